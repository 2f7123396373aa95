"""What one gradient costs, in seconds of this machine: differences against calculus."""

import os
import time
from typing import NamedTuple

import numpy as np
from IPython import get_ipython
from IPython.display import HTML, display

from course_lib.exercise import passing
from course_lib.references import lec03 as references
from course_lib.widgets import scene, student
from course_lib.widgets.figure import figure

PIXELS = [1, 4, 16, 64, 196, 784]  # D; with 10 classes there are 10 D weights
SIZES = 10.0 ** np.arange(1, 11.1, 0.25)
LIMITS = (1.0, 11.0), (-5.0, 20.0)  # of log₁₀ of weights and of seconds
TIMES = [(1, "a second"), (3600, "an hour"), (31_557_600, "a year"), (4.35e17, "the age of the universe")]
UNITS = [
    (31_557_600, "years"),
    (86_400, "days"),
    (3600, "hours"),
    (60, "minutes"),
    (1, "seconds"),
    (1e-3, "ms"),
    (1e-6, "µs"),
]


def cost_figure(yours=None, objective=None, pixels=tuple(PIXELS), patience=4.0):
    """Time of one gradient of the SVM objective, by differences and by calculus, and what to expect beyond.

    Differences cost 2 evaluations for each of the N weights, and each evaluation looks at every weight: about N².

    Args:
        yours: your numerical_gradient(f, x), or None for the reference.
        objective: your svm_objective(W, X, y, lam) → (loss, dW), or None for the reference.
        pixels: D of the problems to measure; each has 10 D weights.
        patience: seconds; a problem that would take longer is left out.

    Returns:
        A widget. While it measures, a bar shows how far it is.

    Source: ours.

    >>> cost_figure(pixels=(1, 4)).scene["title"]
    'What one gradient costs on this machine'
    """
    numerical, slow = passing(
        yours, references.numerical_gradient, (lambda x: float(np.sum(x**2)), np.ones(3)), name="numerical_gradient"
    )
    analytic, fast = passing(objective, references.svm_objective, (*problem(4), 0.1), name="svm_objective")
    measured = measure(numerical, analytic, pixels, patience)
    return draw(measured, slow, fast)


def problem(D, N=50, C=10):
    """Random W, X, y of a linear classifier with 10 D weights."""
    rng = np.random.default_rng(D)
    return 0.1 * rng.normal(size=(C, D)), rng.random((N, D)), rng.integers(C, size=N)


class Measured(NamedTuple):
    """Weights of each problem, and seconds of one gradient by differences and by calculus."""

    weights: np.ndarray
    slow: np.ndarray
    fast: np.ndarray


def measure(numerical, analytic, pixels, patience):
    """Both gradients of each problem against the clock, the smallest first, for about `patience` seconds."""
    rows, bar = [], Bar(len(pixels))
    if os.environ.get("NBGRADER_EXECUTION"):
        pixels = pixels[:3]  # nobody looks: a machine grades
    for k, D in enumerate(pixels):
        W, X, y = problem(D)
        if rows and (W.size / rows[-1][0]) ** 2 * rows[-1][1] > patience:
            break
        bar.show(k, f"{W.size:,} weights: {2 * W.size:,} evaluations of the loss")
        fast = min(timed(lambda W=W, X=X, y=y: analytic(W, X, y, 0.1)) for _ in range(9))
        often = 3 if W.size < 500 else 1  # what is short is easily disturbed: the shortest of three counts
        slow = min(timed(lambda W=W, X=X, y=y: numerical(lambda V: analytic(V, X, y, 0.1)[0], W)) for _ in range(often))
        rows.append((W.size, slow, fast))
    bar.show(len(pixels), "measured")
    return Measured(*np.array(rows).T)


def timed(work):
    start = time.perf_counter()
    work()
    return max(time.perf_counter() - start, 1e-6)


class Bar:
    """A progress bar in a notebook; nothing anywhere else."""

    def __init__(self, steps):
        self.steps, self.handle = steps, None

    def show(self, done, words):
        if not get_ipython() or os.environ.get("NBGRADER_EXECUTION"):
            return
        bar = f'<progress max="{self.steps}" value="{done}" style="width:16em"></progress>'
        html = HTML(f'<p role="status">{bar} {words}</p>')
        if self.handle:
            self.handle.update(html)
        else:
            self.handle = display(html, display_id=True)


def extend(measured, sizes):
    """Seconds (2, sizes) by differences and by calculus, from lines a + bN through the measured times."""
    evaluation = straight(measured.weights, measured.slow / (2 * measured.weights), sizes)
    return np.stack([2 * sizes * evaluation, straight(measured.weights, measured.fast, sizes)])


def straight(n, t, sizes):
    """a + bN through times t, all counting alike however small; neither a nor b below 0."""
    columns = np.stack([1 / t, n / t], axis=-1)
    a, b = np.linalg.lstsq(columns, np.ones(len(t)), rcond=None)[0] if len(t) > 1 else (t[0], 0.0)
    return max(a, t.min() / 10) + max(b, 1e-12) * sizes


def draw(measured, slow, fast):
    seconds = extend(measured, SIZES)
    paths = np.stack([np.broadcast_to(SIZES, seconds.shape), seconds], axis=-1)
    layers = [scene.rule(y=at, text=name) for at, name in TIMES]
    layers += [
        scene.path("expected", paths, still=True, series=[0, 1]),
        scene.points("measured slow", np.stack([measured.weights, measured.slow], axis=-1), "circle", color=0, size=6),
        scene.points("measured fast", np.stack([measured.weights, measured.fast], axis=-1), "square", color=1, size=6),
        scene.points("now slow", scene.by(paths[0][:, None], "weights"), "diamond", size=10),
        scene.points("now fast", scene.by(paths[1][:, None], "weights"), "diamond", size=10),
    ]
    weights, seconds_shown = ((10.0**a, 10.0**b) for a, b in LIMITS)
    panel = scene.panel(
        *layers, x=scene.axis(*weights, "weights N", log=True), y=scene.axis(*seconds_shown, "seconds", log=True),
        title="Marks on the lines: measured a moment ago. The lines: what to expect beyond. ◆: your N", ratio=2.0,
        description="Seconds for one gradient, by differences and by calculus, against the number of weights",
    )  # fmt: skip
    said = [sentence(n, *pair) for n, pair in zip(SIZES, seconds.T, strict=True)]
    return figure(
        panel, title="What one gradient costs on this machine", summary="said",
        texts={"said": scene.by(said, "weights")}, series=scene.series("differences", "calculus", badges=[slow, fast]),
        controls=[scene.slider("weights", SIZES, 1e4, "weights N", log=True)],
    )  # fmt: skip


def sentence(weights, slow, fast):
    return (
        f"{amount(weights)} weights: differences need {amount(2 * weights)} evaluations, {duration(slow)}; "
        f"calculus {duration(fast)}."
    )


def amount(number):
    names = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")]
    for size, name in names:
        if number >= 0.995 * size:
            return f"{student.number(number / size, 1)} {name}"
    return f"{number:,.0f}"


def duration(seconds):
    """Two digits and a unit people know: 3.2 hours, 45 ms."""
    size, name = next((unit for unit in UNITS if seconds >= unit[0]), UNITS[-1])
    count = float(f"{seconds / size:.2g}")
    return f"{student.scientific(count, 1) if count >= 1e7 else f'{count:,.4g}'} {name}"
