"""Lecture 06: learning-rate schedules and the batch size."""

from autograder.checks.lec06_schedules.batches import scaled_learning_rate
from autograder.checks.lec06_schedules.cosines import cosine
from autograder.checks.lec06_schedules.lines import linear
from autograder.checks.lec06_schedules.roots import inverse_sqrt
from autograder.checks.lec06_schedules.steps import step_decay
from autograder.checks.lec06_schedules.warmups import warmup

CHECKS = [step_decay, cosine, linear, inverse_sqrt, warmup, scaled_learning_rate]
