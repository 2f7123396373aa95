"""Lecture 00, digits to choose from: the numbers behind a picture, and who is nearest to whom."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey
from course_lib.widgets.lec00_images import BLUE, GREEN, INK, digit_axis, moved

SHIFTS = np.arange(5)
TOP, LEFT, SIDE = 11, 9, 6  # the window whose numbers are shown


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
        sheet(X, names),
        picture("page", bank, "You see", "The chosen digit with a frame", 0.8, [frame]),
        number_panel(),
        controls=[
            scene.choice("picture", names, 0, "picture"),
            scene.slider("shift", SHIFTS, 0, "pixels to the right"),
        ],
        series=[scene.Series("frame", 0, "solid", "square", legend=False)],
        texts=number_texts(numbers, axes) | {"said": scene.by(change_words(names, numbers), *axes)},
        summary="said", title="You see, it gets",
    )  # fmt: skip


def sheet(X, names):
    """All pictures in two rows, each with its letter."""
    columns = -(-len(X) // 2)
    pages = np.concatenate([np.reshape(X, (-1, 28, 28)), np.zeros((2 * columns - len(X), 28, 28))])
    pages = pages.reshape(2, columns, 28, 28).swapaxes(1, 2).reshape(56, 28 * columns)
    letters = [scene.words(28 * (k % columns) + 2, 48 - 28 * (k // columns), name) for k, name in enumerate(names)]
    return scene.panel(
        scene.image("sheet", grey(pages.reshape(-1, 784)).reshape(56, -1)), *letters, bare=True,
        x=scene.axis(0, 28 * columns), y=scene.axis(0, 56), ratio=columns / 2, share=1.3, title="What do you see?",
        description="Handwritten digits, each with a letter",
    )  # fmt: skip


def number_panel():
    """Six by six numbers, in the places of their pixels."""
    rows, columns = np.divmod(np.arange(SIDE**2), SIDE)
    texts = [
        scene.words(column + 0.5, SIDE - row - 0.62, {"name": f"n{row}{column}"}, "center")
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    return scene.panel(
        *texts, x=scene.axis(0, SIDE, ticks=[]), y=scene.axis(0, SIDE, ticks=[]), title="It gets",
        description="The 36 numbers in the frame, from 0, paper, to 255, ink", ratio=1.0, share=1.0, bare=True,
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
    high = 1.25 * far.max()
    best = far.argmin(axis=1)

    def over(k, gap):
        return scene.by(np.stack([k, far[here, k] + gap * high], axis=-1)[:, None], "digit")

    return figure(
        picture("page", scene.by(grey(images), "digit"), "The image", "The chosen digit"),
        picture("own", scene.by(grey(own), "digit"), "★ own class", "The nearest image of its own class"),
        picture("other", scene.by(grey(nearest), "digit"), "other class", "The nearest image of another class"),
        scene.panel(
            scene.bars("far", scene.by(far[..., None], "digit"), [BLUE] * 10),
            scene.points("nearest", over(best, 0.05), "down", color=INK, size=7),
            scene.points("right", over(labels, 0.13), "star", color=GREEN, size=10),
            x=digit_axis(), y=scene.axis(0, high, "distance"), ratio=1.4, share=1.3, title="★ own   ▾ nearest",
            description="A bar for each class: how far its nearest image is; a star marks the own class, a triangle "
            "the nearest",
        ),
        controls=[scene.choice("digit", [str(k) for k in labels], 0, "image")],
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
            f"From this {right} the nearest {right} is {own:.2f} away, the nearest {wrong} {away:.2f}: "
            f"pixel by pixel it belongs to {nearer}."
        )
    return texts
