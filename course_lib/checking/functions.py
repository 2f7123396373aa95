"""Functions that exercises hand to a student's function, by name, so that the call can cross a process border.

Each entry makes a function from plain values: `FUNCTIONS["quadratic"](A, b)` is x -> ½ xᵀAx + bᵀx.
Those that return a number come with their gradient under the same name and `_gradient`.
"""

import numpy as np

from course_lib.checking.functions_descent import DESCENT
from course_lib.checking.moved_digits import moved_digits
from course_lib.checking.plain import Named

FUNCTIONS = {**DESCENT}
DATA = {"moved_digits": moved_digits}


def function(maker):
    """Register a maker of functions under its own name."""
    FUNCTIONS[maker.__name__] = maker
    return maker


@function
def quadratic(A, b):
    """x -> ½ xᵀAx + bᵀx, with A (n, n) symmetric and b (n,)."""
    return lambda x: float(0.5 * x @ A @ x + b @ x)


@function
def quadratic_gradient(A, b):
    """x -> Ax + b, (n,)."""
    return lambda x: A @ x + b


@function
def waves(a, w):
    """x -> Σ a sin(w x): smooth, of any shape, with a third derivative that central differences feel."""
    return lambda x: float(np.sum(a * np.sin(w * x)))


@function
def waves_gradient(a, w):
    """x -> a w cos(w x), like x."""
    return lambda x: a * w * np.cos(w * x)


@function
def scaled_waves_gradient(a, w, factor):
    """A gradient of `waves` that is wrong by a factor."""
    return lambda x: factor * a * w * np.cos(w * x)


def with_data(values):
    """`values` with every Named that stands for data, and not for a function, made into its array.

    A recorded case names the course's own images instead of holding them.

    >>> with_data([Named("moved_digits", (np.array([4000]), np.array([[0, 1]]))), 3])[0].shape
    (1, 784)
    """
    return [
        DATA[value.name](*value.values) if isinstance(value, Named) and value.name in DATA else value
        for value in values
    ]


def build(named):
    """The function that a `Named` stands for, and a list to which each of its calls adds one entry.

    >>> from course_lib.checking.plain import Named
    >>> f, calls = build(Named("waves", (1.0, 0.5)))
    >>> f(np.zeros(2)), len(calls)
    (0.0, 1)
    """
    inner, calls = FUNCTIONS[named.name](*named.values), []

    def counted(*args, **kwargs):
        calls.append(None)
        return inner(*args, **kwargs)

    counted.__name__ = counted.__qualname__ = named.name
    return counted, calls


@function
def ripples(a, w):
    """x -> a sin(Σ w x), w like x: how f changes with one entry depends on all the others."""
    return lambda x: float(a * np.sin(np.sum(w * x)))


@function
def ripples_gradient(a, w):
    """x -> a w cos(Σ w x), like x."""
    return lambda x: a * w * np.cos(np.sum(w * x))
