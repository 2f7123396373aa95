"""Second order: steps that know how the surface bends, and what that costs.

newton_step, critical_point_kind    the Hessian itself: n² numbers, n³ operations a step
largest_stable_learning_rate        how far gradient descent may step, by the Hessian's largest eigenvalue
bfgs_update, bfgs                   an inverse Hessian learned from gradients: n² numbers and operations
lbfgs_direction, lbfgs              the same from the last few steps only: m·n numbers and operations
line_search                         how far to go along a direction
"""

from course_lib.second_order.line_search import LineSearch, line_search
from course_lib.second_order.minimizers import Minimum, bfgs, lbfgs
from course_lib.second_order.newton import critical_point_kind, largest_stable_learning_rate, newton_step
from course_lib.second_order.quasi_newton import bfgs_update, lbfgs_direction

__all__ = [
    "LineSearch",
    "Minimum",
    "bfgs",
    "bfgs_update",
    "critical_point_kind",
    "largest_stable_learning_rate",
    "lbfgs",
    "lbfgs_direction",
    "line_search",
    "newton_step",
]
