"""The functions handed to the exercises on descent, against the library's own losses."""

import numpy as np
import pytest

from course_lib import losses
from course_lib.checking.functions import build
from course_lib.checking.plain import Named
from course_lib.gradients import numerical_gradient

RNG = np.random.default_rng(4)
X, y = RNG.normal(size=(7, 3)), RNG.integers(4, size=7)


def named(name, *values):
    return build(Named(name, values))[0]


@pytest.mark.parametrize("W", [RNG.normal(size=(4, 3)), RNG.integers(-3, 4, size=(4, 3))], ids=["floats", "integers"])
def test_the_hinge_loss_is_the_librarys(W):
    assert named("hinge_on", X, y)(W) == pytest.approx(losses.svm_loss(X @ W.T, y)[0], rel=1e-12)


def test_the_gradient_of_the_squared_error_is_that_of_its_mean():
    w, target = RNG.normal(size=3), RNG.normal(size=7)
    right = numerical_gradient(lambda w: np.mean((X @ w - target) ** 2) / 2, w)
    np.testing.assert_allclose(named("squared_error_gradient")(w, X, target), right, rtol=1e-7)


def test_the_gradient_of_the_cross_entropy_is_that_of_its_mean():
    W = RNG.normal(size=(4, 3))
    right = numerical_gradient(lambda W: losses.softmax_loss(X @ W.T, y)[0], W)
    np.testing.assert_allclose(named("cross_entropy_gradient")(W, X, y), right, rtol=1e-6, atol=1e-9)
