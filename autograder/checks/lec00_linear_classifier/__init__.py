"""Lecture 00: scores of a linear classifier, and how often it is right."""

from autograder.checks.lec00_linear_classifier.hits import accuracy
from autograder.checks.lec00_linear_classifier.scores import linear_scores

CHECKS = [linear_scores, accuracy]
