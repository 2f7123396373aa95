"""Answers of which a share must be right, truth values, and numbers on a circle."""

import numpy as np

from course_lib.checking.compare import agreement, as_array
from course_lib.checking.rules.pairs import pairs_of

FEW, FAR_APART = 30, 40  # % of labels


def least_agreement(exercise, part, outcomes):
    """The smallest part of right entries in any of the part's cases."""
    tried = exercise.tried(part, outcomes)
    return min(_agreement(exercise, part, case, outcome.value) for case, outcome in tried)


def _agreement(exercise, part, case, value):
    return agreement(exercise.part_of(value, part), exercise.part_of(case.expected, part))


def has_too_few_right(exercise, part, cases, values, name):
    """Labels of which too few are right: how many, and where the next band begins."""
    arrays = [as_array(exercise.part_of(value, part)) for value in values]
    if all(array is not None and len(np.unique(array)) == 1 for array in arrays):
        return f"All entries of `{name}` are equal: does what you return depend on the examples?"
    if any(array is not None and np.any(array % 1) for array in arrays):
        return f"`{name}` has fractions; a label is a whole number."
    shares = [_agreement(exercise, part, case, value) for case, value in zip(cases, values, strict=True)]
    worst, best = 100 * min(shares), 100 * max(shares)
    if best - worst > FAR_APART:
        return (
            f"{best:.1f} % of `{name}` are right in one call and {worst:.1f} % in another: is something remembered from"
            " call to call that should be learned anew?"
        )
    few = " So few: are bytes subtracted, which cannot be negative, or labels in another order than their images?"
    return f"{worst:.1f} % of `{name}` are right; the next point is at {100 * part.share:g} %.{few * (worst < FEW)}"


def leaves_its_range(exercise, part, cases, values, name):
    """Numbers of a circle that lie outside of the one turn asked for."""
    arrays = (as_array(exercise.part_of(value, part)) for value in values)
    for array in (one for one in arrays if one is not None):
        for outside, what in ((array < 0, "less than 0"), (array >= part.period, f"{part.period:g} or more")):
            if outside.any():
                return f"`{name}` is {what} in some places: bring all into the range from 0 up to {part.period:g}."
    return ""


def is_untrue(exercise, part, cases, values, name):
    """Answers that are True or False, one of them in every case, or each where the other should be."""
    if not all(isinstance(exercise.part_of(case.expected, part), bool) for case in cases):
        return ""
    pairs = [(a.item(), e.item()) for a, e in pairs_of(exercise, part, cases, values)]
    given, rights = ({pair[k] for pair in pairs} for k in (0, 1))
    if len(rights) == 2 and len(given) == 1:
        return (
            f"`{name}` is {bool(given.pop())} in every case: does what you compare depend on the arguments, and"
            " does no `return` come too early?"
        )
    if given == {0, 1} and all(a != e for a, e in pairs):
        return f"`{name}` is True where it should be False, and the other way round."
    return ""
