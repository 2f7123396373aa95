"""From outcomes to a verdict: points by parts, errors carried forward, and one sentence that helps."""

import math
from dataclasses import replace

import numpy as np
import pytest

from course_lib.checking.compare import pick, same
from course_lib.checking.display import short, shown_lines
from course_lib.checking.exercise import Case, Exercise, Mistake, Part, from_json, load, to_json
from course_lib.checking.judge import judge
from course_lib.checking.outcome import Outcome, call
from course_lib.checking.raised import usual_cause

ROWS = [np.array([[1.0, 2.0]]), np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[0.5, 4.0], [2.0, 2.0], [7.0, 1.0]])]


def exercise(mistakes=(), public=True):
    """The toy exercise of this page: total(X) -> (sum, column means)."""
    cases = tuple(
        Case(
            (X,),
            (X.sum(), X.mean(axis=0)),
            tags=("for many rows",) if len(X) == 3 else (),
            mistaken={m.slug: Outcome("returned", WRONG[m.slug](X)) for m in mistakes},
        )
        for X in ROWS
    )
    parts = (Part("sum", 1, output="sum"), Part("means", 2, output="means"))
    return Exercise("total", "total(X)", ("X",), ("sum", "means"), parts, tuple(mistakes), cases, public=public)


WRONG = {
    "doubled": lambda X: (2 * X.sum(), 2 * X.mean(axis=0)),
    "no-mean": lambda X: (X.sum(), X.sum(axis=0)),
    "wrong-axis": lambda X: (X.sum(), X.mean(axis=1)),
}
DOUBLED = Mistake("doubled", "Everything is twice too large.", earns=("means",))
NO_MEAN = Mistake("no-mean", "The mean is missing.")


def verdict_of(function, mistakes=(DOUBLED, NO_MEAN), public=True):
    one = exercise(mistakes, public)
    return judge(one, [Outcome("returned", function(*case.args)) for case in one.cases])


@pytest.mark.parametrize(
    ("function", "verdict", "score", "mistake", "message"),
    [
        (lambda X: (X.sum(), X.mean(axis=0)), "right", 3, None, "Right in every case."),
        (lambda X: [X.sum(), X.mean(axis=0).tolist()], "right", 3, None, "Right in every case."),
        (lambda X: (np.array(X.sum()), X.mean(axis=0)), "right", 3, None, "Right in every case."),
        (lambda X: (X.sum(), tuple(X.mean(axis=0))), "right", 3, None, "Right in every case."),
        (WRONG["doubled"], "wrong", 2, "doubled", "Everything is twice too large."),
        (lambda X: list(WRONG["doubled"](X)), "wrong", 2, "doubled", "Everything is twice too large."),
        (WRONG["no-mean"], "wrong", 1, "no-mean", "The mean is missing."),
        (lambda X: (0.0, X.sum(axis=0)), "wrong", 0, "no-mean", "The mean is missing."),
        (lambda X: (X.sum(), 2 * X.mean(axis=0)), "wrong", 1, None, "`means` is 2 times what it should be"),
        (lambda X: (X.sum(), -X.mean(axis=0)), "wrong", 1, None, "`means` has the opposite sign everywhere."),
        (lambda X: (X.sum(), len(X) * X.mean(axis=0) / 3), "wrong", 1, None, "is not right yet"),
        (lambda X: (X.sum(), 0.25 * X.mean(axis=0)), "wrong", 1, None, "`means` is 0.25 times what it should be"),
        (lambda X: (X.sum(), X.mean(axis=0).round(6)), "wrong", 1, None, "`means` is rounded to 6 decimals."),
        (lambda X: (X.sum(), X.mean(axis=0) * (1 + X[0] / 1e8)), "wrong", 1, None, "is right to 7 digits only."),
        (lambda X: (X.sum(), X.mean(axis=0) ** 2), "wrong", 1, None, "`means` is the square of what it should be"),
        (lambda X: (X.sum(), X.mean(axis=0) ** -1), "wrong", 1, None, "`means` is 1 divided by what it should be"),
        (lambda X: (X.sum(), X.mean(axis=0) * (2 + len(X) ** 2)), "wrong", 1, None, "a multiple of what it should be"),
        (lambda X: (X.sum(), X.mean(axis=0) // 1), "wrong", 1, None, "is made of whole numbers where it is wrong"),
        (lambda X: (X.sum(), X.mean(axis=0) * (-1) ** len(X)), "wrong", 1, None, "but some of their signs are wrong"),
        (lambda X: (X.sum(), X.mean(axis=0) * 0 + 7), "wrong", 1, None, "`means` is the same number in every case"),
        (lambda X: (X.sum(), X.mean(axis=0) > 0), "wrong", 1, None, "`means` is made of True and False"),
        (lambda X: (X.sum(), [1.0, [2.0]]), "wrong", 1, None, "a list whose rows differ in length"),
        (lambda X: (X.sum(), 3.0), "wrong", 1, None, "`means` is one number; an array of shape (2,) is needed."),
        (lambda X: None if len(X) == 3 else (X.sum(), X.mean(0)), "wrong", 0, None, "returns None for many rows."),
        (lambda X: (X.sum(), X.mean(axis=0) + 1e-6 / X[0]), "wrong", 1, None, "`means` is right to 6 digits only."),
        (lambda X: (X.sum(), X.mean(axis=0) + 1e6 * (len(X) == 3)), "wrong", 1, None, "ten thousand times too large"),
        (lambda X: (X.sum(), (X.sum(), 1j)), "wrong", 1, None, "`means` is of type tuple; numbers are needed."),
        (lambda X: (X.sum(), ["1", "2"]), "wrong", 1, None, "`means` is of type list with text in it"),
        (lambda X: (X.sum(), X.mean(axis=0) * [1, -1]), "wrong", 1, None, "right numbers, but some of their signs"),
        (lambda X: (X.sum(), X.mean(axis=0)[::-1]), "wrong", 1, None, "the right numbers, but in other places"),
        (lambda X: (X.mean(axis=0), X.sum()), "wrong", 0, None, "`sum` is what `means` should be. The order is"),
        (lambda X: (X.mean(axis=0), X.mean(axis=0)), "wrong", 2, None, "`sum` is what `means` should be."),
        (lambda X: None if len(X) == 2 else (X.sum(), X.mean(axis=0)), "wrong", 0, None, "None in some cases"),
        (lambda X: (X.sum(), X.mean(axis=0) + 3), "wrong", 1, None, "`means` is off by 3, everywhere."),
        (lambda X: (X.sum(), X.mean(axis=0)[:, None]), "wrong", 1, None, "shape (2, 1); (2,) is needed."),
        (lambda X: (X.sum(), X.mean(axis=0) * 0), "wrong", 1, None, "`means` is 0 in every case."),
        (lambda X: (X, X.mean(axis=0)), "wrong", 2, None, "`sum` should be one number; yours has shape (1, 2)."),
        (lambda X: (X.sum(), X.mean(axis=0) * np.nan), "wrong", 1, None, "`means` contains nan."),
        (lambda X: (X.sum(), "abc"), "wrong", 1, None, "`means` is of type str; numbers are needed."),
        (lambda X: X.sum(), "wrong", 0, None, "should return 2 results, `sum, means`"),
        (lambda X: None, "wrong", 0, None, "Is the `return` missing?"),
        (lambda X: (X.sum(), X.mean(0) + (len(X) == 3)), "wrong", 1, None, "`means` is right, except for many rows."),
    ],
)  # fmt: skip
def test_each_answer_gets_its_points_and_its_sentence(function, verdict, score, mistake, message):
    found = verdict_of(function)
    assert (verdict, score, mistake) == (found.verdict, found.score, found.mistake)
    assert message in found.message


@pytest.mark.parametrize(
    ("function", "message", "also"),
    [
        (lambda X: ((X**2).sum() + len(X), -X.mean(axis=0)), "`sum` is not right yet", "`means` has the opposite sign"),
        (lambda X: ((X**2).sum() + len(X), X.sum(axis=0)), "The mean is missing.", "`sum` is not right yet"),
        (lambda X: (-X.sum(), X.sum(axis=0)), "The mean is missing.", "`sum` has the opposite sign everywhere."),
    ],
)
def test_of_two_wrong_results_the_one_that_is_not_known_is_told_of_as_well(function, message, also):
    found = verdict_of(function)
    assert message in found.message
    assert also in found.also


def test_of_two_wrong_results_nothing_is_said_twice():
    assert "" == verdict_of(lambda X: (-X.sum(), -X.mean(axis=0))).also


ALWAYS = "in every case: does what you compare depend on the arguments, and does no `return` come too early?"


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda x: True, f"`positive` is True {ALWAYS}"),
        (lambda x: 0, f"`positive` is False {ALWAYS}"),
        (lambda x: np.bool_(x < 0), "`positive` is True where it should be False, and the other way round."),
        (
            lambda x: x < 1.5,
            "Your result is not right yet (in 1 of 3 cases it is). Look at the smallest case where it differs.",
        ),
        (lambda x: np.array([x > 0]), "`positive` should be True or False; yours has shape (1,)."),
    ],
)
def test_an_answer_that_should_be_true_or_false_gets_its_sentence(function, message):
    cases = tuple(Case((x,), x > 0) for x in (1.0, -1.0, 2.0))
    parts = (Part("sign", 1),)
    one = Exercise("positive", "positive(x)", ("x",), ("positive",), parts, (), cases)
    assert message == judge(one, [Outcome("returned", function(*case.args)) for case in cases]).message


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda X: np.tile(X[-1], (len(X), 1)), "All rows of `same` are equal."),
        (lambda X: np.tile(X[-1] + 1, (len(X), 1)), "All rows of `same` are equal."),
        (lambda X: np.tile(X[-1] * (len(X) < 4), (len(X), 1)), "All rows of `same` are equal."),
        (lambda X: X * 0, "`same` is 0 in every case."),
        (lambda X: np.vstack([X[:-1], X[0]]), "`same` is right, except in its last row"),
    ],
)
def test_rows_that_are_all_the_same_are_told_of(function, message):
    shapes = ((3, 2), (3, 3), (4, 3))
    cases = tuple(Case((X,), X) for X in (np.ones((1, 2)), *(np.arange(1.0 * n * k).reshape(n, k) for n, k in shapes)))
    one = Exercise("same", "same(X)", ("X",), ("same",), (Part("all", 1),), (), cases)
    assert message in judge(one, [Outcome("returned", function(*case.args)) for case in cases]).message


