"""The figures of lecture 02 without a browser: whose functions run, what is drawn, what the words say."""

import numpy as np
import pytest

from course_lib import layers, regularizers
from course_lib.widgets import (
    lec02,
    lec02_balls,
    lec02_depth,
    lec02_digits,
    lec02_dropout,
    lec02_fit,
    lec02_norm,
    lec02_paths,
    lec02_pooling,
)
from course_lib.widgets.pack import UNIT, unpacked


def unwritten(*_):
    raise NotImplementedError


def half(W):
    return 0.5 * (W**2).sum(), W


def leaves(W):
    raise SystemExit


def with_loops(W):
    value, slopes = 0.0, np.zeros(W.shape)
    for place, w in np.ndenumerate(W):
        value, slopes[place] = value + w * w, 2 * w
    return value, slopes


def spoils(W):
    W *= 0
    return 0.0, W


def fails_on_vectors(W):
    return (W**2).sum(), 2 * W[:, :]


@pytest.mark.parametrize(
    "yours, words",
    [
        (None, "the reference"),
        (unwritten, "the reference (your unwritten is not written yet)"),
        (leaves, "the reference (your leaves ends the program)"),
        (half, "the reference (your half is not right yet)"),
        (spoils, "the reference (your spoils is not right yet)"),
        (fails_on_vectors, "the reference (your fails_on_vectors stops with IndexError)"),
        (with_loops, "your with_loops"),
    ],
)
def test_a_picture_says_whose_function_it_runs(yours, words):
    assert lec02.overfit_figure(yours).scene["title"] == f"12 weights for 12 points, with R by {words}"


FIGURES = [
    (lec02.overfit_figure, (regularizers.l2,)),
    (lec02.ball_figure, (regularizers.l2, regularizers.l1, regularizers.elastic_net)),
    (lec02.paths_figure, (regularizers.l2, regularizers.l1, regularizers.elastic_net)),
    (lec02.max_norm_figure, (regularizers.max_norm,)),
    (lec02.dropout_figure, (layers.dropout,)),
]


@pytest.mark.parametrize("make, right", FIGURES, ids=lambda part: getattr(part, "__name__", ""))
def test_every_figure_survives_unwritten_functions_and_shows_the_same_with_right_ones(make, right):
    reference, unfinished, own = make(), make(*[unwritten] * len(right)), make(*right)
    assert reference.blob == unfinished.blob == own.blob
    assert "is not written yet" in unfinished.scene["title"]
    assert "the reference" not in own.scene["title"]
    assert reference.scene["bank"]["texts"]["said"] == own.scene["bank"]["texts"]["said"]


@pytest.mark.parametrize("make, right", FIGURES, ids=lambda part: getattr(part, "__name__", ""))
def test_every_figure_has_words_for_who_cannot_see_it_and_fits_into_a_notebook(make, right):
    shown = make()
    assert all(panel["description"] for panel in shown.scene["panels"])
    assert len(shown.data) < 100_000
    assert shown.still().startswith("<svg")


def test_at_45_degrees_l1_ties_and_beside_it_a_corner_wins():
    functions, _ = lec02_balls.own_penalties()
    for turn in lec02_balls.TURNS:
        _, (one, other), _ = lec02_balls.preferred(functions[1], turn)
        if turn == 45:
            np.testing.assert_allclose([one, other], [[1, 0], [0, 1]], atol=1e-9)
        else:
            np.testing.assert_array_equal(one, other)
            assert [turn > 45, turn < 45] == (one == 0).tolist()


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_the_ball_touches_the_line_and_never_crosses_it(kind):
    R = lec02_balls.own_penalties()[0][kind]
    for turn in lec02_balls.TURNS[::6]:
        x, lowest = lec02_balls.line_of(turn)[0], lec02_balls.preferred(R, turn)[0]
        ball = lec02_balls.ring(R, lowest)
        np.testing.assert_allclose([R(w) for w in ball], lowest, rtol=1e-9)
        assert 0.99 < (ball @ x).max() < 1 + 1e-4


def test_l2_prefers_x_over_its_squared_length():
    functions, _ = lec02_balls.own_penalties()
    for turn in (10, 35, 70):
        x = lec02_balls.line_of(turn)[0]
        np.testing.assert_allclose(lec02_balls.preferred(functions[0], turn)[1][0], x / (x @ x), atol=1e-9)


