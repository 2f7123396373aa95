"""The front door: `python course.py` lists what it can do.

It keeps `.venv` beside this file in step with the locked requirements, then runs in it what was asked.
Standard library only, and no syntax newer than Python 3.6, so that a Python that is too old can say so.
"""

import contextlib
import difflib
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
WINDOWS = os.name == "nt"
VERSION = "{}.{}".format(*sys.version_info)
STUDENT, TESTING = "requirements.txt", "tests/requirements.txt"
PYTHONS = ("3.13", "3.12", "3.11")
NEEDED_MB = 1000

USAGE = """\
python course.py <command>

  lab       open the lectures in JupyterLab               lab --no-browser --port 8899
  test      run the tests                                 test --quick
  demo      release, collect and grade a made-up class    demo
  release   make the students' notebooks                  release lec01_losses
  collect   take in archives of notebooks                 collect lec01_losses FILE.zip
  doctor    look at what was handed in, run nothing       doctor lec01_losses
  grade     grade what was handed in                      grade lec01_losses --build DIR
  feedback  write each student's feedback pages           feedback lec01_losses
  report    write the report on a class                   report lec01_losses
  export    write the scores for Canvas or Moodle         export --to moodle
  lint      check the style of code and notebooks         lint
  canon     put notebooks into their canonical form       canon
  record    record the public cases of the exercises      record lec01_losses
  checks    tell how good the checks are                  checks lec01_losses

The first run installs what is needed into .venv: a minute or two, about 700 MB."""
COMMANDS = re.findall(r"^  (\w+)  ", USAGE, re.MULTILINE)

WELCOME = "/lab/tree/notebooks/welcome.md"
# Markdown opens as a page, and nothing pops up before the student has begun.
OVERRIDES = {
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # A notebook opened another day shows its figures, and they play, before anything has been run.
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
}

AGAIN = "run the same command again"
FULL_DISK = f"The disk is full: free about 1 GB and {AGAIN}."
NO_VENV = f"This Python cannot make a .venv: install it (Debian: sudo apt install python3-venv) and {AGAIN}."
# What pip and venv print, and the one sentence that helps; the first that is found is said.
PROBLEMS = {
    "No space left|Errno 28|not enough space": FULL_DISK,
    "DO NOT MATCH THE HASHES": f"A download was damaged or replaced on its way: {AGAIN}.",
    r"Connect\w*Error|\wTimeout|name resolution|getaddrinfo|Max retries|ProxyError|SSLError|unreachable"
    "|from versions: none|[Cc]onnection (refused|reset|broken|aborted)": "The packages could not be fetched: "
    f"connect to the internet (or set your proxy) and {AGAIN}.",
    "Permission denied|Errno 13|Access is denied|WinError 5": "The folder .venv cannot be written: close "
    f"JupyterLab, or move the course to a folder of yours, and {AGAIN}.",
    "ensurepip": NO_VENV,
}


class Problem(Exception):
    """Something the person can mend; its text is the one sentence they see."""


# --- .venv ------------------------------------------------------------------------------------------


def in_venv(*parts):
    return os.path.join(VENV, *parts)


def venv_python():
    return in_venv("Scripts", "python.exe") if WINDOWS else in_venv("bin", "python")


def site_packages():
    return in_venv("Lib", "site-packages") if WINDOWS else in_venv("lib", "python" + VERSION, "site-packages")


def python_problem(version, which=shutil.which):
    """The sentence for a Python that cannot run the course, or None."""
    if version in PYTHONS:
        return None
    found = [f"python{other}" for other in PYTHONS if which(f"python{other}")]
    advice = f"type {found[0]} course.py lab" if found else f"install Python {PYTHONS[0]} and use that"
    return f"This is Python {version}, and the course runs on {', '.join(PYTHONS)}: {advice}."


def digest(lock):
    with open(os.path.join(ROOT, lock), "rb") as file:
        return hashlib.sha256(file.read().replace(b"\r\n", b"\n")).hexdigest()


