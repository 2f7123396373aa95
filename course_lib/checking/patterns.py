"""What numbers that are wrong have in common: a factor, a sign, lost digits, the place where they stand."""

import numpy as np

from course_lib.checking.compare import as_array

SHAPES = {"scores": "NC", "X": "ND", "y": "N", "W": "CD", "points": "N", "patches": "N"}
LESS_LAST, LESS_FIRST, FIRST, LAST = slice(None, -1), slice(1, None), slice(0, 1), slice(-1, None)
EDGES = (  # the sentence, what is right, what is not, and whether that is 0
    ("`{0}` is right, except in its last {1}: does a loop end one step early?", LESS_LAST, LAST, False),
    ("`{0}` is right, except in its first {1}: does a loop begin one step late?", LESS_FIRST, FIRST, False),
    ("`{0}` is right in its first {1}, and 0 after it: is a `return` inside the loop?", FIRST, LESS_FIRST, True),
    ("`{0}` is right in its last {1}, and 0 before it: is the result made anew in the loop?", LAST, LESS_LAST, True),
)


def picked(exercise, part, cases, values):
    """Pairs (answer, right answer) of the part, as arrays; none where the right answer is no array."""
    pairs = [
        (as_array(exercise.part_of(v, part)), as_array(exercise.part_of(c.expected, part)))
        for c, v in zip(cases, values, strict=True)
    ]
    return [(a * 1, e * 1) for a, e in pairs if a is not None and e is not None]  # True as 1: it is subtracted


def tag_of(cases, wanted):
    """The tag of all cases that are `wanted` and of no others; "" where there is none."""
    for tag in sorted({tag for case in cases for tag in case.tags}):
        tagged = [tag in case.tags for case in cases]
        if tagged == wanted and not all(wanted):
            return tag
    return ""


def truth(exercise, part, cases, values, name):
    """Answers that are True or False, one of them in every case, or each where the other should be."""
    if not all(isinstance(exercise.part_of(case.expected, part), bool) for case in cases):
        return ""
    pairs = [(a.item(), e.item()) for a, e in picked(exercise, part, cases, values)]
    given, rights = ({pair[k] for pair in pairs} for k in (0, 1))
    if len(rights) == 2 and len(given) == 1:
        return f"`{name}` is {bool(given.pop())} in every case: does what you compare depend on the arguments?"
    if given == {0, 1} and all(a != e for a, e in pairs):
        return f"`{name}` is True where it should be False, and the other way round."
    return ""


def factor(exercise, part, cases, values, name):
    """One constant factor in all cases, or a factor that follows N or C."""
    pairs = picked(exercise, part, cases, values)
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
    for letter in "NC":
        sizes = [_size(exercise, case, letter) for case in cases if _any(exercise.part_of(case.expected, part))]
        if None in sizes or len(sizes) != len(factors):
            continue
        if np.allclose(factors, sizes, rtol):
            return f"`{name}` is {letter} times what it should be, everywhere."
        if np.allclose(factors, 1 / np.array(sizes, float), rtol):
            return f"`{name}` is {letter} times too small, everywhere."
    return ""


def _any(expected):
    """Whether there is a number other than 0; lists of arrays of several lengths have no ratio."""
    array = as_array(expected)
    return array is not None and np.any(array)


def _ratio(array, expected, rtol):
    """The one number by which `expected` is multiplied in `array`; None where there is none."""
    factor = float((array * expected).sum() / (expected * 1.0 * expected).sum())
    return factor if np.isfinite(factor) and np.allclose(array, factor * expected, rtol, atol=1e-12) else None


def _size(exercise, case, letter):
    """N or C of a case, from an argument whose shape has that letter in it; None where there is none."""
    for argument, value in zip(exercise.names, case.args, strict=False):
        if letter in SHAPES.get(argument, ""):
            return np.shape(value)[SHAPES[argument].index(letter)]
    return None


