"""The executed notebook of a submission: what formgrader shows and feedback is made from.

Every graded cell ends with a number written here, from the host's own verdict. What the student wrote can
hold no script; of what the student's code put out, only text and PNG pictures are left.
"""

import re
from dataclasses import replace

import nbformat
from nbconvert.filters import markdown2html
from nbconvert.preprocessors.sanitize import SanitizeHTML

from course_lib.checking.display import as_html

TEXT_TAGS = "div span p h1 h2 h3 h4 h5 h6 pre br hr del sub sup table thead tbody tr th td"


def executed(released, result, steps, outputs, verdicts):
    """The notebook (nbformat) of a graded submission.

    Args:
        released: the notebook as it was handed out (nbformat).
        result: the SubmissionResult.
        steps, outputs, verdicts: what `grade` returned beside it.
    """
    originals = {cell.id: cell for cell in released.cells}
    notebook = nbformat.v4.new_notebook(metadata=released.metadata)
    notebook.cells = [_note(note, number) for number, note in enumerate(result.notes)]
    for step in steps:
        cell = _cell(step, originals.get(step.cell_id), outputs.get(step.cell_id, []))
        if step.check and step.grade_id in verdicts:
            cell.outputs = _verdict_outputs(verdicts[step.grade_id])
        notebook.cells.append(cell)
    return notebook


def _cell(step, original, outputs):
    metadata = original.metadata if original is not None else {}
    if step.kind != "code":
        ours = original is not None and original.source == step.source
        return _node("markdown", step.cell_id, metadata, step.source if ours else _safe(step.source))
    return _node("code", step.cell_id, metadata, step.source, execution_count=None, outputs=outputs)


def _node(kind, cell_id, metadata, source, **more):
    """A cell; the notebook is validated as a whole when it is written, which is five times faster than one by one."""
    cell = {"cell_type": kind, "id": cell_id, "metadata": metadata, "source": source}
    return nbformat.from_dict(cell | more)


def _safe(markdown):
    """A student's markdown as HTML without scripts, in one block that markdown leaves as it is.

    The HTML is cleaned and not the markdown: the `&` and `<` of a formula must stay what they are, and a
    markdown link can carry a script, too.
    """
    sanitizer = SanitizeHTML()
    sanitizer.tags = [*sanitizer.tags, *TEXT_TAGS.split()]
    html = sanitizer.sanitize_html_tags(markdown2html(markdown)).strip()
    no_blank_lines = re.sub(r"\n(?=\s*\n)", "\n&#32;", html)
    return f"<div>{no_blank_lines}</div>"


def _verdict_outputs(verdict):
    """The verdict as the value of its cell: a card for people, and the points as nbgrader reads them.

    A page that is handed back shows no expected value; `check` in the notebook shows that of a public case.
    """
    if verdict.shown is not None:
        verdict = replace(verdict, shown=None, also=verdict.also or "`check`, in your notebook, shows you a case.")
    data = {"text/html": as_html(verdict), "text/plain": repr(float(verdict.score))}
    output = {"output_type": "execute_result", "data": data, "execution_count": 1, "metadata": {}}
    return [nbformat.from_dict(output)]


def _note(text, number):
    return _node("markdown", f"note-{number}", {}, f"**About this file.** {text}")
