"""Lecture 00, three classes in the plane: what a bias does to the borders, and what turning the weights does."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references import lec00 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_images import BLUE, GREEN, VERMILION

AWAY = 20.0  # far outside the panel: a mark that is not wanted
MOVES = np.linspace(-3, 3, 13)
TURNS = np.arange(-90, 91, 15)
CLASSES = [("circle", BLUE), ("square", VERMILION), ("triangle", GREEN)]
PAIRS = [(0, 1), (0, 2), (1, 2)]


def regions_figure(points, y, W, b, linear_scores=None, accuracy=None, names=("0", "1", "2"), labels=("x1", "x2")):
    """Three classes in the plane: move one class's bias and turn its weights; the borders follow.

    Args:
        points: (N, 2); y: (N,) 0, 1 or 2.
        W, b: (3, 2) and (3,), where it starts.
        linear_scores, accuracy: the student's functions, or None.
        names: of the three classes; labels: of the axes.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: the slides' "geometric viewpoint".
    """
    score, whose = passing(linear_scores, references.linear_scores, (points, W, b))
    share, whose_share = passing(accuracy, references.accuracy, (score(points, W, b), y))
    badge = whose if whose == whose_share else f"{whose} and {whose_share}"
    borders, wrong, each, said = judged(points, y, W, b, score, share, names)
    axes = ("class", "turn", "bias")
    series = scene.series(*(f"{names[i]} | {names[j]}" for i, j in PAIRS), first=3)
    return figure(
        region_panel(points, y, scene.by(borders, *axes), scene.by(wrong, *axes), names, labels),
        share_panel(scene.by(each, *axes), names),
        controls=[
            scene.choice("class", list(names), 2, "change the class"),
            scene.slider("bias", MOVES, 0, "add to its bias"),
            scene.slider("turn", TURNS, 0, "turn its weights, degrees"),
        ],
        series=series, texts={"said": scene.by(said, *axes)}, summary="said", title=f"Three classes, by {badge}",
    )  # fmt: skip


def judged(points, y, W, b, score, share, names):
    """For every class, turn and move: the borders, the points in a wrong region, the shares that are right, words."""
    shape = (3, len(TURNS), len(MOVES))
    borders, wrong = np.empty((*shape, 3, 2, 2)), np.empty((*shape, len(y), 2))
    each, said = np.empty((*shape, 3, 1)), np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        w, c = changed(W, b, *place)
        table = np.asarray(score(points, w, c), dtype=float)
        found = table.argmax(axis=1)
        borders[place] = [border(w, c, *pair) for pair in PAIRS]
        wrong[place] = np.where((found != y)[:, None], points, AWAY)
        each[place] = [[100 * np.mean(found[y == k] == k)] for k in range(3)]
        parts = ", ".join(f"{name} {np.sum(found == k)}" for k, name in enumerate(names))
        said[place] = f"{100 * float(share(table, y)):.1f} % of {len(y)} right. Points in each region: {parts}."
    return borders, wrong, each, said


def changed(W, b, which, turn, move):
    """W and b with one class's weights turned and its bias moved."""
    W, b, angle = W.copy(), b.copy(), np.deg2rad(TURNS[turn])
    W[which] = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ W[which]
    b[which] += MOVES[move]
    return W, b


def border(W, b, i, j, reach=9.0):
    """Both ends of the part of the line s_i = s_j where these two scores are the highest; nan where there is none."""
    k = 3 - i - j
    w, c = W[i] - W[j], b[i] - b[j]
    length = np.linalg.norm(w)
    if length < 1e-12:
        return np.full((2, 2), np.nan)
    foot, along = -c * w / length**2, np.array([-w[1], w[0]]) / length
    lead, slope = (W[i] - W[k]) @ foot + b[i] - b[k], (W[i] - W[k]) @ along
    low, high = -reach, reach
    if slope > 0:
        low = max(low, -lead / slope)
    elif slope < 0:
        high = min(high, -lead / slope)
    if low >= high or (slope == 0 and lead < 0):
        return np.full((2, 2), np.nan)
    return np.stack([foot + low * along, foot + high * along])


def region_panel(points, y, borders, wrong, names, labels):
    marks = [
        scene.points(f"class {k}", points[y == k], marker, color, size=5) for k, (marker, color) in enumerate(CLASSES)
    ]
    return scene.panel(
        *marks, scene.path("borders", borders, still=True), scene.points("wrong", wrong, "cross", size=5),
        x=scene.axis(-3, 3, labels[0]), y=scene.axis(-3, 3, labels[1]), ratio=1.5, share=1.15,
        title="   ".join(f"{sign} {name}" for sign, name in zip("●■▲", names, strict=True)) + "   × in a wrong region",
        description="Points of three classes, and the borders between the regions of the highest score",
    )  # fmt: skip


def share_panel(each, names):
    """How much of each class lies in its own region."""
    return scene.panel(
        scene.bars("each", each, [color for _, color in CLASSES]), y=scene.axis(0, 105, "% right"),
        x=scene.axis(0, 3, ticks=[(k + 0.5, name) for k, name in enumerate(names)]), title="Of each class",
        ratio=0.95, share=0.6, description="How much of each class lies in its own region",
    )  # fmt: skip
