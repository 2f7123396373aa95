"""The figures of lecture 04: their numbers against simulations, and whose function draws."""

import numpy as np
import pytest

from course_lib.references.lec04 import gradient_descent, minibatches, sgd_epoch
from course_lib.second_order import critical_point_kind
from course_lib.widgets import descent
from course_lib.widgets.descent import bowls, directions, landscape, noise, rests, walks
from course_lib.widgets.pack import unpacked


@pytest.fixture(scope="module")
def small():
    rng = np.random.default_rng(0)
    return rng.random((80, 6)), np.arange(80) % 3


def said(figure):
    return figure.scene["bank"]["texts"]["said"]["values"]


def ask(figure, **changes):
    """The kernel's answer to a state."""
    message, _ = figure.reply({"state": figure.scene["state"] | changes, "turn": 1})
    assert "problem" not in message, message
    return message["bank"]["texts"]["said"]["values"]


@pytest.mark.parametrize("n", [2, 5, 40])
@pytest.mark.parametrize("step", [0.01, 0.3, 1.0])
def test_the_chance_of_help_is_what_a_simulation_finds(n, step):
    u = np.random.default_rng(0).normal(size=(40_000, n))
    u /= np.linalg.norm(u, axis=1, keepdims=True)
    u[:, 0] *= step
    lower = (u[:, 0] - 1) ** 2 + step**2 * (u[:, 1:] ** 2).sum(axis=1) < 1
    assert directions.chance_of_help(n, step) == pytest.approx(lower.mean(), abs=0.01)


def test_the_best_of_many_steps_is_what_a_simulation_finds():
    u = np.random.default_rng(0).normal(size=(60, 1000, 30))
    best = (u[..., 0] / np.linalg.norm(u, axis=2)).max(axis=1)
    gains = (0.1 * best - 0.005) / 0.095
    assert directions.best_of(30, 0.1) == pytest.approx(np.median(gains), abs=0.02)


@pytest.mark.parametrize("n", [2, 3, 100, 10_000])
def test_all_directions_together_are_one(n):
    assert directions.angle_shares(n, np.linspace(0, np.pi, 37)).sum() == pytest.approx(1)


def broken(*args):
    raise ValueError("not today")


def empty(*args):
    raise NotImplementedError


WHOSE = [
    (None, "the reference"),
    (critical_point_kind, "your critical_point_kind"),
    (empty, "the reference (your empty is not written yet)"),
    (broken, "the reference (your broken stops with ValueError)"),
    (lambda H: "saddle", "the reference (your function is not right yet)"),
    (lambda H: 7, "the reference (your function is not right yet)"),
]


@pytest.mark.parametrize(("function", "badge"), WHOSE, ids=[badge for _, badge in WHOSE])
def test_a_figure_says_whose_function_judges(function, badge):
    assert descent.rest_figure(function).scene["note"] == f"the Hessian is judged by {badge}"


def test_the_path_of_the_students_own_function_is_drawn():
    mine = descent.learning_rate_figure(lambda grad, x0, rate, steps: gradient_descent(grad, x0, rate, steps))
    assert mine.scene["series"][0]["badge"] == "your function"
    assert descent.learning_rate_figure().scene["series"][0]["badge"] == "the reference"


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.1, "Exactly at the edge the steep part flips its sign for ever"),
        (0.095, "multiplies the flat part by 0.905 and the steep part by −0.9"),
        (0.11, "multiplies the flat part by 0.89 and the steep part by −1.2"),
        (0.0123, "Learning rate 0.0123"),
    ],
)
def test_the_bowl_tells_what_a_learning_rate_does_from_any_start(rate, words):
    figure = descent.learning_rate_figure()
    assert any(words in text for text in ask(figure, start=[1.0, 2.0], learning_rate=rate))


def test_a_narrow_valley_takes_as_long_as_it_is_narrow_however_it_is_turned():
    _, parts, told = bowls.valleys(gradient_descent)
    np.testing.assert_allclose(parts[:, 0], parts[:, 3], rtol=1e-6, atol=1e-9)
    assert "after 59 steps" in told[bowls.CONDITIONS.index(20), 0, bowls.PARTS.index(0.9)]


@pytest.mark.parametrize(
    ("start", "surface", "words"),
    [
        ([0.0, 0.0], "saddle", "a saddle."),
        ([0.0, 0.0], "plateau", "a minimum."),
        ([0.0, 0.0], "flat valley", "degenerate."),
        ([0.0, 0.0], "monkey saddle", "degenerate."),
        ([0.0, 1.0], "saddle", "Descent leaves the picture at step"),
        ([1.0, 1.0], "two valleys", "After 150 steps: (1.35, 0)"),
        ([-1.0, 1.0], "two valleys", "After 150 steps: (−1.47, 0)"),
    ],
)
def test_a_place_of_rest_is_named_and_the_path_told(start, surface, words):
    texts = ask(descent.rest_figure(), start=start)
    assert words in texts[2 * rests.NAMES.index(surface)]


def test_noise_takes_descent_off_the_ridge():
    texts = said(descent.rest_figure())
    assert ("After 150 steps: (0, 0)" in texts[0], "leaves the picture" in texts[1]) == (True, True)


