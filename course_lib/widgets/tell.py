"""What a race shows, in one sentence for each place of the slider: for ears, for paper, and for everybody."""

import numpy as np

from course_lib.widgets.student import scientific


def summaries(names, height, target):
    """Texts for every race of a bank.

    Args:
        names: of the rules.
        height: (K, rules, T + 1) values above the lowest there is; nan once a run is over.
        target: a value worth naming the step at which it is reached; None if there is no lowest point.

    Returns:
        dict with `summary` and `winner`: K texts each.

    Raises:
        Nothing.

    Source: ours.

    >>> summaries(["SGD", "Adam"], np.array([[[4.0, np.nan, np.nan], [4, 2, 0.5]]]), 1.0)["summary"]
    ['SGD diverges at step 1; Adam reaches 1 at step 2 and is lowest in the end: 0.5.']
    """
    told, winners = [], []
    ends, finite = last_values(height), np.isfinite(height)
    reached = height <= (-np.inf if target is None else target)
    # For each run: where it diverges, or None; where it reaches the target, or None.
    over = np.where(finite.all(axis=-1), None, finite.argmin(axis=-1))
    there = np.where(reached.any(axis=-1), reached.argmax(axis=-1), None)
    for k, last in enumerate(ends):
        best = int(np.where(np.isfinite(last), last, np.inf).argmin()) if np.isfinite(last).any() else None
        winners.append(names[best] if best is not None else "none of them")
        parts = [_one(name, over[k, r], there[k, r], target, last[r], r == best) for r, name in enumerate(names)]
        told.append("; ".join(parts) + ".")
    return {"summary": told, "winner": winners}


def last_values(height):
    """Where each run ends: its value at step T, nan if it did not get so far."""
    return height[..., -1]


def _one(name, over, there, target, end, best):
    if over is not None:
        return f"{name} diverges at step {over}"
    if there is not None:
        lowest = f" and is lowest in the end: {_text(end)}" if best else ""
        return f"{name} reaches {_text(target)} at step {there}{lowest}"
    return f"{name} ends at {_text(end)}" + (", the lowest" if best else "")


def _text(value):
    return scientific(float(f"{value:.2g}"), 3 if abs(value) < 1 else 2)
