"""Do the sandbox and its process borders change a grade?  python -m benchmarks.parity [LECTURE …] [--submissions N]

Honest submissions, of right styles and known mistakes at random, are graded several times, and once more by the same
checks in this very process, without any border. Every score, verdict and named mistake has to be the same.
"""

import argparse
import contextlib
import copy
import io
import random
import sys
import tempfile
import warnings
from pathlib import Path

import matplotlib as mpl
import nbformat

from autograder import intake
from autograder.answers import answers_to, as_cell
from autograder.checks import checks_of
from autograder.grade import grade, judged
from autograder.places import Build, lectures
from autograder.records import GOING_ON
from autograder.release import release
from course_lib.checking.outcome import Outcome, call


class Unprotected:
    """What Session does, in this process: only for code we wrote ourselves."""

    def __init__(self, seconds=None):
        self.left, self.lacking, self.names = seconds, set(), {"display": lambda *values: None, "__name__": "__main__"}

    charged = staticmethod(contextlib.nullcontext)
    undisturbed = False  # so that all hidden cases come where their checks stand

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def run(self, source):
        """Run a cell as a notebook does: up to its first error."""
        lines = ("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            exec(compile("\n".join(lines), "<cell>", "exec"), self.names)
        return [], ""

    def outcomes(self, exercise, _again=False):
        """What a function does with each case, as the worker tells it."""
        function, outcomes = self.names.get(exercise.name), []
        for case in exercise.cases:
            outcomes.append(call(function, case.args, case.kwargs, own_work=True) if function else Outcome("missing"))
            if outcomes[-1].kind not in GOING_ON:
                break
        return outcomes


def submissions(released, lecture, number):
    """Notebooks in which every function is a right style or, one time in two, a known mistake."""
    rng, checks, styles = random.Random(lecture), checks_of(lecture), answers_to(lecture)
    for _ in range(number):
        notebook = copy.deepcopy(released)
        for cell in notebook.cells:
            name = cell.id.removeprefix("solve_")
            if cell.id.startswith("solve_") and name in checks:
                wrong = list(checks[name].mistakes.values())
                chosen = wrong if wrong and rng.random() < 0.5 else list(styles[name].values())
                cell.source = as_cell(rng.choice(chosen), name)
        yield notebook


def parity(lecture, number, runs, build):
    """Compare; returns (submissions, right, wrong and partly right functions, sentences about what differs)."""
    released = nbformat.read(release(lecture, build), as_version=4)
    counts, differences = {"right": 0, "wrong": 0, "partly": 0}, []
    for n, notebook in enumerate(submissions(released, lecture, number)):
        student = f"s{n:03}"
        folder = build.step("submitted") / student / lecture
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{lecture}.ipynb")
        results = [grade(folder, released, student, lecture, build)[0].cells for _ in range(runs)]
        seeds = {name: build.hidden_seed(lecture, name, student) for name in checks_of(lecture)}
        submission = intake.rebuild(released, intake.read(intake.find(folder, lecture)))
        bare, _ = judged(submission, checks_of(lecture), lecture, seeds, Unprotected)
        for name, verdict in bare.items():
            own = (verdict.score, verdict.verdict, verdict.mistake)
            told = [(one[name].score, one[name].verdict, one[name].mistake) for one in results]
            counts["partly" if 0 < own[0] < verdict.max_score else "right" if own[0] else "wrong"] += 1
            if told != [own] * runs:
                differences.append(f"{lecture} {student} {name}: without sandbox {own}, with it {told}")
    return counts, differences


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parity", description=__doc__.splitlines()[0])
    parser.add_argument("lectures", nargs="*", metavar="LECTURE")
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    mpl.use("Agg")
    warnings.simplefilter("ignore")
    chosen = lectures(options.lectures)
    all_differences = []
    with tempfile.TemporaryDirectory() as folder:
        for n, lecture in enumerate(chosen):
            number = options.submissions // len(chosen) + (n < options.submissions % len(chosen))
            counts, differences = parity(lecture, number, options.runs, Build(Path(folder) / lecture))
            all_differences += differences
            print(
                f"{lecture}: {number} submissions, {options.runs} runs: {counts}, {len(differences)} differ", flush=True
            )
    print("\n".join(all_differences) or "No score, verdict or named mistake differs.")
    return int(bool(all_differences))


if __name__ == "__main__":
    sys.exit(main())
