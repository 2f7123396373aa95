"""Losses: the slides' numbers, torch and scikit-learn, and what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special
from sklearn import metrics

from course_lib.losses import (
    initial_losses,
    softmax,
    softmax_loss,
    softmax_losses,
    squared_svm_loss,
    squared_svm_losses,
    svm_loss,
    svm_losses,
)

CAT_CAR_FROG = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])
Y = np.array([0, 1, 2])
LOSSES = {
    "svm": (svm_loss, svm_losses),
    "squared svm": (squared_svm_loss, squared_svm_losses),
    "softmax": (softmax_loss, softmax_losses),
}
SCORES = hnp.arrays(float, (4, 3), elements=st.floats(-50, 50))
LABELS = hnp.arrays(np.int64, 4, elements=st.integers(0, 2))


def examples(N=50, C=10, scale=3.0, seed=0):
    rng = np.random.default_rng(seed)
    return scale * rng.standard_normal((N, C)), rng.integers(0, C, N)


def in_torch(name, scores, y):
    """(loss, gradient) by torch's own losses and autograd. Its multi_margin_loss divides by C as well."""
    torch = pytest.importorskip("torch")
    s, labels = torch.tensor(scores, requires_grad=True), torch.tensor(y)
    loss = {
        "svm": lambda: torch.nn.functional.multi_margin_loss(s, labels) * s.shape[1],
        "squared svm": lambda: torch.nn.functional.multi_margin_loss(s, labels, p=2) * s.shape[1],
        "softmax": lambda: torch.nn.functional.cross_entropy(s, labels),
    }[name]()
    loss.backward()
    return loss.item(), s.grad.numpy()


def test_the_slides_numbers():
    assert svm_losses(CAT_CAR_FROG, Y).round(10).tolist() == [2.9, 0.0, 12.9]
    assert round(svm_loss(CAT_CAR_FROG, Y)[0], 2) == 5.27
    assert svm_losses(2 * CAT_CAR_FROG[1:2], Y[1:2]).tolist() == [0.0]  # 2W is as good as W
    svm, cross_entropy = initial_losses(10)
    zeros = np.zeros((5, 10)), np.zeros(5, dtype=int)
    assert (svm_loss(*zeros)[0], softmax_loss(*zeros)[0]) == pytest.approx((svm, cross_entropy))
    assert (svm, cross_entropy) == (9.0, pytest.approx(np.log(10)))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 30.0])
@pytest.mark.parametrize("name", LOSSES)
def test_loss_and_gradient_equal_torchs(name, scale):
    scores, y = examples(scale=scale)
    loss, dscores = LOSSES[name][0](scores, y)
    theirs, gradient = in_torch(name, scores, y)
    assert loss == pytest.approx(theirs, rel=1e-13)
    np.testing.assert_allclose(dscores, gradient, rtol=1e-12, atol=1e-16)


def test_losses_equal_scikit_learns():
    scores, y = examples()
    assert softmax_loss(scores, y)[0] == pytest.approx(metrics.log_loss(y, softmax(scores)), rel=1e-12)
    # scikit-learn's hinge counts the worst class only (Crammer and Singer): with two classes, the same.
    binary, y = examples(C=2)
    theirs = metrics.hinge_loss(y, binary[:, 1] - binary[:, 0], labels=[0, 1])
    ours = np.maximum(0, 1 - np.where(y == 1, 1, -1) * (binary[:, 1] - binary[:, 0])).mean()
    assert svm_loss(binary, y)[0] == pytest.approx(theirs, rel=1e-12) == pytest.approx(ours)


def test_softmax_equals_scipys():
    scores, _ = examples(scale=100.0)
    np.testing.assert_allclose(softmax(scores), special.softmax(scores, axis=1), rtol=1e-13)


@pytest.mark.parametrize("name", LOSSES)
@given(scores=SCORES, y=LABELS)
def test_the_mean_of_the_losses_is_the_loss_and_never_negative(name, scores, y):
    mean, each = LOSSES[name]
    assert (each(scores, y) >= 0).all()
    assert mean(scores, y)[0] == pytest.approx(each(scores, y).mean(), rel=1e-12, abs=1e-300)


@pytest.mark.parametrize("name", LOSSES)
@given(scores=SCORES, y=LABELS, shift=st.floats(-50, 50))
def test_adding_a_number_to_all_scores_changes_nothing(name, scores, y, shift):
    loss, dscores = LOSSES[name][0](scores, y)
    assert LOSSES[name][0](scores + shift, y)[0] == pytest.approx(loss, rel=1e-9, abs=1e-11)
    np.testing.assert_allclose(dscores.sum(axis=1), 0, atol=1e-12 * (1 + np.abs(dscores).max()))


