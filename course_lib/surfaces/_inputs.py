"""What surfaces accept."""

import numpy as np


def points(x):
    """`x` as floats (..., 2), refused unless it is that."""
    x = np.asarray(x)
    if x.dtype.kind not in "fiub" or x.ndim == 0 or x.shape[-1] != 2:
        raise ValueError(f"x has shape {x.shape} and dtype {x.dtype}; points (x1, x2) are needed, last axis 2")
    return x if x.dtype == float else x.astype(float)


def fixed_points(found):
    """A read-only (k, 2) array: what is known of a surface must not change under the next reader's hands."""
    found = np.array(found, dtype=float).reshape(-1, 2)
    found.setflags(write=False)
    return found
