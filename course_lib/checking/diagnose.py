"""What is wrong with an answer, by rule, where it equals no known mistake. One sentence each.

Here is what concerns an answer's form; `differences` has what concerns its numbers.
"""

import numpy as np

from course_lib.checking import differences
from course_lib.checking.compare import agreement, as_array, as_items, names_in, pick, same
from course_lib.checking.differences import pairs_of


def diagnose(exercise, part, cases, values):
    """The first rule that fits the answers of one failed part, as a sentence; "" where none fits.

    Args:
        exercise: the Exercise.
        part: the Part that failed.
        cases: its Cases, smallest first.
        values: what the function returned for each of them, in the same order.
    """
    name = part.output or names_in(exercise.results)[0]
    rules = FORM + (NUMBERS if part.share == 1 and part.period == 0 else (_share,) if part.share < 1 else ())
    for rule in rules:
        sentence = rule(exercise, part, cases, values, name)
        if sentence:
            return sentence
    return ""


def _nothing(exercise, part, cases, values, name):
    missing = [value is None for value in values]
    if all(missing):
        return "Your function returns None. Is the `return` missing?"
    if any(missing):
        return "Your function returns None in some cases. Does each of its branches end with a `return`?"
    return ""


def _several(exercise, part, cases, values, name):
    count = len(exercise.results)
    if count > 1 and not all(_has_form(value, exercise.results) for value in values):
        return f"Your function should return {count} results, `{_order(exercise)}`, in this order."
    for case, value in zip(cases, values, strict=True) if count == 1 else ():
        if _is_one(case.expected) and isinstance(value, tuple) and len(value) > 1 and not _is_row(value, case.expected):
            return f"Your function returns {len(value)} results; one is asked for, `{name}`."
    return ""


def _has_form(value, results):
    """Whether there are as many results as asked for, and as many in each tuple among them."""
    items = as_items(value, len(results))
    nested = [(item, inner) for item, inner in zip(items or [], results, strict=False) if isinstance(inner, tuple)]
    return items is not None and all(_has_form(item, inner) for item, inner in nested)


def _order(exercise):
    return ", ".join(f"({', '.join(one)})" if isinstance(one, tuple) else one for one in exercise.results)


def _is_one(expected):
    return not isinstance(expected, (tuple, list))


def _is_row(value, expected):
    """Whether a tuple stands for an array of one axis."""
    return as_array(value) is not None and np.ndim(expected) == 1


def _exchanged(exercise, part, cases, values, name):
    """One result in the place of another."""
    for other in names_in(exercise.results):
        there = [pick(case.expected, exercise.results, other) for case in cases]
        here = [exercise.part_of(value, part) for value in values]
        if other != name and all(same(h, t, c.rtol, c.atol) for h, t, c in zip(here, there, cases, strict=True)):
            return f"`{name}` is what `{other}` should be. The order is `{_order(exercise)}`."
    return ""


def _kind(exercise, part, cases, values, name):
    for case, value in zip(cases, values, strict=True):
        got, expected = exercise.part_of(value, part), exercise.part_of(case.expected, part)
        if isinstance(expected, list) and as_items(got, len(expected)) is None:
            return f"`{name}` should be a list of {len(expected)} here; yours is {_what(got)}."
        if as_array(expected) is not None and as_array(got) is None:
            inside = " with text in it" if isinstance(got, list) and any(isinstance(one, str) for one in got) else ""
            return f"`{name}` is of type {type(got).__name__}{inside}; numbers are needed."
    return ""


def _what(value):
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    return f"of type {type(value).__name__}"


def _text(exercise, part, cases, values, name):
    """Answers that are words."""
    words = {e for e in (exercise.part_of(case.expected, part) for case in exercise.cases) if isinstance(e, str)}
    for value in values:
        got = exercise.part_of(value, part)
        if words and not (isinstance(got, str) and got in words):
            return f"The answer is one of {', '.join(map(repr, sorted(words)))}; yours is of another kind."
    given = {exercise.part_of(value, part) for value in values} if len(words) > 1 else set()
    return f"`{name}` is {given.pop()!r} in every case." if len(given) == 1 else ""


def _shape(exercise, part, cases, values, name):
    pairs = pairs_of(exercise, part, cases, values)
    wrong = [(a, e) for a, e in pairs if a.shape != e.shape]
    if not wrong:
        return ""
    if all(a.ndim == 2 and a.shape == e.shape[::-1] for a, e in wrong):
        return f"`{name}` has its axes exchanged: shape {_shape_of(wrong[0][0])} for {_shape_of(wrong[0][1])}."
    if not wrong[0][1].shape:
        return f"`{name}` should be one number; yours has shape {_shape_of(wrong[0][0])}."
    return f"`{name}` has shape {_shape_of(wrong[0][0])}; {_shape_of(wrong[0][1])} is needed."


def _shape_of(array):
    return str(array.shape)


def _nan(exercise, part, cases, values, name):
    for array, expected in pairs_of(exercise, part, cases, values):
        if np.isfinite(expected).all() and not np.isfinite(array).all():
            what = "nan" if np.isnan(array).any() else "inf"
            return f"`{name}` contains {what}. {LOOK_FOR[what]}"
    return ""


LOOK_FOR = {
    "nan": "Look for 0 divided by 0, the root or log of a negative number, or an exp of a large number.",
    "inf": "Look for a division by 0, a log of 0 or an exp of a large number.",
}


def least_agreement(exercise, part, outcomes):
    """The smallest part of right entries in any of the part's cases."""
    tried = exercise.tried(part, outcomes)
    return min(_agreement(exercise, part, case, outcome.value) for case, outcome in tried)


def _agreement(exercise, part, case, value):
    return agreement(exercise.part_of(value, part), exercise.part_of(case.expected, part))


def _share(exercise, part, cases, values, name):
    """Labels of which too few are right: how many, and where the next band begins."""
    arrays = [as_array(exercise.part_of(value, part)) for value in values]
    if all(array is not None and len(np.unique(array)) == 1 for array in arrays):
        return f"All entries of `{name}` are equal: does what you return depend on the examples?"
    worst = min(_agreement(exercise, part, case, value) for case, value in zip(cases, values, strict=True))
    return f"{100 * worst:.1f} % of `{name}` are right; the next point is at {100 * part.share:g} %."


def _truth(exercise, part, cases, values, name):
    """Answers that are True or False, one of them in every case, or each where the other should be."""
    if not all(isinstance(exercise.part_of(case.expected, part), bool) for case in cases):
        return ""
    pairs = [(a.item(), e.item()) for a, e in pairs_of(exercise, part, cases, values)]
    given, rights = ({pair[k] for pair in pairs} for k in (0, 1))
    if len(rights) == 2 and len(given) == 1:
        return f"`{name}` is {bool(given.pop())} in every case: does what you compare depend on the arguments?"
    if given == {0, 1} and all(a != e for a, e in pairs):
        return f"`{name}` is True where it should be False, and the other way round."
    return ""


FORM = (_nothing, _several, _exchanged, _kind, _text, _shape, _nan)
NUMBERS = (
    _truth,
    differences.is_huge,
    differences.has_a_factor,
    differences.has_an_offset,
    differences.stands_beside_an_argument,
    differences.depends_on_a_default,
    differences.is_rounded,
    differences.has_few_digits,
    differences.has_other_signs_or_places,
    differences.is_right_in_some,
)
