"""Multiclass losses: from scores (N, C) and labels (N,) to a number and its gradient.

`svm_losses` and `softmax_losses` give one loss per example, as the slides compute them by hand;
`svm_loss` and `softmax_loss` give their mean over the N examples and the gradient `dscores (N, C)`
of that mean. Weights are `W (C, D)` here and on the slides, so `scores = X @ W.T + b`;
CS231n's homework stores the transpose, `W (D, C)`.
"""

import numpy as np


def svm_losses(scores, y, margin=1.0):
    """Multiclass hinge loss of each example.

    Lᵢ = Σ_{j ≠ yᵢ} max(0, sⱼ − s_{yᵢ} + Δ): every wrong class pays for coming closer than the
    margin Δ to the right one.

    Args:
        scores: (N, C) real numbers, C ≥ 2, any unit.
        y: (N,) integers in [0, C), the right classes.
        margin: Δ ≥ 0, in the unit of the scores.

    Returns:
        (N,) float array, each entry ≥ 0.

    Raises:
        ValueError: if shapes do not fit, a label is not a class, or the margin is negative.

    Source: Weston and Watkins (1999), "Support vector machines for multi-class pattern recognition".

    >>> scores = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])  # cat, car, frog
    >>> svm_losses(scores, np.array([0, 1, 2])).round(10).tolist()
    [2.9, 0.0, 12.9]
    """
    scores, y = _checked(scores, y)
    return _hinge_terms(scores, y, margin).sum(axis=1)


def svm_loss(scores, y, margin=1.0):
    """Mean multiclass hinge loss and its gradient in the scores.

    L = (1/N) Σᵢ Σ_{j ≠ yᵢ} max(0, sⱼ − s_{yᵢ} + Δ). A wrong class inside the margin receives 1/N,
    the right class −1/N for each of them. At the kink, where a term is exactly 0, the subgradient 0 is used.

    Args:
        scores: (N, C) real numbers, C ≥ 2.
        y: (N,) integers in [0, C).
        margin: Δ ≥ 0.

    Returns:
        (loss, dscores): a float and an (N, C) float array.

    Raises:
        ValueError: as `svm_losses`.

    Source: as `svm_losses`.

    >>> loss, dscores = svm_loss(np.array([[3.2, 5.1, -1.7]]), np.array([0]))
    >>> round(loss, 10), dscores.tolist()
    (2.9, [[-1.0, 1.0, 0.0]])
    """
    scores, y = _checked(scores, y)
    terms = _hinge_terms(scores, y, margin)
    rows = np.arange(len(y))
    dscores = (terms > 0).astype(terms.dtype)
    dscores[rows, y] = -dscores.sum(axis=1)
    return float(terms.sum() / len(y)), dscores / len(y)


def squared_svm_losses(scores, y, margin=1.0):
    """Squared hinge loss of each example: Lᵢ = Σ_{j ≠ yᵢ} max(0, sⱼ − s_{yᵢ} + Δ)².

    Large violations cost much more, small ones less, and the kink is gone.

    Args, Returns, Raises: as `svm_losses`.
    Source: the lecture's "what if the loss were squared?"; Tang (2013), "Deep learning using linear SVMs".

    >>> squared_svm_losses(np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0]]), np.array([0, 1])).round(10).tolist()
    [8.41, 0.0]
    """
    scores, y = _checked(scores, y)
    return (_hinge_terms(scores, y, margin) ** 2).sum(axis=1)


def squared_svm_loss(scores, y, margin=1.0):
    """Mean squared hinge loss and its gradient in the scores.

    A wrong class whose hinge term is h receives 2h/N, the right class −2h/N for each of them.

    Args, Returns, Raises, Source: as `svm_loss` and `squared_svm_losses`.

    >>> loss, dscores = squared_svm_loss(np.array([[3.0, 5.0, -1.0]]), np.array([0]))
    >>> loss, dscores.tolist()
    (9.0, [[-6.0, 6.0, 0.0]])
    """
    scores, y = _checked(scores, y)
    terms = _hinge_terms(scores, y, margin)
    loss = float(np.vdot(terms, terms) / len(y))
    dscores = (2 / len(y)) * terms
    dscores[np.arange(len(y)), y] = -dscores.sum(axis=1)
    return loss, dscores


def softmax(scores):
    """Probabilities that grow with the scores: positive, each row summing to 1.

    pⱼ = e^{sⱼ} / Σₖ e^{sₖ}. The largest score of each row is subtracted first: that changes no
    probability, and e^{1000} would overflow.

    Args:
        scores: (N, C) real numbers of any size.

    Returns:
        (N, C) float array.

    Raises:
        ValueError: if `scores` is not a table of finite numbers.

    Source: Bridle (1990), "Probabilistic interpretation of feedforward classification network outputs".

    >>> softmax(np.array([[1000.0, 1000.0]])).tolist()
    [[0.5, 0.5]]
    """
    exp_scores = np.exp(_shifted(_table(scores)))
    return exp_scores / exp_scores.sum(axis=1, keepdims=True)


