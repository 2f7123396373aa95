"""Batch normalization, in training and at test time."""

from typing import NamedTuple

import numpy as np

from course_lib.layers._inputs import floats


class RunningMoments(NamedTuple):
    """Mean and variance of each feature, remembered over batches for test time."""

    mean: np.ndarray
    variance: np.ndarray


def batch_norm(x, gamma, beta, running, *, train, momentum=0.1, eps=1e-5):
    """Batch normalization: each feature gets mean beta and standard deviation gamma.

    y = gamma (x − μ) / √(σ² + ε) + beta. In training μ, σ² are the batch's own (σ² with 1/N), and
    running ← (1 − momentum) running + momentum · batch, its variance with 1/(N − 1) as in torch.
    At test time μ, σ² are the running ones, so that an example's result does not depend on its batch.

    Args:
        x: (N, D) activations; N ≥ 2 in training.
        gamma, beta: (D,), learned.
        running: RunningMoments; start from mean 0 and variance 1.
        train: True in training, False at test time.
        momentum: weight of the newest batch, in [0, 1].
        eps: ε > 0.

    Returns:
        (y, running): (N, D) and the RunningMoments to keep.

    Raises:
        ValueError: if shapes do not fit, or a training batch has one example.

    Source: Ioffe and Szegedy (2015), "Batch normalization".

    >>> start = RunningMoments(np.zeros(1), np.ones(1))
    >>> x = np.array([[1.0], [3.0]])
    >>> y, running = batch_norm(x, np.ones(1), np.zeros(1), start, train=True, eps=1e-12)
    >>> y.round(6).tolist(), running.mean.round(6).tolist(), running.variance.round(6).tolist()
    ([[-1.0], [1.0]], [0.2], [1.1])
    """
    x = floats(x, "x")
    if x.ndim != 2 or any(np.shape(part) != x.shape[1:] for part in (gamma, beta, *running)):
        shapes = ", ".join(str(np.shape(part)) for part in (gamma, beta, *running))
        raise ValueError(
            f"x has shape {x.shape}, gamma, beta and the running moments {shapes}; (N, D) and (D,) are needed"
        )
    if not 0 <= momentum <= 1 or not eps > 0:
        raise ValueError(f"momentum is {momentum} and eps {eps}; momentum in [0, 1] and eps above 0 are needed")
    mean, variance = running
    if train:
        if len(x) < 2:
            raise ValueError(f"a training batch has {len(x)} example; batch statistics need at least 2")
        mean, variance = x.mean(axis=0), x.var(axis=0)
        newest = RunningMoments(mean, variance * len(x) / (len(x) - 1))
        running = RunningMoments(
            *((1 - momentum) * old + momentum * new for old, new in zip(running, newest, strict=True))
        )
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta, running


def batch_norm_gradients(dy, x, gamma, *, eps=1e-5):
    """Gradients of training-mode batch normalization; the batch's mean and variance depend on x too.

    With x̂ = (x − μ)/√(σ² + ε): dgamma = Σ dy·x̂, dbeta = Σ dy,
    dx = gamma/√(σ² + ε) · (dy − mean(dy) − x̂ · mean(dy·x̂)).

    Args:
        dy: (N, D), the gradient in the layer's output.
        x: (N, D), the layer's input, N ≥ 2.
        gamma: (D,).
        eps: ε > 0, as in `batch_norm`.

    Returns:
        (dx (N, D), dgamma (D,), dbeta (D,)).

    Raises:
        ValueError: if dy and x differ in shape.

    Source: as `batch_norm`.

    >>> dx, dgamma, dbeta = batch_norm_gradients(np.ones((2, 1)), np.array([[1.0], [3.0]]), np.ones(1))
    >>> dx.tolist(), dgamma.tolist(), dbeta.tolist()  # adding a constant to a batch changes nothing
    ([[0.0], [0.0]], [0.0], [2.0])
    """
    x, dy = floats(x, "x"), floats(dy, "dy")
    if x.ndim != 2 or dy.shape != x.shape:
        raise ValueError(f"dy has shape {dy.shape} and x {x.shape}; both (N, D) are needed")
    scale = np.sqrt(x.var(axis=0) + eps)
    normalized = (x - x.mean(axis=0)) / scale
    dx = gamma / scale * (dy - dy.mean(axis=0) - normalized * (dy * normalized).mean(axis=0))
    return dx, (dy * normalized).sum(axis=0), dy.sum(axis=0)
