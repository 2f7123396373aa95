"""Objectives: against torch and scikit-learn, handed to scipy, and what they refuse."""

import numpy as np
import pytest
from scipy import optimize
from sklearn import linear_model

from course_lib.losses import softmax_loss, squared_svm_loss, svm_loss
from course_lib.objective import linear_objective, two_layer_objective
from course_lib.regularizers import elastic_net, l1, l2

LOSSES = {"svm": svm_loss, "squared svm": squared_svm_loss, "softmax": softmax_loss}
REGULARIZERS = {"l2": l2, "l1": l1, "elastic_net": elastic_net}


def problem(N=40, D=7, C=4, seed=0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((C, D)), rng.standard_normal((N, D)), rng.integers(0, C, N)


def in_torch(loss, regularizer):
    """The same objective from torch's own losses."""
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    data = {
        "svm": lambda s, y: functional.multi_margin_loss(s, y) * s.shape[1],
        "squared svm": lambda s, y: functional.multi_margin_loss(s, y, p=2) * s.shape[1],
        "softmax": functional.cross_entropy,
    }[loss]
    price = {
        "l2": lambda W: (W**2).sum(),
        "l1": lambda W: W.abs().sum(),
        "elastic_net": lambda W: (0.5 * W**2 + W.abs()).sum(),
    }[regularizer]
    return torch, data, price


@pytest.mark.parametrize("regularizer", REGULARIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_linear_objective_equals_torchs(loss, regularizer):
    torch, data, price = in_torch(loss, regularizer)
    W, X, y = problem()
    weights = torch.tensor(W, requires_grad=True)
    theirs = data(torch.tensor(X) @ weights.T, torch.tensor(y)) + 0.3 * price(weights)
    theirs.backward()
    ours, dW = linear_objective(W, X, y, loss=LOSSES[loss], regularizer=REGULARIZERS[regularizer], lam=0.3)
    assert ours == pytest.approx(theirs.item(), rel=1e-13)
    np.testing.assert_allclose(dW, weights.grad.numpy(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_two_layer_objective_equals_torchs(loss):
    torch, data, price = in_torch(loss, "l2")
    rng = np.random.default_rng(1)
    _, X, y = problem()
    parameters = [rng.standard_normal(shape) for shape in ((6, 7), (6,), (4, 6), (4,))]
    W1, b1, W2, b2 = blocks = [torch.tensor(p, requires_grad=True) for p in parameters]
    hidden = (torch.tensor(X) @ W1.T + b1).clamp(min=0)
    theirs = data(hidden @ W2.T + b2, torch.tensor(y)) + 0.3 * (price(W1) + price(W2))
    theirs.backward()
    ours, gradients = two_layer_objective(parameters, X, y, loss=LOSSES[loss], lam=0.3)
    assert ours == pytest.approx(theirs.item(), rel=1e-13)
    for gradient, block in zip(gradients, blocks, strict=True):
        np.testing.assert_allclose(gradient, block.grad.numpy(), rtol=1e-11, atol=1e-13)


def test_scikit_learns_logistic_regression_ends_at_our_minimum():
    """scikit-learn minimizes the sum of losses with ½/C of L2: C = 1 / (2 λ N) makes it ours."""
    W, X, y = problem(N=200)
    lam = 0.01
    theirs = linear_model.LogisticRegression(C=1 / (2 * lam * len(y)), fit_intercept=False, tol=1e-10).fit(X, y)

    def flat(w):
        loss, dW = linear_objective(w.reshape(W.shape), X, y, loss=softmax_loss, lam=lam)
        return loss, dW.ravel()

    ours = optimize.minimize(flat, W.ravel(), jac=True, options={"gtol": 1e-9})
    np.testing.assert_allclose(ours.x.reshape(W.shape), theirs.coef_, atol=1e-5)


def test_without_lambda_the_regularizer_is_not_even_asked():
    W, X, y = problem()

    def forbidden(W):
        raise AssertionError("called")

    assert linear_objective(W, X, y, regularizer=forbidden)[0] == svm_loss(X @ W.T, y)[0]


def test_inputs_are_left_alone_and_float32_is_computed_as_such():
    W, X, y = problem()
    for array in (W, X, y):
        array.setflags(write=False)
    first, second = (linear_objective(W, X, y, loss=softmax_loss, lam=0.1) for _ in range(2))
    assert first[0] == second[0]
    assert (first[1] == second[1]).all()
    loss, dW = linear_objective(W, X.astype(np.float32), y, loss=softmax_loss, lam=0.1)
    assert loss == pytest.approx(first[0], rel=1e-6)
    assert dW.dtype == np.float64
    whole = np.round(10 * X).astype(int)
    assert linear_objective(W, whole, y)[0] == linear_objective(W, whole.astype(float), y)[0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"W": np.zeros((4, 6))}, r"W has shape \(4, 6\) and X \(40, 7\)"),
        ({"W": np.zeros(7)}, r"W has shape \(7,\)"),
        ({"X": np.zeros((0, 7)), "y": np.zeros(0, dtype=int)}, r"X \(0, 7\)"),
        ({"X": np.full((40, 7), np.nan)}, "scores contains nan or inf"),
        ({"X": np.full((40, 7), "a")}, "X has dtype <U1"),
        ({"y": np.full(40, 4)}, "labels of 4 classes go from 0 to 3"),
        ({"y": np.zeros(39, dtype=int)}, "40 integer labels"),
        ({"lam": -0.1}, "lam is -0.1; the strength"),
        ({"lam": float("nan")}, "lam is nan"),
    ],
)
def test_bad_input_of_the_linear_objective_is_told_in_a_sentence(changes, message):
    W, X, y = problem()
    with pytest.raises(ValueError, match=message):
        linear_objective(**{"W": W, "X": X, "y": y, **changes})


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ((np.zeros((6, 5)), np.zeros(6), np.zeros((4, 6)), np.zeros(4)), r"W1 \(6, 5\)"),
        ((np.zeros((6, 7)), np.zeros(5), np.zeros((4, 6)), np.zeros(4)), r"b1 \(5,\)"),
        ((np.zeros((6, 7)), np.zeros(6), np.zeros((6, 4)), np.zeros(4)), r"W2 \(6, 4\)"),
        ((np.zeros((6, 7)), np.zeros(6), np.zeros((4, 6)), np.zeros((4, 1))), r"b2 \(4, 1\)"),
        ((np.zeros(7), np.zeros(6), np.zeros((4, 6)), np.zeros(4)), r"W1 \(7,\)"),
        ((np.zeros((6, 7)), np.zeros(6), np.zeros((4, 6))), "3 arrays came; W1, b1, W2 and b2 are needed"),
    ],
)
def test_bad_input_of_the_two_layer_objective_is_told_in_a_sentence(parameters, message):
    _, X, y = problem()
    with pytest.raises(ValueError, match=message):
        two_layer_objective(parameters, X, y)
