"""Numbers whose fault lies with one argument: its default, its type, its own value."""

import numpy as np

from course_lib.checking.compare import as_array
from course_lib.checking.rules.pairs import pairs_of

MOST = 0.4  # of the cases with a default that is not the right one; in the others it may come to the same
TYPES = (  # what holds of a dtype, and the words for it
    (lambda dtype: dtype.kind in "iu", "holds integers: is an array made like it, which cannot hold fractions?"),
    (lambda dtype: dtype == np.float32, "is in float32: is there a number too small or too large for that?"),
)


def stands_beside_an_argument(exercise, part, cases, values, name):
    """An argument as it was given, or what should be added to one or taken away from it."""
    pairs = pairs_of(exercise, part, cases, values)
    if len(pairs) < len(cases):
        return ""
    for index, argument in enumerate(exercise.names):
        given = [as_array(case.args[index]) if len(case.args) > index else None for case in cases]
        if any(g is None or g.shape != e.shape or g.shape != a.shape for g, (a, e) in zip(given, pairs, strict=True)):
            continue
        triples = [(g * 1.0, a, e) for g, (a, e) in zip(given, pairs, strict=True)]
        if all(np.array_equal(g, a) for g, a, _ in triples):
            return f"`{name}` is the argument `{argument}`, as it was given."
        if all(np.allclose(g + a, e, rtol=1e-6) for g, a, e in triples):
            return f"`{name}` would be right if the argument `{argument}` were added to it."
        if all(np.allclose(g - a, e, rtol=1e-6) for g, a, e in triples):
            return f"`{name}` would be right if it were taken away from the argument `{argument}`."
    return ""


def depends_on_a_default(exercise, part, cases, values, name):
    """Wrong only where an optional argument is given, or only where it is left out: in all cases, and not by chance in
    those of one part."""
    if len(cases) < len(exercise.cases):
        return ""
    good = np.array([exercise.agrees(part, c, v, c.expected) for c, v in zip(cases, values, strict=True)])
    found = []
    for index, argument in enumerate(exercise.names):
        given = np.array([argument in case.kwargs or len(case.args) > index for case in cases])
        for where, there in (("given", given), ("left out", ~given)):
            if there.any() and not good.all() and good[~there].all() and np.sum(~there) > 1:
                found.append((np.mean(~good[there]), argument, where))
    share, argument, where = max(found, default=(0, "", ""))
    if share < MOST or np.sum(~good) < 2:
        return ""
    if where == "given":
        return f"`{name}` is right where `{argument}` is left out, and wrong where it is given: look where you use it."
    return f"`{name}` is right where `{argument}` is given, and wrong where it is left out: look at its default."


def is_wrong_for_a_type(exercise, part, cases, values, name):
    """Wrong only where one argument is an array of integers, or in float32, and not so in all cases.

    Where this holds of several arguments, it is the one that is so most rarely, and one of the result's own shape.
    """
    wrong = [not exercise.agrees(part, c, v, c.expected) for c, v in zip(cases, values, strict=True)]
    right = [_shape(exercise.part_of(case.expected, part)) for case in cases]
    found = []
    for index, argument in enumerate(exercise.names):
        given = [case.args[index] if len(case.args) > index else None for case in cases]
        for holds, words in TYPES:
            of_type = np.array([isinstance(one, np.ndarray) and bool(holds(one.dtype)) for one in given])
            if any(wrong) and not of_type.all() and of_type[wrong].all():
                other = [_shape(one) for one in given] != right
                found.append((of_type.sum(), other, f"`{name}` is wrong only where `{argument}` {words}"))
    return min(found, key=lambda one: one[:2], default=("",))[-1]


def _shape(value):
    array = as_array(value)
    return None if array is None else array.shape
