"""A released lecture 01, made once, and a way to hand in any notebook made from it."""

import copy
import os

import nbformat
import pytest

from autograder import sandbox
from autograder.answers import answers_to, as_cell
from autograder.places import Build
from autograder.release import release

LECTURE = "lec01_losses"


@pytest.fixture(scope="session", autouse=True)
def _sandbox():
    """Where the system gives no full sandbox, grading is tried in the weaker one."""
    if sandbox.missing_layers():
        os.environ.setdefault(sandbox.SETTING, "weak")


@pytest.fixture(scope="session")
def released_build(tmp_path_factory):
    """A Build with lecture 01 released."""
    build = Build(tmp_path_factory.mktemp("build"))
    release(LECTURE, build)
    return build


@pytest.fixture(scope="session")
def released(released_build):
    """The student's version of lecture 01, as nbformat."""
    return nbformat.read(released_build.released(LECTURE), as_version=4)


@pytest.fixture(scope="session")
def right_cells():
    """{exercise: source} of a right answer to each."""
    return {name: as_cell(next(iter(f.values())), name) for name, f in answers_to(LECTURE).items()}


@pytest.fixture
def hand_in(released, tmp_path):
    """hand_in(answers, edit=None) -> folder: a submission with these solution cells, changed by `edit(notebook)`."""

    def submit(answers, edit=None):
        notebook = copy.deepcopy(released)
        for cell in notebook.cells:
            name = cell.id.removeprefix("solve_")
            if cell.id.startswith("solve_") and name in answers:
                cell.source = answers[name]
        if edit is not None:
            edit(notebook)
        folder = tmp_path / "submitted" / "someone" / LECTURE
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{LECTURE}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
        return folder

    return submit
