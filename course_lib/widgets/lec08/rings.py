"""The ring unrolled: from (x, y) to (r, angle) by a slider, and the best line at every place of it."""

import numpy as np

from course_lib.exercise import passing
from course_lib.features import to_polar as reference
from course_lib.widgets import scene
from course_lib.widgets.figure import figure

PLACES = np.linspace(0, 1, 21)
DATA = ("disc and ring", "ring of lecture 00", "quadrants")
PER_CLASS, GRID = 90, 61
TINTS = np.array([[250, 222, 205], [208, 228, 244]])


def ring_data(name, seed=0):
    """Two classes of points, (90, 2) each.

    >>> len(ring_data("quadrants")[0])
    90
    """
    rng = np.random.default_rng(seed)

    def around(low, high, count):
        r, angle = rng.uniform(low, high, count), rng.uniform(-np.pi, np.pi, count)
        return np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1)

    if name == "disc and ring":
        return around(0.1, 0.95, PER_CLASS), around(1.25, 2.2, PER_CLASS)
    if name == "ring of lecture 00":
        outside = np.concatenate([around(0.05, 0.85, PER_CLASS // 2), around(2.1, 2.45, PER_CLASS - PER_CLASS // 2)])
        return outside, around(1.05, 1.9, PER_CLASS)
    both = around(0.4, 2.2, 8 * PER_CLASS)
    same = both[(both > 0.12).all(axis=1) | (both < -0.12).all(axis=1)][:PER_CLASS]
    other = both[(both.prod(axis=1) < 0) & (np.abs(both).min(axis=1) > 0.12)][:PER_CLASS]
    return same, other


def unrolled(polar, s):
    """Points on their way from the plane (s = 0) to (r, angle) (s = 1): the circle r = 1 is bent open.

    >>> unrolled(np.array([[2.0, np.pi / 2]]), 1.0).round(3).tolist()
    [[2.0, 1.571]]
    """
    r, angle = np.asarray(polar, dtype=float).T
    bend = 1 - s
    if bend < 1e-6:
        return np.stack([r, angle], axis=1)
    radius = 1 / bend + r - 1
    return np.stack([radius * np.cos(bend * angle) - s / bend, radius * np.sin(bend * angle)], axis=1)


def best_line(first, second, angles=181):
    """(part right, normal (2,), offset): of all lines normal · x = offset the one with the fewest mistakes.

    >>> best_line(np.array([[0.0, 0], [1, 1]]), np.array([[3.0, 0], [4, 1]]))[0]
    1.0
    """
    points, signs = np.concatenate([first, second]), np.repeat([1.0, -1.0], [len(first), len(second)])
    turn = np.linspace(0, 2 * np.pi, 2 * angles - 1)[:-1]
    normals = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    places = points @ normals.T
    order = places.argsort(axis=0)
    right = (np.cumsum(signs[order], axis=0) + len(second)) / len(points)  # the first class below, the second above
    ranked = np.take_along_axis(places, order, axis=0)
    gaps = np.diff(ranked, axis=0, append=ranked[-1:])
    k, a = np.unravel_index(np.argmax(right + 1e-3 * gaps), right.shape)  # of equals the one in the widest gap
    return float(right[k, a]), normals[a], float(ranked[k, a] + gaps[k, a] / 2)


def best_lines(polar):
    """For each data set and each place of the slider: part right, normal and offset."""
    return [[best_line(*(unrolled(part, s) for part in parts), angles=91) for s in PLACES] for parts in polar]


def first_separated(to_polar=reference):
    """How far the ring must be unrolled until a line separates it from the disc, 0 to 1.

    >>> round(first_separated(), 2)
    0.9
    """
    polar = [to_polar(part) for part in ring_data(DATA[0])]
    return next(float(s) for s in PLACES if best_line(*(unrolled(part, s) for part in polar), angles=91)[0] == 1)


def ring_figure(to_polar=None):
    """Unroll the plane into polar coordinates; the best line there, and what it is in the plane.

    Args:
        to_polar: the student's (points) → (r, angle), or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours; the example is the slides'.

    >>> ring_figure().scene["state"]["unrolled"]
    0.0
    """
    rng = np.random.default_rng(1)
    examples = (rng.uniform(-2, 2, (12, 2)),), (np.array([[0.0, 0.0], [-1.0, 0.0], [0.0, -2.0]]),)
    polar_of, whose = passing(to_polar, reference, *examples, name="to_polar")
    data = [ring_data(name) for name in DATA]
    polar = [[np.asarray(polar_of(part), dtype=float) for part in parts] for parts in data]
    lines = best_lines(polar)
    texts = [
        [told(name, s, line[0]) for s, line in zip(PLACES, row, strict=True)]
        for name, row in zip(DATA, lines, strict=True)
    ]
    return figure(
        features_panel(polar, lines), plane_panel(data, lines, polar_of),
        controls=[scene.slider("unrolled", PLACES, 0.0), scene.choice("data", DATA, 0)],
        series=[scene.Series("the best line", 6, "solid", "circle")],
        title="The ring, unrolled", note=f"radius and angle by {whose}",
        texts={"said": scene.by(texts, "data", "unrolled")}, summary="said",
    )  # fmt: skip


def features_panel(polar, lines):
    moved = [np.array([[unrolled(parts[k], s) for s in PLACES] for parts in polar]) for k in (0, 1)]
    ends = np.array([[line_ends(normal, offset) for _, normal, offset in row] for row in lines])
    return scene.panel(
        scene.points("first", scene.by(moved[0], "data", "unrolled"), "circle", color=0, size=4.5),
        scene.points("second", scene.by(moved[1], "data", "unrolled"), "square", color=1, size=4.5),
        scene.path("line", scene.by(ends[:, :, None], "data", "unrolled"), still=True, series=[0]),
        x=scene.axis(-2.7, 2.7, "x  →  radius r"), y=scene.axis(-3.4, 3.4, "y  →  angle"), ratio=1.0,
        title="What the classifier sees",
        description="Two classes of points, bent from the plane into radius and angle, and the best line",
    )  # fmt: skip


def line_ends(normal, offset):
    along = np.array([-normal[1], normal[0]])
    return np.stack([normal * offset - 9 * along, normal * offset + 9 * along])


def plane_panel(data, lines, polar_of):
    low_high = np.linspace(-2.6, 2.6, GRID)
    x, y = np.meshgrid(low_high, low_high[::-1])
    grid = np.asarray(polar_of(np.stack([x.ravel(), y.ravel()], axis=1)), dtype=float)
    sides = np.array(
        [
            [unrolled(grid, s) @ normal > offset for s, (_, normal, offset) in zip(PLACES, row, strict=True)]
            for row in lines
        ]
    )
    pixels = TINTS[sides.astype(int)].reshape(*sides.shape[:2], GRID, GRID, 3)
    first, second = (np.array([parts[k] for parts in data]) for k in (0, 1))
    return scene.panel(
        scene.image("sides", scene.by(pixels, "data", "unrolled")),
        scene.points("here first", scene.by(first, "data"), "circle", color=0, size=4.5),
        scene.points("here second", scene.by(second, "data"), "square", color=1, size=4.5),
        x=scene.axis(-2.6, 2.6, "x"), y=scene.axis(-2.6, 2.6, "y"), ratio=1.0,
        title="What its line means in the plane",
        description="The same points in the plane; tinted by the side of the line",
    )  # fmt: skip


def told(name, s, right):
    how = "Not unrolled" if s == 0 else "Fully unrolled, radius and angle" if s == 1 else f"Unrolled {100 * s:.0f} %"
    all_right = "separates the classes: 100 % right" if right == 1 else f"gets {100 * right:.1f} % right"
    return f"{name[0].upper()}{name[1:]}. {how}: the best line {all_right}."
