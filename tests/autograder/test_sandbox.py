"""The sandbox's own promises: each layer is there, and a missing one is named and not passed over."""

import itertools
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder import layers, sandbox, session, syscalls
from autograder.__main__ import main
from autograder.places import UserError
from autograder.records import MAX_FRAME
from course_lib.checking.exercise import load

FULL = not sandbox.missing_layers()
full_sandbox = pytest.mark.skipif(not FULL, reason="needs the full sandbox")


@pytest.fixture
def said():
    """said(source) -> the text that a cell puts out, or the name of its exception, in a worker of its own."""
    workers = []

    def run(source):
        workers.append(sandbox.start())
        workers[-1].tell({"do": "run", "source": source}, 20)
        outputs = workers[-1].hear(20)["outputs"]
        return "".join(output.get("text") or output.get("ename", "") for output in outputs)

    yield run
    for worker in workers:
        worker.end()


@full_sandbox
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("import os\nprint(os.getpid(), os.getuid(), os.getppid())", "1 1000 0\n"),
        ("import os\nos.fork()", "PermissionError"),
        ("import subprocess\nsubprocess.run(['/bin/true'])", "PermissionError"),
        ("import socket\nsocket.socket()", "PermissionError"),
        ("open('/proc/self/environ')", "FileNotFoundError"),
        ("open('/etc/passwd')", "FileNotFoundError"),
        ("import numpy\nopen(numpy.__file__, 'a')", "PermissionError"),
        ("import os\nprint(len(open(os.__file__).read()) > 0)", "True\n"),
        ("import os\nopen('own', 'w').write('x')\nprint(os.listdir('.'))", "['own']\n"),
        ("x = bytearray(3 << 30)", "MemoryError"),
        ("open('big', 'wb').write(bytes(70 << 20))", "OSError"),
        ("import os\nprint(sorted(k for k in os.environ if 'SECRET' in k or 'TOKEN' in k))", "[]\n"),
        ("import autograder.checks", "ModuleNotFoundError"),
        ("import ctypes\nprint(ctypes.CDLL(None).unshare(0x10000000))", "-1\n"),
        ("import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))", "ValueError"),
    ],
)
def test_what_a_worker_may_and_may_not_do(source, text, said):
    assert text == said(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("import threading\nt = threading.Thread(target=print, args=(1,))\nt.start()\nt.join()", "1\n"),
        ("import asyncio\nasyncio.run(asyncio.sleep(0))\nprint(2)", "2\n"),
        ("%matplotlib inline\nprint(3)", "3\n"),
        ("from course_lib.data import mnist\nprint(mnist().y_test.sum() == mnist().y_test.sum())", "True\n"),
        ("import scipy.optimize, tempfile\nprint(tempfile.TemporaryFile().write(b'4'))", "1\n"),
    ],
)
def test_what_honest_work_needs_is_there(source, text, said):
    assert text == said(source)


def test_a_program_in_a_cell_is_a_line_and_no_error(said):
    assert "(not run while grading: pip install numpy)\n5\n" == said("!pip install numpy\nprint(5)")


def test_workers_share_nothing(said):
    said("import numpy\nnumpy.pi = 3\nopen('left', 'w').write('x')\nimport os\nos.environ['LEFT'] = 'x'")
    assert "3.14 [] None\n" == said(
        "import numpy, os\nprint(round(numpy.pi, 2), os.listdir('.'), os.environ.get('LEFT'))"
    )


@full_sandbox
def test_a_killed_parent_takes_its_workers_with_it_and_is_replaced(said):
    worker = sandbox.start()
    sandbox._Parent.known(contained=True).process.kill()
    with pytest.raises(sandbox.DiedError):
        worker.hear(20)
    assert "6\n" == said("print(6)")


@pytest.fixture
def lacking(monkeypatch):
    """A system that does not give a layer."""

    class NoParent(sandbox._Parent):
        @classmethod
        def known(cls, contained):
            if contained:
                raise sandbox._LackingError("Landlock")
            raise AssertionError("a worker was started")

    monkeypatch.setattr(sandbox, "_Parent", NoParent)


