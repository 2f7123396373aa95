"""Everything together: loss, features, regularizer, optimizer, schedule, on real digits; all combinations."""

import numpy as np

from course_lib.data import DATA
from course_lib.features import hog
from course_lib.losses import softmax_loss, svm_loss
from course_lib.objective import linear_objective, two_layer_objective
from course_lib.optimizers import OPTIMIZERS
from course_lib.schedules import cosine
from course_lib.training import train
from course_lib.widgets import scene
from course_lib.widgets.figure import figure

EXAMPLES, EPOCHS, BATCH, HIDDEN, SEEDS = 1500, 10, 50, 32, (0, 1)
AXES = {
    "features": ("pixels", "HOG", "pixels, hidden layer", "HOG, hidden layer"),
    "loss": ("SVM", "softmax"),
    "lam": ("0", "0.0001", "0.01"),
    "optimizer": ("SGD", "momentum", "Adam"),
    "schedule": ("constant", "cosine"),
}
LABELS = {"features": "features", "loss": "loss", "lam": "λ", "optimizer": "optimizer", "schedule": "learning rate"}
SHORT = {"optimizer": "optim.", "schedule": "rate"}
RULES = {"SGD": ("sgd", {}), "momentum": ("momentum", {"rho": 0.9}), "Adam": ("adam", {})}
RATES = {"SGD": (0.05, 0.2, 0.5), "momentum": (0.005, 0.02, 0.05), "Adam": (0.0005, 0.002, 0.008)}
PLAIN = {"features": 0, "loss": 0, "lam": 0, "optimizer": 0, "schedule": 0}


def features_of(kind, digits):
    """((X, y) to train with, (X, y) to validate with) as a kind of features, HOG in cells of 7 × 7 pixels."""
    parts = (digits.X_train[:EXAMPLES], digits.y_train[:EXAMPLES]), (digits.X_val, digits.y_val)
    if kind.startswith("HOG"):
        parts = tuple((hog(X.reshape(-1, 28, 28), cell=7, binning="soft"), y) for X, y in parts)
    return parts


