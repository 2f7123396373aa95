"""Every number that lecture 02 claims is computed here and found again in its text."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import layers, regularizers
from course_lib.data import mnist
from course_lib.losses import softmax_loss
from course_lib.objective import linear_objective
from course_lib.widgets import lec02, lec02_depth, lec02_fit, lec02_norm, lec02_paths, lec02_pooling

ROOT = Path(__file__).parents[2]
CELLS = json.loads((ROOT / "notebooks/lec02_regularization/lec02_regularization.ipynb").read_text(encoding="utf-8"))[
    "cells"
]
TEXT = " ".join(" ".join("".join(c["source"]) for c in CELLS if c["cell_type"] == "markdown").split())
CODE = {c["id"]: "".join(c["source"]) for c in CELLS if c["cell_type"] == "code"}

W1, W2 = np.array([1.0, 0, 0, 0]), np.full(4, 0.25)
FITS = lec02_fit.fits()
KNEE = int(FITS.val.argmin())
TURNED = np.sqrt(2) * np.array([np.cos(np.radians(35)), np.sin(np.radians(35))])
FADED, FRESH = lec02.weights_at(lam=1), lec02.weights_at(lam=lec02_paths.STRENGTHS[0])
ROWS = np.linalg.norm([[1.6, 1.2], [-0.5, 1.0], [-1.2, -0.9], [0.55, -0.3]], axis=1)


def cost(penalty, w):
    return f"{penalty(w)[0]:.4g}"


CLAIMS = [
    f"validation error is {FITS.val[0]:.2f}. At $\\lambda = {lec02_fit.STRENGTHS[KNEE]:.3f}$",
    f"from 0 to {FITS.train[KNEE]:.2f}, and the validation error has *fallen* to {FITS.val[KNEE]:.3f}",
    f"the sum of squares has gone from {FITS.penalty[0]:.1f} to {FITS.penalty[KNEE]:.2f}",
    f"L2 loses interest in a weight of 0.01, whose slope is {regularizers.l2(np.array([0.01]))[1][0]:.2f}",
    f"$x = (1, 1)$, to 35°, $x = ({TURNED[0]:.2f}, {TURNED[1]:.2f})$",
    f"At 35° L1 prefers $({1 / TURNED[0]:.2f}, 0)$",
    "$w = x / \\lVert x \\rVert^2$, which is $(" + ", ".join(f"{v:.2f}" for v in TURNED / (TURNED @ TURNED)) + ")$",
    "| $w_1 = [1, 0, 0, 0]$ | "
    + " | ".join(cost(R, W1) for R in (regularizers.l2, regularizers.l1, regularizers.elastic_net)) + " |",
    f"| **{cost(regularizers.l2, W2)}** | {cost(regularizers.l1, W2)} | **{cost(regularizers.elastic_net, W2)}** |",
    f"of our pair it prefers $w_2$, {cost(regularizers.elastic_net, W2)} against {cost(regularizers.elastic_net, W1)}",
    f"At $\\lambda = 1$: {FADED['L1'][2]:.0f} and {FADED['L1'][3]:.2f}.",
    "shares between the twins: " + " and ".join(f"{v:.2f}" for v in FADED["elastic net"][2:4]) + ".",
    f"one of them *grows*, from {FRESH['L2'][2]:.2f} to {FADED['L2'][2]:.2f}".replace("-", "−"),
    "Four rows have the lengths 2, 1.12, 1.5 and 0.63",
    f"(1 against {cost(regularizers.l2, W2)})",
    "the score 1 costs only 0.5 with $w = [0.5, 0, 0, 0]$",
    "for `keep` = 0.5 at half of what",
    "survives a pass with probability 0.8",
    "second derivative 10 across a valley and 0.01 along it: a ratio of 1,000",
    "with L2 and $\\lambda = 0.5$",
    f"{layers.linear_survival(20).sum():.2f}, the sum of the probabilities", "the last one with probability 0.5",
    "a scale of 0.7 leaves a deviation of 0.03 in layer 10, and a scale of 1.5 makes it 60",
    "With weights 0.7 times as large", "About 0.6 %: chance averages out, roughly as the square root",
    "elastic net, β = 0.5", "$\\lambda = 0.001$", "$4 \\cdot 0.25 = 1$", "[0.25, 0.25, 0.25, 0.25]",
]  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_text_says_what_comes_out(claim):
    assert claim in TEXT


def test_every_decimal_number_of_the_text_is_among_the_claims():
    proven = " ".join(CLAIMS)
    assert set() == set(re.findall(r"\d+[.,]\d+", TEXT)) - set(re.findall(r"\d+[.,]\d+", proven))


def test_the_curve_goes_through_every_point_without_lambda_and_leaves_the_picture():
    points, x = lec02_fit.noisy_points(), np.linspace(-1, 1, 201)
    assert FITS.train[0] < 1e-9
    assert np.abs(lec02_fit.columns(points.x) @ FITS.w[0] - points.y).max() < 1e-4
    assert np.abs(lec02_fit.columns(x) @ FITS.w[0]).max() > 2.5
    assert (np.diff(FITS.train) >= -1e-9).all(), "the training error can only rise"
    assert min(FITS.train[-1], FITS.val[-1]) > 0.4, "far right both are large"
    assert len(points.x) == 12 == FITS.w.shape[1]
    assert len(points.x_val) == 40


def test_twice_the_weights_cost_four_times_as_much_under_l2():
    assert 4 * regularizers.l2(W2)[0] == regularizers.l2(2 * W2)[0]


def test_the_pair_scores_1_on_x_and_ties_under_l1():
    x = np.ones(4)
    assert W1 @ x == W2 @ x == 1
    assert regularizers.l1(W1)[0] == regularizers.l1(W2)[0] == 1
    assert regularizers.l2(W1)[0] / regularizers.l2(W2)[0] == 4


def test_the_model_answers_sparse_weights_are_the_cheapest_under_l1_and_not_under_l2():
    x, rng = np.array([2.0, 1, 1, 1]), np.random.default_rng(0)
    fitting = rng.normal(size=(1000, 4))
    fitting += ((1 - fitting @ x) / (x @ x))[:, None] * x
    np.testing.assert_allclose(fitting @ x, 1)
    assert min(regularizers.l1(w)[0] for w in fitting) > regularizers.l1(np.array([0.5, 0, 0, 0]))[0] == 0.5
    best = x / 7
    assert best @ x == pytest.approx(1)
    assert min(regularizers.l2(w)[0] for w in fitting) > regularizers.l2(best)[0]


def test_at_lambda_1_l1_drops_the_useless_and_a_twin_and_the_elastic_net_keeps_both_twins():
    assert [[], [2, 4, 5, 6, 7], [4, 5, 6, 7]] == [np.flatnonzero(w == 0).tolist() for w in FADED.values()]
    assert (lec02_paths.fading(1, 0, [10.0]) != 0).all(), "L2 uses all eight to the end"
    X, _ = lec02_paths.measurements()
    assert np.corrcoef(X[:, 2], X[:, 3])[0, 1] > 0.95
    assert lec02_paths.TRUE[2] == lec02_paths.TRUE[3]


def test_under_l2_the_sum_of_squares_falls_though_one_twin_grows_until_both_share():
    faded = lec02_paths.fading(1, 0, lec02_paths.STRENGTHS)
    assert (np.diff((faded**2).sum(axis=1)) < 0).all()
    assert abs(FADED["L2"][2]) > abs(FRESH["L2"][2])
    assert FADED["L2"][2] == pytest.approx(FADED["L2"][3], abs=0.02)
    assert "Together they are smaller, none is gone" in CODE["paths-l2"]


def test_three_of_the_four_rows_are_longer_than_1():
    assert [2, 1.12, 1.5, 0.63] == ROWS.round(2).tolist()
    assert (ROWS > 1).sum() == 3


def test_the_ratio_of_second_derivatives_falls_from_1000_to_11():
    assert 10 / 0.01 == pytest.approx(1000)
    assert "11 against 1.01" in CODE["ratio"]
    assert (10 + 2 * 0.5, 0.01 + 2 * 0.5) == (11, 1.01)


def test_a_block_that_survives_with_08_gives_9_at_test_time():
    assert 9 == layers.stochastic_depth(np.ones((1, 1)), lambda x: 10 * x, np.array([0.5]), 0.8, train=False).item()
    assert pytest.approx(0.8 * 11 + 0.2 * 1) == 9


def test_stochastic_depth_skips_a_quarter_and_runs_from_10_to_18_blocks():
    depth = lec02_depth.passes()[lec02_depth.LAST.tolist().index(0.5)].sum(axis=1)
    assert f"Single passes run from {depth.min():.0f} to {depth.max():.0f} blocks" in TEXT
    assert 1 - layers.linear_survival(20).sum() / 20 == pytest.approx(0.25, abs=0.02)


def test_ten_layers_shrink_or_blow_up_what_batch_normalization_keeps_at_1():
    size = dict(zip(lec02_norm.SCALES, np.moveaxis(lec02_norm.signals().std(axis=-1), 1, 0), strict=True))
    assert (f"{size[0.7][0, 9]:.2f}", f"{size[1.5][0, 9]:.0f}") == ("0.03", "60")
    assert size[0.7][0, 9] == pytest.approx(0.7**10, rel=0.1)
    assert size[1.0][0].min() > 0.8
    assert size[1.0][0].max() < 1.2
    np.testing.assert_allclose([both[1] for both in size.values()], 1, rtol=1e-3)


def test_a_draw_of_fractional_pooling_is_3_to_5_per_cent_off_and_24_draws_a_sixth_of_it():
    images = mnist().X_val[[1, 2, 4]].reshape(-1, 28, 28)
    _, pooled, mean = lec02_pooling.draws(images)
    single = 100 * np.abs(pooled - mean[:, None]).mean(axis=(2, 3))
    assert (3, 5) == (single.min().round(), single.max().round())
    assert f"{100 * np.abs(pooled.mean(axis=1) - mean).mean():.1f}" == "0.6"
    assert "a single draw is off the mean of all draws by 3 to 5 % of black per pixel" in TEXT
    assert "three = [1, 2, 4]" in CODE["pooling-figure"]


def test_without_the_division_test_time_meets_sums_that_are_one_over_keep_times_those_of_training():
    rng, keep = np.random.default_rng(0), 0.5
    x, w = rng.normal(size=8), rng.normal(size=8)
    masks = np.array(list(np.ndindex(*[2] * 8)))  # all equally likely at keep = 1/2
    sums = (masks * x) @ w
    assert x @ w / sums.mean() == pytest.approx(1 / keep)
    assert abs(sums).max() > abs(x @ w), "single sums in training may be larger"
    assert r"sums that are, on average, $1/\texttt{keep}$ times those of training" in TEXT


def test_l2_adds_two_lambda_to_the_curvature_in_every_direction():
    rng, lam = np.random.default_rng(0), 0.5
    w, v = rng.normal(size=(2, 6))
    v /= np.linalg.norm(v)
    ahead, here, behind = (lam * regularizers.l2(w + step * v)[0] for step in (1, 0, -1))
    assert ahead - 2 * here + behind == pytest.approx(2 * lam)


def test_300_numbers_have_more_masks_than_there_are_atoms():
    assert 2**300 > 10**80
    assert 2**8 == 256


@pytest.fixture(scope="module")
def trained():
    """What the lecture trains: {penalty: [(share of zeros, right of the 200, right of the new)] for each λ}."""
    digits = mnist()
    X, y = digits.X_train[:200], digits.y_train[:200]
    ink, found = (X > 0).any(axis=0), {}
    for kind in ("L2", "L1"):
        found[kind] = []
        for lam in np.geomspace(1e-4, 10**-1.5, 6):
            W = np.zeros((10, 784))
            for _ in range(100):
                W = W - 0.5 * linear_objective(W, X, y, softmax_loss, lam=lam if kind == "L2" else 0)[1]
                if kind == "L1":
                    W = np.sign(W) * np.maximum(0, np.abs(W) - 0.5 * lam)
            right = [100 * ((A @ W.T).argmax(axis=1) == b).mean() for A, b in ((X, y), (digits.X_val, digits.y_val))]
            found[kind].append(((W[:, ink] == 0).mean(), *right))
    return {kind: np.array(rows) for kind, rows in found.items()}


def test_with_l1_about_half_the_weights_are_gone_and_new_digits_hardly_notice(trained):
    zeros, _, right = trained["L1"][2]
    assert 0.45 < zeros < 0.55
    assert abs(right - trained["L2"][2][2]) < 2
    assert (trained["L2"][:, 0] == 0).all()


def test_no_lambda_lifts_the_new_digits_by_a_percentage_point(trained):
    for rows in trained.values():
        assert rows[0, 1] == 100
        assert rows[:, 2].max() < rows[0, 2] + 1
        assert 79 < rows[0, 2] < 81.5
        assert rows[-1, 2] < rows[0, 2], "too much makes both fall"
        assert rows[-1, 1] < 100
