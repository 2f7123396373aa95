"""An instructor's own notebook with plain asserts: released, graded failing closed, marked, and its tests not shown."""

import contextlib
import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder import gradebook, intake, places
from autograder.asserts import BESIDE, Asserts, verdict_on
from autograder.audit import leaks
from autograder.doctor import beside
from autograder.executed import executed
from autograder.feedback import feedback
from autograder.grade import grade
from autograder.job import graded_cells
from autograder.places import Build
from autograder.records import write_json
from autograder.release import release
from autograder.report import report

LECTURE = "lec42_own"
SECRET = "assert double(21.5) == 43.0, 'the hidden number is 43'"
SOLUTION = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
VISIBLE = "import numpy as np\nassert double(2) == 4, 'two doubled is four'\nhelper = 1"
TESTS = {
    "double": f"{VISIBLE}\n### BEGIN HIDDEN TESTS\n{SECRET}\n### END HIDDEN TESTS",
    "partial": "(1.5 if helper and double(3) == 6 else 0.5)",
    "noisy": "import sys, warnings\nwarnings.warn('careful')\nprint('x', file=sys.stderr)\nassert double(1) == 2",
}
POINTS = {"double": 3, "partial": 2, "noisy": 1}
RIGHT = "def double(x):\n    return 2 * x"


def graded_cell(name, source):
    meta = {"grade": True, "grade_id": name, "locked": True, "points": POINTS[name], "schema_version": 3,
            "solution": False, "task": False}  # fmt: skip
    return new_code_cell(source, id=name, metadata={"nbgrader": meta})


@pytest.fixture(scope="module")
def own_course(tmp_path_factory):
    """A released course with one notebook that no Check knows."""
    root = tmp_path_factory.mktemp("course")
    meta = {
        "grade": False,
        "grade_id": "solve_double",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    cells = [new_markdown_cell("# Doubling", id="title")]
    cells += [new_code_cell(SOLUTION, id="solve_double", metadata={"nbgrader": meta})]
    cells += [graded_cell(name, source) for name, source in TESTS.items()]
    path = root / "notebooks" / LECTURE / f"{LECTURE}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells), path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "NOTEBOOKS", root / "notebooks")
        patch.setattr("autograder.settings.ROOT", root)
        build = Build(root / "build")
        release(LECTURE, build)
        yield build


@pytest.fixture
def marks(own_course, monkeypatch, tmp_path):
    """marks(solution, edit=None, …) -> the graded submission as `grade` returns it."""

    def run(solution, edit=None, student="someone", **tests):
        """`tests`: other sources for test cells, nothing of which is hidden."""
        released = nbformat.read(own_course.released(LECTURE), as_version=4)
        source = nbformat.read(places.source_of(LECTURE), as_version=4)
        for cell in [*released.cells, *source.cells]:
            cell.source = tests.get(cell.id, cell.source)
        nbformat.write(source, tmp_path / "source.ipynb")
        monkeypatch.setattr("autograder.asserts.source_of", lambda _: tmp_path / "source.ipynb")
        notebook = copy.deepcopy(released)
        next(c for c in notebook.cells if c.id == "solve_double").source = solution
        if edit:
            edit(notebook)
        folder = own_course.step("submitted") / student / LECTURE
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, folder / f"{LECTURE}.ipynb")
        return grade(folder, released, student, LECTURE, own_course)

    return run


def scores(graded):
    return {name: cell.score for name, cell in graded[0].cells.items()}


def test_the_release_holds_the_tests_that_may_be_seen_and_no_other(own_course):
    text = own_course.released(LECTURE).read_text(encoding="utf-8")
    assert "two doubled is four" in text
    assert "43" not in text
    assert "2 * x" not in text
    assert sorted(TESTS) == beside(LECTURE)


def test_a_hidden_test_that_would_go_out_is_seen(own_course, tmp_path):
    source = nbformat.read(places.source_of(LECTURE), as_version=4)
    leaking = nbformat.read(own_course.released(LECTURE), as_version=4)
    leaking.cells[0].source += f"\n{SECRET}"
    assert any("contains the hidden test" in problem for problem in leaks(tmp_path, LECTURE, source, leaking, set()))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("solution", "expected"),
    [
        (RIGHT, {"double": 3, "partial": 1.5, "noisy": 1}),
        ("def double(x):\n    return x + x if x < 20 else 0", {"double": 0, "partial": 1.5, "noisy": 1}),
        ("def double(x):\n    return 4", {"double": 0, "partial": 0.5, "noisy": 0}),
        ("raise NotImplementedError()", {"double": 0, "partial": 0, "noisy": 0}),
        ("def double(x):\n    exit()", {"double": 0, "partial": 0, "noisy": 0}),
        ("import os\ndef double(x):\n    os._exit(0)", {"double": 0, "partial": 0, "noisy": 0}),
        ("def double(x):\n    raise SystemExit", {"double": 0, "partial": 0, "noisy": 0}),
    ],
)
def test_a_cell_of_asserts_gives_points_only_if_it_runs_to_its_end(solution, expected, marks):
    assert expected == scores(marks(solution))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "score"),
    [("None", 2), ("0", 0), ("2", 2), ("0.5", 0.5), ("True", 0), ("False", 0), ("-1", 0), ("3", 0), ("float('nan')", 0),
     ("'2.0'", 2), ("'full'", 0), ("[2.0]", 0)],
)  # fmt: skip
def test_a_value_that_is_no_number_of_points_is_none(value, score, marks):
    """As in nbgrader, save for what it takes for full marks: a text, a truth value, a negative number."""
    assert score == scores(marks(RIGHT, partial=value))["partial"]