NOT_YET = "Your result is not right yet. Look at the smallest case where it differs."


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda X: tuple(map(tuple, X - X)), "Right in every case."),
        (lambda X: (X, X), "Your function returns 2 results; one is asked for, `zeros`."),
        (lambda X: 1e-10 * X, NOT_YET),
        (lambda X: np.clip(X - X, 1e-10 * X, 1), NOT_YET),
    ],
)
def test_tables_may_be_tuples_and_a_number_near_zero_is_no_other_sign_and_no_whole_number(function, message):
    cases = tuple(Case((X,), np.zeros(X.shape)) for X in (np.array([[1.0, 2.0]]), np.array([[3.0, 4.0, 5.0]])))
    one = Exercise("zeros", "zeros(X)", ("X",), ("zeros",), (Part("all", 1),), (), cases)
    assert message == judge(one, [Outcome("returned", function(*case.args)) for case in cases]).message


REST = [
    # the sentence speaks of both results, and only the second is seen: the first is right, or wrong in another way
    ("Everything is twice too large.", WRONG["doubled"], lambda X: (X.sum(), 2 * X.mean(0)), "is 2 times what"),
    ("Everything is twice too large.", WRONG["doubled"], lambda X: (7 * X.sum(), 2 * X.mean(0)), "is 7 times what"),
    # the sentence is of the first result, whatever has become of the second
    ("Your sum is doubled. (Your means fit.)", WRONG["doubled"], lambda X: (2 * X.sum(), X[0]), "Your sum is doubled."),
    ("Your sum is right, but your means are not.", WRONG["no-mean"], lambda X: (1.0, X.sum(0)), "Your means are not."),
    ("Your sum is right; no mean.", WRONG["no-mean"], WRONG["no-mean"], "Your sum is right; no mean."),
]


@pytest.mark.parametrize(("sentence", "mistaken", "function", "message"), REST)
def test_of_a_mistakes_sentence_only_what_is_true_of_the_answer_is_said(sentence, mistaken, function, message):
    one = exercise()
    cases = tuple(replace(case, mistaken={"m": Outcome("returned", mistaken(*case.args))}) for case in one.cases)
    one = replace(one, cases=cases, mistakes=(Mistake("m", sentence),))
    found = judge(one, [Outcome("returned", function(*case.args)) for case in cases])
    assert message in found.message if message.startswith("is ") else message == found.message


