"""The exercises of lecture 04: search, descent, batches, and kinds of critical points.

>>> gradient_descent(lambda x: 2 * x, np.array([1.0]), learning_rate=0.25, steps=2).ravel().tolist()
[1.0, 0.5, 0.25]
>>> [batch.tolist() for batch in minibatches(np.array([3, 1, 0, 2, 4]), 2)]
[[3, 1], [0, 2], [4]]
"""

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
    """x ← x − α ∇f(x): all points, (steps + 1, n), the start first."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(optimizers.sgd(path[-1], grad(path[-1]), learning_rate=learning_rate)[0])
    return np.array(path)


def minibatches(order, batch_size):
    """The order in pieces of batch_size, the last one perhaps shorter."""
    return training.minibatches(len(order), batch_size, rng=_InOrder(order))


def sgd_epoch(grad, w, X, y, order, batch_size, learning_rate):
    """One step of gradient descent for each batch of the order."""
    for batch in minibatches(order, batch_size):
        w, _ = optimizers.sgd(w, grad(w, X[batch], y[batch]), learning_rate=learning_rate)
    return w


def critical_point(H, tol=1e-8):
    """What the signs of the Hessian's eigenvalues say: minimum, maximum, saddle or degenerate."""
    return second_order.critical_point_kind(H, tol)
