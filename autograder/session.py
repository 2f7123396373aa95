"""One submission's conversation with its worker: cells in order, calls between them, deadlines on all.

A worker that hangs or dies is replaced by a new one, which runs again the cells that ended well,
so that one bad function does not take the others with it.
"""

import time

from autograder.sandbox import DiedError, TimedOutError, Worker
from course_lib.checking.outcome import Outcome
from course_lib.checking.plain import NotPlainError, encode

CELL_SECONDS = 30.0
CHECK_SECONDS = 5.0
SUBMISSION_SECONDS = 120.0


class Session:
    """Runs one submission; use as a context manager, so that the process ends whatever happens."""

    def __init__(self):
        self.worker, self.ran = None, []
        self.deadline = time.monotonic() + SUBMISSION_SECONDS

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._drop()

    def run(self, source):
        """Run one cell: its outputs as notebook data, and what became of it: "", "timeout" or "died"."""
        try:
            answer = self._ask({"do": "run", "source": source}, CELL_SECONDS)
        except TimedOutError:
            return [], "timeout"
        except DiedError:
            return [], "died"
        self.ran.append(source)
        outputs = answer.get("outputs")
        return [_clean(output) for output in outputs] if isinstance(outputs, list) else [], ""

    def outcomes(self, exercise):
        """What the function of an exercise does with each of its cases; short when it hangs, dies or is not there."""
        outcomes, until = [], time.monotonic() + CHECK_SECONDS
        for case in exercise.cases:
            outcomes.append(self._call(exercise.name, case, until - time.monotonic()))
            if outcomes[-1].kind not in ("returned", "raised", "unreadable"):
                break
        return outcomes

    def _call(self, name, case, seconds):
        kwargs = {key: encode(value) for key, value in case.kwargs.items()}
        message = {"do": "call", "name": name, "args": [encode(arg) for arg in case.args], "kwargs": kwargs}
        try:
            return Outcome.from_json(self._ask(message, seconds))
        except TimedOutError:
            return Outcome("timeout")
        except DiedError:
            return Outcome("died")
        except NotPlainError:
            return Outcome("unreadable", message="what came back is no plain data")

    def _ask(self, message, seconds):
        """One question to a living worker; a worker that fails is dropped."""
        seconds = min(seconds, self.deadline - time.monotonic())
        if seconds <= 0:
            raise TimedOutError
        if self.worker is None:
            started = time.monotonic()
            self._start_again()
            self.deadline += time.monotonic() - started
        try:
            return self.worker.ask(message, seconds)
        except (TimedOutError, DiedError):
            self._drop()
            raise

    def _start_again(self):
        """A new worker in which all cells that ended well have run once more."""
        self.worker = Worker()
        for source in self.ran:
            try:
                self.worker.ask({"do": "run", "source": source}, CELL_SECONDS)
            except (TimedOutError, DiedError):
                self._drop()
                raise

    def _drop(self):
        if self.worker is not None:
            self.worker.end()
            self.worker = None


def _clean(output):
    """A notebook output from a process that may be hostile: known kinds, text and PNG pictures, nothing else."""
    output = output if isinstance(output, dict) else {}
    kind = output.get("output_type")
    if kind == "stream":
        return {"output_type": "stream", "name": "stdout", "text": _text(output.get("text"))}
    if kind == "error":
        lines = output.get("traceback") if isinstance(output.get("traceback"), list) else []
        names = {key: _text(output.get(key)) for key in ("ename", "evalue")}
        return {"output_type": "error", **names, "traceback": [_text(line) for line in lines[:50]]}
    data = output.get("data") if isinstance(output.get("data"), dict) else {}
    kept = {"text/plain": _text(data.get("text/plain"))}
    if isinstance(data.get("image/png"), str) and _is_base64(data["image/png"]):
        kept["image/png"] = data["image/png"]
    return {"output_type": "display_data", "metadata": {}, "data": kept}


def _text(value):
    return value[:20_000] if isinstance(value, str) else ""


def _is_base64(text):
    return text.replace("\n", "").replace("+", "").replace("/", "").rstrip("=").isalnum() and text.isascii()
