"""Notebooks as single HTML files whose figures play without a kernel and without a network.

    python -m course_lib.widgets.export notebook.ipynb

Formulas are the one thing such a page asks the network for, if it has any (MathJax); without it they stay TeX.
nbconvert by itself shows a widget by fetching its programs from the internet. `StandAlone` lets it take
the HTML that every figure carries along instead.
"""

import pathlib
import sys

from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import Preprocessor

VIEW = "application/vnd.jupyter.widget-view+json"


class StandAlone(Preprocessor):
    """Shows a figure by the HTML in its output, not as a widget that needs a widget manager; asks for no
    scripts that the page does not need."""

    def preprocess(self, notebook, resources):
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if "text/html" in output.get("data", {}):
                    output.data.pop(VIEW, None)
        shown = {
            output.data[VIEW]["model_id"]
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            if VIEW in output.get("data", {})
        }
        if not shown:
            notebook.metadata.pop("widgets", None)
            resources["require_js_url"] = ""
        if not any("$" in cell.source for cell in notebook.cells if cell.cell_type == "markdown"):
            resources["mathjax_url"] = ""
        return notebook, resources


def export(notebook, html=None):
    """Write a notebook with its outputs as one HTML file.

    Args:
        notebook: path of an .ipynb that has been run.
        html: path of the page; default beside the notebook.

    Returns:
        The page's path.

    Raises:
        FileNotFoundError: if there is no such notebook.

    Source: nbconvert's HTMLExporter.
    """
    notebook = pathlib.Path(notebook)
    html = pathlib.Path(html or notebook.with_suffix(".html"))
    exporter = HTMLExporter(embed_images=True)
    exporter.register_preprocessor(StandAlone, enabled=True)
    html.write_text(exporter.from_filename(str(notebook))[0], encoding="utf-8")
    return html


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(export(path))
