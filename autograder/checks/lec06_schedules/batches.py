"""The learning rate for another batch size: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec06_schedules.cases import LARGER, SMALLER, batch_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec06 as references

scaled_learning_rate = Check(
    reference=references.scaled_learning_rate,
    results=("learning rate",),
    parts=(Part(LARGER, 1, tag=LARGER), Part(SMALLER, 1, tag=SMALLER)),
    calls=batch_calls,
    hints=(
        "If the batch is twice as large, an epoch has half as many steps. What must each step make up for?",
        "Ask how many times as large the new batch is as the one that lr0 worked with. That ratio may be below 1.",
        "The line is lr0 times the ratio of the two batch sizes, the new one on top.",
    ),
)


@scaled_learning_rate.mistake
def turns_the_ratio_over(lr0, batch_size, base_batch_size):
    """Your rate shrinks when the batch grows: the ratio is upside down. A batch twice as large takes a rate twice as
    large."""
    return lr0 * base_batch_size / batch_size


@scaled_learning_rate.mistake
def takes_the_root_of_the_ratio(lr0, batch_size, base_batch_size):
    """This is the square-root rule, which keeps the variance of a step the same and is used with Adam. The slides' rule
    is the linear one: k times the batch, k times the rate."""
    return lr0 * np.sqrt(batch_size / base_batch_size)


@scaled_learning_rate.mistake
def divides_whole_numbers(lr0, batch_size, base_batch_size):
    """Right when the new batch is a whole number of times the old one, otherwise rounded down, to 0 for smaller batches.
    Divide with a single slash."""
    return lr0 * (batch_size // base_batch_size)


@scaled_learning_rate.mistake
def only_scales_up(lr0, batch_size, base_batch_size):
    """Right for larger batches; for smaller ones you keep lr0. The rule works both ways: half the batch, half the
    rate."""
    return lr0 * max(batch_size / base_batch_size, 1)


@scaled_learning_rate.mistake
def only_scales_down(lr0, batch_size, base_batch_size):
    """Right for smaller batches; for larger ones you keep lr0. The rule works both ways: twice the batch, twice the
    rate."""
    return lr0 * min(batch_size / base_batch_size, 1)


@scaled_learning_rate.mistake
def knows_one_base_only(lr0, batch_size, base_batch_size):
    """Right for a base of 256 and only then: use the argument `base_batch_size`."""
    return lr0 * batch_size / 256


@scaled_learning_rate.mistake
def forgets_the_base(lr0, batch_size, base_batch_size):
    """You multiply by the new batch size alone. What counts is how many times as large it is as the old one."""
    return lr0 * batch_size


@scaled_learning_rate.mistake
def forgets_the_new_batch(lr0, batch_size, base_batch_size):
    """You divide by the old batch size and never use the new one. What counts is their ratio."""
    return lr0 / base_batch_size


@scaled_learning_rate.mistake
def multiplies_by_both(lr0, batch_size, base_batch_size):
    """You multiply by both batch sizes. One of them belongs below the line: what counts is their ratio."""
    return lr0 * batch_size * base_batch_size


@scaled_learning_rate.mistake
def adds_the_growth(lr0, batch_size, base_batch_size):
    """You *add* how much the batch has grown, so the new rate hardly depends on lr0. The ratio multiplies it."""
    return lr0 + batch_size / base_batch_size - 1


@scaled_learning_rate.mistake
def counts_doublings(lr0, batch_size, base_batch_size):
    """Right for one doubling; for four times the batch your rate is only three times lr0, because you count the
    doublings. The rate grows as the batch does."""
    return lr0 * (1 + np.log2(batch_size / base_batch_size))


@scaled_learning_rate.mistake
def multiplies_by_the_growth(lr0, batch_size, base_batch_size):
    """Your rate is 0 for an unchanged batch: you multiply by how much it has grown. Multiply by how many times as large it
    is."""
    return lr0 * (batch_size - base_batch_size) / base_batch_size


@scaled_learning_rate.mistake
def leaves_the_rate_alone(lr0, batch_size, base_batch_size):
    """You return lr0 itself. A larger batch has a less noisy gradient and takes fewer steps, so each may be longer."""
    return lr0


@scaled_learning_rate.mistake
def forgets_the_rate(lr0, batch_size, base_batch_size):
    """You return how many times as large the batch is; the new rate is lr0 multiplied by that."""
    return batch_size / base_batch_size


@scaled_learning_rate.mistake
def takes_the_larger_over_the_smaller(lr0, batch_size, base_batch_size):
    """Right for larger batches; for smaller ones your rate grows as well. Take the new batch size over the old one, even
    where that is less than 1."""
    return lr0 * max(batch_size, base_batch_size) / min(batch_size, base_batch_size)
