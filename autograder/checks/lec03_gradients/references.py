"""The right answers of lecture 03, with the exercises' names and arguments."""

from course_lib import gradients
from course_lib.losses import svm_loss
from course_lib.objective import linear_objective
from course_lib.regularizers import l2

relative_error = gradients.relative_error


def numerical_gradient(f, x, h=1e-5):
    return gradients.numerical_gradient(f, x, h)


def svm_objective(W, X, y, lam):
    return linear_objective(W, X, y, loss=svm_loss, regularizer=l2, lam=lam)


def gradient_check(f, grad, x, h=1e-5, tol=1e-5):
    return bool(relative_error(grad(x), numerical_gradient(f, x, h)) < tol)
