"""`doctor` says what is odd about a file, `grade` says the same to its student, and neither runs code for it."""

import copy
import json
import shutil

import nbformat
import pytest

from autograder import intake
from autograder.__main__ import main
from autograder.doctor import doctor, table
from autograder.job import parcel
from autograder.places import Build

LECTURE = "lec01_losses"


@pytest.fixture(autouse=True)
def _release(released_build, tmp_path):
    shutil.copytree(released_build.step("release"), tmp_path / "release")


def cell(notebook, cell_id):
    return next(c for c in notebook.cells if c.id == cell_id)


def as_handed_out(notebook):
    pass


def twice(notebook):
    notebook.cells.append(nbformat.from_dict(dict(cell(notebook, "solve_softmax")) | {"id": "copy"}))


def moved(notebook):
    notebook.cells.insert(0, notebook.cells.pop(notebook.cells.index(cell(notebook, "solve_softmax"))))


def retyped(notebook):
    one = cell(notebook, "solve_softmax")
    one.cell_type = "markdown"
    del one["outputs"], one["execution_count"]


def changed(notebook):
    cell(notebook, "softmax").source = "12.0"


def deleted(notebook):
    notebook.cells.remove(cell(notebook, "softmax"))


def missing(notebook):
    notebook.cells.remove(cell(notebook, "solve_softmax"))


def added(notebook):
    notebook.cells.append(nbformat.v4.new_code_cell("print(1)"))


@pytest.mark.parametrize(
    ("edit", "state", "line", "note"),
    [
        (as_handed_out, "sound", None, None),
        (twice, "repaired", "twice: solve_softmax", "In the file twice; both were run"),
        (moved, "repaired", "moved: solve_softmax", "Not at their place; put back"),
        (retyped, "repaired", "of another kind: solve_softmax", "Not of their kind"),
        (changed, "repaired", "changed though locked: softmax", "Locked, and changed all the same"),
        (deleted, "repaired", "locked and deleted: softmax", "Locked, and deleted; put back: softmax."),
        (missing, "damaged", "missing: solve_softmax", None),
        (added, "sound", "code cells of their own: 1", None),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_oddity_is_told_to_the_instructor_and_to_the_student(edit, state, line, note, hand_in, released, tmp_path):
    folder = hand_in({}, edit)
    (found,) = doctor(LECTURE, Build(tmp_path), ["someone"])
    odd = [text for text in found.lines if not text.startswith("as handed out")]
    assert (state, [line] if line else []) == (found.state, odd)
    notes = intake.rebuild(released, intake.read(intake.find(folder, LECTURE))).notes
    assert len(notes) == (note is not None)
    assert all(text.startswith(note) for text in notes)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"cells": 3}', b" " * 21_000_000], ids=["empty", "a list", "no cells", "21 MB"]
)
def test_a_file_that_cannot_be_read_is_damaged(content, hand_in, tmp_path):
    (hand_in({}) / f"{LECTURE}.ipynb").write_bytes(content)
    (found,) = doctor(LECTURE, Build(tmp_path), ["someone"])
    assert ("damaged", len(content)) == (found.state, found.size)


def test_an_answer_that_was_not_touched_is_named(hand_in, right_cells, tmp_path):
    hand_in({name: source for name, source in right_cells.items() if name != "softmax"})
    (found,) = doctor(LECTURE, Build(tmp_path), ["someone"])
    (line,) = [text for text in found.lines if text.startswith("as handed out")]
    assert "solve_softmax" in line
    assert "solve_svm_loss" not in line


def test_nothing_is_run_and_nothing_is_written(hand_in, tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.sandbox.start", lambda *_: pytest.fail("a worker was started"))
    hand_in({"softmax": "open('ran', 'w')"})
    before = sorted(tmp_path.rglob("*"))
    doctor(LECTURE, Build(tmp_path), ["someone"])
    assert before == sorted(tmp_path.rglob("*"))


def test_the_command_lists_the_worst_first_and_says_so_with_its_exit_code(hand_in, tmp_path, capsys):
    sound = hand_in({})
    assert 0 == main(["doctor", LECTURE, "--build", str(tmp_path)])
    assert "1 sound, 0 repaired, 0 damaged." in capsys.readouterr().out
    odd = tmp_path / "submitted" / "a\x1b[31m" / LECTURE
    shutil.copytree(sound, odd)
    (odd / f"{LECTURE}.ipynb").write_text(json.dumps({"cells": 1}))
    (odd / "numpy.py").write_text("")
    assert 1 == main(["doctor", LECTURE, "--build", str(tmp_path)])
    told = capsys.readouterr().out
    assert told.isascii() or "\x1b" not in told
    assert "ignored: numpy.py" in told
    assert told.index("damaged") < told.index("sound")


def test_a_name_with_a_line_end_makes_up_no_finding_on_somebody_else(hand_in, tmp_path):
    (hand_in({}) / "x\n  damaged   victim").write_text("")
    told = table(doctor(LECTURE, Build(tmp_path), ["someone"]))
    assert ["ignored: x?  damaged   victim"] == [line.strip() for line in told.splitlines() if "victim" in line]


def test_without_a_release_there_is_nothing_to_hold_a_file_against(hand_in, tmp_path, capsys):
    hand_in({})
    shutil.rmtree(tmp_path / "release")
    assert 1 == main(["doctor", LECTURE, "--build", str(tmp_path)])
    assert f"run `python course.py release {LECTURE}` first" in capsys.readouterr().err


def test_long_lists_are_cut(hand_in, released, tmp_path):
    hand_in({}, lambda notebook: notebook.cells.reverse())
    (found,) = doctor(LECTURE, Build(tmp_path), ["someone"])
    assert all(len(line) < 200 for line in table([copy.copy(found)]).splitlines())


@pytest.mark.parametrize("where", ["eve", f"eve/{LECTURE}"], ids=["the student's folder", "the lecture's folder"])
def test_a_folder_that_is_a_link_hands_in_nobody_elses_work(where, hand_in, released, tmp_path):
    hand_in({})
    submitted, build = tmp_path / "submitted", Build(tmp_path)
    link = submitted / where
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(submitted / ("someone" if where == "eve" else f"someone/{LECTURE}"), target_is_directory=True)
    (found,) = doctor(LECTURE, build, ["eve"])
    one = parcel("eve", LECTURE, build, nbformat.writes(released).encode())
    assert ("damaged", None) == (found.state, one.content)
    assert "links are not followed" in found.lines[0]
    assert found.lines[0] == one.damage