def read_stamp():
    """{lock file: its sha256}: what is installed. Empty if .venv is unfinished, moved or another Python's."""
    try:
        with open(in_venv("stamp.json"), encoding="utf-8") as file:
            stamp = json.load(file)
        return stamp["locks"] if stamp["for"] == [ROOT, VERSION] and os.path.exists(venv_python()) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_whole(path, text):
    """Writes a file that is either there in full or not there at all."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    draft = f"{path}.{os.getpid()}"
    with open(draft, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(draft, path)


def ensure(*locks):
    """Brings .venv in step with the lock files. The stamp is taken away first and written last."""
    wanted = {lock: digest(lock) for lock in locks}
    if wanted.items() <= read_stamp().items():
        return
    with one_at_a_time() as held:
        done = read_stamp()
        if not done:
            make_venv()
        for lock in locks:
            if done.get(lock) == wanted[lock]:
                continue
            with contextlib.suppress(FileNotFoundError):
                os.remove(in_venv("stamp.json"))
            install(lock, held)
            done = {**(done if lock != STUDENT else {}), lock: wanted[lock]}
        write_whole(os.path.join(site_packages(), "course.pth"), ROOT + "\n")
        write_whole(in_venv("stamp.json"), json.dumps({"for": [ROOT, VERSION], "locks": done}))


@contextlib.contextmanager
def one_at_a_time():
    """Holds .venv/setup.lock. The system lets go of it when the process ends, however it ends."""
    if os.path.islink(VENV) or os.path.isfile(VENV):
        os.remove(VENV)
    os.makedirs(VENV, exist_ok=True)
    with open(in_venv("setup.lock"), "a") as file:
        if not try_lock(file):
            say("Another set-up is at work in this folder: waiting for it to end.")
            while not try_lock(file):
                time.sleep(0.5)
        yield file.fileno()


def try_lock(file):
    try:
        if WINDOWS:
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # A file system that knows no locks (some network drives) is no reason to refuse to work.
        return error.errno not in (errno.EACCES, errno.EAGAIN)
    return True


def make_venv():
    """An empty .venv, whatever was there: a half-installed package cannot be told from a whole one."""
    free = shutil.disk_usage(ROOT).free // 10**6
    if free < NEEDED_MB:
        raise Problem(f"The set-up needs {NEEDED_MB} MB and the disk has {free} MB left: free some and {AGAIN}.")
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Problem(NO_VENV)
    for entry in os.scandir(VENV):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        elif entry.name != "setup.lock":
            os.remove(entry.path)
    say("Setting up this folder, once: a minute or two, about 700 MB.")
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", VENV], env=child_env(), stdin=subprocess.DEVNULL, **captured())
    write_whole(in_venv("install.log"), made.stdout)
    if made.returncode:
        raise Problem(explain(made.stdout, "venv", made.returncode))


def install(lock, held):
    """`pip install` of one lock file, every hash checked; what pip says goes to .venv/install.log."""
    command = [venv_python(), "-m", "pip", "install", "--require-hashes", "--no-input", "-r", lock]
    keep = {} if WINDOWS else {"pass_fds": [held]}  # pip holds the lock even if this process is killed
    options = {**captured(), **keep, "cwd": ROOT, "env": child_env(), "stdin": subprocess.DEVNULL}
    process, progress = subprocess.Popen(command, **options), Progress(lock)
    reader = threading.Thread(target=progress.read, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        while reader.is_alive():
            progress.show()
            reader.join(0.2)
    except BaseException:
        process.terminate()
        raise
    finally:
        process.wait()
        progress.end()
    if process.returncode:
        raise Problem(explain("".join(progress.lines), "pip", process.returncode))


def explain(output, program, code):
    """The sentence for what venv or pip said before it failed."""
    known = [sentence for pattern, sentence in PROBLEMS.items() if re.search(pattern, output)]
    known.append(f"The set-up stopped: {program} ended with code {code}.")
    return f"{known[0]} The details are in {os.path.join('.venv', 'install.log')}."


class Progress:
    """What pip does, as one line that keeps up with it; off a terminal, a line every ten seconds."""

    def __init__(self, lock):
        with open(os.path.join(ROOT, lock), encoding="utf-8") as file:
            self.total = len(re.findall(r"^[\w.-]+(?:\[.*\])?==", file.read(), re.MULTILINE))
        self.lines, self.count, self.what, self.before = [], 0, "starting pip", 0
        self.start = self.shown = time.monotonic()
        self.terminal = sys.stdout.isatty()

    def read(self, stream):
        with stream, open(in_venv("install.log"), "a", encoding="utf-8") as log:
            for line in stream:
                self.hear(line)
                log.write(line)

    def hear(self, line):
        self.lines.append(line)
        found = re.match(r"\s*(Ignoring|Collecting|Requirement already satisfied:) ([\w.-]+)", line)
        if found and found.group(1) == "Ignoring":  # a package for another operating system
            self.total -= 1
        elif found:
            self.count, self.what = min(self.count + 1, self.total), "fetching " + found.group(2)
        elif line.startswith("Installing collected packages:"):
            self.before, self.total, self.what = self.installed(), line.count(",") + 1, "installing"

    def installed(self):
        return sum(name.endswith(".dist-info") for name in os.listdir(site_packages()))

    def show(self):
        now = time.monotonic()
        if not self.terminal and now - self.shown < 10:
            return
        self.shown = now
        if self.what == "installing":
            self.count = min(self.installed() - self.before, self.total)
        line = f"  {self.count} of {self.total} packages, {now - self.start:.0f} s, {self.what}"
        width = shutil.get_terminal_size().columns - 1
        say("\r" + line[:width].ljust(width), end="") if self.terminal else say(line)

    def end(self):
        if self.terminal:
            say("\r" + " " * (shutil.get_terminal_size().columns - 1), end="\r")


# --- What runs in it --------------------------------------------------------------------------------


def say(text, end="\n"):
    print(text, end=end, flush=True)


def captured():
    return {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}


def child_env(**more):
    """The environment of what runs in .venv: nobody else's packages, UTF-8 everywhere."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    path = os.path.dirname(venv_python()) + os.pathsep + env.get("PATH", "")
    ours = {"PATH": path, "VIRTUAL_ENV": VENV, "PYTHONUTF8": "1", "PIP_USER": "0"}
    return {**env, **ours, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **more}


