"""A picture and its words, and what all pictures of the course have in common.

Every function of this package returns a `Picture`: a Matplotlib figure and its text alternative. A notebook shows it as
one `<figure>` with an `<img alt=…>`; where there is no HTML the words appear. Nothing here touches
pyplot, so figures neither pile up nor depend on a backend.

Colours are Okabe and Ito's, chosen to stay apart for every kind of colour vision; each colour comes
with a second cue (dash, marker, hatch or word), so that a grey print says the same.
"""

import base64
import html
import io

BLACK, ORANGE, SKY, GREEN, BLUE, VERMILION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
LINES = [(BLUE, "-", "o"), (VERMILION, "--", "s"), (GREEN, "-.", "^"), (PURPLE, ":", "D")]
# From dark through grey to light: the sign of a weight can be read without colour.
SIGNED = ["#08306b", "#2f7fb5", "#9a9a9a", "#eda93b", "#fff3cf"]
CARD = "background:#fff;border-radius:10px;padding:10px;margin:.6em 0;display:inline-block;max-width:100%"
SCREEN_DPI = 100


class Picture:
    """A figure and its words.

    Attributes:
        figure: a `matplotlib.figure.Figure`.
        alt: str, what the picture says.

    >>> from course_lib.plots import score_bars
    >>> picture = score_bars([3.2, 5.1, -1.7], 0, ["cat", "car", "frog"])
    >>> print(picture)
    Scores: cat 3.2 (right), car 5.1, frog −1.7. The highest is car.
    """

    def __init__(self, figure, alt):
        self.figure, self.alt = figure, alt

    def __repr__(self):
        return self.alt

    def png(self):
        """The picture as PNG bytes, two pixels for each of the screen's."""
        file = io.BytesIO()
        self.figure.savefig(file, format="png", dpi=2 * SCREEN_DPI, facecolor="white", metadata={"Software": None})
        return file.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        width = round(self.figure.get_figwidth() * SCREEN_DPI)
        source = base64.b64encode(self.png()).decode()
        alt = html.escape(self.alt, quote=True)
        image = f'<img src="data:image/png;base64,{source}" alt="{alt}" width="{width}" style="max-width:100%">'
        return {"text/plain": self.alt, "text/html": f'<figure style="{CARD}">{image}</figure>'}


def new_figure(width, height):
    """An empty figure of so many inches, which no pyplot knows of."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def calm(axis):
    """Only the two axes that carry numbers, large enough to read."""
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=11)
    axis.xaxis.label.set_size(12)
    axis.yaxis.label.set_size(12)