def test_an_answer_that_is_always_the_same_is_told_so_and_not_that_a_mistake_comes_to_the_same_in_places():
    tags = ["small", "small", "large", "large"]
    cases = tuple(
        Case((k,), k > 0, tags=(tag,), mistaken={"m": Outcome("returned", k > 1)})
        for k, tag in zip([0, 1, 2, 0], tags, strict=True)
    )
    parts = (Part("small", 1, tag="small"), Part("large", 1, tag="large"))
    one = Exercise("f", "f(k)", ("k",), ("positive",), parts, (Mistake("m", "Above 1 only."),), cases)
    found = judge(one, [Outcome("returned", False) for _ in cases])
    assert (None, "`positive` is False in every case") == (found.mistake, found.message.split(":")[0])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda A: np.vstack([A[:-1], A[-1:] + 9]),
            "is right, except in its last row: does a loop end one step early?",
        ),
        (
            lambda A: np.vstack([A[:1] * 0, A[1:]]),
            "is right, except in its first row: does a loop begin one step late, or is it",
        ),
        (lambda A: np.hstack([A[:, :-1], A[:, -1:] + 9]), "is right, except in its last column"),
        (lambda A: np.r_[A.ravel()[:-1], 0].reshape(A.shape), "is right, except in its last entry"),
        (lambda A: np.vstack([A[:1], A[1:] * 0]), "is right in its first row, and 0 after it: is a `return` inside"),
        (lambda A: np.hstack([A[:, :-1] * 0, A[:, -1:]]), "is right in its last column, and 0 before it"),
        (lambda A: np.vstack([A[:1], A[1:] + 9]), "is right in its first row only: does a loop end there"),
        (lambda A: np.vstack([A[:-1], A[-1:] + 9 * (len(A) > 4)]), "is right, except in its last row"),
        (lambda A: np.vstack([A[:-1], A[-1:] + 9]) + (len(A) > 4), "is not right yet"),
    ],
)
def test_a_row_a_column_or_an_entry_at_the_edge_is_pointed_at(wrong, message):
    tables = [np.arange(1.0, 13).reshape(shape) ** 2 for shape in ((3, 4), (4, 3), (6, 2), (12, 1))]
    cases = tuple(Case((len(A),), A) for A in tables)
    one = Exercise("f", "f(n)", ("n",), ("table",), (Part("all", 1),), (), cases)
    assert message in judge(one, [Outcome("returned", wrong(A)) for A in tables]).message


def test_a_path_that_leaves_its_start_the_wrong_way_is_not_praised_for_its_first_row():
    paths = [np.outer(2.0 ** np.arange(4), start) for start in ([1, 2], [3, 1])]
    cases = tuple(Case((A[0],), A) for A in paths)
    one = Exercise("f", "f(x0)", ("x0",), ("path",), (Part("all", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", np.vstack([A[:1], A[1:] + 9 * k])) for k, A in enumerate(paths, 1)])
    assert "`path` begins right, with `x0`; its second row is wrong already." == verdict.message


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (lambda k: k > 3, "`large` is False wherever it is wrong: the condition for True asks for too much."),
        (lambda k: k > 1, "`large` is True wherever it is wrong: the condition for True is met too easily."),
        (lambda k: k in (1, 3), "Your result is not right yet (in 3 of 5 cases it is)."),
    ],
)
def test_answers_that_err_to_one_side_only_are_told_apart(condition, message):
    cases = tuple(Case((k,), k > 2) for k in range(5))
    one = Exercise("f", "f(k)", ("k",), ("large",), (Part("all", 1),), (), cases)
    assert message in judge(one, [Outcome("returned", condition(k)) for k in range(5)]).message


def test_a_mistake_that_is_seen_in_some_cases_is_not_named_where_others_of_the_same_result_tell_against_it():
    cases = tuple(
        Case((k,), float(k), tags=("low" if k < 3 else "high",), mistaken={"m": Outcome("returned", 2.0 * k)})
        for k in (1, 2, 3, 4)
    )
    parts = (Part("low", 1, tag="low"), Part("high", 1, tag="high"))
    one = Exercise("f", "f(k)", ("k",), ("double",), parts, (Mistake("m", "Twice."),), cases)

    def message(*answers):
        return judge(one, [Outcome("returned", answer) for answer in answers]).message

    assert "Twice." == message(2.0, 4.0, 6.0, 8.0)
    assert "`double` is right, except low." == message(2.0, 4.0, 3.0, 4.0)
    assert "Low: `double` is 2 times what it should be, everywhere." == message(2.0, 4.0, 7.0, 4.0)
    unknown = "Your result is not right yet low (in 1 of 2 cases it is). Look at the smallest case where it differs."
    assert unknown == message(1.0, 7.0, 3.0, 4.0)


def test_arguments_that_are_changed_beside_wrong_numbers_are_named():
    outcomes = [Outcome("returned", (case.expected[0], -case.expected[1]), changed=(0,)) for case in exercise().cases]
    assert "Your function also changes its argument `X`: work on a copy." == judge(exercise(), outcomes).also


def test_a_factor_that_follows_a_table_is_called_by_that_table():
    cases = tuple(Case((np.ones((C, 3)), np.ones((N, 3))), np.arange(1.0, 3)) for C, N in [(2, 5), (3, 4), (4, 7)])
    one = Exercise("f", "f(W, X)", ("W", "X"), ("dW",), (Part("all", 1),), (), cases)
    for k, name in enumerate(one.names):
        found = judge(one, [Outcome("returned", case.expected * len(case.args[k])) for case in cases])
        assert f"`dW` is what it should be times the number of rows of `{name}`, everywhere." == found.message


def test_an_error_carried_forward_counts_only_where_all_else_follows_from_it():
    assert 2 == verdict_of(WRONG["doubled"]).score
    assert 0 == verdict_of(lambda X: (3 * X.sum(), 2 * X.mean(axis=0))).score


@pytest.mark.parametrize(
    ("kind", "verdict", "message"),
    [
        ("not attempted", "not attempted", "Write `total(X)`"),
        ("timeout", "timeout", "did not end in time"),
        ("missing", "missing", "no function called `total`"),
        ("died", "error", "ended the Python process"),
    ],
)
def test_a_call_that_ends_everything_is_zero_with_a_reason(kind, verdict, message):
    right = Outcome("returned", (3.0, np.array([1.0, 2.0])))
    found = judge(exercise(), [right, Outcome(kind)])
    assert (verdict, 0) == (found.verdict, found.score)
    assert message in found.message


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_too_few_or_too_many_outcomes_are_never_right(count):
    right = [Outcome("returned", case.expected) for case in exercise().cases]
    found = judge(exercise(), (right * 2)[:count])
    assert ("error", 0) == (found.verdict, found.score)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ((1.0, 5.0, 6.0), "Your function answers the same call differently the second time"),
        ((1.0, 5.0, 5.0), "is not right yet"),
        ((7.0, 5.0, 6.0), "Your function answers the same call differently the second time"),
        ((1.0, None, 5.0), "Your function returns None in some cases."),
    ],
    ids=str,
)
def test_an_answer_that_hangs_on_chance_is_told_so(answers, message):
    cases = tuple(Case((np.array([k]),), float(k)) for k in (1, 2, 2))
    one = Exercise("f", "f(x)", ("x",), ("result",), (Part("all", 1),), (), cases)
    assert message in judge(one, [Outcome("returned", answer) for answer in answers]).message


