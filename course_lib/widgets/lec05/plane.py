"""Every learning rate and friction of momentum at once: a map to walk over, with the run of the picked place."""

import numpy as np

from course_lib.surfaces import quadratic
from course_lib.widgets import scene
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure
from course_lib.widgets.lec05.own import badge, credits, step_of
from course_lib.widgets.student import number

METHODS = ("momentum", "Nesterov")
CONDITIONS = (10, 30, 100)
VALLEYS = [quadratic(condition) for condition in CONDITIONS]
START, STEPS, WIDEST = np.array([-2.5, 1.0]), 80, 4.0
COLUMNS, ROWS = 120, 72
# Steps for one more digit: the fewer, the darker. From dark blue to a pale yellow: told apart in grey as well.
BANDS = (4, 6, 9, 13, 20, 30, 45, 68, 100)
COLORS = (
    (8, 29, 88), (24, 59, 130), (34, 94, 168), (29, 125, 184), (40, 152, 193), (84, 178, 190), (127, 201, 184),
    (178, 222, 178), (215, 239, 184), (240, 250, 205),
)  # fmt: skip
EXPLODES = (205, 150, 120)
FAR, EDGE = 1e6, 1e-9  # how far is lost for good; how near to 1 a factor counts as 1


def radius(rate, rho, curvature, ahead=False):
    """By how much a step shrinks the distance along one direction in the long run.

    The larger |z| with z² − (1 + ρ − h) z + ρ = 0, h = rate · curvature; looking ahead (Nesterov):
    z² − (1 + ρ)(1 − h) z + ρ (1 − h) = 0. Below 1 it converges.

    Args:
        rate, rho, curvature: arrays that broadcast; `rate` is α.
        ahead: True for Nesterov's momentum.

    Returns:
        Array ≥ 0.

    Raises:
        Nothing.

    Source: Polyak (1964); Goh (2017), "Why momentum really works".

    >>> float(radius(0.1, 0.0, 1.0)), float(radius(1.0, 0.81, 1.0).round(6))
    (0.9, 0.9)
    """
    h = np.asarray(rate) * curvature
    total, product = ((1 + rho) * (1 - h), rho * (1 - h)) if ahead else (1 + rho - h, rho + 0 * h)
    root = np.sqrt(total**2 - 4 * product + 0j)
    return np.maximum(np.abs(total + root), np.abs(total - root)) / 2


def digit_steps(rate, rho, condition, ahead):
    """Steps for each further digit: −1 / log₁₀ of the slower direction's factor; inf where it does not converge."""
    factor = np.maximum(radius(rate, rho, 1.0, ahead), radius(rate, rho, condition, ahead))
    with np.errstate(divide="ignore"):
        return np.where(factor < 1 - EDGE, -1 / np.log10(np.clip(factor, 1e-300, 1 - EDGE)), np.inf)


def map_figure(momentum_step=None):
    """A map of (learning rate, ρ), coloured by speed; drag the point, the run beside it follows.

    Args:
        momentum_step: the student's (x, dx, vx, learning_rate, rho) → (x, vx), or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours, after Goh (2017).

    >>> map_figure().scene["state"]["place"]
    [1.6, 0.0]
    """
    step, whose = step_of("momentum", momentum_step)
    start = [1.6, 0.0]

    def answer(state):
        banks, texts = place_numbers(step, *map(float, state["place"]))
        return Numbers(banks, texts, at={"place": list(state["place"])})

    banks, texts = place_numbers(step, *start)
    return figure(
        *map_panels(banks), controls=[
            scene.choice("method", METHODS, 0), scene.choice("valley", [f"κ = {c}" for c in CONDITIONS], 1),
            scene.toggle("best", "show the best place"),
        ],
        series=[
            scene.Series("the run", 0, "solid", "circle", badge(whose)),
            *scene.series("flat part", "steep part", first=1),
            scene.Series("edge", 6, "long", "circle", legend=False),
        ],
        steps=STEPS, seconds=5, title="Every learning rate and every ρ", note=credits(whose),
        state={"place": start}, texts=texts, summary="said", answer=answer,
    )  # fmt: skip


def place_numbers(step, scaled, rho):
    """Runs at one place of the map for each method and valley; the learning rate is scaled / L."""
    paths = np.array([[walk(step, valley, scaled, rho, method) for valley in VALLEYS] for method in METHODS])
    parts = np.maximum(np.abs(np.moveaxis(paths, -1, -2)), 1e-12)
    said = [[told(scaled, rho, condition, method) for condition in CONDITIONS] for method in METHODS]
    banks = {"path": scene.by(paths[:, :, None], "method", "valley"), "parts": scene.by(parts, "method", "valley")}
    return banks, {"said": scene.by(np.array(said, dtype=object), "method", "valley")}


