"""Lecture 00, scores at work: a digit read row by row, three classes in the plane, and odd against even."""

import numpy as np

from course_lib.exercise import passing
from course_lib.widgets import lec00_common, scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey, signed_colours
from course_lib.widgets.lec00_digits import picture
from course_lib.widgets.lec00_images import BLUE, GREEN, INK, VERMILION, digit_axis, winner_marks
from course_lib.widgets.student import number

ROWS = np.arange(0, 29, 2)
AWAY = 20.0
MOVES = np.linspace(-3, 3, 13)
TURNS = np.arange(-90, 91, 15)
CLASSES = [("circle", BLUE), ("square", VERMILION), ("triangle", GREEN)]


def reading_figure(X, y, W, b, linear_scores=None):
    """A digit read from top to bottom, and the ten scores of what has been read.

    Args:
        X, y: (n, 784) images to choose from, and their digits, all different.
        W, b: (10, 784) and (10,), the classifier.
        linear_scores: the student's function, or None.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: ours.

    >>> reading_figure(np.zeros((1, 784)), np.array([9]), np.eye(10, 784), np.arange(10.0)).scene["state"]
    {'digit': 0, 'rows': 28.0}
    """
    score, badge = passing(linear_scores, lec00_common.linear_scores, (X[:2], W, b))
    seen = np.arange(28)[:, None] < ROWS[:, None, None]
    read = (np.reshape(X, (-1, 1, 28, 28)) * seen).reshape(len(X), len(ROWS), 784)
    scores = np.asarray(score(read.reshape(-1, 784), W, b), dtype=float).reshape(len(X), len(ROWS), 10)
    low, high = scores.min() - 1, scores.max() + 0.2 * np.ptp(scores)
    axes = ("digit", "rows")
    pages = np.where(seen, grey(read), 150)  # what has not been read yet is grey
    return figure(
        picture("page", scene.by(pages, *axes), "Read so far", "The digit, as far as it has been read"),
        scene.panel(
            scene.bars("scores", scene.by(scores[..., None], *axes), [BLUE] * 10),
            *winner_marks(scores, np.asarray(y)[:, None], axes, high - low), x=digit_axis(),
            y=scene.axis(low, high, "score"), title="★ right   ▾ highest", ratio=1.9, share=1.4,
            description="A bar for the score of each class; a star marks the right one, a triangle the highest",
        ),
        controls=[
            scene.choice("digit", [str(k) for k in y], 0, "digit"),
            scene.slider("rows", ROWS, 28, "rows of pixels read"),
        ],
        texts={"said": scene.by(reading_words(scores, y), *axes)}, summary="said",
        title=f"Ten scores of one digit, by {badge}",
    )  # fmt: skip


def reading_words(scores, y):
    texts = np.empty(scores.shape[:2], dtype=object)
    for (d, k), _ in np.ndenumerate(texts):
        best, right = int(scores[d, k].argmax()), int(y[d])
        if ROWS[k] == 0:
            texts[d, k] = f"Nothing read: the scores are the biases. Highest: {best}, {number(scores[d, k, best])}."
            continue
        what = f"After {ROWS[k]} of 28 rows" if ROWS[k] < 28 else "The whole digit"
        verdict = "right" if best == right else f"wrong, {right} has {number(scores[d, k, right])}"
        texts[d, k] = f"{what}: {best} has the highest score, {number(scores[d, k, best])}: {verdict}."
    return texts


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
    score, whose = passing(linear_scores, lec00_common.linear_scores, (points, W, b))
    share, whose_share = passing(accuracy, lec00_common.accuracy, (score(points, W, b), y))
    badge = whose if whose == whose_share else f"{whose} and {whose_share}"
    shape = (3, len(TURNS), len(MOVES))
    borders, wrong, said = np.empty((*shape, 3, 2, 2)), np.empty((*shape, len(y), 2)), np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        w, c = changed(W, b, *place)
        table = np.asarray(score(points, w, c), dtype=float)
        found = table.argmax(axis=1)
        borders[place] = [border(w, c, *pair) for pair in ((0, 1), (0, 2), (1, 2))]
        wrong[place] = np.where((found != y)[:, None], points, AWAY)
        parts = ", ".join(f"{n} {np.sum(found == k)}" for k, n in enumerate(names))
        said[place] = f"{100 * float(share(table, y)):.1f} % of {len(y)} right. Points in each region: {parts}."
    axes = ("class", "turn", "bias")
    series = scene.series(*(f"{names[i]} | {names[j]}" for i, j in ((0, 1), (0, 2), (1, 2))), first=3)
    return figure(
        region_panel(points, y, scene.by(borders, *axes), scene.by(wrong, *axes), names, labels),
        controls=[
            scene.choice("class", list(names), 2, "change the class"),
            scene.slider("bias", MOVES, 0, "add to its bias"),
            scene.slider("turn", TURNS, 0, "turn its weights, degrees"),
        ],
        series=series, texts={"said": scene.by(said, *axes)}, summary="said", title=f"Three classes, by {badge}",
    )  # fmt: skip


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
        x=scene.axis(-3, 3, labels[0]), y=scene.axis(-3, 3, labels[1]), ratio=1.6,
        title="   ".join(f"{sign} {name}" for sign, name in zip("●■▲", names, strict=True)) + "   × in a wrong region",
        description="Points of three classes, and the borders between the regions of the highest score",
    )  # fmt: skip