def test_a_missing_layer_is_named_and_nothing_is_run(lacking, monkeypatch):
    monkeypatch.setenv(sandbox.SETTING, "strong")
    monkeypatch.setattr(sandbox, "FORKS", True)
    for ask in (sandbox.check, sandbox.start):
        with pytest.raises(UserError, match=r"does not give the sandbox Landlock.*--sandbox=weak"):
            ask()


def test_grade_refuses_in_one_sentence(lacking, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(sandbox, "FORKS", True)
    monkeypatch.setenv(sandbox.SETTING, "strong")
    (tmp_path / "submitted" / "anna" / "lec01_losses").mkdir(parents=True)
    assert 1 == main(["grade", "lec01_losses", "--sandbox", "strong", "--build", str(tmp_path)])
    error = capsys.readouterr().err
    assert "Landlock" in error
    assert 1 == len(error.strip().splitlines())


def test_a_weak_sandbox_is_said_loudly(lacking, monkeypatch):
    monkeypatch.setenv(sandbox.SETTING, "weak")
    monkeypatch.setattr(sandbox, "FORKS", True)
    assert sandbox.check().startswith("*** WEAK SANDBOX, without Landlock")


@pytest.mark.slow
def test_where_there_is_no_fork_a_worker_is_a_process_of_its_own(monkeypatch, said):
    monkeypatch.setenv(sandbox.SETTING, "weak")
    monkeypatch.setattr(sandbox, "FORKS", False)
    assert "7\n" == said("print(7)")


@pytest.mark.skipif(not sandbox.FORKS, reason="needs Linux")
@pytest.mark.slow
def test_without_namespaces_what_is_left_is_used(monkeypatch):
    worker = sandbox._Parent.known(contained=False).fork()
    worker.tell({"do": "run", "source": "print(8)"}, 20)
    assert "8\n" == worker.hear(20)["outputs"][0]["text"]
    worker.end()


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (b"", sandbox.TimedOutError),
        (b"\0\0\0\5{", sandbox.TimedOutError),
        (b"\0\0\0\2[]", sandbox.DiedError),
        (b"\0\0\0\2{x", sandbox.DiedError),
        ((MAX_FRAME + 1).to_bytes(4, "big"), sandbox.DiedError),
        (b"\0\1\0\0" + b"[" * 65536, sandbox.DiedError),
    ],
    ids=["silence", "half a frame", "no message", "no JSON", "too large", "too deep"],
)
def test_what_is_no_answer_ends_the_worker(sent, error):
    ours, theirs = socket.socketpair()
    killed = []
    worker = sandbox.Worker(ours, lambda: killed.append(True))
    with theirs:
        theirs.sendall(sent)
        with pytest.raises(error):
            worker.hear(0.2)
    assert [True] == killed


def test_half_a_character_becomes_a_question_mark():
    ours, theirs = socket.socketpair()
    body = json.dumps({"text": "\ud800 and \U0001f600"}).encode()
    with theirs:
        theirs.sendall(len(body).to_bytes(4, "big") + body)
        worker = sandbox.Worker(ours, lambda: None)
        assert {"text": "? and \U0001f600"} == worker.hear(5)
    worker.end()


def test_the_list_of_system_calls_is_the_same_for_both_machines_where_both_have_them():
    entries = [entry.split(":") for entry in syscalls.ALLOWED.split() if ":" in entry]
    assert len(entries) == len({name for name, *_ in entries})
    for name in ("execve", "execveat", "fork", "vfork", "ptrace", "mount", "socket", "connect", "bpf", "io_uring_setup",
                 "unshare", "setns", "memfd_create", "shmget", "keyctl", "prctl", "process_vm_readv"):  # fmt: skip
        assert name not in {entry[0] for entry in entries}
    assert {} == syscalls.numbers(syscalls.ALLOWED, "riscv64")
    assert layers.CALLS == syscalls.numbers(syscalls.OWN)


