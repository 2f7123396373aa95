"""AdaGrad remembers every gradient, RMSProp forgets: the learning rate that each gives each coordinate."""

import numpy as np

from course_lib.surfaces import SURFACES, quadratic
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec05.own import badge, credits, step_of
from course_lib.widgets.student import number, scientific

STEPS, SLOPE = 200, 1e-9
RATES = (0.05, 0.1, 0.2, 0.3, 0.5)
DECAYS = (0.5, 0.9, 0.99)
TERRAINS = {"a wall, then a plain": SURFACES["cliff"], "a bowl": quadratic(20)}
STARTS = (np.array([3.0, 2.0]), np.array([-2.4, 1.2]))


def terrain_figure(adagrad_step=None, rmsprop_step=None):
    """Two rules on two terrains, and beside the paths each coordinate's own learning rate, −Δx / ∂f.

    Args:
        adagrad_step, rmsprop_step: the student's, as in their exercises, or None.

    Returns:
        Figure, a widget. It asks for a bet before it plays.

    Raises:
        Nothing, whatever the student's functions do.

    Source: ours.

    >>> terrain_figure().scene["state"]
    {'terrain': 0, 'rate': 0.3, 'decay': 0.9}
    """
    adagrad, one = step_of("adagrad", adagrad_step)
    rmsprop, other = step_of("rmsprop", rmsprop_step)
    axes = ("terrain", "rate", "decay")
    paths = np.array([[[[
        walk(adagrad, surface, start, rate), walk(rmsprop, surface, start, rate, decay)] for decay in DECAYS]
        for rate in RATES] for surface, start in zip(TERRAINS.values(), STARTS, strict=True)])  # fmt: skip
    own, loss = measured(paths)
    said, best = words_of(loss)
    lines = scene.series("AdaGrad", "RMSProp", badges=[badge(one), badge(other)], first=1)
    lines += [line._replace(dash="dot", legend=False, badge="") for line in lines]
    return figure(
        *terrain_panels(paths, own, loss), series=lines, steps=STEPS, seconds=6, title="Who remembers what",
        note=credits(one, other), controls=[
            scene.choice("terrain", TERRAINS, 0), scene.slider("rate", RATES, 0.3, "learning rate of both"),
            scene.slider("decay", DECAYS, 0.9, "RMSProp's decay rate δ"),
        ],
        texts={"said": scene.by(said, *axes), "best": scene.by(best, *axes)}, summary="said",
        bet={"question": f"Who is lower after {STEPS} steps?", "options": ["AdaGrad", "RMSProp"], "answer": "best"},
    )  # fmt: skip


def walk(step, surface, start, rate, *numbers):
    """(T + 1, 2) from a start, with memory 0."""
    x, memory, path = start, np.zeros(2), [start]
    for _ in range(STEPS):
        x, memory = (np.asarray(part, dtype=float) for part in step(x, surface.grad(x), memory, rate, *numbers))
        path.append(x)
    return np.array(path)


def measured(paths):
    """(own learning rates (…, 4, T): of x1 for both rules, then of x2; heights (…, 2, T + 1))."""
    own, loss = [], []
    for surface, part in zip(TERRAINS.values(), paths, strict=True):
        moved, slope = np.diff(part, axis=-2), surface.grad(part[..., :-1, :])
        with np.errstate(all="ignore"):
            rates = np.abs(moved / np.where(np.abs(slope) < SLOPE, np.nan, slope))
        rates = held(rates)
        own.append(np.concatenate([rates[..., 0], rates[..., 1]], axis=-2))
        loss.append(surface.fun(part) - surface.fun(surface.minima[0]))
    return np.array(own), np.maximum(loss, 1e-12)


def held(rates):
    """Where the slope is 0 a rate cannot be told from the step: the last one that could stays."""
    told = np.maximum.accumulate(np.where(np.isnan(rates), 0, np.arange(STEPS)[:, None]), axis=-2)
    return np.take_along_axis(rates, told, axis=-2)


def words_of(loss):
    """Sentences and winners for every place of the controls."""
    said, best = np.empty((2, *loss.shape[:3]), dtype=object)
    for place in np.ndindex(loss.shape[:3]):
        adagrad, rmsprop = (float(v) for v in loss[place][:, -1])
        best[place] = "AdaGrad" if adagrad < rmsprop else "RMSProp"
        said[place] = (
            f"{list(TERRAINS)[place[0]].capitalize()}, learning rate {number(RATES[place[1]])}, δ = "
            f"{number(DECAYS[place[2]])}: after {STEPS} steps AdaGrad is at {scientific(adagrad, 4)} above the bottom, "
            f"RMSProp at {scientific(rmsprop, 4)}."
        )
    return said, best


def terrain_panels(paths, own, loss):
    axes = ("terrain", "rate", "decay")
    fields = [
        scene.contours(moved_view(surface), name=f"field {k}")._replace(options={"when": {"terrain": k}})
        for k, surface in enumerate(TERRAINS.values())
    ]
    where = scene.panel(
        *fields, scene.path("path", scene.by(paths, *axes)), x=scene.axis(-4, 4, "x1"), y=scene.axis(-3, 3, "x2"),
        title="Where they go", ratio=1.0, description="Contours of the terrain with both paths",
    )  # fmt: skip
    rates = scene.panel(
        scene.curve("own", scene.by(own, *axes), first=1, series=[0, 1, 2, 3]),
        x=scene.axis(0, STEPS, "step"), y=scene.axis(1e-3, 1e3, "−Δx / ∂f", log=True),
        title="Own learning rate (dotted: of x2)", ratio=1.0,
        description="The learning rate that each rule gives each coordinate, step by step",
    )  # fmt: skip
    low = scene.panel(
        scene.curve("loss", scene.by(loss, *axes), readout=True), x=scene.axis(0, STEPS, "step"),
        y=scene.axis(1e-8, 100, "height above the bottom", log=True), title="How low they get", ratio=1.0,
        description="Height above the bottom, step by step",
    )  # fmt: skip
    return where, rates, low


def moved_view(surface):
    """The surface over the same part of the plane for both terrains."""
    return type(surface)(**{**vars(surface), "bounds": ((-4.0, 4.0), (-3.0, 3.0))})
