"""Three ways to write momentum: the same walk, until the learning rate changes."""

import numpy as np

from course_lib.surfaces import quadratic
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec05.own import badge, credits, step_of
from course_lib.widgets.student import scientific

VALLEY, START = quadratic(20), np.array([-2.5, 1.0])
RATE, RHO, STEPS, DROP = 0.02, 0.9, 80, 25
NAMES = ("sum: slides, PyTorch", "folded: CS231n, Keras", "mean: Adam's first moment")


def conventions_figure(momentum_step=None):
    """The three side by side: with one learning rate, with the mean's converted, with a drop on the way.

    Args:
        momentum_step: the student's (x, dx, vx, learning_rate, rho) → (x, vx), or None; it runs the first line.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.

    >>> [line["name"] for line in conventions_figure().scene["series"]][0]
    'sum: slides, PyTorch'
    """
    step, whose = step_of("momentum", momentum_step)
    paths = np.array([[walks(step, converted, dropped) for dropped in (0, 1)] for converted in (0, 1)])
    loss = np.maximum(VALLEY.fun(paths), 1e-12)
    said = [[told(paths[i, j], loss[i, j], j) for j in (0, 1)] for i in (0, 1)]
    (a, b), (c, d) = VALLEY.bounds
    where = scene.panel(
        scene.contours(VALLEY), scene.path("path", scene.by(paths, "rates", "drop")), x=scene.axis(a, b, "x1"),
        y=scene.axis(c, d, "x2"), title="Where they go", ratio=1.1,
        description="Contours of a valley with the three runs",
    )  # fmt: skip
    low = scene.panel(
        scene.curve("loss", scene.by(loss, "rates", "drop"), readout=True),
        scene.rule(x=DROP, text="α / 10 from here", when={"drop": 1}), x=scene.axis(0, STEPS, "step"),
        y=scene.axis(1e-4, 100, "loss", log=True), title="How low they get", ratio=1.1,
        description="Loss of the three runs, step by step",
    )  # fmt: skip
    return figure(
        where, low, controls=[
            scene.choice("rates", ["the same α for all", "α / (1 − ρ) for the mean"], 0, "learning rate"),
            scene.toggle("drop", f"a tenth of it from step {DROP} on"),
        ],
        series=scene.series(*NAMES, badges=[badge(whose), "", ""]), steps=STEPS, seconds=5, opens=0,
        title="One momentum, three conventions", note=f"α = {RATE}, ρ = {RHO}; the first {credits(whose)}",
        texts={"said": scene.by(np.array(said, dtype=object), "rates", "drop")}, summary="said",
    )  # fmt: skip


def walks(step, converted, dropped):
    """(3, T + 1, 2): sum, folded, mean."""
    x, v = np.tile(START, (3, 1)), np.zeros((3, 2))
    path = [x.copy()]
    for t in range(STEPS):
        rate = RATE / 10 if dropped and t >= DROP else RATE
        g = VALLEY.grad(x)
        moved, velocity = step(x[0], g[0], v[0], rate, RHO)
        v[1] = RHO * v[1] - rate * g[1]
        v[2] = RHO * v[2] + (1 - RHO) * g[2]
        mean_rate = rate / (1 - RHO) if converted else rate
        x = np.array([moved, x[1] + v[1], x[2] - mean_rate * v[2]])
        v[0] = velocity
        path.append(x)
    return np.moveaxis(path, 0, 1)


def told(paths, loss, dropped):
    ends = "; ".join(f"{name.split(':')[0]} {scientific(end, 3)}" for name, end in zip(NAMES, loss[:, -1], strict=True))
    pairs = [(0, 1), (0, 2), (1, 2)]
    alike = [pair for pair in pairs if np.allclose(paths[pair[0]], paths[pair[1]], rtol=1e-9, atol=1e-12)]
    short = [name.split(":")[0] for name in NAMES]
    if len(alike) == 3:
        words = "All three are the same walk"
    elif alike:
        words = f"{short[alike[0][0]]} and {short[alike[0][1]]} are the same walk".capitalize()
    else:
        words = "Three different walks"
    rest = f"; after the drop at step {DROP} the old folded velocity still carries the old α" if dropped else ""
    return f"{words}{rest}. Loss after {STEPS} steps: {ends}."
