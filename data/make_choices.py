"""Train every combination of choices that lecture 09 compares, and write how right each is after each epoch.

    python data/make_choices.py

It takes some minutes on two cores and always writes the same numbers (up to the rounding of the processor's sums).
"""

import itertools
from pathlib import Path

import numpy as np

from course_lib.data import mnist
from course_lib.widgets.lec09.choices import AXES, RATES, SEEDS, features_of, trained


def main():
    """For each combination the learning rate of highest mean validation accuracy, over the seeds."""
    digits = mnist()
    parts = {kind: features_of(kind, digits) for kind in AXES["features"]}
    shape = tuple(len(options) for options in AXES.values())
    best, rates = None, np.zeros(shape)
    for place in itertools.product(*(range(n) for n in shape)):
        names = [list(options)[k] for options, k in zip(AXES.values(), place, strict=True)]
        tried = []
        for rate in RATES[names[3]]:
            tried.append(np.array([trained(parts[names[0]], *names, rate, seed) for seed in SEEDS]))
        chosen = int(np.argmax([runs[:, 1, -1].mean() for runs in tried]))
        if best is None:
            best = np.zeros((*shape, *tried[0].shape))
        best[place], rates[place] = tried[chosen], RATES[names[3]][chosen]
        print(*names, rates[place], np.round(best[place][:, 1, -1], 1), flush=True)
    path = Path(__file__).with_name("choices.npz")
    np.savez_compressed(path, right=best.astype(np.float32), rates=rates)
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
