"""Planes cut through the loss of a real network, to walk over."""

from typing import NamedTuple

import numpy as np

from course_lib.losses import softmax_losses
from course_lib.objective import two_layer_objective
from course_lib.optimizers import OPTIMIZERS
from course_lib.surfaces import filter_normalized_directions
from course_lib.training import train
from course_lib.widgets import scene
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number, percent

HIDDEN, GRID, EXAMPLES = 32, 25, 250
CUTS = ("before training", "after training", "after training, plain directions")


class Cut(NamedTuple):
    """One plane through a network's weights, with its loss on a grid; what `scene.contours` needs of a surface."""

    parameters: tuple
    directions: tuple
    heights: np.ndarray
    bounds: tuple = ((-1.0, 1.0), (-1.0, 1.0))

    def grid(self, n):
        return None, None, self.heights


def landscape_figure(X, y, seed=0):
    """A two-layer network on real digits: its loss on three planes, before and after training.

    Args:
        X, y: (N, D) examples in [0, 1] and (N,) labels; the first 250 are looked at.
        seed: of weights, batches and directions.

    Returns:
        Figure, a widget: drag the point, choose the plane.

    Raises:
        Nothing.

    Source: Li et al. (2018), "Visualizing the loss landscape of neural nets".
    """
    seen = X[:EXAMPLES], y[:EXAMPLES]
    cuts = cuts_of(X, y, seen, seed)

    def answer(state):
        where = np.array(state["place"], dtype=float)
        banks, texts = crossings(cuts, where, seen)
        return Numbers(banks, texts, {"cut": range(len(cuts))}, {"place": list(state["place"])})

    banks, texts = crossings(cuts, np.zeros(2), seen)
    return figure(
        *landscape_panels(cuts, banks), controls=[scene.choice("cut", CUTS, 0, "network")],
        series=scene.series("left to right", "down to up"), title="A cut through a network's loss",
        note=f"{sum(w.size for w in cuts[0].parameters):,} weights; a plane of two random directions",
        state={"place": [0.0, 0.0]}, texts=texts, summary="said", answer=answer,
    )  # fmt: skip


def cuts_of(X, y, seen, seed):
    rng = np.random.default_rng(seed)
    C, D = int(y.max()) + 1, X.shape[1]
    fresh = (
        rng.normal(size=(HIDDEN, D)) * np.sqrt(2 / D), np.zeros(HIDDEN),
        rng.normal(size=(C, HIDDEN)) * np.sqrt(2 / HIDDEN), np.zeros(C),
    )  # fmt: skip
    trained = train(
        fresh, (X[:2000], y[:2000]), seen, objective=two_layer_objective, optimizer=OPTIMIZERS["sgd"],
        learning_rate=0.2,
        rng=rng, error=lambda parameters, X, y: 0.0, batch_size=50, max_epochs=6, patience=7, progress=False,
    ).last  # fmt: skip
    plain = tuple(tuple(rng.normal(size=w.shape) * (w.ndim > 1) for w in trained) for _ in range(2))
    planes = (
        (fresh, filter_normalized_directions(fresh, rng)),
        (trained, filter_normalized_directions(trained, rng)),
        (trained, plain),
    )
    return [Cut(parameters, ways, heights_of(parameters, ways, seen)) for parameters, ways in planes]


def heights_of(parameters, ways, seen):
    """The loss on a grid over the plane: (25, 25), the second direction down a column."""
    X, y = seen
    at = np.linspace(-1, 1, GRID)
    # The first layer is a straight line in a and b: three products serve all 625 places.
    A, A1, A2 = (X @ W1.T + b1 for W1, b1, _, _ in (parameters, *ways))
    heights = np.empty((GRID, GRID))
    for i, b in enumerate(at):
        for j, a in enumerate(at):
            _, _, W2, b2 = moved(parameters, ways, (a, b))
            heights[i, j] = softmax_losses(np.maximum(0, A + a * A1 + b * A2) @ W2.T + b2, y).mean()
    return heights


def moved(parameters, ways, place):
    return [w + place[0] * u + place[1] * v for w, u, v in zip(parameters, *ways, strict=True)]


def crossings(cuts, place, seen):
    """Loss along the two lines through a place, for each cut, and a sentence about the place."""
    at = np.linspace(-1, 1, GRID)
    lines, texts = [], []
    for cut in cuts:
        row = [np.interp(place[1], at, cut.heights[:, k]) for k in range(GRID)]
        column = [np.interp(place[0], at, cut.heights[k]) for k in range(GRID)]
        lines.append(np.clip([row, column], 1e-3, 1e3))
        texts.append(told(cut, place, seen))
    return {"lines": scene.by(np.array(lines), "cut")}, {"said": scene.by(texts, "cut")}


def told(cut, place, seen):
    parameters = moved(cut.parameters, cut.directions, place)
    W1, b1, W2, b2 = parameters
    scores = np.maximum(0, seen[0] @ W1.T + b1) @ W2.T + b2
    loss, right = softmax_losses(scores, seen[1]).mean(), np.mean(scores.argmax(axis=1) == seen[1])
    a, b = (number(v, 2) for v in place)
    low, high = (number(v, 2) for v in (cut.heights.min(), cut.heights.max()))
    here = f"At ({a}, {b}): loss {number(loss, 3)}, {percent(right, 1 - right)} right."
    return f"{here} On this plane the loss runs from {low} to {high}."


def landscape_panels(cuts, banks):
    fields = [
        scene.contours(cut, grid=GRID, name=f"cut {k}")._replace(options={"when": {"cut": k}})
        for k, cut in enumerate(cuts)
    ]
    plane = scene.panel(
        *fields, scene.points("network", [(0, 0)], "star", size=9, labels=["the network"]),
        x=scene.axis(-1, 1, "first direction"), y=scene.axis(-1, 1, "second direction"), title="The plane, from above",
        ratio=1.1, description="Contours of the loss over a plane through the network's weights",
        handles=[scene.handle("place", "place on the plane")],
    )  # fmt: skip
    across = scene.panel(
        scene.curve("lines", banks["lines"], still=True), x=scene.axis(-1, 1, "along the line"),
        y=scene.axis(0.1, 200, "loss", log=True), title="The two lines through your point",
        description="Loss along the horizontal and the vertical line through the point", ratio=1.1,
    )  # fmt: skip
    return plane, across
