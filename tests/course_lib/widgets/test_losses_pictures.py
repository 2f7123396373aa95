"""The smaller figures of lecture 01 without a browser: whose functions run, what is drawn, what the words say."""

import numpy as np
import pytest

from course_lib import losses
from course_lib.widgets import lec01, losses_digit, losses_hinge, losses_templates, losses_training
from course_lib.widgets.pack import UNIT, unpacked

THREE = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])
RIGHT = np.array([0, 1, 2])
NAMES = ["cat", "car", "frog"]
SCORES = np.array([[5.0, 4.5, 3.0, 0, 0, 0, 0, 0, 0, 0], [0.0, 2.0, 0, 0, 0, 0, 0, 0, 0, 1.5]])
X, Y = np.random.default_rng(0).random((2, 784)), np.array([2, 1])


def unwritten(*_, **__):
    raise NotImplementedError


def without_margin(scores, y, margin=1.0):
    return losses.svm_losses(scores, y, margin=0.0)


def counts_the_right_class(scores, y, margin=1.0):
    return losses.svm_losses(scores, y, margin) + margin


def not_shifted(scores):
    powers = np.exp(scores + 700)
    return powers / powers.sum(axis=1, keepdims=True)


def half_the_gradient(scores, y):
    loss, slope = losses.svm_loss(scores, y)
    return loss, slope / 2


FIGURES = {
    "hinge": (lec01.hinge_figure, losses.svm_losses, without_margin),
    "stretch": (lambda f=None: lec01.stretch_figure(THREE, RIGHT, NAMES, f), losses.svm_losses, counts_the_right_class),
    "push": (lambda f=None: lec01.push_figure(X, Y, SCORES, f), losses.svm_loss, half_the_gradient),
    "softmax": (lambda f=None: lec01.softmax_figure(X, Y, SCORES, f), losses.softmax, not_shifted),
}


@pytest.mark.parametrize("make, right, wrong", FIGURES.values(), ids=FIGURES)
def test_each_runs_the_students_function_once_it_is_right_and_says_whose_it_runs(make, right, wrong):
    shown, unfinished, mistaken, own = make(), make(unwritten), make(wrong), make(right)
    assert shown.blob == unfinished.blob == mistaken.blob == own.blob
    assert "the reference (your unwritten is not written yet)" in unfinished.scene["title"]
    assert f"the reference (your {wrong.__name__} is not right yet)" in mistaken.scene["title"]
    assert own.scene["title"].endswith(f"by your {right.__name__}")


RUN = [(np.full((10, 784), k / 60), np.zeros(10), 2 - k / 60) for k in range(61)]
ALL = {name: make for name, (make, _, _) in FIGURES.items()} | {
    "accuracy": lambda: lec01.accuracy_figure(X, Y, SCORES),
    "training": lambda: lec01.training_figure({"softmax": (RUN, "me")}, {"log C": 2.3}, X, Y),
}


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_each_has_words_for_who_cannot_see_it_and_fits_into_a_notebook(make):
    shown = make()
    assert all(panel["description"] for panel in shown.scene["panels"])
    assert len(shown.data) < 100_000
    assert shown.still().startswith("<svg")


def said(shown, *place):
    text = shown.scene["bank"]["texts"]["said"]
    return text["values"][
        np.ravel_multi_index(place, [len(shown.scene["bank"]["grid"][name]) for name in text["axes"]])
    ]


@pytest.mark.parametrize(
    "margin, gap, sentence",
    [
        (4, 8, "The right score is behind by 1, the margin asks for a lead of 1: 2 are missing, and that is the loss."),
        (4, 18, "The right score leads by 1.5, the margin asks for a lead of 1: the loss is 0."),
        (
            8,
            18,
            "The right score leads by 1.5, the margin asks for a lead of 2: 0.5 are missing, and that is the loss.",
        ),
        (4, 12, "The scores are level, the margin asks for a lead of 1: 1 is missing, and that is the loss."),
    ],
)
def test_the_hinge_figure_says_what_is_missing(margin, gap, sentence):
    assert said(lec01.hinge_figure(), margin, gap) == sentence


