"""The loss of the smallest softmax classifier on real data, as a surface over its two weights."""

import numpy as np

from course_lib.surfaces._inputs import fixed_points, points
from course_lib.surfaces.base import Surface

SEPARATED = "this loss has no minimum: a line separates the classes, so larger weights always pay; use lam > 0"


def softmax_surface(X, y, lam=1e-3):
    """Softmax loss of a classifier with two weights, over these weights.

    Class 0 always scores 0 and class 1 scores s = w·x, so f(w) = (1/N) Σᵢ [log(1 + e^{sᵢ}) − yᵢ sᵢ] + λ ‖w‖²:
    the cross-entropy of two classes. It is convex; without λ it has no minimum if a line through 0
    separates the classes.

    Args:
        X: (N, 2) two features of each example; centred features fit best, as there is no bias.
        y: (N,) integers 0 or 1.
        lam: λ ≥ 0.

    Returns:
        Surface over w; its one minimum is found by Newton's method when the surface is made.

    Raises:
        ValueError: if shapes do not fit, a number is not finite, a class is missing, λ is negative, or there
            is no minimum.

    Source: the lecture's own loss; Cox (1958), "The regression analysis of binary sequences".

    >>> surface = softmax_surface([[1.0, 0.0], [-1.0, 1.0], [0.0, -2.0]], [1, 0, 1], lam=0.1)
    >>> round(float(surface.fun([0.0, 0.0])), 4)  # log 2: nothing learned yet
    0.6931
    """
    X, y = _examples(X, y)
    if not (np.isfinite(lam) and lam >= 0):
        raise ValueError(f"lam is {lam}; a finite number of 0 or more is needed")

    fun, grad, hess = _formulas(X, y, lam)
    best = _newton(fun, grad, hess)
    if lam == 0 and ((2 * y - 1) * (X @ best) >= 0).all():
        raise ValueError(SEPARATED)
    reach = 2 * max(1.0, np.abs(best).max())
    bounds = tuple((float(b - reach), float(b + reach)) for b in best)
    start = best + reach * np.array([-0.8, 0.7])
    source = "the softmax loss itself"
    return Surface(
        "softmax with two weights",
        fun,
        grad,
        hess,
        bounds,
        fixed_points([best]),
        fixed_points([]),
        start,
        source,
    )


def _formulas(X, y, lam):
    """Value, gradient and Hessian as functions of w (..., 2)."""

    def fun(w):
        w = points(w)

        def mean_loss(block):
            s = block @ X.T
            return np.logaddexp(0, s).mean(axis=-1) - s @ y / len(y)

        return _in_blocks(mean_loss, w, len(y), ()) + lam * (w**2).sum(axis=-1)

    def grad(w):
        w = points(w)
        return _in_blocks(lambda b: (_sigmoid(b @ X.T) - y) @ X / len(y), w, len(y), (2,)) + 2 * lam * w

    def hess(w):
        def curvature(block):
            p = _sigmoid(block @ X.T)
            return np.einsum("kn,ni,nj->kij", p * (1 - p), X, X, optimize=True) / len(y)

        return _in_blocks(curvature, points(w), len(y), (2, 2)) + 2 * lam * np.eye(2)

    return fun, grad, hess


def _in_blocks(formula, w, N, shape):
    """`formula` on (K, 2) blocks of weights: all at once, a grid times all examples would fill the memory."""
    flat = w.reshape(-1, 2)
    size = max(1, 2_000_000 // N)
    out = np.empty((len(flat), *shape))
    for i in range(0, len(flat), size):
        out[i : i + size] = formula(flat[i : i + size])
    return out.reshape((*w.shape[:-1], *shape))[()]


def _sigmoid(s):
    return (1 + np.tanh(s / 2)) / 2


def _newton(fun, grad, hess):
    """The minimum, by Newton steps that are halved until they go down."""
    w = np.zeros(2)
    for _ in range(100):
        dw = grad(w)
        if np.abs(dw).max() < 1e-13:
            return w
        try:
            step = np.linalg.solve(hess(w), dw)
        except np.linalg.LinAlgError:
            break
        if np.abs(step).max() < 1e-12 * (1 + np.abs(w).max()):
            return w - step
        share = 1.0
        while fun(w - share * step) > fun(w) and share > 1e-6:
            share /= 2
        w = w - share * step
        if np.abs(w).max() > 1e6:
            break
    raise ValueError(SEPARATED)


def _examples(X, y):
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2 or len(X) == 0 or X.dtype.kind not in "fiub":
        raise ValueError(f"X has shape {X.shape} and dtype {X.dtype}; two real features, shape (N, 2), are needed")
    if y.shape != (len(X),) or y.dtype.kind not in "iub":
        raise ValueError(f"y has shape {y.shape} and dtype {y.dtype}; {len(X)} labels 0 or 1 are needed")
    if not np.isfinite(X).all():
        raise ValueError("X contains nan or inf; every feature must be a finite number")
    if set(np.unique(y).tolist()) != {0, 1}:
        raise ValueError(f"y holds the labels {np.unique(y).tolist()}; both 0 and 1, and only these, are needed")
    return X.astype(float), y.astype(float)
