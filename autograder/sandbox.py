"""Start, question and end the process in which a submission runs. Standard library only; knows nothing of grades.

Every question has a deadline. What comes back is believed to be data and nothing more. On Linux a worker is
forked in about 10 ms from a parent that has everything loaded and is kept; elsewhere each is started anew.
"""

import atexit
import contextlib
import json
import math
import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import ClassVar

from autograder.places import UserError
from autograder.records import FrameError, read_frame, write_frame

ROOT = Path(__file__).resolve().parents[1]
# -I keeps the working folder, PYTHONPATH and the user's site off the import path: no file of a submission is ever code.
START = "import sys; sys.path.insert(0, sys.argv[1]); from autograder.parent import main; main()"
# OPENBLAS_CORETYPE: host and worker round alike. Where sockets and temporary folders need more than Linux does, more.
KEPT_ENVIRONMENT = ("LANG", "LC_ALL", "OPENBLAS_CORETYPE")
if sys.platform != "linux":
    KEPT_ENVIRONMENT += ("PATH", "SYSTEMROOT", "TMP", "TEMP")
OWN_ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONUTF8": "1",
}
START_SECONDS = 60.0
FORK_SECONDS = 20.0
FORKS = sys.platform == "linux"
# "strong": every layer or nothing. "weak": as many layers as there are.
SETTING = "COURSE_SANDBOX"
STRENGTHS = ("strong", "weak")
_COUNTED = threading.local()
GONE = "The process in which submissions run ended or does not answer; grade again."


class TimedOutError(Exception):
    """No answer came in time; the process was killed."""


class DiedError(Exception):
    """The process ended, or sent something that is no answer; it is gone."""


class SandboxError(UserError):
    """The sandbox cannot be had as it was asked for; nothing was run."""


class _LackingError(Exception):
    """The full sandbox cannot be had here; the message says which layers."""


def strength():
    """What was asked for: "strong" or "weak". It stands in the environment, so that all processes of a run agree."""
    wanted = os.environ.get(SETTING, "strong")
    if wanted not in STRENGTHS:
        raise SandboxError(f"There is no sandbox {wanted!r}; there are {' and '.join(STRENGTHS)}.")
    return wanted


def missing_layers():
    """What the full sandbox lacks on this system, tried out and not guessed; "": nothing."""
    if not FORKS:
        return f"Linux, as this is {sys.platform}"
    try:
        _Parent.known(contained=True).fork().end()
    except _LackingError as lacking:
        return str(lacking)
    return ""


def check():
    """Refuse to go on without the full sandbox, unless a weak one was asked for.

    Returns:
        A warning to show, or "".

    Raises:
        SandboxError: if a layer is missing and "strong" is wanted.
    """
    wanted, missing = strength(), missing_layers()
    if missing and wanted == "strong":
        raise SandboxError(
            f"This system does not give the sandbox {missing}, so nothing was run: see autograder/THREATS.md,"
            " or add --sandbox=weak if you trust every submission."
        )
    return f"*** WEAK SANDBOX, without {missing}: only for submissions you trust. ***" if missing else ""


def start(seconds=60.0):
    """A new Worker, clean and ready; the system ends it after a little more than `seconds` of processor time.

    Raises:
        SandboxError: if there is none, or not one as safe as was asked for.
    """
    wanted = strength()
    if FORKS:
        try:
            return _Parent.known(contained=True).fork(seconds)
        except _LackingError:
            if wanted == "weak":
                return _Parent.known(contained=False).fork(seconds)
    if wanted == "strong":
        check()
    return _single()


def parents():
    """The living processes from which this one's workers are forked, by their numbers."""
    known = [one for (pid, _), one in _Parent.all_known.items() if pid == os.getpid()]
    return {one.process.pid for one in known if one.process.poll() is None}


def died():
    """How many of this thread's workers have ended unasked: by a submission's doing, or killed from outside."""
    return getattr(_COUNTED, "died", 0)


