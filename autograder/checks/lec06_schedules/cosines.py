"""Cosine annealing: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec06_schedules.cases import END, WAY, fall_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec06 as references

cosine = Check(
    reference=references.cosine,
    results=("learning rate",),
    parts=(Part(WAY, 1, tag=WAY), Part(END, 1, tag=END)),
    calls=fall_calls,
    hints=(
        "Work out three values by hand: at t = 0 it is lr0, half way it is lr0 / 2, at t = total it is 0.",
        "A cosine runs from 1 to −1 while its angle runs from 0 to π. Lift it by 1, halve it, and think of what happens after π.",
        "The line is half of lr0 times (1 + cosine of π times a share of the way); the share is never more than 1.",
    ),
)


@cosine.mistake(earns=(WAY,))
def rises_again_beyond_the_end(t, lr0, total):
    """Right up to the end, but after `total` your rate rises again, as the formula on the slides (and torch's) does.
    Here it stays at 0: let t stop at `total`."""
    return lr0 * (1 + np.cos(np.pi * t / total)) / 2


@cosine.mistake(earns=(WAY,))
def restarts_at_the_end(t, lr0, total):
    """Right up to the end, but at `total` your rate jumps back to lr0: these are warm restarts (SGDR). Here one cosine
    is enough, and the rate stays at 0."""
    return lr0 * (1 + np.cos(np.pi * (t % total) / total)) / 2


@cosine.mistake
def stays_at_the_start_beyond_the_end(t, lr0, total):
    """From `total` on you return lr0; the schedule has ended there, at 0, and stays where it ended."""
    return lr0 * (1 + np.cos(np.pi * t / total)) / 2 if t < total else lr0


@cosine.mistake
def forgets_the_half(t, lr0, total):
    """Your rate is twice what it should be: 1 + cos runs from 2 down to 0, so take half of it."""
    return lr0 * (1 + np.cos(np.pi * min(t, total) / total))


@cosine.mistake
def forgets_the_one(t, lr0, total):
    """Your rate becomes negative in the second half of the way: the cosine falls to −1 and has to be lifted by 1 before
    it is halved."""
    return lr0 * np.cos(np.pi * min(t, total) / total) / 2


@cosine.mistake
def takes_the_cosine_alone(t, lr0, total):
    """Your rate is lr0 times the cosine itself, which falls from 1 to −1. Bring it into the range from 1 to 0: add 1,
    then halve."""
    return lr0 * np.cos(np.pi * min(t, total) / total)


@cosine.mistake
def goes_round_the_whole_circle(t, lr0, total):
    """Your rate is 0 half way and lr0 again at the end: the angle runs to 2π, a whole period, or the cosine is squared. Half
    a period is wanted, up to π, and no square."""
    return lr0 * (1 + np.cos(2 * np.pi * min(t, total) / total)) / 2


@cosine.mistake
def forgets_pi(t, lr0, total):
    """Your rate ends at 0.77·lr0: the angle ends at 1, and a cosine reaches −1 only at π."""
    return lr0 * (1 + np.cos(min(t, total) / total)) / 2


@cosine.mistake
def takes_degrees(t, lr0, total):
    """Your angle runs to 180, in degrees, but the cosine takes radians, so your rate swings up and down many times. In
    radians half a turn is π."""
    return lr0 * (1 + np.cos(180 * min(t, total) / total)) / 2


@cosine.mistake
def takes_a_quarter_of_a_turn(t, lr0, total):
    """Right at both ends, too large in between: yours is the first quarter of a cosine, up to π/2, which falls steepest
    at the end. Half a turn, lifted and halved, comes in flat."""
    return lr0 * max(np.cos(np.pi * min(t, total) / total / 2), 0)


@cosine.mistake
def rises_from_nothing(t, lr0, total):
    """Your rate grows from 0 to lr0: a minus before the cosine turns it over. At t = 0 the rate is lr0."""
    return lr0 * (1 - np.cos(np.pi * min(t, total) / total)) / 2


@cosine.mistake
def draws_a_straight_line(t, lr0, total):
    """Right at the start, half way and at the end, but a straight line in between. That is `linear`; a cosine begins and
    ends flat."""
    return lr0 * (1 - min(t, total) / total)


@cosine.mistake
def divides_whole_numbers(t, lr0, total):
    """Your rate stays at lr0 until the end. It should follow t: does `t // total` round down to 0 on the way? Divide with
    a single slash."""
    return lr0 * (1 + np.cos(np.pi * min(t // total, 1))) / 2


@cosine.mistake
def counts_from_one(t, lr0, total):
    """Your schedule is one step ahead: it uses t + 1. Steps count from 0, and at t = 0 the rate is lr0 itself."""
    return lr0 * (1 + np.cos(np.pi * min((t + 1) / total, 1))) / 2


@cosine.mistake
def ends_one_step_early(t, lr0, total):
    """Your rate is 0 one step early, and `total` = 1 divides by 0: the way has `total` steps, not `total` − 1."""
    return lr0 * (1 + np.cos(np.pi * min(t / (total - 1), 1))) / 2


@cosine.mistake
def forgets_the_starting_rate(t, lr0, total):
    """Your rate starts at 1 whatever lr0 is: what you return is the share of the rate that is left. Multiply by lr0."""
    return (1 + np.cos(np.pi * min(t, total) / total)) / 2


@cosine.mistake
def misses_the_brackets(t, lr0, total):
    """Your learning rate multiplies the 1 only, and the cosine is added whole: a pair of brackets is missing around 1 and
    the cosine."""
    return lr0 / 2 * 1 + np.cos(np.pi * min(t, total) / total)


@cosine.mistake
def takes_3_14_for_pi(t, lr0, total):
    """Nearly: your π is 3.14, so the way does not quite end at 0. NumPy has π to 16 digits."""
    return lr0 * (1 + np.cos(3.14 * min(t, total) / total)) / 2


@cosine.mistake(earns=(WAY,))
def jumps_back_after_the_end(t, lr0, total):
    """Right up to t = total; beyond it you return lr0. The schedule has ended there, at 0, and stays where it ended."""
    return lr0 * (1 + np.cos(np.pi * t / total)) / 2 if t <= total else lr0


@cosine.mistake
def closes_the_bracket_after_pi(t, lr0, total):
    """Your rate falls along a straight line from lr0 / 2: your cosine is that of π alone, which is −1. The share of the way
    belongs inside its brackets."""
    return lr0 * (1 + np.cos(np.pi) * min(t, total) / total) / 2


@cosine.mistake
def takes_the_sine(t, lr0, total):
    """Your rate is lr0 / 2 at both ends and lr0 half way: that is a sine. A cosine begins at 1, and ends at −1."""
    return lr0 * (1 + np.sin(np.pi * min(t, total) / total)) / 2


@cosine.mistake
def cuts_the_cosine_off_at_0(t, lr0, total):
    """Your rate is 0 from half way on: the cosine itself is negative there, and you cut it off. Lift it by 1 and halve
    it, then it comes down to 0 at the end only."""
    return lr0 * max(0, np.cos(np.pi * min(t, total) / total))


@cosine.mistake
def ends_one_step_late(t, lr0, total):
    """Your rate is not yet 0 at t = total: the way is divided into `total` + 1 steps, one too many."""
    return lr0 * (1 + np.cos(np.pi * min(t, total) / (total + 1))) / 2


@cosine.mistake
def halves_the_cosine_only(t, lr0, total):
    """Your rate falls from 1.5·lr0 to lr0 / 2: only the cosine is halved. Take half of the whole sum, 1 + cos."""
    return lr0 * (1 + np.cos(np.pi * min(t, total) / total) / 2)
