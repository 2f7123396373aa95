"""Features help: the same linear softmax on pixels, on HOG and colour, and on a bag of visual words.

    python -m benchmarks.features_help            all of them
    python -m benchmarks.features_help bag        those whose name contains "bag"

CIFAR-10: 10,000 training images, 2,000 for validation, 2,000 of the test set. MNIST-5k: the course's split.
Expected on CIFAR-10: raw about .38, HOG + colour about .52, bag of words about .62; on MNIST-5k: raw about
.89, HOG about .95. Each takes less than a minute.
"""

import sys
import time
from functools import partial

import numpy as np

from course_lib import features as ft
from course_lib.cifar10 import cifar10
from course_lib.data import mnist
from course_lib.losses import softmax_loss
from course_lib.objective import linear_objective
from course_lib.optimizers import OPTIMIZERS
from course_lib.schedules import cosine
from course_lib.training import linear_error, train

EPOCHS, BATCH, LEARNING_RATE = 15, 100, 0.01


def cifar_part():
    """((images, labels) to train, to validate, to test), images float32 in [0, 1]."""
    data = cifar10()
    X, y = data.X_train[:12_000] / np.float32(255), data.y_train[:12_000]
    test = data.X_test[:2000] / np.float32(255), data.y_test[:2000]
    return (X[:10_000], y[:10_000]), (X[10_000:], y[10_000:]), test


def mnist_part():
    digits = mnist()
    pairs = zip(digits[::2], digits[1::2], strict=True)
    return tuple((X.reshape(-1, 28, 28).astype(np.float32), y) for X, y in pairs)


def raw(images):
    return images.reshape(len(images), -1)


def hog_and_colour(images):
    colour = ft.hue_histogram(images, 10).astype(images.dtype)
    return np.concatenate([ft.hog(ft.grayscale(images)), colour], axis=1)


def bag_of_words(train_images, K=200, encoding="triangle"):
    """The encoder whose words were learned from the training images."""
    words = ft.learn_words(train_images, K, rng=np.random.default_rng(0))
    return lambda images: ft.visual_words(images, words, encoding=encoding)


# name: (data, training images -> encoder, λ of L2: of 0.001, 0.01, 0.03 and 0.1 the best on validation)
EXPERIMENTS = {
    "CIFAR-10, raw pixels": (cifar_part, lambda images: raw, 0.1),
    "CIFAR-10, HOG": (cifar_part, lambda images: lambda x: ft.hog(ft.grayscale(x)), 0.01),
    "CIFAR-10, HOG + colour": (cifar_part, lambda images: hog_and_colour, 0.01),
    "CIFAR-10, bag of words, hard": (cifar_part, partial(bag_of_words, encoding="hard"), 0.03),
    "CIFAR-10, bag of words, triangle": (cifar_part, bag_of_words, 0.001),
    "MNIST-5k, raw pixels": (mnist_part, lambda images: raw, 0.01),
    "MNIST-5k, HOG": (mnist_part, lambda images: partial(ft.hog, cell=7), 0.01),
}


def run(name):
    """(validation accuracy, test accuracy, number of features, seconds for features, for training)."""
    part, encoder, lam = EXPERIMENTS[name]
    sets = part()
    start = time.perf_counter()
    encode = encoder(sets[0][0])
    found = [encode(images) for images, _ in sets]
    by = ft.standardization(found[0])
    ready = [(ft.with_ones(ft.standardize(X, by)), y) for X, (_, y) in zip(found, sets, strict=True)]
    encoded = time.perf_counter()
    accuracies = fit(ready, lam)
    return *accuracies, found[0].shape[1], encoded - start, time.perf_counter() - encoded


def fit(ready, lam):
    """(validation accuracy, test accuracy) of a linear softmax; ready: three pairs (X, y)."""
    steps = EPOCHS * -(-len(ready[0][0]) // BATCH)
    trained = train(
        np.zeros((10, ready[0][0].shape[1]), np.float32),
        ready[0],
        ready[1],
        objective=partial(linear_objective, loss=softmax_loss, lam=lam),
        optimizer=OPTIMIZERS["momentum"],
        learning_rate=cosine(LEARNING_RATE, steps),
        rng=np.random.default_rng(0),
        batch_size=BATCH,
        max_epochs=EPOCHS,
        patience=EPOCHS,
        progress=False,
    )
    return tuple(1 - linear_error(trained.params, *pair) for pair in ready[1:])


def main(wanted=""):
    print(f"{'':34}{'features':>9}{'val':>7}{'test':>7}{'features s':>12}{'training s':>12}")
    for name in EXPERIMENTS:
        if wanted.lower() in name.lower():
            val, test, D, encoding, fitting = run(name)
            print(f"{name:34}{D:9}{val:7.3f}{test:7.3f}{encoding:12.1f}{fitting:12.1f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
