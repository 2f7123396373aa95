"""Lecture 05: momentum, and steps of each parameter's own size."""

from autograder.checks.lec05_adaptive.adagrad import adagrad_step
from autograder.checks.lec05_adaptive.adam_moments import adam_step
from autograder.checks.lec05_adaptive.adamw import adamw_step
from autograder.checks.lec05_adaptive.momentum import momentum_step
from autograder.checks.lec05_adaptive.rmsprop import rmsprop_step

CHECKS = [momentum_step, adagrad_step, rmsprop_step, adam_step, adamw_step]
