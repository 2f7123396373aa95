"""The straight line down: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec06_schedules.cases import END, WAY, fall_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec06 as references

linear = Check(
    reference=references.linear,
    results=("learning rate",),
    parts=(Part(WAY, 1, tag=WAY), Part(END, 1, tag=END)),
    calls=fall_calls,
    hints=(
        "Draw it: lr0 at t = 0, 0 at t = total, a ruler between them. What holds to the right of `total`?",
        "What is left of lr0 is the share of the way that is still to go: 1 − t / total. It must not become negative.",
        "The line is lr0 times the larger of 0 and (1 − t / total).",
    ),
)


@linear.mistake(earns=(WAY,))
def goes_below_zero(t, lr0, total):
    """Right up to the end; beyond it your rate is negative, and a step would climb. After `total` the rate stays at
    0."""
    return lr0 * (1 - t / total)


@linear.mistake(earns=(WAY,))
def restarts_at_the_end(t, lr0, total):
    """Right up to the end, but at `total` your rate jumps back to lr0 and falls again. The schedule runs once and
    stays at 0."""
    return lr0 * (1 - (t % total) / total)


@linear.mistake
def rises_again_beyond_the_end(t, lr0, total):
    """Right up to the end; beyond it your rate grows again, because the sign of what is left is dropped. It stays at
    0: cut off, do not fold over."""
    return lr0 * abs(1 - t / total)


@linear.mistake
def stays_at_the_start_beyond_the_end(t, lr0, total):
    """From `total` on you return lr0; the schedule has ended there, at 0, and stays where it ended."""
    return lr0 * (1 - t / total) if t < total else lr0


@linear.mistake
def rises_from_nothing(t, lr0, total):
    """Your rate grows from 0 to lr0: it is lr0 times the share of the way that is *done*. Take the share still to
    go."""
    return lr0 * min(t / total, 1)


@linear.mistake
def ends_one_step_early(t, lr0, total):
    """Your rate is 0 one step early, and `total` = 1 divides by 0: the way has `total` steps, not `total` − 1."""
    return lr0 * max(1 - t / (total - 1), 0)


@linear.mistake
def draws_total_points(t, lr0, total):
    """Your rate is 0 one step early: `total` points from lr0 to 0 have only `total` − 1 gaps between them. The rate
    reaches 0 at t = total."""
    return np.linspace(lr0, 0, total)[min(t, total - 1)]


@linear.mistake
def counts_from_one(t, lr0, total):
    """Your schedule is one step ahead: it uses t + 1. Steps count from 0, and at t = 0 the rate is lr0 itself."""
    return lr0 * max(1 - (t + 1) / total, 0)


@linear.mistake
def ends_one_step_late(t, lr0, total):
    """Your rate is not yet 0 at t = total: the way is divided into `total` + 1 steps, one too many."""
    return lr0 * max(1 - t / (total + 1), 0)


@linear.mistake
def divides_whole_numbers(t, lr0, total):
    """Your rate stays at lr0 until the end. It should follow t: does `t // total` round down to 0 on the way? Divide with
    a single slash."""
    return lr0 * max(1 - t // total, 0)


@linear.mistake
def loses_the_same_whatever_the_start(t, lr0, total):
    """Your rate falls by t / total, whatever lr0 is; so it reaches 0 too soon or never. Multiply the *whole* bracket by
    lr0."""
    return max(lr0 - t / total, 0)


@linear.mistake
def forgets_the_starting_rate(t, lr0, total):
    """Your rate starts at 1 whatever lr0 is: what you return is the share of the rate that is left. Multiply by lr0."""
    return max(1 - t / total, 0)


@linear.mistake
def falls_with_the_square(t, lr0, total):
    """Your rate falls with the square of what is left: half way it is a quarter of lr0. On a straight line it is
    half."""
    return lr0 * max(1 - t / total, 0) ** 2


@linear.mistake
def follows_a_cosine(t, lr0, total):
    """Right at the start, half way and at the end, but curved in between. That is `cosine`; here a straight line is
    wanted."""
    return lr0 * (1 + np.cos(np.pi * min(t, total) / total)) / 2


@linear.mistake
def jumps_back_after_the_end(t, lr0, total):
    """Right up to t = total; beyond it you return lr0. The schedule has ended there, at 0, and stays where it ended."""
    return lr0 * (1 - t / total) if t <= total else lr0


@linear.mistake
def takes_a_share_of_what_is_left(t, lr0, total):
    """Each of your steps takes away a share of what is *left*, so the steps get smaller and the rate never comes to 0. On a
    straight line each takes away the same: a share of lr0."""
    return lr0 * (1 - 1 / total) ** t
