"""Lecture 02: how eight weights fade as λ grows, under L2, L1 and the elastic net."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec02_balls import BETA, KINDS, own_penalties
from course_lib.widgets.lec02_student import strength, together
from course_lib.widgets.student import number

STRENGTHS = np.geomspace(1e-3, 10, 41)
TRUE = np.array([2.0, -1.5, 0.8, 0.8, 0, 0, 0, 0])
SQUARES = (1.0, 0.0, BETA)  # how much of Σ w² and of Σ |w| is in each penalty
ABSOLUTES = (0.0, 1.0, 1.0)


def measurements(seed=3):
    """60 examples of 8 features of mean square 1. 2 and 3 are twins, 4 to 7 have nothing to do with y."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, 8))
    X[:, 3] = X[:, 2] + 0.2 * X[:, 3]
    X /= np.sqrt((X**2).mean(axis=0))
    return X, X @ TRUE + rng.normal(0, 1.0, 60)


def fading(square, absolute, strengths=STRENGTHS, sweeps=200):
    """The weights (K, 8) that minimize (1/N) Σ (w·xᵢ − yᵢ)² + λ Σ (square·w² + absolute·|w|), for each λ.

    One weight at a time: its best value, all others held, is a formula; |w| moves it towards 0 by a fixed
    amount and stops there, which is where exact zeros come from.

    >>> (fading(0, 1, [1.0]) == 0).sum().item(), (fading(1, 0, [1.0]) == 0).sum().item()
    (5, 0)
    """
    X, y = measurements()
    A, c = X.T @ X / len(y), X.T @ y / len(y)
    w, lam = np.zeros((len(strengths), 8)), np.asarray(strengths)
    for _ in range(sweeps):
        for j in range(8):
            rest = c[j] - w @ A[j] + w[:, j] * A[j, j]
            w[:, j] = np.sign(rest) * np.maximum(0, np.abs(rest) - lam * absolute / 2) / (A[j, j] + lam * square)
    return w


def weights_at(lam):
    """{penalty: (8,) weights} at one λ, for the three penalties of the figure.

    >>> {kind: int((w == 0).sum()) for kind, w in weights_at(1).items()}
    {'L2': 0, 'L1': 5, 'elastic net': 4}
    """
    return {
        kind: fading(*parts, [lam])[0] for kind, parts in zip(KINDS, zip(SQUARES, ABSOLUTES, strict=True), strict=True)
    }


def paths_figure(l2=None, l1=None, elastic_net=None):
    """Eight weights against λ: choose the penalty, move λ, see who is exactly 0.

    Args:
        l2, l1, elastic_net: the student's functions, or None: the reference. They say what the weights cost.

    Returns:
        Figure.

    Raises:
        Nothing.

    Source: ours; such paths are those of Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning".

    >>> paths_figure().scene["state"]["kind"]
    0
    """
    functions, whose = own_penalties(l2, l1, elastic_net)
    w = np.stack([fading(*parts) for parts in zip(SQUARES, ABSOLUTES, strict=True)])  # (3, K, 8)
    kinds = ["", "", " (twin)", " (twin)", *[" (useless)"] * 4]
    lines = scene.series(*(f"w{j}{kind}" for j, kind in enumerate(kinds)))
    lines.append(scene.Series("λ now", 6, "fine", "circle", legend=False))
    texts = [[said(k, lam, one, functions[k]) for lam, one in zip(STRENGTHS, w[k], strict=True)] for k in range(3)]
    ticks = [(j + 0.5, f"w{j}") for j in range(8)]
    return figure(
        lines_panel(w),
        scene.panel(
            scene.bars("bars", scene.by(w[..., None], "kind", "lam"), range(8)),
            x=scene.axis(0, 8, "", ticks=ticks), y=scene.axis(-2.5, 2.5), title="At this λ", share=0.8, ratio=0.9,
            description="the eight weights as bars",
        ),
        controls=[
            scene.choice("kind", list(KINDS), 0, "penalty"), scene.slider("lam", STRENGTHS, 1e-3, "λ", log=True),
        ],
        series=lines, title=f"Eight weights fade, R by {together(whose)}",
        texts={"said": scene.by(texts, "kind", "lam")}, summary="said",
    )  # fmt: skip


def said(kind, lam, w, R):
    zeros = int((w == 0).sum())
    return (
        f"{('L2', 'L1', 'Elastic net')[kind]}, λ = {strength(lam)}: {zeros} of 8 weights are exactly 0, "
        f"R(w) = {number(R(w))}."
    )


def lines_panel(w):
    curves = np.moveaxis(w, 1, 2)  # (3, 8, K)
    curves = np.stack([np.broadcast_to(STRENGTHS, curves.shape), curves], axis=-1)
    now = np.moveaxis(curves, 2, 1)[..., None, :]  # (3, K, 8, 1, 2)
    upright = np.stack([np.stack([STRENGTHS, STRENGTHS], 1), np.tile([-9, 9], (len(STRENGTHS), 1))], axis=-1)
    return scene.panel(
        scene.path("upright", scene.by(upright[:, None], "lam"), still=True, series=[8]),
        scene.path("fade", scene.by(curves, "kind"), still=True, series=list(range(8))),
        scene.path("now", scene.by(now, "kind", "lam"), series=list(range(8))),
        x=scene.axis(STRENGTHS[0], STRENGTHS[-1], "λ", log=True), y=scene.axis(-2.5, 2.5, "weight"),
        title="Each weight against λ", share=1.3, ratio=1.46,
        description="eight weights against λ, two of them twins and four useless, on their way to 0",
    )  # fmt: skip