@pytest.mark.parametrize("lam", [1e-6, 0.02, 3.0])
def test_the_fit_is_where_all_slopes_add_up_to_0(lam):
    points = lec02_fit.noisy_points()
    A = lec02_fit.columns(points.x)
    w = lec02_fit.fits(strengths=[lam]).w[0]
    slope = 2 * A.T @ (A @ w - points.y) / len(points.y) + lam * regularizers.l2(w)[1]
    np.testing.assert_allclose(slope, 0, atol=1e-9)


@pytest.mark.parametrize("square, absolute", [(1, 0), (0, 1), (0.5, 1)])
def test_the_fading_weights_are_the_best_there_are(square, absolute):
    X, y = lec02_paths.measurements()
    rng = np.random.default_rng(0)
    for lam, w in zip((0.03, 1.0), lec02_paths.fading(square, absolute, [0.03, 1.0]), strict=True):
        near = np.vstack([w, w + rng.normal(0, 0.05, (500, 8)), w * (1 + rng.normal(0, 0.05, (500, 8)))])
        losses = ((near @ X.T - y) ** 2).mean(axis=1)
        losses += lam * (square * near**2 + absolute * np.abs(near)).sum(axis=1)
        assert losses.argmin() == 0


def test_the_mean_with_1_over_keep_ends_near_test_time_and_without_near_keep_of_it():
    _, mean, plain = lec02_dropout.passes()
    for keep, with_it, without in zip(lec02_dropout.KEEPS, mean[:, -1], plain[:, -1], strict=True):
        assert abs(with_it - 6) < 0.5
        assert abs(without - 6 * keep) < 0.3


def test_dropouts_bet_is_lost_by_who_forgets_that_keep_1_drops_nothing():
    ends = lec02.dropout_figure().scene["bank"]["texts"]["end"]["values"]
    assert {"below it"} == set(ends[:-1])
    assert ends[-1] == "at the sum of all eight"


def test_weights_of_a_wrong_shape_are_told_in_the_figure():
    shown = lec02.digits_figure({"L2": np.ones((1, 10, 3)), "L1": np.ones((1, 10, 3))}, [1.0], None, None, None, None)
    assert shown.scene["problem"] == "The weights have shape (2, 1, 10, 3); (2, 1, 10, 784) is needed."


def test_half_the_grey_is_zero_and_the_sign_is_brightness():
    W = {"L2": np.zeros((2, 10, 784)), "L1": np.zeros((2, 10, 784))}
    W["L1"][0, 3, 400], W["L1"][0, 4, 400] = 1, -1
    grey = lec02_digits.pictures(np.stack([W["L2"], W["L1"]]))[1, 0]
    row, column = divmod(400, 28)
    assert [255, 1, 128] == [grey[row, 28 * k + column] for k in (3, 4, 2)]


DIGITS = np.random.default_rng(0).random((2, 784)), np.array([3, 5])
RELATIVES = {"norm": lec02.norm_figure, "depth": lec02.depth_figure, "pooling": lambda: lec02.pooling_figure(*DIGITS)}


@pytest.mark.parametrize("make", RELATIVES.values(), ids=RELATIVES)
def test_every_relative_of_dropout_has_words_and_fits_into_a_notebook(make):
    shown = make()
    assert all(panel["description"] for panel in shown.scene["panels"])
    assert len(shown.data) < 100_000
    assert shown.still().startswith("<svg")


def test_x_is_dragged_along_the_places_of_its_slider():
    (handle,) = lec02.ball_figure().scene["panels"][0]["handles"]
    angles = np.degrees(np.arctan2(*np.transpose(handle["along"])[::-1]))
    np.testing.assert_allclose(angles, lec02_balls.TURNS)
    assert handle["name"] == "turn"


def test_without_normalization_a_layer_multiplies_by_the_scale_and_with_it_the_deviation_is_1():
    plain, normal = lec02_norm.signals().std(axis=-1)
    growth = plain[0] / plain[lec02_norm.SCALES.tolist().index(1.0)]
    np.testing.assert_allclose(growth, 0.5 ** np.arange(1, 11), rtol=1e-9)
    np.testing.assert_allclose(normal, 1, rtol=1e-3)


