"""What one step costs in time and memory, against the number of weights: stored curves, and your own machine's."""

import json
import os
import time
from typing import NamedTuple

import numpy as np
from IPython import get_ipython
from IPython.display import display
from ipywidgets import Button, HBox, IntProgress, Label

from course_lib.data import DATA
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec03.cost import amount, duration
from course_lib.widgets.lec07.yours import your_bfgs, your_lbfgs, your_newton

METHODS = ("gradient descent", "L-BFGS, 10 pairs", "BFGS", "Newton")
MEMORY = 10
SIZES = (10, 30, 100, 300, 1000)
GRID = 10.0 ** np.arange(1, 9.1, 0.25)
PATIENCE = 2.0  # seconds; a size that would take longer is left out
MARKS = [(7_840, "digits"), (25_600_000, "ResNet-50")]
TIMES = [(1e-3, "1 ms"), (1, "a second"), (3600, "an hour"), (31_557_600, "a year"), (3.15576e11, "10,000 years")]
UNITS = [(1e18, "exabytes"), (1e15, "petabytes"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "bytes")]


class Measured(NamedTuple):
    """For each method the numbers of weights n and the seconds of one step."""

    weights: list
    seconds: list
    where: str


def cost_figure(measured=None):
    """Seconds of one step and numbers to keep, for four methods, against the number of weights.

    Args:
        measured: Measured, or None for the stored one.

    Returns:
        Figure, a widget.

    Source: ours; the measurement is in data/advice.json, made by data/make_advice.py.

    >>> cost_figure().scene["title"]
    'What one step costs'
    """
    measured = measured or stored()
    powers = powers_of(measured)
    fits = [fit(*row) for row in zip(measured.weights, measured.seconds, powers, strict=True)]
    seconds = np.array([a + b * GRID**p for (a, b), p in zip(fits, powers, strict=True)])
    said = [told(n, *column) for n, *column in zip(GRID, seconds.T, bytes_kept(GRID).T, strict=True)]
    slow = " BFGS here multiplies whole matrices: n³." if powers[2] == 3 else ""
    return figure(
        *cost_panels(measured, seconds), series=scene.series(*METHODS), title="What one step costs",
        note=measured.where, controls=[scene.slider("weights", GRID, 1e4, "weights n", log=True)],
        texts={"said": scene.by([text + slow for text in said], "weights")}, summary="said",
    )  # fmt: skip


def stored():
    """The measurement that comes with the course."""
    cost = json.loads((DATA / "advice.json").read_text(encoding="utf-8"))["cost"]
    return Measured(cost["weights"], cost["seconds"], "measured once, for the course")


def measure(newton, bfgs, lbfgs, tell=lambda done, words: None, sizes=SIZES):
    """One step of each method for each size against the clock: the shortest of a few.

    Args:
        newton, bfgs, lbfgs: functions as in the exercises.
        tell: called with (sizes done, words) as it goes.
        sizes: numbers of weights, rising.

    Returns:
        (weights, seconds): for each method a list.
    """
    weights, seconds = [[] for _ in METHODS], [[] for _ in METHODS]
    for k, n in enumerate(sizes):
        tell(k, f"{n:,} weights")
        for m, work in enumerate(steps_of(n, newton, bfgs, lbfgs)):
            if seconds[m] and seconds[m][-1] * (n / weights[m][-1]) ** 3 > PATIENCE:
                continue
            weights[m].append(n)
            seconds[m].append(float(f"{min(timed(work) for _ in range(3)):.3g}"))
    tell(len(sizes), "measured")
    return weights, seconds


def steps_of(n, newton, bfgs, lbfgs):
    """Four functions without arguments: one step of each method with n weights."""
    rng = np.random.default_rng(n)
    x, g, s = rng.normal(size=(3, n))
    y = s + 0.1 * rng.normal(size=n)  # sᵀy > 0 for all sizes but the smallest, where it is checked below
    y = y if s @ y > 0 else s
    A = rng.normal(size=(n, n)) / np.sqrt(n)
    H, eye, pairs = A @ A.T + np.eye(n), np.eye(n), ([s] * MEMORY, [y] * MEMORY)
    return (
        lambda: x - 0.1 * g,
        lambda: x + lbfgs(g, *pairs),
        lambda: x - bfgs(eye, s, y) @ g,
        lambda: newton(x, g, H),
    )


def timed(work):
    start = time.perf_counter()
    work()
    return max(time.perf_counter() - start, 1e-7)


