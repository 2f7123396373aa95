"""The gradient check: is this the gradient of that function, and if not, where and how is it wrong?"""

import numpy as np

from course_lib.gradients._blocks import chosen_entries, gradient_blocks, like, to_blocks
from course_lib.gradients._inputs import checked_point, moved, value_of
from course_lib.gradients._mistakes import looks_like
from course_lib.gradients._verdict import BlockCheck, GradientCheck
from course_lib.gradients.sweep import step_size_sweep


def gradient_check(f, grad, x, h=1e-5, tol=1e-5, active=None, names=None, max_entries=None, rng=None, sweep=True):
    """Compare a gradient with central differences, block by block and entry by entry.

    An entry is right if |a − n| / max(|a|, |n|, 1e-8) ≤ tol, after taking off the rounding that differences
    cannot avoid. An entry within h of a kink is left out: differences reach across it.

    Args:
        f: parameters → number.
        grad: parameters → gradient, or the gradient itself.
        x: parameters: an array, or a list, tuple or dict of arrays; f and grad get that form.
        h: > 0, the step.
        tol: > 0, the largest relative error allowed.
        active: parameters → array that says on which side of its kinks f is (`hidden > 0`): if it
            differs at x + h and x − h, a kink lies between. Without it, one-sided slopes tell.
        names: one name for each block; default the keys of a dict, "x", or "block 0", …
        max_entries: compare at most so many entries of each block, drawn with rng.
        rng: `np.random.Generator`, needed with max_entries.
        sweep: also find the error over h (about 200 evaluations of f).

    Returns:
        GradientCheck.

    Raises:
        ValueError: if a number is out of its range, x is not finite, f does not give a number, or grad gives
            another number of blocks than x has. A gradient of a wrong shape is a failed check, not an error.

    Source: the slides, "gradient check"; CS231n's notes on its traps.

    >>> W = np.array([[1.0, -2.0], [3.0, 4.0]])
    >>> print(gradient_check(lambda W: (W**2).sum(), lambda W: W, W, sweep=False))
    Gradient check FAILED (h = 1e-05, tol = 1e-05)
      x (2, 2): 4 of 4 entries compared, largest relative error 0.5 at (1, 1): analytic 4, numerical 8
        looks like: half of what it should be; the derivative of a square has a 2
    """
    if not (np.isfinite(tol) and tol > 0):
        raise ValueError(f"tol is {tol}; the error allowed must be a number above 0, for example 1e-5")
    if max_entries is not None and (max_entries < 1 or rng is None):
        raise ValueError(f"max_entries is {max_entries} and rng {rng}; 1 or more and a Generator are needed")
    names, raw = to_blocks(x, names)
    values = [checked_point(block, h) for block in raw]
    gradients = gradient_blocks(grad, x, values)
    single = any(block.dtype in (np.float32, np.float16) for block in (*raw, *gradients))
    blocks = []
    for k, name in enumerate(names):
        along = _Along(f, active, x, values, k)
        chosen = chosen_entries(values[k].shape, max_entries, rng)
        blocks.append(_check_block(name, along, gradients[k].astype(float), chosen, h, tol))
    passed = all(block.passed for block in blocks)
    curve = _sweep(f, x, values, gradients, blocks) if sweep else None
    return GradientCheck(passed, tuple(blocks), h, tol, tuple(_notes(single, blocks)), curve)


class _Along:
    """f and the active set as functions of one block, the others held still."""

    def __init__(self, f, active, x, values, k):
        self.f, self.active, self.x, self.values, self.k = f, active, x, values, k

    def parameters(self, block):
        return like(self.x, [*self.values[: self.k], block, *self.values[self.k + 1 :]])

    def value(self, i=None, step=0.0):
        block = self.values[self.k]
        return value_of(self.f, self.parameters(block if i is None else moved(block, i, step)))

    def crosses_kink(self, i, h):
        here = self.values[self.k]
        sides = [np.array(self.active(self.parameters(moved(here, i, step)))) for step in (h, -h)]
        return not np.array_equal(*sides)

    def slopes(self, i, h):
        """(forward, central, backward) difference quotients."""
        ahead, here, behind = self.value(i, h), self.value(), self.value(i, -h)
        return (ahead - here) / h, (ahead - behind) / (2 * h), (here - behind) / h