def offset(exercise, part, cases, values, name):
    pairs = picked(exercise, part, cases, values)
    offsets = np.array([np.mean(a - e) for a, e in pairs]) if pairs else np.zeros(0)
    if len(offsets) < 2 or not np.isfinite(offsets).all() or np.allclose(offsets, 0):
        return ""
    constant = all(np.allclose(a - e, offsets[0], rtol=1e-6) for a, e in pairs)
    return f"`{name}` is off by {_number(offsets[0])}, everywhere." if constant else ""


def tells_nothing(exercise, part, cases, values):
    """Whether all answers are one and the same number, array entries included, or word, and the right ones are not."""
    given, right = ({*_entries(exercise, part, some)} for some in (values, [case.expected for case in cases]))
    return len(given) == 1 < len(right)


def _entries(exercise, part, values):
    """All numbers and words that stand in some values."""
    for value in values:
        item = exercise.part_of(value, part)
        array = as_array(item)
        yield from [str(item)] if array is None else array.ravel().tolist()


def constant(exercise, part, cases, values, name):
    if tells_nothing(exercise, part, cases, values):
        return f"`{name}` is the same number in every case: does what you return depend on the arguments?"
    return ""


def signs(exercise, part, cases, values, name):
    """Right but for signs."""
    pairs = picked(exercise, part, cases, values)
    same_size = [
        np.allclose(np.abs(a * 1.0), np.abs(e * 1.0), case.rtol, case.atol)
        for (a, e), case in zip(pairs, cases, strict=False)
    ]
    if len(pairs) == len(cases) and all(same_size):
        return f"`{name}` has the right sizes, but not everywhere the right sign."
    return ""


def rounded(exercise, part, cases, values, name):
    """Whole numbers, or few decimals, wherever the answer is wrong."""
    pairs = picked(exercise, part, cases, values)
    pairs = [(a, e) for (a, e), case in zip(pairs, cases, strict=False) if not np.allclose(a, e, case.rtol, case.atol)]
    for decimals in range(8):
        unit = 10.0**-decimals
        near = all(_in_units(a, unit) and np.all(np.abs(a - e) < unit) for a, e in pairs)
        if near and any(np.any(a) for a, _ in pairs):
            if decimals:
                return f"`{name}` is rounded to {decimals} decimals. Rounding is for printing; keep all digits."
            return (
                f"Where `{name}` is wrong it is made of whole numbers: is a fraction lost, in an array of integers or"
                " by `//`?"
            )
    return ""


def _in_units(array, unit):
    return np.allclose(array, np.round(array / unit) * unit, rtol=1e-12, atol=1e-9 * unit)


def digits(exercise, part, cases, values, name):
    """Nearly right in every case: shown side by side, the two answers would look the same."""
    pairs = picked(exercise, part, cases, values)
    errors = [np.max(np.abs(a - e), initial=0) / np.max(np.abs(e)) for a, e in pairs if np.any(e)]
    if len(pairs) < len(cases) or not 0 < max(errors, default=0) < 1e-4:
        return ""
    digits = int(-np.log10(max(errors)))
    return f"`{name}` is right to {digits} digits only. Is something rounded, in float32, or a small number added?"


def only_some(exercise, part, cases, values, name):
    """Right except in the cases that share a tag."""
    pairs = zip(cases, values, strict=True)
    tag = tag_of(cases, [not exercise.agrees(part, case, value, case.expected) for case, value in pairs])
    return f"`{name}` is right, except {tag}." if tag else ""


def at_an_edge(exercise, part, cases, values, name):
    """Right, or wrong, in the first or last entry, row or column and nowhere else, wherever there are several."""
    pairs = picked(exercise, part, cases, values)
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
                return sentence.format(name, word)
    return ""


def _along(truths, axis):
    """One truth value for each row or column of a table, for each entry where the axis is None."""
    return truths.ravel() if axis is None else truths.all(axis=1 - axis)


def _number(x):
    return f"{x:.4g}"


PATTERNS = (truth, factor, offset, constant, rounded, digits, at_an_edge, signs, only_some)
