"""The calls on which the functions of lecture 02 are tried, smallest first."""

import numpy as np

from autograder.checks.base import Call

ZEROS = "where some weights are 0"
TINY = "where some weights are tiny"
SINGLE = "in float32"
UNIT = "with c = 1"
ANY_LENGTH = "with a c other than 1"
HALF = "with keep = 1/2"
ANY_KEEP = "with a keep other than 1/2"
MODERATE = "for moderate scores"
HUGE = "for huge scores"
FAR_BELOW = "where all scores are far below 0"


def _weights(rng, *shape):
    """Weights with two decimals, of both signs, none of them 0."""
    signs = rng.permutation(np.arange(np.prod(shape, dtype=int)) % 2 * 2 - 1).reshape(shape)
    return signs * rng.uniform(0.2, 3, size=shape).round(2)


def _with_zeros(rng, *shape):
    """Weights of which about a third are exactly 0, the first one among them."""
    W = _weights(rng, *shape)
    W[rng.random(shape) < 0.3] = 0
    W.flat[0] = 0
    return W


def weight_calls(rng):
    """One to three axes; zeros, and nothing but zeros; tiny weights; integers, float32, every memory layout.

    One call is made twice: what is remembered from call to call shows.
    """
    return [
        Call((_weights(rng, 2),), tags=("when W has one axis",)),
        Call((_weights(rng, 1, 3),)),
        *[Call((_weights(rng, 1, 3),))] * 2,
        Call((_weights(rng, 2, 2),)),
        Call((_with_zeros(rng, 2, 3),), tags=(ZEROS,)),
        Call((np.zeros((2, 2)),), tags=(ZEROS,)),
        Call((rng.permutation([-3, -1, 0, 2, 4, 0]).reshape(3, 2),), tags=(ZEROS,)),
        Call((_with_zeros(rng, 3, 2).astype(np.float32),), tags=(ZEROS, SINGLE), rtol=3e-4, atol=3e-4),
        Call((_weights(rng, 2, 3, 2),), tags=("when W has three axes",)),
        Call((1e-4 * _weights(rng, 4),), tags=("when W has one axis",), atol=1e-16),
        Call((_weights(rng, 2, 2) * [[1, 1e-10], [1e-10, 1]],), tags=(TINY,)),
        Call((np.asfortranarray(_weights(rng, 3, 4)),)),
        Call((np.repeat(_with_zeros(rng, 4, 3), 2, axis=1)[:, ::2],), tags=(ZEROS,)),
    ]


def elastic_calls(rng):
    """As `weight_calls`, with strengths small and large, whole and 0."""
    strengths = [0.5, 2.0, 0.7, 0.7, 0.1, 3, 4, 0.25, 0.75, 1.5, 0.3, 1.25, 0.0, round(float(rng.uniform(0.1, 3)), 2)]
    return [
        Call(
            (call.args[0], beta),
            tags=(*call.tags, *(["where beta is 0"] if beta == 0 else [])),
            rtol=call.rtol,
            atol=call.atol,
        )
        for call, beta in zip(weight_calls(rng), strengths, strict=True)
    ]


def _rows(rng, lengths, D, c):
    """A table whose rows have the given lengths, in units of c."""
    W = _weights(rng, len(lengths), D)
    return W * c * np.array(lengths)[:, None] / np.linalg.norm(W, axis=1, keepdims=True)


