"""Training by minibatches, with the early stopping of the slides' Algorithm 2.1.

The loop knows nothing of models: it is given `objective(params, X, y) -> (loss, gradient)`, an update rule
from `course_lib.optimizers`, and a learning rate or a schedule. Parameters are one array, or a tuple of
arrays such as (W1, b1, W2, b2) with their gradients in a tuple of the same length.

loop    train -> Trained(params, last, history)
parts   minibatches, linear_error, should_stop
search  random_search
"""

from course_lib.training.loop import History, Trained, train
from course_lib.training.parts import linear_error, minibatches, should_stop
from course_lib.training.search import random_search

__all__ = ["History", "Trained", "linear_error", "minibatches", "random_search", "should_stop", "train"]
