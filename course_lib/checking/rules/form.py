"""An answer that is not of the kind, the type or the shape that was asked for."""

from itertools import pairwise

import numpy as np

from course_lib.checking.compare import are_rows, as_array, as_items, has_text, names_in, pick, same
from course_lib.checking.plain import encode
from course_lib.checking.rules.pairs import pairs_of, tag_of


def _nothing(exercise, part, cases, values, name):
    if all(value is None for value in values):
        return "Your function returns None. Is the `return` missing?"
    where = tag_of(cases, [value is None for value in values]) or "in some cases"
    if any(value is None for value in values):
        return f"Your function returns None {where}. Does every way through it end with a `return`?"
    return ""


def _unsteady(exercise, part, cases, values, name):
    return is_unsteady(cases, values)


def is_unsteady(cases, values):
    """Two answers to one call: some checks make a call twice, one after the other."""
    for (first, before), (second, after) in pairwise(zip(cases, values, strict=True)):
        if first.asked == second.asked and encode(before) != encode(after):
            return (
                "Your function answers the same call differently the second time: is something random in it, or"
                " remembered from call to call? It should depend on its arguments alone."
            )
    return ""


def _several(exercise, part, cases, values, name):
    count = len(exercise.results)
    if count > 1 and not all(_has_form(value, exercise.results) for value in values):
        return f"Your function should return {count} results, `{_order(exercise)}`, in this order."
    for case, value in zip(cases, values, strict=True) if count == 1 else ():
        if _is_too_much(value, case.expected) and len(value) == 1:
            return f"Your function returns a tuple with `{name}` in it: take away the comma after your result."
        if _is_too_much(value, case.expected):
            return f"Your function returns {len(value)} results; one is asked for, `{name}`."
    return ""


def _has_form(value, results):
    """Whether there are as many results as asked for, and as many in each tuple among them."""
    items = as_items(value, len(results))
    nested = [(item, inner) for item, inner in zip(items or [], results, strict=False) if isinstance(inner, tuple)]
    return items is not None and all(_has_form(item, inner) for item, inner in nested)


def _order(exercise):
    return ", ".join(f"({', '.join(one)})" if isinstance(one, tuple) else one for one in exercise.results)


def _is_too_much(value, expected):
    """Whether a tuple came for one result, and is neither an array of as many axes nor made of the rows of one."""
    if not (isinstance(value, tuple) and len(value) > 0) or isinstance(expected, (tuple, list)):
        return False
    array = as_array(value)
    return array is None or (array.shape != np.shape(expected) if are_rows(value) else array.ndim != np.ndim(expected))


def _exchanged(exercise, part, cases, values, name):
    """One result in the place of another."""
    for other in names_in(exercise.results):
        there = [pick(case.expected, exercise.results, other) for case in cases]
        here = [exercise.part_of(value, part) for value in values]
        if other != name and _all_same(here, there, cases):
            kept = _all_same([pick(value, exercise.results, other) for value in values], there, cases)
            order = "" if kept else f" The order is `{_order(exercise)}`."
            return f"`{name}` is what `{other}` should be.{order}"
    return ""


def _all_same(values, expected, cases):
    return all(same(v, e, c.rtol, c.atol) for v, e, c in zip(values, expected, cases, strict=True))


def _kind(exercise, part, cases, values, name):
    for case, value in zip(cases, values, strict=True):
        got, expected = exercise.part_of(value, part), exercise.part_of(case.expected, part)
        if isinstance(expected, list):
            sentence = _list(got, expected, name)
        elif as_array(expected) is not None and as_array(got) is None:
            sentence = _no_array(got, expected, name)
        else:
            continue
        if sentence:
            return sentence
    return ""


