"""Feedback pages: nobody's folder keeps the others from theirs."""

import json
import sys

import pytest

from autograder import run as runs
from autograder.feedback import feedback
from autograder.places import UserError
from tests.autograder.small_class import LECTURE, copy_of, hand_in


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows refuses")
@pytest.mark.parametrize("name", ["bert\nof two lines", "bert \udcff"], ids=["a line end", "half a character"])
def test_a_folder_that_cannot_be_named_costs_its_own_page_and_no_other(name, released_build, tmp_path):
    build = copy_of(released_build, tmp_path / "build")
    hand_in(build, {"anna": "[", name: "[", "zoe": "["})
    try:
        runs.run(LECTURE, build, lambda text: None, workers=1)
    except runs.UnstoredError:
        assert "\udcff" in name
    with pytest.raises(UserError, match="No page for 'bert"):
        feedback(LECTURE, build)
    pages = build.step("feedback").glob(f"*/{LECTURE}/{LECTURE}.html")
    assert ["anna", "zoe"] == sorted(path.parts[-3] for path in pages)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows refuses")
def test_a_folder_called_like_a_pattern_gets_its_own_page_and_nobody_elses(released_build, tmp_path):
    build, names = copy_of(released_build, tmp_path / "build"), ["*", ".bert", "ann[a]", "anna", "{0}"]
    released = json.loads(released_build.released(LECTURE).read_text("utf-8"))
    for name in names:
        next(c for c in released["cells"] if c["id"] == "solve_softmax")["source"] = f"# written by {name}."
        hand_in(build, {name: json.dumps(released)})
    runs.run(LECTURE, build, lambda text: None, workers=1)
    for name, page in zip(names, feedback(LECTURE, build), strict=True):
        assert f"# written by {name}." in page.read_text("utf-8")
