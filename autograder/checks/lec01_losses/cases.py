"""The calls on which the functions of lecture 01 are tried, smallest first."""

import numpy as np

from autograder.checks.base import Call

DEFAULT = "with the default margin"
OTHER = "with a margin other than 1"
MODERATE = "for moderate scores"
HUGE = "for huge scores"
FAR_BELOW = "where all scores are far below 0"
KINK = "where a term is exactly 0, at the kink"


def _scores(rng, N, C, dtype=float):
    """Scores with two decimals and labels: easy to read when a case is shown."""
    scores = (rng.normal(scale=2.5, size=(N, C))).round(2)
    return scores.astype(dtype), rng.integers(C, size=N)


def _all_classes(rng, N, C):
    """Labels in which every class occurs, so that no class can be forgotten."""
    return rng.permutation(np.arange(N) % C)


def _off_the_kink(rng, N, C, margin=1.0, dtype=float):
    """Scores and labels in which no wrong class stands at the margin, where rounding would decide the gradient."""
    while True:
        scores, _ = _scores(rng, N, C, dtype)
        y = _all_classes(rng, N, C)
        terms = scores - scores[np.arange(N), y][:, None] + margin
        if (np.abs(terms) > 1e-3).sum() >= N * C - (margin == 0) * N:
            return scores, y


def _at_the_kink(rng):
    """Quarters, exact in binary, with one wrong class of each row exactly at the margin of 1,
    and one level with the right class."""
    scores, y = rng.integers(-8, 8, size=(6, 5)) / 4, rng.integers(5, size=6)
    rows = np.arange(6)
    scores[rows, (y + 1) % 5] = scores[rows, y] - 1
    scores[0, (y[0] + 2) % 5] = scores[0, y[0]]
    return scores, y


def _just_inside(rng):
    """Quarters and labels; in each row one wrong class pays a millionth, so that whoever asks for more misses it."""
    scores, y = rng.integers(-8, 8, size=(4, 3)) / 4, rng.permutation([0, 1, 2, 0])
    rows = np.arange(4)
    scores[rows, (y + 1) % 3] = scores[rows, y] - 1 + 2**-20
    return scores, y


def _whole(rng):
    """Whole numbers; in the first row two wrong classes have the score of the right one, and their terms are equal."""
    scores, y = rng.integers(-5, 6, size=(6, 4)), rng.integers(4, size=6)
    scores[0, (y[0] + np.array([1, 2])) % 4] = scores[0, y[0]]
    return scores, y


def hinge_calls(rng):
    """Small to large; default, other and zero margins; ties at the kink; every kind of array.

    One call is made twice: what is remembered from call to call shows.
    """
    five = _off_the_kink(rng, 5, 4, 2.5)
    wide, wide_y = _off_the_kink(rng, 7, 6)
    gaps, gaps_y = _off_the_kink(rng, 8, 5, 0.75)
    large, large_y = _off_the_kink(rng, 24, 10)
    return [
        Call(_off_the_kink(rng, 1, 2), tags=(DEFAULT, "when N = 1")),
        Call(_off_the_kink(rng, 1, 3), tags=(DEFAULT, "when N = 1")),
        *[Call(_off_the_kink(rng, 5, 4), tags=(DEFAULT,))] * 2,
        Call(five, {"margin": 2.5}, tags=(OTHER,)),
        Call((*_off_the_kink(rng, 3, 3, 0.0), 0.0), tags=(OTHER, "with a margin of 0")),
        Call(_at_the_kink(rng), tags=(DEFAULT, KINK)),
        Call(_just_inside(rng), tags=(DEFAULT, "where a term is only just above 0")),
        Call(_whole(rng), {"margin": 0.5}, tags=(OTHER,)),
        Call(_off_the_kink(rng, 6, 4, dtype=np.float32), tags=(DEFAULT,), rtol=3e-4, atol=3e-4),
        Call((np.asfortranarray(wide), wide_y.astype(np.uint8)), tags=(DEFAULT,), atol=1e-10),
        Call((np.repeat(gaps, 2, axis=1)[:, ::2], gaps_y), {"margin": 0.75}, tags=(OTHER,)),
        Call((large, large_y), tags=(DEFAULT,), atol=1e-10),
        Call((large * 1e4, large_y), tags=(DEFAULT,), atol=1e-8),
    ]


def softmax_calls(rng):
    """Small to large, then scores whose exponentials leave the range of floats, in each direction."""
    calls = softmax_loss_calls(rng)
    # A probability has no large number to cancel, unlike a loss: cut at 1e-7 it is wrong.
    return [Call((call.args[0],), tags=call.tags, rtol=call.rtol, atol=min(call.atol, 1e-10)) for call in calls]


def softmax_loss_calls(rng):
    """As `softmax_calls`, with labels; one call is made twice: what is remembered from call to call shows."""
    far, far_y = _scores(rng, 5, 4)
    far = far + np.array([1e4, -1e4, 0, 800, -800])[:, None]
    spread, spread_y = _scores(rng, 6, 5)
    spread = spread * 4e3
    spread[np.arange(6), (spread_y + 1) % 5] = 1e4
    floor = 1e-11 * (1 + 1e4)
    large = _scores(rng, 24, 10)[0]
    low, low_y = _scores(rng, 3, 4)
    return [
        Call(_scores(rng, 1, 2), tags=(MODERATE, "when N = 1"), atol=1e-10),
        Call(_scores(rng, 2, 3), tags=(MODERATE,), atol=1e-10),
        *[Call(_scores(rng, 2, 3), tags=(MODERATE,), atol=1e-10)] * 2,
        Call(_scores(rng, 4, 4), tags=(MODERATE,), atol=1e-10),
        Call((rng.integers(-4, 5, size=(5, 3)), rng.integers(3, size=5)), tags=(MODERATE,), atol=1e-10),
        Call(_scores(rng, 6, 4, np.float32), tags=(MODERATE,), rtol=3e-4, atol=3e-5),
        Call((np.asfortranarray(_scores(rng, 7, 6)[0]), _all_classes(rng, 7, 6).astype(np.uint8)),
             tags=(MODERATE,), atol=1e-10),
        Call((_scores(rng, 8, 10)[0][:, ::2], rng.integers(5, size=8)), tags=(MODERATE,), atol=1e-10),
        Call((large, _all_classes(rng, 24, 10)), tags=(MODERATE,), atol=1e-10),
        Call((low - np.array([1e4, 800, 5e3])[:, None], low_y), tags=(HUGE, FAR_BELOW), rtol=1e-7, atol=floor),
        Call((far, far_y), tags=(HUGE,), rtol=1e-7, atol=floor),
        Call((spread, spread_y), tags=(HUGE,), rtol=1e-7, atol=floor),
    ]  # fmt: skip


def class_count_calls(rng):
    """Numbers of classes, ten among them."""
    return [Call((int(C),)) for C in [2, 3, 10, 17, 1000, *rng.integers(20, 900, size=2)]]
