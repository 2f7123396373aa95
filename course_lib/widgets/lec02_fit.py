"""Lecture 02: a fit that is too good, and what λ does to its curve, its errors and its weights."""

from typing import NamedTuple

import numpy as np
from numpy.polynomial import legendre

from course_lib import regularizers
from course_lib.exercise import passing
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec02_student import WEIGHTS, strength
from course_lib.widgets.student import number, scientific

STRENGTHS = np.geomspace(1e-8, 10, 37)
WEIGHT_COUNT, TRAIN, VALIDATION, NOISE = 12, 12, 40, 0.25


class Points(NamedTuple):
    x: np.ndarray
    y: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray


class Fits(NamedTuple):
    """For each λ: the weights (K, 12), both mean squared errors (K,), the penalty R(w) (K,)."""

    w: np.ndarray
    train: np.ndarray
    val: np.ndarray
    penalty: np.ndarray


def truth(x):
    return np.sin(3 * x)


def noisy_points(seed=2):
    """12 points to learn from and 40 to validate with: sin 3x plus noise of standard deviation 0.25."""
    rng = np.random.default_rng(seed)
    x = np.clip(np.linspace(-1, 1, TRAIN) + rng.uniform(-0.03, 0.03, TRAIN), -1, 1)
    y = truth(x) + rng.normal(0, NOISE, TRAIN)
    x_val = rng.uniform(-0.97, 0.97, VALIDATION)
    return Points(x, y, x_val, truth(x_val) + rng.normal(0, NOISE, VALIDATION))


def columns(x):
    """The 12 building blocks: Legendre polynomials of degree 0 to 11."""
    return legendre.legvander(x, WEIGHT_COUNT - 1)


def fits(l2=regularizers.l2, strengths=STRENGTHS):
    """The weights that minimize (1/N) Σ (f(xᵢ) − yᵢ)² + λ R(w), for each λ; the slope of R comes from `l2`.

    All slopes are straight lines in w, so one system of equations finds where they add up to 0.

    >>> found = fits()
    >>> bool(found.train[0] < 1e-9 < found.train[-1])
    True
    """
    points, n = noisy_points(), WEIGHT_COUNT
    A, A_val = columns(points.x), columns(points.x_val)
    slopes = np.stack([np.asarray(l2(unit)[1], dtype=float) for unit in np.eye(n)])
    left, right = 2 * A.T @ A / TRAIN, 2 * A.T @ points.y / TRAIN
    w = np.stack([np.linalg.solve(left + lam * slopes, right) for lam in strengths])
    train, val = (
        ((w @ columns_of.T - y) ** 2).mean(axis=1) for columns_of, y in ((A, points.y), (A_val, points.y_val))
    )
    return Fits(w, train, val, np.array([float(l2(one)[0]) for one in w]))


def overfit_figure(l2=None, start=1e-8):
    """A curve of 12 weights through 12 noisy points: move λ, watch the curve, the errors and the weights.

    Args:
        l2: the student's `l2(W)`, or None: the reference.
        start: the λ it opens at, or the nearest that was computed.

    Returns:
        Figure.

    Raises:
        Nothing.

    Source: ours; the classical picture of overfitting.

    >>> overfit_figure().scene["controls"][0]["name"]
    'lam'
    """
    l2, whose = passing(l2, regularizers.l2, *((W,) for W in WEIGHTS))
    found = fits(l2)
    place = STRENGTHS[np.abs(np.log(STRENGTHS / start)).argmin()]
    lines = scene.series("the fit", "the truth, sin 3x", "training error", "validation error", "λ now")
    lines[4] = lines[4]._replace(color=6, legend=False, dash="fine")
    return figure(
        curve_panel(found), error_panel(found), weight_panel(found),
        controls=[scene.slider("lam", STRENGTHS, place, "λ", log=True)], series=lines,
        title=f"12 weights for 12 points, with R by {whose}", texts={"said": scene.by(sentences(found), "lam")},
        summary="said",
    )  # fmt: skip


def sentences(found):
    """What one sees, for each λ."""
    best = int(found.val.argmin())
    where = ["too free" if k < best - 3 else "too stiff" if k > best + 3 else "near the knee" for k in range(37)]
    return [
        f"λ = {strength(lam)}: training error {scientific(train)}, validation error {scientific(val)}, "
        f"R(w) = {number(size)}; {word}."
        for lam, train, val, size, word in zip(
            STRENGTHS, np.where(found.train < 1e-9, 0, found.train), found.val, found.penalty, where, strict=True
        )
    ]


def curve_panel(found):
    points, x = noisy_points(), np.linspace(-1, 1, 201)
    ys = np.stack([found.w @ columns(x).T, np.broadcast_to(truth(x), (len(STRENGTHS), 201))], axis=1)
    xs = np.broadcast_to(x, ys.shape)
    return scene.panel(
        scene.points("val", np.stack([points.x_val, points.y_val], axis=1), "diamond", 3, size=4),
        scene.points("train", np.stack([points.x, points.y], axis=1), "circle", 2, size=7),
        scene.path("fit", scene.by(np.stack([xs, ys], axis=-1), "lam"), still=True),
        x=scene.axis(-1, 1, "x"), y=scene.axis(-2.5, 2.5, "y"), title="● training, ◆ validation",
        description="12 training points, 40 validation points, the fitted curve and the true one",
        share=1.25, ratio=1.15,
    )  # fmt: skip


def error_panel(found):
    both = np.stack([found.train, found.val])
    curves = np.stack([np.broadcast_to(STRENGTHS, both.shape), np.maximum(both, 1e-13)], axis=-1)
    now = np.moveaxis(curves, 1, 0)[:, :, None]  # (K, 2, 1, 2): one point on each curve
    upright = np.stack([np.stack([STRENGTHS, STRENGTHS], 1), np.tile([1e-12, 1e3], (len(STRENGTHS), 1))], axis=-1)
    return scene.panel(
        scene.path("λ", scene.by(upright[:, None], "lam"), still=True, series=[4]),
        scene.path("errors", curves, still=True, series=[2, 3]),
        scene.path("now", scene.by(now, "lam"), series=[2, 3]),
        x=scene.axis(1e-8, 10, "λ", log=True), y=scene.axis(1e-4, 10, "mean squared error", log=True),
        title="Errors", description="training and validation error against λ", share=1.15, ratio=1.06,
    )  # fmt: skip


def weight_panel(found):
    heights = found.w[:, :, None]
    ticks = [(k + 0.5, str(k)) for k in range(0, WEIGHT_COUNT, 3)]
    return scene.panel(
        scene.bars("w", scene.by(heights, "lam"), [1] * WEIGHT_COUNT),
        x=scene.axis(0, WEIGHT_COUNT, "degree", ticks=ticks), y=scene.axis(-4, 4, "weight"), title="The 12 weights",
        description="the weight of each polynomial, by degree", share=0.9, ratio=0.83,
    )  # fmt: skip
