"""`grade` does what is left to do: nothing twice, nothing forgotten, whatever ended the run before."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from autograder import gradebook, job, sandbox, session
from autograder import run as runs
from autograder.__main__ import main
from autograder.demo import submissions_of
from autograder.engine import Here, Processes
from autograder.places import ROOT, Build, UserError, only_one
from autograder.run import UnstoredError, run
from tests.autograder.small_class import LECTURE, broken, copy_of, hand_in, picture

pytestmark = pytest.mark.slow
ALL = {"not-attempted", "right-01", "broken-00"}


@pytest.fixture(scope="module")
def graded(released_build, released, tmp_path_factory):
    """A Build in which a class of three is graded."""
    build = copy_of(released_build, tmp_path_factory.mktemp("graded") / "build")
    texts = submissions_of(LECTURE, released)
    hand_in(build, {"right-01": texts["right-01"], "not-attempted": texts["not-attempted"]} | broken(1))
    run(LECTURE, build, print, workers=1)
    return build


@pytest.fixture
def build(graded, tmp_path):
    """A copy of it that a test may spoil."""
    return copy_of(graded, tmp_path / "build")


@pytest.fixture
def regraded(monkeypatch):
    """regraded(build, **options): run again; who was graded, and the lines that were told."""

    def again(build, **options):
        seen, told = set(), []
        monkeypatch.setattr(runs, "work", lambda one: seen.add(one.student) or job.work(one))
        results = run(LECTURE, build, told.append, workers=1, **options)
        assert {result.student for result in results} == set(runs.students_of(LECTURE, build))
        return seen, told

    return again


def submitted(build, student):
    return build.step("submitted") / student / LECTURE / f"{LECTURE}.ipynb"


def executed(build, student):
    return build.step("autograded") / student / LECTURE / f"{LECTURE}.ipynb"


def add_line(path):
    path.write_bytes(path.read_bytes() + b"\n")


CHANGES = {
    "nothing": (lambda build: None, set()),
    "a submission": (lambda build: submitted(build, "broken-00").write_text("{"), {"broken-00"}),
    "when it came": (
        lambda build: (submitted(build, "broken-00").parent / "timestamp.txt").write_text("2026-01-01 00:00:00 UTC"),
        {"broken-00"},
    ),
    "when it came, in a number that is too long": (
        lambda build: (submitted(build, "broken-00").parent / "timestamp.txt").write_text(f"{10**40} h"),
        {"broken-00"},
    ),
    "a new student": (lambda build: hand_in(build, {"z": "["}), {"z"}),
    "a submission taken back": (lambda build: submitted(build, "broken-00").unlink(), {"broken-00"}),
    "what was handed out": (lambda build: add_line(build.released(LECTURE)), ALL),
    "the secret": (lambda build: (build.root / "hidden_seed").write_text("ab"), ALL),
    "a result that is gone": (lambda build: build.result(LECTURE, "right-01").unlink(), {"right-01"}),
    "a result cut in half": (lambda build: os.truncate(build.result(LECTURE, "right-01"), 300), {"right-01"}),
    "an executed notebook that is gone": (lambda build: executed(build, "right-01").unlink(), {"right-01"}),
    "an executed notebook cut in half": (lambda build: os.truncate(executed(build, "right-01"), 9000), {"right-01"}),
    "a gradebook that is gone": (lambda build: build.gradebook.unlink(), set()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_only_what_changed_is_graded_again(what, build, graded, regraded):
    change, expected = CHANGES[what]
    change(build)
    seen, told = regraded(build)
    assert expected == seen
    unchanged = 3 + (what == "a new student") - len(expected)
    assert (f"  {unchanged} unchanged" in told) == bool(unchanged)
    if "gone" in what or "half" in what:
        assert picture(graded) == picture(build)


@pytest.mark.parametrize(("where", "name", "value"), [(job, "version", lambda: "other"), (session, "PATIENCE", 9.0)])
def test_other_checks_or_more_patience_mean_other_results(where, name, value, build, regraded, monkeypatch):
    monkeypatch.setattr(where, name, value)
    assert ALL == regraded(build)[0]


def test_force_grades_everything_again_and_changes_nothing(build, graded, regraded):
    assert ALL == regraded(build, force=True)[0]
    assert picture(graded) == picture(build)


def test_a_result_that_the_gradebook_lacks_is_stored_without_grading(build, graded, regraded):
    with sqlite3.connect(build.gradebook) as db:
        db.execute("DELETE FROM graded_from")
        db.execute("UPDATE grade SET auto_score = NULL")
    db.close()
    assert set() == regraded(build)[0]
    assert picture(graded) == picture(build)


def test_a_fault_of_the_grader_is_a_result_that_is_tried_again(build, monkeypatch):
    submitted(build, "broken-00").write_text("{{")
    with monkeypatch.context() as patch:
        patch.setattr(job, "grade", lambda *_: 1 / 0)
        bad = {result.student: result for result in run(LECTURE, build, print, workers=1)}["broken-00"]
    assert "could not deal with this submission (ZeroDivisionError)" in bad.cells["softmax"].message
    again = {result.student: result for result in run(LECTURE, build, print, workers=1)}["broken-00"]
    assert "cannot be read as JSON" in again.cells["softmax"].message


@pytest.mark.skipif(not sandbox.FORKS, reason="needs workers that are forked")
@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("student", ["right-01", "not-attempted"])
def test_a_worker_killed_from_outside_changes_nothing(student, number, graded, monkeypatch):
    """At its first cell and at later ones, also where the hidden cases are tried or a cell only ends in an error."""
    one = job.parcel(student, LECTURE, graded, graded.released(LECTURE).read_bytes())
    whole, run_cell, ran = job.work(one), session.Session.run, []

    def deadly(self, source):
        ran.append(source)
        if len(ran) == 1 + 3 * number:
            if self.worker is None:
                self._start_again()
            os.kill(int(self.worker._meter.process.rpartition("/")[2]), signal.SIGKILL)
        return run_cell(self, source)

    monkeypatch.setattr(session.Session, "run", deadly)
    again = job.work(one)
    assert (whole.result, whole.text) == (again.result, again.text)
    assert len(ran) > 3 * number


@pytest.mark.skipif(not sandbox.FORKS, reason="needs workers that are forked")
def test_a_parent_of_workers_that_is_killed_is_replaced(graded):
    one = job.parcel("right-01", LECTURE, graded, graded.released(LECTURE).read_bytes())
    whole = job.work(one).result
    for (pid, _), parent in sandbox._Parent.all_known.items():
        if pid == os.getpid() and not parent.lacking:
            parent.process.kill()
    assert whole.cells == job.work(one).result.cells


@pytest.mark.skipif(not sandbox.FORKS, reason="needs workers that are forked")
def test_a_parent_of_workers_that_is_killed_in_the_midst_costs_no_points(graded, monkeypatch):
    one = job.parcel("right-01", LECTURE, graded, graded.released(LECTURE).read_bytes())
    whole, run_cell, killed = job.work(one).result, session.Session.run, []

    def deadly(self, source):
        if "def softmax_loss" in source and not killed:
            killed.extend(sandbox.parents())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
        return run_cell(self, source)

    monkeypatch.setattr(job, "SOON", 0)
    monkeypatch.setattr(session.Session, "run", deadly)
    assert whole.cells == job.work(one).result.cells
    assert killed


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(gradebook, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(runs, "PAUSES", (0.05, 0.05))


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_gradebook_stops_nobody_and_is_told_in_one_sentence(lock, build, impatient, capsys):
    hand_in(build, broken(4))
    holder = sqlite3.connect(build.gradebook, isolation_level=None)
    holder.execute(f"BEGIN {lock}")
    assert 1 == main(["grade", LECTURE, "--workers=1", "--build", str(build.root)])
    said = capsys.readouterr().err.strip()
    assert said.startswith("Not stored: broken-01, broken-02, broken-03 (" if lock == "IMMEDIATE" else "Not stored: ")
    assert "locked" in said
    assert 1 == len(said.splitlines())
    assert 4 == len(list((build.root / "results" / LECTURE).glob("broken-*.json")))
    holder.execute("ROLLBACK")
    holder.close()
    assert 0 == main(["grade", LECTURE, "--workers=1", "--build", str(build.root)])
    assert "6 unchanged" in capsys.readouterr().out
    assert 6 == len(gradebook.scores(LECTURE, build))


def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(build, monkeypatch):
    monkeypatch.setattr(gradebook, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(runs, "PAUSES", (0.1,) * 100)
    hand_in(build, broken(2))
    holder = sqlite3.connect(build.gradebook, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    refused, store = threading.Event(), gradebook.Writer.store

    def watched(*arguments):
        try:
            store(*arguments)
        except gradebook.NotStoredError:
            refused.set()
            raise

    monkeypatch.setattr(gradebook.Writer, "store", watched)
    threading.Thread(target=lambda: (refused.wait(60), holder.close())).start()
    assert 4 == len(run(LECTURE, build, print, workers=1))
    assert refused.is_set()
    assert 4 == len(gradebook.scores(LECTURE, build))


def test_two_runs_at_once_are_refused(build):
    with only_one(build), pytest.raises(UserError, match="Another run is grading"):
        run(LECTURE, build, print)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--workers", "0"], "0 workers cannot grade anything"),
        (["--dask", "tcp://127.0.0.1:9"], "No Dask scheduler can be reached at tcp://127.0.0.1:9"),
        (["--dask", "nonsense://x"], "No Dask scheduler can be reached at nonsense://x"),
    ],
)
def test_a_wrong_option_ends_in_one_sentence(options, sentence, build, capsys, monkeypatch):
    from autograder import engine

    monkeypatch.setattr(engine, "CONNECT_SECONDS", 1)
    assert 1 == main(["grade", LECTURE, "--force", *options, "--build", str(build.root)])
    said = capsys.readouterr().err.strip()
    assert sentence in said
    assert 1 == len(said.splitlines())


def test_a_killed_process_takes_no_submission_with_it(build, graded):
    killed = []

    def tell(_):
        if not killed:
            killed.append(multiprocessing.active_children()[0])
            killed[0].kill()

    before = set(multiprocessing.active_children())
    assert not before
    run(LECTURE, build, tell, workers=2, force=True)
    assert killed
    assert picture(graded) == picture(build)


@pytest.mark.skipif(not sandbox.FORKS, reason="there is no process that they are copied from")
@pytest.mark.parametrize("error", [EOFError, ConnectionRefusedError])
def test_what_processes_are_copied_from_may_be_killed_at_any_moment(error, monkeypatch):
    """Before one starts, and, made up as no kill can be timed so well, while one starts."""
    processes = Processes(1)
    assert 3 == processes.submit(max, 1, 3).result()
    os.kill(multiprocessing.forkserver._forkserver._forkserver_pid, signal.SIGKILL)
    with pytest.raises(processes.lost):
        processes.submit(time.sleep, 5).result()
    start, failures = multiprocessing.context.ForkServerProcess._Popen, iter([error] * 2)

    def failing(process):
        failure = next(failures, None)
        if failure:
            raise failure
        return start(process)

    monkeypatch.setattr(multiprocessing.context.ForkServerProcess, "_Popen", staticmethod(failing))
    assert 3 == processes.submit(max, 1, 3).result()
    processes.close()


@pytest.mark.skipif(not sandbox.FORKS, reason="processes are started in another way")
def test_a_process_that_waits_for_what_a_dead_one_held_is_not_waited_for():
    """The dead one held the lock of the queue; the other was started when the pool was breaking already."""
    processes = Processes(2)
    assert 3 == processes.submit(max, 1, 3).result()
    (first,) = set(multiprocessing.active_children()) - processes.before
    manager = processes.pool._executor_manager_thread
    first.kill()
    processes.pool._spawn_process()
    processes.close()
    manager.join(30)
    assert not manager.is_alive()


BARS = """
from autograder.engine import engine
if __name__ == "__main__":
    with engine(2) as machine:
        work = "from tqdm import tqdm; list(tqdm(range(3), disable=True))"
        print([future.result() for future in [machine.submit(exec, work) for _ in range(20)]])
