"""Every number that lecture 06 claims is computed here and found again in its text."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.widgets import lec06
from course_lib.widgets.lec06 import digits as nets
from course_lib.widgets.lec06 import experiments as ex
from course_lib.widgets.lec06 import floors
from course_lib.widgets.lec06.labels import short
from course_lib.widgets.lec06.rates import NAMED

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/lec06_schedules/lec06_schedules.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
TEXT = " ".join(" ".join("".join(c["source"]) for c in CELLS if c["cell_type"] == "markdown").split())
CODE = {c["id"]: "".join(c["source"]) for c in CELLS if c["cell_type"] == "code"}

RATES, DROPS, SHAPES = ex.measured("rates"), ex.measured("drops"), ex.measured("shapes")
DRAWN, WARM, DEAD = ex.measured("drawn"), ex.measured("warmups"), ex.measured("warmups_dead")
BATCHES, WRONG = ex.measured("batches"), 100 * ex.measured("rules_wrong")
LOW, GOOD, HIGH, VERY = NAMED.values()
AT_03, ENDS = ex.STARTS.index(0.3), SHAPES[..., -1]
FLOOR = floors.floor(0.4)
SGD, ADAM = (grid for _, grid in ex.RULES.values())

CLAIMS = [
    f"Rate {short(ex.RATES[LOW])} is low: its loss falls slowly and evenly, to {RATES[LOW, -1]:.2f} after ten epochs",
    f"Rate {short(ex.RATES[HIGH])} is high: about {10 * round(ex.RATES[HIGH] / ex.RATES[LOW] / 10)} times as large",
    f"far ahead of low, {RATES[HIGH, 1]:.2f} against {RATES[LOW, 1]:.2f}",
    rf"it never comes below 1.9, a little better than knowing nothing ($\log 10 = {np.log(10):.3f}$)",
    f"A hundredth of the best rate still gets to {RATES[0, -1]:.2f} in ten epochs",
    f"the loss hovers at {FLOOR:.2f} above the bottom",
    f"at once lower than without: {DROPS[1, 10]:.2f} instead of {DROPS[-1, 10]:.2f} five rounds later",
    f"ends at {DROPS[1, -1]:.3f}, *above* the run that never dropped ({DROPS[-1, -1]:.3f})",
    f"Drop after 80, and you end at {DROPS[ex.DROPS.index(80), -1]:.3f}",
    f"within a hair of each other: {ENDS[AT_03, 2]:.3f} and {ENDS[AT_03, 3]:.3f}. "
    f"The constant rate ends at twice that, {ENDS[AT_03, 0]:.3f}",
    f"{SHAPES[AT_03, 4, 29]:.2f} against 0.28 and more",
    f"{ENDS[:, 0].min():.3f} for the constant one, {ENDS[:, 3].min():.3f} for linear",
    f"ends at {DRAWN[0, -1]:.3f}; cosine at {DRAWN[2, -1]:.3f}.",
    f"from {DRAWN[0, -1]:.3f} to {DRAWN[2, -1]:.3f}",
    f"below cosine's {DRAWN[2, -1]:.3f}. 1,800 steps at the full rate, then 200 to settle",
    f"At least {DEAD[0, 2].min():.0f} of the 96 hidden units are dead",
    f"The third creeps to {WARM[0, 2, 2, -1]:.2f}.",
    f"bring the loss to {BATCHES[1, 0, 0, -1]:.3f} in four epochs. Batches of 8 with rate {2 * ex.BASE_RATE:g}",
    f"batches of 16 with {4 * ex.BASE_RATE:g}, and so on to 512 with {128 * ex.BASE_RATE:g}",
    f"The scaled rate {128 * ex.BASE_RATE:g} is far beyond the rates that section 1 could bear",
    "five neighbouring rates, from 0.0013 to 0.023, end below 8.5 % wrong",
    f"Adam goes from {WRONG[1, 0].min():.1f} to {WRONG[1, 1].min():.1f} %, "
    f"SGD from {WRONG[0, 0].min():.1f} to {WRONG[0, 1].min():.1f} %",
    f"500 new digits: {100 / 500:.1f} % is one digit",
]  # fmt: skip
GIVEN = [
    "multiply the rate by 0.1", r"\alpha_0 \cdot 0.1^", r"$\alpha = 0.4$", "first rate 0.3", "from 1 to 0.1",
    "All five began at 0.3", "From 0.3 cosine", "From 0.5 the constant rate", "from 0.02, and which at 0.5",
    "**From 0.02 the order is turned over**", "the *last* of the ten points, to 0.03", "The constant rate 0.3 ends",
    "to about 0.11", "get below 0.1.", "Begin at 0.8", "momentum 0.9. With rate 0.05 it learns well. With 0.2",
    "rate 0.2 from the first step on", "rate 0.2 bears a curvature of 19", "Then set the rate to 0.3",
    "At 0.3 it takes 160", "within a tenth of 0.285", "set the second slider to 0.2", "first 5,000 iterations",
    "2,000 steps of real training", "a training of 2,000 steps", "from batches of 256 to 8,192",
    "Batches of 4 with rate 0.02",
]  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS + GIVEN)
def test_the_text_says_what_comes_out(claim):
    assert claim in TEXT


def test_every_decimal_number_of_the_text_is_among_the_claims():
    proven = " ".join(CLAIMS + GIVEN)
    assert set() == set(re.findall(r"\d+[.,]\d+", TEXT)) - set(re.findall(r"\d+[.,]\d+", proven))


def test_high_ends_where_low_does_and_very_high_nowhere():
    assert RATES[HIGH, -1] == pytest.approx(RATES[LOW, -1], abs=0.03)
    assert 1.9 < RATES[VERY].min() < 2
    assert (RATES[np.argmax(ex.RATES > 5.5 * ex.RATES[GOOD]) :, -1] > 2).all()
    assert RATES[:, -1].argmin() == GOOD
    assert ex.RATES[GOOD] / ex.RATES[0] == pytest.approx(100)
    assert "end[20]" in CODE["high"]
    assert (LOW, HIGH) == (2, 20)


def test_a_tenth_of_the_rate_has_a_twelfth_of_the_floor_and_the_swarm_the_root_of_that():
    ratio = floors.floor(0.4) / floors.floor(0.04)
    assert ratio == pytest.approx(12.25)
    assert np.sqrt(ratio) == pytest.approx(3.5)
    assert (
        "The floor falls twelve times, the *radius* of the swarm only by the root of that, three and a half times"
        in TEXT
    )


def test_the_new_floor_is_reached_within_fifty_steps():
    left = (1 - 0.04) ** (2 * 50)
    assert left * (floors.floor(0.4) - floors.floor(0.04)) < 0.25 * floors.floor(0.04)
    assert "Within some fifty steps" in TEXT


def test_the_best_drop_comes_late():
    assert ex.DROPS[DROPS[:, -1].argmin()] == 80
    assert DROPS[1, -1] > 2 * DROPS[ex.DROPS.index(80), -1]
    assert "ends twice as high as one after 80" in TEXT


def test_who_wins_depends_on_the_first_rate():
    names = np.array(ex.SHAPES)
    assert [str(names[row.argmin()]) for row in ENDS] == ["constant"] * 3 + ["linear"] * 3
    assert (names[ENDS[0].argsort()][0], names[ENDS[-1].argsort()][2], names[ENDS[-1].argmax()]) == (
        "constant",
        "1/√t",
        "constant",
    )
    assert SHAPES[AT_03, :4, 29].min() > 0.28 > 0.23 > SHAPES[AT_03, 4, 29]
    assert ENDS[AT_03, 0] == pytest.approx(2 * ENDS[AT_03, 2], rel=0.05)
    assert ex.STARTS[ENDS[:, 3].argmin()] == 0.3


def test_without_warmup_none_of_three_lives_and_the_text_says_how_much_it_takes():
    at = {peak: k for k, peak in enumerate(ex.PEAKS)}
    alive = (WARM[..., -1] < 1).all(axis=-1)
    assert (WARM[0, at[0.2], :, -1] < 1).sum() == 0
    assert "[0, 2, :, -1]" in CODE["warm"]
    assert (ex.WARMUPS[alive[:, at[0.2]].argmax()], ex.WARMUPS[alive[:, at[0.3]].argmax()]) == (20, 160)
    assert (WARM[0, at[0.05], :, -1] < 0.25).all()
    assert (DEAD[-1] < DEAD[0]).all()
    assert "**20 steps of 400 save all three**" in TEXT


def test_without_warmup_two_of_the_three_leap_up_and_rest_where_nothing_is_known():
    digits, two_steps = lec06.shrunk(mnist()), np.full((1, 2), 0.2)
    losses = [ex.train(digits, two_steps, ex.WARM_BATCH, seed=s, frames=2, **ex.WARM_NET).loss[0] for s in range(3)]
    assert [65, 35, 9] == [round(float(loss[2])) for loss in losses]
    assert [loss[0] for loss in losses] == pytest.approx([9.84, 10.06, 12.88], abs=0.02)
    assert WARM[..., 0].min() > 4, "above the picture, whatever the warmup"
    assert np.abs(WARM[0, 2, :2, 10:] - np.log(10)).max() < 0.02
    assert "every loss begins above the picture, at 10 to 13." in TEXT
    assert r"two of the three leap to 35 and 65 within two steps and then rest at $\log 10$" in TEXT


def mean_gradients(P, X, y, block):
    """Gradients of small blocks and their mean: products so small that BLAS does not wait for threads."""
    parts = [nets.gradients(P, X[k : k + block], y[k : k + block]) for k in range(0, len(y), block)]
    return [sum(part) / len(parts) for part in zip(*parts, strict=True)]


def largest_curvature(parameters, digits, turns=30):
    """Power iteration on the Hessian, its products taken as differences of two gradients."""
    P, X, y = [p.astype(float) for p in parameters], digits.X[:1000].astype(float), digits.y[:1000]
    v, h = [np.random.default_rng(0).normal(size=p.shape) for p in P], 1e-4
    for _ in range(turns):
        length = np.sqrt(sum((a**2).sum() for a in v))
        v = [a / length for a in v]
        there, back = (mean_gradients([p + s * a for p, a in zip(P, v, strict=True)], X, y, 40) for s in (h, -h))
        bent = [(a - b) / (2 * h) for a, b in zip(there, back, strict=True)]
        curvature, v = sum((a * b).sum() for a, b in zip(v, bent, strict=True)), bent
    return curvature


def test_the_first_weights_bend_more_sharply_than_the_rate_bears():
    digits = lec06.shrunk(mnist())
    assert 2 * (1 + 0.9) / 0.2 == pytest.approx(19)
    assert "is about 30 in one of the three and 160 in the others" in TEXT
    first = [
        largest_curvature(nets.first_weights(1, (196, 32, 32, 32, 10), 2.0, np.random.default_rng(seed)), digits)
        for seed in range(3)
    ]
    assert sorted(first) == pytest.approx([30, 160, 160], rel=0.06)


def test_the_rule_holds_to_128_and_breaks():
    ends = BATCHES[1, 0, :, -1]
    within = [4 * n for n, end in zip(ex.TIMES, ends, strict=True) if end < 1.1 * ends[0]]
    assert within == [4, 8, 16, 32, 64, 128]
    assert np.abs(ends[:5] / ends[0] - 1).max() < 0.03
    assert BATCHES[1, 0, 6, 5] > 1.5 * BATCHES[1, 0, 0, 5]
    assert min(BATCHES[1, :, 7, -1]) > 2
    assert BATCHES[1, 1, 6, -1] > BATCHES[1, 0, 6, -1], "warmup does not save 256 either"


def test_with_the_same_rate_the_curves_agree_step_for_step():
    for k, n in enumerate(ex.TIMES[1:4], start=1):  # the larger batch's end, and the small one's after as many steps
        assert BATCHES[0, 0, k, -1] == pytest.approx(np.interp(40 / n, range(41), BATCHES[0, 0, 0]), rel=0.1)


def test_adam_forgives_more_rates_than_sgd():
    good = WRONG[:, 0] < 8.5
    assert good.sum(axis=1).tolist() == [4, 5]
    assert (short(ADAM[good[1]][0]), short(ADAM[good[1]][-1])) == ("0.0013", "0.023")
    higher = [
        SGD[WRONG[0, 1].argmin()] / SGD[WRONG[0, 0].argmin()],
        ADAM[WRONG[1, 1].argmin()] / ADAM[WRONG[1, 0].argmin()],
    ]
    assert [round(times) for times in higher] == [4, 2]
    assert (WRONG[:, 1, 0] > WRONG[:, 0, 0]).all()


def test_one_lowered_bar_beats_the_cosine():
    digits = lec06.shrunk(mnist())
    bars = np.array([[0.3] * 9 + [0.03], [0.6] * 4 + [0.5, 0.4, 0.3, 0.2, 0.1, 0.03]])
    run = ex.drawn(digits, np.repeat(bars, ex.ROUNDS // ex.BARS, axis=1))
    assert run.loss[0, -1] == pytest.approx(0.11, abs=0.012)
    assert run.loss[0, -1] < DRAWN[:, -1].min()
    assert run.loss[1, -1] < 0.115  # 0.097 where the text was written; rounding differs between machines