def softmax_losses(scores, y):
    """Cross-entropy loss of each example: minus the log of the right class's probability.

    Lᵢ = −log p_{yᵢ} = log Σⱼ e^{sⱼ} − s_{yᵢ}, computed from the scores, so that it stays finite
    where the probability itself rounds to 0.

    Args:
        scores: (N, C) real numbers of any size, C ≥ 2.
        y: (N,) integers in [0, C).

    Returns:
        (N,) float array, each entry ≥ 0.

    Raises:
        ValueError: if shapes do not fit or a label is not a class.

    Source: as `softmax`.

    >>> softmax_losses(np.array([[0.0, 0.0], [1e4, 0.0]]), np.array([1, 1])).round(4).tolist()
    [0.6931, 10000.0]
    """
    scores, y = _checked(scores, y)
    shifted = _shifted(scores)
    return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]


def softmax_loss(scores, y):
    """Mean cross-entropy loss and its gradient in the scores.

    L = (1/N) Σᵢ −log p_{yᵢ} and ∂L/∂sⱼ = (pⱼ − 1[j = yᵢ]) / N: what the classifier believes minus
    what is true.

    Args:
        scores: (N, C) real numbers of any size, C ≥ 2.
        y: (N,) integers in [0, C).

    Returns:
        (loss, dscores): a float and an (N, C) float array whose rows sum to 0.

    Raises:
        ValueError: as `softmax_losses`.

    Source: as `softmax`.

    >>> loss, dscores = softmax_loss(np.zeros((1, 4)), np.array([2]))
    >>> round(loss, 4), dscores.tolist()
    (1.3863, [[0.25, 0.25, -0.75, 0.25]])
    """
    scores, y = _checked(scores, y)
    rows, shifted = np.arange(len(y)), _shifted(scores)
    exp_scores = np.exp(shifted)
    sums = exp_scores.sum(axis=1)
    dscores = exp_scores / sums[:, None]
    dscores[rows, y] -= 1
    return float((np.log(sums) - shifted[rows, y]).mean()), dscores / len(y)


def initial_losses(C):
    """Losses to expect before training, when all scores are near 0.

    Every wrong class is then inside the margin of 1 and pays it, and every class is equally likely:
    (C − 1, log C). A training run that starts elsewhere has a mistake in it.

    Args:
        C: number of classes, an integer ≥ 2.

    Returns:
        (svm, softmax): two floats.

    Raises:
        ValueError: if C is below 2.

    Source: the sanity check that every practitioner does first.

    >>> svm, cross_entropy = initial_losses(10)
    >>> svm, round(cross_entropy, 4)
    (9.0, 2.3026)
    """
    if C < 2:
        raise ValueError(f"C is {C}; a classifier needs at least 2 classes")
    return float(C - 1), float(np.log(C))


def _hinge_terms(scores, y, margin):
    """max(0, sⱼ − s_{yᵢ} + Δ) for every class, 0 for the right one. (N, C)."""
    if not margin >= 0:
        raise ValueError(f"margin is {margin}; it must be 0 or more")
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    return terms


def _shifted(scores):
    return scores - scores.max(axis=1, keepdims=True)


def _table(scores):
    """`scores` as floats, refused unless it is a finite (N, C) table."""
    scores = np.asarray(scores)
    if scores.dtype.kind not in "fiub":
        raise ValueError(f"scores has dtype {scores.dtype}; real numbers are needed")
    if scores.dtype.kind != "f":
        scores = scores.astype(float)
    if scores.ndim != 2 or 0 in scores.shape:
        raise ValueError(f"scores has shape {scores.shape}; (N, C) with N and C at least 1 is needed")
    if not np.isfinite(scores).all():
        raise ValueError("scores contains nan or inf; look where they come from before taking a loss of them")
    return scores


def _checked(scores, y):
    scores, y = _table(scores), np.asarray(y)
    N, C = scores.shape
    if C < 2:
        raise ValueError(f"scores has shape {scores.shape}; a loss needs at least 2 classes")
    if y.shape != (N,) or y.dtype.kind not in "iu":
        raise ValueError(f"y has shape {y.shape} and dtype {y.dtype}; {N} integer labels, shape ({N},), are needed")
    if y.min() < 0 or y.max() >= C:
        raise ValueError(f"y goes from {y.min()} to {y.max()}; labels of {C} classes go from 0 to {C - 1}")
    return scores, y
