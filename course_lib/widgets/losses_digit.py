"""Lecture 01: the ten scores of one digit: what accuracy sees of them, which way the hinge pushes them, and
what the softmax makes of them."""

import numpy as np

from course_lib import losses
from course_lib.exercise import passing
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_images import winner_marks
from course_lib.widgets.losses_figures import PAYS, RIGHT, class_axis, page, split, star
from course_lib.widgets.student import number, percent

HELP = np.linspace(0, 20, 41)
STEPS, RATE = np.arange(41), 0.1
FACTORS = np.array([0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2])
SHIFTS = np.arange(-40, 41, 10)


def _choice(y):
    return scene.choice("digit", [str(k) for k in y], 0, "digit")


def accuracy_figure(X, y, scores):
    """The scores of one digit: add points to the right one, and watch when accuracy notices.

    Args:
        X: (n, 784) pixels in [0, 1]; 1 is ink.
        y: (n,) int, the right classes, all different.
        scores: (n, 10).

    Returns:
        Figure.

    Raises:
        Nothing for arrays of these shapes.

    Source: ours.

    >>> accuracy_figure(np.zeros((1, 784)), np.array([3]), np.eye(10)[[8]]).scene["state"]
    {'digit': 0, 'help': 0.0}
    """
    right = np.eye(10, dtype=bool)[y]
    helped = scores[:, None] + HELP[:, None] * right[:, None]  # (digit, help, 10)
    low, high = min(0.0, scores.min()), scores.max() + HELP[-1]
    high += 0.16 * (high - low)
    axes = ("digit", "help")
    kinds = np.where(helped == helped.max(axis=-1, keepdims=True), 0.0, -2.0)
    bars = split("score", helped, right[:, None], kinds, 0.0, axes)
    marks = winner_marks(helped, y[:, None], axes, high - low)
    marks = [mark._replace(values=scene.by(mark.values.values + [0.5, 0], *axes)) for mark in marks]
    lead = np.where(right[:, None], -np.inf, helped).max(axis=-1) - np.where(right[:, None], helped, -np.inf).max(
        axis=-1
    )
    return figure(
        page(X),
        scene.panel(
            *bars, *marks, x=class_axis(), y=scene.axis(low, high, "score"), ratio=1.9, share=1.33,
            title="★ right   ▾ highest",
            description="a bar for the score of each class; a star marks the right one, a triangle the highest",
        ),
        controls=[_choice(y), scene.slider("help", HELP, 0, "points added to the right score", prefix="+")],
        title="How wrong is it?", summary="said",
        texts={"said": scene.by(accuracy_sentences(y, helped, lead), *axes)},
    )  # fmt: skip


def accuracy_sentences(y, helped, lead):
    texts = np.empty(lead.shape, dtype=object)
    for (k, h), behind in np.ndenumerate(lead):
        best = int(np.where(np.arange(10) == y[k], -np.inf, helped[k, h]).argmax())
        if behind >= 0:
            texts[k, h] = f"This {y[k]} is behind {best} by {number(behind)}. Accuracy counts 1 mistake."
        else:
            texts[k, h] = f"This {y[k]} leads {best} by {number(-behind)}. Accuracy counts 0 mistakes."
    return texts


def push_figure(X, y, scores, svm_loss=None):
    """Steps of a digit's scores against the gradient of the hinge: one class after the other stops paying.

    s ← s − 0.1 · dL/ds, up to 40 times.

    Args:
        X: (n, 784) pixels in [0, 1]; y: (n,) int; scores: (n, 10).
        svm_loss: the student's function, or None: the reference.

    Returns:
        Figure.

    Raises:
        Nothing for arrays of these shapes.

    Source: ours.

    >>> push_figure(np.zeros((1, 784)), np.array([3]), np.eye(10)[[8]]).scene["state"]
    {'digit': 0, 'step': 0.0}
    """
    examples = [(scores[k : k + 1], y[k : k + 1]) for k in range(len(y))]
    hinge, whose = passing(svm_loss, losses.svm_loss, *examples)
    walks = [walk(hinge, *example) for example in examples]
    s, cost, slope = (np.array(part) for part in zip(*walks, strict=True))  # (digit, step, …)
    above = s - np.take_along_axis(s, y[:, None, None], axis=-1)
    right, axes = np.eye(10, dtype=bool)[y][:, None], ("digit", "step")
    level = np.broadcast_to(y[:, None], cost.shape)
    return figure(
        page(X),
        scene.panel(
            scene.rule(y=-1), *split("above", above, right, slope * 2 - 1.5, -1.0, axes),
            star("star", np.full(cost.shape, 0.9), level, axes), x=class_axis(), ratio=1.25, share=1.1,
            y=scene.axis(-12, 13, "score − right score", ticks=[(k, number(k)) for k in (-10, -5, -1, 5, 10)]),
            title="Above −1 a class pays", description="ten bars from the margin line: up for classes that pay",
        ),
        scene.panel(
            scene.rule(y=0), *split("push", -slope, right, slope * 2 - 1.5, 0.0, axes), *arrow_heads(slope, axes),
            x=class_axis(), y=scene.axis(-2.9, 10.5, "− gradient"), ratio=1.25, share=1.1,
            title="Where a step goes: ▴ up, ▾ down",
            description="minus the gradient: the right class is pushed up, each class that pays is pushed down by 1",
        ),
        controls=[_choice(y), scene.slider("step", STEPS, 0, "steps of 0.1 against the gradient")],
        title=f"One step against the gradient, by {whose}", summary="said",
        texts={"said": scene.by(push_sentences(y, cost, slope), *axes)},
    )  # fmt: skip


