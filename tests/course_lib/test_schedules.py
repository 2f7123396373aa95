"""Learning-rate schedules: against torch and optax, and what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.schedules import (
    constant,
    cosine,
    inverse_sqrt,
    linear,
    linear_warmup,
    scaled_learning_rate,
    step_decay,
)

T = 150
SCHEDULES = {
    "constant": constant(0.1),
    "step_decay": step_decay(0.1, (30, 60, 90), 0.1),
    "cosine": cosine(0.1, 80),
    "linear": linear(0.1, 80),
    "inverse_sqrt": inverse_sqrt(0.1),
    "warmup, constant": linear_warmup(20, constant(0.1)),
    "warmup, cosine": linear_warmup(20, cosine(0.1, 80)),
    "warmup, step_decay": linear_warmup(20, step_decay(0.1, (30, 60))),
    "warmup, linear": linear_warmup(20, linear(0.1, 80)),
    "warmup, inverse_sqrt": linear_warmup(20, inverse_sqrt(0.1)),
}
DECAYING = ["step_decay", "cosine", "linear", "inverse_sqrt"]


def torch_schedules(schedulers, optimizer):
    def warmup(then):
        ramp = schedulers.LinearLR(optimizer, start_factor=1e-300, end_factor=1.0, total_iters=20)
        return schedulers.SequentialLR(optimizer, [ramp, then], milestones=[20])

    return {
        "constant": lambda: schedulers.ConstantLR(optimizer, factor=1.0, total_iters=0),
        "step_decay": lambda: schedulers.MultiStepLR(optimizer, [30, 60, 90], gamma=0.1),
        "cosine": lambda: schedulers.CosineAnnealingLR(optimizer, T_max=80),
        "linear": lambda: schedulers.LinearLR(optimizer, start_factor=1.0, end_factor=0.0, total_iters=80),
        "inverse_sqrt": lambda: schedulers.LambdaLR(optimizer, lambda t: max(t, 1) ** -0.5),
        "warmup, cosine": lambda: warmup(schedulers.CosineAnnealingLR(optimizer, T_max=80)),
        "warmup, step_decay": lambda: warmup(schedulers.MultiStepLR(optimizer, [30, 60], gamma=0.1)),
        "warmup, linear": lambda: warmup(schedulers.LinearLR(optimizer, 1.0, 0.0, total_iters=80)),
    }


# torch's cosine rises again beyond its last step; ours stays at 0.
LAST = {"cosine": 81, "warmup, cosine": 101}


@pytest.mark.parametrize(
    "name",
    [
        "constant",
        "step_decay",
        "cosine",
        "linear",
        "inverse_sqrt",
        "warmup, cosine",
        "warmup, step_decay",
        "warmup, linear",
    ],
)
def test_a_schedule_equals_torchs(name):
    torch = pytest.importorskip("torch")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = torch_schedules(torch.optim.lr_scheduler, optimizer)[name]()
    theirs = []
    for _ in range(LAST.get(name, T)):
        theirs.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    np.testing.assert_allclose(SCHEDULES[name](np.arange(len(theirs))), theirs, rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", ["constant", "step_decay", "cosine", "linear", "warmup, cosine", "warmup, constant"])
def test_a_schedule_equals_optaxs(name, optax_runs):
    """Beyond its last step too: optax clips as we do. It has no inverse square root."""
    np.testing.assert_allclose(SCHEDULES[name](np.arange(T)), optax_runs["schedule " + name], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", SCHEDULES)
def test_all_steps_at_once_are_the_steps_one_by_one(name):
    one_by_one = [float(SCHEDULES[name](t)) for t in range(T)]
    np.testing.assert_allclose(SCHEDULES[name](np.arange(T)), one_by_one, rtol=1e-15, atol=0)


@pytest.mark.parametrize(
    "factory", [constant, step_decay, lambda r: cosine(r, 80), lambda r: linear(r, 80), inverse_sqrt]
)
def test_a_bank_of_rates_is_each_rate_alone(factory):
    rates = np.logspace(-3, 0, 41)
    assert factory(rates)(35).tolist() == [float(factory(rate)(35)) for rate in rates]
    assert factory(rates[:, None])(np.arange(5)).shape == (41, 5)


def test_the_slides_formulas():
    t = np.arange(100)
    np.testing.assert_allclose(cosine(0.3, 100)(t), 0.5 * 0.3 * (1 + np.cos(t * np.pi / 100)), atol=1e-16)
    np.testing.assert_allclose(linear(0.3, 100)(t), 0.3 * (1 - t / 100), rtol=1e-14)
    np.testing.assert_allclose(inverse_sqrt(0.3)(t[1:]), 0.3 / np.sqrt(t[1:]), rtol=1e-14)
    resnet = step_decay(0.1, (30, 60, 90))(np.array([0, 29, 30, 59, 60, 89, 90, 1000]))
    np.testing.assert_allclose(resnet, [0.1, 0.1, 0.01, 0.01, 1e-3, 1e-3, 1e-4, 1e-4])


def test_warmup_over_5000_iterations_starts_at_0_and_ends_at_lr0():
    warm = linear_warmup(5000, 0.4)
    assert [float(warm(t)) for t in (0, 2500, 5000, 9999)] == [0.0, 0.2, 0.4, 0.4]


def test_a_schedule_of_ones_own_can_be_warmed_up():
    warm = linear_warmup(2, lambda t: 1.0 / (1 + np.asarray(t)))
    assert warm(np.arange(5)).tolist() == [0.0, 0.5, 1.0, 0.5, 1 / 3]


def test_eight_times_the_batch_takes_eight_times_the_rate():
    assert float(scaled_learning_rate(0.1, 256 * 8, 256)) == pytest.approx(0.8)


@given(st.sampled_from(DECAYING), st.floats(1e-6, 10), st.integers(0, 200), st.integers(0, 200))
def test_rates_never_rise_and_never_leave_0_to_lr0(name, lr0, t, later):
    schedule = {
        "step_decay": step_decay(lr0),
        "cosine": cosine(lr0, 100),
        "linear": linear(lr0, 100),
        "inverse_sqrt": inverse_sqrt(lr0),
    }[name]
    assert 0 <= schedule(t + later) <= schedule(t) <= lr0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: constant(-0.1), "lr0 is -0.1; a learning rate is a finite number"),
        (lambda: cosine(float("nan"), 10), "lr0 is nan"),
        (lambda: linear("fast", 10), "lr0 is array.*; a real number is needed"),
        (lambda: cosine(0.1, 0), "total is 0.0; a finite number of 1 or more"),
        (lambda: linear(0.1, float("inf")), "total is inf"),
        (lambda: inverse_sqrt(0.1)(-1), "t is -1.0; steps count from 0"),
        (lambda: cosine(0.1, 10)(float("nan")), "t is nan"),
        (lambda: step_decay(0.1, (-3,)), r"t is \[-3\.\]; steps count from 0"),
        (lambda: step_decay(0.1, factor=0), "factor is 0; a finite number above 0"),
        (lambda: linear_warmup(0, 0.1), "steps is 0.0; a finite number of 1 or more"),
        (lambda: linear_warmup(5, "cosine"), "lr0 is array.*; a real number is needed"),
        (lambda: scaled_learning_rate(0.1, 0, 256), "batch_size is 0.0"),
        (lambda: scaled_learning_rate(0.1, 256, -1), "base_batch_size is -1.0"),
    ],
)
def test_bad_input_is_told_in_a_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()
