"""Errors that many meet: the sentence that helps stands beside what Python or NumPy says, and nowhere else."""

import math

import numpy as np
import pytest

from course_lib.checking.exercise import Case, Exercise, Part
from course_lib.checking.judge import judge
from course_lib.checking.outcome import call

EXERCISE = Exercise("f", "f(x)", ("x",), ("y",), (Part("all", 1),), (), (Case((np.array([1.0, -2.0]),), 1.0),))


def helper(a, b):
    return a + b


def adds_half(x):
    x = x.astype(int)
    x += 0.5


def message_of(function):
    return judge(EXERCISE, [call(function, case.args, {}) for case in EXERCISE.cases]).message


@pytest.mark.parametrize(
    ("function", "ending"),
    [
        (lambda: 1, "Keep the first line as it was: `def f(x):`"),
        (lambda x, y: 1, "Keep the first line as it was: `def f(x):`"),
        (lambda x: helper(x), "missing 1 required positional argument: 'b'."),
        (lambda x: np.sqrt(np.array(["a"], dtype=object)), "which has no callable sqrt method."),
        (lambda x: float("one"), "could not convert string to float: 'one'."),
        (lambda x: math.sqrt(x), "Functions of `math` take one number; NumPy's take arrays."),
        (lambda x: math.sqrt(None), "must be real number, not NoneType."),
        (lambda x: (x > 0) - (x < 0), "make numbers of them first, with `astype(float)`."),
        (lambda x: x ^ 2, "In Python a power is written `**`; `^` is another operation."),
        (lambda x: 2.0 ^ 2, "In Python a power is written `**`; `^` is another operation."),
        (adds_half, "An array of integers cannot take in fractions: make it one of floats first."),
        (lambda x: max(0, x), "arrays have `np.where`, `&`, `|`, `np.maximum`."),
        (lambda x: 1 if x > 0 else -1, "arrays have `np.where`, `&`, `|`, `np.maximum`."),
        (lambda x: np.max(0, x), "The larger of two values is `np.maximum`."),
        (lambda x: [1, 2][np.array([0, 1])], "The larger of two values is `np.maximum`."),
    ],
    ids=[
        "too few parameters", "too many parameters", "a helper called wrongly", "an argument within NumPy",
        "text", "an array for math", "none", "truth values subtracted", "power of an array",
        "power of a number", "integers",
        "max of an array", "if of an array", "max with two arrays", "a list with many places",
    ],
)  # fmt: skip
def test_an_error_that_many_meet_is_explained_and_no_other(function, ending):
    assert message_of(function).endswith(ending)


def test_no_sentence_ends_twice():
    assert ".." not in message_of(lambda x: (x > 0) - (x < 0))


def test_who_asks_for_input_is_told_that_nobody_answers():
    def asks(x):
        raise EOFError("EOF when reading a line")

    assert message_of(asks).endswith(
        "EOF when reading a line. Nobody is there to answer `input()`: all that is needed comes as an argument."
    )
