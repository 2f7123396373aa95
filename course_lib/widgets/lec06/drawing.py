"""Draw a schedule and train real digits with it."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import Numbers, figure
from course_lib.widgets.lec06 import references
from course_lib.widgets.lec06.experiments import BARS, DRAWN_EACH, RATE, ROUNDS, SHAPES, drawn, measured
from course_lib.widgets.lec06.labels import LOSSES, log_ticks
from course_lib.widgets.lec06.races import shapes_of
from course_lib.widgets.student import number

LOW, HIGH = 0.001, 2.0


def draw_figure(digits, step_decay=None, cosine=None, linear=None, inverse_sqrt=None):
    """Ten bars are your learning rate; letting go of one trains the network anew, in the kernel.

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

    def answer(state):
        heights = np.clip(np.array(state["heights"], dtype=float), LOW, HIGH)
        run = drawn(digits, np.repeat(heights, ROUNDS // BARS)[None])
        return numbers(heights, run.loss[0], run.val_error[0])

    first = numbers(np.array(start), measured("drawn")[0], measured("drawn_wrong")[0])
    return figure(
        *draw_panels(rates, first.arrays),
        controls=[scene.choice("against", SHAPES, 2)],
        steps=ROUNDS,
        seconds=5,
        series=scene.series("yours", "the other"),
        title="Draw your own",
        state={"heights": start},
        texts=first.texts,
        note=f"the others by {references.together(whose)}, from {number(RATE)}",
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
    arrays = {"bars": heights[:, None], "loss": scene.by(pairs, "against")}
    return Numbers(
        arrays, {"said": scene.by(said, "against")}, {"against": range(len(SHAPES))}, {"heights": list(heights)}
    )


def verdict(mine, other):
    if mine == other:
        return "the same"
    return "yours is lower" if mine < other else "not yet"


def draw_panels(rates, first):
    middle = (np.arange(ROUNDS) + 0.5) / ROUNDS
    lines = np.stack([np.broadcast_to(middle, rates.shape), np.maximum(rates, LOW / 10)], axis=-1)
    parts = ROUNDS // BARS
    bars = scene.panel(
        scene.bars("bars", first["bars"], [0] * BARS, base=LOW, width=0.9),
        scene.path("other", scene.by(lines[:, None], "against"), still=True, series=[1]),
        x=scene.axis(0, 1, f"round ({DRAWN_EACH} steps each)", ticks=[(k / 5, f"{20 * k}") for k in range(6)]),
        y=scene.axis(LOW, HIGH, "learning rate", log=True, ticks=log_ticks(0.001, 0.01, 0.1, 1)),
        title="Drag the bars",
        ratio=1.25,
        description="Your learning rate as ten bars to drag, with the other schedule as a line",
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
