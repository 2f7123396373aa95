"""What layers accept."""

import numpy as np


def floats(array, name):
    """`array` as floats, refused unless it holds real numbers."""
    array = np.asarray(array)
    if array.dtype.kind not in "fiub" or array.size == 0:
        raise ValueError(
            f"{name} has shape {array.shape} and dtype {array.dtype}; real numbers, at least one, are needed"
        )
    return array if array.dtype.kind == "f" else array.astype(float)
