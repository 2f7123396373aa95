"""nbgrader alone, without any setting of ours: a check cell still gives its points, all of them or some."""

import os
import subprocess
import sys

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.answers import as_cell
from autograder.checks import checks_of
from autograder.places import ROOT, source_of
from course_lib.checking.notebook import verdict_on

LECTURE = "lec01_losses"
MISTAKEN = {name: next(iter(check.mistakes.values())) for name, check in checks_of(LECTURE).items()}


def nbgrader(command, folder):
    """Runs one command of nbgrader in a course folder that holds no settings."""
    tools = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    env = {**os.environ, "PATH": tools, "PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_DIR": str(folder / "none")}
    env.pop("JUPYTER_CONFIG_PATH", None)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, LECTURE, f"--course-dir={folder}"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """{exercise: points} in nbgrader's gradebook, after it released and graded a submission full of mistakes."""
    folder = tmp_path_factory.mktemp("course")
    source, submitted = folder / "source" / LECTURE, folder / "submitted" / "someone" / LECTURE
    source.mkdir(parents=True)
    submitted.mkdir(parents=True)
    (source / f"{LECTURE}.ipynb").write_bytes(source_of(LECTURE).read_bytes())
    nbgrader("generate_assignment", folder)
    notebook = nbformat.read(folder / "release" / LECTURE / f"{LECTURE}.ipynb", as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removeprefix("solve_")
        if cell.id.startswith("solve_"):
            cell.source = as_cell(MISTAKEN[name], name)
    nbformat.write(notebook, submitted / f"{LECTURE}.ipynb")
    nbgrader("autograde", folder)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        graded = gradebook.find_submission_notebook(LECTURE, LECTURE, "someone")
        return {grade.name: grade.auto_score for grade in graded.grades}


@pytest.mark.slow
@pytest.mark.parametrize("name", MISTAKEN)
def test_the_gradebook_of_plain_nbgrader_holds_what_check_returned(scores, name):
    assert verdict_on(name, MISTAKEN[name]).score == scores[name]


@pytest.mark.slow
def test_some_of_these_points_are_partial_credit(scores):
    assert any(0 < scores[name] < check.points for name, check in checks_of(LECTURE).items())
