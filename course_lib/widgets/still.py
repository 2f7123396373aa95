"""The first picture of a figure as SVG, drawn by Python: for paper, GitHub and pages without scripts."""

from html import escape

import numpy as np

from course_lib.widgets import student
from course_lib.widgets.encode import contour_rings
from course_lib.widgets.pack import keep_directions, to_units
from course_lib.widgets.scene import Bank

COLORS = ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1f1f1f", "#7a6a00"]
DASHES = {
    "solid": "", "long": "11 5", "short": "5 4", "dot": "2 4", "dashdot": "10 4 2 4", "double": "14 4 4 4",
    "fine": "3 3", "wide": "16 7",
}  # fmt: skip
LOW, HIGH = np.array([248, 248, 245]), np.array([186, 199, 210])
HEIGHT, EDGE, FOOT = 330, 56, 64


def still(panels, scene, description):
    """SVG text of the figure at the end of its run, at the controls' first places."""
    body, left = [], 0
    for k, panel in enumerate(panels):
        width, clip = HEIGHT * panel.ratio, f"c{k}-{scene['id']}"
        body.append(f'<g transform="translate({left:.0f} 30)">{draw_panel(panel, scene, width, clip)}</g>')
        left += width + 20
    legend = draw_legend(scene["series"], HEIGHT + 30 + FOOT)
    height = HEIGHT + 30 + FOOT + (24 if legend else 0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left:.0f} {height}" width="{left:.0f}" '
        f'height="{height}" role="img" font-family="system-ui, sans-serif" '
        f'font-size="14"><title>{escape(description)}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(body)}{legend}</svg>'
    )


def draw_panel(panel, scene, width, clip):
    def place(u, v):
        return EDGE + np.asarray(u) * (width - EDGE), (1 - np.asarray(v)) * HEIGHT

    parts = [f'<clipPath id="{clip}"><rect x="{EDGE}" width="{width - EDGE:.0f}" height="{HEIGHT}"/></clipPath>']
    marks = "".join(draw_layer(layer, panel, scene, place) for layer in panel.layers)
    parts.append(f'<g clip-path="url(#{clip})">{marks}</g>')
    parts.append(f'<rect x="{EDGE}" width="{width - EDGE:.0f}" height="{HEIGHT}" fill="none" stroke="#5a5a5a"/>')
    parts.append(f'<text x="{EDGE}" y="-10" font-weight="600">{escape(panel.title)}</text>')
    parts.append(draw_ends(panel, width))
    return "".join(parts)


def number(value):
    return student.scientific(value) if value > 0 else student.number(value)


def draw_ends(panel, width):
    """Both ends of each axis and its label: enough to read a still picture by."""
    texts = [(EDGE - 6, HEIGHT, "end", number(panel.y.low)), (EDGE - 6, 12, "end", number(panel.y.high))]
    if panel.x.ticks:
        inside = [(at - panel.x.low) / (panel.x.high - panel.x.low) for at, _ in panel.x.ticks]
        texts += [
            (EDGE + u * (width - EDGE), HEIGHT + 18, "middle", word)
            for u, (_, word) in zip(inside, panel.x.ticks, strict=True)
        ]
    else:
        texts += [(EDGE, HEIGHT + 18, "start", number(panel.x.low)), (width, HEIGHT + 18, "end", number(panel.x.high))]
    numbers = "".join(
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(word)}</text>' for x, y, anchor, word in texts
    )
    middle = (width + EDGE) / 2
    return (
        f'{numbers}<text x="{middle:.0f}" y="{HEIGHT + 18}" text-anchor="middle" fill="#5a5a5a">'
        f"{escape(panel.x.label)}</text>"
        f'<text transform="translate(14 {HEIGHT / 2:.0f}) rotate(-90)" text-anchor="middle" fill="#5a5a5a">'
        f"{escape(panel.y.label)}</text>"
    )


def draw_layer(layer, panel, scene, place):
    if layer.kind == "contours":
        return draw_contours(layer, place)
    if layer.kind == "rule":
        return draw_rule(layer.options, panel, place)
    values = at_state(layer.values, scene) if layer.values is not None else None
    if layer.kind == "path":
        x, y = keep_directions(to_units(values[..., 0], panel.x), to_units(values[..., 1], panel.y))
        return draw_lines(zip(x, y, strict=True), layer, scene, place)
    if layer.kind == "curve":
        length = values.shape[-1]
        x = (
            np.linspace(0, 1, length)
            if layer.options.get("still")
            else to_units(np.arange(length) + layer.options.get("first", 0), panel.x)
        )
        y = to_units(values, panel.y).clip(-4, 5)
        return draw_lines(((x, line) for line in y), layer, scene, place)
    if layer.kind == "points":
        x, y = place(to_units(values[..., 0], panel.x), to_units(values[..., 1], panel.y))
        return "".join(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="5" fill="#1f1f1f" stroke="#fff"/>' for a, b in zip(x, y, strict=True)
        )
    return draw_bars(layer, panel, values, place) if layer.kind == "bars" else ""


