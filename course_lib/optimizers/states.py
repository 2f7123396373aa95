"""What update rules remember between steps.

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
