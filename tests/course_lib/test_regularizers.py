"""Regularizers: the slides' example, torch, and what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.regularizers import elastic_net, l1, l2, max_norm

ALL = {"l2": l2, "l1": l1, "elastic_net": elastic_net}
WEIGHTS = hnp.arrays(float, (3, 4), elements=st.floats(-100, 100))


def test_the_slides_example_l1_ties_and_the_others_prefer_the_spread():
    w1, w2 = np.array([1.0, 0, 0, 0]), np.full(4, 0.25)
    assert [l1(w)[0] for w in (w1, w2)] == [1.0, 1.0]
    assert [l2(w)[0] for w in (w1, w2)] == [1.0, 0.25]
    assert [elastic_net(w)[0] for w in (w1, w2)] == [1.5, 1.125]


@pytest.mark.parametrize("name", ALL)
def test_value_and_gradient_equal_torchs_autograd(name):
    torch = pytest.importorskip("torch")
    W = torch.tensor(np.random.default_rng(0).standard_normal((4, 5)), requires_grad=True)
    value = {
        "l2": lambda: (W**2).sum(),
        "l1": lambda: W.abs().sum(),
        "elastic_net": lambda: (0.5 * W**2 + W.abs()).sum(),
    }[name]()
    value.backward()
    ours, dW = ALL[name](W.detach().numpy())
    assert ours == pytest.approx(value.item(), rel=1e-14)
    np.testing.assert_allclose(dW, W.grad.numpy(), rtol=1e-14)


def test_torchs_weight_decay_is_twice_lambda():
    torch = pytest.importorskip("torch")
    W, lam = np.array([[1.0, -3.0]]), 0.1
    parameter = torch.tensor(W, requires_grad=True)
    parameter.grad = torch.zeros_like(parameter)
    torch.optim.SGD([parameter], lr=1.0, weight_decay=2 * lam).step()
    np.testing.assert_allclose(W - lam * l2(W)[1], parameter.detach().numpy(), rtol=1e-15)


@pytest.mark.parametrize("name", ALL)
@given(W=WEIGHTS)
def test_a_price_is_even_never_negative_and_0_only_for_0(name, W):
    value, dW = ALL[name](W)
    mirrored, mirrored_dW = ALL[name](-W)
    assert value == mirrored
    assert (dW == -mirrored_dW).all()
    assert value >= 0
    assert ALL[name](np.zeros(3))[0] == 0
    assert not ALL[name](np.zeros(3))[1].any()


@pytest.mark.parametrize("name", ALL)
@given(a=WEIGHTS, b=WEIGHTS, t=st.floats(0, 1))
def test_a_price_is_convex_and_lies_above_its_tangents(name, a, b, t):
    (at_a, slope), (at_b, _) = ALL[name](a), ALL[name](b)
    slack = 1e-9 * (1 + at_a + at_b)
    assert ALL[name](t * a + (1 - t) * b)[0] <= t * at_a + (1 - t) * at_b + slack
    assert at_b >= at_a + (slope * (b - a)).sum() - slack


@given(W=WEIGHTS, c=st.floats(0.01, 50))
def test_max_norm_gives_the_nearest_weights_within_the_ball(W, c):
    bounded = max_norm(W, c)
    lengths = np.linalg.norm(W, axis=1)
    assert (np.linalg.norm(bounded, axis=1) <= c * (1 + 1e-14)).all()
    assert (bounded[lengths < c * (1 - 1e-14)] == W[lengths < c * (1 - 1e-14)]).all()
    np.testing.assert_allclose(np.linalg.norm(bounded - W, axis=1), np.maximum(lengths - c, 0), rtol=1e-9, atol=1e-12)


def test_max_norm_equals_torchs_renorm():
    torch = pytest.importorskip("torch")
    W = np.random.default_rng(0).standard_normal((6, 5)) * np.arange(6)[:, None]
    theirs = torch.renorm(torch.tensor(W), p=2, dim=0, maxnorm=2.0).numpy()
    np.testing.assert_allclose(max_norm(W, 2.0), theirs, rtol=1e-6)  # torch adds 1e-7 to each length


def test_max_norm_survives_lengths_whose_squares_leave_the_floats():
    huge, tiny = max_norm(np.array([[3e200, 4e200], [3e-200, 4e-200]]), 1.0)
    np.testing.assert_allclose(huge, [0.6, 0.8], rtol=1e-14)
    assert tiny.tolist() == [3e-200, 4e-200]


@pytest.mark.parametrize("call", [l2, l1, elastic_net, lambda W: (0, max_norm(W, 1.0))], ids=[*ALL, "max_norm"])
def test_weights_are_left_alone_and_keep_their_shape_and_precision(call):
    W = np.ones((2, 3, 4), dtype=np.float32)
    W.setflags(write=False)
    result = call(W)[1]
    assert (result.shape, result.dtype) == (W.shape, W.dtype)
    assert not np.shares_memory(result, W)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: l2(np.array([1.0, np.nan])), "W contains nan or inf"),
        (lambda: l1(["heavy"]), "W has dtype <U5; real numbers are needed"),
        (lambda: l2(np.zeros((0, 3))), r"W has shape \(0, 3\): it is empty"),
        (lambda: elastic_net(np.ones(2), beta=-1), "beta is -1; a finite number of 0 or more"),
        (lambda: elastic_net(np.ones(2), beta=float("nan")), "beta is nan"),
        (lambda: max_norm(np.ones((2, 2)), 0), "c is 0; the largest length must be"),
        (lambda: max_norm(3.0, 1.0), "W is a single number; max_norm needs rows"),
    ],
)
def test_bad_input_is_told_in_a_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()
