"""Update rules: against torch and optax, and what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.optimizers import (
    OPTIMIZERS,
    Moments,
    NoState,
    SquaredSum,
    Velocity,
    adam,
    adamw,
    momentum,
    sgd,
)

# The rule, its numbers, and how it is called in torch with its state midway.
RULES = {
    "sgd": {},
    "momentum": {"rho": 0.9},
    "nesterov": {"rho": 0.9},
    "adagrad": {"eps": 1e-7},
    "rmsprop": {"decay_rate": 0.9, "eps": 1e-7},
    "adam": {"eps": 1e-7},
    "adamw": {"eps": 1e-7, "weight_decay": 0.1},
}
IN_TORCH = {
    "sgd": ("SGD", {}, ()),
    "momentum": ("SGD", {"momentum": 0.9}, ("momentum_buffer",)),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}, ("momentum_buffer",)),
    "adagrad": ("Adagrad", {"eps": 1e-7}, ("sum",)),
    "rmsprop": ("RMSprop", {"alpha": 0.9, "eps": 1e-7}, ("square_avg",)),
    "adam": ("Adam", {"eps": 1e-7}, ("exp_avg", "exp_avg_sq")),
    "adamw": ("AdamW", {"eps": 1e-7, "weight_decay": 0.1}, ("exp_avg", "exp_avg_sq")),
}


def state_midway(rule, run):
    return {
        "NoState": lambda: NoState(),
        "Velocity": lambda: Velocity(run["v0"]),
        "SquaredSum": lambda: SquaredSum(run["s0"]),
        "Moments": lambda: Moments(run["v0"], run["s0"], int(run["t0"])),
    }[type(OPTIMIZERS[rule].init(run["x0"])).__name__]()


def our_path(rule, run, state, **hyper):
    x, path = run["x0"], []
    for dx in run["gradients"]:
        x, state = OPTIMIZERS[rule].step(x, dx, state, learning_rate=0.01, **hyper)
        path.append(x)
    return np.array(path)


def torch_path(rule, run, midway):
    torch = pytest.importorskip("torch")
    name, numbers, fields = IN_TORCH[rule]
    x = torch.tensor(run["x0"].copy(), requires_grad=True)
    optimizer = getattr(torch.optim, name)([x], lr=0.01, **numbers)
    if midway and fields:
        values = {
            "momentum_buffer": "v0",
            "exp_avg": "v0",
            "sum": "s0",
            "square_avg": "s0",
            "exp_avg_sq": "s0",
        }
        state = {field: torch.tensor(run[values[field]].copy()) for field in fields}
        optimizer.state[x] = {**state, "step": torch.tensor(float(run["t0"]))}
    path = []
    for dx in run["gradients"]:
        x.grad = torch.tensor(dx.copy())
        optimizer.step()
        path.append(x.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("midway", [False, True], ids=["from the start", "midway"])
@pytest.mark.parametrize("rule", RULES)
def test_sixty_steps_equal_torchs(rule, midway, mid_run):
    state = state_midway(rule, mid_run) if midway else OPTIMIZERS[rule].init(mid_run["x0"])
    ours = our_path(rule, mid_run, state, **RULES[rule])
    np.testing.assert_allclose(ours, torch_path(rule, mid_run, midway), rtol=0, atol=1e-12)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "adagrad"])
def test_sixty_steps_equal_optaxs(rule, mid_run, optax_runs):
    ours = our_path(rule, mid_run, state_midway(rule, mid_run), **RULES[rule])
    np.testing.assert_allclose(ours, optax_runs[rule], rtol=0, atol=1e-12)


def test_adagrad_equals_optaxs_only_without_eps(mid_run, optax_runs):
    """optax puts AdaGrad's eps inside the root and has no switch for it: with eps = 0 they agree."""
    ours = our_path("adagrad", mid_run, SquaredSum(mid_run["s0"]), eps=0.0)
    np.testing.assert_allclose(ours, optax_runs["adagrad, eps 0"], rtol=0, atol=1e-12)
    with_eps = our_path("adagrad", mid_run, SquaredSum(mid_run["s0"]), eps=1e-7)
    assert np.abs(with_eps - optax_runs["adagrad"]).max() > 1e-3


