"""Lecture 02: which weights a penalty prefers, in the plane; and the ball that max-norm allows."""

import numpy as np

from course_lib import regularizers
from course_lib.exercise import passing
from course_lib.references import lec02 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec02_student import WEIGHTS, together
from course_lib.widgets.student import number

TURNS = np.arange(10, 81, 2.5)  # degrees; 45 is the slides' x = (1, 1)
ALONG = np.linspace(-1.25, 1.25, 501)
RING = np.linspace(0, 2 * np.pi, 97)
KINDS = ("L2", "L1", "elastic net")
BETA = 0.5
LIMITS = np.linspace(0.2, 2.4, 45)
ROWS = np.array([[1.6, 1.2], [-0.5, 1.0], [-1.2, -0.9], [0.55, -0.3]])


def own_penalties(l2=None, l1=None, elastic_net=None):
    """([function of w → R(w)] for `KINDS`, whose they are): the student's where they are right."""
    tries = [(W,) for W in WEIGHTS]
    found = [
        passing(l2, regularizers.l2, *tries),
        passing(l1, regularizers.l1, *tries),
        passing(elastic_net, references.elastic_net, *((W, b) for W in WEIGHTS for b in (0.5, 2.0))),
    ]
    (square, _), (absolute, _), (both, _) = found
    functions = [
        lambda w: float(square(w)[0]), lambda w: float(absolute(w)[0]), lambda w: float(both(w, BETA)[0])
    ]  # fmt: skip
    return functions, [words for _, words in found]


def line_of(turn):
    """x of length √2 at that angle, and points of the line w·x = 1, with where it meets the axes: (n,), (n, 2)."""
    x = np.sqrt(2) * np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    along = np.array([-x[1], x[0]]) / np.sqrt(2)
    nearest = x / 2
    on_axes = [(np.array([1 / x[0], 0]) - nearest) @ along, (np.array([0, 1 / x[1]]) - nearest) @ along]
    places = np.sort(np.r_[ALONG, on_axes])
    w = nearest + places[:, None] * along
    w[np.abs(w) < 1e-12] = 0
    return x, places, w


def preferred(R, turn):
    """(lowest R on the line, the ends of the stretch where it is lowest (2, 2), their places along the line).

    >>> functions, _ = own_penalties()
    >>> preferred(functions[1], 45)[1].round(3).tolist()  # L1: the whole edge of the diamond is as good
    [[1.0, 0.0], [0.0, 1.0]]
    >>> preferred(functions[1], 35)[1].round(3).tolist()  # off the diagonal one corner wins
    [[0.863, 0.0], [0.863, 0.0]]
    """
    _, places, w = line_of(turn)
    values = np.array([R(one) for one in w])
    lowest = values.min()
    equal = np.flatnonzero(values <= lowest * (1 + 1e-9))
    ends = equal[[0, -1]]
    return lowest, w[ends], places[ends]


def ring(R, size):
    """Where R(w) = size, (97, 2). Every penalty here is p·r² + q·r along a ray: two values tell p and q."""
    rays = np.stack([np.cos(RING), np.sin(RING)], axis=1)
    one, two = (np.array([R(r * ray) for ray in rays]) for r in (1.0, 2.0))
    p = (two - 2 * one) / 2
    q = one - p
    curved = (np.sqrt(q**2 + 4 * p * size) - q) / (2 * np.maximum(p, 1e-9))
    radius = np.where(p > 1e-9, curved, size / np.maximum(q, 1e-9))
    return radius[:, None] * rays


