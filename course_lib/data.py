"""Real images: digits that come with the course, and CIFAR-10, the slides' own, fetched when it is asked for.

Loading the digits takes a fraction of a second, needs no network, and refuses a file whose bytes are not those
we committed. `data/README.md` says where the digits come from and under which licence.
"""

import hashlib
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np

DATA = Path(__file__).resolve().parent.parent / "data"
MNIST_SHA256 = "01335d257a91620e62437a3fd5d13fd7a05a1ded50202cb874cf55ff03aae980"
MNIST_PARTS = (4000, 500, 500)


class Split(NamedTuple):
    """Examples to learn from, to choose with, and to be judged by in the end."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


def mnist(path=None):
    """5,000 handwritten digits, split into 4,000 / 500 / 500 with equally many of each digit.

    Pixels are stored as bytes and come back as value / 255. The rows of the file are already in the
    order of the split, so it is the same on every machine and for ever.

    Args:
        path: another place of `mnist5k.npz`; by default the course's own `data/` folder.

    Returns:
        Split: `X` float64 in [0, 1] of shape (N, 784), each row a 28×28 image read line by line, 0 is
        paper and 1 is ink; `y` int64 of shape (N,), the digit 0 to 9.

    Raises:
        FileNotFoundError: if the file is missing.
        ValueError: if it is damaged.

    Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits"; see data/README.md.

    >>> digits = mnist()
    >>> digits.X_train.shape, digits.X_val.shape, digits.X_test.shape
    ((4000, 784), (500, 784), (500, 784))
    >>> np.bincount(digits.y_test).tolist()
    [50, 50, 50, 50, 50, 50, 50, 50, 50, 50]
    """
    path = DATA / "mnist5k.npz" if path is None else Path(path)
    content = _verified(path, MNIST_SHA256)
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        X, y = file["X"] / 255, file["y"].astype(np.int64)
    edges = np.cumsum(MNIST_PARTS)[:-1]
    return Split(*(part for pair in zip(np.split(X, edges), np.split(y, edges), strict=True) for part in pair))


def cifar10(cache=None, progress=True):
    """50,000 training and 10,000 test images of ten classes, fetched when first asked for; see `course_lib.cifar10`."""
    from course_lib.cifar10 import cifar10 as fetched_once

    return fetched_once(cache, progress)


def _verified(path, sha256):
    """The bytes of `path`, if they are the ones that were committed."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileNotFoundError(
            f"{path} cannot be read ({error.strerror}); run `git checkout -- data/{path.name}` in the "
            "course's folder, or clone the course again"
        ) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(
            f"{path} is damaged or was changed: its sha256 is not {sha256[:8]}…; run "
            f"`git checkout -- data/{path.name}` in the course's folder, or clone the course again"
        )
    return content
