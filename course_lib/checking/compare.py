"""Is this answer that one? Numbers within a tolerance; scalars, 0-d arrays and lists forgiven."""

import numpy as np


def same(value, expected, rtol, atol):
    """Whether `value` answers `expected`.

    Arrays: equal shape and |value − expected| ≤ atol + rtol·|expected|; nan answers nan. dtype and memory
    layout do not matter; a list may stand for an array, a 0-d array for a number, a list for a tuple.

    >>> same([1.0, 2.0], np.array([1, 2]), 1e-9, 0), same(np.ones((2, 1)), np.ones(2), 1e-9, 0)
    (True, False)
    """
    if isinstance(expected, tuple):
        items = as_items(value, len(expected))
        return items is not None and all(same(v, e, rtol, atol) for v, e in zip(items, expected, strict=True))
    if expected is None or isinstance(expected, str):
        return type(value) is type(expected) and value == expected
    array = as_array(value)
    wanted = np.asarray(expected)
    if array is None or array.shape != wanted.shape:
        return False
    return bool(np.allclose(array, wanted, rtol, atol, equal_nan=True))


def as_array(value):
    """`value` as an array of real numbers, or None where it is none."""
    if isinstance(value, (str, dict, tuple)) or value is None:
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "fiub" else None


def as_items(value, count):
    """The `count` results in `value`: a tuple, a list, or an array with as many rows; else None."""
    if isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim):
        return list(value) if len(value) == count else None
    return None


def pick(value, index, count):
    """Result number `index` of `count` (None: the whole value); None where `value` has no such parts."""
    if index is None:
        return value
    items = as_items(value, count)
    return None if items is None else items[index]
