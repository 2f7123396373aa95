"""What the figures of lecture 00 share: two linear classifiers, colours of signed images."""

import numpy as np

from course_lib.losses import softmax_loss
from course_lib.plots.picture import SIGNED
from course_lib.references.lec00 import linear_scores

PAPER = 236  # so that the page can be told from what lies around it, in both themes


def trained(X, y, steps=150, batch=200, learning_rate=0.3):
    """Weights and biases that were taught by examples; lectures 01 to 04 explain how.

    Args:
        X: (N, D) images; y: (N,) integers.
        steps, batch, learning_rate: of minibatch gradient descent on the softmax loss, in the order of the rows.

    Returns:
        (W, b): (C, D) and (C,).

    Raises:
        Nothing.

    Source: lecture 04, Algorithm 2.1.

    >>> W, b = trained(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1]))
    >>> linear_scores(np.array([[1.0, 0.0]]), W, b).argmax()
    np.int64(0)
    """
    C = int(y.max()) + 1
    W, b = np.zeros((C, X.shape[1])), np.zeros(C)
    for k in range(steps):
        rows = np.arange(k * batch, (k + 1) * batch) % len(X)
        _, dscores = softmax_loss(linear_scores(X[rows], W, b), y[rows])
        W -= learning_rate * dscores.T @ X[rows]
        b -= learning_rate * dscores.sum(axis=0)
    return W, b


def averages(X, y):
    """The mean image of each class, less the mean of these; biases with which the nearest mean wins, their mean 0.

    >>> W, b = averages(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1]))
    >>> W.tolist(), b.tolist()
    ([[0.5, -0.5], [-0.5, 0.5]], [0.0, 0.0])
    """
    means = np.stack([X[y == k].mean(axis=0) for k in range(int(y.max()) + 1)])
    b = -0.5 * (means**2).sum(axis=1)
    return means - means.mean(axis=0), b - b.mean()


def grey(X):
    """Images (…, 784) in [0, 1] as ink on paper: (…, 28, 28), 0 to 255."""
    return np.rint(PAPER * (1 - np.asarray(X))).reshape(*np.shape(X)[:-1], 28, 28)


def signed_colours(values, limit):
    """(…, 784) numbers as colours (…, 28, 28, 3): dark below 0, mid-grey at 0, light above."""
    stops = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in SIGNED], dtype=float)
    # A step of 1/12 is hard to see, and what repeats packs well.
    level = np.rint(12 * np.clip(np.asarray(values) / limit, -1, 1)) / 12
    at = np.linspace(-1, 1, len(stops))
    colours = np.stack([np.interp(level, at, stops[:, channel]) for channel in range(3)], axis=-1)
    return np.rint(colours).reshape(*np.shape(values)[:-1], 28, 28, 3)
