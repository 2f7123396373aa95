"""What the practical advice stands on: four optimizers and L-BFGS on real digits, tuned alike, with five seeds."""

import json

import numpy as np

from course_lib.data import DATA
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number, scientific

METHODS = {"sgd": "SGD", "momentum": "SGD + momentum", "adam": "Adam", "adamw": "AdamW", "lbfgs": "L-BFGS"}
PROBLEMS = {"linear": "linear, 7,840 weights", "network": "two layers, 25,450 weights"}
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
    dots, used = (
        [scene.by(np.array([[row[k][key] for row in part] for part in cells]), "problem", "way") for k in range(5)]
        for key in ("fresh", "used")
    )
    texts = scene.by([[told(row) for row in part] for part in cells], "problem", "way")
    controls = [
        scene.choice("problem", list(PROBLEMS.values()), 1, "model"), scene.choice("way", list(WAYS.values()), 0)
    ]  # fmt: skip
    return figure(
        *advice_panels(curves, dots, used), controls=controls, series=scene.series(*METHODS.values()),
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
    fresh = np.array([[train, wrong] for wrong, train, _ in good])
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
            loss, wrong = cell["fresh"].mean(axis=0)
            spread = number(cell["fresh"][:, 1].std(), 1)
            parts.append(f"{name} {number(wrong, 1)} ± {spread} % wrong, training loss {scientific(loss, 2)}")
    return "Mean of five seeds on 500 test digits: " + "; ".join(parts) + "."


def spread(cell):
    """(mean, standard deviation) of the test error in percent, and the mean training loss, over the fresh seeds."""
    wrong, train = (np.array([run[k] for run in cell["fresh"]]) for k in (0, 1))
    return float(wrong.mean()), float(wrong.std()), float(train.mean())


def advice_panels(curves, dots, used):
    marks = [
        scene.points(f"used {k}", used[k], MARKERS[k], color=k, size=9) for k in range(len(MARKERS))
    ]  # fmt: skip
    runs = [
        scene.points(f"runs {k}", dots[k], MARKERS[k], color=k, size=7) for k in range(len(MARKERS))
    ]  # fmt: skip
    rates = scene.panel(
        scene.path("rates", curves, still=True), *marks, x=scene.axis(1e-5, 10, "learning rate", log=True),
        y=scene.axis(0.2, 10, "validation loss", log=True), title="Choosing the learning rate", ratio=1.1,
        description="Validation loss against the learning rate for each method",
    )  # fmt: skip
    ends = scene.panel(
        *runs, x=scene.axis(1e-10, 2, "training loss", log=True), y=scene.axis(5, 20, "% of new digits wrong"),
        title="What it reaches: five seeds each", ratio=1.1,
        description="Test error against training loss, five seeds for each method",
    )  # fmt: skip
    return rates, ends
