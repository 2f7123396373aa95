"""Adam's two averages over the first steps, as they are and corrected for having begun at 0."""

import itertools

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec05.own import badge, credits, step_of
from course_lib.widgets.student import number

STEPS = 40
FIRST, SECOND = (0.0, 0.5, 0.9, 0.95, 0.99), (0.9, 0.99, 0.999, 0.9999)
WHEN = ("the first", "in steps 2 to 20", "later")
GRADIENTS = {
    "always 1": np.ones(STEPS),
    "to and fro": np.where(np.arange(STEPS) % 2, -1.0, 1.0),
    "1 with noise": 1 + 0.8 * np.random.default_rng(2).normal(size=STEPS),
    "once 1, then 0": np.eye(STEPS)[0],
}


def moments_figure(adam_step=None):
    """What goes into Adam's step, and the step itself in units of the learning rate: raw and corrected.

    Args:
        adam_step: the student's, as in its exercise, or None; it makes the corrected step.

    Returns:
        Figure, a widget. It asks for a bet before it plays.

    Raises:
        Nothing, whatever the student's function does.

    Source: Kingma and Ba (2015), section 3.

    >>> moments_figure().scene["steps"]
    40
    """
    step, whose = step_of("adam", adam_step)
    axes, shape = ("gradient", "beta1", "beta2"), (len(GRADIENTS), len(FIRST), len(SECOND))
    runs = [first_steps(step, g, b1, b2) for g, b1, b2 in itertools.product(GRADIENTS.values(), FIRST, SECOND)]
    arrays = (np.array(part).reshape(*shape, 2, STEPS) for part in zip(*runs, strict=True))
    means, squares, sizes = (scene.by(part, *axes) for part in arrays)
    said = np.array([told(run[2], b1, b2) for run, (_, b1, b2) in zip(
        runs, itertools.product(GRADIENTS, FIRST, SECOND), strict=True)], dtype=object).reshape(shape)  # fmt: skip
    longest = np.array([when_longest(run[2][0]) for run in runs], dtype=object).reshape(shape)
    return figure(
        *moment_panels(means, squares, sizes), controls=[
            scene.choice("gradient", GRADIENTS, 0), scene.slider("beta1", FIRST, 0.9, "β₁"),
            scene.slider("beta2", SECOND, 0.999, "β₂"),
        ],
        series=[
            scene.Series("as it is", 0, "long", "square"),
            scene.Series("corrected", 1, "solid", "circle", badge(whose)),
        ],
        steps=STEPS, seconds=6, title="The first steps of Adam", note=f"the corrected step is {credits(whose)}",
        texts={"said": scene.by(said, *axes), "longest": scene.by(longest, *axes)}, summary="said",
        bet={"question": "When are the uncorrected steps longest?", "options": list(WHEN), "answer": "longest"},
    )  # fmt: skip


def first_steps(step, gradients, beta1, beta2):
    """(means, roots of mean squares, steps), each (2, T): as it is and corrected; learning rate 1."""
    x, m, v, rows = np.zeros(1), np.zeros(1), np.zeros(1), []
    for t, g in enumerate(gradients, start=1):
        moved, m, v = (np.asarray(part, dtype=float) for part in step(x, np.array([g]), m, v, t, 1.0, beta1, beta2))
        m_fair, v_fair = m[0] / (1 - beta1**t), v[0] / (1 - beta2**t)
        raw = m[0] / (np.sqrt(v[0]) + 1e-7)
        rows.append([[m[0], m_fair], [np.sqrt(v[0]), np.sqrt(v_fair)], [raw, x[0] - moved[0]]])
        x = moved
    return np.moveaxis(rows, 0, -1)


def when_longest(raw):
    return WHEN[int(np.searchsorted([1, 20], np.abs(raw).argmax() + 1))]


def told(sizes, beta1, beta2):
    raw, fair = (np.abs(row) for row in sizes)
    top = int(raw.argmax())
    steady = (
        "always 1" if np.allclose(fair, 1, rtol=1e-5) else f"{number(fair[0])} at first, at most {number(fair.max())}"
    )
    return (
        f"β₁ = {number(beta1)}, β₂ = {number(beta2, 4)}. Without correction the first step is {number(raw[0])} "
        f"learning rates long, the longest {number(raw[top])} at step {top + 1}. Corrected: {steady}."
    )


def moment_panels(means, squares, sizes):
    steps = scene.axis(1, STEPS, "step", ticks=[(k, str(k)) for k in (1, 10, 20, 30, 40)])
    panels = [
        ("means", means, (-0.6, 2.2), "Mean gradient, m", 1.0),
        ("squares", squares, (0, 2.2), "Mean size, √v", 1.0),
        ("sizes", sizes, (-3.5, 7.5), "Step in learning rates, m / √v", 1.15),
    ]
    return [
        scene.panel(
            scene.curve(name, values, first=1, readout=name == "sizes"), scene.rule(y=0), scene.rule(y=1),
            x=steps, y=scene.axis(*ends), title=title, ratio=share, share=share,
            description=f"{title}: as it is and corrected, over the first {STEPS} steps",
        )
        for name, values, ends, title, share in panels
    ]  # fmt: skip
