"""Histogram of oriented gradients: in which directions the brightness changes, and where.

HOG looks at edges and not at brightness: each cell of an image counts its pixels' gradient directions
over 0° to 180°, weighted by the gradient's length, and neighbouring cells are normalised together.
"""

import numpy as np

from course_lib.features._inputs import at_least, gray_images, one_of

CHUNK_PIXELS = 2**16  # what is worked on at a time: intermediate arrays of this size stay in the cache


def image_gradients(gray):
    """Length and direction of the brightness gradient at each pixel.

    gy, gx = np.gradient(gray); magnitude = √(gx² + gy²); orientation = atan2(gy, gx) modulo 180°,
    since an edge from dark to light and one from light to dark are the same edge.

    Args:
        gray: (..., H, W) brightness of any range, H and W ≥ 2; rows count downward.

    Returns:
        (magnitude, orientation): two (..., H, W) arrays; orientation in degrees, [0, 180).

    Raises:
        ValueError: if an image has fewer than 2 rows or columns, or is not finite.

    Source: Dalal and Triggs (2005), "Histograms of oriented gradients for human detection".

    >>> magnitude, orientation = image_gradients(np.array([[0.0, 1.0], [1.0, 2.0]]))
    >>> magnitude.round(4).tolist(), orientation.tolist()
    ([[1.4142, 1.4142], [1.4142, 1.4142]], [[45.0, 45.0], [45.0, 45.0]])
    """
    gray = gray_images(gray, "gray")
    if min(gray.shape[-2:]) < 2:
        raise ValueError(f"gray has shape {gray.shape}; a gradient needs at least 2 rows and 2 columns")
    gy, gx = np.gradient(gray, axis=(-2, -1))
    return _polar(gx, gy)


def hog_cells(magnitude, orientation, cell=8, bins=9, binning="hard"):
    """Histogram of gradient directions of each cell, unnormalised.

    A pixel gives its magnitude to the bin floor(orientation · bins / 180) ("hard"), or shares it
    between the two bins whose centres are nearest, in proportion to nearness ("soft").

    Args:
        magnitude: (..., H, W), ≥ 0.
        orientation: (..., H, W) in degrees, [0, 180).
        cell: side of a cell in pixels; rows and columns left over are dropped.
        bins: number of directions, ≥ 1.
        binning: "hard" or "soft".

    Returns:
        (..., H // cell, W // cell, bins) floats.

    Raises:
        ValueError: if shapes differ, an angle lies outside [0, 180), or no cell fits.

    Source: as `image_gradients`.

    >>> hog_cells(np.ones((2, 2)), np.array([[0.0, 10.0], [170.0, 90.0]]), cell=2, bins=3).tolist()
    [[[2.0, 1.0, 1.0]]]
    """
    magnitude, orientation = gray_images(magnitude, "magnitude"), gray_images(orientation, "orientation")
    if magnitude.shape != orientation.shape:
        raise ValueError(f"magnitude has shape {magnitude.shape}, orientation {orientation.shape}; they must agree")
    if orientation.min() < 0 or orientation.max() >= 180:
        raise ValueError(f"orientation goes from {orientation.min()} to {orientation.max()}; [0, 180) is needed")
    cell, bins = _checked_cells(magnitude.shape, cell, bins, binning)
    flat = (-1, *magnitude.shape[-2:])
    cells = _vote(magnitude.reshape(flat), orientation.reshape(flat), cell, bins, binning)
    return cells.reshape(*magnitude.shape[:-2], *cells.shape[1:])