def norm_calls(rng):
    """Rows too long, by much or little, short enough, exactly as long as allowed, tiny and zero; c = 1 and others."""
    mixed = [2.5, 0.4, 1.7, 0.9]
    zeros = _rows(rng, [0.8, 1, 3.0], 3, 1.0)
    zeros[1] = 0
    exact = np.array([[3.0, -4.0], [0.0, 5.0], [6.0, 8.0], [-1.5, 2.0]])
    other = round(float(rng.uniform(1.2, 3)), 2)
    whole = np.array([[3, 4], [1, -1], [-6, 8], [0, 0]])
    small = round(float(rng.uniform(0.5, 0.8)), 2)
    calls = [
        Call((_rows(rng, [2.0], 2, 1.0), 1.0), tags=(UNIT, "when there is one row")),
        Call((_rows(rng, [3.0], 3, 2.0), 2.0), tags=(ANY_LENGTH, "when there is one row")),
        *[Call((_rows(rng, [0.6, 1.8], 3, 1.0), 1.0), tags=(UNIT,))] * 2,
        Call((_rows(rng, [0.7, 1.9], 2, 2.5), 2.5), tags=(ANY_LENGTH,)),
        Call((rng.permutation(exact), 5), tags=(ANY_LENGTH, "where a row is exactly c long")),
        Call((rng.permutation(exact / 4), 1.25), tags=(ANY_LENGTH, "where a row is exactly c long")),
        Call((rng.permutation(zeros), 1.0), tags=(UNIT, "where a row is 0")),
        Call((rng.permutation(whole), 1), tags=(UNIT, "where a row is 0")),
        Call((rng.permutation(whole), 2.5), tags=(ANY_LENGTH, "where a row is 0")),
        Call((_rows(rng, [1e-3, 1.5, 0.5], 3, 1.0), 1.0), tags=(UNIT,), atol=1e-11),
        Call((_rows(rng, [1.5, 1e-3, 0.5, 4], 4, small), small), tags=(ANY_LENGTH,), atol=1e-11),
        Call((_rows(rng, rng.permutation(mixed), 3, other).astype(np.float32), other), tags=(ANY_LENGTH, SINGLE)),
        Call((np.asfortranarray(_rows(rng, rng.permutation(mixed), 5, 1.0)), 1.0), tags=(UNIT,)),
        Call((np.repeat(_rows(rng, mixed, 4, 0.75), 2, axis=1)[:, ::2], 0.75), tags=(ANY_LENGTH,)),
        Call((_rows(rng, [1.4, 0.3, 0.95, 1.000005, 6], 6, other), other), tags=(ANY_LENGTH,)),
        Call((_rows(rng, [0.9, 0.3, 0.7], 2, 1.0), 1.0), tags=(UNIT, "where all rows are short enough")),
        Call((_rows(rng, [0.5, 0.8], 3, small), small), tags=(ANY_LENGTH, "where all rows are short enough")),
    ]
    # 1e-7 leaves room for a tiny number that guards the division: min(1, c / (length + 1e-8)).
    return [Call(c.args, tags=c.tags, rtol=3e-4 if SINGLE in c.tags else 1e-7, atol=c.atol) for c in calls]


def _drops(rng, shape, keep, train, tags=()):
    """x without zeros; u of which some entries are kept, some dropped, and one is exactly `keep`."""
    x, u = _weights(rng, *shape), rng.uniform(0.02, 0.98, size=shape).round(2)
    flat = rng.permutation(u.size)
    u.flat[flat[0]], u.flat[flat[1]] = keep * rng.uniform(0.1, 0.4), keep + (1 - keep) * rng.uniform(0.5, 0.9)
    if u.size > 3:
        u.flat[flat[2]] = keep
        u.flat[flat[3]] = min(keep, 1 - keep) * 0.5
    where = HALF if keep == 0.5 else ANY_KEEP
    when = "in training" if train else "at test time"
    return Call((x, u, keep, train), tags=(where, when, *tags))