def test_an_exception_says_which_where_and_what():
    raised = Outcome("raised", error="IndexError", message="index 2 is out of bounds", line=4, code="x[2]")
    outcomes = [Outcome("returned", case.expected) for case in exercise().cases[:2]] + [raised]
    found = judge(exercise(), outcomes)
    assert ("error", 0, "x[2]") == (found.verdict, found.score, found.code)
    assert "Your function raised IndexError in line 4: index 2 is out of bounds." == found.message


def test_of_hidden_cases_no_word_comes_back():
    secret = "0.123456789"
    raised = Outcome("raised", error=f"X{secret}", message=secret, line=4, code=secret, printed=secret)
    hidden = exercise(public=False)
    crashed = judge(hidden, [raised] * 3)
    wrong = judge(hidden, [Outcome("returned", (1.0, np.ones(2)), printed=secret)] * 3)
    unreadable = judge(hidden, [Outcome("unreadable", message=secret, printed=secret)] * 3)
    for found in (crashed, wrong, unreadable):
        assert secret not in repr(found) + found._repr_mimebundle_()["text/html"]
        assert found.shown is None


INFINITY = "cannot convert float infinity to integer"
RENAMED = Outcome("raised", error="TypeError", message="f() got an unexpected keyword argument 'X'")
KEEP = " Keep the first line as it was: `def total(X):`"
FLOATS = " An array of integers holds neither infinity nor nan: make it one of floats first."


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (RENAMED, RENAMED.message + "." + KEEP),
        (replace(RENAMED, line=3), ": " + RENAMED.message + "."),  # a call of its own
        (Outcome("raised", error="OverflowError", message=INFINITY, line=3), INFINITY + "." + FLOATS),
        (
            replace(RENAMED, message="Inhomogeneous: inhomogeneous shape.", line=3),
            "shape. The rows of an array are equally long; what is not stays in a list.",
        ),
        (Outcome("raised", error="BdbQuit", line=3), "it says no more. Leave out `breakpoint()`."),
    ],
)
def test_an_exception_that_has_a_usual_cause_is_explained(raised, message):
    assert judge(exercise(), [raised] * 3).message.endswith(message)


RAISED = {
    "TypeError": lambda x: np.maximum(x, 0, 0),
    "TypeError: only": lambda x: math.sqrt(x),
    "TypeError: call": lambda x: x(0),
    "ValueError": lambda x: x if x > 0 else 0,
    "ValueError: rows": lambda x: np.array([x, x[1:]]),
    "ValueError: an entry": lambda x: x.__setitem__(0, x),
    "ValueError: shapes": lambda x: x + x[1:],
    "ValueError: matmul": lambda x: np.ones((3, 2)) @ x,
    "ValueError: a number": lambda x: x @ np.sum(x),
    "AttributeError": lambda x: [].append(x).append(x),
    "NameError": lambda x: numpy.sum(x),  # noqa: F821 - as a student writes it
    "UFuncTypeError": lambda x: np.arange(3).__iadd__(x / 2),
    "OverflowError": lambda x: np.arange(3).__setitem__(0, np.inf),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("raises", RAISED.values(), ids=RAISED)
def test_what_numpy_and_python_raise_today_is_known_with_its_usual_cause(raises):
    with pytest.raises((ArithmeticError, AttributeError, NameError, TypeError, ValueError)) as caught:
        raises(np.array([1.0, 2.0, 3.0]))
    assert usual_cause(f"{caught.type.__name__}: {caught.value}")


def test_what_has_no_usual_cause_is_told_without():
    assert "" == usual_cause("IndexError: index 2 is out of bounds") == usual_cause("")


def test_beside_an_exception_stands_what_the_other_cases_tell():
    cases = tuple(Case((k,), float(k)) for k in (1, 1, 2))
    one = Exercise("f", "f(x)", ("x",), ("result",), (Part("all", 1),), (), cases)
    raised = Outcome("raised", error="ValueError", message="operands could not be broadcast", line=3)
    first, changing = Outcome("returned", 1.0), Outcome("returned", 1.0, changed=(0,))
    assert "the same call differently the second time" in judge(one, [first, Outcome("returned", 2.0), raised]).also
    assert (
        "Your function also changes its argument `x`: work on a copy." == judge(one, [changing, changing, raised]).also
    )
    assert "" == judge(one, [first, first, raised]).also == judge(one, [raised] * 3).also


def test_a_mistake_that_changes_its_arguments_is_named_beside_an_exception_only_where_they_are_changed():
    raised = Outcome("raised", error="UFuncTypeError", line=3)
    wrong = [Outcome("returned", 1.0, changed=(0,)), raised]
    cases = tuple(Case((k,), 1.0, mistaken={"m": outcome}) for k, outcome in enumerate(wrong))
    mistake = Mistake("m", "You write into the caller's array.")
    one = Exercise("f", "f(x)", ("x",), ("result",), (Part("all", 1),), (mistake,), cases)
    assert "m" == judge(one, wrong).mistake
    assert judge(one, [replace(wrong[0], changed=()), raised]).mistake is None


def test_changing_an_argument_costs_half_and_names_it():
    outcomes = [Outcome("returned", case.expected, changed=(0,)) for case in exercise().cases]
    found = judge(exercise(), outcomes)
    assert ("wrong", 1.5, "changes-its-input") == (found.verdict, found.score, found.mistake)
    assert "its argument `X`" in found.message


@pytest.mark.parametrize("angles", [[270.0, 10.0], [np.nan, 10.0], [-30.0, 10.0]], ids=str)
def test_a_mistake_with_angles_outside_of_the_circle_is_named(angles):
    part, mistake = Part("angles", 1, period=180.0), Mistake("unfolded", "Fold your angles.")
    case = Case((1,), np.array([90.0, 10.0]), mistaken={"unfolded": Outcome("returned", np.array(angles))})
    one = Exercise("f", "f(x)", ("x",), ("angles",), (part,), (mistake,), (case,))
    assert "unfolded" == judge(one, [Outcome("returned", np.array(angles))]).mistake


def test_where_any_number_will_do_the_right_answer_says_so():
    case = Case((1,), np.array([np.nan, 10.0]))
    one = Exercise("f", "f(x)", ("x",), ("angles",), (Part("angles", 1, period=180.0),), (), (case,))
    lines = shown_lines(judge(one, [Outcome("returned", np.array([np.nan, 10.0]))]))
    assert [("yours", "[nan, 10]"), ("right", "[any, 10]")] == lines[1:]


def test_the_smallest_case_that_shows_it_is_shown():
    found = verdict_of(lambda X: (X.sum() + (len(X) > 1), X.mean(axis=0)), mistakes=())
    assert 2 == len(found.shown.case.args[0])
    assert (12.0, 11.0) == (found.shown.value, found.shown.expected)


def test_of_a_wrong_shape_the_case_is_shown_of_which_the_sentence_speaks():
    cases = tuple(Case((n,), np.zeros(n)) for n in (1, 3, 5))
    one = Exercise("f", "f(n)", ("n",), ("zeros",), (Part("zeros", 1),), (), cases)
    for answer, sentence, number in [
        (lambda n: 0.0, "`zeros` is one number; an array of shape (3,) is needed.", 3),
        (lambda n: np.zeros((n, 1)), "`zeros` has shape (3, 1); (3,) is needed.", 3),
        (lambda n: np.zeros(n) if n > 1 else 0.0, "an array of shape (1,) is needed.", 1),
    ]:
        found = judge(one, [Outcome("returned", answer(*case.args)) for case in cases])
        assert (True, (number,)) == (sentence in found.message, found.shown.case.args), found


def test_an_answer_without_the_part_is_shown_beside_all_that_is_asked_for():
    """Beside the part alone, 3 and 3 would be shown as different."""
    found = verdict_of(lambda X: X.sum())
    assert [("yours", "3"), ("right", "(3, [1, 2])")] == shown_lines(found)[1:]


@pytest.mark.parametrize("zero", [-0.0, np.array([-0.0])])
def test_no_0_has_a_minus(zero):
    assert "-" not in short(zero)


@pytest.mark.parametrize(
    ("value", "expected", "answer"),
    [
        (2, 2.0, True),
        (np.float32(2), 2, True),
        (np.array(2.0), 2.0, True),
        (np.array([2.0]), 2.0, False),
        (True, True, True),
        (np.bool_(False), True, False),
        ("saddle", "saddle", True),
        ("saddle", "minimum", False),
        (None, 1.0, False),
        ([1, 2], np.array([1.0, 2.0]), True),
        ([[1], [2, 3]], np.array([1.0, 2.0]), False),
        (np.ones((2, 1)), np.ones(2), False),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), True),
        (np.array([9.0, 2.3]), (9.0, 2.3), True),
        ((1.0,), (1.0, 2.0), False),
        ((1.0, (2.0, [3.0])), (1.0, (2.0, np.array([3.0]))), True),
        ((1.0, 2.0), np.array([1.0, 2.0]), True),
        ((np.ones(2), np.ones(2)), np.ones((2, 2)), True),
        ((np.ones(2), np.ones(3)), np.ones((2, 2)), False),
        (1 + 1e-12, 1.0, True),
        (1 + 1e-6, 1.0, False),
    ],
    ids=str,
)
def test_what_counts_as_the_same_answer(value, expected, answer):
    assert answer == same(value, expected, rtol=1e-9, atol=1e-12)