@pytest.mark.parametrize("name", LOSSES)
@given(a=SCORES, b=SCORES, y=LABELS, t=st.floats(0, 1))
def test_a_loss_is_convex_and_lies_above_its_tangents(name, a, b, y, t):
    mean = LOSSES[name][0]
    (at_a, slope), (at_b, _) = mean(a, y), mean(b, y)
    slack = 1e-9 * (1 + at_a + at_b)
    assert mean(t * a + (1 - t) * b, y)[0] <= t * at_a + (1 - t) * at_b + slack
    assert at_b >= at_a + (slope * (b - a)).sum() - slack


@pytest.mark.parametrize("name", LOSSES)
@given(scores=SCORES, y=LABELS, order=st.permutations(range(4)))
def test_the_order_of_examples_does_not_matter(name, scores, y, order):
    loss, dscores = LOSSES[name][0](scores, y)
    shuffled, dshuffled = LOSSES[name][0](scores[order], y[order])
    assert shuffled == pytest.approx(loss, rel=1e-12)
    np.testing.assert_allclose(dshuffled, dscores[order], rtol=1e-14)


@given(scores=hnp.arrays(float, (3, 4), elements=st.floats(-1e4, 1e4)))
def test_softmax_gives_probabilities_of_scores_of_any_size(scores):
    p = softmax(scores)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-14)
    each, (mean, dscores) = softmax_losses(scores, [0, 1, 2]), softmax_loss(scores, [0, 1, 2])
    assert (each < 2.1e4).all()
    assert mean == pytest.approx(each.mean(), rel=1e-12)
    p[range(3), range(3)] -= 1
    np.testing.assert_allclose(dscores, p / 3, rtol=1e-12, atol=1e-300)


def test_at_the_kink_the_subgradient_is_0():
    loss, dscores = svm_loss(np.array([[1.0, 2.0, 2.0]]), np.array([1]))
    assert (loss, dscores.tolist()) == (1.0, [[0.0, -1.0, 1.0]])  # class 0 is exactly at the margin


@pytest.mark.parametrize("name", LOSSES)
def test_inputs_are_left_alone_in_any_type_and_layout(name):
    scores, y = examples(N=6, C=4)
    expected_loss, expected = LOSSES[name][0](scores, y)
    strided = np.asfortranarray(scores)[:, :]
    for s, labels in ((scores, y.astype(np.uint8)), (strided, y), (scores.tolist(), y.tolist())):
        if isinstance(s, np.ndarray):
            s.setflags(write=False)
        for _ in range(2):
            loss, dscores = LOSSES[name][0](s, labels)
            assert loss == pytest.approx(expected_loss, rel=1e-14)
            np.testing.assert_allclose(dscores, expected, rtol=1e-13, atol=1e-17)
    assert LOSSES[name][0](scores.astype(np.float32), y)[1].dtype == np.float32


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(
    ("scores", "y", "message"),
    [
        (np.zeros(3), [0], r"scores has shape \(3,\); \(N, C\)"),
        (np.zeros((0, 3)), [], r"scores has shape \(0, 3\)"),
        (np.zeros((2, 1)), [0, 0], "a loss needs at least 2 classes"),
        (np.array([[0.0, np.nan]]), [0], "scores contains nan or inf"),
        (np.array([["a", "b"]]), [0], "scores has dtype <U1"),
        (np.zeros((2, 3)), [0], r"y has shape \(1,\) and dtype int64; 2 integer labels"),
        (np.zeros((2, 3)), [0.0, 1.0], r"y has shape \(2,\) and dtype float64"),
        (np.zeros((2, 3)), [0, 3], "y goes from 0 to 3; labels of 3 classes go from 0 to 2"),
        (np.zeros((2, 3)), [-1, 0], "y goes from -1 to 0"),
    ],
)
def test_bad_input_is_told_in_a_sentence(name, scores, y, message):
    for function in LOSSES[name]:
        with pytest.raises(ValueError, match=message):
            function(scores, y)


@pytest.mark.parametrize("function", [svm_loss, svm_losses, squared_svm_loss, squared_svm_losses])
@pytest.mark.parametrize("margin", [-1, float("nan")])
def test_a_margin_below_0_is_refused(function, margin):
    with pytest.raises(ValueError, match=f"margin is {margin}; it must be 0 or more"):
        function(CAT_CAR_FROG, Y, margin=margin)


def test_fewer_than_two_classes_have_no_initial_loss():
    with pytest.raises(ValueError, match="C is 1; a classifier needs at least 2 classes"):
        initial_losses(1)
