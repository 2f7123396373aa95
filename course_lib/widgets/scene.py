"""What a figure is made of: panels with axes, layers on them, controls beside them. Data, no drawing.

    panel(contours(surface), path("x", x), x=axis(-2, 2, "x1"), y=axis(-1, 3, "x2"))

An array may be one picture, or a bank: `by(values, "learning_rate")` has a leading axis with an entry for
each value of the slider of that name, and the browser shows the entry that the slider points at.
Colours, dashes and markers come from the figure's series; the order of layers is the order of drawing.
"""

from typing import Any, NamedTuple

import numpy as np

DASHES = ["solid", "long", "short", "dashdot", "double", "dot", "wide", "fine"]
MARKERS = ["circle", "square", "triangle", "diamond", "star", "down", "hexagon", "pentagon"]


class Axis(NamedTuple):
    low: float
    high: float
    label: str = ""
    log: bool = False
    ticks: Any = None

    @property
    def ends(self):
        """Low and high as drawn: of the logarithm on a logarithmic axis."""
        return (np.log10(self.low), np.log10(self.high)) if self.log else (self.low, self.high)


class Bank(NamedTuple):
    """Values for every place of some controls: one leading axis for each name."""

    values: Any
    axes: tuple


class Layer(NamedTuple):
    kind: str
    name: str
    values: Any  # an array, a Bank, or None
    options: dict


class Panel(NamedTuple):
    layers: tuple
    x: Axis
    y: Axis
    title: str
    description: str
    share: float
    ratio: float
    handles: tuple
    bare: bool


class Series(NamedTuple):
    """How one line looks wherever it is drawn: colour 0 to 7, dash, marker; badge: a word behind its name."""

    name: str
    color: int
    dash: str
    marker: str
    badge: str = ""
    legend: bool = True


class Control(NamedTuple):
    kind: str
    name: str
    label: str
    start: Any
    options: dict


def by(values, *names):
    """A bank: values with one leading axis for each of the named controls.

    >>> by(np.zeros((41, 100)), "learning_rate").axes
    ('learning_rate',)
    """
    return Bank(values, names)


def axis(low, high, label="", log=False, ticks=None):
    """An axis from low to high; ticks: pairs (place, text), or None to choose them."""
    low, high = float(low), float(high)
    if not (np.isfinite([low, high]).all() and low < high and (low > 0 or not log)):
        kind = "finite numbers above 0" if log else "finite numbers"
        raise ValueError(f"an axis from {low:g} to {high:g} came; two {kind} are needed, the lower one first")
    return Axis(low, high, label, log, ticks)


def panel(*layers, x, y, title="", description="", share=1.0, ratio=1.25, handles=(), bare=False):
    """One picture: layers over two axes.

    Args:
        layers: what the functions of this module return, the lowest first.
        x, y: axes.
        title: above the picture.
        description: what it shows, for who cannot see it.
        share: its width beside the other panels.
        ratio: width over height.
        handles: `handle`s, points to drag.
        bare: no frame, ticks or labels.
    """
    return Panel(layers, x, y, title, description or title or "picture", share, ratio, handles, bare)


def handle(name, label, bar=None, of=1, along=None):
    """A point that is dragged with the mouse or moved by the arrow keys.

    `state[name]` is [x, y]; or, with bar=k, a list of `of` heights of which the handle moves the k-th; or, with
    along=(n, 2) places, it moves the slider of that name, which has n values: to the place nearest to the hand.
    """
    places = None if along is None else np.asarray(along, dtype=float).tolist()
    return {"name": name, "label": label, "bar": bar, "of": of, "along": places}


def series(*names, badges=None, first=0):
    """Lines of these names, each with its own colour, dash and marker.

    >>> [(line.dash, line.marker) for line in series("SGD", "Adam")]
    [('solid', 'circle'), ('long', 'square')]
    """
    badges = badges or [""] * len(names)
    return [
        Series(name, (k + first) % 8, DASHES[(k + first) % 8], MARKERS[(k + first) % 8], badge)
        for k, (name, badge) in enumerate(zip(names, badges, strict=True))
    ]


def contours(surface, levels=14, grid=75, name="contours"):
    """The surface as filled contours, equally many points of the picture between two levels."""
    return Layer("contours", name, (surface, levels, grid), {})


def path(name, points, **options):
    """Lines with a moving head: points (lines, T + 1, 2), or a bank of them.

    Options: series (indices), trail=False (the head alone), still=True (the whole line at once), when={...}.
    """
    return Layer("path", name, points, options)


def curve(name, values, **options):
    """Values over the steps: (lines, T + 1), or a bank. readout=True shows them in the legend as well;
    first=1 if the first value belongs to step 1; still=True spreads them over the whole panel at once."""
    return Layer("curve", name, values, options)


def arrows(name, differences, start, **options):
    """Arrows from the heads of the path named `start`: (lines, T + 1, 2) differences in units of the panel."""
    return Layer("arrows", name, differences, {"from": start, **options})


def points(name, places, marker="star", color=None, **options):
    """Marks that stay: places (n, 2) or a bank; labels: n texts; size in pixels."""
    return Layer("points", name, places, {"marker": marker, "color": color, **options})


def bars(name, heights, colors, base=0.0, **options):
    """Bars side by side: heights (n, T + 1) or a bank, with T + 1 = 1 where nothing moves."""
    return Layer("bars", name, heights, {"colors": list(colors), "base": base, **options})


def image(name, pixels, **options):
    """An image over the whole panel: (rows, columns) grey or (rows, columns, 3), values 0 to 255; or a bank."""
    return Layer("image", name, pixels, options)


def rule(x=None, y=None, text="", **options):
    """A dashed line across the panel, upright at x or level at y, with a word on it."""
    place = {"x": float(x)} if x is not None else {"y": float(y)}
    return Layer("rule", "", None, {**place, "text": text, **options})


def words(x, y, text, align="left", **options):
    """A text at a place of the panel."""
    return Layer("text", "", None, {"x": x, "y": y, "text": text, "align": align, **options})


def slider(name, values, start, label=None, log=False, between=0, prefix=""):
    """A slider over values that rise; `between` more places between two of them are for the kernel to answer."""
    values = [float(value) for value in values]
    if len(values) < 2 or not np.isfinite(values).all() or not np.all(np.diff(values) > 0):
        raise ValueError(f"slider {name} got {values[:5]}; two or more finite numbers that rise are needed")
    options = {"values": values, "log": log, "between": between, "prefix": prefix}
    return Control("slider", name, label or name.replace("_", " "), float(start), options)


def choice(name, options, start=0, label=None):
    """Buttons of which one is down; the state is its index."""
    return Control("choice", name, label or name, int(start), {"options": list(options)})


def toggle(name, label=None, start=False):
    """A button that is down (1) or up (0)."""
    return Control("toggle", name, label or name, int(start), {})
