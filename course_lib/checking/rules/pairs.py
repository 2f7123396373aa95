"""What all rules look at: answers beside the right ones, and what the cases that fail have in common."""

import numpy as np

from course_lib.checking.compare import as_array


def pairs_of(exercise, part, cases, values):
    """Pairs (answer, right answer) of the part, as arrays of float64; none where the right answer is no array.

    Other types would have too little room to calculate with, and truth values cannot be subtracted. On a circle an
    answer is taken where it is nearest to the right one.
    """
    pairs = [
        (as_array(exercise.part_of(v, part)), as_array(exercise.part_of(c.expected, part)))
        for c, v in zip(cases, values, strict=True)
    ]
    pairs = [(a.astype(float), e.astype(float)) for a, e in pairs if a is not None and e is not None]
    return [_on_circle(a, e, part.period) if part.period and a.shape == e.shape else (a, e) for a, e in pairs]


def _on_circle(array, expected, period):
    expected = np.where(np.isnan(expected), array, expected)  # there any direction is right
    return expected + (array - expected + period / 2) % period - period / 2, expected


def tag_of(cases, wanted):
    """The tag of all cases that are `wanted` and of no others; "" where there is none."""
    for tag in sorted({tag for case in cases for tag in case.tags}):
        tagged = [tag in case.tags for case in cases]
        if tagged == wanted and not all(wanted):
            return tag
    return ""
