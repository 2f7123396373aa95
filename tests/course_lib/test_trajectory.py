"""Runs: the loop by hand, banks against single runs, and how a run ends."""

import functools

import numpy as np
import pytest

from course_lib.optimizers import OPTIMIZERS, Optimizer, sgd
from course_lib.schedules import cosine, linear_warmup, step_decay
from course_lib.surfaces import SURFACES, quadratic
from course_lib.trajectory import run, run_together

VALLEY = SURFACES["quadratic"]
RATES = np.logspace(-4, -1.5, 41)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_a_run_is_the_loop_written_by_hand(rule, surface):
    surface = SURFACES[surface]
    path = run(rule, surface, learning_rate=1e-3, steps=20)
    x, state = surface.start, OPTIMIZERS[rule].init(surface.start)
    for t in range(20):
        assert path.x[t].tolist() == x.tolist()
        assert path.f[t] == pytest.approx(float(surface.fun(x)), rel=1e-12)
        assert path.grad_norm[t] == pytest.approx(np.linalg.norm(surface.grad(x)), rel=1e-12)
        x, state = OPTIMIZERS[rule].step(x, surface.grad(x), state, learning_rate=1e-3)
    assert path.x[20].tolist() == x.tolist()
    assert path.stopped == "max_steps"
    assert [len(a) for a in path[:4]] == [21, 21, 21, 20]


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_a_bank_of_41_rates_is_41_runs(rule):
    surface = SURFACES["rosenbrock"]
    bank = run(rule, surface, learning_rate=RATES, steps=50)
    assert bank.x.shape == (51, 41, 2)
    assert bank.learning_rate.shape == (50, 41)
    for k in (0, 20, 30, 40):
        alone = run(rule, surface, learning_rate=RATES[k], steps=50)
        assert alone.stopped == bank.stopped[k]
        end = len(alone.x)
        for one, many in zip(alone[:4], bank[:4], strict=True):
            np.testing.assert_allclose(many[: len(one), k], one, rtol=1e-9)
            assert np.isnan(many[len(one) :, k]).all()
        assert end == (~np.isnan(bank.f[:, k])).sum()


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("rates", [0.01, RATES, lambda t: RATES / (t + 1)], ids=["a rate", "a bank", "a schedule"])
def test_rules_run_together_go_the_way_each_goes_alone(surface, rates):
    surface = SURFACES[surface]
    rules = [("sgd", rates, {}), ("momentum", rates, {"rho": 0.5}), ("adam", rates, {})]
    both = run_together(rules, surface, [0.7, -0.4], 15)
    for k, (rule, _, hyper) in enumerate(rules):
        bank = RATES if rates is RATES else rates
        alone = run(rule, surface, [0.7, -0.4], bank, 15, **hyper)
        assert both.stopped[k].tolist() == np.asarray(alone.stopped).tolist()
        for together, lone in zip(both[:4], alone[:4], strict=True):
            np.testing.assert_allclose(together[: len(lone), k], lone, rtol=1e-9, atol=1e-12)


def test_rules_run_together_ask_for_the_gradient_once_a_step():
    asked = []
    counting = VALLEY.__class__(**{**vars(VALLEY), "grad": lambda x: asked.append(x.shape) or VALLEY.grad(x)})
    run_together([("sgd", RATES, {}), ("adam", RATES, {})], counting, None, 7)
    assert asked[:7] == [(2 * 41, 2)] * 7
    assert len(asked) == 8  # the last for the lengths of the gradients


def test_a_bank_may_vary_starts_and_other_numbers_as_well():
    starts = np.array([[1.0, 2.0], [-2.0, 0.5], [0.0, 1.0]])
    rho = np.array([0.0, 0.5, 0.9])
    bank = run("momentum", VALLEY, x0=starts, learning_rate=0.01, steps=30, rho=rho)
    for k in range(3):
        alone = run("momentum", VALLEY, x0=starts[k], learning_rate=0.01, steps=30, rho=rho[k])
        np.testing.assert_allclose(bank.x[:, k], alone.x, rtol=1e-12)
    square = run("sgd", VALLEY, x0=starts[:, None, :], learning_rate=RATES[:4], steps=3)
    assert square.x.shape == (4, 3, 4, 2)


@pytest.mark.parametrize(
    "schedule", [cosine(0.05, 40), step_decay(0.05, (10, 20)), linear_warmup(10, cosine(0.05, 30))]
)
def test_a_schedule_gives_each_step_its_rate(schedule):
    path = run("sgd", VALLEY, learning_rate=schedule, steps=40)
    np.testing.assert_allclose(path.learning_rate, schedule(np.arange(40)), rtol=1e-14)
    np.testing.assert_allclose(path.x[1:], path.x[:-1] - path.learning_rate[:, None] * VALLEY.grad(path.x[:-1]))


def test_a_schedule_of_a_bank_gives_each_run_its_own():
    bank = run("adam", VALLEY, learning_rate=cosine(RATES, 40), steps=40)
    alone = run("adam", VALLEY, learning_rate=cosine(RATES[7], 40), steps=40)
    np.testing.assert_allclose(bank.x[:, 7], alone.x, rtol=1e-12)


def test_too_large_a_rate_ends_diverged_with_finite_numbers_only():
    """The edge is 2 over the largest curvature: 2/20 for this valley."""
    for rate, stopped in ((0.099, "max_steps"), (0.101, "diverged"), (1e3, "diverged"), (1e200, "diverged")):
        path = run("sgd", VALLEY, learning_rate=rate, steps=3000)
        assert path.stopped == stopped
        assert len(path.x) == len(path.f) == len(path.grad_norm) == len(path.learning_rate) + 1
        assert np.isfinite(path.x).all()
        assert np.isfinite(path.f).all()
        assert np.abs(path.x).max() <= 1e6


