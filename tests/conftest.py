"""One thread for NumPy, as the grader has it; in continuous integration a skipped test is a failure."""

import os
import signal

import pytest

# Before NumPy is imported: with more threads single-precision sums differ in the last digits from the grader's.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Who is started in the background by a shell ignores Ctrl-C, and so would all that tests start and stop with it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
