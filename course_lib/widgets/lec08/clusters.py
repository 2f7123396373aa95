"""k-means step by step, on the smallest patches there are: two neighbouring pixels of a digit."""

import numpy as np

from course_lib.exercise import passing
from course_lib.features import kmeans_step as reference
from course_lib.features import squared_distances
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number

STEPS, COUNT, K = 12, 260, 4
LETTERS = "ABCD"
STARTS = {
    "in a corner": [(0.8, 0.8), (0.93, 0.93), (0.85, 0.95), (0.95, 0.85)],
    "apart": [(0.1, 0.1), (0.9, 0.9), (0.2, 0.7), (0.7, 0.2)],
    "two on one spot": [(0.1, 0.1), (0.9, 0.9), (0.6, 0.5), (0.6, 0.5)],
}
OUTSIDE = -1.0  # where points of another word are put: nobody sees them there


def pixel_pairs(X, seed=0):
    """Pairs (left pixel, right pixel) from digits (N, 784), not both of them paper: (260, 2).

    >>> pixel_pairs(np.eye(28).reshape(1, 784)).shape
    (260, 2)
    """
    images = np.asarray(X, dtype=float).reshape(-1, 28, 28)
    pairs = np.stack([images[:, :, :-1], images[:, :, 1:]], axis=-1).reshape(-1, 2)
    pairs = pairs[pairs.max(axis=1) > 0.05]
    return pairs[np.random.default_rng(seed).integers(len(pairs), size=COUNT)]


def walked(step, points, start):
    """Centers after 0 to 12 steps, (13, K, 2), with what comes back looked at: nothing may break the figure."""
    centers = [np.array(start, dtype=float)]
    for _ in range(STEPS):
        after = np.asarray(step(points, centers[-1]), dtype=float)
        fits = after.shape == (K, 2) and np.isfinite(after).all()
        centers.append(after if fits else reference(points, centers[-1]))
    return np.array(centers)


def kmeans_figure(X, kmeans_step=None):
    """Four words move among two-pixel patches; what they look like, and how well they stand for the patches.

    Args:
        X: (N, 784) digits in [0, 1].
        kmeans_step: the student's (points, centers) → centers, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: Lloyd (1982).

    >>> kmeans_figure(np.eye(28).reshape(1, 784)).scene["state"]["step"]
    0.0
    """
    points = pixel_pairs(X)
    examples = [(points[:50], np.array(start)) for start in STARTS.values()]
    step, whose = passing(kmeans_step, reference, *examples, name="kmeans_step")
    centers = np.array([walked(step, points, start) for start in STARTS.values()])  # (3, 13, K, 2)
    distances = np.array([[squared_distances(points, now) for now in row] for row in centers])
    labels, inertia = distances.argmin(axis=-1), distances.min(axis=-1).sum(axis=-1)
    texts = [
        [told(*row) for row in zip(range(STEPS + 1), *rows, strict=True)]
        for rows in zip(centers, labels, inertia, strict=True)
    ]
    return figure(
        plane(points, centers, labels), tiles(centers), falling(inertia),
        controls=[scene.slider("step", range(STEPS + 1), 0), scene.choice("start", list(STARTS), 0, "the words start")],
        series=scene.series(*(f"word {letter}" for letter in LETTERS)), title="Four words for two pixels",
        note=f"steps by {whose}", texts={"said": scene.by(texts, "start", "step")}, summary="said",
    )  # fmt: skip


def plane(points, centers, labels):
    markers, axes, layers = scene.MARKERS[:K], ("start", "step"), []
    for k in range(K):
        mine = np.where((labels == k)[..., None], points, OUTSIDE)
        layers.append(scene.points(f"of {k}", scene.by(mine, *axes), markers[k], color=k, size=3.5))
    trails = np.stack(
        [np.where(np.arange(STEPS + 1)[:, None, None] <= s, centers, centers[:, s : s + 1]) for s in range(STEPS + 1)],
        axis=1,
    )
    layers.append(scene.path("trails", scene.by(np.moveaxis(trails, 2, 3), *axes), still=True))
    layers += [
        scene.points(
            f"word {k}", scene.by(centers[:, :, k : k + 1], *axes), markers[k], color=k, size=11, labels=[LETTERS[k]]
        )
        for k in range(K)
    ]
    return scene.panel(
        *layers, x=scene.axis(-0.06, 1.1, "left pixel: paper 0, ink 1"), y=scene.axis(-0.06, 1.1, "right pixel"),
        title="Patches (small) and words (large)", ratio=1.05, share=1.2,
        description="Two-pixel patches as points in a plane, each in the colour of its nearest word",
    )  # fmt: skip


def tiles(centers):
    """The words as pictures of two pixels, one under the other; dark is ink."""
    ink = 255 - 255 * np.clip(centers, 0, 1)  # (3, 13, K, 2)
    sheet = np.full((*centers.shape[:2], 4 * K + 1, 6), 128.0)
    for k in range(K):
        sheet[:, :, 4 * k + 1 : 4 * k + 4, 1:3] = ink[:, :, k, 0, None, None]
        sheet[:, :, 4 * k + 1 : 4 * k + 4, 3:5] = ink[:, :, k, 1, None, None]
    names = [scene.words(0.02, 1 - (k + 0.5) / K, LETTERS[k]) for k in range(K)]
    return scene.panel(
        scene.image("tiles", scene.by(np.rint(sheet), "start", "step")), *names, x=scene.axis(0, 1), y=scene.axis(0, 1),
        bare=True, ratio=0.42, share=0.45, title="The words", description="Each word as a picture of two pixels",
    )  # fmt: skip


def falling(inertia):
    steps = np.arange(STEPS + 1.0)
    lines = np.array(
        [
            [np.stack([np.minimum(steps, s), row[np.minimum(steps, s).astype(int)]], axis=-1) for s in range(STEPS + 1)]
            for row in inertia
        ]
    )
    return scene.panel(
        scene.path("cost", scene.by(lines[:, :, None], "start", "step"), still=True, series=[1]),
        scene.points("now", scene.by(lines[:, :, -1:], "start", "step"), "circle", color=1, size=6),
        x=scene.axis(0, STEPS, "step"), y=scene.axis(0, 5 * np.ceil(inertia.max() / 5), "sum of squared distances"),
        title="How far patches are from their words", ratio=1.0, share=1.0,
        description="The sum of squared distances of patches to their nearest word, step by step",
    )  # fmt: skip


def told(step, centers, labels, inertia):
    counts = np.bincount(labels, minlength=K)
    words = "; ".join(
        f"{letter} ({number(c[0])}, {number(c[1])}) has {n}"
        for letter, c, n in zip(LETTERS, centers, counts, strict=True)
    )
    return f"After {step} steps: {words} patches. Sum of squared distances: {number(inertia)}."
