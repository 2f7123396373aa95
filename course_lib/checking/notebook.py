"""`check`: the line after an exercise that says at once whether it is right."""

import os
import textwrap
from dataclasses import replace

from course_lib.checking.exercise import load
from course_lib.checking.judge import judge
from course_lib.checking.outcome import Outcome, call
from course_lib.limit import TimeLimitError, time_limit

SECONDS = 5.0
LINE = 83  # nbgrader cuts longer ones, and its dialog in JupyterLab hides where they end
_hints_given = {}


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
    `check` needs the function itself and got NoneType: write `check("softmax", softmax)`, without parentheses.
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
            f"`check` needs the function itself and got {type(function).__name__}:"
            f' write `check("{name}", {name})`, without parentheses.'
        )
        return replace(judge(exercise, [Outcome("missing")]), verdict="error", message=text)
    return judge(exercise, outcomes_of(exercise, function))


def hint(name, stage=None):
    """Print the next hint for the exercise called `name`; nobody counts them.

    Args:
        name: the exercise.
        stage: 1 where to look, 2 which idea helps, 3 what the line is like; None: one further than last time.

    Raises:
        ValueError: if there is no such exercise or stage.

    >>> hint("softmax", 1)
    Hint 1 of 3. Look at the largest power of e: for a score of 1000 it does not fit into a float.
    """
    hints = load(name).hints
    chosen = stage or min(_hints_given.get(name, 0) + 1, len(hints))
    if not 1 <= chosen <= len(hints):
        raise ValueError(f"there is no hint {stage!r} for {name}; hints are numbered 1 to {len(hints)}")
    _hints_given[name] = chosen
    print(f"Hint {chosen} of {len(hints)}. {hints[chosen - 1]}")


def outcomes_of(exercise, function, seconds=SECONDS, own_work=True):
    """What `function` does with each case; ends early where it never answers or is not written."""
    outcomes = []
    try:
        with time_limit(seconds):
            for case in exercise.cases:
                outcomes.append(call(function, case.args, case.kwargs, own_work))
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
        """IPython's hook: the sentences alone, without a traceback, in lines that nbgrader shows whole."""
        lines = str(self).splitlines()
        return [part for line in lines for part in textwrap.wrap(line, LINE, subsequent_indent=_indent(line))]


def _indent(line):
    return line[: len(line) - len(line.lstrip())]


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