class Worker:
    """One process that runs one submission's code, in an empty folder of its own."""

    def __init__(self, channel, kill, meter=None):
        self._channel, self._kill, self._meter = channel, kill, meter or _Meter(0)
        self._asked = 0.0

    @property
    def spent(self):
        """Seconds it has cost: processor time, or time in which it let a question wait, whichever is more.

        Time in which it was ready to work and no core was free for it is not counted.
        """
        processor, waited = self._meter.read(self._asked)
        return max(self._asked - waited, processor)

    def tell(self, message, seconds):
        """Send a message; errors as for `hear`."""
        with self._mishaps():
            self._channel.settimeout(max(seconds, 0.001))
            write_frame(_Sending(self._channel), message)

    def hear(self, seconds):
        """The worker's next answer.

        Raises:
            TimedOutError: if there is none within `seconds`; waiting for a free core does not count.
            DiedError: if the process ended or answered nonsense.
        """
        with self._mishaps():
            answer = read_frame(_Receiving(self._channel, seconds, self._meter))
            if answer is None:
                raise FrameError("the end")
            return answer

    def end(self):
        """Kill the process with all that it started, and remove its folder."""
        self._channel.close()
        self._meter.stop()
        kill, self._kill = self._kill, lambda: None
        kill()

    @contextlib.contextmanager
    def _mishaps(self):
        begun, failure = time.monotonic(), None
        try:
            yield
        except TimeoutError:
            failure = TimedOutError
        except (FrameError, OSError, ValueError):
            failure = DiedError
        self._asked += time.monotonic() - begun
        if failure is DiedError:
            _COUNTED.died = died() + 1
        if failure:
            self.end()
            raise failure


class _Sending:
    """A socket as `write_frame` wants it; the timeout set on it holds for the whole frame."""

    def __init__(self, channel):
        self.write = channel.sendall

    def flush(self):
        pass


