"""The calls on which the functions of lecture 06 are tried, smallest first.

Every part holds steps at which the rate is neither 0 nor lr0, so that no constant passes one.
"""

import numpy as np

from autograder.checks.base import Call

BETWEEN, AT = "away from the milestones", "at the milestones"
WAY, END = "on the way", "at the end and beyond"
FIRST, LATER = "in the first steps", "in later steps"
UP, TOP = "on the way up", "at the top and after"
LARGER, SMALLER = "for larger batches", "for smaller batches"


def _rate(rng):
    """A learning rate that no other case has: up to 1, never 1 itself."""
    return float(rng.integers(10, 1000)) / 1024 + float(rng.integers(1, 1000)) / 2**28


def _call(tag, t, lr0, *rest, **kwargs):
    """A call of a schedule, with the tolerance that rounding near 0 needs."""
    return Call((int(t), lr0, *rest), kwargs, tags=(tag,), atol=1e-12 * lr0)


def step_decay_calls(rng):
    """Gaps of different lengths; on, before and between milestones; default and other factors."""
    gaps = np.cumsum(rng.integers(4, 12, size=4)) + 3
    spaced = np.repeat(np.array([5, 8, 20, 31]) + rng.integers(0, 3), 2)[::2]
    usual = np.array([30, 60, 90])
    quarters = float(rng.integers(5, 9)) / 20
    return [
        _call(BETWEEN, 0, _rate(rng), np.array([10])),
        *[_call(BETWEEN, 12, _rate(rng), np.array([10]))] * 2,  # for who remembers the last rate
        _call(BETWEEN, rng.integers(31, 59), _rate(rng), usual),
        _call(BETWEEN, rng.integers(61, 89), _rate(rng), usual),
        _call(BETWEEN, rng.integers(61, 89), _rate(rng), usual, 0.5),
        _call(BETWEEN, 300, _rate(rng), usual, 0.25),
        _call(BETWEEN, gaps[2] + 2, _rate(rng), gaps.astype(np.int32), factor=0.3),
        _call(BETWEEN, gaps[1] + 1, 2, gaps, factor=quarters),
        _call(BETWEEN, 100, _rate(rng), np.arange(10, 90, 10)),
        _call(BETWEEN, spaced[2] + 4, _rate(rng), spaced, quarters),
        _call(AT, 9, _rate(rng), np.array([10])),
        _call(AT, 10, _rate(rng), np.array([10])),
        _call(AT, 30, _rate(rng), usual),
        _call(AT, 60, _rate(rng), usual, 0.5),
        _call(AT, 89, _rate(rng), usual, factor=0.2),
        _call(AT, gaps[-1], _rate(rng), gaps, quarters),
        _call(AT, spaced[1], _rate(rng), spaced),
        _call(AT, spaced[1] - 1, _rate(rng), spaced),
    ]


def fall_calls(rng):
    """From lr0 to 0 in `total` steps: from the first step on, and just before, at and after the last."""
    long, odd = int(rng.integers(200, 900)), int(rng.integers(5, 40)) * 2 + 1
    return [
        _call(WAY, 0, _rate(rng), 1),
        _call(WAY, 0, _rate(rng), 10),
        _call(WAY, 1, _rate(rng), 4),
        _call(WAY, 5, _rate(rng), 10),
        *[_call(WAY, 5, _rate(rng), 10)] * 2,  # as before but for the rate, and as before, for who remembers answers
        _call(WAY, 2, 5, 3),
        _call(WAY, odd // 3, _rate(rng), odd),
        _call(WAY, rng.integers(1, long - 1), _rate(rng), long),
        _call(END, 1, _rate(rng), 2),
        _call(END, 2, _rate(rng), 2),
        _call(END, 1, _rate(rng), 1),
        _call(END, odd - 1, _rate(rng), odd),
        _call(END, odd, _rate(rng), odd),
        _call(END, odd + 1, 2, odd),
        _call(END, 2 * odd, _rate(rng), odd),
        _call(END, 5 * odd, _rate(rng), odd),
        _call(END, long + rng.integers(2, long // 2), _rate(rng), long),
    ]


def inverse_sqrt_calls(rng):
    """From 0, where the formula on the slides divides by 0, to many steps."""
    first = [_call(FIRST, t, _rate(rng)) for t in (0, 1, 2, 3)]
    later = [_call(LATER, t, _rate(rng)) for t in (4, 9, 10, 100, *rng.integers(20, 5000, size=3), 10**6)]
    return [*first, _call(FIRST, 0, 1), _call(FIRST, 3, 2), _call(LATER, 7, 1), *later]


def warmup_calls(rng):
    """Up from 0, through the last step below lr0, to long after; a warmup of one step too."""
    steps, long = int(rng.integers(6, 40)), int(rng.integers(300, 6000))
    return [
        _call(UP, 0, _rate(rng), 1),
        _call(UP, 0, _rate(rng), 5),
        _call(UP, 1, _rate(rng), 4),
        *[_call(UP, 1, _rate(rng), 4)] * 2,
        _call(UP, 2, 5, 3),
        _call(UP, steps // 2, _rate(rng), steps),
        _call(UP, rng.integers(1, long // 2), _rate(rng), long),
        _call(TOP, 1, _rate(rng), 1),
        _call(TOP, 3, _rate(rng), 4),
        _call(TOP, steps - 1, _rate(rng), steps),
        _call(TOP, steps, _rate(rng), steps),
        _call(TOP, steps + 1, _rate(rng), steps),
        _call(TOP, 2 * steps, 1, steps),
        _call(TOP, long - 1, _rate(rng), long),
        _call(TOP, 3 * long + 7, _rate(rng), long),
    ]


def batch_calls(rng):
    """Larger and smaller than the batch that worked; ratios that are whole, halves, and neither."""
    odd = int(rng.integers(3, 60)) * 2 + 1
    return [
        _call_batch(LARGER, 3, 2, 1),
        _call_batch(LARGER, _rate(rng), 1024, 256),
        _call_batch(LARGER, _rate(rng), 96, 64),
        _call_batch(LARGER, _rate(rng), odd + 32, 32),
        _call_batch(LARGER, _rate(rng), 8192, odd),
        _call_batch(LARGER, _rate(rng), 3 * odd, odd),
        _call_batch(SMALLER, 3, 1, 2),
        _call_batch(SMALLER, _rate(rng), 64, 256),
        _call_batch(SMALLER, _rate(rng), 64, 64),
        _call_batch(SMALLER, _rate(rng), odd, 256),
        _call_batch(SMALLER, _rate(rng), 1, odd),
        _call_batch(SMALLER, _rate(rng), 200, 256),
    ]


def _call_batch(tag, lr0, batch_size, base_batch_size):
    return Call((lr0, batch_size, base_batch_size), tags=(tag,), atol=1e-12 * lr0)
