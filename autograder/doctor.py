"""What would become of each submission, without running a line of it."""

import stat
from dataclasses import dataclass

import nbformat

from autograder import intake
from autograder.asserts import tests_in
from autograder.checks import checks_of
from autograder.places import UserError, printable, source_of

STATES = ("sound", "repaired", "damaged")
WORDS = {
    "twice": "twice",
    "moved": "moved",
    "retyped": "of another kind",
    "changed": "changed though locked",
    "deleted": "locked and deleted",
}


@dataclass(frozen=True)
class Finding:
    """One submission: what `grade` would find. `state` is one of STATES; damaged means that points are lost by it."""

    student: str
    state: str
    size: int
    lines: tuple[str, ...]


def doctor(lecture, build, students):
    """Look at the submissions of one lecture.

    Args:
        lecture: its name.
        build: the Build with the submissions; nothing in it is changed.
        students: whose to look at.

    Returns:
        list of Finding, in the order of `students`.

    Raises:
        UserError: if there is no released notebook to hold them against.
    """
    if not build.released(lecture).is_file():
        raise UserError(f"{lecture} is not in {build.step('release')}; run `python course.py release {lecture}` first.")
    notebook = nbformat.read(build.released(lecture), as_version=4)
    return [_finding(build.step("submitted") / student / lecture, notebook, student, lecture) for student in students]


def beside(lecture):
    """grade_ids of the cells that are graded by their own asserts, beside the student's code."""
    return sorted(set(tests_in(nbformat.read(source_of(lecture), as_version=4))) - set(checks_of(lecture)))


def _finding(folder, notebook, student, lecture):
    others = tuple(f"ignored: {name}" for name in _others(folder, lecture))
    try:
        intake.see_that_it_is_no_link(folder)
        path = intake.find(folder, lecture)
        submission = intake.rebuild(notebook, intake.read(path))
    except intake.DamagedError as damage:
        return Finding(student, "damaged", _size(folder, lecture), (str(damage), *others))
    lines = [f"missing: {intake.listed(submission.missing)}"] if submission.missing else []
    lines += [f"{WORDS[kind]}: {intake.listed(ids)}" for kind, ids in submission.repairs.items()]
    state = "damaged" if submission.missing else "repaired" if lines else "sound"
    if submission.added:
        lines.append(f"code cells of their own: {submission.added}")
    untouched = _untouched(notebook, submission)
    if untouched:
        lines.append(f"as handed out: {intake.listed(untouched)}")
    return Finding(student, state, path.stat().st_size, (*lines, *others))


def _untouched(notebook, submission):
    """grade_ids of the answers that still are what was handed out."""
    originals = {c.id: c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")}
    return [
        step.grade_id for step in submission.steps
        if step.cell_id in originals and step.grade_id not in submission.missing
        and step.source.strip() == originals[step.cell_id].source.strip()
    ]  # fmt: skip


def _others(folder, lecture):
    """Files beside the notebook, which no one reads."""
    expected = {f"{lecture}.ipynb", "timestamp.txt"}
    try:
        return sorted(path.name for path in folder.iterdir() if path.name not in expected)[:5]
    except OSError:  # a folder that cannot be looked into
        return []


def _size(folder, lecture):
    try:
        info = (folder / f"{lecture}.ipynb").lstat()
    except OSError:
        return 0
    return info.st_size if stat.S_ISREG(info.st_mode) else 0


def table(findings):
    """The findings as lines of text, printable whatever is in them; worst first."""
    lines = []
    for one in sorted(findings, key=lambda one: -STATES.index(one.state)):
        lines.append(f"  {one.state:<9} {one.student:<28} {one.size / 1000:>8,.0f} kB")
        lines += [f"            {line}" for line in one.lines]
    counts = [f"{sum(one.state == state for one in findings)} {state}" for state in STATES]
    # Line by line: a line end in a name would make up a finding on somebody else.
    return "\n".join(map(printable, [*lines, f"  {', '.join(counts)}."]))
