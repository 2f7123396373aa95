"""The error of finite differences over their step h: the U-curve behind h = 1e-5."""

from typing import NamedTuple

import numpy as np

from course_lib.gradients._inputs import checked_point, moved, value_of


class Sweep(NamedTuple):
    """Errors over steps: for each h the largest relative error of the entries tried."""

    h: np.ndarray  # (k,)
    central: np.ndarray  # (k,)
    forward: np.ndarray  # (k,)
    best_h: float  # where `central` is lowest


def step_size_sweep(f, gradient, x, steps=None, entries=None):
    """How far forward and central differences are from a gradient, for steps from large to tiny.

    To the right of the U's bottom the curve of f spoils the difference (∝ h² central, ∝ h forward), to the
    left rounding does (∝ 1/h). A wrong gradient has no U: its error stays flat.

    Args:
        f: array like x → number.
        gradient: the gradient to compare with, of x's shape.
        x: array of any shape.
        steps: the h to try, each > 0; default 1e-1 to 1e-13, two a decade.
        entries: flat indices of the entries to try; default up to 8, evenly spread.

    Returns:
        Sweep(h, central, forward, best_h).

    Raises:
        ValueError: as `numerical_gradient`, or if `gradient` has not x's shape or an h is not above 0.

    Source: Press et al. (2007), "Numerical recipes", section 5.7.

    >>> sweep = step_size_sweep(lambda x: np.exp(x).sum(), np.exp([1.0, 2.0]), [1.0, 2.0])
    >>> 1e-7 < sweep.best_h < 1e-3, bool(sweep.central.min() < 1e-9 < sweep.forward.min() < 1e-6)
    (True, True)
    """
    steps = np.logspace(-1, -13, 25) if steps is None else np.array(steps, dtype=float, ndmin=1)
    if not (steps > 0).all():
        raise ValueError(f"steps has the smallest entry {steps.min()}; every h must be above 0")
    x, gradient = checked_point(x, 1.0e-5 + steps.max()), np.asarray(gradient, dtype=float)
    if gradient.shape != x.shape:
        raise ValueError(f"gradient has shape {gradient.shape} and x {x.shape}; they must agree")
    if entries is None:
        entries = np.unique(np.linspace(0, x.size - 1, min(8, x.size)).astype(int))
    places = [np.unravel_index(i, x.shape) for i in entries]
    here, true = value_of(f, x), np.array([gradient[i] for i in places])
    central, forward = np.empty(len(steps)), np.empty(len(steps))
    for k, h in enumerate(steps):
        ahead = np.array([value_of(f, moved(x, i, h)) for i in places])
        behind = np.array([value_of(f, moved(x, i, -h)) for i in places])
        central[k] = _worst((ahead - behind) / (2 * h), true)
        forward[k] = _worst((ahead - here) / h, true)
    return Sweep(steps, central, forward, float(steps[np.argmin(central)]))


def _worst(numerical, true):
    scale = np.maximum(np.maximum(np.abs(numerical), np.abs(true)), 1e-8)
    return np.max(np.abs(numerical - true) / scale, initial=0.0)
