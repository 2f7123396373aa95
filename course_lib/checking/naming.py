"""Which known mistake is it? One whose answers are the student's, and whose sentence is therefore true."""

from dataclasses import replace

from course_lib.checking.exercise import Part

WHOLE = Part("the whole answer", 0)


def holds(exercise, part, outcomes):
    """Whether one part is right in all of its cases."""
    return all(
        outcome.kind == "returned" and exercise.agrees(part, case, outcome.value, case.expected)
        for case, outcome in exercise.tried(part, outcomes)
    )


def explanations(exercise, outcomes, failed):
    """For each failed part the known mistake whose answers are the student's; one for all parts if there is.

    A mistake is named only if it can be what was done, or its sentence would not be true: it answers as the
    student does wherever the same result is wrong, and is right wherever the student is.
    """
    fits = {part: [m for m in exercise.mistakes if _fits(exercise, m, part, failed, outcomes)] for part in failed}
    candidates = [m for m in exercise.mistakes if any(m in ms for ms in fits.values())]
    whole = {m for m in candidates if _is_mistake(exercise, m, WHOLE, outcomes)}
    possible = whole | {m for m in candidates if _is_right_elsewhere(exercise, m, failed)}
    best = max(
        (m for m in candidates if m in possible),
        key=lambda m: (m in whole, sum(m in ms for ms in fits.values())),
        default=None,
    )
    found = {part: next((m for m in ms if m in possible), None) for part, ms in fits.items()}
    return found | {part: best for part, ms in fits.items() if best in ms}, best in whole


def _fits(exercise, mistake, part, failed, outcomes):
    """Whether a known mistake explains a failed part, and with it all that is wrong in the same result."""
    together = [one for one in failed if one.output == part.output] if part.share == 1 else [part]
    return all(_is_mistake(exercise, mistake, one, outcomes) for one in together)


def _is_right_elsewhere(exercise, mistake, failed):
    """Whether a known mistake is right in all parts that did not fail."""
    answers = [case.mistaken[mistake.slug] for case in exercise.cases]
    return all(holds(exercise, part, answers) for part in exercise.parts if part not in failed)


def _is_mistake(exercise, mistake, part, outcomes):
    """Whether the answers of one part are those of a known mistake, in every case."""
    for case, outcome in exercise.tried(part, outcomes):
        wrong = case.mistaken[mistake.slug]
        if wrong.kind != "returned" or not _answers_alike(exercise, part, case, outcome.value, wrong.value):
            return False
    return True


def _answers_alike(exercise, part, case, value, wrong):
    """Whether two wrong answers are the same: also where both lie outside of the circle or are nan."""
    if part.output is not None and exercise.part_of(value, part) is None:
        part = WHOLE  # neither has such a result: two forms that are wrong may differ
    straight = replace(part, period=0.0)
    return any(exercise.agrees(one, case, value, wrong) for one in {part, straight})


def crashes_alike(exercise, mistake, outcomes):
    """Whether a known mistake fails in the same cases, in the same way, and answers the same elsewhere."""
    for case, outcome in zip(exercise.cases, outcomes, strict=True):
        wrong = case.mistaken[mistake.slug]
        if (wrong.kind, wrong.error) != (outcome.kind, outcome.error):
            return False
        if wrong.kind == "returned" and not exercise.agrees(WHOLE, case, outcome.value, wrong.value):
            return False
    return True
