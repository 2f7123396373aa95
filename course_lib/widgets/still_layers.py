"""Each kind of layer as SVG: what `still` draws on a panel."""

import base64
import io
import math
import zlib
from html import escape

import numpy as np
from PIL import Image

from course_lib.widgets.encode import contour_rings
from course_lib.widgets.pack import keep_directions, to_units
from course_lib.widgets.scene import Bank

COLORS = ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1f1f1f", "#7a6a00"]
DASHES = {
    "solid": "", "long": "11 5", "short": "5 4", "dot": "2 4", "dashdot": "10 4 2 4", "double": "14 4 4 4",
    "fine": "3 3", "wide": "16 7",
}  # fmt: skip
LOW, HIGH, INK = np.array([248, 248, 245]), np.array([186, 199, 210]), "#1f1f1f"
# Corners, first angle in quarter turns, and how deep between two corners (1: not at all).
SHAPES = {
    "square": (4, 0.5, 1), "diamond": (4, 0, 1), "triangle": (3, -1, 1), "down": (3, 1, 1), "star": (5, -1, 0.45),
    "hexagon": (6, 0, 1), "pentagon": (5, -1, 1),
}  # fmt: skip


def draw_contours(layer, panel, scene, place):
    surface, levels, _ = layer.values
    units, rings = contour_rings(surface, min(levels, 10), 33, fine=False)
    x, y = (v.round().astype(int) for v in place(*units))
    (left, top), (right, bottom) = place(0, 1), place(1, 0)
    frame, parts, i = f"M{left:.0f} {top:.0f}H{right:.0f}V{bottom:.0f}H{left:.0f}z", [], 0
    for k, level in enumerate([[], *rings]):
        color = "#" + "".join(f"{v:02x}" for v in (LOW + (HIGH - LOW) * k / len(rings)).astype(int))
        if not level:
            parts.append(f'<path stroke="none" fill="{color}" d="{frame}"/>')
            continue
        loops = []
        for length in level:
            loops.append(outline(x[i : i + length], y[i : i + length]) + "z")
            i += length
        parts.append(f'<path fill="{color}" d="{"".join(loops)}"/>')
    return "".join(['<g fill-rule="evenodd" stroke="#9aa7b3" stroke-width=".6">', *parts, "</g>"])


def draw_path(layer, panel, scene, place):
    values = at_state(layer.values, scene)
    x, y = keep_directions(to_units(values[..., 0], panel.x), to_units(values[..., 1], panel.y))
    return draw_lines(zip(x, y, strict=True), layer, scene, place)


def draw_curve(layer, panel, scene, place):
    values = at_state(layer.values, scene)
    steps = np.arange(values.shape[-1])
    still, first = layer.options.get("still"), layer.options.get("first", 0)
    x = steps / max(steps[-1], 1) if still else to_units(steps + first, panel.x)
    return draw_lines(((x, line) for line in to_units(values, panel.y).clip(-4, 5)), layer, scene, place)


def draw_lines(lines, layer, scene, place):
    casings, parts, heads, which = [], [], [], layer.options.get("series")
    for k, (u, v) in enumerate(lines):
        line = scene["series"][which[k] if which else k]
        keep = np.isfinite(u) & np.isfinite(v)
        x, y = (w.round().astype(int) for w in place(u[keep], v[keep]))
        moved = worth_drawing(x.tolist(), y.tolist())
        d, look = outline(x[moved], y[moved]), f'stroke="{COLORS[line["color"]]}"'
        if line["dash"] != "solid":
            look += f' stroke-dasharray="{DASHES[line["dash"]]}"'
        if layer.options.get("trail") is not False:  # the line is drawn twice and written once
            name = f"d{zlib.crc32(d.encode()):x}"
            casings.append(f'<path id="{name}" d="{d}"/>')
            parts.append(f'<use href="#{name}" {look}/>')
        else:
            parts.append(f'<path {look} d="{d}"/>')
        if len(x) and not layer.options.get("still"):
            heads.append(marker(line["marker"], x[-1], y[-1], 6, COLORS[line["color"]]))
    under = f'<g stroke="#fff" stroke-width="4.5" stroke-linejoin="round">{"".join(casings)}</g>' if casings else ""
    return f'<g fill="none">{under}<g stroke-width="2.2">{"".join(parts)}</g></g>{"".join(heads)}'