def test_a_deadline_holds_however_slowly_the_bytes_come():
    ours, theirs = socket.socketpair()
    ended = sandbox._Receiving(ours, -1.0, sandbox._Meter(0))
    with ours, theirs, pytest.raises(TimeoutError):
        ended.read(1)


def test_nothing_of_the_host_is_handed_to_the_parent_of_workers():
    os.environ["SECRET_TOKEN"] = "x"
    try:
        process = sandbox._python(["bare", "/nowhere"], stdin=-1)
        environment = Path(f"/proc/{process.pid}/environ").read_text() if sandbox.FORKS else ""
    finally:
        del os.environ["SECRET_TOKEN"]
        process.kill()
        process.communicate()
    assert "SECRET_TOKEN" not in environment


def spent_on(source, seconds):
    """What a cell cost a worker that was given `seconds` for it, and what became of it."""
    with session.Session(seconds) as one:
        failure = one.run(source)[1]
    return seconds - one.seconds, failure


SPINNING = """
import threading, zlib
data = bytes(10**8)
for i in range(8): threading.Thread(target=lambda: [zlib.crc32(data) for _ in range(10**6)], daemon=True).start()
while True: zlib.crc32(data)
"""


@full_sandbox
@pytest.mark.slow
@pytest.mark.parametrize(
    "source", ["while True: pass", "import time\ntime.sleep(99)", SPINNING], ids=["a loop", "a sleep", "threads"]
)
def test_a_submission_costs_no_more_than_it_may(source):
    spent, failure = spent_on(source, 1.0)
    assert failure in ("timeout", "died")
    assert 0.9 < spent < 3.0


def test_what_an_answer_takes_to_be_understood_is_the_submissions_time(monkeypatch):
    """A second each, by a clock of the test's own: soon after three, the check is late."""
    monkeypatch.setattr(session.time, "thread_time", itertools.count(0.0, 1.0).__next__)
    exercise = load("softmax")
    with session.Session() as one:
        one.run("def softmax(scores):\n    return [[]] * 10")
        after_the_cell = one.left
        kinds = [outcome.kind for outcome in one.outcomes(exercise)]
    assert after_the_cell < session.SUBMISSION_SECONDS - 1.0
    assert ["returned", "returned"] == kinds[:2]
    assert "timeout" == kinds[-1]
    assert len(exercise.cases) > len(kinds)


@full_sandbox
@pytest.mark.slow
def test_waiting_for_a_free_core_is_not_the_submissions_time():
    """As many loops as would make it late by the clock: it is charged with its own processor time."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(6 * os.cpu_count())]
    try:
        begun = time.monotonic()
        spent, failure = spent_on("import time\nwhile time.process_time() < 1.0: pass", 2.0)
        passed = time.monotonic() - begun
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert "" == failure
    assert spent < min(2.0, passed)


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="there is no /proc")
@pytest.mark.parametrize(
    ("own", "waited", "excused"), [(3, 5, 5), (1, 5, 3), (1, 2, 0), (1, 0, 0)],
    ids=["one thread", "others had the core for a while", "others had it all along", "nobody waited"],
)  # fmt: skip
def test_waiting_for_threads_of_its_own_is_the_submissions_time(own, waited, excused, tmp_path):
    """Of 3 s of processor time its main thread had `own`, and it waited so many for a core."""
    fields = ["S", *["0"] * 10, str(3 * os.sysconf("SC_CLK_TCK")), "0"]
    (tmp_path / "stat").write_text(f"7 (python) {' '.join(fields)}")
    (tmp_path / "schedstat").write_text(f"{own * 10**9} {waited * 10**9} 99")
    meter = sandbox._Meter(0)
    meter.process = tmp_path
    assert (3.0, excused) == meter.now()


def test_where_the_kernel_tells_nothing_the_clock_counts():
    meter = sandbox._Meter(0)
    assert (0.0, 0.0) == meter.read(1.0)
    worker = sandbox.Worker(socket.socket(), lambda: None)
    worker._asked = 2.5
    assert 2.5 == worker.spent
    worker.end()
