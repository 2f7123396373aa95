"""Numbers that are right in some places or cases, and wrong in others."""

import numpy as np

from course_lib.checking.compare import as_array
from course_lib.checking.rules.pairs import pairs_of, tag_of


def tells_nothing(exercise, part, cases, values):
    """Whether all answers are one and the same number, array entries included, or word, and the right ones are not."""
    given, right = ({*_entries(exercise, part, some)} for some in (values, [case.expected for case in cases]))
    return len(given) == 1 < len(right)


def _entries(exercise, part, values):
    """All numbers and words that stand in some values."""
    for value in values:
        item = exercise.part_of(value, part)
        array = as_array(item)
        yield from [_word(item)] if array is None else array.ravel().tolist()


def _word(item):
    """What is no array, as a set takes it in: to look into it would take as long as its sender likes, so that anything
    but a word or None is like itself alone."""
    return item if item is None or isinstance(item, str) else object()


def is_always_the_same(exercise, part, cases, values, name):
    if tells_nothing(exercise, part, cases, values):
        return f"`{name}` is the same number in every case: does what you return depend on the arguments?"
    return ""


def has_equal_rows(exercise, part, cases, values, name):
    """Tables whose rows are all the same, where they should not be."""
    pairs = [(a, e) for a, e in pairs_of(exercise, part, cases, values) if a.ndim == 2 and a.shape == e.shape]
    tables = [a for a, e in pairs if len(e) > 1 and np.any(e != e[0])]
    if sum(map(np.any, tables)) < 2 or not all(np.all(a == a[0]) for a in tables):
        return ""
    return (
        f"All rows of `{name}` are equal. Is one array kept for all of them and changed in place, or one row repeated?"
    )


def has_other_signs_or_places(exercise, part, cases, values, name):
    """The right numbers, but for signs, for their order, or for one column of them."""
    pairs = pairs_of(exercise, part, cases, values)
    if len(pairs) < len(cases) or any(a.shape != e.shape for a, e in pairs):
        return ""
    if all(np.allclose(a, e, rtol=1e-6) for a, e in pairs):
        return ""
    near = [(a, e, max(1e-6, case.rtol), case.atol) for (a, e), case in zip(pairs, cases, strict=True)]
    if all(np.allclose(np.abs(a), np.abs(e), *tolerance) for a, e, *tolerance in near):
        return f"`{name}` has the right numbers, but some of their signs are wrong."
    if all(np.allclose(np.sort(a, axis=None), np.sort(e, axis=None), *tolerance) for a, e, *tolerance in near):
        return f"`{name}` has the right numbers, but in other places."
    widths = {e.shape[1] if e.ndim == 2 else 1 for _, e in pairs}
    if len(widths) > 1 or widths == {1}:
        return ""
    good = np.array([np.isclose(a, e, rtol=1e-6).all(axis=0) for a, e in pairs])
    right = np.flatnonzero(good.all(axis=0))
    return f"`{name}` is right in column {_listed(right)}, not in the others (counted from 0)." if len(right) else ""


def _listed(numbers):
    return " and ".join(map(str, numbers))


def is_right_in_some(exercise, part, cases, values, name):
    """Right except in the cases that share a tag."""
    pairs = zip(cases, values, strict=True)
    tag = tag_of(cases, [not exercise.agrees(part, case, value, case.expected) for case, value in pairs])
    return f"`{name}` is right, except {tag}." if tag else ""


def errs_to_one_side(exercise, part, cases, values, name):
    """Answers that are True or False, wrong only where one of them is due."""
    if not all(isinstance(exercise.part_of(case.expected, part), bool) for case in cases):
        return ""
    pairs = pairs_of(exercise, part, cases, values)
    given = {bool(a) for a, e in pairs if a.shape == () and a != e}
    if len(pairs) < len(cases) or len(given) != 1:
        return ""
    word, fault = ("True", "is met too easily") if given.pop() else ("False", "asks for too much")
    return f"`{name}` is {word} wherever it is wrong: the condition for True {fault}."


def is_0_where_it_is_wrong(exercise, part, cases, values, name):
    """What became 0 on its way into an array of integers, or was left 0."""
    pairs = pairs_of(exercise, part, cases, values)
    if len(pairs) < len(cases):
        return ""
    wrong = [a for (a, e), case in zip(pairs, cases, strict=True) if not np.allclose(a, e, case.rtol, case.atol)]
    if not wrong or any(np.any(a) for a in wrong):
        return ""
    return (
        f"`{name}` is 0 wherever it is wrong: is a fraction lost, in an array of integers or by `//`, or does some way"
        " through your function lead to 0?"
    )


def is_cut_off(exercise, part, cases, values, name):
    """One number, right in most cases and too small wherever it should be larger than in these."""
    pairs = [(a, e) for a, e in pairs_of(exercise, part, cases, values) if a.shape == e.shape == ()]
    if len(pairs) < len(cases):
        return ""
    good = [bool(np.isclose(a, e, case.rtol, case.atol)) for (a, e), case in zip(pairs, cases, strict=True)]
    most = max((abs(e) for (_, e), ok in zip(pairs, good, strict=True) if ok), default=np.inf)
    wrong = [(a, e) for (a, e), ok in zip(pairs, good, strict=True) if not ok]
    if not 0 < len(wrong) < len(pairs) / 2 or not all(abs(a) < abs(e) and abs(e) > 2 * most for a, e in wrong):
        return ""
    return (
        f"`{name}` is right while it is small, and too small where it should be large. Is something cut off there, or"
        " kept at a least value inside a log?"
    )
