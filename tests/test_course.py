"""The front door: what it installs and when, what it says when something is wrong, what it starts."""

import ast
import errno
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def course(tmp_path):
    """The front door of a folder of its own, with a lecture and two small lock files."""
    root = tmp_path / "a clone"
    (root / "notebooks" / "lec01_losses").mkdir(parents=True)
    (root / "notebooks" / "lec02_regularization").mkdir()
    (root / "tests").mkdir()
    (root / "requirements.txt").write_text("numpy==2.4.6 \\\n    --hash=sha256:0\n")
    (root / "tests" / "requirements.txt").write_text("numpy==2.4.6\npytest==9.2.0\n")
    shutil.copy(ROOT / "course.py", root)
    spec = importlib.util.spec_from_file_location("course_of_the_test", root / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def done(course, monkeypatch):
    """What the set-up did, in order: pip and venv are stood in for."""
    calls = []

    def make_venv():
        calls.append("new .venv")
        python = Path(course.venv_python())
        python.parent.mkdir(parents=True, exist_ok=True)
        if not python.exists():
            python.symlink_to(sys.executable)

    monkeypatch.setattr(course, "make_venv", make_venv)
    monkeypatch.setattr(course, "install", lambda lock, held: calls.append(lock))
    return calls


@pytest.fixture
def ran(course, monkeypatch):
    """Every command that was started in .venv and what was added to its environment; all succeed."""
    commands = []
    monkeypatch.setattr(course, "ensure", lambda *locks: commands.append(locks))
    monkeypatch.setattr(course, "run", lambda arguments, cwd=None, **env: commands.append((arguments, env)) or 0)
    return commands


# --- What is typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["help"], ["-h"], ["--help"]])
def test_without_a_command_it_lists_them(course, capsys, arguments):
    assert course.guarded(arguments) == 0
    listed = re.findall(r"^  (\w+)  ", capsys.readouterr().out, re.MULTILINE)
    assert listed[:6] == ["lab", "test", "demo", "release", "collect", "doctor"]
    assert listed[6:] == ["grade", "feedback", "report", "export", "lint", "canon", "record", "checks"]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["tset"], 'There is no command "tset"; did you mean test? There are: lab, test,'),
        (["xyzzy"], 'There is no command "xyzzy". There are: lab, test,'),
        (
            ["grade", "lec01_loses"],
            'There is no lecture "lec01_loses"; did you mean lec01_losses? There are: lec01',
        ),
        (["release", "lec01_losses", "lec9"], 'There is no lecture "lec9"'),
        (
            ["feedback", "--build", "out", "lec02"],
            'There is no lecture "lec02"; did you mean lec02_regularization?',
        ),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(course, ran, capsys, arguments, said):
    assert course.guarded(arguments) == 1
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.count("\n") == 1
    assert ran == []


@pytest.mark.parametrize(
    "arguments, started",
    [
        ("demo", ["demo"]),
        ("release lec01_losses", ["release", "lec01_losses"]),
        ("grade lec01_losses --build out", ["grade", "lec01_losses", "--build", "out"]),
        ("grade --build=out lec02_regularization", ["grade", "--build=out", "lec02_regularization"]),
        ("feedback", ["feedback"]),
        ("canon some.ipynb", ["canon", "some.ipynb"]),
        ("record lec01_losses", ["record", "lec01_losses"]),
    ],
)
def test_what_grades_is_started_with_its_arguments(course, ran, arguments, started):
    assert course.main(arguments.split()) == 0
    assert ran == [(course.STUDENT,), (["-m", "autograder", *started], {})]


# --- Which Python -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "version, installed, advice",
    [
        ("3.10", [], "install Python 3.13 and use that"),
        ("3.14", ["python3.12"], "type python3.12 course.py lab"),
        ("3.6", ["python3.11", "python3.13"], "type python3.13 course.py lab"),
    ],
)
def test_a_python_too_old_or_too_new_is_told_which_one_to_use(course, version, installed, advice):
    problem = course.python_problem(version, lambda name: name in installed)
    assert problem == f"This is Python {version}, and the course runs on 3.13, 3.12, 3.11: {advice}."


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_supported_pythons_are_let_in(course, version):
    assert course.python_problem(version) is None


