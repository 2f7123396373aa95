"""A scene as the browser gets it: one dictionary of plain data and one string of packed numbers."""

import functools
from typing import Any, NamedTuple

import numpy as np
import numpy.ma  # np.unique asks for it: so the first figure need not wait until it is loaded
from contourpy import FillType, contour_generator

from course_lib.widgets.pack import keep_directions, pack, quantize, to_units
from course_lib.widgets.scene import Bank

MOVING = {"path": 2, "curve": 1, "arrows": 2, "points": 1, "bars": 1, "image": None}


class Numbers(NamedTuple):
    """What Python answers: new values for layers by name, texts by name, the places of the controls that
    they cover, and the rest of the state that they hold for."""

    arrays: dict
    texts: dict = {}  # noqa: RUF012  never written to
    grid: dict = {}  # noqa: RUF012
    at: dict = {}  # noqa: RUF012


def contour_rings(surface, levels, grid, fine=True):
    """Outlines of {f ≥ level}, to be painted over each other from the lowest level up.

    Levels are quantiles of f over the picture, with some more near the lowest point, so that each band
    takes an equal part of it whatever the surface's range.

    Args:
        surface: has `bounds` and `grid(n)`, as every `Surface`.
        levels: how many.
        grid: points along a side.
        fine: with the levels near the lowest point, which a coarse grid cannot show, and with more points on
            each line.

    Returns:
        (points (2, n) in units of the panel, rings: for each level the lengths of its outlines).

    Raises:
        ValueError: if the surface is nan or infinite somewhere on the grid.

    Source: contourpy, which draws Matplotlib's contours too.
    """
    f = np.asarray(surface.grid(grid)[2], dtype=float)
    if not np.isfinite(f).all():
        raise ValueError(f"the surface is not finite at {np.sum(~np.isfinite(f))} of {f.size} points: nothing to draw")
    parts = np.linspace(0, 1, levels + 1)[:-1]
    heights = np.unique(np.quantile(f, parts[1:]))
    lowest = f.min() + (heights[0] - f.min()) * np.array([0.02, 0.15, 0.45])
    generator = contour_generator(z=f, fill_type=FillType.OuterOffset)
    pieces, outlines = [], []
    for level in np.unique(np.concatenate([lowest, heights]) if fine else heights):
        points, offsets = generator.filled(level, np.inf)
        pieces += points
        outlines.append(np.array([n for offset in offsets for n in np.diff(offset.astype(int))], dtype=int))
    points, lengths = np.concatenate(pieces), np.concatenate(outlines)
    tolerance = 0.015 if fine else 0.05
    for needless in (along_the_frame, *2 * [functools.partial(nearly_straight, tolerance=tolerance)]):
        points, lengths = without(points, lengths, needless)
    ends = np.cumsum([len(level) for level in outlines])[:-1]
    return points.T / (grid - 1), [level.tolist() for level in np.split(lengths, ends)]


def without(points, lengths, needless):
    """Outlines, one after the other, without points that a straight line between their neighbours replaces.

    Args:
        points: (n, 2); each outline ends where it begins.
        lengths: of the outlines, integers.
        needless: function (before, points, after) → (n,) of bool.

    Returns:
        (points, lengths), both ends of each outline kept.
    """
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    kept, starts = ~needless(before, points, after), np.cumsum(lengths) - lengths
    kept[starts] = kept[starts + lengths - 1] = True
    return points[kept], np.add.reduceat(kept, starts, dtype=int)


def along_the_frame(before, points, after):
    """Half of all: level lines are closed along the edge of the grid, through every place of the grid there."""
    return ((before == points) & (points == after)).any(axis=1)


def nearly_straight(before, points, after, tolerance):
    """Every other point, if it is less than the tolerance, in cells of the grid (some ten pixels), off the line past
    it."""
    (x, y), (u, v) = (points - before).T, (after - before).T
    off = np.abs(x * v - y * u) < tolerance * np.hypot(u, v)
    return off & (np.arange(len(points)) % 2 == 1)


def layer_array(layer, panel, values):
    """One layer's values as packed whole numbers, in the order the browser reads them."""
    bank, axes = (values.values, values.axes) if isinstance(values, Bank) else (values, ())
    array = np.asarray(bank, dtype=float)
    if layer.kind == "image":
        return array.reshape(*array.shape[: len(axes)], array.shape[len(axes)], -1).astype(np.int16), axes
    if layer.kind in ("curve", "bars"):
        return quantize(to_units(array, panel.y).clip(-3.7, 4.7)), axes
    if layer.kind == "arrows":
        return quantize(np.moveaxis(array, -1, -2) + 0.5), axes
    x, y = to_units(array[..., 0], panel.x), to_units(array[..., 1], panel.y)
    if layer.kind == "path":
        x, y = keep_directions(x, y)
    return quantize(np.stack([x, y], axis=-2)), axes


def encode_layers(panels):
    """(specs of the panels, dict of int16 arrays, dict name → axes, dict name → (layer, panel))."""
    specs, arrays, axes, known = [], {}, {}, {}
    for panel in panels:
        layers = []
        for layer in panel.layers:
            spec = {"kind": layer.kind, "data": layer.name, **layer.options}
            if layer.kind == "contours":
                points, spec["rings"] = contour_rings(*layer.values)
                arrays[layer.name], axes[layer.name] = quantize(points), ()
            elif layer.values is not None:
                arrays[layer.name], axes[layer.name] = layer_array(layer, panel, layer.values)
                known[layer.name] = (layer, panel)
                if layer.kind == "image":
                    spec |= image_size(layer.values)
            layers.append(spec)
        specs.append(panel_spec(panel, layers))
    return specs, arrays, axes, known


def image_size(values):
    shape, lead = (np.shape(values.values), len(values.axes)) if isinstance(values, Bank) else (np.shape(values), 0)
    rows, columns, *channels = shape[lead:]
    return {"rows": rows, "columns": columns, "channels": channels[0] if channels else 1}


def panel_spec(panel, layers):
    def of(axis):
        low, high = axis.ends
        return {"low": float(low), "high": float(high), "label": axis.label, "log": axis.log, "ticks": axis.ticks}

    return {
        "layers": layers, "x": of(panel.x), "y": of(panel.y), "title": panel.title,
        "description": panel.description, "share": panel.share, "ratio": panel.ratio,
        "handles": [dict(handle) for handle in panel.handles], "bare": panel.bare,
    }  # fmt: skip


def encode_bank(arrays, axes, texts, grid, at):
    """(what the browser needs to read the numbers, the numbers as bytes)."""
    blob, where = pack(arrays)
    words = {name: flat_text(value) for name, value in texts.items()}
    used = {name for names in axes.values() for name in names} | {n for w in words.values() for n in w["axes"]}
    missing = sorted(used - set(grid))
    if missing:
        raise ValueError(f"a bank is by {missing[0]}, and there is no control of that name")
    bank: dict[str, Any] = {
        "arrays": {name: spec | {"axes": list(axes[name])} for name, spec in where.items()},
        "texts": words,
        "grid": {name: [float(v) for v in grid[name]] for name in grid if name in used},
        "at": at,
    }
    return bank, blob


def flat_text(value):
    values, axes = (value.values, value.axes) if isinstance(value, Bank) else ([value], ())
    return {"axes": list(axes), "values": np.asarray(values, dtype=object).ravel().tolist()}
