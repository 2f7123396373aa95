"""The exercises of lecture 04 answered by the library, which has most of them in a slightly other form."""

import numpy as np

from course_lib import optimizers, second_order, training


class _InOrder:
    """What `training.minibatches` takes for a random generator: it "shuffles" into the order given."""

    def __init__(self, order):
        self.order = order

    def permutation(self, N):
        return self.order


def random_search(f, candidates):
    """The index of the candidate with the smallest value, the first of equals, and that value."""
    index = iter(range(len(candidates)))
    best, values = training.random_search(
        lambda k: f(candidates[k]), lambda rng: next(index), len(candidates), rng=None, progress=False
    )
    return best, float(values[best])


def gradient_descent(grad, x0, learning_rate, steps):
    """All points from x0 on, one a row."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(optimizers.sgd(path[-1], grad(path[-1]), learning_rate=learning_rate)[0])
    return np.array(path)


def minibatches(order, batch_size):
    """The order cut into pieces of batch_size."""
    return training.minibatches(len(order), batch_size, rng=_InOrder(order))


def sgd_epoch(grad, w, X, y, order, batch_size, learning_rate):
    """One step of gradient descent for each batch."""
    for batch in minibatches(order, batch_size):
        w, _ = optimizers.sgd(w, grad(w, X[batch], y[batch]), learning_rate=learning_rate)
    return w


def should_stop(errors, patience):
    """len(errors) − 1 − argmin(errors) ≥ patience."""
    return training.should_stop(errors, patience)


def critical_point(H, tol=1e-8):
    """The signs of H's eigenvalues as a word."""
    return second_order.critical_point_kind(H, tol)


def largest_stable_learning_rate(H):
    """2 / largest eigenvalue."""
    return second_order.largest_stable_learning_rate(H)
