"""The figures of lecture 01 without a browser: whose functions run, what is drawn, what the words say."""

import numpy as np
import pytest

from course_lib import losses
from course_lib.widgets import losses_figures, losses_gap
from course_lib.widgets.lec01 import digit_figure, gap_figure
from course_lib.widgets.pack import UNIT, unpacked


def unwritten(*_, **__):
    raise NotImplementedError


def leaves(*_, **__):
    raise SystemExit


def without_margin(scores, y):
    return losses.svm_loss(scores, y, margin=0.0)


def fails_later(scores, y):
    if scores[0, 0] > 20:
        raise ZeroDivisionError
    return losses.svm_loss(scores, y)


def spoils(scores, y):
    result = losses.svm_loss(scores.copy(), y)
    scores *= 0
    return result


def returns_a_list(scores, y):
    return [losses.svm_loss(scores, y)]


@pytest.mark.parametrize(
    "yours, words",
    [
        (None, "the reference"),
        (unwritten, "the reference (your unwritten is not written yet)"),
        (leaves, "the reference (your leaves ends the program)"),
        (without_margin, "the reference (your without_margin is not right yet)"),
        (fails_later, "the reference (your fails_later stops with ZeroDivisionError)"),
        (returns_a_list, "the reference (your returns_a_list is not right yet)"),
        (spoils, "your spoils"),
        (losses.svm_loss, "your svm_loss"),
    ],
)
def test_the_gap_figure_says_whose_function_it_runs_and_draws_the_same_curve(yours, words):
    shown = gap_figure(yours)
    assert shown.scene["series"][0]["badge"] == f"by {words}"
    assert shown.blob == gap_figure().blob


@pytest.fixture(scope="module")
def ours():
    rng = np.random.default_rng(1)
    return rng.random((40, 784)), np.arange(40) % 10, rng.normal(scale=3, size=(40, 10))


def test_the_digit_figure_says_whose_functions_it_runs(ours):
    right = digit_figure(*ours, losses.svm_losses, losses.softmax_loss, probabilities=True)
    unfinished = digit_figure(*ours, unwritten, unwritten, probabilities=True)
    assert right.scene["title"] == "What digits pay: hinge by your svm_losses, softmax by your softmax_loss"
    assert right.scene["note"] == ""
    assert unfinished.scene["note"].count("the reference (your unwritten is not written yet)") == 2
    assert right.blob == unfinished.blob


def test_before_the_softmax_is_taught_the_digit_figure_does_not_speak_of_it(ours):
    shown = digit_figure(*ours, losses.svm_losses)
    assert len(shown.scene["panels"]) == 2
    assert "oftmax" not in shown.description


def test_both_dots_lie_on_their_losses_for_every_place_of_the_sliders():
    shown = gap_figure()
    dots = unpacked(shown.blob, shown.scene["bank"]["arrays"])["now"] / UNIT + 0.5
    for (i, gap), (k, factor) in [((0, -3.0), (2, 1.0)), ((18, 1.5), (3, 2.0)), ((12, 0.0), (8, 10.0))]:
        assert (losses_gap.GAPS[i], losses_gap.FACTORS[k]) == (gap, factor)
        scores, y = np.array([[factor * gap, 0.0]]), np.array([0])
        expected = [losses.svm_losses(scores, y)[0], losses.softmax_losses(scores, y)[0]]
        x, height = dots[i, k, :, 0, 0], dots[i, k, :, 1, 0]
        np.testing.assert_allclose(-4 + 10 * x, factor * gap, atol=0.01)
        np.testing.assert_allclose(-0.5 + 6 * height, expected, atol=0.01)


def test_an_arrow_is_gone_where_a_loss_rests_and_else_as_long_as_the_curve_is_steep():
    shown = gap_figure()
    arrows = unpacked(shown.blob, shown.scene["bank"]["arrays"])["push"][:, 2, :, :, 0] / UNIT
    for i, gap in [(18, 1.5), (4, -2.0)]:
        slopes = [
            loss(np.array([[gap, 0.0]]), np.array([0]))[1][0, 0] for loss in (losses.svm_loss, losses.softmax_loss)
        ]
        np.testing.assert_allclose(10 * arrows[i, :, 0], -losses_gap.ARROW * np.array(slopes), atol=0.01)
        assert (arrows[i, :, 1] == 0).all()


