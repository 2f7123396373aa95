"""The surfaces of lecture 07, all in one box, so that a dragged point means the same on each of them."""

from dataclasses import replace

from course_lib.surfaces import SURFACES, make_surface, quadratic
from course_lib.widgets.descent.rests import PLACES as RESTS

BOX = ((-2.0, 2.0), (-2.0, 2.0))
OURS = "ours, for this lecture"
VALLEY = 5.0  # how steep the walls of the curved valley are
ZOOM, FLATTEN = 2.5, 40.0  # Himmelblau's function shrunk into the box

ROUND = quadratic(4, 0.5)  # curvatures 1 and 4, turned
# Three times as steep, 3 and 12: neither is the 1 that a matrix of ones on the diagonal takes for granted.
BOWL = replace(
    ROUND, name="bowl", bounds=BOX, fun=lambda x: 3 * ROUND.fun(x), grad=lambda x: 3 * ROUND.grad(x),
    hess=lambda x: 3 * ROUND.hess(x),
)  # fmt: skip
CURVED = make_surface(
    "curved valley",
    lambda x1, x2: (1 - x1) ** 2 + VALLEY * (x2 - x1**2) ** 2,
    lambda x1, x2: (2 * (x1 - 1) - 4 * VALLEY * x1 * (x2 - x1**2), 2 * VALLEY * (x2 - x1**2)),
    lambda x1, x2: (2 - 4 * VALLEY * (x2 - 3 * x1**2), -4 * VALLEY * x1, 2 * VALLEY),
    BOX, start=(-1.2, 1.0), minima=[(1, 1)], source="Rosenbrock (1960), with walls 20 times less steep",
)  # fmt: skip


def _four_valleys():
    """f(x) = himmelblau(2.5 x) / 40: each derivative brings another factor 2.5."""
    tall = SURFACES["himmelblau"]

    def bend(x1, x2):
        return (
            (3 * (ZOOM * x1) ** 2 + ZOOM * x2 - 10.5) * 4 * ZOOM**2 / FLATTEN,
            4 * ZOOM**3 * (x1 + x2) / FLATTEN,
            (3 * (ZOOM * x2) ** 2 + ZOOM * x1 - 6.5) * 4 * ZOOM**2 / FLATTEN,
        )

    def slope(x1, x2):
        a, b = ZOOM * x1, ZOOM * x2
        p, q = a**2 + b - 11, a + b**2 - 7
        return (4 * a * p + 2 * q) * ZOOM / FLATTEN, (2 * p + 4 * b * q) * ZOOM / FLATTEN

    def value(x1, x2):
        a, b = ZOOM * x1, ZOOM * x2
        return ((a**2 + b - 11) ** 2 + (a + b**2 - 7) ** 2) / FLATTEN

    return make_surface(
        "four valleys", value, slope, bend, BOX, start=(0.2, 1.4), minima=tall.minima / ZOOM,
        saddles=tall.saddles / ZOOM, source="Himmelblau (1972), shrunk into the box",
    )  # fmt: skip


PLACES = {
    "bowl": BOWL,
    "curved valley": CURVED,
    "saddle": replace(SURFACES["saddle"], bounds=BOX),
    "two valleys": RESTS["two valleys"],
    "four valleys": _four_valleys(),
}
