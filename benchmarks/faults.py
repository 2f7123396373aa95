"""Runs of `grade` killed at random moments, and completed by another:  python -m benchmarks.faults [--kills 100]

Each time one process of the run is ended with `kill -9`: the run itself, which is also the writer, one that it started,
from which those that grade are copied, or any further below: one that grades, or in which submissions run. Then
`grade` runs again, and all is compared with an undisturbed run.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from autograder.demo import submissions_of
from autograder.places import ROOT, Build
from autograder.release import release
from tests.autograder.small_class import LECTURE, copy_of, hand_in, picture

STUDENTS = ("right-01", "right-02", "mistakes-01", "mistakes-14", "crashes", "deleted-cells", "not-attempted",
            "damaged-file")  # fmt: skip


def started(build, workers):
    """The run as a person starts it."""
    call = [sys.executable, "-m", "autograder", "grade", LECTURE, f"--workers={workers}", f"--build={build.root}"]
    patient = os.environ | {"COURSE_PATIENCE": "5"}  # so that no time limit tells two runs apart on a busy machine
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(call, cwd=ROOT, env=patient, **pipes)


def offspring(pid):
    """The processes below one, by how far."""
    found, level = [], [pid]
    while level:
        level = [child for parent in level for child in _children(parent)]
        found.append(level)
    return found[:-1]


def _children(pid):
    try:
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def victim(run, which, luck):
    """A process of the run: 0 the run itself, 1 one that it started, 2 any below those; or None."""
    if which == 0:
        return run.pid
    started, *further = [*offspring(run.pid), [], []]
    chosen = started if which == 1 else [pid for level in further for pid in level]
    return luck.choice(chosen) if chosen else None


def disturbed(build, which, luck):
    """One run with a kill in it, some time after a line of its progress was told; whether anything was killed."""
    run = started(build, 2)
    lines = luck.randrange(len(STUDENTS) + 1)
    for _ in range(lines + 1):
        run.stdout.readline()
    time.sleep(luck.uniform(0, 0.2 if lines else 2))
    pid = victim(run, which, luck) if run.poll() is None else None
    if pid is not None:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pid = None
    _, said = run.communicate(timeout=600)
    if which and pid and run.returncode and "grade again" not in said:
        raise RuntimeError(f"a lost worker ended the run: {said}")
    return pid is not None


def differences(one, other):
    """Where two pictures differ: the results and notebooks by name, and the gradebook's rows."""
    wrong = [f"{part} {name}" for part in ("results", "executed") for name in {**one[part], **other[part]}
             if one[part].get(name) != other[part].get(name)]  # fmt: skip
    rows = [row for mine, yours in zip(one["gradebook"], other["gradebook"], strict=True) for row in {*mine} ^ {*yours}]
    return wrong + rows


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    luck, bad, killed = random.Random(options.seed), 0, [0, 0, 0]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Build(Path(folder) / "fresh")
        release(LECTURE, fresh)
        texts = submissions_of(LECTURE, nbformat.read(fresh.released(LECTURE), as_version=4))
        hand_in(fresh, {student: texts[student] for student in STUDENTS})
        fresh.hidden_seed("")
        whole = copy_of(fresh, Path(folder) / "whole")
        started(whole, 2).communicate()
        expected = picture(whole)
        for number in range(options.kills):
            build, which = copy_of(fresh, Path(folder) / str(number)), number % 3
            killed[which] += disturbed(build, which, luck)
            again = started(build, 2)
            _, said = again.communicate(timeout=600)
            wrong = differences(expected, picture(build))
            if again.returncode or wrong:
                bad += 1
                print(f"kill {number} (of kind {which}): exit {again.returncode} {said} {wrong}", flush=True)
        print(f"Killed: the run {killed[0]} times, one that it started {killed[1]}, one below those"
              f" {killed[2]}. {bad} of {options.kills} left something lost, doubled or changed.")  # fmt: skip
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
