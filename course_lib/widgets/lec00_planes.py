"""Lecture 00, figures in the plane: a boundary to drag, and point sets that no line separates."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references import lec00 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import Numbers, figure
from course_lib.widgets.lec00_points import impossible_sets

ANGLES = np.arange(-180, 180, 10)
OFFSETS = np.round(np.arange(-3, 3.01, 0.25), 2)
BIASES = np.round(np.arange(-3, 3.01, 0.25), 2)
VERMILION, BLUE, GREEN, PURPLE = range(4)
AWAY = 20.0  # far outside every panel: a mark that is not wanted
LIGHT, DARK = np.array([250.0, 250, 247]), np.array([35.0, 66, 102])


def line_of(w, bias, reach=12.0):
    """Two far ends (…, 2, 2) of the line w · x + b = 0; nan where w is 0."""
    w, bias = np.asarray(w, dtype=float), np.asarray(bias, dtype=float)[..., None]
    with np.errstate(all="ignore"):
        length = np.linalg.norm(w, axis=-1, keepdims=True)
        foot = -bias * w / length**2
        along = np.stack([-w[..., 1], w[..., 0]], axis=-1) / length
    return np.stack([foot - reach * along, foot + reach * along], axis=-2)


def line_styles(line, way):
    return [scene.Series(line, GREEN, "solid", "triangle"), scene.Series(way, PURPLE, "long", "diamond")]


def boundary_figure(points, y, linear_scores=None, accuracy=None, names=("0", "1"), labels=("x1", "x2")):
    """Drag the weights of a two-class classifier in the plane and move its bias; see who is wrong.

    The scores are 0 for the first class and w · x + b for the second, so W = [[0, 0], w] and b = [0, b].

    Args:
        points: (N, 2), standardised; y: (N,) 0 or 1.
        linear_scores, accuracy: the student's functions, or None.
        names: of the two classes; labels: of the axes.

    Returns:
        Figure; the bias needs no kernel, dragging w does.

    Raises:
        Nothing.

    Source: the slides' "geometric viewpoint".
    """
    W = np.array([[0.0, 0.0], [0.5, -1.0]])
    score, whose = passing(linear_scores, references.linear_scores, (points, W, np.array([0.0, 0.5])))
    share, whose_share = passing(accuracy, references.accuracy, (score(points, W, np.zeros(2)), y))
    badge = whose if whose == whose_share else f"{whose} and {whose_share}"
    start = np.array([1.0, 1.0])

    def answer(state):
        w = np.array(state["w"], dtype=float)
        biases = np.unique(np.append(BIASES, state["bias"]))
        banks, texts = judged(points, y, w, biases, score, share)
        return Numbers(banks, texts, {"bias": biases}, {"w": list(state["w"])})

    banks, texts = judged(points, y, start, BIASES, score, share)
    lines = [
        *line_styles("both scores equal", f"w, towards {names[1]}"),
        scene.series("right")[0]._replace(legend=False),
    ]
    return figure(
        cloud_panel(points, y, banks, names, labels), bias_panel(banks),
        controls=[scene.slider("bias", BIASES, 0.0, "bias b", between=4)], series=lines, texts=texts,
        state={"w": start.tolist()}, summary="said", answer=answer, title=f"A line in the plane, by {badge}",
    )  # fmt: skip


def cloud_panel(points, y, banks, names, labels):
    return scene.panel(
        scene.points("first", points[y == 0], "circle", BLUE, size=5),
        scene.points("second", points[y == 1], "square", VERMILION, size=5),
        scene.path("line", banks["line"], still=True, series=[0]),
        scene.path("weights", banks["weights"], still=True, series=[1]),
        scene.points("wrong", banks["wrong"], "cross", size=5),
        x=scene.axis(-3, 3, labels[0]), y=scene.axis(-3, 3, labels[1]), ratio=1.0, share=1.0,
        title=f"● {names[0]}   ■ {names[1]}   × on the wrong side",
        description=f"Two clouds of points, {names[0]} and {names[1]}, with a line between them",
        handles=[scene.handle("w", "the weights w")],
    )  # fmt: skip


def bias_panel(banks):
    """For the w that is set: how right every bias is."""
    return scene.panel(
        scene.curve("share", banks["share"], still=True, series=[2]),
        scene.points("now", banks["now"], "circle", VERMILION, size=8),
        x=scene.axis(-3, 3, "bias b"), y=scene.axis(0, 100, "% right"), ratio=1.0, share=0.8,
        title="This w with every bias", description="Accuracy against the bias, for the weights that are set",
    )  # fmt: skip


def judged(points, y, w, biases, score, share):
    """Banks over the biases: the line, w as an arrow's shaft, the points on the wrong side, and words."""
    W = np.array([[0.0, 0.0], w])
    tables = [np.asarray(score(points, W, np.array([0.0, bias]))) for bias in biases]
    wrong = [np.where((table.argmax(axis=1) != y)[:, None], points, AWAY) for table in tables]
    parts = [100 * float(share(table, y)) for table in tables]
    shaft = np.broadcast_to(np.array([[0.0, 0.0], w]), (len(biases), 1, 2, 2))
    banks = {
        "line": scene.by(line_of(np.broadcast_to(w, (len(biases), 2)), biases)[:, None], "bias"),
        "weights": scene.by(shaft, "bias"),
        "wrong": scene.by(np.array(wrong), "bias"),
        "now": scene.by(np.stack([biases, parts], axis=1)[:, None], "bias"),
        "share": np.array(parts)[None, np.isin(biases, BIASES)],
    }
    length, said = np.linalg.norm(w), []
    for bias, part in zip(biases, parts, strict=True):
        where = f"The line stands {abs(bias) / length:.2f} from the origin." if length else "w is 0: no line."
        numbers = "w = ({:.2f}, {:.2f}), b = {:.2f}".format(*np.round([*w, bias], 2) + 0.0).replace("-", "−")
        said.append(f"{numbers}: {part:.1f} % of {len(y)} right. {where}")
    return banks, {"said": scene.by(said, "bias")}


