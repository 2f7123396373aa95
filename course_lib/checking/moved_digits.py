"""The course's digits as data of a check: named by their rows, moved by some pixels."""

from functools import cache

import numpy as np

from course_lib.data import mnist


def moved_digits(rows, moves):
    """Images of all 5,000 digits by row, each moved down and to the right; what leaves the image is lost.

    Args:
        rows: (N,) integers in [0, 5000), rows of the three parts of `mnist()` one after the other.
        moves: (N, 2) integers, how far down and to the right.

    Returns:
        (N, 784) uint8, 0 to 255.

    Source: ours.

    >>> int(moved_digits(np.array([0]), np.array([[28, 0]])).sum())
    0
    """
    images = _pixels()[rows].reshape(-1, 28, 28)
    moved = np.zeros_like(images)
    for new, image, (down, right) in zip(moved, images, np.asarray(moves).tolist(), strict=True):
        part = image[max(0, -down) : max(0, 28 - down), max(0, -right) : max(0, 28 - right)]
        new[max(0, down) :, max(0, right) :][: part.shape[0], : part.shape[1]] = part
    return moved.reshape(-1, 784)


@cache
def _pixels():
    digits = mnist()
    return np.rint(255 * np.concatenate([digits.X_train, digits.X_val, digits.X_test])).astype(np.uint8)
