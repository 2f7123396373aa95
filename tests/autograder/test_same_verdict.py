"""A function gets the same verdict in the student's notebook and from the grader's worker, in another process."""

from dataclasses import asdict

import pytest

from autograder.answers import answers_to, as_cell
from autograder.checks import checks_of, lectures
from autograder.session import Session
from course_lib.checking.exercise import load
from course_lib.checking.judge import judge
from course_lib.checking.notebook import verdict_on


def told(verdict):
    """What a student is told, without line numbers: a pasted function has others than its origin."""
    data = {key: value for key, value in asdict(verdict).items() if key not in ("shown", "code", "message")}
    return data | {"message": verdict.message.split(" in line ")[0]}


@pytest.mark.slow
@pytest.mark.parametrize("lecture", lectures())
def test_notebook_and_grader_agree_on_every_mistake_and_every_style(lecture, monkeypatch):
    monkeypatch.setattr("autograder.session.SUBMISSION_SECONDS", 600.0)
    with Session() as session:
        session.run("import numpy as np")
        for name, check in checks_of(lecture).items():
            exercise = load(name)
            for function in [*check.mistakes.values(), *answers_to(lecture)[name].values()]:
                session.run(as_cell(function, name))
                graded = judge(exercise, session.outcomes(exercise))
                assert told(verdict_on(name, function)) == told(graded), function.__name__
