"""The figures of lecture 00: what they compute, and that a student's function cannot hurt them."""

import numpy as np
import pytest

from course_lib.exercise import passing
from course_lib.widgets import lec00
from course_lib.widgets.lec00_common import signed_colours
from course_lib.widgets.lec00_digits import neighbours
from course_lib.widgets.lec00_images import CHALLENGES, says
from course_lib.widgets.lec00_planes import line_of
from course_lib.widgets.lec00_regions import MOVES, PAIRS, TURNS, border, changed
from course_lib.widgets.lec00_scores import ROWS


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


def test_scores_that_come_as_lists_do_not_stop_a_figure():
    points, y = lec00.impossible_sets(10)["two sides"]
    assert "your loops" in lec00.boundary_figure(points, y, loops, unfinished).scene["title"]
    assert "your loops" in lec00.impossible_figure(loops, unfinished, {"two sides": (points, y)}).scene["title"]


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


def said(figure):
    return figure.scene["bank"]["texts"]["said"]["values"]


def test_the_numbers_shown_are_those_of_the_pixels_in_the_frame(images):
    X = images[0]
    figure = lec00.pixels_figure(X)
    texts, numbers = figure.scene["bank"]["texts"], np.rint(255 * X).astype(int).reshape(-1, 28, 28)
    assert texts["n00"]["values"][0] == str(numbers[0, 11, 9])
    assert texts["n35"]["values"][5 + 2] == str(numbers[1, 14, 12]), "picture B, moved by 2 pixels"
    assert len(said(figure)) == 6 * 5


def test_what_images_share_shrinks_and_what_one_of_them_has_grows():
    X = np.zeros((3, 784))
    X[0, :5], X[1, 3:9], X[2, 4:6] = 1, 1, 1
    assert [text.split(": ")[1] for text in said(lec00.variation_figure(X, 7))] == [
        "5 pixels are ink in every one of them, 5 in at least one.",
        "2 pixels are ink in every one of them, 9 in at least one.",
        "1 pixel is ink in every one of them, 9 in at least one.",
    ]


def test_neighbours_are_the_nearest_of_each_class():
    rng = np.random.default_rng(2)
    X, y, new = rng.random((40, 784)), np.arange(40) % 10, rng.random((3, 784))
    rows, far = neighbours(new, X, y)
    plain = np.array([[min(np.linalg.norm(image - X[y == k], axis=1)) for k in range(10)] for image in new])
    np.testing.assert_allclose(far, plain)
    assert (y[rows] == np.arange(10)).all()


@pytest.mark.parametrize("yours", [None, loops, unfinished, failing])
def test_reading_starts_at_the_biases_and_ends_at_the_scores(images, yours):
    X, y, W, _ = images
    b = np.arange(10.0)
    figure = lec00.reading_figure(X[:2], y[:2], W, b, yours)
    texts = np.reshape(said(figure), (2, len(ROWS)))
    highest = lec00.linear_scores(X[:2], W, b).argmax(axis=1)
    assert set(texts[:, 0]) == {"Nothing read: the scores are the biases. Highest: 9, 9."}
    assert [f"The whole digit: {k}" for k in highest] == [text[:18] for text in texts[:, -1]]


def test_a_mean_of_400_is_0_away_from_itself():
    X, y = np.random.default_rng(3).random((4000, 784)), np.arange(4000) % 10
    texts = np.reshape(said(lec00.means_figure(X, y)), (10, -1))
    assert all("are 0 of 255" in row[-1] and "are 0 of 255" not in row[0] for row in texts)


def test_along_a_border_two_scores_are_equal_and_the_third_is_not_higher():
    rng = np.random.default_rng(5)
    seen = 0
    for _ in range(50):
        W, b = rng.normal(size=(3, 2)), rng.normal(size=3)
        for i, j in PAIRS:
            ends = border(W, b, i, j)
            if np.isnan(ends).any():
                continue
            scores, seen = lec00.linear_scores(ends, W, b), seen + 1
            np.testing.assert_allclose(scores[:, i], scores[:, j], atol=1e-9)
            assert (scores[:, 3 - i - j] <= scores[:, i] + 1e-9).all()
    assert seen > 50
    assert np.isnan(border(np.zeros((3, 2)), np.zeros(3), 0, 1)).all()


def test_a_bias_moves_and_a_turn_keeps_the_length_of_the_weights():
    W, b = np.array([[3.0, 4.0], [1, 0], [0, 1]]), np.zeros(3)
    w, c = changed(W, b, 0, TURNS.tolist().index(90), MOVES.tolist().index(1))
    np.testing.assert_allclose(w, [[-4, 3], [1, 0], [0, 1]], atol=1e-12)
    assert (c.tolist(), b.tolist()) == ([1, 0, 0], [0, 0, 0])


def test_the_regions_count_every_point_once_for_all_places_of_three_controls():
    points, y = np.random.default_rng(6).normal(size=(30, 2)), np.arange(30) % 3
    figure = lec00.regions_figure(points, y, *lec00.trained(points, y), loops, failing)
    assert "your loops and the reference (your failing stops with ValueError)" in figure.scene["title"]
    counts = [[int(part.split()[1]) for part in text[:-1].split(": ")[1].split(", ")] for text in said(figure)]
    assert (3 * 13 * 13, {30}) == (len(counts), {sum(row) for row in counts})


def test_odd_or_even_is_counted_for_each_digit():
    X, y = np.eye(10, 784), np.arange(10)
    ten = (np.eye(10, 784), np.zeros(10))
    always_odd = (np.zeros((2, 784)) + [[0.0], [1.0]], np.array([0.0, 1.0]))
    texts = np.reshape(said(lec00.odd_figure(X, y, ten, always_odd)), (2, 10))
    assert texts[0, 4] == "With two templates 0 % of the 4s are called even, which is right."
    assert all(" 100 % " in text for text in texts[1])
