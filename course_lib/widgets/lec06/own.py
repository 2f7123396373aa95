"""On what a student's answer to an exercise of lecture 06 is tried, and whose function draws."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references.lec06 import cosine, inverse_sqrt, linear, scaled_learning_rate, step_decay, warmup

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
