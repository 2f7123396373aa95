"""The executed notebook of a submission: what formgrader shows and feedback is made from.

Every graded cell ends with a number written here, from the host's own verdict. What the student wrote can
hold no script; of what the student's code put out, only text and PNG pictures are left.
"""

import re
from dataclasses import replace
from html import escape

import nbformat
from nbconvert.filters import markdown2html
from nbconvert.preprocessors.sanitize import SanitizeHTML

from course_lib.checking.display import as_html

TEXT_TAGS = "div span p h1 h2 h3 h4 h5 h6 pre br hr del sub sup table thead tbody tr th td"
# What sets markdown and cleans HTML takes time that grows with the square of the length: 10,000 characters take 0.4 s
# at worst, 200,000 many minutes. Longer ones are shown as they were written, up to MAX_SHOWN.
MAX_MARKDOWN = 10_000
MAX_MARKDOWN_IN_ALL = 40_000
MAX_LINES = 200  # each could begin a table of all that follow: 3,000 take 12 s
MAX_SHOWN = 20_000  # characters of one cell
MAX_CODE_IN_ALL = 100_000  # to colour it on a page takes up to 0.1 ms a character
MAX_LINE = 1000  # of code, as that time grows with a line: 20,000 dots take 4 s


def executed(released, result, steps, outputs, verdicts):
    """The notebook (nbformat) of a graded submission.

    Args:
        released: the notebook as it was handed out (nbformat).
        result: the SubmissionResult.
        steps, outputs, verdicts: what `grade` returned beside it.
    """
    originals = {cell.id: cell for cell in released.cells}
    texts = _texts(steps, originals)
    notebook = nbformat.v4.new_notebook(metadata=released.metadata)
    notebook.cells = [_note(note, number) for number, note in enumerate(result.notes)]
    for step in steps:
        cell = _cell(step, originals.get(step.cell_id), outputs.get(step.cell_id, []), texts)
        if step.check and step.grade_id in verdicts:
            cell.outputs = _verdict_outputs(verdicts[step.grade_id])
        notebook.cells.append(cell)
    return notebook


def _texts(steps, originals):
    """{cell_id: what to show} of what the student wrote. It is bounded, as a page of it takes its time to be made."""
    texts, markdown, code = {}, MAX_MARKDOWN_IN_ALL, MAX_CODE_IN_ALL
    for step in steps:
        original, source = originals.get(step.cell_id), step.source
        if original is not None and original.source == source:
            continue
        if step.kind == "code":
            room = min(code, MAX_SHOWN)
            texts[step.cell_id] = _cut(_narrow(source), room, "# ")
            code -= min(room, len(source))
        elif len(source) <= min(markdown, MAX_MARKDOWN) and len(source.splitlines()) <= MAX_LINES:
            texts[step.cell_id] = _safe(source)
            markdown -= len(source)
        else:
            texts[step.cell_id] = _as_written(source)
    return texts


def _cut(text, most, mark=""):
    return text if len(text) <= most else f"{text[:most]}\n{mark}… (the rest is left out)"


def _narrow(code):
    return "\n".join(f"{line[:MAX_LINE]} …" if len(line) > MAX_LINE else line for line in code.split("\n"))


def _cell(step, original, outputs, texts):
    metadata = original.metadata if original is not None else {}
    source = texts.get(step.cell_id, step.source)
    if step.kind != "code":
        return _node("markdown", step.cell_id, metadata, source)
    return _node("code", step.cell_id, metadata, source, execution_count=None, outputs=outputs)


def _node(kind, cell_id, metadata, source, **more):
    """A cell. Nothing is validated here, since all that is in it is ours; the tests see that it is valid."""
    cell = {"cell_type": kind, "id": cell_id, "metadata": metadata, "source": source}
    return nbformat.from_dict(cell | more)


def _safe(markdown):
    """A student's markdown as HTML without scripts, in one block that markdown leaves as it is.

    The HTML is cleaned and not the markdown: the `&` and `<` of a formula must stay what they are, and a
    markdown link can carry a script, too.
    """
    sanitizer = SanitizeHTML()
    sanitizer.tags = [*sanitizer.tags, *TEXT_TAGS.split()]
    try:
        html = sanitizer.sanitize_html_tags(markdown2html(markdown)).strip()
    except Exception:  # such as for a picture that was pasted into the notebook: only texts are taken in
        return _as_written(markdown)
    return _in_one_block(html)


def _as_written(text):
    """A student's text that is not set, only shown."""
    return _in_one_block(f'<pre class="tex2jax_ignore">{escape(_cut(text, MAX_SHOWN))}</pre>')


def _in_one_block(html):
    lines = re.sub(r"\r\n?", "\n", html)  # to markdown these end a line, too
    no_blank_lines = re.sub(r"\n(?=[^\S\n]*\n)", "\n&#32;", lines)
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
    """A note may name files, which are called as their owner likes."""
    return _node("markdown", f"note-{number}", {}, _safe(f"**About this file.** {text}"))
