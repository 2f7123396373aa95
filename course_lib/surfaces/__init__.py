"""Surfaces to run optimizers on: functions of two numbers whose every hill and hollow is known.

classics      eight with formulas: `SURFACES[name]`, and `quadratic(condition, angle)` of any shape
softmax       the true loss of a classifier with two weights on data of yours
slices        a plane cut through a network's loss, as in Li et al. (2018)
base          `Surface`, and `make_surface` to write your own

Points have their two coordinates on the last axis, so that one call takes a point (2,), a bank (K, 2)
or a grid (n, n, 2).
"""

from course_lib.surfaces.base import Surface, make_surface
from course_lib.surfaces.classics import SURFACES, quadratic
from course_lib.surfaces.slices import filter_normalized_directions, loss_slice
from course_lib.surfaces.softmax import softmax_surface

__all__ = [
    "SURFACES",
    "Surface",
    "filter_normalized_directions",
    "loss_slice",
    "make_surface",
    "quadratic",
    "softmax_surface",
]