def test_a_long_text_in_a_long_list_costs_no_memory():
    """NumPy would give every item the room of the longest: 4 TB here."""
    assert not same(["x" * 10**6] + [""] * (10**6 - 1), np.ones(10**6), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("value", "expected", "answer"),
    [
        ([10.0], [10.0], True),
        ([179.9999999], [0.0], True),
        ([180.0], [0.0], False),
        ([-10.0], [170.0], False),
        ([77.0], [np.nan], True),
        ([np.nan], [np.nan], False),
        ([11.0], [10.0], False),
    ],
    ids=str,
)
def test_directions_are_compared_on_the_circle(value, expected, answer):
    assert answer == same(np.array(value), np.array(expected), 0, 1e-6, period=180.0)


@pytest.mark.parametrize(
    ("name", "value"), [(None, (1, (2, 3))), ("loss", 1), ("dW", 2), ("db", 3), ("grads", None)], ids=str
)
def test_nested_results_are_found_by_name(name, value):
    assert value == pick((1, (2, 3)), ("loss", ("dW", "db")), name)


def test_an_exercise_survives_being_recorded():
    before = exercise((DOUBLED,))
    after = from_json(to_json(before))
    assert str(to_json(before)) == str(to_json(after))


@pytest.mark.parametrize(
    "answer",
    [
        lambda X: (X.sum(), np.zeros(313)),
        lambda X: (X.sum(), 313.37 * X.mean(axis=0)),
        lambda X: (X.sum(), X.mean(axis=0) + 313.37),
    ],
    ids=["its shape", "its factor", "its offset"],
)
def test_of_an_answer_to_a_hidden_case_no_number_is_told(answer):
    """Who knows the right answers could pass the case on in them."""
    assert "313" in verdict_of(answer, ()).message
    told = verdict_of(answer, (), public=False)
    assert ("wrong", False) == (told.verdict, "313" in told.message)


def test_an_unknown_exercise_is_answered_with_the_closest():
    with pytest.raises(ValueError, match=r"no exercise called 'svm_loses'; did you mean 'svm_losses'\?"):
        load("svm_loses")


LISTS = [[np.arange(2), np.arange(1)], [np.arange(3)], [np.arange(2), np.arange(2)]]


@pytest.mark.parametrize(
    ("expected", "answers", "message"),
    [
        ([False, True, True], [True, False, True], "not right yet"),
        ([False, True, True], [False, False, False], "is False in every case"),
        ([False, True, True], [True, True, np.array(True)], "is True in every case"),
        (["up", "down", "up"], ["up", "up", "up"], "is 'up' in every case"),
        (["up", "down", "up"], ["down", "up", "down"], "not right yet"),
        ([True, True, False], [False, np.zeros(0), False], "should be True or False; yours has shape (0,)"),
        (["up", "down", "up"], ["up", np.zeros(2), ["up"]], "one of 'down', 'up'; yours is an array of shape (2,)"),
        (["up", "down", "up"], ["Up", "Down", "Up"], "one of 'down', 'up'; yours is 'Up'."),
        ([True, False], [True, None], "Your function returns None in some cases."),
        ([True, False], ["True", "False"], "is of type str; True or False is needed."),
        (
            LISTS,
            [[np.arange(2), np.arange(2)], *LISTS[1:]],
            "Array 1 of `result`, counted from 0, has shape (2,); (1,)",
        ),
        (LISTS, [[np.arange(2), 1 + np.arange(1)], [np.arange(3)], [np.arange(2), 1 + np.arange(2)]], "not right yet"),
        (LISTS, [[np.arange(2), "[0]"], *LISTS[1:]], "Item 1 of `result`, counted from 0, is of type str; an array"),
        (LISTS, [LISTS[1], LISTS[0], LISTS[2]], "should be a list of 2 here; yours is a list of 1"),
        (LISTS, [[5 * part for part in parts] for parts in LISTS], "is 5 times what it should be"),
        ([np.uint8(1), np.uint8(3), np.uint8(7)], [0, 1, 2], "not right yet"),
    ],
)
def test_an_unknown_mistake_in_words_truth_values_or_lists_has_a_sentence(expected, answers, message):
    cases = tuple(Case((np.array([k]),), right) for k, right in enumerate(expected))
    one = Exercise("f", "f(x)", ("x",), ("result",), (Part("all", 1),), (), cases)
    assert message in judge(one, [Outcome("returned", answer) for answer in answers]).message


