"""The figures of lecture 06: what was measured is what comes out, whose function draws, and what they say."""

import importlib.util
import time

import numpy as np
import pytest

from course_lib import schedules
from course_lib.data import DATA, mnist
from course_lib.gradients import numerical_gradient
from course_lib.references import lec06 as references
from course_lib.widgets import lec06
from course_lib.widgets.lec06 import digits as nets
from course_lib.widgets.lec06 import experiments, floors


@pytest.fixture(scope="module")
def digits():
    return lec06.shrunk(mnist())


@pytest.fixture(scope="module")
def small(digits):
    return nets.Digits(digits.X[:60], digits.y[:60], digits.X_val[:40], digits.y_val[:40])


FIGURES = {
    "step_decay": lec06.floor_figure, "cosine": lambda f: lec06.race_figure(cosine=f), "warmup": lec06.warmup_figure,
    "linear": lambda f: lec06.race_figure(linear=f), "inverse_sqrt": lambda f: lec06.race_figure(inverse_sqrt=f),
    "scaled_learning_rate": lec06.batch_figure,
}  # fmt: skip


def said(figure):
    return figure.scene["bank"]["texts"]["said"]["values"]


def ask(figure, **changes):
    """The kernel's answer to a state."""
    message, _ = figure.reply({"state": figure.scene["state"] | changes, "turn": 1})
    assert "problem" not in message, message
    return message["bank"]["texts"]["said"]["values"]


def test_a_small_digit_is_the_mean_of_two_by_two_pixels(digits):
    image = mnist().X_train[3].reshape(28, 28)
    assert digits.X[3].reshape(14, 14)[6, 7] == pytest.approx(image[12:14, 14:16].mean(), abs=1e-6)


def test_the_gradient_of_the_network_is_the_slope_of_its_loss(small):
    rng = np.random.default_rng(0)
    parameters = [p.astype(float) for p in nets.first_weights(1, (196, 5, 4, 10), 1.0, rng)]
    exact = small._replace(X=small.X.astype(float))
    slopes = nets.gradients(parameters, exact.X, exact.y)
    for k in (2, 3, 5):

        def loss(p, k=k):
            return float(nets.loss_of([*parameters[:k], p, *parameters[k + 1 :]], exact)[0])

        np.testing.assert_allclose(numerical_gradient(loss, parameters[k]), slopes[k], atol=1e-7)


def test_runs_in_one_pass_are_those_one_by_one(small):
    rates = nets.constant([0.05, 0.2], 40)
    both = nets.train(small, rates, 8, frames=4).loss
    for k in range(2):
        np.testing.assert_allclose(nets.train(small, rates[[k]], 8, frames=4).loss[0], both[k], rtol=1e-3)


def test_a_run_that_diverges_and_a_network_that_is_dead_are_told(small):
    run = nets.train(small, nets.constant([1e6, 0.01], 20), 8, frames=2)
    assert (run.dead[0] > 25, run.dead[1] < 25) == (True, True)
    assert run.loss.shape == (2, 3)


def test_what_the_file_holds_is_what_training_gives(digits):
    """The beginning of some trainings, before rounding has grown into another path."""
    some = [2, 8, 12]
    rates = nets.constant(experiments.RATES[some], 300)
    again = np.mean([nets.train(digits, rates, 8, seed=s, frames=3).loss for s in range(2)], axis=0)
    np.testing.assert_allclose(experiments.measured("rates")[some, :4], again, rtol=0.02)
    rows = np.repeat(experiments.shape_rates(0.02)[:, :3], experiments.EACH, axis=1)
    again = np.mean([nets.train(digits, rows, 4, seed=s, frames=3).loss for s in range(3)], axis=0)
    np.testing.assert_allclose(experiments.measured("shapes")[0, :, :4], again, rtol=0.02)