def run(arguments, cwd=None, **env):
    """Runs .venv's Python, returns its exit code. Ctrl-C is the child's to answer: JupyterLab asks first."""
    stdin = subprocess.DEVNULL if sys.stdin is None else None
    process = subprocess.Popen([venv_python(), *arguments], cwd=cwd, env=child_env(**env), stdin=stdin)
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    code, interrupted = None, False
    while code is None:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            interrupted = True
            if not (sys.stdin and sys.stdin.isatty()):  # no terminal has told the child
                process.terminate()
    signal.signal(signal.SIGTERM, before)
    if interrupted and code:
        raise KeyboardInterrupt
    return code if code >= 0 else 128 - code


def lab(arguments):
    """JupyterLab at the welcome page, with the student's own copies of the notebooks in the folder study."""
    ensure(STUDENT)
    if run(["-m", "autograder", "workbook"], cwd=ROOT):
        say("Your own copies of the notebooks (folder study) could not be made; JupyterLab opens without them.")
    command, env = lab_command(ROOT, in_venv("lab-settings"))
    return run(command + arguments, cwd=ROOT, **env)


def lab_command(root, settings):
    """What to run and in which environment for JupyterLab over `root`, its defaults in `settings`."""
    write_whole(os.path.join(settings, "overrides.json"), json.dumps(OVERRIDES))
    command = ["-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--LabApp.default_url={WELCOME}"]
    command.append(f"--LabApp.app_settings_dir={settings}")
    if not WINDOWS and os.geteuid() == 0:
        command.append("--allow-root")  # in a container the student is root
    config = [os.path.join(ROOT, "autograder"), os.environ.get("JUPYTER_CONFIG_PATH")]  # nbgrader_config.py
    return command, {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, config))}


