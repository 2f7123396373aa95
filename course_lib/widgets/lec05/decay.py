"""Two weights that only decay should move: what L2 in the gradient and decoupled decay leave of them."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec05.own import badge, credits, step_of
from course_lib.widgets.student import number

STEPS, RATE, SMALL = 200, 0.01, 0.1
LARGE = (0.1, 0.3, 1.0, 3.0, 10.0)
DECAYS = (0.0, 0.1, 0.2, 0.5, 1.0)
METHODS = ("SGD + L2", "Adam + L2", "AdamW")
# In pairs, one up and one down in random order: without decay the weights stay where they began.
SIGNS = np.kron(np.random.default_rng(0).choice([1.0, -1.0], STEPS // 2), [1.0, -1.0])


def decay_figure(adam_step=None, adamw_step=None):
    """Two weights of 1, one with large gradients and one with small, under three ways to decay.

    L2 adds λ w to the gradient (λ = 2 × the slides' factor of ΣW²); AdamW takes α λ w from the weight.

    Args:
        adam_step, adamw_step: the student's, as in their exercises, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's functions do.

    Source: Loshchilov and Hutter (2019).

    >>> decay_figure().scene["state"]
    {'large': 3.0, 'decay': 0.5}
    """
    adam, one = step_of("adam", adam_step)
    adamw, other = step_of("adamw", adamw_step)
    runs = np.array([[weights(adam, adamw, large, lam) for lam in DECAYS] for large in LARGE])
    said = [[told(runs[i, j], large, lam) for j, lam in enumerate(DECAYS)] for i, large in enumerate(LARGE)]
    credit = {"SGD + L2": "", "Adam + L2": badge(one), "AdamW": badge(other)}
    panels = [
        scene.panel(
            scene.rule(y=0), scene.curve(method, scene.by(runs[:, :, k], "large", "decay")),
            x=scene.axis(0, STEPS, "step"), y=scene.axis(-0.15, 1.15, "weight" if not k else ""), ratio=0.95,
            title=method + (f" ({credit[method]})" if credit[method] else ""),
            description=f"The two weights under {method}, step by step",
        )
        for k, method in enumerate(METHODS)
    ]  # fmt: skip
    return figure(
        *panels, controls=[
            scene.slider("large", LARGE, 3.0, "size of the large gradients", log=True),
            scene.slider("decay", DECAYS, 0.5, "decay λ"),
        ],
        series=scene.series("weight with large gradients", f"weight with gradients of size {SMALL}"), steps=STEPS,
        seconds=5, opens=0, title="What decay leaves", note=f"learning rate {RATE}; {credits(one, other)}",
        texts={"said": scene.by(np.array(said, dtype=object), "large", "decay")}, summary="said",
    )  # fmt: skip


def weights(adam, adamw, large, lam):
    """(3, 2, T + 1): methods, weights, steps."""
    size = np.array([large, SMALL])
    x, memory = np.ones((3, 2)), np.zeros((2, 2, 2))
    path = [x]
    for t, sign in enumerate(SIGNS, start=1):
        dx = sign * size
        plain = x[0] - RATE * (dx + lam * x[0])
        coupled, *memory[0] = adam(x[1], dx + lam * x[1], *memory[0], t, RATE)
        apart, *memory[1] = adamw(x[2], dx, *memory[1], t, RATE, weight_decay=lam)
        x = np.array([plain, coupled, apart])
        path.append(x)
    return np.moveaxis(path, 0, -1)


def told(run, large, lam):
    left = "; ".join(
        f"{method} {number(a)} and {number(b)}" for method, (a, b) in zip(METHODS, run[:, :, -1], strict=True)
    )
    alone = (1 - RATE * lam) ** STEPS
    return (
        f"λ = {number(lam)}, gradients of size {number(large)} and {number(SMALL)}. Left of the two weights after "
        f"{STEPS} steps: {left}. Decay alone would leave {number(alone)} of each."
    )
