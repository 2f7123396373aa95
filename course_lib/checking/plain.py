"""Plain data: what may cross the border between a student's function and its judge.

None, truth values, numbers, strings, numeric arrays, and lists and tuples of these, written as JSON.
Reading trusts nothing: every type, shape and size is checked, and no object is ever built by name.
"""

import array as python_array
import base64
import functools
import inspect
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

DTYPES = {
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64",
}  # fmt: skip
MAX_DEPTH = 8
MAX_ITEMS = 100_000
MAX_BYTES = 64_000_000


@dataclass(frozen=True)
class Named:
    """A function as an argument: its name in `course_lib.checking.functions`, and the plain values it is made of."""

    name: str
    values: tuple = ()


class NotPlainError(ValueError):
    """A value that is not plain data; the message says in one sentence what it is."""


def encode(value, depth=0):
    """JSON form of a plain value.

    Raises:
        NotPlainError: for any other kind of object, for nesting deeper than 8, for more than 64 MB.

    >>> encode((1.5, [True, None]))
    {'tuple': [1.5, {'list': [True, None]}]}
    """
    if depth > MAX_DEPTH:
        raise NotPlainError("the result is nested too deeply")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is not float and kind is not int:
        value = _unwrapped(value)
    if isinstance(value, str):
        return str.__str__(value)  # NumPy and Enum have kinds of their own
    if isinstance(value, (int, float)):
        return _encode_number(value)
    if isinstance(value, (Fraction, Decimal)) and _fits_a_float(value):
        return _encode_number(float(value))
    if isinstance(value, (np.ndarray, np.generic, python_array.array)):
        return _encode_array(np.asarray(value))
    if isinstance(value, (list, tuple)):
        if len(value) > MAX_ITEMS:
            raise NotPlainError(f"the result has {len(value)} items, too many to look at")
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [encode(item, depth + 1) for item in value]}
    if isinstance(value, Named):
        return {"function": value.name, "values": encode(value.values, depth + 1)}
    if isinstance(value, Iterator):
        raise NotPlainError(f"the result is of type {type(value).__name__} and can be read once only; return a list")
    raise NotPlainError(_not_plain(value))


def decode(data, depth=0):
    """The plain value that `encode` wrote.

    Raises:
        NotPlainError: if `data` could not have come from `encode`.

    >>> decode(encode(np.arange(3)))
    array([0, 1, 2])
    """
    if depth > MAX_DEPTH:
        raise NotPlainError("nested too deeply")
    if data is None or isinstance(data, (bool, str, int, float)):
        return data
    if isinstance(data, dict) and len(data) == 1:
        kind, items = next(iter(data.items()))
        if kind == "number" and items in ("nan", "inf", "-inf"):
            return float(items)
        if kind == "int" and isinstance(items, str) and re.fullmatch("-?[0-9a-f]{1,1000}", items):
            return int(items, 16)
        if kind in ("list", "tuple") and isinstance(items, list) and len(items) <= MAX_ITEMS:
            values = [decode(item, depth + 1) for item in items]
            return tuple(values) if kind == "tuple" else values
    if isinstance(data, dict) and "dtype" in data:
        return _decode_array(data)
    if isinstance(data, dict) and isinstance(data.get("function"), str):
        return Named(data["function"], decode(data.get("values"), depth + 1))
    raise NotPlainError("not plain data")


