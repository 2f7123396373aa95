"""The figures of lecture 00: what they compute, and that a student's function cannot hurt them."""

import numpy as np
import pytest

from course_lib.exercise import passing
from course_lib.widgets import lec00
from course_lib.widgets.lec00_common import signed_colours
from course_lib.widgets.lec00_images import CHALLENGES, says
from course_lib.widgets.lec00_planes import line_of


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(0)
    return rng.random((6, 784)), np.arange(6), rng.normal(size=(10, 784)), np.zeros(10)


def unfinished(*args):
    raise NotImplementedError


def failing(*args):
    raise ValueError("a bug")


def loops(X, W, b):
    return [
        [sum(w * x for w, x in zip(row, image, strict=True)) + c for row, c in zip(W, b, strict=True)] for image in X
    ]


OWN = [
    ("none given", None, "the reference"),
    ("right", lec00.linear_scores, "your linear_scores"),
    ("right, with loops and lists", loops, "your loops"),
    ("not written", unfinished, "the reference (your unfinished is not written yet)"),
    ("raises", failing, "the reference (your failing stops with ValueError)"),
    ("wrong", lambda X, W, b: X @ W.T, "the reference (your function is not right yet)"),
    (
        "of another shape",
        lambda X, W, b: (X @ W.T).T,
        "the reference (your function is not right yet)",
    ),
]


@pytest.mark.parametrize(("case", "yours", "badge"), OWN, ids=[case for case, _, _ in OWN])
def test_a_figure_runs_the_students_function_where_it_is_right_and_says_whose_it_runs(case, yours, badge):
    example = np.eye(3)[:2], np.arange(12.0).reshape(4, 3), np.arange(4.0) + 1
    function, said = passing(yours, lec00.linear_scores, example)
    assert said == badge
    np.testing.assert_allclose(function(*example), lec00.linear_scores(*example))


def test_a_function_that_fails_later_is_replaced_by_the_reference():
    def two_only(X, W, b):
        assert len(X) == 2
        return X @ W.T + b

    function, badge = passing(two_only, lec00.linear_scores, (np.eye(2), np.eye(2), np.ones(2)))
    assert badge == "your two_only"
    np.testing.assert_array_equal(function(np.eye(3), np.eye(3), np.ones(3)), np.eye(3) + 1)


@pytest.mark.parametrize("name", CHALLENGES)
def test_strength_0_changes_nothing_and_strength_6_something_and_both_stay_images(name, images):
    change, words = CHALLENGES[name]
    page = images[0].reshape(-1, 28, 28)
    np.testing.assert_allclose(change(page, 0), page, atol=1e-12)
    changed = change(page, 6)
    assert not np.allclose(changed, page)
    assert 0 <= changed.min() <= changed.max() <= 1 + 1e-12
    assert says(words, 0) == "untouched"


def test_moving_right_by_3_puts_every_column_3_further():
    page = np.random.default_rng(1).random((2, 28, 28))
    moved = CHALLENGES["viewpoint"][0](page, 3)
    np.testing.assert_allclose(moved[:, :, 3:], page[:, :, :-3])
    assert (moved[:, :, :3] == 0).all()


def test_the_semantic_gap_figure_holds_every_place_of_its_controls(images):
    X, y, W, b = images
    figure = lec00.semantic_gap_figure(X, y, W, b, picks=[0, 1, 2])
    said = figure.scene["bank"]["texts"]["said"]
    assert (6 * 7 * 3, False) == (len(said["values"]), figure.scene["asks"])
    assert said["values"][0].startswith("Untouched: this 0 is taken for a")


def test_the_template_figure_adds_up_light_dark_and_bias(images):
    X, y, W, _ = images
    b = np.full(10, 0.5)
    figure = lec00.template_figure(X[:2], y[:2], {"one": (W, b), "two": (2 * W, b)}, failing)
    assert "the reference (your failing stops with ValueError)" in figure.scene["title"]
    first = figure.scene["bank"]["texts"]["said"]["values"][0]
    score = (W[0] * X[0]).sum() + 0.5
    assert f"bias 0.5: score {score:.1f}.".replace("-", "−") in first


def test_a_line_has_its_weights_at_a_right_angle_and_no_weights_no_line():
    (a, c), w = line_of([3.0, 4.0], 10.0), np.array([3.0, 4.0])
    np.testing.assert_allclose([w @ a + 10, w @ c + 10, w @ (a - c)], 0, atol=1e-12)
    assert np.isnan(line_of([0.0, 0.0], 1.0)).all()


def test_dragging_w_is_answered_for_every_bias_and_the_one_that_is_set():
    points, y = lec00.impossible_sets(10)["two sides"]
    figure = lec00.boundary_figure(points, y, lec00.linear_scores, unfinished)
    assert "your linear_scores and the reference (your unfinished is not written yet)" in figure.scene["title"]
    message, _ = figure.reply({"turn": 1, "state": {"w": [1.0, 2.0], "bias": -1.03}})
    said = message["bank"]["texts"]["said"]["values"]
    assert len(said) == 26
    assert "w = (1.00, 2.00), b = −1.00: 100.0 % of 20 right. The line stands 0.45 from the origin." in said
    assert "problem" not in figure.reply({"turn": 2, "state": {"w": [0.0, 0.0], "bias": 0.0}})[0]


def test_the_map_of_all_lines_agrees_with_counting():
    sets = lec00.impossible_sets(20)
    figure = lec00.impossible_figure(lec00.linear_scores, lec00.accuracy, sets)
    said = figure.scene["bank"]["texts"]["said"]
    assert (["shape", "angle", "offset"], 4 * 36 * 25) == (said["axes"], len(said["values"]))
    points, y = sets["ring"]
    share = np.mean((points[:, 0] > -2.5) == y)  # angle 0, offset −2.5
    assert figure.scene["title"] == "One line, two classes, by your linear_scores and your accuracy"
    assert said["values"][36 * 25 + 18 * 25 + 2].startswith(f"Ring: this line has {100 * share:.0f} % right")


def test_signed_colours_are_dark_below_zero_grey_at_zero_and_light_above():
    dark, grey, light = signed_colours(np.repeat([-1.0, 0.0, 1.0], 784).reshape(3, 784), 1)[:, 0, 0].sum(axis=1)
    assert dark < grey < light
