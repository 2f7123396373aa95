"""What update rules accept and refuse."""

import functools
import inspect

import numpy as np

AT_LEAST_0 = {"learning_rate": "", "weight_decay": "", "eps": ", 1e-7 on the slides"}
FRACTIONS = ("rho", "decay_rate", "beta1", "beta2")
_FORMULAS = {}


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


def checked(rule):
    """The rule with x and dx as float arrays, refused with a sentence if the step they ask for makes no sense.

    nan and inf go through: a run that diverges should show it, and `trajectory.run` says so.

    Raises:
        ValueError: from the rule, if shapes differ or a hyper-parameter is out of its range.
    """
    names = list(inspect.signature(rule).parameters)[3:]

    @functools.wraps(rule)
    def step(x, dx, *given, **numbers):
        x, dx = floats(x, "x"), floats(dx, "dx")
        if x.shape != dx.shape:
            raise ValueError(f"dx has shape {dx.shape} and x {x.shape}; a gradient has the shape of its point")
        for name, value in zip(names, given[1:], strict=False):
            check_number(name, value)
        for name, value in numbers.items():
            check_number(name, value)
        return rule(x, dx, *given, **numbers)

    _FORMULAS[id(step)] = rule
    return step


def formula(step):
    """A rule of the library without its checks, for a loop that has checked what it gives; any other as it is.

    Not by an attribute of the function, which a function that wraps it would inherit.
    """
    return _FORMULAS.get(id(step), step)


def check_number(name, value):
    """Refuse a hyper-parameter that is out of its range, by its name."""
    if name in FRACTIONS and not (_holds(value >= 0) and _holds(value < 1)):
        raise ValueError(f"{name} is {value}; it must be at least 0 and below 1")
    if name in AT_LEAST_0 and not _holds(value >= 0):
        raise ValueError(f"{name} is {value}; it must be 0 or more{AT_LEAST_0[name]}")


def _holds(condition):
    """np.all, but free for plain numbers: in two dimensions np.all would cost more than the step itself."""
    return condition if isinstance(condition, bool) else bool(condition.all())
