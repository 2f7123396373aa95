"""How often does a step in a random direction help? Its angle to the way down decides."""

from functools import lru_cache

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import percent, scientific

DIMENSIONS = (2, 3, 5, 10, 30, 100, 300, 1_000, 3_000, 7_840)
STEPS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5)
BIN = 5  # degrees
TRIES = 1_000


def angle_shares(n, edges):
    """How much of all directions lies between angles to a fixed one.

    The density of the angle is proportional to sin(angle)^(n − 2).

    Args:
        n: dimension, ≥ 2.
        edges: (k + 1,) angles in radians that rise, 0 to π.

    Returns:
        (k,) shares; they sum to 1 when the edges reach from 0 to π.

    Raises:
        Nothing.

    Source: the surface of a sphere, ring by ring.

    >>> angle_shares(3, np.array([0, np.pi / 3, np.pi])).round(6).tolist()
    [0.25, 0.75]
    """
    at, below = spread(n)
    return np.diff(np.interp(edges, at, below))


@lru_cache(maxsize=64)
def spread(n):
    """Angles, and how much of all directions lies below each."""
    # For large n all that counts lies near π/2: a grid of its own there, fine enough for n = 10,000.
    width = 12 / np.sqrt(n)
    near = np.pi / 2 + np.linspace(-width, width, 2001)
    at = np.unique(np.clip(np.concatenate([np.linspace(0, np.pi, 2001), near]), 0, np.pi))
    middle = (at[1:] + at[:-1]) / 2
    weights = np.sin(middle) ** (n - 2) * np.diff(at)
    return at, np.concatenate([[0], np.cumsum(weights)]) / weights.sum()


def chance_of_help(n, step):
    """The chance that a random step of this length (the distance to the bowl's bottom is 1) ends lower.

    ‖x + r u‖ < ‖x‖ exactly when the angle between u and the way down is below arccos(r/2).
    """
    return float(angle_shares(n, np.array([0, np.arccos(step / 2), np.pi]))[0])


def best_of(n, step, tries=TRIES):
    """How much lower the best of many random steps gets, as a part of the best step of this length (median)."""
    edges = np.concatenate([np.linspace(0, np.pi, 20_001)])
    cumulated = np.cumsum(angle_shares(n, edges))
    angle = np.interp(1 - 0.5 ** (1 / tries), cumulated, edges[1:])
    return (step * np.cos(angle) - step**2 / 2) / (step - step**2 / 2)


def direction_figure():
    """A bowl in n dimensions, a random step: the angles it may have, and how often it helps.

    Sliders: the number of dimensions, and the length of the step, where the way to the bottom is 1.

    Returns:
        Figure, a widget.

    Raises:
        Nothing.

    Source: ours.

    >>> direction_figure().scene["state"]
    {'dimension': 2.0, 'step': 0.1}
    """
    controls = [
        scene.slider("dimension", DIMENSIONS, 2, "dimensions", log=True),
        scene.slider("step", STEPS, 0.1, "length of the step", log=True),
    ]
    lines = scene.series("helps", "does not help", first=1)
    return figure(
        angle_panel(), chance_panel(), controls=controls, series=lines, title="A step in a random direction",
        note="the bottom of the bowl is 1 away", texts={"said": scene.by(sentences(), "dimension", "step")},
        summary="said",
    )  # fmt: skip


def angle_panel():
    edges = np.radians(np.arange(0, 181, BIN))
    helps, hurts, borders = [], [], []
    for n in DIMENSIONS:
        shares = angle_shares(n, edges)
        below = [angle_shares(n, np.concatenate([[0], np.minimum(edges, np.arccos(s / 2))[1:]])) for s in STEPS]
        helps.append([100 * b for b in below])
        hurts.append([100 * shares for _ in below])
    for step in STEPS:
        border = np.degrees(np.arccos(step / 2))
        borders.append([[[border, 0], [border, 100]]])
    count = 180 // BIN
    return scene.panel(
        scene.bars("hurts", scene.by(np.array(hurts)[..., None], "dimension", "step"), [2] * count, width=0.9),
        scene.bars("helps", scene.by(np.array(helps)[..., None], "dimension", "step"), [1] * count, width=0.9),
        scene.path("border", scene.by(np.array(borders), "step"), still=True, series=[1]),
        x=scene.axis(0, 180, "angle to the way down, degrees", ticks=[(a, str(a)) for a in range(0, 181, 45)]),
        y=scene.axis(0, 60, "% of all directions"), title="Where random directions point",
        description="Shares of all directions by their angle to the way down; those left of the border help", ratio=1.3,
    )  # fmt: skip


def chance_panel():
    many = np.unique(np.geomspace(2, 10_000, 40).astype(int))
    lines = np.array([[[[n, 100 * chance_of_help(n, s)] for n in many]] for s in STEPS])
    here = np.array([[[[n, 100 * chance_of_help(n, s)]] for s in STEPS] for n in DIMENSIONS])
    return scene.panel(
        scene.path("chances", scene.by(lines, "step"), still=True, series=[0]),
        scene.points("here", scene.by(here, "dimension", "step"), "circle", color=1, size=9),
        x=scene.axis(1.5, 12_000, "dimensions", log=True), y=scene.axis(0, 55, "% that help"),
        title="How many of them help", description="The chance of help against the number of dimensions", ratio=1.3,
    )  # fmt: skip


def sentences():
    return [
        [
            f"{n:,} dimensions, a step of {s:g}: {percent(chance_of_help(n, s), 1 - chance_of_help(n, s))} of all "
            f"directions help. {told_best(n, s)}"
            for s in STEPS
        ]
        for n in DIMENSIONS
    ]


def told_best(n, step):
    part = best_of(n, step)
    if part <= 0:
        return f"Even the best of {TRIES:,} tries makes it worse."
    return f"The best of {TRIES:,} tries gets {scientific(100 * part, 1)} % as far down as the step straight down."
