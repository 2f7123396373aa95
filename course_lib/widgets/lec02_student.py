"""Whose function a picture of lecture 02 runs: the student's once it is right on examples, else the reference."""

import numpy as np

from course_lib.widgets.student import number, scientific

WEIGHTS = (np.array([[1.5, -2.0, 0.0], [0.25, 0.5, -1.0]]), np.array([0.5, -0.25]))


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
