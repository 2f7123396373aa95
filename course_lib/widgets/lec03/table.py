"""The slides' table: move one weight by h, look at the loss, divide. With as many decimals as you like."""

import itertools

import numpy as np

from course_lib.widgets import scene, student
from course_lib.widgets.figure import figure

W = np.array([0.34, -1.11, 0.78, 0.12, 0.55, 2.81, -3.1, -1.5, 0.33])
# The slides print a loss of 1.25347 and these slopes, the third as 0. They do not say which loss it is; this one
# agrees with every digit that they print.
SLOPES = np.array([-2.5, 0.6, 0.04, 0.2, 0.7, -0.5, 1.1, 1.3, -2.1])
LOSS, BEND = 1.25347, 3.0
DECIMALS = [5, 6, 8, 12]
STEPS = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1]
MOVED = list(range(len(W) + 1))


def loss(weights):
    """A loss that has the slides' value and slopes at `W`, and bends as losses do.

    >>> f"{loss(W):.5f}", f"{loss(W + 1e-4 * np.eye(9)[0]):.5f}"
    ('1.25347', '1.25322')
    """
    away = np.asarray(weights, dtype=float) - W
    return float(LOSS + SLOPES @ away + BEND / 2 * away @ away)


def slope_as_printed(k, decimals, h):
    """(loss at W + h, slope) of entry k, when both losses are printed with so many decimals."""
    ahead = round(loss(W + h * np.eye(len(W))[k]), decimals)
    return ahead, (ahead - round(loss(W), decimals)) / h


def table_figure():
    """The slides' numerical gradient, one weight at a time; the reader sets h and the decimals of the loss.

    dWₖ = (L(W + h eₖ) − L(W)) / h, with both losses rounded as they are printed.

    Returns:
        A widget.

    Source: the slides' W + h table: 1.25347 → 1.25322, 1.25353, 1.25347.

    >>> table_figure().description.split(". ")[-1]
    'Nothing is moved yet. L(W) = 1.25347.'
    """
    top = len(W) + 1.5
    rows = [len(W) - k for k in range(len(W))]
    texts = {"said": scene.by(said(), "moved", "decimals", "h"), "ahead": scene.by(losses_ahead(), "moved", "decimals", "h")}
    here = [f"L = {LOSS:.{decimals}f}" for decimals in DECIMALS]
    layers = [scene.words(0.1, top - 0.4, "W"), scene.words(1.25, top - 0.4, "W + h"), scene.words(3.45, top - 0.4, "dW")]
    for k, row in enumerate(rows):
        texts[f"moved{k}"] = scene.by(moved_entry(k), "moved", "h")
        texts[f"slope{k}"] = scene.by(slope_entry(k), "moved", "decimals", "h")
        layers += [
            scene.words(0.1, row - 0.2, student.number(W[k])),
            scene.words(1.25, row - 0.2, {"name": f"moved{k}"}),
            scene.words(3.45, row - 0.2, {"name": f"slope{k}"}),
        ]
    texts["here"] = scene.by(here, "decimals")
    layers += [scene.rule(y=0.45, text=""), scene.rule(y=top - 0.75, text="")]
    layers += [scene.words(0.1, -0.4, {"name": "here"}), scene.words(1.95, -0.4, {"name": "ahead"})]
    table = scene.panel(
        *layers, x=scene.axis(0, 4.6), y=scene.axis(-0.9, top + 0.3), bare=True, ratio=1.1, share=1.05,
        title="One weight after the other",
        description="Three columns: the weights W, the weights with one of them moved by h, and the slopes found so far",
    )  # fmt: skip
    ticks = [((k + 0.5) / len(W), f"{k + 1}") for k in range(len(W))]
    exact = np.stack([(np.arange(len(W)) + 0.5) / len(W), SLOPES], axis=-1)
    bars = scene.panel(
        scene.rule(y=0, text=""), scene.bars("found", scene.by(found(), "moved", "decimals", "h"), [1] * len(W), base=0.0),
        x=scene.axis(0, 1, "entry of W", ticks=ticks), y=scene.axis(-3.2, 3.2, "slope"), title="The gradient so far",
        description="A bar for each slope found so far", ratio=1.1,
    )  # fmt: skip
    bars = bars._replace(layers=(*bars.layers, scene.points("exact", exact, "diamond", color=0, size=6, when={"exact": 1})))
    return figure(
        table, bars, title="dW, the patient way", texts=texts, summary="said", controls=[
            scene.slider("moved", MOVED, 0, "entry that moves"), scene.slider("h", STEPS, 1e-4, "h", log=True),
            scene.choice("decimals", [str(n) for n in DECIMALS], 0, "decimals of the loss"),
            scene.toggle("exact", "show the exact slopes ◆"),
        ],
    )  # fmt: skip


def over(values):
    """values(moved, decimals, h) at every place of the three controls."""
    places = list(itertools.product(MOVED, DECIMALS, STEPS))
    return np.array([values(*place) for place in places], dtype=object).reshape(len(MOVED), len(DECIMALS), len(STEPS))


def losses_ahead():
    return over(lambda k, n, h: "" if not k else f"L = {slope_as_printed(k - 1, n, h)[0]:.{n}f}")


def moved_entry(k):
    text = student.number(W[k])
    return np.array([[f"{text} + {student.number(h, 6)}" if j == k + 1 else text for h in STEPS] for j in MOVED], dtype=object)


def slope_entry(k):
    return over(lambda j, n, h: "?" if j < k + 1 else slope_text(slope_as_printed(k, n, h)[1], n, h))


def slope_text(slope, decimals, h):
    """With as many digits as the printed losses support, at most six."""
    return student.number(slope, int(np.clip(decimals + np.log10(h), 1, 6)))


def found():
    slopes = np.zeros((len(MOVED), len(DECIMALS), len(STEPS), len(W), 1))
    for j, (n, decimals), (i, h) in itertools.product(MOVED, enumerate(DECIMALS), enumerate(STEPS)):
        slopes[j, n, i, :j, 0] = [slope_as_printed(k, decimals, h)[1] for k in range(j)]
    return slopes


def said():
    def sentence(moved, decimals, h):
        before = f"L(W) = {LOSS:.{decimals}f}"
        if not moved:
            return f"Nothing is moved yet. {before}."
        ahead, slope = slope_as_printed(moved - 1, decimals, h)
        room = student.scientific(10.0**-decimals / h, 6)
        return (
            f"Entry {moved}: ({ahead:.{decimals}f} − {LOSS:.{decimals}f}) / {student.number(h, 6)} = "
            f"{slope_text(slope, decimals, h)}. Each loss was rounded to {decimals} decimals, which moves this slope by up to {room}."
        )

    return over(sentence)
