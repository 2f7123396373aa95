"""Patches: small windows of images, brought to a common brightness, contrast and correlation."""

from typing import NamedTuple

import numpy as np

from course_lib.features._inputs import as_floats, at_least, gray_images, points_table

CONTRAST_EPS = 10 / 255**2  # Coates' 10 for bytes, in the unit of images in [0, 1]


class Whitening(NamedTuple):
    """What `whiten` subtracts and multiplies by, learned from training patches."""

    mean: np.ndarray
    matrix: np.ndarray


def patches(images, size=6, stride=2):
    """All windows of size × size pixels, `stride` pixels apart, each as one row of numbers.

    Args:
        images: (N, H, W) gray or (N, H, W, 3) colour.
        size: side of a patch in pixels, ≥ 1.
        stride: step between patches in pixels, ≥ 1.

    Returns:
        (N, R, S, D): R = (H − size) // stride + 1 rows and S columns of patches, D = size·size(·3).

    Raises:
        ValueError: if no patch fits, or `images` has neither 3 nor 4 axes.

    Source: Coates, Ng and Lee (2011), "An analysis of single-layer networks in unsupervised feature
    learning".

    >>> patches(np.arange(9).reshape(1, 3, 3), size=2, stride=1)[0, 0].tolist()
    [[0.0, 1.0, 3.0, 4.0], [1.0, 2.0, 4.0, 5.0]]
    """
    images, size = _checked(images, size)
    stride = at_least(stride, 1, "stride")
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    windows = np.moveaxis(windows[:, ::stride, ::stride], 3, -1)  # (N, R, S, size, size, channels)
    return windows.reshape(*windows.shape[:3], -1)


def sample_patches(images, count, *, size=6, rng):
    """`count` patches from random places of random images, to learn whitening and words from.

    Args:
        images: (N, H, W) or (N, H, W, 3).
        count: number of patches, ≥ 1.
        size: side of a patch in pixels.
        rng: numpy.random.Generator; the same one gives the same patches.

    Returns:
        (count, D) floats.

    Raises:
        ValueError: as `patches`.

    Source: as `patches`.

    >>> sample_patches(np.zeros((2, 8, 8, 3)), 5, size=4, rng=np.random.default_rng(0)).shape
    (5, 48)
    """
    images, size = _checked(images, size)
    count = at_least(count, 1, "count")
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    image, row, column = (rng.integers(n, size=count) for n in windows.shape[:3])
    return np.moveaxis(windows[image, row, column], 1, -1).reshape(count, -1)


def normalize_contrast(points, eps=CONTRAST_EPS):
    """Each patch with mean 0 and variance about 1: a shadow changes neither.

    x ← (x − mean(x)) / √(var(x) + ε); ε keeps the noise of flat patches small.

    Args:
        points: (..., D) patches.
        eps: ε > 0, in the squared unit of the patches.

    Returns:
        array like points.

    Raises:
        ValueError: if eps is not positive.

    Source: as `patches`.

    >>> normalize_contrast(np.array([[0.0, 1.0], [5.0, 5.0]]), eps=1e-12).round(6).tolist()
    [[-1.0, 1.0], [0.0, 0.0]]
    """
    points = as_floats(points, "points")
    if not eps > 0:
        raise ValueError(f"eps is {eps}; a positive number is needed, or a flat patch divides by 0")
    centered = points - points.mean(axis=-1, keepdims=True)
    variance = np.einsum("...d,...d->...", centered, centered)[..., None] / points.shape[-1]
    centered /= np.sqrt(variance + points.dtype.type(eps))
    return centered


def whitening(points, eps=0.1):
    """ZCA whitening: the rotation-free change of patches that makes their pixels uncorrelated.

    Cov = V diag(λ) Vᵀ, matrix = V diag(1/√(λ + ε)) Vᵀ. Neighbouring pixels are alike; without whitening
    k-means finds little but smooth blobs.

    Args:
        points: (P, D) training patches, P ≥ 2.
        eps: ε > 0, added to each variance λ, so that noise is not blown up.

    Returns:
        Whitening(mean (D,), matrix (D, D), symmetric).

    Raises:
        ValueError: if fewer than 2 patches are given or eps is not positive.

    Source: Bell and Sejnowski (1997), "The independent components of natural scenes are edge filters".

    >>> points = np.array([[-2.0, 0.0], [2.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    >>> whitening(points, eps=1e-12).matrix.round(4).tolist()
    [[0.7071, 0.0], [0.0, 1.4142]]
    """
    points = points_table(points)
    if len(points) < 2 or not eps > 0:
        raise ValueError(f"{len(points)} patches and eps {eps} were given; whitening needs 2 patches and eps above 0")
    mean = points.mean(axis=0)
    centered = points - mean
    variances, directions = np.linalg.eigh(centered.T @ centered / len(points))
    scale = 1 / np.sqrt(np.maximum(variances, 0) + points.dtype.type(eps))
    return Whitening(mean, (directions * scale) @ directions.T)


def whiten(points, by):
    """Whitened patches, (x − mean) · matrix.

    Args:
        points: (..., D) patches.
        by: what `whitening` learned.

    Returns:
        array like points.

    Raises:
        ValueError: if D is not the one of `by`.

    Source: as `whitening`.

    >>> whiten(np.array([[3.0]]), Whitening(np.array([1.0]), np.array([[0.5]]))).tolist()
    [[1.0]]
    """
    points = as_floats(points, "points")
    if points.ndim == 0 or points.shape[-1] != len(by.mean):
        raise ValueError(f"points has shape {points.shape}; patches of {len(by.mean)} numbers were whitened for")
    return (points - by.mean) @ by.matrix


def _checked(images, size):
    """`images` with a channel axis, (N, H, W, channels), and a size that fits into them."""
    images, size = gray_images(images), at_least(size, 1, "size")
    if images.ndim not in (3, 4):
        raise ValueError(f"images has shape {images.shape}; (N, H, W) or (N, H, W, channels) is needed")
    if images.ndim == 3:
        images = images[..., None]
    if min(images.shape[1:3]) < size:
        raise ValueError(f"images of {images.shape[1]} x {images.shape[2]} pixels hold no patch of {size} x {size}")
    return images, size
