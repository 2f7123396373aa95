"""Every number that lecture 01 claims is computed here and found again in its text."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import losses
from course_lib.data import mnist
from course_lib.widgets.losses_figures import expensive_first

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/lec01_losses/lec01_losses.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
TEXT = " ".join(" ".join("".join(c["source"]) for c in CELLS if c["cell_type"] == "markdown").split())
CODE = {c["id"]: "".join(c["source"]) for c in CELLS if c["cell_type"] == "code"}

THREE = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])
RIGHT = np.array([0, 1, 2])
HINGE, TWICE = losses.svm_losses(THREE, RIGHT), losses.svm_losses(2 * THREE, RIGHT)
CAT = losses.softmax(THREE)[0]


def gap_losses(loss, *gaps):
    return [float(loss(np.array([[gap, 0.0]]), np.array([0]))[0]) for gap in gaps]


def gap_slope(gap):
    """Slope of the softmax loss of two classes in the right score."""
    return losses.softmax_loss(np.array([[gap, 0.0]]), np.array([0]))[1][0, 0]


@pytest.fixture(scope="module")
def digits():
    return mnist()


@pytest.fixture(scope="module")
def average(digits):
    """Scores of the validation digits when each template is the average image of its class."""
    W = np.stack([digits.X_train[digits.y_train == k].mean(axis=0) for k in range(10)])
    return digits.X_val @ W.T - 0.5 * (W**2).sum(axis=1)


def train(digits, loss, learning_rate):
    X, y = digits.X_train, digits.y_train
    W, b, history = np.zeros((10, 784)), np.zeros(10), []
    for _ in range(60):
        value, dscores = loss(X @ W.T + b, y)
        history.append(value)
        W -= learning_rate * dscores.T @ X
        b -= learning_rate * dscores.sum(axis=0)
    return history[0], ((digits.X_val @ W.T + b).argmax(axis=1) == digits.y_val).mean()


CLAIMS = [
    f"= 2.9 + 0 = {HINGE[0]:.1f}",
    f"= 0 + 0 = {HINGE[1]:.0f}",
    f"= {2.2 + 3.1 + 1:.1f} + {2.5 + 3.1 + 1:.1f} = {HINGE[2]:.1f}",
    rf"L &= \tfrac13 (2.9 + 0 + 12.9) = {HINGE.mean():.2f}",
    f"from a cat score of {5.1 + 1:.1f} on",
    f"car leads by {4.9 - 2.0:.1f}, and 1 would do",
    rf"\max(0,\, {2 * 1.3:.1f} - {2 * 4.9:.1f} + 1) + \max(0,\, {2 * 2.0:.1f} - {2 * 4.9:.1f} + 1) = 0 + 0$",
    f"$x_1$: {HINGE[0]:.1f} → {TWICE[0]:.1f}. $x_3$: {HINGE[2]:.1f} → {TWICE[2]:.1f}.",
    f"$x_1$ cost {HINGE[0]:.1f} and $x_2$ nothing",
    f"a gap of 0.5 costs {gap_losses(losses.svm_losses, 0.5)[0]:.1f}, doubled to 1 it costs nothing",
    f"all scores are equal, and every example costs {losses.svm_losses(0 * THREE, RIGHT)[0]:.0f}",
    rf"$-\log {CAT[0]:.2f} = {losses.softmax_losses(THREE, RIGHT)[0]:.2f}$",
    "The car $x_2$ is right with 4.9 against 2.0 and 1.3; the hinge charges nothing.",
    "The cat $x_1$ has the scores 3.2 (cat), 5.1 (car), −1.7 (frog)",
    f"With 10 classes that is {losses.initial_losses(10)[0]:.0f} and {losses.initial_losses(10)[1]:.3f}; "
    f"with 3 classes, {losses.initial_losses(3)[0]:.0f} and {losses.initial_losses(3)[1]:.2f}.",
    f"$e^{{1000}}$ is more than a float64 can hold (it ends near $e^{{{int(np.log(np.finfo(float).max))}}}$)",
    "4,000 training images of 28 × 28 = 784 pixels",
    "hinge is 0 and the softmax loss is above 0.5?",
    "whether the 8 leads by 6 or by 0.06",
    "for scores as large as 10,000", "finite for scores of 10,000",
    "The right score leads by 1.5. Which loss still pushes?", "Make the gap −1.5 and stretch again",
    f"pushes with a slope of {gap_slope(1.5):.3f}".replace("-", "−"),
    "At a gap of 1,000 the wrong way", "the loss is just 1,000",
    f"below a factor of {1 / 2.9:.3f}", "smaller lead, 2.9, times the factor is 1",
    "steps of 0.1 against the gradient", "lifts the right score by 0.9 and lowers the others by 0.1",
    "the right score leads by 1.5. What does that cost",
    "take 60 steps against it, with all 4,000 digits", "on 4,000 real digits",
]  # fmt: skip
GIVEN = [
    "**3.2** | 1.3 | 2.2", "5.1 | **4.9** | 2.5", "−1.7 | 2.0 | **−3.1**",
    "5.1 - 3.2 + 1", "-1.7 - 3.2 + 1", "1.3 - 4.9 + 1", "2.0 - 4.9 + 1", "2.2 + 3.1 + 1", "2.5 + 3.1 + 1",
]  # fmt: skip
FROM_DIGITS = [
    "and at +6.5 it jumps",
    "8 falls from 99.7 % to 92 %, and 3 rises from 0.2 % to 4.4 %",
    "scores 49.1 as a 3 and 55.1 as an 8",
    "The average images got 81.2 % right",
    "A score of 49.1",
    "73.03 against 30.3",
    "11.329 against 14.789",
    "the softmax still charges 0.422",
]


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_text_says_what_comes_out(claim):
    assert claim in TEXT


def test_every_decimal_number_of_the_text_is_among_the_claims():
    proven = " ".join(CLAIMS + GIVEN + FROM_DIGITS)
    assert set() == set(re.findall(r"\d+[.,]\d+", TEXT)) - set(re.findall(r"\d+[.,]\d+", proven))


def test_doubling_the_scores_of_x2_keeps_its_zero_and_so_does_three_times():
    assert [losses.svm_losses(k * THREE, RIGHT)[1] for k in (1, 2, 3)] == [0.0, 0.0, 0.0]


def test_halving_the_margin_does_up_to_a_factor_2_what_doubling_W_does():
    np.testing.assert_allclose(2 * losses.svm_losses(THREE, RIGHT, margin=0.5), TWICE)


def test_for_x3_the_hinge_falls_twice_as_fast_as_frogs_score_rises():
    assert losses.svm_loss(THREE[2:], RIGHT[2:])[1][0, 2] == -2.0


def test_the_cat_gets_13_per_cent_and_the_car_almost_7_times_as_much():
    assert tuple((100 * CAT[:2]).round()) == (13, 87)
    assert 6.5 < CAT[1] / CAT[0] < 7
    assert "whose score is 1.9 higher, gets almost 7 times as much" in CODE["cat"]


def test_a_gap_of_37_is_where_float64_stops_seeing_the_softmax_loss():
    assert 1 + np.exp(-37) == 1
    assert 1 + np.exp(-36) > 1
    assert [value > 0 for value in gap_losses(losses.softmax_losses, 36, 37)] == [True, False]
    assert "once the gap is about 37, $1 + e^{-37}$ *is* 1 in float64" in TEXT


def test_scores_without_hinge_can_cost_softmax_more_than_a_half():
    scores, y = np.array([[1.0, 0.0, 0.0]]), np.array([0])
    assert losses.svm_losses(scores, y)[0] == 0
    assert losses.softmax_losses(scores, y)[0] > 0.5


def test_a_gap_of_1000_the_wrong_way_costs_1000_though_the_probability_is_0():
    assert losses.softmax(np.array([[-1000.0, 0.0]]))[0, 0] == 0
    assert gap_losses(losses.softmax_losses, -1000) == [1000.0]


def test_scaled_up_both_losses_of_x1_grow_like_a_straight_line():
    for loss in (losses.svm_losses, losses.softmax_losses):
        values = [loss(k * THREE[:1], RIGHT[:1])[0] for k in (20, 30, 40)]
        np.testing.assert_allclose(np.diff(values), 19, rtol=1e-9)


def test_2W_has_four_times_the_penalty():
    W = np.arange(6.0)
    assert 4 * (W**2).sum() == ((2 * W) ** 2).sum()


def test_averages_as_templates_get_81_2_per_cent(digits, average):
    assert pytest.approx(100 * (average.argmax(axis=1) == digits.y_val).mean()) == 81.2
    assert "got 81.2 % right" in TEXT


def test_the_bold_3_is_taken_for_an_8_and_only_8_is_inside_its_margin(digits, average):
    scores, y = average[1], digits.y_val[1]
    assert (y, scores.argmax()) == (3, 8)
    assert f"scores {scores[3]:.1f} as a 3 and {scores[8]:.1f} as an 8" in TEXT
    assert [j for j in range(10) if j != y and scores[j] - scores[y] + 1 > 0] == [8]
    assert pytest.approx(scores[8] - scores[3], abs=0.1) == 6.0
    assert 380 < np.exp(scores[8] - scores[3]) < 450
    assert "A lead of 6 points is a factor of about 400" in TEXT


def test_six_points_do_not_help_the_bold_3_and_six_and_a_half_do(digits, average):
    helped = [average[1] + points * (np.arange(10) == 3) for points in (6, 6.5)]
    assert [8, 3] == [int(scores.argmax()) for scores in helped]
    assert round(average[1].max() - average[1, 3] - 6, 2) == 0.06


def test_halved_scores_make_the_softmax_doubt(average):
    (p, half) = (100 * losses.softmax(factor * average[1:2])[0] for factor in (1, 0.5))
    assert f"8 falls from {p[8]:.1f} % to {half[8]:.0f} %, and 3 rises from {p[3]:.1f} % to {half[3]:.1f} %" in TEXT
    assert p.argmax() == half.argmax()


def steps_to_rest(scores, y, rate=0.1):
    """How many steps against the hinge's gradient until no class pays, and the classes in the order they stop."""
    s, order = scores.copy(), []
    for step in range(100):
        loss, slope = losses.svm_loss(s[None], np.array([y]))
        order += [k for k in range(10) if scores[k] > scores[y] - 1 and k != y and slope[0, k] == 0 and k not in order]
        if loss == 0:
            return step, order
        s = s - rate * slope[0]
    raise AssertionError("it never rests")


