"""What the exercises of lecture 04 should do, as plainly as it can be said: drawn where the student's do not work."""

import numpy as np

from course_lib.losses import softmax_loss
from course_lib.second_order import critical_point_kind


def random_search(f, candidates):
    """The index of the candidate with the smallest f, the first of equals, and that f."""
    values = [float(f(candidate)) for candidate in candidates]
    return int(np.argmin(values)), min(values)


def gradient_descent(grad, x0, learning_rate, steps):
    """x ← x − α ∇f(x): all points, (steps + 1, n), the start first."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * grad(path[-1]))
    return np.array(path)


def minibatches(order, batch_size):
    """The order in pieces of batch_size, the last one perhaps shorter."""
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


def sgd_epoch(grad, w, X, y, order, batch_size, learning_rate):
    """One step of gradient descent for each batch of the order."""
    for batch in minibatches(order, batch_size):
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


def digit_gradient(W, X, y):
    """Gradient of the mean softmax loss of the scores X Wᵀ in W: (C, D)."""
    return softmax_loss(X @ W.T, y)[1].T @ X


def critical_point(H, tol=1e-8):
    """What the signs of the Hessian's eigenvalues say: minimum, maximum, saddle or degenerate."""
    return critical_point_kind(H, tol)
