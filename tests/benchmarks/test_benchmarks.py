"""The benchmarks run, whatever the times; and the table says which way its ratios point."""

import pytest

from benchmarks.__main__ import TABLES, machine
from benchmarks.timing import Row, row, table


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_each_table_can_be_measured(name):
    made = TABLES[name].measure(quick=True)
    assert made.startswith(f"### ({name})")
    assert made.count("\n| ") >= 3


def test_a_ratio_above_one_means_that_ours_is_faster():
    made = table("T", "", [Row("a", "", 1.0, {"slow": 3.0}), Row("b", "", 1.0, {"fast": 0.5})])
    assert "| a |  | 1.00 s | 3.00 s (3.00) | – |" in made
    assert "| b |  | 1.00 s | – | 500 ms (0.50) |" in made


def test_contenders_take_turns():
    turns = []
    row(
        "r",
        "",
        {"ours": lambda: turns.append("ours"), "other": lambda: turns.append("other")},
        seconds=0,
        least=2,
    )
    assert turns == ["ours", "other"] * 3


def test_the_machine_is_described():
    assert "numpy" in machine()