def powers_of(measured):
    """n, n, n² and n³; but n³ for an update that multiplies whole matrices, as slow as solving is."""
    slow = measured.seconds[2][-1] > measured.seconds[3][len(measured.weights[2]) - 1]
    return 1, 1, 3 if slow else 2, 3


def fit(weights, seconds, power):
    """(a, b) of a + b nᵖ through measured times, all counting alike, neither below 0."""
    n, t = np.array(weights, dtype=float), np.array(seconds)
    columns = np.stack([1 / t, n**power / t], axis=-1)
    a, b = np.linalg.lstsq(columns, np.ones(len(t)), rcond=None)[0]
    return max(a, 0.0), max(b, t[-1] / n[-1] ** power / 10)


def bytes_kept(n):
    """Bytes between two steps: the gradient; with 10 pairs; with a matrix."""
    return 8.0 * np.stack([n, (2 * MEMORY + 1) * n, n**2 + n, n**2 + n])


def told(n, seconds, kept):
    parts = [
        f"{name} {duration(t)}, {size_of(b)}" for name, t, b in zip(METHODS, seconds, kept, strict=True)
    ]  # fmt: skip
    return f"{amount(n)} weights: " + "; ".join(parts) + "."


def size_of(count):
    size, name = next(unit for unit in UNITS if count >= unit[0])
    return f"{float(f'{count / size:.2g}'):,g} {name}"


def cost_panels(measured, seconds):
    kept = bytes_kept(GRID)
    lines = [np.stack([np.broadcast_to(GRID, v.shape), v], axis=-1) for v in (seconds, kept)]
    marks = ["circle", "square", "triangle", "diamond"]
    dots = [
        scene.points(f"measured {k}", np.stack([measured.weights[k], measured.seconds[k]], axis=-1), marks[k], color=k)
        for k in range(len(METHODS))
    ]
    now = [
        [scene.points(f"now {what} {k}", scene.by(line[k][:, None], "weights"), marks[k], color=k, size=9)
         for k in range(len(METHODS))]
        for what, line in zip(("time", "memory"), lines, strict=True)
    ]  # fmt: skip
    x = scene.axis(10, 1e9, "weights n", log=True)
    clock = scene.panel(
        *[scene.rule(y=at) for at, _ in TIMES], *[scene.words(13, 2.5 * at, name) for at, name in TIMES],
        scene.path("time", lines[0], still=True), *dots, *now[0],
        x=x, y=scene.axis(1e-7, 1e14, "seconds for one step", log=True), ratio=1.0,
        title="Time; small marks were measured", description="Seconds of one step against n for four methods",
    )  # fmt: skip
    store = scene.panel(
        scene.rule(y=16e9), scene.words(13, 3e10, "a laptop, 16 GB"), *marks_below(),
        scene.path("memory", lines[1], still=True), *now[1], x=x,
        y=scene.axis(10, 1e19, "bytes to keep", log=True), title="Memory; BFGS and Newton are one line", ratio=1.0,
        description="Bytes to keep between steps against n; BFGS and Newton keep a matrix",
    )  # fmt: skip
    return clock, store


def marks_below():
    """Models on the axis of n, each with its name near the bottom, to the left of its line."""
    lines = [scene.rule(x=at) for at, _ in MARKS]
    return lines + [scene.words(0.8 * at, 40 * 1000**k, name, align="right") for k, (at, name) in enumerate(MARKS)]


def measure_here(newton_step=None, bfgs_update=None, lbfgs_direction=None):
    """The figure with the stored curves, and a button that measures on this machine, with the student's functions.

    Args:
        newton_step, bfgs_update, lbfgs_direction: the student's, or None for the reference.

    Returns:
        None: it displays. A machine that grades gets the figure alone.
    """
    functions = your_newton(newton_step), your_bfgs(bfgs_update), your_lbfgs(lbfgs_direction)
    shown = display(cost_figure(), display_id=True)
    if not get_ipython() or os.environ.get("NBGRADER_EXECUTION"):
        return
    button = Button(description="Measure on this machine", layout={"width": "auto"})
    bar, words = IntProgress(max=len(SIZES), layout={"width": "12em"}), Label("a few seconds")

    def tell(done, text):
        bar.value, words.value = done, text

    def press(_):
        button.disabled = True
        try:
            found = measure(*(function for function, _ in functions), tell=tell)
            whose = "; ".join(dict.fromkeys(whose for _, whose in functions))
            shown.update(cost_figure(Measured(*found, f"measured just now, with {whose}")))
        finally:
            button.disabled = False

    button.on_click(press)
    display(HBox([button, bar, words]))
