"""The calls on which random search, descent and minibatches are tried, smallest first."""

import numpy as np

from autograder.checks.base import Call
from course_lib.checking.functions import build
from course_lib.checking.plain import Named

START, WALK, WHOLE_NUMBERS = "for no step and one", "for many steps", "for a start of whole numbers"
EVEN, UNEVEN = "when the batches come out even", "when the last batch is short"
SOME = "when the order names some rows only"


def _bowl(rng, n, scale=1.0):
    """A quadratic with its minimum away from 0: (A, b) with eigenvalues between 1/2 and 3, times scale."""
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    A = (Q * rng.uniform(0.5, 3, size=n)) @ Q.T
    return scale * (A + A.T) / 2, scale * rng.normal(size=n)


def _values(f, candidates):
    function, _ = build(f)
    return np.array([function(candidate) for candidate in candidates])


def _apart(rng, make):
    """Function and candidates whose smallest values are clearly apart, the smallest one in the middle and, but for
    small K, neither first nor last nor the first that improves."""
    while True:
        f, candidates = make()
        values = _values(f, candidates)
        order, gaps = np.argsort(values), np.diff(np.sort(values))
        inner = len(values) < 4 or (0 < order[0] < len(values) - 1 and values[1] < values[0])
        if inner and (len(values) == 1 or gaps[0] > 1e-2 * np.ptp(values)):
            return f, candidates


def random_search_calls(rng):
    """All values negative, all positive, all huge; ties and near ties; vectors, matrices, single numbers; an array or a list."""

    def bowl(K, n, scale=1.0, lift=0.0, dtype=float):
        A, b = _bowl(rng, n, scale)
        far = (10 * rng.normal(size=n)).round(2)
        return Named("quadratic", (A, lift * (A @ far) + b)), (rng.normal(size=(K, n)) + far).astype(dtype)

    def waves(K):
        return Named("waves", (1.5, 2.0)), rng.uniform(-2, 2, size=K).round(3)

    def hinge(K, as_list):
        X, y = rng.normal(size=(6, 3)).round(2), rng.permutation(np.arange(6) % 3)
        W = rng.normal(size=(K, 3, 3)).round(2)
        return Named("hinge_on", (X, y)), [*W] if as_list else np.asfortranarray(W)

    ties = rng.permutation(np.repeat([[1, 2], [2, 1], [-1, 2], [3, 0]], 2, axis=0) * rng.choice([-1, 1], size=(8, 2)))
    near = np.array([[3, 1], [1, 2], [2, 1 - 2**-22], [-2, 3]]) * rng.choice([-1, 1], size=(4, 2))
    best_0 = np.array([[1, 2], [0, 0], [3, 1], [2, 2]]) * rng.choice([-1, 1], size=(4, 2))
    bowl_of_squares = Named("quadratic", (2.0 * np.eye(2), np.zeros(2)))
    spread = _apart(rng, lambda: bowl(7, 2))
    negative = _apart(rng, lambda: bowl(7, 2, lift=-1.0))
    return [
        Call(_apart(rng, lambda: bowl(1, 2))),
        Call(_apart(rng, lambda: bowl(3, 2))),
        Call((spread[0], np.repeat(spread[1], 2, axis=1)[:, ::2])),
        Call(negative),
        Call(_apart(rng, lambda: waves(8))),
        Call(_apart(rng, lambda: bowl(6, 3, 1e13))),
        Call((bowl_of_squares, ties), tags=("where two candidates are equally good",)),
        Call((bowl_of_squares, best_0), tags=("where the smallest value is 0",)),
        Call((bowl_of_squares, near), tags=("where two candidates are nearly equally good",)),
        Call(_apart(rng, lambda: bowl(6, 2, dtype=np.float32)), rtol=3e-4),
        Call(_apart(rng, lambda: hinge(6, True))),
        *[Call(_apart(rng, lambda: hinge(9, False)))] * 2,  # twice: chance shows
        Call((bowl_of_squares, best_0[[0, 2, 3, 1]]), tags=("where the last candidate is the best",)),
    ]


