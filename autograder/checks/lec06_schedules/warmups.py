"""Warmup: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec06_schedules.cases import TOP, UP, warmup_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec06 as references

warmup = Check(
    reference=references.warmup,
    results=("learning rate",),
    parts=(Part(UP, 1, tag=UP), Part(TOP, 1, tag=TOP)),
    calls=warmup_calls,
    hints=(
        "Draw it: 0 at t = 0, lr0 at t = steps, a ruler between them, and level from there on.",
        "While it warms up, the rate is the share t / steps of lr0. That share must not exceed 1.",
        "The line is lr0 times the smaller of 1 and (t / steps).",
    ),
)


@warmup.mistake(earns=(TOP,))
def starts_one_step_up(t, lr0, steps):
    """Your warmup uses t + 1, as many libraries do so that the first step is not lost; it then ends one step early. Here
    the rate is 0 at t = 0 and lr0 at t = steps."""
    return lr0 * min((t + 1) / steps, 1)


@warmup.mistake(earns=(UP,))
def goes_on_rising(t, lr0, steps):
    """Right while it warms up, but your rate goes on rising after `steps`. From there on it is lr0."""
    return lr0 * t / steps


@warmup.mistake
def jumps_to_zero_afterwards(t, lr0, steps):
    """Right while it warms up, but afterwards your rate is 0 and nothing would be learned. From t = steps on it is
    lr0."""
    return lr0 * t / steps if t < steps else 0.0


@warmup.mistake
def starts_again_afterwards(t, lr0, steps):
    """Right while it warms up, but then your rate falls to 0 and warms up again and again. Once is enough: from t =
    steps on it is lr0."""
    return lr0 * (t % steps) / steps


@warmup.mistake
def arrives_one_step_early(t, lr0, steps):
    """Your rate is lr0 one step early, and `steps` = 1 divides by 0: the way up has `steps` steps, not `steps` − 1."""
    return lr0 * min(t / (steps - 1), 1)


@warmup.mistake
def draws_steps_points(t, lr0, steps):
    """Your rate is lr0 one step early: `steps` points from 0 to lr0 have only `steps` − 1 gaps between them. The rate
    reaches lr0 at t = steps."""
    return np.linspace(0, lr0, steps)[t] if t < steps else lr0


@warmup.mistake
def arrives_one_step_late(t, lr0, steps):
    """Your rate is not yet lr0 at t = steps: the way up is divided into `steps` + 1 steps, one too many."""
    return lr0 * min(t / (steps + 1), 1)


@warmup.mistake
def divides_whole_numbers(t, lr0, steps):
    """Your rate is 0 until the warmup is over. It should follow t: does `t // steps` round down to 0 on the way? Divide
    with a single slash."""
    return lr0 * min(t // steps, 1)


@warmup.mistake
def cools_down(t, lr0, steps):
    """Your rate falls from lr0 to 0: that is what `linear` does at the end of training. A warmup rises."""
    return lr0 * max(1 - t / steps, 0)


@warmup.mistake
def forgets_the_rate(t, lr0, steps):
    """Your rate ends at 1 whatever lr0 is: what you return is the share of the way. Multiply it by lr0."""
    return min(t / steps, 1)


@warmup.mistake
def cuts_off_at_one(t, lr0, steps):
    """You cut the *rate* off at 1; the share t / steps is what must not exceed 1, so the rate stops at lr0."""
    return min(lr0 * t / steps, 1)


@warmup.mistake
def rises_with_the_square(t, lr0, steps):
    """Your rate rises with the square of t: half way it is a quarter of lr0. On a straight line it is half."""
    return lr0 * min(t / steps, 1) ** 2


@warmup.mistake
def rises_along_a_cosine(t, lr0, steps):
    """Right at the start, half way and at the top, but curved in between: yours rises along a cosine. A straight line
    is wanted."""
    return lr0 * (1 - np.cos(np.pi * min(t, steps) / steps)) / 2


@warmup.mistake
def does_not_warm_up(t, lr0, steps):
    """Your rate is lr0 from the first step on; the point of a warmup is to begin at 0 and to get there gently."""
    return lr0


@warmup.mistake
def always_takes_5000_steps(t, lr0, steps):
    """Right for a warmup of 5,000 steps and only then: use the argument `steps`."""
    return lr0 * min(t / 5000, 1)


@warmup.mistake
def has_no_step_0(t, lr0, steps):
    """Right but at t = 0, where you give step 0 the rate of step 1. That is for schedules that would divide by 0; a
    warmup begins at 0."""
    return lr0 * min(max(t, 1) / steps, 1)
