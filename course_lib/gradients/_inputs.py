"""Points and values that differences are taken of."""

import numpy as np


def checked_point(x, h):
    """A float64 copy of x, refused where differences with step h would be meaningless."""
    x = np.array(x)
    if x.dtype.kind not in "fiub":
        raise ValueError(f"x has dtype {x.dtype}; real numbers are needed")
    x = x.astype(float)
    if not np.isfinite(x).all():
        raise ValueError("x contains nan or inf; differences need a finite point")
    if not (np.isfinite(h) and h > 0):
        raise ValueError(f"h is {h}; the step must be a number above 0, for example 1e-5")
    if x.size and h < 4 * np.spacing(np.abs(x).max()):
        raise ValueError(f"h is {h}, lost in the rounding of entries like {np.abs(x).max():g}; take a larger h")
    return x


def moved(x, i, h):
    """A copy of x with h added to entry i: the caller's array is never written to."""
    x = x.copy()
    x[i] += h
    return x


def value_of(f, x):
    """f(x) as a float, refused unless it is one number."""
    value = np.asarray(f(x))
    if value.size != 1 or value.dtype.kind not in "fiub":
        raise ValueError(f"f gave shape {value.shape} and dtype {value.dtype}; one real number is needed")
    return float(value.reshape(()))
