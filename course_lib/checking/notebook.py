"""`check`: the line after an exercise that says at once whether it is right."""

import os
from dataclasses import replace

from course_lib.checking.exercise import load
from course_lib.checking.judge import judge
from course_lib.checking.outcome import Outcome, TimeLimitError, call, time_limit

SECONDS = 5.0


def check(name, function):
    """Show whether `function` solves the exercise called `name`, and return its points.

    Args:
        name: the exercise, which is also the function's name.
        function: what was written, without parentheses: `check("softmax", softmax)`.

    Returns:
        float, the points; nbgrader reads them as the cell's score.

    Raises:
        ValueError: if there is no exercise of this name.
        NotFullMarksError: only while nbgrader validates a notebook and points are missing.

    >>> check("softmax", None)
    [!] softmax: Error in your code. 0 of 2 points.
    `check` needs the function itself and got a NoneType: write `check("softmax", softmax)`, without parentheses.
    0.0
    """
    verdict = verdict_on(name, function)
    _display(verdict)
    if os.environ.get("NBGRADER_EXECUTION") == "validate" and verdict.score < verdict.max_score:
        raise NotFullMarksError(verdict)
    return float(verdict.score)


def verdict_on(name, function):
    """The verdict that `check` shows, without showing it."""
    exercise = load(name)
    if not callable(function):
        text = (
            f"`check` needs the function itself and got a {type(function).__name__}:"
            f' write `check("{name}", {name})`, without parentheses.'
        )
        return replace(judge(exercise, [Outcome("missing")]), verdict="error", message=text)
    return judge(exercise, outcomes_of(exercise, function))


def outcomes_of(exercise, function, seconds=SECONDS):
    """What `function` does with each case; ends early where it never answers or is not written."""
    outcomes = []
    try:
        with time_limit(seconds):
            for case in exercise.cases:
                outcomes.append(call(function, case.args, case.kwargs))
                if outcomes[-1].kind == "not attempted":
                    break
    except TimeLimitError:
        outcomes.append(Outcome("timeout"))
    return outcomes


class NotFullMarksError(Exception):
    """Makes nbgrader's Validate button tell the same story as `check`."""

    def __init__(self, verdict):
        super().__init__(str(verdict))

    def _render_traceback_(self):
        """IPython's hook: the sentences alone, without a traceback."""
        return str(self).splitlines()


def _display(verdict):
    """Show a verdict in a notebook, or print it where there is none."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        get_ipython = None
    if get_ipython is None or get_ipython() is None:
        print(verdict)
    else:
        display(verdict)
