"""Lecture 01: ten templates while they are learned, beside both losses."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number

SHADES = 12  # on either side of grey; what repeats packs well


def shown_steps(count):
    """The steps whose templates are shown: close together at first, where most is learned.

    >>> shown_steps(61).tolist()
    [0, 1, 2, 3, 4, 6, 8, 12, 16, 22, 31, 43, 60]
    """
    return np.unique(np.rint(np.r_[0:5, np.geomspace(6, max(count - 1, 7), 8)]).astype(int)).clip(max=count - 1)


def training_figure(runs, expected, X_val, y_val):
    """Ten templates while they are learned, beside both losses: choose the loss, move through the steps.

    Args:
        runs: {name of a loss: (T + 1 triples of weights (10, 784), biases (10,) and loss, whose function it is)}.
        expected: {words: the loss that was expected before the first step}.
        X_val, y_val: digits to count the right ones of.

    Returns:
        Figure.

    Raises:
        Nothing for arrays of these shapes.

    Source: ours.

    >>> run = [(np.zeros((10, 784)), np.zeros(10), 2.0)] * 61
    >>> training_figure({"softmax": (run, "me")}, {"log C": 2.3}, np.zeros((1, 784)), np.array([0])).scene["state"]
    {'loss': 0, 'step': 0.0}
    """
    names, walks = list(runs), [run for run, _ in runs.values()]
    steps = shown_steps(len(walks[0]))
    W, b = (np.array([[walk[t][part] for t in steps] for walk in walks]) for part in (0, 1))
    scores = X_val @ np.swapaxes(W, -1, -2) + b[:, :, None]
    right = 100 * (scores.argmax(axis=-1) == y_val).mean(axis=-1)
    value = np.array([[loss for _, _, loss in walk] for walk in walks])
    lines = scene.series(*names, badges=[f"by {whose}" for _, whose in runs.values()])
    lines.append(scene.Series("step now", 6, "fine", "circle", legend=False))
    texts = [
        [f"{name}, step {t}: mean loss {number(value[r, t], 3)}; {number(right[r, k], 1)} % of {len(y_val)} new digits "
         f"are right." for k, t in enumerate(steps)] for r, name in enumerate(names)
    ]  # fmt: skip
    return figure(
        scene.panel(
            scene.image("templates", scene.by(tiles(W), "loss", "step")), x=scene.axis(0, 5), y=scene.axis(0, 2),
            bare=True, ratio=2.5, share=1.5, title="The templates of 0 to 4, and of 5 to 9",
            description="ten templates: light pixels speak for a class, dark ones against it",
        ),
        loss_panel(value, steps, expected),
        controls=[scene.choice("loss", names, 0, "loss"), scene.slider("step", steps, 0)], series=lines,
        title="What training does to the templates", texts={"said": scene.by(texts, "loss", "step")}, summary="said",
    )  # fmt: skip


def loss_panel(value, steps, expected):
    curves = np.stack([np.broadcast_to(np.arange(value.shape[1]), value.shape), value], axis=-1)
    low, high = value.min() / 1.4, 1.5 * max(value.max(), *expected.values())
    upright = np.array([[[[t, low], [t, high]]] for t in steps])
    dots = np.moveaxis(curves[:, steps], 0, 1)[:, :, None]
    ticks = [(power, number(10.0**power)) for power in np.log10([0.3, 0.5, 1, 2, 3, 5, 10]) if low < 10**power < high]
    return scene.panel(
        scene.path("upright", scene.by(upright, "step"), still=True, series=[len(value)]),
        scene.path("losses", curves, still=True), scene.path("now", scene.by(dots, "step")),
        *(scene.rule(y=at, text=words) for words, at in expected.items()),
        x=scene.axis(0, value.shape[1] - 1, "step"), y=scene.axis(low, high, "mean loss", log=True, ticks=ticks),
        ratio=1.5, title="Both losses", description="both losses against the steps, on a logarithmic axis",
    )  # fmt: skip


def tiles(W):
    """(…, 10, 784) templates as two rows of five: (…, 56, 140), grey for 0, scaled to the largest of the run's end."""
    largest = np.abs(W[:, -1:]).max(axis=(-1, -2), keepdims=True)
    level = np.rint(SHADES * np.clip(1.4 * W / np.maximum(largest, 1e-12), -1, 1)) / SHADES
    grid = (128 + 127 * level).reshape(*W.shape[:-2], 2, 5, 28, 28)
    grid[..., 1, :, 0, :] = grid[..., 1:, :, 0] = 255  # thin lines between the templates
    return np.rint(np.swapaxes(grid, -3, -2).reshape(*W.shape[:-2], 56, 140))
