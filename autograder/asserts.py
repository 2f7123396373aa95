"""Cells of other instructors, graded by plain asserts and not by `check`: their own tests, beside the student's code.

nbgrader's rules, but failing closed: a cell that does not run to its end earns nothing, and a value that is no number
of points is none. What stands between BEGIN and END HIDDEN TESTS is run in the second pass only and never shown.
"""

import math
import re
from dataclasses import dataclass

import nbformat

from autograder.places import source_of
from course_lib.checking.judge import Verdict

BESIDE = "Checked by the notebook's own tests, which run beside your code."
MARK = re.compile(r"\s*### (BEGIN|END) HIDDEN TESTS")
FAILED = "A hidden test of this cell fails."


@dataclass(frozen=True)
class Asserts:
    """One cell with asserts: its points, what students see of it and all of it."""

    name: str
    points: float
    shown: str
    whole: str


def asserts_of(released, lecture, checks):
    """{grade_id: Asserts} of the graded code cells in `released` (nbformat) that no Check answers for."""
    cells = {name: cell for name, cell in tests_in(released).items() if name not in checks}
    if not cells:
        return {}
    originals = tests_in(nbformat.read(source_of(lecture), as_version=4))
    return {
        name: Asserts(name, float(cell.metadata.nbgrader.points), cell.source, _whole(originals[name].source))
        for name, cell in cells.items()
        if name in originals
    }


def _whole(source):
    """The source of a test cell with all its tests, but without nbgrader's marks around the hidden ones."""
    return "\n".join(line for line in source.splitlines() if not MARK.match(line))


def tests_in(notebook):
    """{grade_id: cell} of the code cells that give points by being run."""
    graded = {
        c.metadata["nbgrader"]["grade_id"]: c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")
    }
    return {n: c for n, c in graded.items() if c.cell_type == "code" and not c.metadata.nbgrader.get("solution")}


def verdict_on(asserts, outcome, hidden=False):
    """The Verdict on a cell of asserts.

    Args:
        asserts: the Asserts.
        outcome: what Session.test returned.
        hidden: whether hidden tests were among those that ran; then no word of an error is passed on.
    """
    if outcome["failure"]:
        late = outcome["failure"] == "timeout"
        text = "The tests of this cell did not end in time." if late else "The tests of this cell ended the process."
        return _verdict(asserts, "timeout" if late else "error", 0.0, text)
    if outcome["error"]:
        kind = "wrong" if outcome["error"].startswith("AssertionError") else "error"
        if outcome["error"].startswith("NotImplementedError"):
            kind = "not attempted"
        end = "" if outcome["error"].endswith((".", "!", "?")) else "."
        text = FAILED if hidden else f"The cell stops with {outcome['error']}{end}"
        return _verdict(asserts, kind, 0.0, text)
    return _valued(asserts, outcome["value"])


def _valued(asserts, value):
    """nbgrader's partial credit: the cell's value, if it has one."""
    if value is None:
        return _verdict(asserts, "right", asserts.points, "All tests of this cell pass.")
    try:
        score = float(value)
    except ValueError:
        score = math.nan
    if not 0 <= score <= asserts.points:
        text = f"The cell's value is no number from 0 to {asserts.points:g}, so it gives no points."
        return _verdict(asserts, "error", 0.0, text)
    whole = score == asserts.points
    text = "All tests of this cell pass." if whole else f"The cell gives {score:g} of {asserts.points:g} points."
    return _verdict(asserts, "right" if whole else "wrong", score, text)


def _verdict(asserts, verdict, score, message):
    return Verdict(asserts.name, verdict, score, asserts.points, f"{message} {BESIDE}")
