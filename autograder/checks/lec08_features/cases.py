"""The calls on which the functions of lecture 08 are tried, smallest first."""

import numpy as np

from autograder.checks.base import Call

RIGHT = "for points on the right, x > 0"
AROUND = "for points in every direction"
INSIDE = "for values inside (0, 1)"
ENDS = "where values are exactly 0 or 1"
DEFAULT = "with the default cell and bins"
OTHER = "with another cell or other bins"
LEFT_OVER = "where rows or columns are left over"
FULL = "where every center has points"
EMPTY = "where a center has no points, or two are equally near"
USED = "where every word occurs"
UNUSED = "where some words never occur, or two are equally near"
NEAR_AND_FAR = np.array([[0.25, -0.5], [6.5, 7.0]])  # two centers, the first of them near the origin
FLOAT32 = {"rtol": 3e-4, "atol": 3e-4}


def strided(array):
    """The same numbers with gaps between them in memory."""
    return np.repeat(array, 2, axis=-1)[..., ::2]


def polar_calls(rng):
    """The right half plane first, then every quadrant, the axes, the origin, whole numbers."""

    def right(N):
        return np.stack([rng.uniform(0.2, 4, N), rng.uniform(-4, 4, N)], axis=1).round(2)

    def around(N):
        quadrants = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])[rng.permutation(np.arange(N) % 4)]
        return quadrants * rng.uniform(0.2, 4, (N, 2)).round(2)

    axes = np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [0, 0]]) * rng.integers(1, 9, size=(5, 1)) / 4
    return [
        Call((right(1),), tags=(RIGHT, "when N = 1")),
        Call((right(3),), tags=(RIGHT,)),
        Call((right(6).astype(np.float32),), tags=(RIGHT,), **FLOAT32),
        Call((np.asfortranarray(right(7)),), tags=(RIGHT,)),
        Call((around(4),), tags=(AROUND,)),
        Call((axes,), tags=(AROUND, "on the axes and at the origin")),
        Call((rng.choice([-3, -2, -1, 1, 2, 3], size=(6, 2)) * [1, 2],), tags=(AROUND,)),
        Call((strided(around(9)),), tags=(AROUND,)),
        Call((around(16) * 1e-5,), tags=(AROUND, "near the origin")),
    ]


def _image(rng, H, W, bins, low=0, high=None):
    """An image whose values keep clear of the edges of bins; each colour prefers other bins than the others."""
    high = bins if high is None else high
    weights = rng.uniform(0.2, 1, size=(3, high - low)) ** 3
    index = [rng.choice(np.arange(low, high), size=(H, W), p=w / w.sum()) for w in weights]
    return (np.stack(index, axis=2) + rng.uniform(0.1, 0.9, size=(H, W, 3))) / bins


def _with_ends(rng, H, W, bins):
    """As `_image`, with some values exactly 0 and 1 in each colour."""
    image = _image(rng, H, W, bins)
    where = rng.random((H, W, 3))
    image[where < 0.2], image[where > 0.7] = 0, 1
    image[0, 0], image[-1, -1] = 0, 1
    return image


def color_calls(rng):
    """One pixel, more of them, few and many bins, images that are dark or bright only, the ends of the range."""
    twice = Call((_image(rng, 2, 3, 4), 4), tags=(INSIDE,))
    return [
        Call((_image(rng, 1, 1, 2), 2), tags=(INSIDE, "for one pixel")),
        *(twice, twice),  # for who goes on counting
        Call((_image(rng, 4, 3, 8, low=3, high=6), 8), tags=(INSIDE,)),
        Call((_image(rng, 16, 17, 5), 1), tags=(INSIDE, "for one bin")),
        Call((np.asfortranarray(_image(rng, 5, 4, 5)), 5), tags=(INSIDE,)),
        Call((_image(rng, 4, 6, 10).astype(np.float32), 10), tags=(INSIDE,), **FLOAT32),
        Call((strided(_image(rng, 5, 6, 7)), 7), tags=(INSIDE,)),
        Call((_image(rng, 6, 6, 100), 100), tags=(INSIDE, "for 100 bins")),
        Call((_with_ends(rng, 2, 2, 3), 3), tags=(ENDS,)),
        Call((rng.integers(0, 2, size=(3, 4, 3)), 4), tags=(ENDS,)),
        Call((_with_ends(rng, 5, 6, 6), 6), tags=(ENDS,)),
    ]


def _gray(rng, H, W):
    """Brightness in 16ths, exact in binary: a slope of 0 is exactly 0, whichever way it is worked out."""
    return rng.integers(0, 17, size=(H, W)) / 16


