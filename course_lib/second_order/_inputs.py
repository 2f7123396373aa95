"""What second-order methods accept."""

import numpy as np


def finite(values, name):
    """`values` as a float64 array, refused unless all are finite real numbers."""
    values = np.asarray(values)
    if values.dtype.kind not in "fiub":
        raise ValueError(f"{name} has dtype {values.dtype}; real numbers are needed")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} contains nan or inf; a second-order step needs finite numbers")
    return values.astype(float)
