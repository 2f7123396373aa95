"""Scores -> nbgrader's gradebook.db: one connection a run, one transaction a submission, nbgrader's own rules.

With its scores a submission's fingerprint is stored, in a table of ours in the same database and the same
transaction: what the gradebook holds can be told exactly, however a run ended and whatever became of the file since.
"""

import contextlib
import logging

from nbgrader.api import BaseCell, Comment, Grade, Gradebook, InvalidEntry, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from nbgrader.utils import parse_utc
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from autograder.places import COURSE
from autograder.settings import settings

BUSY_SECONDS = 5.0
TABLE = "CREATE TABLE IF NOT EXISTS graded_from (submission_id VARCHAR(32) PRIMARY KEY, fingerprint VARCHAR(64))"
STORED = """SELECT submitted_assignment.student_id, graded_from.fingerprint FROM graded_from
    JOIN submitted_assignment ON submitted_assignment.id = graded_from.submission_id
    JOIN assignment ON assignment.id = submitted_assignment.assignment_id WHERE assignment.name = :lecture"""

logging.getLogger("tornado.application").addHandler(logging.NullHandler())  # nbgrader's own traceback of it


class NotStoredError(Exception):
    """The gradebook did not take it; the message says why in a few words."""


def open_gradebook(build):
    """nbgrader's Gradebook of a build folder, to be used as a context manager."""
    settings(build)
    return Gradebook(_patient(build), COURSE)


def knows(lecture, cells, build):
    """Whether the gradebook has the assignment with these `cells` (grade_ids), which `release` puts there.

    Raises:
        NotStoredError: if it cannot be read.
    """
    if not build.gradebook.exists():
        return False
    try:
        with open_gradebook(build) as gradebook:
            notebook = gradebook.find_notebook(lecture, lecture)
            return set(cells) <= {cell.name for cell in notebook.source_cells}
    except MissingEntry:
        return False
    except SQLAlchemyError as error:
        raise NotStoredError(_reason(error)) from error


class Writer:
    """Stores submissions. It opens the gradebook when first used, and again after something went wrong."""

    def __init__(self, build, config=None):
        config = config or settings(build)
        self.url = _patient(build)
        self.save, self.late = SaveAutoGrades(config=config), AssignLatePenalties(config=config)
        self.late.init_plugin()
        self.book = None

    def stored(self, lecture):
        """{student: fingerprint} of what the gradebook holds."""
        with self._transaction("DEFERRED") as db:
            return dict(db.execute(text(STORED), {"lecture": lecture}).all())

    def store(self, student, lecture, cells, fingerprint, stamp):
        """Store one submission: its graded cells, and when it came. Manual grades and comments stay.

        Raises:
            NotStoredError: then nothing of it was stored.
        """
        with self._transaction() as db:
            submission = self._submission(student, lecture, _time(stamp))
            notebook = next(one for one in submission.notebooks if one.name == lecture)
            self.save.gradebook = _Rows(db, notebook)
            self.save.notebook_id, self.save.assignment_id, self.save.student_id = lecture, lecture, student
            for number, cell in enumerate(cells):
                self.save.preprocess_cell(cell, {}, number)
            self._penalize(db, submission, notebook)
            values = {"id": submission.id, "fingerprint": fingerprint}
            db.execute(text("REPLACE INTO graded_from VALUES (:id, :fingerprint)"), values)

    def close(self):
        if self.book is not None:
            self.book.close()
            self.book = None

    @contextlib.contextmanager
    def _transaction(self, lock="IMMEDIATE"):
        """The session; by default locked against other writers from the first to the last line."""
        try:
            db = self._open().db
            db.execute(text(f"BEGIN {lock}"))
            yield db
            db.flush()
            db.registry().commit()
            db.registry().expunge_all()
        except (SQLAlchemyError, InvalidEntry, MissingEntry, StopIteration) as error:
            with contextlib.suppress(SQLAlchemyError):
                self.close()
            raise NotStoredError(_reason(error)) from error

    def _open(self):
        if self.book is None:
            book = Gradebook(self.url, COURSE)
            book.db.execute(text(TABLE))
            book.db.commit()
            book.db.commit = book.db.flush  # nbgrader commits after every cell; here once, at the end
            self.book = book
        return self.book

    def _submission(self, student, lecture, timestamp):
        """The submission's rows; made where there are none."""
        self.book.update_or_create_student(student)
        return self.book.update_or_create_submission(lecture, student, timestamp=timestamp)

    def _penalize(self, db, submission, notebook):
        """As nbgrader's AssignLatePenalties does it, inside this transaction."""
        notebook.late_submission_penalty = None
        if submission.total_seconds_late > 0:
            db.flush()
            db.refresh(notebook, ["score"])
            student, late = submission.student_id, submission.total_seconds_late
            penalty = self.late.plugin_inst.late_submission_penalty(student, notebook.score, late)
            if penalty is not None:
                notebook.late_submission_penalty = self.late._check_late_penalty(notebook, penalty)


class _Rows:
    """A gradebook as SaveAutoGrades uses it, holding one submission's rows, which two queries fetched."""

    def __init__(self, db, notebook):
        self.db = self
        self.grades, self.comments = _by_name(db, Grade, notebook), _by_name(db, Comment, notebook)

    def find_grade(self, name, *_):
        return _found(self.grades, name)

    def find_comment(self, name, *_):
        return _found(self.comments, name)

    def commit(self):
        pass


def _by_name(db, kind, notebook):
    """{grade_id: row} of a submitted notebook's grades or comments."""
    cells = select(kind, BaseCell.name).join(BaseCell, kind.cell_id == BaseCell.id)
    return {name: row for row, name in db.execute(cells.where(kind.notebook_id == notebook.id))}


def _found(rows, name):
    if name not in rows:
        raise MissingEntry(f"it lacks the cell {name} of this submission; release the lecture again")
    return rows[name]


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


def waiting(lectures, build):
    """How many submissions of `lectures` have written answers that nobody has given points yet."""
    with open_gradebook(build) as gradebook:
        return sum(one.needs_manual_grade for name in lectures for one in gradebook.assignment_submissions(name))


def _time(stamp):
    """When a submission was handed in, if nbgrader's own file says so in a way that can be read."""
    try:
        return parse_utc(stamp.decode("utf-8").strip()) if stamp else None
    except (ValueError, ArithmeticError):  # of many digits, Python's decimal numbers say the latter
        return None


def _patient(build):
    """The address of the gradebook; who finds it locked tries again for a while, at growing intervals."""
    return f"{build.db_url}?timeout={BUSY_SECONDS:g}"


def _reason(error):
    """An error in the database's own words, where it has some; nbgrader wraps them."""
    original = getattr(error, "orig", None) or getattr(error.__context__, "orig", None)
    return (str(original or error) or type(error).__name__).splitlines()[0]
