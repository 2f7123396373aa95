"""How small should h be? A function within ±2h of a point, and the error of its slope over h."""

import itertools
from typing import NamedTuple

import numpy as np

from course_lib.exercise import passing
from course_lib.gradients import numerical_gradient
from course_lib.widgets import scene, student
from course_lib.widgets.figure import figure

STEPS = 10.0 ** np.arange(-15, -0.75, 0.5)
U = np.linspace(-2, 2, 161)  # places within the magnifying glass, in units of h
FLOOR = 1e-12  # below, an error is drawn at the picture's lower edge
KINK = 1e-4  # how far the kink of the hinge lies from the point


class Example(NamedTuple):
    """A function of one number, the point, and the exact slope there."""

    name: str
    fun: object
    at: float
    slope: float
    note: str


def smooth(x):
    return np.exp(np.sin(2 * x))


def hinge(x):
    return np.maximum(0, 1 - x) + 0.3 * x * x


def flat(x):
    return 1 + x**4


EXAMPLES = [
    Example("smooth", smooth, 0.5, float(2 * np.cos(1.0) * np.exp(np.sin(1.0))), ""),
    Example("hinge", hinge, 1 + KINK, 0.6 * (1 + KINK), " The kink is 0.0001 away."),
    Example("flat", flat, 0.02, 4 * 0.02**3, " The slope is tiny beside f = 1."),
]
KINDS = [("float64", np.float64), ("float32", np.float32)]


def steps_figure(yours=None):
    """A function under a magnifying glass of width 4h, and how wrong its difference quotients are over h.

    forward (f(x + h) − f(x)) / h and central (f(x + h) − f(x − h)) / 2h against the exact slope.

    Args:
        yours: your numerical_gradient(f, x, h) to be used for the central one, or None for the reference.

    Returns:
        A widget; it says whose function drew the central differences.

    Source: Press et al. (2007), "Numerical recipes", section 5.7.

    >>> steps_figure().description.split(". ")[-1]
    'Relative error: central 2.2 × 10⁻¹⁰, forward 1.0 × 10⁻⁵.'
    """
    probe = np.array([0.5, -1.0])
    central, badge = passing(
        yours, numerical_gradient, (lambda x: float(np.sum(x**3)), probe), name="numerical_gradient"
    )
    slopes = measure(central)
    errors = relative(slopes)
    return figure(
        glass_panel(slopes), error_panel(errors), series=lines(badge), title="How small should h be?",
        texts={"said": by_all(sentences(slopes, errors))}, summary="said", controls=[
            scene.slider("h", STEPS, 1e-5, "h", log=True),
            scene.choice("function", [example.name for example in EXAMPLES], 0),
            scene.choice("kind", [name for name, _ in KINDS], 0, "numbers"),
        ],
    )  # fmt: skip


def glass_panel(slopes):
    return scene.panel(
        scene.rule(x=0, text=""), scene.curve("glass", by_all(glass(slopes)), still=True),
        x=scene.axis(-2, 2, "(x − point) / h"), y=scene.axis(-2.5, 2.5, "(f(x) − f(point)) / |slope| h"), ratio=1.05,
        title="Within ± 2h of the point",
        description="The function and three lines through the point: the tangent and both difference quotients",
    )  # fmt: skip


def error_panel(errors):
    curves = np.stack([np.broadcast_to(STEPS, errors.shape), np.maximum(errors, FLOOR / 3)], axis=-1)
    now = np.moveaxis(curves, 3, 2)  # by function, dtype, h: one point for each difference
    return scene.panel(
        scene.rule(x=KINK, text="kink", when={"function": 1}),
        scene.path("errors", scene.by(curves, "function", "kind"), still=True, series=[3, 2]),
        scene.points("central now", by_all(now[..., 1:, :]), "triangle", color=0, size=9),
        scene.points("forward now", by_all(now[..., :1, :]), "diamond", color=1, size=9),
        x=scene.axis(10**-15.3, 10**-0.7, "h", log=True), y=scene.axis(FLOOR, 1e2, "relative error", log=True),
        title="How wrong the slope is", ratio=1.15, share=1.1,
        description="Relative error of forward and central differences over h, on logarithmic axes",
    )  # fmt: skip


def lines(badge):
    look = [("the function", 6, "solid", "circle"), ("exact slope", 3, "dot", "square")]
    look += [("central", 0, "long", "triangle"), ("forward", 1, "short", "diamond")]
    return [scene.Series(*one, badge if one[0] == "central" else "") for one in look]


def by_all(values):
    return scene.by(values, "function", "kind", "h")


def in_precision(fun, kind):
    """`fun` computed with numbers of one kind from beginning to end."""
    return lambda x: float(fun(np.asarray(x, dtype=kind)).sum())


def places():
    """Index and content of every place of the controls."""
    kinds = [kind for _, kind in KINDS]
    return itertools.product(enumerate(EXAMPLES), enumerate(kinds), enumerate(STEPS))


def measure(central):
    """Slopes (function, kind, 2, h): forward by the reference, central by `central`."""
    slopes = np.empty((len(EXAMPLES), len(KINDS), 2, len(STEPS)))
    for (i, example), (j, kind), (k, h) in places():
        f, x = in_precision(example.fun, kind), np.array([example.at])
        slopes[i, j, 0, k] = numerical_gradient(f, x, h, scheme="forward")[0]
        slopes[i, j, 1, k] = np.asarray(central(f, x, h), dtype=float)[0]
    return slopes


def relative(slopes):
    exact = np.array([example.slope for example in EXAMPLES])[:, None, None, None]
    return np.abs(slopes - exact) / np.maximum(np.abs(exact), np.abs(slopes))


def glass(slopes):
    """Lines (function, kind, h, 4, U) of the magnifying glass: heights in units of |slope| h."""
    drawn = np.empty((len(EXAMPLES), len(KINDS), len(STEPS), 4, len(U)))
    for (i, example), (j, kind), (k, h) in places():
        unit, near = abs(example.slope) * h, (example.at + h * U).astype(kind)
        here = np.float64(example.fun(kind(example.at)))
        behind = np.float64(example.fun(kind(example.at - h))) - here  # the chord of central differences
        drawn[i, j, k, 0] = (np.float64(example.fun(near)) - here) / unit
        drawn[i, j, k, 1] = np.sign(example.slope) * U
        drawn[i, j, k, 2] = behind / unit + (U + 1) * slopes[i, j, 1, k] / abs(example.slope)
        drawn[i, j, k, 3] = U * slopes[i, j, 0, k] / abs(example.slope)
    return drawn


def sentences(slopes, errors):
    said = np.empty((len(EXAMPLES), len(KINDS), len(STEPS)), dtype=object)
    for (i, example), (j, _), (k, h) in places():
        forward, central = slopes[i, j, :, k]
        said[i, j, k] = (
            f"h = {plain(h)}.{example.note} Exact slope {digits(example.slope)}, central {digits(central)}, forward "
            f"{digits(forward)}. Relative error: central {student.scientific(errors[i, j, 1, k])}, "
            f"forward {student.scientific(errors[i, j, 0, k])}."
        )
    return said


def digits(value):
    if abs(value) >= 0.01 or value == 0:
        return student.number(value, 8)
    power = int(np.floor(np.log10(abs(value))))
    return f"{student.number(value / 10.0**power, 4)} × 10{str(power).replace('-', '−').translate(student.RAISED)}"


def plain(h):
    return student.scientific(h).replace("1.0 × ", "") if h < 0.01 else student.number(h, 3)
