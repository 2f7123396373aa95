"""Numbers on their way to the browser: 16 bits each, differences, deflated.

A position is kept in units of its panel (0 to 1 is in view) and rounded to 1/2048 of it: at most a quarter of
a pixel away from the true place on a panel 1,000 pixels wide. What lies further out than four panels is
drawn where the line to it leaves that frame. The browser's side is `unpack` in figure.js.
"""

import zlib

import numpy as np

UNIT = 2048
NOTHING = -32768
REACH = 8000  # in 1/2048: nearly four panels to each side


def to_units(values, axis):
    """Places along an axis as units of the panel: 0 at its low end, 1 at its high end.

    u = (v − low) / (high − low), of log₁₀ v on a logarithmic axis.

    Args:
        values: array of any shape.
        axis: an `Axis` of course_lib.widgets.scene.

    Returns:
        Array of the same shape; nan where there is nothing to draw.

    Raises:
        Nothing.

    Source: ours.

    >>> from course_lib.widgets.scene import axis
    >>> to_units([1, 100], axis(1, 10000, log=True)).tolist()
    [0.0, 0.5]
    """
    values = np.asarray(values, dtype=float)
    if axis.log:
        with np.errstate(all="ignore"):
            values = np.log10(np.maximum(values, 1e-300))
    low, high = axis.ends
    return (values - low) / (high - low)


def quantize(units):
    """Units of a panel as whole numbers, 0 in its middle; nan becomes −32768.

    q = round((u − ½) · 2048).

    Args:
        units: array.

    Returns:
        int16 array of the same shape.

    Raises:
        Nothing.

    Source: ours.

    >>> quantize(np.array([0.0, 0.5, 1.0, np.nan, 1e9])).tolist()
    [-1024, 0, 1024, -32768, 8000]
    """
    whole = np.rint((np.asarray(units, dtype=float) - 0.5) * UNIT).clip(-REACH, REACH)
    return np.where(np.isnan(whole), NOTHING, whole).astype(np.int16)


def keep_directions(x, y):
    """Bring far points of paths near, along the line that leads to them, so that it still leaves the
    picture where it should.

    Args:
        x, y: arrays (..., T) in units of the panel, time last.

    Returns:
        (x, y): copies, with every point within reach.

    Raises:
        Nothing.

    Source: ours.

    >>> x, y = keep_directions(np.array([0.5, 100.5]), np.array([0.5, 50.5]))
    >>> x.round(6).tolist(), y.round(6).tolist()
    ([0.5, 4.25], [0.5, 2.375])
    """
    limit, x, y = 3.75, x.copy(), y.copy()
    with np.errstate(all="ignore"):
        far = np.maximum(np.abs(x - 0.5), np.abs(y - 0.5))
        if not (far > limit).any():
            return x, y
        before = [np.concatenate([v[..., :1], v[..., :-1]], axis=-1) for v in (x, y)]
        inside = np.concatenate([far[..., :1], far[..., :-1]], axis=-1) <= limit
        # From a point inside the part of the way that stays within the limit; from outside, towards the middle.
        x0, y0 = (np.where(inside, v, 0.5) for v in before)
        ways = [(np.where(v > v0, 0.5 + limit, 0.5 - limit) - v0) / (v - v0) for v, v0 in ((x, x0), (y, y0))]
        part = np.fmin(*(np.where(way > 0, way, np.inf) for way in ways))
        out = far > limit
        x[out], y[out] = (x0 + (x - x0) * part)[out], (y0 + (y - y0) * part)[out]
    return x, y


def pack(arrays):
    """Arrays of int16 as one string of bytes and where each one lies in it.

    Differences along the last axis, zigzag, all low bytes before all high bytes: what hardly changes
    becomes long runs of zeros.

    Args:
        arrays: dict name → int16 array.

    Returns:
        (bytes, {name: {"offset", "shape"}}).

    Raises:
        Nothing.

    Source: the filters of Blosc and PNG.

    >>> blob, where = pack({"a": np.arange(4, dtype=np.int16)})
    >>> blob, where
    (b'\\x00\\x02\\x02\\x02\\x00\\x00\\x00\\x00', {'a': {'offset': 0, 'shape': [4]}})
    """
    parts, where, offset = [], {}, 0
    for name, array in arrays.items():
        steps = np.diff(array, axis=-1, prepend=np.zeros((*array.shape[:-1], 1), np.int16))
        code = ((steps << 1) ^ (steps >> 15)).astype("<u2").ravel()
        parts.append((code & 255).astype(np.uint8).tobytes() + (code >> 8).astype(np.uint8).tobytes())
        where[name] = {"offset": offset, "shape": list(array.shape)}
        offset += 2 * array.size
    return b"".join(parts), where


def unpacked(blob, where):
    """The arrays that `pack` packed: what the browser sees, for tests and for pages made by Python.

    >>> blob, where = pack({"a": np.array([[5, -3]], dtype=np.int16)})
    >>> unpacked(blob, where)["a"].tolist()
    [[5, -3]]
    """
    arrays = {}
    for name, spec in where.items():
        count, offset = int(np.prod(spec["shape"])), spec["offset"]
        low, high = (np.frombuffer(blob, np.uint8, count, offset + part * count) for part in (0, 1))
        code = low.astype(np.int64) | (high.astype(np.int64) << 8)
        steps = ((code >> 1) ^ -(code & 1)).reshape(spec["shape"])
        arrays[name] = np.cumsum(steps, axis=-1).astype(np.int16)
    return arrays


def deflate(data, level=5):
    """Compressed bytes. For a large bank level 6 takes twice as long and saves three per cent."""
    return zlib.compress(data, level)