def test_the_dot_of_the_hinge_lies_where_max_of_0_and_margin_minus_gap_is():
    shown = lec01.hinge_figure()
    low, high = losses_hinge.TALL
    dots = unpacked(shown.blob, shown.scene["bank"]["arrays"])["now"][:, :, 0, :, 0] / UNIT + 0.5
    expected = np.maximum(0, losses_hinge.MARGINS[:, None] - losses_hinge.GAPS)
    np.testing.assert_allclose(low + (high - low) * dots[..., 1], expected, atol=0.01)
    np.testing.assert_allclose(-3 + 7 * dots[..., 0], np.broadcast_to(losses_hinge.GAPS, expected.shape), atol=0.01)


@pytest.mark.parametrize(
    "factor, sentence",
    [
        (1, "W × 1: cat pays 2.9; car pays 0; frog pays 12.9."),
        (2, "W × 2: cat pays 4.8 instead of 2.9; car pays 0; frog pays 23.8 instead of 12.9."),
        (0, "W × 0: cat pays 2 instead of 2.9; car pays 2 instead of 0; frog pays 2 instead of 12.9."),
    ],
)
def test_stretching_says_what_each_example_pays_and_what_it_paid_before(factor, sentence):
    shown = lec01.stretch_figure(THREE, RIGHT, NAMES)
    assert said(shown, int(np.abs(losses_hinge.FACTORS - factor).argmin())) == sentence


def test_accuracy_jumps_where_the_right_score_passes_the_highest():
    shown = lec01.accuracy_figure(X, Y, SCORES)
    assert said(shown, 0, 0) == "This 2 is behind 0 by 2. Accuracy counts 1 mistake."
    assert said(shown, 0, 4) == "This 2 is behind 0 by 0. Accuracy counts 1 mistake."
    assert said(shown, 0, 5) == "This 2 leads 0 by 0.5. Accuracy counts 0 mistakes."


def test_steps_against_the_gradient_let_one_class_after_the_other_rest():
    shown = lec01.push_figure(X, Y, SCORES)
    assert said(shown, 0, 0) == "At first 2 classes (0, 1) pay 5.5 in all: 2 is pushed up by 2, each of them down by 1."
    assert said(shown, 0, 9).startswith("After 9 steps only 0 pays, 0.3:")
    assert said(shown, 0, 12).endswith("the loss is 0, and so is the gradient. The scores rest.")
    s, cost, slope = losses_digit.walk(losses.svm_loss, SCORES[:1], Y[:1])
    np.testing.assert_allclose(np.diff(s, axis=0), -0.1 * slope[:-1], atol=1e-12)
    assert (np.diff(cost) <= 1e-12).all()
    assert cost[-1] == 0


def test_heads_stand_on_the_bars_that_push_and_nowhere_else():
    slope = losses.svm_loss(SCORES, Y)[1][None] * 2
    up, down = (layer.values.values[0, 0] for layer in losses_digit.arrow_heads(slope, ("digit", "step")))
    assert np.flatnonzero(up[:, 1] < 11).tolist() == [2]
    assert np.flatnonzero(down[:, 1] < 11).tolist() == [0, 1]


def test_a_shift_changes_no_probability_and_a_factor_of_0_makes_all_equal():
    shown = lec01.softmax_figure(X, Y, SCORES)
    arrays = unpacked(shown.blob, shown.scene["bank"]["arrays"])
    p = sum(1.14 * (arrays[f"p {color}"][..., 0] / UNIT + 0.5) for color in (0, 2, 5))  # (digit, factor, shift, 10)
    np.testing.assert_allclose(p, np.broadcast_to(p[:, :, :1], p.shape), atol=0.002)
    np.testing.assert_allclose(p[:, 0], 0.1, atol=0.002)
    np.testing.assert_allclose(p[:, 7, 4], losses.softmax(SCORES), atol=0.002)
    assert said(shown, 0, 0, 4) == "All ten are equal: p(2) = 10 %."


def test_templates_are_shown_from_the_first_step_to_the_last_and_grey_is_0():
    assert losses_training.shown_steps(61)[[0, 1, -1]].tolist() == [0, 1, 60]
    W = np.zeros((1, 2, 10, 784))
    W[0, 1, 3, 400], W[0, 1, 9, 400] = 1, -1
    first, last = losses_training.tiles(W)[0]
    row, column = divmod(400, 28)
    assert [255, 128] == [last[row, 28 * k + column] for k in (3, 2)]
    assert last[28 + row, 28 * 4 + column] == 1
    assert set(np.unique(first)) == {128, 255}