class _Meter:
    """What the kernel says a process has had: processor time, and time it waited for a core that others had, none of
    its own threads. Of no process: 0, 0."""

    def __init__(self, handle):
        """`handle`: a descriptor of the process; 0: none."""
        self.process, self.first, self.last, self.read_at = _process_of(handle), (0.0, 0.0), (0.0, 0.0), 0.0
        self.first = self.last = self.now()

    def read(self, clock):
        """(processor time, time waited for a core) since the beginning; looked up anew when `clock` has moved."""
        if clock - self.read_at > 0.02:
            self.last, self.read_at = self.now(), clock
        return self.last[0] - self.first[0], self.last[1] - self.first[1]

    def stop(self):
        """Keep what it says now: the process will be gone."""
        self.last, self.read_at, self.process = self.now(), math.inf, None

    def now(self):
        """Both in seconds: of all its threads, and of its main thread. Also of one that has ended and is not buried."""
        try:
            fields = Path(self.process, "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            own, waited, _ = Path(self.process, "schedstat").read_text(encoding="ascii").split()
            processor = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            other_threads = max(0.0, processor - int(own) / 1e9)
            return processor, max(0.0, int(waited) / 1e9 - other_threads)
        except (OSError, ValueError, IndexError, TypeError):
            return self.last


def _process_of(handle):
    """The folder in /proc of the process that a descriptor stands for, or None."""
    try:
        lines = Path(f"/proc/self/fdinfo/{handle}").read_text(encoding="ascii").splitlines() if handle else []
    except OSError:
        return None
    return next((f"/proc/{line.split()[1]}" for line in lines if line.startswith("Pid:")), None)


class _Receiving:
    """A socket as `read_frame` wants it, with a deadline however slowly the bytes come.

    The deadline moves on by the time that the process waits for a core, to ten times its distance at most.
    """

    def __init__(self, channel, seconds, meter):
        self.channel, self.meter, self.waited = channel, meter, meter.last[1]
        self.begun, self.seconds = time.monotonic(), seconds

    def left(self):
        """Seconds that are left to answer in.

        Raises:
            TimeoutError: if there are none.
        """
        passed = time.monotonic() - self.begun
        if passed >= self.seconds:
            passed -= min(self.meter.now()[1] - self.waited, 9 * self.seconds)
        if passed >= self.seconds:
            raise TimeoutError
        return self.seconds - passed

    def read(self, size):
        parts = []
        while size:
            self.channel.settimeout(max(self.left(), 0.001))
            try:
                part = self.channel.recv(min(size, 1 << 20))
            except TimeoutError:
                continue
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


class _Parent:
    """The process that forks workers, one for each process of the host."""

    all_known: ClassVar[dict] = {}
    lock = threading.Lock()

    @classmethod
    def known(cls, contained):
        """The living one; started at the first request, and again should it have died.

        Raises:
            _LackingError: if it is to be contained and the system does not let it.
        """
        key = os.getpid(), contained
        with cls.lock:
            one = cls.all_known.get(key)
            if one is None or (one.lacking == "" and one.process.poll() is not None):
                if one is not None:
                    one.control.close()
                one = cls.all_known[key] = cls(contained)
        if one.lacking:
            raise _LackingError(one.lacking)
        return one

    def __init__(self, contained):
        self.contained, self.turn = contained, threading.Lock()
        self.control, theirs = socket.socketpair()
        self.control.settimeout(START_SECONDS)
        with theirs, tempfile.TemporaryDirectory(prefix="workers-") as folder:  # where it builds its new root
            self.process = _python(["contained" if contained else "bare", folder], stdin=theirs)
            theirs.close()
            self.lacking = self._hear()[0].get("missing", "")
        atexit.register(self.close)

    def fork(self, seconds=60.0):
        """A new Worker.

        Raises:
            SandboxError: if the parent does not answer, or a worker lacks a layer that its parent was granted.
        """
        folder = "" if self.contained else tempfile.mkdtemp(prefix="submission-")
        channel, theirs = socket.socketpair()
        try:
            handle = self._ask(_request(folder, seconds), theirs)
        except SandboxError:
            channel.close()
            raise
        worker = Worker(channel, lambda: _kill(handle, folder), _Meter(handle))
        self._see_that_it_is_locked_in(worker)
        return worker

    def _ask(self, request, theirs):
        """The descriptor of a new worker that talks through the socket `theirs`."""
        with self.turn, theirs:
            try:
                socket.send_fds(self.control, [request], [theirs.fileno()])
            except OSError:
                raise SandboxError(GONE) from None
            answer, handles = self._hear()
        if not handles:
            raise SandboxError(f"{GONE} It said: {answer.get('failed')}.")
        return handles[0]

    def close(self):
        """End it, and with it all its workers."""
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.process.kill()
        self.process.wait()

    def _hear(self):
        try:
            message, handles, _, _ = socket.recv_fds(self.control, 4096, 1)
            return json.loads(message), handles
        except (OSError, ValueError):
            raise SandboxError(GONE) from None

    def _see_that_it_is_locked_in(self, worker):
        try:
            missing = worker.hear(START_SECONDS).get("missing")
        except (TimedOutError, DiedError):
            worker.end()
            raise SandboxError(GONE) from None
        if missing and self.contained:
            worker.end()
            self.lacking = ", ".join(missing)
            raise _LackingError(self.lacking)


def _request(folder, seconds):
    return json.dumps({"folder": folder, "seconds": math.ceil(seconds) + 1}).encode()


def _kill(handle, folder):
    """Kill the process of a descriptor; in a pid namespace of its own, all its offspring with it."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    if folder:
        select.select([handle], [], [], 5)
        shutil.rmtree(folder, ignore_errors=True)
    os.close(handle)


def _python(arguments, stdin, cwd="/", **own_places):
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-I", "-c", START, str(ROOT), *arguments],
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=cwd,
        env=environment | OWN_ENVIRONMENT | own_places,
        start_new_session=True,
    )


def _single():
    """A worker started anew, that calls back on a port of this machine and proves with a token that it is ours."""
    folder, token = tempfile.mkdtemp(prefix="submission-"), secrets.token_bytes(16)
    own_places = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), folder)
    with socket.create_server(("127.0.0.1", 0)) as server:
        process = _python(["single"], subprocess.PIPE, folder, **own_places)
        process.stdin.write(f"{server.getsockname()[1]} {token.hex()}\n".encode())
        process.stdin.close()
        try:
            server.settimeout(START_SECONDS)
            channel = server.accept()[0]
            told = _Receiving(channel, FORK_SECONDS, _Meter(0)).read(len(token))
        except OSError:
            told = b""
    if not secrets.compare_digest(told, token):
        _kill_group(process, folder)
        raise SandboxError(GONE)
    channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    worker = Worker(channel, lambda: _kill_group(process, folder))
    worker.hear(FORK_SECONDS)
    return worker


def _kill_group(process, folder):
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
