"""Feedback pages: nobody's folder keeps the others from theirs."""

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
