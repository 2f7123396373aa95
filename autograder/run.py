"""`grade` for a whole class: every submission gets a result, however bad it is; one writer stores them."""

import contextlib
import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed

import nbformat

from autograder import gradebook, sandbox
from autograder.executed import executed
from autograder.grade import grade, ungraded
from autograder.places import UserError
from autograder.records import write_json
from autograder.release import release


def run(lecture, build, tell=print):
    """Grade all submissions of one lecture.

    Args:
        lecture: its name.
        build: the Build with the submissions.
        tell: called with a line of text after each submission.

    Returns:
        list of SubmissionResult, by student.

    Raises:
        UserError: if the sandbox that was asked for cannot be had; no submission was run then.
    """
    students = students_of(lecture, build)
    if not students:
        return []
    warning = sandbox.check()
    if warning:
        tell(warning)
    if not gradebook.knows(lecture, build) or not build.released(lecture).is_file():
        release(lecture, build)
    released = nbformat.read(build.released(lecture), as_version=4)
    results = {}
    with _processes(min(os.cpu_count(), len(students))) as pool:
        futures = [pool.submit(_graded, student, released, lecture, build) for student in students]
        for future in as_completed(futures):
            result, notebook = future.result()
            write_json(build.result(lecture, result.student), result.to_json())
            gradebook.store(result, notebook, build)
            results[result.student] = result
            tell(f"  {len(results):>3} of {len(students)}  {line(result)}")
    return [results[student] for student in students]


@contextlib.contextmanager
def _processes(number):
    """A pool of processes, each with a parent of workers of its own; what has not begun is dropped on Ctrl-C."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(number, spawn, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def students_of(lecture, build):
    """Who handed something in, in order of their names."""
    return sorted(p.parent.name for p in build.step("submitted").glob(f"*/{lecture}") if p.is_dir())


def line(result):
    """One line about a result: printable whatever the student's folder is called."""
    name = "".join(c if c.isprintable() else "?" for c in result.student)
    found = [cell.mistake or cell.verdict for cell in result.cells.values() if cell.verdict != "right"]
    told = ", ".join(dict.fromkeys(found)) or "all right"
    return f"{name:<28} {result.score:>5g} of {result.max_score:g}  {told}"


def _graded(student, released, lecture, build):
    """Result and executed notebook; a fault of the grader itself is a 0 that says so, not the end of the run."""
    folder = build.step("submitted") / student / lecture
    try:
        graded = grade(folder, released, student, lecture, build)
        return graded[0], executed(released, *graded)
    except UserError:  # no sandbox: that is nothing a submission is to blame for
        raise
    except Exception as error:
        text = f"The grader could not deal with this submission ({type(error).__name__}); tell your instructor."
        graded = ungraded(released, student, lecture, "error", text)
        return graded[0], executed(released, *graded)