def test_a_run_that_arrives_says_converged_and_ends_there():
    path = run("sgd", VALLEY, learning_rate=0.05, steps=2000, gtol=1e-6)
    assert path.stopped == "converged"
    assert path.grad_norm[-1] <= 1e-6 < path.grad_norm[-2]
    assert len(path.x) < 2001
    bank = run("sgd", VALLEY, learning_rate=[0.05, 1e-4, 0.2], steps=2000, gtol=1e-6)
    assert bank.stopped.tolist() == ["converged", "max_steps", "diverged"]
    np.testing.assert_allclose(bank.x[: len(path.x), 0], path.x, rtol=1e-12)
    at_rest = run("adam", VALLEY, x0=[0.0, 0.0], steps=5)
    assert (at_rest.stopped, at_rest.x.tolist()) == ("converged", [[0, 0]])


def test_no_steps_leave_the_start():
    path = run("adam", VALLEY, steps=0)
    assert (path.x.tolist(), path.stopped, len(path.learning_rate)) == (
        [VALLEY.start.tolist()],
        "max_steps",
        0,
    )


def test_noise_needs_a_generator_and_repeats_with_its_seed():
    runs = [run("sgd", VALLEY, steps=9, noise=0.5, rng=np.random.default_rng(s)).x for s in (1, 1, 2)]
    assert (runs[0] == runs[1]).all()
    assert (runs[0] != runs[2]).any()
    first = VALLEY.grad(VALLEY.start) + 0.5 * np.random.default_rng(1).standard_normal(2)
    np.testing.assert_allclose(runs[0][1], VALLEY.start - 0.01 * first, rtol=1e-14)


def test_a_rule_of_ones_own_runs_too():
    def sign_step(x, dx, state, learning_rate):
        return x - learning_rate * np.sign(dx), state + 1

    path = run(Optimizer(lambda x: 0, sign_step), VALLEY, x0=[0.5, -0.5], learning_rate=0.125, steps=2)
    assert path.x.tolist() == [[0.5, -0.5], [0.375, -0.375], [0.25, -0.25]]


def test_a_rule_around_one_of_the_librarys_is_the_one_that_runs():
    @functools.wraps(sgd)
    def twice_as_far(x, dx, state, learning_rate):
        return sgd(x, dx, state, 2 * learning_rate)

    doubled = run(Optimizer(OPTIMIZERS["sgd"].init, twice_as_far), VALLEY, learning_rate=0.0625, steps=5)
    assert doubled.x.tolist() == run("sgd", VALLEY, learning_rate=0.125, steps=5).x.tolist()


def test_momentum_beats_descent_in_a_narrow_valley_and_saddles_hold_descent_longest():
    """What lecture 04 shows: both at the best rate of their kind."""
    valley = quadratic(200.0)
    plain = run("sgd", valley, learning_rate=1.9 / 200, steps=200).f[-1]
    assert run("momentum", valley, learning_rate=1.9 / 200, steps=200, rho=0.9).f[-1] < plain / 10
    saddle = SURFACES["saddle"]
    escaped = {
        rule: int(np.argmax(run(rule, saddle, learning_rate=0.02, steps=400).f < -1)) for rule in ("sgd", "momentum")
    }
    assert 0 < escaped["momentum"] < escaped["sgd"] / 2


def test_the_cliff_throws_a_run_far_away():
    path = run("sgd", SURFACES["cliff"], learning_rate=2.0, steps=200)
    jump = np.linalg.norm(np.diff(path.x, axis=0), axis=1)
    worst = int(np.argmax(jump))
    assert jump[worst] > 20 * jump[worst - 1]
    assert path.x[worst + 1, 0] < SURFACES["cliff"].bounds[0][0]


def test_the_start_is_left_alone():
    x0 = np.array([1.0, 2.0])
    x0.setflags(write=False)
    first, second = (run("adamw", VALLEY, x0=x0, steps=5) for _ in range(2))
    assert (first.x == second.x).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"optimizer": "adamax"}, "optimizer is 'adamax'; one of sgd, momentum"),
        ({"x0": [np.nan, 0.0]}, r"x0 is \[nan, 0.0\]; points"),
        ({"x0": [1e9, 0.0]}, "finite numbers within 1e.06 are needed"),
        ({"x0": 1.0}, "x0 is 1.0"),
        ({"x0": [1.0, 2.0, 3.0]}, "points .* are needed"),
        ({"steps": -1}, "steps is -1; a whole number"),
        ({"steps": 1.5}, "steps is 1.5"),
        ({"gtol": -1.0}, "gtol -1.0"),
        ({"limit": 0}, "limit 0"),
        ({"noise": 1.0}, "noise needs rng"),
        ({"learning_rate": -0.1}, "learning_rate is -0.1"),
        ({"learning_rate": lambda t: 0.5 - t / 100}, "learning_rate is -0.49"),
        ({"learning_rate": lambda t: 1.0 if t < 50 else np.nan}, "learning_rate is nan"),
        ({"optimizer": "momentum", "rho": 1.5}, "rho is 1.5; it must be at least 0 and below 1"),
        (
            {"x0": np.zeros((3, 2)), "learning_rate": [0.1, 0.2]},
            r"x0 has shape \(3, 2\) and the rates \(2,\)",
        ),
    ],
)
def test_bad_input_is_told_in_a_sentence(changes, message):
    with pytest.raises(ValueError, match=message):
        run(**{"optimizer": "sgd", "surface": VALLEY, **changes})
