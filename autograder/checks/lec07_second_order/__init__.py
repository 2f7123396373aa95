"""Lecture 07: Newton's step, and inverse Hessians learned along the way."""

from autograder.checks.lec07_second_order.bfgs import bfgs_update
from autograder.checks.lec07_second_order.lbfgs import lbfgs_direction
from autograder.checks.lec07_second_order.newton import newton_step

CHECKS = [newton_step, bfgs_update, lbfgs_direction]
