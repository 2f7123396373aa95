"""One submission as a parcel: everything its grading needs, as bytes, so that any process or machine can do it.

`parcel` packs it where the submissions lie, `work` grades it wherever that is, with the same code. What belongs
together is known by a fingerprint of all that a score depends on.
"""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import nbformat
import numpy as np

from autograder import intake, sandbox, session
from autograder.executed import executed
from autograder.grade import grade, ungraded
from autograder.places import ROOT, UserError, source_of
from autograder.records import SubmissionResult

CODE = ("autograder/**/*.py", "course_lib/**/*.py", "course_lib/checking/recorded/*.json")
MARK = "graded_from"
TRIES = 3
# Seconds after which a submission whose worker ended is not graded a second time.
SOON = 4.0


@dataclass(frozen=True)
class Parcel:
    """A submission on its way. `content` is the notebook file, or None where `damage` says why there is none."""

    student: str
    lecture: str
    released: bytes
    content: bytes | None
    damage: str
    seeds: dict
    fingerprint: str
    version: str
    strength: str
    source: str

    def hidden_seed(self, _lecture, check, _student):
        """As a Build gives it; the secret itself stays with the build folder."""
        return self.seeds[check]


@dataclass(frozen=True)
class Graded:
    """What comes back. `cells` are those of the executed notebook `text` that the gradebook is interested in.

    `fingerprint` is "" where the grader itself failed: such a result is not kept for good.
    """

    result: SubmissionResult
    text: str
    cells: tuple
    fingerprint: str


@cache
def version():
    """A name for the code that grades: it changes with the checks, the library and the grader."""
    digest = hashlib.sha256(f"numpy {np.__version__}".encode())
    for path in sorted(path for pattern in CODE for path in ROOT.glob(pattern)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def parcel(student, lecture, build, released):
    """Pack one submission; `released` is the file of the notebook as it was handed out."""
    folder = build.step("submitted") / student / lecture
    content, damage = None, ""
    try:
        intake.see_that_it_is_no_link(folder)
        content = intake.find(folder, lecture).read_bytes()
    except intake.DamagedError as error:
        damage = str(error)
    except OSError as error:
        damage = f"{lecture}.ipynb cannot be read: {error.strerror}."
    seeds = {name: build.hidden_seed(lecture, name, student) for name in _graded_in(released)}
    parts = [student.encode("utf-8", "surrogateescape"), lecture.encode(), released, content or b"", damage.encode()]
    parts += [received(folder), repr(sorted(seeds.items())).encode(), repr(session.PATIENCE).encode()]
    parts += [_source(lecture).encode()]
    fingerprint = hashlib.sha256(version().encode())
    for part in parts:
        fingerprint.update(b"%d:" % len(part) + part)
    known = fingerprint.hexdigest(), version(), sandbox.strength(), _source(lecture)
    return Parcel(student, lecture, released, content, damage, seeds, *known)


def _source(lecture):
    """A name for the instructor's notebook, from which tests are taken that students do not see; "": there is none."""
    path = source_of(lecture)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def received(folder):
    """The first bytes of nbgrader's own note of when a submission came; b"" without one."""
    path = folder / "timestamp.txt"
    try:
        if not path.is_file() or path.is_symlink():
            return b""
        with path.open("rb") as file:
            return file.read(100)
    except OSError:
        return b""


def work(one):
    """Grade a Parcel; a fault of the grader itself is a 0 that says so, not the end of the run.

    Raises:
        UserError: if there is no sandbox, or the code here is not the sender's.
    """
    if (one.version, one.source) != (version(), _source(one.lecture)):
        raise UserError("A worker has another version of the course than this one: install the same on all machines.")
    if sandbox.strength() != one.strength:
        os.environ[sandbox.SETTING] = one.strength
    released = _notebook(one.released)
    try:
        graded, fingerprint = _graded(one, released), one.fingerprint
        notebook = executed(released, *graded)
    except UserError:  # no sandbox: that is nothing a submission is to blame for
        raise
    except Exception as error:
        return fault(one, type(error).__name__)
    return _parcelled(graded[0], notebook, fingerprint)


def fault(one, what):
    """The Graded of a submission that the grader could not deal with; the next run tries it again."""
    text = f"The grader could not deal with this submission ({what}); tell your instructor."
    released = _notebook(one.released)
    graded = ungraded(released, one.student, one.lecture, "error", text)
    return _parcelled(graded[0], executed(released, *graded), "")


def graded_cells(notebook):
    """The cells that nbgrader keeps a score or a comment of."""
    return tuple(cell for cell in notebook.cells if "nbgrader" in cell.metadata)


def _graded(one, released):
    if one.content is None:
        return ungraded(released, one.student, one.lecture, "missing", one.damage)
    with tempfile.TemporaryDirectory(prefix="parcel-") as folder:
        (Path(folder) / f"{one.lecture}.ipynb").write_bytes(one.content)
        return _tried(Path(folder), one, released)


def _tried(folder, one, released, left=TRIES, seconds=None):
    """`grade`, and again where a process was killed under it from outside, such as for want of memory."""
    parents, died = sandbox.parents(), sandbox.died()
    try:
        graded = grade(folder, released, one.student, one.lecture, one, seconds)
    except sandbox.SandboxError as error:
        if sandbox.GONE not in str(error) or left == 1:
            raise
        return _tried(folder, one, released, left - 1, seconds)
    took = graded[0].seconds
    if left > 1 and parents - sandbox.parents():  # no submission can do that
        return _tried(folder, one, released, left - 1, seconds)
    if seconds is None and sandbox.died() > died and took < SOON:  # if that is its own doing, it does so again
        return _tried(folder, one, released, left, session.SUBMISSION_SECONDS - took)
    return graded


def _parcelled(result, notebook, fingerprint):
    notebook.metadata = nbformat.from_dict({**notebook.metadata, MARK: fingerprint})
    # Without indents, which take Python ten times as long. Sorted, so that the mark stands at the end.
    text = json.dumps(notebook, sort_keys=True, ensure_ascii=False) + "\n"
    return Graded(result, text, graded_cells(notebook), fingerprint)


@lru_cache(maxsize=4)
def _graded_in(released):
    return [cell.metadata.nbgrader.grade_id for cell in graded_cells(_notebook(released))]


@lru_cache(maxsize=4)
def _notebook(content):
    return nbformat.reads(content.decode("utf-8"), as_version=4)
