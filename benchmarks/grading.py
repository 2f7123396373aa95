"""How long grading takes, beside plain nbgrader:  python -m benchmarks.grading [--students N] [--rounds N]

The same honest submissions of lecture 01 are graded by `nbgrader autograde`, with asserts that try the same
functions on as many cases, and by this course's grader, with its sandbox. Both in this one run, in turn.
"""

import argparse
import copy
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from autograder import run as runs
from autograder import sandbox
from autograder.answers import answers_to, as_cell
from autograder.grade import grade
from autograder.places import ROOT, Build
from autograder.release import release
from tests.autograder.attacks import ATTACKS, text_of

LECTURE = "lec01_losses"
ASSERTS = """from course_lib.checking.compare import same
from course_lib.checking.exercise import load
for _ in "public", "hidden":
    for case in load("{name}").cases:
        assert same({name}(*case.args, **case.kwargs), case.expected, case.rtol, case.atol)"""
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "plain"
c.ExecutePreprocessor.timeout = 60
"""


def submissions(released, number, pictures):
    """{student: notebook}: right answers in all styles; with `pictures`, every picture is drawn and kept."""
    styles = answers_to(LECTURE)
    made = {}
    for student in range(number):
        notebook = copy.deepcopy(released)
        for cell in notebook.cells:
            name = cell.id.removeprefix("solve_")
            if cell.id.startswith("solve_"):
                functions = list(styles[name].values())
                cell.source = as_cell(functions[student % len(functions)], name)
            elif pictures and "picture" in cell.metadata.get("tags", []):
                cell.source += "\n# as I like it"
        if not pictures:
            notebook.cells = [c for c in notebook.cells if "picture" not in c.metadata.get("tags", [])]
        made[f"s{student:03}"] = notebook
    return made


def plain_course(folder, released, students, asserts=ASSERTS):
    """A course of plain nbgrader in `folder`: the same notebook, its checks as asserts."""
    (folder / "source" / LECTURE).mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    for kind, notebooks in {"source": {"": released}, "submitted": students}.items():
        for student, notebook in notebooks.items():
            notebook = copy.deepcopy(notebook)
            for cell in notebook.cells:
                graded = cell.metadata.get("nbgrader", {})
                if graded.get("grade") and cell.cell_type == "code":
                    cell.source = asserts.format(name=cell.id)
            path = folder / kind / student / LECTURE / f"{LECTURE}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, path)
    nbgrader(folder, "generate_assignment")


def nbgrader(folder, command):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    call = [sys.executable, "-m", "nbgrader", command, LECTURE, "--force", "--log-level=ERROR"]
    done = subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout[-500:] + done.stderr[-1500:])


def timed(function, *arguments):
    start = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - start, result


def warm(processes, students, released, build):
    """Seconds for all students in processes that are ready."""
    with runs._processes(processes) as pool:
        first = [pool.submit(runs._graded, student, released, LECTURE, build) for student in students[: 2 * processes]]
        _ = [future.result() for future in first]
        start = time.perf_counter()
        futures = [pool.submit(runs._graded, student, released, LECTURE, build) for student in students]
        scores = [future.result()[0].score for future in futures]
        return time.perf_counter() - start, scores


def whole_command(build):
    """Seconds of `grade` from start to end: processes, sandbox, gradebook."""
    call = [sys.executable, "-m", "autograder", "grade", LECTURE, "--build", str(build.root)]
    return timed(lambda: subprocess.run(call, cwd=ROOT, check=True, capture_output=True))[0]


def singles(students, released, build):
    """Seconds for each student, one at a time, in one process that is ready."""
    grade(build.step("submitted") / students[0] / LECTURE, released, students[0], LECTURE, build)
    return [
        timed(grade, build.step("submitted") / s / LECTURE, released, s, LECTURE, build)[0] for s in students
    ]  # fmt: skip


def hand_in(build, texts):
    shutil.rmtree(build.step("submitted"), ignore_errors=True)
    for student, text in texts.items():
        path = build.step("submitted") / student / LECTURE / f"{LECTURE}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(text)


def beside_nbgrader(root, build, released, number, rounds, pictures):
    """One table: medians over `rounds` of each, per submission."""
    made = submissions(released, number, pictures)
    plain = root / f"plain-{pictures}"
    plain_course(plain, released, made)
    hand_in(build, {student: nbformat.writes(notebook).encode() for student, notebook in made.items()})
    students, taken = sorted(made), {}
    for _ in range(rounds):
        shutil.rmtree(plain / "autograded", ignore_errors=True)
        for what, seconds in [
            ("nbgrader autograde, one after the other", timed(nbgrader, plain, "autograde")[0]),
            ("this grader, 1 process, warm", warm(1, students, released, build)[0]),
            ("this grader, 2 processes, warm", warm(2, students, released, build)[0]),
            ("`course.py grade` as a whole, start and gradebook included", whole_command(build)),
        ]:
            taken.setdefault(what, []).append(seconds / number)
    base = statistics.median(next(iter(taken.values())))
    lines = [
        f"{number} honest submissions, {'every picture drawn' if pictures else 'no pictures'}, {rounds} rounds",
        "",
    ]
    lines += ["| what | ms a submission (least to most) | times faster |", "|---|---|---|"]
    for what, seconds in taken.items():
        middle = statistics.median(seconds)
        spread = f"{1e3 * middle:.0f} ({1e3 * min(seconds):.0f} to {1e3 * max(seconds):.0f})"
        lines.append(f"| {what} | {spread} | {base / middle:.1f} |")
    one = sorted(singles(students, released, build))
    lines += ["", f"One at a time, warm: median {1e3 * statistics.median(one):.0f} ms, "
              f"95 % within {1e3 * one[int(0.95 * len(one))]:.0f} ms."]  # fmt: skip
    return "\n".join(lines)


def hostile(build, released):
    """What hostile submissions cost one worker."""
    base = json.loads(nbformat.writes(released))
    chosen = [one for one in ATTACKS if one.family in ("resources", "frames", "patched", "persistence")]
    hand_in(build, {f"a{n}": text_of(one, base, {"HOST": os.getpid()}) for n, one in enumerate(chosen)})
    taken = {}
    for number, one in enumerate(chosen):
        taken[one.name] = timed(runs._graded, f"a{number}", released, LECTURE, build)[0]
    slow = sorted(taken, key=taken.get)[-3:]
    shown = ", ".join(f"{name} {taken[name]:.1f} s" for name in reversed(slow))
    middle = statistics.median(taken.values())
    return f"{len(chosen)} hostile submissions: median {middle:.2f} s, the most expensive: {shown}."


def memory():
    """What a parent and a worker take, in MB, as the kernel counts shared pages for each sharer."""
    worker = sandbox.start()
    parent = next(one for (pid, _), one in sandbox._Parent.all_known.items() if pid == os.getpid())
    own = _children(_children(parent.process.pid)[0])[0]
    worker.tell({"do": "run", "source": "import matplotlib.pyplot as plt\nplt.plot([1]); plt.show()"}, 9)
    worker.hear(9)
    sizes = [_private(pid) for pid in (_children(parent.process.pid)[0], own)]
    worker.end()
    return f"Memory, pages of one's own: parent {sizes[0]:.0f} MB, each worker {sizes[1]:.0f} MB."


def _children(pid):
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _private(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")) / 1024


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    print(sandbox.check() or "Sandbox: full.", f"{os.cpu_count()} cores.", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build = Build(root / "build")
        release(LECTURE, build)
        released = nbformat.read(build.released(LECTURE), as_version=4)
        print("\n" + memory(), flush=True)
        for pictures in (False, True):
            print("\n" + beside_nbgrader(root, build, released, options.students, options.rounds, pictures), flush=True)
        print("\n" + hostile(build, released), flush=True)


if __name__ == "__main__":
    main()