def test_an_old_python_can_read_the_file(course):
    ast.parse((ROOT / "course.py").read_text(), feature_version=(3, 6))


def test_an_old_python_gets_its_sentence_and_nothing_else_happens(course, ran, capsys):
    course.VERSION = "3.8"
    assert course.guarded(["lab"]) == 1
    assert capsys.readouterr().err.startswith("This is Python 3.8, and the course runs on 3.13, 3.12, 3.11: ")
    assert ran == []


# --- When what is installed -------------------------------------------------------------------------


def test_the_first_start_sets_up_and_the_second_does_nothing(course, done):
    course.ensure(course.STUDENT)
    course.ensure(course.STUDENT)
    assert done == ["new .venv", course.STUDENT]


def test_what_testing_needs_is_added_when_it_is_asked_for(course, done):
    course.ensure(course.STUDENT)
    course.ensure(course.STUDENT, course.TESTING)
    course.ensure(course.STUDENT)
    assert done == ["new .venv", course.STUDENT, course.TESTING]


def test_a_changed_lock_is_installed_into_the_same_venv(course, done):
    course.ensure(course.STUDENT, course.TESTING)
    Path(course.ROOT, course.STUDENT).write_text("numpy==2.5.0\n")
    course.ensure(course.STUDENT)
    course.ensure(course.STUDENT, course.TESTING)
    assert done == ["new .venv", course.STUDENT, course.TESTING, course.STUDENT, course.TESTING]


def test_line_endings_of_the_lock_do_not_matter(course, done):
    course.ensure(course.STUDENT)
    lock = Path(course.ROOT, course.STUDENT)
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    course.ensure(course.STUDENT)
    assert done == ["new .venv", course.STUDENT]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, OSError])
@pytest.mark.parametrize("when", ["first start", "changed lock", "tests added"])
def test_an_interrupted_set_up_is_noticed_and_finished(course, done, monkeypatch, stop, when):
    working = course.install
    if when != "first start":
        course.ensure(course.STUDENT)
    if when == "changed lock":
        Path(course.ROOT, course.STUDENT).write_text("numpy==2.5.0\n")

    def interrupted(lock, held):
        raise stop

    asked = [course.STUDENT, course.TESTING] if when == "tests added" else [course.STUDENT]
    monkeypatch.setattr(course, "install", interrupted)
    with pytest.raises(stop):
        course.ensure(*asked)
    monkeypatch.setattr(course, "install", working)
    done.clear()
    course.ensure(*asked)
    assert done == ["new .venv", *asked]


def break_python(course):
    os.remove(course.venv_python())


def damage_stamp(course):
    Path(course.VENV, "stamp.json").write_text('{"for": [')


def strange_stamp(course):
    Path(course.VENV, "stamp.json").write_text('["what", "is", "this"]')


def no_stamp(course):
    Path(course.VENV, "stamp.json").unlink()


def other_python(course):
    course.VERSION = "3.99"


def replaced_by_a_file(course):
    shutil.rmtree(course.VENV)
    Path(course.VENV).write_text("")


def moved_away(course):
    course.VENV = shutil.move(course.VENV, course.VENV + "-moved")
    course.ROOT += "/tests/.."


@pytest.mark.parametrize(
    "harm",
    [break_python, damage_stamp, strange_stamp, no_stamp, other_python, replaced_by_a_file, moved_away],
)
def test_a_broken_venv_is_made_anew(course, done, harm):
    course.ensure(course.STUDENT)
    done.clear()
    harm(course)
    course.ensure(course.STUDENT)
    assert done == ["new .venv", course.STUDENT]


def test_the_project_is_importable_in_every_notebook(course, done):
    course.ensure(course.STUDENT)
    assert Path(course.site_packages(), "course.pth").read_text() == course.ROOT + "\n"


def test_only_one_process_at_a_time_sets_up(course):
    with course.one_at_a_time(), open(course.in_venv("setup.lock"), "a") as second:
        assert not course.try_lock(second)
    with open(course.in_venv("setup.lock"), "a") as second:
        assert course.try_lock(second)


