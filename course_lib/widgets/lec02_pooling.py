"""Lecture 02: fractional pooling, draw by draw, and the mean over draws."""

import numpy as np

from course_lib.layers import fractional_max_pool, pooling_edges
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number

# 28 and 19 have no common divisor, so that there are 19 patterns a side; of 28 to 20 there would be just five.
SIZE, POOLED, DRAWS = 28, 19, 24


def draws(images, seed=1):
    """Each image pooled 24 times, 28 × 28 to 19 × 19, and by all 361 pairs of patterns.

    Args:
        images: (n, 28, 28).

    Returns:
        (u (24, 2), pooled (n, 24, 19, 19), expectation (n, 19, 19)).

    >>> u, pooled, mean = draws(np.zeros((1, 28, 28)))
    >>> u.shape, pooled.shape, mean.shape
    ((24, 2), (1, 24, 19, 19), (1, 19, 19))
    """
    u = np.random.default_rng(seed).random((DRAWS, 2))
    pooled = np.stack([fractional_max_pool(images, (POOLED, POOLED), one) for one in u], axis=1)
    starts = (np.arange(POOLED) + 0.5) / POOLED
    mean = np.mean([fractional_max_pool(images, (POOLED, POOLED), (r, c)) for r in starts for c in starts], axis=0)
    return u, pooled, mean


def pooling_figure(X, y):
    """Fractional max pooling: the random regions of a draw, its result, and the mean over the draws so far.

    Args:
        X: (n, 784) pixels in [0, 1], n small; 1 is ink.
        y: (n,) their digits, all different.

    Returns:
        Figure.

    Raises:
        Nothing for arrays of these shapes.

    Source: Graham (2014), "Fractional max-pooling".

    >>> pooling_figure(np.zeros((1, 784)), np.array([3])).scene["state"]
    {'digit': 0, 'draw': 1.0}
    """
    images = np.asarray(X, dtype=float).reshape(-1, SIZE, SIZE)
    u, pooled, mean = draws(images)
    count = np.arange(1, DRAWS + 1)
    so_far = pooled.cumsum(axis=1) / count[:, None, None]
    miss = [np.abs(each - mean[:, None]).mean(axis=(2, 3)) for each in (pooled, so_far)]  # (digit, draw)
    words = [[said(k + 1, *(of[n, k] for of in miss)) for k in range(DRAWS)] for n in range(len(y))]
    curves = np.stack([np.stack(np.broadcast_arrays(count, 100 * of), axis=-1) for of in miss], axis=1)
    return figure(
        regions_panel(images, u), result_panel("pooled", pooled, "This draw, 19 × 19", "the image pooled by this draw"),
        result_panel("mean", so_far, "Mean of the draws so far", "the mean of the pooled images so far"),
        miss_panel(curves),
        controls=[scene.choice("digit", [str(k) for k in y]), scene.slider("draw", count, 1)],
        series=[
            scene.Series("this draw", 5, "dot", "square"), scene.Series("mean of the draws", 0, "solid", "circle"),
        ],
        title="Fractional pooling: 28 × 28 to 19 × 19", summary="said",
        texts={"said": scene.by(words, "digit", "draw")},
    )  # fmt: skip


def regions_panel(images, u):
    shades = np.array([[shaded(image, *one) for one in u] for image in images])
    return scene.panel(
        scene.image("image", scene.by(shades, "digit", "draw")), x=scene.axis(0, SIZE), y=scene.axis(0, SIZE),
        bare=True, ratio=1.0, title="28 × 28, its regions",
        description="the image as a chessboard of 19 by 19 regions, each 1 or 2 pixels a side",
    )  # fmt: skip


def shaded(image, u_rows, u_columns):
    """Ink on a chessboard whose fields are the regions: every other one is darker, its ink lighter."""
    rows, columns = (
        np.repeat(np.arange(POOLED), np.diff(pooling_edges(SIZE, POOLED, u))) for u in (u_rows, u_columns)
    )  # fmt: skip
    odd = (rows[:, None] + columns) % 2
    paper, ink = np.where(odd, 176, 236), np.where(odd, 40, 0)
    return np.rint(paper + (ink - paper) * np.rint(12 * image) / 12)


def result_panel(name, values, title, description):
    shades = np.rint(12 * values) / 12
    ink = np.rint(236 * (1 - shades))
    return scene.panel(
        scene.image(name, scene.by(ink, "digit", "draw")), x=scene.axis(0, 1), y=scene.axis(0, 1), bare=True, ratio=1.0,
        title=title, description=description,
    )  # fmt: skip


def miss_panel(curves):
    until = np.tril(np.ones((DRAWS, DRAWS), dtype=bool))  # (now, draw): what comes next is not given away
    shown = np.where(until[:, None, :, None], curves[:, None], np.nan)
    return scene.panel(
        scene.path("misses", scene.by(shown, "digit", "draw"), still=True),
        scene.path("now", scene.by(np.moveaxis(curves, 2, 1)[:, :, :, None], "digit", "draw")),
        x=scene.axis(1, DRAWS, "draws"), y=scene.axis(0, max(1.0, 1.1 * curves[..., 1].max()), "mean miss, % of black"),
        ratio=1.15, title="Off the mean of all 361", share=1.25,
        description="how far this draw, and the mean of the draws, are from the mean over all 361 patterns",
    )  # fmt: skip


def said(k, one, mean):
    draws = f"the mean of {k} draws" if k > 1 else "the mean of one draw"
    return (
        f"Draw {k} is off the mean over all 361 patterns by {number(100 * one, 1)} % of black per pixel, {draws} by "
        f"{number(100 * mean, 1)} %."
    )
