"""k-means: K centers that stand for many points. The words of bag of words come from here."""

from typing import NamedTuple

import numpy as np

from course_lib.features._inputs import at_least, points_table

CHUNK_BYTES = 2**22  # one block of the table points x centers; smaller ones keep the cores waiting


class Clusters(NamedTuple):
    """Result of `kmeans`: centers (K, D), labels (P,), and the inertia after each step."""

    centers: np.ndarray
    labels: np.ndarray
    inertia: np.ndarray


def squared_distances(points, centers):
    """Squared Euclidean distance of every point to every center.

    |x − c|² = |x|² − 2 x·c + |c|²: one matrix product instead of P · K differences.

    Args:
        points: (P, D) real numbers.
        centers: (K, D) real numbers.

    Returns:
        (P, K) floats ≥ 0.

    Raises:
        ValueError: if the tables do not have the same number of columns.

    Source: the binomial formula.

    >>> squared_distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 1.0]])).tolist()
    [[25.0, 1.0]]
    """
    points, centers = _tables(points, centers)
    table = points @ (-2 * centers.T)
    table += _squares(centers)
    table += _squares(points)[:, None]
    return np.maximum(table, 0, out=table)


def nearest(points, centers):
    """Index of the center nearest to each point; of equals the first.

    argmin_k |x − c_k|² = argmax_k (x·c_k − |c_k|²/2): |x|² is the same for all centers and need not be known.

    Args:
        points: (P, D) real numbers.
        centers: (K, D) real numbers.

    Returns:
        (P,) integers in [0, K).

    Raises:
        ValueError: as `squared_distances`.

    Source: as `kmeans`.

    >>> nearest(np.array([[0.0], [9.0], [4.0]]), np.array([[0.0], [8.0]])).tolist()
    [0, 1, 0]
    """
    points, centers = _tables(points, centers, finite=False)
    directions = np.ascontiguousarray(centers.T)
    half_squares = _squares(centers) / 2
    step = max(1, CHUNK_BYTES // half_squares.nbytes)
    labels = np.empty(len(points), np.intp)
    table = np.empty((min(step, len(points)), len(centers)), points.dtype)
    for start in range(0, len(points), step):
        block = points[start : start + step]
        closeness = np.matmul(block, directions, out=table[: len(block)])
        closeness -= half_squares
        closeness.argmax(axis=1, out=labels[start : start + step])
        if not np.isfinite(closeness[:, 0]).all():  # a nan or inf in a point shows in all its products
            raise ValueError("points contain nan, inf or numbers too large to multiply; find where they come from")
    return labels


def kmeans_plus_plus(points, K, *, rng):
    """K starting centers, far apart: each next one is drawn with probability ∝ its squared distance.

    Of 2 + ⌊log K⌋ candidates drawn that way the one that lowers the inertia most is kept.

    Args:
        points: (P, D) real numbers.
        K: number of centers, 1 ≤ K ≤ P.
        rng: numpy.random.Generator.

    Returns:
        (K, D) floats, rows of `points`.

    Raises:
        ValueError: if K is above the number of points.

    Source: Arthur and Vassilvitskii (2007), "k-means++: the advantages of careful seeding".

    >>> chosen = kmeans_plus_plus(np.array([[0.0], [0.0], [9.0]]), 2, rng=np.random.default_rng(0))
    >>> sorted(chosen.ravel().tolist())
    [0.0, 9.0]
    """
    points = points_table(points)
    _checked_count(K, points)
    chosen = [int(rng.integers(len(points)))]
    distance = squared_distances(points, points[chosen])[:, 0]
    tries = 2 + int(np.log(K))
    for _ in range(1, K):
        places = rng.random(tries) * distance.sum(dtype=float)
        drawn = np.searchsorted(np.cumsum(distance, dtype=float), places, side="right")
        drawn = np.minimum(drawn, len(points) - 1)
        after = np.minimum(distance, squared_distances(points[drawn], points))
        best = after.sum(axis=1, dtype=float).argmin()
        chosen.append(int(drawn[best]))
        distance = after[best]
    return points[chosen]


def kmeans_step(points, centers):
    """One step of Lloyd's algorithm: every center moves to the mean of the points nearest to it.

    c_k ← mean{x : nearest(x) = k}; a center without points stays.

    Args:
        points: (P, D) real numbers.
        centers: (K, D) real numbers.

    Returns:
        (K, D) floats.

    Raises:
        ValueError: as `squared_distances`.

    Source: Lloyd (1982), "Least squares quantization in PCM".

    >>> kmeans_step(np.array([[0.0], [1.0], [9.0]]), np.array([[0.0], [8.0], [50.0]])).tolist()
    [[0.5], [9.0], [50.0]]
    """
    points, centers = _tables(points, centers)
    return _means(points, nearest(points, centers), centers)


def kmeans(points, K, *, rng, max_steps=100, tol=1e-4):
    """K centers with small inertia: the sum of squared distances of points to their nearest center.

    Starts from k-means++ and repeats `kmeans_step`; no step raises the inertia. Ends when no center's
    squared move matters beside the variance of the data, or after max_steps.

    Args:
        points: (P, D) real numbers.
        K: number of centers, 1 ≤ K ≤ P.
        rng: numpy.random.Generator; the same one gives the same centers.
        max_steps: most steps to take, ≥ 1.
        tol: ends when Σ|move|² ≤ tol · (mean variance of a feature); 0 ends when nothing moves.

    Returns:
        Clusters(centers (K, D), labels (P,), inertia (steps + 1,), the last for the centers returned).

    Raises:
        ValueError: if K is above the number of points, or a table is not finite.

    Source: Lloyd (1982); Arthur and Vassilvitskii (2007).

    >>> found = kmeans(np.array([[0.0], [1.0], [9.0], [10.0]]), 2, rng=np.random.default_rng(0))
    >>> sorted(found.centers.ravel().tolist()), found.inertia[-1].item()
    ([0.5, 9.5], 1.0)
    """
    points = points_table(points)
    max_steps = at_least(max_steps, 1, "max_steps")
    still = tol * points.var(axis=0).mean()
    centers = kmeans_plus_plus(points, K, rng=rng)
    labels = nearest(points, centers)
    inertia = [_inertia(points, labels, centers)]
    for _ in range(max_steps):
        moved = _means(points, labels, centers)
        move = ((moved - centers) ** 2).sum()
        centers, labels = moved, nearest(points, moved)
        inertia.append(_inertia(points, labels, centers))
        if move <= still:
            break
    return Clusters(centers, labels, np.array(inertia))


def _means(points, labels, centers):
    """Mean of each cluster, from points sorted by label; an empty cluster keeps its center."""
    order = np.argsort(labels, kind="stable")
    counts = np.bincount(labels, minlength=len(centers))
    filled = np.flatnonzero(counts)
    starts = (np.cumsum(counts) - counts)[filled]
    means = centers.copy()
    means[filled] = np.add.reduceat(points[order], starts, axis=0) / counts[filled, None].astype(points.dtype)
    return means


def _inertia(points, labels, centers):
    return float(_squares(points - centers[labels]).sum(dtype=float))


def _squares(table):
    return np.einsum("pd,pd->p", table, table)


def _tables(points, centers, finite=True):
    points, centers = points_table(points, finite=finite), points_table(centers, "centers")
    if points.shape[1] != centers.shape[1]:
        raise ValueError(f"points has shape {points.shape}, centers {centers.shape}; they need the same D columns")
    return points, centers.astype(points.dtype, copy=False)


def _checked_count(K, points):
    if at_least(K, 1, "K") > len(points):
        raise ValueError(f"K is {K}, but there are only {len(points)} points; K can be at most their number")
