"""What training is made of: batches, the error to watch, and when to stop."""

import numpy as np


def minibatches(N, batch_size, *, rng):
    """A random order of the N examples, cut into batches; the last one may be shorter.

    Args:
        N: number of examples, ≥ 1.
        batch_size: ≥ 1.
        rng: numpy.random.Generator.

    Returns:
        list of integer arrays that together hold 0 … N − 1 once.

    Raises:
        ValueError: if N or batch_size is below 1.

    Source: the slides' Algorithm 2.1, line 3.

    >>> [len(batch) for batch in minibatches(10, 4, rng=np.random.default_rng(0))]
    [4, 4, 2]
    """
    for name, value in (("N", N), ("batch_size", batch_size)):
        if value < 1:
            raise ValueError(f"{name} is {value}; at least 1 is needed")
    return np.split(rng.permutation(N), range(batch_size, N, batch_size))


def linear_error(W, X, y):
    """Part of the examples that a linear classifier gets wrong.

    error = mean of [argmax_j (W x)_j ≠ y].

    Args:
        W: (C, D) weights.
        X: (N, D).
        y: (N,) integers.

    Returns:
        float in [0, 1].

    Raises:
        ValueError: if there is no example.

    Source: 1 − accuracy.

    >>> linear_error(np.eye(2), np.array([[2.0, 1.0], [3.0, 1.0]]), np.array([0, 1]))
    0.5
    """
    if len(X) == 0:
        raise ValueError("X has no example; an error is a mean and needs at least one")
    return float(np.mean((X @ W.T).argmax(axis=1) != y))


def should_stop(errors, patience):
    """Has the error not fallen for `patience` epochs? An equal error is no fall.

    len(errors) − 1 − argmin(errors) ≥ patience.

    Args:
        errors: (E,) validation errors so far, oldest first.
        patience: epochs to wait, ≥ 1; 1 is Algorithm 2.1 to the letter.

    Returns:
        bool.

    Raises:
        ValueError: if patience is below 1.

    Source: the slides' Algorithm 2.1, line 8; Prechelt (1998), "Early stopping: but when?".

    >>> should_stop([0.5, 0.3, 0.4], 1), should_stop([0.5, 0.3, 0.4], 2)
    (True, False)
    """
    if patience < 1:
        raise ValueError(f"patience is {patience}; waiting for at least 1 epoch is needed")
    return len(errors) > 0 and bool(len(errors) - 1 - np.argmin(errors) >= patience)
