"""Batch sizes race against the clock on real digits; and when to stop."""

import time

import numpy as np

from course_lib.exercise import passing
from course_lib.losses import softmax_loss, softmax_losses
from course_lib.references import lec04 as references
from course_lib.training import should_stop as reference_stop
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number

FRAMES = 40
RATES = {1: 0.01, 16: 0.05, 256: 0.3, 4000: 0.5}
PATIENCE = tuple(range(1, 13))


def digit_gradient(W, X, y):
    """Gradient of the mean softmax loss of the scores X Wᵀ in W: (C, D)."""
    return softmax_loss(X @ W.T, y)[1].T @ X


def epoch_example():
    rng = np.random.default_rng(0)
    return (
        digit_gradient,
        np.zeros((3, 2)),
        rng.random((7, 2)),
        np.arange(7) % 3,
        rng.permutation(7)[:5],
        2,
        0.5,
    )


def race_figure(X, y, sgd_epoch=None, seconds=0.5, rates=RATES, seed=0):
    """Each batch size trains a softmax classifier from 0 for the same time, measured here and now.

    Args:
        X, y: (N, D) examples and (N,) labels.
        sgd_epoch: the student's (grad, w, X, y, order, batch_size, learning_rate) → w, or None.
        seconds: of computing for each batch size; looking at the loss does not count.
        rates: dict batch size → learning rate.
        seed: of the shuffling.

    Returns:
        Figure, a widget. It asks for a bet before it plays.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.

    >>> rng = np.random.default_rng(0)
    >>> race_figure(rng.random((40, 3)), np.arange(40) % 2, seconds=0.01, rates={4: 0.1, 40: 0.1}).scene["steps"]
    40
    """
    epoch, badge = passing(sgd_epoch, references.sgd_epoch, epoch_example())
    runs = [timed_run(epoch, X, y, min(size, len(X)), rate, seconds, seed) for size, rate in rates.items()]
    names = [f"{size:,} in a batch" if size < len(X) else f"all {len(X):,} at once" for size in rates]
    passes, loss = np.array([run[0] for run in runs]), np.array([run[1] for run in runs])
    best = names[int(np.nanargmin(loss[:, -1]))]
    said = "; ".join(
        f"{name}: {run[0][-1]:.3g} passes, {run[2]:,} steps, loss {number(run[1][-1], 3)}"
        for name, run in zip(names, runs, strict=True)
    )
    return figure(
        *race_panels(passes, loss, seconds), series=scene.series(*names), steps=FRAMES, seconds=5,
        title=f"{seconds:g} seconds for each batch size", note=f"trained by {badge}", summary="said",
        texts={"said": f"After {seconds:g} seconds of computing on this machine: {said}.", "best": best},
        bet={"question": "Which has the lowest loss in the end?", "options": names, "answer": "best"},
    )  # fmt: skip


