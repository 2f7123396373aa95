"""The figures of lecture 05: their numbers against simulations, and whose function draws."""

import numpy as np
import pytest

from course_lib.references import lec05 as references
from course_lib.surfaces import quadratic
from course_lib.trajectory import run
from course_lib.widgets import lec05
from course_lib.widgets.lec05 import conventions, decay, digits, moments, own, plane, race, terrain

FIGURES = {
    "map": (lec05.map_figure, ("momentum",)),
    "conventions": (lec05.conventions_figure, ("momentum",)),
    "terrain": (lec05.terrain_figure, ("adagrad", "rmsprop")),
    "moments": (lec05.moments_figure, ("adam",)),
    "decay": (lec05.decay_figure, ("adam", "adamw")),
    "race": (lec05.race_figure, ("momentum", "adagrad", "rmsprop", "adam")),
}


def said(figure, name="said"):
    return figure.scene["bank"]["texts"][name]["values"]


def ask(figure, **changes):
    """The kernel's answer to a state."""
    message, _ = figure.reply({"state": figure.scene["state"] | changes, "turn": 1})
    assert "problem" not in message, message
    return message["bank"]["texts"]


def empty(*args, **options):
    raise NotImplementedError


def broken(*args, **options):
    raise ValueError("not today")


def nothing(*args, **options):
    return None


def not_a_number(x, *args, **options):
    return x * np.nan, x * np.nan, x * np.nan


def endless(*args, **options):
    while True:
        pass


def moves_its_input(x, dx, vx, learning_rate, rho=0.9):
    vx = rho * vx + dx
    x -= learning_rate * vx
    return x, vx


def in_a_loop(x, dx, vx, learning_rate, rho=0.9):
    """Right, but for one point at a time: a bank of learning rates is beyond it."""
    new_x, new_vx = [], []
    for k in range(len(x)):
        new_vx.append(float(rho * vx[k] + dx[k]))
        new_x.append(float(x[k] - learning_rate * new_vx[k]))
    return new_x, new_vx


@pytest.mark.parametrize("name", own.STEPS)
def test_the_reference_passes_as_a_students_own(name):
    reference = own.STEPS[name][0]
    assert lec05.step_of(name, reference)[1] == f"your {name}_step"
    assert lec05.player_rule(name, reference)[0].reference is not None, "the player runs it as a student's"


SPOILED = [
    (empty, "the reference (your momentum_step is not written yet)"),
    (broken, "the reference (your momentum_step stops with ValueError)"),
    (nothing, "the reference (your momentum_step is not right yet)"),
    (not_a_number, "the reference (your momentum_step is not right yet)"),
    (endless, "the reference (your momentum_step does not end)"),
    (lambda x, dx, vx, learning_rate, rho=0.9: (x - learning_rate * vx, 0.9 * vx + dx),
     "the reference (your momentum_step is not right yet)"),
    (moves_its_input, "your momentum_step"),
    (in_a_loop, "your momentum_step"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "whose"), SPOILED, ids=[getattr(f, "__name__", "") for f, _ in SPOILED])
def test_a_figure_says_whose_function_draws(function, whose):
    assert whose in lec05.map_figure(function).scene["note"]


@pytest.mark.parametrize("function", [empty, broken, nothing, not_a_number])
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_survives_what_a_student_does_and_tells_the_same(name, function):
    make, steps = FIGURES[name]
    key = "summary" if name == "race" else "said"
    assert said(make(), key) == said(make(*[function] * len(steps)), key)


@pytest.mark.parametrize("name", FIGURES)
def test_the_students_functions_draw_the_same_and_say_so(name):
    make, steps = FIGURES[name]
    key = "summary" if name == "race" else "said"
    mine = make(*(own.STEPS[step][0] for step in steps))
    assert said(mine, key) == said(make(), key)
    assert "your" in mine.scene["note"]
    assert "yours" in str([line["badge"] for line in mine.scene["series"]] + [p["title"] for p in mine.scene["panels"]])


def test_a_step_that_knows_one_point_at_a_time_races_as_well():
    ends = [figure.scene["bank"]["texts"]["winner"]["values"] for figure in (
        lec05.race_figure(), lec05.race_figure(in_a_loop))]  # fmt: skip
    assert ends[0] == ends[1]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_light_and_tells_what_it_shows(name):
    figure = FIGURES[name][0]()
    assert len(figure.data) < 220_000
    assert len(figure.description) > 150
    assert figure.still().startswith("<svg")


@pytest.mark.parametrize("ahead", [False, True])
@pytest.mark.parametrize(("scaled", "rho"), [(0.5, 0.3), (1.2, 0.0), (1.3, 0.9), (1.0, 0.5)])
def test_the_map_is_coloured_by_what_runs_do(ahead, scaled, rho):
    valley, rule = quadratic(10), "nesterov" if ahead else "momentum"
    distance = np.linalg.norm(run(rule, valley, [1.0, 1.0], scaled / 10, 1200, rho=rho).x, axis=1)
    envelope = [np.log10(distance[k : k + 40].max()) for k in (40, 120)]
    expected = 80 / float(plane.digit_steps(scaled / 10, rho, 10, ahead))
    assert envelope[0] - envelope[1] == pytest.approx(expected, rel=0.12)


