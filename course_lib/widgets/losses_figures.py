"""Lecture 01: twelve digits, the most expensive first: who pays, how much, and the probabilities."""

import numpy as np

from course_lib import losses
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey
from course_lib.widgets.losses_gap import answers
from course_lib.widgets.student import number, percent, scientific

DIGITS = 12
RIGHT, PAYS, FREE = 2, 0, 5  # colours of the series: green, vermilion, sky
TENS = [(k + 0.5, str(k)) for k in range(10)]


def digit_figure(X, y, scores, svm_losses=None, softmax_loss=None, probabilities=False):
    """Twelve digits, the most expensive first: what each class pays, and its probability.

    Each bar is s_j − s_y; what rises above −Δ = −1 is what the class pays.

    Args:
        X: (N, 784) pixels in [0, 1], N ≥ 12; 1 is ink.
        y: (N,) int, the right classes.
        scores: (N, 10).
        svm_losses, softmax_loss: the student's functions, or None: the reference.
        probabilities: show the softmax as well.

    Returns:
        Figure.

    Raises:
        Nothing for arrays of these shapes.

    Source: ours.

    >>> rng = np.random.default_rng(0)
    >>> digit_figure(rng.random((12, 784)), np.arange(12) % 10, rng.normal(size=(12, 10))).scene["state"]
    {'digit': 1.0}
    """
    chosen = expensive_first(losses.svm_losses(scores, y), losses.softmax_losses(scores, y))
    X, y, scores = X[chosen], y[chosen], scores[chosen]
    examples = [(scores[k : k + 1], y[k : k + 1]) for k in range(DIGITS)]
    cost, whose = answers(svm_losses, losses.svm_losses, examples)
    cost, own = np.array([float(one[0]) for one in cost]), f"hinge by {whose}"
    above = scores - scores[np.arange(DIGITS), y][:, None]
    panels, soft, p = [page(X), _payments(above, y)], None, None
    if probabilities:
        found, whose = answers(softmax_loss, losses.softmax_loss, examples)
        soft = np.array([float(loss) for loss, _ in found])
        p = np.array([np.asarray(gradient)[0] for _, gradient in found]) + np.eye(10)[y]
        panels, own = [*panels, _chances(p, y)], f"{own}, softmax by {whose}"
    texts = {"said": scene.by(digit_sentences(y, above, cost, soft, p), "digit")}
    places = np.arange(1, DIGITS + 1)
    # Whose functions run is the title's matter, until some are missing: then it is a note that stands out.
    unfinished = "the reference (" in own
    title = "What digits pay" if unfinished else f"What digits pay: {own}"
    note = f"{own[0].upper()}{own[1:]}." if unfinished else ""
    return figure(
        *panels, controls=[scene.slider("digit", places, 1, "digit, the most expensive first")],
        title=title, note=note, texts=texts, summary="said",
    )  # fmt: skip


def expensive_first(hinge, softmax):
    """Indices of twelve examples from the dearest to the cheapest; where enough are free, the last two are.

    >>> expensive_first(np.arange(14.0), np.zeros(14)).tolist()
    [13, 12, 11, 9, 8, 7, 6, 5, 4, 2, 1, 0]
    """
    order = np.lexsort((-softmax, -hinge))
    n, paying = len(order), int((hinge > 0).sum())
    if 4 * DIGITS <= paying <= n - 2:
        return order[[*range(6), paying // 7, paying // 3, 2 * paying // 3, paying - 1, paying, n - 1]]
    return order[np.linspace(0, n - 1, DIGITS).round().astype(int)]


def digit_sentences(y, above, cost, soft=None, p=None):
    """What one sees, for each of the digits."""
    texts = []
    for k, right in enumerate(y):
        seen, paying = int(above[k].argmax()), int((above[k] > -1).sum()) - 1
        how = "right" if seen == right else f"seen as {seen}"
        who = "no class pays" if not paying else f"{paying} class{'es' * (paying > 1)} pay{'s' * (paying == 1)}"
        text = f"A {right}, {how}. {who.capitalize()}: hinge loss {number(cost[k])}."
        if soft is not None:
            chance = percent(p[k, right], 1 - p[k, right])
            equals = "" if chance[0] in "<>" else "= "
            text += f" p({right}) {equals}{chance}: softmax loss {scientific(soft[k])}."
        texts.append(text)
    return texts


def page(X):
    """The chosen image, ink on paper."""
    return scene.panel(
        scene.image("pixels", scene.by(grey(X), "digit")), x=scene.axis(0, 28), y=scene.axis(0, 28), ratio=1.0,
        share=0.7, title="The image", description="a handwritten digit", bare=True,
    )  # fmt: skip


def split(name, values, right, above, base, axes=("digit",)):
    """Bars (…, 10) as three layers: for the right class, the classes that pay, and those that do not."""
    kinds = {RIGHT: right, PAYS: ~right & (above > -1), FREE: ~right & (above <= -1)}
    return [
        scene.bars(f"{name} {color}", scene.by(np.where(mask, values, base)[..., None], *axes), [color] * 10, base)
        for color, mask in kinds.items()
    ]


def star(name, heights, y, axes=("digit",)):
    """A star over the right class, so that colour is not the only sign."""
    places = np.stack([y + 0.5, heights], axis=-1)[..., None, :]
    return scene.points(name, scene.by(places, *axes), "star", RIGHT, size=8)


def class_axis():
    return scene.axis(0, 10, "class (★ the right one)", ticks=TENS)


def _payments(above, y):
    ticks = [(k, number(k)) for k in (-10, -5, -1, 5, 10, 15)]
    return scene.panel(
        scene.rule(y=-1), *split("above", above, np.eye(10, dtype=bool)[y], above, -1.0),
        star("star", np.full(DIGITS, 1.2), y), x=class_axis(), ratio=1.2, share=1.2,
        y=scene.axis(-12, 16, "score − right score", ticks=ticks), title="Above −1 a class pays",
        description="ten bars from the margin line: up for classes that pay, down for those that do not",
    )  # fmt: skip


def _chances(p, y):
    height = p[np.arange(DIGITS), y]
    kinds = np.where(p == p.max(axis=1, keepdims=True), 0.0, -2.0)  # the likeliest in the colour of who pays
    return scene.panel(
        *split("p", p, np.eye(10, dtype=bool)[y], kinds, 0.0), star("p star", height + 0.05, y), x=class_axis(),
        y=scene.axis(0, 1.12, "probability"), ratio=1.1, title="Probabilities",
        description="the softmax of the ten scores, as bars",
    )  # fmt: skip
