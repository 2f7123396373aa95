"""Make data/advice.json again: what first- and second-order methods reach on the digits, each with its best rate.

    python data/make_advice.py            (about five minutes on one core)

Minibatches: ten epochs in batches of 50. The learning rate is the one of nine with the smallest mean validation
loss over two seeds; then five fresh seeds run with it, and their test errors and training losses are kept. Full
batch: 100 gradients of all 4,000 digits, chosen and run alike; L-BFGS has no rate to choose.
"""

import json
import sys
from pathlib import Path

import numpy as np

TARGET = Path(__file__).with_name("advice.json")
sys.path.insert(0, str(TARGET.parents[1]))

from course_lib.data import mnist  # noqa: E402
from course_lib.losses import softmax_loss, softmax_losses  # noqa: E402
from course_lib.objective import linear_objective, two_layer_objective  # noqa: E402
from course_lib.optimizers import OPTIMIZERS  # noqa: E402
from course_lib.schedules import cosine  # noqa: E402
from course_lib.second_order import lbfgs, lbfgs_direction, newton_step  # noqa: E402
from course_lib.training import train  # noqa: E402
from course_lib.widgets.lec07.cost import measure  # noqa: E402

EPOCHS, BATCH, HIDDEN, GRADIENTS = 10, 50, 32, 100
TUNING, FRESH = (0, 1), (10, 11, 12, 13, 14)
COARSE, FINE = 10.0 ** np.arange(-3, 1.01, 0.5), 10.0 ** np.arange(-5, -0.99, 0.5)
METHODS = {"sgd": (COARSE, 0.01), "momentum": (COARSE, 0.01), "adam": (FINE, 0.001), "adamw": (FINE, 0.001)}
SCHEDULES = ("constant", "cosine")
DIGITS = mnist()


def start(problem, seed):
    """First weights: zeros for the linear classifier, He's random numbers for the network."""
    rng = np.random.default_rng(seed)
    if problem == "linear":
        return (np.zeros((10, 784)),)
    hidden = rng.normal(size=(HIDDEN, 784)) * np.sqrt(2 / 784)
    return hidden, np.zeros(HIDDEN), rng.normal(size=(10, HIDDEN)) * np.sqrt(2 / HIDDEN), np.zeros(10)


def objective(parameters, X, y):
    if len(parameters) == 1:
        loss, dW = linear_objective(parameters[0], X, y, loss=softmax_loss)
        return loss, (dW,)
    return two_layer_objective(parameters, X, y)


def scores_of(parameters, X):
    if len(parameters) == 1:
        return X @ parameters[0].T
    W1, b1, W2, b2 = parameters
    return np.maximum(0, X @ W1.T + b1) @ W2.T + b2


def loss_of(parameters, X, y):
    with np.errstate(all="ignore"):
        return float(softmax_losses(scores_of(parameters, X), y).mean())


def by_minibatches(problem, method, schedule, rate, seed):
    """The weights after ten epochs, or None where they left for good."""
    steps = EPOCHS * len(DIGITS.X_train) // BATCH
    run = train(
        start(problem, seed), (DIGITS.X_train, DIGITS.y_train), (DIGITS.X_val[:1], DIGITS.y_val[:1]),
        objective=objective, optimizer=OPTIMIZERS[method], rng=np.random.default_rng(seed), batch_size=BATCH,
        learning_rate=cosine(float(rate), steps) if schedule == "cosine" else float(rate), max_epochs=EPOCHS,
        patience=EPOCHS + 1, error=lambda parameters, X, y: 0.0, progress=False,
    )  # fmt: skip
    return None if run.history.stopped == "diverged" else run.last


def by_full_batch(problem, method, _, rate, seed):
    """The weights after 100 gradients of all digits."""
    first = start(problem, seed)
    if method == "lbfgs":
        return by_lbfgs(first)
    parameters, rule = first, OPTIMIZERS[method]
    states = [rule.init(w) for w in first]
    for _ in range(GRADIENTS):
        with np.errstate(all="ignore"):
            loss, slopes = objective(parameters, DIGITS.X_train, DIGITS.y_train)
            if not loss < 1e6:
                return None
            parts = zip(parameters, slopes, states, strict=True)
            parameters, states = zip(*(rule.step(*part, learning_rate=float(rate)) for part in parts), strict=True)
    return parameters


