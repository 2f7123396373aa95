"""L-BFGS on batches: how low it gets, for batches of every size."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import scientific

LOWEST = 1e-14


def batch_figure(heights, whose=""):
    """The loss above the lowest while L-BFGS walks on batches: choose how many examples a batch has.

    Args:
        heights: {batch size, rising: (T + 1) losses above the lowest}.
        whose: words for whose direction was used.

    Returns:
        Figure; it needs no kernel.

    Raises:
        ValueError: if there are fewer than two sizes.

    Source: ours.

    >>> batch_figure({50: [1, 0.1], 4000: [1, 0.01]}).scene["state"]
    {'size': 50.0}
    """
    sizes = np.array(list(heights))
    value = np.maximum(np.array(list(heights.values()), dtype=float), LOWEST)
    steps, floor = value.shape[1] - 1, np.median(value[:, -30:], axis=1)
    floors = np.stack([sizes, floor], axis=-1)
    texts = [
        f"Batches of {size:,}: over the last 30 of {steps} steps the loss is {scientific(rest, 4)} above the lowest."
        for size, rest in zip(sizes, floor, strict=True)
    ]
    height = scene.axis(LOWEST, 10, "loss − lowest loss", log=True)
    return figure(
        scene.panel(
            scene.curve("height", scene.by(value[:, None], "size"), still=True), x=scene.axis(0, steps, "step"),
            y=height, title="The walk", description="Loss above the lowest against the steps", ratio=1.35, share=1.35,
        ),
        scene.panel(
            scene.path("floors", floors[None], still=True, series=[1]),
            scene.path("now", scene.by(floors[:, None, None], "size"), series=[1]),
            x=scene.axis(sizes[0] / 1.3, sizes[-1] * 1.3, "images in a batch", log=True), y=height, ratio=1.2,
            share=1.2, title="Where it ends", description="Median of the last 30 steps against the size of the batches",
        ),
        controls=[scene.slider("size", sizes, sizes[0], "images in a batch", log=True)],
        series=scene.series("loss − lowest loss", "its median over the last 30 steps"),
        title=f"L-BFGS on batches, with {whose}" if whose else "L-BFGS on batches",
        texts={"said": scene.by(texts, "size")}, summary="said",
    )  # fmt: skip
