"""Write the public cases of every exercise into course_lib, where a student's own `check` finds them."""

import numpy as np

from autograder.checks import checks_of, lectures
from course_lib.checking.exercise import RECORDED, save

PUBLIC_SEED = 20240409


def public_exercise(check):
    """The exercise every student may see: always the same cases."""
    return check.exercise(np.random.default_rng(PUBLIC_SEED), public=True)


def record(names=()):
    """Record the exercises of the named lectures (none: all); returns the paths written."""
    RECORDED.mkdir(exist_ok=True)
    written = []
    for lecture in names or lectures():
        for check in checks_of(lecture).values():
            save(public_exercise(check))
            written.append(RECORDED / f"{check.name}.json")
    return written