def test_a_new_venv_holds_nothing_of_the_old_one(course, monkeypatch):
    made = subprocess.CompletedProcess([], 0, stdout="")
    monkeypatch.setattr(course.subprocess, "run", lambda *_, **__: made)
    old = Path(course.VENV)
    (old / "lib" / "half").mkdir(parents=True)
    (old / "lib64").symlink_to("lib")
    (old / "setup.lock").touch()
    (old / "stray").touch()
    course.make_venv()
    assert sorted(path.name for path in old.iterdir()) == ["install.log", "setup.lock"]


# --- What can go wrong ------------------------------------------------------------------------------

# What pip or venv wrote on a real machine, and how the sentence begins.
FAILURES = [
    (
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<urllib3>: "
        "Failed to establish a new connection: [Errno 111] Connection refused')'",
        "The packages could not be fetched: connect to the internet",
    ),
    (
        "ERROR: Could not find a version that satisfies the requirement numpy (from versions: none)",
        "The packages could not be fetched",
    ),
    (
        "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool: Read timed out.",
        "The packages could not be fetched",
    ),
    (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "The disk is full",
    ),
    (
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        "A download was damaged or replaced",
    ),
    (
        "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '.venv/x'",
        "The folder .venv cannot be written",
    ),
    (
        "The virtual environment was not created successfully because ensurepip is not available.",
        "This Python cannot make a .venv: install it (Debian: sudo apt install python3-venv)",
    ),
    (
        "Collecting async-timeout\nERROR: something nobody foresaw",
        "The set-up stopped: pip ended with code 3.",
    ),
]


@pytest.mark.parametrize("output, begins", FAILURES)
def test_a_failed_installation_is_one_sentence_that_says_what_to_do(course, output, begins):
    said = course.explain(output, "pip", 3)
    assert said.startswith(begins)
    assert said.endswith(f" The details are in {os.path.join('.venv', 'install.log')}.")


@pytest.mark.parametrize(
    "error, code, said",
    [
        (OSError(errno.ENOSPC, "No space left on device"), 1, "The disk is full: free about 1 GB"),
        (PermissionError(errno.EACCES, "Permission denied", "/there"), 1, "/there cannot be written"),
        (OSError(errno.EROFS, "Read-only file system", "/there"), 1, "/there cannot be written"),
        (OSError(errno.EIO, "Input/output error"), 1, "The system refused ([Errno 5] Input/output error)"),
        (KeyboardInterrupt(), 130, "Stopped. To go on, run the same command again."),
    ],
)
def test_no_failure_shows_a_traceback(course, monkeypatch, capsys, error, code, said):
    def fail(*locks):
        raise error

    monkeypatch.setattr(course, "ensure", fail)
    assert course.guarded(["lab"]) == code
    assert capsys.readouterr().err.strip().startswith(said)


