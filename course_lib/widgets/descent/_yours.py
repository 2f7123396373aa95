"""Which function draws: the student's if it passes on the examples, else the reference, with words that say so."""

import warnings

import numpy as np


def passing(yours, reference, *examples):
    """The student's function if it agrees with the reference on all examples.

    Args:
        yours: the student's function, or None.
        reference: ours, of the same signature.
        examples: tuples of arguments; each call gets its own copies.

    Returns:
        (function, badge): what to call, and whose it is.

    >>> passing(lambda x: x + 1, lambda x: 2 * x, (np.ones(2),), (np.zeros(2),))[1]
    'the reference (your function does not give the right answers yet)'
    """
    if yours is None:
        return reference, "the reference"
    name = getattr(yours, "__name__", "function").replace("<lambda>", "function")
    try:
        # Warnings would land in the output of a cell that has nothing to do with them.
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            right = all(_same(yours(*_copies(args)), reference(*_copies(args))) for args in examples)
    except NotImplementedError:
        return reference, f"the reference (your {name} is not written yet)"
    except (Exception, SystemExit) as error:
        return reference, f"the reference (your {name} stops with {type(error).__name__})"
    if not right:
        return reference, f"the reference (your {name} does not give the right answers yet)"
    return _guarded(yours, reference), f"your {name}"


def _guarded(yours, reference):
    """The student's function on copies; where it stops on something it has not been tried on, the reference."""

    def call(*args):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return yours(*_copies(args))
        except Exception:  # whatever it is, the figure lives on
            return reference(*args)

    return call


def _copies(values):
    return [value.copy() if isinstance(value, np.ndarray) else value for value in values]


def _same(actual, expected):
    if isinstance(expected, str):
        return isinstance(actual, str) and actual == expected
    if isinstance(expected, (list, tuple)):
        return len(actual) == len(expected) and all(map(_same, actual, expected))
    actual = np.asarray(actual, dtype=float)
    return actual.shape == np.shape(expected) and bool(np.allclose(actual, expected))
