"""The calls on which numerical_gradient, relative_error and svm_objective are tried, smallest first."""

import numpy as np

from autograder.checks.base import Call
from course_lib.checking.plain import Named

DEFAULT = "with the default h"
OTHER = "with another h"
VECTOR = "when x is a vector"
TABLE = "when x is a table"
WHOLE = "when x holds integers"
ZERO = "where an entry of x is 0"
WHOLE_WEIGHTS = "when W holds integers and X does not"
ORDINARY = "for ordinary numbers"
SMALL = "for zeros and tiny numbers"
KINK = "where a term is exactly 0, at the kink"


def signed(rng, shape, low, high):
    """Numbers with two decimals, of both signs, of a size between low and high."""
    sizes = rng.uniform(low, high, size=shape).round(2)
    signs = rng.permutation(np.arange(sizes.size) % 2 * 2 - 1).reshape(sizes.shape)
    return sizes * signs


def rippling(rng, shape, low, high):
    """(f, x) of a `ripples` that is steep at x, so that no entry of the gradient is lost in rounding."""
    while True:
        w, x = signed(rng, shape, low, high), signed(rng, shape, 0.3, 1.5)
        if 0.4 < abs(np.cos(np.sum(w * x))) < 0.8:
            return Named("ripples", (round(float(rng.uniform(1, 2)), 2), w)), x


def waving(rng, shape, low, high):
    """(f, x) of `waves` that are steep at x in every entry."""
    while True:
        w, x = signed(rng, shape, low, high), signed(rng, shape, 0.3, 1.5)
        if np.all((np.abs(np.cos(w * x)) > 0.3) & (np.abs(np.sin(w * x)) > 0.1)):
            return Named("waves", (signed(rng, shape, 0.5, 2), w)), x


def bowl(rng, n):
    """A `quadratic` with quarters in it, exact in binary."""
    A = rng.integers(-6, 7, size=(n, n)) / 4
    return Named("quadratic", (A + A.T + np.eye(n) * 3, rng.integers(1, 9, size=n) / 4))


def difference_calls(rng):
    """The default h, felt through waves so short that h = 1e-5 shows; larger ones; vectors, tables, integers."""
    f, x = rippling(rng, (3, 2), 0.4, 1.2)
    g, z = waving(rng, (2, 3), 0.5, 1.5)
    whole = np.array([[3, -2], [1, 4]])
    steps = [float(rng.choice([0.125, 0.1, 0.2])), round(float(rng.uniform(0.05, 0.3)), 3)]
    calls = [
        Call((bowl(rng, 1), np.array([1.5])), tags=(DEFAULT, VECTOR)),
        *[Call((bowl(rng, 2), np.array([0.5, -1.25])), {"h": 0.5}, tags=(OTHER, VECTOR))] * 2,  # what is kept shows
        Call((Named("waves", (1.5, 0.75)), np.array([0.5, -1.5])), {"h": 0.1}, tags=(OTHER, VECTOR)),
        Call(rippling(rng, (3,), 60, 90), tags=(DEFAULT, VECTOR)),
        Call((*rippling(rng, (3,), 0.5, 1.5), 0.25), tags=(OTHER, VECTOR)),
        Call(rippling(rng, (2, 2), 60, 90), tags=(DEFAULT, TABLE)),
        Call(waving(rng, (2, 3), 50, 80), tags=(DEFAULT, TABLE)),
        Call((*rippling(rng, (2, 3), 0.3, 0.9), steps[0]), tags=(OTHER, TABLE)),
        Call((*waving(rng, (1, 4), 0.5, 1.5), 0.01), tags=(OTHER, TABLE)),
        Call((bowl(rng, 3), rng.permutation([3, -2, 1])), tags=(DEFAULT, VECTOR, WHOLE)),
        Call(
            (Named("ripples", (1.25, signed(rng, (2, 2), 0.2, 0.5))), whole), {"h": 0.125}, tags=(OTHER, TABLE, WHOLE)
        ),
        Call((Named("waves", (1.5, 0.4)), whole.astype(np.int32)), tags=(DEFAULT, TABLE, WHOLE)),
        Call((f, np.asfortranarray(x)), {"h": steps[1]}, tags=(OTHER, TABLE)),
        Call((g, np.repeat(z, 2, axis=1)[:, ::2]), {"h": 1e-3}, tags=(OTHER, TABLE)),
        Call((bowl(rng, 4), np.repeat(signed(rng, 4, 0.5, 2), 2)[::2]), tags=(DEFAULT, VECTOR)),
        Call((*waving(rng, (4,), 0.5, 1.5), 1e-2), tags=(OTHER, VECTOR)),
        Call((Named("waves", (1.25, 0.5)), rng.permutation([0.0, -1.5, 0.75])), {"h": 0.1}, tags=(OTHER, VECTOR, ZERO)),
    ]
    single = Call(
        (Named("ripples", (1.5, np.array([0.5, -1.25, 0.75]))), (rng.integers(1, 9, size=3) / 8).astype(np.float32)),
        {"h": 0.25}, tags=(OTHER, VECTOR, "in float32"), rtol=3e-4, atol=3e-4,
    )  # fmt: skip
    # Differences lose about 1e-16 |f| / h to rounding, differently for each way of moving x.
    return [*(Call(c.args, c.kwargs, c.tags, rtol=1e-8, atol=_rounding(c)) for c in calls), single]


def _rounding(call):
    """Room for what rounding does to a difference: large for the default h, next to nothing for a large one."""
    h = call.kwargs.get("h", call.args[2] if len(call.args) > 2 else 1e-5)
    return 2e-13 / h


