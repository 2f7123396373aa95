"""Layers agree with torch where it is installed, with finite differences, and with what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.layers import (
    RunningMoments,
    batch_norm,
    batch_norm_gradients,
    dropout,
    fractional_max_pool,
    linear_survival,
    pooling_edges,
    stochastic_depth,
)

RNG = np.random.default_rng(0)
X = RNG.normal(3, 2, (16, 5))
GAMMA, BETA = RNG.normal(size=5), RNG.normal(size=5)
START = RunningMoments(np.zeros(5), np.ones(5))


def test_batch_norm_is_torchs_over_many_batches_and_at_test_time():
    torch = pytest.importorskip("torch")
    mean, variance, running = torch.zeros(5, dtype=float), torch.ones(5, dtype=float), START
    weights = torch.tensor(GAMMA), torch.tensor(BETA)
    for step in range(20):
        x = RNG.normal(step, 1 + step, (8, 5))
        ours, running = batch_norm(x, GAMMA, BETA, running, train=True)
        theirs = torch.nn.functional.batch_norm(torch.tensor(x), mean, variance, *weights, training=True)
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(running.mean, mean.numpy(), rtol=1e-12)
        np.testing.assert_allclose(running.variance, variance.numpy(), rtol=1e-12)
    theirs = torch.nn.functional.batch_norm(torch.tensor(X), mean, variance, *weights)
    np.testing.assert_allclose(batch_norm(X, GAMMA, BETA, running, train=False)[0], theirs.numpy(), rtol=1e-12)


def test_batch_norm_gradients_are_torchs():
    torch = pytest.importorskip("torch")
    x, gamma, beta = (torch.tensor(part, requires_grad=True) for part in (X, GAMMA, BETA))
    dy = RNG.normal(size=X.shape)
    torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True).backward(torch.tensor(dy))
    for ours, theirs in zip(batch_norm_gradients(dy, X, GAMMA), (x, gamma, beta), strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_batch_norm_gradients_are_finite_differences():
    dy, h = RNG.normal(size=X.shape), 1e-5

    def value(x, gamma, beta):
        return (dy * batch_norm(x, gamma, beta, START, train=True)[0]).sum()

    for k, gradient in enumerate(batch_norm_gradients(dy, X, GAMMA)):
        for index in np.ndindex(gradient.shape):
            sides = []
            for sign in (1, -1):
                moved = [X.copy(), GAMMA.copy(), BETA.copy()]
                moved[k][index] += sign * h
                sides.append(value(*moved))
            assert np.isclose((sides[0] - sides[1]) / (2 * h), gradient[index], rtol=1e-5, atol=1e-7)


def test_a_training_batch_has_mean_beta_and_deviation_gamma():
    y, _ = batch_norm(X, GAMMA, BETA, START, train=True, eps=1e-12)
    np.testing.assert_allclose(y.mean(axis=0), BETA)
    np.testing.assert_allclose(y.std(axis=0), np.abs(GAMMA))


def test_at_test_time_an_example_does_not_depend_on_its_batch():
    whole, running = batch_norm(X, GAMMA, BETA, START, train=False)
    alone, _ = batch_norm(X[:1], GAMMA, BETA, START, train=False)
    np.testing.assert_array_equal(whole[:1], alone)
    assert running is START


@given(st.floats(0.05, 1), st.integers(0, 2**32 - 1))
def test_dropout_keeps_scales_and_keeps_the_mean(keep, seed):
    rng = np.random.default_rng(seed)
    x, u = np.ones(4000), rng.random(4000)
    y = dropout(x, u, keep, True)
    np.testing.assert_allclose(np.unique(y[u < keep]), 1 / keep)
    assert not y[u >= keep].any()
    assert abs(y.mean() - 1) < 6 * np.sqrt((1 / keep - 1) / 4000) + 1e-12


def test_dropout_does_nothing_at_test_time():
    np.testing.assert_array_equal(dropout(X, RNG.random(X.shape), 0.3, False), X)


def test_stochastic_depth_at_test_time_is_the_mean_of_training():
    u = np.arange(1000) / 1000
    x = np.broadcast_to(RNG.normal(size=(1, 2, 3)), (1000, 2, 3))
    trained = stochastic_depth(x, np.tanh, u, 0.7, train=True)
    tested = stochastic_depth(x, np.tanh, u, 0.7, train=False)
    np.testing.assert_allclose(trained.mean(axis=0), tested[0])
    np.testing.assert_array_equal(trained[-1], x[-1])


def test_survival_falls_in_a_line_to_the_last():
    np.testing.assert_allclose(linear_survival(1, 0.2), [0.2])
    np.testing.assert_allclose(np.diff(linear_survival(10, 0.5)), -0.05)


@given(st.integers(1, 60), st.data())
def test_regions_tile_the_side_in_steps_of_the_ratio_rounded(size, data):
    pooled = data.draw(st.integers(1, size))
    edges = pooling_edges(size, pooled, data.draw(st.floats(0, 1, exclude_max=True)))
    assert (edges[0], edges[-1], len(edges)) == (0, size, pooled + 1)
    assert set(np.diff(edges)) <= {size // pooled, -(-size // pooled)}


def test_pooling_by_a_whole_factor_is_max_pooling():
    x = RNG.normal(size=(3, 8, 12))
    plain = x.reshape(3, 4, 2, 4, 3).max(axis=(2, 4))
    np.testing.assert_array_equal(fractional_max_pool(x, (4, 4), (0.3, 0.8)), plain)


def test_fractional_pooling_is_the_maximum_of_each_region():
    x = RNG.normal(size=(2, 9, 7))
    found = fractional_max_pool(x, (6, 5), (0.4, 0.7))
    a, b = pooling_edges(9, 6, 0.4), pooling_edges(7, 5, 0.7)
    for r, c in np.ndindex(6, 5):
        np.testing.assert_array_equal(found[:, r, c], x[:, a[r] : a[r + 1], b[c] : b[c + 1]].max(axis=(1, 2)))


def test_inputs_may_be_read_only():
    for part in (X, GAMMA, BETA, *START):
        part.flags.writeable = False
    first, _ = batch_norm(X, GAMMA, BETA, START, train=True)
    np.testing.assert_array_equal(first, batch_norm(X, GAMMA, BETA, START, train=True)[0])
    batch_norm_gradients(X, X, GAMMA)
    dropout(X, X, 0.5, True)
    stochastic_depth(X, np.tanh, X[:, 0], 0.5, train=True)
    fractional_max_pool(X, (9, 4), (0.1, 0.2))


U = np.zeros(16)
REFUSED = {
    "gamma of another size": (
        lambda: batch_norm(X, GAMMA[:4], BETA, START, train=True),
        r"\(N, D\) and \(D,\)",
    ),
    "a batch of one": (lambda: batch_norm(X[:1], GAMMA, BETA, START, train=True), "at least 2"),
    "momentum of 2": (lambda: batch_norm(X, GAMMA, BETA, START, train=True, momentum=2), "momentum is 2"),
    "eps of 0": (lambda: batch_norm(X, GAMMA, BETA, START, train=True, eps=0), "eps 0"),
    "dy of another shape": (lambda: batch_norm_gradients(X[:3], X, GAMMA), r"dy has shape \(3, 5\)"),
    "u of another shape": (lambda: dropout(X, U, 0.5, True), "one number for each entry"),
    "keep of 0": (lambda: dropout(X, X, 0, True), "keep is 0; a probability above 0"),
    "u for each pixel": (
        lambda: stochastic_depth(X, np.tanh, X, 0.5, train=True),
        "one number for each example",
    ),
    "survival of 2": (lambda: stochastic_depth(X, np.tanh, U, 2, train=True), "survival is 2"),
    "no block": (lambda: linear_survival(0), "blocks is 0"),
    "more regions than pixels": (lambda: pooling_edges(3, 4, 0.5), "4 regions of 3 pixels"),
    "u of 1": (lambda: pooling_edges(3, 2, 1.0), "u is 1.0"),
    "a line for an image": (lambda: fractional_max_pool(np.ones(3), (1, 1), (0, 0)), r"\(\.\.\., H, W\)"),
    "an empty array": (lambda: dropout(np.ones(0), np.ones(0), 0.5, True), "at least one"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_bad_input_is_refused_with_a_sentence(what):
    call, said = REFUSED[what]
    with pytest.raises(ValueError, match=said):
        call()