def test_the_0_that_all_beat_rests_before_the_3_that_one_class_beats(digits, average):
    three, zero = (steps_to_rest(average[k], digits.y_val[k])[0] for k in (1, 392))
    assert f"the 0 rests after {zero} steps, long before the 3, which needs {three}." in TEXT
    assert ((average[392] > average[392, 0]).sum(), digits.y_val[392]) == (9, 0)
    assert CODE["push-picture"].startswith("few = [1, 7, 392]")


def test_of_the_four_that_beat_the_7_the_one_that_leads_least_stops_first(digits, average):
    order = steps_to_rest(average[7], digits.y_val[7])[1]
    assert (digits.y_val[7], (average[7] > average[7, 7]).sum()) == (7, 4)
    assert order == sorted(order, key=lambda k: average[7, k])
    assert order[0] == 4
    assert "The one that leads least, the 4" in TEXT


@pytest.mark.parametrize("loss", [losses.svm_loss, losses.softmax_loss])
def test_after_one_step_the_templates_are_the_averages_less_their_common_average(digits, loss):
    X, y = digits.X_train, digits.y_train
    W = -loss(np.zeros((len(y), 10)), y)[1].T @ X
    averages = np.stack([X[y == k].mean(axis=0) for k in range(10)])
    averages -= averages.mean(axis=0)
    assert min(np.corrcoef(one, other)[0, 1] for one, other in zip(W, averages, strict=True)) > 0.99


