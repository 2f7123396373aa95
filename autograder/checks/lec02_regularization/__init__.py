"""Lecture 02: penalties on weights, a limit on their length, dropout, and the full loss."""

from autograder.checks.lec02_regularization.ball import max_norm
from autograder.checks.lec02_regularization.dropping import dropout
from autograder.checks.lec02_regularization.net import elastic_net
from autograder.checks.lec02_regularization.objective import regularized_loss
from autograder.checks.lec02_regularization.penalties import l1, l2

CHECKS = [l2, l1, elastic_net, max_norm, dropout, regularized_loss]
