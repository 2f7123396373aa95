"""What Newton sees at a point: the quadratic model, its level lines, and where it is flat."""

import numpy as np

from course_lib.second_order import critical_point_kind
from course_lib.widgets import scene
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure
from course_lib.widgets.lec07.places import PLACES
from course_lib.widgets.lec07.yours import your_newton
from course_lib.widgets.student import number, scientific

NAMES = list(PLACES)
DAMPING = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0)
START, STEPS, FAR = (-1.4, -0.6), 8, 8.0
CUT = np.linspace(-0.5, 1.75, 46)
LEVELS = (0.5, 1.0, 1.5)  # of the model, in distances from its flat point; 1 goes through the dragged point
TURN = np.linspace(0, 2 * np.pi, 61)
SPREAD = np.linspace(-2.2, 2.2, 61)


def model_figure(newton_step=None, place="bowl"):
    """Five surfaces, a point to drag: the quadratic model there, and repeated Newton's steps.

    Args:
        newton_step: the student's (x, g, H, damping) → x, or None.
        place: the surface it opens with, a name in `PLACES`.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.

    >>> model_figure().scene["state"]
    {'place': 0, 'damping': 0.0, 'start': [-1.4, -0.6]}
    """
    step, whose = your_newton(newton_step)

    def answer(state):
        start, damping = np.array(state["start"], dtype=float), np.unique([*DAMPING, state["damping"]])
        banks, texts = model_numbers(step, start, damping)
        grid = {"place": range(len(NAMES)), "damping": damping}
        return Numbers(banks, texts, grid, {"start": list(state["start"])})

    banks, texts = model_numbers(step, np.array(START), np.array(DAMPING))
    controls = [
        scene.choice("place", NAMES, NAMES.index(place), "surface"), scene.slider("damping", DAMPING, 0, "damping μ")
    ]  # fmt: skip
    return figure(
        *model_panels(banks), controls=controls, series=lines_of(), steps=STEPS, seconds=5, opens=0,
        title="What Newton sees", note=f"steps by {whose}", state={"start": list(START)}, texts=texts, summary="said",
        answer=answer,
    )  # fmt: skip


def lines_of():
    return scene.series("Newton's steps", "quadratic model", "straight-line model", "the surface itself")


def model_numbers(step, start, dampings):
    """Banks over surfaces and dampings: level lines, flat point, path, values along the step; and sentences."""
    found = [[one_model(step, surface, start, d) for d in dampings] for surface in PLACES.values()]
    keys = ("rings", "flat", "path", "values")
    banks = {key: scene.by(np.array([[one[key] for one in row] for row in found]), "place", "damping") for key in keys}
    return banks, {"said": scene.by([[one["said"] for one in row] for row in found], "place", "damping")}


def one_model(step, surface, x, damping):
    g, H = surface.grad(x), surface.hess(x) + damping * np.eye(2)
    path = newton_path(step, surface, x, damping)
    flat = path[1]
    d = flat - x
    promised = float(g @ d + d @ H @ d / 2)
    with np.errstate(all="ignore"):
        size = abs(promised) if abs(promised) > 1e-12 else np.nan
        along = surface.fun(x + CUT[:, None] * d) - surface.fun(x)
        bent = CUT * (g @ d) + CUT**2 * (d @ H @ d) / 2
        heights = np.stack([bent, CUT * (g @ d), along]) / size
        values = np.stack([np.broadcast_to(CUT, heights.shape), heights], axis=-1)
    return {
        "rings": rings(H, flat, d @ H @ d / 2), "flat": flat[None], "path": path[None], "values": values,
        "said": told(surface, x, H, path, damping),
    }  # fmt: skip


def newton_path(step, surface, x, damping):
    """(STEPS + 1, 2) points; where a step leaves for good or does not exist: nan from there on."""
    path = np.full((STEPS + 1, 2), np.nan)
    path[0] = x
    for t in range(STEPS):
        try:
            after = np.asarray(step(path[t], surface.grad(path[t]), surface.hess(path[t]), damping), dtype=float)
        except ValueError:  # H + μI is singular: the model has no flat point
            break
        if after.shape != (2,) or not (np.abs(after) < FAR).all():
            path[t + 1] = after if t == 0 and after.shape == (2,) else np.nan
            break
        path[t + 1] = after
    return path


