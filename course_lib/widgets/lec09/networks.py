"""Two layers in the plane: the student's functions or ours, and small networks while they learn."""

import time
from typing import NamedTuple

import numpy as np

from course_lib.exercise import passing
from course_lib.optimizers import OPTIMIZERS
from course_lib.references.lec09 import two_layer_gradients, two_layer_scores
from course_lib.widgets.lec00_points import impossible_sets

WIDTHS = (1, 2, 3, 4, 6, 8)
FRAMES = (0, 2, 5, 10, 15, 20, 30, 40, 60, 80, 100, 130, 160, 200, 250, 300)
RATE, LAM, SIDE = 0.05, 1e-4, 3.0
VERMILION, BLUE = 0, 1  # of the figures' palette
SLOW = 0.003  # seconds a gradient may take: 5,400 of them are needed
# The luckiest of twelve starts (seeds 0 to 11) for each width.
SEEDS = {
    "opposite quadrants": (4, 0, 0, 0, 0, 0),
    "ring": (5, 0, 6, 2, 4, 3),
    "three modes": (2, 8, 6, 2, 4, 6),
}
SHAPES = tuple(SEEDS)


class Run(NamedTuple):
    """A network's parameters at each of the FRAMES, and its loss and part of right answers there."""

    frames: list
    loss: np.ndarray
    right: np.ndarray


def examples():
    """Three networks to try functions with: (X, y, W1, b1, W2, b2), units on and off among them."""
    rng = np.random.default_rng(0)
    for N, D, H, C in ((4, 3, 5, 2), (6, 2, 3, 4), (1, 2, 2, 2)):
        shapes = ((N, D), (H, D), (H,), (C, H), (C,))
        X, *parameters = (rng.normal(size=shape) for shape in shapes)
        yield X, rng.integers(0, C, size=N), *parameters


def own_scores(yours):
    """The student's `two_layer_scores` where it is right, else ours; and whose it is."""
    tries = [(X, *parameters) for X, _, *parameters in examples()]
    return passing(yours, two_layer_scores, *tries, name="two_layer_scores")


def own_gradients(yours):
    """The student's `two_layer_gradients` where it is right and fast enough, else ours; and whose it is."""
    tries = [(*example, lam) for example, lam in zip(examples(), (0.0, 0.3, 1.0), strict=True)]
    function, whose = passing(yours, two_layer_gradients, *tries, name="two_layer_gradients")
    if function is two_layer_gradients:
        return function, whose
    X, y = impossible_sets()["ring"]
    arguments = (X, y, *fresh(8, 0), LAM)
    function(*arguments)
    begun = time.perf_counter()
    function(*arguments)
    if time.perf_counter() - begun > SLOW:
        return (
            two_layer_gradients,
            "the reference (your two_layer_gradients is right; without loops it could train here)",
        )
    return function, whose


def fresh(width, seed):
    """(W1, b1, W2, b2) of a network for two numbers and two classes, before it has learned anything."""
    rng = np.random.default_rng(seed)
    W1, b1 = rng.normal(size=(width, 2)), rng.uniform(-1, 1, size=width)
    return W1, b1, rng.normal(size=(2, width)) * 0.5, np.zeros(2)


def trained(X, y, width, seed, gradients=two_layer_gradients):
    """A `Run` of 300 steps of Adam with all points at once."""
    parameters, rule = fresh(width, seed), OPTIMIZERS["adam"]
    states = [rule.init(p) for p in parameters]
    frames, losses, right = [], [], []
    for step in range(FRAMES[-1] + 1):
        loss, slopes = gradients(X, y, *parameters, LAM)
        if step in FRAMES:
            frames.append(parameters)
            losses.append(float(loss))
            right.append(float(np.mean(two_layer_scores(X, *parameters).argmax(axis=1) == y)))
        moved = [
            rule.step(p, np.asarray(d), state, learning_rate=RATE, beta2=0.99)
            for p, d, state in zip(parameters, slopes, states, strict=True)
        ]
        parameters, states = tuple(p for p, _ in moved), [state for _, state in moved]
    return Run(frames, np.array(losses), np.array(right))


def runs_of(shape, gradients=two_layer_gradients):
    """A `Run` for each of the WIDTHS, on the points of one shape."""
    points = impossible_sets()[shape]
    return [trained(*points, width, seed, gradients) for width, seed in zip(WIDTHS, SEEDS[shape], strict=True)]


def all_runs(gradients=two_layer_gradients):
    """{shape: `runs_of` it}."""
    return {shape: runs_of(shape, gradients) for shape in SHAPES}
