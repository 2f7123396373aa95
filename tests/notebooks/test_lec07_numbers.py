"""Every number that lecture 07 claims is computed here and found again in its text."""

import importlib.util
import inspect
import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import second_order
from course_lib.data import mnist
from course_lib.surfaces import quadratic
from course_lib.widgets import lec07
from course_lib.widgets.lec07.advice import METHODS, advice, found, spread
from course_lib.widgets.lec07.cost import GRID, bytes_kept, fit, stored
from course_lib.widgets.lec07.places import CURVED

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/lec07_second_order/lec07_second_order.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
TEXT = " ".join(" ".join("".join(c["source"]) for c in CELLS if c["cell_type"] == "markdown").split())
SOURCE = {c["id"]: "".join(c["source"]) for c in CELLS}
TABLE = advice()
FULL = 10 * 784

CLAIMS = [
    f"a Hessian with {490**2:,} entries", f"16 GB are full at {int(np.sqrt(16e9 / 8)):,} weights",
    f"pixels, {FULL:,} of them, already needs {8 * FULL**2 / 1e9:.2f} GB",
    f"their matrix alone would take {8 * FULL**2 / 1e9:.2f} GB",
    f"For ResNet-50 the Hessian would fill {8 * 25.6e6**2 / 1e15:.1f} petabytes",
    f"these are {2 * 10 * FULL:,} numbers instead of {FULL**2:,}: {FULL // 20} times fewer",
    f"small network of lecture 04 has {784 * 32 + 32 + 32 * 10 + 10:,} weights",
    f"**two layers, {784 * 32 + 32 + 32 * 10 + 10:,} weights**", f"**linear, {FULL:,} weights**",
    f"another {100 * np.sqrt(0.08 * 0.92 / 500):.1f} points at 8 %",
]  # fmt: skip
GIVEN = [
    r"plus $0.001 \sum W^2$", "within 0.01 of the bottom", "within 0.000001", "exceeds 0.000001",
    "with 25.6 million weights", "0.01 for SGD with or without momentum, 0.001 for Adam", "AdamW's decay of 0.01",
    "above the lowest this", "from $-0.55$ to $0.65$",
    "networks with 25,450 weights", "the 4,000 digits", "first 1,000 digits", "3,000 examples", "of all 4,000",
]  # fmt: skip
MEASURED = [
    "gradient descent needs 3,043 steps", "still 0.002 above the lowest loss after 100 steps",
    "233 ended in a minimum, 143 on a saddle, 24 on top", "BFGS remembers every step and needs 125 gradients",
    "58 gradients with 3 or 10 pairs, 43 with 50",
    "With 500 the curve stalls near 0.005, with 50 it wavers around 0.05",
    "even 2,000 of the 4,000 stall near 0.001",
    "With a loss 0.01 above the lowest", "8.0 against 8.0 %", "6.9 against 7.0 %",
    "(0.8 to 1.2 points for each method)",
    r"$4.5 \cdot 10^{-7}$; the best first-order method has 0.13", "the *worst* of the four, 12.0 %",
]  # fmt: skip


@pytest.fixture(scope="module")
def digits():
    return mnist()


@pytest.fixture(scope="module")
def problem(digits):
    return lec07.Softmax(lec07.shrunk(digits.X_train), digits.y_train)


@pytest.fixture(scope="module")
def lowest(problem):
    return second_order.lbfgs(problem, np.zeros(problem.n), gtol=1e-9).f


def gradient_descent(problem, rate, steps):
    w = np.zeros(problem.n)
    for _ in range(steps):
        w = w - rate * problem(w)[1]
    return w


@pytest.mark.parametrize("claim", CLAIMS + MEASURED)
def test_the_text_says_what_comes_out(claim):
    assert claim in TEXT


def test_every_decimal_number_of_the_text_is_among_the_claims():
    prose = TEXT.replace(" ".join(SOURCE["advice-table"].split()), "")
    proven = " ".join(CLAIMS + GIVEN + MEASURED)
    assert set() == set(re.findall(r"\d+[.,]\d+", prose)) - set(re.findall(r"\d+[.,]\d+", proven))


def test_gradient_descent_needs_thousands_of_steps_in_a_narrow_valley_and_newton_one():
    valley, x, steps = quadratic(1000), np.array([-2.4, 1.2]), 0
    start = x
    while np.abs(x).max() >= 0.01:
        x, steps = x - 1.8 / 1000 * valley.grad(x), steps + 1
    assert f"gradient descent needs {steps:,} steps" in TEXT
    np.testing.assert_allclose(second_order.newton_step(start, valley.grad(start), valley.hess(start)), 0, atol=1e-12)


