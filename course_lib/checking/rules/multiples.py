"""Numbers that are a multiple, a power or a constant away from the right ones."""

import numpy as np

from course_lib.checking.compare import as_array
from course_lib.checking.rules.pairs import pairs_of

LOOK_AT_DIVISIONS = "Is anything squared, divided by nearly 0, or multiplied where it should be divided?"


def is_huge(exercise, part, cases, values, name):
    """What is divided by a small number, there to keep from dividing by 0."""
    pairs = pairs_of(exercise, part, cases, values)
    if any(np.max(np.abs(a), initial=0) > 1e4 * (1 + np.max(np.abs(e), initial=0)) for a, e in pairs):
        return f"`{name}` is more than ten thousand times too large in some cases. {LOOK_AT_DIVISIONS}"
    return ""


def has_a_factor(exercise, part, cases, values, name):
    """One constant factor in all cases, or one that follows an argument: its value or how many rows it has."""
    pairs = pairs_of(exercise, part, cases, values)
    rtol = max(1e-6, *(case.rtol for case in cases))
    factors = [_ratio(a, e, rtol) for a, e in pairs if np.any(e)]
    if any(np.any(a) for a, e in pairs if not np.any(e)):
        return ""
    if not factors or None in factors or np.allclose(factors, 1, rtol):
        return ""
    if not np.any(factors):
        return f"`{name}` is 0 in every case."
    if np.allclose(factors, -1, rtol):
        return f"`{name}` has the opposite sign everywhere."
    if np.allclose(factors, factors[0], rtol):
        return f"`{name}` is {_number(factors[0])} times what it should be, everywhere."
    counted = [case for case in cases if _any(exercise.part_of(case.expected, part))]
    for what, numbers in _numbers_of(exercise, counted) if len(counted) == len(factors) else ():
        if np.allclose(factors, numbers, rtol):
            return f"`{name}` is what it should be times {what}, everywhere."
        if np.allclose(np.multiply(factors, numbers), 1, rtol):
            return f"`{name}` would be right if it were multiplied by {what}."
    return ""


def _any(expected):
    """Whether there is a number other than 0; lists of arrays of several lengths have no ratio."""
    array = as_array(expected)
    return array is not None and np.any(array)


def _ratio(array, expected, rtol):
    """The one number by which `expected` is multiplied in `array`; None where there is none."""
    factor = float((array * expected).sum() / (expected * 1.0 * expected).sum())
    return factor if np.isfinite(factor) and np.allclose(array, factor * expected, rtol, atol=1e-12) else None


def _numbers_of(exercise, cases):
    """(words, one number a case) for what may have become a factor: counts of rows and columns, and plain numbers."""
    for index, name in enumerate(exercise.names):
        given = [case.args[index] for case in cases if len(case.args) > index]
        if len(given) < len(cases):
            return
        if all(isinstance(one, (int, float)) for one in given):
            yield f"the argument `{name}`", given
        if all(isinstance(one, np.ndarray) and one.ndim == 2 for one in given):
            yield f"the number of rows of `{name}`", [len(one) for one in given]
            yield f"the number of columns of `{name}`", [one.shape[1] for one in given]
            yield f"the number of columns of `{name}` over that of its rows", [one.shape[1] / len(one) for one in given]


def has_an_offset(exercise, part, cases, values, name):
    """Off by one constant in all cases."""
    pairs = pairs_of(exercise, part, cases, values)
    offsets = np.array([np.mean(a - e) for a, e in pairs]) if pairs else np.zeros(0)
    if len(offsets) < 2 or not np.isfinite(offsets).all() or np.allclose(offsets, 0):
        return ""
    constant = all(np.allclose(a - e, offsets[0], rtol=1e-6) for a, e in pairs)
    return f"`{name}` is off by {_number(offsets[0])}, everywhere." if constant else ""


def _number(x):
    return f"{x:.4g}"


def has_a_factor_of_its_own_each_time(exercise, part, cases, values, name):
    """A multiple of the right numbers in all cases, and never the same one."""
    pairs = pairs_of(exercise, part, cases, values)
    several = [(a, e) for a, e in pairs if np.count_nonzero(e) > 1]  # a single number is a multiple of any other
    factors = [_ratio(a, e, 1e-6) for a, e in several]
    if len(pairs) < len(cases) or len(several) < 3 or not all(factor and factor > 0 for factor in factors):
        return ""
    if np.isclose(factors, 1, rtol=1e-6).any():
        return ""
    return (
        f"`{name}` is a multiple of what it should be, in each case another one: look for what it is multiplied or"
        " divided by, such as a length, a sum or a count."
    )


def has_been_changed_once_more(exercise, part, cases, values, name):
    """The square, the root, … of the right numbers, in all cases."""
    pairs = pairs_of(exercise, part, cases, values)
    if len(pairs) < len(cases) or any(a.shape != e.shape for a, e in pairs):
        return ""
    for what, change in CHANGES:
        with np.errstate(all="ignore"):
            changed = [change(e * 1.0) for _, e in pairs]
        tried = zip(pairs, changed, cases, strict=True)
        if all(np.allclose(a, c, rtol=max(1e-6, case.rtol), atol=0) for (a, _), c, case in tried):
            return f"`{name}` is {what} what it should be, everywhere."
    return ""


CHANGES = (
    ("the square of", np.square),
    ("the root of", np.sqrt),
    ("the logarithm of", np.log),
    ("e to the power of", np.exp),
    ("1 divided by", np.reciprocal),
)
