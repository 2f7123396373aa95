"""The calls on which the functions of lecture 00 are tried, smallest first."""

import numpy as np

from autograder.checks.base import Call

NO_BIAS = "with a bias of zeros"
BIAS = "with a bias"
SQUARE = "when D = C"
TWO = "with two classes"
MORE = "with more than two classes"


def _tables(rng, N, D, C, bias=True):
    """Data, weights and biases with two decimals, of both signs, no number 0."""
    X, W = (rng.normal(scale=1.5, size=shape).round(2) + 0.005 for shape in ((N, D), (C, D)))
    signs = (-1) ** np.arange(C)
    b = rng.permutation(np.arange(1, C + 1) * signs) * rng.uniform(0.4, 0.9) if bias else np.zeros(C)
    return X.round(3), W.round(3), b.round(2)


def score_calls(rng):
    """All sizes different, all equal, each of them small; integers, pixels, float32, every memory layout.

    One call is made twice: what is remembered from call to call shows.
    """
    X, W, b = _tables(rng, 4, 5, 3)
    single = tuple(one.astype(np.float32) for one in _tables(rng, 4, 3, 2))
    whole = [rng.integers(-9, 10, size=shape) for shape in ((3, 4), (2, 4))]
    pixels = rng.integers(0, 256, size=(3, 6)).astype(np.uint8)
    return [
        Call(_tables(rng, 1, 3, 2, bias=False), tags=(NO_BIAS, "when N = 1")),
        Call(_tables(rng, 1, 3, 2), tags=(BIAS, "when N = 1")),
        Call(_tables(rng, 2, 3, 4, bias=False), tags=(NO_BIAS,)),
        Call(_tables(rng, 3, 2, 3), tags=(BIAS,)),
        Call(_tables(rng, 2, 3, 3, bias=False), tags=(NO_BIAS, SQUARE)),
        Call(_tables(rng, 3, 3, 3), tags=(BIAS, SQUARE)),
        Call(_tables(rng, 5, 1, 2), tags=(BIAS, "when D = 1")),
        Call((*whole, np.zeros(2, dtype=int)), tags=(NO_BIAS,)),
        Call((whole[0], whole[1] / 8, rng.integers(1, 9, size=2)), tags=(BIAS,)),
        Call((whole[0] / 8, whole[1], np.zeros(2)), tags=(NO_BIAS, "when W holds integers and X does not")),
        Call((*whole, _tables(rng, 1, 1, 2)[2]), tags=(BIAS,)),
        *[Call(_tables(rng, 3, 4, 2), tags=(BIAS,))] * 2,
        Call((pixels, _tables(rng, 1, 6, 4)[1] / 64, _tables(rng, 1, 1, 4)[2]), tags=(BIAS,)),
        Call(single, tags=(BIAS,), rtol=3e-4, atol=3e-4),
        Call((np.asfortranarray(X), np.repeat(W, 2, axis=1)[:, ::2], np.repeat(b, 2)[::2]), tags=(BIAS,), atol=1e-11),
        Call(_tables(rng, 4, 9, 5, bias=False), tags=(NO_BIAS,), atol=1e-11),
        Call(_tables(rng, 7, 5, 3), tags=(BIAS,), atol=1e-11),
    ]


def _partly_right(rng, N, C, hits, dtype=float):
    """Scores without ties, and labels of which exactly `hits` are right; the others are neither best nor all worst."""
    while True:
        scores = rng.normal(scale=3, size=(N, C)).round(2)
        if all(len(set(row)) == C for row in scores.tolist()):
            break
    best = scores.argmax(axis=1)
    y = np.where(rng.permutation(N) < hits, best, (best + rng.integers(1, C, size=N)) % C)
    return scores.astype(dtype), y


def _ties(rng, C):
    """Halves with two best classes in four of five rows; the first of them is right in three, the second in one."""
    scores = rng.integers(-6, 0, size=(5, C)) / 2
    rows, first = np.arange(5), rng.integers(0, C - 1, size=5)
    scores[rows, first] = 1.5
    scores[rows[:4], first[:4] + 1] = 1.5
    y = first.copy()
    y[rng.integers(4)] += 1
    return scores, y


def _nearly_tied(rng, C):
    """Two scores in each row share six digits; the later one is higher, and right in three rows of five."""
    scores = rng.integers(-6, 0, size=(5, C)) / 2
    rows, first = np.arange(5), rng.integers(0, C - 1, size=5)
    scores[rows, first], scores[rows, first + 1] = 1.5, 1.5 + 2**-20
    return scores, first + (rng.permutation(5) < 3)


def _huge(rng):
    """Scores whose exponentials are infinite or all 0; the best class is never the first, and right in 3 of 5 rows,
    both of the very low ones among them: who starts the search at some low number misses these."""
    best = rng.integers(2, 4, size=5)
    scores = rng.integers(-40, 40, size=(5, 4)) * 20.0
    scores[np.arange(5), best] = 900.0
    scores[:, 1] = 850.0
    scores[3:] -= 9000.0
    return scores, np.where([True, False, False, True, True], best, 0)


def accuracy_calls(rng):
    """Shares other than 0 and 1, and these; ties, and scores that nearly are; as many examples as classes; integers,
    huge scores, layouts. One call is made twice: what is remembered from call to call shows.

    The shares of the largest cases are drawn, so that no shape tells them.
    """
    nine, eleven, many = rng.integers([2, 2, 5], [8, 10, 20]).tolist()
    wide, wide_y = _partly_right(rng, 6, 4, 4)
    far, far_y = _partly_right(rng, 7, 3, 2)
    whole = rng.permuted(np.tile(np.arange(-2, 3), (8, 1)), axis=1)
    whole_y = np.where(np.arange(8) < 3, whole.argmax(axis=1), whole.argmin(axis=1))
    negative, negative_y = _partly_right(rng, 7, 2, 5)
    calls = [
        Call(_partly_right(rng, 1, 2, 1), tags=(TWO, "when N = 1")),
        Call(_partly_right(rng, 1, 3, 0), tags=(MORE, "when N = 1")),
        Call(_partly_right(rng, 3, 2, 1), tags=(TWO,)),
        Call(_partly_right(rng, 3, 3, 2), tags=(MORE, "when N = C")),
        *[Call(_partly_right(rng, 7, 4, 3), tags=(MORE,))] * 2,
        Call(_ties(rng, 2), tags=(TWO, "where two classes share the highest score")),
        Call(_ties(rng, 4), tags=(MORE, "where two classes share the highest score")),
        Call(_nearly_tied(rng, 2), tags=(TWO, "where two scores are nearly equal")),
        Call(_nearly_tied(rng, 3), tags=(MORE, "where two scores are nearly equal")),
        Call((whole, whole_y.astype(np.uint8)), tags=(MORE,)),
        Call((negative - 20, negative_y.astype(np.int8)), tags=(TWO, "where all scores are negative")),
        Call((far - 20, far_y), tags=(MORE, "where all scores are negative")),
        Call(_partly_right(rng, 9, 5, nine, np.float32), tags=(MORE,)),
        Call((np.asfortranarray(wide), wide_y), tags=(MORE,)),
        Call((np.repeat(far, 2, axis=1)[:, ::2], np.repeat(far_y, 2)[::2]), tags=(MORE,)),
        Call(_huge(rng), tags=(MORE, "for huge scores")),
        Call(_partly_right(rng, 11, 2, eleven), tags=(TWO,)),
        Call(_partly_right(rng, 23, 10, many), tags=(MORE,)),
    ]
    # A share computed in float32 is right as well.
    return [Call(call.args, tags=call.tags, rtol=1e-6) for call in calls]
