"""Who may import whom: the borders that keep every part replaceable, read off the imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*ROOT.glob("course_lib/**/*.py"), *ROOT.glob("autograder/**/*.py")])

LEVELS = [
    {"losses", "regularizers", "optimizers", "schedules", "second_order", "surfaces", "features", "layers", "limit"},
    {"objective", "gradients", "trajectory", "training", "data", "cifar10", "checking", "exercise", "references"},
    {"plots"},
    {"widgets", "server"},
]
ALLOWED_AT = [
    {"numpy"},
    {"numpy", "pooch", "tqdm", "PIL", "IPython"},
    {"matplotlib"},
    {"ipywidgets", "anywidget", "traitlets", "contourpy", "nbformat", "nbconvert", "PIL"},
]
# What runs beside hostile code, or starts it, stands on the standard library alone.
STANDARD_ONLY = {f"autograder/{name}.py" for name in ("records", "sandbox", "layers", "syscalls", "places")}
USES_NBGRADER = {
    "autograder/release.py",
    "autograder/convert.py",
    "autograder/gradebook.py",
    "autograder/feedback.py",
    "autograder/plugin.py",
    "autograder/server.py",
}


def imports_of(path):
    """Dotted names of all that a module imports, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def part_of(name):
    """course_lib.plots.digits -> plots"""
    return name.split(".")[1]


def level_of(part):
    return next((level for level, parts in enumerate(LEVELS) if part in parts), None)


def outside(names):
    """Top-level packages that are neither ours nor Python's."""
    import sys

    tops = {name.split(".")[0] for name in names}
    return tops - set(sys.stdlib_module_names) - {"course_lib", "autograder"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_course_lib_never_imports_the_autograder(path):
    if path.is_relative_to(ROOT / "course_lib"):
        assert not {name for name in imports_of(path) if name.startswith("autograder")}


@pytest.mark.parametrize("path", [p for p in MODULES if p.is_relative_to(ROOT / "course_lib")], ids=name_of)
def test_a_library_module_imports_only_from_lower_levels(path):
    """Level 0 imports NumPy and nobody; each level above may use those below it."""
    part = path.relative_to(ROOT / "course_lib").parts[0].removesuffix(".py")
    if part == "__init__":
        assert imports_of(path) == set()
        return
    level = level_of(part)
    assert level is not None, f"{part} has no level yet: give it one in LEVELS"
    used = {part_of(name) for name in imports_of(path) if name.startswith("course_lib.")} - {part}
    allowed = set().union(*LEVELS[:level]) | (LEVELS[level] if level else set())
    assert used <= allowed
    assert outside(imports_of(path)) <= set().union(*ALLOWED_AT[: level + 1])


@pytest.mark.parametrize("name", sorted(STANDARD_ONLY))
def test_the_border_modules_use_the_standard_library_alone(name):
    names = imports_of(ROOT / name)
    assert outside(names) == set()
    assert not {n for n in names if n.startswith("course_lib")}


def test_the_worker_knows_no_checks_no_answers_and_no_nbgrader():
    forbidden = ("autograder.checks", "autograder.answers", "autograder.record", "course_lib.losses", "nbgrader")
    modules = ("autograder/worker.py", "autograder/pristine.py", "autograder/parent.py", "autograder/layers.py")
    names = {n for module in modules for n in imports_of(ROOT / module) if n != "autograder.records.read_frame"}
    assert not {n for n in names if n.startswith(forbidden) and not n.startswith("autograder.records")}


@pytest.mark.parametrize("path", sorted(ROOT.glob("autograder/checks/**/*.py")), ids=name_of)
def test_checks_know_neither_nbgrader_nor_the_worker(path):
    for name in imports_of(path):
        assert not name.startswith(("nbgrader", "autograder.worker", "autograder.sandbox", "course_lib.plots"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nbgrader_is_imported_only_where_it_is_spoken_to(path):
    if name_of(path) not in USES_NBGRADER:
        assert not {name for name in imports_of(path) if name.split(".")[0] == "nbgrader"}


@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/**/*.ipynb")), ids=name_of)
def test_notebooks_import_the_library_and_never_the_autograder(path):
    assert "autograder" not in path.read_text(encoding="utf-8")
