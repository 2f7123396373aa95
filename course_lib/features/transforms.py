"""Feature transforms: change the question until a linear classifier can answer it."""

from typing import NamedTuple

import numpy as np

from course_lib.features._inputs import as_floats, points_table


class Standardization(NamedTuple):
    """What `standardize` subtracts and divides by, learned from training data only."""

    mean: np.ndarray
    scale: np.ndarray


def to_polar(points):
    """Radius and angle of points in the plane: rings become stripes that a line separates.

    r = √(x² + y²), angle = atan2(y, x).

    Args:
        points: (N, 2) real numbers.

    Returns:
        (N, 2) floats: r ≥ 0 and the angle in radians, in (−π, π]; the origin gives (0, 0).

    Raises:
        ValueError: if `points` is not a finite (N, 2) table.

    Source: the slides' example of a feature transform.

    >>> to_polar(np.array([[3.0, 4.0], [0.0, -2.0]])).round(4).tolist()
    [[5.0, 0.9273], [2.0, -1.5708]]
    """
    points = points_table(points)
    if points.shape[1] != 2:
        raise ValueError(f"points has shape {points.shape}; (N, 2), an x and a y each, is needed")
    x, y = points.T
    return np.stack([np.hypot(x, y), np.arctan2(y, x)], axis=1)


def standardization(X):
    """Mean and standard deviation of each feature, to be used on training, validation and test data.

    A feature that never varies gets the scale 1, so that it becomes 0 and not nan.

    Args:
        X: (N, D) training data.

    Returns:
        Standardization(mean (D,), scale (D,)).

    Raises:
        ValueError: if `X` is not a finite (N, D) table.

    Source: common practice; features of unlike size make an ill-conditioned loss.

    >>> standardization(np.array([[1.0, 5.0], [3.0, 5.0]])).scale.tolist()
    [1.0, 1.0]
    """
    X = points_table(X, "X")
    scale = X.std(axis=0)
    return Standardization(X.mean(axis=0), np.where(scale > 0, scale, 1).astype(scale.dtype))


def standardize(X, by):
    """Features of mean 0 and variance 1, as the training data has them.

    z = (x − mean) / scale.

    Args:
        X: (..., D) real numbers.
        by: what `standardization` learned from the training data.

    Returns:
        array like X.

    Raises:
        ValueError: if the last axis of X is not the D of `by`.

    Source: as `standardization`.

    >>> X = np.array([[1.0, 5.0], [3.0, 5.0]])
    >>> standardize(X, standardization(X)).tolist()
    [[-1.0, 0.0], [1.0, 0.0]]
    """
    X = as_floats(X, "X")
    if X.ndim == 0 or X.shape[-1] != len(by.mean):
        raise ValueError(f"X has shape {X.shape}; its last axis must have the {len(by.mean)} features learned from")
    return (X - by.mean) / by.scale


def with_ones(X):
    """Data with a last column of ones, so that W carries the bias: W x + b = [W b] [x 1].

    Args:
        X: (N, D) real numbers.

    Returns:
        (N, D + 1) array.

    Raises:
        ValueError: if `X` is not a finite (N, D) table.

    Source: the slides' bias trick; it is why their W for CIFAR-10 is 10 × 3073.

    >>> with_ones(np.array([[2.0, 3.0]])).tolist()
    [[2.0, 3.0, 1.0]]
    """
    X = points_table(X, "X")
    return np.concatenate([X, np.ones((len(X), 1), X.dtype)], axis=1)
