"""Every number that lecture 03 claims is computed here and found again in its text."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import gradients, losses, objective
from course_lib.data import mnist
from course_lib.references.lec03 import gradient_check, svm_objective
from course_lib.widgets.lec03 import compass, errors, steps, table

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/lec03_gradients/lec03_gradients.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
TEXT = " ".join(" ".join("".join(c["source"]) for c in CELLS if c["cell_type"] == "markdown").split())
CODE = {c["id"]: "".join(c["source"]) for c in CELLS if c["cell_type"] == "code"}

SMOOTH, HINGE, FLAT = steps.EXAMPLES
SLOPES = steps.measure(gradients.numerical_gradient)
ERRORS = steps.relative(SLOPES)  # (function, dtype, forward or central, h)
FORWARD, CENTRAL = ERRORS[0, 0]
printed = [table.slope_as_printed(k, 5, 1e-4) for k in range(3)]
ROOM = 1e-5 / 1e-4


def error_at(h, curve=CENTRAL):
    return curve[np.abs(np.log(steps.STEPS / h)).argmin()]


def slides_row(name, k):
    ahead, slope = printed[k]
    weight = f"{table.W[k]}".replace("-", "−")
    text = f"{slope:.1f}".replace("-", "−") if round(slope, 1) else "0"
    return f"| {name} weight | {weight} | 1.25347 | {ahead:.5f} | ({ahead:.5f} − 1.25347) / 0.0001 = {text} |"


CLAIMS = [
    f"at $({compass.VALLEY.start[0]:.2f}, {compass.VALLEY.start[1]:.1f})$",
    "The slides do it with these weights and $h = 0.0001$",
    slides_row("1st", 0), slides_row("2nd", 1), slides_row("3rd", 2),
    f"the slides' slopes are −2.5 ± {ROOM:.1f}, 0.6 ± {ROOM:.1f} and 0 ± {ROOM:.1f}",
    f"Two rounded losses differ by up to {2 * 0.5e-5:.5f} from what they should, and dividing by $h = 0.0001$ "
    f"makes that {ROOM:.1f}",
    f"its third slope is {table.SLOPES[2]:.2f}",
    f"At $h = 0.1$ every entry of our loss is off by {table.slope_as_printed(0, 12, 0.1)[1] - table.SLOPES[0]:.2f}",
    "Five decimals again, but $h = 0.01$", "at $h = 0.1$?", "Five decimals and $h = 0.000001$",
    f"a place where the slope jumps, {steps.KINK:.4f} away",
    f"the slope is only {FLAT.slope:.6f}, while $f$ is about {FLAT.fun(FLAT.at):.0f}",
    "Two gradients differ by 0.0001",
    "scores cat 2.2, car 2.5, frog −3.1",
    "10 times as many weights",
    "up to 7,840 (the digits' ten templates of 784 pixels)",
    rf"One gradient takes $2 \cdot 7{{,}}840 = {2 * 10 * 784:,}$ evaluations".replace("15,680", "15{,}680"),
    f"the number of evaluations ($2N$, {2 * 10 * 784:,})",
    "earn 1.5 in all",
    f"20 digits of 14 × 14 pixels, {10 * 14 * 14:,} weights in all",
    f"1,000 digits of 7 × 7 pixels, {10 * 7 * 7} weights",
    "a step of $h = 0.001$ instead of $10^{-5}$", "with $h = 0.001$ about 15 % of these weights",
    "where the relative error is about 0.3",
    "so here is $-\\nabla_W L$ for 1 to 4,000 digits",
]  # fmt: skip


@pytest.fixture(scope="module")
def digits():
    return mnist()


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_text_says_what_comes_out(claim):
    assert claim in TEXT


def test_every_decimal_number_of_the_text_is_among_the_claims():
    numbers = r"\d+(?:\{,\}|[.,])\d+"
    assert set() == set(re.findall(numbers, TEXT)) - set(re.findall(numbers, " ".join(CLAIMS)))


def test_downhill_misses_the_lowest_point_by_what_the_cell_computes():
    at = np.array(compass.VALLEY.start)
    names = {"np": np, "guess_miss": 0, "reveal": lambda guess, truth, sentence: truth}
    exec(CODE["miss"].replace("reveal(", "found = reveal("), names)
    np.testing.assert_allclose(names["downhill"], -compass.VALLEY.grad(at))
    assert names["found"] == pytest.approx(37.5, abs=0.6)


def test_the_gradient_points_away_from_the_star_on_two_lines_and_is_shortest_on_the_floor():
    turned = np.radians(np.arange(0, 180, 0.5))
    around = np.stack([np.cos(turned), np.sin(turned)], axis=1)
    slopes = np.array([compass.VALLEY.grad(at) for at in around])
    lengths = np.linalg.norm(slopes, axis=1)
    _, axes = np.linalg.eigh(compass.VALLEY.hess(np.zeros(2)))
    for axis, length in zip(axes.T, (lengths.min(), lengths.max()), strict=True):
        slope = compass.VALLEY.grad(axis)
        assert np.linalg.norm(slope) == pytest.approx(length, rel=1e-3)
        np.testing.assert_allclose(slope / np.linalg.norm(slope), axis)
    straight = (slopes * around).sum(axis=1) / lengths > np.cos(np.radians(0.5))
    near = np.abs(around @ axes).max(axis=1) > np.cos(np.radians(1))
    assert set() == set(np.flatnonzero(straight)) - set(np.flatnonzero(near))


def test_the_0_of_the_slides_may_be_a_tenth():
    steepest = [slope for slope in np.linspace(0, 0.2, 201) if f"{1.25347 + slope * 1e-4 - 0.5e-5:.5f}" == "1.25347"]
    assert max(steepest) == pytest.approx(ROOM, abs=0.002)


def test_halving_h_quarters_the_error_of_central_differences_and_halves_that_of_forward_ones():
    f, exact = SMOOTH.fun, SMOOTH.slope
    central = [abs((f(0.5 + h) - f(0.5 - h)) / (2 * h) - exact) for h in (0.01, 0.005)]
    forward = [abs((f(0.5 + h) - f(0.5)) / h - exact) for h in (0.01, 0.005)]
    assert central[0] / central[1] == pytest.approx(4, rel=0.01)
    assert forward[0] / forward[1] == pytest.approx(2, rel=0.05)


def test_the_table_of_the_U_is_right_for_the_smooth_function():
    assert 1e-9 < steps.STEPS[FORWARD.argmin()] < 1e-7
    assert 1e-9 < FORWARD.min() < 1e-7
    assert 0.9e-6 < steps.STEPS[CENTRAL.argmin()] < 1.1e-5
    assert CENTRAL.min() < 1e-10
    assert error_at(1e-5) < 1e-9
    assert "about $10^{-8}$" in TEXT
    assert "$h \\approx 10^{-5}$ to $10^{-6}$ | about $10^{-10}$" in TEXT


def test_a_thousandth_is_better_than_a_millionth_of_a_millionth():
    assert error_at(1e-12) > error_at(1e-3)
    assert "$h = 10^{-12}$ is worse than $h = 10^{-3}$" in TEXT


def test_the_cell_that_reveals_the_best_power_finds_minus_six():
    names = {"np": np, "guess_h": 0, "reveal": lambda guess, truth, sentence: truth}
    exec(CODE["best-h"].replace("reveal(", "found = reveal("), names)
    assert names["found"] in (-6, -5)


def test_the_bottom_rises_where_the_slope_is_tiny_and_in_float32():
    flat, single, both = ERRORS[2, 0, 1].min(), ERRORS[0, 1, 1].min(), ERRORS[2, 1, 1].min()
    assert (3e-8 < flat < 3e-7, 3e-6 < single < 3e-5, both > 0.1) == (True, True, True)
    assert "the bottom rises to about $10^{-7}$. In float32 it rises to about $10^{-5}$ for *smooth*" in TEXT


def test_a_difference_across_the_kink_is_a_mixture_of_two_slopes():
    hinge, far = ERRORS[1, 0, 1], steps.STEPS > 1.5 * steps.KINK
    assert hinge[far].min() > 0.5 > 1e-9 > hinge[(steps.STEPS < 0.9 * steps.KINK) & (steps.STEPS > 1e-7)].max()


def test_the_same_gap_is_as_wrong_as_the_numbers_are_small():
    """What `error-picture-text` asks and `error-picture-answer` says."""

    def error(a, gap):
        return gradients.relative_error(np.array([a]), np.array([a + gap]))

    assert error(1, 1e-4) / error(10, 1e-4) == pytest.approx(10, rel=1e-3)
    assert error(1, 1e-4) > 1e-5 > error(100, 1e-4)
    assert error(1e-9, 1e-4) == pytest.approx(1, rel=1e-4)
    assert error(1e-12, 1e-9) == pytest.approx(0.1)


def test_the_turned_sign_is_the_largest_relative_error():
    assert gradients.relative_error([3.0], [-3.0]) == 2
    a, b = np.random.default_rng(0).normal(size=(2, 1000))
    assert gradients.relative_error(a, b) <= 2


def test_dividing_by_the_sum_is_the_same_up_to_a_factor_of_2():
    a, b = np.abs(np.random.default_rng(0).normal(size=(2, 1000))) + 0.1
    factor = (np.abs(a) + np.abs(b)) / np.maximum(a, b)
    assert 1 <= factor.min() <= factor.max() <= 2


@pytest.mark.parametrize(("scheme", "evaluations"), [("forward", "n + 1"), ("central", "2 * n")])
def test_differences_need_N_plus_1_or_2N_evaluations(scheme, evaluations):
    n, calls = 7, []
    gradients.numerical_gradient(lambda x: calls.append(1) or float(x.sum()), np.ones(n), scheme=scheme)
    assert len(calls) == eval(evaluations, {"n": n})


def test_both_wrong_classes_pull_at_the_frog():
    scores = np.array([[2.2, 2.5, -3.1]])
    assert losses.svm_loss(scores, np.array([2]))[1][0, 2] == -2


def test_at_zero_weights_the_hinge_costs_9_and_the_right_template_lacks_nine_tenths(digits):
    loss, dW = objective.linear_objective(np.zeros((10, 784)), digits.X_train, digits.y_train)
    assert (len(digits.X_train), loss) == (4000, 9)
    pushes = losses.softmax_loss(np.zeros((1, 10)), np.array([3]))[1][0]
    assert (pushes[3], pushes[0]) == (pytest.approx(-0.9), pytest.approx(0.1))
    own = digits.X_train[digits.y_train == 3].mean(axis=0) - digits.X_train.mean(axis=0)
    assert np.corrcoef(-dW[3], own)[0, 1] > 0.99


def test_four_ways_to_check_a_right_gradient_give_what_the_text_says(digits):
    names = {"np": np, "X": digits.X_train, "y": digits.y_train, "objective": objective, "gradients": gradients}
    names |= {"guess_kinks": 0, "reveal": lambda *_: None}
    exec(f"from functools import partial\n{CODE['loss-of']}\n{CODE['traps']}", names)
    kinks, good, tiny, single = (per_cent for _, per_cent in names["look_wrong"])
    assert 13 < kinks < 17
    assert good < 1
    assert min(tiny, single) > 90
    assert "nearly all weights look wrong" in TEXT


def test_one_program_of_five_is_right_and_the_others_train_too():
    W, X, y = errors.problem()
    right = []
    for name, program in errors.PROGRAMS.items():
        V = 0.01 * W
        start = svm_objective(V, X, y, 0.1)[0]
        for _ in range(50):
            V = V - 0.01 * program(V, X, y, 0.1)[1]
        assert svm_objective(V, X, y, 0.1)[0] < 0.8 * start, name
        right.append(errors.compare(program, 0.1, gradient_check)[4])
    assert right == [False, True, False, False, False]
    assert "program B. The other four would all have trained" in CODE["right-reveal"]


def test_a_factor_missing_from_one_part_draws_the_digits_in_the_error():
    W, X, y = errors.problem()
    right, paper = svm_objective(W, X, y, 0.1)[1], (X == 0).all(axis=0)
    for program, factor in [(errors.without_two, 0.5), (errors.without_mean, 1.0)]:
        ratio = program(W, X, y, 0.1)[1] / right
        np.testing.assert_allclose(ratio[:, paper], factor)
        assert (np.abs(ratio[:, ~paper] - factor) > 1e-5).mean() > 0.8
    assert "it is missing from one of the two parts" in TEXT


def test_at_lambda_0_no_check_misses_the_2_and_at_zero_weights_neither():
    W, X, y = errors.problem()
    for V, lam in [(W, 0.0), (0 * W, 0.1)]:
        np.testing.assert_array_equal(errors.without_two(V, X, y, lam)[1], svm_objective(V, X, y, lam)[1])
