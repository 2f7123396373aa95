"""The one form of a notebook in this repository: no outputs, sorted keys, stable ids, no stray metadata."""

import copy

import nbformat

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = ("nbgrader", "tags")
LOCKS = ("deletable", "editable")


def canonical(notebook, keep=CELL_METADATA):
    """A copy of `notebook` (nbformat 4) in canonical form: cell metadata `keep`, a graded cell's id its grade_id."""
    result = copy.deepcopy(notebook)
    result.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    result.nbformat, result.nbformat_minor = 4, 5
    for number, cell in enumerate(result.cells):
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.id = grade_id or cell.get("id") or f"cell-{number}"
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in keep if key in cell.metadata})
        cell.source = cell.source.rstrip()
        cell.pop("attachments", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return result


def to_text(notebook):
    """`notebook` as the text of its file."""
    return nbformat.writes(notebook, version=4, indent=1, sort_keys=True, ensure_ascii=False).rstrip("\n") + "\n"


def make_canonical(path):
    """Rewrite the notebook at `path`; whether that changed it."""
    before = path.read_text(encoding="utf-8")
    after = to_text(canonical(nbformat.reads(before, as_version=4)))
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before
