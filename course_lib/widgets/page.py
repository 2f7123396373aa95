"""A figure outside Jupyter: a piece of HTML with the program, the numbers and a still picture in it.

The piece goes along in every output cell. JupyterLab shows the live widget instead; an exported notebook,
a feedback page or a mail shows this one. Where scripts do not run, the still picture stays.
"""

import base64
import functools
import html
import json
import pathlib
import zlib
from typing import NamedTuple

from course_lib.widgets.pack import deflate

HERE = pathlib.Path(__file__).parent
# Unpacks the program once a page, however many figures are on it, and starts this figure.
LOADER = """(async () => {
  const me = document.getElementById("ID");
  if (!me || !window.DecompressionStream) return;
  const inflate = async (text) => new Response(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))])
    .stream().pipeThrough(new DecompressionStream("deflate"))).text();
  const program = (window["PROGRAM"] ??= (async () => {
    const style = document.createElement("style");
    style.textContent = await inflate("CSS");
    document.head.append(style);
    return import(URL.createObjectURL(new Blob([await inflate("JS")], { type: "text/javascript" })));
  })());
  (await program)ENTRY.play(me, JSON.parse(await inflate("SCENE")), "DATA");
})();"""
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title><style>
body { margin: 1.5rem auto; padding: 0 1rem; max-width: 1400px; font-family: system-ui, sans-serif; }
@media screen and (prefers-color-scheme: dark) { body { background: #111; color: #eee; } }</style></head>
<body class="lm-own"><main>
BODY
</main></body></html>
"""


class Program(NamedTuple):
    """A figure's program and looks: files to be put one after the other, and the export that is its entry."""

    js: tuple = (HERE / "figure.js",)
    css: tuple = (HERE / "figure.css",)
    entry: str = "default"

    def text(self, kind):
        return "\n".join(file.read_text(encoding="utf-8") for file in getattr(self, kind))


@functools.cache
def packed_program(program):
    """The program and its looks, as pages and notebooks carry them: base64 of deflated text."""
    return [base64.b64encode(deflate(program.text(kind).encode(), 9)).decode() for kind in ("js", "css")]


def module(program):
    """The program as anywidget wants it, small: it is stored with every notebook whose state is saved.

    Loaded once a page, however many figures are on it and however often their cells are run.
    """
    packed = packed_program(program)[0]
    name = f"lm-{program.entry}-{zlib.crc32(packed.encode()):08x}"
    return f"""const load = async () => {{
  const bytes = Uint8Array.from(atob("{packed}"), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const text = await new Response(stream).text();
  return (await import(URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }})))).{program.entry};
}};
export default await (globalThis["{name}"] ??= load());"""


def snippet(name, program, scene, data, picture, description):
    """HTML of one figure: plays without a kernel and without a network.

    Args:
        name: an id that no other figure has.
        program: Program.
        scene: dict, what the program's `play` gets first.
        data: bytes, deflated, what it gets next.
        picture: SVG text, for where scripts do not run.
        description: the words for who cannot see it.
    """
    text = html.escape(description, quote=True)
    js, css = packed_program(program)
    scene = base64.b64encode(deflate(json.dumps(scene).encode())).decode()
    texts = {"ID": f"lm-{name}", "PROGRAM": f"lm-{program.entry}", "CSS": css, "JS": js, "SCENE": scene}
    script = LOADER.replace("ENTRY", f".{program.entry}")
    for mark, value in (texts | {"DATA": base64.b64encode(data).decode()}).items():
        script = script.replace(f'"{mark}"', f'"{value}"')
    picture = base64.b64encode(picture.encode()).decode()
    image = f'<img alt="{text}" style="max-width:100%" src="data:image/svg+xml;base64,{picture}">'
    return f'<div id="lm-{name}" class="lm-page">{image}</div>\n<script>{script}</script>'


def page(title, body):
    """A whole page around what `snippet` made."""
    return PAGE.replace("TITLE", html.escape(title)).replace("BODY", body)
