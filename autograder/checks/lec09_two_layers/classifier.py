"""An honest classifier of digits for the challenge: edge directions, and least squares. NumPy alone, as a student writes it."""

from functools import lru_cache

import numpy as np

LAM, BINS = 0.03, 9


def predict_digits(X_train, y_train, X):
    """Labels for X: edge directions in cells of 4 × 4 pixels, and for each class a function near 1 on its images and 0
    elsewhere, made of bumps around the training images: k (K + λI)⁻¹ Y. It takes one system of equations and no steps."""
    return scores_of(X_train, y_train, X).argmax(axis=1)


def scores_of(X_train, y_train, X):
    seen, new = (_edges(images) for images in (X_train, X))
    truth = np.eye(10, dtype=seen.dtype)[y_train]
    return _likeness(new, seen) @ np.linalg.solve(
        _likeness(seen, seen) + LAM * np.eye(len(seen), dtype=seen.dtype), truth
    )


def _edges(images):
    pictures = np.reshape(images, (-1, 28, 28)).astype(np.float32) / 255
    down, right = np.gradient(pictures, axis=(1, 2))
    size, place = np.hypot(right, down), np.arctan2(down, right) % np.pi * (BINS / np.pi) - 0.5
    # Each pixel's size is shared between the two bins that its direction lies between; the last bin borders on the first.
    votes = [size * np.maximum(0, 1 - np.abs((place - k + BINS / 2) % BINS - BINS / 2)) for k in range(BINS)]
    sums = [one.reshape(-1, 7, 4, 7, 4).sum(axis=(2, 4)).reshape(-1, 49) for one in votes]
    cells = np.sqrt(np.concatenate(sums, axis=1))
    return cells / (np.linalg.norm(cells, axis=1, keepdims=True) + 1e-6)


def _likeness(a, b):
    """exp(−|a − b|²) of each two rows of length 1."""
    return np.exp(2 * (a @ b.T) - 2)


def known_scores(X_train, y_train, X):
    """`scores_of`, once for the same images: many mistakes begin with right scores."""
    return _kept(X_train.tobytes(), y_train.astype(np.int64).tobytes(), X.tobytes())


@lru_cache(maxsize=8)
def _kept(seen, labels, new):
    seen, new = (np.frombuffer(images, np.uint8).reshape(-1, 784) for images in (seen, new))
    return scores_of(seen, np.frombuffer(labels, np.int64), new)
