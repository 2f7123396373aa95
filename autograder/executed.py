"""The executed notebook of a submission: what formgrader shows and feedback is made from.

Every graded cell ends with a number written here, from the host's own verdict. What the student wrote is
shown as text; of what the student's code put out, only text and PNG pictures are left.
"""

import nbformat
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from course_lib.checking.display import as_html, as_text


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
        return new_markdown_cell(SanitizeHTML().sanitize_html_tags(step.source), id=step.cell_id, metadata=metadata)
    outputs = [nbformat.from_dict(output) for output in outputs]
    return new_code_cell(step.source, id=step.cell_id, metadata=metadata, outputs=outputs)


def _verdict_outputs(verdict):
    """The verdict, and its points as nbgrader reads them: the value of the cell."""
    card = new_output("display_data", data={"text/html": as_html(verdict), "text/plain": as_text(verdict)})
    value = new_output("execute_result", data={"text/plain": repr(float(verdict.score))}, execution_count=1)
    return [card, value]


def _note(text, number):
    return new_markdown_cell(f"**About this file.** {text}", id=f"note-{number}")
