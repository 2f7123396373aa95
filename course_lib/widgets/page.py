"""A figure outside Jupyter: a piece of HTML with the program, the numbers and a still picture in it.

The piece goes along in every output cell. JupyterLab shows the live widget instead; an exported notebook,
a feedback page or a mail shows this one. Where scripts do not run, the still picture stays.
"""

import functools
import html
import json
import pathlib
import urllib.parse
import zlib
from typing import NamedTuple

import numpy as np

from course_lib.widgets.pack import deflate

HERE = pathlib.Path(__file__).parent
# Undoes `written`, and what `deflate` did.
READ = """const read = (text) => {
    const bytes = new DataView(new ArrayBuffer((text.length - 1) / 5 * 4));
    for (let i = 1, at = 0; i < text.length; at += 4) {
      let word = 0;
      for (const end = i + 5; i < end; i++) {
        const c = text.charCodeAt(i);
        word = 85 * word + c - 40 - (c > 60) - (c > 92);
      }
      bytes.setUint32(at, word);
    }
    return new Uint8Array(bytes.buffer, 0, bytes.byteLength - text.charCodeAt(0) + 40);
  };
  const load = async (text) => {
    const stream = new Blob([read(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const program = await new Response(stream).text();
    return (await import(URL.createObjectURL(new Blob([program], { type: "text/javascript" })))).ENTRY;
  };"""
# Unpacks the program once a page, however many figures are on it, and starts this figure.
LOADER = f"""(async () => {{
  const me = document.getElementById("ID");
  if (!me || !window.DecompressionStream) return;
  {READ}
  (await (window["PROGRAM"] ??= load("JS"))).play(me, read("DATA"));
}})();"""
MODULE = f"""  {READ}
export default await (globalThis["PROGRAM"] ??= load("JS"));"""
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
        return STYLE.replace("LOOKS", json.dumps(" ".join(css.split()))) + "\n".join(
            line for line in lines if line[:2] not in ("", "//")
        )


def written(data):
    """Bytes as text that may stand between double quotes in a script: 4 bytes in 5 characters, a sixteenth shorter
    than base64. The first character says how many bytes are padding.

    Source: Ascii85, with the 85 characters from ( to ~ without < and the backslash.

    >>> written(b"\\x00\\x00\\x00\\x07\\xff")
    '+((((/{{D+('
    """
    padding = -len(data) % 4
    words = np.frombuffer(data + bytes(padding), ">u4").astype(np.int64)
    digits = words[:, None] // 85 ** np.arange(4, -1, -1) % 85 + 40
    digits += digits >= ord("<")
    digits += digits >= ord("\\")
    return chr(40 + padding) + digits.astype(np.uint8).tobytes().decode()


@functools.cache
def packed_program(program):
    """The program as pages and notebooks carry it: text of deflated text."""
    return written(deflate(program.text().encode(), 9))


def filled(script, program, **texts):
    """A script with its texts, in upper case, put in; the program is loaded once a page."""
    packed = packed_program(program)
    name = f"lm-{program.entry}-{zlib.crc32(packed.encode()):08x}"
    for mark, value in {**texts, "PROGRAM": name, "JS": packed}.items():
        script = script.replace(f'"{mark}"', f'"{value}"')
    return script.replace(".ENTRY", f".{program.entry}")


def module(program):
    """The program as anywidget wants it, small: it is stored with every notebook whose state is saved.

    Loaded once a page, however many figures are on it and however often their cells are run.
    """
    return filled(MODULE, program)


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
    script = filled(LOADER, program, ID=f"lm-{name}", DATA=written(data))
    # As text, not base64: a quarter shorter. In it no double quote, no < and no & is left to end the attribute.
    address = "data:image/svg+xml," + urllib.parse.quote(picture.replace('"', "'"), safe=" !'()*+,/:;=?@[]{}|^`")
    image = f'<img alt="{text}" style="max-width:100%" src="{address}">'
    return f'<div id="lm-{name}" class="lm-page">{image}</div>\n<script>{script}</script>'


def page(title, body):
    """A whole page around what `snippet` made."""
    return PAGE.replace("TITLE", html.escape(title)).replace("BODY", body)
