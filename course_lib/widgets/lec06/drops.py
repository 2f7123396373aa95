"""When to let the rate fall: one drop, early or late, on real digits."""

import numpy as np

from course_lib.references import lec06 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec06 import own
from course_lib.widgets.lec06.experiments import DROPS, EACH, RATE, ROUNDS, measured
from course_lib.widgets.lec06.labels import LOSSES, log_ticks
from course_lib.widgets.student import number


def drop_figure(step_decay=None):
    """The rate falls to a tenth at the round you choose: the rate, the loss, and where it ends for every choice.

    Args:
        step_decay: the student's (t, lr0, milestones, factor) → rate, or None.

    Returns:
        Figure, a widget.

    Raises:
        FileNotFoundError: if what was measured is missing.

    Source: ours.

    >>> drop_figure().scene["state"]
    {'drop': 5.0}
    """
    schedule, whose = own.drawn_by(step_decay, references.step_decay)
    rates = np.array([[float(schedule(t, RATE, np.array([d]))) for t in range(ROUNDS)] for d in DROPS])
    loss = measured("drops")
    said = [told(d, row, loss[:, -1]) for d, row in zip(DROPS, loss, strict=True)]
    return figure(
        *drop_panels(rates, loss),
        series=scene.series("never", "your drop", "every drop"),
        steps=ROUNDS,
        seconds=6,
        controls=[scene.slider("drop", DROPS, 5, "drop after (rounds)")],
        title="When to drop",
        note=f"rate {number(RATE)}, then a tenth of it, by {whose}; mean of 3 trainings",
        texts={"said": scene.by(said, "drop")},
        summary="said",
    )


def told(drop, losses, ends):
    best = DROPS[int(ends.argmin())]
    end = f"in the end {number(losses[-1], 3)}"
    if drop >= ROUNDS:
        return f"No drop: {end}. The best drop comes after {best} rounds and ends at {number(ends.min(), 3)}."
    soon = min(drop + 5, ROUNDS)
    first = f"Drop after {drop} rounds: loss {number(losses[drop])}, {soon - drop} rounds later {number(losses[soon])}"
    return f"{first}, {end}. The best drop comes after {best} rounds and ends at {number(ends.min(), 3)}."


def drop_panels(rates, loss):
    pairs = np.stack([np.broadcast_to(loss[-1], loss.shape), loss], axis=1)
    fall = scene.panel(
        scene.curve("rate", scene.by(rates[:, None], "drop"), series=[1]),
        x=scene.axis(0, ROUNDS, "round"),
        y=scene.axis(0.01, 1, "learning rate", log=True, ticks=log_ticks(0.01, 0.03, 0.1, 0.3, 1)),
        title="The schedule",
        ratio=0.8,
        share=0.65,
        description="The learning rate round by round: one drop to a tenth",
    )
    curves = scene.panel(
        scene.curve("loss", scene.by(pairs, "drop"), series=[0, 1]),
        x=scene.axis(0, ROUNDS, f"round ({EACH} steps each)"),
        y=scene.axis(0.05, 3, "training loss", log=True, ticks=LOSSES),
        title="While it trains",
        ratio=1.2,
        description="Training loss round by round: without a drop, and with the drop where you put it",
    )
    where = np.stack([DROPS, loss[:, -1]], axis=-1)
    ends = scene.panel(
        scene.path("ends", where[None], still=True, series=[2]),
        scene.points("chosen", scene.by(where[:, None], "drop"), "square", color=1, size=9, labels=["yours"]),
        x=scene.axis(-3, 107, "drop after (rounds)", ticks=[(k, f"{k}") for k in (0, 25, 50, 75)] + [(100, "never")]),
        y=scene.axis(0, 0.25, "training loss in the end"),
        title="Where it ends",
        ratio=1.0,
        share=0.8,
        description="Training loss in the end against the round of the drop",
    )
    return fall, curves, ends