def test_a_dot_beyond_the_picture_waits_at_its_edge_on_the_level_of_its_loss():
    shown = gap_figure()
    dots = unpacked(shown.blob, shown.scene["bank"]["arrays"])["now"] / UNIT + 0.5
    np.testing.assert_allclose(dots[28, 8, :, :, 0], [[1.05, 0.5 / 6]] * 2, atol=0.001)


def said(shown, *place):
    text = shown.scene["bank"]["texts"]["said"]
    sizes = [len(shown.scene["bank"]["grid"][name]) for name in text["axes"]]
    return np.array(text["values"], dtype=object).reshape(sizes)[place]


@pytest.mark.parametrize(
    "gap, factor, sentence",
    [
        (18, 2, "Gap 1.5 × 1 = 1.5. Hinge 0, at rest. Softmax 0.201, slope −0.182."),
        (12, 8, "Gap 0 × 10 = 0. Hinge 1, slope −1. Softmax 0.693, slope −0.5."),
        (16, 2, "Gap 1 × 1 = 1. Hinge 0, at rest. Softmax 0.313, slope −0.269."),
        (28, 8, "Gap 4 × 10 = 40. Hinge 0, at rest. Softmax 0, rounded to 0: float64 can no longer tell."),
    ],
)
def test_the_words_say_who_rests_who_pushes_and_where_float64_ends(gap, factor, sentence):
    assert said(gap_figure(), gap, factor) == sentence


def test_what_rises_above_the_margin_line_adds_up_to_the_hinge_loss(ours):
    X, y, scores = ours
    shown = digit_figure(X, y, scores)
    chosen = losses_figures.expensive_first(losses.svm_losses(scores, y), losses.softmax_losses(scores, y))
    arrays = unpacked(shown.blob, shown.scene["bank"]["arrays"])
    tops = 28 * (arrays[f"above {losses_figures.PAYS}"][:, :, 0] / UNIT + 0.5) - 12
    np.testing.assert_allclose((tops + 1).sum(axis=1), losses.svm_losses(scores, y)[chosen], atol=0.15)


def test_the_probabilities_drawn_are_the_softmax(ours):
    X, y, scores = ours
    shown = digit_figure(X, y, scores, probabilities=True)
    chosen = losses_figures.expensive_first(losses.svm_losses(scores, y), losses.softmax_losses(scores, y))
    arrays = unpacked(shown.blob, shown.scene["bank"]["arrays"])
    colors = (losses_figures.RIGHT, losses_figures.PAYS, losses_figures.FREE)
    p = sum(1.12 * (arrays[f"p {color}"][:, :, 0] / UNIT + 0.5) for color in colors)
    np.testing.assert_allclose(p, losses.softmax(scores)[chosen], atol=0.002)


@pytest.mark.parametrize("paying, free", [(139, 361), (48, 2), (47, 9), (30, 10), (12, 0), (0, 12), (1, 11), (200, 1)])
def test_the_twelve_digits_differ_and_are_dearest_first(paying, free):
    hinge, softmax = np.r_[np.arange(paying, 0, -1), np.zeros(free)], np.r_[np.ones(paying), np.arange(free)]
    mixed = np.random.default_rng(0).permutation(paying + free)
    chosen = mixed[losses_figures.expensive_first(hinge[mixed], softmax[mixed])]
    assert len(set(chosen)) == 12
    assert (np.diff(hinge[chosen]) <= 0).all()


def test_where_enough_pay_and_some_do_not_the_last_two_pay_nothing_and_differ_most_in_softmax():
    hinge, softmax = np.r_[np.arange(60.0, 0, -1), np.zeros(10)], np.r_[np.ones(60), np.arange(10)]
    chosen = losses_figures.expensive_first(hinge, softmax)
    assert hinge[chosen][:6].tolist() == [60, 59, 58, 57, 56, 55]
    assert (hinge[chosen][9:].tolist(), softmax[chosen][10:].tolist()) == ([1, 0, 0], [9, 0])


def test_a_tiny_probability_is_not_said_to_be_equal_to_something_smaller(ours):
    X, y, scores = ours
    texts = digit_figure(X, y, 10 * scores, probabilities=True).scene["bank"]["texts"]["said"]["values"]
    assert any(" < 0.1 %" in text for text in texts)
    assert not any("= <" in text or "= >" in text for text in texts)
