"""Numbers that are wrong at the edge of an array: what a loop leaves out, or never comes to."""

import numpy as np

from course_lib.checking.compare import as_array
from course_lib.checking.rules.pairs import pairs_of

LESS_LAST, LESS_FIRST, FIRST, LAST = slice(None, -1), slice(1, None), slice(0, 1), slice(-1, None)
EDGES = (  # the sentence, what is right, what is not, and whether that is 0
    ("`{0}` is right, except in its last {1}: does a loop end one step early?", LESS_LAST, LAST, False),
    (
        "`{0}` is right, except in its first {1}: does a loop begin one step late, or is it changed later on?",
        LESS_FIRST,
        FIRST,
        False,
    ),
    ("`{0}` is right in its first {1}, and 0 after it: is a `return` inside the loop?", FIRST, LESS_FIRST, True),
    ("`{0}` is right in its last {1}, and 0 before it: is the result made anew in the loop?", LAST, LESS_LAST, True),
    (
        "`{0}` is right in its first {1} only: does a loop end there, or is something not done anew for each {1}?",
        FIRST,
        LESS_FIRST,
        False,
    ),
)


def is_wrong_at_an_edge(exercise, part, cases, values, name):
    """Right, or wrong, in the first or last entry, row or column and nowhere else, wherever there are several."""
    pairs = pairs_of(exercise, part, cases, values)
    if len(pairs) < len(cases) or any(a.shape != e.shape for a, e in pairs):
        return ""
    good = [np.isclose(a, e, case.rtol, case.atol) for (a, e), case in zip(pairs, cases, strict=True)]
    wrong = [(ok, a == 0) for ok, (a, _) in zip(good, pairs, strict=True) if not ok.all()]
    for axis, word in ((None, "entry"), (0, "row"), (1, "column")):
        if axis is not None and any(ok.ndim != 2 for ok, _ in wrong):
            return ""
        lines = [(_along(ok, axis), _along(empty, axis)) for ok, empty in wrong]
        for sentence, right, rest, zero in EDGES:
            fits = (ok[right].all() and (empty[rest].all() if zero else not ok[rest].any()) for ok, empty in lines)
            if sum(len(ok) > 2 for ok, _ in lines) > 1 and all(fits):
                start = _start(exercise, cases, pairs) if (axis, right, zero) == (0, FIRST, False) else ""
                if start:
                    return f"`{name}` begins right, with `{start}`; its second row is wrong already."
                return sentence.format(name, word)
    return ""


def _start(exercise, cases, pairs):
    """The argument that all tables begin with, as paths do; "" where there is none. So much is easily right."""
    for index, argument in enumerate(exercise.names):
        given = [as_array(case.args[index]) if len(case.args) > index else None for case in cases]
        if all(g is not None and np.array_equal(e[:1], [g]) for g, (_, e) in zip(given, pairs, strict=True) if e.ndim):
            return argument
    return ""


def _along(truths, axis):
    """One truth value for each row or column of a table, for each entry where the axis is None."""
    return truths.ravel() if axis is None else truths.all(axis=1 - axis)
