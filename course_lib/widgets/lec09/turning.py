"""Four hidden units fold the opposite quadrants; turn the hidden space until one line separates them."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_points import impossible_sets
from course_lib.widgets.lec09.networks import BLUE, VERMILION, own_scores

# Rows come in pairs w and −w: their units are the two sides of one crease.
W1 = np.array([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]]) / 2
TURNS = np.linspace(0, 90, 31)
SHOWN = 3.1


def turn_figure(two_layer_scores=None):
    """The hidden space of four units, looked at from the side where it is the plane, and turned from there.

    Seen at the angle t, the two axes are cos(t) (h1 − h2) + sin(t) (h1 + h2), and the same of h3 and h4.

    Args:
        two_layer_scores: the student's (X, W1, b1, W2, b2) → scores, or None: it computes both axes.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.

    >>> turn_figure().scene["state"]
    {'turn': 0.0}
    """
    score, whose = own_scores(two_layer_scores)
    X, y = impossible_sets()["opposite quadrants"]
    seen = np.array([score(X, W1, np.zeros(4), side(turn), np.zeros(2)) for turn in TURNS])
    best = [best_line(points, y) for points in seen]
    texts = [told(turn, part) for turn, (part, _) in zip(TURNS, best, strict=True)]
    lines = np.array([ends for _, ends in best])[:, None]
    return figure(
        plane_panel(X, y), space_panel(seen, y, lines),
        controls=[scene.slider("turn", TURNS, 0, "turn the hidden space, degrees")],
        series=[
            scene.Series("creases: w · x = 0", 3, "long", "circle"),
            scene.Series("the best line through the corner", 2, "solid", "circle"),
        ],
        title="Four hidden units, one fold each way", note=f"both axes computed by {whose}",
        texts={"said": scene.by(texts, "turn")}, summary="said",
    )  # fmt: skip


def side(turn):
    """W2 (2, 4): its scores are the two axes of the view at an angle."""
    c, s = np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))
    return np.array([[s + c, s - c, 0, 0], [0, 0, s + c, s - c]])


def best_line(points, y):
    """(part right, ends (2, 2)) of the best of 360 lines through the origin, either side class 1."""
    angles = np.deg2rad(np.arange(360))
    normals = np.stack([np.cos(angles), np.sin(angles)])
    right = ((points @ normals > 0) == (y == 1)[:, None]).mean(axis=0)
    best = np.flatnonzero(right == right.max())
    # Of equally good ones that with the widest gap to the points.
    gap = np.abs(points @ normals[:, best]).min(axis=0)
    n = normals[:, best[gap.argmax()]]
    along = 5 * np.array([-n[1], n[0]])
    return float(right.max()), np.array([-along, along])


def plane_panel(X, y):
    creases = np.array([[[-SHOWN, -SHOWN], [SHOWN, SHOWN]], [[-SHOWN, SHOWN], [SHOWN, -SHOWN]]])
    return scene.panel(
        *marks(X, y, "plane"), scene.path("creases", creases, still=True, series=[0, 0]),
        x=scene.axis(-SHOWN, SHOWN, "x1"), y=scene.axis(-SHOWN, SHOWN, "x2"), ratio=1.0,
        title="■ class 1   ● class 0, in the plane",
        description="Opposite quadrants, with the two diagonals along which the hidden units fold the plane",
    )  # fmt: skip


def space_panel(seen, y, lines):
    layers = [
        scene.points(f"seen {c}", scene.by(seen[:, y == c], "turn"), marker, color, size=5)
        for c, marker, color in ((0, "circle", BLUE), (1, "square", VERMILION))
    ]
    return scene.panel(
        *layers, scene.path("line", scene.by(lines, "turn"), still=True, series=[1]),
        x=scene.axis(-SHOWN, SHOWN, "from units 1 and 2"), y=scene.axis(-SHOWN, SHOWN, "from units 3 and 4"), ratio=1.0,
        title="The hidden space, looked at from one side",
        description="The same points in the hidden space, and the best straight line from this side",
    )  # fmt: skip


def marks(X, y, name):
    return [
        scene.points(f"{name} {c}", X[y == c], marker, color, size=5)
        for c, marker, color in ((0, "circle", BLUE), (1, "square", VERMILION))
    ]


def told(turn, part):
    if turn == TURNS[0]:
        view = "h1 − h2 and h3 − h4 are the plane itself, only flipped and smaller"
    elif turn == TURNS[-1]:
        view = "h1 + h2 and h3 + h4 are |x1 + x2| / 2 and |x1 − x2| / 2: the plane folded twice"
    else:
        view = "the folds come into sight"
    return (
        f"Turned by {turn:.0f}°: {view}. The best line through the corner has {100 * part:.0f} % of the points right."
    )
