"""The way there and the way back: every array of a network of two layers, with its shape and its numbers."""

import numpy as np

from course_lib.losses import softmax, softmax_loss
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec09.networks import own_gradients, two_layer_gradients

W1 = np.array([[1.0, 0.5], [-1.0, 1.0], [0.5, -1.0]])
B1 = np.array([0.0, 0.25, -0.5])
W2 = np.array([[1.0, -1.0, 0.5], [-0.5, 1.0, 1.0]])
B2 = np.array([0.0, 0.25])
X2, LABEL = 1.0, 0
INPUTS = np.linspace(-2, 2, 9)
STAGES = (
    "N examples with D numbers each; H hidden units, C classes. Here N = 1, D = 2, H = 3, C = 2, and class 0 is right.",
    "before = X W1ᵀ + b1: (N, D) (D, H) + (H,) gives (N, H).",
    "hidden = max(0, before): what is negative becomes 0. That unit is off.",
    "scores = hidden W2ᵀ + b2: (N, H) (H, C) + (C,) gives (N, C).",
    "loss = −log of the right class's probability, mean over N. Now back, from the right to the left.",
    "dscores = (what the network believes − what is true) / N: lecture 01's gradient.",
    "dW2 = dscoresᵀ hidden + 2λ W2, db2 = the column sums of dscores. Each shaped like what it belongs to.",
    "dhidden = dscores W2: (N, C) (C, H) gives (N, H).",
    "dbefore = dhidden where the unit was on, 0 where it was off: a closed gate.",
    "dW1 = dbeforeᵀ X + 2λ W1, db1 = the column sums of dbefore. A unit that was off has a row of zeros: "
    "this example teaches it nothing.",
)
# Name, shape, left edge, stage at which its numbers appear, stage of its gradient (99: never).
BOXES = (
    ("X", "(N, D)", 0.05, 0, 99), ("before", "(N, H)", 2.1, 1, 8), ("hidden", "(N, H)", 4.15, 2, 7),
    ("scores", "(N, C)", 6.2, 3, 5), ("loss", "a number", 8.25, 4, 99),
)  # fmt: skip
WEIGHTS = (("W1 (H, D) and b1 (H,)", 1.3, 9), ("W2 (C, H) and b2 (C,)", 5.4, 6))
WIDE, STRIDE, LARGE = 1.7, 2.05, 3.3


def flow_figure(two_layer_gradients=None):
    """Step through forward and backward on one example; a slider changes the example.

    Args:
        two_layer_gradients: the student's, or None: it gives the loss and the gradients of weights and biases.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.
    """
    gradients, whose = own_gradients(two_layer_gradients)
    tables = [numbers(gradients, x1) for x1 in INPUTS]
    texts = {
        key: scene.by([[shown(table, key, stage) for table in tables] for stage in range(len(STAGES))], "stage", "x1")
        for key in tables[0]
    }
    said = [[f"{sentence} {units(table)}" for table in tables] for sentence in STAGES]
    stages = ["shapes", *[str(k) for k in range(1, len(STAGES))]]
    return figure(
        picture(), series=[
            scene.Series("arrays", 7, "solid", "circle", legend=False),
            scene.Series("what this step fills", 0, "solid", "circle"),
        ],
        controls=[scene.choice("stage", stages, 0, "step"), scene.slider("x1", INPUTS, 1.0, "x1 of the example")],
        title="There and back", note=f"loss and gradients by {whose}; λ = 0",
        texts=texts | {"said": scene.by(said, "stage", "x1")}, summary="said",
    )  # fmt: skip


def numbers(gradients, x1):
    """{key: (stage at which it appears, text)} for one example."""
    X, y = np.array([[x1, X2]]), np.array([LABEL])
    before = X @ W1.T + B1
    hidden = np.maximum(0, before)
    scores = hidden @ W2.T + B2
    dscores = softmax_loss(scores, y)[1]
    dhidden = dscores @ W2
    loss, (dW1, db1, dW2, db2) = gradients(X, y, W1, B1, W2, B2, 0.0)
    table = {
        "X": (0, row(X[0])), "before": (1, row(before[0])), "hidden": (2, row(hidden[0])),
        "scores": (3, row(scores[0])), "loss": (4, f"{float(loss):.2f}"),
        "belief": (4, f"p = {row(softmax(scores)[0])}"), "d scores": (5, f"d {row(dscores[0])}"),
        "d hidden": (7, f"d {row(dhidden[0])}"), "d before": (8, f"d {row((dhidden * (before > 0))[0])}"),
        "d b2": (6, row(db2)), "d b1": (9, row(db1)),
    }  # fmt: skip
    table |= {f"d W2 {k}": (6, row(line)) for k, line in enumerate(dW2)}
    table |= {f"d W1 {k}": (9, row(line)) for k, line in enumerate(dW1)}
    table["units"] = (99, ", ".join("on" if value > 0 else "off" for value in before[0]))
    return table


