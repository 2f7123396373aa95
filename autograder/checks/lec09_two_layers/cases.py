"""The calls on which the network of lecture 09 is tried, smallest first."""

import numpy as np

from autograder.checks.base import Call
from autograder.checks.lec09_two_layers.network import network

NO_BIAS = "where both biases are 0"
BIAS = "with biases"
MODERATE = "for moderate scores"
HUGE = "for huge scores"
KINK = "where a hidden unit is exactly 0, at the kink"
MOST_LOSS = 15.0  # of one example, so that nobody who keeps a probability above 1e-8 meets that here


def _parameters(rng, D, H, C):
    """(W1, b1, W2, b2) with two decimals, so that a case can be read."""
    shapes = ((H, D), (H,), (C, H), (C,))
    return tuple(rng.normal(scale=scale, size=s).round(2) for scale, s in zip((1, 0.7, 1, 0.7), shapes, strict=True))


def _both_sides(rng, N, D, H, C, bias=True, decimals=2):
    """(X, W1, b1, W2, b2) with hidden units on both sides of 0, every example's row among them, and none near it;
    and where there are biases, some that turn a unit on or off."""
    while True:
        X, (W1, b1, W2, b2) = rng.normal(scale=1.5, size=(N, D)).round(decimals), _parameters(rng, D, H, C)
        b1, b2 = b1 * bias, b2 * bias
        inputs = X @ W1.T
        before = inputs + b1
        turned = ((inputs > 0) != (before > 0)).any() or not bias or N * H < 6
        sides = (before > 0).any() and ((before < 0).any() or N * H == 1)
        if np.abs(before).min() > 0.02 and np.abs(inputs).min() > 0.02 and sides and turned:
            return X, W1, b1, W2, b2


def _whole_inputs(rng):
    """An X of integers, as images are, and all else in floats."""
    X, *parameters = _both_sides(rng, 4, 3, 4, 3, decimals=0)
    return X.astype(int), *parameters


def _whole_numbers(rng):
    """Integers, with hidden units that are exactly 0 in some examples and not in others."""
    while True:
        X, W1, W2 = (rng.integers(-3, 4, size=s) for s in ((5, 3), (4, 3), (3, 4)))
        b1, b2 = rng.integers(-2, 3, size=4), rng.integers(-2, 3, size=3)
        before = X @ W1.T + b1
        if (before == 0).sum() >= 3 and (before > 0).any() and (before < 0).any() and np.all(W2.any(axis=0)):
            return X, W1, b1, W2, b2


def _strided(array):
    """The same numbers with gaps between them in memory."""
    return np.repeat(array, 2, axis=-1)[..., ::2]


LAYOUTS = (np.asfortranarray, _strided, _strided, np.asfortranarray, _strided)


def scores_calls(rng):
    """Small to large: without biases, then with them; one of everything, as many of everything, whole numbers."""
    dead = _both_sides(rng, 3, 2, 3, 4)
    dead[2][:] = -50
    large = _both_sides(rng, 4, 3, 4, 3)
    single = [a.astype(np.float32) for a in _both_sides(rng, 4, 3, 5, 2)]
    wide = [np.asfortranarray(a) for a in _both_sides(rng, 4, 5, 3, 4)]
    return [
        Call(_both_sides(rng, 2, 3, 4, 2, bias=False), tags=(NO_BIAS,), atol=1e-10),
        Call(_both_sides(rng, 3, 4, 2, 5, bias=False), tags=(NO_BIAS,), atol=1e-10),
        Call(_both_sides(rng, 6, 4, 5, 3, bias=False), tags=(NO_BIAS,), atol=1e-10),
        Call(_both_sides(rng, 1, 1, 1, 2), tags=(BIAS, "when N = D = H = 1"), atol=1e-10),
        Call(_both_sides(rng, 1, 3, 4, 2), tags=(BIAS, "when N = 1"), atol=1e-10),
        Call(_both_sides(rng, 3, 3, 3, 3), tags=(BIAS, "when N = D = H = C"), atol=1e-10),
        Call(dead, tags=(BIAS, "where no hidden unit is on"), atol=1e-10),
        Call(_whole_numbers(rng), tags=(BIAS, "for whole numbers"), atol=1e-10),
        Call((1000 * large[0], *large[1:]), tags=(BIAS, "for large numbers"), atol=1e-10),
        Call(tuple(single), tags=(BIAS,), rtol=3e-4, atol=3e-4),
        Call(tuple(wide), tags=(BIAS,), atol=1e-10),
        Call(tuple(_strided(a) for a in _both_sides(rng, 5, 2, 6, 3)), tags=(BIAS,), atol=1e-10),
        Call(_whole_inputs(rng), tags=(BIAS, "for an X of whole numbers"), atol=1e-10),
    ]


