"""The figures of lecture 09: their numbers against other ways to find them, and whose function draws."""

import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.losses import softmax_loss
from course_lib.widgets import lec09
from course_lib.widgets.lec00_points import impossible_sets
from course_lib.widgets.lec09 import choices, flow, folding, networks, parts, turning


def said(figure):
    return figure.scene["bank"]["texts"]["said"]["values"]


def empty(*args):
    raise NotImplementedError


def broken(*args):
    raise ValueError("not today")


def linear(X, W1, b1, W2, b2):
    return (X @ W1.T + b1) @ W2.T + b2


def nan(X, y, W1, b1, W2, b2, lam):
    return np.nan, tuple(np.full_like(one, np.nan) for one in (W1, b1, W2, b2))


def mine(X, y, *rest):
    return networks.two_layer_gradients(X, y, *rest)


SCORES = [
    (None, "the reference"),
    (networks.two_layer_scores, "your two_layer_scores"),
    (empty, "the reference (your two_layer_scores is not written yet)"),
    (broken, "the reference (your two_layer_scores stops with ValueError)"),
    (linear, "the reference (your two_layer_scores is not right yet)"),
]
GRADIENTS = [
    (None, "the reference"),
    (mine, "your two_layer_gradients"),
    (empty, "the reference (your two_layer_gradients is not written yet)"),
    (nan, "the reference (your two_layer_gradients is not right yet)"),
]


@pytest.mark.parametrize(("function", "whose"), SCORES, ids=[whose for _, whose in SCORES])
def test_the_turned_space_says_whose_scores_it_shows(function, whose):
    assert f"both axes computed by {whose}" == lec09.turn_figure(function).scene["note"]


@pytest.mark.parametrize(("function", "whose"), GRADIENTS, ids=[whose for _, whose in GRADIENTS])
def test_the_way_back_says_whose_gradients_it_shows(function, whose):
    assert f"loss and gradients by {whose}; λ = 0" == lec09.flow_figure(function).scene["note"]


def test_a_right_function_that_is_too_slow_is_told_so(monkeypatch):
    monkeypatch.setattr(networks, "SLOW", 0.0)
    assert "without loops it could train here" in networks.own_gradients(mine)[1]


def test_the_student_s_functions_train_and_draw():
    figure = lec09.fold_figure(networks.two_layer_scores, mine)
    assert "regions drawn by your two_layer_scores; trained by your two_layer_gradients" == figure.scene["note"]
    assert len(figure.data) < 220_000
    assert said(lec09.fold_figure()) == said(figure)


def test_turning_the_hidden_space_goes_from_the_plane_to_the_plane_folded_twice():
    X, _ = impossible_sets()["opposite quadrants"]
    first, last = (
        networks.two_layer_scores(X, turning.W1, np.zeros(4), turning.side(turn), np.zeros(2)) for turn in (0, 90)
    )
    z = np.stack([X[:, 0] + X[:, 1], X[:, 0] - X[:, 1]], axis=1) / 2
    np.testing.assert_allclose(first, z, atol=1e-12)
    np.testing.assert_allclose(last, np.abs(z), atol=1e-12)
    texts = said(lec09.turn_figure())
    assert ("54 % of the points" in texts[0], "100 % of the points" in texts[-1]) == (True, True)


