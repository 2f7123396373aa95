"""Numerical gradients, and the gradient check: it names mistakes and lets right gradients pass."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import optimize

from course_lib.gradients import (
    gradient_check,
    numerical_gradient,
    numerical_hessian,
    relative_error,
    step_size_sweep,
)
from course_lib.losses import softmax_loss, svm_loss
from course_lib.objective import linear_objective, two_layer_objective
from course_lib.surfaces import SURFACES


def test_the_slides_gradient_from_printed_losses():
    """−2.5, 0.6 and 0; the 0 is rounding of the printed loss, not of the gradient."""
    W = np.array([0.34, -1.11, 0.78])

    def printed_loss(w):
        return round(1.25347 + np.array([-2.5, 0.6, 0.04]) @ (w - W), 5)

    dW = numerical_gradient(printed_loss, W, h=1e-4, scheme="forward")
    assert (dW.round(6) + 0).tolist() == [-2.5, 0.6, 0.0]


@pytest.mark.parametrize("name", SURFACES)
def test_differences_equal_scipys(name):
    surface = SURFACES[name]
    x = surface.start + 0.1
    theirs = optimize.approx_fprime(x, surface.fun, 1e-7)
    np.testing.assert_allclose(numerical_gradient(surface.fun, x, h=1e-7, scheme="forward"), theirs, atol=1e-5)
    np.testing.assert_allclose(numerical_gradient(surface.fun, x), surface.grad(x), rtol=1e-6, atol=1e-7)
    scale = 1 + np.abs(surface.hess(x)).max()
    np.testing.assert_allclose(numerical_hessian(surface.fun, x), surface.hess(x), atol=1e-5 * scale)


def test_any_shape_and_whole_numbers_are_welcome_and_left_alone():
    x = np.arange(6).reshape(2, 3)
    x.setflags(write=False)
    dx = numerical_gradient(lambda x: (x**3).sum(), x)
    np.testing.assert_allclose(dx, 3 * x**2, atol=1e-8)
    assert (dx.dtype, dx.shape) == (np.float64, (2, 3))


@given(hnp.arrays(float, (3,), elements=st.floats(-5, 5)), hnp.arrays(float, (3,), elements=st.floats(-5, 5)))
def test_central_differences_of_a_parabola_are_exact(a, x):
    np.testing.assert_allclose(numerical_gradient(lambda x: a @ x**2, x), 2 * a * x, atol=1e-7)


@given(hnp.arrays(float, 4, elements=st.floats(-1e3, 1e3)), hnp.arrays(float, 4, elements=st.floats(-1e3, 1e3)))
def test_relative_error_is_symmetric_and_at_most_2(a, b):
    assert relative_error(a, b) == relative_error(b, a)
    assert 0 <= relative_error(a, b) <= 2
    assert relative_error(a, a) == 0


def test_the_sweep_is_a_u_and_central_differences_beat_forward_ones():
    x = np.linspace(-1, 1, 5)
    sweep = step_size_sweep(lambda x: np.exp(x).sum(), np.exp(x), x)
    bottom = np.argmin(sweep.central)
    assert sweep.central[0] > 1e-4 < sweep.central[-1]
    assert sweep.central[bottom] < 1e-9
    assert 1e-7 < sweep.best_h < 1e-3
    assert sweep.forward.min() > 10 * sweep.central.min()
    wrong = step_size_sweep(lambda x: np.exp(x).sum(), 2 * np.exp(x), x)
    assert wrong.central.min() > 0.4  # no U: wrong for every h


def classifier(loss=softmax_loss, lam=0.1, N=7, D=3, C=3):
    rng = np.random.default_rng(3)
    W, X, y = rng.standard_normal((C, D)), rng.standard_normal((N, D)), rng.integers(0, C, N)
    return W, lambda W: linear_objective(W, X, y, loss=loss, lam=lam)


MISTAKES = {
    "twice what it should be": lambda g, W: 2 * g,
    "half of what it should be": lambda g, W: g / 2,
    "the sign is turned": lambda g, W: -g,
    "7 times what it should be: with 7 examples": lambda g, W: 7 * g,
    "1/7 of what it should be: with 7 examples": lambda g, W: g / 7,
    "1.3 times what it should be": lambda g, W: 1.3 * g,
    "the transpose": lambda g, W: g.T,
    "only row 2 is wrong": lambda g, W: np.vstack([g[:2], g[2:] * 1.7]),
    "only column 0 is wrong": lambda g, W: g * [0.3, 1, 1],
    "0 everywhere": lambda g, W: 0 * g,
    "nan or inf inside": lambda g, W: np.where(g == g[0, 0], np.nan, g),
    "off by 0.2 times x: the gradient of an L2 term": lambda g, W: g - 0.2 * W,
    r"off by 0.2 times sign\(x\): the gradient of an L1 term": lambda g, W: g - 0.2 * np.sign(W),
    "off by the same 0.5 everywhere": lambda g, W: g - 0.5,
    r"its shape is \(9,\) and must be \(3, 3\): the same numbers": lambda g, W: g.ravel(),
}


@pytest.mark.parametrize("sentence", MISTAKES)
def test_a_wrong_gradient_is_found_and_named(sentence):
    W, objective = classifier()
    result = gradient_check(lambda W: objective(W)[0], lambda W: MISTAKES[sentence](objective(W)[1], W), W)
    assert not result
    assert re.search(sentence, result.blocks[0].looks_like), str(result)
    assert result.blocks[0].looks_like in str(result)


def test_a_transposed_shape_is_named():
    W = np.ones((2, 3))
    result = gradient_check(lambda W: (W**2).sum(), lambda W: 2 * W.T, W)
    assert not result
    assert "its shape is (3, 2) and must be (2, 3): the transpose" in str(result)


@pytest.mark.parametrize("loss", [softmax_loss, svm_loss])
def test_a_right_gradient_passes(loss):
    W, objective = classifier(loss)
    result = gradient_check(lambda W: objective(W)[0], lambda W: objective(W)[1], W)
    assert result, str(result)
    assert result.blocks[0].compared == 9
    assert str(result).startswith("Gradient check passed (h = 1e-05, tol = 1e-05)\n  x (3, 3): 9 of 9 entries")


@pytest.mark.parametrize("form", [tuple, list, dict])
def test_every_block_is_covered_and_the_wrong_one_named(form):
    rng = np.random.default_rng(5)
    blocks = [rng.standard_normal(shape) for shape in ((5, 3), (5,), (4, 5), (4,))]
    X, y, names = rng.standard_normal((20, 3)), rng.integers(0, 4, 20), ["W1", "b1", "W2", "b2"]

    def unpack(p):
        return list(p.values()) if form is dict else p

    def pack(p):
        return dict(zip(names, p, strict=True)) if form is dict else form(p)

    def f(p):
        return two_layer_objective(unpack(p), X, y, lam=0.1)[0]

    def grad(p, wrong=None):
        gradients = list(two_layer_objective(unpack(p), X, y, lam=0.1)[1])
        return pack([2 * g if name == wrong else g for name, g in zip(names, gradients, strict=True)])

    right = gradient_check(f, grad, pack(blocks), names=names)
    assert right, str(right)
    assert [(b.name, b.shape, b.compared) for b in right.blocks] == [
        ("W1", (5, 3), 15), ("b1", (5,), 5), ("W2", (4, 5), 20), ("b2", (4,), 4),
    ]  # fmt: skip
    for name in names:
        result = gradient_check(f, lambda p, name=name: grad(p, name), pack(blocks), names=names)
        assert [b.name for b in result.blocks if not b.passed] == [name]
        assert "twice" in str(result)


def test_one_wrong_number_in_a_vector_is_the_bias_perhaps():
    w = np.array([1.0, 2.0, 3.0])
    result = gradient_check(lambda w: (w**2).sum(), lambda w: 2 * w * [1, 1, 0.5], w)
    assert "only entry 2 is wrong" in str(result)


@pytest.mark.parametrize("place", [0.0, 3e-6, -9e-6])
def test_a_kink_within_h_is_left_out_with_or_without_the_active_set(place):
    x = np.array([place, 1.0])
    for active in (None, lambda x: x > 0):
        result = gradient_check(lambda x: np.maximum(x, 0).sum(), lambda x: (x > 0) * 1.0, x, active=active)
        assert result, str(result)
        assert result.blocks[0].kinks == ((0,),)
        assert result.blocks[0].compared == 1
        assert "1 left out: a kink lies within h" in str(result)


def test_the_active_set_of_the_hinge_finds_its_kinks():
    W, X, y = np.array([[0.0], [-1.0], [0.5]]), np.array([[1.0]]), np.array([0])

    def margins(W):
        s = X @ W.T
        return s - s[0, 0] + 1 > 0

    result = gradient_check(
        lambda W: linear_objective(W, X, y)[0], lambda W: linear_objective(W, X, y)[1], W, active=margins
    )
    assert result, str(result)
    assert result.blocks[0].kinks == ((0, 0), (1, 0))


def test_a_wrong_gradient_is_not_excused_as_a_kink():
    for wrong in (lambda x: 2 * np.sign(x), lambda x: -np.sign(x), lambda x: np.sign(x) + 0.01):
        assert not gradient_check(lambda x: np.abs(x).sum(), wrong, np.array([0.5, -2.0]))
    x = np.array([1.0, 2.0])
    assert not gradient_check(lambda x: np.exp(5 * x).sum(), lambda x: 5 * np.exp(5 * x) * (1 + 1e-4), x)
    # At a kink only slopes between the one-sided ones are right; and a strong bend is no kink.
    relu, bowl = (
        gradient_check(lambda x: np.maximum(x, 0).sum(), lambda x: np.array([5.0, 1.0]), np.array([0.0, 1.0])),
        gradient_check(lambda x: 1e3 * (x**2).sum(), lambda x: 2e3 * x + [5e-4, 0], np.array([1e-6, 1.0])),
    )
    for result in (relu, bowl):
        assert not result
        assert result.blocks[0].kinks == ()


def test_nothing_but_kinks_is_no_pass():
    result = gradient_check(lambda x: np.abs(x).sum(), np.sign, np.zeros(2), active=lambda x: x > 0)
    assert not result
    assert "nothing to compare: every entry lies at a kink" in str(result)


def test_zero_against_rounding_noise_is_no_error():
    """A constant whose value is 1e4 and noisy: differences give up to 1e-7 where a plain check wants 0."""

    def noisy(x):
        return 1e4 * np.prod(np.exp(x) * np.exp(-x))

    x = np.linspace(0.1, 2, 20)
    assert relative_error(numerical_gradient(noisy, x), np.zeros(20)) > 1e-5
    result = gradient_check(noisy, lambda x: np.zeros(20), x)
    assert result
    assert result.blocks[0].compared == 20
    assert not gradient_check(noisy, lambda x: np.full(20, 1e-2), x)


def test_float32_is_warned_of():
    x = np.ones(2, dtype=np.float32)
    assert "float32 has 7 digits" in str(gradient_check(lambda x: (x**2).sum(), lambda x: 2 * x, x))
    assert "float32" in str(gradient_check(lambda x: (x**2).sum(), lambda x: np.float32(2) * x.astype("f"), np.ones(2)))
    assert "float32" not in str(gradient_check(lambda x: (x**2).sum(), lambda x: 2 * x, np.ones(2)))


def test_the_check_carries_its_u_curve():
    right = gradient_check(lambda x: np.exp(x).sum(), np.exp, np.arange(20) / 10)
    assert right.sweep.central.min() < 1e-9 < right.sweep.central[0]
    wrong = gradient_check(lambda x: np.exp(x).sum(), lambda x: np.exp(x) * 1.5, np.arange(20) / 10)
    assert wrong.sweep.central.min() > 0.3
    assert gradient_check(lambda x: np.exp(x).sum(), np.exp, np.arange(3.0), sweep=False).sweep is None


def test_large_blocks_can_be_sampled():
    x = np.random.default_rng(0).standard_normal((30, 30))
    result = gradient_check(lambda x: (x**2).sum(), lambda x: 2 * x, x, max_entries=25, rng=np.random.default_rng(1))
    assert result
    assert result.blocks[0].compared == 25


def test_the_checked_functions_may_write_to_what_they_get():
    x = np.ones(3)

    def rude(x):
        value = (x**2).sum()
        x[:] = 0
        return value

    assert gradient_check(rude, lambda x: 2 * x, x)
    assert x.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: numerical_gradient(np.sum, np.ones(2), h=0), "h is 0; the step must be a number above 0"),
        (lambda: numerical_gradient(np.sum, np.ones(2), h=-1e-5), "h is -1e-05"),
        (lambda: numerical_gradient(np.sum, np.ones(2), h=float("nan")), "h is nan"),
        (lambda: numerical_gradient(np.sum, np.full(2, 1e12)), "h is 1e-05, lost in the rounding"),
        (lambda: numerical_gradient(np.sum, np.array([np.inf])), "x contains nan or inf"),
        (lambda: numerical_gradient(np.sum, ["a"]), "x has dtype <U1"),
        (lambda: numerical_gradient(lambda x: x, np.ones(2)), r"f gave shape \(2,\)"),
        (lambda: numerical_gradient(lambda x: None, np.ones(2)), "f gave shape .* dtype object"),
        (lambda: numerical_gradient(np.sum, np.ones(2), scheme="left"), "scheme is 'left'"),
        (lambda: numerical_hessian(np.sum, np.ones((2, 2))), r"x has shape \(2, 2\); a vector"),
        (lambda: relative_error(np.ones(2), np.ones(3)), r"a has shape \(2,\), b \(3,\)"),
        (lambda: step_size_sweep(np.sum, np.ones(2), np.ones(2), steps=[0.0]), "every h must be above 0"),
        (lambda: step_size_sweep(np.sum, np.ones(3), np.ones(2)), r"gradient has shape \(3,\) and x \(2,\)"),
        (lambda: gradient_check(np.sum, np.ones_like, np.ones(2), tol=0), "tol is 0"),
        (lambda: gradient_check(np.sum, np.ones_like, np.ones(2), h=0), "h is 0"),
        (lambda: gradient_check(np.sum, np.ones_like, np.ones(9), max_entries=3), "a Generator"),
        (
            lambda: gradient_check(np.sum, np.ones(1), (np.ones(2), np.ones(2))),
            "no list or tuple of 2 arrays",
        ),
        (lambda: gradient_check(np.sum, lambda p: [1], {"W": np.ones(2)}), r"no dict with the keys \['W'\]"),
        (lambda: gradient_check(np.sum, lambda p: "no", np.ones(2)), "the gradient has dtype <U2"),
        (
            lambda: gradient_check(np.sum, np.ones_like, np.ones(2), names=["a", "b"]),
            "2 names came for 1 blocks",
        ),
    ],
)
def test_bad_input_is_told_in_a_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()
