"""What every browser test stands on: a real Chromium, and a real JupyterLab in a copy of the notebooks.

Everything in this folder is marked `browser` and `slow` by itself. A test asks for `page`, `lab` and
these two:

    open_notebook(page, lab, "notebooks/lec01_losses/lec01_losses.ipynb")
    run_all(page)
"""

import contextlib
import copy
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest

import course
from autograder.places import Build
from autograder.release import release

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
# Every cell is in the page from the start, so that a test need not scroll to find it.
WHOLE_NOTEBOOK = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}


class Lab(NamedTuple):
    """A running JupyterLab: `url` has no slash at its end, `root` is the folder it shows."""

    url: str
    token: str
    root: Path

    def page(self, path=""):
        """The address that opens `path` (nothing: the welcome page) in a fresh workspace."""
        place = f"/lab/tree/{path}" if path else course.WELCOME
        return f"{self.url}{place}?token={self.token}&reset"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium():
    """A running headless Chromium (playwright's Browser)."""
    path = course.find_chromium()
    if not path:
        reason = "NO BROWSER: no Chromium was found, so this test did not look at the page (see course.py test)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """An empty page of its own, 1280 by 800."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(60_000)
        yield context.new_page()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab over a copy of the notebooks, with a student's copy of each in study/."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for source in root.glob("notebooks/lec*/*.ipynb"):
        copy = root / "study" / source.parent.name / source.name
        copy.parent.mkdir(parents=True)
        shutil.copy(source, copy)
    with running_lab(root, tmp_path_factory.mktemp("jupyter")) as lab:
        yield lab


@pytest.fixture(scope="session")
def start_lab(tmp_path_factory):
    """start_lab(root, **env): a context manager that gives a Lab over a folder of the test's own making."""
    return lambda root, **env: running_lab(root, tmp_path_factory.mktemp("jupyter"), **env)


@pytest.fixture(scope="session")
def released_as(lab, tmp_path_factory):
    """released_as(name, answers, text=None): the released lecture 01 with these solution cells, in the lab.

    `answers` are {exercise: source}; `text` goes into the written questions. Returns the path to open.
    """
    lecture = "lec01_losses"
    released = nbformat.read(release(lecture, Build(tmp_path_factory.mktemp("build"))), as_version=4)

    def write(name, answers, text=None):
        notebook = copy.deepcopy(released)
        for cell in notebook.cells:
            if cell.id.startswith("solve_"):
                cell.source = answers.get(cell.id.removeprefix("solve_"), cell.source)
            if text and cell.cell_type == "markdown" and "nbgrader" in cell.metadata:
                cell.source = text
        nbformat.write(notebook, lab.root / f"{name}.ipynb")
        return f"{name}.ipynb"

    return write


@pytest.fixture(scope="session")
def open_notebook():
    """open_notebook(page, lab, path): the notebook is shown and its kernel is idle."""
    return _open_notebook


@pytest.fixture(scope="session")
def run_all():
    """run_all(page): runs every cell of the open notebook, and returns when the kernel has done them."""
    return _run_all


def _open_notebook(page, lab, path):
    page.goto(lab.page(path))
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    _wait_for_idle(page)


def _run_all(page):
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    _wait_for_idle(page)


def _wait_for_idle(page):
    page.wait_for_function(
        """() => {
            const panel = window.jupyterapp?.shell.currentWidget
            return panel?.sessionContext?.session?.kernel?.status === 'idle'
        }"""
    )


@contextlib.contextmanager
def running_lab(root, home, **more):
    """The front door's JupyterLab over `root`; what it and its user would store goes to `home`."""
    lab = Lab(f"http://127.0.0.1:{free_port()}", secrets.token_hex(16), root)
    command, env = course.lab_command(str(root), str(home / "settings"))
    overrides = {**course.OVERRIDES, **WHOLE_NOTEBOOK}
    (home / "settings" / "overrides.json").write_text(json.dumps(overrides))
    command += ["--no-browser", "--expose-app-in-browser", f"--port={lab.url.rpartition(':')[2]}"]
    command += ["--ServerApp.port_retries=0", f"--IdentityProvider.token={lab.token}"]
    for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        env[variable] = str(home / variable.lower())
    env["OMP_NUM_THREADS"] = "1"  # the tests run beside each other: more threads than cores would wait for each other
    for variable in ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"):
        env[variable] = str(home / variable.lower())
    with open(home / "lab.log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=root,
            env={**os.environ, **env, **more},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_up(lab, process, home / "lab.log")
        yield lab
    finally:
        stop(lab, process)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(lab, path, method="GET"):
    request = urllib.request.Request(f"{lab.url}{path}", method=method)
    request.add_header("Authorization", f"token {lab.token}")
    with urllib.request.urlopen(request, timeout=10) as reply:
        return reply.status


def wait_until_up(lab, process, log):
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if ask(lab, "/api/status") == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start; it said:\n{log.read_text()[-3000:]}")


def stop(lab, process):
    """Asks the server to end with its kernels, then makes sure of it."""
    with contextlib.suppress(OSError, urllib.error.HTTPError):
        ask(lab, "/api/shutdown", method="POST")
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(20)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait()
