"""The figures of lecture 07: their numbers against what they stand for, and whose function draws."""

import json
import re

import numpy as np
import pytest

from course_lib import second_order
from course_lib.widgets import lec07
from course_lib.widgets.lec07 import cost, ellipse, model, race
from course_lib.widgets.lec07.places import PLACES


def said(figure):
    return figure.scene["bank"]["texts"]["said"]["values"]


def ask(figure, **changes):
    """The kernel's answer to a state."""
    message, _ = figure.reply({"state": figure.scene["state"] | changes, "turn": 1})
    assert "problem" not in message, message
    return message["bank"]["texts"]["said"]["values"]


def broken(*args):
    raise ValueError("not today")


def empty(*args):
    raise NotImplementedError


def endless(*args):
    while True:
        pass


def nan(x, g, H, damping=0.0):
    return np.full_like(x, np.nan)


WHOSE = [
    (None, "the reference"),
    (second_order.newton_step, "your newton_step"),
    (empty, "the reference (your newton_step is not written yet)"),
    (broken, "the reference (your newton_step stops with ValueError)"),
    (endless, "the reference (your newton_step does not end)"),
    (nan, "the reference (your newton_step is not right yet)"),
    (lambda x, g, H, damping=0.0: x - g, "the reference (your newton_step is not right yet)"),
]


@pytest.mark.parametrize(("function", "whose"), WHOSE, ids=[whose for _, whose in WHOSE])
def test_the_figure_of_the_model_says_whose_steps_it_shows(function, whose):
    assert lec07.model_figure(function).scene["note"] == f"steps by {whose}"


def test_the_other_figures_say_whose_function_they_use():
    assert lec07.ellipse_figure(second_order.bfgs_update).scene["note"] == "updated by your bfgs_update"
    assert lec07.ellipse_figure(empty).scene["note"] == "updated by the reference (your bfgs_update is not written yet)"
    assert lec07.your_lbfgs(broken)[1] == "the reference (your lbfgs_direction stops with ValueError)"


def test_a_step_that_fails_only_where_it_was_not_tried_leaves_the_figure_alive():
    def clumsy(x, g, H, damping=0.0):
        if x[0] < -1.3:
            raise ZeroDivisionError
        return second_order.newton_step(x, g, H, damping)

    assert said(lec07.model_figure(clumsy)) == said(lec07.model_figure())


@pytest.mark.parametrize("name", list(PLACES))
def test_slopes_and_curvatures_of_the_surfaces_are_those_of_their_values(name):
    surface, h = PLACES[name], 1e-5
    for x in ([0.3, -0.7], [-1.2, 0.4]):
        steps = h * np.eye(2)
        slope = [(surface.fun(x + e) - surface.fun(x - e)) / (2 * h) for e in steps]
        bend = [(surface.grad(x + e) - surface.grad(x - e)) / (2 * h) for e in steps]
        np.testing.assert_allclose(surface.grad(x), slope, atol=1e-7)
        np.testing.assert_allclose(surface.hess(x), bend, atol=1e-6)


def text_at(texts, place, damping=0.0):
    return texts[list(PLACES).index(place) * len(model.DAMPING) + model.DAMPING.index(damping)]


@pytest.mark.parametrize(
    ("start", "place", "damping", "words"),
    [
        ([1.3, -0.4], "bowl", 0.0, "is a bowl, eigenvalues 3 and 12. One step takes the value from"),
        ([1.3, -0.4], "bowl", 0.0, "to 0. After 8 steps: (0, 0), a minimum."),
        ([1.3, -0.4], "saddle", 0.0, "After 8 steps: (0, 0), a saddle."),
        ([1.3, -0.4], "saddle", 2.0, "is a gutter, eigenvalues 0 and 4. It is flat nowhere: no step."),
        ([1.3, -0.4], "saddle", 3.0, "with damping 3 is a bowl, eigenvalues 1 and 5."),
        ([-1.0, 1.0], "curved valley", 0.0, "One step takes the value from 4 to 80. After 8 steps: (1, 1), a minimum."),
        ([0.1, 1.0], "two valleys", 0.0, "After 8 steps: (0.13, 0), a saddle."),
    ],
)
def test_the_model_is_told_and_so_is_where_its_steps_end(start, place, damping, words):
    assert words in text_at(ask(lec07.model_figure(), start=start), place, damping)


@pytest.mark.parametrize("H", [np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([[1.0, 2.0], [2.0, -1.0]]), -np.eye(2)])
@pytest.mark.parametrize("x", [np.array([0.7, -0.2]), np.array([-0.1, 0.9])])
def test_level_lines_of_the_model_are_level_and_one_goes_through_the_point(H, x):
    center = np.array([0.3, 0.1])
    d = x - center
    height = d @ H @ d / 2
    lines = model.rings(H, center, height)
    drawn = lines[np.isfinite(lines).all(axis=(1, 2))]
    heights = np.einsum("ltn,nm,ltm->lt", drawn - center, H, drawn - center) / 2
    np.testing.assert_allclose(heights, heights[:, :1] + 0 * heights, rtol=1e-9)
    assert np.isclose(heights[:, 0], height).any()


def test_along_the_step_the_quadratic_model_promises_one_and_the_line_twice_as_much():
    one = model.one_model(second_order.newton_step, PLACES["bowl"], np.array([-1.0, 0.5]), 0.0)
    at_one = [np.interp(1, model.CUT, one["values"][k, :, 1]) for k in range(3)]
    assert at_one == pytest.approx([-1, -2, -1], abs=1e-3)


