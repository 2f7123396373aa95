"""Numbers that are nearly right: rounded, in few digits, or not quite 0."""

import numpy as np

from course_lib.checking.rules.pairs import pairs_of, tag_of

PLACES = 9  # of rounding
ROUNDING = (np.trunc, np.floor, np.rint)


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