def test_a_histogram_counts_all_numbers_that_lie_in_the_picture():
    z = lec02_norm.signals()[:, 5:6, :1]
    (layer,) = lec02_norm.histogram_panel(z).layers
    heights = layer.values.values[0, 0, 0, ::2, 1]
    assert heights.sum() == pytest.approx(100 * (np.abs(z[0, 0, 0]) <= 4).mean())


def test_as_many_blocks_work_on_average_as_their_probabilities_add_up_to():
    depth = lec02_depth.passes().sum(axis=2)
    for last, seen in zip(lec02_depth.LAST, depth, strict=True):
        assert abs(seen.mean() - layers.linear_survival(20, last).sum()) < 0.6
    said = lec02.depth_figure().scene["bank"]["texts"]["said"]["values"]
    assert said[5].startswith(
        "The last block survives with 0.5: 14.75 of 20 blocks on average; in these 100 passes 10 to "
    )
    assert said[10].endswith("passes 20 to 20, their mean 20.")


def test_the_bars_begin_with_the_chances_and_go_on_with_the_passes():
    shown = lec02.depth_figure()
    bars = 1.15 * (unpacked(shown.blob, shown.scene["bank"]["arrays"])["alive"][5] / UNIT + 0.5)
    np.testing.assert_allclose(bars[:, 0], layers.linear_survival(20, 0.5), atol=0.001)
    np.testing.assert_allclose(bars[:, 1:], lec02_depth.passes()[5].T, atol=0.001)


def test_the_mean_of_fractional_pooling_is_over_all_361_patterns_and_draws_come_near_it():
    images = DIGITS[0].reshape(-1, 28, 28)
    _, pooled, mean = lec02_pooling.draws(images)
    patterns = {layers.pooling_edges(28, 19, u).tobytes() for u in np.linspace(0, 0.999, 500)}
    assert len(patterns) ** 2 == 361
    single, together = np.abs(pooled - mean[:, None]).mean(), np.abs(pooled.mean(axis=1) - mean).mean()
    assert 3 < single / together < 8


def test_neighbouring_regions_differ_in_shade_and_each_is_1_or_2_pixels_a_side():
    board = lec02_pooling.shaded(np.zeros((28, 28)), 0.3, 0.8)
    assert set(np.unique(board)) == {176, 236}
    for line in (board[0], board[:, 0]):
        runs = np.diff(np.flatnonzero(np.r_[True, np.diff(line) != 0, True]))
        assert (len(runs), (runs == 1).sum(), (runs == 2).sum()) == (19, 10, 9)


def test_the_bet_on_the_depth_is_won_by_who_adds_up_the_probabilities():
    answers = lec02.depth_figure().scene["bank"]["texts"]["answer"]["values"]
    assert (answers[0], answers[5], answers[10]) == ("at most 12", "14 to 16", "more than 16")


def test_the_dots_lie_on_the_curves_of_the_sizes():
    size = lec02_norm.signals().std(axis=-1)
    layers_of = {layer.name: layer.values.values for layer in lec02_norm.size_panel(size).layers}
    for s, k in [(0, 0), (2, 9), (11, 4)]:
        np.testing.assert_allclose(layers_of["now"][s, k, :, 0], layers_of["sizes"][s, :, k])
        np.testing.assert_allclose(layers_of["now"][s, k, :, 0, 1], size[:, s, k])


def test_the_third_picture_of_pooling_is_the_mean_of_the_draws_so_far():
    shown = lec02.pooling_figure(*DIGITS)
    drawn = unpacked(shown.blob, shown.scene["bank"]["arrays"])["mean"].reshape(2, 24, 19, 19)
    _, pooled, _ = lec02_pooling.draws(DIGITS[0].reshape(-1, 28, 28))
    for k in (1, 7, 24):
        np.testing.assert_allclose(drawn[:, k - 1] / 236, 1 - pooled[:, :k].mean(axis=1), atol=0.05)


def test_regions_change_where_the_pattern_of_rows_and_that_of_columns_says():
    board = lec02_pooling.shaded(np.zeros((28, 28)), 0.1, 0.6)
    for line, u in ((board[:, 0], 0.1), (board[0], 0.6)):
        assert (np.flatnonzero(np.diff(line)) + 1).tolist() == layers.pooling_edges(28, 19, u)[1:-1].tolist()
