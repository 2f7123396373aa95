"""Quasi-Newton updates: the inverse Hessian learned from how the gradient changes along the way."""

import numpy as np

from course_lib.second_order._inputs import finite


def bfgs_update(H_inv, s, y):
    """The inverse Hessian after one more step, changed as little as possible to agree with it.

    H⁻¹ ← (I − ρ s yᵀ) H⁻¹ (I − ρ y sᵀ) + ρ s sᵀ with ρ = 1 / (yᵀs). Afterwards H⁻¹ y = s: the gradient's
    change y explains the step s. It stays positive definite as long as sᵀy > 0.

    Args:
        H_inv: (n, n) symmetric positive definite.
        s: (n,) the step, x_new − x.
        y: (n,) the gradient's change, g_new − g.

    Returns:
        (n, n) float array.

    Raises:
        ValueError: if shapes do not fit, a number is not finite, or sᵀy ≤ 0.

    Source: Broyden, Fletcher, Goldfarb, Shanno (1970, independently).

    >>> bfgs_update(np.eye(2), s=np.array([1.0, 0.0]), y=np.array([4.0, 0.0])).tolist()
    [[0.25, 0.0], [0.0, 1.0]]
    """
    H_inv, s, y = finite(H_inv, "H_inv"), finite(s, "s"), finite(y, "y")
    if s.ndim != 1 or y.shape != s.shape or H_inv.shape != s.shape * 2:
        raise ValueError(
            f"H_inv has shape {H_inv.shape}, s {s.shape} and y {y.shape}; (n, n), (n,) and (n,) are needed"
        )
    sy = _positive(s @ y)
    left = np.eye(len(s)) - np.outer(s, y) / sy
    return left @ H_inv @ left.T + np.outer(s, s) / sy


def lbfgs_direction(g, s_list, y_list):
    """The direction −H⁻¹ g of BFGS from the last few steps only, without any matrix: two loops.

    The matrix to start from is γ I with γ = sᵀy / yᵀy of the newest pair.

    Args:
        g: (n,) gradient.
        s_list: the last m steps, each (n,), newest last; empty at the start.
        y_list: the gradient's changes that belong to them.

    Returns:
        (n,) float array, a direction that goes down; −g for empty lists.

    Raises:
        ValueError: if shapes do not fit, a number is not finite, or some sᵀy ≤ 0.

    Source: Nocedal (1980), "Updating quasi-Newton matrices with limited storage".

    >>> lbfgs_direction(np.array([4.0, 1.0]), [np.array([1.0, 0.0])], [np.array([4.0, 0.0])]).tolist()
    [-1.0, -0.25]
    """
    q = finite(g, "g").copy()
    S, Y = [finite(s, "s_list") for s in s_list], [finite(y, "y_list") for y in y_list]
    if len(S) != len(Y) or any(v.shape != q.shape for v in S + Y) or q.ndim != 1:
        raise ValueError(
            f"{len(S)} steps s and {len(Y)} changes y came for a gradient of shape {q.shape}; "
            "as many of each are needed, all of the shape (n,) of g"
        )
    rho = [1 / _positive(s @ y) for s, y in zip(S, Y, strict=True)]
    alpha = [0.0] * len(S)
    for i in reversed(range(len(S))):
        alpha[i] = rho[i] * (S[i] @ q)
        q -= alpha[i] * Y[i]
    r = q * ((S[-1] @ Y[-1]) / (Y[-1] @ Y[-1])) if S else q
    for i in range(len(S)):
        r += (alpha[i] - rho[i] * (Y[i] @ r)) * S[i]
    return -r


def _positive(sy):
    if not sy > 0:
        raise ValueError(f"sᵀy is {sy}; it must be above 0: skip this pair, or take steps by the Wolfe conditions")
    return sy
