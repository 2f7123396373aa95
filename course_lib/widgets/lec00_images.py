"""Lecture 00, the semantic gap: what changes that do not bother you do to a digit's scores."""

import numpy as np

from course_lib.references.lec00 import accuracy, linear_scores
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec00_common import grey

STRENGTHS = np.arange(7)
VERMILION, BLUE, GREEN, INK = 0, 1, 2, 6


def moved(images, s):
    """Viewpoint: everything s pixels further right."""
    return sheared(images, np.full(28, float(s)))


def sheared(images, shifts):
    """Row r moves right by shifts[r] pixels, also by parts of one; what comes in from outside is paper."""
    rows = np.arange(28)
    places = rows[None, :] - np.asarray(shifts)[:, None]
    left = np.floor(places).astype(int)
    part = places - left
    padded = np.pad(images, [(0, 0), (0, 0), (28, 29)])

    def take(k):
        return padded[:, rows[:, None], np.clip(k + 28, 0, 84)]

    return take(left) * (1 - part) + take(left + 1) * part


def leaning(images, s):
    """Deformation: the digit leans over, by s · 7.5 % of its height."""
    return sheared(images, 0.075 * s * (13.5 - np.arange(28)))


def shaded(images, s):
    """Illumination: a shadow falls on the page from the right."""
    return np.clip(images + 0.14 * s * np.linspace(0, 1, 28), 0, 1)


def cluttered(images, s):
    """Background clutter: 5 s small blots, the same on every page."""
    page = images.copy()
    for row, column in np.random.default_rng(4).integers(0, 26, size=(30, 2))[: 5 * s]:
        page[:, row : row + 2, column : column + 2] = 1
    return page


def covered(images, s):
    """Occlusion: a sheet of paper lies on the lowest 3 s rows."""
    page = images.copy()
    page[:, 28 - 3 * s :] = 0
    return page


def beside(images, s):
    """Context: the next digit of the row comes into view from the right, 2 s columns of it."""
    page = images.copy()
    if s:
        neighbour = np.roll(images, 1, axis=0)[:, :, 4 : 4 + 2 * s]
        page[:, :, 28 - 2 * s :] = np.maximum(page[:, :, 28 - 2 * s :], neighbour)
    return page


CHALLENGES = {
    "viewpoint": (moved, "moved {0} pixels to the right"),
    "light": (shaded, "a shadow from the right, {0} sixths of the darkest"),
    "clutter": (cluttered, "{1} blots"),
    "occlusion": (covered, "the lowest {2} rows are covered"),
    "deformation": (leaning, "leaning over by {0} steps"),
    "context": (beside, "{3} columns of a neighbour in view"),
}


def says(words, s):
    if s == 0:
        return "untouched"
    return words.format(s, 5 * s, 3 * s, 2 * s).replace("1 pixels", "1 pixel").replace("1 steps", "1 step")


def robustness(X, y, W, b):
    """Accuracy (challenge, strength) on changed images."""
    images = X.reshape(-1, 28, 28)
    return np.array(
        [
            [accuracy(linear_scores(change(images, int(s)).reshape(len(X), -1), W, b), y) for s in STRENGTHS]
            for change, _ in CHALLENGES.values()
        ]
    )


