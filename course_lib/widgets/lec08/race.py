"""What features are worth: the same linear classifier on pixels, HOG, words, and all of them."""

import json
from functools import partial
from typing import NamedTuple

import numpy as np

from course_lib import features as ft
from course_lib.data import DATA
from course_lib.losses import softmax_loss
from course_lib.objective import linear_objective
from course_lib.optimizers import OPTIMIZERS
from course_lib.schedules import cosine
from course_lib.training import linear_error, train
from course_lib.widgets import scene
from course_lib.widgets.figure import figure

EPOCHS, BATCH, RATE, LAM = 15, 100, 0.01, 0.03  # one setting for all kinds and both data sets
QUESTION = "The same linear classifier learns from each. Which is lowest in the end?"


class Raced(NamedTuple):
    """Numbers an image becomes, and % of new images right before training and after each epoch, (16,)."""

    count: int
    right: np.ndarray


def digit_features(images, vocabulary):
    """name → features of gray images (N, 28, 28)."""
    kinds = {
        "pixels": images.reshape(len(images), -1),
        "HOG": ft.hog(images, cell=7),
        "one bag": ft.visual_words(images, vocabulary, encoding="hard", pool=1),
        "four bags": ft.visual_words(images, vocabulary, encoding="hard", pool=2),
    }
    return kinds | {"all of them": joined(kinds, "pixels", "HOG", "four bags")}


def photo_features(images, vocabulary):
    """name → features of colour images (N, 32, 32, 3)."""
    kinds = {
        "pixels": images.reshape(len(images), -1),
        "colour": ft.color_histogram(images, 8).astype(images.dtype),
        "HOG": ft.hog(ft.grayscale(images)),
        "four bags": ft.visual_words(images, vocabulary, encoding="hard", pool=2),
    }
    return kinds | {"all three": joined(kinds, "colour", "HOG", "four bags")}


def joined(kinds, *names):
    return np.concatenate([kinds[name] for name in names], axis=1)


def raced(learned, y, new, y_new):
    """Train a linear softmax on features (N, D), standardized, and look at new ones after each epoch.

    >>> X, y = np.eye(4).repeat(3, axis=0), np.arange(4).repeat(3)
    >>> float(raced(X, y, X, y).right[-1])
    100.0
    """
    by = ft.standardization(learned)
    X, X_new = (ft.with_ones(ft.standardize(part, by)) for part in (learned, new))
    trained = train(
        np.zeros((int(y.max()) + 1, X.shape[1]), X.dtype), (X, y), (X_new, y_new),
        objective=partial(linear_objective, loss=softmax_loss, lam=LAM), optimizer=OPTIMIZERS["momentum"],
        learning_rate=cosine(RATE, EPOCHS * -(-len(X) // BATCH)), rng=np.random.default_rng(0), batch_size=BATCH,
        max_epochs=EPOCHS, patience=EPOCHS, progress=False, error=linear_error,
    )  # fmt: skip
    right = 100 * (1 - np.asarray(trained.history.val_error, dtype=float))
    start = 100 * np.mean(y_new == 0)  # scores of 0 are a tie, and the first class wins it
    return Raced(learned.shape[1], np.concatenate([[start], right]))


def race_digits(X, y, X_new, y_new, words=60):
    """name → Raced, on gray digits (N, 784)."""
    images, new = (np.asarray(part, np.float32).reshape(-1, 28, 28) for part in (X, X_new))
    vocabulary = ft.learn_words(images, words, rng=np.random.default_rng(0), size=7, samples=10_000, max_steps=10)
    learned, tested = (digit_features(part, vocabulary) for part in (images, new))
    return {name: raced(learned[name], y, tested[name], y_new) for name in learned}


def race_panel(found):
    names = list(found)
    right = np.array([one.right for one in found.values()])
    ticks = [((k + 0.5) / len(names), f"{name}: {found[name].count:,}") for k, name in enumerate(names)]
    return scene.panel(
        scene.bars("right", right, [1, 4, 2, 0, 3][: len(names)]), scene.rule(y=10),
        x=scene.axis(0, 1, ticks=ticks), y=scene.axis(0, 100, "% of new images right"), ratio=2.6,
        title="Below each bar: how many numbers an image becomes. Dashed: choosing blindly",
        description="Accuracy on new images, a bar for each kind of feature",
    )  # fmt: skip


def recorded(which):
    """What came out once: name → Raced, of the "digits" or of the "photographs" of CIFAR-10.

    >>> recorded("digits")["pixels"].count
    784
    """
    kept = json.loads((DATA / "features_race.json").read_text(encoding="utf-8"))[which]
    return {name: Raced(one["count"], np.array(one["right"])) for name, one in kept.items()}


def features_figure():
    """Five kinds of features race on 4,000 digits, after a bet: accuracy on 1,000 new ones, epoch by epoch.

    It plays what data/make_features_race.py recorded; `race_digits` runs it again in some seconds.

    Returns:
        Figure, a widget. It asks for a bet before it plays.

    Raises:
        OSError: if the data folder is not there.

    Source: ours.

    >>> features_figure().scene["bet"]["options"][0]
    'pixels'
    """
    return race_picture(recorded("digits"), "4,000 digits", 1_000)


def percent(value):
    """One decimal, halves upward, so that 60.05 and what a processor makes of it look alike.

    >>> percent(60.05), percent(60.050000000000004)
    ('60.1', '60.1')
    """
    return f"{value + 1e-6:.1f}"


def race_picture(found, title, count):
    ends = {name: one.right[-1] for name, one in found.items()}
    said = ", ".join(f"{name} {percent(end)} %" for name, end in ends.items())
    return figure(
        race_panel(found), steps=EPOCHS, seconds=4, title=f"What features are worth: {title}", summary="said",
        texts={
            "said": f"Right of {count:,} new images after {EPOCHS} epochs: {said}.",
            "lowest": min(ends, key=ends.get),
        },
        bet={"question": QUESTION, "options": list(found), "answer": "lowest"},
    )  # fmt: skip