def gradient_calls(rng):
    """Small to large, ranges other than 0 to 1, flat places, edges to the left and upward, bytes."""
    right = np.repeat([[0.0, 0.25, 1.0, 0.75, 0.0]], 3, axis=0)
    bytes_ = rng.integers(0, 256, size=(4, 4)).astype(np.uint8)
    stairs = np.kron(_gray(rng, 2, 2), np.ones((3, 3)))
    return [
        Call((_gray(rng, 2, 2),), tags=("when H = W = 2",), atol=1e-8),
        Call((_gray(rng, 2, 5),), atol=1e-8),
        Call((right,), tags=("where only columns differ",), atol=1e-8),
        Call((right.T * 100,), tags=("where only rows differ",), atol=1e-8),
        Call((np.full((2, 3), 0.5),), tags=("where nothing changes",), atol=1e-8),
        Call((stairs,), tags=("where parts are flat",), atol=1e-8),
        Call((bytes_,), tags=("for bytes, 0 to 255",), atol=1e-8),
        Call((rng.integers(-20, 300, size=(4, 3)),), tags=("for whole numbers",), atol=1e-8),
        Call((_gray(rng, 4, 3).astype(np.float32),), rtol=3e-4, atol=1e-2),
        Call((_gray(rng, 4, 4) / 64,), tags=("where all edges are faint",), atol=1e-8),
        Call((np.asfortranarray(_gray(rng, 5, 4)),), atol=1e-8),
        Call((strided(_gray(rng, 4, 5)),), atol=1e-8),
        Call(
            (rng.integers(80, 120) * np.arange(4.0) - np.arange(3)[:, None],),
            tags=("where the orientation is nearly 180",),
            atol=1e-8,
        ),
    ]


def _directions(rng, H, W, bins=9):
    """Magnitudes and orientations; these keep clear of the edges of bins and of the edges' halves."""
    part = rng.uniform(0.02, 0.48, size=(H, W)) + rng.choice([0, 0.5], size=(H, W))
    return rng.uniform(0.1, 3, size=(H, W)).round(3), (rng.integers(bins, size=(H, W)) + part) * (180 / bins)


def cells_calls(rng):
    """One cell, more of them, other sizes, rows and columns left over, directions exactly on an edge."""
    whole, whole_o = rng.integers(0, 9, size=(4, 6)), rng.choice([5, 25, 50, 70, 95, 115, 140, 170], size=(4, 6))
    edge = (rng.uniform(0.5, 2, size=(4, 4)).round(2), rng.permutation(np.arange(16) % 4).reshape(4, 4) * 45.0)
    small, small_o = (a.astype(np.float32) for a in _directions(rng, 4, 4))
    wide, wide_o = _directions(rng, 4, 6, 13)
    above = rng.permutation(np.arange(16) % 7).reshape(4, 4) * (180 / 7) + 0.1  # in whole degrees they are below
    return [
        Call(_directions(rng, 8, 8), tags=(DEFAULT, "for one cell")),
        Call(_directions(rng, 16, 8), tags=(DEFAULT,)),
        Call((*_directions(rng, 2, 2, 3), 2, 3), tags=(OTHER, "for one cell")),
        Call(_directions(rng, 2, 3), {"cell": 1}, tags=(OTHER,)),
        Call(_directions(rng, 8, 8, 4), {"bins": 4}, tags=(OTHER,)),
        Call(edge, {"cell": 2, "bins": 4}, tags=(OTHER, "where a direction is on an edge of bins")),
        Call((whole, whole_o), {"cell": 2, "bins": 3}, tags=(OTHER, "for whole numbers")),
        Call((small, small_o), {"cell": 2}, tags=(OTHER,), **FLOAT32),
        Call((np.asfortranarray(wide), strided(wide_o)), {"bins": 13, "cell": 2}, tags=(OTHER,)),
        Call((small.astype(float), whole_o[:, :4]), {"cell": 2, "bins": 3}, tags=(OTHER, "for whole degrees")),
        Call((edge[0], above), {"cell": 2, "bins": 7}, tags=(OTHER, "where a direction is just above an edge")),
        Call((*_directions(rng, 5, 7, 5), 2, 5), tags=(LEFT_OVER,)),
        Call(_directions(rng, 7, 8, 6), {"cell": 3, "bins": 6}, tags=(LEFT_OVER,)),
        Call(_directions(rng, 9, 17), tags=(LEFT_OVER,)),
    ]


def distances(points, centers):
    """Squared distances (P, K), exactly as they are written down."""
    return ((points[:, None].astype(float) - centers) ** 2).sum(axis=2)