def draw_contours(layer, place):
    surface, levels, _ = layer.values
    units, rings = contour_rings(surface, min(levels, 10), 33, fine=False)
    x, y = (v.round().astype(int) for v in place(*units))
    parts, i = [], 0
    for k, level in enumerate([[], *rings]):
        color = "#" + "".join(f"{v:02x}" for v in (LOW + (HIGH - LOW) * k / len(rings)).astype(int))
        if not level:
            parts.append(f'<rect width="100%" height="{HEIGHT}" fill="{color}"/>')
            continue
        loops = []
        for length in level:
            loops.append(outline(x[i : i + length], y[i : i + length]) + "z")
            i += length
        parts.append(
            f'<path fill="{color}" fill-rule="evenodd" stroke="#9aa7b3" stroke-width=".6" d="{"".join(loops)}"/>'
        )
    return "".join(parts)


def draw_lines(lines, layer, scene, place):
    casings, parts, which = [], [], layer.options.get("series")
    for k, (u, v) in enumerate(lines):
        line = scene["series"][which[k] if which else k]
        keep = np.isfinite(u) & np.isfinite(v)
        x, y = (w.round().astype(int) for w in place(u[keep], v[keep]))
        moved = worth_drawing(x.tolist(), y.tolist())
        d, dash = outline(x[moved], y[moved]), DASHES[line["dash"]]
        casings.append(f'<path fill="none" stroke="#fff" stroke-width="4.5" stroke-linejoin="round" d="{d}"/>')
        parts.append(
            f'<path fill="none" stroke="{COLORS[line["color"]]}" stroke-width="2.2" stroke-dasharray="{dash}" d="{d}"/>'
        )
        if len(x):
            parts.append(f'<circle cx="{x[-1]}" cy="{y[-1]}" r="5" fill="{COLORS[line["color"]]}" stroke="#fff"/>')
    return "".join(casings + parts)


def worth_drawing(x, y, apart=2):
    """Indices of the points that are more than `apart` pixels from the one drawn before, and the last."""
    kept = [0] if x else []
    for k in range(1, len(x)):
        if abs(x[k] - x[kept[-1]]) > apart or abs(y[k] - y[kept[-1]]) > apart or k == len(x) - 1:
            kept.append(k)
    return kept


def draw_rule(options, panel, place):
    level = "y" in options
    u = to_units(options["y" if level else "x"], panel.y if level else panel.x)
    (x0, y0), (x1, y1) = (place(0, u), place(1, u)) if level else (place(u, 0), place(u, 1))
    return (
        f'<path d="M{x0:.0f} {y0:.0f}L{x1:.0f} {y1:.0f}" stroke="#1f1f1f" stroke-width="1.5" stroke-dasharray="6 4"/>'
        f'<text x="{x1 - 6:.0f}" y="{y1 - 6:.0f}" text-anchor="end">{escape(options["text"])}</text>'
    )


def draw_bars(layer, panel, values, place):
    n, parts = len(values), []
    for k, height in enumerate(values[:, -1]):
        x0, y0 = place((k + 0.2) / n, to_units(layer.options["base"], panel.y))
        x1, y1 = place((k + 0.8) / n, to_units(height, panel.y))
        color = COLORS[layer.options["colors"][k]]
        parts.append(
            f'<rect x="{x0:.0f}" y="{min(y0, y1):.0f}" width="{x1 - x0:.0f}" '
            f'height="{abs(y1 - y0):.0f}" fill="{color}"/>'
        )
    return "".join(parts)


def draw_legend(series, top):
    parts, left = [], EDGE
    for line in series:
        parts.append(
            f'<path d="M{left} {top}h34" stroke="{COLORS[line["color"]]}" stroke-width="2.5" '
            f'stroke-dasharray="{DASHES[line["dash"]]}"/>'
            f'<text x="{left + 42}" y="{top + 5}">{escape(line["name"])}</text>'
        )
        left += 70 + 8 * len(line["name"])
    return "".join(parts)


def outline(x, y):
    """A path with whole, relative steps: a third of the length of absolute ones."""
    if not len(x):
        return ""
    steps = "".join(f"{dx} {dy}l" for dx, dy in zip(np.diff(x).tolist(), np.diff(y).tolist(), strict=True))
    return f"M{x[0]} {y[0]}l{steps}".rstrip("l").replace(" -", "-")


def at_state(values, scene):
    """The part of a bank that the controls' first places point at."""
    if not isinstance(values, Bank):
        return np.asarray(values, dtype=float)
    array = np.asarray(values.values, dtype=float)
    for name in values.axes:
        grid = np.array(scene["bank"]["grid"][name])
        array = array[int(np.abs(grid - scene["state"][name]).argmin())]
    return array
