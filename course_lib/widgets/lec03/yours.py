"""Whose function runs in a figure: the student's once it agrees with ours, else ours, and words for which."""

import numpy as np

from course_lib.exercise import yours_or_reference


def judged(name, yours, reference, *example):
    """(function, badge): `yours` if it runs on the example and comes out as the reference does.

    Args:
        name: what the exercise calls it.
        yours: the student's function, or None.
        reference: ours, of the same signature.
        example: arguments to try both with.

    Returns:
        (function, str). One that runs but differs is *not* used: the badge says that it differs.

    >>> judged("double", lambda x: 3 * x, lambda x: 2 * x, np.ones(2))[1]
    'the reference (your double differs)'
    """
    if yours is None:
        return reference, "the reference"
    with np.errstate(all="ignore"):
        function, badge = yours_or_reference(yours, reference, *example)
        if function is reference:
            return reference, badge.replace(f"your {getattr(yours, '__name__', 'function')}", f"your {name}")
        same = agree(function(*example), reference(*example))
    return (function, f"your {name}") if same else (reference, f"the reference (your {name} differs)")


def agree(actual, expected):
    if isinstance(expected, tuple):
        return all(map(agree, actual, expected))
    return np.allclose(np.asarray(actual, dtype=float), expected, rtol=1e-6, atol=1e-9)
