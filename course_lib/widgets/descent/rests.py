"""Where the slope is zero: saddles, valleys, plateaus; a start to drag, and the Hessian's eigenvalues under it."""

from dataclasses import replace

import numpy as np

from course_lib.exercise import passing
from course_lib.second_order import critical_point_kind
from course_lib.surfaces import SURFACES, make_surface
from course_lib.widgets import scene
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number, scientific

STEPS, RATE, NOISE = 150, 0.05, 0.3
BOX = ((-2.0, 2.0), (-2.0, 2.0))
OURS = "ours, for this lecture"


def _well(x1, x2):
    return np.exp(-2 * (x1**2 + x2**2))


PLACES = {
    "saddle": SURFACES["saddle"],
    "two valleys": make_surface(
        "two valleys",
        lambda x1, x2: x1**4 / 4 - x1**2 + x1 / 4 + x2**2,
        lambda x1, x2: (x1**3 - 2 * x1 + 0.25, 2 * x2),
        lambda x1, x2: (3 * x1**2 - 2, 0, 2),
        BOX, start=(0.3, 1.5), source=OURS,
    ),
    "flat valley": make_surface(
        "flat valley",
        lambda x1, x2: x1**2 + x2**4 / 4,
        lambda x1, x2: (2 * x1, x2**3),
        lambda x1, x2: (2, 0, 3 * x2**2),
        BOX, start=(-1.6, 1.2), source=OURS,
    ),
    "plateau": make_surface(
        "plateau",
        lambda x1, x2: -_well(x1, x2),
        lambda x1, x2: (4 * x1 * _well(x1, x2), 4 * x2 * _well(x1, x2)),
        lambda x1, x2: tuple(
            4 * k * _well(x1, x2) for k in (1 - 4 * x1**2, -4 * x1 * x2, 1 - 4 * x2**2)
        ),
        BOX, start=(-1.3, 0.9), source=OURS,
    ),
    "monkey saddle": replace(SURFACES["monkey_saddle"], bounds=BOX),
}  # fmt: skip
NAMES = list(PLACES)
START = (-1.6, 0.0)


def rest_figure(critical_point=None):
    """Five surfaces, a start to drag, gradient descent from it, with and without noise.

    Args:
        critical_point: the student's (H) → word, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.

    >>> rest_figure().scene["state"]["start"]
    [-1.6, 0.0]
    """
    examples = [(np.diag(entries),) for entries in ([1.0, 2.0], [-1.0, -2.0], [1.0, -1.0], [1.0, 0.0])]
    kind, badge = passing(critical_point, critical_point_kind, *examples)

    def answer(state):
        banks, texts = rest_numbers(np.array(state["start"], dtype=float), kind)
        return Numbers(banks, texts, {"place": range(len(NAMES)), "noise": (0, 1)}, {"start": list(state["start"])})

    banks, texts = rest_numbers(np.array(START), kind)
    return figure(
        *rest_panels(banks), controls=[scene.choice("place", NAMES, 0, "surface"), scene.toggle("noise", "noise")],
        series=scene.series("gradient descent"), steps=STEPS, seconds=5, opens=0, title="Where the slope is zero",
        note=f"the Hessian is judged by {badge}", state={"start": list(START)}, texts=texts, summary="said",
        answer=answer,
    )  # fmt: skip


def rest_numbers(start, kind):
    start = start.round(3)  # the axes can be hit exactly
    paths = np.array([[walk(surface, start, noisy) for noisy in (0, 1)] for surface in PLACES.values()])
    slopes = [
        [np.linalg.norm(s.grad(path), axis=-1) for path in pair] for s, pair in zip(PLACES.values(), paths, strict=True)
    ]
    bends = np.array([np.linalg.eigvalsh(surface.hess(start)) for surface in PLACES.values()])
    banks = {
        "path": scene.by(paths[:, :, None], "place", "noise"),
        "slope": scene.by(np.maximum(slopes, 1e-12)[:, :, None], "place", "noise"),
        "bends": scene.by(bends[..., None], "place"),
    }
    said = [
        [told(surface, start, path, bend, kind) for path in pair]
        for surface, pair, bend in zip(PLACES.values(), paths, bends, strict=True)
    ]
    return banks, {"said": scene.by(said, "place", "noise")}


def walk(surface, start, noisy):
    """Gradient descent that stays where it leaves the picture."""
    rng, x, path = np.random.default_rng(0), start, [start]
    for _ in range(STEPS):
        step = RATE * (surface.grad(x) + noisy * NOISE * rng.normal(size=2))
        x = x - step if np.abs(x).max() < 2.2 else x
        path.append(x)
    return np.array(path)


def told(surface, start, path, bend, kind):
    x, y = (number(v, 2) for v in start)
    slope = np.linalg.norm(surface.grad(start))
    low, high = (number(b, 3) for b in bend)
    word = kind(np.asarray(surface.hess(start), dtype=float))
    here = f"At ({x}, {y}) the slope is {scientific(slope, 2)}, the eigenvalues are {low} and {high}: "
    here += f"a {word}." if slope < 1e-9 else f"bent like a {word}, if the slope were zero."
    here = here.replace("a degenerate", "degenerate").replace("like degenerate", "like a degenerate point")
    end = path[-1]
    if np.abs(end).max() >= 2.2:
        left = int((np.abs(path) >= 2.2).any(axis=1).argmax())
        return f"{here} Descent leaves the picture at step {left}."
    slope = scientific(np.linalg.norm(surface.grad(end)), 2)
    return f"{here} After {STEPS} steps: ({number(end[0], 2)}, {number(end[1], 2)}), slope {slope}."


def rest_panels(banks):
    fields = [
        scene.contours(surface, name=f"field {k}")._replace(options={"when": {"place": k}})
        for k, surface in enumerate(PLACES.values())
    ]
    where = scene.panel(
        *fields, scene.path("path", banks["path"]), x=scene.axis(-2, 2, "x1"), y=scene.axis(-2, 2, "x2"),
        title="Where it goes", share=1.15, ratio=1.06,
        description="Contours of the surface with the path of gradient descent",
        handles=[scene.handle("start", "start of the path")],
    )  # fmt: skip
    slope = scene.panel(
        scene.curve("slope", banks["slope"], readout=True), x=scene.axis(0, STEPS, "step"),
        y=scene.axis(1e-8, 100, "length of the gradient", log=True), title="How steep it is there",
        description="Length of the gradient, step by step", ratio=0.92,
    )  # fmt: skip
    bends = scene.panel(
        scene.bars("bends", banks["bends"], [0, 2]), scene.rule(y=0), y=scene.axis(-8, 8, ""),
        x=scene.axis(0, 2, "", ticks=[(0.5, "smaller"), (1.5, "larger")]), title="Eigenvalues",
        share=0.6, ratio=0.55, description="The two eigenvalues of the Hessian at the start: curvature down or up",
    )  # fmt: skip
    return where, slope, bends