def test_rmsprop_differs_from_optaxs_default(mid_run, optax_runs):
    """optax's default has eps inside the root: tiny gradients then move much less."""
    ours = our_path("rmsprop", mid_run, SquaredSum(mid_run["s0"]))
    assert np.abs(ours - optax_runs["rmsprop, eps in root"]).max() > 1e-3


@pytest.mark.parametrize("rule", RULES)
def test_a_bank_of_41_rates_is_41_runs(rule, mid_run):
    rates = np.logspace(-4, -1, 41)
    init, step = OPTIMIZERS[rule]
    bank, state = np.tile(mid_run["x0"], (41, 1)), init(np.tile(mid_run["x0"], (41, 1)))
    for dx in mid_run["gradients"][:10]:
        bank, state = step(bank, np.tile(dx, (41, 1)), state, learning_rate=rates[:, None])
    for k in (0, 17, 40):
        x, state = mid_run["x0"], init(mid_run["x0"])
        for dx in mid_run["gradients"][:10]:
            x, state = step(x, dx, state, learning_rate=rates[k])
        assert bank[k].tolist() == x.tolist()


@pytest.mark.parametrize("rule", RULES)
def test_a_step_leaves_its_inputs_alone(rule, mid_run):
    """All inputs are read-only here; a second call gives the same again."""
    state = state_midway(rule, mid_run)
    results = [OPTIMIZERS[rule].step(mid_run["x0"], mid_run["gradients"][0], state) for _ in range(2)]
    for first, second in zip(*(np.atleast_1d(r[0]) for r in results), strict=True):
        assert first == second
    assert not np.shares_memory(results[0][0], mid_run["x0"])


@pytest.mark.parametrize("rule", RULES)
def test_float32_stays_float32(rule):
    x = np.ones(3, dtype=np.float32)
    state = OPTIMIZERS[rule].init(x)
    for _ in range(2):
        x, state = OPTIMIZERS[rule].step(x, x, state)
    assert [x.dtype, *(a.dtype for a in state if isinstance(a, np.ndarray))] == [np.float32] * len(
        [x, *(a for a in state if isinstance(a, np.ndarray))]
    )


@pytest.mark.parametrize("rule", RULES)
def test_whole_numbers_mean_the_same_as_floats(rule):
    whole, _ = OPTIMIZERS[rule].step([1, 2], [3, -4], OPTIMIZERS[rule].init([1, 2]))
    real, _ = OPTIMIZERS[rule].step([1.0, 2.0], [3.0, -4.0], OPTIMIZERS[rule].init([1.0, 2.0]))
    assert whole.tolist() == real.tolist()


@pytest.mark.parametrize("rule", RULES)
def test_no_gradient_ever_means_no_step(rule):
    x = np.array([1.0, -2.0])
    hyper = {"weight_decay": 0.0} if rule == "adamw" else {}
    new, _ = OPTIMIZERS[rule].step(x, np.zeros(2), OPTIMIZERS[rule].init(x), **hyper)
    assert new.tolist() == [1.0, -2.0]


def test_adams_first_step_is_the_learning_rate_whatever_the_gradient():
    """The slides' question: what happens at the first step? Without the correction it would be 3.16 of it."""
    x = np.zeros(4)
    new, state = adam(x, np.array([1e-3, -1.0, 50.0, 1e5]), OPTIMIZERS["adam"].init(x), learning_rate=0.1)
    np.testing.assert_allclose(np.abs(new), 0.1, rtol=1e-3)
    uncorrected = 0.1 * state.first_moment / (np.sqrt(state.second_moment) + 1e-7)
    assert abs(uncorrected[2] / 0.1 - 3.162) < 1e-3


