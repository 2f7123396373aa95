"""The process from which the workers are made. It is started once, loads what notebooks need, and holds no secret.

On Linux it stays, and forks a worker for each request of the host; elsewhere each worker is one such process.
Every worker is forked from the same clean state: what one submission does, the next one never sees.
"""

import contextlib
import json
import os
import signal
import socket
import sys
import sysconfig
from pathlib import Path

from autograder import layers
from autograder.worker import serve, silence, warm_shell

ROOT = Path(__file__).resolve().parents[1]
# Shared libraries that are loaded late, fonts, and the devices a program may count on.
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/fonts", "/usr/share/zoneinfo",
          "/etc/ld.so.cache", "/dev/null", "/dev/zero", "/dev/urandom")  # fmt: skip
PLACES = ("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR")
OURS = (ROOT / "course_lib", ROOT / "data")


def main():
    """`contained` or `bare`: serve the host's requests on standard input. `single`: be a worker, on a port."""
    mode = sys.argv[2]
    os.set_blocking(0, True)
    if mode == "single":
        _single()
    else:
        Parent(mode == "contained", sys.argv[3]).run()


def readable():
    """The paths that a worker may see: Python, its packages, the course's library and data."""
    bases = [os.path.abspath(base) for base in (sys.prefix, sys.base_prefix)]
    python = [os.path.abspath(path) for path in [*sys.path, sysconfig.get_path("stdlib")] if path]
    python = [path for path in python if any(path.startswith(base + os.sep) for base in bases)]
    shared = os.path.join(sys.base_prefix, "lib")
    return sorted({path for path in [*python, *SYSTEM, *map(str, OURS), shared] if os.path.exists(path)})


class Parent:
    """Forks workers. `contained`: with every layer of the sandbox, or not at all; else with those that work."""

    def __init__(self, contained, folder):
        self.control = socket.socket(fileno=os.dup(0))
        self.contained, self.folder, self.readable = contained, folder, readable()
        self.proc = self.home = None
        layers.prepare()
        self.shell = warm_shell()

    def run(self):
        """Enter the container, tell the host, then a worker for each request until the host is gone."""
        try:
            if self.contained:
                self._enter()
        except layers.LayerError as error:
            self._tell({"missing": str(error)})
            return
        silence()
        self._tell({"ready": True})
        with contextlib.suppress(OSError):
            while True:
                request, channels, _, _ = socket.recv_fds(self.control, 4096, 1)
                if not request:
                    return
                self._fork(json.loads(request), channels[0])

    def _tell(self, message, descriptors=()):
        socket.send_fds(self.control, [json.dumps(message).encode()], descriptors)

    def _enter(self):
        """Namespaces for all, and this process the first of a pid namespace: if it is killed, all workers are."""
        self.proc = layers.contain(self.folder, self.readable, [str(ROOT / "autograder"), str(ROOT / "notebooks")])
        layers.new_pid_namespace(self.proc)
        child = os.fork()
        if child:
            self.control.close()
            silence()
            os.waitpid(child, 0)
            os._exit(0)
        layers.die_with_parent()

    def _fork(self, request, channel):
        """One worker on `channel`; the host gets a descriptor of its process, to kill it by."""
        self._bury()
        try:
            if self.contained:
                self.home = layers.new_pid_namespace(self.proc, self.home)
            child = os.fork()
        except (OSError, layers.LayerError) as error:
            self._tell({"failed": str(error)})
            os.close(channel)
            return
        if child == 0:
            self._be_worker(request, channel)
        os.close(channel)
        handle = os.pidfd_open(child)
        self._tell({"pid": child}, [handle])
        os.close(handle)

    def _bury(self):
        """Take note of workers that ended."""
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass

    def _be_worker(self, request, number):
        """The child's whole life: lock itself in, say so, serve. It never returns."""
        try:
            self.control.close()
            channel = socket.socket(fileno=number)
            report = self._lock_in(request, number)
            channel.sendall(_frame({"missing": report}))
            if not (self.contained and report):
                signal.signal(signal.SIGINT, signal.default_int_handler)
                serve(self.shell, channel)
        finally:
            os._exit(0)

    def _lock_in(self, request, number):
        """Put every layer on; returns what could not be had."""
        scratch = layers.SCRATCH if self.contained else request["folder"]
        missing = _tried([(layers.confine, self.proc)] if self.contained else [])
        os.chdir(scratch)
        os.environ.update(dict.fromkeys(PLACES, scratch))
        os.closerange(3, number)
        os.closerange(number + 1, layers.OPEN_FILES)
        locks = [(layers.limit, request["seconds"]), (layers.drop_capabilities,)]
        locks += [(layers.landlock, self.readable, [scratch, "/dev/null"]), (layers.filter_system_calls,)]
        return missing + _tried(locks)


def _tried(steps):
    """Take the steps; what the layers among them said that could not be had."""
    missing = []
    for step, *arguments in steps:
        try:
            step(*arguments)
        except layers.LayerError as error:
            missing.append(str(error))
    return missing


def _frame(message):
    body = json.dumps(message).encode()
    return len(body).to_bytes(4, "big") + body


def _single():
    """Where there is no fork: one worker, which calls the host back on a port of this machine."""
    port, token = sys.stdin.readline().split()
    shell = warm_shell()
    channel = socket.create_connection(("127.0.0.1", int(port)))
    channel.sendall(bytes.fromhex(token) + _frame({"missing": ["everything but limits on time"]}))
    silence()
    with contextlib.suppress(ImportError, layers.LayerError):
        layers.limit(layers.CPU_SECONDS)
    serve(shell, channel)
