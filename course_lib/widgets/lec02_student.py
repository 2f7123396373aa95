"""Whose function a picture of lecture 02 runs: the student's once it is right on examples, else the reference."""

import contextlib
import io

import numpy as np

from course_lib.exercise import yours_or_reference
from course_lib.widgets.student import number, scientific

WEIGHTS = (np.array([[1.5, -2.0, 0.0], [0.25, 0.5, -1.0]]), np.array([0.5, -0.25]))


def passing(yours, reference, *examples):
    """(function, whose): the student's function if it agrees with the reference on all examples.

    Args:
        yours: the student's function, or None where the lecture has not asked for it yet.
        reference: ours, of the same signature.
        examples: tuples of arguments to try both with.

    Returns:
        (function, words): the one to call, and whose it is, for a title.

    Raises:
        Nothing, whatever `yours` does.

    Source: ours.

    >>> from course_lib.regularizers import l2
    >>> passing(None, l2, (np.ones(2),))[1]
    'the reference'
    >>> def half(W):
    ...     return 0.5 * (W**2).sum(), W
    >>> passing(half, l2, (np.ones(2),))[1]
    'the reference (your half is not right yet)'
    """
    if yours is None:
        return reference, "the reference"
    name = getattr(yours, "__name__", "function")
    with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        try:
            function, words = yours_or_reference(yours, reference, *examples[0])
        except SystemExit:
            return reference, f"the reference (your {name} ends the program)"
        if function is not reference and not _agrees(function, reference, examples):
            return reference, f"the reference (your {name} is not right yet)"
    return function, words


def strength(lam):
    """λ as the slider writes it.

    >>> strength(1e-8), strength(3.16e-6), strength(0.001), strength(0.01778), strength(10.0)
    ('10⁻⁸', '3.2 × 10⁻⁶', '0.001', '0.018', '10')
    """
    return number(float(f"{lam:.2g}"), 5) if lam >= 1e-4 else scientific(lam).removeprefix("1.0 × ")


def together(whose):
    """Words for several functions at once.

    >>> together(["your l2", "the reference (your l1 is not right yet)", "the reference"])
    'your l2, the reference (your l1 is not right yet)'
    """
    own = [words for words in whose if words.startswith("your ")]
    why = [words[15:-1] for words in whose if words.startswith("the reference (")]
    if len(own) < len(whose):
        own.append("the reference" + (f" ({', '.join(why)})" if why else ""))
    return ", ".join(own)


def _agrees(function, reference, examples):
    try:
        return all(_close(function(*example), reference(*example)) for example in examples)
    except (Exception, SystemExit):  # a student's function may do anything
        return False


def _close(actual, expected):
    if isinstance(expected, tuple):
        return len(actual) == len(expected) and all(map(_close, actual, expected))
    return np.shape(actual) == np.shape(expected) and np.allclose(actual, expected, rtol=1e-7, atol=1e-10)