def _labelled(rng, case, lam, dtype=np.int64):
    """All arguments of the gradients, every class among the labels where there is room."""
    X, W1, b1, W2, b2 = case
    return X, rng.permutation(np.arange(len(X)) % len(b2)).astype(dtype), W1, b1, W2, b2, lam


def _huge(rng):
    """Scores up to 1e4, an example whose right class has a probability that is 0 in floats, and one whose scores are
    all far below another's."""
    while True:
        X, W1, b1, W2, b2 = _both_sides(rng, 4, 3, 3, 3)
        hidden = np.maximum(0, X @ W1.T + b1)
        W2 = (W2 * (1e4 / np.abs(hidden @ W2.T).max())).round(1)
        case = _labelled(rng, (X, W1, b1, W2, b2), 0.5)
        scores = hidden @ W2.T + b2
        largest = scores.max(axis=1)
        if np.max(largest - scores[np.arange(4), case[1]]) > 2000 and np.ptp(largest) > 1000:
            return case


def _likely(draw):
    """What is drawn first in which no right class has a probability near 0: that is another difficulty."""
    while True:
        case = draw()
        if network(*case[:-1], lam=0)[0] < MOST_LOSS / len(case[0]):
            return case


def _at_the_kink(rng):
    """Whole numbers in which a gradient would come through units that are exactly 0, if they let it."""
    while True:
        case = _labelled(rng, _whole_numbers(rng), 1)
        _, (_, closed, *_) = network(*case)
        _, (_, opened, *_) = network(*case, through=lambda dhidden, before: dhidden * (before >= 0))
        if np.abs(opened - closed).max() > 0.01:
            return case


def gradient_calls(rng):
    """Small to large: no, weak and strong regularization, the kink, every kind of array; then huge scores."""

    def ready(sizes, lam):
        return _likely(lambda: _labelled(rng, _both_sides(rng, *sizes), lam))

    def single():
        return _labelled(rng, [a.astype(np.float32) for a in _both_sides(rng, 4, 2, 3, 3)], 0.3, np.int32)

    def mixed():
        arrays = zip(LAYOUTS, _both_sides(rng, 5, 4, 3, 2), strict=True)
        return _labelled(rng, [layout(a) for layout, a in arrays], 0.01, np.uint8)

    X, y, W1, b1, W2, b2, lam = ready((3, 2, 3, 4), 0.25)
    return [
        Call(ready((1, 2, 2, 2), 0.0), tags=(MODERATE, "when N = 1"), atol=1e-10),
        Call(ready((2, 3, 2, 2), 0.1), tags=(MODERATE,), atol=1e-10),
        Call(ready((3, 1, 1, 2), 0.2), tags=(MODERATE, "when D = H = 1"), atol=1e-10),
        Call(ready((4, 3, 5, 3), 2.0), tags=(MODERATE,), atol=1e-10),
        Call(ready((3, 3, 3, 3), 0.5), tags=(MODERATE, "when N = D = H = C"), atol=1e-10),
        Call(_likely(lambda: _at_the_kink(rng)), tags=(MODERATE, KINK), atol=1e-10),
        Call(_likely(single), tags=(MODERATE,), rtol=3e-4, atol=3e-4),
        Call(_likely(mixed), tags=(MODERATE,), atol=1e-10),
        Call(_huge(rng), tags=(HUGE,), rtol=1e-7, atol=1e-6),
        Call((X, y, W1, b1, W2, b2 - 1e4, lam), tags=(HUGE,), rtol=1e-7, atol=1e-6),
        Call(
            _likely(lambda: _labelled(rng, _whole_inputs(rng), 0.1)),
            tags=(MODERATE, "for an X of whole numbers"),
            atol=1e-10,
        ),
    ]
