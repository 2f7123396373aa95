"""Lecture 02: templates of a digit classifier under L2 and L1, as images, for every λ that was trained."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references import lec02 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure, problem_figure
from course_lib.widgets.lec02_student import strength


def own_full_loss(regularized_loss=None):
    """(function of W, X, y, lam → loss, dW; whose it is): the student's where it is right on three examples.

    >>> own_full_loss()[1]
    'the reference'
    """
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(5, 3)), np.array([0, 1, 2, 1, 0])
    tries = [(rng.normal(size=(3, 3)), X, y, lam) for lam in (0.0, 0.3, 2.0)]
    return passing(regularized_loss, references.regularized_loss, *tries)


def digits_figure(weights, strengths, X, y, X_val, y_val, whose=""):
    """Ten templates as images and the accuracy they reach: choose the penalty, move λ.

    Args:
        weights: {"L2": (K, 10, 784), "L1": (K, 10, 784)}: trained weights, an entry for each λ.
        strengths: (K,) the λ they were trained with, rising.
        X, y, X_val, y_val: digits they learned from, and others.
        whose: words for the title: whose function trained them.

    Returns:
        Figure.

    Raises:
        Nothing; shapes that do not fit are told in the figure.

    Source: ours.

    >>> W = {"L2": np.ones((2, 10, 784)), "L1": np.zeros((2, 10, 784))}
    >>> X, y = np.ones((3, 784)), np.array([0, 1, 2])
    >>> digits_figure(W, [0.1, 1], X, y, X, y).description[-64:]
    '0 % of the weights are 0; 33.3 % of 3 new digits come out right.'
    """
    strengths = np.asarray(strengths, dtype=float)
    W = np.stack([np.asarray(weights[kind], dtype=float) for kind in ("L2", "L1")])
    if W.shape != (2, len(strengths), 10, 784):
        return problem_figure(f"The weights have shape {W.shape}; (2, {len(strengths)}, 10, 784) is needed.")
    right = np.array([[[accuracy(w, *part) for w in kind] for part in ((X, y), (X_val, y_val))] for kind in W])
    lines = scene.series("digits it learned from", "new digits")
    lines = [lines[0]._replace(color=2), lines[1]._replace(color=3)]
    lines.append(scene.Series("λ now", 6, "fine", "circle", legend=False))
    # Pixels that are white in all digits have no say: they are left out of the count.
    inked = (X > 0).any(axis=0)
    texts = [
        [
            said(kind, lam, (W[k, i][:, inked] == 0).mean(), right[k, 1, i], len(y_val))
            for i, lam in enumerate(strengths)
        ]
        for k, kind in enumerate(("L2", "L1"))
    ]
    grid = scene.by(pictures(W), "kind", "lam")
    return figure(
        scene.panel(
            scene.image("templates", grid), x=scene.axis(0, 5), y=scene.axis(0, 2), bare=True, share=1.6, ratio=2.5,
            title="Templates 0 to 4, and 5 to 9", description="ten templates as images; mid-grey is 0",
        ),
        accuracy_panel(strengths, right),
        controls=[
            scene.choice("kind", ["L2", "L1"], 0, "penalty"),
            scene.slider("lam", strengths, strengths[0], "λ", log=True),
        ],
        series=lines, title=f"What {len(y)} digits teach" + (f", by {whose}" if whose else ""),
        texts={"said": scene.by(texts, "kind", "lam")}, summary="said",
    )  # fmt: skip


def accuracy(W, X, y):
    return 100 * float(((X @ W.T).argmax(axis=1) == y).mean())


def said(kind, lam, zeros, right, count):
    gone = f"{100 * zeros:.0f} % of the weights are 0"
    return f"{kind}, λ = {strength(lam)}: {gone}; {right:.1f} % of {count} new digits come out right."


def pictures(W):
    """Weights as grey images, two rows of five: 128 is 0, the largest weight of each set is white or black."""
    kinds, count = W.shape[:2]
    largest = np.abs(W).max(axis=(2, 3), keepdims=True)
    grey = 128 + 127 * np.clip(1.4 * W / np.where(largest > 0, largest, 1), -1, 1)
    tiles = grey.reshape(kinds, count, 2, 5, 28, 28)
    tiles[:, :, 1, :, 0, :] = tiles[:, :, :, 1:, :, 0] = 255  # thin lines between the templates
    return np.rint(tiles.swapaxes(3, 4).reshape(kinds, count, 56, 140))


def accuracy_panel(strengths, right):
    curves = np.stack([np.broadcast_to(strengths, right.shape), right], axis=-1)  # (kind, part, K, 2)
    now = np.moveaxis(curves, 2, 1)[..., None, :]
    upright = np.stack([np.stack([strengths, strengths], 1), np.tile([0, 200], (len(strengths), 1))], axis=-1)
    return scene.panel(
        scene.path("upright", scene.by(upright[:, None], "lam"), still=True, series=[2]),
        scene.path("right", scene.by(curves, "kind"), still=True, series=[0, 1]),
        scene.path("now", scene.by(now, "kind", "lam"), series=[0, 1]),
        x=scene.axis(strengths[0], strengths[-1], "λ", log=True), y=scene.axis(40, 102, "% right"),
        title="How many come out right", share=1.0, ratio=1.56,
        description="accuracy against λ on both kinds of digits",
    )  # fmt: skip
