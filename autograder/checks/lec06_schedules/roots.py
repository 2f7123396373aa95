"""The inverse square root: what people get wrong, and the sentence that helps."""

import math

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec06_schedules.cases import FIRST, LATER, inverse_sqrt_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec06 as references

inverse_sqrt = Check(
    reference=references.inverse_sqrt,
    results=("learning rate",),
    parts=(Part(FIRST, 1, tag=FIRST), Part(LATER, 1, tag=LATER)),
    calls=inverse_sqrt_calls,
    hints=(
        "Put t = 0 into the formula of the slides, lr0 / √t. What comes out?",
        "Step 0 shall have the rate of step 1. Which number can stand in for t there, and for no other step?",
        "The line is lr0 divided by the root of the larger of t and 1.",
    ),
)


@inverse_sqrt.mistake(earns=(LATER,))
def counts_from_one(t, lr0):
    """Yours is lr0 / √(t + 1), as some books write it to avoid a division by 0. Here step 1 still has the whole lr0:
    only t = 0 needs to be kept from 0."""
    return lr0 / np.sqrt(t + 1)


@inverse_sqrt.mistake(earns=(LATER,))
def divides_by_zero_at_the_start(t, lr0):
    """Right from step 1 on, but at t = 0 your rate is infinite: √0 is 0. Let step 0 have the rate of step 1."""
    return np.float64(lr0) / np.sqrt(t)


@inverse_sqrt.mistake(earns=(LATER,))
def fails_at_the_start(t, lr0):
    """Right from step 1 on, but at t = 0 you divide by √0. Let step 0 have the rate of step 1."""
    return lr0 / math.sqrt(t)


@inverse_sqrt.mistake(earns=(LATER,))
def starts_at_zero(t, lr0):
    """Right from step 1 on, but at t = 0 your rate is 0, so the first step would go nowhere. Let step 0 have the rate
    of step 1."""
    return lr0 / np.sqrt(t) if t > 0 else 0.0


@inverse_sqrt.mistake(earns=(LATER,))
def starts_at_one(t, lr0):
    """Right from step 1 on, but at t = 0 your rate is 1 whatever lr0 is. Let step 0 have the rate of step 1."""
    return lr0 / np.sqrt(t) if t > 0 else 1.0


@inverse_sqrt.mistake(earns=(LATER,))
def adds_a_small_number(t, lr0):
    """A small number is added to keep the root from 0; at t = 0 your rate is then huge, and elsewhere a little off.
    Let step 0 have the rate of step 1 instead."""
    return lr0 / np.sqrt(t + 1e-8)


@inverse_sqrt.mistake(earns=(LATER,))
def adds_the_eps_of_lecture_05(t, lr0):
    """The small number of the update rules, 1e-7, is added to keep the root from 0; at t = 0 your rate is then huge, and
    elsewhere a little off. Let step 0 have the rate of step 1 instead."""
    return lr0 / np.sqrt(t + 1e-7)


@inverse_sqrt.mistake(earns=(LATER,))
def adds_the_eps_to_the_root(t, lr0):
    """The small number of the update rules, 1e-7, is added to the root, so that it is not 0; at t = 0 your rate is then huge,
    and elsewhere a little off. Let step 0 have the rate of step 1 instead."""
    return lr0 / (np.sqrt(t) + 1e-7)


@inverse_sqrt.mistake(earns=(LATER,))
def adds_one_to_the_root(t, lr0):
    """Yours is lr0 / (1 + √t), which halves the rate at step 1 already. Only t = 0 needs help: it takes the rate of step
    1."""
    return lr0 / (1 + np.sqrt(t))


@inverse_sqrt.mistake
def forgets_the_root(t, lr0):
    """Your rate falls like 1/t: at step 100 it is a hundredth of lr0. With the root it is a tenth."""
    return lr0 / max(t, 1)


@inverse_sqrt.mistake
def multiplies_by_the_root(t, lr0):
    """Your rate grows with time: it is multiplied by the root. Divide by it."""
    return lr0 * np.sqrt(max(t, 1))


@inverse_sqrt.mistake
def forgets_the_starting_rate(t, lr0):
    """Your rate starts at 1 whatever lr0 is. The root says which share of lr0 is left: multiply."""
    return 1 / np.sqrt(max(t, 1))


@inverse_sqrt.mistake
def takes_the_root_of_all(t, lr0):
    """lr0 stands under the root too, so step 1 has √lr0. Only the time belongs there."""
    return np.sqrt(lr0 / max(t, 1))


@inverse_sqrt.mistake
def takes_the_square(t, lr0):
    """Your rate falls with the square of t, so at step 10 a hundredth is left; with the root it is about a third."""
    return lr0 / max(t, 1) ** 2


@inverse_sqrt.mistake
def takes_the_whole_part_of_the_root(t, lr0):
    """Right for 4, 9 and 100, and a little too large elsewhere: your root is rounded down to a whole number."""
    return lr0 / max(math.isqrt(t), 1)


@inverse_sqrt.mistake
def takes_the_logarithm(t, lr0):
    """Your rate falls with the logarithm of t, much more slowly than with its root."""
    return lr0 / (1 + np.log(max(t, 1)))


@inverse_sqrt.mistake
def halves_instead_of_taking_the_root(t, lr0):
    """Your rate is lr0 / (2t): written without brackets, the power 1 / 2 is the first power, and then half of it. Put
    the exponent in brackets."""
    return lr0 / max(t, 1) ** 1 / 2
