"""What came of one call of a student's function, as plain data, and the call itself."""

import contextlib
import io
import linecache
import re
import sys
import threading
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from course_lib.checking.functions import build, with_data
from course_lib.checking.plain import Named, NotPlainError, copied, decode, encode
from course_lib.limit import TimeLimitError

KINDS = ("returned", "raised", "not attempted", "timeout", "missing", "unreadable", "died")
CHECKING = str(Path(__file__).parent)
LIBRARY = str(Path(__file__).parents[1])
HANDED_OVER = str(Path(__file__).with_name("functions"))  # and what begins like it
MAX_TEXT = 400
MAX_LINE = 200  # the last line that is named where a number could carry a hidden case away
A_NAME = re.compile(r"[\w.<>]{1,80}", re.ASCII)
SOME = "a function"
MAX_PRINTED = 2000
MAX_NUMBERS = 250_000  # of a result, and letters; to judge as many takes a third of a second
_NOTED = []  # for each call that is under way, what it borrowed


@dataclass(frozen=True)
class Outcome:
    """One call: what it returned, or why it did not, and which arguments it changed.

    `kind` is one of KINDS; `error` is the exception's type, `message` its text, `line` the number and
    `code` the text of the student's line it came from; `changed` are positions of changed arguments;
    `calls` counts the calls of functions that were arguments; `borrowed` names a function of the course's
    library that did the work.
    """

    kind: str
    value: object = None
    error: str = ""
    message: str = ""
    line: int = 0
    code: str = ""
    changed: tuple[int, ...] = ()
    printed: str = ""
    calls: int = 0
    borrowed: str = ""

    def to_json(self):
        data = {"kind": self.kind, "value": encode(self.value), "changed": list(self.changed)}
        rest = {
            name: getattr(self, name) for name in ("error", "message", "line", "code", "printed", "calls", "borrowed")
        }
        return data | {name: value for name, value in rest.items() if value}

    @classmethod
    def from_json(cls, data):
        """The outcome in `data`, which may come from a hostile process: every field is checked."""
        if not isinstance(data, dict) or data.get("kind") not in KINDS:
            raise NotPlainError("not an outcome")
        texts = {name: data.get(name, "") for name in ("error", "message", "code", "printed", "borrowed")}
        numbers = {name: data.get(name, 0) for name in ("line", "calls")}
        changed = data.get("changed", [])
        if not all(isinstance(t, str) for t in texts.values()) or not all(type(n) is int for n in numbers.values()):
            raise NotPlainError("not an outcome")
        if not isinstance(changed, list) or not all(type(i) is int and i >= 0 for i in changed):
            raise NotPlainError("not an outcome")
        texts = {name: text[:MAX_PRINTED] for name, text in texts.items()}
        if texts["borrowed"] and not A_NAME.fullmatch(texts["borrowed"]):
            texts["borrowed"] = SOME
        return cls(data["kind"], _bounded(decode(data.get("value"))), changed=tuple(changed), **numbers, **texts)

    def untold(self):
        """The same without its own words and numbers, in which a case that is hidden could come back to its finder."""
        line, borrowed = self.line if 0 < self.line <= MAX_LINE else 0, SOME if self.borrowed else ""
        return replace(self, message="", code="", printed="", calls=0, line=line, borrowed=borrowed)


def _bounded(value):
    """`value`, unless it is far too large for an answer.

    Raises:
        NotPlainError: if it is.
    """
    if _numbers(value) > MAX_NUMBERS:
        raise NotPlainError("the result is far larger than asked for, too large to look at")
    return value


def _numbers(value):
    """How many numbers and letters there are; an item of a list takes as long as 20 of an array, and counts so."""
    if isinstance(value, (list, tuple)):
        return 20 * len(value) + sum(map(_numbers, value))
    if isinstance(value, Named):
        return _numbers(value.values)
    return len(value) if isinstance(value, str) else getattr(value, "size", 0)


class CappedText(io.TextIOBase):
    """A text stream that keeps the first `limit` characters and forgets the rest."""

    def __init__(self, limit):
        self._parts, self._room, self._cut = [], limit, False

    def writable(self):
        return True

    def write(self, text):
        self._cut |= len(text) > self._room
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(self._parts[-1])
        return len(text)

    def getvalue(self):
        return "".join(self._parts) + ("\n… (the rest is left out)" if self._cut else "")