def _clear(points, centers):
    """Whether no point is about as near to a second center as to its own."""
    two = np.sort(np.sqrt(distances(points, centers)), axis=1)[:, :2]
    return len(centers) == 1 or np.min(two[:, 1] - two[:, 0]) > 0.02


def clusters(rng, P, K, D):
    """Points (P, D) and centers (K, D) with every center the nearest of some point, and no ties."""
    while True:
        points, centers = rng.uniform(-4, 4, size=(P, D)).round(2), rng.uniform(-3, 3, size=(K, D)).round(2)
        labels = distances(points, centers).argmin(axis=1)
        if len(set(labels)) == K and _clear(points, centers):
            return points, centers


def with_empty(rng, P, K, D):
    """As `clusters`, with two centers nobody is near to, the last one among them."""
    points, centers = clusters(rng, P, K, D)
    far = centers[:1] + rng.choice([-50, 50], size=(2, D)) + rng.uniform(-4, 4, size=(2, D)).round(2)
    return points, np.concatenate([far[:1], centers, far[1:]])


def with_ties(rng):
    """Whole and half numbers, exact in binary: some points stand halfway between two centers, and two centers are
    one."""
    centers = np.array([[0, 0], [4, 0], [0, 6], [4, 0], [8, 9]]) + rng.integers(-3, 4, size=2)
    halfway = np.array([centers[0] + centers[1], centers[0] + centers[2], centers[2] + centers[4]]) / 2
    others = centers[[0, 1, 1, 2, 4, 0]] + rng.integers(-1, 1, size=(6, 2)) / 2
    return rng.permutation(np.concatenate([halfway, others])), centers.astype(float)


def cluster_calls(rng):
    """One point, one center, more of both; then centers nobody is near to, and ties."""
    return _table_calls(rng, FULL, EMPTY)


def word_calls(rng):
    """As `cluster_calls`, each center a word."""
    return _table_calls(rng, USED, UNUSED)


def _table_calls(rng, full, special):
    points, centers = clusters(rng, 12, 3, 2)
    small = tuple(a.astype(np.float32) for a in clusters(rng, 9, 3, 4))
    fortran = tuple(np.asfortranarray(a) for a in clusters(rng, 11, 4, 3))
    return [
        Call(clusters(rng, 1, 1, 2), tags=(full, "for one point")),
        Call(clusters(rng, 4, 1, 3), tags=(full, "for one center")),
        Call(clusters(rng, 5, 2, 1), tags=(full, "when D = 1")),
        Call((points, centers), tags=(full,)),
        Call(_whole_numbers(rng), tags=(full, "for whole numbers")),
        Call(small, tags=(full,), **FLOAT32),
        Call(fortran, tags=(full,)),
        Call(clusters(rng, 20, 5, 3), tags=(full,)),
        Call(_far_apart(rng), tags=(full, "for numbers in the millions")),
        Call(_around_the_origin(rng), tags=(full, "where the mean of some points is 0")),
        Call(_at_the_origin(rng), tags=(full, "where a center's only point is the origin")),
        Call(_twice(rng), tags=(full, "where a point is there twice")),
        Call((points[distances(points, centers).argmin(axis=1) == 0][:1], centers), tags=(special, "for one point")),
        Call(with_empty(rng, 6, 2, 2), tags=(special,)),
        Call(tuple(strided(a) for a in with_empty(rng, 10, 3, 3)), tags=(special,)),
        Call(with_ties(rng), tags=(special, "where two are equally near")),
    ]


def _far_apart(rng):
    """Distances that are larger than any number to begin a search for the smallest one with."""
    points, centers = clusters(rng, 8, 3, 2)
    return points * 1e6, centers * 1e6


def _around_the_origin(rng):
    """The points of the first center cancel each other: 0 is a place like any other."""
    near = rng.integers(1, 5, size=(2, 2)) / 4
    return np.concatenate([near, -near, _far(rng)]), NEAR_AND_FAR.copy()


def _at_the_origin(rng):
    """A center's one point has no number but 0, and is a point all the same."""
    return np.concatenate([np.zeros((1, 2)), _far(rng)]), NEAR_AND_FAR.copy()


def _twice(rng):
    """A point that is there twice counts twice."""
    far = _far(rng)
    return np.concatenate([rng.integers(1, 5, size=(2, 2)) / 4, far, far[:1]]), NEAR_AND_FAR.copy()


def _far(rng):
    return rng.uniform(6, 8, size=(3, 2)).round(2)


def _whole_numbers(rng):
    """Integer points and centers without ties."""
    while True:
        points, centers = rng.integers(-9, 10, size=(9, 2)), rng.integers(-6, 7, size=(3, 2))
        if len(set(distances(points, centers).argmin(axis=1))) == 3 and _clear(points, centers):
            return points, centers
