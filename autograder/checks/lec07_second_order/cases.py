"""The calls on which the functions of lecture 07 are tried, smallest first.

Matrices are well conditioned, so that solving, inverting and eigenvalues all give the same digits.
"""

import numpy as np

from autograder.checks.base import Call
from course_lib.second_order import bfgs_update

PLAIN = "when damping is left out"
DAMPED = "with damping"
FROM_IDENTITY = "when H_inv is the identity"
MID_RUN = "when H_inv is not the identity"
FEW = "for no pair or one"
SEVERAL = "for several pairs"
INDEFINITE = "where H is indefinite"
INTEGERS = "for integers"
FAR = "where the gradient is in the hundreds"
NEAR = "where the gradient is tiny, at the end of a run"
SHORT = "where s and y are tiny, at the end of a run"
FLAT = "where the surface is nearly flat, y short beside s"
FLOAT32 = {"rtol": 3e-4, "atol": 3e-4}


def _numbers(rng, *shape, low=0.2, high=3.0):
    """Numbers of both signs with two decimals, none near 0."""
    return (rng.choice([-1, 1], size=shape) * rng.uniform(low, high, size=shape)).round(2)


def _integers(rng, *shape):
    return rng.integers(1, 6, size=shape) * rng.choice([-1, 1], size=shape)


def _strided(array):
    """The same numbers with gaps between them in memory."""
    return np.repeat(array, 2, axis=-1)[..., ::2]


def _tilted(rng, n):
    """A random orthogonal matrix without an entry near 0, so that no axis is an eigenvector."""
    while True:
        q = np.linalg.qr(rng.normal(size=(n, n)))[0]
        if np.abs(q).min() > 0.02:
            return q


def _symmetric(rng, eigenvalues):
    """A full symmetric matrix with about these eigenvalues, in two decimals."""
    q = _tilted(rng, len(eigenvalues))
    H = ((q * eigenvalues) @ q.T).round(2)
    return (H + H.T) / 2


