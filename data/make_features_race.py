"""Make data/features_race.json again: what features are worth on the digits and on CIFAR-10, lecture 08.

    python data/make_features_race.py

Trains a linear softmax classifier on each kind of feature, as `course_lib.widgets.lec08.race` and `photos`
do, and keeps the percentage of new images right before training and after each epoch. The digits take
some seconds; CIFAR-10 is fetched first if it is not there yet.
"""

import json
import sys
from pathlib import Path

import numpy as np

from course_lib.cifar10 import cifar10
from course_lib.data import mnist
from course_lib.widgets.lec08.photos import photo_sets, race_photos
from course_lib.widgets.lec08.race import race_digits

TARGET = Path(__file__).with_name("features_race.json")


def new_digits(digits):
    """The 1,000 digits that nothing is trained on: validation and test part together."""
    return np.concatenate([digits.X_val, digits.X_test]), np.concatenate([digits.y_val, digits.y_test])


def plain(found):
    """name → {"count", "right"} with two decimals, for JSON."""
    return {name: {"count": one.count, "right": [round(float(v), 2) for v in one.right]} for name, one in found.items()}


def main():
    digits = mnist()
    found = {
        "digits": plain(race_digits(digits.X_train, digits.y_train, *new_digits(digits))),
        "photographs": plain(race_photos(*photo_sets(cifar10()))),
    }
    TARGET.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
