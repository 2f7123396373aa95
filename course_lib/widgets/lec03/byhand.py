"""The first step down from W = 0, drawn: what the images put into the gradient of the hinge, one after the other."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references import lec03 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey
from course_lib.widgets.losses_templates import named
from course_lib.widgets.losses_training import tiles
from course_lib.widgets.student import number

COUNTS = (1, 2, 3, 5, 10, 30, 100, 1000, 4000)


def hand_figure(svm_objective, X, y):
    """Ten rows of −∇L at W = 0 as images, for the first 1, 2, 3, … of the examples.

    Args:
        svm_objective: the student's (W, X, y, lam) → (loss, dW), or None.
        X, y: (N, 784) images in [0, 1] and their digits.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.

    >>> hand_figure(None, np.ones((3, 784)), np.array([5, 0, 4])).scene["state"]
    {'count': 1.0}
    """
    zero, counts = np.zeros((10, 784)), [n for n in COUNTS if n <= len(X)]
    tries = (zero, X[:5], y[:5], 0.1), (zero + 0.01, X[:3], y[:3], 0.0)
    svm, badge = passing(svm_objective, references.svm_objective, *tries, name="svm_objective")
    found = [svm(zero, X[:n], y[:n], 0.0) for n in counts]
    down = -np.array([dW for _, dW in found])
    texts = [told(n, y[:n], float(loss)) for n, (loss, _) in zip(counts, found, strict=True)]
    last = grey(np.stack([X[n - 1] for n in counts]))
    return figure(
        scene.panel(
            scene.image("last", scene.by(last, "count")), x=scene.axis(0, 28), y=scene.axis(0, 28), bare=True,
            ratio=1.0, share=0.7, title="The last image", description="The last of the images that were used",
        ),
        scene.panel(
            scene.image("down", scene.by(tiles(down[:, None])[:, 0], "count")), x=scene.axis(0, 5),
            y=scene.axis(0, 2), bare=True, ratio=2.5, share=1.75, title="The first step, rows 0 to 4 and 5 to 9",
            description="minus the gradient as ten images: light is more, dark is less, mid-grey is 0",
        ),
        controls=[scene.slider("count", counts, 1, "images used", log=True)],
        title=f"The first step down, by {badge}", texts={"said": scene.by(texts, "count")}, summary="said",
    )  # fmt: skip


def told(n, y, loss):
    k, own = int(y[-1]), int((y == y[-1]).sum())
    if n == 1:
        start = f"One image, {named(k)}: the loss is {number(loss)}"
        return f"{start}. Row {k} gets 9 times the image, each other row −1 times."
    start = f"{n:,} images, the last {named(k)}: the loss is {number(loss)}"
    mine = f"the sum of its {own:,} images" if own > 1 else "its one image"
    return f"{start}. Row {k} gets 9 times {mine} less the sum of the {n - own:,} others, divided by {n:,}."
