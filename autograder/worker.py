"""Runs inside the sandbox: the student's cells, and calls of the student's functions.

It knows no expected value and no score. The host sends `{"do": "run", "source": …}` or
`{"do": "call", "name": …, "args": […], "kwargs": {…}}` and gets plain data back.
"""

import base64
import contextlib
import os
import sys

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from autograder.records import FrameError, read_frame, write_frame
from course_lib.checking.outcome import CappedText, Outcome, call
from course_lib.checking.plain import decode

MAX_TEXT = 20_000
MAX_PICTURE = 2_000_000
MAX_OUTPUTS = 20
MEMORY = 4 << 30
FILE_SIZE = 100 << 20


def main():
    """Answer the host until it closes the pipe."""
    requests, replies = _take_the_pipes()
    _limit_resources()
    shell = InteractiveShell.instance(colors="nocolor")
    shell.ask_exit = sys.exit  # what `exit()` calls in a cell
    with contextlib.suppress(FrameError, OSError):
        while (message := read_frame(requests)) is not None:
            write_frame(replies, _answer(shell, message))


def _answer(shell, message):
    try:
        if message["do"] == "run":
            return _run(shell, message["source"])
        return _call(shell, message)
    except BaseException as error:  # whatever a student's code leaves behind, the next question is answered
        return {"outputs": [], "completed": False} | Outcome("raised", error=type(error).__name__).to_json()


def _run(shell, source):
    """Run one cell as a notebook would and return its outputs."""
    text, errors = CappedText(MAX_TEXT), []
    shell._showtraceback = lambda kind, error, lines: errors.append((kind.__name__, str(error), lines))
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text), capture_output(False, False) as captured:
        shell.display_trap.hook = sys.displayhook  # the value of a cell's last line is an output like any other
        result = shell.run_cell(source, store_history=True)
    outputs = [_display_data(output) for output in captured.outputs[:MAX_OUTPUTS]]
    if text.getvalue():
        outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": text.getvalue()})
    outputs += [_error(*error) for error in errors[:1]]
    return {"outputs": [output for output in outputs if output], "completed": result.success}


def _display_data(output):
    """Text and pictures only: nothing that a browser would run."""
    data = output.data if isinstance(output, RichOutput) else {}
    kept = {}
    if isinstance(data.get("text/plain"), str):
        kept["text/plain"] = data["text/plain"][:MAX_TEXT]
    picture = data.get("image/png")
    if isinstance(picture, bytes):
        picture = base64.b64encode(picture).decode("ascii")
    if isinstance(picture, str) and len(picture) < MAX_PICTURE:
        kept["image/png"] = picture
    return {"output_type": "display_data", "metadata": {}, "data": kept} if kept else None


def _error(kind, message, lines):
    text = "\n".join(lines)
    return {"output_type": "error", "ename": kind, "evalue": message[:400], "traceback": [text[-MAX_TEXT:]]}


def _call(shell, message):
    function = shell.user_ns.get(message["name"])
    if not callable(function):
        return Outcome("missing").to_json()
    args = [decode(arg) for arg in message["args"]]
    kwargs = {name: decode(value) for name, value in message["kwargs"].items()}
    return call(function, args, kwargs, own_work=True).to_json()


def _take_the_pipes():
    """Keep the pipes to the host for ourselves; what a student's code reads is empty, what it prints goes nowhere."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return requests, replies


def _limit_resources():
    if sys.platform == "win32":
        return
    import resource

    for limit, most in [("RLIMIT_AS", MEMORY), ("RLIMIT_FSIZE", FILE_SIZE), ("RLIMIT_CORE", 0)]:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, limit), (most, most))
