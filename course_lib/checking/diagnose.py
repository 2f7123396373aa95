"""What is wrong with an answer, by rule, where it equals no known mistake. One sentence each."""

import re

import numpy as np

from course_lib.checking.compare import names_in
from course_lib.checking.rules import arguments, digits, edges, form, labels, multiples, places

MAX_DIGITS = 8


def diagnose(exercise, part, cases, values):
    """The first rule that fits the answers of one failed part, as a sentence; "" where none fits.

    Args:
        exercise: the Exercise.
        part: the Part that failed.
        cases: its Cases, smallest first.
        values: what the function returned for each of them, in the same order.
    """
    name = part.output or names_in(exercise.results)[0]
    rules = FORM + (LABELS if part.share < 1 else CIRCLE if part.period else NUMBERS)
    with np.errstate(all="ignore"):  # answers may hold nan and inf
        found = (rule(exercise, part, cases, values, name) for rule in rules)
        sentence = next(filter(None, found), "")
    return sentence if exercise.public or _is_harmless(sentence) else ""


def _is_harmless(sentence):
    """Whether a sentence on hidden cases has no number in which one of them could be passed on to its finder."""
    numbers = re.findall(r"\d+", sentence)
    return len("".join(numbers)) <= MAX_DIGITS and all(len(number) <= 2 for number in numbers)


FORM = (*form.RULES, arguments.is_wrong_for_a_type, form.has_nan)
LABELS = (labels.has_too_few_right,)
CIRCLE = (labels.leaves_its_range, digits.is_rounded, digits.has_few_digits)
NUMBERS = (
    labels.is_untrue,
    multiples.is_huge,
    multiples.has_a_factor,
    multiples.has_an_offset,
    multiples.has_been_changed_once_more,
    places.is_always_the_same,
    places.has_equal_rows,
    digits.is_not_quite_0,
    digits.is_rounded,
    arguments.stands_beside_an_argument,
    arguments.depends_on_a_default,
    digits.has_few_digits,
    places.is_cut_off,
    edges.is_wrong_at_an_edge,
    places.has_other_signs_or_places,
    multiples.has_a_factor_of_its_own_each_time,
    places.is_right_in_some,
    places.errs_to_one_side,
    places.is_0_where_it_is_wrong,
)