def copied(value, depth=0):
    """A copy of a plain value with nothing in common with it: `decode(encode(value))`, without the text between.

    Raises:
        NotPlainError: as `encode`.

    >>> copied([1, np.arange(3).T])
    [1, array([0, 1, 2])]
    """
    value = _unwrapped(value)
    if isinstance(value, np.ndarray):
        array, layout = _plain_array(np.asarray(value))
        return _with_layout(np.array(array, array.dtype.newbyteorder("="), order="C", subok=False), layout)
    if isinstance(value, (list, tuple)) and depth <= MAX_DEPTH and len(value) <= MAX_ITEMS:
        items = [copied(item, depth + 1) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    return decode(encode(value, depth), depth)


def _not_plain(value):
    """What an object is that may not cross, and what to do."""
    if inspect.iscoroutine(value):
        value.close()  # or Python warns, below the verdict, that it never ran
        return "the result is a coroutine, which has not run: leave out `async`"
    if inspect.isroutine(value):
        return "the result is a function that was not called: add its parentheses"
    if hasattr(type(value), "__array__") or hasattr(type(value), "toarray"):
        return f"the result is of type {type(value).__name__}; make it a NumPy array before you return it"
    return f"the result is of type {type(value).__name__}; return numbers, arrays or a tuple of these"


def _unwrapped(value):
    """A word that came as an array, as `np.where` makes it, or a list that did; else `value`."""
    if isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind == "U":
        return value.item()
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype == object:
        return list(value) if any(isinstance(item, (list, tuple, np.ndarray)) for item in value) else value
    return value


def _encode_number(value):
    """Python's float and int subclasses as themselves; JSON has no nan, no inf and no huge integers."""
    if isinstance(value, int):
        return int(value) if abs(value) < 2**53 else {"int": format(value, "x")}
    return float(value) if math.isfinite(value) else {"number": str(float(value))}


@functools.lru_cache(maxsize=64)
def _name(dtype):
    """NumPy makes a dtype's name anew each time, which takes longer than to copy a small array."""
    return dtype.name


def _holds_numbers(array):
    """Whether an array of Python objects, as `np.frompyfunc` makes them, holds nothing but numbers."""
    return array.size <= MAX_ITEMS and all(map(_fits_a_float, array.flat))


def _fits_a_float(value):
    if isinstance(value, (int, Fraction)):
        return abs(value) < 2**1023
    if isinstance(value, Decimal):
        return not value.is_snan()
    return isinstance(value, (float, np.integer, np.floating, np.bool_))


def _plain_array(array):
    """The array if it may cross the border, with a dtype that may, and how it lies in memory, "" as usual."""
    if array.dtype == np.longdouble or (array.dtype == object and _holds_numbers(array)):
        array = array.astype(np.float64)
    if _name(array.dtype) not in DTYPES:
        raise NotPlainError(f"the result is an array of dtype {array.dtype}; real numbers are needed")
    if array.nbytes > MAX_BYTES:
        raise NotPlainError(f"the result has {array.nbytes // 1_000_000} MB, too many to look at")
    if array.flags.c_contiguous:
        return array, ""
    return array, "columns" if array.flags.f_contiguous else "strided"


def _encode_array(array):
    array, layout = _plain_array(array)
    data = {"dtype": _name(array.dtype), "shape": list(array.shape)} | ({"layout": layout} if layout else {})
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
    return data | {"base64": base64.b64encode(little.tobytes()).decode("ascii")}


def _decode_array(data):
    dtype, shape, text = data["dtype"], data.get("shape"), data.get("base64")
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise NotPlainError("not an array of real numbers")
    if not isinstance(shape, list) or not isinstance(text, str) or len(shape) > MAX_DEPTH:
        raise NotPlainError("not an array")
    if not all(type(n) is int and 0 <= n <= MAX_BYTES for n in shape):
        raise NotPlainError("not a shape")
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise NotPlainError("not an array's bytes") from None
    if math.prod(shape) * np.dtype(dtype).itemsize != len(raw):
        raise NotPlainError("shape and size of an array do not agree")
    if math.prod(n or 1 for n in shape) > MAX_BYTES:  # an empty one, too large for NumPy all the same
        raise NotPlainError("not a shape")
    array = np.frombuffer(raw, np.dtype(dtype).newbyteorder("<")).astype(dtype).reshape(shape)
    return _with_layout(array, data.get("layout"))


def _with_layout(array, layout):
    """The same numbers laid out in memory as they were: by columns, or with gaps."""
    if layout == "columns":
        return np.asfortranarray(array)
    if layout == "strided" and array.ndim:
        gaps = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
        gaps[..., ::2] = array
        return gaps[..., ::2]
    return array
