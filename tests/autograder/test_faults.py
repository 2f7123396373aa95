"""Killed at any moment, with a full disk, without a worker: the next run completes what is left, and nothing else.

Each test compares with a run that nobody disturbed. `python -m benchmarks.faults` does the same a hundred times with
the real command and kills its workers, too.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import warnings

import pytest
from tqdm import tqdm

from autograder import gradebook, kept
from autograder.engine import Here
from autograder.places import ROOT
from autograder.records import write_whole
from autograder.run import run
from tests.autograder.small_class import LECTURE, broken, copy_of, hand_in, picture

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]
CLASS = 8
KILLS = 6


def quiet(_):
    pass


@pytest.fixture(scope="module")
def fresh(released_build, tmp_path_factory):
    """A Build with a class handed in and nothing graded; its secret is made, so that copies grade alike."""
    build = copy_of(released_build, tmp_path_factory.mktemp("fresh") / "build")
    hand_in(build, broken(CLASS))
    build.hidden_seed("")
    return build


@pytest.fixture(scope="module")
def undisturbed(fresh, tmp_path_factory):
    """(picture, seconds) of a run that nobody disturbed."""
    build = copy_of(fresh, tmp_path_factory.mktemp("undisturbed") / "build")
    start = time.monotonic()
    run(LECTURE, build, quiet, workers=1)
    return picture(build), time.monotonic() - start


def in_a_fork(work):
    """The pid of a copy of this process that does `work` and ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads in other tests, which the copy has no use for
        pid = os.fork()
    if pid == 0:
        try:
            tqdm.set_lock(threading.RLock())  # the one it has is shared, and would stay locked if it is killed
            Here.check = lambda self: ""  # these submissions need no sandbox, and it would start one
            work()
        finally:
            os._exit(0)
    return pid


def graded_after(build, undisturbed):
    """Run again; whether everything is as if nothing had happened, and what a third run does."""
    run(LECTURE, build, quiet, workers=1)
    assert undisturbed[0] == picture(build)
    told = []
    run(LECTURE, build, told.append, workers=1)
    assert told == [f"  {CLASS} unchanged"]
    return True


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_run_killed_at_a_random_moment_loses_doubles_and_changes_nothing(seed, fresh, undisturbed, tmp_path):
    build = copy_of(fresh, tmp_path / "build")
    pid = in_a_fork(lambda: run(LECTURE, build, quiet, workers=1))
    time.sleep(random.Random(seed).uniform(0, undisturbed[1]))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert graded_after(build, undisturbed)


def dying(function, at, before):
    """`function`, in which the process is killed at its call number `at`: before it, or after."""
    calls = []

    def deadly(*arguments, **options):
        calls.append(None)
        if before and len(calls) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments, **options)
        if len(calls) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return deadly


STEPS = {
    "the executed notebook is written": (kept, "write_whole"),
    "the result is written": (kept, "write_json"),
    "a student is put into the gradebook": (gradebook.Gradebook, "update_or_create_student"),
    "a submission is put into the gradebook": (gradebook.Gradebook, "update_or_create_submission"),
    "the scores are put into the gradebook": (gradebook.Writer, "_penalize"),
    "the gradebook has them": (gradebook.Writer, "store"),
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_at_each_step_of_storing(step, when, fresh, undisturbed, tmp_path, monkeypatch):
    build, (where, name) = copy_of(fresh, tmp_path / "build"), STEPS[step]
    with monkeypatch.context() as patch:
        patch.setattr(where, name, dying(getattr(where, name), 4, when == "before"))
        pid = in_a_fork(lambda: run(LECTURE, build, quiet, workers=1))
        assert signal.SIGKILL == os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) * -1
    done = len(list((build.root / "results" / LECTURE).glob("*.json")))
    assert 3 <= done <= 4
    assert graded_after(build, undisturbed)


def test_a_full_disk_stops_nobody_and_the_next_run_stores_the_rest(fresh, undisturbed, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a small disk; the test after this one needs none")
    try:
        build = copy_of(fresh, disk / "build")
        filler = disk / "filler"
        left = shutil.disk_usage(disk).free
        filler.write_bytes(b"\0" * (left - 250_000))
        done = grade_command(build)
        assert (1, 1) == (done.returncode, len(done.stderr.strip().splitlines())), done.stderr
        assert "No space left on device" in done.stderr
        assert f"{CLASS} of {CLASS}" in done.stdout
        filler.unlink()
        assert graded_after(build, undisturbed)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def grade_command(build, **options):
    call = [sys.executable, "-m", "autograder", "grade", LECTURE, "--workers=1", f"--build={build.root}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, **options)


def test_files_that_may_not_grow_stop_nobody(fresh, undisturbed, tmp_path):
    """The gradebook cannot grow, and says so; results can be written."""
    build = copy_of(fresh, tmp_path / "build")
    size = build.gradebook.stat().st_size

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = grade_command(build, preexec_fn=limited)
    assert 1 == done.returncode
    assert done.stderr.startswith("Not stored: "), done.stderr
    assert 1 == len(done.stderr.strip().splitlines())
    assert CLASS == len(list((build.root / "results" / LECTURE).glob("*.json")))
    assert graded_after(build, undisturbed)


def test_a_file_is_replaced_whole_or_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "a"
    write_whole(path, b"old")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())
