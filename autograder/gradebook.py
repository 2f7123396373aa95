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


def totals(lectures, build):
    """What a course's books need: people, points possible, and scores with manual grades and late penalties.

    Returns:
        {student: (first name, last name, email)}, [most points of each lecture], {student: [score or None, …]}.
    """
    with open_gradebook(build) as gradebook:
        people = {s.id: (s.first_name or "", s.last_name or "", s.email or "") for s in gradebook.students}
        most = [gradebook.find_assignment(lecture).max_score for lecture in lectures]
        scores = {student: [None] * len(lectures) for student in people}
        for column, lecture in enumerate(lectures):
            for one in gradebook.assignment_submissions(lecture):
                scores[one.student_id][column] = max(0.0, one.score - (one.late_submission_penalty or 0.0))
    return dict(sorted(people.items())), most, scores


def _timestamp(folder):
    """When a submission was handed in, if nbgrader's own file says so in a way that can be read."""
    path = folder / "timestamp.txt"
    try:
        return parse_utc(path.read_text(encoding="utf-8")[:100].strip()) if path.is_file() else None
    except (OSError, ValueError, OverflowError):
        return None
