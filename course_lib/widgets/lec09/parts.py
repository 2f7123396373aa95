"""What hidden units look for, while they learn it."""

import numpy as np

from course_lib.references.lec09 import two_layer_scores
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.losses_training import shown_steps, tiles
from course_lib.widgets.student import number, scientific

# Three by three pixels in each corner: no digit has ink there.
EDGE = np.isin(np.arange(28), [0, 1, 2, 25, 26, 27])
CORNERS = np.outer(EDGE, EDGE).ravel()


def parts_figure(walk, X_val, y_val, whose=""):
    """Ten rows of W1 as images while a network is trained.

    Args:
        walk: the parameters (W1, b1, W2, b2) before each step; W1 has 784 columns and at least 10 rows.
        X_val, y_val: new digits.
        whose: words for whose gradients trained it.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing for arrays of these shapes.

    Source: ours.

    >>> start = np.ones((10, 784)), np.zeros(10), np.ones((10, 10)), np.zeros(10)
    >>> parts_figure([start] * 61, np.ones((1, 784)), np.array([0])).scene["state"]
    {'step': 0.0}
    """
    steps = shown_steps(len(walk))
    W = np.array([walk[t][0][:10] for t in steps])
    right = [100 * np.mean(two_layer_scores(X_val, *walk[t]).argmax(axis=1) == y_val) for t in steps]
    line = np.stack([steps, right], axis=-1)
    faded = np.abs(W[..., CORNERS]).mean(axis=(1, 2))
    texts = [
        f"After {t} steps {number(part, 1)} % of {len(y_val)} new digits are right. In the corners, where no digit has "
        f"ink, a weight is about {scientific(rest, 3)} in size."
        for t, part, rest in zip(steps, right, faded, strict=True)
    ]
    return figure(
        scene.panel(
            scene.image("units", scene.by(tiles(W[None])[0], "step")), x=scene.axis(0, 5),
            y=scene.axis(0, 2), bare=True, ratio=2.5, share=1.8, title="Hidden units 0 to 4, and 5 to 9",
            description="ten rows of W1 as images: light pixels switch a unit on, dark ones off",
        ),
        scene.panel(
            scene.path("right", line[None], still=True), scene.path("now", scene.by(line[:, None, None], "step")),
            x=scene.axis(0, steps[-1], "step"), y=scene.axis(0, 100, "% right"), title="New digits", ratio=1.35,
            description="How many new digits are right, against the steps",
        ),
        controls=[scene.slider("step", steps, 0)],
        series=scene.series("% of new digits right"), summary="said",
        title=f"Hidden units while they learn, by {whose}" if whose else "Hidden units while they learn",
        texts={"said": scene.by(texts, "step")},
    )  # fmt: skip