def test_a_word_that_another_part_knows_is_no_word_of_another_kind():
    cases = tuple(
        Case((k,), word, tags=(tag,)) for k, word, tag in [(0, "up", "a"), (1, "down", "a"), (2, "flat", "b")]
    )
    one = Exercise("f", "f(x)", ("x",), ("result",), (Part("a", 1, tag="a"), Part("b", 1, tag="b")), (), cases)
    verdict = judge(one, [Outcome("returned", "flat") for _ in cases])
    assert (1, "`result` is 'flat' in every case.") == (verdict.score, verdict.message)


def test_a_mistake_that_explains_only_some_of_the_cases_of_a_result_is_not_named():
    """The first part alone would be that of the mistake; its sentence would not be true."""
    flat = Mistake("flat", "Your line is flat.")
    cases = tuple(
        Case((k,), 2.0 * k, tags=(tag,), mistaken={"flat": Outcome("returned", 1.0)})
        for k, tag in [(1, "early"), (3, "early"), (5, "late")]
    )
    one = Exercise("f", "f(k)", ("k",), ("y",), (Part("a", 1, tag="early"), Part("b", 1, tag="late")), (flat,), cases)
    assert "flat" == judge(one, [Outcome("returned", 1.0)] * 3).mistake
    assert judge(one, [Outcome("returned", value) for value in (1.0, 1.0, 7.0)]).mistake is None


def test_two_answers_without_such_a_result_are_not_the_same_mistake():
    side_by_side = Mistake("side-by-side", "You return three results.")
    case = Case((1,), (1.0, (2.0, 3.0)), mistaken={"side-by-side": Outcome("returned", (1.0, 2.0, 3.0))})
    results, parts = ("loss", ("dW", "db")), (Part("loss", 1, "loss"), Part("dW", 1, "dW"))
    one = Exercise("f", "f(x)", ("x",), results, parts, (side_by_side,), (case,))
    assert "side-by-side" == judge(one, [Outcome("returned", (1.0, 2.0, 3.0))]).mistake
    for other in (((2.0, 3.0), 1.0), (1.0, np.array([2.0, 3.0, 4.0]))):
        verdict = judge(one, [Outcome("returned", other)])
        assert (None, "Your function should return 2 results, `loss, (dW, db)`, in this order.") == (
            verdict.mistake,
            verdict.message,
        )


STEPS = [
    Case((1.0, 3.0), -2.0),
    Case((2.0, 1.5, 2.0), -1.0, tags=("fast",)),
    Case((4.0, 1.0), 3.0),
    Case((1, 5, 3), -14),
]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda x, dx, lr=1.0: x, "`new x` is the argument `x`, as it was given."),
        (lambda x, dx, lr=1.0: -lr * dx, "`new x` would be right if the argument `x` were added to it."),
        (lambda x, dx, lr=1.0: lr * dx, "`new x` would be right if it were taken away from the argument `x`."),
        (lambda x, dx, lr=1.0: x * (x - lr * dx), "`new x` is what it should be times the argument `x`, everywhere."),
        (lambda x, dx, lr=1.0: (x - lr * dx) / dx, "would be right if it were multiplied by the argument `dx`."),
        (lambda x, dx, lr=0.5: x - lr * dx, "is right where `lr` is given, and wrong where it is left out"),
        (lambda x, dx, lr=1.0: x - dx, "is right where `lr` is left out, and wrong where it is given"),
    ],
)
def test_an_answer_is_explained_by_the_arguments(answer, message):
    cases = tuple(STEPS)
    one = Exercise("f", "f(x, dx, lr=1.0)", ("x", "dx", "lr"), ("new x",), (Part("all", 1),), (), cases)
    assert message in judge(one, [Outcome("returned", answer(*case.args)) for case in cases]).message


