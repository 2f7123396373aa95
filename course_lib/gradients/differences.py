"""Derivatives from values alone: change one number a little and see what the function does."""

import numpy as np

from course_lib.gradients._inputs import checked_point, moved, value_of


def numerical_gradient(f, x, h=1e-5, scheme="central"):
    """The gradient by finite differences, one entry at a time.

    central: (f(x + h) − f(x − h)) / 2h, wrong by about h²; forward: (f(x + h) − f(x)) / h, wrong by about
    h. Both are wrong by rounding as well, about 1e-16 |f| / h. Slow: two (one) evaluations for each entry.

    Args:
        f: array like x → number.
        x: array of any shape; it is left as it is.
        h: > 0, the step.
        scheme: "central", or "forward" as on the slides.

    Returns:
        float64 array of x's shape.

    Raises:
        ValueError: if h is not above 0 or lost in x's rounding, the scheme is unknown, x is not finite, or f
            does not give a number.

    Source: the slides, "numerical gradient".

    >>> numerical_gradient(lambda x: (x**2).sum(), np.array([1.0, -3.0])).round(6).tolist()
    [2.0, -6.0]
    """
    x = checked_point(x, h)
    if scheme not in ("central", "forward"):
        raise ValueError(f'scheme is {scheme!r}; "central" or "forward" is needed')
    here = value_of(f, x) if scheme == "forward" else None
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        ahead = value_of(f, moved(x, i, h))
        if scheme == "central":
            gradient[i] = (ahead - value_of(f, moved(x, i, -h))) / (2 * h)
        else:
            gradient[i] = (ahead - here) / h
    return gradient


def numerical_hessian(f, x, h=1e-4):
    """The Hessian by finite differences of values.

    Hᵢⱼ = (f(x + hᵢ + hⱼ) − f(x + hᵢ − hⱼ) − f(x − hᵢ + hⱼ) + f(x − hᵢ − hⱼ)) / 4h². Wrong by about h² and by
    rounding of about 1e-16 |f| / h², so h must be larger than for a gradient.

    Args:
        f: (n,) → number.
        x: (n,) point.
        h: > 0, the step.

    Returns:
        (n, n) symmetric float64 array.

    Raises:
        ValueError: as `numerical_gradient`, or if x is not a vector.

    Source: Abramowitz and Stegun (1964), formula 25.3.26.

    >>> numerical_hessian(lambda x: x[0] ** 2 + 3 * x[0] * x[1], np.array([1.0, 1.0])).round(5).tolist()
    [[2.0, 3.0], [3.0, 0.0]]
    """
    x = checked_point(x, h)
    if x.ndim != 1:
        raise ValueError(f"x has shape {x.shape}; a vector (n,) is needed: flatten weights with .ravel()")
    H = np.empty((x.size, x.size))
    for i in range(x.size):
        for j in range(i + 1):
            corners = [(p, q, value_of(f, moved(moved(x, i, p * h), j, q * h))) for p in (1, -1) for q in (1, -1)]
            H[i, j] = H[j, i] = sum(p * q * value for p, q, value in corners) / (4 * h * h)
    return H


def relative_error(a, b):
    """The largest relative difference of two arrays: max |a − b| / max(|a|, |b|, 1e-8).

    Args:
        a, b: arrays of one shape.

    Returns:
        float ≥ 0; 0 against 0 is 0; nan if an entry is nan.

    Raises:
        ValueError: if the shapes differ.

    Source: the gradient check of CS231n's notes.

    >>> relative_error([1.0, 0.0], [2.0, 0.0])
    0.5
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        raise ValueError(f"a has shape {a.shape}, b {b.shape}; only arrays of one shape can be compared")
    return float(np.max(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8), initial=0.0))