def _check_block(name, along, analytic, chosen, h, tol):
    x = along.values[along.k]
    if analytic.shape != x.shape:
        return _wrong_shape(name, x.shape, analytic.shape)
    numerical, error, kinks = np.full(x.shape, np.nan), np.full(x.shape, np.nan), []
    for i in chosen:
        ahead, behind = along.value(i, h), along.value(i, -h)
        numerical[i] = (ahead - behind) / (2 * h)
        rounding = 4 * np.finfo(float).eps * max(abs(ahead), abs(behind)) / h
        error[i] = _error(analytic[i], numerical[i], rounding)
        if along.active is not None:
            kink = along.crosses_kink(i, h)
        else:
            kink = error[i] > tol and _seems_kinked(along, i, h, analytic[i], tol, rounding)
        if kink:
            kinks.append(i)
            error[i] = np.nan
    return _verdict(name, analytic, numerical, error, kinks, x, tol)


def _error(a, n, rounding):
    if not np.isfinite(a) or not np.isfinite(n):
        return np.inf
    return max(0.0, abs(a - n) - rounding) / max(abs(a), abs(n), 1e-8)


def _seems_kinked(along, i, h, a, tol, rounding):
    """Right for a smaller h, or between two one-sided slopes whose gap does not close as h shrinks."""
    forward, _, backward = along.slopes(i, h)
    near_forward, near_central, near_backward = along.slopes(i, h / 10)
    gap, near_gap = abs(forward - backward), abs(near_forward - near_backward)
    if gap < 100 * rounding or not np.isfinite(gap):
        return False
    if _error(a, near_central, 10 * rounding) <= tol:
        return True
    slack = tol * gap + 10 * rounding
    between = min(near_forward, near_backward) - slack <= a <= max(near_forward, near_backward) + slack
    return near_gap > gap / 2 and between


def _verdict(name, analytic, numerical, error, kinks, x, tol):
    compared = ~np.isnan(error)
    if not compared.any():
        text = "nothing to compare: every entry lies at a kink; move x a little" if x.size else ""
        return BlockCheck(name, x.shape, 0, tuple(kinks), 0.0, (), np.nan, np.nan, x.size == 0, text)
    worst = np.unravel_index(np.nanargmax(error), x.shape)
    passed = bool(error[worst] <= tol)
    text = "" if passed else looks_like(analytic, numerical, x, compared, error > tol)
    at_worst = float(error[worst]), worst, float(analytic[worst]), float(numerical[worst])
    return BlockCheck(name, x.shape, int(compared.sum()), tuple(kinks), *at_worst, passed, text)


def _wrong_shape(name, shape, came):
    text = f"its shape is {came} and must be {shape}"
    if came == shape[::-1]:
        text += ": the transpose"
    elif np.prod(came, dtype=int) == np.prod(shape, dtype=int):
        text += ": the same numbers in another shape"
    return BlockCheck(name, shape, 0, (), np.inf, (), np.nan, np.nan, False, text)


def _sweep(f, x, values, gradients, blocks):
    """The error over h at the worst entry and up to 7 more of its block."""
    k = max(range(len(blocks)), key=lambda k: blocks[k].error if blocks[k].compared else -1.0)
    if not blocks[k].compared:
        return None
    shape, worst = values[k].shape, int(np.ravel_multi_index(blocks[k].worst, values[k].shape))
    bent = {int(np.ravel_multi_index(i, shape)) for i in blocks[k].kinks}
    others = np.linspace(0, values[k].size - 1, min(8, values[k].size)).astype(int).tolist()
    entries = [worst, *(i for i in dict.fromkeys(others) if i != worst and i not in bent)][:8]
    along = _Along(f, None, x, values, k)
    steps = np.logspace(-1, -13, 13)
    return step_size_sweep(lambda b: f(along.parameters(b)), gradients[k], values[k], steps, entries)


def _notes(single, blocks):
    if single:
        yield "float32 has 7 digits and differences lose 5: a failure may be rounding, use float64"
    if any(block.kinks for block in blocks):
        yield "entries near kinks were left out; another x would cover them"