@pytest.mark.slow
def test_a_test_that_never_ends_costs_its_own_points(marks, monkeypatch):
    monkeypatch.setattr("autograder.session.CELL_SECONDS", 1.0)
    graded = marks("def double(x):\n    while x == 3: pass\n    return 2 * x")
    assert {"double": 3, "partial": 0, "noisy": 1} == scores(graded)
    assert "timeout" == graded[0].cells["partial"].verdict


HOOKS = """
import builtins, numpy as np, sys
from IPython import get_ipython
ip = get_ipython()
import ast
class T(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
ip.ast_transformers.append(T())
ip.input_transformers_post.append(lambda lines: ['2.0\\n'])
ip.run_cell = lambda *a, **k: None
ip.set_custom_exc((BaseException,), lambda *a, **k: None)
builtins.AssertionError = type('A', (Exception,), {})
builtins.all = builtins.any = lambda *a: True
np.allclose = np.array_equal = lambda *a, **k: True
np.testing.assert_allclose = lambda *a, **k: None
all = any = float = str = lambda *a: 2.0
def double(x): return None
"""
CHECK_WITH_NUMPY = """import numpy as np
assert all(double(x) == 2 * x for x in range(3))
assert np.allclose(double(np.ones(2)), 2)
np.testing.assert_allclose(double(2.0), 4.0)"""


@pytest.mark.slow
def test_what_hooks_and_patches_do_is_undone_before_the_tests(marks):
    tests = dict.fromkeys(TESTS, CHECK_WITH_NUMPY)
    assert dict.fromkeys(TESTS, 0) == scores(marks(HOOKS, **tests))
    assert POINTS == scores(marks(RIGHT, **tests))


FORGED = """
import json, os, stat, struct
body = json.dumps({'proof': '', 'value': '3.0', 'outputs': []}).encode()
for fd in range(3, 256):
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode): os.write(fd, (struct.pack('>I', len(body)) + body) * 9)
    except OSError: pass
def double(x): raise ValueError
"""


@pytest.mark.slow
def test_an_answer_that_was_sent_before_the_question_is_none(marks):
    assert dict.fromkeys(TESTS, 0) == scores(marks(FORGED))


def forged(notebook):
    for cell in notebook.cells:
        if cell.id in TESTS:
            cell.source = "3.0"
            cell.metadata.nbgrader.points = 100
            cell.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "100.0"}, execution_count=1)]


@pytest.mark.parametrize("error", ["NameError: name 'add' is not defined", "AssertionError: 4, please!"])
def test_what_is_said_of_an_error_ends_before_the_next_sentence_begins(error):
    verdict = verdict_on(Asserts("test_add", 2.0, "", ""), {"error": error, "failure": "", "value": None})
    end = "" if error.endswith("!") else "."
    assert f"The cell stops with {error}{end} {BESIDE}" == verdict.message


@pytest.mark.slow
def test_changed_test_cells_are_put_back(marks):
    graded = marks("def double(x):\n    return 0", forged)
    assert dict.fromkeys(TESTS, 0) == scores(graded)
    assert any(note.startswith(intake.REPAIRS["changed"][:20]) for note in graded[0].notes)


@pytest.mark.slow
def test_the_way_from_release_to_feedback_and_report(own_course, marks):
    for student, solution in [("anna", RIGHT), ("bert", "def double(x):\n    return x + x if x < 20 else 0")]:
        graded = marks(solution, student=student)
        notebook = executed(nbformat.read(own_course.released(LECTURE), as_version=4), *graded)
        write_json(own_course.result(LECTURE, student), graded[0].to_json())
        folder = own_course.step("autograded") / student / LECTURE
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{LECTURE}.ipynb")
        with contextlib.closing(gradebook.Writer(own_course)) as writer:
            writer.store(student, LECTURE, graded_cells(notebook), "", None)
        assert all(BESIDE in cell.message for cell in graded[0].cells.values())
    assert {"anna": 5.5, "bert": 2.5} == {
        s: sum(one.values()) for s, one in gradebook.scores(LECTURE, own_course).items()
    }
    pages = [page.read_text(encoding="utf-8") for page in feedback(LECTURE, own_course)]
    told = json.dumps([json.loads(path.read_text()) for path in (own_course.root / "results" / LECTURE).iterdir()])
    for text in [*pages, told]:
        assert "HIDDEN" not in text
        assert "hidden number" not in text
    assert "two doubled is four" in pages[0]
    assert 3 == report(LECTURE, own_course).read_text(encoding="utf-8").count("own tests, beside student code")
