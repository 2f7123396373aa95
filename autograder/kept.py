"""Results on disk: build/results and build/autograded. They are the journal from which an interrupted run goes on.

Each file is replaced whole, the executed notebook first and the result after it, and both carry the fingerprint of
what they were made from. A result counts where the two agree, so nothing has to be believed about how a run ended.
"""

import json
import os
import shutil
from dataclasses import fields

import nbformat

from autograder.job import MARK, Graded, graded_cells, received
from autograder.records import CellResult, SubmissionResult, write_json, write_whole

TAIL = 2000


def keep(graded, build):
    """Put a Graded on disk; an OSError leaves what was there."""
    student, lecture = graded.result.student, graded.result.assignment
    path = _executed(build, lecture, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear(path)
    stamp = received(build.step("submitted") / student / lecture)
    if stamp:
        write_whole(path.with_name("timestamp.txt"), stamp)
    write_whole(path, graded.text.encode("utf-8"))
    write_json(build.result(lecture, student), graded.result.to_json() | {"fingerprint": graded.fingerprint})


def kept(lecture, student, build):
    """(SubmissionResult, fingerprint) of what is on disk, or (None, "") where something is missing or half done."""
    try:
        data = json.loads(build.result(lecture, student).read_text(encoding="utf-8"))
        fingerprint = data["fingerprint"]
        with _executed(build, lecture, student).open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL))
            if not fingerprint or f'"{MARK}": "{fingerprint}"'.encode() not in file.read():
                return None, ""
        return _result(data), fingerprint
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None, ""


def again(lecture, student, build):
    """The Graded on disk."""
    data = json.loads(build.result(lecture, student).read_text(encoding="utf-8"))
    text = _executed(build, lecture, student).read_text(encoding="utf-8")
    return Graded(_result(data), text, graded_cells(nbformat.reads(text, as_version=4)), data["fingerprint"])


def _result(data):
    cells = {name: CellResult(**cell) for name, cell in data["cells"].items()}
    names = {field.name for field in fields(SubmissionResult)} & set(data)
    return SubmissionResult(**{name: data[name] for name in names} | {"cells": cells, "notes": tuple(data["notes"])})


def _executed(build, lecture, student):
    return build.step("autograded") / student / lecture / f"{lecture}.ipynb"


def _clear(path):
    """Nothing lies beside an executed notebook that is not of this grader's making."""
    for other in path.parent.iterdir():
        if other.name == path.name and not other.is_dir():
            continue
        if other.is_dir() and not other.is_symlink():
            shutil.rmtree(other)
        else:
            other.unlink()
