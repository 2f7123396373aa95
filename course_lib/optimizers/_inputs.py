"""What update rules accept and refuse."""

import numpy as np


def zeros_like(x):
    """A float array of zeros of x's shape; float32 stays float32."""
    return np.zeros_like(floats(x, "x"))


def floats(values, name):
    """`values` as a float array, refused unless they are real numbers."""
    values = np.asarray(values)
    if values.dtype.kind == "f":
        return values
    if values.dtype.kind not in "iub":
        raise ValueError(f"{name} has dtype {values.dtype}; real numbers are needed")
    return values.astype(float)


def checked(x, dx, learning_rate, weight_decay=0.0, eps=1.0, **fractions):
    """(x, dx) as float arrays, refused with a sentence if the step they ask for makes no sense.

    nan and inf go through: a run that diverges should show it, and `trajectory.run` says so.

    Raises:
        ValueError: if shapes differ or a hyper-parameter is out of its range.
    """
    x, dx = floats(x, "x"), floats(dx, "dx")
    if x.shape != dx.shape:
        raise ValueError(f"dx has shape {dx.shape} and x {x.shape}; a gradient has the shape of its point")
    if not _holds(learning_rate >= 0):
        raise ValueError(f"learning_rate is {learning_rate}; it must be 0 or more")
    if not _holds(weight_decay >= 0):
        raise ValueError(f"weight_decay is {weight_decay}; it must be 0 or more")
    if not _holds(eps >= 0):
        raise ValueError(f"eps is {eps}; it must be 0 or more, 1e-7 on the slides")
    for name, value in fractions.items():
        if not (_holds(value >= 0) and _holds(value < 1)):
            raise ValueError(f"{name} is {value}; it must be at least 0 and below 1")
    return x, dx


def _holds(condition):
    """np.all, but free for plain numbers: in two dimensions np.all would cost more than the step itself."""
    return condition if isinstance(condition, bool) else bool(condition.all())
