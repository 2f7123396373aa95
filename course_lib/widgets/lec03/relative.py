"""The relative error of two numbers that lie a fixed gap apart, against how large they are."""

import numpy as np

from course_lib import gradients
from course_lib.exercise import passing
from course_lib.widgets import scene, student
from course_lib.widgets.figure import figure

GAPS = 10.0 ** np.arange(-10, -1)
POWERS = np.arange(-12, 4)
SIZES = 10.0**POWERS
TOL = 1e-5


def relative_figure(relative_error=None):
    """Two numbers a and a + gap: slide how large they are and how far apart, and read their relative error.

    Args:
        relative_error: the student's (a, b) → number, or None.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.

    >>> relative_figure().scene["state"]
    {'size': 1.0, 'gap': 0.0001}
    """
    tries = [(np.array(a), np.array(b)) for a, b in (([1.0, 2.0], [1.0, 2.5]), ([3.0], [-3.0]), ([0.0], [1e-9]))]
    error, badge = passing(relative_error, gradients.relative_error, *tries, name="relative_error")
    found = np.array([[float(error(np.array([a]), np.array([a + gap]))) for a in SIZES] for gap in GAPS])
    lines = np.stack([np.broadcast_to(SIZES, found.shape), np.maximum(found, 1e-14)], axis=-1)  # (gap, size, 2)
    texts = [[told(a, gap, e) for a, e in zip(SIZES, row, strict=True)] for gap, row in zip(GAPS, found, strict=True)]
    return figure(
        scene.panel(
            scene.rule(y=TOL, text="10⁻⁵"), scene.rule(x=1e-8, text="10⁻⁸"),
            scene.path("errors", scene.by(lines[:, None], "gap"), still=True),
            scene.points("now", scene.by(np.swapaxes(lines, 0, 1)[:, :, None], "size", "gap"), "circle", size=11),
            x=scene.axis(SIZES[0], SIZES[-1], "size of a", log=True),
            y=scene.axis(1e-14, 10, "relative error", log=True),
            title="Relative error of a and a + gap", ratio=3.0,
            description="Relative error against the size of the numbers, both on logarithmic axes",
        ),
        controls=[
            scene.slider("size", SIZES, 1.0, "size of a", log=True),
            scene.slider("gap", GAPS, GAPS[6], "gap", log=True),
        ],
        series=scene.series("relative error", badges=[badge]), title="The same gap between numbers of any size",
        texts={"said": scene.by(np.array(texts, dtype=object).T, "size", "gap")}, summary="said",
    )  # fmt: skip


def told(a, gap, error):
    if error < TOL:
        verdict = "below 10⁻⁵: a check would let it pass"
    else:
        verdict = "not below 10⁻⁵: a check would complain"
    return (
        f"a = {student.scientific(a)}, and b is {student.scientific(gap)} more: "
        f"relative error {student.scientific(error, 2)}, {verdict}."
    )