def test_polyaks_place_is_the_fastest_of_the_map():
    for condition in plane.CONDITIONS:
        rates, rhos = np.linspace(0.02, 4, 300), np.linspace(0, 0.99, 300)[:, None]
        scaled, rho = plane.best_place(condition, False)
        best = plane.digit_steps(scaled / condition, rho * 1.000001, condition, False)
        assert plane.digit_steps(rates / condition, rhos, condition, False).min() > 0.99 * best


def test_the_map_answers_from_any_place():
    texts = ask(lec05.map_figure(), place=[3.9, 0.2])["said"]["values"]
    assert all("it explodes" in text for text in texts)
    texts = ask(lec05.map_figure(), place=[1.0, 0.9])["said"]["values"]
    assert "κ = 100: 43.7 steps" in texts[2]


def test_sum_folded_and_converted_mean_are_one_walk_until_the_rate_changes():
    paths = conventions.walks(references.momentum_step, converted=True, dropped=True)
    np.testing.assert_allclose(paths[0], paths[2], atol=1e-12)
    np.testing.assert_allclose(paths[0, : conventions.DROP + 1], paths[1, : conventions.DROP + 1], atol=1e-12)
    assert np.abs(paths[0] - paths[1]).max() > 0.1


def test_adagrad_never_regains_the_rate_it_lost_at_the_wall_and_rmsprop_does():
    paths = np.array([
        terrain.walk(references.adagrad_step, terrain.TERRAINS["a wall, then a plain"], terrain.STARTS[0], 0.3),
        terrain.walk(references.rmsprop_step, terrain.TERRAINS["a wall, then a plain"], terrain.STARTS[0], 0.3, 0.9),
    ])  # fmt: skip
    rates, _ = terrain.measured(np.array([paths, paths]))
    adagrad, rmsprop = rates[0, 0], rates[0, 1]
    assert adagrad[-1] < 1.01 * adagrad.min()
    assert rmsprop[-1] > 100 * rmsprop.min()


@pytest.mark.parametrize("beta1", moments.FIRST)
@pytest.mark.parametrize("beta2", moments.SECOND)
def test_a_corrected_step_is_one_learning_rate_while_the_gradient_stays(beta1, beta2):
    _, _, sizes = moments.first_steps(references.adam_step, np.ones(40), beta1, beta2)
    np.testing.assert_allclose(sizes[1], 1, rtol=1e-6)


def test_the_uncorrected_steps_are_longest_where_the_figure_says():
    figure = lec05.moments_figure()
    longest = np.array(said(figure, "longest")).reshape(len(moments.GRADIENTS), len(moments.FIRST), len(moments.SECOND))
    usual = moments.FIRST.index(0.9), moments.SECOND.index(0.999)
    assert longest[0][usual] == "in steps 2 to 20"
    assert longest[0][moments.FIRST.index(0.0), usual[1]] == "the first", "no mean, nothing to recover"
    assert longest[0][moments.FIRST.index(0.99), moments.SECOND.index(0.9)] == "later"


def test_without_decay_the_weights_stay_and_with_it_sgd_and_adamw_agree():
    still = decay.weights(references.adam_step, references.adamw_step, 3.0, 0.0)[:, :, -1]
    np.testing.assert_allclose(still, 1, atol=0.02)
    sgd, adam, adamw = decay.weights(references.adam_step, references.adamw_step, 3.0, 0.5)[:, :, -1]
    np.testing.assert_allclose(sgd, adamw, atol=0.02)
    assert adam[0] > 1.8 * adamw[0]
    assert adam[1] < 0.1 * adamw[1]


def test_a_start_is_dragged_in_the_race_and_the_rates_are_tuned_anew():
    figure = lec05.race_figure()
    texts = ask(figure, start=[-1.0, -2.0])
    assert texts["summary"]["values"][0] != said(figure, "summary")[0]
    assert "Rates: SGD" in texts["summary"]["values"][0]
    assert all(winner in figure.scene["bet"]["options"] for winner in texts["winner"]["values"])


def test_a_race_from_the_very_bottom_hurts_nobody():
    assert len(ask(lec05.race_figure(), start=[0.0, 0.0])["summary"]["values"]) == 4 * len(race.ANGLES)


class Small:
    rng = np.random.default_rng(0)
    X_train, X_val = rng.random((80, 6)), rng.random((40, 6))
    y_train, y_val = np.arange(80) % 10, np.arange(40) % 10


def test_digits_are_trained_by_the_students_steps():
    given = [own.STEPS[name][0] for name in ("momentum", "adagrad", "rmsprop", "adam")]
    mine, ours = lec05.measure_digits(Small, *given), lec05.measure_digits(Small)
    np.testing.assert_array_equal(mine.right, ours.right)
    assert mine.right.shape == (len(digits.LOOKS), 6, len(digits.RATES))
    figure = lec05.digits_figure(mine)
    assert [line["badge"] for line in figure.scene["series"]] == ["", "yours", "", "yours", "yours", "yours"]
    assert "20 steps with learning rate 0.0001" in said(figure)[0]