def by_lbfgs(first):
    """The best of 100 evaluations of L-BFGS: the last one may fall into the middle of a line search."""
    edges = np.cumsum([w.size for w in first])[:-1]
    seen, best = [0], [np.inf, first]

    def flat(x):
        parameters = tuple(p.reshape(w.shape) for p, w in zip(np.split(x, edges), first, strict=True))
        loss, slopes = objective(parameters, DIGITS.X_train, DIGITS.y_train)
        seen[0] += 1
        if seen[0] <= GRADIENTS and loss < best[0]:
            best[:] = loss, parameters
        return loss, np.concatenate([s.ravel() for s in slopes])

    lbfgs(flat, np.concatenate([w.ravel() for w in first]), gtol=0.0, max_steps=GRADIENTS)
    return best[1]


def judged(parameters):
    """Test images wrong in percent, training loss and validation loss of a run; None where it diverged."""
    if parameters is None:
        return None
    wrong = np.mean(scores_of(parameters, DIGITS.X_test).argmax(axis=1) != DIGITS.y_test)
    train_loss, val_loss = (
        loss_of(parameters, *part) for part in ((DIGITS.X_train, DIGITS.y_train), (DIGITS.X_val, DIGITS.y_val))
    )
    return [round(100 * float(wrong), 1), float(f"{train_loss:.4g}"), float(f"{val_loss:.4g}")]


def cell(run, problem, method, schedule, rates):
    """One cell of the table: validation loss for each rate, the best rate, and what five fresh seeds reach with it."""
    tried = []
    for rate in rates:
        results = [judged(run(problem, method, schedule, rate, seed)) for seed in TUNING]
        tried.append(None if None in results else float(f"{np.mean([r[2] for r in results]):.4g}"))
    best = min((loss, k) for k, loss in enumerate(tried) if loss is not None)[1]
    fresh = [judged(run(problem, method, schedule, rates[best], seed)) for seed in FRESH]
    return {"rates": [float(f"{r:.4g}") for r in rates], "val_loss": tried, "best": best, "fresh": fresh}


def main():
    table = {}
    for problem in ("linear", "network"):
        for method, (rates, default) in METHODS.items():
            for schedule in SCHEDULES:
                table[f"{problem} {method} {schedule}"] = cell(by_minibatches, problem, method, schedule, rates)
            table[f"{problem} {method} default"] = cell(by_minibatches, problem, method, "constant", [default])
        for method in ("sgd", "momentum", "adam", "lbfgs"):
            rates = [1.0] if method == "lbfgs" else METHODS[method][0]
            table[f"{problem} {method} full"] = cell(by_full_batch, problem, method, "constant", rates)
        print(problem, flush=True)
    write({"table": table, "cost": cost()})
    print(f"{TARGET.name}: {len(table)} cells")


def cost():
    """Seconds of one step of four methods against n, on the machine that runs this; the only numbers that differ."""
    weights, seconds = measure(newton_step, bfgs_by_rows_and_columns, lbfgs_direction)
    return {"weights": weights, "seconds": seconds}


def bfgs_by_rows_and_columns(H_inv, s, y):
    """The update with its products multiplied out: n² operations, where products of whole matrices take n³."""
    rho, Hy = 1 / (s @ y), H_inv @ y
    return H_inv - rho * (np.outer(s, Hy) + np.outer(Hy, s)) + (rho**2 * (y @ Hy) + rho) * np.outer(s, s)


def write(content):
    """One cell of the table to a line, so that a change shows as a line."""
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(cell)}" for name, cell in content["table"].items())
    text = f'{{"table": {{\n{rows}\n }},\n "cost": {json.dumps(content["cost"])}}}\n'
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
