"""Small helpers around an exercise: run the student's own function where it works, and keep a guess honest.

A figure that shows a student's function must not break while that function is unfinished. It then runs
the reference and says so.
"""

import numpy as np


class Note(str):
    """A sentence that a notebook shows as a paragraph, and any other place as plain text."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        text = self.replace("&", "&amp;").replace("<", "&lt;")
        style = "border-left:4px solid #0072B2;margin:.5em 0;padding:.2em 0 .2em .8em;max-width:42em"
        return {"text/plain": str(self), "text/html": f'<p role="status" style="{style}">{text}</p>'}


def yours_or_reference(yours, reference, *example):
    """The student's function if it runs on the example, else the reference, and words for which it is.

    Args:
        yours: the student's function.
        reference: ours, of the same signature.
        example: arguments to try both with.

    Returns:
        (function, badge): the one to call, and a short text for a title. The student's function only
        ever gets copies of arrays, so that one which changes its inputs does not spoil later cells.

    >>> def double(x):
    ...     raise NotImplementedError
    >>> function, badge = yours_or_reference(double, lambda x: 2 * x, np.ones(3))
    >>> badge
    'the reference (your double is not written yet)'
    """
    name = getattr(yours, "__name__", "function")
    expected = reference(*_copies(example))
    try:
        actual = yours(*_copies(example))
    except NotImplementedError:
        return reference, f"the reference (your {name} is not written yet)"
    except Exception as error:
        return reference, f"the reference (your {name} stops with {type(error).__name__})"
    if not _same_shapes(actual, expected):
        return reference, f"the reference (your {name} returns something of another shape)"
    return lambda *args, **options: yours(*_copies(args), **options), f"your {name}"


def reveal(guess, truth, sentence):
    """The answer to a question, once a guess is written down.

    Args:
        guess: a number, or None while there is none.
        truth: the number to compare it with.
        sentence: what the truth is, with `{}` where the number goes.

    Returns:
        Note: shown by a notebook as a paragraph.

    >>> print(reveal(None, 0.5, "It is {}."))
    No guess yet: write a number instead of None in the cell above, run it, then run this one.
    >>> print(reveal(3, 2.9, "It is {}."))
    You said 3. It is 2.9.
    """
    if guess is None:
        return Note("No guess yet: write a number instead of None in the cell above, run it, then run this one.")
    return Note(f"You said {guess}. {sentence.format(f'{truth:.4g}')}")


def _copies(values):
    return [value.copy() if isinstance(value, np.ndarray) else value for value in values]


def _same_shapes(actual, expected):
    """True where two results are numbers, arrays or tuples of the same shapes, and the first is finite."""
    if isinstance(expected, tuple):
        return isinstance(actual, tuple) and len(actual) == len(expected) and all(map(_same_shapes, actual, expected))
    try:
        actual = np.asarray(actual, dtype=float)
    except (TypeError, ValueError):
        return False
    return actual.shape == np.shape(expected) and bool(np.isfinite(actual).all())