def test_a_constant_gradient_brings_momentum_to_ten_times_the_step():
    x, state = np.zeros(1), Velocity(np.zeros(1))
    for _ in range(300):
        before = x
        x, state = momentum(x, np.ones(1), state, learning_rate=0.1, rho=0.9)
    assert (before - x)[0] == pytest.approx(1.0)


def test_adamw_is_not_adam_with_l2():
    x, dx, lam = np.array([2.0, 2.0]), np.array([10.0, 0.1]), 0.1
    decoupled, _ = adamw(x, dx, OPTIMIZERS["adamw"].init(x), learning_rate=0.1, weight_decay=lam)
    in_gradient, _ = adam(x, dx + lam * x, OPTIMIZERS["adam"].init(x), learning_rate=0.1)
    np.testing.assert_allclose(decoupled - in_gradient, -0.1 * lam * x, rtol=1e-5)


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(0, 1))
def test_sgd_is_the_formula(x, dx, rate):
    assert sgd([x], [dx], learning_rate=rate)[0][0] == x - rate * dx


SIZES = st.floats(1e-3, 1e3)


@given(
    st.lists(SIZES | SIZES.map(lambda g: -g), min_size=1, max_size=5),
    st.sampled_from(["adagrad", "rmsprop", "adam"]),
)
def test_adaptive_steps_do_not_care_for_the_gradients_scale(gradients, rule):
    """Multiplying a function by 8 changes no step (with eps 0), as AdaGrad's authors wanted."""

    def last(scale):
        x, state = np.array([0.5]), OPTIMIZERS[rule].init(np.array([0.5]))
        for g in gradients:
            x, state = OPTIMIZERS[rule].step(x, np.array([scale * g]), state, eps=1e-300)
        return x[0]

    assert last(8.0) == pytest.approx(last(1.0), rel=1e-9, abs=1e-12)


def fails(rule, message, **changes):
    return pytest.param(rule, changes, message, id=f"{rule}: {message}")


@pytest.mark.parametrize(
    ("rule", "changes", "message"),
    [
        fails("sgd", r"dx has shape \(3,\) and x \(2,\)", dx=np.zeros(3)),
        fails("sgd", "x has dtype <U1; real numbers", x=["a", "b"]),
        fails("adam", "dx has dtype complex128; real numbers", dx=np.zeros(2, dtype=complex)),
        fails("sgd", "learning_rate is -1; it must be 0 or more", learning_rate=-1),
        fails("sgd", "learning_rate is nan", learning_rate=float("nan")),
        fails("momentum", "rho is 1.0; it must be at least 0 and below 1", rho=1.0),
        fails("nesterov", "rho is -0.1", rho=-0.1),
        fails("adagrad", "eps is -1e-07; it must be 0 or more", eps=-1e-7),
        fails("rmsprop", "decay_rate is 1.5", decay_rate=1.5),
        fails("adam", "beta1 is 1", beta1=1),
        fails("adam", "beta2 is nan", beta2=float("nan")),
        fails("adamw", "weight_decay is -0.1; it must be 0 or more", weight_decay=-0.1),
    ],
)
def test_bad_input_is_told_in_a_sentence(rule, changes, message):
    arguments = {"x": np.zeros(2), "dx": np.zeros(2), "state": OPTIMIZERS[rule].init(np.zeros(2)), **changes}
    with pytest.raises(ValueError, match=message):
        OPTIMIZERS[rule].step(**arguments)


def test_numbers_given_by_their_place_are_looked_at_too():
    with pytest.raises(ValueError, match="rho is 2"):
        OPTIMIZERS["momentum"].step(np.zeros(2), np.zeros(2), OPTIMIZERS["momentum"].init(np.zeros(2)), 0.1, 2)
