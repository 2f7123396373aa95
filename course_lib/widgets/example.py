"""A figure with one of everything, to copy from: an image, bars to drag, contours, and every control."""

import numpy as np

from course_lib.losses import softmax
from course_lib.surfaces import SURFACES
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure
from course_lib.widgets.scene import (
    axis,
    bars,
    by,
    choice,
    contours,
    handle,
    image,
    panel,
    points,
    rule,
    slider,
    toggle,
    words,
)  # fmt: skip

START = [3.2, 5.1, -1.7]


def everything():
    """Three panels: a picture that a choice changes, scores whose softmax Python answers, a surface.

    Returns:
        Figure.

    >>> everything().scene["state"]["temperature"]
    1.0
    """
    temperatures = np.geomspace(0.25, 4, 17)
    rows, columns = np.mgrid[:28, :28]
    rings = [np.hypot(rows - 13.5, columns - 13.5) * (k + 1) * 12 % 256 for k in range(3)]

    def probabilities(scores, at):
        return softmax(np.array(scores) / np.array(at)[:, None])[..., None]  # (temperatures, 3, 1)

    def answer(state):
        heights = by(probabilities(state["scores"], temperatures), "temperature")
        return Numbers({"p": heights}, at={"scores": state["scores"]})

    picture = panel(
        image("pixels", by(rings, "digit")), x=axis(0, 28), y=axis(0, 28), ratio=1.0, share=0.8, title="An image",
        description="Rings of grey",
    )  # fmt: skip
    first = by(probabilities(START, temperatures), "temperature")
    chart = panel(
        bars("p", first, [0, 1, 2]), rule(y=1 / 3, text="by chance", when={"chance": 1}),
        words(0.15, 5.5, {"name": "said"}), y=axis(-2, 6, "scores and probabilities"), title="Drag the scores",
        x=axis(0, 1, ticks=[(1 / 6, "cat"), (1 / 2, "car"), (5 / 6, "frog")]), ratio=1.1,
        handles=[handle("scores", f"score of {name}", k, 3) for k, name in enumerate(["cat", "car", "frog"])],
    )  # fmt: skip
    surface = SURFACES["himmelblau"]
    (a, b), (c, d) = surface.bounds
    field = panel(
        contours(surface), points("minima", surface.minima, labels=["A", "B", "C", "D"]), x=axis(a, b, "x1"),
        y=axis(c, d, "x2"), title="A surface", ratio=1.1,
    )  # fmt: skip
    texts = {"said": by([f"Digit {k}" for k in range(3)], "digit")}
    controls = [
        choice("digit", ["0", "1", "2"]), slider("temperature", temperatures, temperatures[8], log=True),
        toggle("chance", "show chance", start=True),
    ]  # fmt: skip
    return figure(
        picture, chart, field, controls=controls, texts=texts, summary="said", title="One of everything",
        state={"scores": START}, answer=answer,
    )  # fmt: skip