def test_the_hidden_space_is_seen_so_that_the_second_layer_s_line_is_upright():
    run, (X, _) = networks.runs_of("ring")[-1], impossible_sets()["ring"]
    scores = networks.two_layer_scores(X, *run.frames[-1])
    lead = np.sinh(folding.view(X, run.frames[-1])[:, 0])
    np.testing.assert_allclose(lead, (scores[:, 1] - scores[:, 0]).clip(-100, 100), rtol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_a_unit_s_line_is_where_it_turns_on_and_ends_at_the_picture_s_edge(seed):
    W1, b1, *rest = networks.fresh(6, seed)
    lines = folding.unit_lines((W1, b1, *rest))
    for w, b, line in zip(W1, b1, lines, strict=False):
        if np.abs(line).max() <= folding.SIDE + 1e-9:
            np.testing.assert_allclose(line @ w + b, 0, atol=1e-9)
            np.testing.assert_allclose(np.abs(line).max(axis=1), folding.SIDE)
        else:
            corners = np.array([[x, y] for x in (-1, 1) for y in (-1, 1)]) * folding.SIDE
            assert len(set(np.sign(corners @ w + b))) == 1


def test_a_unit_with_weights_0_has_no_line():
    assert (folding.unit_lines((np.zeros((1, 2)), np.ones(1))) == folding.AWAY).all()


def test_the_region_is_red_where_class_1_leads():
    colours = folding.region(lambda X, *p: np.stack([-X[:, 0], X[:, 0]], axis=1), ())
    assert (folding.BLUES[0].tolist(), folding.REDS[0].tolist()) == (colours[0, 0].tolist(), colours[0, -1].tolist())


@pytest.mark.parametrize("x1", flow.INPUTS)
def test_the_gradients_of_the_picture_are_the_slopes_of_its_loss(x1):
    def loss(W1):
        hidden = np.maximum(0, np.array([[x1, flow.X2]]) @ W1.T + flow.B1)
        return softmax_loss(hidden @ flow.W2.T + flow.B2, np.array([flow.LABEL]))[0]

    before = flow.W1 @ [x1, flow.X2] + flow.B1
    if np.abs(before).min() > 1e-3:  # at a kink there is no slope to compare with
        h = 1e-6 * np.eye(6).reshape(6, 3, 2)
        slopes = [(loss(flow.W1 + one) - loss(flow.W1 - one)) / 2e-6 for one in h]
        np.testing.assert_allclose(flow.flow_gradients(x1)[0].ravel(), slopes, atol=1e-8)


def test_numbers_appear_step_by_step():
    texts = lec09.flow_figure().scene["bank"]["texts"]
    places = len(flow.INPUTS)
    filled = [sum(text["values"][stage * places] != " " for text in texts.values()) for stage in range(10)]
    assert sorted(filled) == filled
    assert (2, len(texts) - 1) == (filled[0], filled[-1])  # the list of units stays hidden


def test_gains_are_differences_to_the_best_other_option():
    final = np.array([[1.0, 4.0, 2.0], [3.0, 0.0, 5.0]])
    assert [2.0, 3.0] == choices.gains_of(final)[0, 0].tolist()
    assert [-4.0, -2.0] == choices.gains_of(np.array([[4.0, 2.0], [0.0, 1.0]]))[0, 0].tolist()


@pytest.mark.parametrize(
    "names", [("pixels", "SVM", "0", "SGD", "constant"), ("HOG", "softmax", "0.01", "Adam", "cosine")]
)
def test_a_recorded_run_comes_out_again(names):
    right, rates = choices.recorded()
    place = tuple(options.index(name) for options, name in zip(choices.AXES.values(), names, strict=True))
    parts = choices.features_of(names[0], mnist())
    again = choices.trained(parts, *names, rates[place], choices.SEEDS[0])
    np.testing.assert_allclose(again, right[place][0], atol=0.5)


def test_the_choices_are_told():
    texts = said(lec09.choices_figure())
    assert "87.5 % of 500 new digits right" in texts[0]
    assert len(texts) == 144
    assert any("rank 1 of 144" in text for text in texts)


@pytest.mark.parametrize("figure", [lec09.turn_figure, lec09.flow_figure, lec09.choices_figure])
def test_a_figure_has_a_still_picture_and_words(figure):
    shown = figure()
    assert len(shown.description) > 100
    assert shown.still().startswith("<svg")


def test_the_hidden_units_are_those_of_the_step_and_the_corners_are_told():
    rng = np.random.default_rng(0)
    W1, W2 = rng.normal(size=(12, 784)), rng.normal(size=(10, 12))
    walk = [(W1 * (1 - t / 60), np.zeros(12), W2, np.zeros(10)) for t in range(61)]
    shown = lec09.parts_figure(walk, rng.random((50, 784)), np.zeros(50, dtype=int), "me")
    assert shown.scene["title"] == "Hidden units while they learn, by me"
    assert len(said(shown)) == len(shown.scene["controls"][0]["values"])
    assert said(shown)[0].startswith("After 0 steps ")
    assert said(shown)[0].endswith(f"a weight is about {np.abs(W1[:10, parts.CORNERS]).mean():.3f} in size.")
    assert said(shown)[-1].endswith("a weight is about 0 in size.")


def test_a_corner_has_nine_pixels():
    corners = parts.CORNERS.reshape(28, 28)
    assert corners.sum() == 4 * 9
    assert all(corner.all() for corner in (corners[:3, :3], corners[:3, -3:], corners[-3:, :3], corners[-3:, -3:]))
