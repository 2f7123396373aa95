"""Lecture 03: numerical against analytic gradients."""

from autograder.checks.lec03_gradients.checking import gradient_check
from autograder.checks.lec03_gradients.differences import numerical_gradient
from autograder.checks.lec03_gradients.errors import relative_error
from autograder.checks.lec03_gradients.hinge import svm_objective

CHECKS = [numerical_gradient, relative_error, svm_objective, gradient_check]
