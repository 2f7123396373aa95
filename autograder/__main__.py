"""python -m autograder COMMAND [LECTURE …] [--build DIR]: what `python course.py COMMAND` calls."""

import argparse
import os
import sys
import warnings
from pathlib import Path


def main(arguments=None):
    """Carry out one command; returns the exit code. A person's mistake ends in one sentence."""
    from autograder.places import UserError

    options = _options().parse_args(arguments)
    warnings.simplefilter("ignore")  # nbgrader's own, of no use to an instructor
    try:
        return options.command(options) or 0
    except UserError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. What was finished is kept; run the command again to do the rest.", file=sys.stderr)
    except OSError as error:
        print(f"{error.strerror or error}: {error.filename or ''}. Nothing else was changed.", file=sys.stderr)
    return 1


def _options():
    parser = argparse.ArgumentParser(prog="course.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command, text in [
        (release, "make the students' version of lectures"),
        (grade, "grade what was handed in"),
        (feedback, "write the students' feedback pages"),
        (demo, "release, fake a class, grade it, write feedback"),
        (workbook, "give a student own copies of the lectures"),
        (record, "record the public cases of the checks"),
        (checks, "tell how good the checks are"),
        (doctor, "look at what was handed in without grading it"),
        (report, "write the report on the class"),
    ]:
        one = commands.add_parser(command.__name__, help=text)
        one.add_argument("lectures", nargs="*", metavar="LECTURE", help="none: all")
        one.add_argument("--build", metavar="DIR", help="the build folder (build/)")
        if command in (grade, demo):
            one.add_argument("--sandbox", choices=("strong", "weak"), help="weak: grade without a full sandbox, too")
        if command is grade:
            one.add_argument("--workers", type=int, metavar="N", help="processes at once (one a core)")
            one.add_argument("--dask", metavar="ADDRESS", help="grade on the workers of this Dask scheduler")
            one.add_argument("--force", action="store_true", help="grade unchanged submissions, too")
        one.set_defaults(command=command)
    one = commands.add_parser("export", help="write scores for Canvas or Moodle")
    one.add_argument("lectures", nargs="*", metavar="LECTURE", help="none: all that are graded")
    one.add_argument("--build", metavar="DIR", help="the build folder (build/)")
    one.add_argument("--to", choices=("canvas", "moodle"), required=True, help="whose format")
    one.set_defaults(command=export)
    one = commands.add_parser("collect", help="take in archives that students uploaded")
    one.add_argument("lectures", nargs=1, metavar="LECTURE")
    one.add_argument("archives", nargs="+", metavar="ARCHIVE", help=".zip, .tar, .tar.gz or .ipynb")
    one.add_argument("--build", metavar="DIR", help="the build folder (build/)")
    one.add_argument("--each", action="store_true", help="each archive is one student's, called as the file is")
    one.add_argument("--pattern", metavar="REGEX", help="whose a file is by its name, with (?P<student_id>…)")
    one.set_defaults(command=collect)
    one = commands.add_parser("canon", help="put notebooks into canonical form")
    one.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="none: all in notebooks/")
    one.set_defaults(command=canon)
    return parser


def release(options):
    """Make the students' versions."""
    from autograder import places
    from autograder.release import release as release_one

    build = places.build_at(options.build)
    for lecture in places.lectures(options.lectures):
        print(f"Released {lecture}: {_shown(release_one(lecture, build))}", flush=True)


def grade(options):
    """Grade submissions; 0 when every one got a result."""
    from autograder import places
    from autograder.engine import cores, engine

    _choose_sandbox(options.sandbox)
    build = places.build_at(options.build)
    students = _handed_in(options, build)
    workers = cores() if options.workers is None else options.workers
    with engine(min(workers, max(map(len, students.values()))), options.dask) as machine:
        if options.force or _seem_new(students, build):
            machine.prepare()  # while nbgrader is imported
        return _grade_each(students, build, options.force, machine)


def _seem_new(lectures, build):
    """Is there something to grade, as far as the times of files tell? `run` finds out for sure, but later."""
    return any(
        not (result := build.result(lecture, student)).exists()
        or result.stat().st_mtime < (build.step("submitted") / student / lecture).stat().st_mtime
        for lecture, students in lectures.items()
        for student in students
    )


def _grade_each(lectures, build, force, machine):
    from tqdm import tqdm

    from autograder.report import report as report_of
    from autograder.run import UnstoredError, run

    failed = 0
    for lecture in lectures:
        print(f"Grading {lecture}", flush=True)
        try:
            results = run(lecture, build, tell=tqdm.write, force=force, machine=machine)
        except UnstoredError as error:
            print(error, file=sys.stderr)
            failed = 1
        else:
            print(f"{len(results)} results in {_shown(build.result(lecture, 'x').parent)}")
            print(f"Report on the class: {_shown(report_of(lecture, build))}")
    return failed


def feedback(options):
    """Write feedback pages."""
    from autograder import places
    from autograder.feedback import feedback as feedback_of
    from autograder.report import report as report_of

    build = places.build_at(options.build)
    graded = {path.name for path in build.step("autograded").glob("*/*")}
    chosen = places.lectures(options.lectures)
    for lecture in chosen if options.lectures else [one for one in chosen if one in graded] or chosen:
        pages = feedback_of(lecture, build)
        if any((build.root / "results" / lecture).glob("*.json")):
            report_of(lecture, build)  # its links lead to the pages now
        print(f"{len(pages)} feedback pages of {lecture} in {_shown(build.step('feedback'))}")
        _tell_waiting([lecture], build)


