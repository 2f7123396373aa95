"""Six optimizers and nine learning rates on real digits: how good, and how sure to be good."""

from typing import NamedTuple

import numpy as np

from course_lib import optimizers
from course_lib.losses import softmax_loss
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec05.own import badge, credits, step_of
from course_lib.widgets.student import number

NAMES = ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam")
RATES = 10.0 ** np.arange(-4, 0.1, 0.5)
LOOKS = (20, 40, 80)  # training steps after which the validation images are looked at
BATCH = 64


class Measured(NamedTuple):
    """`right` (looks, optimizers, rates): per cent of the validation images; `whose` ran each optimizer."""

    right: np.ndarray
    whose: list


def measure_digits(digits, momentum_step=None, adagrad_step=None, rmsprop_step=None, adam_step=None, seed=0):
    """Train a softmax classifier from 0 with every optimizer and every learning rate, on the same batches.

    Args:
        digits: as `course_lib.data.mnist()` gives them.
        momentum_step, adagrad_step, rmsprop_step, adam_step: the student's, as in their exercises, or None.
        seed: of the batches.

    Returns:
        Measured. It takes a few seconds.

    Raises:
        Nothing, whatever the student's functions do.

    Source: ours.
    """
    rng = np.random.default_rng(seed)
    rows = [rng.integers(0, len(digits.X_train), BATCH) for _ in range(LOOKS[-1])]
    batches = [(digits.X_train[some], digits.y_train[some]) for some in rows]
    given = {"momentum": momentum_step, "adagrad": adagrad_step, "rmsprop": rmsprop_step, "adam": adam_step}
    chosen = {name: step_of(name, step) for name, step in given.items()}
    steps = [sgd, stateful(chosen["momentum"][0], 1), nesterov, *(
        stateful(chosen[name][0], n) for name, n in (("adagrad", 1), ("rmsprop", 1), ("adam", 2)))]  # fmt: skip
    with np.errstate(all="ignore"):
        right = np.array([[train(step, rate, digits, batches) for rate in RATES] for step in steps])
    whoses = [chosen[name][1] for name in given]
    return Measured(np.moveaxis(right, -1, 0), ["", whoses[0], "", *whoses[1:]])


def sgd(W, dW, state, t, rate):
    return W - rate * dW, state


def nesterov(W, dW, state, t, rate):
    return optimizers.nesterov(W, dW, state or optimizers.Velocity(0 * W), rate)


def stateful(step, n):
    """A step function of an exercise, with its n arrays of memory in a tuple; with two of them it counts from 1."""

    def call(W, dW, state, t, rate):
        memory = state or (np.zeros_like(W),) * n
        W, *memory = step(W, dW, *memory, t, rate) if n == 2 else step(W, dW, *memory, rate)
        return W, tuple(memory)

    return call


def train(step, rate, digits, batches):
    """Per cent of the validation images that are right after each of LOOKS."""
    W, state, right = np.zeros((10, digits.X_train.shape[1])), None, []
    for t, (X, y) in enumerate(batches, start=1):
        W, state = step(W, softmax_loss(X @ W.T, y)[1].T @ X, state, t, rate)
        if t in LOOKS:
            right.append(100 * float(((digits.X_val @ W.T).argmax(axis=1) == digits.y_val).mean()))
    return right


def digits_figure(measured):
    """How many new digits come out right, against the learning rate.

    Args:
        measured: from `measure_digits`.

    Returns:
        Figure, a widget.

    Raises:
        Nothing.

    Source: ours.
    """
    right, whose = measured
    curves = np.stack([np.broadcast_to(RATES, right.shape), right], axis=-1)
    marks = np.moveaxis(curves, 1, 2)  # (looks, rates, optimizers, 2)
    said = [[told(look, k, right[i]) for k in range(len(RATES))] for i, look in enumerate(LOOKS)]
    badges = [badge(one) if one and one != "the reference" else "" for one in whose]
    picture = scene.panel(
        scene.path("right", scene.by(curves, "looks"), still=True),
        scene.path("here", scene.by(marks[:, :, :, None], "looks", "rate"), trail=False),
        x=scene.axis(RATES[0] / 1.3, RATES[-1] * 1.3, "learning rate", log=True),
        y=scene.axis(45, 95, "% of new digits right"), ratio=2.2,
        description="Validation accuracy of six optimizers against the learning rate",
    )  # fmt: skip
    return figure(
        picture, controls=[
            scene.slider("rate", RATES, RATES[2], "learning rate", log=True),
            scene.slider("looks", LOOKS, LOOKS[-1], "training steps"),
        ],
        series=scene.series(*NAMES, badges=badges), title="Real digits", note=credits(*(one for one in whose if one)),
        texts={"said": scene.by(np.array(said, dtype=object), "looks", "rate")}, summary="said",
    )  # fmt: skip


def told(look, k, right):
    order = np.argsort(-right[:, k], kind="stable")
    here = ", ".join(f"{NAMES[i]} {right[i, k]:.1f} %" for i in order)
    best = right.max(axis=1)
    top, last = int(best.argmax()), int(best.argmin())
    return (
        f"{look} steps with learning rate {number(float(f'{RATES[k]:.1g}'), 4)}: {here}. With its best rate each: from "
        f"{NAMES[last]} {best[last]:.1f} % to {NAMES[top]} {best[top]:.1f} %."
    )
