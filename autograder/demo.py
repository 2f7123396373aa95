"""A class that never was: right answers in many styles, every known mistake, and files that are broken."""

import copy
import shutil

import nbformat

from autograder import run as runs
from autograder.answers import answers_to, as_cell
from autograder.checks import checks_of
from autograder.engine import cores, engine
from autograder.feedback import feedback
from autograder.places import UserError
from autograder.release import release

CLASS_SIZE = 50
MARK = "this-is-a-demo"
STEPS = ("release", "submitted", "autograded", "feedback", "results")


def demo(lectures, build, tell=print):
    """For each lecture: release it, make a class of submissions, grade it, write feedback, and say what happened.

    Returns:
        {lecture: list of SubmissionResult}.

    Raises:
        UserError: if the build folder holds anything but an earlier demo.
    """
    _clear(build)
    with engine(cores()) as machine:
        return {lecture: _one_lecture(lecture, build, tell, machine) for lecture in lectures}


def _one_lecture(lecture, build, tell, machine):
    tell(f"1. Releasing {lecture} to students")
    released = nbformat.read(release(lecture, build), as_version=4)
    submissions = submissions_of(lecture, released)
    tell(f"2. Faking a class of {len(submissions)} submissions")
    for student, text in submissions.items():
        path = build.step("submitted") / student / lecture / f"{lecture}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    tell("3. Grading, each in a process of its own")
    results = runs.run(lecture, build, tell, machine=machine)
    tell("4. Writing feedback")
    pages = feedback(lecture, build)
    tell(summary(lecture, results, pages, build))
    return results


def submissions_of(lecture, released):
    """{student: text of the notebook file}; a student is called by what they did."""
    checks, styles = checks_of(lecture), answers_to(lecture)
    first = {name: as_cell(next(iter(functions.values())), name) for name, functions in styles.items()}
    made = {student: _filled(released, first | answers) for student, answers in _mistaken(checks).items()}
    made |= {
        "not-attempted": _filled(released, {}),
        "crashes": _filled(released, {name: _body(c, "raise IndexError('off by one')") for name, c in checks.items()}),
        "loops-for-ever": _filled(released, first | _only_first(checks, "while True:\n        pass")),
        "damaged-file": _filled(released, first)[:5000],
        "deleted-cells": _without(released, first, f"solve_{next(iter(checks))}"),
    }
    for number in range(1, max(3, CLASS_SIZE - len(made)) + 1):
        made[f"right-{number:02}"] = _filled(released, _styled(styles, number))
    return dict(sorted(made.items()))


def planted(lecture):
    """{student: {exercise: slug}} of the mistakes in the class."""
    slugs = {}
    for name, check in checks_of(lecture).items():
        for number, slug in enumerate(check.mistakes, start=1):
            slugs.setdefault(f"mistakes-{number:02}", {})[name] = slug
    return slugs


def summary(lecture, results, pages, build):
    """What happened, and where to look."""
    by_student = {result.student: result for result in results}
    all_planted = [(s, name, slug) for s, ones in planted(lecture).items() for name, slug in ones.items()]
    named = sum(by_student[s].cells[name].mistake == slug for s, name, slug in all_planted)
    return "\n".join(
        [
            "",
            f"{len(results)} results, {len(pages)} feedback pages; {named} of {len(all_planted)} planted mistakes were"
            " named by the grader.",
            "",
            f"  results          {build.root / 'results' / lecture}",
            f"  a feedback page  {next(page for page in pages if 'mistakes-01' in page.parts)}",
            f"  the gradebook    {build.gradebook}",
            "  the formgrader   python course.py lab, then the menu Nbgrader > Formgrader",
        ]
    )


def _clear(build):
    """Make room for a new demo, and for nothing else."""
    mark = build.root / MARK
    if any(build.step("submitted").glob("*/*")) and not mark.exists():
        raise UserError(
            f"{build.root} holds real submissions, and a demo would mix a fake class into them;"
            " choose another folder: python course.py demo --build build/demo"
        )
    for step in STEPS:
        shutil.rmtree(build.step(step), ignore_errors=True)
    build.gradebook.unlink(missing_ok=True)
    build.root.mkdir(parents=True, exist_ok=True)
    mark.touch()


def _mistaken(checks):
    """For each number, the mistake of that number in every exercise that has so many."""
    slugs = {}
    for name, check in checks.items():
        for number, function in enumerate(check.mistakes.values(), start=1):
            slugs.setdefault(f"mistakes-{number:02}", {})[name] = as_cell(function, name)
    return slugs


def _styled(styles, number):
    """One style an exercise, a different one for each student."""
    chosen = {}
    for name, functions in styles.items():
        ones = list(functions.values())
        chosen[name] = as_cell(ones[(number - 1) % len(ones)], name)
    return chosen


def _body(check, statement):
    return f"def {check.signature}:\n    {statement}"


def _only_first(checks, statement):
    name, check = next(iter(checks.items()))
    return {name: _body(check, statement)}


def _filled(released, answers):
    """The text of a notebook with the given cells filled in."""
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        name = cell.id.removeprefix("solve_")
        if cell.id.startswith("solve_") and name in answers:
            cell.source = answers[name]
    return nbformat.writes(notebook)


def _without(released, answers, cell_id):
    notebook = nbformat.reads(_filled(released, answers), as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id != cell_id]
    return nbformat.writes(notebook)
