"""Lecture 00, many images of one class: what they have in common, and a mean that grows."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey, signed_colours
from course_lib.widgets.lec00_digits import picture
from course_lib.widgets.lec00_images import article

COUNTS = np.array([1, 2, 3, 5, 8, 12, 20, 35, 60, 100, 200, 400])


def variation_figure(X, digit, most=30):
    """One image of a class after the other, laid over each other: how much ink do they share?

    Args:
        X: (n, 784) images of one class.
        digit: what they are.
        most: how many of them.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: ours.

    >>> variation_figure(np.ones((3, 784)), 4, 2).scene["bank"]["texts"]["said"]["values"][1]
    '2 images: 784 pixels are ink in every one of them, 784 in at least one.'
    """
    X, counts = X[:most], np.arange(1, min(most, len(X)) + 1)
    ink = X > 0.5
    share = np.cumsum(ink, axis=0) / counts[:, None]
    every, some = (share == 1).sum(axis=1), (share > 0).sum(axis=1)
    said = [
        f"{n} image{'s' * int(n > 1)}: {a} pixel{'s are' if a != 1 else ' is'} ink in every one of them, "
        f"{b} in at least one."
        for n, a, b in zip(counts, every, some, strict=True)
    ]
    return figure(
        picture("page", scene.by(grey(X), "count"), "The newest", f"One image of {article(digit)}"),
        picture("stack", scene.by(grey(share), "count"), "All of them, stacked",
                "All images so far on top of each other: the darker a pixel, the more of them have ink there"),
        shared_ink(counts, every, some),
        controls=[scene.slider("count", counts, 1, "images so far")],
        series=scene.series("ink in at least one", "ink in every one"), texts={"said": scene.by(said, "count")},
        summary="said", title=f"What do {digit}s have in common?",
    )  # fmt: skip


def shared_ink(counts, every, some):
    """Both counts as far as the slider has been pushed: what comes next is not given away."""
    until = np.tril(np.ones((len(counts), len(counts)), dtype=bool))
    heights = np.where(until[:, None], np.stack([some, every]), np.nan)
    lines = np.stack(np.broadcast_arrays(counts, heights), axis=-1)
    here = np.stack([np.broadcast_to(counts, (2, len(counts))), [some, every]], axis=-1)
    return scene.panel(
        scene.path("shared", scene.by(lines, "count"), still=True),
        scene.points("now some", scene.by(here[0][:, None], "count"), "circle", 0, size=7),
        scene.points("now every", scene.by(here[1][:, None], "count"), "square", 1, size=7),
        x=scene.axis(0, counts[-1] + 1, "images so far"), y=scene.axis(-15, 1.08 * some[-1], "pixels with ink"),
        title="Pixels with ink", ratio=1.2, share=1.0,
        description="How many pixels are ink in every image so far, and in at least one",
    )  # fmt: skip


def means_figure(X, y):
    """The mean of the first n images of a class, and that mean less the mean of all ten.

    Args:
        X, y: (N, 784) and (N,), at least 400 images of each of ten classes.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: the slides' "visual viewpoint".
    """
    means = np.array([[X[y == k][:n].mean(axis=0) for n in COUNTS] for k in range(10)])  # (class, count, 784)
    less = means - means.mean(axis=0)
    off = 255 * np.sqrt(((means - means[:, -1:]) ** 2).mean(axis=-1))
    said = [
        [f"Mean of {n} image{'s' * int(n > 1)} of {article(k)}: its pixels are {away:.0f} of 255 away from those of "
         f"the mean of {COUNTS[-1]}." for n, away in zip(COUNTS, row, strict=True)]
        for k, row in enumerate(off)
    ]  # fmt: skip
    axes = ("class", "count")
    return figure(
        picture("mean", scene.by(grey(means), *axes), "Their mean", "The mean of the images so far", 0.9),
        picture("less", scene.by(signed_colours(less, np.abs(less[:, -1]).max()), *axes), "Less the mean of all ten",
                "The template: light is positive, mid-grey zero, dark negative", 0.9),
        mean_path(off),
        controls=[
            scene.choice("class", [str(k) for k in range(10)], 0, "class"),
            scene.slider("count", COUNTS, 1, "images averaged", log=True),
        ],
        series=[scene.series("distance")[0]._replace(legend=False)],
        texts={"said": scene.by(said, *axes)}, summary="said", title="From handwritings to a template",
    )  # fmt: skip


def mean_path(off):
    until = np.tril(np.ones((len(COUNTS), len(COUNTS)), dtype=bool))
    heights = np.where(until, off[:, None, :], np.nan)[:, :, None]
    lines = np.stack(np.broadcast_arrays(COUNTS.astype(float), heights), axis=-1)
    here = np.stack([np.broadcast_to(COUNTS, off.shape), off], axis=-1)[:, :, None]
    ticks = [(k, str(10**k)) for k in range(3)]
    return scene.panel(
        scene.path("off", scene.by(lines, "class", "count"), still=True),
        scene.points("now", scene.by(here, "class", "count"), "circle", 0, size=8),
        x=scene.axis(0.8, 500, "images averaged", log=True, ticks=ticks), y=scene.axis(-3, 75, "levels of 255"),
        title="How far from the mean of 400", ratio=1.2, share=1.0,
        description="How far the mean is from the final one, in levels of grey, up to the number that is set",
    )  # fmt: skip
