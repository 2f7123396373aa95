"""Each notebook as somebody runs it who wrote every guess down: to the end, and every guess is answered."""

import re
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("lec*/lec*.ipynb"))
GUESS = re.compile(r"^(guess_\w+) = None\b", re.MULTILINE)
ANSWER = re.compile(r"\breveal\(\s*(guess_\w+)")
TAKEN = 7.25


def said(cell):
    """What a cell shows, as text."""
    return "".join(str(output.get("data", {}).get("text/plain", "")) for output in cell.get("outputs", ()))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_guess_is_answered(path):
    notebook = nbformat.read(path, as_version=4)
    guesses = {name for cell in notebook.cells for name in GUESS.findall(cell.source)}
    for cell in notebook.cells:
        cell.source = GUESS.sub(rf"\1 = {TAKEN}", cell.source)
    nbclient.execute(notebook, cwd=path.parent, timeout=300, kernel_name="python3")
    answers = {name: cell for cell in notebook.cells for name in ANSWER.findall(cell.source)}
    assert guesses == set(answers)
    for cell in answers.values():
        assert f"You said {TAKEN}. " in said(cell), cell.source
        assert "{}" not in said(cell), cell.source