"""


def test_processes_in_which_a_reference_had_a_progress_bar_end_without_a_word(tmp_path):
    (tmp_path / "bars.py").write_text(BARS, encoding="utf-8")
    call, environment = [sys.executable, str(tmp_path / "bars.py")], os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, timeout=120)
    assert (f"{[None] * 20}\n", "") == (done.stdout, done.stderr)


@pytest.mark.parametrize("kills", [1, 3])
def test_processes_that_are_killed_while_they_get_ready(kills, monkeypatch):
    left = iter(range(kills))
    processes = Processes(1)
    submit = Processes.submit

    def deadly(self, function):
        return submit(self, os._exit, 1) if next(left, None) is not None else submit(self, function)

    monkeypatch.setattr(Processes, "submit", deadly)
    if kills == 1:
        assert processes.check() == sandbox.check()
    else:
        with pytest.raises(UserError, match="are killed as soon as they start"):
            processes.check()
    processes.close()


def test_submissions_that_kill_every_process_get_a_result_too(graded, build, monkeypatch):
    class Deadly(Here):
        lost = (ArithmeticError,)

        def submit(self, function, one):
            return super().submit(lambda: 1 / 0 if one.student == "right-01" else function(one))

    shelf = runs.Shelf(LECTURE, build, build.released(LECTURE).read_bytes())
    done = {one.result.student: one for one in runs._graded(sorted(ALL), shelf.parcel, Deadly())}
    assert set(done) == ALL
    assert "could not deal with" in done["right-01"].result.cells["softmax"].message
    assert (12, "") == (done["right-01"].result.max_score, done["right-01"].fingerprint)


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_ctrl_c_ends_it_with_a_sentence_and_leaves_no_process(build, graded):
    hand_in(build, broken(60))
    call = [sys.executable, "-m", "autograder", "grade", LECTURE, "--force", "--workers=2", f"--build={build.root}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    started = subprocess.Popen(call, cwd=ROOT, env=environment, start_new_session=True, **pipes)
    assert any(" of 62" in line for line in started.stdout)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert (1, "Stopped. What was finished is kept; run the command again to do the rest.") == (
        started.returncode,
        said.strip(),
    )
    until = time.monotonic() + 20
    while any(_session_of(pid) == started.pid for pid in os.listdir("/proc") if pid.isdigit()):
        assert time.monotonic() < until, "a process is left"
        time.sleep(0.05)
    assert 62 == len(run(LECTURE, build, print, workers=1))


def _session_of(pid):
    try:
        return os.getsid(int(pid))
    except OSError:
        return None


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text_costs_nobody_else(build, graded, capsys):
    folder = os.path.join(os.fsencode(build.step("submitted")), b"bad\xff", LECTURE.encode())
    os.makedirs(folder)
    hand_in(build, broken(2))
    assert 1 == main(["grade", LECTURE, "--workers=1", "--build", str(build.root)])
    assert capsys.readouterr().err.startswith("Not stored: bad? (")
    assert 4 == len(gradebook.scores(LECTURE, build))


def test_the_same_folder_elsewhere_is_the_same_work(build):
    """A build folder can be moved to another machine with the same course; nothing is graded anew."""
    other = copy_of(build, build.root.parent / "moved")
    told = []
    run(LECTURE, Build(other.root), told.append)
    assert ["  3 unchanged"] == told


def test_an_error_that_is_not_about_locks_costs_one_student(build, monkeypatch):
    hand_in(build, broken(3))
    store = gradebook.Writer.store

    def choosy(self, student, *arguments):
        if student == "broken-01":
            raise gradebook.NotStoredError("no room for this one")
        store(self, student, *arguments)

    monkeypatch.setattr(gradebook.Writer, "store", choosy)
    monkeypatch.setattr(runs, "PAUSES", (0,))
    with pytest.raises(UnstoredError, match=r"Not stored: broken-01 \(no room for this one\)\. "):
        run(LECTURE, build, print, workers=1)
    assert 4 == len(gradebook.scores(LECTURE, build))
