"""A gradient check as a picture: one little image for each digit, a pixel for each of its weights."""

import functools

import numpy as np

from course_lib.data import mnist
from course_lib.exercise import passing
from course_lib.losses import svm_loss
from course_lib.references.lec03 import gradient_check, numerical_gradient, svm_objective
from course_lib.widgets import scene, student
from course_lib.widgets.figure import figure

SIDE, N, TOL, DRAWN = 14, 20, 1e-5, 60
LAMS = [0.0, 0.1]
ROWS, COLUMNS, GAP, PAPER = 3, 4, 1, 128
TITLES = {"the program's dW": ("+", "−"), "dW by differences": ("+", "−"), "relative error": ("1", "10⁻⁸")}
# Dark blue, grey, pale yellow: the sign can be read without colour. White to dark red: the more, the darker.
SIGNED = np.array([[8, 48, 107], [47, 127, 181], [160, 160, 160], [237, 169, 59], [255, 243, 207]], dtype=float)
ERROR = np.array([[245, 245, 240], [253, 208, 150], [230, 120, 40], [160, 40, 20], [70, 0, 20]], dtype=float)


def errors_figure(yours=None, check=None):
    """Five programs for one gradient: which are right? Maps of what they return, and of where differences disagree.

    error = |a − n| / max(|a|, |n|, 1e-8) for each weight, a from the program, n from central differences.

    Args:
        yours: your svm_objective(W, X, y, lam) → (loss, dW), shown as a sixth program, or None.
        check: your gradient_check(f, grad, x), or None for the reference; it gives the verdict.

    Returns:
        A widget.

    Source: the mistakes that lecture 03's check knows best.

    >>> errors_figure().scene["controls"][0]["options"]
    ['A', 'B', 'C', 'D', 'E']
    """
    W, X, y = problem()
    programs, badges = dict(PROGRAMS), [""] * len(PROGRAMS)
    if yours is not None:
        programs["yours"], badge = passing(yours, svm_objective, (W[:, :3], X[:, :3], y, LAMS[1]), name="svm_objective")
        badges.append(f" This is {badge}.")
    square = lambda x: float(np.sum(x**2)), lambda x: 2 * x, np.ones(2)
    verdict, judge = passing(check, gradient_check, square, name="gradient_check")
    numbers = [[compare(program, lam, verdict) for lam in LAMS] for program in programs.values()]
    said = [
        [sentence(name, one, lam, badge, judge) for one, lam in zip(row, LAMS, strict=True)]
        for name, row, badge in zip(programs, numbers, badges, strict=True)
    ]
    said = [[[text, f"{text} {told}"] for text in row] for row, told in zip(said, [*TOLD, ""], strict=False)]
    panels = [
        map_panel(title, title, np.array([[one[k] for one in row] for row in numbers]), ends)
        for k, (title, ends) in enumerate(TITLES.items())
    ]
    return figure(
        *panels, title="Which of them is the gradient?", texts={"said": scene.by(said, "program", "lam", "tell")},
        summary="said", controls=[
            scene.choice("program", list(programs), 0),
            scene.choice("lam", [student.number(lam) for lam in LAMS], 0, "λ"),
            scene.toggle("tell", "tell me"),
        ],
    )  # fmt: skip


@functools.cache
def problem():
    """(W, X, y): 20 real digits of 14×14 pixels, and weights that are no starting point."""
    digits = mnist()
    images = digits.X_train[:N].reshape(N, SIDE, 2, SIDE, 2).mean(axis=(2, 4))
    rng = np.random.default_rng(0)
    # No weight near 0: where a gradient is next to nothing, rounding alone makes a large relative error.
    W = rng.uniform(0.1, 0.5, size=(10, SIDE * SIDE)) * rng.choice([-1, 1], size=(10, SIDE * SIDE))
    # Nor where those of several digits cancel: no two of the same brightness.
    brightness = rng.uniform(0.8, 1.0, size=(N, 1))
    return W, brightness * images.reshape(N, -1), digits.y_train[:N]


def without_mean(W, X, y, lam):
    loss, dscores = svm_loss(X @ W.T, y)
    return loss + lam * np.sum(W**2), len(y) * dscores.T @ X + 2 * lam * W


def without_two(W, X, y, lam):
    loss, dscores = svm_loss(X @ W.T, y)
    return loss + lam * np.sum(W**2), dscores.T @ X + lam * W


def without_last(W, X, y, lam):
    loss, dW = svm_objective(W, X, y, lam)
    dW[-1] = 0
    return loss, dW