def dropout_calls(rng):
    """Training and test time in turn; u exactly at the border; keep = 1; integers, float32, one to three axes.

    The last calls of each kind of keep are made twice: an answer that hangs on chance shows.
    """
    whole = rng.permutation([-3, 5, 2, -7, 1, 9])
    u = rng.permutation([0.1, 0.3, 0.45, 0.7, 0.8, 0.95])
    keep = round(float(rng.uniform(0.55, 0.9)), 2)
    x, v, *_ = _drops(rng, (3, 4), 0.25, True).args
    y, w, *_ = _drops(rng, (4, 3), keep, True).args
    single, low = _weights(rng, 2, 4).astype(np.float32), rng.uniform(0.1, 0.9, size=(2, 4)).astype(np.float32)
    return [
        _drops(rng, (2,), 0.5, True),
        _drops(rng, (1, 3), 0.75, True),
        _drops(rng, (3,), 0.5, False),
        _drops(rng, (3,), 0.75, False),
        _drops(rng, (2, 3), 0.5, True),
        _drops(rng, (2, 3), 0.8, True),
        _drops(rng, (2, 2, 2), 0.25, True),
        _drops(rng, (2, 2), 0.2, False),
        Call((whole, u, 0.5, True), tags=(HALF, "in training")),
        Call((whole, u, 0.6, True), tags=(ANY_KEEP, "in training")),
        Call((whole, u, 0.6, False), tags=(ANY_KEEP, "at test time")),
        Call((_weights(rng, 4), rng.uniform(size=4).round(2), 1.0, True), tags=(ANY_KEEP, "when all are kept")),
        Call((single, low, 0.3, True), tags=(ANY_KEEP, "in training"), rtol=3e-4, atol=3e-4),
        Call((np.asfortranarray(x), np.asfortranarray(v), 0.25, True), tags=(ANY_KEEP, "in training")),
        Call((np.repeat(y, 2, axis=1)[:, ::2], w, keep, True), tags=(ANY_KEEP, "in training")),
        *[_drops(rng, (4, 5), 0.5, True)] * 2,
        *[_drops(rng, (5, 5), 0.9, True)] * 2,
        _drops(rng, (3, 4), 0.9, False),
    ]


def _problem(rng, N, D, C):
    """Weights, data and labels in which every class occurs as far as N allows."""
    return _weights(rng, C, D), _weights(rng, N, D), rng.permutation(np.arange(N) % C)


def objective_calls(rng):
    """No, weak and strong regularization; N = 1, C = 2, N = C; zero weights; integers, layouts; scores of 1e4.

    One call is made twice: what is remembered from call to call shows.
    """
    whole = rng.integers(-3, 4, size=(3, 2)), rng.integers(0, 5, size=(4, 2)), rng.integers(3, size=4).astype(np.uint8)
    single = [one.astype(np.float32) for one in _problem(rng, 5, 3, 3)[:2]]
    W, X, y = _problem(rng, 5, 4, 3)
    far_W, far_X, far_y = _problem(rng, 4, 3, 3)
    far_y = (far_X @ far_W.T).argmin(axis=1)
    far_W *= 1e4 / np.abs(far_X @ far_W.T).max()
    strengths = rng.permutation([0.05, 0.2, 0.7, 1.3]).tolist()
    calls = [
        Call((*_problem(rng, 1, 2, 2), 0.0), tags=(MODERATE, "when N = 1")),
        Call((*_problem(rng, 1, 2, 2), 0.5), tags=(MODERATE, "when N = 1")),
        *[Call((*_problem(rng, 3, 2, 2), 0.1), tags=(MODERATE,))] * 2,
        Call((*_problem(rng, 3, 3, 3), strengths[0]), tags=(MODERATE,)),
        Call((*_problem(rng, 2, 1, 3), strengths[1]), tags=(MODERATE, "when D = 1")),
        Call((*whole, 2), tags=(MODERATE,)),
        Call((np.zeros((3, 4)), *_problem(rng, 4, 4, 3)[1:], 1.0), tags=(MODERATE, "where all weights are 0")),
        Call((*single, rng.integers(3, size=5), 0.25), tags=(MODERATE, SINGLE)),
        Call((np.asfortranarray(W), np.repeat(X, 2, axis=1)[:, ::2], y, 0.3), tags=(MODERATE,)),
        Call((*_problem(rng, 6, 5, 4), strengths[2]), tags=(MODERATE,)),
        Call((*_problem(rng, 9, 3, 5), strengths[3]), tags=(MODERATE,)),
        Call((-np.abs(far_W), np.abs(far_X), far_y, 0.0), tags=(HUGE, FAR_BELOW), rtol=1e-7, atol=1e-7),
        Call((far_W, far_X, far_y, 0.001), tags=(HUGE,), rtol=1e-7, atol=1e-7),
        Call((-far_W, far_X, (far_y + 1) % 3, 0.0), tags=(HUGE,), rtol=1e-7, atol=1e-7),
    ]
    return [
        Call(c.args, tags=c.tags, rtol=3e-4, atol=3e-4) if SINGLE in c.tags
        else Call(c.args, tags=c.tags, rtol=c.rtol, atol=max(c.atol, 1e-10))
        for c in calls
    ]  # fmt: skip