def _bends(rng, n, indefinite=False):
    """Eigenvalues between 1 and 8; where `indefinite`, some of them negative."""
    sizes = rng.permutation(np.linspace(1, 8, n) + rng.uniform(-0.2, 0.2, n))
    return sizes * np.where(np.arange(n) < indefinite * max(1, n // 2), -1, 1)


def _level_along_x1(rng):
    """A saddle like x1·x2: the first entry is 0, so that no elimination can begin by dividing by it."""
    across, along = rng.uniform(1, 3, size=2).round(2)
    return np.array([[0.0, across], [across, along]])


def newton_calls(rng):
    """One dimension and several; H definite and indefinite; damping left out, given and 0."""

    def three(n, indefinite=False):
        return _numbers(rng, n), _numbers(rng, n), _symmetric(rng, _bends(rng, n, indefinite))

    def one(sign):
        return _numbers(rng, 1), _numbers(rng, 1), sign * rng.uniform(1.5, 4, size=(1, 1)).round(2)

    x, _, H = three(3)
    ints = [(_integers(rng, 2), _integers(rng, 2), np.array([[19, k], [k, 17]])) for k in rng.permutation([-3, 2, 4])]
    return [
        Call(one(1), tags=(PLAIN,)),
        Call((*one(1), 0.5), tags=(DAMPED,)),
        Call(one(-1), tags=(PLAIN, INDEFINITE)),
        Call(three(2), tags=(PLAIN,)),
        Call(three(2, indefinite=True), tags=(PLAIN, INDEFINITE)),
        Call(three(2), {"damping": round(rng.uniform(0.6, 1.9), 2)}, tags=(DAMPED,)),
        Call((*three(3), 10.0), tags=(DAMPED,)),
        Call((*three(3, indefinite=True), 25.0), tags=(DAMPED, INDEFINITE)),
        Call((*three(2, indefinite=True), 0.25), tags=(DAMPED, INDEFINITE)),
        Call((_numbers(rng, 2), _numbers(rng, 2), _level_along_x1(rng)), tags=(PLAIN, INDEFINITE)),
        Call((x, np.zeros(3), H), tags=(PLAIN,)),
        Call(ints[0], tags=(PLAIN, INTEGERS)),
        Call((*ints[1], 2.5), tags=(DAMPED, INTEGERS)),
        Call(tuple(a.astype(np.float32) for a in three(3)), tags=(PLAIN,), **FLOAT32),
        Call(tuple(map(np.asfortranarray, three(4))), {"damping": 0.0}, tags=(PLAIN,)),
        Call((*map(_strided, three(4)), 1.25), tags=(DAMPED,)),
        Call(three(6, indefinite=True), tags=(PLAIN, INDEFINITE)),
        Call((_numbers(rng, 2), 100 * _numbers(rng, 2), _symmetric(rng, _bends(rng, 2))), tags=(PLAIN, FAR)),
        Call((_numbers(rng, 2), 1e-7 * _numbers(rng, 2, low=1), _symmetric(rng, _bends(rng, 2))), tags=(PLAIN, NEAR)),
    ]


def _pair(rng, n):
    """A step and the gradient's change along it, with sᵀy well above 0, as on a bowl; y is not along s."""
    while True:
        s, y = _numbers(rng, n), _numbers(rng, n)
        if s @ y > 0.3 * np.linalg.norm(s) * np.linalg.norm(y) and abs(s @ y - 1) > 0.1:
            return s, y


def _integer_pair(rng, n):
    while True:
        s, y = _integers(rng, n), _integers(rng, n)
        if s @ y > 2 and s[0] * y[1] != s[1] * y[0]:
            return s, y


def _with_fractions(rng, H_inv):
    """Integers whose update has no whole numbers in it, so that rounding shows."""
    while True:
        s, y = _integer_pair(rng, len(H_inv))
        new = bfgs_update(H_inv, s, y)
        if np.abs(new - new.round()).max() > 0.05:
            return H_inv, s, y


def _short(*arrays):
    """The same as it is late in a run. What is learned does not change; a small number added to sᵀy shows."""
    return tuple(1e-4 * array for array in arrays)


def bfgs_calls(rng):
    """From the identity, as every run starts, and mid-run; one dimension and several; two updates in a row."""

    def any_h(n):
        return _symmetric(rng, rng.permutation(np.linspace(0.5, 3, n) + rng.uniform(-0.1, 0.1, n)))

    near = {"atol": 1e-10}
    floats32 = [a.astype(np.float32) for a in (any_h(3), *_pair(rng, 3))]
    twice, (s, y) = Call((any_h(2), *_pair(rng, 2)), tags=(MID_RUN,), **near), _pair(rng, 3)
    return [
        Call((np.eye(1), *_pair(rng, 1)), tags=(FROM_IDENTITY,), **near),
        Call((np.array([[2.5]]), *_pair(rng, 1)), tags=(MID_RUN,), **near),
        Call((np.eye(2), *_pair(rng, 2)), tags=(FROM_IDENTITY,), **near),
        *(twice, twice),  # for who remembers the matrix
        Call((np.diag([0.5, 4.0]), *_pair(rng, 2)), tags=(MID_RUN,), **near),
        Call(_with_fractions(rng, np.eye(2, dtype=int)), tags=(FROM_IDENTITY, INTEGERS), **near),
        Call(_with_fractions(rng, np.array([[4, 1], [1, 3]])), tags=(MID_RUN, INTEGERS), **near),
        Call(tuple(floats32), tags=(MID_RUN,), **FLOAT32),
        Call((np.asfortranarray(any_h(3)), *map(_strided, _pair(rng, 3))), tags=(MID_RUN,), **near),
        Call((_strided(any_h(4)), *_pair(rng, 4)), tags=(MID_RUN,), **near),
        Call((np.eye(5), *_pair(rng, 5)), tags=(FROM_IDENTITY,), **near),
        Call((any_h(5), *_pair(rng, 5)), tags=(MID_RUN,), **near),
        Call((any_h(2), *_short(*_pair(rng, 2))), tags=(MID_RUN, SHORT), **near),
        Call((any_h(3), s, 0.05 * y), tags=(MID_RUN, FLAT), **near),
    ]


def lbfgs_calls(rng):
    """No pair, one, two and more, up to more pairs than dimensions and than an L-BFGS usually keeps."""

    def with_pairs(n, m):
        pairs = [_bowl_pair(rng, n) for _ in range(m)]
        return _numbers(rng, n), [s for s, _ in pairs], [y for _, y in pairs]

    near = {"atol": 1e-9}
    whole = [_integer_pair(rng, 2) for _ in range(3)]
    ints = _integers(rng, 2), [s for s, _ in whole], [y for _, y in whole]
    g, S, Y = with_pairs(3, 2)
    twice = Call(with_pairs(2, 1), tags=(FEW,), **near)
    return [
        Call((_numbers(rng, 1), [], []), tags=(FEW,), **near),
        Call((_numbers(rng, 3), [], []), tags=(FEW,), **near),
        Call(with_pairs(1, 1), tags=(FEW,), **near),
        *(twice, twice),  # for who remembers α
        Call((_integers(rng, 2), ints[1][:1], ints[2][:1]), tags=(FEW, INTEGERS), **near),
        Call(with_pairs(2, 2), tags=(SEVERAL,), **near),
        Call(with_pairs(3, 2), tags=(SEVERAL,), **near),
        Call(ints, tags=(SEVERAL, INTEGERS), **near),
        Call((g.astype(np.float32), *([a.astype(np.float32) for a in part] for part in (S, Y))),
             tags=(SEVERAL,), **FLOAT32),
        Call((_strided(g), [_strided(s) for s in S], [_strided(y) for y in Y]), tags=(SEVERAL,), **near),
        Call(with_pairs(4, 5), tags=(SEVERAL,), **near),
        Call(with_pairs(6, 3), tags=(SEVERAL,), **near),
        Call((_numbers(rng, 3), *([*_short(*part)] for part in with_pairs(3, 2)[1:])), tags=(SEVERAL, SHORT), **near),
        Call(with_pairs(9, 12), tags=(SEVERAL, "for 12 pairs"), **near),
    ]  # fmt: skip


def _bowl_pair(rng, n):
    """As `_pair`, and as different from each other as a run's pairs are, yet tame enough for float32."""
    while True:
        s, y = _pair(rng, n)
        if s @ y > 0.5 * np.linalg.norm(s) * np.linalg.norm(y) and np.abs(s).max() > 0.5:
            return s, y
