"""Start, question and end the process in which a submission runs. Standard library only; knows nothing of grades.

Every question has a deadline. What comes back is believed to be data and nothing more. On Linux a worker is
forked in about 10 ms from a parent that has everything loaded and is kept; elsewhere each is started anew.
"""

import atexit
import contextlib
import json
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
KEPT_ENVIRONMENT = ("LANG", "LC_ALL") if sys.platform == "linux" else ("PATH", "LANG", "SYSTEMROOT", "TMP", "TEMP")
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


def start():
    """A new Worker, clean and ready.

    Raises:
        SandboxError: if there is none, or not one as safe as was asked for.
    """
    wanted = strength()
    if FORKS:
        try:
            return _Parent.known(contained=True).fork()
        except _LackingError:
            if wanted == "weak":
                return _Parent.known(contained=False).fork()
    if wanted == "strong":
        check()
    return _single()


class Worker:
    """One process that runs one submission's code, in an empty folder of its own."""

    def __init__(self, channel, kill):
        self._channel, self._kill = channel, kill

    def tell(self, message, seconds):
        """Send a message; errors as for `hear`."""
        with self._mishaps():
            self._channel.settimeout(max(seconds, 0.001))
            write_frame(_Sending(self._channel), message)

    def hear(self, seconds):
        """The worker's next answer.

        Raises:
            TimedOutError: if there is none within `seconds`.
            DiedError: if the process ended or answered nonsense.
        """
        with self._mishaps():
            answer = read_frame(_Receiving(self._channel, time.monotonic() + seconds))
            if answer is None:
                raise FrameError("the end")
            return answer

    def end(self):
        """Kill the process with all that it started, and remove its folder."""
        self._channel.close()
        kill, self._kill = self._kill, lambda: None
        kill()

    @contextlib.contextmanager
    def _mishaps(self):
        try:
            yield
        except TimeoutError:
            self.end()
            raise TimedOutError from None
        except (FrameError, OSError, ValueError):
            self.end()
            raise DiedError from None


class _Sending:
    """A socket as `write_frame` wants it; the timeout set on it holds for the whole frame."""

    def __init__(self, channel):
        self.write = channel.sendall

    def flush(self):
        pass


class _Receiving:
    """A socket as `read_frame` wants it, with a deadline however slowly the bytes come."""

    def __init__(self, channel, until):
        self.channel, self.until = channel, until

    def read(self, size):
        parts = []
        while size:
            left = self.until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.channel.settimeout(left)
            part = self.channel.recv(min(size, 1 << 20))
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

    def fork(self):
        """A new Worker.

        Raises:
            SandboxError: if the parent does not answer, or a worker lacks a layer that its parent was granted.
        """
        folder = "" if self.contained else tempfile.mkdtemp(prefix="submission-")
        channel, theirs = socket.socketpair()
        with self.turn, theirs:
            try:
                socket.send_fds(self.control, [json.dumps({"folder": folder}).encode()], [theirs.fileno()])
            except OSError:
                raise SandboxError(GONE) from None
            answer, handles = self._hear()
        if not handles:
            raise SandboxError(f"{GONE} It said: {answer.get('failed')}.")
        worker = Worker(channel, lambda: _kill(handles[0], folder))
        self._see_that_it_is_locked_in(worker)
        return worker

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
            raise SandboxError(GONE) from None
        if missing and self.contained:
            worker.end()
            self.lacking = ", ".join(missing)
            raise _LackingError(self.lacking)


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
            told = _Receiving(channel, time.monotonic() + FORK_SECONDS).read(len(token))
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
