"""The open challenge: label digits as well as you can. Points go by bands of accuracy, the same for everybody.

Images come from the course's 5,000 digits, moved by up to a pixel, so that they can be drawn anew for each
submission. In the second call the labels are dealt out anew: weights or labels that a function brings along are of
no use there without `y_train`. Looking the images up in the course's data still gets somebody into the highest band; an
honest solution gets there too.

Measured over 20 draws (lowest and mean, in %): softmax on pixels 75.6 and 78.7, two layers of 64 units 80.8 and 83.1, a
linear classifier on HOG in cells of 7 pixels 90.0 and 91.5, the reference 95.5 and 96.6.
"""

import numpy as np

from autograder.checks.base import Call, Check
from autograder.checks.lec09_two_layers.classifier import known_scores
from autograder.checks.lec09_two_layers.classifier import predict_digits as reference
from course_lib.checking.exercise import Part
from course_lib.checking.plain import Named
from course_lib.data import mnist

LEARN, JUDGE, MOVE, DIGITS = 1000, 800, 1, 5000
BANDS = (0.72, 0.81, 0.87, 0.93)


def calls(rng):
    """Two draws: the labels as they are, then dealt out anew."""
    digits = mnist()
    truth = np.concatenate([digits.y_train, digits.y_val, digits.y_test])
    return [_call(rng, truth), _call(rng, rng.permutation(10)[truth])]


def _call(rng, labels):
    rows = rng.permutation(DIGITS)[: LEARN + JUDGE].astype(np.uint16)
    moves = rng.integers(-MOVE, MOVE + 1, size=(len(rows), 2)).astype(np.int8)
    seen, new = (Named("moved_digits", (rows[part], moves[part])) for part in (slice(LEARN), slice(LEARN, None)))
    return Call((seen, labels[rows[:LEARN]], new), expected=labels[rows[LEARN:]])


def labelled(X_train, y_train, X):
    """Good labels, to spoil."""
    return known_scores(X_train, y_train, X).argmax(axis=1).astype(np.int8)


predict_digits = Check(
    reference=reference,
    results=("labels",),
    parts=tuple(Part(f"{100 * band:g} % right", 1, share=band) for band in BANDS),
    calls=calls,
    hints=(
        "Begin with what lecture 01 gives you: a softmax classifier on the pixels divided by 255, some passes of minibatches. Is the first band yours?",
        "Every image is moved a little, so a pixel is a poor feature. What stays the same when a digit moves by a pixel? Think of lecture 08.",
        "Edge directions counted in cells of 4 by 4 pixels, each pixel shared between two directions, the square root of each count; on top a hidden layer, or the likeness to each training image.",
    ),
)


@predict_digits.mistake
def learns_nothing(X_train, y_train, X):
    """All your labels are 0: that is what the argmax of zeros says, and of nan. Are the weights still what they were at the
    start, or did they overflow?"""
    return np.zeros(len(X), dtype=np.int8)


@predict_digits.mistake
def counts_from_1(X_train, y_train, X):
    """Your labels are one too high, nearly everywhere. Rows and columns are counted from 0, and so are the labels."""
    return labelled(X_train, y_train, X) + 1


@predict_digits.mistake
def counts_one_too_low(X_train, y_train, X):
    """Your labels are one too low, nearly everywhere; the largest score's place is the label itself."""
    return labelled(X_train, y_train, X) - 1


@predict_digits.mistake
def labels_what_it_learned_from(X_train, y_train, X):
    """You return a label for each image of `X_train`; those are known. Asked for are the labels of `X`."""
    return y_train.astype(np.int8)


@predict_digits.mistake
def returns_a_column(X_train, y_train, X):
    """Your labels stand in a table of one column, shape (M, 1); a plain row of numbers is asked for, shape (M,)."""
    return labelled(X_train, y_train, X)[:, None]


@predict_digits.mistake
def returns_a_table_of_0_and_1(X_train, y_train, X):
    """You return a table of ten columns with one 1 in each row. Asked for is *which* column it is: the label."""
    return np.eye(10, dtype=np.int8)[labelled(X_train, y_train, X)]


@predict_digits.mistake
def labels_in_reverse(X_train, y_train, X):
    """Your labels would be right for the images of `X` in the opposite order. Keep them in the order in which they came."""
    return labelled(X_train, y_train, X)[::-1]


@predict_digits.mistake
def turns_the_scores_round(X_train, y_train, X):
    """Hardly any of your labels is right, far fewer than by guessing: the *smallest* score was chosen, or the gradient
    was followed uphill."""
    return known_scores(X_train, y_train, X).argmin(axis=1).astype(np.int8)


@predict_digits.mistake(slug="changes-its-input")
def erases_what_is_faint(X_train, y_train, X):
    """Changes the caller's images."""
    found = labelled(X_train, y_train, X)
    X[X < 20] = 0
    return found
