"""Lecture 01: what the average of many digits looks like, and what stays when the common average is taken away."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey
from course_lib.widgets.lec00_images import BLUE, digit_axis, winner_marks
from course_lib.widgets.losses_training import SHADES, tiles
from course_lib.widgets.student import number

COUNTS = (1, 2, 5, 10, 30, 100, 300)
SQUARE = {"x": scene.axis(0, 28), "y": scene.axis(0, 28), "ratio": 1.0, "bare": True}


def average_figure(X, y, X_val, y_val):
    """One new digit beside the average of 1 to 300 others of its class, and all ten averages.

    Args:
        X, y: (N, 784) images in [0, 1] to average, and their digits.
        X_val, y_val: others: the first of each class is shown.

    Returns:
        Figure; it needs no kernel.

    Raises:
        IndexError: if a class has no image.

    Source: ours.

    >>> average_figure(np.eye(10, 784), np.arange(10), np.eye(10, 784), np.arange(10)).scene["state"]
    {'digit': 3, 'count': 1.0}
    """
    pages = np.stack([X_val[y_val == k][0] for k in range(10)])
    means = np.array([[X[y == k][:n].mean(axis=0) for n in COUNTS] for k in range(10)])
    means = np.rint(2 * SHADES * means) / (2 * SHADES)  # few shades pack well
    texts = [[average_words(k, n, mean) for n, mean in zip(COUNTS, row, strict=True)] for k, row in enumerate(means)]
    return figure(
        scene.panel(scene.image("page", scene.by(grey(pages), "digit")), title="One new digit", share=0.62,
                    description="A digit that is not among the averaged ones", **SQUARE),
        scene.panel(scene.image("mean", scene.by(grey(means), "digit", "count")), title="Average of others", share=0.62,
                    description="The average image of others of its class", **SQUARE),
        scene.panel(
            scene.image("all", scene.by(in_two_rows(grey(means)), "count")), x=scene.axis(0, 5), y=scene.axis(0, 2),
            bare=True, ratio=2.5, share=1.55, title="The averages of all ten",
            description="the averages of 0 to 4 and of 5 to 9",
        ),
        controls=[
            scene.choice("digit", [str(k) for k in range(10)], 3),
            scene.slider("count", COUNTS, 1, "images averaged", log=True),
        ],
        title="One digit and the average of its class", summary="said",
        texts={"said": scene.by(texts, "digit", "count")},
    )  # fmt: skip


def in_two_rows(pages):
    """(10, counts, 28, 28) pages as (counts, 56, 140): 0 to 4 above 5 to 9."""
    grid = np.moveaxis(pages, 0, 1).reshape(-1, 2, 5, 28, 28)
    return np.swapaxes(grid, -3, -2).reshape(-1, 56, 140)


def named(k):
    """
    >>> named(3), named(8)
    ('a 3', 'an 8')
    """
    return f"an {k}" if k == 8 else f"a {k}"


def average_words(k, count, mean):
    dark, half = (mean > 0.75).sum(), ((mean > 0.1) & (mean <= 0.75)).sum()
    these = f"One image of {named(k)}" if count == 1 else f"The average of {count} images of {named(k)}"
    return f"{these}: {dark} of 784 pixels are dark (more than three quarters of full ink), {half} are grey."


def common_figure(W, b, X, y):
    """Ten templates and the scores they give a digit, with and without their common average.

    Args:
        W, b: (10, 784) and (10,): templates and biases.
        X, y: (n, 784) images and their digits: the first of each class is shown.

    Returns:
        Figure; it needs no kernel.

    Raises:
        IndexError: if a class has no image.

    Source: ours.

    >>> common_figure(np.eye(10, 784), np.zeros(10), np.eye(10, 784), np.arange(10)).scene["state"]
    {'digit': 3, 'less': 0}
    """
    pages = np.stack([X[y == k][0] for k in range(10)])
    kinds = np.stack([W, W - W.mean(axis=0)])
    scores = np.swapaxes(pages @ np.swapaxes(kinds, -1, -2) + b, 0, 1)  # (digit, less, 10)
    low, high = scores.min() - 3, scores.max() + 0.25 * np.ptp(scores)
    axes = ("digit", "less")
    texts = [[common_words(k, row, less) for less, row in enumerate(rows)] for k, rows in enumerate(scores)]
    return figure(
        scene.panel(
            scene.image("templates", scene.by(tiles(kinds[:, None])[:, 0], "less")), x=scene.axis(0, 5),
            y=scene.axis(0, 2), bare=True, ratio=2.5, share=1.5, title="The templates of 0 to 4, and of 5 to 9",
            description="ten templates: light pixels speak for a class, dark ones against it, grey ones not at all",
        ),
        scene.panel(scene.image("page", scene.by(grey(pages), "digit")), title="One digit", share=0.6,
                    description="A new digit", **SQUARE),
        scene.panel(
            scene.rule(y=0), scene.bars("scores", scene.by(scores[..., None], *axes), [BLUE] * 10),
            *winner_marks(scores, np.arange(10)[:, None], axes, high - low), x=digit_axis(), ratio=1.75,
            y=scene.axis(low, high, "score"), title="★ right   ▾ highest", share=1.1,
            description="A bar for the score of each class; a star marks the right, a triangle the highest",
        ),
        controls=[
            scene.choice("digit", [str(k) for k in range(10)], 3),
            scene.toggle("less", "less the common average"),
        ],
        title="Templates with and without what they share", summary="said", texts={"said": scene.by(texts, *axes)},
    )  # fmt: skip


def common_words(k, scores, less):
    best, second = np.argsort(scores)[:-3:-1]
    what = "Less the common average" if less else "The averages themselves"
    lead = number(scores[best] - scores[second])
    return (
        f"{what}: this {k} scores {number(scores[k])} as {named(k)}. "
        f"The highest score is {number(scores[best])}, as {named(best)}; as {named(second)} it scores {lead} less."
    )
