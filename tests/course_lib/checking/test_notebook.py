"""`check` as a student meets it: in a notebook, under nbgrader, in a terminal."""

import numpy as np
import pytest

from course_lib import losses
from course_lib.checking import check, hint
from course_lib.checking.display import as_html, as_text, short
from course_lib.checking.exercise import load
from course_lib.checking.notebook import NotFullMarksError, outcomes_of, verdict_on
from course_lib.checking.plain import Named


def right(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def doubled(scores):
    return 2 * right(scores)


def unwritten(scores):
    raise NotImplementedError


def hostile(scores):
    raise ValueError("<script>alert(1)</script>")


@pytest.mark.parametrize(
    ("function", "points", "title"),
    [(right, 2.0, "Right"), (doubled, 0.0, "Not right yet"), (unwritten, 0.0, "Not attempted yet")],
)
def test_check_shows_the_verdict_and_returns_the_points(function, points, title, capsys):
    value = check("softmax", function)
    assert (float, points) == (type(value), value)
    out, err = capsys.readouterr()
    assert title in out
    assert err == ""


@pytest.mark.parametrize("thing", [None, 3.0, np.ones((2, 2)), "softmax"], ids=str)
def test_check_explains_that_it_needs_the_function_itself(thing):
    verdict = verdict_on("softmax", thing)
    assert ("error", 0) == (verdict.verdict, verdict.score)
    assert 'write `check("softmax", softmax)`' in verdict.message


def test_under_validate_missing_points_are_an_error_with_the_same_sentence(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(NotFullMarksError) as raised:
        check("softmax", doubled)
    assert as_text(verdict_on("softmax", doubled)).splitlines() == raised.value._render_traceback_()
    assert check("softmax", right) == 2.0


def test_under_plain_nbgrader_the_value_of_the_cell_is_the_points(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check("softmax", doubled) == 0.0


def test_a_function_that_never_ends_is_stopped():
    def loop(scores):
        while True:
            pass

    exercise = load("softmax")
    assert "timeout" == outcomes_of(exercise, loop, seconds=0.3)[-1].kind


def test_the_same_function_gets_the_same_verdict_twice():
    assert as_html(verdict_on("softmax", doubled)) == as_html(verdict_on("softmax", doubled))


def test_nothing_a_student_writes_becomes_markup():
    page = as_html(verdict_on("softmax", hostile))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("function", [doubled, unwritten, hostile, right, losses.softmax])
def test_a_verdict_is_at_most_eight_lines(function):
    assert len(as_text(verdict_on("softmax", function)).splitlines()) <= 8


def test_hints_come_one_after_another_and_the_last_one_stays(capsys):
    for _ in range(4):
        hint("svm_loss")
    given = [line[:11] for line in capsys.readouterr().out.splitlines()]
    assert ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"] == given


@pytest.mark.parametrize("stage", [-1, 4, 100])
def test_a_hint_that_is_not_there_is_said_so(stage):
    with pytest.raises(ValueError, match="hints are numbered 1 to 3"):
        hint("softmax", stage)


def test_a_function_that_was_handed_in_is_shown_as_its_name_and_numbers():
    assert "waves([1, 2], 0.5)" == short(Named("waves", (np.array([1.0, 2.0]), 0.5)))