def error_calls(rng):
    """Where the floor of 1e-8 matters and where it does not; zeros; signs; vectors and tables; integers, float32."""
    a, b = signed(rng, (3, 4), 0.5, 3), signed(rng, (3, 4), 0.5, 3)
    c = a * (1 + signed(rng, (3, 4), 0.01, 0.3))
    near = a * (1 + 1e-6 * signed(rng, (3, 4), 0.5, 3))
    mixed, other = signed(rng, 6, 0.5, 3), signed(rng, 6, 0.5, 3)
    mixed[[0, 1]], other[[0, 1]] = [0, 0.25], [0, 0.21]
    other[2:] = mixed[2:] * 1.03
    tiny, tinier = 1e-9 * signed(rng, 3, 1, 4), 1e-9 * signed(rng, 3, 1, 4)
    return [
        Call((np.array([1.0, -2.0]), np.array([1.0, -1.5])), tags=(ORDINARY,)),
        Call((np.array([-0.5]), np.array([-0.75])), tags=(ORDINARY, "where both are negative")),
        Call((np.zeros(2), np.zeros(2)), tags=(SMALL,)),
        Call((tiny, tinier), tags=(SMALL,)),
        Call((1e-8 * np.array([0.5, -2, 1]), 1e-8 * np.array([0.5, -1.5, 1.25])), tags=(SMALL,)),
        Call((mixed, other), tags=(SMALL,)),
        Call((np.array([0.0, 3.0]), np.array([3e-8, 3.5])), tags=(SMALL,)),
        Call((c[0], a[0]), tags=(ORDINARY,)),
        Call((a[:, 0] * 100, c[:, 0] * 100), tags=(ORDINARY,)),
        Call((-np.abs(a), -np.abs(c)), tags=(ORDINARY, "where both are negative")),
        Call((a, near), tags=(ORDINARY, "where both are nearly equal"), rtol=1e-7),
        Call((a, a.copy()), tags=(ORDINARY, "where both are equal")),
        Call((a[:2], b[:2]), tags=(ORDINARY,)),
        Call((rng.integers(1, 9, size=4), -rng.integers(10, 19, size=4)), tags=(ORDINARY,)),
        Call((rng.integers(11, 19, size=(2, 2)), rng.integers(1, 9, size=(2, 2))), tags=(ORDINARY,)),
        Call((a[1].astype(np.float32), c[1].astype(np.float32)), tags=(ORDINARY,), rtol=3e-4, atol=3e-4),
        Call((np.asfortranarray(c), np.repeat(a, 2, axis=1)[:, ::2]), tags=(ORDINARY,)),
        Call((1e-6 * a[2], 1e-6 * c[2]), tags=(SMALL,)),
    ]


def _off_the_kink(rng, N, D, C):
    """A problem in which no wrong class stands at the margin, where rounding would decide the gradient."""
    while True:
        W, X = signed(rng, (C, D), 0.1, 1.2), signed(rng, (N, D), 0.1, 1.5)
        y = rng.permutation(np.arange(N) % C)
        scores = X @ W.T
        terms = scores - scores[np.arange(N), y][:, None] + 1
        wrong = np.arange(C) != y[:, None]
        clear = np.abs(terms[wrong]).min() > 1e-2
        if clear and (N * C < 6 or ((terms[wrong] > 0).any() and (terms[wrong] < 0).any())):
            return W, X, y


def _at_the_kink(rng):
    """Scores that are quarters, exact in binary; in each row one wrong class stands exactly at the margin."""
    y = rng.integers(4, size=5)
    scores = rng.integers(-6, 7, size=(5, 4)) / 4
    scores[np.arange(5), (y + 1) % 4] = scores[np.arange(5), y] - 1
    return scores, y


def objective_calls(rng):
    """No, weak and strong regularization; terms at the kink; N = 1, C = 2, N = C; zero weights; integers, layouts."""
    scores, kink_y = _at_the_kink(rng)
    whole = rng.integers(-2, 3, size=(3, 2)), rng.integers(0, 4, size=(4, 2)), rng.integers(3, size=4).astype(np.uint8)
    single = tuple(one.astype(np.float32) for one in _off_the_kink(rng, 5, 3, 3)[:2])
    single_y = (single[1] @ single[0].T).argmin(axis=1)
    W, X, y = _off_the_kink(rng, 5, 4, 3)
    strengths = rng.permutation([0.05, 0.2, 0.7, 1.3]).tolist()
    return [
        *[Call((*_off_the_kink(rng, 1, 2, 2), 0.0), tags=("when N = 1",))] * 2,  # twice: what is kept shows
        Call((*_off_the_kink(rng, 1, 2, 3), 0.5), tags=("when N = 1",)),
        Call((*_off_the_kink(rng, 3, 2, 2), 0.1)),
        Call((*_off_the_kink(rng, 3, 3, 3), strengths[0])),
        Call((*_off_the_kink(rng, 2, 1, 3), strengths[1]), tags=("when D = 1",)),
        Call((np.eye(4), scores, kink_y, 0.25), tags=(KINK,)),
        Call((*whole, 2)),
        Call((whole[0], whole[1] / 8 + 0.0625, whole[2], 0.5), tags=(WHOLE_WEIGHTS,)),
        Call((np.zeros((3, 4)), *_off_the_kink(rng, 4, 4, 3)[1:], 1.0), tags=("where all weights are 0",)),
        Call((*single, single_y, 0.25), rtol=3e-4, atol=3e-4),
        Call((np.asfortranarray(W), np.repeat(X, 2, axis=1)[:, ::2], y, 0.3)),
        Call((*_off_the_kink(rng, 6, 5, 4), strengths[2])),
        Call((*_off_the_kink(rng, 9, 3, 5), strengths[3])),
    ]
