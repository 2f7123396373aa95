"""Lecture 00, many digits: the numbers behind a picture, what fours share, who is near to whom, a mean that grows."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey, signed_colours
from course_lib.widgets.lec00_images import GREEN, INK, article, digit_axis, moved

SHIFTS = np.arange(5)
TOP, LEFT, SIDE = 11, 9, 7  # the window whose numbers are shown
COUNTS = np.array([1, 2, 3, 5, 8, 12, 20, 35, 60, 100, 200, 400])
BLUE = 1


def picture(name, pixels, title, description, share=0.75, layers=()):
    """A panel that is one image, rows and columns as its axes."""
    return scene.panel(
        scene.image(name, pixels), *layers, x=scene.axis(0, 28), y=scene.axis(0, 28), title=title,
        description=description, ratio=1.0, share=share, bare=True,
    )  # fmt: skip


def pixels_figure(X):
    """Pictures to choose from, to move, and the numbers in the middle of each.

    Args:
        X: (n, 784) images in [0, 1], n ≤ 26.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: ours.

    >>> pixels_figure(np.zeros((2, 784))).scene["bank"]["texts"]["said"]["values"][1]
    'Picture A, moved by 1 pixel: 0 of its 784 numbers have changed.'
    """
    pages = np.stack([moved(np.reshape(X, (-1, 28, 28)), s) for s in SHIFTS], axis=1)  # (picture, shift, 28, 28)
    numbers = np.rint(255 * pages).astype(int)
    names, axes = [chr(65 + k) for k in range(len(X))], ("picture", "shift")
    a, b, c, d = LEFT, LEFT + SIDE, 28 - TOP, 28 - TOP - SIDE
    frame = scene.path("frame", np.array([[[a, c], [b, c], [b, d], [a, d], [a, c]]], dtype=float), still=True)
    bank = scene.by(grey(pages.reshape(len(X), len(SHIFTS), 784)), *axes)
    return figure(
        picture("page", bank, "You see", "A handwritten digit with a frame", layers=[frame], share=1.0),
        number_panel(),
        controls=[
            scene.choice("picture", names, 0, "picture"),
            scene.slider("shift", SHIFTS, 0, "pixels to the right"),
        ],
        series=[scene.Series("frame", 0, "solid", "square", legend=False)],
        texts=number_texts(numbers, axes) | {"said": scene.by(change_words(names, numbers), *axes)},
        summary="said", title="You see, it gets",
    )  # fmt: skip


def number_panel():
    """Seven by seven numbers, in the places of their pixels."""
    rows, columns = np.divmod(np.arange(SIDE**2), SIDE)
    texts = [
        scene.words(column + 0.5, SIDE - row - 0.62, {"name": f"n{row}{column}"}, "center")
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    return scene.panel(
        *texts, x=scene.axis(0, SIDE, ticks=[]), y=scene.axis(0, SIDE, ticks=[]), title="It gets (in the frame)",
        description="The 49 numbers in the frame, from 0, paper, to 255, ink", ratio=1.0, share=1.0, bare=True,
    )  # fmt: skip


def number_texts(numbers, axes):
    return {
        f"n{row}{column}": scene.by(numbers[:, :, TOP + row, LEFT + column].astype(str), *axes)
        for row in range(SIDE)
        for column in range(SIDE)
    }


def change_words(names, numbers):
    changed = (numbers != numbers[:, :1]).sum(axis=(2, 3))
    return [
        [f"Picture {name} as it came: 784 numbers from 0 to 255, and not one that says what it is."]
        + [
            f"Picture {name}, moved by {s} pixel{'s' * int(s > 1)}: {row[s]} of its 784 numbers have changed."
            for s in SHIFTS[1:]
        ]
        for name, row in zip(names, changed, strict=True)
    ]


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
    'Images 1 to 2 of a 4: 784 pixels are ink in every one of them, 784 in at least one.'
    """
    X, counts = X[:most], np.arange(1, min(most, len(X)) + 1)
    ink = X > 0.5
    share = np.cumsum(ink, axis=0) / counts[:, None]
    every, some = (share == 1).sum(axis=1), (share > 0).sum(axis=1)
    said = [
        f"Images 1 to {n} of {article(digit)}: {a} pixel{'s are' if a != 1 else ' is'} ink in every one of them, "
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


def likeness_figure(images, labels, X, y):
    """For each image the nearest of its own class, the nearest of another, and the distance to all ten classes.

    Distance: √ Σ (difference of two pixels)².

    Args:
        images, labels: (n, 784) and (n,), to choose from.
        X, y: (N, 784) and (N,), to look for neighbours in.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: ours.
    """
    rows, far = neighbours(images, X, y)
    here = np.arange(len(images))
    other = np.where(np.eye(10, dtype=bool)[labels], np.inf, far).argmin(axis=1)
    own, nearest = X[rows[here, labels]], X[rows[here, other]]
    low, high = 0.0, 1.25 * far.max()
    best = far.argmin(axis=1)

    def over(k, gap):
        return scene.by(np.stack([k, far[here, k] + gap * high], axis=-1)[:, None], "digit")

    return figure(
        picture("page", scene.by(grey(images), "digit"), "The image", "The chosen digit"),
        picture("own", scene.by(grey(own), "digit"), "★ its own class", "The nearest image of its own class"),
        picture("other", scene.by(grey(nearest), "digit"), "nearest other", "The nearest image of another class"),
        scene.panel(
            scene.bars("far", scene.by(far[..., None], "digit"), [BLUE] * 10),
            scene.points("nearest", over(best, 0.05), "down", color=INK, size=7),
            scene.points("right", over(labels, 0.13), "star", color=GREEN, size=10),
            x=digit_axis(), y=scene.axis(low, high, "distance"), ratio=1.4, share=1.3, title="★ own   ▾ nearest",
            description="A bar for each class: how far its nearest image is; a star marks the own class, a triangle "
            "the nearest",
        ),
        controls=[scene.choice("digit", [f"a {k}" for k in labels], 0, "image")],
        texts={"said": scene.by(neighbour_words(labels, other, far), "digit")}, summary="said",
        title="Who is nearest?",
    )  # fmt: skip


def neighbours(images, X, y):
    """(rows (n, 10), distances (n, 10)): the nearest image of each class."""
    squares = (images**2).sum(axis=1)[:, None] + (X**2).sum(axis=1) - 2 * images @ X.T
    among = np.where(y == np.arange(10)[:, None, None], np.maximum(squares, 0), np.inf)  # (10, n, N)
    rows = among.argmin(axis=2).T
    return rows, np.sqrt(np.take_along_axis(squares, rows, axis=1).clip(min=0))


def neighbour_words(labels, other, far):
    texts = []
    for k, (right, wrong) in enumerate(zip(labels, other, strict=True)):
        own, away = far[k, right], far[k, wrong]
        nearer = "its own class" if own < away else f"the {wrong}s"
        texts.append(
            f"From this {right} the nearest {right} is {own:.1f} away, the nearest {wrong} {away:.1f}: "
            f"pixel by pixel it belongs to {nearer}."
        )
    return texts


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
        [f"Mean of {n} image{'s' * int(n > 1)} of {article(k)}: its pixels are {off[k, j]:.0f} of 255 away from those of "
         f"the mean of {COUNTS[-1]}." for j, n in enumerate(COUNTS)]
        for k in range(10)
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