def test_the_file_is_made_by_its_script():
    spec = importlib.util.spec_from_file_location("make_schedules", DATA / "make_schedules.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    with np.load(experiments.FILE) as file:
        arrays = {name: maker.kept(file[name]) for name in file.files}
    with np.load(maker.io.BytesIO(maker.packed(arrays))) as again:
        assert sorted(again.files) == sorted(arrays)
    assert maker.kept([np.nan, 1e9, 0.0123456, 2.34567]).tolist() == pytest.approx([99, 99, 0.01235, 2.346], rel=1e-5)
    assert experiments.FILE.stat().st_size < 60_000


def test_a_missing_file_is_said_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(experiments, "FILE", tmp_path / "schedules.npz")
    with pytest.raises(FileNotFoundError, match=r"git checkout -- data/schedules\.npz"):
        experiments.measured.__wrapped__("rates")


@pytest.mark.parametrize("rate", [0.05, 0.4, 1.2])
def test_the_floor_is_where_a_simulation_settles(rate):
    rng, x = np.random.default_rng(0), np.zeros((4000, 2))
    heights = []
    for step in range(300):
        x = x - rate * (x + floors.NOISE * rng.normal(size=x.shape))
        if step > 150:
            heights.append((x**2).sum(axis=1).mean() / 2)
    assert np.mean(heights) == pytest.approx(floors.floor(rate), rel=0.02)


def broken(*args):
    raise ValueError("not today")


def empty(*args):
    raise NotImplementedError


def endless(*args):
    while True:
        time.sleep(0.01)


@pytest.mark.parametrize("name", list(FIGURES))
def test_a_figure_says_whose_function_draws(name):
    def right(*args):
        return getattr(references, name)(*args)

    assert f"your {name}" in FIGURES[name](right).scene["note"]
    for wrong, why in (
        (empty, "is not written yet"),
        (broken, "stops with ValueError"),
        (lambda *a: 0.5, "not right yet"),
    ):
        note = FIGURES[name](wrong).scene["note"]
        assert "the reference" in note
        assert f"your {name} {why}" in note or f"your {name} is {why}" in note


def test_a_function_that_never_ends_or_fails_later_spoils_nothing():
    assert "does not end" in lec06.floor_figure(endless).scene["note"]

    def tired(t, lr0, milestones, factor=0.1):
        if 210 <= t:
            raise MemoryError
        return references.step_decay(t, lr0, milestones, factor)

    assert len(said(lec06.floor_figure(tired))) == len(said(lec06.floor_figure()))


WORDS = [
    (lec06.rate_figure, "After 10 epochs your rate 0.03"),
    (lec06.floor_figure, "Rate 0.4 all the way: the loss stays near 0.25"),
    (lec06.drop_figure, "The best drop comes after 80 rounds"),
    (lec06.race_figure, "First rate 0.02, loss in the end: constant"),
    (lec06.warmup_figure, "Rate 0.2, 20 steps of warmup"), (lec06.batch_figure, "512 at rate 2.6"),
    (lec06.rules_figure, "Adam: at best 7.5 % wrong with a constant rate"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "words"), WORDS, ids=[make.__name__ for make, _ in WORDS])
def test_a_figure_tells_what_it_shows_and_weighs_little(make, words):
    figure = make()
    assert any(words in text for text in said(figure))
    assert len(figure.data) < 40_000
    assert words.split()[0] in "".join(said(figure))


def test_a_drawn_schedule_is_trained_and_compared(digits):
    figure = lec06.draw_figure(digits)
    assert "the same" in said(figure)[0]
    texts = ask(figure, heights=[0.3] * 9 + [0.03])
    assert "yours is lower" in texts[2]
    dead = ask(figure, heights=[2.0] * 10)
    assert all("not yet" in text for text in dead)


def test_the_students_schedules_are_what_a_drawing_is_compared_with(digits):
    figure = lec06.draw_figure(digits, cosine=lambda t, lr0, total: float(schedules.cosine(lr0, total)(t)))
    assert figure.scene["note"].startswith("the others by your cosine; the rest is the reference")