def _list(got, expected, name):
    """Lists of arrays: how many there are, and how long each is."""
    items = as_items(got, len(expected))
    if items is None:
        return f"`{name}` should be a list of {len(expected)} here; yours is {_what(got)}."
    for k, (item, right) in enumerate(zip(items, map(np.asarray, expected), strict=True)):
        array = as_array(item)
        if array is None:
            return f"Item {k} of `{name}`, counted from 0, is of type {type(item).__name__}; an array is needed."
        if array.shape != right.shape:
            return f"Array {k} of `{name}`, counted from 0, has shape {array.shape}; {right.shape} is needed."
    return ""


def _no_array(got, expected, name):
    if isinstance(got, list) and not has_text(got):
        return f"`{name}` is a list whose rows differ in length, or with something in it that is no number."
    inside = " with text in it" if isinstance(got, list) else ""
    what = "None" if got is None else f"of type {type(got).__name__}{inside}"
    needed = "True or False is" if isinstance(expected, (bool, np.bool_)) else "numbers are"
    return f"`{name}` is {what}; {needed} needed."


def _what(value):
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"of type {type(value).__name__}"


def _text(exercise, part, cases, values, name):
    """Answers that are words."""
    words = {e for e in (exercise.part_of(case.expected, part) for case in exercise.cases) if isinstance(e, str)}
    for value in values:
        got = exercise.part_of(value, part)
        if words and not (isinstance(got, str) and got in words):
            yours = repr(got)[:40] if isinstance(got, str) and exercise.public else _what(got)
            return f"The answer is one of {', '.join(map(repr, sorted(words)))}; yours is {yours}."
    given = {exercise.part_of(value, part) for value in values} if len(words) > 1 else set()
    return f"`{name}` is {given.pop()!r} in every case." if len(given) == 1 else ""


def _boolean(exercise, part, cases, values, name):
    """Truth values where numbers are due."""
    pairs = [
        (exercise.part_of(v, part), exercise.part_of(c.expected, part)) for c, v in zip(cases, values, strict=True)
    ]
    kinds = [[None if as_array(one) is None else as_array(one).dtype.name for one in pair] for pair in pairs]
    if all(given == "bool" and wanted not in ("bool", None) for given, wanted in kinds):
        return f"`{name}` is made of True and False; numbers are needed."
    return ""


def _shape(exercise, part, cases, values, name):
    pairs = pairs_of(exercise, part, cases, values)
    wrong = [(a, e) for a, e in pairs if a.shape != e.shape]
    if not wrong:
        return ""
    # Lengths of 1 show least: (1, 1) for (1,) may be a column, a row or a table.
    given, needed = next(((a, e) for a, e in wrong if e.ndim and 1 not in e.shape), wrong[0])
    if all(a.ndim == 2 and a.shape == e.shape[::-1] for a, e in wrong):
        return f"`{name}` has its axes exchanged: shape {given.shape} for {needed.shape}."
    where = tag_of(cases, [a.shape != e.shape for a, e in pairs]) if len(pairs) == len(cases) else ""
    if not needed.shape:
        truth = isinstance(exercise.part_of(cases[0].expected, part), (bool, np.bool_))
        one = "True or False" if truth else "one number"
        return f"`{name}` should be {one}; yours has shape {given.shape}."
    if not given.shape:
        return f"`{name}` is one number; an array of shape {needed.shape} is needed."
    return f"`{name}` has shape {given.shape}{' ' * bool(where)}{where}; {needed.shape} is needed."


def has_nan(exercise, part, cases, values, name):
    for array, expected in pairs_of(exercise, part, cases, values):
        if np.isfinite(expected).all() and not np.isfinite(array).all():
            what = "nan" if np.isnan(array).any() else "inf"
            return f"`{name}` contains {what}. {LOOK_FOR[what]}"
    return ""


LOOK_FOR = {
    "nan": "Look for 0 divided by 0, the root or log of a negative number, or an exp of a large number.",
    "inf": "Look for a division by 0, a log of 0 or an exp of a large number.",
}


RULES = (_nothing, _unsteady, _several, _exchanged, _kind, _text, _boolean, _shape)