def test_too_small_a_disk_is_noticed_before_it_is_full(course, monkeypatch):
    usage = shutil.disk_usage(course.ROOT)._replace(free=123 * 10**6)
    monkeypatch.setattr(course.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(course.Problem, match="needs 1000 MB and the disk has 123 MB left: free some and run"):
        course.ensure(course.STUDENT)


def test_a_python_without_venv_is_told_how_to_get_it(course, monkeypatch):
    monkeypatch.setattr(course.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    with pytest.raises(course.Problem, match="sudo apt install python3-venv"):
        course.ensure(course.STUDENT)


@pytest.mark.slow
def test_a_real_set_up_fails_offline_and_then_succeeds(course, tmp_path):
    """A real venv and a real pip: nothing listens on port 9; later there is nothing to fetch."""
    lock = Path(course.ROOT, course.STUDENT)
    (tmp_path / "a clone" / "autograder.py").write_text("import sys; sys.exit(len(sys.argv))")
    offline = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")} | offline

    def start(*arguments):
        command = [sys.executable, os.path.join(course.ROOT, "course.py"), *arguments]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)

    lock.write_text("numpy==2.4.6 --hash=sha256:" + "0" * 64)
    failed = start("demo")
    assert failed.returncode == 1
    assert failed.stderr.startswith("The packages could not be fetched: connect to the internet")
    assert failed.stderr.count("\n") == 1
    assert "127.0.0.1" in Path(course.VENV, "install.log").read_text()

    lock.write_text("")
    worked = start("demo", "lec01_losses", "--build", "out")
    assert (worked.returncode, worked.stderr) == (5, "")  # autograder.py was found and saw five words
    assert worked.stdout.startswith("Setting up this folder, once")

    again = start("demo")
    assert (again.returncode, again.stdout, again.stderr) == (2, "", "")


# --- What is seen while it installs -----------------------------------------------------------------

PIP_SAYS = """\
Ignoring appnope: markers 'sys_platform == "darwin"' don't match your environment
Collecting numpy==2.4.6 (from -r requirements.txt (line 1))
  Downloading numpy-2.4.6.whl (16 MB)
Requirement already satisfied: zipp==3 in ./.venv/lib (from -r requirements.txt (line 9))
Installing collected packages: numpy
"""


def test_the_progress_line_follows_pip(course, monkeypatch):
    Path(course.ROOT, course.STUDENT).write_text("appnope==1 ; x\nnumpy==2\n  # via\nzipp[a]==3 \\\n  --hash=x\n")
    progress = course.Progress(course.STUDENT)
    monkeypatch.setattr(progress, "installed", lambda: 40)
    seen = []
    for line in PIP_SAYS.splitlines(keepends=True):
        progress.hear(line)
        seen.append((progress.count, progress.total, progress.what))
    assert seen == [
        (0, 2, "starting pip"),
        (1, 2, "fetching numpy"),
        (1, 2, "fetching numpy"),
        (2, 2, "fetching zipp"),
        (2, 1, "installing"),
    ]


@pytest.mark.parametrize("terminal, lines", [(True, "\r"), (False, "\n")])
def test_a_terminal_sees_one_line_and_a_log_sees_many(course, monkeypatch, capsys, terminal, lines):
    progress = course.Progress(course.STUDENT)
    progress.terminal = terminal
    for seconds in (0.2, 11, 21, 22):
        monkeypatch.setattr(course.time, "monotonic", lambda now=seconds: progress.start + now)
        progress.show()
    out = capsys.readouterr().out
    assert out.count(lines) == (4 if terminal else 2)
    assert "  0 of 1 packages, 11 s, starting pip" in out


# --- What is started --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "program, code",
    [
        ("raise SystemExit(0)", 0),
        ("raise SystemExit(7)", 7),
        (f"import os; os.kill(os.getpid(), {signal.SIGTERM:d})", 128 + signal.SIGTERM),
    ],
)
def test_the_exit_code_is_the_childs(course, done, program, code):
    course.ensure(course.STUDENT)
    assert course.run(["-c", program]) == code


