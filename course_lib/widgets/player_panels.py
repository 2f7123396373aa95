"""The panels of the trajectory player: the surface, and curves over the steps."""

import numpy as np

from course_lib.widgets import scene


def logarithmic(plan):
    return plan.lowest is not None


def loss_range(height):
    seen = height[np.isfinite(height)]
    return (float(seen.min()), float(np.quantile(seen, 0.98)), float(np.median(height[:, :, 0])))


def surface_panel(plan, numbers):
    (a, b), (c, d) = plan.surface.bounds
    layers = [scene.contours(plan.surface)]
    if len(plan.surface.minima) and len(plan.surface.minima) < 6:
        layers.append(scene.points("minima", plan.surface.minima, "star", size=9))
    if "downhill" in numbers.banks:
        layers.append(scene.arrows("downhill", numbers.banks["downhill"], "path", when={"arrows": 1}))
        layers.append(scene.arrows("stepped", numbers.banks["stepped"], "path", when={"arrows": 2}))
    layers.append(scene.path("path", numbers.banks["path"]))
    names = ", ".join(one.label for one in plan.rules)
    return scene.panel(
        *layers, x=scene.axis(a, b, "x1"), y=scene.axis(c, d, "x2"), title="Where they go",
        description=f"Contours of {plan.surface.name} with the paths of {names}", share=1.2, ratio=1.2,
        handles=[scene.handle("start", "start of all paths")],
    )  # fmt: skip


def loss_panel(plan, numbers):
    low, high, first = numbers.range
    if logarithmic(plan):
        top = 10.0 ** np.ceil(np.log10(max(first, 1e-6) * 1.5))
        bottom = 10.0 ** max(np.floor(np.log10(max(low, 1e-300))), np.log10(top) - 12)
        y = scene.axis(bottom, top, "f − lowest f" if plan.lowest else "f", log=True)
    else:
        spread = max(high - low, 1e-9)
        low = max(low, first - 20 * max(abs(first), 1.0))
        y = scene.axis(low - 0.05 * spread, max(first, low + 1e-6) + 0.3 * max(first - low, 1e-6), "f")
    return curve_panel(plan, "loss", numbers.banks["loss"], y, "How low they get", readout=True)


def step_panel(plan, numbers):
    return curve_panel(
        plan, "step", numbers.banks["step"], decades(numbers.banks["step"].values, 8), "Length of each step", first=1
    )


def rate_panel(plan, numbers):
    values = numbers.banks["rate"].values[len(plan.factors) // 2]
    top = float(np.max(values))
    y = scene.axis(0, 1.1 * top, "learning rate") if plan.schedule else decades(values, 6)
    return curve_panel(plan, "rate", numbers.banks["rate"], y, "Learning rate", first=1)


def effective_panel(plan, numbers):
    n = len(plan.rules)
    y = decades(numbers.banks["effective"].values, 8)
    title = "Learning rate of each coordinate (dotted: x2)"
    return curve_panel(plan, "effective", numbers.banks["effective"], y, title, first=1, series=list(range(2 * n)))


def decades(values, most):
    """A logarithmic axis around what is there, at most so many decades."""
    seen = values[np.isfinite(values) & (values > 1e-290)]
    low, high = (np.quantile(seen, q) for q in (0.02, 0.995)) if len(seen) else (0.1, 1.0)
    top = np.ceil(np.log10(high * 1.2))
    return scene.axis(10.0 ** max(np.floor(np.log10(low)), top - most), 10.0**top, log=True)


def curve_panel(plan, name, bank, y, title, **options):
    return scene.panel(
        scene.curve(name, bank, **options), x=scene.axis(0, plan.steps, "step"), y=y, title=title,
        description=f"{title}, step by step", share=1.0, ratio=1.0,
    )  # fmt: skip


PANELS = {
    "surface": surface_panel,
    "loss": loss_panel,
    "step": step_panel,
    "rate": rate_panel,
    "effective": effective_panel,
}
