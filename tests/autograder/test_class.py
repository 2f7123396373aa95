"""A whole class: the demo, the gradebook, the feedback pages, and runs that are repeated."""

import json
import re

import nbformat
import pytest
from nbgrader.utils import determine_grade

from autograder import gradebook
from autograder.__main__ import main
from autograder.checks import checks_of
from autograder.demo import demo, planted, submissions_of
from autograder.gradebook import open_gradebook
from autograder.places import Build, UserError
from autograder.records import VERDICTS
from autograder.run import run

LECTURE = "lec01_losses"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo_build(tmp_path_factory):
    """A Build after the demo, with what the demo told."""
    build = Build(tmp_path_factory.mktemp("demo") / "build")
    told = []
    demo([LECTURE], build, told.append)
    (build.root / "told.txt").write_text("\n".join(told), encoding="utf-8")
    return build


@pytest.fixture(scope="module")
def results(demo_build):
    """{student: result file}."""
    paths = (demo_build.root / "results" / LECTURE).glob("*.json")
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def timeless(results):
    """Results without what differs from run to run, and without what only the file has."""
    beside = ("seconds", "fingerprint")
    return {student: {key: one[key] for key in one if key not in beside} for student, one in results.items()}


def test_every_submission_has_a_result_of_the_promised_form(demo_build, results):
    released = nbformat.read(demo_build.released(LECTURE), as_version=4)
    assert set(submissions_of(LECTURE, released)) == set(results)
    for student, result in results.items():
        assert (student, LECTURE) == (result["student"], result["assignment"])
        assert sum(cell["score"] for cell in result["cells"].values()) == result["score"]
        assert set(checks_of(LECTURE)) == set(result["cells"])
        for cell in result["cells"].values():
            assert {"score", "max_score", "verdict", "mistake", "message"} == set(cell)
            assert cell["verdict"] in VERDICTS
            assert cell["message"]


@pytest.mark.parametrize(
    ("student", "score", "verdicts"),
    [
        ("right-01", 12, {"right"}),
        ("right-02", 12, {"right"}),
        ("right-03", 12, {"right"}),
        ("not-attempted", 0, {"not attempted"}),
        ("crashes", 0, {"error"}),
        ("loops-for-ever", 10, {"timeout", "right"}),
        ("damaged-file", 0, {"missing"}),
        ("deleted-cells", 10, {"missing", "right"}),
    ],
)
def test_each_kind_of_submission_gets_what_it_deserves(student, score, verdicts, results):
    cells = results[student]["cells"].values()
    assert (score, verdicts) == (results[student]["score"], {cell["verdict"] for cell in cells})


def test_every_known_mistake_is_in_the_class_and_is_named(results):
    every = {(name, slug) for name, check in checks_of(LECTURE).items() for slug in check.mistakes}
    named = {
        (name, results[student]["cells"][name]["mistake"])
        for student, mistakes in planted(LECTURE).items()
        for name in mistakes
    }
    assert every == named


def test_the_gradebook_agrees_with_the_result_files(demo_build, results):
    stored = gradebook.scores(LECTURE, demo_build)
    assert {s: {name: c["score"] for name, c in r["cells"].items()} for s, r in results.items()} == stored
    with open_gradebook(demo_build) as book:
        for submission in book.assignment_submissions(LECTURE):
            assert results[submission.student.id]["score"] == submission.score


def test_nbgrader_reads_the_same_points_from_the_executed_notebooks(demo_build, results):
    for student, result in results.items():
        path = demo_build.step("autograded") / student / LECTURE / f"{LECTURE}.ipynb"
        cells = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
        for name, cell in result["cells"].items():
            assert (cell["score"], cell["max_score"]) == determine_grade(cells[name])


def test_written_answers_wait_for_a_person(demo_build):
    with open_gradebook(demo_build) as book:
        grade = book.find_grade("which_w_to_prefer", LECTURE, LECTURE, "right-01")
        assert (0, False) == (grade.auto_score, grade.needs_manual_grade), "nothing was written, so 0 by itself"


def test_everyone_gets_a_feedback_page_without_secrets(demo_build, results):
    seed = (demo_build.root / "hidden_seed").read_text(encoding="ascii")
    for student, result in results.items():
        page = (demo_build.step("feedback") / student / LECTURE / f"{LECTURE}.html").read_text(encoding="utf-8")
        text = re.sub(r"<[^>]+>", " ", page)
        assert "Model answer" not in text
        assert "Marking guide" not in text
        assert "The smallest case" not in page, "an expected value"
        assert seed not in page
        if result["score"] < 12:
            assert f"{result['score']:g}" in text


def test_the_demo_says_what_happened_and_where_to_look(demo_build):
    told = (demo_build.root / "told.txt").read_text(encoding="utf-8")
    many = sum(map(len, planted(LECTURE).values()))
    assert f"{many} of {many} planted mistakes were named" in told
    for place in ("results", "feedback", "gradebook.db", "Formgrader"):
        assert place in told


def test_a_demo_never_mixes_with_real_submissions(tmp_path):
    build = Build(tmp_path)
    (build.step("submitted") / "anna" / LECTURE).mkdir(parents=True)
    with pytest.raises(UserError, match="holds real submissions"):
        demo([LECTURE], build)
    assert (build.step("submitted") / "anna" / LECTURE).exists()


def test_grading_again_changes_nothing_and_keeps_what_people_added(demo_build, results):
    with open_gradebook(demo_build) as book:
        grade = book.find_grade("which_w_to_prefer", LECTURE, LECTURE, "right-01")
        grade.manual_score = 1.5
        comment = book.find_comment("which_w_to_prefer", LECTURE, LECTURE, "right-01")
        comment.manual_comment = "Nearly."
        book.db.commit()
    again = {one.student: one.to_json() for one in run(LECTURE, demo_build, lambda text: None, force=True)}
    assert timeless(results) == timeless(again)
    with open_gradebook(demo_build) as book:
        grade = book.find_grade("which_w_to_prefer", LECTURE, LECTURE, "right-01")
        comment = book.find_comment("which_w_to_prefer", LECTURE, LECTURE, "right-01")
        assert (1.5, "Nearly.") == (grade.manual_score, comment.manual_comment)


def test_strange_names_of_students_are_only_names(released_build, tmp_path, released, capsys):
    names = ["<img src=x onerror=alert(1)>", "Ünïcode 名前", "a b'c\";--", "..hidden", "new\x1bline"]
    build = Build(tmp_path / "build")
    for name in names:
        path = build.step("submitted") / name / LECTURE / f"{LECTURE}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text("{", encoding="utf-8")
    assert 0 == main(["grade", LECTURE, "--build", str(build.root)])
    assert "\x1b" not in capsys.readouterr().out
    assert sorted(names) == sorted(p.stem for p in (build.root / "results" / LECTURE).iterdir())


def test_an_exported_notebook_can_be_faked_for_any_class(released):
    submissions = submissions_of(LECTURE, released)
    assert {"right-01", "not-attempted", "crashes", "loops-for-ever", "damaged-file", "deleted-cells"} <= set(
        submissions
    )
