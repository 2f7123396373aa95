"""Lecture 02: stochastic depth, pass by pass: which of twenty blocks are there, and how many on average."""

import numpy as np

from course_lib.layers import linear_survival
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number

BLOCKS, PASSES = 20, 100
LAST = np.linspace(0, 1, 11)
ANSWERS = ("at most 12", "12 to 14", "14 to 16", "more than 16")


def passes(seed=2):
    """Which blocks are there: (11, 100, 20) of 0 and 1, for each survival probability of the last block.

    Block l survives where u < p_l, with p_l = 1 − (l / 20)(1 − p_20).

    >>> passes().shape, passes()[-1].all()
    ((11, 100, 20), np.True_)
    """
    u = np.random.default_rng(seed).random((PASSES, BLOCKS))
    return np.array([u < linear_survival(BLOCKS, last) for last in LAST]).astype(float)


def depth_figure():
    """Twenty blocks of which some are skipped in each pass, and how deep the network is on average.

    Returns:
        Figure; it asks how many blocks work on average before it plays 100 passes.

    Raises:
        Nothing.

    Source: Huang et al. (2016), "Deep networks with stochastic depth".

    >>> depth_figure().scene["steps"]
    100
    """
    alive = passes()
    chance = np.array([linear_survival(BLOCKS, last) for last in LAST])
    depth = alive.sum(axis=2)
    mean = depth.cumsum(axis=1) / np.arange(1, PASSES + 1)
    heights = np.concatenate([chance[:, :, None], np.moveaxis(alive, 1, 2)], axis=2)  # first the chances, then passes
    places = np.stack(np.broadcast_arrays(np.arange(BLOCKS) + 0.5, chance), axis=-1)
    lines = [
        scene.Series("this pass", 5, "dot", "square"), scene.Series("mean so far", 0, "solid", "circle"),
    ]  # fmt: skip
    words = [said(*each) for each in zip(LAST, chance.sum(axis=1), depth, mean[:, -1], strict=True)]
    return figure(
        scene.panel(
            scene.bars("alive", scene.by(heights, "last"), [5] * BLOCKS),
            scene.points("chance", scene.by(places, "last"), "diamond", 6, size=4),
            x=scene.axis(0, BLOCKS, "block", ticks=[(k - 0.5, str(k)) for k in (1, 5, 10, 15, 20)]),
            y=scene.axis(0, 1.15, "there: 1, skipped: 0"), title="One pass; ◆ probability to be there", ratio=1.25,
            description="twenty bars: 1 for a block that works in this pass, 0 for one that is skipped",
        ),
        scene.panel(
            scene.curve("depths", scene.by(np.stack([depth, mean], axis=1), "last"), first=1, readout=True),
            x=scene.axis(0, PASSES, "pass"), y=scene.axis(0, 21, "blocks that work"), ratio=1.25,
            title="How deep it is",
            description="number of working blocks in each pass, and its mean so far",
        ),
        controls=[scene.slider("last", LAST, 0.5, "survival of the last block")], series=lines, steps=PASSES,
        seconds=10, title="Stochastic depth: 20 blocks", summary="said",
        texts={"said": scene.by(words, "last"), "answer": scene.by([answer(sum(row)) for row in chance], "last")},
        bet={"question": "How many of the 20 work on average?", "options": list(ANSWERS), "answer": "answer"},
    )  # fmt: skip


def answer(expected):
    """Which of the bets is right.

    >>> answer(14.75)
    '14 to 16'
    """
    return ANSWERS[int(np.searchsorted((12, 14, 16), expected))]


def said(last, expected, depth, mean):
    return (
        f"The last block survives with {number(last)}: {number(expected)} of 20 blocks on average; in these {PASSES} "
        f"passes {number(depth.min())} to {number(depth.max())}, their mean {number(mean)}."
    )
