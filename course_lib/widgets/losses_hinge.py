"""Lecture 01: the hinge by itself, and the bills of three examples while W is stretched."""

import numpy as np

from course_lib import losses
from course_lib.exercise import passing
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number

GAPS = np.linspace(-3, 4, 29)
MARGINS = np.linspace(0, 3, 13)
FACTORS = np.linspace(0, 3, 31)
TALL = (-0.3, 6.3)


def hinge_figure(svm_losses=None):
    """The hinge loss of two classes against the gap between their scores: move the gap, widen the margin.

    L = max(0, Δ − g), with g = s_right − s_wrong.

    Args:
        svm_losses: the student's function, or None: the reference.

    Returns:
        Figure.

    Raises:
        Nothing.

    Source: ours.

    >>> hinge_figure().scene["state"]
    {'gap': -1.0, 'margin': 1.0}
    """
    scores, first = np.column_stack([GAPS, 0 * GAPS]), np.zeros(GAPS.size, dtype=int)
    hinge, whose = passing(svm_losses, losses.svm_losses, *((scores, first, float(m)) for m in MARGINS))
    bill = np.array([np.asarray(hinge(scores, first, float(m)), dtype=float) for m in MARGINS])  # (margin, gap)
    curves = np.stack([np.broadcast_to(GAPS, bill.shape), bill], axis=-1)[:, None]
    kinks = np.array([[[[m, TALL[0]], [m, TALL[1]]]] for m in MARGINS])
    heights = np.stack(np.broadcast_arrays(MARGINS[:, None], GAPS, bill), axis=-1)[..., None]
    lines = [scene.Series("hinge loss", 0, "solid", "circle", f"by {whose}")]
    lines.append(scene.Series("lead = margin", 6, "short", "diamond"))
    return figure(
        scene.panel(
            scene.path("kink", scene.by(kinks, "margin"), still=True, series=[1]),
            scene.path("hinge", scene.by(curves, "margin"), still=True),
            scene.path("now", scene.by(curves[:, 0, :, None, None], "margin", "gap")),
            x=scene.axis(-3, 4, "right score − wrong score"), y=scene.axis(*TALL, "loss"), ratio=1.5, share=1.4,
            title="The hinge", description="the hinge loss against the gap: a falling line, flat from the margin on",
        ),
        scene.panel(
            scene.bars("three", scene.by(heights, "margin", "gap"), [6, 5, 0]), scene.rule(y=0),
            x=scene.axis(0, 3, "the lead", ticks=[(0.5, "wanted"), (1.5, "is there"), (2.5, "missing")]),
            y=scene.axis(-3.3, 6.3, "points"), ratio=1.07, title="The bill",
            description="three bars: the lead that is wanted, the lead that is there, and what is missing",
        ),
        controls=[
            scene.slider("gap", GAPS, -1, "right score − wrong score"), scene.slider("margin", MARGINS, 1, "margin Δ"),
        ],
        series=lines, title=f"The hinge, drawn by {whose}",
        texts={"said": scene.by(hinge_sentences(bill), "margin", "gap")}, summary="said",
    )  # fmt: skip


def hinge_sentences(bill):
    """What each pair of margin and gap costs: (margins, gaps) texts."""
    texts = np.empty(bill.shape, dtype=object)
    for (m, g), cost in np.ndenumerate(bill):
        lead = f"{number(abs(GAPS[g]))}"
        there = "The scores are level" if GAPS[g] == 0 else f"The right score {'leads' if GAPS[g] > 0 else 'is behind'}"
        there += "" if GAPS[g] == 0 else f" by {lead}"
        wanted = f"the margin asks for a lead of {number(MARGINS[m])}"
        paid = (
            f"{number(cost)} {'is' if cost == 1 else 'are'} missing, and that is the loss" if cost else "the loss is 0"
        )
        texts[m, g] = f"{there}, {wanted}: {paid}."
    return texts


def stretch_figure(scores, y, names, svm_losses=None):
    """The hinge losses of a few examples while W, and with it every score, is multiplied by a factor.

    Args:
        scores: (n, C) with W itself, n ≤ 8.
        y: (n,) int, the right classes.
        names: n short names of the examples.
        svm_losses: the student's function, or None: the reference.

    Returns:
        Figure.

    Raises:
        Nothing for arrays of these shapes.

    Source: ours.

    >>> stretch_figure(np.array([[3.2, 5.1, -1.7]]), np.array([0]), ["cat"]).description[-20:]
    'W × 1: cat pays 2.9.'
    """
    stretched = [(factor * scores, y) for factor in FACTORS]
    hinge, whose = passing(svm_losses, losses.svm_losses, *stretched)
    bills = np.array([np.asarray(hinge(*one), dtype=float) for one in stretched])  # (factor, example)
    top, n = 1.08 * bills.max(), len(names)
    curves = np.stack([np.broadcast_to(FACTORS, bills.T.shape), bills.T], axis=-1)
    dots = np.moveaxis(curves, 1, 0)[:, :, None]
    height = scene.axis(-0.03 * top, top, "hinge loss")
    return figure(
        scene.panel(
            scene.bars("bills", scene.by(bills[..., None], "factor"), range(n)), y=height, ratio=1.1,
            x=scene.axis(0, n, "example", ticks=[(k + 0.5, name) for k, name in enumerate(names)]),
            title="What each pays", description="a bar for the hinge loss of each example",
        ),
        scene.panel(
            scene.path("curves", curves, still=True), scene.path("now", scene.by(dots, "factor")),
            x=scene.axis(0, 3, "factor before W"), y=height, ratio=1.43, share=1.3, title="Against the factor",
            description="the hinge loss of each example against the factor before W",
        ),
        controls=[scene.slider("factor", FACTORS, 1, "factor before W", prefix="× ")],
        series=scene.series(*names), title=f"Stretching W, drawn by {whose}",
        texts={"said": scene.by(stretch_sentences(bills, names), "factor")}, summary="said",
    )  # fmt: skip


def stretch_sentences(bills, names):
    now = bills[FACTORS.searchsorted(1 - 1e-9)]
    texts = []
    for factor, bill in zip(FACTORS, bills, strict=True):
        parts = [f"{name} pays {_change(*two)}" for name, *two in zip(names, bill, now, strict=True)]
        texts.append(f"W × {number(factor)}: {'; '.join(parts)}.")
    return texts


def _change(bill, before):
    if np.isclose(bill, before):
        return number(bill)
    return f"{number(bill)} instead of {number(before)}"
