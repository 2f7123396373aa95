"""Lecture 01: both losses of one gap. Stretch W, and watch who rests and who only fades."""

import numpy as np

from course_lib import losses
from course_lib.exercise import passing
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number, scientific

GAPS = np.linspace(-3, 4, 29)
FACTORS = np.array([0, 0.5, 1, 2, 3, 4, 6, 8, 10])
ARROW = 2.5  # in points of gap, for a slope of 1
NEAR, TALL, TINY = (-4, 6), (-0.5, 5.5), (1e-17, 1e2)
# Where the curves are drawn: evenly, and closer and closer to the kink, which a logarithmic axis shows as a cliff.
ALONG = np.sort(np.r_[np.linspace(-4, 42, 185), 1 - np.geomspace(1e-15, 0.1, 30)])


def answers(yours, reference, examples):
    """One result for each example, and whose they are: the student's if all are right."""
    function, whose = passing(yours, reference, *examples)
    return [function(*example) for example in examples], whose


def gap_figure(svm_loss=None, softmax_loss=None):
    """Both losses of two classes against the gap between their scores, on a plain and on a logarithmic axis.

    L = max(0, Δ − g) and L = log(1 + e^(−g)), with g = factor · (s_right − s_wrong) and Δ = 1.

    Args:
        svm_loss, softmax_loss: the student's functions, or None: the reference.

    Returns:
        Figure. From each dot an arrow pushes the gap open, as long as the curve is steep.

    Raises:
        Nothing.

    Source: ours.

    >>> [control["name"] for control in gap_figure().scene["controls"]]
    ['gap', 'factor']
    """
    now = GAPS[:, None] * FACTORS
    places = np.concatenate([ALONG, now.ravel()])
    examples = [(np.array([[gap, 0.0]]), np.array([0])) for gap in places]
    pairs = [(svm_loss, losses.svm_loss), (softmax_loss, losses.softmax_loss)]
    found = [answers(yours, reference, examples) for yours, reference in pairs]
    value = np.array([[float(loss) for loss, _ in results] for results, _ in found])
    slope = np.array([[float(np.asarray(gradient)[0, 0]) for _, gradient in results] for results, _ in found])
    curves = np.stack([np.broadcast_to(ALONG, (2, ALONG.size)), value[:, : ALONG.size]], axis=-1)
    value, slope = (each[:, ALONG.size :].reshape(2, *now.shape) for each in (value, slope))
    dots = np.moveaxis(np.stack([np.broadcast_to(now, value.shape), value], axis=-1), 0, 2)[:, :, :, None]
    badges = [f"by {whose}" for _, whose in found]
    return figure(
        _plain(curves, dots, slope), _logarithmic(curves, dots),
        controls=[
            scene.slider("gap", GAPS, 0.0, "right score − wrong score, with W"),
            scene.slider("factor", FACTORS, 1.0, "factor before W", prefix="× "),
        ],
        series=scene.series("hinge", "softmax", badges=badges), title="Two losses of one gap",
        texts={"said": scene.by(gap_sentences(now, value, slope), "gap", "factor")}, summary="said",
    )  # fmt: skip


def _plain(curves, dots, slope):
    steep = np.moveaxis(slope, 0, 2)[:, :, :, None]
    push = ARROW * np.stack([-steep / (NEAR[1] - NEAR[0]), 0 * steep], axis=-1)
    # Beyond the picture a dot waits at its edge, on the level of its loss.
    dots = np.clip(dots, [NEAR[0] - 0.5, -np.inf], [NEAR[1] + 0.5, TALL[1] + 0.5])
    return scene.panel(
        scene.path("curves", curves, still=True),
        scene.path("now", scene.by(dots, "gap", "factor")),
        scene.arrows("push", scene.by(push, "gap", "factor"), "now"),
        x=scene.axis(*NEAR, "right score − wrong score, stretched"), y=scene.axis(*TALL, "loss"), ratio=1.2,
        title="The two losses", description="hinge and softmax loss against the gap, with arrows for their push",
    )  # fmt: skip


def _logarithmic(curves, dots):
    def seen(points):
        """A loss of 0 has no place on a logarithmic axis."""
        return np.stack([points[..., 0], np.where(points[..., 1] > 0, points[..., 1], np.nan)], axis=-1)

    ticks = [(power, text) for power, text in [(-15, "10⁻¹⁵"), (-10, "10⁻¹⁰"), (-5, "10⁻⁵"), (0, "1")]]
    return scene.panel(
        scene.path("far curves", seen(curves), still=True),
        scene.path("far now", scene.by(seen(dots), "gap", "factor")),
        x=scene.axis(-4, 42, "right score − wrong score, stretched"), ratio=1.2,
        y=scene.axis(*TINY, "loss", log=True, ticks=ticks), title="The same, far out, logarithmic",
        description="the same losses on a logarithmic axis, up to a gap of 42",
    )  # fmt: skip


def gap_sentences(now, value, slope):
    """What one sees, for each place of both sliders: (gaps, factors) texts."""
    texts = np.empty(now.shape, dtype=object)
    for place, gap in np.ndenumerate(now):
        hinge, soft = value[(0, *place)], value[(1, *place)]
        rests = "at rest" if slope[(0, *place)] == 0 else f"slope {_slope(slope[(0, *place)])}"
        fades = "rounded to 0: float64 can no longer tell" if soft == 0 else f"slope {_slope(slope[(1, *place)])}"
        stretched = f"Gap {number(GAPS[place[0]])} × {number(FACTORS[place[1]])} = {number(gap)}"
        texts[place] = f"{stretched}. Hinge {number(hinge)}, {rests}. Softmax {scientific(soft)}, {fades}."
    return texts


def _slope(value):
    return "0" if value == 0 else f"−{scientific(-value)}"
