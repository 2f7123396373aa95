"""Numbers on their way to the browser: 16 bits each, as differences, most of them half a byte, deflated.

A position is kept in units of its panel (0 to 1 is in view) and rounded to 1/2048 of it: at most a quarter of
a pixel away from the true place on a panel 1,000 pixels wide. What lies further out than four panels is
drawn where the line to it leaves that frame. The browser's side is `unpack` in figure.js.
"""

import json
import zlib

import numpy as np

UNIT = 2048
NOTHING = -32768
REACH = 8000  # in 1/2048: nearly four panels to each side
MORE, MOST = 15, 255  # what stands for: the rest of the number is further on


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
    whole = (np.asarray(units, dtype=float) - 0.5) * UNIT
    whole = np.clip(np.rint(whole, out=whole), -REACH, REACH, out=whole)
    whole[np.isnan(whole)] = NOTHING
    return whole.astype(np.int16)


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
        lines = ((np.abs(x - 0.5) > limit) | (np.abs(y - 0.5) > limit)).any(axis=-1)
        if lines.any():
            x[lines], y[lines] = _nearer(x[lines], y[lines], limit)
    return x, y


def _nearer(x, y, limit):
    """`keep_directions` for the lines that need it, (n, T) each."""
    with np.errstate(all="ignore"):
        far = np.maximum(np.abs(x - 0.5), np.abs(y - 0.5))
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

    Each line (along the last axis) is kept as its steps, or as what its steps differ by from the one before or
    from the one before that, which a zigzag repeats: a byte for each line says which. Of these differences,
    zigzag, most take a byte; where that is 255, two more follow further on. In an array of mostly small ones
    they take half a byte; where that is 15, a byte follows further on.

    Args:
        arrays: dict name → int16 array.

    Returns:
        (bytes, {name: {"starts": [of the lines' bytes, the bytes, the pairs, the halves if any], "shape"}}).

    Raises:
        Nothing.

    Source: the fixed predictors of Shorten and FLAC, and one for what zigzags.

    >>> blob, where = pack({"a": np.array([0, 1, 2, 40], dtype=np.int16)})
    >>> blob, where
    (b'\\x00= \\xf2', {'a': {'starts': [0, 1, 2, 2], 'shape': [4]}})
    """
    parts, where, offset = [], {}, 0
    for name, array in arrays.items():
        streams = _streams(array.reshape(int(np.prod(array.shape[:-1])), array.shape[-1]))
        starts = offset + np.cumsum([0, *map(len, streams)])
        parts += streams
        where[name] = {"starts": starts[:-1].tolist(), "shape": list(array.shape)}
        offset = int(starts[-1])
    return b"".join(parts), where


def _streams(lines):
    """What `pack` keeps of lines (n, T): a byte for each, bytes, pairs of bytes, half bytes if they are worth it."""
    code, lags = _smallest(lines)
    code, halves = code.ravel(), []
    large = code >= MORE
    if 2 * np.count_nonzero(large) < large.size:
        half = np.minimum(np.append(code, np.zeros(code.size % 2, np.uint16)), MORE).astype(np.uint8)
        halves = [(half[::2] | (half[1::2] << 4)).tobytes()]
        code = code[large] - np.uint16(MORE)
    pairs = code[code >= MOST] - np.uint16(MOST)
    return [lags.tobytes(), np.minimum(code, MOST).astype(np.uint8).tobytes(), pairs.astype("<u2").tobytes(), *halves]


def _smallest(lines):
    """Differences of lines (n, T), zigzag, by the lag that makes each line smallest; the lags (n,)."""
    steps = np.diff(lines, axis=1, prepend=np.zeros((len(lines), 1), np.int16))
    code, lags = _zigzag(steps), np.zeros(len(lines), np.uint8)
    least = _sizes(code)
    for lag in (1, 2) if lines.shape[1] >= 16 else ():  # on shorter lines it gains less than its byte costs
        other = steps.copy()
        other[:, lag:] -= steps[:, :-lag]
        other = _zigzag(other)
        sizes = _sizes(other)
        better = sizes < least
        code[better], least[better], lags[better] = other[better], sizes[better], lag
    return code, lags


def _zigzag(steps):
    """0, −1, 1, −2, … as 0, 1, 2, 3, …"""
    return ((steps << 1) ^ (steps >> 15)).view(np.uint16)


def _sizes(code):
    """How large the numbers of each line are. A few far ones, as where a run ends, must not decide alone."""
    return np.minimum(code, MOST).sum(axis=1, dtype=np.int32)


def unpacked(blob, where):
    """The arrays that `pack` packed: what the browser sees, for tests and for pages made by Python.

    >>> blob, where = pack({"a": np.array([[5, -3]], dtype=np.int16)})
    >>> unpacked(blob, where)["a"].tolist()
    [[5, -3]]
    """
    arrays = {}
    for name, spec in where.items():
        count, (lags, more, most, *halves) = int(np.prod(spec["shape"])), spec["starts"]
        code, large = np.zeros(count, np.int64), np.ones(count, bool)
        if halves:
            pairs = np.frombuffer(blob, np.uint8, (count + 1) // 2, *halves)
            code += np.stack([pairs & MORE, pairs >> 4], axis=-1).ravel()[:count]
            large = code == MORE
        rest = np.frombuffer(blob, np.uint8, int(large.sum()), more).astype(np.int64)
        rest[rest == MOST] += np.frombuffer(blob, "<u2", int((rest == MOST).sum()), most)
        code[large] += rest
        steps = ((code >> 1) ^ -(code & 1)).reshape(int(np.prod(spec["shape"][:-1])), spec["shape"][-1])
        for line, lag in zip(steps, np.frombuffer(blob, np.uint8, len(steps), lags), strict=True):
            for first in range(lag):
                line[first::lag] = np.cumsum(line[first::lag])
        arrays[name] = np.cumsum(steps, axis=-1).astype(np.int16).reshape(spec["shape"])
    return arrays


def deflate(data, level=5):
    """Compressed bytes. For a large bank level 6 takes twice as long and saves one per cent."""
    return zlib.compress(data, level)


def enclose(scene, blob):
    """A scene and its numbers as what the browser gets, deflated: the length of the scene's JSON, it, the numbers.

    >>> zlib.decompress(enclose({"steps": 2}, b"numbers"))
    b'\\x0b\\x00\\x00\\x00{"steps":2}numbers'
    """
    text = json.dumps(scene, separators=(",", ":")).encode()
    return deflate(len(text).to_bytes(4, "little") + text + blob)
