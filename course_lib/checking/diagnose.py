"""What is wrong with an answer, by rule, where it equals no known mistake. One sentence each."""

import numpy as np

from course_lib.checking.compare import agreement, as_array, as_items, names_in


def diagnose(exercise, part, cases, values):
    """The first rule that fits the answers of one failed part, as a sentence; "" where none fits.

    Args:
        exercise: the Exercise.
        part: the Part that failed.
        cases: its Cases, smallest first. Of hidden ones no number of the answer is told: it could carry them away.
        values: what the function returned for each of them, in the same order.
    """
    name = part.output or names_in(exercise.results)[0]
    numbers = (_factor, _offset) if exercise.public else ()
    rules = (_nothing, _several, _kind, _text, _shape, _nan, _truth, *numbers, _digits, _only_some)
    if part.share < 1:
        rules = (*rules[:6], _share)
    for rule in rules if part.period == 0 else rules[:6]:
        sentence = rule(exercise, part, cases, values, name)
        if sentence:
            return sentence
    return ""


def _picked(exercise, part, cases, values):
    """Pairs (answer, right answer) of the part, as arrays; none where the right answer is no array."""
    pairs = [
        (as_array(exercise.part_of(v, part)), as_array(exercise.part_of(c.expected, part)))
        for c, v in zip(cases, values, strict=True)
    ]
    return [(a * 1, e * 1) for a, e in pairs if a is not None and e is not None]  # True as 1: it is subtracted


def _nothing(exercise, part, cases, values, name):
    if all(value is None for value in values):
        return "Your function returns None. Is the `return` missing?"
    return ""


def _several(exercise, part, cases, values, name):
    count = len(exercise.results)
    if count > 1 and any(as_items(value, count) is None for value in values):
        order = ", ".join(f"({', '.join(one)})" if isinstance(one, tuple) else one for one in exercise.results)
        return f"Your function should return {count} results, `{order}`, in this order."
    return ""


def _kind(exercise, part, cases, values, name):
    for case, value in zip(cases, values, strict=True):
        got, expected = exercise.part_of(value, part), exercise.part_of(case.expected, part)
        if isinstance(expected, list) and as_items(got, len(expected)) is None:
            yours = _what(got) if exercise.public else "something else"
            return f"`{name}` should be a list of {len(expected)} here; yours is {yours}."
        if as_array(expected) is not None and as_array(got) is None:
            return f"`{name}` is of type {type(got).__name__}; numbers are needed."
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
    pairs = _picked(exercise, part, cases, values)
    wrong = [(a, e) for a, e in pairs if a.shape != e.shape]
    if not wrong:
        return ""
    array, expected = wrong[0]
    if all(a.ndim == 2 and a.shape == e.shape[::-1] for a, e in wrong):
        return f"`{name}` has its axes exchanged: shape {_shape_of(array)} for {_shape_of(expected)}."
    if not exercise.public:
        where = "in a case that the notebook does not have; yours is another"
        return f"`{name}` needs the shape {_shape_of(expected)} {where}."
    return _about_shape(name, array, expected)


def _about_shape(name, array, expected):
    if not expected.shape:
        return f"`{name}` should be one number; yours has shape {_shape_of(array)}."
    return f"`{name}` has shape {_shape_of(array)}; {_shape_of(expected)} is needed."


def _shape_of(array):
    return str(array.shape)


def _nan(exercise, part, cases, values, name):
    for array, expected in _picked(exercise, part, cases, values):
        if np.isfinite(expected).all() and not np.isfinite(array).all():
            what = "nan" if np.isnan(array).any() else "inf"
            return f"`{name}` contains {what}. Look for a division by 0, a log of 0 or an exp of a large number."
    return ""


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
    pairs = [(a.item(), e.item()) for a, e in _picked(exercise, part, cases, values)]
    given, rights = ({pair[k] for pair in pairs} for k in (0, 1))
    if len(rights) == 2 and len(given) == 1:
        return f"`{name}` is {bool(given.pop())} in every case: does what you compare depend on the arguments?"
    if given == {0, 1} and all(a != e for a, e in pairs):
        return f"`{name}` is True where it should be False, and the other way round."
    return ""


