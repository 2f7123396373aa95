"""Lecture 00, points of the plane: two numbers of real digits, and shapes that no line separates."""

import numpy as np


def ink_features(X):
    """Two numbers of each 28×28 image: mean ink of the page and of the 8×8 pixels in its middle, in per cent.

    >>> ink_features(np.ones((1, 784))).tolist()
    [[100.0, 100.0]]
    """
    images = np.reshape(X, (-1, 28, 28))
    return 100 * np.stack([images.mean(axis=(1, 2)), images[:, 10:18, 10:18].mean(axis=(1, 2))], axis=1)


def standardised(points):
    """Points less their mean, in units of their standard deviation."""
    return (points - points.mean(axis=0)) / points.std(axis=0)


def impossible_sets(n=60, seed=0):
    """Point sets of two classes, n points each: {name: (points (2n, 2), y)}; class 1 is the named shape.

    Points nearer than 0.15 to the border between the classes are left out, so that nobody has to squint.

    >>> {name: points.shape for name, (points, y) in impossible_sets(5).items()}
    {'two sides': (10, 2), 'ring': (10, 2), 'three modes': (10, 2), 'opposite quadrants': (10, 2)}
    """
    rng = np.random.default_rng(seed)
    return {name: drawn(rng, border, n) for name, border in BORDERS.items()}


def three_modes(p):
    centres = np.array([[-1.7, 1.3], [1.7, 1.5], [0.1, -1.8]])
    return 0.9 - np.linalg.norm(p[:, None] - centres, axis=2).min(axis=1)


# Above 0 in class 1, below in class 2; its size is a distance from the border.
BORDERS = {
    "two sides": lambda p: (p[:, 0] + 2 * p[:, 1] - 1) / np.sqrt(5),
    "ring": lambda p: 0.5 - np.abs(np.linalg.norm(p, axis=1) - 1.5),
    "three modes": three_modes,
    "opposite quadrants": lambda p: np.sign(p[:, 0] * p[:, 1]) * np.abs(p).min(axis=1),
}


def drawn(rng, border, n):
    """n points of each class, evenly over the square where they are at least 0.15 from the border."""
    cloud = rng.uniform(-2.8, 2.8, size=(80 * n, 2))
    side = border(cloud)
    points = np.concatenate([cloud[side > 0.15][:n], cloud[side < -0.15][:n]])
    return points, np.repeat([1, 0], n)
