"""An honest classifier of digits for the challenge: HOG from the course's own library, and least squares."""

import numpy as np

from course_lib.features import hog

LAM = 0.03
_known = {}


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
    cells = np.sqrt(hog(pictures, cell=4, bins=9, binning="soft", norm="none"))
    return cells / (np.linalg.norm(cells, axis=1, keepdims=True) + 1e-6)


def _likeness(a, b):
    """exp(−|a − b|²) of each two rows of length 1."""
    return np.exp(2 * (a @ b.T) - 2)


def known_scores(X_train, y_train, X):
    """`scores_of`, once for the same images: many mistakes begin with right scores."""
    key = (X_train.tobytes(), y_train.tobytes(), X.tobytes())
    if key not in _known:
        if len(_known) > 8:
            _known.clear()
        _known[key] = scores_of(X_train, y_train, X)
    return _known[key]
