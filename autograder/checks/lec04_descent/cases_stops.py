"""The calls on which early stopping is tried: histories by rank, with values drawn for the ranks.

The histories are chosen so that every mistake answers differently from the right function, and from every other
mistake, in at least one of them.
"""

import numpy as np

from autograder.checks.base import Call

ONE, LONG = "for a patience of 1", "for a longer patience"
LARGE = "where the errors are large"
# Ranks of the errors, epoch by epoch, by patience: 0 is the smallest error, equal ranks are equal errors.
RANKS = {
    1: [(1, 0), (0, 1), (0, 0), (0, 2, 1), (1, 1, 0), (1, 2, 0), (1, 0, 0), (2, 1, 0)],
    2: [(0, 1), (0, 2, 1), (1, 0, 1), (1, 0, 0), (0, 0, 0), (1, 1, 2, 0), (1, 0, 0, 0), (1, 1, 0, 1), (2, 0, 0, 2, 1)],
    3: [
        (0, 0),
        (0, 1, 2, 3),
        (0, 0, 2, 1),
        (1, 0, 1, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 2, 0),
        (2, 0, 2, 1, 2, 1),
        (4, 3, 1, 2, 0, 5, 0),
    ],
}


def _history(rng, ranks):
    """Errors with these ranks, exact in binary, so that equal is equal."""
    levels = np.sort(rng.choice(np.arange(1, 64), size=max(ranks) + 1, replace=False)) / 64
    return levels[list(ranks)]


def _barely_better(rng, ranks):
    """A history whose last error is the best by less than a millionth."""
    errors = _history(rng, ranks)
    errors[-1] = errors.min() - 2**-20
    return errors


def _training(rng, epochs, best, patience):
    """A long history that falls noisily to its best epoch and stays above it afterwards."""
    errors = 0.2 + 0.6 * np.exp(-np.arange(epochs) / 4) + 0.1 * rng.random(epochs)
    errors[best] = 0.1 + 0.05 * rng.random()
    return errors, patience


def should_stop_calls(rng):
    """Short histories first; then such as training gives, on both sides of the border; counts and single precision."""
    calls = [
        Call((_history(rng, ranks), patience), tags=(ONE if patience == 1 else LONG,))
        for patience, histories in RANKS.items()
        for ranks in histories
    ]
    first = Call((_history(rng, (0,)), 1), tags=(ONE,))
    counts = rng.permutation(np.arange(20, 60))[:6]
    return [
        *[first] * 2,  # twice: what is kept shows
        *calls,
        Call((_barely_better(rng, (1, 0, 0)), 1), tags=(ONE,)),
        Call((_barely_better(rng, (1, 0, 2, 0)), 2), tags=(LONG,)),
        Call((1e6 * _history(rng, (2, 1, 0)), 1), tags=(ONE, LARGE)),
        Call((1e6 * _history(rng, (3, 2, 1, 0)), 2), tags=(LONG, LARGE)),
        Call((counts, 1), tags=(ONE,)),
        Call((_history(rng, (3, 2, 0, 0, 1)).astype(np.float32), 2), tags=(LONG,)),
        Call((np.repeat(_history(rng, (3, 1, 2, 0, 2)), 2)[::2], 1), tags=(ONE,)),
        Call(_training(rng, 20, 14, 5), tags=(LONG,)),
        Call(_training(rng, 20, 15, 5), tags=(LONG,)),
        Call(_training(rng, 24, 10, 10), tags=(LONG,)),
    ]