def gradient_descent_calls(rng):
    """No step, one, many; one number or more; whole, single-precision and strided starts; a start at rest, and near it."""

    def call(tag, n, steps, rate, x0, *more, **tolerance):
        return Call((Named("quadratic_gradient", _bowl(rng, n)), x0, rate, steps), tags=(tag, *more), **tolerance)

    def start(n):
        return rng.normal(scale=2, size=n).round(2)

    A = np.diag([1.0, 2.0, 4.0])
    at_rest = rng.integers(-4, 5, size=3) / 4
    waves = Named("waves_gradient", (1.0, float(rng.uniform(1, 2))))
    whole = rng.integers(2, 7, size=2) * rng.choice([-1, 1], size=2)
    return [
        *[call(START, 2, 0, 0.1, start(2))] * 2,  # twice: what is kept shows
        call(START, 1, 1, 0.25, start(1)),
        Call((waves, start(3), 0.3, 1), tags=(START,)),
        call(WALK, 2, 2, 0.2, start(2)),
        call(WALK, 3, 4, 0.15, np.repeat(start(3), 2)[::2]),
        Call((waves, start(2), 0.3, 3), tags=(WALK,)),
        Call((Named("quadratic_gradient", (A, -A @ at_rest)), at_rest, 0.1, 3), tags=(WALK, "at a point of rest")),
        Call(
            (Named("quadratic_gradient", (A, np.zeros(3))), 1e-7 * start(3), 0.1, 3),
            tags=(WALK, "near a point of rest"),
        ),
        call(WALK, 2, 3, 0.3, start(2).astype(np.float32), rtol=3e-4, atol=3e-5),
        call(WALK, 1, 8, 0.1, start(1)),
        call(WHOLE_NUMBERS, 2, 0, 0.1, np.arange(2) + 1),
        call(WHOLE_NUMBERS, 2, 3, 0.1, whole),
        call(WHOLE_NUMBERS, 3, 2, 1, rng.integers(-5, 6, size=3).astype(np.int32)),
    ]


def minibatches_calls(rng):
    """One row and one batch; sizes that divide and that do not; larger than all; some rows; any integer type."""

    def some(K, N):
        return rng.permutation(N)[:K]

    return [
        Call((some(2, 2) + 3, 1), tags=(EVEN,)),
        Call((some(4, 4), 2), tags=(EVEN,)),
        Call((some(6, 6).astype(np.int32), 6), tags=(EVEN,)),
        *[Call((some(9, 9), 3), tags=(EVEN,))] * 2,  # twice: chance shows
        Call((np.repeat(some(8, 90), 2)[::2], 4), tags=(EVEN,)),
        Call((some(1, 9), 3), tags=(UNEVEN,)),
        Call((some(3, 3), 2), tags=(UNEVEN,)),
        Call((some(7, 7), 10), tags=(UNEVEN,)),
        Call((some(10, 200).astype(np.uint8), 4), tags=(UNEVEN,)),
        *[Call((some(11, 60), 3), tags=(UNEVEN,))] * 2,
    ]


def sgd_epoch_calls(rng):
    """Regression and classification; batches of one, even, uneven, of all; an order of some rows; any numbers."""
    squares, entropy = Named("squared_error_gradient"), Named("cross_entropy_gradient")

    def regression(N, D, K=None, kind=float):
        X = (rng.integers(-3, 4, size=(N, D)) if kind is int else rng.normal(size=(N, D)).round(2)).astype(kind)
        w = (rng.integers(-3, 4, size=D) if kind is int else rng.normal(size=D).round(2)).astype(kind)
        return squares, w, X, rng.normal(scale=2, size=N).round(2), _unsorted(rng, N)[: K or N]

    def classification(N, D, C, K=None):
        X, y = rng.normal(size=(N, D)).round(2), rng.permutation(np.arange(N) % C)
        return entropy, rng.normal(size=(C, D)).round(2), X, y, _unsorted(rng, N)[: K or N]

    f, w, X, y, order = classification(10, 3, 3)
    by_columns = f, np.asfortranarray(w), np.asfortranarray(X), y.astype(np.uint8), order.astype(np.int32)
    f, w, X, y, order = regression(12, 2)
    with_gaps = f, np.repeat(w, 2)[::2], np.repeat(X, 2, axis=1)[:, ::2], np.repeat(y, 2)[::2], order
    f, w, X, y, order = regression(9, 2, 7, np.float32)
    single = f, w, X, y.astype(np.float32), order
    return [
        Call((*regression(1, 2), 1, 0.1), tags=(EVEN,)),
        Call((*regression(4, 2), 2, 0.1), tags=(EVEN,)),
        Call((*with_gaps, 4, 0.05), tags=(EVEN,)),
        *[Call((*classification(6, 2, 2), 2, 0.5), tags=(EVEN,))] * 2,  # twice: chance shows
        Call((*regression(5, 3), 1, 0.02), tags=(EVEN,)),
        Call((*regression(5, 2), 2, 0.1), tags=(UNEVEN,)),
        Call((*by_columns, 4, 0.3), tags=(UNEVEN,)),
        Call((*regression(5, 2, kind=int), 3, 0.01), tags=(UNEVEN,)),
        Call((*classification(5, 2, 3), 8, 1), tags=(UNEVEN,)),
        Call((*regression(8, 2, 4), 2, 0.1), tags=(SOME,)),
        Call((*single, 3, 0.1), tags=(SOME,), rtol=3e-4, atol=3e-5),
        Call((*classification(14, 3, 4, 9), 4, 0.4), tags=(SOME,)),
        Call((*regression(3, 2), 5, 0.1), tags=(UNEVEN,)),
    ]


def _unsorted(rng, N):
    """An order of N rows that does not begin as it would by chance: first and last are exchanged or moved."""
    while True:
        order = rng.permutation(N)
        if N < 3 or (order[0] > order[1] and order[0] != 0 and set(order[: N // 2]) != set(range(N // 2))):
            return order