def rings(H, center, height):
    """Level lines of ½ dᵀHd around a center, one of them at this height: (6, 61, 2).

    Ellipses, or hyperbolas where H is indefinite; nan where there is nothing to draw.
    """
    lines = np.full((2 * len(LEVELS), len(TURN), 2), np.nan)
    curvatures, axes = np.linalg.eigh(H)
    if not (np.isfinite(center).all() and abs(height) > 1e-12 and np.abs(curvatures).min() > 1e-9):
        return lines
    a, b = np.sqrt(2 * abs(height) / np.abs(curvatures))
    if np.prod(curvatures) > 0:
        for k, level in enumerate(LEVELS):
            lines[k] = level * np.stack([a * np.cos(TURN), b * np.sin(TURN)], axis=-1) @ axes.T + center
        return lines
    low = np.stack([a * np.cosh(SPREAD), b * np.sinh(SPREAD)], axis=-1) @ axes.T
    high = np.stack([a * np.sinh(SPREAD), b * np.cosh(SPREAD)], axis=-1) @ axes.T
    through, across = (low, high) if height < 0 else (high, low)
    lines[:] = [part + center for line in (through, across, LEVELS[-1] * through) for part in (line, -line)]
    return lines


def told(surface, x, H, path, damping):
    low, high = np.linalg.eigvalsh(H)
    shape = "a bowl" if low > 1e-9 else "a dome" if high < -1e-9 else "a saddle" if low < -1e-9 < high else "a gutter"
    damped = f" with damping {number(damping)}" if damping else ""
    here = f"At ({number(x[0], 2)}, {number(x[1], 2)}) the model{damped} is {shape}, eigenvalues {number(low)} and "
    here += f"{number(high)}."
    if not np.isfinite(path[1]).all():
        return f"{here} It is flat nowhere: no step."
    before, after = (scientific(round(float(surface.fun(p)), 12), 2) for p in path[:2])
    here += f" One step takes the value from {before} to {after}."
    end = path[np.isfinite(path).all(axis=1)][-1]
    if len(path) > np.isfinite(path).all(axis=1).sum() or not (np.abs(end) < FAR).all():
        return f"{here} Then the steps leave the picture."
    place = f"({number(end[0], 2)}, {number(end[1], 2)})"
    if np.linalg.norm(surface.grad(end)) > 1e-3:
        return f"{here} After {STEPS} steps: {place}, not flat yet."
    return f"{here} After {STEPS} steps: {place}, a {critical_point_kind(surface.hess(end))}."


def model_panels(banks):
    fields = [
        scene.contours(surface, name=f"field {k}")._replace(options={"when": {"place": k}})
        for k, surface in enumerate(PLACES.values())
    ]
    where = scene.panel(
        *fields, scene.path("rings", banks["rings"], still=True, series=[1] * 6),
        scene.path("path", banks["path"], series=[0]),
        scene.points("flat", banks["flat"], "star", size=10),
        x=scene.axis(-2, 2, "x1"), y=scene.axis(-2, 2, "x2"), title="The surface, and the model: ★ where it is flat",
        ratio=1.1, description="Contours of the surface, level lines of the quadratic model, where the model is flat",
        handles=[scene.handle("start", "point where the model is made")],
    )  # fmt: skip
    along = scene.panel(
        scene.rule(y=0), scene.rule(x=1, text="★"),
        scene.path("values", banks["values"], still=True, series=[1, 2, 3]),
        x=scene.axis(-0.5, 1.75, "along the step: 0 your point, 1 the ★"),
        y=scene.axis(-2.6, 2.6, "change, × what is promised"), title="A cut along the step",
        description="Straight-line model, quadratic model and the surface itself along Newton's step", ratio=1.1,
    )  # fmt: skip
    return where, along
