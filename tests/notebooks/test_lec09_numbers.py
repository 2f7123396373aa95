"""Every number that lecture 09 claims is computed here and found again in its text."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from autograder.checks.lec09_two_layers.challenge import BANDS, JUDGE, LEARN
from course_lib.data import mnist
from course_lib.optimizers import OPTIMIZERS
from course_lib.references.lec00 import accuracy, linear_scores
from course_lib.schedules import cosine
from course_lib.training import train
from course_lib.widgets.lec00_planes import all_lines
from course_lib.widgets.lec00_points import impossible_sets
from course_lib.widgets.lec09 import choices, flow, networks, parts, turning

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/lec09_two_layers/lec09_two_layers.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
TEXT = " ".join(" ".join("".join(c["source"]) for c in CELLS if c["cell_type"] == "markdown").split())
CODE = {c["id"]: "".join(c["source"]) for c in CELLS if c["cell_type"] == "code"}

RIGHT, _ = choices.recorded()
FINAL = RIGHT[..., 1, -1].mean(axis=-1)
SPREADS = [(np.moveaxis(FINAL, k, 0).max(axis=0) - np.moveaxis(FINAL, k, 0).min(axis=0)).mean() for k in range(5)]
KINDS = FINAL.reshape(4, -1).mean(axis=1)
TOPS = FINAL[choices.gains_of(FINAL).max(axis=-1) <= 0]
LUCK = np.abs(np.diff(RIGHT[..., 1, -1], axis=-1)).mean()
CLAIMS = [
    f"the plainest: pixels, SVM, no regularizer, plain SGD, constant rate: {FINAL[0, 0, 0, 0, 0]:.1f} % of 500",
    f"all {FINAL.size} combinations on {choices.EXAMPLES:,} digits",
    f"the best of the four is on average {SPREADS[0]:.1f} points better than the worst",
    f"For the optimizer that is {SPREADS[3]:.1f}, for $\\lambda$ {SPREADS[2]:.1f}, for the loss {SPREADS[1]:.1f}, "
    f"for the schedule {SPREADS[4]:.1f}; and two *starts* of one combination already differ by {LUCK:.1f}.",
    f"you stand at {FINAL.max():.1f} %, a best of all",
    f"the lowest of them has {TOPS.min():.1f} %",
    f"helps pixels (on average {KINDS[0]:.1f} to {KINDS[2]:.1f} %)",
    f"32 hidden units, 10 classes: {784 * 32 + 32 + 32 * 10 + 10:,} numbers to learn",
    rf"$\log 10 \approx {np.log(10):.2f}$",
    rf"\sqrt{{0.94 \cdot 0.06 / 500}} \approx {100 * np.sqrt(0.94 * 0.06 / 500):.0f}$ point",
    f"with {LEARN:,} images to learn from and {JUDGE} to label",
    "3 reach 88 %, 4 reach 93 %", "passes over 4,000 digits", "for scores of 10,000", "with 1,000 hidden units each",
    "HOG, then the cosine schedule, then $\\lambda = 0.0001$",
]  # fmt: skip


@pytest.fixture(scope="module")
def runs():
    return networks.all_runs()


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_text_says_what_comes_out(claim):
    assert claim in TEXT


def test_every_decimal_number_of_the_text_is_among_the_claims():
    proven = " ".join(CLAIMS)
    assert set() == set(re.findall(r"\d+[.,]\d+", TEXT)) - set(re.findall(r"\d+[.,]\d+", proven))


@pytest.mark.parametrize(("shape", "name"), [("ring", "ring"), ("three modes", "three modes")])
def test_the_best_line_gets_what_the_text_says(shape, name):
    best = all_lines(*impossible_sets()[shape], linear_scores, accuracy).max()
    assert re.search(rf"\*\*{name}\*\*[^*]*{100 * best:.0f} %", TEXT)


def test_the_best_line_of_the_quadrants_is_told_and_hardly_better_than_one_hidden_unit(runs):
    best = all_lines(*impossible_sets()["opposite quadrants"], linear_scores, accuracy).max()
    one = runs["opposite quadrants"][0].right[-1]
    assert f"**opposite quadrants**: {100 * best:.0f} %" in TEXT
    assert f"still a line: {100 * one:.0f} % of the quadrants" in TEXT


def test_as_many_units_are_needed_as_the_text_says(runs):
    fewest = {
        shape: next(w for w, run in zip(networks.WIDTHS, row, strict=True) if run.right[-1] == 1)
        for shape, row in runs.items()
    }
    assert {"opposite quadrants": 3, "ring": 8, "three modes": 6} == fewest
    ring = dict(zip(networks.WIDTHS, (f"{100 * run.right[-1]:.0f}" for run in runs["ring"]), strict=True))
    assert f"3 reach {ring[3]} %, 4 reach {ring[4]} %" in TEXT


def test_with_six_units_every_start_solves_the_quadrants():
    points = impossible_sets()["opposite quadrants"]
    assert all(networks.trained(*points, 6, seed).right[-1] == 1 for seed in range(12))


@pytest.mark.parametrize("shape", networks.SHAPES)
@pytest.mark.parametrize("width", [1, 3])
def test_the_start_that_is_shown_is_the_luckiest_of_twelve(shape, width):
    points, place = impossible_sets()[shape], networks.WIDTHS.index(width)
    reached = [networks.trained(*points, width, seed).right[-1] for seed in range(12)]
    assert max(reached) == reached[networks.SEEDS[shape][place]]


def test_two_entries_of_dw1_are_zero_for_the_example():
    dW1 = flow.flow_gradients(x1=1.0)[0]
    assert (2, [True, True]) == (int((dW1 == 0).sum()), (dW1[2] == 0).tolist())


def test_at_0_degrees_the_hidden_space_is_the_plane_flipped_and_smaller():
    X = np.array([[1.0, 0], [0, 1], [-3, 2]])
    seen = networks.two_layer_scores(X, turning.W1, np.zeros(4), turning.side(0.0), np.zeros(2))
    np.testing.assert_allclose(seen[2], -3 * seen[0] + 2 * seen[1])
    np.testing.assert_allclose(seen[:2] @ seen[:2].T, np.eye(2) / 2)
    assert np.linalg.det(seen[:2]) < 0
    assert "it is the plane itself, only flipped and smaller" in TEXT


def test_the_opposite_quadrants_are_a_comparison_of_two_folds():
    X = np.random.default_rng(0).normal(size=(1000, 2))
    np.testing.assert_array_equal(X.prod(axis=1) > 0, np.abs(X.sum(axis=1)) > np.abs(X[:, 0] - X[:, 1]))


def trained_on_digits(optimizer, rate):
    """The start, the first loss and the run of the network of section 4, by an optimizer of choice."""
    digits, rng = mnist(), np.random.default_rng(0)
    W1, W2 = rng.normal(size=(32, 784)) * np.sqrt(2 / 784), rng.normal(size=(10, 32)) * np.sqrt(2 / 32)
    start = W1, np.zeros(32), W2, np.zeros(10)

    def wrong(parameters, X, y):
        return np.mean(networks.two_layer_scores(X, *parameters).argmax(axis=1) != y)

    first = networks.two_layer_gradients(digits.X_train, digits.y_train, *start, 0.0)[0]
    run = train(
        start, (digits.X_train, digits.y_train), (digits.X_val, digits.y_val),
        objective=lambda w, X, y: networks.two_layer_gradients(X, y, *w, 1e-4), optimizer=OPTIMIZERS[optimizer],
        learning_rate=cosine(rate, 6 * 63), rng=np.random.default_rng(1), error=wrong, max_epochs=6, progress=False,
    )  # fmt: skip
    return start, first, run


def test_the_network_on_digits_reaches_what_the_text_says():
    _, first, run = trained_on_digits("adam", 0.003)
    assert 2.2 < first < 2.5
    assert 9.0 == pytest.approx(100 * run.history.val_error[-1], abs=0.7)
    assert "From about 88 of 100 to 91" in TEXT
    assert all(number in CODE["digits-tools"] for number in ("cosine(0.003, 6 * 63)", '"max_epochs": 6', "1e-4"))


@pytest.mark.parametrize(("optimizer", "rate", "low", "high"), [("adam", 0.003, 0, 0.01), ("sgd", 0.5, 0.95, 1)])
def test_adam_clears_the_corners_away_and_sgd_would_not(optimizer, rate, low, high):
    (W1, *_), _, run = trained_on_digits(optimizer, rate)
    assert not mnist().X_train[:, parts.CORNERS].any()
    assert low < np.abs(run.last[0][:, parts.CORNERS]).mean() / np.abs(W1[:, parts.CORNERS]).mean() < high
    assert "Adam makes full steps even of so small a pull (lecture 05): they vanish. With SGD they would stay." in TEXT


def test_seven_combinations_are_tops_and_the_climb_ends_at_one():
    assert (7, "There are seven combinations") == (len(TOPS), re.search("There are seven combinations", TEXT).group())
    gains, place, way = choices.gains_of(FINAL), (0,) * 5, []
    while gains[place].max() > 0:
        k = int(gains[place].argmax())
        options = [(*place[:k], j, *place[k + 1 :]) for j in range(FINAL.shape[k])]
        place = max(options, key=lambda p: FINAL[p])
        way.append(list(choices.AXES.values())[k][place[k]])
    assert (["HOG", "cosine", "0.0001"], FINAL.max()) == (way, FINAL[place])


def test_the_bands_of_the_text_are_those_of_the_check():
    rows = re.findall(r"\| (\d+) % \| (\d) \|", TEXT)
    assert [(f"{100 * band:.0f}", str(k + 1)) for k, band in enumerate(BANDS)] == rows
