"""A small part of `python -m benchmarks.parity`: borders and sandbox change no grade, and runs agree."""

import matplotlib as mpl
import pytest

from autograder import sandbox
from autograder.places import Build
from benchmarks.parity import parity


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_twelve_submissions_get_the_same_with_and_without_the_sandbox(tmp_path, monkeypatch):
    if sandbox.missing_layers():
        monkeypatch.setenv(sandbox.SETTING, "weak")
    mpl.use("Agg")
    counts, differences = parity("lec01_losses", 12, 3, Build(tmp_path / "build"))
    assert [] == differences
    assert 60 == sum(counts.values())
    assert all(counts.values())
