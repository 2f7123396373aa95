"""What crosses the borders of the grader, as plain data. Standard library only.

Frames between host and worker: four bytes of length, then JSON. Results: one JSON file a submission.
"""

import contextlib
import json
import os
import struct
from dataclasses import asdict, dataclass, field
from pathlib import Path

MAX_FRAME = 16_000_000
# After a call that ends otherwise, the next cases of a function are not tried.
GOING_ON = ("returned", "raised", "unreadable")
VERDICTS = ("right", "wrong", "error", "not attempted", "timeout", "missing")


class FrameError(Exception):
    """What came through the pipe is no frame."""


@dataclass(frozen=True)
class CellResult:
    """The result of one graded cell; `verdict` is one of VERDICTS, `mistake` a known mistake's slug or None."""

    score: float
    max_score: float
    verdict: str
    mistake: str | None
    message: str


@dataclass(frozen=True)
class SubmissionResult:
    """The result of one submission: its checked cells by grade_id. Written answers are graded by hand, in nbgrader.

    `notes` say what was odd about the file and what was done about it; `seconds` is how long grading took.
    """

    student: str
    assignment: str
    cells: dict[str, CellResult]
    notes: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @property
    def score(self):
        return sum(cell.score for cell in self.cells.values())

    @property
    def max_score(self):
        return sum(cell.max_score for cell in self.cells.values())

    def to_json(self):
        head = {"student": self.student, "assignment": self.assignment}
        total = {"score": self.score, "max_score": self.max_score}
        cells = {grade_id: asdict(cell) for grade_id, cell in self.cells.items()}
        return head | total | {"cells": cells, "notes": list(self.notes), "seconds": self.seconds}


def write_json(path, data):
    """Write `data` to `path` whole or not at all, as `write_whole`."""
    write_whole(path, (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode("utf-8"))


def write_whole(path, content):
    """Write bytes to `path` whole or not at all, so that a killed run or a full disk leaves no half file."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def write_frame(stream, message):
    """Send one JSON message.

    Raises:
        FrameError: if it is too large; nothing was sent then.
    """
    body = json.dumps(message).encode("utf-8")
    if len(body) > MAX_FRAME:
        raise FrameError(f"{len(body)} bytes are too many")
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


def read_frame(stream):
    """The next JSON message, or None at the end of the stream.

    Raises:
        FrameError: if it is too large, cut off, or not JSON.
    """
    head = stream.read(4)
    if not head:
        return None
    if len(head) < 4:
        raise FrameError("cut off")
    (length,) = struct.unpack(">I", head)
    if length > MAX_FRAME:
        raise FrameError(f"{length} bytes are too many")
    body = stream.read(length)
    if len(body) < length:
        raise FrameError("cut off")
    try:
        message = json.loads(body.decode("utf-8"))  # of bytes, `loads` also takes UTF-16, and halves of characters
    except (ValueError, RecursionError):
        raise FrameError("not JSON") from None
    if not isinstance(message, dict):
        raise FrameError("not a message")
    if b"\\ud" in body.lower():  # half a character, which no file can hold
        message = json.loads(storable(json.dumps(message, ensure_ascii=False)))
    return message


def storable(text):
    """`text` with a question mark for each half of a character, so that it can be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
