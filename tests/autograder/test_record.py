"""Public cases are recorded anew when a check has changed, and not when a processor rounds otherwise."""

from dataclasses import replace

import numpy as np
import pytest

from autograder.record import record, says_the_same
from course_lib.checking.exercise import Case, Exercise, Mistake, Part
from course_lib.checking.outcome import Outcome

CASE = Case(
    (np.array([1.0, np.nan]), 3),
    np.array([2.0, np.nan]),
    {"k": 0.5},
    ("usual",),
    mistaken={"twice": Outcome("returned", np.array([4.0, np.inf])), "noisy": Outcome("returned", 7.0)},
)
ONE = Exercise(
    "f", "f(x, n, k=1)", ("x", "n", "k"), ("y",), (Part("y", 1),),
    (Mistake("twice", "Twice too large."), Mistake("noisy", "Noise.", noise=1e-3)), (CASE,), ("Look.",),
)  # fmt: skip


def answered(value, slug="twice"):
    return replace(CASE, mistaken=CASE.mistaken | {slug: Outcome("returned", value)})


@pytest.mark.parametrize(
    ("case", "same"),
    [
        (CASE, True),
        (replace(CASE, expected=CASE.expected * (1 + 1e-10)), True),
        (replace(CASE, expected=CASE.expected * (1 + 1e-7)), False),
        (replace(CASE, expected=np.array([2.0, 2.0])), False),
        (replace(CASE, expected=CASE.expected.reshape(2, 1)), False),
        (replace(CASE, expected=CASE.expected.astype(np.float32)), False),
        (replace(CASE, expected=CASE.expected.tolist()), False),
        (replace(CASE, args=(CASE.args[0] * (1 + 1e-15), 3)), True),
        (replace(CASE, args=(CASE.args[0] * (1 + 1e-10), 3)), False),
        (replace(CASE, args=(CASE.args[0], 4)), False),
        (replace(CASE, args=(np.repeat(CASE.args[0], 2)[::2], 3)), False),
        (replace(CASE, kwargs={}), False),
        (replace(CASE, tags=()), False),
        (replace(CASE, atol=1e-3), False),
        (answered(np.array([4.0 + 1e-10, np.inf])), True),
        (answered(np.array([4.0 + 1e-4, np.inf])), False),
        (answered(7.0 + 1e-4, "noisy"), True),
        (answered(7.0 + 1e-2, "noisy"), False),
        (answered(7, "noisy"), False),
        (replace(CASE, mistaken={"twice": CASE.mistaken["twice"]}), False),
        (replace(CASE, mistaken=CASE.mistaken | {"noisy": Outcome("raised", error="ValueError")}), False),
    ],
)
def test_a_case_is_the_same_as_long_as_only_rounding_differs(case, same):
    assert same == says_the_same(ONE, replace(ONE, cases=(case,)))


@pytest.mark.parametrize(
    "change",
    [
        {"hints": ("Look twice.",)},
        {"signature": "f(x, n, k=2)"},
        {"parts": (Part("y", 2),)},
        {"cases": (CASE, CASE)},
        {"cases": ()},
        {"mistakes": (Mistake("twice", "Twice."), ONE.mistakes[1])},
        {"mistakes": ONE.mistakes[:1]},
    ],
)
def test_what_is_said_about_the_cases_counts_to_the_letter(change):
    assert not says_the_same(ONE, replace(ONE, **change))


def test_only_what_has_changed_is_written(monkeypatch):
    saved = []
    monkeypatch.setattr("autograder.record.save", saved.append)
    assert [] == record(["lec06_schedules"])
    monkeypatch.setattr("autograder.record.PUBLIC_SEED", 7)
    written = record(["lec06_schedules"])
    assert written
    assert [path.stem for path in written] == [one.name for one in saved]
