"""What the practical advice stands on: four optimizers and L-BFGS on real digits, tuned alike, with five seeds."""

import json

import numpy as np

from course_lib.data import DATA
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import scientific

METHODS = {"sgd": "SGD", "momentum": "SGD + momentum", "adam": "Adam", "adamw": "AdamW", "lbfgs": "L-BFGS"}
PROBLEMS = {"linear": "linear", "network": "two layers"}
WAYS = {"default": "usual rate", "constant": "tuned", "cosine": "tuned + cosine", "full": "full batch, tuned"}
MARKERS = ("circle", "square", "triangle", "diamond", "star")
SEEDS = 5


def advice():
    """The table of data/advice.json: "problem method way" → what was tried and what came out."""
    return json.loads((DATA / "advice.json").read_text(encoding="utf-8"))["table"]


def advice_figure():
    """Validation loss against the learning rate, and what five seeds reach with the best one.

    Returns:
        Figure, a widget.

    Source: measured by data/make_advice.py.
    """
    table = advice()
    cells = [[[found(table, p, m, w) for m in METHODS] for w in WAYS] for p in PROBLEMS]
    curves = scene.by(np.array([[[c["curve"] for c in row] for row in part] for part in cells]), "problem", "way")

    def bank(of):
        return [
            scene.by(np.array([[of(row[k], k) for row in part] for part in cells]), "problem", "way") for k in range(5)
        ]

    used = bank(lambda cell, k: cell["used"])
    wrong, loss = (bank(lambda cell, k, part=part: in_columns(cell["fresh"], k)[part]) for part in (0, 1))
    texts = scene.by([[told(row) for row in part] for part in cells], "problem", "way")
    controls = [
        scene.choice("problem", list(PROBLEMS.values()), 1, "model"), scene.choice("way", list(WAYS.values()), 0)
    ]  # fmt: skip
    return figure(
        *advice_panels(curves, used, wrong, loss), controls=controls, series=scene.series(*METHODS.values()),
        title="What it takes to train on 4,000 digits", texts={"said": texts}, summary="said",
        note="marks: the rate that is used, and five seeds with it",
    )  # fmt: skip


def found(table, problem, method, way):
    """One method in one way: the curve over the rates, the rate that is used, five results; nan where there is none."""
    nothing = {"curve": np.full((9, 2), np.nan), "fresh": np.full((SEEDS, 2), np.nan), "used": np.full((1, 2), np.nan)}
    cell = table.get(f"{problem} {method} {way}")
    if cell is None:
        return nothing
    tried = table[f"{problem} {method} constant"] if way == "default" else cell
    losses = [np.nan if loss is None else loss for loss in tried["val_loss"]]
    good = [r for r in cell["fresh"] if r]
    fresh = np.array([[wrong, train] for wrong, train, _ in good])
    used = [[cell["rates"][cell["best"]], cell["val_loss"][cell["best"]]]]
    tuned = len(losses) == 9
    return {
        "curve": np.stack([tried["rates"], losses], axis=-1) if tuned else nothing["curve"], "fresh": fresh,
        "used": used if tuned else nothing["used"],
    }  # fmt: skip


def told(row):
    parts = []
    for name, cell in zip(METHODS.values(), row, strict=True):
        if np.isfinite(cell["fresh"]).all():
            wrong, loss = cell["fresh"].mean(axis=0)
            parts.append(
                f"{name} {wrong:.1f} ± {cell['fresh'][:, 0].std():.1f} % wrong, training loss {scientific(loss, 2)}"
            )
    return "Mean of five seeds on 500 test digits: " + "; ".join(parts) + "."


def spread(cell):
    """(mean, standard deviation) of the test error in percent, and the mean training loss, over the fresh seeds."""
    wrong, train = (np.array([run[k] for run in cell["fresh"]]) for k in (0, 1))
    return float(wrong.mean()), float(wrong.std()), float(train.mean())


def in_columns(fresh, k):
    """What the seeds reach, side by side in the k-th method's column: points (5, 2) for errors and for losses."""
    x = k + 0.5 + np.linspace(-0.28, 0.28, SEEDS)
    return [np.stack([x, fresh[:, part]], axis=-1) for part in (0, 1)]


def advice_panels(curves, used, wrong, loss):
    def marks(name, places, size):
        return [
            scene.points(f"{name} {k}", one, MARKERS[k], color=k, size=size) for k, one in enumerate(places)
        ]  # fmt: skip

    columns = scene.axis(0, len(METHODS), "", ticks=[])
    rates = scene.panel(
        scene.path("rates", curves, still=True), *marks("used", used, 9), ratio=1.0, share=1.15,
        x=scene.axis(1e-5, 10, "learning rate", log=True), y=scene.axis(0.15, 4, "validation loss", log=True),
        title="Choosing the rate", description="Validation loss against the learning rate for each method",
    )  # fmt: skip
    errors = scene.panel(
        *marks("wrong", wrong, 6), x=columns, y=scene.axis(5, 17, "% of new digits wrong"), title="New digits",
        description="Test errors of five seeds for each method", ratio=0.87,
    )  # fmt: skip
    losses = scene.panel(
        *marks("loss", loss, 6), x=columns, y=scene.axis(1e-10, 1, "training loss", log=True), ratio=0.87,
        title="Training digits", description="Training losses of five seeds for each method",
    )  # fmt: skip
    return rates, errors, losses
