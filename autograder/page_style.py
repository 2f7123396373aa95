"""What nbgrader's feedback pages and formgrader leave out of a notebook's looks: room in tables."""

from nbconvert.preprocessors import Preprocessor

CSS = """
.rendered_html table { margin: 0 0 10px; }
.rendered_html th, .rendered_html td { padding: 3px 14px 3px 0; text-align: left; vertical-align: top; }
.rendered_html thead th { border-bottom: 1px solid #999; }
.anchor-link { visibility: hidden; }
"""


class PageStyle(Preprocessor):
    """Adds CSS to the page that a notebook becomes, after nbconvert's own."""

    enabled = True

    def preprocess(self, notebook, resources):
        if "inlining" in resources:  # nbconvert's own CSS is there; nbgrader may call this before it, too
            resources["inlining"]["css"].append(CSS)
        return notebook, resources
