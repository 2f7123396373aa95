"""Which known mistake an answer shows, and what of its sentence is true of this answer."""

import re
from dataclasses import replace

from course_lib.checking.compare import are_rows, same
from course_lib.checking.exercise import Part
from course_lib.checking.rules.places import tells_nothing

WHOLE = Part("the whole answer", 0)
# What a mistake's sentence says about the rest of an answer that has this mistake and no other.
OF_THE_REST = re.compile(
    r"\s*\(Your [^)]*\)|^(?:Your|The) (?!first)[\w ]+? is right(?:;|,) (?:and |but )?|^Right,? except (?=where|exactly)"
)


def explanations(exercise, outcomes, failed):
    """For each failed part a known mistake or None, and whether one mistake is the student's in everything."""
    whole = next((m for m in exercise.mistakes if _is_mistake(exercise, m, WHOLE, outcomes)), None)
    if whole:
        return dict.fromkeys(failed, whole), True
    return {part: _in_one_part(exercise, part, outcomes, failed) for part in failed}, False


def _in_one_part(exercise, part, outcomes, failed):
    """The mistake seen in this failed part, best one that is seen in no other; None where there is none."""
    if tells_nothing(exercise, part, *tried(exercise, part, outcomes)):
        return None
    fits = [
        m
        for m in exercise.mistakes
        if _is_mistake(exercise, m, part, outcomes) and _speaks_of(exercise, m, part, outcomes)
    ]

    def fit(mistake):
        seen = [p for p in failed if _is_mistake(exercise, mistake, p, outcomes)]
        return all(p in seen or _makes_no(exercise, mistake, p) for p in exercise.parts), len(seen)

    return max(fits, key=fit, default=None)


def _speaks_of(exercise, mistake, part, outcomes):
    """Whether the sentence of a mistake is about this part, and true although other parts differ from the mistake's.

    It is about the first result that is wrong. One that says "right, except" is untrue where more is wrong; so is
    any other where the same result, in other cases, shows that something else was done.
    """
    parts = exercise.parts
    for other in parts:
        if other is part or _is_mistake(exercise, mistake, other, outcomes):
            continue
        innocent = _makes_no(exercise, mistake, other)
        if part.output in (None, other.output):
            untrue = True
        elif other.output is None:
            untrue = innocent or holds(exercise, other, outcomes)
        else:
            comes_first = not innocent and parts.index(other) < parts.index(part)
            untrue = comes_first or _stands_in(exercise, mistake, part, other)
        if untrue:
            return False
    return True


def _stands_in(exercise, mistake, part, other):
    """Whether a mistake gives as one result what another should be: in one alone, that is no exchange of the two."""
    pairs = [
        (exercise.part_of(case.mistaken[mistake.slug].value, part), exercise.part_of(case.expected, other), case)
        for case in exercise.cases
    ]
    return all(same(wrong, right, case.rtol, case.atol) for wrong, right, case in pairs)


def _makes_no(exercise, mistake, part):
    """Whether a part is right in spite of the mistake."""
    return holds(exercise, part, [case.mistaken[mistake.slug] for case in exercise.cases])


def alone(sentence):
    """A mistake's sentence without what it says about the rest of the answer."""
    rest = OF_THE_REST.sub("", sentence)
    return rest if sentence.startswith(rest) else rest[0].upper() + rest[1:]


def _is_mistake(exercise, mistake, part, outcomes):
    """Whether the answers of one part are those of a known mistake, in every case."""
    for case, outcome in exercise.tried(part, outcomes):
        wrong, case = case.mistaken[mistake.slug], _allowing(case, mistake)
        if wrong.kind != "returned" or not _answers_alike(exercise, part, case, outcome.value, wrong.value):
            return False
    return True


def _allowing(case, mistake):
    """The case, no stricter than the rounding that a mistake blows up lets its answers be."""
    return replace(case, atol=max(case.atol, mistake.noise))


def _answers_alike(exercise, part, case, value, wrong):
    """Whether two wrong answers are the same: also where both lie outside of the circle or are nan."""
    if part.output is not None and exercise.part_of(value, part) is None:
        part = WHOLE  # neither has such a result: two forms that are wrong may differ
    if len(exercise.results) == 1 and are_rows(value) != are_rows(wrong):
        return False  # as good as a table where it is right; else it may be several results
    if exercise.agrees(replace(part, period=0.0), case, value, wrong):
        return True
    lies_on_circle = part.period and exercise.agrees(part, case, wrong, wrong)
    return bool(lies_on_circle) and exercise.agrees(part, case, value, wrong)


def crashes_alike(exercise, mistake, outcomes):
    """Whether a known mistake fails in the same cases, in the same way, and answers the same elsewhere; one that
    changes its arguments, which its sentence speaks of, only where the answer did so, too."""
    wrongs = [case.mistaken[mistake.slug] for case in exercise.cases]
    if any(wrong.changed for wrong in wrongs) and not any(outcome.changed for outcome in outcomes):
        return False
    for case, outcome in zip(exercise.cases, outcomes, strict=True):
        wrong, case = case.mistaken[mistake.slug], _allowing(case, mistake)
        if (wrong.kind, wrong.error) != (outcome.kind, outcome.error):
            return False
        if wrong.kind == "returned" and not exercise.agrees(WHOLE, case, outcome.value, wrong.value):
            return False
    return True


def holds(exercise, part, outcomes):
    """Whether one part is right in all of its cases."""
    return all(
        outcome.kind == "returned" and exercise.agrees(part, case, outcome.value, case.expected)
        for case, outcome in exercise.tried(part, outcomes)
    )


def tried(exercise, part, outcomes):
    """The cases of a part and what was returned in them."""
    cases, pairs = zip(*exercise.tried(part, outcomes), strict=True)
    return cases, [outcome.value for outcome in pairs]
