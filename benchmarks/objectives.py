"""(a) Objective and gradient, beside the two bare matrix products, torch's autograd and scikit-learn."""

from functools import partial

import numpy as np

from benchmarks.timing import row, table
from course_lib.losses import softmax_loss, svm_loss
from course_lib.objective import linear_objective

LAM = 1e-3
SIZES = [(50_000, 3072, 10), (5000, 3072, 10), (50_000, 307, 10), (50_000, 307, 100)]
QUICK = [(2000, 300, 10)]
GOAL = (
    "Loss and gradient, single precision. Goal: at most 1.25 times the two matrix products, so a number "
    "above 0.80 in their column, and above 1 in the others'. scikit-learn has no function for the SVM's "
    "loss and gradient."
)


def measure(quick=False):
    rng = np.random.default_rng(0)
    rows = []
    for N, D, C in QUICK if quick else SIZES:
        X = rng.random((N, D), np.float32)
        W = (0.01 * rng.standard_normal((C, D))).astype(np.float32)
        y = rng.integers(0, C, N)
        for name, loss in (("softmax", softmax_loss), ("SVM", svm_loss)):
            contenders = {
                "ours": partial(linear_objective, W, X, y, loss=loss, lam=LAM),
                "two products": lambda X=X, W=W: (X @ W.T).T @ X,
                **_torch(name, W, X, y),
            }
            if name == "softmax":
                contenders["scikit-learn"] = _scikit_learn(W, X, y)
            rows.append(row(name, f"N = {N:,}, D = {D:,}, C = {C}", contenders))
    return table("(a) Objective", GOAL, rows)


def _torch(name, W, X, y):
    try:
        import torch
    except ImportError:
        return {}
    X, y = torch.from_numpy(X), torch.from_numpy(y)
    W = torch.from_numpy(W.copy()).requires_grad_()

    def step():
        W.grad = None
        scores = X @ W.T
        if name == "softmax":
            loss = torch.nn.functional.cross_entropy(scores, y)
        else:  # torch divides by the number of classes
            loss = W.shape[0] * torch.nn.functional.multi_margin_loss(scores, y)
        (loss + LAM * (W**2).sum()).backward()

    return {"torch": step}


def _scikit_learn(W, X, y):
    from sklearn._loss import HalfMultinomialLoss
    from sklearn.linear_model._linear_loss import LinearModelLoss

    model = LinearModelLoss(HalfMultinomialLoss(n_classes=len(W)), fit_intercept=False)
    coefficients = np.asfortranarray(W)  # the order in which scikit-learn's own solver keeps them
    labels = y.astype(X.dtype)
    return lambda: model.loss_gradient(coefficients, X, labels, l2_reg_strength=2 * LAM, n_threads=2)