def _factor(exercise, part, cases, values, name):
    """One constant factor in all cases, or a factor that follows N or C."""
    pairs = _picked(exercise, part, cases, values)
    factors = [_ratio(a, e) for a, e in pairs if np.any(e)]
    if any(np.any(a) for a, e in pairs if not np.any(e)):
        return ""
    if not factors or None in factors or np.allclose(factors, 1, rtol=1e-6):
        return ""
    if not np.any(factors):
        return f"`{name}` is 0 in every case."
    if np.allclose(factors, -1, rtol=1e-6):
        return f"`{name}` has the opposite sign everywhere."
    if np.allclose(factors, factors[0], rtol=1e-6):
        return f"`{name}` is {_number(factors[0])} times what it should be, everywhere."
    for axis, letter in enumerate("NC"):
        sizes = [_size(case, axis) for case in cases if _any(exercise.part_of(case.expected, part))]
        if None in sizes or len(sizes) != len(factors):
            continue
        if np.allclose(factors, sizes, rtol=1e-6):
            return f"`{name}` is {letter} times what it should be, everywhere."
        if np.allclose(factors, 1 / np.array(sizes, float), rtol=1e-6):
            return f"`{name}` is {letter} times too small, everywhere."
    return ""


def _any(expected):
    """Whether there is a number other than 0; lists of arrays of several lengths have no ratio."""
    array = as_array(expected)
    return array is not None and np.any(array)


def _ratio(array, expected):
    """The one number by which `expected` is multiplied in `array`; None where there is none."""
    factor = float((array * expected).sum() / (expected * 1.0 * expected).sum())
    return factor if np.isfinite(factor) and np.allclose(array, factor * expected, rtol=1e-6, atol=1e-12) else None


def _size(case, axis):
    """N or C of a case: the shape of its first table."""
    tables = [arg for arg in case.args if isinstance(arg, np.ndarray) and arg.ndim == 2]
    return tables[0].shape[axis] if tables else None


def _offset(exercise, part, cases, values, name):
    pairs = _picked(exercise, part, cases, values)
    offsets = np.array([np.mean(a - e) for a, e in pairs]) if pairs else np.zeros(0)
    if len(offsets) < 2 or not np.isfinite(offsets).all() or np.allclose(offsets, 0):
        return ""
    constant = all(np.allclose(a - e, offsets[0], rtol=1e-6) for a, e in pairs)
    return f"`{name}` is off by {_number(offsets[0])}, everywhere." if constant else ""


def _digits(exercise, part, cases, values, name):
    """Nearly right in every case: shown side by side, the two answers would look the same."""
    pairs = _picked(exercise, part, cases, values)
    errors = [np.max(np.abs(a - e), initial=0) / np.max(np.abs(e)) for a, e in pairs if np.any(e)]
    if len(pairs) < len(cases) or not 0 < max(errors, default=0) < 1e-5:
        return ""
    digits = int(-np.log10(max(errors)))
    return f"`{name}` is right to {digits} digits only. Is something rounded, in float32, or a small number added?"


def _only_some(exercise, part, cases, values, name):
    """Right except in the cases that share a tag."""
    pairs = list(zip(cases, values, strict=True))
    good = [exercise.agrees(part, case, value, case.expected) for case, value in pairs]
    tags = sorted({tag for case in cases for tag in case.tags})
    for tag in tags:
        tagged = [tag in case.tags for case in cases]
        if (
            any(good)
            and not any(g for g, t in zip(good, tagged, strict=True) if t)
            and all(g for g, t in zip(good, tagged, strict=True) if not t)
        ):
            return f"`{name}` is right, except {tag}."
    return ""


def _number(x):
    return f"{x:.4g}"
