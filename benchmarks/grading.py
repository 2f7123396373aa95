"""How long grading takes, beside plain nbgrader:  python -m benchmarks.grading [LECTURE …] [--students N] [--rounds N]

The same honest submissions of a lecture are graded by `nbgrader autograde`, with asserts that try the same functions
on as many cases, and by this course's grader, with its sandbox. Both in this one run, in turn. Without names: lectures
01 and 05. `--growth 5000` grades copies, up to so many, to see time and memory grow; `--dask` compares 1 and 2 workers.
Writes benchmarks/GRADING.md when no lecture is named.
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

from autograder import sandbox
from autograder.answers import answers_to, as_cell
from autograder.engine import cores, engine
from autograder.job import parcel, work
from autograder.places import ROOT, Build, lectures
from autograder.release import release
from tests.autograder.attacks import ATTACKS, text_of

LECTURE = "lec01_losses"
LECTURES = (LECTURE, "lec05_adaptive")
HERE = Path(__file__).parent
# What is done with the cells that only show something: this grader runs those that the student has changed.
# Of how many of the students: one in so many, since it takes nbgrader so long.
PICTURES = {"left out": 1, "as they were handed out": 3, "each changed by its student": 6}
ASSERTS = """from course_lib.checking.compare import same
from course_lib.checking.exercise import load
for _ in "public", "hidden":
    for case in load("{name}").cases:
        assert same({name}(*case.args, **case.kwargs), case.expected, case.rtol, case.atol)"""
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "plain"
c.ExecutePreprocessor.timeout = 60
"""


def submissions(released, number, pictures, lecture=LECTURE):
    """{student: notebook}: right answers in all styles; `pictures` is one of PICTURES."""
    styles = answers_to(lecture)
    made = {}
    for student in range(number):
        notebook = copy.deepcopy(released)
        for cell in notebook.cells:
            name = cell.id.removeprefix("solve_")
            if cell.id.startswith("solve_"):
                functions = list(styles[name].values())
                cell.source = as_cell(functions[student % len(functions)], name)
            elif pictures == "each changed by its student" and "picture" in cell.metadata.get("tags", []):
                cell.source += "\n# as I like it"
        if pictures == "left out":
            notebook.cells = [c for c in notebook.cells if "picture" not in c.metadata.get("tags", [])]
        made[f"s{student:03}"] = notebook
    return made


def plain_course(folder, released, students, lecture=LECTURE, asserts=ASSERTS):
    """A course of plain nbgrader in `folder`: the same notebook, its checks as asserts."""
    (folder / "source" / lecture).mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    for kind, notebooks in {"source": {"": released}, "submitted": students}.items():
        for student, notebook in notebooks.items():
            notebook = copy.deepcopy(notebook)
            for cell in notebook.cells:
                graded = cell.metadata.get("nbgrader", {})
                if graded.get("grade") and cell.cell_type == "code":
                    cell.source = asserts.format(name=cell.id)
            path = folder / kind / student / lecture / f"{lecture}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, path)
    nbgrader(folder, "generate_assignment", lecture)


def nbgrader(folder, command, lecture):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    call = [sys.executable, "-m", "nbgrader", command, lecture, "--force", "--log-level=ERROR"]
    done = subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout[-500:] + done.stderr[-1500:])


def timed(function, *arguments):
    start = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - start, result


def parcels(lecture, build):
    """All submissions of a build folder, packed."""
    content = build.released(lecture).read_bytes()
    students = sorted(path.parent.name for path in build.step("submitted").glob(f"*/{lecture}"))
    return [parcel(student, lecture, build, content) for student in students]


def warm(machine, packed):
    """Seconds for all of them on an engine that is ready."""
    machine.check()
    _ = [future.result() for future in [machine.submit(work, one) for one in packed[: 2 * machine.slots]]]
    start = time.perf_counter()
    done = [future.result() for future in [machine.submit(work, one) for one in packed]]
    seconds = time.perf_counter() - start
    if any(one.result.score < one.result.max_score for one in done):
        raise RuntimeError("an honest submission lost points: these times say nothing")
    return seconds