@pytest.fixture(scope="module")
def twelve(digits, average):
    """The digits of the figures, and their hinge and softmax losses."""
    hinge, softmax = losses.svm_losses(average, digits.y_val), losses.softmax_losses(average, digits.y_val)
    chosen = expensive_first(hinge, softmax)
    return chosen, hinge[chosen], softmax[chosen]


def test_the_dearest_digit_is_a_0_that_all_nine_classes_beat_and_the_tenth_is_right_but_pays(digits, average, twelve):
    chosen, hinge, _ = twelve
    first, tenth = average[chosen[0]], average[chosen[9]]
    assert (digits.y_val[chosen[0]], first.argmin()) == (0, 0)
    assert tenth.argmax() == digits.y_val[chosen[9]]
    assert hinge[9] > 0
    assert ((tenth - tenth.max() + 1) > 0).sum() == 2
    assert round(hinge[0]) == 73
    assert "each class adds its bill, 73 in all" in TEXT


def test_the_hinge_adds_up_where_the_softmax_looks_at_the_highest(digits, twelve):
    chosen, hinge, softmax = twelve
    assert (hinge.argmax(), softmax.argmax(), digits.y_val[chosen[2]]) == (0, 2, 2)
    assert f"{hinge[0]:.2f} against {hinge[2]:.1f}" in TEXT
    assert f"{softmax[0]:.3f} against {softmax[2]:.3f}" in TEXT
    assert (hinge[10], hinge[11]) == (0, 0)
    assert f"the softmax still charges {softmax[10]:.3f}" in TEXT