def semantic_gap_figure(X, y, W, b, picks=(0, 1, 2, 3, 4)):
    """Change a digit in six ways that do not bother you; watch the scores of a linear classifier.

    Args:
        X, y: (N, 784) images in [0, 1] and their digits, for the accuracy.
        W, b: (10, 784) and (10,), the classifier.
        picks: rows of X to choose from.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing.

    Source: the challenges are the slides'.
    """
    picks, names = list(picks), list(CHALLENGES)
    images = X.reshape(-1, 28, 28)
    changed = np.array([[change(images, int(s))[picks] for s in STRENGTHS] for change, _ in CHALLENGES.values()])
    changed = changed.reshape(len(names), len(STRENGTHS), len(picks), 784)
    scores, right = linear_scores(changed, W, b), y[picks]
    share = 100 * robustness(X, y, W, b)
    axes = ("challenge", "strength", "digit")
    page = scene.panel(
        scene.image("page", scene.by(grey(changed), *axes)), x=scene.axis(0, 28), y=scene.axis(0, 28),
        title="The image", description="The digit, changed", ratio=1.0, bare=True, share=0.8,
    )  # fmt: skip
    panels = [page, changed_scores(scores, right, axes), share_panel(share)]
    controls = [
        scene.choice("challenge", names, label="what changes"),
        scene.slider("strength", STRENGTHS, 0),
        scene.choice("digit", [str(k) for k in right], 1, "digit"),
    ]
    texts = {"said": scene.by(gap_words(scores, right, share), *axes)}
    line = [scene.series("share that is right")[0]._replace(legend=False)]
    title = "A digit, changed"
    return figure(*panels, controls=controls, series=line, texts=texts, summary="said", title=title)


def changed_scores(scores, right, axes):
    low, high = scores.min() - 1, scores.max() + 0.2 * np.ptp(scores)
    return scene.panel(
        scene.bars("scores", scene.by(scores[..., None], *axes), [BLUE] * 10),
        *winner_marks(scores, right, axes, high - low),
        x=digit_axis(), y=scene.axis(low, high, "score"), title="★ right   ▾ highest",
        description="A bar for the score of each digit; a star marks the right one, a triangle the highest",
    )  # fmt: skip


def digit_axis():
    return scene.axis(-0.5, 9.5, "digit", ticks=[(k, str(k)) for k in range(10)])


def winner_marks(scores, right, axes, span):
    """A triangle over the highest bar, a star over the right one."""
    best = scores.argmax(axis=-1)
    wanted = np.broadcast_to(right, best.shape)

    def over(k, gap):
        height = np.maximum(np.take_along_axis(scores, k[..., None], axis=-1)[..., 0], 0)
        return scene.by(np.stack([k, height + gap * span], axis=-1)[..., None, :], *axes)

    return [
        scene.points("highest", over(best, 0.05), "down", color=INK, size=7),
        scene.points("right", over(wanted, 0.13), "star", color=GREEN, size=10),
    ]


def share_panel(share):
    """The accuracy as far as the slider has been pushed: what comes next is not given away."""
    until = np.tril(np.ones((len(STRENGTHS), len(STRENGTHS)), dtype=bool))
    heights = np.where(until, share[:, None, :], np.nan)[:, :, None, :]
    curves = np.stack(np.broadcast_arrays(STRENGTHS, heights), axis=-1)
    here = np.stack([np.broadcast_to(STRENGTHS, share.shape), share], axis=-1)[:, :, None]
    return scene.panel(
        scene.rule(y=10, text="blind guessing"),
        scene.path("share", scene.by(curves, "challenge", "strength"), still=True),
        scene.points("now", scene.by(here, "challenge", "strength"), "circle", VERMILION, size=8),
        x=scene.axis(-0.3, 6.3, "strength", ticks=[(k, str(k)) for k in range(7)]),
        y=scene.axis(0, 100, "% right"), title="500 such digits",
        description="Accuracy on 500 digits against the strength of the change, up to the strength that is set",
    )  # fmt: skip


def gap_words(scores, right, share):
    best = scores.argmax(axis=-1)
    return [
        [
            [
                f"{says(words, int(s)).capitalize()}: this {right[d]} is taken for {article(best[c, k, d])}. "
                f"Of the 500 validation digits {share[c, k]:.1f} % are right."
                for d in range(len(right))
            ]
            for k, s in enumerate(STRENGTHS)
        ]
        for c, (_, words) in enumerate(CHALLENGES.values())
    ]


def article(digit):
    return f"an {digit}" if digit == 8 else f"a {digit}"
