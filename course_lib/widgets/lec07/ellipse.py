"""BFGS learns how the surface bends: its ellipse beside the Hessian's, step by step."""

from typing import NamedTuple

import numpy as np

from course_lib.second_order import line_search
from course_lib.widgets import scene
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure
from course_lib.widgets.lec07.places import PLACES
from course_lib.widgets.lec07.yours import your_bfgs
from course_lib.widgets.student import number, scientific

NAMES = ("bowl", "curved valley")
STARTS = (-1.5, 0.9)
STEPS = 12
STILL = 1e-9  # a gradient this short: arrived
TURN = np.linspace(0, 2 * np.pi, 73)


class Step(NamedTuple):
    """Where BFGS stands, its inverse Hessian there, and the true Hessian."""

    x: np.ndarray
    H_inv: np.ndarray
    H: np.ndarray


def ellipse_figure(bfgs_update=None):
    """A start to drag, a slider over the steps: the path, BFGS's picture of the bend, and the true one.

    Args:
        bfgs_update: the student's (H_inv, s, y) → H_inv, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.

    >>> ellipse_figure().scene["state"]["step"]
    0.0
    """
    update, whose = your_bfgs(bfgs_update)

    def answer(state):
        banks, texts = ellipse_numbers(update, np.array(state["start"], dtype=float))
        grid = {"place": range(len(NAMES)), "step": range(STEPS + 1)}
        return Numbers(banks, texts, grid, {"start": list(state["start"])})

    banks, texts = ellipse_numbers(update, np.array(STARTS))
    controls = [
        scene.choice("place", NAMES, 0, "surface"), scene.slider("step", range(STEPS + 1), 0, "steps taken")
    ]  # fmt: skip
    return figure(
        *ellipse_panels(banks), controls=controls, series=scene.series("BFGS", "the true Hessian"),
        title="An ellipse learns the bend", note=f"updated by {whose}", state={"start": list(STARTS)}, texts=texts,
        summary="said", answer=answer,
    )  # fmt: skip


def ellipse_numbers(update, start):
    """Banks over surfaces and steps: the path so far, the two ellipses; and sentences."""
    walks = [walk(update, PLACES[name], start) for name in NAMES]
    banks = {
        "path": [[so_far(steps, k)[None] for k in range(STEPS + 1)] for steps in walks],
        "here": [[steps[k].x[None] for k in range(STEPS + 1)] for steps in walks],
        "ellipses": [[[ring(np.linalg.inv(s.H_inv)), ring(s.H)] for s in steps] for steps in walks],
    }
    said = [[told(steps, k) for k in range(STEPS + 1)] for steps in walks]
    texts = {"said": scene.by(said, "place", "step")}
    return {name: scene.by(np.array(values), "place", "step") for name, values in banks.items()}, texts


def walk(update, surface, x):
    """BFGS from x: each step goes to the lowest point along its direction. Exactly STEPS + 1 entries."""
    H_inv, g, steps = np.eye(2), surface.grad(x), []
    for _ in range(STEPS + 1):
        steps.append(Step(x, H_inv, surface.hess(x)))
        if np.linalg.norm(g) < STILL:
            continue
        d = -H_inv @ g
        length = lowest_along(surface, x, d) if g @ d < 0 else 0.0
        s, g_new = length * d, surface.grad(x + length * d)
        y = g_new - g
        if s @ y > 0:
            H_inv = np.asarray(update(H_inv, s, y), dtype=float)
        x, g = x + s, g_new
    return steps


def lowest_along(surface, x, d):
    """How far along d the slope is (next to) zero."""

    def phi(step):
        there = x + step * d
        return float(surface.fun(there)), float(surface.grad(there) @ d)

    return line_search(phi, *phi(0.0), c1=1e-8, c2=1e-8).step


def so_far(steps, k):
    """The path up to step k, filled up with nan: (STEPS + 1, 2)."""
    path = np.full((STEPS + 1, 2), np.nan)
    path[: k + 1] = [s.x for s in steps[: k + 1]]
    return path


def ring(B):
    """All d with dᵀBd = 1; nan where B is not positive definite."""
    curvatures, axes = np.linalg.eigh((B + B.T) / 2)
    if not curvatures[0] > 1e-12:
        return np.full((len(TURN), 2), np.nan)
    a, b = 1 / np.sqrt(curvatures)
    return np.stack([a * np.cos(TURN), b * np.sin(TURN)], axis=-1) @ axes.T


def told(steps, k):
    one = steps[k]
    mine, true = (np.linalg.eigvalsh(B) for B in (np.linalg.inv(one.H_inv), one.H))
    # Eigenvalues of H⁻¹H: by how much the two disagree, direction by direction; all 1 where they agree.
    ratio = np.linalg.eigvals(one.H_inv @ one.H).real
    worst = np.maximum(ratio, 1 / ratio).max() if ratio.min() > 0 else np.inf
    apart = "the true one is no bowl here"
    if np.isfinite(worst):
        apart = "the same ellipse" if worst < 1.005 else f"in the worst direction off by a factor {number(worst, 2)}"
    pairs = [" and ".join(number(v, 2) for v in values) for values in (mine, true)]
    here = f"After {k} step{'s' * (k != 1)}: BFGS believes in curvatures {pairs[0]}; they are {pairs[1]}: {apart}."
    if k and np.allclose(one.x, steps[k - 1].x, atol=1e-12):
        return f"{here} It has arrived: the gradient is 0."
    left = scientific(round(np.linalg.norm(one.x - steps[-1].x), 12), 2)
    return f"{here} {'A circle: it knows nothing yet.' if k == 0 else f'Distance to the end: {left}.'}"


def ellipse_panels(banks):
    fields = [
        scene.contours(PLACES[name], name=f"field {k}")._replace(options={"when": {"place": k}})
        for k, name in enumerate(NAMES)
    ]
    goals = [
        scene.points(f"goal {k}", PLACES[name].minima, "star", size=9, when={"place": k})
        for k, name in enumerate(NAMES)
    ]
    where = scene.panel(
        *fields, scene.path("path", banks["path"], still=True, series=[0]),
        scene.points("here", banks["here"], "circle", color=0, size=7), *goals,
        x=scene.axis(-2, 2, "x1"), y=scene.axis(-2, 2, "x2"), title="Where it goes", ratio=1.1,
        description="Contours of the surface with the path of BFGS so far",
        handles=[scene.handle("start", "start of the path")],
    )  # fmt: skip
    bends = scene.panel(
        scene.path("ellipses", banks["ellipses"], still=True, series=[0, 1]),
        x=scene.axis(-1.9, 1.9, "d1"), y=scene.axis(-1.75, 1.75, "d2"), ratio=1.1,
        title="All d with dᵀB d = 1: narrow where it is steep",
        description="The ellipse of BFGS's matrix and that of the true Hessian",
    )  # fmt: skip
    return where, bends
