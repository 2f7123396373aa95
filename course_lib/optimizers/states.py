"""What update rules remember between steps, and what they refuse.

A state is a NamedTuple of arrays of x's shape, so it can be looked at, stored, and put back mid-run.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Optimizer(NamedTuple):
    """An update rule and the function that gives its first state."""

    init: Callable
    step: Callable


class NoState(NamedTuple):
    """What plain gradient descent remembers: nothing."""


class Velocity(NamedTuple):
    """Memory of momentum: the decaying sum of past gradients."""

    vx: np.ndarray


class SquaredSum(NamedTuple):
    """Memory of AdaGrad (a sum) and RMSProp (a decaying mean): past squared gradients."""

    grad_squared: np.ndarray


class Moments(NamedTuple):
    """Memory of Adam: decaying means of gradients and squared gradients, and t, the steps taken."""

    first_moment: np.ndarray
    second_moment: np.ndarray
    t: int


def zeros_like(x):
    """A float array of zeros of x's shape; float32 stays float32.

    >>> zeros_like([1, 2]).tolist()
    [0.0, 0.0]
    """
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
    return condition if isinstance(condition, bool) else bool(np.all(condition))
