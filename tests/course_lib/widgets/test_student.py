"""A student's function beside the reference: each way to fail has its sentence, none breaks the figure."""

import warnings

import numpy as np
import pytest

from course_lib.losses import svm_loss
from course_lib.widgets.student import call, number, percent, scientific, signed

SCORES, Y = np.array([[3.2, 5.1, -1.7]]), np.array([0])
GRADIENT = [[-1.0, 1.0, 0.0]]
REFERENCE = "showing the reference"


def run(yours):
    return call("svm_loss", yours, svm_loss, SCORES, Y, ["cat", "car", "frog"], margin=1.0)


def not_written(scores, y, margin=1.0):
    raise NotImplementedError


def crashes(scores, y, margin=1.0):
    return scores[:, [7]]


def exits(scores, y, margin=1.0):
    raise SystemExit


def gives(*result):
    return lambda scores, y, margin=1.0: result if len(result) != 1 else result[0]


SHOWN_INSTEAD = [
    (not_written, "missing", f"your svm_loss is not written yet: {REFERENCE}"),
    (exits, "failed", f"your svm_loss raised SystemExit: {REFERENCE}"),
    (lambda scores, y: (0, scores), "failed", "raised TypeError"),
    (crashes, "failed", "raised IndexError (index 7 is out of bounds for axis 1 with size 3)"),
    (gives(None), "failed", f"your svm_loss returned nothing, not (loss, dscores): {REFERENCE}"),
    (gives(2.9), "failed", "returned float, not (loss, dscores)"),
    (gives(1, 2, 3), "failed", "returned 3 things, not (loss, dscores)"),
    (gives("2.9", GRADIENT), "failed", "returned str as the loss, not one number"),
    (
        gives(np.array([2.9]), GRADIENT),
        "failed",
        "returned an array of shape (1,) as the loss, not one number",
    ),
    (gives(2.9, np.zeros(3)), "failed", "an array of shape (3,) as dscores, not an array of shape (1, 3)"),
    (gives(2.9, [[1, 0], [1]]), "failed", "your svm_loss"),
    (gives(np.nan, GRADIENT), "failed", "returned a loss of nan"),
    (gives(np.inf, GRADIENT), "failed", "returned a loss of inf"),
    (gives(2.9, [[np.nan, 1, 0]]), "failed", "returned a gradient with nan or inf in it"),
]


@pytest.mark.parametrize(("yours", "verdict", "badge"), SHOWN_INSTEAD)
def test_where_the_students_function_fails_the_reference_is_shown_and_the_badge_says_why(yours, verdict, badge):
    result = run(yours)
    assert result.verdict == verdict
    assert badge in result.badge
    assert result.badge.endswith(REFERENCE)
    assert (round(result.loss, 10), result.gradient) == (2.9, GRADIENT[0])


@pytest.mark.parametrize(
    ("yours", "badge"),
    [
        (gives(1.2, GRADIENT), "your svm_loss differs from the reference here: 1.2 against 2.9"),
        (
            gives(2.9, [[-2, 1, 0]]),
            "your svm_loss differs from the reference here: its gradient for cat is −2 against −1",
        ),
        (gives(2.904, GRADIENT), "your svm_loss differs from the reference here: 2.904 against 2.9"),
    ],
)
def test_a_wrong_result_is_shown_with_what_it_should_have_been(yours, badge):
    result = run(yours)
    assert (result.verdict, result.badge) == ("differs", badge)
    assert (result.loss, result.gradient) == (
        yours(SCORES, Y)[0],
        np.asarray(yours(SCORES, Y)[1])[0].tolist(),
    )


@pytest.mark.parametrize(
    "yours",
    [
        svm_loss,
        gives(2.9, np.array(GRADIENT)),
        gives(np.array(2.9), GRADIENT),
        lambda scores, y, margin=1.0: svm_loss(scores.astype("float32"), y, margin),
    ],
)
def test_a_right_function_gets_a_badge_with_its_name(yours):
    assert run(yours)[2:] == ("yours", "your svm_loss")


def test_what_it_prints_does_not_reach_the_cell(capsys):
    assert "yours" == run(lambda scores, y, margin: print(scores) or svm_loss(scores, y, margin)).verdict
    assert "" == capsys.readouterr().out


def test_no_function_means_the_reference():
    assert run(None)[2:] == ("reference", "reference")


def test_a_function_that_writes_into_its_input_changes_nothing_else():
    def greedy(scores, y, margin=1.0):
        scores[:], y[:] = 0, 2
        return 2.9, GRADIENT

    before = SCORES.copy()
    run(greedy)
    assert before.tolist() == SCORES.tolist()
    assert Y.tolist() == [0]


def test_an_overflow_in_the_students_function_warns_nobody():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = run(lambda scores, y, margin=1.0: (np.exp(scores * 1e4).sum(), scores))
    assert result.badge == f"your svm_loss returned a loss of inf: {REFERENCE}"


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("−1.7", number(-1.7)),
        ("0", number(-0.0)),
        ("0", number(-0.001)),
        ("12.9", number(12.9)),
        ("16", number(16)),
        ("0.13", scientific(0.12998)),
        ("8.4 × 10⁻¹¹", scientific(8.43e-11)),
        ("9.6 × 10⁻³", scientific(0.0096)),
        ("1.0 × 10¹⁰", number(1e10)),
        ("−1.0 × 10³⁰⁰", number(-1e300)),
        ("0", scientific(0)),
        ("+0.87", signed(0.869)),
        ("−0.998", signed(-0.9979)),
        ("−1", signed(-1)),
        ("+9.7 × 10⁻⁴", signed(0.00097)),
        ("0", signed(-0.0)),
        ("13 %", percent(0.13, 0.87)),
        ("6.3 %", percent(0.063, 0.937)),
        ("99.6 %", percent(0.996, 0.004)),
        ("< 0.1 %", percent(1e-9, 1.0)),
        ("> 99.9 %", percent(1.0, 8e-11)),
    ],
)
def test_numbers_are_written_as_people_write_them(expected, actual):
    assert expected == actual
