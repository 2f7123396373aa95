"""Answers that are wrong for one kind of case only are told so, and others are not."""

import numpy as np
import pytest

from course_lib.checking.exercise import Case, Exercise, Part
from course_lib.checking.judge import judge
from course_lib.checking.outcome import Outcome

FLOATS, WHOLE, SINGLE = np.array([0.5, 1.5]), np.array([1, 2]), np.array([0.5, 2.0], dtype=np.float32)


def exercise(*cases):
    return Exercise("f", "f(x)", ("x",), ("y",), (Part("all", 1),), (), cases)


def message_of(one, answers):
    return judge(one, [Outcome("returned", answer) for answer in answers]).message


INTEGERS = "`y` is wrong only where `x` holds integers: is an array made like it, which cannot hold fractions?"
IN_FLOAT32 = "`y` is wrong only where `x` is in float32: is there a number too small or too large for that?"


@pytest.mark.parametrize(
    ("wrong_for", "message"),
    [
        ((WHOLE,), INTEGERS),
        ((SINGLE,), IN_FLOAT32),
        ((WHOLE, FLOATS), "Your result is not right yet"),
        ((WHOLE, SINGLE), "Your result is not right yet"),
        ((FLOATS, WHOLE, SINGLE), "Your result is not right yet"),
    ],
    ids=["integers", "float32", "integers and floats", "both", "all"],
)
def test_the_type_of_an_argument_is_named_where_it_alone_makes_the_difference(wrong_for, message):
    arrays = (FLOATS, WHOLE, SINGLE)
    answers = [x.sum() + x[0] ** 2 * any(x is one for one in wrong_for) for x in arrays]
    assert message_of(exercise(*(Case((x,), x.sum()) for x in arrays)), answers).startswith(message)


def test_nothing_is_said_of_a_type_that_all_arguments_have():
    cases = [Case((np.array([k]),), k) for k in (1, 2, 3)]
    assert message_of(exercise(*cases), (1, 7, 3)).startswith("Your result is not right yet (in 2 of 3")


def test_of_two_arguments_the_one_that_is_rarely_of_the_type_is_named():
    pairs = [(FLOATS, FLOATS), (WHOLE, FLOATS), (WHOLE, WHOLE)]
    cases = tuple(Case(pair, pair[0].sum() + pair[1].sum()) for pair in pairs)
    one = Exercise("f", "f(x, b)", ("x", "b"), ("y",), (Part("all", 1),), (), cases)
    assert message_of(one, [cases[0].expected, cases[1].expected, 17.5]) == INTEGERS.replace("`x`", "`b`")


def test_of_two_arguments_of_the_type_the_one_of_the_results_shape_is_named():
    cases = tuple(Case((kind.reshape(1, 2), kind), kind * 2.0) for kind in (FLOATS, WHOLE))
    one = Exercise("f", "f(x, b)", ("x", "b"), ("y",), (Part("all", 1),), (), cases)
    assert message_of(one, [cases[0].expected, np.array([0.0, 7.5])]) == INTEGERS.replace("`x`", "`b`")


@pytest.mark.parametrize(
    ("answers", "is_cut"),
    [
        ((1.0, 2.0, 34.5), True),
        ((1.0, 2.0, 400.0), False),
        ((1.0, 0.3, 34.5), False),
        ((1.0, 0.3, 140.0), False),
        ((0.1, 0.2, 34.5), False),
    ],
    ids=["cut", "too large", "another too small", "one right only", "small in all"],
)
def test_a_number_that_stops_growing_is_told(answers, is_cut):
    one = exercise(*(Case((k,), right) for k, right in enumerate((1.0, 2.0, 300.0))))
    assert is_cut == ("Is something cut off there" in message_of(one, answers))
