"""Click a visual word: its patches light up in every image; a digit as a bag of words."""

import numpy as np

from course_lib.exercise import passing
from course_lib.features import bag_of_words as reference_bag
from course_lib.features import kmeans_plus_plus, nearest, patches
from course_lib.features import kmeans_step as reference_step
from course_lib.widgets import scene
from course_lib.widgets.figure import figure

K, SIZE, STRIDE, STEPS = 12, 7, 3, 10
LETTERS = "ABCDEFGHIJKL"
SIDE = (28 - SIZE) // STRIDE + 1  # patches along a side
PAPER, LIGHT = 236, np.array([86, 180, 233])
SHEET = 4, 3  # columns and rows of words


def vocabulary(X, step=reference_step, count=1500, seed=0):
    """Words (12, 49) by k-means from 7 × 7 patches of digits, the one most used first.

    >>> vocabulary(np.random.default_rng(0).random((3, 784)), count=100).shape
    (12, 49)
    """
    rng = np.random.default_rng(seed)
    points = cut(X).reshape(-1, SIZE * SIZE)
    points = points[rng.integers(len(points), size=count)]
    words = kmeans_plus_plus(points, K, rng=rng)
    for _ in range(STEPS):
        after = np.asarray(step(points, words), dtype=float)
        words = after if after.shape == words.shape and np.isfinite(after).all() else reference_step(points, words)
    return words[np.argsort(-np.bincount(nearest(points, words), minlength=K), kind="stable")]


def cut(X):
    """All patches of digits (N, 784): (N, 64, 49), row by row."""
    return patches(np.asarray(X, dtype=float).reshape(-1, 28, 28), SIZE, STRIDE).reshape(len(X), SIDE * SIDE, -1)


def words_figure(X, y, X_new, y_new, kmeans_step=None, bag_of_words=None):
    """Twelve words from patches of digits; choose one to see where it occurs, and a digit to see its bag.

    Args:
        X, y: (N, 784) and (N,) digits that the words are learned from.
        X_new, y_new: others, of which one of each kind is shown.
        kmeans_step, bag_of_words: the student's, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's functions do.

    Source: Csurka et al. (2004).

    >>> X, y = np.random.default_rng(0).random((20, 784)), np.arange(20) % 10
    >>> words_figure(X, y, X, y).scene["state"]
    {'word': 0, 'digit': 3}
    """
    some = cut(X[:4]).reshape(-1, SIZE * SIZE)
    step, first = passing(
        kmeans_step, reference_step, (some[::8], some[::64]), (some[::8], some[:3] + 9), name="kmeans_step"
    )
    bag, second = passing(
        bag_of_words, reference_bag, (some[:64], some[::30]), (some[:9], some[:4] + 9), name="bag_of_words"
    )
    words = vocabulary(X[:300], step)
    shown = cut(np.array([X_new[np.argmax(y_new == k)] for k in range(10)]))
    labels = nearest(shown.reshape(-1, SIZE * SIZE), words).reshape(10, -1)
    bags = 100 * np.array([np.asarray(bag(one, words), dtype=float) for one in shown])
    digits = np.array([X_new[np.argmax(y_new == k)].reshape(28, 28) for k in range(10)])
    counts = (labels[:, :, None] == np.arange(K)).sum(axis=1)
    texts = [[told(k, d, counts, bags) for d in range(10)] for k in range(K)]
    return figure(
        word_panel(words), image_panel(digits, labels), bag_panel(bags),
        controls=[
            scene.choice("word", list(LETTERS), 0),
            scene.choice("digit", [str(k) for k in range(10)], 3, "bag of digit"),
        ],
        title="Twelve visual words", note=f"learned by {first}, counted by {second}", summary="said",
        texts={"said": scene.by(texts, "word", "digit")},
    )  # fmt: skip


def word_panel(words):
    columns, rows = SHEET
    sheet = np.full((rows * 11 + 1, columns * 9 + 1), 128.0)
    for k, word in enumerate(words.reshape(K, SIZE, SIZE)):
        top, left = k // columns * 11 + 3, k % columns * 9 + 1
        sheet[top : top + SIZE, left : left + SIZE] = PAPER * (1 - np.clip(word, 0, 1))
    height, width = sheet.shape
    places = [((k % columns * 9 + 1) / width, 1 - (k // columns * 11 + 2.6) / height) for k in range(K)]
    chosen = np.array([[(x + 6 / width, y + 0.9 / height)] for x, y in places])
    return scene.panel(
        scene.image("sheet", np.rint(sheet)), *(scene.words(x, y, LETTERS[k]) for k, (x, y) in enumerate(places)),
        scene.points("chosen", scene.by(chosen, "word"), "star", color=0, size=9),
        x=scene.axis(0, 1), y=scene.axis(0, 1),
        bare=True, ratio=width / height, share=0.85, title="Words (★ chosen)",
        description="Twelve words as patches of 7 by 7 pixels; dark is ink",
    )  # fmt: skip


def image_panel(digits, labels):
    """Ten digits in two rows; where the patch around a place is nearest to the chosen word, the paper is coloured."""
    ink = digits[None, :, :, :, None]
    zone = np.zeros((K, 10, 28, 28), bool)
    edge = (SIZE - STRIDE) // 2
    inner = slice(edge, edge + SIDE * STRIDE)
    zone[:, :, inner, inner] = (
        (labels.reshape(10, SIDE, SIDE) == np.arange(K)[:, None, None, None]).repeat(STRIDE, 2).repeat(STRIDE, 3)
    )
    pixels = np.where(zone[..., None], LIGHT, PAPER) * (1 - 0.9 * ink)
    pixels[:, :, 0], pixels[:, :, :, 0] = 128, 128  # thin lines between the digits
    sheet = pixels.reshape(K, 2, 5, 28, 28, 3).swapaxes(2, 3).reshape(K, 56, 140, 3)
    return scene.panel(
        scene.image("digits", scene.by(np.rint(sheet / 6) * 6, "word")),
        x=scene.axis(0, 1), y=scene.axis(0, 1), bare=True,
        ratio=2.5, share=2.1, title="Coloured: where it is the nearest word",
        description="Ten new digits; the places of the chosen word are coloured",
    )  # fmt: skip


def bag_panel(bags):
    ticks = [((k + 0.5) / K, letter) for k, letter in enumerate(LETTERS)]
    top = 10 * np.ceil(bags.max() / 10 + 0.5)
    places = np.array([[[((k + 0.5) / K, b[k] + 0.06 * top)] for b in bags] for k in range(K)])
    return scene.panel(
        scene.bars("bag", scene.by(bags[..., None], "digit"), [5] * K, width=0.8),
        scene.points("here", scene.by(places, "word", "digit"), "star", color=0, size=8),
        x=scene.axis(0, 1, "word", ticks=ticks), y=scene.axis(0, top, "% of its patches"), ratio=1.0, share=1.0,
        title="The digit's bag", description="How often each word occurs in the digit",
    )  # fmt: skip


def told(k, digit, counts, bags):
    found = counts[:, k]
    most, none = int(found.argmax()), [str(d) for d in range(10) if not found[d]]
    where = f"most in the {most} ({found[most]} of {SIDE * SIDE} patches)" + (
        f", nowhere in {', '.join(none)}" if none else ""
    )
    return f"Word {LETTERS[k]} occurs {where}. In the {digit} it is {bags[digit, k]:.0f} % of the patches."
