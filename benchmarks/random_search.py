"""Random search on CIFAR-10 with the slides' recipe: 1,000 guesses, 15.55 % right on the slides.

    python -m benchmarks.random_search

W = 0.0001 · randn(10, 3073), pixels 0 to 255 and a one, the SVM loss over all 50,000 training images;
the guess of smallest loss is judged on the 10,000 test images. One to three minutes.
"""

import numpy as np

from course_lib.cifar10 import cifar10
from course_lib.losses import svm_loss
from course_lib.training import linear_error, random_search


def as_rows(images):
    """Bytes (N, 32, 32, 3) as single-precision rows of 3,073: the pixels 0 to 255 and a one."""
    rows = np.ones((len(images), 3073), np.float32)
    rows[:, :-1] = images.reshape(len(images), -1)
    return rows


def search(data, tries=1000, examples=50_000, seed=0, progress=False):
    """(test accuracy, losses) of the best of `tries` guesses, chosen on the first `examples` images."""
    X, y = as_rows(data.X_train[:examples]), data.y_train[:examples]
    best, losses = random_search(
        lambda W: svm_loss(X @ W.T, y)[0],
        lambda rng: (1e-4 * rng.standard_normal((10, 3073))).astype(np.float32),
        tries,
        rng=np.random.default_rng(seed),
        progress=progress,
    )
    return 1 - linear_error(best, as_rows(data.X_test), data.y_test), losses


def main():
    data = cifar10()
    accuracy, losses = search(data, progress=True)
    for attempt, best in enumerate(np.minimum.accumulate(losses[:7])):
        print(f"in attempt {attempt} the loss was {losses[attempt]:.6f}, best {best:.6f}")
    print(f"best of 1000: {losses.min():.6f}; {accuracy:.2%} of the test images are right; slides 15.55 %")
    others = [search(data, examples=2000, seed=seed)[0] for seed in range(8)]
    print(f"eight other runs, choosing on 2,000 images: {min(others):.2%} to {max(others):.2%}")


if __name__ == "__main__":
    main()