def row(values):
    return "(" + ", ".join(f"{float(v) + 0.0:.2f}".replace("-", "−").replace("−0.00", "0.00") for v in values) + ")"


def shown(table, key, stage):
    due, text = table[key]
    return text if stage >= due else " "


def units(table):
    return f"Units: {table['units'][1]}."


def picture():
    layers = [
        scene.path("frames", frames(), still=True, series=[0] * (len(BOXES) + len(WEIGHTS) + 6)),
        scene.path("now", scene.by(highlighted(), "stage"), still=True, series=[1]),
    ]
    for name, shape, left, _, gradient in BOXES:
        middle = left + WIDE / 2
        layers += [
            scene.words(middle, 5.45, f"{name}  {shape}", align="center"),
            scene.words(middle, 4.85, {"name": name}, align="center"),
        ]
        if gradient < 99:
            layers.append(scene.words(middle, 4.15, {"name": f"d {name}"}, align="center"))
    layers.append(scene.words(9.1, 4.15, {"name": "belief"}, align="center"))
    for (name, left, _), W, b in zip(WEIGHTS, (W1, W2), (B1, B2), strict=True):
        layers.append(scene.words(left + LARGE / 2, 2.6, name, align="center"))
        for k, values in enumerate([*W, b]):
            layers.append(scene.words(left + 0.1, 2.1 - 0.5 * k, brief(values)))
    for left, keys in (
        (WEIGHTS[0][1], ("d W1 0", "d W1 1", "d W1 2", "d b1")),
        (WEIGHTS[1][1], ("d W2 0", "d W2 1", "d b2")),
    ):
        for k, key in enumerate(keys):
            layers.append(scene.words(left + LARGE - 0.1, 2.1 - 0.5 * k, {"name": key}, align="right"))
    return scene.panel(
        *layers, x=scene.axis(0, 10), y=scene.axis(0, 6), bare=True, ratio=2.5,
        description="Boxes from the input over the hidden layer to the loss, with shapes, numbers and gradients",
    )  # fmt: skip


def brief(values):
    return "(" + ", ".join(f"{v:g}" for v in values).replace("-", "−") + ("" if len(values) > 1 else ",") + ")"


def outlines():
    boxes = {name: (left, 3.8, left + WIDE, 5.8) for name, _, left, _, _ in BOXES}
    boxes |= {name[:2]: (left, 0.2, left + LARGE, 2.95) for name, left, _ in WEIGHTS}
    return {name: [(a, b), (c, b), (c, d), (a, d), (a, b)] for name, (a, b, c, d) in boxes.items()}


def frames():
    """Outlines of the boxes, and shafts from one to the next: lines of five points."""
    lines = list(outlines().values())
    lines += [[(x, 2.95)] + [(x, 3.8)] * 4 for x in (2.95, 7.05)]
    lines += [[(left + WIDE, 4.85)] + [(left + STRIDE, 4.85)] * 4 for _, _, left, _, _ in BOXES[:-1]]
    return np.array(lines)


def highlighted():
    """For each step the outline of the box it fills: (stages, 1, 5, 2)."""
    boxes = outlines()
    names = ("X", "before", "hidden", "scores", "loss", "scores", "W2", "hidden", "before", "W1")
    return np.array([[boxes[name]] for name in names])


def flow_gradients(x1=1.0, gradients=two_layer_gradients):
    """The four gradients of the picture's network for the example (x1, 1), without a regularizer.

    >>> flow_gradients()[0].round(2).tolist()
    [[-0.27, -0.27], [0.36, 0.36], [0.0, 0.0]]
    """
    return gradients(np.array([[x1, X2]]), np.array([LABEL]), W1, B1, W2, B2, 0.0)[1]
