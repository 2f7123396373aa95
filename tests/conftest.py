"""One thread for NumPy, as the grader has it; in continuous integration a skipped test is a failure."""

import os

import pytest

# Before NumPy is imported: with more threads single-precision sums differ in the last digits from the grader's.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
