"""Every number that lecture 04 claims is computed here and found again in its text."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import losses
from course_lib.data import mnist
from course_lib.references import lec04 as references
from course_lib.second_order import critical_point_kind, largest_stable_learning_rate
from course_lib.surfaces import SURFACES, quadratic
from course_lib.widgets.descent import landscape, patience_figure, races
from course_lib.widgets.descent.directions import best_of, chance_of_help
from course_lib.widgets.descent.rests import PLACES, RATE

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/lec04_descent/lec04_descent.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
TEXT = " ".join(" ".join("".join(c["source"]) for c in CELLS if c["cell_type"] == "markdown").split())
CODE = {c["id"]: "".join(c["source"]) for c in CELLS if c["cell_type"] == "code"}

STEEP_NOW, FLAT_NOW = 1 - 1.8, 1 - 1.8 / 100
STEEP_TWICE, FLAT_TWICE = 1 - 3.6, 1 - 3.6 / 100
CLAIMS = [
    f"best of 1,000 tries of length 0.1 gets {100 * best_of(1000, 0.1):.1f} % as far down",
    f"In 1,000 dimensions {100 * chance_of_help(1000, 0.01):.1f} % of the steps of length 0.01 help, "
    f"and {100 * chance_of_help(1000, 0.1):.1f} % of those of length 0.1.",
    "7,840 dimensions (one for each weight of our $W$)",
    rf"\frac{{2}}{{21}} \approx {2 / 21:.3f}$",
    rf"$\frac{{19}}{{21}} \approx {19 / 21:.3f}$ of the distance",
    rf"At $\alpha = 1.8/L$ the steep factor is ${STEEP_NOW:.1f}$ (a zig-zag that shrinks) and the flat one "
    f"$1 - 1.8/100 = {FLAT_NOW:.3f}$",
    rf"$\alpha = 3.6/L$ lies beyond the edge $2/L$: the steep factor becomes ${STEEP_TWICE:.1f}$",
    f"the flat factor would improve to {FLAT_TWICE:.3f}",
    f"The thousand guesses looked at {1000 * 500:,} images, these ten steps at {10 * 4000:,}.",
    f"going from 16 to 400 examples ({400 // 16} times the cost)",
    f"only about {np.sqrt(400 / 16):.0f} times more exact", f"there are {4000 // 16} steps with 16",
    rf"$\log 10 = {np.log(10):.3f}$",
    f"two layers and {784 * 32 + 32 + 32 * 10 + 10:,} weights",
    f"each step multiplies $x_2$ by {1 + 2 * RATE:.1f}. Start 0.001 beside the ridge",
    f"The softmax loss of our 4,000 digits is {np.log(10):.3f}".replace("The", "the"),
]  # fmt: skip
GIVEN = [
    "9.40, 8.96, 9.04, 9.28, 8.86, 8.94, 8.61", "**15.55 %**", "99.7 %", "0.0001 * np.random.randn(10, 3073)",
    "Algorithm 2.1",
    "learning rate 0.05", "within 0.01 of the bottom", r"With $\alpha = 0.02$", r"$\alpha = 0.5$", "1.8/L",
    "(one for each", "and all 4,000 examples",
]  # fmt: skip
FROM_DIGITS = [
    r"$\lVert \nabla L \rVert^2 = 1.125$", "should gain 0.563",
    "After one step 61.8 % are right, with the loss still at 1.822",
    "From 2.303 to 0.755 in ten steps, and 84.4 %",
    "after 3 epochs with 18.8 % wrong", "keeps epoch 8, with 15.2 % wrong", "the best: 15.0 %",
    "it runs from 2.34 to 2.92",
]  # fmt: skip


@pytest.fixture(scope="module")
def digits():
    return mnist()


@pytest.fixture(scope="module")
def walked(digits):
    """Ten full steps of the softmax classifier from 0: (11, 7840)."""

    def slope(w):
        return races.digit_gradient(w.reshape(10, 784), digits.X_train, digits.y_train).ravel()

    return references.gradient_descent(slope, np.zeros(7840), 0.5, 20)


def right(digits, W):
    return 100 * ((digits.X_val @ W.reshape(10, 784).T).argmax(axis=1) == digits.y_val).mean()


def softmax_at(digits, w):
    return losses.softmax_loss(digits.X_train @ w.reshape(10, 784).T, digits.y_train)[0]


@pytest.mark.parametrize("claim", CLAIMS + GIVEN + FROM_DIGITS)
def test_the_text_says_what_comes_out(claim):
    assert claim in TEXT


def test_every_decimal_number_of_the_text_is_among_the_claims():
    proven = " ".join(CLAIMS + GIVEN + FROM_DIGITS)
    assert set() == set(re.findall(r"\d+[.,]\d+", TEXT)) - set(re.findall(r"\d+[.,]\d+", proven))


def test_the_best_of_a_thousand_guesses_is_far_behind_one_step_down_the_slope(digits):
    X, y = digits.X_train[:500], digits.y_train[:500]
    guesses = 0.05 * np.random.default_rng(0).normal(size=(1000, 10, 784))
    best, _ = references.random_search(lambda W: losses.svm_loss(X @ W.T, y)[0], guesses)
    _, dscores = losses.svm_loss(X @ np.zeros((784, 10)), y)
    assert right(digits, guesses[best]) < 25
    assert right(digits, -0.01 * dscores.T @ X) > 45


def test_a_tiny_step_helps_half_the_time_in_any_dimension():
    assert [round(chance_of_help(n, 1e-4), 2) for n in (2, 100, 7840)] == [0.5, 0.5, 0.5]


def test_a_step_from_0_gains_less_than_the_straight_line_promised(digits, walked):
    g = races.digit_gradient(np.zeros((10, 784)), digits.X_train, digits.y_train)
    square = (g**2).sum()
    assert (f"{square:.3f}", f"{0.5 * square:.3f}", f"{np.log(10) - 0.5 * square:.3f}") == ("1.125", "0.563", "1.740")
    assert softmax_at(digits, walked[1]) > np.log(10) - 0.5 * square
    assert "the straight line promised 1.740" in CODE["gain"]


def test_ten_steps_reach_what_the_text_says(digits, walked):
    assert f"From {softmax_at(digits, walked[0]):.3f} to {softmax_at(digits, walked[10]):.3f} in ten steps" in TEXT
    once = softmax_at(digits, walked[1])
    assert f"After one step {right(digits, walked[1]):.1f} % are right, with the loss still at {once:.3f}" in TEXT
    assert once / softmax_at(digits, walked[0]) == pytest.approx(4 / 5, abs=0.02)
    assert f"and {right(digits, walked[10]):.1f} % of new digits right" in TEXT


def test_the_edge_of_the_bowl_is_at_a_tenth_and_the_best_rate_close_below():
    H = quadratic(20).hess(np.zeros(2))
    assert largest_stable_learning_rate(H) == pytest.approx(2 / 20)
    assert "reveal(guess_edge, 2 / 20" in CODE["edge"]
    rates = np.linspace(0.001, 0.0999, 2000)
    slowest = np.abs(1 - np.outer(rates, [1, 20])).max(axis=1)
    assert rates[slowest.argmin()] == pytest.approx(2 / 21, abs=1e-4)
    assert slowest.min() == pytest.approx(19 / 21, abs=1e-3)


def test_a_start_on_the_flat_axis_knows_no_edge_at_a_tenth():
    on_the_floor, beside = ([-2.4, offset] for offset in (0.0, 1e-3))
    ends = [references.gradient_descent(quadratic(20).grad, x, 0.15, 60)[-1] for x in (on_the_floor, beside)]
    assert np.abs(ends[0]).max() < 0.01 < 1 < np.abs(ends[1]).max()
    assert "from every start off the flat axis" in CODE["edge"]


def test_on_an_ellipse_downhill_passes_the_bottom_but_for_the_ends_of_its_axes():
    turned = np.radians(np.arange(0, 91, 15))
    around = np.stack([np.cos(turned), np.sin(turned) / np.sqrt(20)], axis=1)
    sideways = [np.cross([*x, 0], [*quadratic(20).grad(x), 0])[2] for x in around]
    assert [False, *[True] * 5, False] == [abs(s) > 1e-9 for s in sideways]


def steps_needed(condition, angle=0.0):
    valley = quadratic(condition, angle)
    flat = np.array([np.cos(angle), np.sin(angle)])
    steep = np.array([-flat[1], flat[0]])
    path = references.gradient_descent(valley.grad, -2.4 * flat + 1.2 * steep, 1.8 / condition, 300)
    return int(np.argmax((np.abs(path @ np.stack([flat, steep], axis=1)) < 0.01).all(axis=1)))


def test_the_pace_goes_with_the_condition_number_and_turning_changes_nothing():
    assert f"descent needs {steps_needed(20)} steps" in TEXT
    assert steps_needed(40) == pytest.approx(2 * steps_needed(20), rel=0.1)
    assert steps_needed(20, np.pi / 4) == steps_needed(20)


def test_a_gradient_of_one_example_is_wildly_wrong_and_nearly_always_points_downhill(digits, walked):
    X, y, W = digits.X_train, digits.y_train, walked[20].reshape(10, 784)
    wrong = losses.softmax(X @ W.T) - np.eye(10)[y]
    true = wrong.T @ X / len(X)
    along = np.einsum("nc,nc->n", wrong, X @ true.T)
    assert (along > 0).mean() > 0.9
    error = np.sqrt(((wrong**2).sum(axis=1) * (X**2).sum(axis=1)).mean() - (true**2).sum())
    assert error / np.linalg.norm(true) > 20
    assert "Even of single examples more than nine in ten point downhill" in TEXT


def test_single_examples_go_most_of_the_way_within_one_pass_and_the_full_batch_hardly_moves(digits):
    X, y = digits.X_train, digits.y_train
    order, start = np.random.default_rng(0).permutation(len(X)), np.zeros((10, 784))
    one = references.sgd_epoch(races.digit_gradient, start, X, y, order, 1, 0.01)
    full = references.sgd_epoch(races.digit_gradient, start, X, y, order, len(X), 0.5)
    assert softmax_at(digits, one.ravel()) < 0.4 < 1.8 < softmax_at(digits, full.ravel())
    assert "most of the way within one pass" in TEXT


def test_early_stopping_ends_where_the_text_says(digits):
    W, rng, errors, train = np.zeros((10, 784)), np.random.default_rng(0), [], []
    X, y = digits.X_train[:400], digits.y_train[:400]
    for _ in range(60):
        W = references.sgd_epoch(races.digit_gradient, W, X, y, rng.permutation(400), 10, 0.1)
        errors.append(1 - right(digits, W) / 100)
        train.append(np.mean((X @ W.T).argmax(axis=1) != y))
    said = patience_figure(train, errors).scene["bank"]["texts"]["said"]["values"]
    assert "ends after epoch 3 and keeps the weights of epoch 2, 18.8 % wrong" in said[0]
    assert all("keeps the weights of epoch 8, 15.2 % wrong" in text for text in said[3:11])
    assert "ends after epoch 12" in said[3]
    assert "ends after epoch 32 and keeps the weights of epoch 20, 15.0 % wrong. The best of all" in said[11]
    assert round(500 * (errors[7] - errors[19])) == 1
    assert train[-1] < 0.01
    for claim in ("After how many epochs does a patience of 1", "is 1 mistake less, for 20 more epochs"):
        assert claim in TEXT


@pytest.mark.parametrize(("offset", "steps"), [(1e-3, 73), (1e-6, 145)])
def test_leaving_a_saddle_takes_as_long_as_the_logarithm_of_the_offset(offset, steps):
    grad = SURFACES["saddle"].grad
    path = references.gradient_descent(grad, [0.0, offset], RATE, 200)
    assert steps == int(np.argmax(np.abs(path[:, 1]) >= 1))


def test_the_flat_valley_is_degenerate_at_its_bottom_and_two_valleys_have_different_depths():
    assert critical_point_kind(PLACES["flat valley"].hess(np.zeros(2))) == "degenerate"
    fun, grad = PLACES["two valleys"].fun, PLACES["two valleys"].grad
    ends = [references.gradient_descent(grad, start, RATE, 600)[-1] for start in ([-1.0, 1.0], [1.0, 1.0])]
    assert fun(ends[0]) + 0.5 < fun(ends[1])


def test_most_random_hessians_are_saddles():
    rng = np.random.default_rng(0)
    shares = {}
    for n in (2, 4):
        matrices = rng.normal(size=(2000, n, n))
        words = [critical_point_kind(A + A.T) for A in matrices]
        shares[n] = words.count("saddle") / 2000
    assert shares[2] == pytest.approx(0.7, abs=0.04)
    assert shares[4] > 0.98
    assert "At 2 dimensions 7 of 10 are saddles, at 4 nearly all" in TEXT


def test_the_landscape_is_flat_before_training_and_its_walls_depend_on_the_ruler(digits):
    X, y = digits.X_train, digits.y_train
    seen = X[: landscape.EXAMPLES], y[: landscape.EXAMPLES]
    before, after, plain = (cut.heights for cut in landscape.cuts_of(X, y, seen, 0))
    assert f"it runs from {before.min():.2f} to {before.max():.2f}" in TEXT
    assert before.min() > np.log(10)
    assert plain.max() / after.max() == pytest.approx(50, rel=0.1)
    assert "walls about fifty times higher" in TEXT
