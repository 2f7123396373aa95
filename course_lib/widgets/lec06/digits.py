"""Small networks that learn real digits, many learning rates in one pass: what the figures of lecture 06 measure."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from course_lib.optimizers import OPTIMIZERS

WATCHED = 1000  # training examples whose loss is drawn


class Digits(NamedTuple):
    """Images of 14 × 14 pixels to learn from, and others to be judged by."""

    X: np.ndarray
    y: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray


class Runs(NamedTuple):
    """K runs: training loss at F + 1 moments, part wrong of new digits, number of hidden units that never fire."""

    loss: np.ndarray
    val_error: np.ndarray
    dead: np.ndarray


def shrunk(split):
    """The digits at half their width and height, so that a network learns them while one looks on.

    Args:
        split: `course_lib.data.mnist()`.

    Returns:
        Digits: images (N, 196), each number the mean of 2 × 2 pixels.

    Raises:
        Nothing.

    Source: ours.
    """

    def halved(X):
        return X.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196).astype(np.float32)

    return Digits(halved(split.X_train), split.y_train, halved(split.X_val), split.y_val)


def train(digits, rates, batch, *, hidden=(32,), gain=1.0, rule="sgd", seed=0, frames=50, **hyper):
    """K networks from the same start on the same minibatches; only the learning rates differ.

    Args:
        digits: Digits.
        rates: (K, T) learning rates, one row for each run.
        batch: examples in a minibatch.
        hidden: units of each hidden layer (ReLU).
        gain: the first weights are this many times as large as usual (√(2 / inputs)).
        rule: name of an update rule of `course_lib.optimizers`.
        seed: of the first weights and of the order of the examples.
        frames: F; the loss is looked at F + 1 times.
        hyper: more numbers of the rule, such as rho.

    Returns:
        Runs.

    Raises:
        Nothing; runs that diverge have a loss of nan.

    Source: ours.
    """
    rates, (N, D) = np.asarray(rates, dtype=np.float32), digits.X.shape
    (K, T), rng, optimizer = rates.shape, np.random.default_rng(seed), OPTIMIZERS[rule]
    parameters = first_weights(K, (D, *hidden, int(digits.y.max()) + 1), gain, rng)
    states = [optimizer.init(p) for p in parameters]
    order = np.concatenate([rng.permutation(N) for _ in range(-(-T * batch // N))])
    looks, losses = set(np.rint(np.linspace(0, T, frames + 1)).astype(int).tolist()), []
    with np.errstate(all="ignore"):
        for t in range(T):
            if t in looks:
                losses.append(loss_of(parameters, digits))
            rows = order[t * batch : (t + 1) * batch]
            slopes = gradients(parameters, digits.X[rows], digits.y[rows])
            for k, (p, dp) in enumerate(zip(parameters, slopes, strict=True)):
                parameters[k], states[k] = optimizer.step(p, dp, states[k], rates[:, t, None, None], **hyper)
        losses.append(loss_of(parameters, digits))
        wrong = (forward(parameters, digits.X_val)[-1].argmax(axis=-1) != digits.y_val).mean(axis=-1)
        return Runs(np.array(losses).T, wrong, dead_units(parameters, digits.X[:WATCHED]))


def constant(rates, steps):
    """Each rate for all steps: (K, T)."""
    return np.repeat(np.asarray(rates, dtype=float)[:, None], steps, axis=1)


def first_weights(K, sizes, gain, rng):
    """[W1, b1, W2, b2, …], K times the same: W (K, inputs, outputs), b (K, 1, outputs)."""
    parameters = []
    for inputs, outputs in pairwise(sizes):
        W = gain * np.sqrt(2 / inputs) * rng.normal(size=(inputs, outputs))
        parameters += [np.repeat(W[None].astype(np.float32), K, axis=0), np.zeros((K, 1, outputs), np.float32)]
    return parameters


def forward(parameters, X):
    """The input, what each hidden layer says, and the scores (K, N, C)."""
    said = [X]
    for k in range(0, len(parameters), 2):
        scores = said[-1] @ parameters[k] + parameters[k + 1]
        said.append(np.maximum(scores, 0) if k + 2 < len(parameters) else scores)
    return said


def gradients(parameters, X, y):
    """Gradient of the mean softmax loss in each parameter, by the chain rule from the last layer to the first."""
    said = forward(parameters, X)
    p = np.exp(said[-1] - said[-1].max(axis=-1, keepdims=True))
    d = p / p.sum(axis=-1, keepdims=True)
    d[:, np.arange(len(y)), y] -= 1
    d /= len(y)
    slopes = []
    for k in range(len(parameters) - 2, -1, -2):
        inputs = said[k // 2]
        slopes = [np.swapaxes(inputs, -1, -2) @ d, d.sum(axis=1, keepdims=True), *slopes]
        if k:
            d = (d @ np.swapaxes(parameters[k], -1, -2)) * (inputs > 0)
    return slopes


def loss_of(parameters, digits):
    """Mean softmax loss of the watched training examples: (K,).

    In blocks of 40: products this small BLAS does alone, without waiting for threads that a busy machine delays.
    """
    y, scores = digits.y[:WATCHED], []
    for first in range(0, len(y), 40):
        scores.append(forward(parameters, digits.X[first : min(first + 40, len(y))])[-1])
    scores = np.concatenate(scores, axis=1).astype(float)
    scores -= scores.max(axis=-1, keepdims=True)
    return (np.log(np.exp(scores).sum(axis=-1)) - scores[:, np.arange(len(y)), y]).mean(axis=-1)


def dead_units(parameters, X):
    """How many hidden units are 0 for every example: (K,). Their weights get no gradient any more."""
    hidden = forward(parameters, X)[1:-1]
    return sum((h <= 0).all(axis=1).sum(axis=-1) for h in hidden) if hidden else np.zeros(len(parameters[0]), int)
