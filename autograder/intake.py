"""Take a submission in without believing it: read the file, keep the texts, rebuild all else.

From a submission come only the texts of the cells a student may write. Order, tags, metadata, locked cells
and checks come from the instructor's notebook. Runs no code of the student.
"""

import json
import stat
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from autograder.records import storable

MAX_BYTES = 20_000_000
MAX_CELLS = 1000
MAX_CELL = 200_000


# What was odd about a file and put right, and how its student is told. `{}` are the cells.
REPAIRS = {
    "twice": "In the file twice; both were run, in their order: {}.",
    "moved": "Not at their place; put back where they belong: {}.",
    "retyped": "Not of their kind (code or text) any more; treated as what they were: {}.",
    "changed": "Locked, and changed all the same; the original was used: {}.",
    "deleted": "Locked, and deleted; put back: {}.",
}


class DamagedError(Exception):
    """The file cannot be read as a notebook; the message says why, in one sentence for the student."""


@dataclass(frozen=True)
class Step:
    """One cell of the rebuilt notebook. `grade_id` is "" for an ungraded cell.

    `skipped`: it only shows something, and the student left it as it was.
    """

    cell_id: str
    kind: str
    source: str
    grade_id: str = ""
    check: bool = False
    skipped: bool = False


@dataclass(frozen=True)
class Submission:
    """The rebuilt notebook, which graded cells it lacks, and what was repaired: ids of cells by a key of REPAIRS.

    `added` counts the student's own code cells; `notes` are the repairs in words.
    """

    steps: tuple[Step, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    repairs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    added: int = 0


def find(folder, lecture):
    """The submitted notebook in `folder`.

    Raises:
        DamagedError: if there is none, or it is no regular file, or it is too large.
    """
    path = folder / f"{lecture}.ipynb"
    try:
        info = path.lstat()
    except OSError:
        others = sorted(p.name for p in folder.glob("*.ipynb"))
        found = f"found {', '.join(map(repr, others[:3]))}" if others else "found no notebook"
        raise DamagedError(f"There is no file called {lecture}.ipynb; {found}.") from None
    if not stat.S_ISREG(info.st_mode):
        raise DamagedError(f"{lecture}.ipynb is not a regular file.")
    if info.st_size > MAX_BYTES:
        raise DamagedError(
            f"The file has {info.st_size / 1e6:.0f} MB; {MAX_BYTES // 1_000_000} MB are allowed."
            " Clear the outputs and hand it in again."
        )
    return path


def see_that_it_is_no_link(folder):
    """A folder that is a link would hand in somebody else's work.

    Raises:
        DamagedError: if the folder of a submission or the one of its student is a link.
    """
    if folder.is_symlink() or folder.parent.is_symlink():
        raise DamagedError("Its folder is a link, and links are not followed.")


def read(path):
    """The cells of the notebook at `path`, each with `kind`, `id`, `grade_id` and `source`.

    Raises:
        DamagedError: if it is no notebook.
    """
    try:
        notebook = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        raise DamagedError("The file is not a notebook: it cannot be read as JSON. Open it, save it again.") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise DamagedError("The file is JSON but not a notebook: it has no list of cells.")
    if len(cells) > MAX_CELLS:
        raise DamagedError(f"The notebook has {len(cells)} cells; {MAX_CELLS} are allowed.")
    return [_cell(cell) for cell in cells if isinstance(cell, dict)]


def rebuild(instructor, cells):
    """The instructor's notebook with the student's texts, and the cells the student added where they stood.

    Args:
        instructor: the source notebook (nbformat).
        cells: what `read` returned.
    """
    texts, added, twice = _sort(instructor, cells)
    repairs = _repairs(instructor, texts, twice)
    steps, missing = list(added.get(None, [])), []
    for cell in instructor.cells:
        graded = cell.metadata.get("nbgrader", {})
        grade_id = graded.get("grade_id", "")
        found = texts.get(cell.id)
        own_text = found is not None and not graded.get("locked", False) and not _is_check(cell)
        if graded.get("solution") and found is None:
            missing.append(grade_id)
        lost = graded.get("solution") and found is None and cell.cell_type == "code"
        source = found["source"] if own_text else "" if lost else cell.source
        skipped = "picture" in cell.metadata.get("tags", []) and source == cell.source
        steps.append(Step(cell.id, cell.cell_type, source, grade_id, _is_check(cell), skipped))
        steps += added.get(cell.id, [])
    notes = tuple(REPAIRS[kind].format(listed(ids)) for kind, ids in repairs.items())
    return Submission(tuple(steps), tuple(missing), notes, repairs, sum(map(len, added.values())) - len(twice))


def _repairs(instructor, texts, twice):
    """{kind: ids of cells}: what `rebuild` puts right."""
    order, locked = [cell.id for cell in instructor.cells], [c for c in instructor.cells if _is_locked(c)]
    kept = SequenceMatcher(None, [name for name in order if name in texts], list(texts), autojunk=False)
    in_place = {name for block in kept.get_matching_blocks() for name in list(texts)[block.b : block.b + block.size]}
    found = {
        "twice": twice,
        "moved": [name for name in order if name in texts and name not in in_place],
        "retyped": [c.id for c in instructor.cells if c.id in texts and texts[c.id]["kind"] != c.cell_type],
        "changed": [c.id for c in locked if c.id in texts and texts[c.id]["source"].strip() != c.source.strip()],
        "deleted": [c.id for c in locked if c.id not in texts and texts],
    }
    return {kind: tuple(dict.fromkeys(ids)) for kind, ids in found.items() if ids}


def listed(ids):
    """The first few of `ids`, and how many more there are."""
    more = f" and {len(ids) - 4} more" if len(ids) > 4 else ""
    return ", ".join(ids[:4]) + more


def _sort(instructor, cells):
    """The student's cells: by the instructor's cell they answer, or added after one (None: at the top)."""
    by_grade_id = {c.metadata.nbgrader.grade_id: c.id for c in instructor.cells if "nbgrader" in c.metadata}
    known = {cell.id for cell in instructor.cells}
    texts, added, twice, last = {}, {}, [], None
    for number, cell in enumerate(cells):
        target = by_grade_id.get(cell["grade_id"]) or (cell["id"] if cell["id"] in known else None)
        if target is not None and target not in texts:
            texts[target] = cell
            last = target
        elif cell["kind"] == "code" and cell["source"].strip() and target not in _checks(instructor):
            if target is not None:
                twice.append(target)
            added.setdefault(last, []).append(Step(f"own-{number}", "code", cell["source"]))
    return texts, added, twice


def _checks(instructor):
    return {cell.id for cell in instructor.cells if _is_check(cell)}


def _is_locked(cell):
    graded = cell.metadata.get("nbgrader", {})
    return _is_check(cell) or bool(graded.get("locked"))


def _is_check(cell):
    graded = cell.metadata.get("nbgrader", {})
    return bool(graded.get("grade")) and not graded.get("solution") and cell.cell_type == "code"


def _cell(cell):
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    metadata = cell.get("metadata")
    graded = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = graded.get("grade_id") if isinstance(graded, dict) else None
    return {
        "kind": cell.get("cell_type") if cell.get("cell_type") in ("code", "markdown", "raw") else "raw",
        "id": cell.get("id") if isinstance(cell.get("id"), str) else "",
        "grade_id": grade_id if isinstance(grade_id, str) else "",
        "source": storable(source[:MAX_CELL]) if isinstance(source, str) else "",
    }