def worth_drawing(x, y, apart=2):
    """Indices of the points that are more than `apart` pixels from the one drawn before, and the last."""
    kept = [0] if x else []
    for k in range(1, len(x)):
        if abs(x[k] - x[kept[-1]]) > apart or abs(y[k] - y[kept[-1]]) > apart or k == len(x) - 1:
            kept.append(k)
    return kept


def draw_rule(layer, panel, scene, place):
    options = layer.options
    level = "y" in options
    u = to_units(options["y" if level else "x"], panel.y if level else panel.x)
    (x0, y0), (x1, y1) = (place(0, u), place(1, u)) if level else (place(u, 0), place(u, 1))
    return (
        f'<path d="M{x0:.0f} {y0:.0f}L{x1:.0f} {y1:.0f}" stroke="#1f1f1f" stroke-width="1.5" stroke-dasharray="6 4"/>'
        + text(options["text"], x1 - 6, y1 - 6, "end")
    )


def draw_bars(layer, panel, scene, place):
    values = at_state(layer.values, scene)
    n, parts = len(values), []
    for k, height in enumerate(values[:, -1]):
        x0, y0 = place((k + 0.2) / n, to_units(layer.options["base"], panel.y))
        x1, y1 = place((k + 0.8) / n, to_units(height, panel.y))
        color = COLORS[layer.options["colors"][k]]
        parts.append(
            f'<rect x="{x0:.0f}" y="{min(y0, y1):.0f}" width="{x1 - x0:.0f}" '
            f'height="{abs(y1 - y0):.0f}" fill="{color}" stroke="{INK}"/>'
        )
    return "".join(parts)


def draw_points(layer, panel, scene, place):
    values, options = at_state(layer.values, scene), layer.options
    x, y = place(to_units(values[..., 0], panel.x), to_units(values[..., 1], panel.y))
    color = INK if options["color"] is None else COLORS[options["color"]]
    size, labels = options.get("size", 6), options.get("labels") or [""] * len(x)
    return "".join(
        marker(options["marker"], a, b, size, color) + text(label, a + size + 4, b + 5)
        for a, b, label in zip(x, y, labels, strict=True)
        if np.isfinite(a + b)
    )


def draw_image(layer, panel, scene, place):
    """The pixels as a PNG, enlarged without smoothing."""
    file = io.BytesIO()
    Image.fromarray(np.rint(at_state(layer.values, scene)).clip(0, 255).astype(np.uint8)).save(file, "PNG")
    (x0, y0), (x1, y1) = place(0, 1), place(1, 0)
    return (
        f'<image x="{x0:.0f}" y="{y0:.0f}" width="{x1 - x0:.0f}" height="{y1 - y0:.0f}" preserveAspectRatio="none" '
        f'style="image-rendering:pixelated" href="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"/>'
    )


def draw_words(layer, panel, scene, place):
    options, said = layer.options, layer.options["text"]
    if isinstance(said, dict):
        bank = scene["bank"]["texts"][said["name"]]
        said = bank["values"][place_in(bank["axes"], scene)]
    x, y = place(to_units(options["x"], panel.x), to_units(options["y"], panel.y))
    return text(said, x, y, {"left": "start", "center": "middle", "right": "end"}[options["align"]])


