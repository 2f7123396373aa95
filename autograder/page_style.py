"""What nbgrader's feedback pages and formgrader leave out of a notebook's looks: room in tables."""

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor

CSS = """
.rendered_html table { margin: 0 0 10px; }
.rendered_html th, .rendered_html td { padding: 3px 14px 3px 0; text-align: left; vertical-align: top; }
.rendered_html thead th { border-bottom: 1px solid #999; }
.anchor-link { visibility: hidden; }
"""


class PageStyle(CSSHTMLHeaderPreprocessor):
    """nbconvert's CSS and ours, in the page that a notebook becomes."""

    def preprocess(self, notebook, resources):
        notebook, resources = super().preprocess(notebook, resources)
        resources["inlining"]["css"].append(CSS)
        return notebook, resources
