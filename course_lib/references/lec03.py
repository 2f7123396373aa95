"""The exercises of lecture 03: a gradient by differences, one by calculus, and whether they agree.

>>> import numpy as np
>>> gradient_check(lambda x: (x**2).sum(), lambda x: 2 * x, np.array([1.0, -3.0]))
True
"""

from course_lib import gradients
from course_lib.losses import svm_loss
from course_lib.objective import linear_objective
from course_lib.regularizers import l2


def numerical_gradient(f, x, h=1e-5):
    """(f(x + h) − f(x − h)) / 2h, entry by entry."""
    return gradients.numerical_gradient(f, x, h)


def svm_objective(W, X, y, lam):
    """The mean hinge loss of X Wᵀ + λ Σ W², and its gradient."""
    return linear_objective(W, X, y, loss=svm_loss, regularizer=l2, lam=lam)


def gradient_check(f, grad, x, h=1e-5, tol=1e-5):
    """Whether the largest relative error of grad(x) is below tol."""
    return bool(gradients.relative_error(grad(x), numerical_gradient(f, x, h)) < tol)
