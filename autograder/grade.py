"""One submission -> its result: run it apart, judge it here.

The worker sees inputs and gives outputs. Right answers, mistakes, points and sentences never leave this process.
"""

import ast
import time
from dataclasses import replace
from functools import cache

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager

from autograder import intake
from autograder.absent import explained, no_points
from autograder.asserts import Asserts, asserts_of, verdict_on
from autograder.checks import checks_of
from autograder.record import public_exercise
from autograder.records import CellResult, SubmissionResult
from autograder.session import Session
from course_lib.checking.judge import Verdict, judge


def grade(folder, released, student, lecture, build, seconds=None):
    """Grade one submission.

    Args:
        folder: where it lies.
        released: the student's version of the notebook as it was handed out (nbformat).
        student: whose it is.
        lecture: the assignment.
        build: the Build, for the seed of the hidden cases.
        seconds: what it may take of a worker's time; None: as much as any.

    Returns:
        (SubmissionResult, steps, outputs, verdicts): the result, the rebuilt notebook as intake's Steps,
        each cell's outputs and each check's Verdict.
    """
    begun, checks = time.monotonic(), graded_in(released, lecture)
    try:
        submission = intake.rebuild(released, intake.read(intake.find(folder, lecture)))
    except intake.DamagedError as damage:
        return ungraded(released, student, lecture, "missing", str(damage))
    seeds = {name: build.hidden_seed(lecture, name, student) for name in checks}
    verdicts, outputs = judged(submission, checks, lecture, seeds, seconds=seconds)
    result = _result(student, lecture, verdicts, submission)
    seconds = round(time.monotonic() - begun, 3)
    return replace(result, seconds=seconds), submission.steps, outputs, verdicts


def graded_in(released, lecture):
    """{grade_id: Check or Asserts} of all cells of a notebook that are graded without people, in no special order."""
    checks = checks_of(lecture)
    return checks | asserts_of(released, lecture, checks)


def judged(submission, checks, lecture, seeds, session_class=Session, seconds=None):
    """Run a rebuilt submission: verdicts by grade_id, and each cell's outputs as its author saw them.

    What does worse in the hidden cases than in the public ones once all cells have run meets them again where its check
    stands, in a second pass: a later cell may have put another helper into the place of the function's own.
    Cells that only show something are left out. Should the student's code use a name from one of them, all are run, and
    each function keeps what it did better: to show everything may take longer than there is time.
    """
    with session_class(seconds) as session:
        verdicts, outputs, stuck = _first_pass(session, submission, checks, lecture)
        settled = _settled(session, checks, verdicts, seeds)
    lacking = session.lacking
    with session_class(session.left) as session:
        verdicts = _second_pass(session, submission, checks, verdicts, settled, stuck, seeds)
    lacking = lacking | session.lacking
    if not lacking or not lacking & _named_in(submission.steps):
        return verdicts, outputs
    whole = replace(submission, steps=tuple(replace(step, skipped=False) for step in submission.steps))
    others, outputs = judged(whole, checks, lecture, seeds, session_class, session.left)
    return {name: max(others[name], verdicts[name], key=_worth) for name in verdicts}, outputs


def ungraded(released, student, lecture, verdict, reason):
    """What `grade` returns for a submission of which nothing can be graded: 0 everywhere, with the reason."""
    submission = replace(intake.rebuild(released, []), notes=(reason,))
    verdicts = {name: no_points(check, verdict, reason) for name, check in graded_in(released, lecture).items()}
    return _result(student, lecture, verdicts, submission), submission.steps, {}, verdicts


def _first_pass(session, submission, checks, lecture):
    """Run the notebook as its author saw it: outputs are kept, functions meet the public cases."""
    verdicts, outputs, stuck, public = {}, {}, {}, _public_exercises(lecture)
    for step in submission.steps:
        if step.check and step.grade_id in checks:
            verdict = _public_verdict(session, checks[step.grade_id], public)
            verdicts[step.grade_id] = explained(verdict, checks[step.grade_id], submission, stuck, outputs)
        elif _is_run(step):
            outputs[step.cell_id], failure = session.run(step.source)
            if failure:
                stuck[step.cell_id] = failure
    lost = {name: no_points(check, "missing", "Its check was not reached.") for name, check in checks.items()}
    return lost | verdicts, outputs, stuck


