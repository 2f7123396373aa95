"""Plain data crosses the border exactly, and nothing else crosses it."""

import json
import re
from array import array
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.checking.plain import NotPlainError, copied, decode, encode


class Word(str, Enum):  # noqa: UP042 - as a student writes it
    SADDLE = "saddle"


def through(value):
    return decode(json.loads(json.dumps(encode(value))))


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
arrays = hnp.arrays(
    st.sampled_from(["f8", "f4", "i8", "i4", "u1", "?"]), hnp.array_shapes(min_dims=0, max_dims=3, min_side=0)
)


@given(
    st.recursive(scalars | arrays, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner), max_leaves=6)
)
def test_what_goes_in_comes_out_and_is_copied_alike(value):
    _assert_same(value, through(value))
    _assert_same(value, copied(value))


def _assert_same(a, b):
    if isinstance(a, np.ndarray):
        assert (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    elif isinstance(a, (list, tuple)):
        assert (type(a), len(a)) == (type(b), len(b))
        for x, y in zip(a, b, strict=True):
            _assert_same(x, y)
    else:
        assert type(a) is type(b)
        assert a == b or a != a


@pytest.mark.parametrize(
    ("array", "layout"),
    [
        (np.ones((2, 3)), (True, False)),
        (np.asfortranarray(np.ones((2, 3))), (False, True)),
        (np.ones((2, 6))[:, ::2], (False, False)),
    ],
    ids=["by rows", "by columns", "with gaps"],
)
def test_an_array_keeps_its_layout_in_memory(array, layout):
    for one in (through(array), copied(array)):
        assert layout == (one.flags.c_contiguous, one.flags.f_contiguous)


@pytest.mark.parametrize(
    "value",
    [np.float64(0.5), np.float32(0.5), np.int64(3), np.bool_(True), np.str_("saddle"), Fraction(1, 2), Word.SADDLE],
    ids=repr,
)
def test_numpys_scalars_are_copied_as_they_cross(value):
    _assert_same(through(value), copied(value))
    _assert_same(through((value, [value])), copied((value, [value])))


def test_a_copy_has_nothing_in_common_with_what_was_copied():
    original = [np.zeros(2), (np.zeros((2, 4))[:, ::2], [1]), np.zeros(2, ">f8").view(np.recarray)]
    copy = copied(original)
    copy[0][:], copy[1][0][:] = 1, 1
    assert not original[0].any()
    assert not original[1][0].any()
    assert (np.ndarray, np.dtype("f8")) == (type(copy[2]), copy[2].dtype)


def test_the_longest_floats_come_back_as_doubles():
    """dtype is not compared, so whoever calculates with more digits is not refused."""
    _assert_same(np.array([0.5, 2.0]), through(np.array([0.5, 2.0], dtype=np.longdouble)))


def test_pythons_own_arrays_are_arrays():
    for one in (through, copied):
        _assert_same(np.array([0.5, 2.0]), one(array("d", [0.5, 2.0])))
        with pytest.raises(NotPlainError):
            one(array("u", "ab"))


def test_numbers_kept_as_objects_become_floats():
    """As `np.frompyfunc` returns them."""
    _assert_same(np.array([[0.5, 2.0, 1.0]]), through(np.array([[0.5, 2, True]], dtype=object)))
    _assert_same(np.array(0.5), through(np.longdouble(0.5)))


@pytest.mark.parametrize(
    ("wrapped", "plain"),
    [
        (Fraction(1, 4), 0.25),
        (Decimal("0.25"), 0.25),
        ([(Fraction(1, 4), Decimal(2))], [(0.25, 2.0)]),
        (np.array([Fraction(1, 4), 1]), np.array([0.25, 1.0])),
        (Word.SADDLE, "saddle"),
        (np.where(True, "saddle", "minimum"), "saddle"),
        (np.array([np.arange(2), [3]], dtype=object), [np.arange(2), [3]]),
    ],
    ids=repr,
)
def test_numbers_words_and_lists_in_a_type_of_their_own_cross_as_what_they_are(wrapped, plain):
    _assert_same(plain, through(wrapped))
    _assert_same(plain, copied(wrapped))


@pytest.mark.parametrize(
    ("value", "number"),
    [(Fraction(3, 8), 0.375), (Decimal("0.1"), 0.1), (Decimal("-inf"), -np.inf), (Fraction(10**400, 10**400), 1.0)],
    ids=["Fraction", "Decimal", "infinite", "long"],
)
def test_fractions_and_decimals_are_numbers(value, number):
    for one in (through, copied):
        assert number == one(value) == one(np.array([value]))[0]


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {1: 2},
        {1},
        b"x",
        1j,
        np.array([1j]),
        np.array([object()]),
        np.array([0.5, "2"], dtype=object),
        np.array([10**400], dtype=object),
        np.array(["a"]),
        len,
        [[[[[[[[[[1]]]]]]]]]],
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_is_refused(value):
    for border in (encode, copied):
        with pytest.raises(NotPlainError):
            border(value)
    with pytest.raises(NotPlainError):
        encode(value)


async def later():
    return 1.0


class Frame:
    def __array__(self, *_, **__):
        return np.ones(2)


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: {"loss": 1.0}, "the result is of type dict; return numbers, arrays or a tuple of these"),
        (lambda: len, "the result is a function that was not called: add its parentheses"),
        (lambda: np.ones(2).copy, "the result is a function that was not called: add its parentheses"),
        (Frame, "the result is of type Frame; make it a NumPy array before you return it"),
        (lambda: (k for k in range(3)), "of type generator and can be read once only; return a list"),
    ],
    ids=["dict", "function", "method", "frame", "generator"],
)
def test_who_returns_something_else_is_told_what_to_do(make, what):
    for border in (encode, copied):
        with pytest.raises(NotPlainError, match=re.escape(what)):
            border(make())


def test_a_coroutine_is_told_from_other_objects_and_leaves_no_warning():
    for border in (encode, copied):
        with pytest.raises(NotPlainError, match="leave out `async`"):
            border(later())


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"a": 1},
        {"list": 1},
        {"list": [{"x": 0}]},
        {"number": "1"},
        {"int": "zz" * 1000},
        {"int": "zz"},
        {"int": ""},
        {"dtype": "object", "shape": [1], "base64": "AAAAAAAAAAA="},
        {"dtype": "float64", "shape": [2], "base64": "AAAAAAAAAAA="},
        {"dtype": "float64", "shape": [-1], "base64": "AAAAAAAAAAA="},
        {"dtype": "float64", "shape": [1.0], "base64": "AAAAAAAAAAA="},
        {"dtype": "float64", "shape": [10**9, 10**9], "base64": ""},
        {"dtype": "float64", "shape": [0, 10**7, 10**7, 10**7], "base64": ""},
        {"dtype": "float64", "shape": "1", "base64": "AAAAAAAAAAA="},
        {"dtype": "float64", "shape": [1], "base64": "*"},
        {"dtype": ["float64"], "shape": [1], "base64": ""},
        {"dtype": "<f8", "shape": [1], "base64": "AAAAAAAAAAA="},
    ],
    ids=str,
)
def test_a_forged_message_is_refused(data):
    with pytest.raises(NotPlainError):
        decode(data)
