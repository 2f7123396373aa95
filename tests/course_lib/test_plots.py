"""Pictures: what they say in words, what a notebook gets, and whether they hold without colour."""

import struct
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.colors import LinearSegmentedColormap, to_rgb

from course_lib import plots
from course_lib.plots import picture

IMAGES = np.linspace(0, 1, 3 * 784).reshape(3, 784)
PICTURES = {
    "digits": lambda: plots.digits(IMAGES, [4, 5, 6], "Three"),
    "one digit": lambda: plots.digits(IMAGES[:1], [4]),
    "templates": lambda: plots.templates(IMAGES - 0.5, ["cat", "car", "frog"], "W"),
    "templates of zeros": lambda: plots.templates(np.zeros((2, 784))),
    "scores": lambda: plots.score_bars([1.5, -2, 0], 0, image=IMAGES[0], margin=1.0),
    "curves": lambda: plots.curves(np.arange(3), {"a": [3, 2, 1]}, "x", "y", "T", {"log C": 2}),
    "log curves": lambda: plots.curves(np.arange(3), {"a": np.array([3, 2, 0.1])}, "x", "y", log=True),
}
WORDS = {
    "digits": "Three: 3 images, labelled 4; 5; 6.",
    "one digit": "Digits: 1 image, labelled 4.",
    "templates": "W: 3 rows of W as 28×28 images, of cat; car; frog. Light is positive, mid-grey zero, dark negative.",
    "templates of zeros": "Templates: 2 rows of W as 28×28 images, of 0; 1. "
    "Light is positive, mid-grey zero, dark negative.",
    "scores": "Scores: 0 1.5 (right), 1 −2, 2 0. The highest is 0. The margin's line stands at 0.5.",
    "curves": "T. y against x, from 0 to 2: a goes from 3 to 1.",
    "log curves": "y against x, from 0 to 2: a goes from 3 to 0.1.",
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_words_and_an_image_of_two_pixels_for_each_of_the_screens(name):
    picture = PICTURES[name]()
    assert WORDS[name] == picture.alt == repr(picture)
    png = picture.png()
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == tuple(round(200 * inch) for inch in picture.figure.get_size_inches())


def test_a_notebook_gets_one_figure_with_the_words_as_its_alternative():
    bundle = plots.digits(IMAGES[:1], ['3 < 8 "thick"'])._repr_mimebundle_()
    assert {"text/plain", "text/html"} == set(bundle)
    assert 1 == bundle["text/html"].count("<figure") == bundle["text/html"].count("<img ")
    assert 'alt="Digits: 1 image, labelled 3 &lt; 8 &quot;thick&quot;."' in bundle["text/html"]
    assert "background:#fff" in bundle["text/html"]  # legible in the dark theme


@pytest.mark.parametrize("right", [1, np.int64(1), np.uint8(1)])
def test_the_right_class_may_be_any_integer(right):
    assert "1 2 (right)" in plots.score_bars(np.array([1.0, 2.0]), right).alt


@pytest.mark.parametrize(
    "value, text",
    [
        (0, "0"),
        (1e-7, "< 0.001"),
        (-1e-7, "> −0.001"),
        (6e-4, "< 0.001"),
        (0.00232, "0.00232"),
        (-1.25, "−1.25"),
        (49.14, "49.1"),
    ],
)
def test_a_small_number_is_not_called_zero(value, text):
    assert f"Scores: 0 {text} (right), 1 1." in plots.score_bars([value, 1.0], 0).alt


def test_the_right_bar_differs_from_the_others_by_hatch():
    (axis,) = plots.score_bars([1.0, 2.0, 3.0], 1).figure.axes
    assert [bool(bar.get_hatch()) for bar in axis.patches[:3]] == [False, True, False]


def test_curves_differ_by_dash_and_by_marker_too():
    names = "abcd"
    (axis,) = plots.curves([0, 1], {name: [0, 1] for name in names}, "x", "y").figure.axes
    assert len({line.get_linestyle() for line in axis.lines}) == 4
    assert len({line.get_marker() for line in axis.lines}) == 4


def test_five_curves_are_refused():
    with pytest.raises(ValueError, match="5 lines do not stay apart; draw at most 4"):
        plots.curves([0, 1], {name: [0, 1] for name in "abcde"}, "x", "y")


def test_the_sign_of_a_weight_can_be_read_in_grey():
    colours = LinearSegmentedColormap.from_list("signed", picture.SIGNED)(np.linspace(0, 1, 64))
    grey = colours[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(grey) > 0).all()
    assert grey[-1] - grey[32] > 0.25
    assert grey[32] - grey[0] > 0.25


def test_lines_stand_out_from_the_card():
    def luminance(colour):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return np.dot(linear, [0.2126, 0.7152, 0.0722])

    contrast = {colour: 1.05 / (luminance(colour) + 0.05) for colour, _, _ in picture.LINES}
    assert all(value >= 2.8 for value in contrast.values()), contrast


def test_importing_plots_and_drawing_leave_pyplot_alone():
    code = "from course_lib import plots; plots.curves([0, 1], {'a': [0, 1]}, 'x', 'y').png(); import sys; "
    code += "sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