def shifted(W, X, y, lam):
    loss, dscores = svm_loss(X @ W.T, y)
    return loss + lam * np.sum(W**2), dscores.T @ np.roll(X, 1, axis=1) + 2 * lam * W


PROGRAMS = {"A": without_last, "B": svm_objective, "C": without_two, "D": without_mean, "E": shifted}
TOLD = [
    "A: a loop that ends one class too early: row 9 of dW stays 0.",
    "B: nothing is wrong with it.",
    "C: λW instead of 2λW. With λ = 0 no check can see it.",
    "D: the data part is a sum, not a mean: every data entry is 20 times too large.",
    "E: the pixels of X are off by one.",
]


@functools.cache
def differences(lam):
    """Central differences of the right loss: the same for all programs, whose losses are right."""
    W, X, y = problem()
    return numerical_gradient(lambda V: svm_objective(V, X, y, lam)[0], W)


def compare(program, lam, check):
    """(map of dW, map of differences, map of errors, errors (10, D), whether `check` lets it pass)."""
    W, X, y = problem()
    n, a = differences(lam), np.asarray(program(W.copy(), X.copy(), y.copy(), lam)[1], dtype=float)
    errors = np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8)
    shade = (np.log10(np.maximum(errors, 1e-9)) + 8) / 8  # 1e-8 is light, 1 and more is dark
    return signed_map(a, n), signed_map(n, n), grid(colors(shade, ERROR), ERROR), errors, passes(program, lam, check)


def passes(program, lam, check):
    """The verdict of a gradient check on some weights drawn at random, as one does with many."""
    W, X, y = problem()
    drawn = np.random.default_rng(0).choice(W.size, DRAWN, replace=False)

    def weights(some):
        V = W.copy()
        V.flat[drawn] = some
        return V

    def f(some):
        return svm_objective(weights(some), X, y, lam)[0]

    return bool(check(f, lambda some: program(weights(some), X, y, lam)[1].flat[drawn], W.flat[drawn]))


def signed_map(values, scale):
    size = np.quantile(np.abs(scale), 0.98)
    return grid(colors((values / size + 1) / 2, SIGNED), SIGNED)


def colors(shade, ramp):
    """RGB 0 to 255 for shades 0 to 1, along a ramp of colours."""
    at = np.clip(shade, 0, 1) * (len(ramp) - 1)
    return np.stack([np.interp(at, range(len(ramp)), ramp[:, c]) for c in range(3)], axis=-1)


def grid(images, ramp):
    """(10, 14·14, 3) as one picture of three rows of four; the eleventh tile is the scale of colours."""
    tile = SIDE + GAP
    picture = np.full((ROWS * tile + GAP, COLUMNS * tile + GAP, 3), PAPER, dtype=float)
    scale = np.repeat(colors(np.linspace(1, 0, SIDE), ramp)[:, None], SIDE, axis=1)
    for k, image in enumerate([*images.reshape(10, SIDE, SIDE, 3), scale[:, :4]]):
        top, left = GAP + k // COLUMNS * tile, GAP + k % COLUMNS * tile
        picture[top : top + SIDE, left : left + image.shape[1]] = image
    return picture


def map_panel(title, name, pictures, ends):
    """Ten maps and the two ends of their scale of colours."""
    scale = [scene.words(7.1, at, text) for at, text in zip((3.8, 0.5), ends, strict=True)]
    return scene.panel(
        scene.image(name, scene.by(pictures, "program", "lam")), *scale, x=scene.axis(0, 10.8), y=scene.axis(0, 15),
        title=title, bare=True, ratio=(COLUMNS * (SIDE + GAP) + GAP) / (ROWS * (SIDE + GAP) + GAP),
        description=f"Maps of {title}, one for each digit from 0 to 9, a pixel for each weight",
    )  # fmt: skip


def sentence(program, numbers, lam, badge, judge):
    errors, passed = numbers[3:]
    wrong = errors > TOL
    rows = [str(k) for k in np.flatnonzero(wrong.any(axis=1))]
    where = "in no digit" if not rows else "in every digit" if len(rows) == 10 else f"in digit {', '.join(rows)}"
    return (
        f"Program {program}, λ = {student.number(lam)}: {wrong.sum():,} of {errors.size:,} weights are off by more "
        f"than 1e-5, {where}; the largest relative error is {student.scientific(errors.max(), 2)}. On {DRAWN} weights "
        f"drawn at random, {judge} says {passed}.{badge}"
    )
