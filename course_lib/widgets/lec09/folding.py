"""Regions of the plane while a network learns: scrub through its training, add hidden units."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_points import impossible_sets
from course_lib.widgets.lec09.networks import (
    BLUE,
    FRAMES,
    SHAPES,
    SIDE,
    VERMILION,
    WIDTHS,
    all_runs,
    own_gradients,
    own_scores,
)

PIXELS = 40
BLUES, REDS = np.array([[120, 180, 222], [205, 226, 242]]), np.array([[236, 150, 100], [250, 222, 203]])
AWAY, LEAD = 9.0, 100.0


def fold_figure(two_layer_scores=None, two_layer_gradients=None):
    """A network of two layers learns a shape that no line separates: its regions and its hidden units' lines.

    Args:
        two_layer_scores: the student's (X, W1, b1, W2, b2) → scores, or None: it draws the regions.
        two_layer_gradients: the student's (X, y, W1, b1, W2, b2, lam) → loss, gradients, or None: it trains.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing, whatever the student's functions do.

    Source: ours; the point sets are lecture 00's.
    """
    score, whose_scores = own_scores(two_layer_scores)
    gradients, whose_gradients = own_gradients(two_layer_gradients)
    runs = all_runs(gradients)
    controls = [
        scene.choice("shape", SHAPES, 0, "points"), scene.slider("width", WIDTHS, 1, "hidden units"),
        scene.slider("step", FRAMES, FRAMES[-1], "steps of training"),
    ]  # fmt: skip
    return figure(
        plane_panel(runs, score), hidden_panel(runs), controls=controls, title="The plane folds while it learns",
        series=[scene.Series("where a hidden unit turns on", 3, "solid", "circle")],
        note=f"regions drawn by {whose_scores}; trained by {whose_gradients}",
        texts={"said": scene.by(told(runs), "shape", "width", "step")}, summary="said",
    )  # fmt: skip


def plane_panel(runs, score):
    sets = impossible_sets()
    outside, inside = (np.array([sets[s][0][sets[s][1] == c] for s in SHAPES]) for c in (0, 1))
    regions = [[[region(score, p) for p in run.frames] for run in row] for row in runs.values()]
    lines = [[[unit_lines(p) for p in run.frames] for run in row] for row in runs.values()]
    return scene.panel(
        scene.image("regions", scene.by(np.array(regions), "shape", "width", "step")),
        scene.points("outside", scene.by(outside, "shape"), "circle", BLUE, size=5),
        scene.points("inside", scene.by(inside, "shape"), "square", VERMILION, size=5),
        scene.path(
            "units", scene.by(np.array(lines), "shape", "width", "step"), still=True, series=[0] * max(WIDTHS)
        ),
        x=scene.axis(-SIDE, SIDE, "x1"), y=scene.axis(-SIDE, SIDE, "x2"), ratio=1.0, share=1.0,
        title="■ class 1   ● class 0, and what the network says",
        description="Points of two classes over the regions that the network gives them, with its hidden units' lines",
    )  # fmt: skip


def hidden_panel(runs):
    """The hidden layer seen along the second layer's line: what it adds up, and the widest direction beside that."""
    sets = impossible_sets()
    views = np.array([[[view(sets[s][0], p) for p in run.frames] for run in row] for s, row in runs.items()])
    halves = [np.array([views[k][:, :, sets[s][1] == c] for k, s in enumerate(SHAPES)]) for c in (0, 1)]
    ticks = [(float(shrunk(v)), f"{v:g}".replace("-", "−")) for v in (-30, -5, -1, 0, 1, 5, 30)]
    layers = [
        scene.points(name, scene.by(half, "shape", "width", "step"), marker, color, size=5)
        for name, half, marker, color in zip(
            ("hidden outside", "hidden inside"), halves, ("circle", "square"), (BLUE, VERMILION), strict=True
        )
    ]
    return scene.panel(
        *layers, scene.rule(x=0, text="second layer"),
        x=scene.axis(-shrunk(LEAD), shrunk(LEAD), "score of class 1 less that of class 0", ticks=ticks),
        y=scene.axis(-3, 3, "the widest other way"),
        ratio=1.0, share=1.0, title="The same points in the hidden space",
        description="The points as the second layer sees them, with its straight line between the classes",
    )  # fmt: skip


def shrunk(lead):
    """Large differences drawn closer: what matters is the side, and how near to the line."""
    return np.arcsinh(lead)


def view(X, parameters):
    """(N, 2): the hidden layer along the way that the second layer adds up, and along the widest one beside it."""
    W1, b1, W2, b2 = parameters
    hidden = np.maximum(0, X @ W1.T + b1)
    way = W2[1] - W2[0]
    along = way / max(float(np.linalg.norm(way)), 1e-9)
    beside = hidden - np.outer(hidden @ along, along)
    beside = beside - beside.mean(axis=0)
    widest = np.linalg.svd(beside, full_matrices=False)[2][0]
    other = beside @ widest
    other *= np.where(other @ X[:, 0] < 0, -1, 1) / max(float(other.std()), 1e-9)
    lead = hidden @ way + b2[1] - b2[0]
    return np.stack([shrunk(lead.clip(-LEAD, LEAD)), 1.2 * other.clip(-2.4, 2.4)], axis=1)


def region(score, parameters):
    """The plane as (rows, columns, 3) colours: the hue is the class, pale where the network is unsure."""
    at = (np.arange(PIXELS) + 0.5) / PIXELS * 2 * SIDE - SIDE
    x, y = np.meshgrid(at, -at)
    table = np.asarray(score(np.stack([x.ravel(), y.ravel()], axis=1), *parameters))
    lead = (table[:, 1] - table[:, 0]).reshape(PIXELS, PIXELS)
    unsure = (np.abs(lead) < 1).astype(int)
    return np.where((lead > 0)[..., None], REDS[unsure], BLUES[unsure])


def unit_lines(parameters):
    """Where W1 x + b1 = 0: (8, 2, 2), the ends of each unit's line; missing units lie outside of the picture."""
    W1, b1 = parameters[:2]
    lines = np.full((max(WIDTHS), 2, 2), AWAY)
    for k, (w, b) in enumerate(zip(W1, b1, strict=True)):
        long = float(w @ w)
        if long < 1e-12:
            continue
        foot, along = -b * w / long, np.array([-w[1], w[0]]) / np.sqrt(long)
        ends = crossing(foot, along)
        if ends is not None:
            lines[k] = ends
    return lines


def crossing(foot, along):
    """The two ends of a line within the picture, None where it misses it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = np.sort([(-SIDE - foot) / along, (SIDE - foot) / along], axis=0)
    first, last = np.nanmax(low), np.nanmin(high)
    return foot + np.array([[first], [last]]) * along if first < last else None


def told(runs):
    return [
        [
            [
                f"{shape[0].upper()}{shape[1:]}, {width} hidden unit{'s' * (width > 1)}, step {step}: "
                f"loss {loss:.3f}, {100 * right:.0f} % of 120 points right."
                for step, loss, right in zip(FRAMES, run.loss, run.right, strict=True)
            ]
            for width, run in zip(WIDTHS, row, strict=True)
        ]
        for shape, row in runs.items()
    ]
