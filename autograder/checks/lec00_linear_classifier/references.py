"""The right answers of lecture 00, with the exercises' names and arguments."""

import numpy as np

from course_lib.training import linear_error


def linear_scores(X, W, b):
    return X @ W.T + b


def accuracy(scores, y):
    return 1 - linear_error(np.eye(scores.shape[1]), scores, y)