def test_the_child_sees_our_packages_only_and_speaks_utf_8(course, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    env = course.child_env(COURSE_CHROMIUM="/x")
    assert "PYTHONPATH" not in env
    assert env["PATH"].startswith(os.path.dirname(course.venv_python()))
    assert (env["PYTHONUTF8"], env["VIRTUAL_ENV"], env["COURSE_CHROMIUM"]) == ("1", course.VENV, "/x")


def test_a_stopped_front_door_stops_what_it_started(course, done):
    course.ensure(course.STUDENT)
    child = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    parent = f"import course; raise SystemExit(course.run(['-c', {child!r}]))"
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, cwd=course.ROOT, stdout=subprocess.PIPE, text=True) as process:
        pid = int(process.stdout.readline())
        process.terminate()
        code = process.wait()
    assert code == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_lab_opens_the_welcome_page_with_what_was_added(course, ran, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    assert course.main(["lab", "--no-browser", "--port", "8899"]) == 0
    locks, workbook, (command, env) = ran
    assert locks == (course.STUDENT,)
    assert workbook == (["-m", "autograder", "workbook"], {})
    assert command[:2] == ["-m", "jupyterlab"]
    assert command[-3:] == ["--no-browser", "--port", "8899"]
    assert f"--ServerApp.root_dir={course.ROOT}" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/welcome.md" in command
    ours = os.path.join(course.ROOT, "autograder")
    assert env == {"JUPYTER_CONFIG_PATH": os.pathsep.join([ours, "/mine"])}


def test_lab_opens_even_if_the_copies_could_not_be_made(course, ran, monkeypatch, capsys):
    monkeypatch.setattr(course, "run", lambda arguments, **_: 1 if "autograder" in arguments else 0)
    assert course.main(["lab"]) == 0
    assert capsys.readouterr().out.startswith("Your own copies of the notebooks (folder study) could not be made")


def browser(folder, code):
    """A program that answers --version with an exit code."""
    path = folder / f"browser{code}"
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize("named, on_path, found", [(0, 0, "named"), (1, 0, "path"), (None, 0, "path"), (1, 1, None)])
def test_a_chromium_is_taken_only_if_it_starts(course, monkeypatch, tmp_path, named, on_path, found):
    for place in ("named", "path"):
        (tmp_path / place).mkdir()
    monkeypatch.delenv("COURSE_CHROMIUM", raising=False)
    if named is not None:
        monkeypatch.setenv("COURSE_CHROMIUM", browser(tmp_path / "named", named))
    installed = browser(tmp_path / "path", on_path)
    monkeypatch.setattr(course.shutil, "which", lambda name: installed if name == "chromium" else None)
    chromium = course.find_chromium()
    assert (Path(chromium).parent.name if chromium else None) == found


def test_quick_leaves_the_slow_tests_out(course, ran):
    assert course.main(["test", "--quick", "-k", "lab"]) == 0
    assert ran == [(course.STUDENT, course.TESTING), (["-m", "pytest", "-m", "not slow", "-k", "lab"], {})]


def test_the_tests_get_the_chromium_that_was_found(course, ran, monkeypatch):
    monkeypatch.setattr(course, "find_chromium", lambda: "/found")
    assert course.main(["test", "tests/browser"]) == 0
    assert ran[1:] == [(["-m", "pytest", "tests/browser"], {"COURSE_CHROMIUM": "/found"})]


@pytest.mark.parametrize("ci, said", [("", "tests/browser do NOT run."), ("true", "tests/browser FAIL.")])
def test_a_missing_browser_is_said_loudly_and_the_other_tests_run(course, ran, monkeypatch, capsys, ci, said):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(course, "find_chromium", lambda: None)
    monkeypatch.setattr(course, "download_chromium", lambda: None)
    assert course.main(["test"]) == 0
    assert ran[1:] == [(["-m", "pytest"], {})]
    shown = capsys.readouterr().out
    assert shown.count("*** NO BROWSER.") == 2  # before the tests and after them
    assert said in shown


@pytest.mark.parametrize("codes, expected", [([0, 0], 0), ([1, 0], 1), ([0, 1], 1)])
def test_lint_looks_at_style_and_format_both(course, ran, monkeypatch, codes, expected):
    answers = iter(codes)
    monkeypatch.setattr(course, "run", lambda arguments, **_: next(answers))
    assert course.main(["lint"]) == expected
    assert list(answers) == []


# --- The welcome page -------------------------------------------------------------------------------


def test_the_welcome_page_lists_every_lecture_with_its_points_and_time():
    page = (ROOT / "notebooks" / "welcome.md").read_text(encoding="utf-8")
    listed = re.findall(r"study/(lec\w+)/\w+\.ipynb\) \|.*\| (\d+)&nbsp;min \| (\d+) \|", page)
    lectures = []
    for path in sorted(ROOT.glob("notebooks/lec*/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        points = sum(cell["metadata"].get("nbgrader", {}).get("points", 0) for cell in cells)
        minutes = re.search(r"\*\*in all\*\* \| \*\*(\d+)\*\*", "".join(cells[0]["source"])).group(1)
        lectures.append((path.parent.name, minutes, str(points)))
    assert listed == lectures
