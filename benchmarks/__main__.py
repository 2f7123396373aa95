"""All four tables, side by side in one run:  python -m benchmarks [a b c d] [--quick]

Writes benchmarks/RESULTS.md when all four are measured in full. Five to ten minutes and 2 GB of memory.
"""

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import objectives, rules, trajectories, vision

TABLES = {"a": objectives, "b": rules, "c": vision, "d": trajectories}
PACKAGES = ("numpy", "torch", "jax", "optax", "scikit-learn", "scikit-image")
HEAD = """# Benchmarks

`python -m benchmarks` wrote this: medians of runs taken in turn on one machine. In brackets the other's
time divided by ours: above 1 where ours is faster.
"""


def machine():
    """What it ran on, in one line."""
    packages = []
    for name in PACKAGES:
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            packages.append(f"no {name}")
    busy = f" load {os.getloadavg()[0]:.1f} before the start," if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores,{busy} {', '.join(packages)}.\n"


def main(arguments):
    quick = "--quick" in arguments
    wanted = [name for name in TABLES if name in arguments] or list(TABLES)
    parts = [HEAD, machine()]
    print(parts[-1], "Other programs distort these times: run it on a quiet machine.\n", sep="", flush=True)
    for name in wanted:
        parts.append(TABLES[name].measure(quick))
        print(parts[-1], flush=True)
    if wanted == list(TABLES) and not quick:
        Path(__file__).with_name("RESULTS.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
