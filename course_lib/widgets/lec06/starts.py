"""Warmup: the same high rate kills a network or trains it, depending on how one gets there."""

import numpy as np

from course_lib.references import lec06 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec06 import own
from course_lib.widgets.lec06.experiments import PEAKS, WARM_BATCH, WARM_STEPS, WARMUPS, measured
from course_lib.widgets.student import number

UNITS = 96


def warmup_figure(warmup=None):
    """Three trainings of a deeper network; sliders set the rate and over how many steps it is reached.

    Args:
        warmup: the student's (t, lr0, steps) → rate, or None.

    Returns:
        Figure, a widget.

    Raises:
        FileNotFoundError: if what was measured is missing.

    Source: ours; Goyal et al. (2017), "Accurate, large minibatch SGD", made it a habit.

    >>> warmup_figure().scene["state"]
    {'steps': 0.0, 'peak': 0.2}
    """
    rise, whose = own.drawn_by(warmup, references.warmup)
    loss, dead = measured("warmups"), measured("warmups_dead")
    frames = np.linspace(0, WARM_STEPS, loss.shape[-1]).round().astype(int)
    rates = [[[[float(rise(int(t), p, w)) if w else p for t in frames]] for p in PEAKS] for w in WARMUPS]
    said = [[told(w, p, loss[i, j, :, -1], dead[i, j]) for j, p in enumerate(PEAKS)] for i, w in enumerate(WARMUPS)]
    return figure(
        *warm_panels(np.array(rates), loss), series=scene.series("training 1", "training 2", "training 3", "rate"),
        steps=len(frames) - 1, seconds=5, title="How to start", note=f"warmed up by {whose}; batches of {WARM_BATCH}",
        controls=[
            scene.slider("steps", WARMUPS, 0, "warmup (steps)"),
            scene.slider("peak", PEAKS, 0.2, "learning rate", log=True),
        ],
        texts={"said": scene.by(said, "steps", "peak")}, summary="said",
    )  # fmt: skip


def told(steps, peak, ends, dead):
    start = f"{steps} steps of warmup" if steps else "no warmup"
    listed = ", ".join(number(end) for end in ends)
    units = ", ".join(number(n) for n in dead)
    return (
        f"Rate {number(peak)}, {start}: the loss ends at {listed}. Of {UNITS} hidden units {units} never fire any more."
    )


def warm_panels(rates, loss):
    last = loss.shape[-1] - 1
    ticks = [(last * k / 4, f"{WARM_STEPS * k // 4}") for k in range(5)]
    rise = scene.panel(
        scene.curve("rate", scene.by(rates, "steps", "peak"), series=[3]), x=scene.axis(0, last, "step", ticks=ticks),
        y=scene.axis(0, 0.32, "learning rate"), title="The rate", ratio=1.05, share=0.8,
        description="The learning rate, step by step: in a straight line from 0 up, then constant",
    )  # fmt: skip
    curves = scene.panel(
        scene.rule(y=np.log(10), text="knows nothing: log 10"), scene.curve("loss", scene.by(loss, "steps", "peak")),
        x=scene.axis(0, last, "step", ticks=ticks), y=scene.axis(0, 4, "training loss"), title="The loss", ratio=1.3,
        description="Training loss of three trainings from different first weights",
    )  # fmt: skip
    return rise, curves
