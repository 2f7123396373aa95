"""Leaving parts out at random: inverted dropout and stochastic depth."""

import numpy as np

from course_lib.layers._inputs import floats


def dropout(x, u, keep, train):
    """Inverted dropout: each number is kept with probability `keep`, and what is kept is scaled by 1/keep.

    Training: y = x · [u < keep] / keep, so that the mean of y is x. Test: y = x, nothing to rescale.

    Args:
        x: array of real numbers.
        u: uniform in [0, 1), of x's shape.
        keep: probability to keep a number, 0 < keep ≤ 1; torch's p is 1 − keep.
        train: True in training, False at test time.

    Returns:
        array like x.

    Raises:
        ValueError: if u and x differ in shape or keep is no such probability.

    Source: Srivastava et al. (2014), "Dropout"; the inverted scaling as in CS231n.

    >>> dropout(np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.5, 0.9]), 0.5, train=True).tolist()
    [2.0, 0.0, 0.0]
    """
    x, u = floats(x, "x"), np.asarray(u)
    if u.shape != x.shape:
        raise ValueError(f"u has shape {u.shape} and x {x.shape}; one number for each entry is needed")
    if not 0 < keep <= 1:
        raise ValueError(f"keep is {keep}; a probability above 0, at most 1, is needed")
    return x * (u < keep) / x.dtype.type(keep) if train else x


def stochastic_depth(x, branch, u, survival, *, train):
    """A residual block that is sometimes skipped for a whole example.

    Training: y = x + b · branch(x), b = 1 where u < survival, 0 elsewhere.
    Test: y = x + survival · branch(x).

    Args:
        x: (N, ...) activations.
        branch: function of x, result shaped like x.
        u: (N,) uniform in [0, 1), one number an example.
        survival: probability p that the block works, 0 ≤ p ≤ 1; deeper blocks get smaller ones.
        train: True in training, False at test time.

    Returns:
        array like x.

    Raises:
        ValueError: if u does not have one number an example, or survival is no probability.

    Source: Huang et al. (2016), "Deep networks with stochastic depth".

    >>> x, u = np.array([[1.0], [1.0]]), np.array([0.2, 0.9])
    >>> stochastic_depth(x, lambda x: 10 * x, u, 0.5, train=True).tolist()
    [[11.0], [1.0]]
    >>> stochastic_depth(x, lambda x: 10 * x, u, 0.5, train=False).tolist()
    [[6.0], [6.0]]
    """
    x, u = floats(x, "x"), np.asarray(u)
    if u.shape != x.shape[:1]:
        raise ValueError(f"u has shape {u.shape} and x {x.shape}; one number for each example is needed")
    if not 0 <= survival <= 1:
        raise ValueError(f"survival is {survival}; a probability in [0, 1] is needed")
    works = (u < survival).astype(x.dtype) if train else np.full(len(u), survival, x.dtype)
    return x + works.reshape(-1, *[1] * (x.ndim - 1)) * branch(x)


def linear_survival(blocks, last=0.5):
    """Survival probability of each block of a deep network, falling in a line.

    p_l = 1 − (l / blocks)(1 − last), l = 1 … blocks.

    Args:
        blocks: number of residual blocks, ≥ 1.
        last: probability of the last one, in [0, 1].

    Returns:
        (blocks,) floats.

    Raises:
        ValueError: if there is no block or `last` is no probability.

    Source: as `stochastic_depth`.

    >>> linear_survival(4).tolist()
    [0.875, 0.75, 0.625, 0.5]
    """
    if blocks < 1 or not 0 <= last <= 1:
        raise ValueError(f"blocks is {blocks} and last {last}; a block and a probability in [0, 1] are needed")
    return 1 - np.arange(1, blocks + 1) / blocks * (1 - last)