def test_stretched_the_wrong_way_round_both_losses_are_equally_steep():
    for loss in (losses.svm_losses, losses.softmax_losses):
        np.testing.assert_allclose(np.diff(gap_losses(loss, -30, -31, -32)), 1)


def test_far_out_the_softmax_loss_falls_by_the_same_factor_for_every_point():
    values = np.array(gap_losses(losses.softmax_losses, 10, 11, 12))
    np.testing.assert_allclose(values[1:] / values[:-1], np.exp(-1), rtol=1e-4)


def test_taking_the_common_average_away_keeps_the_winners(digits, average):
    shift = digits.X_val @ digits.X_train.mean(axis=0)
    assert (average.argmax(axis=1) == (average - shift[:, None]).argmax(axis=1)).all()


def test_small_random_weights_start_at_the_expected_losses(digits):
    small = digits.X_train @ (0.001 * np.random.default_rng(0).normal(size=(10, 784))).T
    svm, cross_entropy = losses.initial_losses(10)
    assert svm == pytest.approx(losses.svm_loss(small, digits.y_train)[0], rel=1e-3)
    assert cross_entropy == pytest.approx(losses.softmax_loss(small, digits.y_train)[0], rel=1e-3)


def test_wrong_labels_do_not_show_in_the_first_loss_and_a_wrong_number_of_classes_does(digits):
    small = digits.X_train @ (0.001 * np.random.default_rng(0).normal(size=(10, 784))).T
    strangers = np.random.default_rng(1).permutation(digits.y_train)
    for loss, right in zip((losses.svm_loss, losses.softmax_loss), losses.initial_losses(10), strict=True):
        assert right == pytest.approx(loss(small, strangers)[0], rel=1e-3)
        assert right < 0.99 * loss(np.pad(small, [(0, 0), (0, 1)]), strangers)[0]
    assert "Wrong labels stay hidden" in TEXT


def test_the_smallest_cross_entropy_is_the_largest_product_of_probabilities():
    product = np.prod(losses.softmax(THREE)[np.arange(3), RIGHT])
    assert -np.log(product) == pytest.approx(losses.softmax_losses(THREE, RIGHT).sum())
    assert "**maximum likelihood**" in TEXT


def test_sixty_steps_start_where_expected_and_reach_nearly_the_same_accuracy(digits):
    hinge_start, hinge = train(digits, losses.svm_loss, 0.05)
    softmax_start, cross_entropy = train(digits, losses.softmax_loss, 0.5)
    np.testing.assert_allclose([hinge_start, softmax_start], losses.initial_losses(10))
    assert min(hinge, cross_entropy) >= 0.87
    assert abs(hinge - cross_entropy) < 0.02
    assert "train(hinge, learning_rate=0.05)" in CODE["train"]
    assert "train(cross_entropy, learning_rate=0.5)" in CODE["train"]