@pytest.mark.parametrize("name", list(rests.PLACES))
def test_slopes_and_curvatures_of_the_surfaces_are_those_of_their_values(name):
    surface, h = rests.PLACES[name], 1e-5
    for x in ([0.3, -0.7], [-1.2, 0.4]):
        steps = h * np.eye(2)
        slope = [(surface.fun(x + e) - surface.fun(x - e)) / (2 * h) for e in steps]
        bend = [(surface.grad(x + e) - surface.grad(x - e)) / (2 * h) for e in steps]
        np.testing.assert_allclose(surface.grad(x), slope, atol=1e-8)
        np.testing.assert_allclose(surface.hess(x), bend, atol=1e-7)


def test_the_error_of_a_batch_falls_with_the_root_of_its_size(small):
    X, y = (np.repeat(part, 20, axis=0) for part in small)
    rng = np.random.default_rng(0)
    clouds, errors, _, length = noise.measure(X, y, np.zeros((3, 6)), minibatches, [1, 4, 16], rng)
    assert (errors[0] / errors[1], errors[1] / errors[2]) == pytest.approx((2, 2), rel=0.15)
    np.testing.assert_allclose(clouds[2].mean(axis=0), [length, 0], atol=4 * errors[2] / np.sqrt(200))


def test_the_race_counts_time_passes_and_steps(small):
    figure = descent.race_figure(*small, seconds=0.01, rates={8: 0.1, 80: 0.1})
    assert (figure.scene["steps"], figure.scene["note"]) == (40, "trained by the reference")
    assert figure.scene["bet"]["options"] == ["8 in a batch", "all 80 at once"]
    assert figure.scene["bank"]["texts"]["best"]["values"][0] in figure.scene["bet"]["options"]


def test_patience_ends_training_where_algorithm_2_1_would():
    errors = [0.5, 0.3, 0.4, 0.3, 0.2, 0.3, 0.3, 0.3]
    texts = said(descent.patience_figure(errors, errors))
    assert "ends after epoch 3 and keeps the weights of epoch 2, 30.0 % wrong" in texts[0]
    assert "ends after epoch 4 and" in texts[1]
    assert "ends after epoch 8 and keeps the weights of epoch 5, 20.0 % wrong" in texts[2]


def test_the_height_of_a_landscape_is_the_networks_loss(small):
    X, y = small
    cuts = landscape.cuts_of(X, y, small, seed=0)
    figure = descent.landscape_figure(X, y)
    for k, cut in enumerate(cuts):
        assert f"{cut.heights.min():.2f}".rstrip("0").rstrip(".") in said(figure)[k]
        corner = landscape.moved(cut.parameters, cut.directions, (1, -1))
        loss, _ = landscape.two_layer_objective(tuple(corner), X, y)
        assert cut.heights[0, -1] == pytest.approx(loss)
    assert "At (0.5, −0.5)" in ask(figure, place=[0.5, -0.5])[1]


def test_the_reference_takes_only_the_rows_that_the_order_names(small):
    X, y = small
    seen = []

    def grad(w, X_batch, y_batch):
        seen.extend(y_batch.tolist())
        return np.zeros_like(w)

    sgd_epoch(grad, np.zeros(2), X, y, np.array([4, 2, 0]), 2, 0.1)
    assert seen == y[[4, 2, 0]].tolist()


def test_each_step_of_the_walk_shows_its_own_templates_loss_and_accuracy():
    X, y = np.eye(10, 784), np.arange(10)
    path = np.zeros((3, 10, 784))
    path[1, :3, :3], path[2] = np.eye(3), np.eye(10, 784)
    shown = descent.walk_figure(path.reshape(3, -1), [2.3, 1.5, 0.5], X, y, "me")
    assert said(shown) == [
        "After 0 steps: loss 2.3; 10 % of 10 new digits are right.",
        "After 1 step: loss 1.5; 30 % of 10 new digits are right.",
        "After 2 steps: loss 0.5; 100 % of 10 new digits are right.",
    ]
    assert shown.scene["title"] == "2 steps down, by me"
    pictures = unpacked(shown.blob, shown.scene["bank"]["arrays"])["templates"].reshape(3, 56, 140)
    assert set(np.unique(pictures[0])) == {128, 255}
    assert pictures[1, 0, 0] > 200
    assert pictures[1, 1, 29 + 2] == 128


def test_every_random_hessian_stands_in_the_picture_under_the_name_its_eigenvalues_have():
    places = walks.eigenvalue_places(critical_point_kind, np.arange(1, 9))
    there = {name: np.isfinite(values[..., 0]) for name, values in places.items()}
    assert sum(mask.sum(axis=1) for mask in there.values()).tolist() == [walks.DRAWN * n for n in range(1, 9)]
    assert (places["minimum"][there["minimum"]][:, 1] > 0).all()
    assert (places["maximum"][there["maximum"]][:, 1] < 0).all()
    assert not there["saddle"][0].any()
    assert not there["minimum"][-1].any()


def test_the_shares_of_random_hessians_are_told_for_each_dimension():
    shown = descent.many_figure(critical_point_kind, {"saddle": [0, 70.5], "minimum": [50, 15]}, "me")
    assert said(shown) == [
        "1 dimension: of 1,000 random symmetric matrices 0 % are saddles, 50 % are minima.",
        "2 dimensions: of 1,000 random symmetric matrices 70.5 % are saddles, 15 % are minima.",
    ]
    assert shown.scene["title"] == "Random Hessians, named by me"
