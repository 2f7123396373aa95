"""Fractional max pooling: regions of unlike sizes, drawn anew each time."""

import numpy as np

from course_lib.layers._inputs import floats


def pooling_edges(size, pooled, u):
    """Where the regions of fractional pooling begin and end: steps of ⌊ratio⌋ and ⌈ratio⌉ in a random order.

    aᵢ = ⌊(size · i + s) / pooled⌋ with s = ⌊u · pooled⌋, so a₀ = 0 and the last edge is `size`;
    all in whole numbers, since a rounded ratio could lose a region.

    Args:
        size: pixels along this side.
        pooled: regions along it, 1 ≤ pooled ≤ size.
        u: uniform in [0, 1), where the pattern starts.

    Returns:
        (pooled + 1,) increasing integers from 0 to size.

    Raises:
        ValueError: if there are more regions than pixels, or u lies outside [0, 1).

    Source: Graham (2014), "Fractional max-pooling", the pseudorandom sequences.

    >>> pooling_edges(7, 5, 0.3).tolist()
    [0, 1, 3, 4, 5, 7]
    """
    if not 1 <= pooled <= size:
        raise ValueError(f"{pooled} regions of {size} pixels were asked for; 1 to {size} are possible")
    if not 0 <= u < 1:
        raise ValueError(f"u is {u}; a number in [0, 1) is needed")
    start = min(int(u * pooled), pooled - 1)
    return (size * np.arange(pooled + 1) + start) // pooled


def fractional_max_pool(x, pooled, u):
    """Max pooling by a factor between 1 and 2: regions of unlike sizes, drawn anew each time.

    y[r, c] = max of x over rows a_r … a_{r+1} and columns b_c … b_{c+1}, ends excluded.

    Args:
        x: (..., H, W).
        pooled: (rows, columns) of the result.
        u: (2,) uniform in [0, 1), for rows and columns.

    Returns:
        (..., rows, columns).

    Raises:
        ValueError: as `pooling_edges`, or if x has fewer than 2 axes.

    Source: as `pooling_edges`; disjoint regions.

    >>> fractional_max_pool(np.arange(9.0).reshape(3, 3), (2, 2), (0.0, 0.0)).tolist()
    [[0.0, 2.0], [6.0, 8.0]]
    """
    x = floats(x, "x")
    if x.ndim < 2:
        raise ValueError(f"x has shape {x.shape}; images (..., H, W) are needed")
    rows = pooling_edges(x.shape[-2], pooled[0], u[0])
    columns = pooling_edges(x.shape[-1], pooled[1], u[1])
    by_rows = np.maximum.reduceat(x, rows[:-1], axis=-2)
    return np.maximum.reduceat(by_rows, columns[:-1], axis=-1)