def all_lines(points, y, score, share):
    """Accuracy (angles, offsets) of every line: class 1 where u · x > d, u turned by the angle."""
    turn = np.deg2rad(np.repeat(ANGLES, len(OFFSETS)))
    normals = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    lead = score(points, normals, -np.tile(OFFSETS, len(ANGLES)))
    shares = [share(np.stack([0 * column, column], axis=1), y) for column in np.asarray(lead).T]
    return np.array(shares, dtype=float).reshape(len(ANGLES), len(OFFSETS))


def impossible_figure(linear_scores=None, accuracy=None, sets=None):
    """Turn and shift a line over point sets; beside it a map of how right every line is.

    Args:
        linear_scores, accuracy: the student's functions, or None.
        sets: {name: (points, y)}; default `impossible_sets()`.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: the slides' "hard cases for a linear classifier".
    """
    sets = sets or impossible_sets()
    points, y = next(iter(sets.values()))
    score, whose = passing(linear_scores, references.linear_scores, (points, np.eye(2), np.array([0.0, 1.0])))
    share, whose_share = passing(accuracy, references.accuracy, (score(points, np.eye(2), np.zeros(2)), y))
    badge = whose if whose == whose_share else f"{whose} and {whose_share}"
    maps = np.array([all_lines(*each, score, share) for each in sets.values()])
    controls = [
        scene.choice("shape", list(sets), 0, "points"),
        scene.slider("angle", ANGLES, 0, "turn the line, degrees"),
        scene.slider("offset", OFFSETS, -2.5, "shift it"),
    ]
    texts = {"said": scene.by(line_words(list(sets), maps), "shape", "angle", "offset")}
    lines = line_styles("the line", "towards class 1")
    return figure(
        plane_of(sets), map_of(maps), controls=controls, series=lines, texts=texts, summary="said",
        title=f"One line, two classes, by {badge}",
    )  # fmt: skip


def plane_of(sets):
    turn, offset = np.meshgrid(np.deg2rad(ANGLES), OFFSETS, indexing="ij")
    normals = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    foot = offset[..., None] * normals
    ways = np.stack([foot, foot + 0.7 * normals], axis=-2)[:, :, None]
    inside, outside = (np.array([points[y == c] for points, y in sets.values()]) for c in (1, 0))
    return scene.panel(
        scene.points("outside", scene.by(outside, "shape"), "circle", BLUE, size=5),
        scene.points("inside", scene.by(inside, "shape"), "square", VERMILION, size=5),
        scene.path("line", scene.by(line_of(normals, -offset)[:, :, None], "angle", "offset"), still=True, series=[0]),
        scene.path("way", scene.by(ways, "angle", "offset"), still=True, series=[1]),
        x=scene.axis(-3, 3, "x1"), y=scene.axis(-3, 3, "x2"), ratio=1.0, title="■ class 1   ● class 2",
        description="Points of two classes and a line that can be turned and shifted",
    )  # fmt: skip


def map_of(maps):
    """Light where the line is right: one pixel for each angle and offset, a ring for the line that is set."""
    level = np.clip((maps - 0.3) / 0.7, 0, 1)[..., None]
    pixels = np.rint(DARK + (LIGHT - DARK) * np.rint(24 * level) / 24)
    here = np.stack(np.meshgrid(ANGLES, OFFSETS, indexing="ij"), axis=-1)[:, :, None]
    return scene.panel(
        scene.image("map", scene.by(np.flip(np.swapaxes(pixels, 1, 2), axis=1), "shape")),
        scene.points("here", scene.by(here, "angle", "offset"), "diamond", VERMILION, size=9),
        x=scene.axis(ANGLES[0] - 5, ANGLES[-1] + 5, "turned by, degrees"),
        y=scene.axis(OFFSETS[0] - 0.125, OFFSETS[-1] + 0.125, "shifted by"), ratio=1.0,
        title="Every line: lighter is better   ◆ yours",
        description="A map of the accuracy of all lines, by angle and offset; light is high",
    )  # fmt: skip


def line_words(names, maps):
    return [
        [
            [
                f"{name[0].upper()}{name[1:]}: this line has {100 * part:.0f} % right; "
                f"the best of all {table.size} lines has {100 * table.max():.0f} %."
                for part in row
            ]
            for row in table
        ]
        for name, table in zip(names, maps, strict=True)
    ]
