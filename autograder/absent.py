"""Why a function is not there, or what it calls: read off the submission's cells."""

import re
from dataclasses import replace
from difflib import get_close_matches

from autograder.session import UNKNOWN
from course_lib.checking.judge import Verdict
from course_lib.checking.raised import usual_cause

IN_FILE = re.compile(r" \([^()]*, line (\d+)\)$")  # how a SyntaxError tells of its place in a cell
MAX_TEXT = 400
MAX_NAMES = 50
FURTHER_DOWN = " is defined in a cell further down; a notebook is graded from top to bottom, so move that cell up."
OUT_OF_REACH = (
    (r"^[ \t]+(?:async )?def {}\b", "`def {}` stands inside of something else: it has to begin at the left edge."),
    (r"^[ \t]*#.*\bdef {}\b", "The line `def {}` is a comment: take the `#` away, there and below."),
)


def explained(verdict, check, submission, stuck, outputs):
    """Say why a function is not there: its cell was deleted, never ended, ended the process, or in an error; or what
    it calls."""
    solution = f"solve_{check.name}"
    if verdict.verdict == "error":
        return _with_what_comes_later(verdict, check, submission)
    if verdict.verdict != "missing":
        return verdict
    if solution in submission.missing:
        text = f"The cell `{solution}`, in which `{check.name}` is written, is not in your notebook any more."
        return no_points(check, "missing", text)
    if stuck.get(solution) == "timeout":
        return no_points(check, "timeout", f"The cell in which `{check.name}` is written did not end in time.")
    if stuck.get(solution) == "died":
        text = f"The cell in which `{check.name}` is written ended the Python process. Leave out `exit()` and the like."
        return no_points(check, "error", text)
    error = next((o for o in outputs.get(solution, ()) if o["output_type"] == "error"), None)
    if error is not None:
        what = IN_FILE.sub(r" in line \1", f"{error['ename']}: {error['evalue'].strip()}"[:MAX_TEXT])
        text = f"The cell in which `{check.name}` is written ended in an error, so there is no such function: {what}."
        return no_points(check, "error", f"{text} {usual_cause(what)}".strip())
    return replace(verdict, message=_what_is_there(check, submission) or verdict.message)


def _what_is_there(check, submission):
    """Of a function that is not there: whether it stands further down, out of reach, or under another name."""
    solution, name = f"solve_{check.name}", check.name
    if _is_made_later(name, check, submission):
        return f"`{name}`{FURTHER_DOWN}"
    source = next((step.source for step in submission.steps if step.grade_id == solution), "")
    for pattern, text in OUT_OF_REACH:
        if re.search(pattern.format(name), source, re.MULTILINE):
            return text.format(name)
    if re.search(rf"^(?:async )?def {name}\b", source, re.MULTILINE):
        return (
            f"`def {name}` is there, and no such function: is it between quotes, or is the name used again for another?"
        )
    alike = get_close_matches(name, re.findall(r"^def (\w{1,80})", source, re.MULTILINE)[:MAX_NAMES], 1)
    return f"The cell defines `{alike[0]}`; the function is to be called `{name}`." if alike else ""


def _with_what_comes_later(verdict, check, submission):
    """Of a function that this one calls and that is not there yet: that it is defined in a cell further down."""
    lacks = UNKNOWN.search(verdict.message)
    if not lacks or not _is_made_later(lacks[1], check, submission):
        return verdict
    return replace(verdict, message=f"{verdict.message} It{FURTHER_DOWN}")


def _is_made_later(name, check, submission):
    """Whether a function or class is defined after the cell in which it is needed."""
    ids, made = [step.grade_id for step in submission.steps], re.compile(rf"^(?:def|class) {name}\b", re.MULTILINE)
    later = submission.steps[ids.index(check.name) :] if check.name in ids else ()
    return any(made.search(step.source) for step in later)


def no_points(check, verdict, message):
    """The Verdict on a check that gives none."""
    return Verdict(check.name, verdict, 0.0, check.points, message)
