"""nbgrader's own commands grade through this grader: the same scores, and nbgrader runs nothing of a student's."""

import csv
import os
import subprocess
import sys
from datetime import datetime

import nbformat
import pytest

from autograder.demo import submissions_of
from autograder.gradebook import open_gradebook
from autograder.places import ROOT
from autograder.plugin import READY, grade_ahead
from autograder.run import run
from tests.autograder.small_class import LECTURE, copy_of, hand_in, picture

pytestmark = pytest.mark.slow
STUDENTS = ("right-01", "mistakes-14", "crashes", "deleted-cells", "not-attempted", "damaged-file", "hostile")
LATE = """c = get_config()
c.LateSubmissionPlugin.penalty_method = "zero"
"""


@pytest.fixture(scope="module")
def texts(released, right_cells, tmp_path_factory):
    """{student: text}. The hostile one writes a file wherever it is run, and tries what gains points in nbgrader."""
    proof = tmp_path_factory.mktemp("proof") / "it-ran"
    notebook = nbformat.from_dict(released)
    evil = f"open({str(proof)!r}, 'w').write('x')\nget_ipython().run_cell = lambda *a, **k: None\nsvm_losses = 1"
    hostile = nbformat.reads(nbformat.writes(notebook), as_version=4)
    for cell in hostile.cells:
        if cell.id == "solve_svm_losses":
            cell.source = evil
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.points = 1000
    every = submissions_of(LECTURE, released) | {"hostile": nbformat.writes(hostile)}
    return {student: every[student] for student in STUDENTS} | {"proof": str(proof)}


@pytest.fixture(scope="module")
def ours(released_build, texts, tmp_path_factory):
    """A Build graded by our own command, with manual grades and comments, late and in time."""
    build = copy_of(released_build, tmp_path_factory.mktemp("ours") / "build")
    hand_in(build, {student: texts[student] for student in STUDENTS})
    (build.root / "nbgrader_config.py").write_text(LATE)
    for student, stamp in {"mistakes-14": "2026-03-02 10:00:00 UTC", "right-01": "2026-02-28 10:00:00 UTC"}.items():
        (build.step("submitted") / student / LECTURE / "timestamp.txt").write_text(stamp)
    with open_gradebook(build) as book:
        book.update_or_create_assignment(LECTURE, duedate=datetime(2026, 3, 1))
    run(LECTURE, build, print, workers=1)
    return build


@pytest.fixture(scope="module")
def theirs(ours, tmp_path_factory):
    """The same class, graded by `nbgrader autograde` alone."""
    build = copy_of(ours, tmp_path_factory.mktemp("theirs") / "build")
    nbgrader(build, "autograde", "--force")
    return build


def nbgrader(build, command, *options):
    tools = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    own = {"PATH": tools, "PYTHONPATH": str(ROOT), "COURSE_BUILD": str(build.root)}
    call = [sys.executable, "-m", "nbgrader", command, *([LECTURE] if command != "export" else []), *options]
    environment = os.environ | own | {"JUPYTER_CONFIG_PATH": str(ROOT / "autograder")}
    done = subprocess.run(call, cwd=build.root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_both_ways_give_the_same_results_notebooks_and_gradebook(ours, theirs):
    assert picture(ours) == picture(theirs)


def test_nothing_was_run_where_nbgrader_runs(theirs, texts):
    assert not os.path.exists(texts["proof"])
    with open_gradebook(theirs) as book:
        assert {0} == {book.find_submission(LECTURE, "hostile").score}
        assert 12 == book.find_submission(LECTURE, "right-01").score


def test_a_damaged_file_is_graded_by_nbgrader_too(theirs):
    with open_gradebook(theirs) as book:
        grades = book.find_submission_notebook(LECTURE, LECTURE, "damaged-file").grades
        assert {0} == {grade.auto_score for grade in grades if grade.cell.cell_type == "code"}


def test_the_next_run_of_ours_has_nothing_to_grade(theirs, tmp_path):
    build, told = copy_of(theirs, tmp_path / "build"), []
    run(LECTURE, build, told.append)
    assert [f"  {len(STUDENTS)} unchanged"] == told


def test_a_late_submission_has_its_penalty_either_way(ours, theirs):
    for build in (ours, theirs):
        with open_gradebook(build) as book:
            late, early = (book.find_submission(LECTURE, student) for student in ("mistakes-14", "right-01"))
            assert 0 < late.score == late.notebooks[0].late_submission_penalty
            assert (12, None) == (early.score, early.notebooks[0].late_submission_penalty)


def test_manual_grades_and_comments_survive_grading_again(ours, tmp_path):
    build = copy_of(ours, tmp_path / "build")
    with open_gradebook(build) as book:
        grade = book.find_grade("svm_losses", LECTURE, LECTURE, "crashes")
        grade.manual_score, grade.extra_credit = 1.5, 0.25
        book.find_comment("which_w_to_prefer", LECTURE, LECTURE, "crashes").manual_comment = "Nearly."
        book.db.commit()
    run(LECTURE, build, print, workers=1, force=True)
    nbgrader(build, "autograde", "--force", "--student=crashes")
    with open_gradebook(build) as book:
        grade = book.find_grade("svm_losses", LECTURE, LECTURE, "crashes")
        assert (0, 1.5, 0.25, True) == (
            grade.auto_score,
            grade.manual_score,
            grade.extra_credit,
            grade.needs_manual_grade,
        )
        assert "Nearly." == book.find_comment("which_w_to_prefer", LECTURE, LECTURE, "crashes").manual_comment
        assert 1.75 == book.find_submission(LECTURE, "crashes").score


def test_export_holds_the_same_scores(ours, tmp_path):
    nbgrader(ours, "export", f"--CsvExportPlugin.to={tmp_path / 'grades.csv'}")
    with open(tmp_path / "grades.csv", encoding="utf-8") as file:
        found = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    expected = {"right-01": 12, "mistakes-14": 0, "crashes": 0, "deleted-cells": 10, "not-attempted": 0}
    assert expected | {"damaged-file": 0, "hostile": 0} == found


def test_without_force_nbgrader_leaves_what_is_graded(theirs, tmp_path):
    build = copy_of(theirs, tmp_path / "build")
    path = build.step("autograded") / "right-01" / LECTURE / f"{LECTURE}.ipynb"
    before = path.stat().st_mtime_ns
    nbgrader(build, "autograde", "--student=right-01")
    assert before == path.stat().st_mtime_ns


def test_what_was_graded_ahead_is_used_once_and_only_for_the_same_file(ours, tmp_path):
    build = copy_of(ours, tmp_path / "build")
    grade_ahead("damaged-file", LECTURE, build)
    ahead = READY[build.root, "damaged-file", LECTURE]
    from autograder.plugin import graded_now

    assert ahead is graded_now("damaged-file", LECTURE, build)
    grade_ahead("damaged-file", LECTURE, build)
    hand_in(build, {"damaged-file": "{"})
    fresh = graded_now("damaged-file", LECTURE, build)
    assert fresh.fingerprint != ahead.fingerprint
    assert not READY
