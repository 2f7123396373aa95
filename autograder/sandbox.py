"""Start, question and end the process in which a submission runs. Standard library only; knows nothing of grades.

Every question has a deadline. What comes back is believed to be data and nothing more.
"""

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from autograder.records import FrameError, read_frame, write_frame

ROOT = Path(__file__).resolve().parents[1]
# -I keeps the working folder, PYTHONPATH and the user's site off the import path: no file of a submission is ever code.
START = "import sys; sys.path.insert(0, sys.argv[1]); from autograder.worker import main; main()"
KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMP", "TEMP")
OWN_ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONUTF8": "1",
}


class TimedOutError(Exception):
    """No answer came in time; the process was killed."""


class DiedError(Exception):
    """The process ended, or sent something that is no answer; it is gone."""


class Worker:
    """One process that runs one submission's code, in an empty folder of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="submission-")
        environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
        own_places = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), self.folder)
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", START, str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=environment | OWN_ENVIRONMENT | own_places,
            start_new_session=True,
        )
        self.answers = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def ask(self, message, seconds):
        """The worker's answer to `message`.

        Raises:
            TimedOutError: if there is none within `seconds`.
            DiedError: if the process ended or answered nonsense.
        """
        try:
            write_frame(self.process.stdin, message)
            answer = self.answers.get(timeout=max(0.0, seconds))
        except queue.Empty:
            self.end()
            raise TimedOutError from None
        except (OSError, ValueError):
            answer = None
        if answer is None:
            self.end()
            raise DiedError
        return answer

    def end(self):
        """Kill the process with all that it started, and remove its folder."""
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _listen(self):
        """Hand over each frame; None when there will be no more."""
        with self.process.stdout as stream:
            try:
                while (answer := read_frame(stream)) is not None:
                    self.answers.put(answer)
            except (FrameError, OSError, ValueError):
                pass
        self.answers.put(None)