def test_newtons_step_climbs_in_the_curved_valley_and_yet_it_arrives():
    path = [np.array([-1.0, 1.0])]
    for _ in range(2):
        path.append(second_order.newton_step(path[-1], CURVED.grad(path[-1]), CURVED.hess(path[-1])))
    np.testing.assert_allclose(path, [(-1, 1), (1, -3), (1, 1)], atol=1e-9)
    assert [round(float(CURVED.fun(x)), 9) for x in path] == [4, 80, 0]
    assert "From $(-1, 1)$, on the floor of the valley, the step goes to $(1, -3)$: from 4 up to 80" in TEXT


def test_a_broad_strip_of_the_two_valleys_leads_newton_onto_the_ridge():
    place = lec07.PLACES["two valleys"]
    x = np.stack(np.meshgrid([-0.6, -0.55, 0.0, 0.65, 0.7], np.linspace(-1.5, 1.5, 7), indexing="ij"), axis=-1)
    for _ in range(60):
        x = second_order.newton_step(x, place.grad(x), place.hess(x))
    ends = [{second_order.critical_point_kind(H) for H in place.hess(column)} for column in x]
    assert [{"minimum"}, {"saddle"}, {"saddle"}, {"saddle"}, {"minimum"}] == ends
    assert "the runs from a broad strip, $x_1$ from $-0.55$ to $0.65$, end on the ridge" in TEXT


def test_with_a_damping_of_just_2_the_saddles_model_is_a_gutter_without_a_step():
    said = lec07.model_figure(place="saddle").scene["bank"]["texts"]["said"]["values"]
    at_2 = next(s for s in said if "the model with damping 2 is a gutter, eigenvalues 0 and 4" in s)
    assert at_2.endswith("It is flat nowhere: no step.")
    assert "At exactly 2 one is zero: a gutter that slopes for ever, flat nowhere, no step." in TEXT


def test_each_method_of_the_race_has_the_seconds_that_the_text_says():
    assert inspect.signature(lec07.race_figure).parameters["patience"].default == 2.5
    assert "or two and a half seconds if these are over first" in TEXT


def test_on_the_digits_newton_needs_few_steps_and_gradient_descent_very_many(problem, lowest):
    w, gaps = np.zeros(problem.n), []
    for _ in range(7):
        value, g = problem(w)
        gaps.append(value - lowest)
        w = second_order.newton_step(w, g, problem.hessian(w))
    assert int(np.argmax(np.array(gaps) < 1e-6)) == 5
    assert problem(w)[0] - lowest < 1e-12
    assert problem(gradient_descent(problem, 5.0, 100))[0] - lowest == pytest.approx(0.002, abs=0.0004)
    assert "Newton wins by far: 6 steps" in TEXT


def test_the_hessian_is_the_gradients_slope(problem):
    w, d = np.random.default_rng(0).normal(size=(2, problem.n))
    slope = (problem(w + 1e-5 * d)[1] - problem(w - 1e-5 * d)[1]) / 2e-5
    np.testing.assert_allclose(problem.hessian(w) @ d, slope, atol=1e-7)


def test_newtons_runs_over_the_hills_end_where_the_text_says():
    hills, at = lec07.PLACES["four valleys"], np.linspace(-1.95, 1.95, 20)
    x = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
    for _ in range(30):
        x = second_order.newton_step(x, hills.grad(x), hills.hess(x))
    kinds = [second_order.critical_point_kind(H) for H in hills.hess(x)]
    counts = [kinds.count(kind) for kind in ("minimum", "saddle", "maximum")]
    assert np.abs(hills.grad(x)).max() < 1e-6
    assert "{} ended in a minimum, {} on a saddle, {} on top".format(*counts) in TEXT


def test_resnets_newton_step_would_take_thousands_of_years():
    measured = stored()
    a, b = fit(measured.weights[3], measured.seconds[3], 3)
    years = (a + b * 25.6e6**3) / 31_557_600
    assert 1000 < years < 1e5
    assert bytes_kept(np.array([25_450.0]))[3, 0] / 1e9 == pytest.approx(5.18, abs=0.01)
    assert GRID.max() >= 25.6e6


def test_one_remembered_pair_beats_the_whole_matrix(problem):
    start = np.zeros(problem.n)
    assert second_order.bfgs(problem, start, gtol=1e-6).evaluations == 125
    needed = [second_order.lbfgs(problem, start, gtol=1e-6, memory=m).evaluations for m in (1, 3, 10, 50)]
    assert needed == [81, 58, 58, 43]


def test_a_loss_close_to_the_lowest_is_as_good_as_the_lowest(problem, lowest, digits):
    X_test = lec07.shrunk(digits.X_test)

    def wrong(w):
        return np.mean((X_test @ w.reshape(10, -1).T).argmax(axis=1) != digits.y_test)

    best = second_order.lbfgs(problem, np.zeros(problem.n), gtol=1e-9).x
    near = gradient_descent(problem, 5.0, 55)
    assert 0.005 < problem(near)[0] - lowest < 0.02
    assert wrong(near) == pytest.approx(wrong(best), abs=0.012)