def _settled(session, checks, public, seeds):
    """The verdicts on the functions that no hidden case says more about than the public ones did. No cell is left to
    run by now, so that nothing can print the hidden inputs."""
    verdicts = {}
    for name, before in public.items():
        if session.undisturbed and before.score > 0 and not isinstance(checks[name], Asserts):
            verdict = _lower(before, _hidden_verdict(session, checks[name], seeds[name], before, again=True))
            if (verdict.verdict, verdict.score) == (before.verdict, before.score):
                verdicts[name] = verdict
    return verdicts


def _second_pass(session, submission, checks, public, settled, stuck, seeds):
    """Run it again for the hidden cases left. What is printed now, with hidden inputs about, is thrown away."""
    hopeful = {name for name, verdict in public.items() if verdict.score > 0} - set(settled)
    verdicts = public | settled
    for step in submission.steps:
        if not hopeful:
            break
        if step.check and step.grade_id in hopeful:
            before = public[step.grade_id]
            hidden = _hidden_verdict(session, checks[step.grade_id], seeds[step.grade_id], before)
            verdicts[step.grade_id] = _lower(before, hidden)
            hopeful.remove(step.grade_id)
        elif _is_run(step) and step.cell_id not in stuck:
            session.run(step.source)
    return verdicts | {name: no_points(checks[name], "missing", "Its check was not reached.") for name in hopeful}


@cache
def _public_exercises(lecture):
    return {name: public_exercise(check) for name, check in checks_of(lecture).items()}


def _public_verdict(session, check, public):
    if isinstance(check, Asserts):
        return verdict_on(check, session.test(check.shown))
    exercise = public[check.name]
    return _judged(session, exercise, session.outcomes(exercise))


def _hidden_verdict(session, check, seed, before, again=False):
    """Judge by cases that only this submission meets. What mistakes answer is worked out when it is needed.

    `again`: ask the very function that met the public cases; new fault found so is left to the second pass to explain.
    """
    if isinstance(check, Asserts):
        return verdict_on(check, session.test(check.whole), hidden=True)
    hopeful = before.verdict == "right"
    exercise = check.exercise(np.random.default_rng(seed), public=False, diagnosed=not hopeful)
    outcomes = [outcome.untold() for outcome in session.outcomes(exercise, again)]
    verdict = _judged(session, exercise, outcomes)
    if not hopeful or again or verdict.verdict == "right":
        return verdict
    return _judged(session, check.exercise(np.random.default_rng(seed), public=False), outcomes)


def _judged(session, exercise, outcomes):
    """The judge's verdict; what it cannot deal with costs this function's points and no others."""
    try:
        with session.charged():
            return judge(exercise, outcomes)
    except Exception as error:
        text = f"What `{exercise.name}` returns cannot be compared with the right answer ({type(error).__name__})."
        return Verdict(exercise.name, "error", 0.0, exercise.points, text)


def _is_run(step):
    """Cells that only show something cost time and change nothing; they are left out."""
    return step.kind == "code" and not step.check and not step.skipped


def _named_in(steps):
    """The names that left out cells bind. Their text is the instructor's own, so there is no harm in reading it."""
    names = set()
    for step in steps:
        for node in _nodes(step.source) if step.skipped else ():
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.add(node.name)
            elif isinstance(node, ast.alias):
                names.add(node.asname or node.name)
    return names


def _nodes(source):
    """What a cell is made of, as Python reads it once IPython has put its own commands into Python."""
    try:
        return ast.walk(ast.parse(TransformerManager().transform_cell(source)))
    except SyntaxError:
        return ()


def _lower(public, hidden):
    """What to report: the public verdict where it already finds fault or says more, with the points of the worse."""
    chosen = public if public.verdict != "right" or public.message.startswith(hidden.message) else hidden
    worse = min(public, hidden, key=lambda verdict: verdict.score)
    return replace(chosen, score=worse.score, parts=worse.parts)


def _worth(verdict):
    """Of two verdicts of the same points, who ran out of time says less."""
    return verdict.score, verdict.verdict != "timeout"


def _result(student, lecture, verdicts, submission):
    cells = {
        name: CellResult(float(v.score), float(v.max_score), v.verdict, v.mistake, v.message)
        for name, v in verdicts.items()
    }
    return SubmissionResult(student, lecture, cells, submission.notes)
