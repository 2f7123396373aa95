"""Lecture 04: random search, gradient descent, minibatches, early stopping, and what the Hessian says."""

from autograder.checks.lec04_descent.batches import minibatches
from autograder.checks.lec04_descent.critical import critical_point
from autograder.checks.lec04_descent.epochs import sgd_epoch
from autograder.checks.lec04_descent.search import random_search
from autograder.checks.lec04_descent.stable import largest_stable_learning_rate
from autograder.checks.lec04_descent.stopping import should_stop
from autograder.checks.lec04_descent.walks import gradient_descent

CHECKS = [
    random_search,
    gradient_descent,
    minibatches,
    sgd_epoch,
    should_stop,
    critical_point,
    largest_stable_learning_rate,
]
