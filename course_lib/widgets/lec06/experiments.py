"""What the figures show that takes too long to train while one looks on; data/make_schedules.py writes it to a file.

Each function returns a dict of arrays; `measured(name)` reads them from data/schedules.npz. A student's schedule
that is right gives the same rates, so what was measured holds for it as well.
"""

import functools
import zipfile

import numpy as np

from course_lib import schedules
from course_lib.data import DATA
from course_lib.widgets.lec06.digits import constant, train

FILE = DATA / "schedules.npz"
ROUNDS, EACH, BATCH, RATE = 100, 50, 4, 0.3  # a training of 100 rounds of 50 steps

RATES = np.geomspace(0.003, 3, 25)
EPOCHS, RATES_BATCH, FRAMES = 10, 8, 50

DROPS = (0, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 100)
STARTS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
SHAPES = ("constant", "step", "cosine", "linear", "1/√t")

WARMUPS, PEAKS, WARM_STEPS, WARM_BATCH = (0, 5, 10, 20, 40, 80, 160), (0.05, 0.1, 0.2, 0.3), 400, 128
WARM_NET = {"hidden": (32, 32, 32), "gain": 2.0, "rule": "momentum", "rho": 0.9}

DRAWN_EACH, DRAWN_BATCH, BARS = 20, 8, 10  # the live training: 100 rounds of 20 steps, drawn as ten bars

TIMES, BASE_BATCH, BASE_RATE, PASSES = (1, 2, 4, 8, 16, 32, 64, 128), 4, 0.02, 4

RULES = {"SGD + momentum": ("momentum", np.geomspace(0.003, 1, 9)), "Adam": ("adam", np.geomspace(3e-4, 0.1, 9))}
RULE_STEPS, RULE_BATCH, RULE_SEEDS = 2000, 32, 3


def shape_rates(lr0):
    """The five schedules over the rounds, from the library: (5, 100)."""
    t = np.arange(ROUNDS)
    five = (schedules.constant, schedules.step_decay, lambda a: schedules.cosine(a, ROUNDS),
            lambda a: schedules.linear(a, ROUNDS), schedules.inverse_sqrt)  # fmt: skip
    return np.array([np.broadcast_to(one(lr0)(t), (ROUNDS,)) for one in five])


def trained(digits, rates, seeds):
    """Mean loss over some seeds for rows of rates, one rate a round: (K, ROUNDS + 1)."""
    rows = np.repeat(rates, EACH, axis=1)
    return np.mean([train(digits, rows, BATCH, seed=s, frames=ROUNDS).loss for s in range(seeds)], axis=0)


def rates_experiment(digits, seeds=2):
    """Loss curves of 25 constant rates: (25, 51)."""
    rows = constant(RATES, EPOCHS * len(digits.X) // RATES_BATCH)
    return {"rates": np.mean([train(digits, rows, RATES_BATCH, seed=s).loss for s in range(seeds)], axis=0)}


def drops_experiment(digits, seeds=3):
    """Loss curves with one drop to a tenth: (15, 101)."""
    t = np.arange(ROUNDS)
    return {"drops": trained(digits, np.array([schedules.step_decay(RATE, (d,))(t) for d in DROPS]), seeds)}


def shapes_experiment(digits, seeds=3):
    """Loss curves of five schedules from six first rates: (6, 5, 101)."""
    rows = np.concatenate([shape_rates(lr0) for lr0 in STARTS])
    return {"shapes": trained(digits, rows, seeds).reshape(len(STARTS), len(SHAPES), -1)}


def drawn(digits, rates):
    """Loss and part wrong of new digits for rows of rates, one a round, as the live figure trains them."""
    return train(digits, np.repeat(rates, DRAWN_EACH, axis=1), DRAWN_BATCH, frames=ROUNDS)


def drawn_experiment(digits):
    """The five schedules in the live figure's training, one run each: (5, 101) and (5,)."""
    run = drawn(digits, shape_rates(RATE))
    return {"drawn": run.loss, "drawn_wrong": run.val_error}


def warmups_experiment(digits, seeds=3):
    """Losses (7, 4, seeds, 51) of a deeper network, and how many of its 96 hidden units are dead in the end."""
    t = np.arange(WARM_STEPS)
    rows = np.array([[p * np.minimum(t / max(w, 1), 1) if w else p + 0 * t for p in PEAKS] for w in WARMUPS])
    runs = [train(digits, rows.reshape(-1, WARM_STEPS), WARM_BATCH, seed=s, **WARM_NET) for s in range(seeds)]
    shape = (len(WARMUPS), len(PEAKS), seeds)
    loss = np.stack([run.loss for run in runs], axis=1).reshape(*shape, -1)
    return {"warmups": loss, "warmups_dead": np.stack([run.dead for run in runs], axis=1).reshape(shape)}


def batches_experiment(digits):
    """Loss by examples seen: (rate as it is, rate × N) × (without, with warmup) × 8 sizes × 41 places."""
    loss = np.empty((2, 2, len(TIMES), 41))
    for k, n in enumerate(TIMES):
        steps = PASSES * len(digits.X) // (BASE_BATCH * n)
        warm = np.minimum(np.arange(steps) / (steps / PASSES), 1)
        rows = np.array([BASE_RATE * r * w for r in (1, n) for w in (np.ones(steps), warm)])
        run = train(digits, rows, BASE_BATCH * n, frames=min(40, steps)).loss
        looks = np.rint(np.linspace(0, steps, run.shape[1])) / steps
        loss[:, :, k] = np.reshape([np.interp(np.linspace(0, 1, 41), looks, row) for row in run], (2, 2, 41))
    return {"batches": loss}


def rules_experiment(digits):
    """In the end, constant and cosine, by rate: loss and part wrong of new digits (2 rules, 2 schedules, 9)."""
    fall, loss, wrong = schedules.cosine(1.0, RULE_STEPS)(np.arange(RULE_STEPS)), [], []
    for rule, grid in RULES.values():
        rows = np.concatenate([constant(grid, RULE_STEPS), grid[:, None] * fall])
        runs = [train(digits, rows, RULE_BATCH, rule=rule, seed=s) for s in range(RULE_SEEDS)]
        loss.append(np.mean([run.loss[:, -1] for run in runs], axis=0).reshape(2, -1))
        wrong.append(np.mean([run.val_error for run in runs], axis=0).reshape(2, -1))
    return {"rules": np.array(loss), "rules_wrong": np.array(wrong)}


EXPERIMENTS = (
    rates_experiment, drops_experiment, shapes_experiment, drawn_experiment, warmups_experiment, batches_experiment,
    rules_experiment,
)  # fmt: skip


@functools.cache
def measured(name):
    """An array that one of the experiments measured."""
    try:
        with np.load(FILE, allow_pickle=False) as file:
            return file[name].astype(float)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        raise FileNotFoundError(
            f"{FILE} is missing or damaged; run `git checkout -- data/{FILE.name}` in the course's folder"
        ) from None
