"""The first picture of a figure as SVG, drawn by Python: for paper, GitHub and pages without scripts."""

from html import escape

import numpy as np

from course_lib.widgets import student
from course_lib.widgets.pack import to_units
from course_lib.widgets.still_layers import COLORS, DASHES, INK, LAYERS, marker, shown, text

HEIGHT, EDGE, FOOT = 330, 56, 64


def still(panels, scene, description):
    """SVG text of the figure at the end of its run, at the controls' first places."""
    body, left = [], 0
    for k, panel in enumerate(panels):
        width, clip = HEIGHT * panel.ratio, f"c{k}-{scene['id']}"
        body.append(f'<g transform="translate({left:.0f} 30)">{draw_panel(panel, scene, width, clip)}</g>')
        left += width + 20
    legend, height = draw_legend(scene["series"], HEIGHT + 30 + FOOT, left)
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
    layers = [layer for layer in panel.layers if shown(layer, scene)]
    marks = "".join(LAYERS[layer.kind](layer, panel, scene, place) for layer in layers)
    marks += "".join(draw_handle(handle, panel, scene, place) for handle in panel.handles)
    parts.append(f'<g clip-path="url(#{clip})">{marks}</g>')
    parts.append(f'<text x="{EDGE}" y="-10" font-weight="600">{escape(panel.title)}</text>')
    if panel.bare:
        return "".join(parts)
    parts.append(f'<rect x="{EDGE}" width="{width - EDGE:.0f}" height="{HEIGHT}" fill="none" stroke="#5a5a5a"/>')
    parts.append(draw_ends(panel, width))
    return "".join(parts)


def number(value):
    return student.scientific(value).removeprefix("1.0 × ") if value > 0 else student.number(value)


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
    middle, below = (width + EDGE) / 2, HEIGHT + (36 if panel.x.ticks else 18)
    return (
        f'{numbers}<text x="{middle:.0f}" y="{below}" text-anchor="middle" fill="#5a5a5a">'
        f"{escape(panel.x.label)}</text>"
        f'<text transform="translate(14 {HEIGHT / 2:.0f}) rotate(-90)" text-anchor="middle" fill="#5a5a5a">'
        f"{escape(panel.y.label)}</text>"
    )


def draw_handle(handle, panel, scene, place):
    """A ring where a point can be dragged."""
    at, bar = scene["state"][handle["name"]], handle["bar"]
    if handle["along"]:
        values = next(control["values"] for control in scene["controls"] if control["name"] == handle["name"])
        at = handle["along"][int(np.abs(np.array(values) - at).argmin())]
    u = (bar + 0.5) / handle["of"] if bar is not None else to_units(at[0], panel.x)
    x, y = place(u, to_units(at[1] if bar is None else at[bar], panel.y))
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="{INK}" stroke-width="2.5"/>'


def draw_legend(series, top, width):
    """(SVG of the lines and their names, in as many rows as they need; the height of all)."""
    parts, left = [], EDGE
    named = [line for line in series if line["legend"]]
    for line in named:
        long = 70 + 8 * len(line["name"])
        if left + long > width and left > EDGE:
            left, top = EDGE, top + 24
        parts.append(
            f'<path d="M{left} {top}h34" stroke="{COLORS[line["color"]]}" stroke-width="2.5" '
            f'stroke-dasharray="{DASHES[line["dash"]]}"/>'
            f"{marker(line['marker'], left + 17, top, 6, COLORS[line['color']])}"
            f"{text(line['name'], left + 42, top + 5)}"
        )
        left += long
    return "".join(parts), top + (24 if named else 0)
