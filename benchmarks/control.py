"""The attacks of tests/autograder/attacks.py before plain nbgrader:  python -m benchmarks.control [WORD …]

Each is handed in beside a right submission that comes after it, and graded by `nbgrader autograde` with plain
asserts. WORDs choose attacks by family or name. Those marked `wild` are left out: nothing would stop them.
Linux only; every run can write to its own copy of the course and to nothing else, and what it starts ends with it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SQLAlchemyError

from autograder.engine import cores
from autograder.places import ROOT, Build
from autograder.release import release
from benchmarks.apart import BEGIN
from benchmarks.grading import ASSERTS, LECTURE, plain_course, submissions
from tests.autograder.attacks import ATTACKS, text_of

MAX = 12
LONG = 90  # seconds for two submissions, of which the right one takes three
USUAL_ASSERTS = """import numpy as np
from course_lib.checking.exercise import load
for case in load("{name}").cases:
    result = {name}(*case.args, **case.kwargs)
    if isinstance(case.expected, tuple):
        pairs = list(zip(result, case.expected))
        assert len(pairs) == len(case.expected)
        assert all(np.allclose(one, np.where(np.isnan(right), one, right)) for one, right in pairs)
    else:
        np.testing.assert_allclose(result, case.expected, rtol=1e-6, atol=1e-9)"""


def control(one, course, root, released):
    """What became of one attack: the attacker's and the other's points (None: not graded), and how nbgrader ended.

    `course` is a plain course in which the other has handed in; the attack is tried on a copy of it, in `root`.
    """
    shutil.copytree(course, root)
    folder = root / "submitted" / "attacker" / LECTURE
    folder.mkdir(parents=True)
    base = json.loads(nbformat.writes(_with_asserts(_without_pictures(released))))
    places = {
        "BUILD": root,
        "VICTIM": root / "submitted" / "z-right",
        "INSTRUCTOR": root / "source",
        "HOST": os.getpid(),
    }
    (folder / f"{LECTURE}.ipynb").write_bytes(text_of(one, base, places))
    for name, content in one.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    try:
        end = f"exit {autograde(root, LONG).returncode}"
    except subprocess.TimeoutExpired:
        end = f"no end in {LONG} s"
    return _points(root, "attacker"), _points(root, "z-right"), end


def together(attacks, root, released):
    """{student: points} after one `nbgrader autograde` over many attackers, a right submission first and last.

    Only for attacks that leave others alone: one process runs them all. Who was not graded is not in it.
    The asserts are as instructors write them, with np.allclose and numpy.testing.
    """
    right = submissions(released, 1, pictures="left out")["s000"]
    plain_course(root, _without_pictures(released), {"a-right": right, "z-right": right}, asserts=USUAL_ASSERTS)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("c.ExecutePreprocessor.timeout = 10\nc.ExecutePreprocessor.iopub_timeout = 10\n")
    base = json.loads(nbformat.writes(_with_asserts(_without_pictures(released), USUAL_ASSERTS)))
    for number, one in enumerate(attacks):
        folder = root / "submitted" / f"attacker-{number:03}" / LECTURE
        folder.mkdir(parents=True)
        (folder / f"{LECTURE}.ipynb").write_bytes(text_of(one, base, {}))
        for name, content in one.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
    autograde(root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "plain") as book:
        return {one.student_id: one.score for one in book.assignment_submissions(LECTURE)}


def autograde(root, timeout=None):
    """Plain nbgrader over the course in `root`, shut away from all else."""
    command = [sys.executable, "-m", "nbgrader", "autograde", LECTURE, "--force", "--log-level=ERROR"]
    run = {"cwd": ROOT, "env": os.environ | {"PYTHONPATH": str(ROOT)}, "capture_output": True, "timeout": timeout}
    return subprocess.run([*BEGIN, str(root), *command], **run)


def _points(root, student):
    """None: not graded, or there is no gradebook any more."""
    try:
        with Gradebook(f"sqlite:///{root}/gradebook.db", "plain") as book:
            return book.find_submission(LECTURE, student).score
    except (MissingEntry, SQLAlchemyError):
        return None


def _without_pictures(notebook):
    return nbformat.from_dict(
        notebook | {"cells": [c for c in notebook.cells if "picture" not in c.metadata.get("tags", [])]}
    )


def _with_asserts(notebook, asserts=ASSERTS):
    notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
    for cell in notebook.cells:
        graded = cell.metadata.get("nbgrader", {})
        if graded.get("grade") and cell.cell_type == "code":
            cell.source = asserts.format(name=cell.id)
    return notebook


def main(words):
    chosen = [a for a in ATTACKS if not a.wild and (not words or any(w in f"{a.family}: {a.name}" for w in words))]
    gained = harmed = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(cores()) as pool:
        root = Path(folder)
        build = Build(root / "build")
        release(LECTURE, build)
        released = nbformat.read(build.released(LECTURE), as_version=4)
        right = submissions(released, 1, pictures="left out")["s000"]
        plain_course(root / "course", _without_pictures(released), {"z-right": right})
        places = [root / str(number) for number in range(len(chosen))]
        found = pool.map(lambda one, place: control(one, root / "course", place, released), chosen, places)
        for one, (own, other, end) in zip(chosen, found, strict=True):
            gained, harmed = gained + bool(own), harmed + (other != MAX)
            print(f"{one.family}: {one.name} | attacker {own} of {MAX} | the other {other} | {end}", flush=True)
    print(f"{len(chosen)} attacks on plain nbgrader: {gained} gained points, {harmed} cost another student's.")


if __name__ == "__main__":
    main(sys.argv[1:])
