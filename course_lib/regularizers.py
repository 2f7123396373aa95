"""Regularizers: from weights of any shape to what they cost, and the gradient of that.

Each is the R(W) of the slides' L = (1/N) Σᵢ Lᵢ + λ R(W); λ comes in with `linear_objective`. As on the
slides there is no ½ in L2: its gradient is 2W, so torch's `weight_decay` equals 2λ.
"""

import numpy as np


def l2(W):
    """Sum of squares and its gradient: R(W) = Σ W², ∇R = 2W. Prefers weights spread out.

    Args:
        W: weights, an array of any shape.

    Returns:
        (value, dW): a float ≥ 0 and an array of W's shape.

    Raises:
        ValueError: if W is not made of finite real numbers.

    Source: Tikhonov (1943); Krogh and Hertz (1992), "A simple weight decay can improve generalization".

    >>> l2(np.array([1.0, 0, 0, 0]))[0], l2(np.full(4, 0.25))[0]
    (1.0, 0.25)
    """
    W = _weights(W)
    return float(np.vdot(W, W)), 2 * W


def l1(W):
    """Sum of absolute values and its gradient: R(W) = Σ |W|, ∇R = sign W. Prefers weights that are 0.

    At W = 0, a kink, the subgradient 0 is used.

    Args:
        W: weights, an array of any shape.

    Returns:
        (value, dW): a float ≥ 0 and an array of W's shape.

    Raises:
        ValueError: as `l2`.

    Source: Tibshirani (1996), "Regression shrinkage and selection via the lasso".

    >>> l1(np.array([1.0, 0, 0, 0]))[0], l1(np.full(4, 0.25))[0]  # a tie: L1 does not tell them apart
    (1.0, 1.0)
    """
    W = _weights(W)
    return float(np.abs(W).sum()), np.sign(W)


def elastic_net(W, beta=0.5):
    """L2 and L1 together: R(W) = Σ β W² + |W|, ∇R = 2βW + sign W.

    Args:
        W: weights, an array of any shape.
        beta: β ≥ 0, the weight of the squares.

    Returns:
        (value, dW): a float ≥ 0 and an array of W's shape.

    Raises:
        ValueError: as `l2`, or if beta is negative.

    Source: Zou and Hastie (2005), "Regularization and variable selection via the elastic net".

    >>> elastic_net(np.array([1.0, 0, 0, 0]))[0], elastic_net(np.full(4, 0.25))[0]
    (1.5, 1.125)
    """
    W = _weights(W)
    if not (np.isfinite(beta) and beta >= 0):
        raise ValueError(f"beta is {beta}; a finite number of 0 or more is needed")
    return float(beta * np.vdot(W, W) + np.abs(W).sum()), 2 * beta * W + np.sign(W)


def max_norm(W, c):
    """W with every row no longer than c: rows that are longer are scaled back onto the ball.

    wᵢ ← wᵢ · min(1, c / ‖wᵢ‖₂). A constraint instead of a price: apply it after each update.

    Args:
        W: (..., D) weights, a row for each class or unit.
        c: the largest length allowed, > 0.

    Returns:
        Array of W's shape; rows within the ball are unchanged to the last bit.

    Raises:
        ValueError: as `l2`, or if c is not above 0.

    Source: Srebro and Shraibman (2005), "Rank, trace-norm and max-norm"; Srivastava et al. (2014), "Dropout".

    >>> max_norm(np.array([[3.0, 4.0], [0.3, 0.4]]), c=1.0).round(12).tolist()
    [[0.6, 0.8], [0.3, 0.4]]
    """
    W = _weights(W)
    if W.ndim == 0:
        raise ValueError("W is a single number; max_norm needs rows, shape (..., D)")
    if not (np.isfinite(c) and c > 0):
        raise ValueError(f"c is {c}; the largest length must be a finite number above 0")
    # Lengths are taken of rows scaled to a largest entry of 1: squares of very small or large weights would
    # leave the range of floats. 1 stands in for rows of zeros.
    largest = np.abs(W).max(axis=-1, keepdims=True, initial=0)
    largest = np.where(largest > 0, largest, 1)
    length = largest * np.linalg.norm(W / largest, axis=-1, keepdims=True)
    return W * (c / np.maximum(length, c))  # within the ball that is W · 1


def _weights(W):
    W = np.asarray(W)
    if W.dtype.kind not in "fiub":
        raise ValueError(f"W has dtype {W.dtype}; real numbers are needed")
    if W.size == 0:
        raise ValueError(f"W has shape {W.shape}: it is empty; there must be at least one weight")
    if W.dtype.kind != "f":
        W = W.astype(float)
    if not np.isfinite(W).all():
        raise ValueError("W contains nan or inf; a smaller learning rate may keep training from diverging")
    return W
