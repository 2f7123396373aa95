"""Lecture 00, the visual view: image × template = what each pixel adds, and all ten scores."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references import lec00 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey, signed_colours
from course_lib.widgets.lec00_images import BLUE, digit_axis, winner_marks


def template_figure(X, y, kinds, linear_scores=None):
    """One image, one template, their product pixel by pixel, and the scores.

    Args:
        X, y: (n, 784) images to choose from, n small, and their digits.
        kinds: {name: (W, b)}, classifiers to choose from.
        linear_scores: the student's function, or None.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: the slides' "visual viewpoint".
    """
    weights = np.array([W for W, _ in kinds.values()])
    biases = np.array([b for _, b in kinds.values()])
    score, badge = passing(linear_scores, references.linear_scores, (X[:2], weights[0], biases[0]))
    scores = np.array([score(X, W, b) for W, b in zip(weights, biases, strict=True)])  # (kind, digit, 10)
    products = weights[:, None] * X[None, :, None]  # (kind, digit, template, 784)
    panels = [*template_pages(X, weights, products), all_scores(scores, y)]
    controls = [
        scene.choice("digit", [str(k) for k in y], 1, "image"),
        scene.choice("template", [str(k) for k in range(10)], int(y[1]), "template"),
        scene.choice("kind", list(kinds), 0, "templates"),
    ]
    texts = {"said": scene.by(template_words(products, biases, scores, y), "kind", "digit", "template")}
    return figure(*panels, controls=controls, texts=texts, summary="said", title=f"A template at work, by {badge}")


def template_pages(X, weights, products):
    """Three images: the digit, one template, and their product."""
    limits = np.abs(weights).max(axis=(1, 2), keepdims=True)
    square = {"x": scene.axis(0, 28), "y": scene.axis(0, 28), "ratio": 1.0, "bare": True, "share": 0.75}
    pages = [
        ("image", scene.by(grey(X), "digit"), "Image x", "The chosen digit"),
        ("template", scene.by(signed_colours(weights / limits, 1), "kind", "template"), "× template",
         "The chosen template: light speaks for its class, dark against it"),
        ("product", scene.by(signed_colours(products / limits[:, None], 1), "kind", "digit", "template"),
         "= its part", "The product of both: light pixels add to the score, dark ones take away"),
    ]  # fmt: skip
    return [scene.panel(scene.image(n, v), title=t, description=d, **square) for n, v, t, d in pages]


def all_scores(scores, y):
    """Bars for the scores (kind, digit, 10)."""
    low, high = scores.min() - 1, scores.max() + 0.2 * np.ptp(scores)
    return scene.panel(
        scene.bars("scores", scene.by(scores[..., None], "kind", "digit"), [BLUE] * 10),
        *winner_marks(scores, y, ("kind", "digit"), high - low),
        x=digit_axis(), y=scene.axis(low, high, "score"), title="★ right   ▾ highest", share=1.35,
        ratio=1.5, description="A bar for the score of each class; a star marks the right, a triangle the highest",
    )  # fmt: skip


def template_words(products, biases, scores, y):
    adds, takes = products.clip(min=0).sum(axis=-1), products.clip(max=0).sum(axis=-1)
    best = scores.argmax(axis=-1)

    def number(value):
        return f"{value:.1f}".replace("-", "−")

    return [
        [
            [
                f"Template {k} on this {y[d]}: {number(adds[c, d, k])} from light pixels, "
                f"{number(takes[c, d, k])} from dark ones, bias {number(biases[c, k])}: "
                f"score {number(scores[c, d, k])}. "
                f"The highest score is that of {best[c, d]}: {number(scores[c, d].max())}."
                for k in range(products.shape[2])
            ]
            for d in range(len(y))
        ]
        for c in range(len(products))
    ]