def warm_processes(number, packed):
    with engine(number) as machine:
        return warm(machine, packed)


def whole_command(lecture, build, *options):
    """(seconds, MB of the largest process) of `grade` from start to end: processes, sandbox, gradebook."""
    call = [sys.executable, "-m", "autograder", "grade", lecture, "--force", "--build", str(build.root), *options]
    start = time.perf_counter()
    process = subprocess.Popen(call, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("grade failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def hand_in(build, texts, lecture=LECTURE):
    shutil.rmtree(build.step("submitted"), ignore_errors=True)
    for student, text in texts.items():
        path = build.step("submitted") / student / lecture / f"{lecture}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(text)


def beside_nbgrader(root, build, lecture, number, rounds, pictures):
    """One table: medians over `rounds` of each, per submission; of fewer where pictures are drawn."""
    number = max(1, number // PICTURES[pictures])
    released = nbformat.read(build.released(lecture), as_version=4)
    made = submissions(released, number, pictures, lecture)
    plain = root / f"plain-{lecture}-{pictures.replace(' ', '-')}"
    plain_course(plain, released, made, lecture)
    hand_in(build, {student: nbformat.writes(notebook).encode() for student, notebook in made.items()}, lecture)
    packed, taken = parcels(lecture, build), {}
    for _ in range(rounds):
        shutil.rmtree(plain / "autograded", ignore_errors=True)
        for what, seconds in [
            ("`nbgrader autograde`, one after the other", timed(nbgrader, plain, "autograde", lecture)[0]),
            ("this grader, 1 process, warm", warm_processes(1, packed)),
            (f"this grader, {cores()} processes, warm", warm_processes(cores(), packed)),
            ("`course.py grade` as a whole, start and gradebook included", whole_command(lecture, build)[0]),
        ]:
            taken.setdefault(what, []).append(seconds / number)
    title = f"### {lecture}: {number} honest submissions, cells that only show something {pictures}; rounds: {rounds}"
    return "\n".join([title, "", *table(taken), "", singles(packed)])


def table(taken):
    """Lines: the median of each, and how many times faster than the first."""
    base = statistics.median(next(iter(taken.values())))
    lines = ["| what | ms a submission (least to most) | times faster |", "|---|---|---|"]
    for what, seconds in taken.items():
        middle = statistics.median(seconds)
        spread = f"{1e3 * middle:.0f} ({1e3 * min(seconds):.0f} to {1e3 * max(seconds):.0f})"
        lines.append(f"| {what} | {spread} | {base / middle:.1f} |")
    return lines


def singles(packed):
    """How long one waits who hands in alone, to a process that is ready."""
    work(packed[0])
    one = sorted(timed(work, each)[0] for each in packed)
    late = one[int(0.95 * len(one))]
    return f"One at a time, warm: median {1e3 * statistics.median(one):.0f} ms, 95 % within {1e3 * late:.0f} ms."


def hostile(build):
    """What hostile submissions cost one worker."""
    released = nbformat.read(build.released(LECTURE), as_version=4)
    base = json.loads(nbformat.writes(released))
    chosen = [one for one in ATTACKS if one.family in ("resources", "frames", "patched", "persistence")]
    hand_in(build, {f"a{n:03}": text_of(one, base, {"HOST": os.getpid()}) for n, one in enumerate(chosen)})
    taken = {one.name: timed(work, each)[0] for one, each in zip(chosen, parcels(LECTURE, build), strict=True)}
    slow = sorted(taken, key=taken.get)[-3:]
    shown = ", ".join(f"{name} {taken[name]:.1f} s" for name in reversed(slow))
    middle = statistics.median(taken.values())
    return f"{len(chosen)} hostile submissions: median {middle:.2f} s, the most expensive: {shown}."


def dask(lecture, build, rounds):
    """The same submissions on a Dask cluster of one worker and of two, in turn.

    As they come, a worker and the process in which it runs a submission share two cores; then with a core for each.
    """
    from distributed import LocalCluster

    packed, taken = parcels(lecture, build), {}
    for _ in range(rounds):
        for number, own in [(1, True), (2, True), (1, False), (2, False)]:
            options = {"n_workers": number, "threads_per_worker": 1, "dashboard_address": ":0", "silence_logs": 50}
            with LocalCluster(**options) as cluster, engine(1, cluster.scheduler_address) as machine:
                if own:
                    give_each_a_core(machine.client)
                what = f"Dask, workers: {number}{', each with one core of its own' if own else ''}"
                taken.setdefault(what, []).append(warm(machine, packed) / len(packed))
    return "\n".join([f"### {lecture} on a Dask cluster on this machine", "", *table(taken)])


def give_each_a_core(client):
    """Keep each worker, and what it starts, on a core of its own, as on machines with one core."""
    for address, core in zip(client.nthreads(), sorted(os.sched_getaffinity(0)), strict=False):
        client.run(os.sched_setaffinity, 0, {core}, workers=[address])


def growth(root, lecture, build, most):
    """`grade` for ever more copies of the same submissions: time, memory, and a run that finds nothing to do."""
    texts = [path.read_bytes() for path in sorted(build.step("submitted").glob(f"*/{lecture}/*.ipynb"))]
    lines = ["| submissions | ms each | MB of the largest process | s when nothing has changed |", "|---|---|---|---|"]
    for number in sorted({most // 50, most // 10, most} - {0}):
        larger = Build(root / f"grown-{number}")
        shutil.copytree(build.root, larger.root, ignore=shutil.ignore_patterns("submitted", "autograded", "results"))
        hand_in(larger, {f"s{n:05}": texts[n % len(texts)] for n in range(number)}, lecture)
        seconds, size = whole_command(lecture, larger)
        call = [sys.executable, "-m", "autograder", "grade", lecture, "--build", str(larger.root)]
        idle = timed(lambda call=call: subprocess.run(call, cwd=ROOT, check=True, capture_output=True))[0]
        lines.append(f"| {number} | {1e3 * seconds / number:.0f} | {size:.0f} | {idle:.1f} |")
        shutil.rmtree(larger.root)
    return "\n".join([f"### {lecture}: growth", "", *lines])


def memory():
    """What a parent and a worker take, in MB, as the kernel counts shared pages for each sharer."""
    worker = sandbox.start()
    parent = next(one for (pid, _), one in sandbox._Parent.all_known.items() if pid == os.getpid())
    own = _children(_children(parent.process.pid)[0])[-1]  # the first may be one that just ended
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
    parser.add_argument("lectures", nargs="*", metavar="LECTURE")
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", type=int, default=0, metavar="N")
    parser.add_argument("--dask", action="store_true")
    options = parser.parse_args(arguments)
    chosen = lectures(options.lectures) if options.lectures else [one for one in LECTURES if one in lectures()]
    command = " ".join(["python -m benchmarks.grading", *(sys.argv[1:] if arguments is None else arguments)])
    warning = sandbox.check() or "The sandbox is full."
    told = [f"# Grading\n\n`{command}` wrote this. {warning} {cores()} cores, load {os.getloadavg()[0]:.1f} at first."]
    print(told[0], flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for text in measured(Path(folder), chosen, options):
            print("\n" + text, flush=True)
            told.append(text)
    if not options.lectures:
        (HERE / "GRADING.md").write_text("\n\n".join(told) + "\n", encoding="utf-8")


def measured(root, chosen, options):
    """One text after the other."""
    yield memory()
    for lecture in chosen:
        build = Build(root / lecture)
        release(lecture, build)
        for pictures in PICTURES:
            yield beside_nbgrader(root, build, lecture, options.students, options.rounds, pictures)
            if options.dask and pictures == "left out":
                yield dask(lecture, build, options.rounds)
            if options.growth and pictures == "left out" and lecture == chosen[0]:
                yield growth(root, lecture, build, options.growth)
    if LECTURE in chosen:
        yield hostile(Build(root / LECTURE))


if __name__ == "__main__":
    main()
