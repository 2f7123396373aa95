"""What goes out to students: exactly the notebook, and nothing in it that answers it."""

import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder import places
from autograder import release as release_module
from autograder.audit import leaks
from autograder.places import Build, UserError, source_of

LECTURE = "lec01_losses"
EXERCISES = {"svm_losses", "svm_loss", "softmax", "softmax_loss", "initial_losses"}


@pytest.fixture(scope="module")
def source():
    return nbformat.read(source_of(LECTURE), as_version=4)


def cell(notebook, cell_id):
    return next(c for c in notebook.cells if c.id == cell_id)


def test_the_release_holds_no_answer_no_output_and_nothing_beside_the_notebook(released_build, source, released):
    folder = released_build.released(LECTURE).parent
    assert [f"{LECTURE}.ipynb"] == [p.name for p in folder.iterdir()]
    assert [] == leaks(folder, LECTURE, source, released, EXERCISES)
    for name in EXERCISES:
        assert "raise NotImplementedError()" in cell(released, f"solve_{name}").source
        assert not cell(released, name).metadata.editable
    assert "Write your answer here." == cell(released, "which_w_to_prefer").source


def paste_solution_elsewhere(released, source):
    released.cells.append(new_markdown_cell("Hint: `terms[rows, y] = 0  # the right class never pays`", id="hint"))


def leave_a_function_written(released, source):
    cell(released, "solve_softmax").source = "def softmax(scores):\n    return scores / 2"


def leave_a_marker(released, source):
    released.cells.append(new_code_cell("### BEGIN HIDDEN TESTS\nassert True\n### END HIDDEN TESTS", id="test"))


def leave_an_output(released, source):
    cell(released, "setup").outputs = [new_output("stream", text="the answer is 42")]


def leave_metadata(released, source):
    cell(released, "setup").metadata["solution"] = "return 42"


def leave_notebook_metadata(released, source):
    released.metadata["answers"] = {"softmax": 1}


def leave_an_attachment(released, source):
    cell(released, "title")["attachments"] = {"solution.png": {"image/png": "aGk="}}


def leave_the_model_answer(released, source):
    cell(released, "which_w_to_prefer").source = cell(source, "which_w_to_prefer").source


def leave_what_cannot_be_read(released, source):
    cell(released, "setup").source = "def broken(:"


@pytest.mark.parametrize(
    ("leak", "told"),
    [
        (paste_solution_elsewhere, "Cell hint contains the solution's line"),
        (leave_a_function_written, "defines softmax, which students are to write"),
        (leave_a_marker, "still says 'BEGIN HIDDEN TESTS'"),
        (leave_an_output, "Cell setup has outputs"),
        (leave_metadata, "Cell setup has metadata solution"),
        (leave_notebook_metadata, "notebook's metadata has answers"),
        (leave_an_attachment, "Cell title carries attachments"),
        (leave_the_model_answer, "Cell which_w_to_prefer contains the solution's line"),
        (leave_what_cannot_be_read, "Cell setup is not Python"),
    ],
)
def test_every_leak_is_seen(leak, told, released_build, source, released):
    leaking = copy.deepcopy(released)
    leak(leaking, source)
    folder = released_build.released(LECTURE).parent
    assert any(told in problem for problem in leaks(folder, LECTURE, source, leaking, EXERCISES))


@pytest.mark.parametrize("name", ["solution.py", "lec01_losses.py", "figures/answer.png", ".hidden"])
def test_a_file_beside_the_notebook_is_seen(name, tmp_path, source, released):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("answer")
    (tmp_path / f"{LECTURE}.ipynb").write_text("{}")
    assert any(name.split("/")[0] in problem for problem in leaks(tmp_path, LECTURE, source, released, EXERCISES))


@pytest.fixture
def leaking_course(tmp_path, monkeypatch, source):
    """A course whose notebook's solution also stands in a text cell."""
    notebook = copy.deepcopy(source)
    solution = cell(source, "solve_softmax").source.replace("### BEGIN SOLUTION", "").replace("### END SOLUTION", "")
    notebook.cells.append(new_markdown_cell(solution, id="oops"))
    path = tmp_path / "notebooks" / LECTURE / f"{LECTURE}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    monkeypatch.setattr(places, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr("autograder.settings.ROOT", tmp_path)
    return Build(tmp_path / "build")


@pytest.mark.slow
def test_nothing_is_released_when_an_answer_would_get_out(leaking_course):
    with pytest.raises(UserError, match="lec01_losses was not released: Cell oops"):
        release_module.release(LECTURE, leaking_course)
    assert not leaking_course.released(LECTURE).exists()
    assert [] == list(leaking_course.root.glob(".release-*"))


@pytest.mark.slow
def test_a_second_release_makes_the_same_file(released_build):
    before = released_build.released(LECTURE).read_bytes()
    release_module.release(LECTURE, released_build)
    assert before == released_build.released(LECTURE).read_bytes()
    assert json.loads(before)["nbformat_minor"] == 5