def trained(parts, features, loss, lam, optimizer, schedule, rate, seed):
    """(2, EPOCHS): % of the training and of the validation digits that are right after each epoch."""
    X = parts[0][0]
    rng = np.random.default_rng(seed)
    # The bias of a linear classifier is left out: with these features it changes little.
    deep = features.endswith("layer")
    start = network(rng, X.shape[1]) if deep else np.zeros((10, X.shape[1]))
    of = {"SVM": svm_loss, "softmax": softmax_loss}[loss]
    objective = two_layer_objective if deep else linear_objective
    rule, hyper = RULES[optimizer]
    steps = EPOCHS * -(-len(X) // BATCH)
    run = train(
        start, *parts, objective=lambda p, X, y: objective(p, X, y, loss=of, lam=float(lam)),
        optimizer=OPTIMIZERS[rule], learning_rate=cosine(rate, steps) if schedule == "cosine" else rate, rng=rng,
        error=network_error if deep else linear_error, batch_size=BATCH, max_epochs=EPOCHS, patience=EPOCHS + 1,
        progress=False, **hyper,
    )  # fmt: skip
    errors = np.ones((2, EPOCHS))  # a run that diverges is wrong everywhere from there on
    for row, found in zip(errors, (run.history.train_error, run.history.val_error), strict=True):
        row[: len(found)] = found
    return 100 * (1 - errors)


def network(rng, D):
    return (
        rng.normal(size=(HIDDEN, D)) * np.sqrt(2 / D), np.zeros(HIDDEN),
        rng.normal(size=(10, HIDDEN)) * np.sqrt(2 / HIDDEN), np.zeros(10),
    )  # fmt: skip


def linear_error(W, X, y):
    return float(np.mean((X @ W.T).argmax(axis=1) != y))


def network_error(parameters, X, y):
    W1, b1, W2, b2 = parameters
    return float(np.mean((np.maximum(0, X @ W1.T + b1) @ W2.T + b2).argmax(axis=1) != y))


def choices_figure(path=None):
    """Choose loss, features, regularizer, optimizer and schedule; see what it reaches and what one change gains.

    Args:
        path: another place of `choices.npz`.

    Returns:
        Figure; it needs no kernel: all 144 combinations were trained ahead by `data/make_choices.py`.

    Raises:
        FileNotFoundError: if the file is missing.

    Source: ours.
    """
    right, rates = recorded(path)
    final = right[..., 1, -1].mean(axis=-1)
    names = tuple(AXES)
    texts = {"said": scene.by(told(right, rates), *names)}
    shown = AXES | {"features": [f"{mark} {kind}" for mark, kind in zip("●■▲◆", AXES["features"], strict=True)]}
    controls = [scene.choice(name, options, PLAIN[name], LABELS[name]) for name, options in shown.items()]
    lines = scene.series("digits it learned from", "new digits")
    return figure(
        curves_panel(right), gains_panel(final), ranks_panel(final), controls=controls,
        series=[lines[0]._replace(color=2), lines[1]._replace(color=3)], texts=texts, summary="said",
        title="Everything together, on 1,500 digits",
        note=f"{final.size} combinations trained ahead, each from two starts with the best of three learning rates",
    )  # fmt: skip


def recorded(path=None):
    """(right (4, 2, 3, 3, 2, seeds, 2, EPOCHS) in %, learning rates (4, 2, 3, 3, 2))."""
    with np.load(path or DATA / "choices.npz", allow_pickle=False) as file:
        return file["right"].astype(float), file["rates"]


def gains_of(final):
    """(…, 5): by how much the best other option of each choice alone is better; below 0 where yours is best."""
    gains = []
    for k in range(final.ndim):
        ways = np.moveaxis(final, k, -1)
        others = np.where(np.eye(ways.shape[-1], dtype=bool), -np.inf, ways[..., None, :]).max(axis=-1)
        gains.append(np.moveaxis(others - ways, -1, k))
    return np.stack(gains, axis=-1)


def curves_panel(right):
    epochs = np.arange(1, EPOCHS + 1)
    curves = right.mean(axis=-3)
    lines = np.stack([np.broadcast_to(epochs, curves.shape), curves], axis=-1)
    return scene.panel(
        scene.path("curves", scene.by(lines, *AXES), still=True, series=[0, 1]),
        x=scene.axis(1, EPOCHS, "epoch"), y=scene.axis(70, 101, "% right"), ratio=0.95, share=0.85,
        title="Your choice",
        description="Part of the training and of the new digits that is right, over the epochs",
    )  # fmt: skip


def gains_panel(final):
    ticks = [(k + 0.5, SHORT.get(name, LABELS[name])) for k, name in enumerate(AXES)]
    return scene.panel(
        scene.bars("gains", scene.by(gains_of(final)[..., None], *AXES), [3, 0, 2, 4, 5]), scene.rule(y=0),
        x=scene.axis(0, 5, "", ticks=ticks), y=scene.axis(-4, 8, "points of %"), ratio=1.55, share=1.4,
        title="What changing one thing would gain",
        description="For each choice, how many more digits would be right with its best other option",
    )  # fmt: skip


def ranks_panel(final):
    """All combinations from the worst to the best, a mark for each kind of features, and where yours stands."""
    order = np.argsort(np.argsort(final.ravel(), kind="stable"), kind="stable").reshape(final.shape)
    places = np.stack([order, final], axis=-1)
    marks = [("circle", 0), ("square", 1), ("triangle", 2), ("diamond", 3)]
    layers = [
        scene.points(f"kind {k}", places[k].reshape(-1, 2), marker, color, size=4)
        for k, (marker, color) in enumerate(marks)
    ]
    yours = scene.points("yours", scene.by(places[..., None, :], *AXES), "star", 5, size=13)
    low = np.floor(final.min()) - 1
    return scene.panel(
        *layers, yours, x=scene.axis(-3, final.size + 2, "rank", ticks=[(0, "last"), (final.size - 1, "first")]),
        y=scene.axis(low, 100, "% of new digits"), ratio=0.95, share=0.85, title="All 144, sorted   ★ yours",
        description="The accuracy of all combinations on new digits, from the worst to the best, and yours among them",
    )  # fmt: skip


def told(right, rates):
    final = right[..., 1, -1]
    flat = []
    for place in np.ndindex(rates.shape):
        low, high = np.sort(final[place])
        mean, rank = final[place].mean(), 1 + int((final.mean(axis=-1) > final[place].mean()).sum())
        starts = f"{low:.1f} and {high:.1f}" if low < high else f"twice {low:.1f}"
        flat.append(
            f"{mean:.1f} % of 500 new digits right ({starts} from two starts, learning rate {rates[place]:g}): "
            f"rank {rank} of {rates.size}."
        )
    return np.array(flat, dtype=object).reshape(rates.shape).tolist()
