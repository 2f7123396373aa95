"""Pictures of surfaces, training, features, classifiers: drawn without a warning, said in true words."""

import io

import numpy as np
import pytest
from PIL import Image

from course_lib.gradients import step_size_sweep
from course_lib.plots.classifiers import _ball, constraint_balls, decision_regions
from course_lib.plots.features import color_templates, hog_glyphs, word_gallery
from course_lib.plots.surfaces import bands, contours, paths, training_history, u_curve
from course_lib.regularizers import elastic_net, l1, l2
from course_lib.surfaces import SURFACES
from course_lib.training import History
from course_lib.trajectory import run

RNG = np.random.default_rng(0)
BOWL = SURFACES["quadratic"]
HISTORY = History(*(np.array(v) for v in ([2.0, 1.0], [0.4, 0.3], [0.5, 0.6], [0.1] * 4)), 0, "max_epochs")
CENTERS = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]])
POINTS = np.repeat(CENTERS, 5, axis=0) + RNG.normal(0, 0.1, (15, 2))
CLASSES = np.repeat([0, 1, 2], 5)


def by_distance(X):
    return -((X[:, None] - CENTERS) ** 2).sum(axis=2)


def sweep():
    return step_size_sweep(lambda x: float(np.sin(x).sum()), np.cos(np.ones(2)), np.ones(2))


RUNS = {rule: run(rule, BOWL, learning_rate=0.01, steps=20) for rule in ("sgd", "momentum", "adam", "nesterov")}
PICTURES = {
    **{f"contours of {name}": lambda s=s: contours(s) for name, s in SURFACES.items()},
    "paths": lambda: paths(BOWL, RUNS),
    "bands": lambda: bands(np.arange(9), {"a": RNG.random((3, 9)), "b": RNG.random((5, 9))}, "epoch", "loss"),
    "bands on a log axis": lambda: bands([1, 2], {"a": [[1.0, 0.1]]}, "epoch", "loss", "A title", log=True),
    "training history": lambda: training_history(HISTORY),
    "u curve": lambda: u_curve(sweep()),
    "HOG glyphs": lambda: hog_glyphs(RNG.random((24, 32))),
    "HOG of nothing": lambda: hog_glyphs(np.zeros((16, 16))),
    "words": lambda: word_gallery(RNG.normal(size=(25, 108))),
    "gray words": lambda: word_gallery(RNG.normal(size=(3, 16)), size=4),
    "colour templates": lambda: color_templates(RNG.normal(size=(10, 3073)), list("abcdefghij")),
    "decision regions": lambda: decision_regions(POINTS, CLASSES, by_distance, ["cat", "dog", "ship"]),
    "constraint balls": lambda: constraint_balls({"L2": l2, "L1": l1, "both": elastic_net}, lambda a, b: a**2 + b),
    "balls alone": lambda: constraint_balls({"L2": l2}, size=3.0),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_drawn_and_says_what_it_shows(name):
    picture = PICTURES[name]()
    pixels = np.asarray(Image.open(io.BytesIO(picture.png())).convert("L"))
    assert pixels.std() > 5
    assert picture.alt.endswith(".")
    assert 20 < len(picture.alt) < 500
    assert "nan" not in picture.alt


def test_contours_name_minima_and_saddles():
    alt = contours(SURFACES["himmelblau"]).alt
    assert "(3, 2)" in alt
    assert alt.count("(") == 8


def test_every_path_has_its_own_dash_and_marker():
    lines = paths(BOWL, RUNS).figure.axes[0].lines
    assert len({line.get_marker() for line in lines}) == len({line.get_linestyle() for line in lines}) == 4


def test_paths_say_how_each_run_ended():
    wild = {"sgd": run("sgd", BOWL, learning_rate=0.2, steps=50)}
    assert "diverged" in paths(BOWL, wild).alt


def test_bands_say_median_and_middle_half():
    alt = bands([0, 1], {"adam": [[5, 1], [5, 2], [5, 3], [5, 4], [5, 5]]}, "epoch", "loss").alt
    assert "adam, 5 runs, from 5 to 3 (2 to 4 at the end)" in alt


def test_training_history_marks_the_epoch_kept():
    assert "validation error from 0.5 to 0.6, smallest in epoch 1" in training_history(HISTORY).alt


@pytest.mark.parametrize("level, edge", [(0, 80), (1, 0)])
def test_hog_glyphs_say_the_edges_direction(level, edge):
    """Brightness growing to the right has upright edges (a bin is 10° off), downward level ones."""
    ramp = np.mgrid[:16, :16][1 - level].astype(float)
    assert f"about {edge}°" in hog_glyphs(ramp).alt


def test_decision_regions_measure_area_and_accuracy():
    alt = decision_regions(np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([0, 0]), lambda X: X - 0.5).alt
    assert "50% of them" in alt or "100% of them" in alt
    halves = decision_regions(np.array([[-1.0, 0], [1.0, 0]]), np.array([0, 1]), lambda X: X[:, :1] * [-1, 1])
    assert "0 50%, 1 50%" in halves.alt


@pytest.mark.parametrize(
    "regularizer, radius",
    [
        (l2, lambda u: np.ones(len(u))),
        (l1, lambda u: 1 / np.abs(u).sum(axis=1)),
        (lambda w: (np.abs(w).max(), None), lambda u: 1 / np.abs(u).max(axis=1)),
    ],
)
def test_balls_have_the_radius_of_the_formula(regularizer, radius):
    edge = _ball(regularizer, 1.0)
    lengths = np.linalg.norm(edge, axis=1)
    np.testing.assert_allclose(lengths, radius(edge / lengths[:, None]), rtol=1e-9)


def test_l1_touches_at_a_corner_where_l2_does_not():
    alt = constraint_balls({"L2": l2, "L1": l1}, lambda a, b: (a - 2) ** 2 + (b - 0.5) ** 2).alt
    assert "L1: smallest loss at (1, 0)" in alt
    assert "L2: smallest loss at (0.97, 0.24)" in alt


FIVE = {name: [[1, 2]] for name in "abcde"}
REFUSED = {
    "five bands": (lambda: bands([0, 1], FIVE, "x", "y"), "5 curves were given; 1 to 4"),
    "no path": (lambda: paths(BOWL, {}), "0 curves"),
    "a bank for a run": (
        lambda: paths(BOWL, {"bank": run("sgd", BOWL, learning_rate=np.array([0.1, 0.2]), steps=3)}),
        r"bank has points of shape \(4, 2, 2\)",
    ),
    "one contour": (lambda: contours(BOWL, levels=1), "levels is 1"),
    "a run that diverged at once": (
        lambda: training_history(History(*[np.zeros(0)] * 4, -1, "diverged")),
        "no epoch",
    ),
    "words of another size": (lambda: word_gallery(np.ones((2, 50))), r"\(K, 36\) or \(K, 108\)"),
    "names missing": (lambda: color_templates(np.ones((3, 3072)), ["a"]), "for 1 names"),
    "points in space": (lambda: decision_regions(np.ones((2, 3)), np.zeros(2), None), r"\(N, 2\)"),
    "seven classes": (lambda: decision_regions(POINTS, CLASSES, lambda X: np.ones((len(X), 7))), "7 classes"),
    "no regularizer": (lambda: constraint_balls({}), "0 regularizers"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_bad_input_is_refused_with_a_sentence(what):
    call, said = REFUSED[what]
    with pytest.raises(ValueError, match=said):
        call()
