"""The relative error: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec03_gradients.cases import ORDINARY, SMALL, error_calls
from course_lib import gradients
from course_lib.checking.exercise import Part

relative_error = Check(
    reference=gradients.relative_error,
    results=("error",),
    parts=(Part("ordinary numbers", 1, tag=ORDINARY), Part("zeros and tiny numbers", 1, tag=SMALL)),
    calls=error_calls,
    hints=(
        "Compare two numbers first: 1 and 1.5, then −1 and −1.5, then 0 and 0. What should come out?",
        "Entry by entry: the distance of the two, over the larger of their sizes, which may not go below 1e-8.",
        "Three maxima: of the two absolute values, of that and 1e-8, and at the end over all entries.",
    ),
)


def _sizes(a, b):
    return np.maximum(np.abs(a), np.abs(b))


@relative_error.mistake(earns=("ordinary numbers",))
def divides_by_the_sum(a, b):
    """You divide by |a| + |b|, as CS231n's code does; here it is the larger of the two, so that 0 against anything
    is 1 and 1 against −1 is 2."""
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


@relative_error.mistake
def divides_by_zero(a, b):
    """Where both numbers are 0 you get nan, from 0/0, and tiny numbers count too much: the divisor should never be
    less than 1e-8."""
    return np.max(np.abs(a - b) / _sizes(a, b))


@relative_error.mistake
def divides_by_the_second_only(a, b):
    """You divide by the second number alone. Take the larger of the two sizes, so that a and b may change places."""
    return np.max(np.abs(a - b) / np.maximum(np.abs(b), 1e-8))


@relative_error.mistake
def divides_by_the_first_only(a, b):
    """You divide by the first number alone. Take the larger of the two sizes, so that a and b may change places."""
    return np.max(np.abs(a - b) / np.maximum(np.abs(a), 1e-8))


@relative_error.mistake
def divides_by_the_smaller(a, b):
    """You divide by the *smaller* of the two sizes; the larger one is asked for."""
    return np.max(np.abs(a - b) / np.maximum(np.minimum(np.abs(a), np.abs(b)), 1e-8))


@relative_error.mistake
def divides_by_the_mean(a, b):
    """You divide by the mean of the two sizes; the larger one is asked for."""
    return np.max(np.abs(a - b) / np.maximum((np.abs(a) + np.abs(b)) / 2, 1e-8))


@relative_error.mistake
def averages_over_the_entries(a, b):
    """You take the mean over the entries. One wrong entry among a thousand would pass; the *largest* error counts."""
    return np.mean(np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8))


@relative_error.mistake
def adds_the_entries_up(a, b):
    """You add the errors of all entries; the *largest* one counts, however many entries there are."""
    return np.sum(np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8))


@relative_error.mistake
def takes_the_smallest_error(a, b):
    """You return the smallest error; one right entry would hide all wrong ones. The largest counts."""
    return np.min(np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8))


@relative_error.mistake(earns=("ordinary numbers",))
def compares_lengths(a, b):
    """You compare the lengths of whole vectors, the length of a − b over the sum of both, as some courses do: small
    wrong entries hide behind large right ones. Compare entry by entry."""
    lengths = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / max(lengths, 1e-8)


@relative_error.mistake
def compares_with_the_longer_one(a, b):
    """You compare the lengths of whole vectors, the length of a − b over the longer of both: small wrong entries hide behind
    large right ones. Compare entry by entry."""
    return np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b), 1e-8)


@relative_error.mistake
def divides_the_maxima(a, b):
    """You divide the largest difference by the largest number: small wrong entries hide behind large right ones.
    Divide entry by entry, then take the maximum."""
    return np.max(np.abs(a - b)) / max(np.max(_sizes(a, b)), 1e-8)


@relative_error.mistake
def forgets_the_absolute_difference(a, b):
    """Your difference keeps its sign, so entries in which b is the larger one do not count. Take its absolute
    value."""
    return np.max((a - b) / np.maximum(_sizes(a, b), 1e-8))


@relative_error.mistake
def takes_the_absolute_value_last(a, b):
    """You take the absolute value of the largest quotient: negative ones have lost against it by then. Take the absolute
    values before the maximum."""
    return abs(np.max((a - b) / np.maximum(_sizes(a, b), 1e-8)))


@relative_error.mistake
def looks_where_the_difference_is_largest(a, b):
    """You divide at one entry only, where the difference is largest. A smaller difference of smaller numbers may be the
    larger error: divide at all entries, and then take the largest."""
    k = np.argmax(np.abs(a - b))
    return np.abs(a - b).flat[k] / max(_sizes(a, b).flat[k], 1e-8)


@relative_error.mistake
def returns_the_place(a, b):
    """You return the place of the largest error, as `argmax` finds it; the error itself is asked for, as `max` does."""
    return np.argmax(np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8))


@relative_error.mistake
def forgets_the_absolute_sizes(a, b):
    """Negative numbers give enormous errors: the larger of a and b is taken with their signs. Compare their absolute
    values."""
    return np.max(np.abs(a - b) / np.maximum(np.maximum(a, b), 1e-8))


@relative_error.mistake(earns=("ordinary numbers",))
def adds_the_floor(a, b):
    """You *add* 1e-8 to the divisor; here it is a floor: the larger of the sizes and 1e-8. Tiny numbers show the
    difference."""
    return np.max(np.abs(a - b) / (_sizes(a, b) + 1e-8))


@relative_error.mistake
def takes_another_floor(a, b):
    """Right for ordinary numbers; for tiny ones your floor is not 1e-8, so that rounding noise looks like an error."""
    return np.max(np.abs(a - b) / np.maximum(_sizes(a, b), 1e-12))


@relative_error.mistake
def does_not_divide(a, b):
    """That is the absolute error, the largest difference. Divide each difference by the size of its numbers."""
    return np.max(np.abs(a - b))


@relative_error.mistake
def keeps_all_entries(a, b):
    """You return the error of each entry; the largest one, one number, is asked for."""
    return np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8)


@relative_error.mistake
def compares_sizes_only(a, b):
    """You take the absolute values *before* the difference, so 1 and −1 look equal. First the difference of a and b, then
    its absolute value."""
    return np.max(np.abs(np.abs(a) - np.abs(b)) / np.maximum(_sizes(a, b), 1e-8))


@relative_error.mistake
def answers_in_percent(a, b):
    """Your error is in percent, 100 times what is asked for."""
    return 100 * np.max(np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8))


@relative_error.mistake
def looks_at_the_first_entry_only(a, b):
    """You look at the first entry only; the largest error may stand anywhere."""
    return (np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8)).flat[0]


@relative_error.mistake
def keeps_the_last_entry_only(a, b):
    """You return the error of the last entry: each turn of a loop writes over the one before. Keep the largest so far."""
    return (np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8)).flat[-1]


@relative_error.mistake
def decides_instead_of_measuring(a, b):
    """You say whether a and b are close; the error itself, a number, is asked for. What is small enough is decided in
    `gradient_check`."""
    return bool(np.max(np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8)) < 1e-5)


@relative_error.mistake
def never_exceeds_one(a, b):
    """Right up to 1, where you cut it off: numbers of opposite sign have an error of up to 2."""
    return min(1.0, np.max(np.abs(a - b) / np.maximum(_sizes(a, b), 1e-8)))


@relative_error.mistake(slug="changes-its-input")
def takes_sizes_in_place(a, b):
    """Changes both arrays of the caller."""
    apart = np.abs(a - b)
    np.abs(a, out=a)
    np.abs(b, out=b)
    return np.max(apart / np.maximum(np.maximum(a, b), 1e-8))
