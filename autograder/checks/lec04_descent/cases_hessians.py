"""The calls on which functions of a Hessian are tried, smallest first.

No drawn eigenvalue lies near a border, where rounding would decide; those on a border are on a diagonal and exact.
"""

import numpy as np

from autograder.checks.base import Call

CLEAR, ZERO, OTHER_TOL = "for clear curvature", "with a zero among the eigenvalues", "with a tolerance of its own"
DIAGONAL, TURNED = "for a diagonal Hessian", "for a turned Hessian"


def _turned(rng, *eigenvalues):
    """A symmetric matrix with these eigenvalues and no zero entry."""
    n = len(eigenvalues)
    while True:
        Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
        H = (Q * np.array(eigenvalues)) @ Q.T
        H = (H + H.T) / 2
        if n == 1 or np.abs(Q).min() > 0.15:
            return H


def _bends(rng, *signs):
    """Eigenvalues of these signs: sizes between 1/2 and 4."""
    return [sign * rng.uniform(0.5, 4) for sign in signs]


def _diagonal(rng, *entries):
    return np.diag(rng.permutation(np.array(entries)))


def critical_point_calls(rng):
    """All four words for each part; one to four dimensions; whole numbers, single precision, tiny and huge curvature.

    With a tolerance of its own some answers are drawn, so that no shape tells them.
    """
    sign, other_sign = rng.choice([-1, 1], size=2)
    small, smaller = rng.choice([0.05, 0.2]), rng.choice([2e-4, 5e-3])
    clear = [
        Call((np.array([[-2.0]]),)),
        Call((_diagonal(rng, *_bends(rng, 1, 1)),)),
        Call((np.array([[1, 3], [3, 1]]) * rng.integers(1, 5),)),
        Call((np.array([[2, 1], [1, 1]]) * sign,)),  # whole numbers, and an eigenvalue of less than 1
        Call((_turned(rng, *_bends(rng, 1, 1)),)),
        Call((_turned(rng, *_bends(rng, 1, -1)),)),
        Call((_turned(rng, *_bends(rng, -1, -1, -1)),)),
        Call((np.asfortranarray(_turned(rng, *_bends(rng, 1, -1, -1))),)),
        Call((np.repeat(_turned(rng, *_bends(rng, 1, 1, 1, -1)), 2, axis=1)[:, ::2],)),
        Call((_turned(rng, *_bends(rng, -1, -1)).astype(np.float32),)),
        Call((1e-6 * _turned(rng, *_bends(rng, 1, 1, 1)),)),
        Call((_turned(rng, 1e6, *_bends(rng, 1e-3)),)),
        Call((_turned(rng, rng.uniform(5, 9), *_bends(rng, 1, -1)),)),
        Call((np.diag([-1.0, -2.0, rng.uniform(4, 6)]),)),  # determinant and trace are positive, the first entry is not
    ]
    zero = [
        Call((np.array([[0.0]]),)),
        Call((_diagonal(rng, rng.uniform(1, 2), 0.0),)),
        Call((_diagonal(rng, 1.5, -rng.uniform(1.6, 2), 0.0),)),
        Call((_diagonal(rng, *rng.integers(-5, -1, size=2), 0),)),
        Call((_turned(rng, *_bends(rng, 1), 2e-9),)),
        Call((_turned(rng, *_bends(rng, -1), 2e-9),)),
        Call((_turned(rng, *_bends(rng, 1, -1), -3e-9),)),
        Call((_turned(rng, *_bends(rng, 1), 5e-8),)),
    ]
    other = [
        Call((_turned(rng, *_bends(rng, 1, 1), small), 0.1)),
        Call((_diagonal(rng, 0.5, rng.uniform(1, 2)), 0.5)),
        Call((_diagonal(rng, -0.25, -rng.uniform(1, 2)),), {"tol": 0.25}),
        Call((_diagonal(rng, 0.5, -rng.uniform(1, 2)), 0.5)),
        Call((_diagonal(rng, -0.25, rng.uniform(1, 2)),), {"tol": 0.25}),
        Call((_turned(rng, *_bends(rng, 1), -smaller), 1e-3)),
        Call((_turned(rng, *_bends(rng, sign), 2e-9 * sign),), {"tol": 1e-10}),
        Call((_turned(rng, *_bends(rng, -sign, -sign), -3e-9 * sign), 1e-10)),
        Call((_turned(rng, *_bends(rng, 1, -1), 0.05),), {"tol": 0.1}),
        Call((np.array([[3, 1], [1, 3]]) * rng.integers(1, 4) * other_sign, 1)),
        Call((_turned(rng, *_bends(rng, 1), 0.15 * sign), 0.1)),
    ]
    return [
        Call(one.args, one.kwargs, tags=(tag,))
        for tag, calls in ((CLEAR, clear), (ZERO, zero), (OTHER_TOL, other))
        for one in calls
    ]


def stable_rate_calls(rng):
    """From one dimension to five; flat directions; tiny and huge curvature; whole numbers and single precision."""
    return [
        Call((np.array([[rng.uniform(0.5, 9)]]),), tags=(DIAGONAL,)),
        Call((_diagonal(rng, 1.0, rng.uniform(3, 30)),), tags=(DIAGONAL,)),
        Call((np.diag([rng.uniform(1, 2), 0.0, rng.uniform(3, 4)]),), tags=(DIAGONAL,)),
        Call((np.diag([1, int(rng.integers(5, 50)), 3]),), tags=(DIAGONAL,)),
        Call((_turned(rng, 1.0, rng.uniform(3, 9)),), tags=(TURNED,)),
        Call((np.array([[5, 2], [2, 3]]) * rng.integers(1, 9),), tags=(TURNED,)),
        Call((_turned(rng, 0.3, rng.uniform(50, 90)).astype(np.float32),), tags=(TURNED,), rtol=3e-4),
        Call((np.asfortranarray(_turned(rng, 0.01, 1.0, rng.uniform(3, 9))),), tags=(TURNED,)),
        Call((1e-6 * _turned(rng, *rng.uniform(1, 9, size=3)),), tags=(TURNED,)),
        Call((1e5 * np.repeat(_turned(rng, *rng.uniform(1, 9, size=5)), 2, axis=1)[:, ::2],), tags=(TURNED,)),
    ]