def call(function, args, kwargs, own_work=False):
    """Call `function` on copies of its arguments and say what came of it; never raises.

    Prints and warnings are caught: they are no errors, and must not reach nbgrader as output on stderr.
    With `own_work`, a call of the course's library from inside `function` is noted as borrowed.
    """
    args = with_data(args)
    own_args, own_kwargs = _copies(args), dict(zip(kwargs, _copies(kwargs.values()), strict=True))
    given, counts = _built([*own_args, *own_kwargs.values()])
    ready = {"args": given[: len(own_args)], "kwargs": dict(zip(own_kwargs, given[len(own_args) :], strict=True))}
    printed, borrowed = CappedText(MAX_PRINTED), []
    try:
        with _quiet(printed), _watched(borrowed) if own_work else contextlib.nullcontext():
            value = _bounded(copied(function(*ready["args"], **ready["kwargs"])))  # to read it may be what makes it
    except NotImplementedError:
        return Outcome("not attempted")
    except NotPlainError as error:
        return Outcome("unreadable", message=str(error), printed=printed.getvalue())
    except (KeyboardInterrupt, TimeLimitError):
        raise
    except BaseException as error:  # a student's sys.exit() must not end the notebook
        return _raised(error, function, printed.getvalue())
    pairs = zip([*own_args, *own_kwargs.values()], [*args, *kwargs.values()], strict=True)
    changed = tuple(i for i, (own, given) in enumerate(pairs) if not identical(own, given))
    calls, name = sum(map(len, counts)), next(iter(borrowed), "")
    return Outcome("returned", value, changed=changed, printed=printed.getvalue(), calls=calls, borrowed=name)


@contextlib.contextmanager
def _quiet(printed):
    """Prints and warnings go into `printed`."""
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _watched(borrowed):
    """Add to `borrowed` the names of library functions that are called from outside the library."""
    before, before_in_threads = sys.getprofile(), threading.getprofile()
    _NOTED.append(borrowed)
    threading.setprofile(_watch)
    sys.setprofile(_watch)
    try:
        yield
    finally:
        sys.setprofile(before)
        threading.setprofile(before_in_threads)
        _NOTED.pop()


def watch_threads():
    """From now on watch threads from their start: one that was started before a call may do the work in it."""
    threading.setprofile(_watch)


def _watch(frame, event, _):
    caller = frame.f_back
    if event == "call" and _NOTED and _does_work(frame) and not (caller and _is_library(caller)):
        _NOTED[-1].append(f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}")


def _does_work(frame):
    """Whether a frame is code of the library; a function that was handed over may be called by anyone."""
    return _is_library(frame) and not (frame.f_code.co_name == "counted" and _is_handed_over(frame))


def _is_library(frame):
    """Whether a frame is code of course_lib. `checking` is not: it calls; but the functions that it hands over are."""
    file = frame.f_code.co_filename
    return file.startswith(LIBRARY) and (not file.startswith(CHECKING) or _is_handed_over(frame))


def _is_handed_over(frame):
    return frame.f_code.co_filename.startswith(HANDED_OVER)


def _built(values):
    """`values` with every Named made into its function, and the lists in which their calls are counted."""
    made = [build(value) if isinstance(value, Named) else (value, []) for value in values]
    return [value for value, _ in made], [calls for _, calls in made]


def _copies(values):
    """Deep enough copies of plain data, arrays in the same memory layout."""
    return [copied(value) for value in values]


def identical(a, b):
    """Whether two plain values are the same, bit for bit."""
    if isinstance(b, np.ndarray):
        same_form = isinstance(a, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape
        return same_form and a.tobytes() == b.tobytes()
    if isinstance(b, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(identical, a, b))
    if isinstance(b, Named):
        return a.name == b.name and identical(a.values, b.values)
    return type(a) is type(b) and (a == b or (a != a and b != b))


def _raised(error, function, printed):
    line, code = _where(error, function)
    try:
        message = str(error)[:MAX_TEXT]
    except Exception:
        message = ""
    return Outcome("raised", error=type(error).__name__, message=message, line=line, code=code, printed=printed)


def _where(error, function):
    """Number and text of the line in the student's own code at which `error` was raised."""
    own_file = getattr(getattr(function, "__code__", None), "co_filename", None)
    line, code = 0, ""
    frame = error.__traceback__
    while frame is not None:
        file = frame.tb_frame.f_code.co_filename
        if file == own_file or "ipykernel" in file or file.startswith("<ipython-input"):
            line, code = frame.tb_lineno, linecache.getline(file, frame.tb_lineno).strip()[:MAX_TEXT]
        frame = frame.tb_next
    if isinstance(error, SyntaxError) and not code:
        line, code = error.lineno or 0, (error.text or "").strip()[:MAX_TEXT]
    return line, code
