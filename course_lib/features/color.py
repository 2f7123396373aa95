"""Colour features: which colours an image has, wherever they are."""

import numpy as np

from course_lib.features._inputs import at_least, color_images

LUMA = (0.299, 0.587, 0.114)  # how bright red, green and blue look, ITU-R BT.601


def grayscale(images):
    """Brightness of colour images, weighted as the eye does.

    gray = 0.299 R + 0.587 G + 0.114 B.

    Args:
        images: (..., H, W, 3) in [0, 1].

    Returns:
        (..., H, W) in [0, 1].

    Raises:
        ValueError: if the last axis is not 3 colours, or a value lies outside [0, 1].

    Source: ITU-R BT.601.

    >>> grayscale(np.array([[[1.0, 0.0, 0.0]]])).tolist()
    [[0.299]]
    """
    images = color_images(images)
    return images @ np.array(LUMA, images.dtype)


def color_histogram(images, bins=8):
    """How much of each red, green and blue an image has: three histograms side by side.

    Equal bins over [0, 1], half open, the last one closed.

    Args:
        images: (..., H, W, 3) in [0, 1].
        bins: number of bins of each colour, ≥ 1.

    Returns:
        (..., 3 * bins) floats: red, green, blue, each part summing to 1.

    Raises:
        ValueError: as `grayscale`, or if there is no bin.

    Source: Swain and Ballard (1991), "Color indexing", per channel.

    >>> color_histogram(np.array([[[0.0, 0.6, 1.0]]]), bins=2).tolist()
    [1.0, 0.0, 0.0, 1.0, 0.0, 1.0]
    """
    images, bins = color_images(images), at_least(bins, 1, "bins")
    channels = np.moveaxis(images, -1, -3).reshape(*images.shape[:-3], 3, -1)
    return _histograms(channels, bins).reshape(*images.shape[:-3], 3 * bins)


def hue_histogram(images, bins=10):
    """How much of each hue an image has, whatever its brightness: the slides' colour histogram.

    The hue runs around the colour circle: 0 red, 1/3 green, 2/3 blue, 1 red again; grays count as 0.

    Args:
        images: (..., H, W, 3) in [0, 1].
        bins: number of equal bins of the circle, ≥ 1.

    Returns:
        (..., bins) floats summing to 1.

    Raises:
        ValueError: as `color_histogram`.

    Source: Smith (1978), "Color gamut transform pairs".

    >>> hue_histogram(np.array([[[1.0, 0.0, 0.0], [0.0, 0.0, 0.5]]]), bins=3).tolist()
    [0.5, 0.0, 0.5]
    """
    images, bins = color_images(images), at_least(bins, 1, "bins")
    return _histograms(hue(images).reshape(*images.shape[:-3], -1), bins)


def hue(images):
    """Angle of each pixel on the colour circle, as a part of a turn.

    With V the largest and m the smallest of R, G, B: (G − B)/(V − m) where red is largest,
    2 + (B − R)/(V − m) where green is, 4 + (R − G)/(V − m) where blue is; divided by 6, modulo 1.

    Args:
        images: (..., H, W, 3) in [0, 1].

    Returns:
        (..., H, W) in [0, 1); 0 for gray.

    Raises:
        ValueError: as `grayscale`.

    Source: as `hue_histogram`.

    >>> hue(np.array([[[0.0, 1.0, 0.0], [0.5, 0.5, 0.5]]])).round(4).tolist()
    [[0.3333, 0.0]]
    """
    images = color_images(images)
    red, green, blue = np.moveaxis(images, -1, 0)
    value = np.maximum(np.maximum(red, green), blue)
    spread = value - np.minimum(np.minimum(red, green), blue)
    sixths = np.where(value == red, green - blue, np.where(value == green, blue - red, red - green))
    sixths = sixths / np.where(spread > 0, spread, 1)
    sixths += np.where(value == red, 0, np.where(value == green, 2, 4)) * (spread > 0)
    turns = sixths / 6
    turns += turns < 0
    return np.where(turns < 1, turns, 0)  # a tiny negative angle plus 1 rounds to 1


def _histograms(values, bins):
    """Histograms over the last axis of values in [0, 1], all in one count. (..., P) -> (..., bins)."""
    index = np.minimum((values * bins).astype(np.intp), bins - 1).reshape(-1, values.shape[-1])
    index += bins * np.arange(len(index))[:, None]
    counts = np.bincount(index.ravel(), minlength=bins * len(index))
    return counts.reshape(*values.shape[:-1], bins) / values.shape[-1]
