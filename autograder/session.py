"""One submission's conversation with its worker: cells in order, calls between them, deadlines on all.

A worker that hangs or dies is replaced by a new one, which runs again the cells that ended well,
so that one bad function does not take the others with it.
"""

import base64
import contextlib
import json
import os
import re
import secrets
import time

from autograder import sandbox
from autograder.records import GOING_ON
from autograder.sandbox import DiedError, TimedOutError
from course_lib.checking.outcome import Outcome
from course_lib.checking.plain import NotPlainError

# Of the worker's own time: processor time or idleness, not waiting for a core, so that a busy machine costs nobody
# points. COURSE_PATIENCE=3 is for a slow one. The slowest honest submission we know takes 2.3 s, in lecture 09.
PATIENCE = float(os.environ.get("COURSE_PATIENCE", "1"))
CELL_SECONDS = 4.0 * PATIENCE
CHECK_SECONDS = 3.0 * PATIENCE
SUBMISSION_SECONDS = 8.0 * PATIENCE
MAX_OUTPUTS = 25
MAX_OUTPUT_CHARACTERS = 12_000_000  # of a whole submission, pictures and all
MAX_OUTPUT_TEXT = 500_000  # of a whole submission without its pictures; coloured text takes a page 4 µs a character
MAX_PIXELS = 25_000_000  # of a picture
MAX_WORKERS = 25  # a submission; each function and cell may cost one, and to start one takes time of its own
UNKNOWN = re.compile(r"name '(\w+)' is not defined")


