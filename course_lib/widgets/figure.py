"""The figure: a scene and its numbers, shown by one small program in the browser (figure.js).

Python computes everything ahead, for every place of the sliders, so that a slider answers within the
frame and a saved page needs no kernel. What was not computed ahead (a dragged start, a place between two
of the grid) the kernel answers: the newest question only, in a thread of its own where Jupyter has them.
"""

import html
import pathlib
import time
import uuid
import warnings

import anywidget
import numpy as np
import traitlets

from course_lib.widgets.encode import Numbers, encode_bank, encode_layers, layer_array
from course_lib.widgets.live import replaces_earlier
from course_lib.widgets.pack import enclose
from course_lib.widgets.page import Program, module, page, snippet
from course_lib.widgets.still import still
from course_lib.widgets.still_layers import place_in

# Jupyter's server lets a small reply wait 40 ms for the browser's acknowledgement; one larger than a
# segment of the loopback network (65,483 bytes) leaves at once.
LARGE = 66_000


def figure(
    *panels, controls=(), series=(), steps=0, seconds=6.0, title="", note="", state=None, texts=None,
    summary="", bet=None, opens=None, answer=None, rest=None,
):  # fmt: skip
    """A figure to play with, from a description.

    Args:
        panels: `scene.panel`s, from left to right.
        controls: `scene.slider`, `choice`, `toggle`.
        series: `scene.series`: the lines, in the order of the arrays.
        steps: T, how many steps play; 0 for a picture that stands still.
        seconds: how long playing takes at the usual speed.
        title, note: above the panels.
        state: more of the state than the controls', for example `{"start": [−1.2, 1.0]}` for a handle.
        texts: dict name → text, or a bank of texts.
        summary: the name of the text that says what the picture shows.
        bet: dict of `question`, `options` and `answer` (the name of a text): asked before it plays.
        opens: the step it opens at; default the last, or the first where there is a bet.
        answer: function (state) → `Numbers` for what was not computed ahead; pure NumPy, since it may run
            in another thread. None: the nearest that was computed ahead is shown.
        rest: function (state) → `Numbers` for all places of the controls, asked once the hand rests, so that
            `answer` may be quick and cover just the state that it is asked for.

    Returns:
        Figure, a widget. Display it by naming it last in a cell.

    Raises:
        ValueError: if a bank names a control that is not there, or a line has no series.

    Source: ours.

    >>> from course_lib.widgets.scene import axis, curve, panel, series
    >>> line = panel(curve("loss", [[3.0, 2, 1]]), x=axis(0, 2, "step"), y=axis(0, 4, "loss"))
    >>> figure(line, series=series("SGD"), steps=2).scene["steps"]
    2
    """
    specs, arrays, axes, known = encode_layers(panels)
    check_series(known.values(), arrays, axes, len(series))
    start = {control.name: control.start for control in controls} | (state or {})
    dragged = [handle for panel in panels for handle in panel.handles]
    check_along(dragged, grids(controls))
    at = {handle["name"]: start[handle["name"]] for handle in dragged if handle["along"] is None}
    bank, blob = encode_bank(arrays, axes, texts or {}, grids(controls), at)
    scene = {
        "id": uuid.uuid4().hex, "panels": specs, "series": [line._asdict() for line in series],
        "controls": [control._asdict() | control.options for control in controls], "steps": int(steps),
        "rate": max(steps, 1) / seconds, "title": title, "note": note, "state": start, "summary": summary,
        "bet": bet, "opens": opens if opens is not None else (0 if bet else int(steps)), "bank": bank,
        "asks": answer is not None, "rests": rest is not None, "live": back_moves(specs, axes, arrays),
    }  # fmt: skip
    return Figure(scene, blob, panels, known, answer, rest, grids(controls))


def check_along(handles, grid):
    """A handle that moves a slider needs a place for each of its values."""
    for handle in handles:
        places, values = len(handle["along"] or ()), len(grid.get(handle["name"], ()))
        if handle["along"] is not None and places != values:
            one = f"handle {handle['label']!r} has {places} places"
            raise ValueError(f"{one}, and slider {handle['name']!r} has {values} values; one place for each is needed")