def test(arguments):
    """pytest, with a Chromium for the tests that look at the pages."""
    ensure(STUDENT, TESTING)
    if "--quick" in arguments:
        rest = [argument for argument in arguments if argument != "--quick"]
        return run(["-m", "pytest", "-m", "not slow", *rest], cwd=ROOT)
    chromium = find_chromium() or download_chromium()
    if chromium:
        return run(["-m", "pytest", *arguments], cwd=ROOT, COURSE_CHROMIUM=chromium)
    loud = (
        "\n*** NO BROWSER. No Chromium was found and Playwright could not download one, so the tests in\n"
        f"*** tests/browser {'FAIL' if os.environ.get('CI') else 'do NOT run'}. Install Chromium or Chrome, "
        "or set COURSE_CHROMIUM to the path of one.\n"
    )
    say(loud)
    code = run(["-m", "pytest", *arguments], cwd=ROOT)
    say(loud)
    return code


def find_chromium():
    """The path of a Chromium that starts, or None."""
    places = [os.environ.get("COURSE_CHROMIUM")]
    places += map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"))
    places += [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Chromium")]
    homes = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")]
    places += [os.path.join(home, "Google", "Chrome", "Application", "chrome.exe") for home in homes if home]
    return next((place for place in places if place and starts(place)), None)


def starts(browser):
    if WINDOWS or not os.path.isfile(browser):  # on Windows `--version` opens a window
        return os.path.isfile(browser)
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run([browser, "--version"], timeout=60, **captured()).returncode == 0
    return False


def download_chromium():
    say("No Chromium found: Playwright downloads one.")
    ask = "from playwright.sync_api import *\nwith sync_playwright() as p: print(p.chromium.executable_path)"
    if run(["-m", "playwright", "install", "chromium"]):
        return None
    path = subprocess.run([venv_python(), "-c", ask], env=child_env(), **captured()).stdout.strip()
    return path if starts(path) else None


def lint(arguments):
    ensure(STUDENT, TESTING)
    return max(run(["-m", "ruff", *how, *arguments], cwd=ROOT) for how in (["check"], ["format", "--check"]))


def autograder(command, arguments):
    """What instructors and contributors ask for; paths are relative to where the person stands."""
    if command not in ("canon", "record", "checks", "collect"):  # checks may be there before their notebook is
        check_lectures(arguments)
    ensure(STUDENT)
    return run(["-m", "autograder", command, *arguments])


def check_lectures(arguments):
    """Refuses a lecture that does not exist. What follows an option may be its value and is left alone."""
    lectures = sorted(name for name in os.listdir(os.path.join(ROOT, "notebooks")) if name.startswith("lec"))
    for before, name in zip(["", *arguments], arguments):  # noqa: B905  (strict= is newer than Python 3.6)
        if not before.startswith("-") and not name.startswith("-") and name not in lectures:
            raise Problem(f'There is no lecture "{name}"{suggestion(name, lectures)}')


def suggestion(name, known):
    close = [other for other in known if other.startswith(name)] or difflib.get_close_matches(name, known, 1, 0.5)
    return (f"; did you mean {close[0]}?" if close else ".") + f" There are: {', '.join(known)}."


def main(arguments):
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        say(USAGE)
        return 0
    command, rest = arguments[0], arguments[1:]
    if command not in COMMANDS:
        raise Problem(f'There is no command "{command}"{suggestion(command, COMMANDS)}')
    own = {"lab": lab, "test": test, "lint": lint}.get(command)
    return own(rest) if own else autograder(command, rest)


def sentence(error):
    """What an error of the operating system means for the person."""
    if error.errno == errno.ENOSPC:
        return FULL_DISK
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        where = error.filename or ROOT
        return f"{where} cannot be written: close JupyterLab, move the course to your own folder, and {AGAIN}."
    return f"The system refused ({error}): mend that and {AGAIN}."


def guarded(arguments):
    """`main`, with every foreseeable failure as one sentence and an exit code."""
    problem = python_problem(VERSION)
    try:
        if not problem:
            return main(arguments)
    except Problem as error:
        problem = str(error)
    except OSError as error:
        problem = sentence(error)
    except KeyboardInterrupt:
        problem = f"\nStopped. To go on, {AGAIN}."
    print(problem, file=sys.stderr)
    return 130 if problem.startswith("\n") else 1


if __name__ == "__main__":
    sys.exit(guarded(sys.argv[1:]))
