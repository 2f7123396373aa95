"""What training minimizes: the mean loss over the data plus λ times the regularizer.

L(W) = (1/N) Σᵢ Lᵢ(f(xᵢ; W), yᵢ) + λ R(W), with its gradient, as `scipy.optimize.minimize(jac=True)` wants
the pair. The loss and the regularizer are passed in: any `loss(scores, y) → (value, dscores)` and any
`regularizer(W) → (value, dW)`.
"""

import numpy as np

from course_lib.losses import softmax_loss, svm_loss
from course_lib.regularizers import l2


def linear_objective(W, X, y, loss=svm_loss, regularizer=l2, lam=0.0):
    """Objective of a linear classifier and its gradient.

    scores = X Wᵀ, L = loss(scores, y) + λ R(W), ∇L = dscoresᵀ X + λ ∇R. All but these two products costs next
    to nothing. For a bias give X a column of ones; it is then regularized like the rest.

    Args:
        W: (C, D) weights.
        X: (N, D) data. The precision is X's: in float32 it takes half the time. Integers, such as pixels
            0 to 255, are converted anew at each call: convert them once before training.
        y: (N,) integers in [0, C).
        loss: (scores, y) → (value, dscores); `svm_loss`, `softmax_loss`, `squared_svm_loss`.
        regularizer: W → (value, dW); `l2`, `l1`, `elastic_net`.
        lam: λ ≥ 0.

    Returns:
        (loss, dW): a float and an array of W's shape.

    Raises:
        ValueError: if shapes do not fit, a label is not a class, λ is negative, or a score is not finite.

    Source: the slides' "full loss".

    >>> X, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0, 1])
    >>> loss, dW = linear_objective(np.zeros((2, 2)), X, y, lam=0.1)
    >>> loss, dW.tolist()
    (1.0, [[1.0, 1.0], [-1.0, -1.0]])
    """
    X, W = _real(X, "X"), _real(W, "W")
    if X.ndim != 2 or W.ndim != 2 or X.shape[1] != W.shape[1] or 0 in X.shape:
        raise ValueError(f"W has shape {W.shape} and X {X.shape}; (C, D) and (N, D) are needed, the same D ≥ 1")
    _check_strength(lam)
    scores = X @ W.astype(X.dtype, copy=False).T
    data_loss, dscores = loss(scores, y)
    dW = (dscores.T @ X).astype(W.dtype, copy=False)
    if lam == 0:
        return data_loss, dW
    penalty, dpenalty = regularizer(W)
    return data_loss + lam * penalty, dW + lam * dpenalty


def two_layer_objective(parameters, X, y, loss=softmax_loss, regularizer=l2, lam=0.0):
    """Objective of a network with one hidden layer, and its gradients.

    scores = max(0, X W1ᵀ + b1) W2ᵀ + b2, L = loss(scores, y) + λ (R(W1) + R(W2)). Where a hidden unit is
    exactly 0, a kink, the subgradient 0 is used.

    Args:
        parameters: (W1 (H, D), b1 (H,), W2 (C, H), b2 (C,)).
        X, y, loss, regularizer, lam: as `linear_objective`.

    Returns:
        (loss, (dW1, db1, dW2, db2)).

    Raises:
        ValueError: as `linear_objective`.

    Source: the next lecture's f = W2 max(0, W1 x).

    >>> parameters = (np.eye(2), np.zeros(2), np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2))
    >>> loss, (dW1, db1, dW2, db2) = two_layer_objective(parameters, np.array([[1.0, -1.0]]), np.array([1]))
    >>> round(loss, 4), dW1.round(4).tolist()
    (1.3133, [[0.7311, -0.7311], [0.0, 0.0]])
    """
    if len(parameters) != 4:
        raise ValueError(f"{len(parameters)} arrays came; W1, b1, W2 and b2 are needed")
    W1, b1, W2, b2 = (_real(p, name) for p, name in zip(parameters, ("W1", "b1", "W2", "b2"), strict=True))
    X = _real(X, "X")
    shapes = (X.shape[-1:], W1.shape[1:], W1.shape[:1], b1.shape, W2.shape[1:], W2.shape[:1], b2.shape)
    D, D1, H, H1, H2, C, C2 = shapes
    if X.ndim != 2 or W1.ndim != 2 or W2.ndim != 2 or not (D == D1 and H == H1 == H2 and C == C2):
        raise ValueError(
            f"X has shape {X.shape}, W1 {W1.shape}, b1 {b1.shape}, W2 {W2.shape} and b2 {b2.shape}; "
            "(N, D), (H, D), (H,), (C, H) and (C,) are needed"
        )
    _check_strength(lam)
    hidden = np.maximum(0, X @ W1.T + b1)
    data_loss, dscores = loss(hidden @ W2.T + b2, y)
    dhidden = (dscores @ W2) * (hidden > 0)
    (penalty1, dpenalty1), (penalty2, dpenalty2) = regularizer(W1), regularizer(W2)
    dW1, dW2 = dhidden.T @ X + lam * dpenalty1, dscores.T @ hidden + lam * dpenalty2
    return data_loss + lam * (penalty1 + penalty2), (dW1, dhidden.sum(axis=0), dW2, dscores.sum(axis=0))


def _check_strength(lam):
    if not (np.isfinite(lam) and lam >= 0):
        raise ValueError(f"lam is {lam}; the strength of the regularizer is a finite number, 0 or more")


def _real(values, name):
    values = np.asarray(values)
    if values.dtype.kind not in "fiub":
        raise ValueError(f"{name} has dtype {values.dtype}; real numbers are needed")
    return values if values.dtype.kind == "f" else values.astype(float)