class Session:
    """Runs one submission; use as a context manager, so that the process ends whatever happens.

    `seconds`: what the submission may still cost, by default SUBMISSION_SECONDS; `left` is what remains of it.
    Who hangs once is waited for half as long the next time. `lacking` are names that were looked for in vain.
    """

    def __init__(self, seconds=None):
        self.worker, self.ran, self.patience = None, [], 1.0
        self.room, self.room_for_text = MAX_OUTPUT_CHARACTERS, MAX_OUTPUT_TEXT
        self.seconds = SUBMISSION_SECONDS if seconds is None else seconds
        self.lacking, self.workers = set(), 0

    @property
    def left(self):
        """Seconds of a worker that the submission may still cost."""
        return self.seconds - (self.worker.spent if self.worker is not None else 0.0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._drop()

    def run(self, source):
        """Run one cell: its outputs as notebook data, and what became of it: "", "timeout" or "died"."""
        try:
            self._tell({"do": "run", "source": source})
            answer = self._hear(CELL_SECONDS * self.patience)
        except TimedOutError:
            return [], "timeout"
        except DiedError:
            return [], "died"
        self.ran.append(source)
        with self.charged():
            return self._fitting(answer.pop("outputs", None)), ""

    def _fitting(self, outputs):
        """The outputs of a cell, cleaned, as long as the submission has room for them."""
        kept = []
        for output in outputs[:MAX_OUTPUTS] if isinstance(outputs, list) else []:
            output = _clean(output)
            self._note(output.get("ename"), output.get("evalue"))
            size, picture = len(json.dumps(output)), len(output.get("data", {}).get("image/png", ""))
            self.room -= size
            self.room_for_text -= size - picture
            if min(self.room, self.room_for_text) >= 0:
                kept.append(output)
        return kept

    def test(self, source):
        """Run a cell of asserts: its `value`, a text or None; its `error` or ""; its `failure`, "" or a kind.

        An answer counts only if it carries the word that came with this question. That keeps out what was sent
        before; code that runs in the same process can find the word.
        """
        proof = secrets.token_hex(16)
        try:
            self._tell({"do": "test", "source": source, "proof": proof})
            answer = self._hear(CELL_SECONDS * self.patience)
        except (TimedOutError, DiedError) as error:
            return {"value": None, "error": "", "failure": _failure(error).kind}
        if answer.get("proof") != proof or not isinstance(answer.get("value", ""), str):
            self._drop()
            return {"value": None, "error": "", "failure": "died"}
        return {"value": answer.get("value"), "error": _text(answer.get("error"))[:400], "failure": ""}

    @property
    def undisturbed(self):
        """Whether one worker has run everything so far, and lives."""
        return self.worker is not None and self.workers == 1

    def outcomes(self, exercise, again=False):
        """What the function of an exercise does with each of its cases; short when it hangs, dies or is not there.

        `again`: ask the very function that was asked before, whatever has that name by now.
        """
        calls = [case.asked for case in exercise.cases]
        try:
            self._tell({"do": "call", "name": exercise.name, "calls": calls, "again": again})
        except (TimedOutError, DiedError) as error:
            return [_failure(error)]
        outcomes, end = [], self.left - CHECK_SECONDS * self.patience
        for _ in calls:
            outcomes.append(self._outcome(self.left - end))
            if outcomes[-1].kind not in GOING_ON:
                break
        return outcomes

    def _outcome(self, seconds):
        try:
            answer = self._hear(seconds)
        except (TimedOutError, DiedError) as error:
            return _failure(error)
        with self.charged():
            try:
                outcome = Outcome.from_json(answer)
            except NotPlainError:
                outcome = Outcome("unreadable", message="what came back is no plain data")
            answer.clear()
        self._note(outcome.error, outcome.message)
        return outcome

    @contextlib.contextmanager
    def charged(self):
        """Count what the host does here as the submission's time: to read an answer, to judge it and to let go of it
        takes as long as whoever sent it likes."""
        begun = time.thread_time()
        try:
            yield
        finally:
            self.seconds -= time.thread_time() - begun

    def _note(self, kind, message):
        """Remember the name that an error is about."""
        if kind == "NameError":
            self.lacking |= set(UNKNOWN.findall(message))

    def _tell(self, message):
        """Send to a living worker; a worker that fails is dropped."""
        if self.worker is None:
            self._start_again()
        self._watched(self.worker.tell, message, seconds=CHECK_SECONDS)

    def _hear(self, seconds):
        return self._watched(self.worker.hear, seconds=seconds)

    def _watched(self, ask, *arguments, seconds):
        """Ask within the time that is left; who does not answer is dropped, and is given less time the next."""
        seconds = min(seconds, self.left)
        try:
            if seconds <= 0:
                raise TimedOutError
            return ask(*arguments, seconds)
        except (TimedOutError, DiedError) as error:
            if isinstance(error, TimedOutError):
                self.patience /= 2
            self._drop()
            raise

    def _start_again(self):
        """A new worker in which all cells that ended well have run once more."""
        self.workers += 1
        if self.workers > MAX_WORKERS or self.seconds <= 0:
            raise TimedOutError
        self.worker = sandbox.start(max(self.seconds, 0.0))
        for source in self.ran:
            self._watched(self.worker.tell, {"do": "run", "source": source}, seconds=CHECK_SECONDS)
            self._watched(self.worker.hear, seconds=CELL_SECONDS)

    def _drop(self):
        if self.worker is not None:
            self.seconds = self.left
            self.worker.end()
            self.worker = None


def _failure(error):
    return Outcome("timeout" if isinstance(error, TimedOutError) else "died")


def _clean(output):
    """A notebook output from a process that may be hostile: known kinds, text and PNG pictures, nothing else."""
    output = output if isinstance(output, dict) else {}
    kind = output.get("output_type")
    if kind == "stream":
        return {"output_type": "stream", "name": "stdout", "text": _text(output.get("text"))}
    if kind == "error":
        lines = output.get("traceback") if isinstance(output.get("traceback"), list) else []
        names = {key: _text(output.get(key)) for key in ("ename", "evalue")}
        return {"output_type": "error", **names, "traceback": [_text("\n".join(map(_text, lines[:50])))]}
    data = output.get("data") if isinstance(output.get("data"), dict) else {}
    kept = {"text/plain": _text(data.get("text/plain"))}
    if isinstance(data.get("image/png"), str) and _is_picture(data["image/png"]):
        kept["image/png"] = data["image/png"]
    return {"output_type": "display_data", "metadata": {}, "data": kept}


def _text(value):
    return value[:20_000] if isinstance(value, str) else ""


def _is_picture(text):
    """Whether it is a PNG picture that a page can show; a small file can unpack to gigabytes of pixels."""
    if not _is_base64(text):
        return False
    try:
        head = base64.b64decode(text[:32])
    except ValueError:
        return False
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    return head.startswith(b"\x89PNG\r\n\x1a\n") and width * height <= MAX_PIXELS


def _is_base64(text):
    return text.replace("\n", "").replace("+", "").replace("/", "").rstrip("=").isalnum() and text.isascii()
