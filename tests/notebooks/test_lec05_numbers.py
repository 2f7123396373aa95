"""Every number that lecture 05 claims is computed here and found again in its text."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.references import lec05 as references
from course_lib.surfaces import quadratic
from course_lib.trajectory import run
from course_lib.widgets import lec05
from course_lib.widgets.lec05 import decay, moments, plane, race, terrain

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/lec05_adaptive/lec05_adaptive.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
TEXT = " ".join(" ".join("".join(c["source"]) for c in CELLS if c["cell_type"] == "markdown").split())
CODE = {c["id"]: "".join(c["source"]) for c in CELLS if c["cell_type"] == "code"}

T = np.arange(1, 2001)
UNFAIR = (1 - 0.9**T) / np.sqrt(1 - 0.999**T)  # Adam's step without correction while the gradient stays the same
SWING = np.sqrt(0.9)


def digit_steps(condition, scaled, rho, ahead=False):
    return float(plane.digit_steps(scaled / condition, rho, condition, ahead))


def plain(condition):
    return digit_steps(condition, 2 * condition / (condition + 1), 0.0)


def peak(beta2):
    return ((1 - 0.9 ** T[:40]) / np.sqrt(1 - beta2 ** T[:40])).max()


def left(large, lam, method):
    return decay.weights(references.adam_step, references.adamw_step, large, lam)[decay.METHODS.index(method), :, -1]


CLAIMS = [
    f"becomes $1 - \\rho + \\rho^2 - \\dots = 1/(1 + \\rho)$, with the gradient's sign: {1 / 1.9:.2f}",
    f"along the valley momentum is {1 / (1 - 0.9):.0f} times as fast, across it half as wild. "
    f"With $\\rho = 0.99$ it is {1 / (1 - 0.99):.0f} times",
    f"At $\\kappa = 100$ plain descent needs {plain(100):.1f} steps for a digit, at its best; "
    f"momentum {digit_steps(100, *plane.best_place(100, False)):.1f}. At $\\kappa = 30$ it is {plain(30):.1f} against "
    f"{digit_steps(30, *plane.best_place(30, False)):.1f}.",
    f"With $\\rho = 0.9$ a digit takes {digit_steps(100, 1.0, 0.9):.1f} steps for *every* $\\kappa$ up to "
    f"{int(((1 + SWING) / (1 - SWING)) ** 2):,}.",
    f"right or left of {2 * (1 + 0.9):.1f}?", f"It lies *left*, at {2 * (1 + 0.9) / (1 + 2 * 0.9):.2f}",
    f"AdaGrad walks {(1 / np.sqrt(np.arange(1, 26))).sum():.2f} $\\alpha$",
    f"the uncorrected step grows to **{UNFAIR.max():.2f}** learning rates at step {UNFAIR.argmax() + 1}, and at step "
    f"40 it is still {UNFAIR[39]:.2f}",
    f"the higher the peak: {peak(0.99):.2f} for 0.99, {peak(0.9999):.2f} for 0.9999.",
    f"the first uncorrected one {UNFAIR[0]:.2f} $\\alpha$",
    f"$1/\\sqrt{{0.1}} = {1 / np.sqrt(0.1):.2f}$ learning rates long",
    f"that the steps would be {UNFAIR[0]:.2f} times too long at first and {UNFAIR.max():.2f} times at step "
    f"{UNFAIR.argmax() + 1}".replace("that ", "without that "),
    f"for example $\\beta_2 = 0.9$: $0.1/\\sqrt{{0.1}} = {0.1 / np.sqrt(0.1):.2f}$",
    f"With 0.9 and 0.99 it is $0.1/\\sqrt{{0.01}} = {0.1 / np.sqrt(1 - 0.99):.0f}$",
    f"leave {left(3, 0.5, 'SGD + L2')[0]:.2f} of both weights: $(1 - 0.01 \\cdot 0.5)^{{200}} = {0.995**200:.2f}$",
    "leaves {:.2f} of the one and {:.2f} of the other".format(*left(3, 0.5, "Adam + L2")),
    f"With gradients of size 10 it is {left(10, 0.5, 'Adam + L2')[0]:.2f}",
    f"SGD + L2 leaves {left(3, 0.5, 'SGD + L2')[1]:.2f} of both after {decay.STEPS} steps",
    f"$\\kappa = {race.CONDITION}$), the same {race.STEPS} gradients", f"we tried {len(race.GRID)} and took the one",
    "one rate to all**: 0.003, 0.03, 0.3", "with 0.003 and 0.03 it is momentum; with 0.3 three of the six explode",
    "all but arrived after a dozen steps, and ends below $10^{-90}$", "ends *last* of all six: 0.013",
    f"$W$ has {10 * 784:,} weights",
    "It ends 0.026 above the bottom.", "AdaGrad's shrinking steps settle: $6.1 \\times 10^{-9}$", "bottom: 0.236.",
]  # fmt: skip
GIVEN = [
    "0.9 or 0.99 as a rule", "With $\\rho = 0.9$, how many times", "with $\\rho = 0.9$ explode",
    "edge at $\\rho = 0.9$",
    "at $\\rho = 0.9$?", "The first gradient is 1000 for $x_1$ and 0.001 for $x_2$", "$\\delta = 0.9$ it remembers",
    "$\\beta_1 = 0.9$, $\\beta_2 = 0.999$", "since 0.1 is more than $\\sqrt{0.001}$",
    "$\\beta_1 = 0.9$ and $\\beta_2 = 0.99$",
    "the other of size 0.1", "($\\alpha = 0.01$, `weight_decay` 0.5)", "*same* rate 0.001 for all?",
    "This is why 0.9 is",
    "why 0.99 is slow", "With 0.001, a customary value", "(1 - \\beta_1)^2 = 0.01$, so for $\\beta_2 < 0.99$",
    "1 learning rate for 0.99, and", "with $\\delta = 0.9$ its first step", "With 0.9 and 0.99 it is",
]  # fmt: skip


@pytest.fixture(scope="module")
def digits():
    return mnist()


@pytest.fixture(scope="module")
def raced():
    """(heights at the end, winners): by choice of rates and by angle."""
    figure_rules = [lec05.player_rule(name)[0] for name in ("momentum", "adagrad", "rmsprop", "adam")]
    rules = [race.rule("sgd"), figure_rules[0], race.rule("nesterov"), *figure_rules[1:]]
    banks, texts = race.race_numbers(rules, np.array([race.ALONG, race.ACROSS]))
    return banks["loss"].values[..., -1], texts["winner"].values, texts["summary"].values


@pytest.mark.parametrize("claim", CLAIMS + GIVEN)
def test_the_text_says_what_comes_out(claim):
    assert claim in TEXT


def test_every_decimal_number_of_the_text_is_among_the_claims():
    proven = " ".join(CLAIMS + GIVEN)
    assert set() == set(re.findall(r"\d+[.,]\d+", TEXT)) - set(re.findall(r"\d+[.,]\d+", proven))


def test_a_constant_gradient_piles_up_tenfold_and_one_that_flips_is_halved():
    piled = flipped = 0.0
    for t in range(500):
        piled, flipped = 0.9 * piled + 1, 0.9 * flipped + (-1) ** t
    assert (piled, abs(flipped)) == pytest.approx((10, 1 / 1.9))
    assert "reveal(guess_piled, vx" in CODE["piled"]


@pytest.mark.parametrize(("ahead", "edge"), [(False, 3.8), (True, 3.8 / 2.8)])
def test_the_edge_of_momentum_is_where_a_simulation_explodes(ahead, edge):
    valley, rule = quadratic(20), "nesterov" if ahead else "momentum"
    inside, beyond = run(rule, valley, valley.start, np.array([0.99, 1.01]) * edge / 20, 2000, rho=0.9).f[-1]
    assert inside < 1e-6
    assert not beyond < 1e6
    assert "2 * (1 + 0.9)" in CODE["edge"]


def test_every_kappa_below_the_limit_swings_at_the_same_pace_with_rho_of_0_9():
    limit = ((1 + SWING) / (1 - SWING)) ** 2
    fastest = [
        min(digit_steps(k, s, 0.9) for s in np.linspace(0.01, 3.79, 2000)) for k in (2, 100, 0.99 * limit, 1.2 * limit)
    ]
    assert fastest[:3] == pytest.approx([43.7] * 3, abs=0.02)
    assert fastest[3] > 44


def test_looking_ahead_with_a_rate_of_1_over_L_the_steepest_is_gone_after_two_steps():
    valley = quadratic(100)
    steep = run("nesterov", valley, valley.start, 1 / 100, 3, rho=0.9).x[:, 1]
    assert [True, True, False, False] == (np.abs(steep) > 1e-12).tolist()
    assert "the steepest is gone after two steps" in TEXT


@pytest.mark.parametrize("condition", plane.CONDITIONS)
def test_the_best_place_lies_close_to_the_edge(condition):
    scaled, rho = plane.best_place(condition, False)
    assert 0.9 < scaled / plane.edge_at(rho, False) < 1
    assert "The best place is Polyak's, close to the edge:" in TEXT


def test_large_gradients_shake_the_weight_under_sgd_and_not_even_that_under_adamw():
    calm, shaken = (decay.weights(references.adam_step, references.adamw_step, large, 0.5) for large in (0.1, 10))
    sgd, _, adamw = np.abs(shaken - calm).max(axis=(1, 2))
    assert (0.05 < sgd < 0.2, adamw < 1e-5) == (True, True)
    assert "under SGD they only shake the weight, under AdamW not even that" in TEXT


def test_the_level_stripe_of_0_9_begins_right_of_a_strip_at_the_left():
    strip, *stripe = (digit_steps(100, scaled, 0.9) for scaled in (0.2, 0.3, 1.0, 2.0, 3.7))
    assert stripe == pytest.approx([43.7] * 4, abs=0.02)
    assert strip > 50
    assert "Far above the bottom of the map, but for a strip at the left, the colour does not depend on" in TEXT


def test_the_folded_velocity_takes_22_steps_to_lose_nine_tenths():
    assert 0.9**22 < 0.1 < 0.9**21
    assert "np.ceil(np.log(0.1) / np.log(0.9))" in CODE["folded"]


def test_plain_descent_is_far_behind_momentum_in_the_first_figure():
    valley = quadratic(100)
    ends = [run("sgd", valley, None, 0.019, 150).f[-1], run("momentum", valley, None, 0.003, 150).f[-1]]
    assert 1000 * ends[1] < ends[0]
    assert "learning_rate=0.019" in CODE["momentum-race"]
    assert "learning_rate=0.003" in CODE["momentum-race"]
    heights = run("momentum", valley, None, 0.003, 150).f
    assert (np.diff(heights) > 0).sum() > 10, "its loss rises again and again"


def test_ten_times_the_way_costs_adagrad_77_times_the_steps():
    way = np.cumsum(1 / np.sqrt(np.arange(1, 5_001)))
    assert 77 == round((np.argmax(way >= 86.4) + 1) / 25)
    assert "86.4" in CODE["stall"]
    assert "Ten times the way costs 77 times the steps" in TEXT


def test_adagrad_stalls_behind_the_wall_and_settles_in_the_bowl():
    said = lec05.terrain_figure().scene["bank"]["texts"]["said"]["values"]
    wall, bowl = (next(s for s in said if s.startswith(f"{name}, learning rate 0.3, δ = 0.9")) for name in (
        "A wall, then a plain", "A bowl"))  # fmt: skip
    assert "AdaGrad is at 0.026 above the bottom, RMSProp at 1.1 × 10⁻³" in wall
    assert "AdaGrad is at 6.1 × 10⁻⁹ above the bottom, RMSProp at 0.2365" in bowl
    path = terrain.walk(references.rmsprop_step, quadratic(20), terrain.STARTS[1], 0.3, 0.9)
    ends, heights = path[-1], quadratic(20).fun(path)
    assert heights[12] > 1e-8 > heights[16:30].max()
    assert heights[30:60].max() > 1, "it jumps out again"
    assert np.abs(ends) == pytest.approx([0.15, 0.15], rel=0.01)  # half a learning rate


def test_the_gradient_at_the_wall_is_hundreds_of_times_as_large_as_before_it():
    cliff = terrain.TERRAINS["a wall, then a plain"]
    slope = np.abs(cliff.grad(terrain.walk(references.adagrad_step, cliff, terrain.STARTS[0], 0.3))[:, 0])
    assert 200 < slope.max() / slope[: slope.argmax() - 5].max() < 1000
    assert "where the gradient is up to hundreds of times as large" in TEXT


def test_the_first_steps_are_worst_at_the_twelfth_only_while_the_gradient_stays_the_same():
    _, _, sizes = moments.first_steps(references.adam_step, 5 * np.ones(40), 0.9, 0.999)
    np.testing.assert_allclose(sizes, [UNFAIR[:40], np.ones(40)], rtol=1e-4)
    first = [moments.first_steps(references.adam_step, g, 0.9, 0.999)[2][:, 0] for g in moments.GRADIENTS.values()]
    np.testing.assert_allclose(np.abs(first), [[UNFAIR[0], 1]] * 4, rtol=1e-5)
    _, _, flipping = moments.first_steps(references.adam_step, moments.GRADIENTS["to and fro"], 0.9, 0.999)
    assert np.abs(flipping[1, -10:]).max() < 0.1


def test_the_winner_of_the_straight_valley_is_last_in_the_turned_one(raced):
    ends, winners, summary = raced
    assert (winners[0, 0], int(ends[0, 3].argmax()), round(ends[0, 3].max(), 3)) == ("AdaGrad", 3, 0.013)
    assert int(re.search(r"AdaGrad reaches \S+ × 10⁻³ at step (\d+)", summary[0, 0])[1]) < 12, "a dozen steps"
    assert float(re.search(r"lowest in the end: .* × 10(\S+); RMS", summary[0, 0])[1].translate(UNRAISE)) < -90
    np.testing.assert_allclose(ends[:3, 0, :3], ends[:3, 3, :3], rtol=1e-4)  # SGD, momentum, Nesterov
    assert (ends[0, 3] > ends[0, 0])[3:].all(), "the other three are worse off"


UNRAISE = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def test_one_rate_for_all_chooses_the_winner(raced):
    _, winners, summary = raced
    assert set(winners[1]) | set(winners[2]) == {"Momentum"}
    assert set(winners[3]) == {"AdaGrad", "Adam"}
    assert [text.count("diverges") for text in summary[3]] == [3] * 4


def test_on_digits_the_rate_matters_and_the_rule_hardly(digits):
    right = lec05.measure_digits(digits).right[-1]
    best = right.max(axis=1)
    assert np.ptp(best) < 2.5
    assert np.ptp(right[:, 2]) > 20
    assert (right[4:, 2] > best[4:] - 7).all(), "RMSProp and Adam are good at 0.001"
    assert right[0].argmax() == 8, "SGD wants a rate of 1"
    assert np.sqrt(best.mean() * (100 - best.mean()) / 500) == pytest.approx(1.4, abs=0.1)
    assert "right[:, 2]" in CODE["measured"]