def hog(images, *, cell=8, bins=9, block=2, binning="hard", norm="L2-Hys"):
    """Histogram of oriented gradients of all images at once.

    Gradients are the differences [−1, 0, 1] with 0 at the border; cell histograms are means over the cell;
    blocks of block × block cells, one cell apart, are each divided by their length:
    v / √(|v|² + ε²), ε = 1e-5, for "L2"; for "L2-Hys" then cut at 0.2 and normalised again.
    With these defaults the result is scikit-image's `hog(image, 9, (8, 8), (2, 2))`.

    Args:
        images: (..., H, W) gray.
        cell: side of a cell in pixels.
        bins: number of directions over 0° to 180°.
        block: side of a block in cells.
        binning: "hard" or "soft", see `hog_cells`.
        norm: "L2-Hys", "L2", "L1" or "none": plain cell means, (H // cell)(W // cell)·bins numbers.

    Returns:
        (..., F) floats, F = (rows − block + 1)(columns − block + 1)·block²·bins for H // cell rows of cells.

    Raises:
        ValueError: if no cell or block fits, or a setting is unknown.

    Source: as `image_gradients`.

    >>> hog(np.zeros((5, 32, 32))).shape
    (5, 324)
    >>> hog(np.zeros((240, 320)), norm="none").size  # the slides' 30 · 40 · 9
    10800
    """
    images = gray_images(images)
    cell, bins = _checked_cells(images.shape, cell, bins, binning)
    one_of(norm, ("L2-Hys", "L2", "L1", "none"), "norm")
    leading, (H, W) = images.shape[:-2], images.shape[-2:]
    images = images.reshape(-1, H, W)
    cells = np.empty((len(images), H // cell, W // cell, bins), images.dtype)
    step = max(1, CHUNK_PIXELS // (H * W))
    for start in range(0, len(images), step):
        chunk = slice(start, start + step)
        cells[chunk] = _vote(*_polar(*_differences(images[chunk])), cell, bins, binning)
    cells /= cell * cell
    features = cells if norm == "none" else _normalized_blocks(cells, at_least(block, 1, "block"), norm)
    return features.reshape(*leading, -1)


def _differences(images):
    """Differences [−1, 0, 1] along columns and rows, 0 at the border: the mask Dalal and Triggs chose."""
    gx, gy = np.zeros_like(images), np.zeros_like(images)
    np.subtract(images[:, :, 2:], images[:, :, :-2], out=gx[:, :, 1:-1])
    np.subtract(images[:, 2:], images[:, :-2], out=gy[:, 1:-1])
    return gx, gy


def _polar(gx, gy):
    """Length and angle in [0, 180). The root of squares, since np.hypot is eight times slower."""
    orientation = np.degrees(np.arctan2(gy, gx))
    orientation += 180.0 * (orientation < 0)
    orientation[orientation >= 180] = 0  # 180° is 0°; a tiny negative angle rounds to it too
    return np.sqrt(gx * gx + gy * gy), orientation


def _vote(magnitude, orientation, cell, bins, binning):
    """Cell histograms (N, rows, columns, bins) of (N, H, W) gradients, every vote in one count."""
    N, H, W = magnitude.shape
    rows, columns = H // cell, W // cell
    magnitude = magnitude[:, : rows * cell, : columns * cell]
    orientation = orientation[:, : rows * cell, : columns * cell]
    place = np.arange(rows * cell)[:, None] // cell * columns + np.arange(columns * cell) // cell
    first = bins * (place + rows * columns * np.arange(N)[:, None, None])  # where each pixel's histogram starts
    votes = _shares(magnitude, orientation, bins, binning)
    size = N * rows * columns * bins
    counts = sum(np.bincount((first + bin).ravel(), share.ravel(), size) for bin, share in votes)
    return counts.reshape(N, rows, columns, bins)


def _shares(magnitude, orientation, bins, binning):
    """[(bin, share of the magnitude)]: one pair for hard binning, two for soft."""
    position = orientation * bins / 180
    if binning == "hard":
        return [(position.astype(np.intp), magnitude)]
    position -= 0.5  # measured from the centre of bin 0
    below = np.floor(position)
    upper_part = magnitude * (position - below)
    below = below.astype(np.intp)
    return [(below % bins, magnitude - upper_part), ((below + 1) % bins, upper_part)]


def _normalized_blocks(cells, block, norm, eps=1e-5):
    """Overlapping blocks (N, R, S, block, block, bins), each of length 1."""
    if min(cells.shape[1:3]) < block:
        raise ValueError(
            f"{cells.shape[1]} x {cells.shape[2]} cells hold no "
            f"block of {block} x {block}; take smaller cells or blocks"
        )
    windows = np.lib.stride_tricks.sliding_window_view(cells, (block, block), axis=(1, 2))
    blocks = windows.transpose(0, 1, 2, 4, 5, 3).copy()
    axes = (3, 4, 5)
    if norm == "L1":
        return blocks / (np.abs(blocks).sum(axes, keepdims=True) + eps)
    blocks /= np.sqrt((blocks * blocks).sum(axes, keepdims=True) + eps**2)
    if norm == "L2-Hys":
        np.minimum(blocks, 0.2, out=blocks)
        blocks /= np.sqrt((blocks * blocks).sum(axes, keepdims=True) + eps**2)
    return blocks


def _checked_cells(shape, cell, bins, binning):
    one_of(binning, ("hard", "soft"), "binning")
    cell, bins = at_least(cell, 1, "cell"), at_least(bins, 1, "bins")
    if min(shape[-2:]) < cell:
        raise ValueError(
            f"images of {shape[-2]} x {shape[-1]} pixels hold no cell of {cell} x {cell}; take a smaller cell"
        )
    return cell, bins
