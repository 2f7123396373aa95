"""May this go out to students? An allow-list: exactly one notebook, and in it nothing that answers it."""

import ast
import re
from pathlib import Path

from autograder import canonical

MARKERS = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS?|MARK SCHEME)|HASHED AUTOTEST|### AUTOTEST")
CELL_KEYS = {"cell_type", "execution_count", "id", "metadata", "outputs", "source"}
CELL_METADATA = (*canonical.CELL_METADATA, *canonical.LOCKS)
# A shorter line, such as `return loss`, says nothing by itself.
TELLING_LENGTH = 20


def leaks(folder, lecture, source, released, exercises):
    """What stands in the way of handing out `folder`, one sentence each; empty: nothing.

    Args:
        folder: what would be handed out.
        lecture: its name.
        source: the instructor's notebook (nbformat), solutions and all.
        released: the student's notebook (nbformat).
        exercises: names of the functions that students write.
    """
    return [
        *_wrong_files(Path(folder), lecture),
        *_wrong_form(released),
        *_markers(released),
        *_solution_text(source, released),
        *_hidden_tests(source, released),
        *_written_functions(released, exercises),
    ]


def _wrong_files(folder, lecture):
    expected = f"{lecture}.ipynb"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name != expected or path.is_symlink() or not path.is_file():
            yield f"{name} lies beside the notebook in notebooks/{lecture} and would go out with it; move it away."


def _wrong_form(notebook):
    extra = set(notebook.metadata) - set(canonical.NOTEBOOK_METADATA)
    if extra:
        yield f"The notebook's metadata has {_names(extra)}; run `python course.py canon`."
    for cell in notebook.cells:
        if set(cell) - CELL_KEYS:
            yield f"Cell {cell.get('id')} carries {_names(set(cell) - CELL_KEYS)}; remove it."
        if set(cell.metadata) - set(CELL_METADATA):
            yield f"Cell {cell.get('id')} has metadata {_names(set(cell.metadata) - set(CELL_METADATA))}; remove it."
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"Cell {cell.get('id')} has outputs; run `python course.py canon`."


def _markers(notebook):
    for cell in notebook.cells:
        found = MARKERS.search(cell.source)
        if found:
            yield f"Cell {cell.id} still says {found[0]!r}: it is not marked as a solution or test cell for nbgrader."


def _solution_text(source, released):
    """Telling lines of a solution that stand anywhere in what goes out."""
    secret = {line for cell in source.cells for line in _solution_lines(cell)}
    for cell in released.cells:
        for line in map(_squeezed, cell.source.splitlines()):
            told = next((s for s in secret if s in line), None)
            if told:
                yield f"Cell {cell.id} contains the solution's line {told!r}; rewrite it."
                break


def _solution_lines(cell):
    """The lines of a source cell that nbgrader takes out, if they tell anything."""
    if not cell.metadata.get("nbgrader", {}).get("solution"):
        return []
    lines, inside = cell.source.splitlines(), False
    if any("BEGIN SOLUTION" in line for line in lines):
        kept = []
        for line in lines:
            inside = (inside or "BEGIN SOLUTION" in line) and "END SOLUTION" not in line
            if inside and "BEGIN SOLUTION" not in line:
                kept.append(line)
        lines = kept
    return [text for text in map(_squeezed, lines) if len(text) >= TELLING_LENGTH and not text.startswith("### ")]


def _hidden_tests(source, released):
    """Lines of hidden tests that go out; what also stands in a test that students see is no secret."""
    hidden, open_ones = set(), set()
    for cell in source.cells:
        inside = False
        for line in cell.source.splitlines():
            inside = (inside or "BEGIN HIDDEN TEST" in line) and "END HIDDEN TEST" not in line
            (hidden if inside else open_ones).add(_squeezed(line))
    secret = {line for line in hidden - open_ones if len(line) >= TELLING_LENGTH and not line.startswith("### ")}
    for cell in released.cells:
        for told in secret & set(map(_squeezed, cell.source.splitlines())):
            yield f"Cell {cell.id} contains the hidden test {told!r}; rewrite it."


def _written_functions(notebook, exercises):
    """Exercises that are already written in the student's notebook."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(re.sub(r"^\s*[%!].*$", "", cell.source, flags=re.MULTILINE))
        except SyntaxError:
            yield f"Cell {cell.id} is not Python: it cannot be looked through."
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in exercises and not _is_stub(node):
                yield f"Cell {cell.id} defines {node.name}, which students are to write; mark it as a solution."


def _is_stub(function):
    last = function.body[-1]
    return isinstance(last, ast.Raise) and "NotImplementedError" in ast.unparse(last)


def _squeezed(line):
    return " ".join(line.split())


def _names(names):
    return ", ".join(sorted(names))
