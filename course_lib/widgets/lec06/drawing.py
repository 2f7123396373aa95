"""Draw a schedule and train real digits with it."""

import functools

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import Numbers, figure
from course_lib.widgets.lec06 import own
from course_lib.widgets.lec06.experiments import BARS, DRAWN_EACH, RATE, ROUNDS, SHAPES, drawn, measured
from course_lib.widgets.lec06.labels import LOSSES, log_ticks
from course_lib.widgets.lec06.races import shapes_of
from course_lib.widgets.student import number

LOW, HIGH = 0.001, 2.0


def draw_figure(digits, step_decay=None, cosine=None, linear=None, inverse_sqrt=None):
    """Ten stairs are your learning rate; moving one trains the network anew, in the kernel.

    Args:
        digits: Digits of `course_lib.widgets.lec06.shrunk`.
        step_decay, cosine, linear, inverse_sqrt: the student's functions to measure yourself with, or None.

    Returns:
        Figure, a widget. On a page without a kernel the first drawing stays.

    Raises:
        FileNotFoundError: if what was measured is missing.

    Source: ours.
    """
    schedules, whose = shapes_of(step_decay, cosine, linear, inverse_sqrt)
    rates = np.array([[float(at(t, RATE)) for t in range(ROUNDS)] for at in schedules])
    start = [RATE] * BARS

    @functools.lru_cache(maxsize=64)
    def trained(heights):
        run = drawn(digits, np.repeat(np.clip(heights, LOW, HIGH), ROUNDS // BARS)[None])
        return run.loss[0], run.val_error[0]

    def answer(state):
        heights = tuple(float(height) for height in state["heights"])
        return numbers(heights, *trained(heights))

    first = numbers(start, measured("drawn")[0], measured("drawn_wrong")[0])
    return figure(
        *draw_panels(rates, first.arrays),
        controls=[scene.choice("against", SHAPES, 2)],
        steps=ROUNDS,
        seconds=5,
        series=scene.series("yours", "the other"),
        title="Draw your own",
        state={"heights": start},
        texts=first.texts,
        note=f"the others by {own.together(whose)}, from {number(RATE)}",
        summary="said",
        answer=answer,
    )


def numbers(heights, loss, wrong):
    """What the figure shows for one drawing, against each of the five."""
    loss = np.nan_to_num(loss, nan=99.0)
    others, errors = measured("drawn"), measured("drawn_wrong")
    said = [
        f"Yours ends at {number(loss[-1], 3)} ({number(100 * wrong, 1)} % of new digits wrong), {name} at "
        f"{number(other[-1], 3)} ({number(100 * error, 1)} %): {verdict(loss[-1], other[-1])}."
        for name, other, error in zip(SHAPES, others, errors, strict=True)
    ]
    pairs = np.stack([np.broadcast_to(loss, others.shape), others], axis=1)
    arrays = {"mine": stairs(heights)[None], "loss": scene.by(pairs, "against")}
    return Numbers(
        arrays, {"said": scene.by(said, "against")}, {"against": range(len(SHAPES))}, {"heights": list(heights)}
    )


def stairs(heights):
    """The line of ten steps: (20, 2) points, 0 to 1 along the training."""
    edges = np.linspace(0, 1, BARS + 1)
    return np.stack([np.repeat(edges, 2)[1:-1], np.repeat(np.asarray(heights, dtype=float), 2)], axis=-1)


def verdict(mine, other):
    if mine == other:
        return "the same"
    return "yours is lower" if mine < other else "not yet"


def draw_panels(rates, first):
    middle = (np.arange(ROUNDS) + 0.5) / ROUNDS
    lines = np.stack([np.broadcast_to(middle, rates.shape), np.maximum(rates, LOW / 10)], axis=-1)
    parts = ROUNDS // BARS
    bars = scene.panel(
        scene.path("other", scene.by(lines[:, None], "against"), still=True, series=[1]),
        scene.path("mine", first["mine"], still=True, series=[0]),
        x=scene.axis(0, 1, f"round ({DRAWN_EACH} steps each)", ticks=[(k / 5, f"{20 * k}") for k in range(6)]),
        y=scene.axis(LOW, HIGH, "learning rate", log=True, ticks=log_ticks(0.001, 0.01, 0.1, 1)),
        title="Drag the ten steps",
        ratio=1.25,
        description="Your learning rate as a line of ten steps to drag, and the other schedule",
        handles=[
            scene.handle("heights", f"learning rate in rounds {k * parts} to {(k + 1) * parts}", k, BARS)
            for k in range(BARS)
        ],
    )
    curves = scene.panel(
        scene.curve("loss", first["loss"], readout=True),
        x=scene.axis(0, ROUNDS, "round"),
        y=scene.axis(0.05, 3, "training loss", log=True, ticks=LOSSES),
        title="What it does to the loss",
        ratio=1.25,
        description="Training loss of your schedule and of the other, round by round",
    )
    return bars, curves
