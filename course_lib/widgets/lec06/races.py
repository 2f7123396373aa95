"""Five schedules race on real digits, from the first rate you choose."""

import numpy as np

from course_lib.references import lec06 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec06 import own
from course_lib.widgets.lec06.experiments import EACH, ROUNDS, SHAPES, STARTS, measured
from course_lib.widgets.lec06.labels import LOSSES, log_ticks
from course_lib.widgets.student import number


def race_figure(step_decay=None, cosine=None, linear=None, inverse_sqrt=None):
    """Rates and losses of five schedules over 100 rounds; a slider sets the first rate of all.

    Args:
        step_decay, cosine, linear, inverse_sqrt: the student's functions, or None.

    Returns:
        Figure, a widget. It asks for a bet before it plays.

    Raises:
        FileNotFoundError: if what was measured is missing.

    Source: ours; the schedules are the slides'.

    >>> race_figure().scene["bet"]["options"]
    ['constant', 'step', 'cosine', 'linear', '1/√t']
    """
    schedules, whose = shapes_of(step_decay, cosine, linear, inverse_sqrt)
    rates = np.array([[[float(at(t, a)) for t in range(ROUNDS)] for at in schedules] for a in STARTS])
    loss = measured("shapes")
    ends = loss[..., -1]
    said = [told(a, row) for a, row in zip(STARTS, ends, strict=True)]
    best = [SHAPES[int(row.argmin())] for row in ends]
    return figure(
        *race_panels(rates, loss),
        series=scene.series(*SHAPES),
        steps=ROUNDS,
        seconds=6,
        title="Five ways down",
        controls=[scene.slider("first", STARTS, 0.3, "first rate", log=True)],
        note=f"rates by {own.together(whose)}",
        texts={"said": scene.by(said, "first"), "best": scene.by(best, "first")},
        summary="said",
        bet={"question": "Which ends lowest?", "options": list(SHAPES), "answer": "best"},
    )


def shapes_of(step_decay=None, cosine=None, linear=None, inverse_sqrt=None):
    """Five functions (t, lr0) → rate in the order of SHAPES, and whose the four last are."""
    given = {"step_decay": step_decay, "cosine": cosine, "linear": linear, "inverse_sqrt": inverse_sqrt}
    chosen = {name: own.drawn_by(one, getattr(references, name)) for name, one in given.items()}
    (steps, _), (half_wave, _), (line, _), (root, _) = chosen.values()
    functions = (
        lambda t, lr0: lr0,
        lambda t, lr0: steps(t, lr0, own.MARKS),
        lambda t, lr0: half_wave(t, lr0, ROUNDS),
        lambda t, lr0: line(t, lr0, ROUNDS),
        root,
    )
    return functions, [whose for _, whose in chosen.values()]


def told(first, ends):
    order = np.argsort(ends)
    listed = ", ".join(f"{SHAPES[k]} {number(ends[k], 3)}" for k in order)
    return f"First rate {number(first)}, loss in the end: {listed}."


def race_panels(rates, loss):
    falls = scene.panel(
        scene.curve("rate", scene.by(np.maximum(rates, 1e-6), "first")),
        x=scene.axis(0, ROUNDS, "round"),
        y=scene.axis(1e-4, 1, "learning rate", log=True, ticks=log_ticks(0.0001, 0.001, 0.01, 0.1, 1)),
        title="The rate",
        ratio=1.15,
        share=0.9,
        description="Learning rates of the five schedules, round by round",
    )
    curves = scene.panel(
        scene.curve("loss", scene.by(loss, "first"), readout=True),
        x=scene.axis(0, ROUNDS, f"round ({EACH} steps each)"),
        y=scene.axis(0.05, 3, "training loss", log=True, ticks=LOSSES),
        title="The loss, mean of 3 trainings",
        ratio=1.3,
        description="Training losses of the five schedules, round by round",
    )
    return falls, curves
