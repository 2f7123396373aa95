"""(d) Runs of 300 steps on a surface, one at a time and 41 learning rates at once."""

from functools import partial

import numpy as np

from benchmarks.timing import row, table
from course_lib.optimizers import OPTIMIZERS
from course_lib.surfaces import SURFACES
from course_lib.trajectory import run

GOAL = (
    "300 steps on the Rosenbrock surface, everything recorded. Goal: at most 3 ms a trajectory. The "
    "last column is a bank of 41 learning rates in one pass; in brackets how many times one run it "
    "takes, for 41 runs."
)
RATES = np.geomspace(1e-6, 1e-3, 41)


def measure(quick=False):
    surface, steps = SURFACES["rosenbrock"], 30 if quick else 300
    rows = []
    for name in OPTIMIZERS:
        contenders = {
            "ours": partial(run, name, surface, learning_rate=1e-3, steps=steps),
            "41 at once": partial(run, name, surface, learning_rate=RATES, steps=steps),
        }
        rows.append(row(name, f"{steps} steps", contenders, seconds=0.5))
    return table("(d) Trajectories", GOAL, rows)
