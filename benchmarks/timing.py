"""Fair timing on a machine that does other things too: contenders take turns, the median counts."""

import time
from typing import NamedTuple

import numpy as np

UNITS = (("s", 1), ("ms", 1e-3), ("µs", 1e-6))


class Row(NamedTuple):
    """One line of a table: what, how large, our median time, and the others' as {name: seconds}."""

    what: str
    size: str
    ours: float
    others: dict


def medians(contenders, seconds=1.5, least=5, most=200):
    """Median time of each function of {name: function}, run in turn; the first turn is not counted.

    >>> sorted(medians({"a": lambda: None, "b": lambda: None}, seconds=0.01))
    ['a', 'b']
    """
    taken = {name: [] for name in contenders}
    for turn in range(most + 1):
        for name, function in contenders.items():
            start = time.perf_counter()
            function()
            taken[name].append(time.perf_counter() - start)
        if turn >= least and sum(map(sum, taken.values())) > seconds * len(contenders):
            break
    return {name: float(np.median(times[1:])) for name, times in taken.items()}


def row(what, size, contenders, **options):
    """A `Row` of {"ours": function, other name: function}."""
    found = medians(contenders, **options)
    return Row(what, size, found.pop("ours"), found)


def table(title, goal, rows):
    """The rows as Markdown; in brackets the other's time over ours, above 1 where ours is faster.

    >>> print(table("T", "goal", [Row("sum", "N = 3", 0.002, {"torch": 0.004})]))
    ### T
    <BLANKLINE>
    goal
    <BLANKLINE>
    | | size | ours | torch |
    |---|---|---|---|
    | sum | N = 3 | 2.00 ms | 4.00 ms (2.00) |
    <BLANKLINE>
    """
    names = list(dict.fromkeys(name for line in rows for name in line.others))
    lines = [
        f"### {title}",
        "",
        goal,
        "",
        f"| | size | ours | {' | '.join(names)} |",
        "|---" * (3 + len(names)) + "|",
    ]
    for line in rows:
        cells = [
            f"{span(line.others[name])} ({line.others[name] / line.ours:.2f})" if name in line.others else "–"
            for name in names
        ]
        lines.append(f"| {line.what} | {line.size} | {span(line.ours)} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def span(seconds):
    """A time with three digits and a unit.

    >>> span(0.0000123), span(0.0123), span(1.234)
    ('12.3 µs', '12.3 ms', '1.23 s')
    """
    unit, size = next((pair for pair in UNITS if seconds >= pair[1]), UNITS[-1])
    return f"{seconds / size:#.3g}".rstrip(".") + f" {unit}"
