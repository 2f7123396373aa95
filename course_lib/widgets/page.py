"""A figure outside Jupyter: a piece of HTML with the program, the numbers and a still picture in it.

The piece goes along in every output cell. JupyterLab shows the live widget instead; an exported notebook,
a feedback page or a mail shows this one. Where scripts do not run, the still picture stays.
"""

import base64
import functools
import html
import json
import pathlib
import urllib.parse
import zlib
from typing import NamedTuple

from course_lib.widgets.pack import deflate

HERE = pathlib.Path(__file__).parent
# Unpacks the program once a page, however many figures are on it, and starts this figure.
LOADER = """(async () => {
  const me = document.getElementById("ID");
  if (!me || !window.DecompressionStream) return;
  const program = (window["PROGRAM"] ??= (async () => {
    const bytes = Uint8Array.from(atob("JS"), (c) => c.charCodeAt(0));
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
    return import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  })());
  (await program)ENTRY.play(me, "DATA");
})();"""
# The looks come with the program: JupyterLab would style the whole page anew for every widget that has its own.
STYLE = 'document.head.append(Object.assign(document.createElement("style"), { textContent: LOOKS }));\n'
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

    def text(self):
        """One module that styles the page and exports the entry; without what only a reader of the files needs."""
        js, css = ("\n".join(file.read_text(encoding="utf-8") for file in files) for files in (self.js, self.css))
        lines = (line.strip() for line in js.splitlines())
        return STYLE.replace("LOOKS", json.dumps(" ".join(css.split()))) + "\n".join(line for line in lines if line[:2] not in ("", "//"))


@functools.cache
def packed_program(program):
    """The program as pages and notebooks carry it: base64 of deflated text."""
    return base64.b64encode(deflate(program.text().encode(), 9)).decode()


def module(program):
    """The program as anywidget wants it, small: it is stored with every notebook whose state is saved.

    Loaded once a page, however many figures are on it and however often their cells are run.
    """
    packed = packed_program(program)
    name = f"lm-{program.entry}-{zlib.crc32(packed.encode()):08x}"
    return f"""const load = async () => {{
  const bytes = Uint8Array.from(atob("{packed}"), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const text = await new Response(stream).text();
  return (await import(URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }})))).{program.entry};
}};
export default await (globalThis["{name}"] ??= load());"""


def snippet(name, program, data, picture, description):
    """HTML of one figure: plays without a kernel and without a network.

    Args:
        name: an id that no other figure has.
        program: Program.
        data: bytes, deflated, what the program's `play` gets.
        picture: SVG text, for where scripts do not run.
        description: the words for who cannot see it.
    """
    text = html.escape(description, quote=True)
    texts = {"ID": f"lm-{name}", "PROGRAM": f"lm-{program.entry}", "JS": packed_program(program)}
    script = LOADER.replace("ENTRY", f".{program.entry}")
    for mark, value in (texts | {"DATA": base64.b64encode(data).decode()}).items():
        script = script.replace(f'"{mark}"', f'"{value}"')
    # As text, not base64: a quarter shorter. In it no double quote, no < and no & is left to end the attribute.
    address = "data:image/svg+xml," + urllib.parse.quote(picture.replace('"', "'"), safe=" !'()*+,/:;=?@[]{}|^`")
    image = f'<img alt="{text}" style="max-width:100%" src="{address}">'
    return f'<div id="lm-{name}" class="lm-page">{image}</div>\n<script>{script}</script>'


def page(title, body):
    """A whole page around what `snippet` made."""
    return PAGE.replace("TITLE", html.escape(title)).replace("BODY", body)
