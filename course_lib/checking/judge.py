"""From outcomes to a verdict: points by parts, the mistake by name, the smallest case that shows it."""

from dataclasses import dataclass, replace

import numpy as np

from course_lib.checking.compare import as_array, names_in
from course_lib.checking.diagnose import diagnose
from course_lib.checking.naming import alone, crashes_alike, explanations, holds
from course_lib.checking.outcome import SOME
from course_lib.checking.raised import about
from course_lib.checking.rules.form import is_unsteady
from course_lib.checking.rules.labels import least_agreement

CHANGES_INPUT = "changes-its-input"
BORROWS = "borrows-the-answer"


@dataclass(frozen=True)
class Shown:
    """A case to look at: its call, the answer given and the right one, as values."""

    case: object
    value: object
    expected: object


@dataclass(frozen=True, repr=False)
class Verdict:
    """What a student is told.

    `verdict` is one of right, wrong, error, not attempted, timeout, missing; `mistake` the slug of a known
    mistake or None; `message` the one sentence that helps; `parts` are (name, earned, points).
    """

    name: str
    verdict: str
    score: float
    max_score: float
    message: str
    mistake: str | None = None
    also: str = ""
    parts: tuple[tuple[str, float, float], ...] = ()
    code: str = ""
    printed: str = ""
    shown: Shown | None = None

    def _repr_mimebundle_(self, include=None, exclude=None):
        from course_lib.checking.display import as_html, as_text

        return {"text/html": as_html(self), "text/plain": as_text(self)}

    def __repr__(self):
        from course_lib.checking.display import as_text

        return as_text(self)


def judge(exercise, outcomes):
    """The verdict on the outcomes of an exercise's cases, in the cases' order.

    Fewer outcomes than cases are enough when the last one tells why there are no more.
    """
    ended = next((o for o in outcomes if o.kind not in ("returned", "raised", "unreadable")), None)
    if ended is not None:
        return _ended(exercise, ended)
    borrowed = next((o.borrowed for o in outcomes if o.borrowed), "")
    if borrowed:
        return _borrowed(exercise, borrowed)
    if len(outcomes) != len(exercise.cases):
        return _verdict(exercise, "error", {}, "The check could not be carried out whole; nothing was counted.")
    raised = next((o for o in outcomes if o.kind != "returned"), None)
    failed = [part for part in exercise.parts if not holds(exercise, part, outcomes)]
    earned = {part.name: part.points for part in exercise.parts if part not in failed}
    if raised is not None:
        return _crashed(exercise, outcomes, raised, earned)
    if failed:
        return _wrong(exercise, outcomes, failed, earned)
    changed = sorted({i for o in outcomes for i in o.changed})
    if changed:
        return _changes_input(exercise, earned, changed)
    return _verdict(exercise, "right", earned, _praise(exercise, outcomes))


def _ended(exercise, outcome):
    if outcome.kind == "not attempted":
        text = f"Write `{exercise.signature}` in the cell above, in place of the `NotImplementedError` it raises."
        return _verdict(exercise, "not attempted", {}, text)
    if outcome.kind == "timeout":
        text = "Your function did not end in time. Look for a loop whose condition never changes."
        return _verdict(exercise, "timeout", {}, text)
    if outcome.kind == "missing":
        text = f"There is no function called `{exercise.name}`. Was it renamed, deleted, or made something else?"
        return _verdict(exercise, "missing", {}, text)
    text = "Your code ended the Python process. Leave out `exit()`, `quit()` and `os._exit()`."
    return _verdict(exercise, "error", {}, text)


def _borrowed(exercise, name):
    """A function that asks the course's own library for its answer is refused."""
    what = name if name == SOME else f"`{name}`"
    text = (
        f"Your function calls {what} of the course's own library, which does the work for you."
        " Write it yourself, with NumPy alone: that is where the learning is."
    )
    return _verdict(exercise, "wrong", {}, text, mistake=BORROWS)


def _praise(exercise, outcomes):
    shares = [part for part in exercise.parts if part.share < 1]
    if shares:
        worst = 100 * least_agreement(exercise, shares[0], outcomes)
        return f"{worst:.1f} % are right: the highest band." + _cost(outcomes)
    return "Right in every case." + _cost(outcomes)


def _cost(outcomes):
    """How often the functions that were handed in had to be called, where there were any."""
    calls = max(outcome.calls for outcome in outcomes)
    return f" In the largest one it called the function it was given {calls} times." if calls else ""


def _crashed(exercise, outcomes, raised, earned):
    if raised.kind == "unreadable":
        what = (
            f"{raised.message}."
            if exercise.public
            else "its result is not made of numbers and arrays, or far too large."
        )
        return _verdict(exercise, "error", earned, f"Your function ran, but {what}")
    message = about(exercise, raised)
    known = next((m for m in exercise.mistakes if crashes_alike(exercise, m, outcomes)), None)
    case = exercise.cases[outcomes.index(raised)]
    return _verdict(
        exercise,
        "error",
        earned,
        message,
        mistake=known.slug if known else None,
        also=known.sentence if known else _beside_the_error(exercise, outcomes),
        code=raised.code if exercise.public else "",
        printed=raised.printed if exercise.public else "",
        shown=Shown(case, None, case.expected) if exercise.public else None,
    )