def demo(options):
    """The main job in one command."""
    from autograder import places
    from autograder.demo import demo as demo_of

    _choose_sandbox(options.sandbox or "weak")  # its class is our own: it must run on every student's machine
    demo_of(places.lectures(options.lectures), places.build_at(options.build))


def workbook(options):
    """Own copies for a student, never overwritten."""
    from autograder import places
    from autograder.workbook import workbook as workbook_of

    for lecture in places.lectures(options.lectures):
        made = workbook_of(lecture, places.build_at(options.build))
        if made:
            print(f"Your copy of {lecture}: {_shown(made)}")


def record(options):
    """Record the public cases."""
    from autograder.checks import lectures
    from autograder.places import chosen
    from autograder.record import record as record_all

    written = record_all(chosen(options.lectures, lectures()))
    print(f"Recorded: {', '.join(path.stem for path in written) or 'nothing, for nothing has changed'}.")


def checks(options):
    """The table of mistakes, styles and mutants; 0 when no mistake passes and no right style fails."""
    from autograder.checks import lectures
    from autograder.places import chosen
    from autograder.quality import quality, table

    counts = {}
    for lecture in chosen(options.lectures, lectures()):
        counts |= quality(lecture)
    print(table(counts))
    for name, one in counts.items():
        for what in one["survivors"]:
            print(f"  not caught in {name}: {what}")
    return int(any(one["passed"] or one["failed"] for one in counts.values()))


def doctor(options):
    """What would become of each submission; 0 when none is damaged."""
    from autograder import places
    from autograder.doctor import beside, table
    from autograder.doctor import doctor as findings_of

    build = places.build_at(options.build)
    damaged = 0
    for lecture, students in _handed_in(options, build).items():
        findings = findings_of(lecture, build, students)
        print(f"{lecture}: {len(findings)} submissions\n{table(findings)}")
        if beside(lecture):
            print(f"  Graded by asserts, beside the students' code: {', '.join(beside(lecture))}.")
        damaged += sum(one.state == "damaged" for one in findings)
    return int(damaged > 0)


def report(options):
    """Write the class reports."""
    from autograder import places
    from autograder.report import report as report_of

    build = places.build_at(options.build)
    for lecture in _graded(options, build):
        print(f"Report on {lecture}: {_shown(report_of(lecture, build))}")


def export(options):
    """Write the scores for Canvas or Moodle."""
    from autograder import places
    from autograder.export import export as export_to

    build = places.build_at(options.build)
    graded = _graded(options, build)
    path, number = export_to(options.to, graded, build)
    print(f"{number} students in {_shown(path)}")
    _tell_waiting(graded, build)


def _tell_waiting(lectures, build):
    """Written answers without points look like 0 points on a page and in a file."""
    from autograder.gradebook import waiting

    if number := waiting(lectures, build):
        print(
            f"  Written answers in {number} of the submissions wait for your points in the formgrader; so far 0 points."
        )


def collect(options):
    """Take archives in."""
    from autograder import places
    from autograder.collect import collect as collect_from

    build = places.build_at(options.build)
    (lecture,) = places.lectures(options.lectures)
    taken, refused = collect_from(lecture, options.archives, build, options.pattern, options.each)
    print(f"Of {lecture} taken in: {len(taken)}. Not taken in: {len(refused)}.")
    for line in refused:
        print(f"  {line}")
    return int(bool(refused))


def _handed_in(options, build):
    """{lecture: students} of the lectures that were asked for and of which something was handed in."""
    from autograder import places

    found = {lecture: places.students_of(lecture, build) for lecture in places.lectures(options.lectures)}
    if not any(found.values()):
        folder, name = _shown(build.step("submitted")), options.lectures[0] if options.lectures else "LECTURE"
        raise places.UserError(
            f"Nothing of {name} was handed in: `python course.py collect {name} FILE.zip` takes it in,"
            f" or put notebooks at {folder}/STUDENT/{name}/{name}.ipynb."
        )
    return {lecture: students for lecture, students in found.items() if students}


def _graded(options, build):
    """The lectures that were asked for; none: all of which there are results."""
    from autograder import places

    chosen = places.lectures(options.lectures)
    graded = [lecture for lecture in chosen if any((build.root / "results" / lecture).glob("*.json"))]
    missing = [lecture for lecture in options.lectures if lecture not in graded]
    if missing or not graded:
        name = (missing or ["LECTURE"])[0]
        raise places.UserError(f"Nothing of {name} has been graded yet; run `python course.py grade {name}` first.")
    return graded


def canon(options):
    """Put notebooks into canonical form."""
    from autograder import places
    from autograder.canonical import make_canonical

    for path in options.notebooks or sorted(places.NOTEBOOKS.glob("*/*.ipynb")):
        changed = make_canonical(Path(path))
        print(f"{'Rewrote' if changed else 'Already canonical'}: {path}")


def _choose_sandbox(strength):
    """For this process and all that it starts; None: as the environment has it, or else strong."""
    from autograder import sandbox

    if strength:
        os.environ[sandbox.SETTING] = strength


def _shown(path):
    """A path as short as it can be said from here."""
    try:
        return Path(path).relative_to(Path.cwd())
    except ValueError:
        return path


if __name__ == "__main__":
    sys.exit(main())
