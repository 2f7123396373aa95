"""What the feature functions accept, said once: each check answers with one sentence or the array."""

import numpy as np


def as_floats(array, name, finite=True):
    """`array` as floats: float32 stays float32, whole numbers become float64; `finite` refuses nan."""
    array = np.asarray(array)
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} has dtype {array.dtype}; real numbers are needed")
    if array.dtype.kind != "f":
        array = array.astype(float)
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape} and so is empty; at least one entry is needed")
    if finite and not np.isfinite(array).all():
        raise ValueError(f"{name} contains nan or inf; find where they come from before taking features")
    return array


def gray_images(images, name="images"):
    """`images` as floats of shape (..., H, W)."""
    images = as_floats(images, name)
    if images.ndim < 2:
        raise ValueError(f"{name} has shape {images.shape}; gray images have the shape (..., H, W)")
    return images


def color_images(images):
    """`images` as floats in [0, 1] of shape (..., H, W, 3)."""
    images = as_floats(images, "images")
    if images.ndim < 3 or images.shape[-1] != 3:
        raise ValueError(f"images has shape {images.shape}; colour images have the shape (..., H, W, 3)")
    low, high = images.min(), images.max()
    if low < 0 or high > 1:
        raise ValueError(f"images goes from {low} to {high}; colours lie in [0, 1], so divide bytes by 255")
    return images


def points_table(points, name="points", finite=True):
    """`points` as floats of shape (P, D)."""
    points = as_floats(points, name, finite)
    if points.ndim != 2:
        raise ValueError(f"{name} has shape {points.shape}; a table (P, D) is needed")
    return points


def at_least(value, least, name):
    """`value` as an int, refused below `least`."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} is {value!r}; a whole number of at least {least} is needed")
    return int(value)


def one_of(value, choices, name):
    """`value`, refused unless it is one of the named choices."""
    if value not in choices:
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(map(repr, choices))}")
    return value