def walk(step, valley, scaled, rho, method):
    """(T + 1, 2); nan once it has left for good. Nesterov's step looks one velocity further than the student's."""
    rate = scaled / valley.hess(START).max()
    x, vx, path = START.copy(), np.zeros(2), np.full((STEPS + 1, 2), np.nan)
    for t in range(STEPS + 1):
        if not np.abs(x).max() < FAR:
            break
        path[t] = x
        dx = valley.grad(x)
        moved, vx = (np.asarray(part, dtype=float) for part in step(x, dx, vx, rate, rho))
        x = x - rate * (dx + rho * vx) if method == "Nesterov" else moved
    return path


def told(scaled, rho, condition, method):
    speed = float(digit_steps(scaled / condition, rho, condition, method == "Nesterov"))
    plain = float(digit_steps(2 / (condition + 1), 0.0, condition, False))
    here = f"{method.capitalize()}, learning rate {number(scaled, 2)}/L, ρ = {number(rho, 2)}, κ = {condition}: "
    if not np.isfinite(speed):
        at_edge = abs(scaled - edge_at(rho, method == "Nesterov")) < 1e-6
        return f"{here}{'just at the edge, it swings for ever' if at_edge else 'it explodes'}."
    return f"{here}{number(speed, 1)} steps for each further digit (the best without momentum: {number(plain, 1)})."


def picture(condition, ahead):
    """The map as an image: (ROWS, COLUMNS, 3), the largest ρ on top."""
    rates = (np.arange(COLUMNS) + 0.5) / COLUMNS * WIDEST / condition
    rhos = 1 - (np.arange(ROWS) + 0.5) / ROWS
    speed = digit_steps(rates, rhos[:, None], condition, ahead)
    colors = np.array(COLORS)[np.searchsorted(BANDS, speed)]
    return np.where(np.isfinite(speed)[..., None], colors, EXPLODES)


def best_place(condition, ahead):
    """(scaled rate, ρ) of the fastest place.

    Polyak's for momentum; for Nesterov's the fastest of a grid.
    """
    root = np.sqrt(condition)
    if not ahead:
        return 4 / (1 + 1 / root) ** 2, ((root - 1) / (root + 1)) ** 2
    rates, rhos = np.linspace(0.5, 2, 151), np.linspace(0, 0.99, 199)
    speed = digit_steps(rates / condition, rhos[:, None], condition, ahead=True)
    row, column = np.unravel_index(np.argmin(speed), speed.shape)
    return rates[column], rhos[row]


def edge_at(rho, ahead):
    """The scaled rate where it begins to explode: 2 (1 + ρ), looking ahead 2 (1 + ρ) / (1 + 2ρ)."""
    return 2 * (1 + rho) / (1 + 2 * rho * ahead)


def edge(ahead):
    """The edge as points (scaled rate, ρ)."""
    rho = np.linspace(0, 1, 40)
    return np.stack([edge_at(rho, ahead), rho], axis=-1)


def map_panels(banks):
    ahead = [False, True]
    images = np.array([[picture(c, a) for c in CONDITIONS] for a in ahead])
    best = np.array([[[best_place(c, a)] for c in CONDITIONS] for a in ahead])
    plane = scene.panel(
        scene.image("speed", scene.by(images, "method", "valley")),
        scene.path("edge", scene.by([[edge(a)] for a in ahead], "method"), still=True, series=[3]),
        scene.words(3.02, 0.1, "explodes"),
        scene.points("best", scene.by(best, "method", "valley"), "star", color=4, size=11, when={"best": 1}),
        x=scene.axis(0, WIDEST, "learning rate, in units of 1/L"), y=scene.axis(0, 1, "ρ"), ratio=1.1, share=1.1,
        title="The darker, the faster", handles=[scene.handle("place", "learning rate and ρ")],
        description="A map of learning rate and ρ, the darker the fewer steps for each further digit",
    )  # fmt: skip
    fields = [
        scene.contours(valley, name=f"field {k}")._replace(options={"when": {"valley": k}})
        for k, valley in enumerate(VALLEYS)
    ]
    where = scene.panel(
        *fields, scene.path("path", banks["path"]), x=scene.axis(-3, 3, "x1, flat"), y=scene.axis(-3, 3, "x2, steep"),
        title="The run of that place", ratio=1.0, description="Contours of the valley with the run of the picked place",
    )  # fmt: skip
    apart = scene.panel(
        scene.curve("parts", banks["parts"], series=[1, 2]), x=scene.axis(0, STEPS, "step"),
        y=scene.axis(1e-6, 10, "distance to the bottom", log=True), title="Direction by direction", ratio=1.0,
        description="Distance to the bottom along the flat and the steep direction, step by step",
    )  # fmt: skip
    return plane, where, apart
