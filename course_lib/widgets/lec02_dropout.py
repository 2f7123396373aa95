"""Lecture 02: dropout pass by pass, and where the mean goes with 1/keep and without it."""

import numpy as np

from course_lib import layers
from course_lib.exercise import passing
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number

KEEPS = np.round(np.arange(0.3, 1.01, 0.1), 1)
X = np.array([0.9, 0.4, 1.3, 0.7, 1.1, 0.2, 0.8, 0.6])  # sums to 6
PASSES = 200
ANSWERS = ("at the sum of all eight", "above it", "below it")


def passes(dropout=layers.dropout, seed=3):
    """Eight numbers through dropout 200 times, for each keep.

    Returns:
        (kept (K, 200, 8) with 1/keep, running mean of their sum (K, 200), the same without 1/keep).

    >>> kept, mean, plain = passes()
    >>> bool(abs(mean[2, -1] - X.sum()) < 0.4), bool(abs(plain[2, -1] - 0.5 * X.sum()) < 0.2)
    (True, True)
    """
    u = np.random.default_rng(seed).random((PASSES, 8))
    rows = np.broadcast_to(X, u.shape)
    kept = np.stack([np.asarray(dropout(rows.copy(), u, float(keep), True), dtype=float) for keep in KEEPS])
    mean = kept.sum(axis=2).cumsum(axis=1) / np.arange(1, PASSES + 1)
    return kept, mean, mean * KEEPS[:, None]


def dropout_figure(dropout=None):
    """Eight numbers, a new mask in every pass, and the running mean of their sum, with 1/keep and without.

    Args:
        dropout: the student's `dropout(x, u, keep, train)`, or None: the reference.

    Returns:
        Figure; it asks where the mean without 1/keep will end before it plays.

    Raises:
        Nothing.

    Source: ours.

    >>> dropout_figure().scene["bet"]["options"][0]
    'at the sum of all eight'
    """
    u = np.random.default_rng(0).random((4, 8))
    tries = [(np.tile(X, (4, 1)), u, keep, train) for keep in (0.5, 0.8) for train in (True, False)]
    drop, whose = passing(dropout, layers.dropout, *tries)
    kept, mean, plain = passes(drop)
    at_test = float(np.asarray(drop(X.copy(), u[0], 0.5, False)).sum())
    lines = scene.series("mean with 1/keep", "mean without")
    both = np.stack([mean, plain], axis=1)
    heights = np.moveaxis(kept, 1, 2)  # (K, 8, 200)
    heights = np.concatenate([np.broadcast_to(X[:, None], (len(KEEPS), 8, 1)), heights], axis=2)
    words = [said(keep, *ends) for keep, ends in zip(KEEPS, both[:, :, -1], strict=True)]
    ends = [ANSWERS[0] if keep == 1 else ANSWERS[2] for keep in KEEPS]
    return figure(
        scene.panel(
            scene.bars("kept", scene.by(heights, "keep"), [5] * 8),
            x=scene.axis(0, 8, "the eight numbers", ticks=[(k + 0.5, str(k)) for k in range(8)]),
            y=scene.axis(0, 4.5), title="One pass, times 1/keep", share=1.0, ratio=1.15,
            description="eight bars; in each pass some are 0 and the others are larger",
        ),
        scene.panel(
            scene.curve("means", scene.by(both, "keep"), first=1, readout=True),
            scene.rule(y=at_test, text="sum at test time"),
            x=scene.axis(0, PASSES, "pass"), y=scene.axis(0, 12, "mean of the sum so far"),
            title="The mean over all passes so far", share=1.25, ratio=1.4375,
            description="running means of the sum, with 1/keep and without, and the sum at test time",
        ),
        controls=[scene.slider("keep", KEEPS, 0.5, "keep")], series=lines, steps=PASSES, seconds=8,
        title=f"Dropout, by {whose}", texts={"said": scene.by(words, "keep"), "end": scene.by(ends, "keep")},
        summary="said",
        bet={"question": "Without 1/keep, where will the mean end?", "options": list(ANSWERS), "answer": "end"},
    )  # fmt: skip


def said(keep, with_it, without):
    return (
        f"keep = {number(keep)}: after {PASSES} passes the mean of the sum is {number(with_it)} with 1/keep and "
        f"{number(without)} without; at test time it is {number(X.sum())}."
    )
