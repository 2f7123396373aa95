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
COLUMNS = 0.1, 1.25, 3.45  # where the table's columns begin


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
    'L(W) = 1.25347.'
    """
    texts = {"said": by_all(said()), "ahead": by_all(losses_ahead())}
    texts["here"] = scene.by([f"L = {LOSS:.{decimals}f}" for decimals in DECIMALS], "decimals")
    for k in range(len(W)):
        texts[f"moved{k}"] = scene.by(moved_entry(k), "moved", "h")
        texts[f"slope{k}"] = by_all(slope_entry(k))
    return figure(
        table_panel(), bars_panel(), title="dW, the patient way", texts=texts, summary="said",
        series=[scene.Series("exact", 0, "solid", "diamond", legend=False)] * len(W), controls=[
            scene.slider("moved", MOVED, 0, "entry that moves"), scene.slider("h", STEPS, 1e-4, "h", log=True),
            scene.choice("decimals", [str(n) for n in DECIMALS], 0, "decimals of the loss"),
            scene.toggle("exact", "show the exact slopes ◆"),
        ],
    )  # fmt: skip


def table_panel():
    top = len(W) + 1.5
    layers = [scene.words(x, top - 0.4, head) for x, head in zip(COLUMNS, ("W", "W + h", "dW"), strict=True)]
    for k, weight in enumerate(W):
        entries = student.number(weight), {"name": f"moved{k}"}, {"name": f"slope{k}"}
        layers += [scene.words(x, len(W) - k - 0.2, entry) for x, entry in zip(COLUMNS, entries, strict=True)]
    layers += [scene.rule(y=0.45, text=""), scene.rule(y=top - 0.75, text="")]
    layers += [scene.words(COLUMNS[0], -0.4, {"name": "here"}), scene.words(1.95, -0.4, {"name": "ahead"})]
    return scene.panel(
        *layers, x=scene.axis(0, 4.6), y=scene.axis(-0.9, top + 0.3), bare=True, ratio=1.1, share=1.05,
        title="One weight after the other",
        description="Three columns: the weights, the weights with one moved by h, the slopes found so far",
    )  # fmt: skip


def bars_panel():
    places = (np.arange(len(W)) + 0.5) / len(W)
    exact = np.stack([places, SLOPES], axis=-1)
    return scene.panel(
        scene.rule(y=0, text=""), scene.bars("found", by_all(found()), [1] * len(W), base=0.0),
        scene.path("exact", exact[:, None], trail=False, when={"exact": 1}),
        x=scene.axis(0, 1, "entry of W", ticks=[(place, f"{k + 1}") for k, place in enumerate(places)]),
        y=scene.axis(-3.2, 3.2, "slope"), title="The gradient so far", ratio=1.1,
        description="A bar for each slope found so far",
    )  # fmt: skip


def by_all(values):
    return scene.by(values, "moved", "decimals", "h")


def over(values):
    """values(moved, decimals, h) at every place of the three controls."""
    places = list(itertools.product(MOVED, DECIMALS, STEPS))
    return np.array([values(*place) for place in places], dtype=object).reshape(len(MOVED), len(DECIMALS), len(STEPS))


def losses_ahead():
    return over(lambda k, n, h: "" if not k else f"L = {slope_as_printed(k - 1, n, h)[0]:.{n}f}")


def moved_entry(k):
    text = student.number(W[k])
    return np.array(
        [[f"{text} + {student.number(h, 6)}" if j == k + 1 else text for h in STEPS] for j in MOVED], dtype=object
    )


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
        room = student.scientific(10.0**-decimals / h, 6).replace("1.0 × ", "")
        return (
            f"Entry {moved}: ({ahead:.{decimals}f} − {LOSS:.{decimals}f}) / {student.number(h, 6)} = "
            f"{slope_text(slope, decimals, h)}. Both losses are rounded to {decimals} decimals, which moves this slope "
            f"by up to {room}."
        )

    return over(sentence)
