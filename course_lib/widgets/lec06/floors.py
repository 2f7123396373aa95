"""Why a high rate stops getting better: the noise floor of SGD in a bowl, and what a drop does to it."""

import numpy as np

from course_lib.references import lec06 as references
from course_lib.surfaces import quadratic
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec06 import own
from course_lib.widgets.student import number

RATES = (0.2, 0.4, 0.8)
FACTORS = (0.1, 0.2, 0.5, 1.0)
STEPS, DROP, MANY, NOISE = 240, 120, 400, 1.0
START = np.array([1.7, 1.2])


def floor_figure(step_decay=None):
    """SGD in a round bowl whose gradients are noisy; half way the rate falls. Set the rate and how far it falls.

    Args:
        step_decay: the student's (t, lr0, milestones, factor) → rate, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours; a bowl of curvature 1 has the floor α σ² / (2 − α), see `floor`.

    >>> floor_figure().scene["steps"]
    240
    """
    schedule, whose = own.drawn_by(step_decay, references.step_decay)
    noise = NOISE * np.random.default_rng(6).normal(size=(STEPS, MANY, 2))
    rates = np.array(
        [[[schedule(t, a, np.array([DROP]), f) for t in range(STEPS)] for f in FACTORS] for a in RATES], dtype=float
    )
    walks = walked(rates, noise)  # (RATES, FACTORS, STEPS + 1, MANY, 2)
    height = (walks**2).sum(axis=-1) / 2
    lines = np.maximum(np.stack([height[..., 0], height.mean(axis=-1)], axis=2), 1e-6)
    said = [[told(a, f, lines[i, j, 1]) for j, f in enumerate(FACTORS)] for i, a in enumerate(RATES)]
    return figure(
        *floor_panels(walks[..., 0, :], lines), steps=STEPS, seconds=8,
        series=scene.series("one run", f"mean of {MANY} runs", "the run after the fall"),
        opens=STEPS, title="The noise floor", note=f"the rate falls at step {DROP}, by {whose}",
        controls=[
            scene.slider("rate", RATES, 0.4, "learning rate", log=True),
            scene.slider("factor", FACTORS, 1.0, "then multiplied by", log=True),
        ],
        texts={"said": scene.by(said, "rate", "factor")}, summary="said",
    )  # fmt: skip


def walked(rates, noise):
    """Paths of SGD on ½ ‖x‖², the gradient at x being x + noise: rates (..., T) → (..., T + 1, MANY, 2)."""
    x = np.broadcast_to(START, (*rates.shape[:-1], MANY, 2))
    path = [x]
    for t in range(STEPS):
        x = x - rates[..., t, None, None] * (x + noise[t])
        path.append(x)
    return np.stack(path, axis=-3)


def floor(rate):
    """The mean of ½ ‖x‖² where SGD settles in two dimensions: α σ² / (2 − α).

    Each coordinate settles where its variance v is what one step leaves of it: v = (1 − α)² v + α² σ².
    """
    return rate * NOISE**2 / (2 - rate)


def told(rate, factor, mean):
    before, after = mean[DROP - 60 : DROP].mean(), mean[-40:].mean()
    if factor == 1:
        return f"Rate {number(rate)} all the way: the loss stays near {number(before, 2)}, however long you wait."
    return (
        f"Rate {number(rate)}: floor {number(before, 2)}. Times {number(factor)}: floor {number(after, 3)}, "
        f"{number(before / after, 1)} times lower."
    )


def floor_panels(path, lines):
    bowl = quadratic(1)
    before, after = path.copy(), path.copy()  # two colours: what the high rate walked, and the low one
    before[..., DROP + 1 :, :] = path[..., DROP : DROP + 1, :]
    after[..., :DROP, :] = path[..., DROP : DROP + 1, :]
    halves = scene.by(np.stack([before, after], axis=2), "rate", "factor")
    plane = scene.panel(
        scene.contours(bowl, levels=8, grid=45), scene.path("walk", halves, series=[0, 2]),
        x=scene.axis(*bowl.bounds[0], "x1"), y=scene.axis(*bowl.bounds[1], "x2"), title="One run", ratio=1.1,
        description="A round bowl with the path of SGD: it falls towards the middle and then swarms around it",
    )  # fmt: skip
    loss = scene.panel(
        scene.curve("loss", scene.by(lines, "rate", "factor"), readout=True), x=scene.axis(0, STEPS, "step"),
        y=scene.axis(1e-3, 5, "loss above the bottom", log=True), title="How high it is", ratio=1.3, share=1.18,
        description="Loss of one run and the mean of many, step by step, on a logarithmic axis",
    )  # fmt: skip
    return plane, loss
