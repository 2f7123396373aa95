"""Which way is up? The slope of one surface in every direction, at a point that you drag."""

import numpy as np

from course_lib.surfaces import make_surface
from course_lib.widgets import scene, student
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure

# A long valley, turned a little: downhill and "towards the lowest point" are different directions.
VALLEY = make_surface(
    "valley", lambda x1, x2: x1**2 / 2 + x1 * x2 / 2 + 2 * x2**2,
    lambda x1, x2: (x1 + x2 / 2, x1 / 2 + 4 * x2), lambda x1, x2: (1, 0.5, 4),
    bounds=((-2.5, 2.5), (-2, 2)), start=(-1.75, 0.9), source="ours", minima=[(0, 0)],
)  # fmt: skip
ANGLES = np.arange(-180, 181, 5.0)
ACROSS, UP = 5.0, 4.0  # the picture's size in x1 and x2
LONGEST = 10.0  # slopes that the right panel can show


def compass_figure():
    """The slope of a valley in each direction, beside its contours: drag the point, turn the direction.

    The slope of f at x along a unit vector v is v·∇f(x): a cosine of the angle between the two.

    Returns:
        A widget.

    Source: the slides: the gradient points where f grows fastest, and its length says how fast.

    >>> compass_figure().description.split(". ")[-1]
    'The lowest point lies at −27°.'
    """
    numbers = measure(VALLEY.start, ANGLES)
    (a, b), (c, d) = VALLEY.bounds
    contours = scene.panel(
        scene.contours(VALLEY), scene.points("lowest", [[0.0, 0.0]], "star", size=9),
        scene.path("here", numbers.arrays["here"], trail=False), scene.arrows("ways", numbers.arrays["ways"], "here"),
        scene.points("tips", numbers.arrays["tips"], "circle", size=2, labels=["you", "∇f", "−∇f"]),
        x=scene.axis(a, b, "x1"), y=scene.axis(c, d, "x2"), title="From above; the star is the lowest point",
        description="Contours of a valley with a point and three arrows: the gradient, its opposite and your direction",
        share=1.15, handles=[scene.handle("at", "the point")],
    )  # fmt: skip
    ticks = [(angle, f"{angle}°".replace("-", "−")) for angle in (-90, 0, 90)]
    slopes = scene.panel(
        scene.rule(y=0, text=""), scene.path("slopes", numbers.arrays["slopes"], still=True, series=[0]),
        scene.points("marks", numbers.arrays["marks"], "circle", color=0, size=8),
        x=scene.axis(-180, 180, "direction", ticks=ticks), y=scene.axis(-LONGEST, LONGEST, "slope"),
        title="The slope in every direction", ratio=1.05,
        description="A cosine wave: the slope for each direction, with your direction marked",
    )  # fmt: skip
    return figure(
        contours, slopes, controls=[scene.slider("angle", ANGLES, 0, "your direction (degrees)")],
        series=scene.series("your direction", "gradient", "minus gradient"), title="Which way is up?",
        state={"at": list(VALLEY.start)}, texts=numbers.texts, summary="said", answer=answer,
    )  # fmt: skip


def answer(state):
    """Everything for a point that was dragged, and every direction."""
    return measure(np.array(state["at"], dtype=float), ANGLES)


def measure(at, angles):
    """Numbers of the figure for one point: arrows, slopes and a sentence for each angle."""
    at = np.asarray(at, dtype=float)
    g = VALLEY.grad(at)
    v = np.stack([np.cos(np.radians(angles)), np.sin(np.radians(angles))], axis=-1)
    slope, length = v @ g, float(np.linalg.norm(g))
    uphill = g / max(length, 1e-12) * min(0.25 * length, 1.4)
    ways = np.stack([v, np.tile(uphill, (len(v), 1)), np.tile(-uphill, (len(v), 1))], axis=1)
    arrays = {
        "here": np.tile(at, (3, 1, 1)),
        "ways": scene.by((ways / [ACROSS, UP])[:, :, None], "angle"),
        "tips": scene.by(at + ways, "angle"),
        "slopes": np.stack([angles, slope], axis=-1)[None],
        "marks": scene.by(np.stack([angles, slope], axis=-1)[:, None], "angle"),
    }
    said = [sentence(at, g, angle, one) for angle, one in zip(angles, slope, strict=True)]
    return Numbers(arrays, {"said": scene.by(said, "angle")}, {"angle": angles}, {"at": at.tolist()})


def sentence(at, g, angle, slope):
    length = np.linalg.norm(g)
    if length < 1e-9:
        return "The bottom: the slope is 0 in every direction, and the gradient is 0."
    up, home = degrees(g), degrees(-at)
    return (
        f"Direction {student.number(angle)}°: slope {student.number(slope)}. The gradient is "
        f"({student.number(g[0])}, {student.number(g[1])}): it points to {up}, and its length {student.number(length)} "
        f"is the largest slope. Downhill is {degrees(-g)}. The lowest point lies at {home}."
    )


def degrees(v):
    return f"{student.number(np.degrees(np.arctan2(v[1], v[0])), digits=0)}°"
