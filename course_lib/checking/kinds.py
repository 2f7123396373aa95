"""Numbers that are wrong for one kind of case only: a type of array, or a large right answer."""

import numpy as np

from course_lib.checking.differences import pairs_of

TYPES = (  # what holds of a dtype, and the words for it
    (lambda dtype: dtype.kind in "iu", "holds integers: is an array made like it, which cannot hold fractions?"),
    (lambda dtype: dtype == np.float32, "is in float32: is there a number too small or too large for that?"),
)


def is_wrong_for_a_type(exercise, part, cases, values, name):
    """Wrong only where one argument is an array of integers, or in float32, and not so in all cases.

    Where this holds of several arguments, it is the one that is so most rarely.
    """
    wrong = [not exercise.agrees(part, c, v, c.expected) for c, v in zip(cases, values, strict=True)]
    found = []
    for index, argument in enumerate(exercise.names):
        given = [case.args[index] if len(case.args) > index else None for case in cases]
        for holds, words in TYPES:
            of_type = np.array([isinstance(one, np.ndarray) and bool(holds(one.dtype)) for one in given])
            if any(wrong) and not of_type.all() and of_type[wrong].all():
                found.append((of_type.sum(), f"`{name}` is wrong only where `{argument}` {words}"))
    return min(found, key=lambda one: one[0], default=(0, ""))[1]


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
