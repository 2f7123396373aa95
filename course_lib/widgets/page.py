"""A figure outside Jupyter: a piece of HTML with the program, the numbers and a still picture in it.

The piece goes along in every output cell. JupyterLab shows the live widget instead; an exported notebook,
a feedback page or a mail shows this one. Where scripts do not run, the still picture stays.
"""

import base64
import functools
import html
import json
import pathlib

from course_lib.widgets.pack import deflate

HERE = pathlib.Path(__file__).parent
# Unpacks the program once a page, however many figures are on it, and starts this figure.
LOADER = """(async () => {
  const me = document.getElementById("ID");
  if (!me || !window.DecompressionStream) return;
  const inflate = async (text) => new Response(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))])
    .stream().pipeThrough(new DecompressionStream("deflate"))).text();
  window.lmFigures ??= (async () => {
    const style = document.createElement("style");
    style.textContent = await inflate("CSS");
    document.head.append(style);
    return import(URL.createObjectURL(new Blob([await inflate("JS")], { type: "text/javascript" })));
  })();
  (await window.lmFigures).play(me, JSON.parse(await inflate("SCENE")), "DATA");
})();"""
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title><style>body { margin: 1.5rem auto; padding: 0 1rem; max-width: 1400px; font-family: system-ui, sans-serif; }
@media screen and (prefers-color-scheme: dark) { body { background: #111; color: #eee; } }</style></head>
<body class="lm-own"><main>
BODY
</main></body></html>
"""


def snippet(figure):
    """HTML of one figure: plays without a kernel and without a network."""
    text = html.escape(figure.description, quote=True)
    if "problem" in figure.scene:
        return f"<p><b>{text}</b></p>"
    program, looks = browser_files()
    parts = {
        "ID": f"lm-{figure.scene['id']}",
        "CSS": looks,
        "JS": program,
        "SCENE": base64.b64encode(deflate(json.dumps(figure.scene).encode(), 6)).decode(),
        "DATA": base64.b64encode(figure.data).decode(),
    }
    script = LOADER
    for name, value in parts.items():
        script = script.replace(f'"{name}"', f'"{value}"')
    picture = base64.b64encode(figure.still().encode()).decode()
    image = f'<img alt="{text}" style="max-width:100%" src="data:image/svg+xml;base64,{picture}">'
    return f'<div id="{parts["ID"]}" class="lm-page">{image}</div>\n<script>{script}</script>'


def page(figure):
    """A whole page with one figure."""
    title = html.escape(figure.scene.get("title") or "Figure")
    return PAGE.replace("TITLE", title).replace("BODY", snippet(figure))


@functools.cache
def browser_files():
    """The program and its looks, as a saved page carries them."""
    files = (HERE / "figure.js", HERE / "figure.css")
    return [base64.b64encode(deflate(file.read_bytes(), 9)).decode() for file in files]
