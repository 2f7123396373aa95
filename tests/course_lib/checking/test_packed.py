"""What is packed comes back whole, whatever repeats, and the text stays readable line by line."""

import json

import numpy as np
import pytest

from course_lib.checking.exercise import RECORDED
from course_lib.checking.packed import pack, unpack
from course_lib.checking.plain import encode

ONE, TWO = encode(np.array([1.0])), encode(np.array(2.0))
OUTCOME = {"kind": "returned", "value": TWO, "changed": []}


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("nothing", {}),
        ("no array", {"name": "f", "hints": [], "cases": []}),
        ("an array once", {"cases": [{"args": [TWO]}]}),
        ("an array twice", {"cases": [{"args": [TWO, TWO], "expected": TWO}]}),
        ("an array inside a tuple, both twice", {"cases": [{"args": [{"tuple": [ONE, TWO]}, {"tuple": [ONE, TWO]}]}]}),
        ("outcomes of two cases", {"cases": [{"mistaken": {"a": OUTCOME, "b": OUTCOME}}, {"expected": TWO}]}),
        ("a number and its like as text", {"cases": [{"kwargs": {"rho": 0.5, "name": "0.5", "flag": None}}]}),
        ("words with marks", {"mistakes": [{"sentence": 'ρ·s·sᵀ, "so" {"=": 0}'}]}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_data_come_back_whole(what, data):
    assert data == unpack(pack(data)), what


def test_what_repeats_is_written_once():
    text = pack({"cases": [{"mistaken": {"a": OUTCOME, "b": OUTCOME}}, {"args": [TWO]}]})
    assert 1 == text.count("base64")
    assert '"b": {"=": 1}\n' in text


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_a_recorded_file_survives_being_packed_again(path):
    data = unpack(path.read_text(encoding="utf-8"))
    assert data == unpack(pack(data))
    assert json.loads(pack(data)), "it is still JSON"
