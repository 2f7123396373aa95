"""The borders: frames that are cut off or forged, files that are whole or not there."""

import contextlib
import io
import json
import struct

import pytest

from autograder.records import CellResult, FrameError, SubmissionResult, read_frame, write_frame, write_json


def test_a_frame_comes_back_as_it_was_sent():
    stream = io.BytesIO()
    write_frame(stream, {"do": "run", "source": "x = 'ü'"})
    stream.seek(0)
    assert {"do": "run", "source": "x = 'ü'"} == read_frame(stream)
    assert read_frame(stream) is None


@pytest.mark.parametrize(
    "raw",
    [b"\0\0", b"\0\0\0\5ab", struct.pack(">I", 1 << 31), b"\0\0\0\2ab", b"\0\0\0\4null", b"\0\0\0\2[]",
     struct.pack(">I", 200_000) + b"[" * 200_000],
    ids=["half a length", "cut off", "too long", "no JSON", "null", "a list", "deep"],
)  # fmt: skip
def test_nonsense_in_the_pipe_is_refused(raw):
    with pytest.raises(FrameError):
        read_frame(io.BytesIO(raw))


HALF = '{"text": "\\ud800"}'


@pytest.mark.parametrize(
    "body", [HALF.encode(), HALF.encode("utf-16"), HALF.encode("utf-32-be"), b'{"text": "\xed\xa0\x80"}'],
    ids=["escaped", "in UTF-16", "in UTF-32", "in three bytes"],
)  # fmt: skip
def test_no_half_of_a_character_comes_through_the_pipe(body):
    """None can be written to a file: a submission that brought one in was left without a grade."""
    with contextlib.suppress(FrameError):
        assert {"text": "?"} == read_frame(io.BytesIO(struct.pack(">I", len(body)) + body))


def test_how_long_it_took_makes_no_other_result():
    one, other = (SubmissionResult("anna", "lec01_losses", {}, (), seconds) for seconds in (0.1, 2.0))
    assert one == other
    assert 2.0 == other.to_json()["seconds"]


def test_a_result_adds_up():
    cells = {
        "a": CellResult(1.5, 2, "wrong", "doubled", "Twice too large."),
        "b": CellResult(1, 1, "right", None, "Right."),
    }
    data = SubmissionResult("anna", "lec01_losses", cells).to_json()
    assert (2.5, 3) == (data["score"], data["max_score"])
    assert {"score": 1.5, "max_score": 2, "verdict": "wrong", "mistake": "doubled", "message": "Twice too large."} == (
        data["cells"]["a"]
    )


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "new" / "result.json"
    write_json(path, {"a": 1})
    with pytest.raises(TypeError):
        write_json(path, {"a": object()})
    assert {"a": 1} == json.loads(path.read_text(encoding="utf-8"))
    assert ["result.json"] == [p.name for p in path.parent.iterdir()]
