"""How wrong numbers differ from the right ones: by a factor, a constant, an argument, digits, or in some cases only.

Rules as `diagnose` asks for them: each returns its sentence, or "" where it does not fit.
"""

import numpy as np

from course_lib.checking.compare import as_array

PLACES = 9  # of rounding
MOST = 0.4  # of the cases with a default that is not the right one; in the others it may come to the same
ROUNDING = (np.trunc, np.floor, np.rint)
LOOK_AT_DIVISIONS = "Is anything squared, divided by nearly 0, or multiplied where it should be divided?"


def pairs_of(exercise, part, cases, values):
    """Pairs (answer, right answer) of the part, as arrays of float64; none where the right answer is no array.

    Other types would have too little room to calculate with, and truth values cannot be subtracted.
    """
    pairs = [
        (as_array(exercise.part_of(v, part)), as_array(exercise.part_of(c.expected, part)))
        for c, v in zip(cases, values, strict=True)
    ]
    return [(a.astype(float), e.astype(float)) for a, e in pairs if a is not None and e is not None]


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


def is_rounded(exercise, part, cases, values, name):
    """Whole numbers, or few decimals, wherever the answer is wrong."""
    given = zip(pairs_of(exercise, part, cases, values), cases, strict=False)
    exact = [(a, e, case) for (a, e), case in given if case.rtol <= 1e-6]  # the others have few digits
    pairs = [(a, e) for a, e, case in exact if not np.allclose(a, e, case.rtol, case.atol)]
    for decimals in range(PLACES):
        unit = 10.0**-decimals
        near = all(_in_units(a, unit) and np.all(np.abs(a - e) < unit) for a, e in pairs)
        if near and any(np.any(a) for a, _ in pairs):
            if not any(all(_is_made_whole(a / unit, e / unit, way) for a, e in pairs) for way in ROUNDING):
                return ""
            if decimals and not all(_in_units(a, unit) for a, _, _ in exact):
                return ""  # an argument of few decimals, handed back
            if decimals:
                few = f"{decimals} decimal{'s' * (decimals > 1)}"
                return f"`{name}` is rounded to {few}. Rounding is for printing; keep all digits."
            if len({number for a, _ in pairs for number in a.ravel().tolist()}) == 1:
                return ""  # one number, whatever it should be
            return (
                f"`{name}` is made of whole numbers where it is wrong: is a fraction lost, in an array of integers or"
                " by `//`?"
            )
    return ""


def _in_units(array, unit):
    """Whether all numbers are multiples of the unit; one that is nearly 0 is none."""
    count = np.round(array / unit)
    return np.allclose(array, count * unit, rtol=1e-12, atol=1e-9 * unit) and np.all((count != 0) | (array == 0))


def _is_made_whole(array, expected, way):
    return np.all(np.isclose(array, way(expected)) | np.isclose(array, expected))


def is_not_quite_0(exercise, part, cases, values, name):
    """A small number where there should be 0, and all else right."""
    pairs = pairs_of(exercise, part, cases, values)
    if len(pairs) < len(cases) or any(a.shape != e.shape for a, e in pairs):
        return ""
    bad = [~np.isclose(a, e, case.rtol, case.atol) for (a, e), case in zip(pairs, cases, strict=True)]
    if any(np.any(e[wrong]) for (_, e), wrong in zip(pairs, bad, strict=True)):
        return ""
    sizes = [np.max(np.abs(e)) for _, e in pairs if np.any(e)]
    small = 1e-3 * np.median(sizes) if sizes else 0
    if all(np.all(np.abs(a[wrong]) < small) for (a, _), wrong in zip(pairs, bad, strict=True)):
        return f"`{name}` is a small number where it should be 0: is one added, or kept as the least?"
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


def has_few_digits(exercise, part, cases, values, name):
    """Nearly right wherever it is wrong: shown side by side, the two answers would look the same."""
    wrong = [(c, v) for c, v in zip(cases, values, strict=True) if not exercise.agrees(part, c, v, c.expected)]
    pairs = pairs_of(exercise, part, *zip(*wrong, strict=True)) if wrong else []
    if not pairs or len(pairs) < len(wrong) or not all(np.any(e) for _, e in pairs):
        return ""
    error = max(np.max(np.abs(a - e)) / np.max(np.abs(e)) for a, e in pairs)
    if not 0 < error < 1e-3:
        return ""
    digits = int(-np.log10(error))
    tag = tag_of(cases, [not exercise.agrees(part, c, v, c.expected) for c, v in zip(cases, values, strict=True)])
    if tag:
        return f"`{name}` is right, except {tag}: there it is right to {digits} digits only."
    return (
        f"`{name}` is right to {digits} digits only. Is something rounded or in float32, a small number"
        " added, or a constant a little off?"
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


def tag_of(cases, wanted):
    """The tag of all cases that are `wanted` and of no others; "" where there is none."""
    for tag in sorted({tag for case in cases for tag in case.tags}):
        tagged = [tag in case.tags for case in cases]
        if tagged == wanted and not all(wanted):
            return tag
    return ""


def _number(x):
    return f"{x:.4g}"