def ball_figure(l2=None, l1=None, elastic_net=None):
    """All weights on a line fit the example; turn the example and see which ones each penalty prefers.

    Args:
        l2, l1, elastic_net: the student's functions, or None: the reference.

    Returns:
        Figure.

    Raises:
        Nothing.

    Source: ours, after the constraint balls of Tibshirani (1996).

    >>> [control["name"] for control in ball_figure().scene["controls"]]
    ['turn', 'kind']
    """
    functions, whose = own_penalties(l2, l1, elastic_net)
    best = [[preferred(R, turn) for R in functions] for turn in TURNS]
    lines = scene.series("R by L2", "R by L1", "R by the elastic net", "fits: w·x = 1", "does not fit: w·x = ½ or 1½")
    lines = [*lines[:3], lines[3]._replace(color=6, dash="solid"), lines[4]._replace(color=7, dash="dot")]
    lines.append(scene.Series("x, the example", 4, "dashdot", "hexagon"))
    lines += [line._replace(name=f"{line.name}: preferred", legend=False) for line in lines[:3]]
    texts = [[said(turn, k, *best[t][k]) for k in range(3)] for t, turn in enumerate(TURNS)]
    return figure(
        plane_panel(functions, best), along_panel(functions, best),
        controls=[
            scene.slider("turn", TURNS, 45, "turn x (degrees)"), scene.choice("kind", list(KINDS), 1, "touching ball"),
        ],
        series=lines, title=f"Which w do they prefer? R by {together(whose)}",
        texts={"said": scene.by(texts, "turn", "kind")},
        summary="said",
    )  # fmt: skip


def said(turn, kind, lowest, ends, _):
    x = line_of(turn)[0]
    first = f"x = ({number(x[0])}, {number(x[1])}). {('L2', 'L1', 'The elastic net')[kind]} prefers"
    (a, b), (c, d) = ends
    if np.hypot(a - c, b - d) > 0.1:
        both = f"({number(a)}, {number(b)}) and ({number(c)}, {number(d)})"
        return f"{first} none: everything between {both} costs {number(lowest)}."
    zero = "; one weight is exactly 0" if min(abs(a), abs(b)) == 0 else ""
    return f"{first} w = ({number(a)}, {number(b)}), at a cost of {number(lowest, 3)}{zero}."


def plane_panel(functions, best):
    fitting, other, balls, marks, arms = [], [], [], [], []
    for t, turn in enumerate(TURNS):
        x = line_of(turn)[0]
        along = np.array([-x[1], x[0]]) / np.sqrt(2)
        ends = np.array([-3.0, 3.0])[:, None] * along
        fitting.append([x / 2 + ends])
        other.append([level * x / 2 + ends for level in (0.5, 1.5)])
        arms.append([[np.zeros(2), x]])
        balls.append([[ring(R, best[t][k][0])] for k, R in enumerate(functions)])
        marks.append([np.linspace(*best[t][k][1], 15) for k in range(3)])
    layers = [
        scene.path("other", scene.by(other, "turn"), still=True, series=[4, 4]),
        scene.path("fitting", scene.by(fitting, "turn"), still=True, series=[3]),
        scene.path("x", scene.by(arms, "turn"), still=True, series=[5]),
        scene.path("tip", scene.by(np.array(arms)[:, :, 1:], "turn"), series=[5]),
    ]
    balls, marks = np.array(balls), np.array(marks)
    for k in range(3):
        layers.append(scene.path(f"ball {k}", scene.by(balls[:, k], "turn"), still=True, series=[k], when={"kind": k}))
        layers.append(
            scene.path(f"mark {k}", scene.by(marks[:, k][:, :, None], "turn"), series=[6 + k] * 15, when={"kind": k})
        )
    return scene.panel(
        *layers, x=scene.axis(-1.2, 1.5, "w1"), y=scene.axis(-1.2, 1.5, "w2"),
        title="The smallest ball that touches the line", share=1.0, ratio=1.06,
        description="the plane of weights: x, the line of those that fit, and the smallest ball that touches it",
        handles=[scene.handle("turn", "x, the example", along=np.array(arms)[:, 0, 1])],
    )  # fmt: skip


