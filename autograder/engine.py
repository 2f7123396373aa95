"""Where submissions are graded: in this process, in processes beside it, or on the workers of a Dask cluster.

All three take work as `concurrent.futures` has it, for `slots` at a time. What an engine's futures raise tells the run
what to do: `lost`, the worker is gone and another may take it; `gone`, the engine itself is.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from tqdm import tqdm

from autograder import sandbox
from autograder.job import version
from autograder.places import UserError

CONNECT_SECONDS = 20
TRIES = 3
END_SECONDS = 5
# Seconds before new processes are started once more.
PAUSES = (0.0, 0.05, 0.2, 1.0)
KILLED = (
    "The processes that grade are killed as soon as they start; see that there is memory for them, and grade again."
)


@contextlib.contextmanager
def engine(workers, dask=None):
    """An engine for one run: `dask` is a scheduler's address, else `workers` processes."""
    if workers < 1:
        raise UserError(f"{workers} workers cannot grade anything; give 1 or more.")
    one = Cluster(dask) if dask else Processes(workers) if workers > 1 else Here()
    try:
        yield one
    finally:
        one.close()


def cores():
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Here:
    """This process; one at a time."""

    slots, lost, gone = 1, (), ()

    def submit(self, function, *arguments):
        future = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future

    def prepare(self):
        """Begin to get ready, and return at once."""

    def check(self):
        """The sandbox's warning or refusal."""
        return sandbox.check()

    def close(self):
        pass


class Processes:
    """Processes of this machine, each with a parent of workers of its own. They end when this one does."""

    lost, gone = (BrokenProcessPool,), ()

    def __init__(self, number):
        self.slots, self.asked, self.before = number, [], set(multiprocessing.active_children())
        self.pool = self._pool()

    def submit(self, function, *arguments):
        """As an executor's; where processes died, with new ones."""
        with _no_interrupts():
            for pause in PAUSES:
                try:
                    return self.pool.submit(function, *arguments)
                except (BrokenProcessPool, EOFError, OSError):  # the last two: what they are copied from dies
                    time.sleep(pause)
                    self.close()
                    self.pool = self._pool()
        raise UserError(KILLED)

    def prepare(self):
        """Begin to get ready, and return at once."""
        self.asked = [self.submit(sandbox.check) for _ in range(self.slots)]

    def check(self):
        """The sandbox's warning or refusal, from the process that is ready first in line; the others get ready, too."""
        for _ in range(TRIES):
            if not self.asked:
                self.prepare()
            asked, self.asked = self.asked, []
            try:
                return asked[0].result()
            except BrokenProcessPool:
                continue
            except sandbox.SandboxError as error:
                if sandbox.GONE not in str(error):
                    raise
        raise UserError(KILLED)

    def close(self):
        """Kill the processes: what they were asked has been answered, or nobody waits for it.

        Of a broken pool one may wait for ever behind a dead one's lock, and the pool for that one. The pool's own
        thread is given time to end: Python complains where it ends just when the program does.
        """
        for process in set(multiprocessing.active_children()) - self.before:
            process.kill()
        end = threading.Thread(target=self.pool.shutdown, kwargs={"cancel_futures": True}, daemon=True)
        end.start()
        end.join(END_SECONDS)

    def _pool(self):
        return ProcessPoolExecutor(self.slots, _context(), _begin, (sandbox.strength(),))


class Cluster:
    """The workers of a Dask cluster. They share no disk with this machine, but must have the same course installed."""

    def __init__(self, address):
        try:
            from distributed import Client
            from distributed.client import FutureCancelledError
            from distributed.scheduler import KilledWorker
        except ImportError:
            raise UserError("--dask needs Dask: install it with `pip install distributed`.") from None
        self.lost, self.gone = (KilledWorker,), (CancelledError, FutureCancelledError)
        try:
            self.client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, ImportError) as error:
            raise UserError(f"No Dask scheduler can be reached at {address} ({type(error).__name__}).") from None
        self.executor = self.client.get_executor(pure=False)

    @property
    def slots(self):
        return max(1, sum(self.client.nthreads().values()))

    def submit(self, function, *arguments):
        return self.executor.submit(function, *arguments)

    def prepare(self):
        """Workers of a cluster are ready."""

    def check(self):
        """Every worker's sandbox and code, before the first submission."""
        workers = list(self.client.nthreads())
        if not workers:
            raise UserError("The Dask scheduler has no workers: start some with `dask worker ADDRESS`.")
        where = [{"workers": [one], "allow_other_workers": True, "pure": False} for one in workers]
        ask = [self.client.submit(_ready, sandbox.strength(), **here) for here in where]
        try:
            answers = [future.result() for future in ask]
        except self.lost:
            raise UserError(
                "The Dask workers end as soon as they are asked to grade; see that there is memory."
            ) from None
        except ImportError as error:
            raise UserError(f"A Dask worker cannot import the course ({error}): install it there, too.") from None
        if {one for one, _ in answers} != {version()}:
            raise UserError("A Dask worker has another version of the course: install the same on all machines.")
        return next((warning for _, warning in answers if warning), "")

    def close(self):
        self.executor.shutdown(wait=False)
        self.client.close()


def _context():
    """How processes begin: as copies of one that has loaded what they need; where there is no fork, each anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _ready(strength):
    os.environ[sandbox.SETTING] = strength
    return version(), sandbox.check()


def _begin(strength):
    """In a new process: the run's sandbox; leave Ctrl-C to the run, and end at once when that is killed.

    Progress bars, such as references have, get a lock of this process alone: one for all would outlive it.
    """
    os.environ[sandbox.SETTING] = strength
    tqdm.set_lock(threading.RLock())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_after, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_after(other):
    other.join()
    os._exit(1)


@contextlib.contextmanager
def _no_interrupts():
    """Ctrl-C waits until a new process has been started, which inherits that it is not to be interrupted."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