def heights(shown, name, low, high):
    """What is drawn under that name, in units of its axis from low to high."""
    return low + (high - low) * (unpacked(shown.blob, shown.scene["bank"]["arrays"])[name] / UNIT + 0.5)


def test_the_bill_of_the_hinge_is_what_is_wanted_less_what_is_there():
    wanted, there, missing = np.moveaxis(heights(lec01.hinge_figure(), "three", -3.3, 6.3)[..., 0], -1, 0)
    np.testing.assert_allclose(np.maximum(0, wanted - there), missing, atol=0.02)
    np.testing.assert_allclose(wanted[:, 0], losses_hinge.MARGINS, atol=0.01)


def test_bars_and_curves_of_the_stretched_examples_are_their_losses():
    shown = lec01.stretch_figure(THREE, RIGHT, NAMES)
    bills = np.array([losses.svm_losses(factor * THREE, RIGHT) for factor in losses_hinge.FACTORS])
    axis = shown.scene["panels"][0]["y"]
    bars, curves = (heights(shown, name, axis["low"], axis["high"]) for name in ("bills", "curves"))
    np.testing.assert_allclose(bars[..., 0], bills, atol=0.02)
    np.testing.assert_allclose(curves[:, 1], bills.T, atol=0.02)


def test_the_push_is_drawn_against_the_gradient():
    shown = lec01.push_figure(X, Y, SCORES)
    drawn = sum(heights(shown, f"push {color}", -2.9, 10.5)[:, 0, :, 0] for color in (0, 2, 5))
    np.testing.assert_allclose(
        drawn, [-losses.svm_loss(s[None], y[None])[1][0] for s, y in zip(SCORES, Y, strict=True)], atol=0.01
    )


def test_each_step_shows_its_own_templates_and_tells_its_own_loss():
    shown = lec01.training_figure({"softmax": (RUN, "me")}, {"log C": 2.3}, X, Y)
    pictures = unpacked(shown.blob, shown.scene["bank"]["arrays"])["templates"][0]
    brightness = [picture[picture != 255].mean() if (picture != 255).any() else 255 for picture in pictures]
    assert brightness[0] == 128
    assert (np.diff(brightness) >= 0).all()
    assert said(shown, 0, 0).startswith("softmax, step 0: mean loss 2;")
    assert said(shown, 0, 12).startswith("softmax, step 60: mean loss 1;")


# ---- averages, and what they share


def ten_digits(copies=4):
    rng, y = np.random.default_rng(2), np.tile(np.arange(10), copies)
    return rng.random((len(y), 784)), y


def test_the_average_of_one_image_is_that_image_and_of_all_is_their_mean():
    X, y = ten_digits()
    shown = lec01.average_figure(X, y, X, y)
    means = unpacked(shown.blob, shown.scene["bank"]["arrays"])["mean"].reshape(10, -1, 784)
    shade = 236 / (2 * losses_training.SHADES)
    np.testing.assert_allclose(means[3, 0], 236 * (1 - X[3]), atol=0.6 * shade)
    np.testing.assert_allclose(means[3, -1], 236 * (1 - X[y == 3].mean(axis=0)), atol=0.6 * shade)


def test_the_ten_averages_stand_in_two_rows_in_their_order():
    pages = np.broadcast_to(np.arange(10)[:, None, None, None], (10, 2, 28, 28))
    grid = losses_templates.in_two_rows(pages)
    assert grid.shape == (2, 56, 140)
    assert grid[1, ::28, ::28].tolist() == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_without_the_common_average_all_scores_move_alike_and_every_lead_stays():
    X, y = ten_digits()
    W = np.stack([X[y == k].mean(axis=0) for k in range(10)])
    shown = lec01.common_figure(W, -0.5 * (W**2).sum(axis=1), X, y)
    said = shown.scene["bank"]["texts"]["said"]["values"]
    assert len(said) == 20
    for kept, less in zip(said[::2], said[1::2], strict=True):
        assert kept.startswith("The averages themselves")
        assert less.startswith("Less the common average")
        assert kept.split("; ")[1] == less.split("; ")[1]
    scores = unpacked(shown.blob, shown.scene["bank"]["arrays"])["scores"].reshape(10, 2, 10).astype(float)
    moved = scores[:, 0] - scores[:, 1]
    assert np.ptp(moved, axis=1).max() <= 2
    assert moved.min() > 100
