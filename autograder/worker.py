"""Runs inside the sandbox: the student's cells, and calls of the student's functions.

It knows no expected value and no score. The host sends `{"do": "run", "source": …}` or
`{"do": "call", "name": …, "calls": [{"args": […], "kwargs": {…}}, …], "again": …}` and gets plain data back: one frame
for a cell, one frame for each call. Only `{"do": "test", "source": …, "proof": …}`, for cells with asserts of other
instructors, runs tests here.
"""

import base64
import contextlib
import functools
import gc
import importlib
import os
import pkgutil
import random
import sys

import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output
from traitlets.config import Config

from autograder import pristine
from autograder.records import GOING_ON, FrameError, read_frame, write_frame
from course_lib.checking.outcome import CappedText, Outcome, call, watch_threads
from course_lib.checking.plain import decode

MAX_TEXT = 20_000
MAX_PICTURE = 2_000_000
MAX_OUTPUTS = 20
MAX_OUTPUT_BYTES = 8_000_000
# Run once before the first submission, so that none has to wait for an import: a plot, an error, a warning.
WARM_UP = [
    "import matplotlib.pyplot as plt\nplt.plot([0, 1], label='$x^2$')\nplt.title('warm')\nplt.legend()\nplt.show()",
    "import warnings\nwarnings.warn('warm')\ndef f(x):\n    return 1 / x\nf(0)",
    "raise NotImplementedError()",
    "def f(:",
    "unknown + 1",
]
# What notebooks import at their top. A course without one of them works all the same, only slower.
LIBRARIES = ("matplotlib.pyplot", "course_lib.checking", "course_lib.data", "course_lib.plots")
FIGURES = "course_lib.widgets.lec"


def warm_shell():
    """IPython with everything loaded that a usual notebook needs, and nothing defined."""
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config, colors="nocolor")
    shell.ask_exit = sys.exit  # what `exit()` calls in a cell
    shell.system = shell.system_piped = shell.system_raw = shell.getoutput = _no_programs
    shell.enable_gui = lambda gui=None: None  # for `%matplotlib inline`
    for name in _modules():
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    _load_once("course_lib.data", "mnist")
    for source in WARM_UP:
        _run(shell, source)
    _run(shell, "import matplotlib.pyplot as plt\nplt.close('all')")
    shell.reset(new_session=True)
    pristine.remember()
    watch_threads()
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  (what students use; the same in every run)
    gc.collect()
    gc.freeze()
    return shell


def _modules():
    """LIBRARIES and the modules with the figures of the lectures, as far as there are any."""
    with contextlib.suppress(ImportError):
        package = importlib.import_module(FIGURES.rpartition(".")[0])
        names = [module.name for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]
        return [*LIBRARIES, *(name for name in names if name.startswith(FIGURES))]
    return LIBRARIES


def _load_once(module, name):
    """Let the first call of a function that loads data find it loaded; later calls load it afresh, as ever."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        module = importlib.import_module(module)
        load = getattr(module, name)
        ready = [load()]

        @functools.wraps(load)
        def loaded(*args, **kwargs):
            return ready.pop() if ready and not args and not kwargs else load(*args, **kwargs)

        setattr(module, name, loaded)


def serve(shell, channel):
    """Answer the host on `channel`, a socket, until it closes it."""
    requests, replies, asked = channel.makefile("rb"), channel.makefile("wb"), {}
    with contextlib.suppress(FrameError, OSError):
        while (message := read_frame(requests)) is not None:
            for answer in _answers(shell, message, asked):
                _send(replies, answer)


def silence():
    """What a student's code reads is empty, and what it prints outside of a cell goes nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


def _send(replies, answer):
    try:
        write_frame(replies, answer)
    except FrameError:
        text = "what came back is too large"
        write_frame(replies, {"outputs": [], "completed": False} | Outcome("unreadable", message=text).to_json())


def _answers(shell, message, asked):
    """The answers to one message; whatever a student's code leaves behind, the next question is answered.

    `asked`: the functions that were called, by name, as they were when their checks came.
    """
    if message["do"] == "run":
        try:
            yield _run(shell, message["source"])
        except BaseException:
            yield {"outputs": [], "completed": False}
        return
    if message["do"] == "test":
        yield {"proof": message["proof"]} | pristine.test(shell, message["source"])
        return
    if not message["again"]:
        asked[message["name"]] = shell.user_ns.get(message["name"])
    function = asked.get(message["name"])
    for one in message["calls"]:
        try:
            outcome = _call(function, one)
        except BaseException as error:
            outcome = Outcome("raised", error=type(error).__name__)
        yield outcome.to_json()
        if outcome.kind not in GOING_ON:
            return


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
    return {"outputs": _fitting(output for output in outputs if output), "completed": result.success}


def _fitting(outputs):
    """The outputs, as long as there is room for them."""
    kept, room = [], MAX_OUTPUT_BYTES
    for output in outputs:
        room -= sum(map(len, output.get("data", {}).values()))
        if room >= 0:
            kept.append(output)
    return kept


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


def _call(function, one):
    if not callable(function):
        return Outcome("missing")
    args = [decode(arg) for arg in one["args"]]
    kwargs = {name: decode(value) for name, value in one["kwargs"].items()}
    return call(function, args, kwargs, own_work=True)


def _no_programs(command):
    """`!pip install …` and the like in a cell: a line instead of an error, so that the rest of the cell counts."""
    print(f"(not run while grading: {str(command)[:80]})")