def test_the_columns_that_are_right_are_told():
    cases = tuple(Case((k,), np.array([[k, 2.0 * k, 5.0]])) for k in (1, 2, 3))
    one = Exercise("f", "f(k)", ("k",), ("table",), (Part("all", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", np.array([[k, 7.0, 5.0]])) for k in (1, 2, 3)])
    assert "`table` is right in column 0 and 2, not in the others (counted from 0)." == verdict.message


def test_a_wrong_default_is_told_where_a_part_has_only_cases_without_the_argument():
    """f(x, lr=1) = x − lr, written with another default."""
    calls = [(1,), (4,), (9,), (1, 2), (3, 5)]
    cases = tuple(
        Case(args, args[0] - (args[1] if args[1:] else 1), tags=("short",) * (len(args) == 1)) for args in calls
    )
    one = Exercise("f", "f(x, lr=1)", ("x", "lr"), ("new x",), (Part("default", 1, tag="short"),), (), cases)
    answers = [args[0] - (args[1] if args[1:] else args[0] ** 2 + 3) for args in calls]
    verdict = judge(one, [Outcome("returned", answer) for answer in answers])
    assert (
        "`new x` is right where `lr` is given, and wrong where it is left out: look at its default." == verdict.message
    )


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ((-10.0, 90.0), "`angle` is less than 0 in some places: bring all into the range from 0 up to 180."),
        ((170.0, 270.0), "`angle` is 180 or more in some places"),
        ((170.0, 91.0), "Your result is not right yet"),
        ((170.0, 89.999), "`angle` is right to 4 digits only."),
    ],
)
def test_numbers_outside_of_their_circle_are_told(answers, message):
    cases = tuple(Case((k,), right) for k, right in enumerate((170.0, 90.0)))
    one = Exercise("f", "f(k)", ("k",), ("angle",), (Part("all", 1, period=180.0),), (), cases)
    assert message in judge(one, [Outcome("returned", value) for value in answers]).message


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ((1.0, 0.5, 1e-9), "`rate` is a small number where it should be 0: is one added, or kept as the least?"),
        ((1.0, 0.5, 0.4), "Your result is not right yet"),
        ((-1.0, -0.5, 1e-9), "Your result is not right yet"),
    ],
)
def test_a_small_number_is_not_taken_for_0(answers, message):
    cases = tuple(Case((k,), right) for k, right in enumerate((1.0, 0.5, 0.0)))
    one = Exercise("f", "f(k)", ("k",), ("rate",), (Part("all", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", value) for value in answers])
    assert message in verdict.message


@pytest.mark.parametrize(
    ("given", "right", "message"),
    [
        (0.25, 0.254, "`y` is rounded to 2 decimals."),
        (0.2, 0.2034, "`y` is rounded to 1 decimal."),
        (1e-4, 2e-9, "Your result is not right yet"),
        ([1.0, 0.0], [0.5, 0.5], "Your result is not right yet"),
        ([2.0, 2.0], [1.7, 2.4], "Your result is not right yet"),
        ([2.0, 1.0], [2.5, 1.5], "`y` is made of whole numbers where it is wrong"),
    ],
    ids=["rounded", "much rounded", "kept at a least value", "whole by chance", "one number", "rounded down"],
)
def test_only_what_rounding_makes_is_called_rounded(given, right, message):
    cases = (Case((0,), np.ones(2)), Case((1,), np.array(right)))
    one = Exercise("f", "f(k)", ("k",), ("y",), (Part("all", 1),), (), cases)
    assert message in judge(one, [Outcome("returned", np.ones(2)), Outcome("returned", np.array(given))]).message


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ((1 / 3, 2 / 3, 0.25), "`y` is right, except at the end of a run: there it is right to 6 digits only."),
        ((0.33, 0.67, 0.25), "`y` is rounded to 2 decimals."),
        ((1 / 3, 2 / 3, 0.0), "`y` is right, except at the end of a run."),
        ((1 / 3, 0.0, 0.0), "`y` is 0 wherever it is wrong"),
        ((1 / 3, 0.0, 0.5), "Your result is not right yet"),
    ],
    ids=["handed back", "rounded", "0 at the end", "0 where wrong", "wrong"],
)
def test_few_decimals_in_one_case_are_not_called_rounded(answers, message):
    rights = (1 / 3, 2 / 3, 0.2500001)
    cases = tuple(Case((k,), y, tags=("at the end of a run",) * (k == 2)) for k, y in enumerate(rights))
    one = Exercise("f", "f(k)", ("k",), ("y",), (Part("all", 1),), (), cases)
    assert message in judge(one, [Outcome("returned", answer) for answer in answers]).message


def test_a_number_is_small_beside_those_of_most_cases():
    """0.25 is small beside the millions of one case only."""
    cases = tuple(Case((k,), float(y)) for k, y in enumerate((1, 2, 3, 0, 4_000_000)))
    one = Exercise("f", "f(k)", ("k",), ("y",), (Part("all", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", answer) for answer in (1.0, 2.0, 3.0, 0.25, 4e6)])
    assert "Your result is not right yet (in 4 of 5 cases it is)." in verdict.message


def test_half_precision_is_compared_without_a_warning():
    cases = tuple(Case((k,), np.array([k / 3, 5 * k / 7])) for k in (1, 2))
    one = Exercise("f", "f(k)", ("k",), ("y",), (Part("all", 1),), (), cases)
    with np.errstate(all="raise"):
        verdict = judge(one, [Outcome("returned", np.array([k / 3, 5 * k / 7], np.float16)) for k in (1, 2)])
    assert "`y` is right to 3 digits only." in verdict.message


@pytest.mark.parametrize(
    ("right_ones", "message"),
    [
        ((60, 60), "60.0 % of `labels` are right; the next point is at 72 %."),
        ((90, 10), "90.0 % of `labels` are right in one call and 10.0 % in another: is something remembered"),
        ((20, 15), "15.0 % of `labels` are right; the next point is at 72 %. So few: are bytes subtracted"),
        ((0.5, 0.5), "`labels` has fractions; a label is a whole number."),
        ((-1, -1), "All entries of `labels` are equal"),
    ],
    ids=["too few", "remembered", "bytes", "fractions", "equal"],
)
@pytest.mark.parametrize("public", [True, False])
def test_too_few_labels_are_counted_and_what_is_likely_is_asked(right_ones, message, public):
    truth = np.arange(100)
    answers = {0.5: truth + 0.5, -1: truth * 0}
    cases = tuple(Case((k,), truth) for k in range(2))
    part = Part("72 % right", 1, share=0.72)
    one = Exercise("f", "f(k)", ("k",), ("labels",), (part,), (), cases, public=public)
    given = [answers.get(n, np.where(truth < n, truth, (truth + 1) % 100)) for n in right_ones]
    assert message in judge(one, [Outcome("returned", labels) for labels in given]).message


def test_one_case_is_not_enough_to_put_it_down_to_a_default():
    cases = tuple(Case(args, sum(args)) for args in ((1,), (4,), (9,), (1, 2)))
    one = Exercise("f", "f(x, lr=0)", ("x", "lr"), ("y",), (Part("all", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", value) for value in (3, 9, 82, 3)])
    assert "Your result is not right yet (in 1 of 4 cases it is)." in verdict.message


def test_rounding_where_an_answer_is_right_is_not_taken_for_too_few_digits():
    cases = tuple(Case((k,), k / 3) for k in (3, 1, 0))
    one = Exercise("f", "f(k)", ("k",), ("third",), (Part("all", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", value) for value in (1.0, 1 / 3 + 1e-16, 0.5)])
    assert "Your result is not right yet (in 2 of 3 cases it is)." in verdict.message


def test_rows_taken_for_columns_are_told_by_the_factor():
    cases = tuple(Case((np.ones((n, d)),), 2.0 * n) for n, d in ((1, 3), (2, 5), (4, 4)))
    one = Exercise("f", "f(X)", ("X",), ("y",), (Part("all", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", 2.0 * d) for d in (3, 5, 4)])
    assert "`y` is what it should be times the number of columns of `X` over that of its rows, everywhere." == (
        verdict.message
    )


def test_signs_are_told_also_where_one_case_has_few_digits():
    cases = (Case((1,), np.array([-1.0, 2.0])), Case((2,), np.array([3.0, 4.0]), rtol=3e-4))
    one = Exercise("f", "f(k)", ("k",), ("y",), (Part("all", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", np.array(y)) for y in ([1.0, 2.0], [3.0001, -4.0])])
    assert "`y` has the right numbers, but some of their signs are wrong." == verdict.message


def test_a_second_sentence_does_not_begin_with_what_is_right():
    """Both results are wrong, each in its own way: "Right, except" would be said of a wrong answer."""
    first = Mistake("twice", "Your sum is twice too large.")
    second = Mistake("edge", "Right, except where k is 2: your double is 0 there.")
    right = {k: (k + 1.0, 2.0 * k) for k in (1, 2, 3)}
    wrong = {
        k: {
            "twice": Outcome("returned", (2 * right[k][0], right[k][1])),
            "edge": Outcome("returned", (right[k][0], right[k][1] * (k != 2))),
        }
        for k in right
    }
    cases = tuple(Case((k,), right[k], mistaken=wrong[k]) for k in right)
    parts = (Part("sum", 1, "sum"), Part("double", 1, "double"))
    one = Exercise("f", "f(k)", ("k",), ("sum", "double"), parts, (first, second), cases)
    verdict = judge(one, [Outcome("returned", (2 * right[k][0], right[k][1] * (k != 2))) for k in right])
    assert ("Your sum is twice too large.", "Where k is 2: your double is 0 there.") == (verdict.message, verdict.also)


@pytest.mark.parametrize(
    ("array", "text"),
    [
        (np.array([1.5]), "f([1.5])"),
        (np.array([1.5], dtype=np.float32), "f([1.5] of float32)"),
        (np.array([200], dtype=np.uint8), "f([200] of uint8)"),
        (np.array([2]), "f([2])"),
    ],
    ids=["float64", "float32", "uint8", "int64"],
)
def test_an_array_with_little_room_is_shown_with_its_type(array, text):
    one = Exercise("f", "f(x)", ("x",), ("y",), (Part("all", 1),), (), (Case((array,), 1.0),))
    assert ("call", text) == shown_lines(judge(one, [Outcome("returned", 2.0)]))[0]


def test_rounding_is_told_also_where_one_case_has_few_digits():
    cases = (Case((1,), np.array([0.2534])), Case((2,), np.array([0.7123], dtype=np.float32), rtol=3e-4))
    one = Exercise("f", "f(k)", ("k",), ("y",), (Part("all", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", case.expected.round(1)) for case in cases])
    assert "`y` is rounded to 1 decimal. Rounding is for printing; keep all digits." == verdict.message


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.uint8])
def test_no_answer_makes_the_judge_warn(kind):
    """A warning would stand in the notebook, below the verdict."""
    cases = tuple(Case((k,), np.array([0.3 * k, 70000.0])) for k in (1, 2, 3))
    one = Exercise("f", "f(k)", ("k",), ("y",), (Part("all", 1),), (), cases)
    with np.errstate(all="ignore"):
        answers = [Outcome("returned", case.expected.astype(kind)) for case in cases]
    assert "wrong" == judge(one, answers).verdict


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda k: (2.0 * np.ones((k, 2)),), "Your function returns a tuple with `y` in it: take away the comma"),
        (lambda k: (2.0 * np.ones((k, 2)), None), "Your function returns 2 results; one is asked for, `y`."),
        (lambda k: np.squeeze(2.0 * np.ones((k, 2))), "`y` has shape (2,) with one row; (1, 2) is needed."),
        (lambda k: 2.0 * np.ones((k, 2, 1)), "`y` has shape (2, 2, 1); (2, 2) is needed."),
        (lambda k: [["2.0"] * 2] * k, "`y` is of type list with text in it; numbers are needed."),
    ],
    ids=["comma", "two results", "one row", "all rows", "text"],
)
def test_the_form_of_an_answer_is_explained(answer, message):
    cases = tuple(Case((k,), 2.0 * np.ones((k, 2)), tags=("with one row",) * (k == 1)) for k in (1, 2, 3))
    one = Exercise("f", "f(k)", ("k",), ("y",), (Part("all", 1),), (), cases)
    assert judge(one, [Outcome("returned", answer(k)) for k in (1, 2, 3)]).message.startswith(message)


def test_a_result_that_is_none_is_called_so():
    assert "`means` is None; numbers are needed." == verdict_of(lambda X: (X.sum(), None)).message


def test_what_is_said_of_some_kind_of_cases_begins_with_the_kind():
    """Early answers lack the factor 2; late ones are something else."""
    cases = tuple(Case((k,), 2.0 * k, tags=("in early steps" if k < 5 else "later",)) for k in (1, 2, 3, 7, 9))
    parts = (Part("early", 1, tag="in early steps"), Part("late", 1, tag="later"))
    one = Exercise("f", "f(k)", ("k",), ("y",), parts, (), cases)
    verdict = judge(one, [Outcome("returned", value) for value in (1.0, 2.0, 3.0, 0.1, 17.0)])
    assert "In early steps: `y` is 0.5 times what it should be, everywhere." == verdict.message


def test_where_all_results_count_together_the_wrong_one_is_named():
    cases = tuple(Case((k,), (2.0 * k, k**2)) for k in (1, 2, 3))
    one = Exercise("f", "f(k)", ("k",), ("double", "square"), (Part("both", 1),), (), cases)
    verdict = judge(one, [Outcome("returned", (2.0 * k, k**2 + k**3)) for k in (1, 2, 3)])
    assert "`square` is not right yet. Look at the smallest case where it differs." == verdict.message
    assert (2, 1) == (verdict.shown.value, verdict.shown.expected)


def test_how_to_leave_a_list_as_it_is_is_told_for_lists():
    case = Case(([1, 2], np.ones(2)), 3.0)
    one = Exercise("f", "f(steps, x)", ("steps", "x"), ("y",), (Part("all", 1),), (), (case,))
    lists, arrays = (judge(one, [Outcome("returned", 3.0, changed=(k,))]).message for k in (0, 1))
    assert "methods like `reverse` change the list itself" in lists
    assert "instead of `a -= b`" in arrays


def test_an_angle_that_is_right_is_not_taken_for_one_out_of_its_range():
    """The mistake is 350° for 170°, in both cases; the answer is, in one."""
    unfolded = Mistake("unfolded", "Your angles run to 360.")
    wrong = {"unfolded": Outcome("returned", 350.0)}
    cases = tuple(Case((k,), 170.0, mistaken=wrong) for k in range(2))
    one = Exercise("f", "f(k)", ("k",), ("angle",), (Part("all", 1, period=180.0),), (unfolded,), cases)
    found = [
        judge(one, [Outcome("returned", angle) for angle in angles]) for angles in ((350.0, 350.0), (170.0, 350.0))
    ]
    assert ["unfolded", None] == [verdict.mistake for verdict in found]


@pytest.mark.parametrize(("name", "told"), [("math", True), ("maths", False)])
def test_a_module_that_was_not_imported_is_said_to_be_one(name, told):
    one = exercise()
    message = judge(one, [call(lambda X: eval(name, {}), case.args, {}) for case in one.cases]).message
    assert f"name '{name}' is not defined" in message
    assert told == message.endswith(f"It is one of Python's modules: write `import {name}` in your cell.")


class Unread(tuple):
    """An answer that fails the test if it is written out: that takes as long as its sender likes."""

    def __repr__(self):
        raise AssertionError("was written out")


def test_what_is_no_answer_is_not_written_out_to_compare_it():
    stop = load("should_stop")
    verdict = judge(stop, [Outcome("returned", Unread([np.ones(2)] * 3))] * len(stop.cases))
    assert (0, "wrong") == (verdict.score, verdict.verdict)
