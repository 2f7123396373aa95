"""Small helpers around an exercise: run the student's own function where it works, and keep a guess honest.

A figure that shows a student's function must not break while that function is unfinished. It then runs
the reference and says so.
"""

import contextlib
import io
import threading
import warnings

import numpy as np

from course_lib.limit import TimeLimitError, time_limit

PATIENCE = 2.0  # seconds that a trial may take


class Note(str):
    """A sentence that a notebook shows as a paragraph, and any other place as plain text."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        text = self.replace("&", "&amp;").replace("<", "&lt;")
        style = "border-left:4px solid #0072B2;margin:.5em 0;padding:.2em 0 .2em .8em;max-width:46em"
        return {"text/plain": str(self), "text/html": f'<p role="status" style="{style}">{text}</p>'}


def yours_or_reference(yours, reference, *example):
    """The student's function if it runs on the example, right or wrong, else the reference, and words for which it is.

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
    name = _name(yours)
    expected = reference(*_copies(example))
    actual, trouble = _tried(yours, [example])
    if not trouble and not _same_shapes(actual[0], expected):
        trouble = "returns something of another shape"
    if trouble:
        return reference, f"the reference (your {name} {trouble})"
    return unprinted(lambda *args, **options: yours(*_copies(args), **options)), f"your {name}"


def passing(yours, reference, *examples, name=None):
    """The student's function if it agrees with the reference on all examples: what a figure draws with.

    Args:
        yours: the student's function, or None where the lecture has not asked for it yet.
        reference: ours, of the same signature.
        examples: tuples of arguments to try both with.
        name: what the exercise calls it; its own name if not given.

    Returns:
        (function, whose): the one to call, and whose it is, for a title. The student's function gets copies
        of arrays; where it fails on what it was not tried with, the reference answers.

    Raises:
        Nothing, whatever `yours` does: one that does not end is stopped after two seconds.

    >>> passing(None, abs, (-1.0,))[1]
    'the reference'
    >>> passing(abs, abs, (-1.0,), (2.0,))[1]
    'your abs'
    >>> passing(lambda x: x, abs, (2.0,), (-1.0,), name="size")[1]
    'the reference (your size is not right yet)'
    """
    if yours is None:
        return reference, "the reference"
    name = name or _name(yours)
    expected = [reference(*_copies(example)) for example in examples]
    actual, trouble = _tried(yours, examples)
    if not trouble and not all(map(_agree, actual, expected)):
        trouble = "is not right yet"
    if trouble:
        return reference, f"the reference (your {name} {trouble})"
    return _guarded(yours, reference), f"your {name}"


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
    shown = f"{truth:.4g}" if abs(truth) < 10_000 else f"{truth:,.0f}"
    return Note(f"You said {guess}. {sentence.replace('{}', shown)}")  # other braces may stand in the sentence


def unprinted(function):
    """`function` without what it prints: a figure calls a student's function thousands of times.

    Only in the main thread, where cells run: standard output belongs to all threads.

    >>> def doubled(x):
    ...     print(x)
    ...     return 2 * x
    >>> unprinted(doubled)(3)
    6
    """

    def call(*args, **options):
        if threading.current_thread() is not threading.main_thread():
            return function(*args, **options)
        with contextlib.redirect_stdout(io.StringIO()):
            return function(*args, **options)

    return call


def _name(function):
    return getattr(function, "__name__", "function").replace("<lambda>", "function")


def _tried(yours, examples):
    """(results, trouble): what a student's function answers, and where it fails words for how."""
    try:
        with _quiet(), time_limit(PATIENCE):
            return [yours(*_copies(example)) for example in examples], ""
    except NotImplementedError:
        return None, "is not written yet"
    except TimeLimitError:
        return None, "does not end"
    except SystemExit:
        return None, "ends the program"
    except Exception as error:
        return None, f"stops with {type(error).__name__}"


@contextlib.contextmanager
def _quiet():
    """No warnings and no prints: they would land in the output of a cell that has nothing to do with them."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _guarded(yours, reference):
    silent = unprinted(yours)

    def call(*args, **options):
        try:
            with np.errstate(all="ignore"):
                return silent(*_copies(args), **options)
        except (Exception, SystemExit):  # whatever it is, the figure lives on
            return reference(*args, **options)

    return call


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


def _agree(actual, expected):
    """True where a result is as the reference's; with room for rounding where it is in single precision."""
    try:
        if isinstance(expected, str):
            return actual == expected
        if isinstance(expected, (list, tuple)):
            return len(actual) == len(expected) and all(map(_agree, actual, expected))
        rtol, atol = (3e-4, 1e-6) if np.asarray(actual).dtype == np.float32 else (1e-6, 1e-9)
        actual = np.asarray(actual, dtype=float)
        return actual.shape == np.shape(expected) and np.allclose(actual, expected, rtol=rtol, atol=atol)
    except (TypeError, ValueError):
        return False