def along_panel(functions, best):
    curves, marks = [], []
    for t, turn in enumerate(TURNS):
        x = line_of(turn)[0]
        w = x / 2 + ALONG[::5, None] * np.array([-x[1], x[0]]) / np.sqrt(2)
        curves.append([np.stack([ALONG[::5], [R(one) for one in w]], axis=-1) for R in functions])
        marks.append([[(best[t][k][2].mean(), best[t][k][0])] for k in range(3)])
    return scene.panel(
        scene.path("along", scene.by(curves, "turn"), still=True, series=[0, 1, 2]),
        scene.path("lowest", scene.by(marks, "turn"), series=[6, 7, 8]),
        x=scene.axis(-1.25, 1.25, "place along the line"), y=scene.axis(0, 3, "R(w)"),
        title="What each w on the line costs", share=1.15, ratio=1.22,
        description="R(w) along the line for the three penalties, the lowest place of each marked",
    )  # fmt: skip


def max_norm_figure(max_norm=None):
    """Four rows of weights as points in the plane, and where max-norm moves them: set the longest length allowed.

    Args:
        max_norm: the student's `max_norm(W, c)`, or None: the reference.

    Returns:
        Figure.

    Raises:
        Nothing.

    Source: ours.

    >>> max_norm_figure().scene["title"]
    'Max-norm, by the reference'
    """
    tries = [(ROWS, c) for c in (0.5, 1.0, 3.0)] + [(np.array([[0.0, 0.0], [3.0, 4.0]]), 5.0)]
    limit, whose = passing(max_norm, regularizers.max_norm, *tries)
    after = np.array([np.asarray(limit(ROWS, c), dtype=float) for c in LIMITS])
    circle = np.array([[c * np.stack([np.cos(RING), np.sin(RING)], axis=1)] for c in LIMITS])
    moved = np.stack([np.broadcast_to(ROWS, after.shape), after], axis=2)
    arms = np.stack([np.zeros(after.shape), after], axis=2)
    lines = scene.series("row 0", "row 1", "row 2", "row 3", "length c")
    lines[4] = lines[4]._replace(color=6, dash="short")
    lines += [lines[k]._replace(name=f"row {k}, before", dash="dot", legend=False) for k in range(4)]
    lengths = np.linalg.norm(after, axis=2)[:, :, None]
    ticks = [(k + 0.5, f"row {k}") for k in range(4)]
    return figure(
        scene.panel(
            scene.path("circle", scene.by(circle, "c"), still=True, series=[4]),
            scene.path("moved", scene.by(moved, "c"), still=True, series=[5, 6, 7, 8]),
            scene.path("arms", scene.by(arms, "c"), still=True, series=[0, 1, 2, 3]),
            scene.path("tips", scene.by(after[:, :, None], "c"), series=[0, 1, 2, 3]),
            x=scene.axis(-2.2, 2.2, "first weight"), y=scene.axis(-2.2, 2.2, "second weight"),
            title="Four rows of W", share=1.0, ratio=1.08,
            description="four rows of weights as arrows from the origin, cut at the circle of radius c",
        ),
        scene.panel(
            scene.bars("lengths", scene.by(lengths, "c"), [0, 1, 2, 3]),
            x=scene.axis(0, 4, "", ticks=ticks), y=scene.axis(0, 2.4, "length"), title="Their lengths",
            share=1.0, ratio=1.08, description="the length of each row after max-norm",
        ),
        controls=[scene.slider("c", LIMITS, 2.2, "c")], series=lines, title=f"Max-norm, by {whose}",
        texts={"said": scene.by([shortened(c, rows) for c, rows in zip(LIMITS, after, strict=True)], "c")},
        summary="said",
    )  # fmt: skip


def shortened(c, rows):
    count = int((np.abs(rows - ROWS).max(axis=1) > 1e-9).sum())
    are = "is" if count == 1 else "are"
    return f"c = {number(c)}: {count} of 4 rows {are} shortened to length {number(c)}, the others stay as they are."
