"""Who needs a schedule? SGD with momentum and Adam, at a constant rate and with a cosine, for all learning rates."""

import numpy as np

from course_lib.references import lec06 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec06 import own
from course_lib.widgets.lec06.experiments import RULES, measured
from course_lib.widgets.lec06.labels import log_ticks, short
from course_lib.widgets.student import number


def rules_figure(cosine=None):
    """Where two update rules end, for nine learning rates each, with a constant rate and with a cosine.

    Args:
        cosine: the student's (t, lr0, total) → rate, or None.

    Returns:
        Figure, a widget.

    Raises:
        FileNotFoundError: if what was measured is missing.

    Source: ours.

    >>> len(rules_figure().scene["panels"])
    2
    """
    _, whose = own.drawn_by(cosine, references.cosine)
    wrong = 100 * measured("rules_wrong")  # (rules, schedules, rates)
    lines = scene.series("constant rate", "cosine")
    return figure(
        *[rule_panel(name, grid, ends) for (name, (_, grid)), ends in zip(RULES.items(), wrong, strict=True)],
        series=lines, title="Constant or cosine", note=f"cosine by {whose}; mean of 3 trainings",
        texts={"said": told(wrong)}, summary="said",
    )  # fmt: skip


def told(wrong):
    parts = []
    for (name, (_, grid)), (constant, cosine) in zip(RULES.items(), wrong, strict=True):
        a, b = int(constant.argmin()), int(cosine.argmin())
        parts.append(
            f"{name}: at best {number(constant[a], 1)} % wrong with a constant rate ({short(grid[a])}), "
            f"{number(cosine[b], 1)} % with a cosine (from {short(grid[b])})"
        )
    return "; ".join(parts) + "."


def rule_panel(name, grid, ends):
    places = np.stack([np.broadcast_to(grid, ends.shape), ends], axis=-1)
    return scene.panel(
        scene.path(name, places, still=True, series=[0, 1]), x=scene.axis(grid[0], grid[-1], "learning rate", log=True),
        y=scene.axis(5, 100, "% of new digits wrong", log=True, ticks=log_ticks(5, 7, 10, 20, 50, 100)),
        title=name, ratio=1.25, description=f"{name}: part of new digits wrong in the end, against the learning rate",
    )  # fmt: skip