def odd_figure(X, y, ten, two, linear_scores=None):
    """Is a digit odd? One template for five looks, and ten templates, on each digit.

    Args:
        X, y: (N, 784) images and their digits.
        ten: (W, b) of ten classes; two: (W, b) of even and odd.
        linear_scores: the student's function, or None.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: ours.
    """
    score, badge = passing(linear_scores, lec00_common.linear_scores, (X[:2], *ten))
    found = [np.asarray(score(X, *kind), dtype=float).argmax(axis=1) % 2 == y % 2 for kind in (two, ten)]
    share = np.array([[100 * right[y == k].mean() for k in range(10)] for right in found])
    means = np.array([X[y == k].mean(axis=0) for k in range(10)])
    weights = (two[0][1] - two[0][0]) * np.ones((10, 1))
    parts = weights * means
    pages = [
        ("mean", grey(means), "The digit's mean", "The mean image of the chosen digit"),
        ("odd", signed_colours(weights, np.abs(weights).max()), "× template: odd",
         "The one template: light speaks for odd, dark for even"),
        ("part", signed_colours(parts, np.abs(parts).max()), "= its part",
         "Their product: light pixels speak for odd, dark ones for even"),
    ]  # fmt: skip
    return figure(
        *(picture(name, scene.by(values, "digit"), title, said) for name, values, title, said in pages),
        odd_shares(share),
        controls=[
            scene.choice("digit", [str(k) for k in range(10)], 0, "digit"),
            scene.choice("ask", ["two templates", "ten templates"], 0, "ask"),
        ],
        texts={"said": scene.by(odd_words(share, y), "ask", "digit")}, summary="said",
        title=f"Odd or even, by {badge}",
    )  # fmt: skip


def odd_shares(share):
    here = np.broadcast_to(np.arange(10.0), share.shape)
    return scene.panel(
        scene.rule(y=50, text="blind guessing"),
        scene.bars("share", scene.by(share[..., None], "ask"), [BLUE] * 10),
        scene.points("now", scene.by(np.stack([here, share + 5], axis=-1)[:, :, None], "ask", "digit"), "down", INK),
        x=digit_axis(), y=scene.axis(0, 112, "% right", ticks=[(k, str(k)) for k in (0, 25, 50, 75, 100)]), ratio=1.4,
        title="▾ the chosen digit", share=1.3, description="A bar for each digit: how often odd or even is right",
    )  # fmt: skip


def odd_words(share, y):
    ways = ["With two templates", "With ten, whose winner is odd or even,"]
    return [
        [f"{way} {share[a, k]:.0f} % of {np.sum(y == k)} {k}s are called {('even', 'odd')[k % 2]}, which is right."
         for k in range(10)]
        for a, way in enumerate(ways)
    ]  # fmt: skip