def _wrong(exercise, outcomes, failed, earned):
    explained, whole = explanations(exercise, outcomes, failed)
    named = list(dict.fromkeys(m for m in explained.values() if m is not None))
    sentences = [m.sentence if whole else alone(m.sentence) for m in named]
    if whole:  # an error carried forward counts only where the rest of the answer follows from it
        earned |= {p.name: p.points for p in exercise.parts if p.name in named[0].earns}
    first = _narrowed(exercise, failed[0], outcomes)
    if not named or (explained[failed[0]] is None and first.output is not None):
        sentences += _by_rules(exercise, failed, first, outcomes)
    also = sentences[1] if len(sentences) > 1 else _changes_too(exercise, outcomes)
    shown = _smallest(exercise, first, outcomes) if exercise.public else None
    printed = next((o.printed for o in outcomes if o.printed), "") if exercise.public else ""
    slug = named[0].slug if named else None
    return _verdict(exercise, "wrong", earned, sentences[0], mistake=slug, also=also, printed=printed, shown=shown)


def _by_rules(exercise, failed, first, outcomes):
    """A rule's sentence on the first wrong result; where there is none, with what can be told of another beside it."""
    sentence = _by_rule(exercise, first, outcomes)
    if sentence:
        return [sentence]
    others = (part for part in failed if part.output not in (None, first.output))
    clues = (_by_rule(exercise, part, outcomes) for part in others)
    return [_unknown(exercise, first, outcomes), *filter(None, clues)]


def _by_rule(exercise, part, outcomes):
    """What a rule says of the result in all cases; else of the part's own cases alone."""
    sentence = ""
    if part.share == 1:
        sentence = _diagnosed(exercise, part, list(zip(exercise.cases, outcomes, strict=True)))
    if sentence or (part.tag is None and part.share == 1):
        return sentence
    own = _diagnosed(exercise, part, exercise.tried(part, outcomes))
    return own and (f"{part.tag[0].upper()}{part.tag[1:]}: {own}" if part.tag else own)


def _diagnosed(exercise, part, tried):
    cases, outcomes = zip(*tried, strict=True)
    return diagnose(exercise, part, cases, [outcome.value for outcome in outcomes])


def _unknown(exercise, part, outcomes):
    what = f"`{part.output}`" if part.output is not None else "Your result"
    others = [p for p in exercise.parts if p is not part and p.output == part.output]
    where = f" {part.tag}" if others and all(holds(exercise, p, outcomes) for p in others) else ""
    if not exercise.public:
        return f"{what} is right in the cases of the notebook, but not in all others{where}."
    good = [exercise.agrees(part, case, o.value, case.expected) for case, o in exercise.tried(part, outcomes)]
    some = f" (in {sum(good)} of {len(good)} cases it is)" if any(good) else ""
    return f"{what} is not right yet{where}{some}. Look at the smallest case where it differs."


def _narrowed(exercise, part, outcomes):
    """The first result that is wrong, where a part asks for all of them together."""
    if part.output is not None or len(exercise.results) == 1:
        return part
    each = (replace(part, output=name) for name in names_in(exercise.results))
    return next((one for one in each if not holds(exercise, one, outcomes)), part)


def _smallest(exercise, part, outcomes):
    """The first case in which the part is wrong; cases are in order of size, but of a shape lengths of 1 show least."""
    wrong = []
    for case, outcome in exercise.tried(part, outcomes):
        if not exercise.agrees(part, case, outcome.value, case.expected):
            value, expected = (exercise.part_of(v, part) for v in (outcome.value, case.expected))
            if value is None:  # it has no such part: all of it beside all that was asked for
                value, expected = outcome.value, case.expected
            wrong.append(Shown(case, value, expected))
            if not _hides_its_shape(wrong[0]):
                return wrong[0]
    return next((one for one in wrong if _is_misshapen(one) and not _hides_its_shape(one)), wrong[0] if wrong else None)


def _hides_its_shape(shown):
    return _is_misshapen(shown) and 1 in np.shape(shown.expected)


def _is_misshapen(shown):
    if isinstance(shown.value, tuple):  # several results
        return False
    value, expected = as_array(shown.value), as_array(shown.expected)
    return value is not None and expected is not None and value.shape != expected.shape


def _changes_input(exercise, earned, changed):
    """Right numbers, but the caller's arguments are not as they were: half of the points."""
    lists = any(isinstance(case.args[i], list) for case in exercise.cases for i in changed if i < len(case.args))
    instead = (
        "for methods like `reverse` change the list itself." if lists else "or write `a = a - b` instead of `a -= b`."
    )
    text = (
        f"Your numbers are right, but your function changes its {_names(exercise, changed)},"
        f" and whoever called it still needs the old values. Work on a copy, {instead}"
    )
    halved = {name: points / 2 for name, points in earned.items()}
    return _verdict(exercise, "wrong", halved, text, mistake=CHANGES_INPUT)


def _beside_the_error(exercise, outcomes):
    """What the cases that came back tell of a function that raised in others."""
    pairs = [(case, o.value) for case, o in zip(exercise.cases, outcomes, strict=True) if o.kind == "returned"]
    cases, values = zip(*pairs, strict=True) if pairs else ((), ())
    return is_unsteady(cases, values) or _changes_too(exercise, outcomes)


def _changes_too(exercise, outcomes):
    """A word on changed arguments where the numbers are wrong as well; "" where nothing was changed."""
    changed = sorted({i for o in outcomes for i in o.changed})
    return f"Your function also changes its {_names(exercise, changed)}: work on a copy." if changed else ""


def _names(exercise, positions):
    names = [f"`{exercise.names[i]}`" for i in positions if i < len(exercise.names)]
    return f"argument{'s' if len(names) > 1 else ''} {' and '.join(names)}"


def _verdict(exercise, verdict, earned, message, **more):
    parts = tuple((part.name, earned.get(part.name, 0), part.points) for part in exercise.parts)
    return Verdict(exercise.name, verdict, sum(earned.values()), exercise.points, message, parts=parts, **more)
