"""Newton's step, and what the eigenvalues of a Hessian say: the kind of a point of rest, and how far a step may go."""

import numpy as np

from course_lib.second_order._inputs import finite


def newton_step(x, g, H, damping=0.0):
    """One Newton step: jump to where the quadratic approximation is flat.

    x ← x − (H + μ I)⁻¹ g, by solving the equations, never by inverting H. "Flat" may be a minimum, a
    maximum or a saddle: without damping Newton's method walks *to* saddles.

    Args:
        x: (..., n) point.
        g: gradient at x, of x's shape.
        H: (..., n, n) Hessian at x, symmetric.
        damping: μ ≥ 0; the larger, the shorter the step and the closer to steepest descent. Above minus
            the smallest eigenvalue the step goes downhill.

    Returns:
        (..., n) float array.

    Raises:
        ValueError: if shapes do not fit, a number is not finite, or H + μ I is singular.

    Source: Newton (1669), Raphson (1690); damped by Levenberg (1944).

    >>> newton_step(np.array([3.0, 4.0]), g=np.array([3.0, -4.0]), H=np.diag([1.0, -1.0])).tolist()
    [0.0, 0.0]
    """
    x, g, H = finite(x, "x"), finite(g, "g"), finite(H, "H")
    if x.ndim == 0 or g.shape != x.shape or H.shape != x.shape + x.shape[-1:]:
        raise ValueError(f"x has shape {x.shape}, g {g.shape} and H {H.shape}; needed: (..., n), (..., n), (..., n, n)")
    if not np.all((damping >= 0) & np.isfinite(damping)):
        raise ValueError(f"damping is {damping}; a finite number of 0 or more is needed")
    damped = H + np.asarray(damping)[..., None, None] * np.eye(x.shape[-1])
    try:
        return x - np.linalg.solve(damped, g[..., None])[..., 0]
    except np.linalg.LinAlgError:
        raise ValueError(
            "H is singular, so the quadratic approximation has no single flat point; add damping"
        ) from None


def critical_point_kind(H, tol=1e-8):
    """What kind of point of rest has this Hessian: the signs of its eigenvalues decide.

    All positive: minimum. All negative: maximum. Both signs: saddle. Otherwise some are 0 and the second
    order does not decide: degenerate (x⁴ and −x⁴ have the same Hessian at 0).

    Args:
        H: (n, n) symmetric.
        tol: eigenvalues of at most this size, in H's own unit, count as 0.

    Returns:
        "minimum", "maximum", "saddle" or "degenerate".

    Raises:
        ValueError: if H is not a finite symmetric matrix or tol is negative.

    Source: the second derivative test of any calculus course; Dauphin et al. (2014) on its use here.

    >>> [critical_point_kind(np.diag(d)) for d in ([2.0, 1.0], [1.0, -1.0], [1.0, 0.0])]
    ['minimum', 'saddle', 'degenerate']
    """
    eigenvalues = _eigenvalues(H)
    if not tol >= 0:
        raise ValueError(f"tol is {tol}; it must be 0 or more")
    up, down = (eigenvalues > tol).sum(), (eigenvalues < -tol).sum()
    if up and down:
        return "saddle"
    return "minimum" if up == eigenvalues.size else "maximum" if down == eigenvalues.size else "degenerate"


def largest_stable_learning_rate(H):
    """Where gradient descent on a quadratic stops converging: 2 / largest eigenvalue.

    Along an eigenvector of eigenvalue λ each step multiplies the distance to the minimum by 1 − α λ, which
    shrinks it only while α < 2 / λ; the steepest direction is the first to break.

    Args:
        H: (n, n) symmetric Hessian with at least one positive eigenvalue.

    Returns:
        float.

    Raises:
        ValueError: if H is not a finite symmetric matrix or has no positive eigenvalue.

    Source: Goh (2017), "Why momentum really works".

    >>> largest_stable_learning_rate(np.diag([1.0, 20.0]))
    0.1
    """
    largest = _eigenvalues(H)[-1]
    if not largest > 0:
        raise ValueError(
            f"the largest eigenvalue of H is {largest}; without a positive one every rate is stable or none"
        )
    return float(2 / largest)


def _eigenvalues(H):
    """Of a symmetric matrix, smallest first."""
    H = finite(H, "H")
    if H.ndim != 2 or H.shape[0] != H.shape[1] or H.size == 0:
        raise ValueError(f"H has shape {H.shape}; a square matrix (n, n) is needed")
    if np.abs(H - H.T).max() > 1e-6 * max(1.0, np.abs(H).max()):
        raise ValueError("H is not symmetric; a Hessian is: take (H + H.T) / 2 if only rounding is the cause")
    return np.linalg.eigvalsh((H + H.T) / 2)
