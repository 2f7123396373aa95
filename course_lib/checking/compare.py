"""Is this answer that one? Numbers within a tolerance; scalars, 0-d arrays and lists forgiven."""

import numpy as np


def same(value, expected, rtol, atol, period=0.0):
    """Whether `value` answers `expected`.

    Arrays: equal shape and |value − expected| ≤ atol + rtol·|expected|; nan answers nan. dtype and memory
    layout do not matter; a list or tuple may stand for an array, a 0-d array for a number, a list for a tuple.
    With a `period` numbers are compared on a circle of that length and must lie in [0, period); where
    `expected` is nan there is no direction, and any number in range will do.

    >>> same([1.0, 2.0], np.array([1, 2]), 1e-9, 0), same(np.ones((2, 1)), np.ones(2), 1e-9, 0)
    (True, False)
    >>> same([179.9999999999], np.array([0.0]), 0, 1e-6, period=180)
    True
    """
    if isinstance(expected, (tuple, list)):
        items = as_items(value, len(expected))
        pairs = zip(items or [], expected, strict=False)
        return items is not None and all(same(v, e, rtol, atol, period) for v, e in pairs)
    if expected is None or isinstance(expected, str):
        return isinstance(value, type(expected)) and value == expected
    array = as_array(value)
    wanted = np.asarray(expected)
    if array is None or array.shape != wanted.shape:
        return False
    if period:
        return _same_on_circle(array, wanted, atol, period)
    if array.dtype == wanted.dtype and array.tobytes() == wanted.tobytes():  # most answers, and found out much sooner
        return True
    return bool(np.allclose(array, wanted, rtol, atol, equal_nan=True))


def _same_on_circle(array, wanted, atol, period):
    in_range = np.isfinite(array) & (array >= 0) & (array < period)
    apart = np.abs(array - np.where(np.isnan(wanted), array, wanted)) % period
    return bool(np.all(in_range) and np.all(np.minimum(apart, period - apart) <= atol))


def agreement(value, expected):
    """Part of the entries of two arrays that are equal, 0 where their shapes differ.

    >>> agreement([1, 2, 3, 4], np.array([1, 2, 0, 4])), agreement([[1]], np.array([1]))
    (0.75, 0.0)
    """
    array, wanted = as_array(value), as_array(expected)
    if array is None or wanted is None or array.shape != wanted.shape or array.size == 0:
        return 0.0
    return float(np.mean(array == wanted))


def as_array(value):
    """`value` as an array of real numbers, or None where it is none: a tuple may hold the numbers of a row, or rows."""
    if isinstance(value, dict) or value is None or has_text(value):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "fiub" else None


def are_rows(value):
    """Whether it is a tuple of lists or arrays: rows of a table, or several results."""
    return isinstance(value, tuple) and not _is_table(value)


def _is_table(value):
    return all(_is_table(item) if isinstance(item, tuple) else _is_number(item) for item in value)


def has_text(value):
    """Whether there is text in it; NumPy would give each item of a list the room of the longest text."""
    return isinstance(value, str) or (isinstance(value, (list, tuple)) and any(map(has_text, value)))


def _is_number(value):
    return isinstance(value, (int, float)) or (isinstance(value, np.ndarray) and value.ndim == 0)


def as_items(value, count):
    """The `count` results in `value`: a tuple, a list, or an array with as many rows; else None."""
    if isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim):
        return list(value) if len(value) == count else None
    return None


def pick(value, results, name):
    """The result called `name` in what a function returned; None where there is none of that form.

    Args:
        value: what came back.
        results: names of the results, nested as they are returned: ("loss", ("dW", "db")).
        name: one of them; None is the whole value.

    >>> pick((1.0, (2.0, 3.0)), ("loss", ("dW", "db")), "db")
    3.0
    """
    if name is None:
        return value
    for item, inner in zip(as_items(value, len(results)) or [], results, strict=False):
        if inner == name:
            return item
        if isinstance(inner, tuple) and name in names_in(inner):
            return pick(item, inner, name)
    return None


def names_in(results):
    """All names of nested results, in order."""
    inner = [names_in(one) if isinstance(one, tuple) else [one] for one in results]
    return [name for names in inner for name in names]