def draw_arrows(layer, panel, scene, place):
    """Arrows from the heads of their path, where the figure opens."""
    path = next(one for one in panel.layers if one.name == layer.options["from"])
    t = min(int(scene["opens"]), np.shape(at_state(layer.values, scene))[1] - 1)
    tails, differences = at_state(path.values, scene)[:, t], at_state(layer.values, scene)[:, t]
    which, parts = path.options.get("series"), []
    for k, (tail, (du, dv)) in enumerate(zip(tails, differences, strict=True)):
        u, v = to_units(tail[0], panel.x), to_units(tail[1], panel.y)
        (x0, y0), (x1, y1) = place(u, v), place(u + du, v + dv)
        if np.isfinite(x0 + y0 + x1 + y1) and math.hypot(x1 - x0, y1 - y0) > 4:
            line = scene["series"][which[k] if which else k]
            parts.append(arrow(x0, y0, x1, y1, COLORS[line["color"]]))
    return "".join(parts)


def arrow(x0, y0, x1, y1, color, tip=9):
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length * tip, (y1 - y0) / length * tip
    d = (
        f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}M{x1 - ux - 0.6 * uy:.1f} {y1 - uy + 0.6 * ux:.1f}L{x1:.1f} {y1:.1f}"
        f"L{x1 - ux + 0.6 * uy:.1f} {y1 - uy - 0.6 * ux:.1f}"
    )
    return "".join(
        f'<path fill="none" stroke="{c}" stroke-width="{w}" d="{d}"/>' for w, c in ((6, "#fff"), (2.6, color))
    )


def marker(name, x, y, r, color):
    """A mark with a light edge: a circle, a cross or one of SHAPES."""
    if name == "cross":
        d = f"M{x - r:.1f} {y - r:.1f}l{2 * r} {2 * r}m{-2 * r} 0l{2 * r} {-2 * r}"
        return f'<path fill="none" stroke="{color}" stroke-width="3" d="{d}"/>'
    if name not in SHAPES:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{color}" stroke="#fff"/>'
    corners, turn, depth = SHAPES[name]
    stops = 2 * corners if depth < 1 else corners
    angles = turn * math.pi / 2 + 2 * math.pi * np.arange(stops) / stops
    reach = np.where(np.arange(stops) % 2, depth, 1) * r
    corner = np.round([x + reach * np.cos(angles), y + reach * np.sin(angles)], 1)
    steps = " ".join(f"{step:g}" for step in np.diff(corner).round(1).T.ravel())
    d = f"M{corner[0, 0]:g} {corner[1, 0]:g}l{steps}z".replace(" -", "-")
    return f'<path d="{d}" fill="{color}" stroke="#fff"/>'


def text(words, x, y, anchor="start"):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(words)}</text>' if words else ""


def outline(x, y):
    """A path with whole, relative steps: a third of the length of absolute ones.

    >>> outline(np.array([3, 4, 2]), np.array([5, 5, 4]))
    'M3 5l1 0-2-1'
    """
    if not len(x):
        return ""
    steps = " ".join(map(str, np.diff([x, y]).T.ravel().tolist()))
    return f"M{x[0]} {y[0]}l{steps}".rstrip("l").replace(" -", "-")


def at_state(values, scene):
    """The part of a bank that the controls' first places point at."""
    if not isinstance(values, Bank):
        return np.asarray(values, dtype=float)
    array = np.asarray(values.values, dtype=float)
    blocks = array.reshape(-1, *array.shape[len(values.axes) :])
    return blocks[place_in(values.axes, scene)]


def place_in(axes, scene):
    """Which entry of a bank, its axes flattened, the controls' first places point at."""
    place = 0
    for name in axes:
        grid = np.array(scene["bank"]["grid"][name])
        place = place * len(grid) + int(np.abs(grid - scene["state"][name]).argmin())
    return place


def shown(layer, scene):
    """Is the layer seen at the controls' first places?"""
    return all(scene["state"][name] == value for name, value in (layer.options.get("when") or {}).items())


LAYERS = {
    "contours": draw_contours, "image": draw_image, "path": draw_path, "curve": draw_curve, "bars": draw_bars,
    "points": draw_points, "arrows": draw_arrows, "rule": draw_rule, "text": draw_words,
}  # fmt: skip
