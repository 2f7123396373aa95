"""Lecture 00, scores at work: a digit read row by row, and odd against even."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references import lec00 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey, signed_colours
from course_lib.widgets.lec00_digits import picture
from course_lib.widgets.lec00_images import BLUE, INK, digit_axis, winner_marks
from course_lib.widgets.student import number

ROWS = np.arange(0, 29, 2)


def reading_figure(X, y, W, b, linear_scores=None):
    """A digit read from top to bottom, and the ten scores of what has been read.

    Args:
        X, y: (n, 784) images to choose from, and their digits, all different.
        W, b: (10, 784) and (10,), the classifier.
        linear_scores: the student's function, or None.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: ours.

    >>> reading_figure(np.zeros((1, 784)), np.array([9]), np.eye(10, 784), np.arange(10.0)).scene["state"]
    {'digit': 0, 'rows': 28.0}
    """
    score, badge = passing(linear_scores, references.linear_scores, (X[:2], W, b))
    seen = np.arange(28)[:, None] < ROWS[:, None, None]
    read = (np.reshape(X, (-1, 1, 28, 28)) * seen).reshape(len(X), len(ROWS), 784)
    scores = np.asarray(score(read.reshape(-1, 784), W, b), dtype=float).reshape(len(X), len(ROWS), 10)
    low, high = scores.min() - 1, scores.max() + 0.2 * np.ptp(scores)
    axes = ("digit", "rows")
    pages = np.where(seen, grey(read), 150)  # what has not been read yet is grey
    return figure(
        picture("page", scene.by(pages, *axes), "Read so far", "The digit, as far as it has been read"),
        scene.panel(
            scene.bars("scores", scene.by(scores[..., None], *axes), [BLUE] * 10),
            *winner_marks(scores, np.asarray(y)[:, None], axes, high - low), x=digit_axis(),
            y=scene.axis(low, high, "score"), title="★ right   ▾ highest", ratio=1.9, share=1.4,
            description="A bar for the score of each class; a star marks the right one, a triangle the highest",
        ),
        controls=[
            scene.choice("digit", [str(k) for k in y], 0, "digit"),
            scene.slider("rows", ROWS, 28, "rows of pixels read"),
        ],
        texts={"said": scene.by(reading_words(scores, y), *axes)}, summary="said",
        title=f"Ten scores of one digit, by {badge}",
    )  # fmt: skip


def reading_words(scores, y):
    texts = np.empty(scores.shape[:2], dtype=object)
    for (d, k), _ in np.ndenumerate(texts):
        best, right = int(scores[d, k].argmax()), int(y[d])
        if ROWS[k] == 0:
            texts[d, k] = f"Nothing read: the scores are the biases. Highest: {best}, {number(scores[d, k, best])}."
            continue
        what = f"After {ROWS[k]} of 28 rows" if ROWS[k] < 28 else "The whole digit"
        verdict = "right" if best == right else f"wrong, {right} has {number(scores[d, k, right])}"
        texts[d, k] = f"{what}: {best} has the highest score, {number(scores[d, k, best])}: {verdict}."
    return texts


def odd_figure(X, y, ten, two, linear_scores=None):
    """Is a digit odd? One template for five looks, and ten templates, on each digit.

    Args:
        X, y: (N, 784) images and their digits.
        ten: (W, b) of ten classes; two: (W, b) of even and odd.
        linear_scores: the student's function, or None.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: ours.
    """
    score, badge = passing(linear_scores, references.linear_scores, (X[:2], *ten))
    found = [np.asarray(score(X, *kind), dtype=float).argmax(axis=1) % 2 == y % 2 for kind in (two, ten)]
    share = np.array([[100 * right[y == k].mean() for k in range(10)] for right in found])
    means = np.array([X[y == k].mean(axis=0) for k in range(10)])
    weights = (two[0][1] - two[0][0]) * np.ones((10, 1))
    parts = weights * means
    pages = [
        ("mean", grey(means), "The mean", "The mean image of the chosen digit"),
        ("odd", signed_colours(weights, np.abs(weights).max()), "× odd",
         "The one template: light speaks for odd, dark for even"),
        ("part", signed_colours(parts, np.abs(parts).max()), "= its part",
         "Their product: light pixels speak for odd, dark ones for even"),
    ]  # fmt: skip
    return figure(
        *(picture(name, scene.by(values, "digit"), title, said) for name, values, title, said in pages),
        odd_shares(share),
        controls=[
            scene.choice("digit", [str(k) for k in range(10)], 0, "digit"),
            scene.choice("ask", ["two templates", "ten templates"], 0, "ask"),
        ],
        texts={"said": scene.by(odd_words(share), "ask", "digit")}, summary="said",
        title=f"Odd or even, by {badge}",
    )  # fmt: skip


def odd_shares(share):
    here = np.broadcast_to(np.arange(10.0), share.shape)
    return scene.panel(
        scene.bars("share", scene.by(share[..., None], "ask"), [BLUE] * 10), scene.rule(y=50),
        scene.points("now", scene.by(np.stack([here, share + 5], axis=-1)[:, :, None], "ask", "digit"), "down", INK),
        x=digit_axis(), y=scene.axis(0, 112, "% right", ticks=[(k, str(k)) for k in (0, 25, 50, 75, 100)]), ratio=1.4,
        title="▾ chosen; dashed: guessing", share=1.3,
        description="A bar for each digit: how often odd or even is right",
    )  # fmt: skip


def odd_words(share):
    ways = ["With two templates", "With ten, whose winner is odd or even,"]
    return [
        [f"{way} {share[a, k]:.0f} % of the {k}s are called {('even', 'odd')[k % 2]}, which is right."
         for k in range(10)]
        for a, way in enumerate(ways)
    ]  # fmt: skip