def timed_run(epoch, X, y, size, rate, seconds, seed):
    """(passes (41,), losses (41,), number of steps): at equal times of computing, 0 to seconds."""
    rng, W, spent, seen, steps = np.random.default_rng(seed), np.zeros((int(y.max()) + 1, X.shape[1])), 0.0, 0, 0
    watched = slice(0, 1000)
    passes, losses = [0.0], [float(softmax_losses(X[watched] @ W.T, y[watched]).mean())]
    while len(losses) <= FRAMES:
        order = rng.permutation(len(X))
        # A pass in pieces of some batches each, to look at the loss on the way.
        for piece in references.minibatches(order, max(size, size * (100 // size))):
            begun = time.perf_counter()
            W = epoch(digit_gradient, W, X, y, piece, size, rate)
            spent += time.perf_counter() - begun
            seen, steps = seen + len(piece), steps - (-len(piece) // size)
            if spent >= len(losses) * seconds / FRAMES:
                due = min(FRAMES, int(spent / seconds * FRAMES)) - len(losses) + 1
                losses += [float(softmax_losses(X[watched] @ W.T, y[watched]).mean())] * due
                passes += [seen / len(X)] * due
            if len(losses) > FRAMES:
                break
    return np.array(passes), np.array(losses), steps


def race_panels(passes, loss, seconds):
    top, low = float(np.nanmax(loss[:, 0])) * 1.15, max(0.0, float(np.nanmin(loss)) * 0.8)
    quarters = [(k * FRAMES / 5, number(k * seconds / 5)) for k in range(6)]
    by_time = scene.panel(
        scene.curve("time", loss, readout=True), x=scene.axis(0, FRAMES, "seconds of computing", ticks=quarters),
        y=scene.axis(low, top, "loss"), title="Against the clock", ratio=1.1,
        description="Training loss of each batch size against seconds of computing",
    )  # fmt: skip
    first = np.nanmin(np.where(passes > 0, passes, np.nan))
    at = np.maximum(passes, first / 2)
    by_pass = scene.panel(
        scene.path("pass", np.stack([at, loss], axis=-1)),
        x=scene.axis(first / 2, 1.3 * passes.max(), "passes over the data", log=True), y=scene.axis(low, top, "loss"),
        title="Against the examples used", ratio=1.1,
        description="Training loss of each batch size against passes over the data",
    )  # fmt: skip
    return by_time, by_pass


def patience_figure(train_errors, val_errors, should_stop=None):
    """Errors of a long training, and where early stopping ends it for each patience.

    Args:
        train_errors, val_errors: (E,) parts of the examples that are wrong, epoch by epoch.
        should_stop: the student's (errors, patience) → bool, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: the slides' Algorithm 2.1, line 8.

    >>> patience_figure([0.5, 0.3, 0.2], [0.5, 0.4, 0.4]).scene["state"]
    {'patience': 1.0}
    """
    history = np.array([0.5, 0.3, 0.4, 0.3])
    stop, badge = passing(should_stop, reference_stop, *[(history[:n], p) for n in (1, 2, 3, 4) for p in (1, 2, 3)])
    train_errors, val_errors = 100 * np.array(train_errors), 100 * np.array(val_errors)
    ends = [end_of(stop, val_errors, p) for p in PATIENCE]
    kept = [int(np.argmin(val_errors[: end + 1])) for end in ends]
    epochs = len(val_errors)
    lines = np.stack([[np.arange(1, epochs + 1)] * 2, [train_errors, val_errors]], axis=-1)
    texts = [told_patience(*row, val_errors) for row in zip(PATIENCE, ends, kept, strict=True)]
    marks = {"stop": ("square", 0, ends), "kept": ("star", 2, kept)}
    layers = [
        scene.points(name, scene.by([[(k + 1, val_errors[k])] for k in at], "patience"), mark, color=color, size=11)
        for name, (mark, color, at) in marks.items()
    ]
    picture = scene.panel(
        scene.path("errors", lines, still=True, series=[0, 1]), *layers, x=scene.axis(0, epochs + 1, "epoch"),
        y=scene.axis(0, 1.1 * float(max(val_errors.max(), train_errors.max())), "% wrong"), ratio=2.6,
        title="■ training stops   ★ the weights that are kept",
        description="Training and validation error by epoch, where training stops and which epoch is kept",
    )  # fmt: skip
    return figure(
        picture, controls=[scene.slider("patience", PATIENCE, 1, "patience, epochs")],
        series=[scene.Series("training", 3, "short", "diamond"), scene.Series("validation", 4, "solid", "hexagon")],
        title="When to stop", note=f"stopped by {badge}",
        texts={"said": scene.by(texts, "patience")}, summary="said",
    )  # fmt: skip


def end_of(stop, errors, patience):
    """The epoch (from 0) after which training stops; the last one if it never does."""
    for n in range(1, len(errors) + 1):
        if stop(errors[:n] / 100, patience):
            return n - 1
    return len(errors) - 1


def told_patience(patience, end, kept, errors):
    said = f"Patience {patience}: training ends after epoch {end + 1} and keeps the weights of epoch {kept + 1}"
    best = f"The best of all {len(errors)} epochs is {errors.min():.1f} % in epoch {int(np.argmin(errors)) + 1}."
    return f"{said}, {errors[kept]:.1f} % wrong. {best}"
