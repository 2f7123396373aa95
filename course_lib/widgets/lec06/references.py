"""What the six exercises of lecture 06 should return, on what a student's answer is tried, and whose function draws."""

import numpy as np

from course_lib import schedules
from course_lib.exercise import passing


def step_decay(t, lr0, milestones, factor=0.1):
    """α₀ · factor^(number of milestones ≤ t)."""
    return float(schedules.step_decay(lr0, milestones, factor)(t))


def cosine(t, lr0, total):
    """½ α₀ (1 + cos(π t / T)), 0 from T on."""
    return float(schedules.cosine(lr0, total)(t))


def linear(t, lr0, total):
    """α₀ (1 − t / T), 0 from T on."""
    return float(schedules.linear(lr0, total)(t))


def inverse_sqrt(t, lr0):
    """α₀ / √max(t, 1)."""
    return float(schedules.inverse_sqrt(lr0)(t))


def warmup(t, lr0, steps):
    """α₀ · min(t / steps, 1)."""
    return float(schedules.linear_warmup(steps, lr0)(t))


def scaled_learning_rate(lr0, batch_size, base_batch_size):
    """α₀ · batch_size / base_batch_size."""
    return float(schedules.scaled_learning_rate(lr0, batch_size, base_batch_size))


MARKS = np.array([30, 60, 90])
FALLS = [(t, 0.3, 10) for t in (0, 1, 5, 9, 10, 11, 25)] + [(7, 2.0, 100)]
TRIES = {
    step_decay: [(t, 0.3, MARKS) for t in (0, 29, 30, 31, 60, 89, 90, 200)] + [(12, 0.5, np.array([5]), 0.5)],
    cosine: FALLS,
    linear: FALLS,
    inverse_sqrt: [(t, 0.3) for t in (0, 1, 2, 4, 100)],
    warmup: [(t, 0.3, 10) for t in (0, 1, 5, 9, 10, 11, 50)] + [(0, 0.3, 1), (1, 0.3, 1)],
    scaled_learning_rate: [(0.1, 256, 32), (0.1, 32, 256), (0.02, 4, 4)],
}


def drawn_by(yours, reference):
    """(function, whose): the student's where it is right on every try, else the reference."""
    return passing(yours, reference, *TRIES[reference], name=reference.__name__)


def together(whose):
    """One phrase for whose functions draw, given the phrase of each.

    >>> together(["your cosine", "your linear"])
    'your functions'
    >>> together(["your cosine", "the reference"])
    'your cosine; the rest is the reference'
    """
    yours = [one for one in whose if one.startswith("your ")]
    if len(yours) == len(whose):
        return "your functions" if len(yours) > 1 else yours[0]
    missing = [one.split("(", 1)[1].rstrip(")") for one in whose if "(" in one]
    if not yours:
        return "the reference" + (f" ({'; '.join(missing)})" if missing else "")
    return ", ".join(yours) + "; the rest is the reference" + (f" ({'; '.join(missing)})" if missing else "")