def test_bfgs_knows_a_bowl_of_two_dimensions_after_two_steps():
    texts = said(lec07.ellipse_figure())
    assert "in the worst direction off by a factor 12. A circle: it knows nothing yet." in texts[0]
    assert "the same ellipse" not in texts[1]
    assert "the same ellipse" in texts[2]
    last = texts[-1]
    assert ("the same ellipse" in last, "It has arrived" in last) == (True, True)


@pytest.mark.parametrize("start", [[1.0, 1.5], [-0.5, -1.9], [0.0, 0.0]])
def test_from_other_starts_bfgs_arrives_too(start):
    texts = ask(lec07.ellipse_figure(second_order.bfgs_update), start=start)
    assert len(texts) == 2 * (ellipse.STEPS + 1)
    assert "It has arrived" in texts[ellipse.STEPS]


def test_an_ellipse_is_where_the_quadratic_form_is_one():
    B = np.array([[3.0, 1.0], [1.0, 2.0]])
    ring = ellipse.ring(B)
    np.testing.assert_allclose(np.einsum("tn,nm,tm->t", ring, B, ring), 1)
    assert np.isnan(ellipse.ring(-B)).all()


def test_memory_is_counted_in_bytes_of_eight():
    assert cost.bytes_kept(np.array([1000.0]))[:, 0].tolist() == [8e3, 168e3, 8.008e6, 8.008e6]
    assert any("10,000 weights" in text and "BFGS" in text and "800 MB" in text for text in said(cost.cost_figure()))


def test_a_cost_that_grows_like_a_power_is_fitted_and_a_slow_update_is_told():
    n = [10, 100, 1000]
    a, b = cost.fit(n, [1e-5 + 1e-9 * k**2 for k in n], 2)
    assert (a, b) == pytest.approx((1e-5, 1e-9))
    fast = cost.Measured([n] * 4, [[1e-6] * 3, [1e-5] * 3, [1e-5, 1e-4, 1e-3], [1e-5, 1e-4, 1e-2]], "")
    slow = fast._replace(seconds=[*fast.seconds[:2], [1e-5, 1e-3, 1e-1], fast.seconds[3]])
    assert ["multiplies whole matrices" in said(cost.cost_figure(m))[0] for m in (fast, slow)] == [False, True]


def test_measuring_times_every_method_and_tells_how_far_it_is():
    told = []
    functions = second_order.newton_step, second_order.bfgs_update, second_order.lbfgs_direction
    weights, seconds = cost.measure(*functions, tell=lambda done, words: told.append(words), sizes=(10, 20))
    assert weights == [[10, 20]] * 4
    assert all(t > 0 for row in seconds for t in row)
    assert told == ["10 weights", "20 weights", "measured"]


@pytest.fixture(scope="module")
def small():
    rng = np.random.default_rng(0)
    return rng.random((200, 784)), np.arange(200) % 10


def test_the_race_has_six_methods_where_a_matrix_fits_and_newton_is_lowest(small):
    figure = lec07.race_figure(*small, patience=2.0)
    assert figure.scene["bet"]["options"] == list(race.NAMES)
    assert figure.scene["bank"]["texts"]["best"]["values"] == ["Newton"]
    assert re.search(r"Newton less than 10⁻¹² after \d+ gradients", said(figure)[0])


def test_on_large_digits_bfgs_and_newton_stay_at_home(small):
    figure = lec07.race_figure(*small, side=28, patience=0.2)
    assert figure.scene["bet"]["options"] == list(race.NAMES[:4])
    assert figure.scene["note"] == "with the reference"


def test_a_direction_that_leads_up_ends_its_run_and_spoils_nothing(small):
    def up(g, s_list, y_list):
        return g if len(s_list) > 5 else second_order.lbfgs_direction(g, s_list, y_list)

    assert "L-BFGS" in said(lec07.race_figure(*small, lbfgs_direction=up, patience=0.5))[0]


def test_the_advice_names_every_method_it_measured():
    texts = said(lec07.advice_figure())
    assert ["L-BFGS" in text for text in texts] == [False, False, False, True] * 2
    assert "SGD 13.8 ± 0.7 % wrong, training loss 0.5" in texts[4]


FIGURES = {
    "model": lec07.model_figure, "ellipse": lec07.ellipse_figure, "cost": lec07.cost_figure,
    "advice": lec07.advice_figure,
}  # fmt: skip


@pytest.mark.parametrize("name", list(FIGURES))
def test_a_figure_is_small_and_says_what_it_shows(name):
    figure = FIGURES[name]()
    assert len(figure.data) + len(json.dumps(figure.scene)) < 220_000
    assert len(figure.description) > 100


def test_batches_are_told_by_the_middle_of_their_last_thirty_steps():
    heights = {50: [1.0] * 51 + [0.05] * 15 + [0.03] * 15 + [0.05], 4000: list(np.geomspace(1, 1e-20, 82))}
    shown = lec07.batch_figure(heights, "me")
    assert said(shown)[0] == "Batches of 50: over the last 30 of 81 steps the loss is 0.04 above the lowest."
    assert "Batches of 4,000" in said(shown)[1]
    assert shown.scene["title"] == "L-BFGS on batches, with me"
    assert shown.scene["controls"][0]["values"] == [50, 4000]
