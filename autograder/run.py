"""`grade` for a whole class: every submission gets a result, however bad it is; one writer stores them.

What is on disk decides what is to be done: submissions whose result and executed notebook are there and made from
the very same file, checks and seed are not graded again; those that the gradebook does not hold yet are stored.
"""

import contextlib
import time
from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, wait

from tqdm import tqdm

from autograder import gradebook
from autograder.engine import cores, engine
from autograder.job import fault, parcel, received, work
from autograder.kept import again, keep, kept
from autograder.places import UserError, only_one, printable, students_of
from autograder.release import release, released_cells

LOST_TRIES = 3
# Pauses before what the gradebook did not take is tried again, after everything is graded.
PAUSES = (0.5, 1, 2, 4)
# Seconds for which a gradebook that refused something is left alone while grading goes on.
REST = 10.0


class UnstoredError(UserError):
    """Some results could not be stored; the message names them and says why."""


def run(lecture, build, tell=print, workers=None, force=False, machine=None):
    """Grade what is new or changed of one lecture, and store what is not stored.

    Args:
        lecture: its name.
        build: the Build with the submissions.
        tell: called with a line of text after each submission.
        workers: how many processes; None: one a core.
        force: grade everything again.
        machine: an open `engine` that does it instead, for several runs in a row or on a cluster.

    Returns:
        list of SubmissionResult, by student; also of those that were graded in an earlier run.

    Raises:
        UserError: if the sandbox, the cluster or the build folder cannot be had; no submission was run then.
        UnstoredError: if not all could be stored. All are graded; another run stores them.
    """
    students = students_of(lecture, build)
    if not students:
        return []
    build.root.mkdir(parents=True, exist_ok=True)
    with only_one(build):
        released = _released(lecture, build)
        with Shelf(lecture, build, released) as shelf:
            todo = shelf.todo(students, force)
            if len(todo) < len(students):
                tell(f"  {len(students) - len(todo)} unchanged")
            shelf.offer()
            if todo:
                _grade(todo, shelf, tell, workers, machine)
            shelf.store_the_rest()
        return [shelf.results[student] for student in students if student in shelf.results]


def line(result):
    """One line about a result: printable whatever the student's folder is called."""
    found = [cell.mistake or cell.verdict for cell in result.cells.values() if cell.verdict != "right"]
    told = ", ".join(dict.fromkeys(found)) or "all right"
    return f"{printable(result.student):<28} {result.score:>5g} of {result.max_score:g}  {told}"


def _released(lecture, build):
    """The bytes of the released notebook; made where it, or its place in the gradebook, is missing."""
    path = build.released(lecture)
    with contextlib.suppress(gradebook.NotStoredError):
        if not path.is_file() or not gradebook.knows(lecture, released_cells(path), build):
            release(lecture, build)
    return path.read_bytes()


def _grade(todo, shelf, tell, workers, machine):
    """Have all `todo` graded, and put each on the shelf as it comes back."""
    count = len(todo)
    with contextlib.nullcontext(machine) if machine else engine(min(workers or cores(), count)) as machine:
        warning = machine.check()
        if warning:
            tell(warning)
        with tqdm(total=count, disable=None, unit=" submissions", leave=False) as bar:
            for number, graded in enumerate(_graded(todo, shelf.parcel, machine), start=1):
                shelf.put(graded)
                bar.update()
                tell(f"  {number:>3} of {count}  {line(graded.result)}")


def _graded(students, pack, machine):
    """Each student's Graded, as they are done. Only as many parcels as can be worked on are packed at a time.

    Raises:
        UserError: if the cluster is lost; a lost worker's parcels go to others.
    """
    queue, waiting, lost = deque(students), {}, Counter()
    while queue or waiting:
        suspects = [student for student in lost if lost[student] > 1 and student in queue]
        room = 1 if suspects else 2 * machine.slots
        while queue and len(waiting) < room:
            one = pack(queue.popleft())
            waiting[machine.submit(work, one)] = one.student
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            student = waiting.pop(future)
            try:
                yield future.result()
            except machine.lost as error:
                lost[student] += 1
                if lost[student] > LOST_TRIES:
                    yield fault(pack(student), type(error).__name__)
                else:
                    queue.appendleft(student)
            except machine.gone:
                raise UserError("The Dask scheduler is gone. What was finished is kept; grade again.") from None


class Shelf:
    """Where one lecture's results go: files first, the gradebook next. What that refuses it is offered again."""

    def __init__(self, lecture, build, released):
        self.lecture, self.build, self.released = lecture, build, released
        self.writer, self.results, self.unstored, self.failed = gradebook.Writer(build), {}, {}, {}
        self.busy_until = 0.0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.writer.close()

    def parcel(self, student):
        return parcel(student, self.lecture, self.build, self.released)

    def todo(self, students, force):
        """Who is to be graded; of the others, those that the gradebook lacks are noted."""
        try:
            stored = self.writer.stored(self.lecture)
        except gradebook.NotStoredError:
            stored = {}
        todo = []
        for student in students:
            result, fingerprint = kept(self.lecture, student, self.build)
            if force or result is None or self.parcel(student).fingerprint != fingerprint:
                todo.append(student)
                continue
            self.results[student] = result
            if stored.get(student) != fingerprint:
                self.unstored[student] = ""
        return todo

    def put(self, graded):
        """Keep one on disk and store it; an error is remembered, and is no reason to stop."""
        student = graded.result.student
        self.results[student] = graded.result
        try:
            keep(graded, self.build)
        except (OSError, ValueError) as error:  # ValueError: a name that no text file can hold
            self.failed[student] = getattr(error, "strerror", None) or str(error)
            return
        self.unstored[student] = ""
        if time.monotonic() > self.busy_until:
            self.offer(graded)

    def offer(self, graded=None):
        """Offer the gradebook what it lacks, until it refuses something; `graded` need not be read from disk again."""
        for student in sorted(self.unstored):
            try:
                fresh = graded if graded and graded.result.student == student else self._again(student)
                stamp = received(self.build.step("autograded") / student / self.lecture)
                self.writer.store(student, self.lecture, fresh.cells, fresh.fingerprint, stamp)
            except (gradebook.NotStoredError, OSError, ValueError, KeyError) as error:
                self.unstored[student] = str(error)
                self.busy_until = time.monotonic() + REST
            else:
                del self.unstored[student]
            if "locked" in self.unstored.get(student, ""):
                return

    def _again(self, student):
        return again(self.lecture, student, self.build)

    def store_the_rest(self):
        """Offer the gradebook again what it did not take.

        Raises:
            UnstoredError: if it does not take all, or if results could not be written.
        """
        for pause in (0, *PAUSES):
            if self.unstored:
                time.sleep(pause)
                self.offer()
        if self.failed or self.unstored:
            raise UnstoredError(_unstored(self.failed | self.unstored))


def _unstored(reasons):
    names = ", ".join(printable(student) for student in sorted(reasons)[:5])
    more = f" and {len(reasons) - 5} more" if len(reasons) > 5 else ""
    why = "; ".join(sorted(set(filter(None, reasons.values()))))
    return f"Not stored: {names}{more} ({why}). Mend that and run the same command again; nothing is lost."
