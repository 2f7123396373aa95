"""What Canvas and Moodle are given: the gradebook's scores, and no formula."""

import csv
import io

import pytest

from autograder.__main__ import main
from autograder.export import as_csv, defused, export
from autograder.gradebook import open_gradebook
from autograder.places import Build

LECTURE = "lec01_losses"


@pytest.fixture(scope="module")
def build(tmp_path_factory, released_build):
    """A gradebook of four students, one of them late, one with a manual grade, one who handed nothing in."""
    build = Build(tmp_path_factory.mktemp("export") / "build")
    build.root.mkdir()
    build.gradebook.write_bytes(released_build.gradebook.read_bytes())
    with open_gradebook(build) as book:
        book.add_student("anna", first_name="Anna", last_name="Örn", email="anna@example.org")
        book.add_student("late", first_name="=cmd|'/C calc'!A0", last_name="@SUM(1)")
        book.add_student("-minus")
        book.add_student("nobody")
        for student, manual in [("anna", 1.5), ("late", 0), ("-minus", 0)]:
            submission = book.add_submission(LECTURE, student)
            for grade in submission.notebooks[0].grades:
                if grade.name == "svm_loss":
                    grade.auto_score = 3
                if grade.name == "which_w_to_prefer":
                    grade.manual_score = manual
                grade.needs_manual_grade = False
            if student == "late":
                submission.notebooks[0].late_submission_penalty = 1
        book.db.commit()
    (build.root / "results" / LECTURE).mkdir(parents=True)
    (build.root / "results" / LECTURE / "anna.json").write_text("{}")
    return build


def rows(path):
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))


def test_canvas_finds_its_columns_and_its_points_possible(build):
    path, number = export("canvas", [LECTURE], build)
    head, points, *students = rows(path)
    assert 4 == number == len(students)
    assert ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", LECTURE] == head
    assert ["    Points Possible", "", "", "", "", "16"] == points
    assert ["Örn, Anna", "", "", "anna", "", "4.5"] in students
    assert ["nobody", "", "", "nobody", "", ""] in students


def test_a_late_penalty_is_taken_off_and_a_manual_grade_is_in(build):
    path, _ = export("moodle", [LECTURE], build)
    head, *students = rows(path)
    assert ["First name", "Last name", "ID number", "Email address", f"Assignment: {LECTURE}"] == head
    assert {"anna": "4.5", "late": "2", "'-minus": "3", "nobody": "-"} == {row[2]: row[4] for row in students}


def test_no_cell_is_a_formula(build):
    for system in ("canvas", "moodle"):
        path, _ = export(system, [LECTURE], build)
        for row in rows(path):
            for cell in row:
                assert cell == "-" or not cell.lstrip().startswith(("=", "+", "-", "@")), cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", '=HYPERLINK("http://x";"y")', "\ufeff=1", "\x00=1"]
)
def test_what_a_spreadsheet_would_work_out_becomes_text(cell):
    assert defused(cell).startswith("'")


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_nor_does_one_stand_behind_a_semicolon_which_ends_a_cell_in_some_countries(sign):
    assert (f"'{sign}1", f"anna;'{sign}1;b", "a;b") == (defused(f"{sign}1"), defused(f"anna;{sign}1;b"), defused("a;b"))


def test_commas_quotes_and_lines_stay_in_their_cell():
    text = as_csv([['Örn, "Anna"\nB', 1.5, "x;y"]])
    assert [['Örn, "Anna" B', "1.5", "x;y"]] == list(csv.reader(io.StringIO(text)))


def test_written_answers_without_points_are_not_passed_over(build, capsys):
    """Exported as 0, they look like answers that somebody has read."""
    assert 0 == main(["export", LECTURE, "--to", "canvas", "--build", str(build.root)])
    assert "wait for your points" not in capsys.readouterr().out
    with open_gradebook(build) as book:
        book.find_submission_notebook(LECTURE, LECTURE, "anna").grades[0].needs_manual_grade = True
        book.db.commit()
    assert 0 == main(["export", LECTURE, "--to", "canvas", "--build", str(build.root)])
    assert "Written answers in 1 of the submissions wait for your points" in capsys.readouterr().out


def test_the_command_writes_a_file_and_refuses_what_is_not_graded(build, tmp_path, capsys):
    assert 0 == main(["export", LECTURE, "--to", "moodle", "--build", str(build.root)])
    assert "4 students in " in capsys.readouterr().out
    assert 1 == main(["export", LECTURE, "--to", "moodle", "--build", str(tmp_path)])
    assert f"Nothing of {LECTURE} has been graded yet" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["export", "--to", "excel"])
