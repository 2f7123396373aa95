"""Every lecture's notebook: canonical, alone in its folder, with the checks that grade it."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from autograder.canonical import canonical, make_canonical, to_text
from autograder.checks import checks_of

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(ROOT.glob("notebooks/lec*/*.ipynb"))
COVERAGE = sorted((ROOT / "tests/notebooks/coverage").glob("lec*.md"))


def lecture_of(path):
    return path.stem


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lecture_of)
def test_a_notebook_is_in_canonical_form(path):
    text = path.read_text(encoding="utf-8")
    assert to_text(canonical(nbformat.reads(text, as_version=4))) == text, "run `python course.py canon`"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lecture_of)
def test_a_notebook_is_alone_in_a_folder_of_its_own_name(path):
    others = [p.name for p in path.parent.iterdir() if p != path and p.name != ".ipynb_checkpoints"]
    assert (path.parent.name, others) == (path.stem, [])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lecture_of)
def test_every_check_stands_once_right_after_its_solution_and_carries_its_points(path):
    cells = nbformat.read(path, as_version=4).cells
    ids = [cell.id for cell in cells]
    for name, check in checks_of(path.stem).items():
        assert ids.count(name) == 1
        cell = cells[ids.index(name)]
        assert f'check("{name}", {name})' == cell.source
        assert check.points == cell.metadata.nbgrader.points
        assert (True, True, False) == tuple(cell.metadata.nbgrader[key] for key in ("grade", "locked", "solution"))
        before = cells[ids.index(name) - 1]
        assert (f"solve_{name}", f"solve_{name}") == (before.id, before.metadata.nbgrader.grade_id)
        assert "### BEGIN SOLUTION" in before.source
    graded = {cell.id for cell in cells if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"}
    assert set(checks_of(path.stem)) == graded


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lecture_of)
def test_a_code_cell_is_short_enough_to_be_read_at_a_glance(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and not cell.id.startswith("solve_"):
            assert len(cell.source.splitlines()) <= 15, cell.id


def markdown_of(path):
    """The text cells of a notebook, one after the other, and its first one."""
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    return "\n\n".join(cells), cells[0]


def sections_of(path):
    """(as the title cell's table has them, as their headings have them): rows of number, name, minutes."""
    text, title = markdown_of(path)
    table = re.findall(r"^\| (\d+) \| (.*?) \| (\d+)(?:, or an evening)? \|", title, re.M)
    return table, re.findall(r"^## (\d+)\. (.*?) \((\d+) min(?:, or an evening)?\)$", text, re.M)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lecture_of)
def test_the_title_lists_the_sections_as_they_are_headed_and_numbered_one_after_the_other(path):
    table, headings = sections_of(path)
    assert table == headings
    assert [str(k + 1) for k in range(len(table))] == [number for number, _, _ in table]
    assert len(table) >= 5


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lecture_of)
def test_no_section_is_longer_than_ten_minutes_and_minutes_and_points_add_up(path):
    minutes = [int(found) for _, _, found in sections_of(path)[0]]
    cells = nbformat.read(path, as_version=4).cells
    points = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells)
    assert max(minutes) <= 10
    assert f"| | **in all** | **{sum(minutes)}** | **{points} points** |" in markdown_of(path)[1]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lecture_of)
def test_the_title_names_every_exercise_once_and_says_how_many_short_answers(path):
    rows = re.findall(r"^\| \d+ \| .*? \| \d+[^|]* \| (.*?) \|$", markdown_of(path)[1], re.M)
    written = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    written = [cell for cell in written if cell.metadata.get("nbgrader", {}).get("grade")]
    assert sorted(checks_of(path.stem)) == sorted(re.findall(r"`(\w+)`", " ".join(rows)))
    assert len(written) == " ".join(rows).count("short answer")


@pytest.mark.parametrize("path", COVERAGE, ids=lecture_of)
def test_every_row_of_a_coverage_table_names_cells_that_exist(path):
    known = {cell.id for cell in nbformat.read(ROOT / f"notebooks/{path.stem}/{path.stem}.ipynb", as_version=4).cells}
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 14
    for row in rows:
        named = re.findall(r"`([^`]+)`", row.rsplit("|", 2)[1])
        assert named, f"a row without a cell is a promise not kept: {row}"
        assert set(named) <= known, row


def test_canonical_form_takes_out_what_differs_between_two_people(tmp_path):
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "mine", "display_name": "Mine"}, "vscode": 1})
    cell = nbformat.v4.new_code_cell("x  ", id="abc", metadata={"collapsed": True, "tags": ["picture"]})
    cell.outputs = [nbformat.v4.new_output("stream", text="secret")]
    cell.execution_count = 7
    graded = nbformat.v4.new_code_cell("y", id="def", metadata={"nbgrader": {"grade_id": "svm_losses"}})
    notebook.cells = [cell, graded]
    path = tmp_path / "a.ipynb"
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    assert make_canonical(path)
    assert not make_canonical(path), "a second time changes nothing"
    saved = json.loads(path.read_text(encoding="utf-8"))
    first, second = saved["cells"]
    assert {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"} == saved["metadata"][
        "kernelspec"
    ]
    assert ([], None, {"tags": ["picture"]}) == (first["outputs"], first["execution_count"], first["metadata"])
    assert second["id"] == "svm_losses"