def check_series(layers, arrays, axes, many):
    """Every line needs a series that says how it looks."""
    for layer, _ in layers:
        if layer.kind in ("path", "curve"):
            last = max(layer.options.get("series") or [arrays[layer.name].shape[len(axes[layer.name])] - 1])
            if last >= many:
                one = f"layer {layer.name!r} draws line {last}, and the figure has {many} series"
                raise ValueError(f"{one}; give one for each line")


def problem_figure(sentence):
    """A figure that only says what is wrong with what was asked for."""
    return Figure({"id": uuid.uuid4().hex, "problem": sentence}, b"", (), {}, None, None, {})


def grids(controls):
    places = {"slider": lambda o: o["values"], "choice": lambda o: range(len(o["options"])), "toggle": lambda o: (0, 1)}
    return {control.name: list(places[control.kind](control.options)) for control in controls}


def back_moves(specs, axes, arrays):
    """Does the still part of a picture depend on the controls? Bars that the steps do not move belong to it."""
    layers = [layer for spec in specs for layer in spec["layers"]]
    if any(layer["kind"] == "bars" and arrays[layer["data"]].shape[-1] == 1 for layer in layers):
        return True
    back = [layer for layer in layers if layer["kind"] not in ("path", "curve", "bars", "arrows")]
    return any(layer.get("when") or axes.get(layer["data"]) or isinstance(layer.get("text"), dict) for layer in back)


PROGRAM = Program()


class Figure(anywidget.AnyWidget):
    """The widget behind `figure`."""

    _esm = module(PROGRAM)
    data = traitlets.Bytes().tag(sync=True)  # the scene and its numbers

    def __init__(self, scene, blob, panels, known, answer, rest, grid):
        self._panels, self._known, self._answer, self._rest, self._grid = panels, known, answer, rest, grid
        self.scene, self.blob = scene, blob
        super().__init__(data=enclose(scene, blob))
        replaces_earlier(self)
        if answer:
            self.on_msg(self._reply)

    def _reply(self, _, question, buffers):
        reply, blob = self.reply(question)
        self.send(reply, [blob])

    def reply(self, question):
        """What the kernel says to a question of the browser: a message and its packed numbers. Never raises."""
        turn, whole = (
            (question.get("turn"), bool(question.get("whole"))) if isinstance(question, dict) else (None, False)
        )
        begun = time.perf_counter()
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                numbers = (self._rest if whole else self._answer)(question["state"])
            bank, blob = self._encode(numbers)
        except Exception as error:  # whatever a student's function does, the figure lives on
            words = " ".join(str(error).split())[:160]
            return {"turn": turn, "problem": f"Not computed: {words or type(error).__name__}", "worked": 0}, b""
        worked = 1000 * (time.perf_counter() - begun)  # ms: the browser asks two at a time if the way takes longer
        return {"turn": turn, "bank": bank, "whole": whole, "worked": worked}, blob + bytes(max(0, LARGE - len(blob)))

    def _encode(self, numbers):
        arrays, axes = {}, {}
        for name, values in numbers.arrays.items():
            arrays[name], axes[name] = layer_array(*self._known[name], values)
        return encode_bank(arrays, axes, numbers.texts, self._grid | numbers.grid, numbers.at)

    @property
    def description(self):
        """What the figure shows, in words: for screen readers, for paper, for pages without scripts."""
        scene = self.scene
        if "problem" in scene:
            return scene["problem"]
        said = scene["bank"]["texts"].get(scene["summary"])
        parts = [scene["title"], *(panel["description"] for panel in scene["panels"])]
        text = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
        return f"{text} {self._now(said)}".strip() if said else text

    def _now(self, said):
        return said["values"][place_in(said["axes"], self.scene)]

    def still(self):
        """The first picture as SVG text, drawn without a browser."""
        return still(self._panels, self.scene, self.description)

    def html(self):
        """This figure as a piece of HTML that needs no kernel and no network."""
        if "problem" in self.scene:
            return f"<p><b>{html.escape(self.description)}</b></p>"
        return snippet(self.scene["id"], PROGRAM, self.data, self.still(), self.description)

    def save(self, path):
        """Write a page that plays without a kernel and without a network: one file."""
        text = page(self.scene.get("title") or "Figure", self.html())
        pathlib.Path(path).write_text(text, encoding="utf-8")

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"text/plain": f"Figure: {self.description}", "text/html": self.html()}, metadata


__all__ = ["Figure", "Numbers", "figure", "problem_figure"]
