"""Gradient descent in bowls: how long a step may be, and what a narrow valley does to it."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references import lec04 as references
from course_lib.second_order import largest_stable_learning_rate as reference_limit
from course_lib.surfaces import quadratic
from course_lib.widgets import scene
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number, scientific

STEPS = 60
BOWL = quadratic(condition=20)
RATES = (0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.095, 0.098, 0.1, 0.102, 0.105, 0.11)
CONDITIONS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
ANGLES = (0.0, 15.0, 30.0, 45.0, 60.0, 75.0, 90.0)
PARTS = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)  # of the largest stable rate
NARROW_STEPS = 80
FAR = 1e6


def learning_rate_figure(gradient_descent=None, largest_stable_learning_rate=None):
    """A bowl with eigenvalues 1 and 20: choose the learning rate, drag the start, play.

    Args:
        gradient_descent: the student's (grad, x0, learning_rate, steps) → path, or None.
        largest_stable_learning_rate: the student's (H) → number, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's functions do.

    Source: ours; the bars follow Goh (2017), "Why momentum really works".

    >>> learning_rate_figure().scene["state"]["learning_rate"]
    0.02
    """
    walk, badge = passing(gradient_descent, references.gradient_descent, (BOWL.grad, np.array([-2.5, 1.0]), 0.03, 4))
    limit, limit_badge = passing(largest_stable_learning_rate, reference_limit, (BOWL.hess(np.zeros(2)),))
    edge = float(limit(BOWL.hess(np.zeros(2))))
    start, rates = np.array([-2.5, 1.0]), np.array(RATES)

    def answer(state):
        where = np.unique(np.append(rates, state["learning_rate"]))
        banks, texts = bowl_numbers(walk, np.array(state["start"], dtype=float), where, edge)
        return Numbers(banks, texts, {"learning_rate": where}, {"start": list(state["start"])})

    banks, texts = bowl_numbers(walk, start, rates, edge)
    return figure(
        *bowl_panels(banks, edge), controls=[scene.slider("learning_rate", RATES, 0.02, between=3)],
        series=scene.series("gradient descent", badges=[badge]), steps=STEPS, seconds=5, opens=0,
        title="To the edge, and beyond", note=f"edge by {limit_badge}", state={"start": start.tolist()}, texts=texts,
        summary="said", answer=answer,
    )  # fmt: skip


def bowl_numbers(walk, start, rates, edge):
    paths = np.array([within(walk(BOWL.grad, start, float(rate), STEPS)) for rate in rates])[:, None]
    heights = np.maximum(BOWL.fun(paths), 1e-30)
    factors = 1 - np.outer(rates, [1.0, 20.0])
    banks = {
        "path": scene.by(paths, "learning_rate"),
        "loss": scene.by(heights, "learning_rate"),
        "factors": scene.by(factors[..., None], "learning_rate"),
    }
    texts = [
        told_rate(rate, height[0], factor, edge) for rate, height, factor in zip(rates, heights, factors, strict=True)
    ]
    return banks, {"said": scene.by(texts, "learning_rate")}


def within(path):
    """A path cut where it has left for good: nan from there on."""
    path = np.array(path, dtype=float)
    gone = np.logical_or.accumulate(~(np.abs(path) < FAR).all(axis=-1))
    path[gone] = np.nan
    return path


def told_rate(rate, heights, factors, edge):
    flat, steep = (number(f, 3) for f in factors)
    start = f"Learning rate {number(rate, 4)}, {number(rate / edge, 2)} × the edge {number(edge, 3)}. "
    each = f"Each step multiplies the flat part by {flat} and the steep part by {steep}. "
    if np.isclose(rate, edge):
        return (
            start + each + "Exactly at the edge the steep part flips its sign for ever: it neither grows nor shrinks."
        )
    end = (
        f"After {STEPS} steps the loss is {scientific(heights[-1], 2)}."
        if np.isfinite(heights[-1])
        else "It has exploded."
    )
    return start + each + end


def bowl_panels(banks, edge):
    (a, b), (c, d) = BOWL.bounds
    where = scene.panel(
        scene.contours(BOWL), scene.points("minimum", BOWL.minima, "star", size=9), scene.path("path", banks["path"]),
        x=scene.axis(a, b, "x1, flat"), y=scene.axis(c, d, "x2, steep"), title="Where it goes", share=1.2, ratio=1.1,
        description="Contours of a bowl 20 times steeper along x2, with the path of gradient descent",
        handles=[scene.handle("start", "start of the path")],
    )  # fmt: skip
    loss = scene.panel(
        scene.curve("loss", banks["loss"], readout=True), x=scene.axis(0, STEPS, "step"),
        y=scene.axis(1e-6, 1e4, "loss", log=True), title="How low it gets",
        description="Loss, step by step", ratio=0.92,
    )  # fmt: skip
    bars = scene.panel(
        scene.bars("factors", banks["factors"], [2, 0]), scene.rule(y=-1), scene.rule(y=0),
        x=scene.axis(0, 2, "", ticks=[(0.5, "flat"), (1.5, "steep")]), y=scene.axis(-1.3, 1.1, ""),
        title="Factors, edge −1", share=0.6, ratio=0.55,
        description="By what each step multiplies the flat and the steep part; below −1 it grows",
    )  # fmt: skip
    return where, loss, bars


def conditioning_figure(gradient_descent=None):
    """A valley to make narrow and to turn, with its zig-zag taken apart into the two directions.

    Args:
        gradient_descent: the student's (grad, x0, learning_rate, steps) → path, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours, after Goh (2017).

    >>> conditioning_figure().scene["state"]
    {'condition': 20.0, 'angle': 0.0, 'part': 0.9}
    """
    walk, badge = passing(gradient_descent, references.gradient_descent, (BOWL.grad, np.array([-2.5, 1.0]), 0.03, 4))
    names = ("condition", "angle", "part")
    paths, parts, said = valleys(walk)
    controls = [
        scene.slider("condition", CONDITIONS, 20, "condition number κ", log=True),
        scene.slider("angle", ANGLES, 0, "turned by, degrees"),
        scene.slider("part", PARTS, 0.9, "learning rate, × 2/L"),
    ]
    lines = scene.series("gradient descent", "steep part", "flat part", badges=[badge, "", ""])
    lines.append(scene.Series("level", 6, "dot", "circle", legend=False))
    where = scene.panel(
        scene.path("levels", scene.by(rings(), "condition", "angle"), still=True, series=[3] * 4),
        scene.points("minimum", [(0, 0)], "star", size=9), scene.path("path", scene.by(paths, *names), series=[0]),
        x=scene.axis(-3, 3, "x1"), y=scene.axis(-3, 3, "x2"), title="Where it goes", ratio=1.05,
        description="Level lines of a valley with the path of gradient descent",
    )  # fmt: skip
    apart = scene.panel(
        scene.curve("parts", scene.by(parts, *names), series=[1, 2]), x=scene.axis(0, NARROW_STEPS, "step"),
        y=scene.axis(1e-4, 10, "distance to the bottom", log=True), title="The same path, direction by direction",
        description="Distance to the bottom in the steep and in the flat direction", ratio=1.05,
    )  # fmt: skip
    return figure(
        where, apart, controls=controls, series=lines, steps=NARROW_STEPS, seconds=6, opens=0, title="Narrow valleys",
        texts={"said": scene.by(said, *names)}, summary="said",
    )  # fmt: skip


def valleys(walk):
    """Paths (κ, angle, rate, 1, T + 1, 2), distances in the two directions (…, 2, T + 1), and what they tell."""
    paths, parts, said = [], [], []
    for condition in CONDITIONS:
        for angle in np.radians(ANGLES):
            valley = quadratic(condition, angle)
            flat = np.array([np.cos(angle), np.sin(angle)])
            steep = np.array([-flat[1], flat[0]])
            for part in PARTS:
                path = walk(valley.grad, -2.4 * flat + 1.2 * steep, 2 * part / condition, NARROW_STEPS)
                paths.append([path])
                parts.append(np.maximum(np.abs([path @ steep, path @ flat]), 1e-12))
                said.append(told_valley(condition, part, parts[-1]))
    shape = (len(CONDITIONS), len(ANGLES), len(PARTS))
    arrays = (np.array(values).reshape(*shape, *np.shape(values)[1:]) for values in (paths, parts))
    return *arrays, np.array(said, dtype=object).reshape(shape)


def told_valley(condition, part, distances):
    factors = 1 - 2 * part, 1 - 2 * part / condition
    there = np.flatnonzero((distances < 0.01).all(axis=0))
    end = (
        f"Within 0.01 of the bottom after {there[0]} steps."
        if len(there)
        else f"Not within 0.01 of the bottom in {NARROW_STEPS} steps."
    )
    steep = f"steep part × {number(factors[0], 2)}{' (a zig-zag)' if factors[0] < 0 else ''}"
    return f"κ = {number(condition)}: each step does {steep}, flat part × {number(factors[1], 3)}. {end}"


def rings():
    """Level lines as ellipses: (κ, angle, 4, 73, 2)."""
    turn = np.linspace(0, 2 * np.pi, 73)
    all_rings = []
    for condition in CONDITIONS:
        for angle in np.radians(ANGLES):
            u, v = np.cos(turn), np.sin(turn) / np.sqrt(condition)
            x = np.stack([np.cos(angle) * u - np.sin(angle) * v, np.sin(angle) * u + np.cos(angle) * v], axis=-1)
            all_rings.append([size * x for size in (0.7, 1.4, 2.1, 2.8)])
    return np.array(all_rings).reshape(len(CONDITIONS), len(ANGLES), 4, 73, 2)
