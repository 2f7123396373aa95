"""Gradients: slowly but surely by differences, and the check of the fast, analytic ones against them.

differences   numerical_gradient, numerical_hessian, relative_error
check         gradient_check: which entries are wrong, and what the mistake looks like
sweep         step_size_sweep: the error over h, a U: too large an h bends, too small an h rounds
"""

from course_lib.gradients._verdict import BlockCheck, GradientCheck
from course_lib.gradients.check import gradient_check
from course_lib.gradients.differences import numerical_gradient, numerical_hessian, relative_error
from course_lib.gradients.sweep import Sweep, step_size_sweep

__all__ = [
    "BlockCheck",
    "GradientCheck",
    "Sweep",
    "gradient_check",
    "numerical_gradient",
    "numerical_hessian",
    "relative_error",
    "step_size_sweep",
]