def test_on_minibatches_lbfgs_stalls_where_the_text_says(problem, lowest):
    ends = {}
    for size in (50, 100, 200, 500, 1000, 2000, 4000):
        rng, w, pairs, heights = np.random.default_rng(0), np.zeros(problem.n), [], []
        for _ in range(81):
            heights.append(problem(w)[0] - lowest)
            batch = rng.permutation(4000)[:size]
            g = problem(w, batch)[1]
            s = second_order.lbfgs_direction(g, [s for s, _ in pairs], [y for _, y in pairs])
            y = problem(w + s, batch)[1] - g
            pairs = (pairs + [(s, y)])[-10:] if s @ y > 0 else pairs
            w = w + s
        ends[size] = np.median(heights[-30:])
    assert ends[50] == pytest.approx(0.05, rel=0.35)
    assert ends[500] == pytest.approx(0.005, rel=0.35)
    assert ends[2000] == pytest.approx(0.001, rel=0.35)
    for size in (50, 100, 500, 1000):
        assert ends[2 * size] / ends[size] == pytest.approx(0.5, abs=0.15)
    assert ends[4000] < 1e-10


def script():
    spec = importlib.util.spec_from_file_location("make_advice", ROOT / "data/make_advice.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("problem_name", "method", "way"), [("linear", "adam", "cosine"), ("network", "sgd", "default")]
)
def test_a_cell_of_the_table_comes_out_again(problem_name, method, way):
    make, cell = script(), TABLE[f"{problem_name} {method} {way}"]
    rate = dict(zip(cell["rates"], make.FINE if method == "adam" else [0.01], strict=True))[cell["rates"][cell["best"]]]
    again = [
        make.judged(make.by_minibatches(problem_name, method, "constant" if way == "default" else way, rate, seed))
        for seed in make.FRESH[:2]
    ]
    for (wrong, *losses), (stored_wrong, *stored_losses) in zip(again, cell["fresh"], strict=False):
        assert wrong == pytest.approx(stored_wrong, abs=0.41)  # two digits of 500: another BLAS, another last bit
        assert losses == pytest.approx(stored_losses, rel=0.02)


def test_the_best_rate_of_each_cell_is_the_one_with_the_smallest_validation_loss():
    for cell in TABLE.values():
        losses = [np.inf if loss is None else loss for loss in cell["val_loss"]]
        assert int(np.argmin(losses)) == cell["best"]
        assert len(cell["fresh"]) == 5


def test_the_table_of_the_notebook_is_that_of_the_file():
    for name, cell in TABLE.items():
        model, method, way = name.split()
        part = SOURCE["advice-table"].split("**two layers")[model == "network"]
        row = next(line for line in part.splitlines() if line.startswith(f"| {METHODS[method]} |"))
        column = ("default", "constant", "cosine", "full").index(way)
        mean, deviation, _ = spread(cell)
        assert f"{mean:.1f} ± {deviation:.1f}" == row.split("|")[2 + column].strip()


def mean(name):
    return spread(TABLE[name])[0]


def test_what_the_text_concludes_is_in_the_table():
    four = ("sgd", "momentum", "adam", "adamw")
    for model in ("linear", "network"):
        usual = {m: mean(f"{model} {m} default") for m in four}
        assert max(usual, key=usual.get) == "sgd"
        assert usual["sgd"] - max(usual[m] for m in four[1:]) > 4
        assert usual["adam"] - min(usual.values()) < 0.2
    for method in four:
        losses = [np.inf if v is None else v for v in TABLE[f"network {method} constant"]["val_loss"]]
        assert sum(loss <= 1.2 * min(losses) for loss in losses) == 3
    for way, text in (("constant", "{:.1f} against {:.1f} %"), ("cosine", "{:.1f} against {:.1f} %")):
        assert text.format(mean(f"network momentum {way}"), mean(f"network adam {way}")) in TEXT
    gains = [mean(f"network {m} constant") - mean(f"network {m} cosine") for m in four]
    assert f"({min(gains):.1f} to {max(gains):.1f} points" in TEXT
    losses = {m: spread(TABLE[f"network {m} full"])[2] for m in ("sgd", "momentum", "adam", "lbfgs")}
    assert f"{losses['lbfgs']:.1e}" == "4.5e-07"
    assert f"{min(v for k, v in losses.items() if k != 'lbfgs'):.2f}" == "0.13"
    linear = {m: mean(f"linear {m} full") for m in losses}
    assert max(linear, key=linear.get) == "lbfgs"
    assert f"{linear['lbfgs']:.1f}" == "12.0"
    assert np.isnan(found(TABLE, "network", "adamw", "full")["curve"]).all()