def walk(loss, scores, y):
    """Scores, losses and gradients of one example along all steps: (T, 10), (T,), (T, 10)."""
    s, found = scores.astype(float), []
    for _ in STEPS:
        value, slope = loss(s, y)
        found.append((s[0], float(value), np.asarray(slope, dtype=float)[0]))
        s = s - RATE * found[-1][2]
    return tuple(np.array(part) for part in zip(*found, strict=True))


def arrow_heads(slope, axes):
    """A triangle on every bar of the push; out of sight where nothing pushes."""
    classes = np.broadcast_to(np.arange(10) + 0.5, slope.shape)
    heads = {"triangle": (slope < 0, 0.55), "down": (slope > 0, -0.55)}
    return [
        scene.points(f"heads {name}", scene.by(np.stack([classes, np.where(mask, gap - slope, 20)], axis=-1), *axes),
                     name, RIGHT if name == "triangle" else PAYS, size=7)
        for name, (mask, gap) in heads.items()
    ]  # fmt: skip


def push_sentences(y, cost, slope):
    texts = np.empty(cost.shape, dtype=object)
    for (k, t), value in np.ndenumerate(cost):
        paying = np.flatnonzero(slope[k, t] > 0)
        steps = f"After {t} step{'s' * (t != 1)}" if t else "At first"
        if not len(paying):
            texts[k, t] = f"{steps} no class pays: the loss is 0, and so is the gradient. The scores rest."
            continue
        up = f"{y[k]} is pushed up by {number(-slope[k, t, y[k]])}"
        if len(paying) == 1:
            texts[k, t] = f"{steps} only {paying[0]} pays, {number(value)}: {up}, {paying[0]} down by 1."
        else:
            who = f"{len(paying)} classes ({', '.join(map(str, paying))}) pay"
            texts[k, t] = f"{steps} {who} {number(value)} in all: {up}, each of them down by 1."
    return texts


def softmax_figure(X, y, scores, softmax=None):
    """The probabilities of one digit: add the same to all scores, or multiply them.

    Args:
        X: (n, 784) pixels in [0, 1]; y: (n,) int; scores: (n, 10).
        softmax: the student's function, or None: the reference.

    Returns:
        Figure.

    Raises:
        Nothing for arrays of these shapes.

    Source: ours.

    >>> softmax_figure(np.zeros((1, 784)), np.array([3]), np.eye(10)[[8]]).scene["state"]
    {'digit': 0, 'shift': 0.0, 'factor': 1.0}
    """
    moved = FACTORS[:, None, None] * scores[:, None, None] + SHIFTS[:, None]  # (digit, factor, shift, 10)
    function, whose = passing(softmax, losses.softmax, *((part,) for part in moved.reshape(len(y), -1, 10)))
    p = np.array([np.asarray(function(part), dtype=float) for part in moved.reshape(len(y), -1, 10)]).reshape(
        moved.shape
    )
    right, axes = np.eye(10, dtype=bool)[y][:, None, None], ("digit", "factor", "shift")
    kinds = np.where((p == p.max(axis=-1, keepdims=True)) & (p > 0.1001), 0.0, -2.0)
    own = np.take_along_axis(p, np.broadcast_to(y[:, None, None, None], (*p.shape[:-1], 1)), axis=-1)[..., 0]
    level, low, high = np.broadcast_to(y[:, None, None], own.shape), min(0.0, moved.min()), moved.max()
    return figure(
        page(X),
        scene.panel(
            scene.rule(y=0), *split("score", moved, right, kinds, 0.0, axes),
            star("score star", np.take_along_axis(moved, level[..., None], axis=-1)[..., 0] + 12, level, axes),
            x=class_axis(), ratio=1.25, share=1.1,
            y=scene.axis(low - 5, high + 20, "score"), title="The scores",
            description="a bar for each of the ten scores",
        ),
        scene.panel(
            *split("p", p, right, kinds, 0.0, axes), star("star", own + 0.06, level, axes),
            scene.rule(y=0.1, text="1/10"), x=class_axis(), y=scene.axis(0, 1.14, "probability"), ratio=1.25, share=1.1,
            title="Their softmax", description="the softmax of the ten scores, as bars",
        ),
        controls=[
            _choice(y), scene.slider("shift", SHIFTS, 0, "added to all"),
            scene.slider("factor", FACTORS, 1, "factor before W", prefix="× "),
        ],
        title=f"Scores and probabilities, by {whose}", summary="said",
        texts={"said": scene.by(softmax_sentences(y, p), *axes)},
    )  # fmt: skip


def softmax_sentences(y, p):
    texts = np.empty(p.shape[:-1], dtype=object)
    for place in np.ndindex(texts.shape):
        chances, right = p[place], y[place[0]]
        own = percent(chances[right], 1 - chances[right])
        text = f"p({right}) {'' if own[0] in '<>' else '= '}{own}"
        best = int(chances.argmax())
        if np.ptp(chances) < 1e-9:
            text = f"All ten are equal: {text}"
        elif best != right:
            most = percent(chances[best], 1 - chances[best])
            text = f"p({best}) {'' if most[0] in '<>' else '= '}{most}, {text}"
        texts[place] = f"{text}."
    return texts
