"""Results -> nbgrader: scores into gradebook.db, the executed notebook into build/autograded."""

import shutil

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from nbgrader.utils import parse_utc

from autograder.places import COURSE
from autograder.settings import settings


def open_gradebook(build):
    """nbgrader's Gradebook of a build folder, to be used as a context manager."""
    return Gradebook(settings(build).CourseDirectory.db_url, COURSE)


def knows(lecture, build):
    """Whether the gradebook has the assignment, which `release` puts there."""
    if not build.gradebook.exists():
        return False
    with open_gradebook(build) as gradebook:
        try:
            return len(gradebook.find_assignment(lecture).notebooks) > 0
        except MissingEntry:
            return False


def store(result, notebook, build):
    """Store one submission's scores, with nbgrader's own code: manual grades and comments stay."""
    student, lecture = result.student, result.assignment
    submitted = build.step("submitted") / student / lecture
    with open_gradebook(build) as gradebook:
        gradebook.update_or_create_student(student)
        gradebook.update_or_create_submission(lecture, student, timestamp=_timestamp(submitted))
    names = {"notebook": lecture, "assignment": lecture, "student": student, "db_url": build.db_url}
    config = settings(build)
    for preprocessor in (SaveAutoGrades(config=config), AssignLatePenalties(config=config)):
        notebook, _ = preprocessor.preprocess(notebook, {"nbgrader": names})
    target = build.step("autograded") / student / lecture
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    nbformat.write(notebook, target / f"{lecture}.ipynb")
    if _timestamp(submitted) is not None:
        shutil.copyfile(submitted / "timestamp.txt", target / "timestamp.txt")


def scores(lecture, build):
    """What the gradebook holds: {student: {grade_id: automatic score}} of the checked cells of one lecture."""
    with open_gradebook(build) as gradebook:
        return {
            submission.student.id: {
                grade.name: grade.auto_score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.cell.cell_type == "code"
            }
            for submission in gradebook.assignment_submissions(lecture)
        }


def _timestamp(folder):
    """When a submission was handed in, if nbgrader's own file says so in a way that can be read."""
    path = folder / "timestamp.txt"
    try:
        return parse_utc(path.read_text(encoding="utf-8")[:100].strip()) if path.is_file() else None
    except (OSError, ValueError, OverflowError):
        return None
