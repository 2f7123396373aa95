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
    for race in height:
        ends = last_values(race)
        best = int(np.nanargmin(ends)) if np.isfinite(ends).any() else None
        winners.append(names[best] if best is not None else "none of them")
        parts = [
            _one(name, values, target, ends[k], k == best)
            for k, (name, values) in enumerate(zip(names, race, strict=True))
        ]
        told.append("; ".join(parts) + ".")
    return {"summary": told, "winner": winners}


def last_values(race):
    """Where each run of a race ends: its value at step T, nan if it did not get so far."""
    return race[:, -1]


def _one(name, values, target, end, best):
    finite = np.isfinite(values)
    lowest = f" and is lowest in the end: {_text(end)}" if best else ""
    if not finite.all():
        return f"{name} diverges at step {int(finite.argmin())}"
    reached = values <= (-np.inf if target is None else target)
    if reached.any():
        return f"{name} reaches {_text(target)} at step {int(reached.argmax())}{lowest}"
    return f"{name} ends at {_text(end)}" + (", the lowest" if best else "")


def _text(value):
    return scientific(float(f"{value:.2g}"), 3 if abs(value) < 1 else 2)
