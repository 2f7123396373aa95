"""`grade` for a whole class: every submission gets a result, however bad it is; one writer stores them."""

import os
from concurrent.futures import ThreadPoolExecutor, as_completed

import nbformat

from autograder import gradebook
from autograder.executed import executed
from autograder.grade import grade, ungraded
from autograder.records import write_json
from autograder.release import release


def run(lecture, build, tell=print):
    """Grade all submissions of one lecture.

    Args:
        lecture: its name.
        build: the Build with the submissions.
        tell: called with a line of text after each submission.

    Returns:
        list of SubmissionResult, by student.
    """
    students = students_of(lecture, build)
    if not students:
        return []
    if not gradebook.knows(lecture, build) or not build.released(lecture).is_file():
        release(lecture, build)
    released = nbformat.read(build.released(lecture), as_version=4)
    results = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        futures = {pool.submit(_graded, student, released, lecture, build): student for student in students}
        for future in as_completed(futures):
            result, notebook = future.result()
            write_json(build.result(lecture, result.student), result.to_json())
            gradebook.store(result, notebook, build)
            results[result.student] = result
            tell(f"  {len(results):>3} of {len(students)}  {line(result)}")
    return [results[student] for student in students]


def students_of(lecture, build):
    """Who handed something in, in order of their names."""
    return sorted(p.parent.name for p in build.step("submitted").glob(f"*/{lecture}") if p.is_dir())


def line(result):
    """One line about a result: printable whatever the student's folder is called."""
    name = "".join(c if c.isprintable() else "?" for c in result.student)
    found = [cell.mistake or cell.verdict for cell in result.cells.values() if cell.verdict != "right"]
    told = ", ".join(dict.fromkeys(found)) or "all right"
    return f"{name:<28} {result.score:>5g} of {result.max_score:g}  {told}"


def _graded(student, released, lecture, build):
    """Result and executed notebook; a fault of the grader itself is a 0 that says so, not the end of the run."""
    folder = build.step("submitted") / student / lecture
    try:
        graded = grade(folder, released, student, lecture, build)
        return graded[0], executed(released, *graded)
    except Exception as error:
        text = f"The grader could not deal with this submission ({type(error).__name__}); tell your instructor."
        graded = ungraded(released, student, lecture, "error", text)
        return graded[0], executed(released, *graded)
