"""Larger batches: N times the batch with N times the rate, until it breaks."""

import numpy as np

from course_lib.references import lec06 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec06 import own
from course_lib.widgets.lec06.experiments import BASE_BATCH, BASE_RATE, PASSES, TIMES, measured
from course_lib.widgets.lec06.labels import LOSSES, short
from course_lib.widgets.student import number

EXAMPLES = 4000


def batch_figure(scaled_learning_rate=None):
    """Loss curves of eight batch sizes; the rate stays, or grows as the batch does, or is warmed up as well.

    Args:
        scaled_learning_rate: the student's (lr0, batch_size, base_batch_size) → rate, or None.

    Returns:
        Figure, a widget.

    Raises:
        FileNotFoundError: if what was measured is missing.

    Source: ours; the rule is that of Goyal et al. (2017).

    >>> batch_figure().scene["state"]
    {'scaled': 0, 'warm': 0}
    """
    scale, whose = own.drawn_by(scaled_learning_rate, references.scaled_learning_rate)
    scaled = [float(scale(BASE_RATE, n * BASE_BATCH, BASE_BATCH)) for n in TIMES]
    loss = measured("batches").clip(max=30)
    said = [
        [told(rates, row) for row in pair] for rates, pair in zip(([BASE_RATE] * len(TIMES), scaled), loss, strict=True)
    ]
    return figure(
        *batch_panels(loss),
        series=scene.series(*[f"{BASE_BATCH * n} in a batch" for n in TIMES]),
        steps=40,
        seconds=5,
        title="Larger batches",
        note=f"rates by {whose}",
        controls=[scene.toggle("scaled", "rate × N"), scene.toggle("warm", "warmup over the first epoch")],
        texts={"said": scene.by(said, "scaled", "warm")},
        summary="said",
    )


def told(rates, losses):
    ends = losses[:, -1]
    listed = ", ".join(
        f"{number(end)} ({BASE_BATCH * n} at rate {short(rate)})"
        for n, rate, end in zip(TIMES, rates, ends, strict=True)
    )
    return f"Loss after {PASSES} epochs: {listed}."


def batch_panels(loss):
    ticks = [(40 * k / PASSES, f"{k}") for k in range(PASSES + 1)]
    by_epoch = scene.panel(
        scene.curve("epoch", scene.by(loss, "scaled", "warm")),
        x=scene.axis(0, 40, "epochs", ticks=ticks),
        y=scene.axis(0.2, 4, "training loss", log=True, ticks=LOSSES),
        title="Against the examples seen",
        ratio=1.25,
        description="Training loss of eight batch sizes against epochs",
    )
    steps = np.array([np.linspace(0, PASSES * EXAMPLES / (BASE_BATCH * n), 41) for n in TIMES])
    places = np.stack([np.broadcast_to(np.maximum(steps, 0.7), loss.shape), loss], axis=-1)
    by_step = scene.panel(
        scene.path("step", scene.by(places, "scaled", "warm")),
        y=scene.axis(0.2, 4, "training loss", log=True, ticks=LOSSES),
        x=scene.axis(0.7, 5000, "steps", log=True),
        title="Against the steps taken",
        ratio=1.25,
        description="Training loss of eight batch sizes against steps",
    )
    return by_epoch, by_step
