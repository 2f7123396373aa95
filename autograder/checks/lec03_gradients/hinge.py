"""The SVM objective and its analytic gradient: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec03_gradients.cases import objective_calls
from autograder.checks.lec03_gradients.differences import in_place
from course_lib.checking.exercise import Part
from course_lib.references import lec03 as references

svm_objective = Check(
    reference=references.svm_objective,
    results=("loss", "dW"),
    parts=(Part("loss", 1, output="loss"), Part("gradient", 2, output="dW")),
    calls=objective_calls,
    hints=(
        "Two steps: how the loss depends on the scores, which lecture 01 has answered, and how the scores depend on W.",
        "Each class inside the margin pulls its own row of dW by +x and the right class's row by −x. Mean over the examples.",
        "With the gradient in the scores, (N, C), dW is its transpose times X, plus 2λ times W.",
    ),
)


def _terms(W, X, y, margin=1.0):
    """Hinge terms (N, C), 0 for the right class."""
    scores, rows = X @ W.T, np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    return terms


def _pulls(weights, y):
    """Gradient in the scores, without the mean: `weights` at wrong classes, minus their sum at the right one."""
    weights = weights.astype(float)
    weights[np.arange(len(y)), y] = 0
    weights[np.arange(len(y)), y] = -weights.sum(axis=1)
    return weights


def _data(W, X, y):
    """Sum of the losses, and its gradient in W."""
    terms = _terms(W, X, y)
    return terms.sum(), _pulls(terms > 0, y).T @ X


@svm_objective.mistake(earns=("gradient",))
def takes_half(W, X, y, lam):
    """Your penalty has a ½ in front, as in many books; the slides add λ times the plain sum of squares. (Your
    gradient fits your loss, so it counts.)"""
    loss, dW = _data(W, X, y)
    return loss / len(y) + 0.5 * lam * np.sum(W * W), dW / len(y) + lam * W


@svm_objective.mistake
def gradient_without_the_two(W, X, y, lam):
    """Your loss is right; in your gradient the penalty counts half: the derivative of λ W² is 2λW."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), dW / len(y) + lam * W


@svm_objective.mistake
def gradient_without_the_penalty(W, X, y, lam):
    """Your loss is right, but your gradient is that of the data alone: the penalty has a gradient too."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), dW / len(y)


@svm_objective.mistake
def penalty_in_the_gradient_only(W, X, y, lam):
    """Your gradient is right, but your loss is that of the data alone: add λ times the sum of squares to it."""
    loss, dW = _data(W, X, y)
    return loss / len(y), dW / len(y) + 2 * lam * W


@svm_objective.mistake
def ignores_lam(W, X, y, lam):
    """λ does not change anything: your penalty is missing, both in the loss and in the gradient."""
    loss, dW = _data(W, X, y)
    return loss / len(y), dW / len(y)


@svm_objective.mistake(earns=("gradient",))
def sums_over_the_examples(W, X, y, lam):
    """The data part of your loss is N times too large: the mean over the examples is missing. (Your gradient fits
    your loss, so it counts.)"""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W), dW + 2 * lam * W


@svm_objective.mistake
def gradient_without_the_mean(W, X, y, lam):
    """Your loss is right; the data part of your gradient is N times too large: the loss is a mean over the N
    examples, so its gradient is one too."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), dW + 2 * lam * W


@svm_objective.mistake(earns=("gradient",))
def divides_the_penalty_by_n(W, X, y, lam):
    """Your penalty is divided by the number of examples: the mean is over the data only. (Your gradient fits your
    loss, so it counts.)"""
    loss, dW = _data(W, X, y)
    return (loss + lam * np.sum(W * W)) / len(y), (dW + 2 * lam * W) / len(y)


@svm_objective.mistake
def adds_the_penalty_for_every_example(W, X, y, lam):
    """Your penalty stands in the gradient once for each example: add it once, after the mean."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), dW / len(y) + 2 * lam * len(y) * W


@svm_objective.mistake
def right_class_is_not_pulled(W, X, y, lam):
    """Your loss is right; in your gradient only the wrong classes move. The right class's score stands in every term
    as well, with a minus."""
    terms = _terms(W, X, y)
    dW = (terms > 0).astype(float).T @ X
    return terms.sum() / len(y) + lam * np.sum(W * W), dW / len(y) + 2 * lam * W


@svm_objective.mistake
def right_class_is_pulled_once(W, X, y, lam):
    """Your loss is right; in your gradient the right class is pulled once for each example. It is pulled once for
    *each* wrong class inside the margin, and not at all where there is none."""
    terms = _terms(W, X, y)
    weights = (terms > 0).astype(float)
    weights[np.arange(len(y)), y] = -1
    return terms.sum() / len(y) + lam * np.sum(W * W), weights.T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def right_class_is_pulled_the_wrong_way(W, X, y, lam):
    """Your loss is right; in your gradient the right class has the wrong sign: its score stands in each term with a
    minus."""
    terms = _terms(W, X, y)
    weights = (terms > 0).astype(float)
    weights[np.arange(len(y)), y] = weights.sum(axis=1)
    return terms.sum() / len(y) + lam * np.sum(W * W), weights.T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def weighs_with_the_terms(W, X, y, lam):
    """Your loss is right; your gradient weighs each class with the size of its term. The slope of max(0, t) is 1
    wherever t is above 0, however large it is."""
    terms = _terms(W, X, y)
    return terms.sum() / len(y) + lam * np.sum(W * W), _pulls(terms, y).T @ X / len(y) + 2 * lam * W


@svm_objective.mistake(earns=("gradient",))
def squares_the_terms(W, X, y, lam):
    """Your terms are squared: that is the squared hinge; here it is the plain one. (Your gradient fits your loss, so
    it counts.)"""
    terms = _terms(W, X, y)
    return (terms**2).sum() / len(y) + lam * np.sum(W * W), _pulls(2 * terms, y).T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def pulls_at_the_kink(W, X, y, lam):
    """Right, except where a term is exactly 0: there your gradient still pulls. At the kink this exercise takes the
    subgradient 0."""
    scores, rows = X @ W.T, np.arange(len(y))
    inside = scores - scores[rows, y][:, None] + 1 >= 0
    return _terms(W, X, y).sum() / len(y) + lam * np.sum(W * W), _pulls(inside, y).T @ X / len(y) + 2 * lam * W


@svm_objective.mistake(earns=("gradient",))
def counts_the_right_class(W, X, y, lam):
    """Your loss is too large by exactly 1: the sum runs over the wrong classes only, and the right one adds the
    margin when it is left in."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + 1 + lam * np.sum(W * W), dW / len(y) + 2 * lam * W


@svm_objective.mistake(earns=("gradient",))
def forgets_the_margin(W, X, y, lam):
    """The margin is missing: a wrong class pays as soon as it comes closer than 1 to the right one. (Your gradient
    fits your loss, so it counts.)"""
    terms = _terms(W, X, y, margin=0.0)
    return terms.sum() / len(y) + lam * np.sum(W * W), _pulls(terms > 0, y).T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def transposes_the_gradient(W, X, y, lam):
    """Your gradient has shape (D, C): it must have the shape of W, (C, D). Classes are rows."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), (dW / len(y) + 2 * lam * W).T


@svm_objective.mistake
def stops_at_the_scores(W, X, y, lam):
    """Your second result is the gradient in the *scores*, shape (N, C). One step of the chain rule is missing: the
    scores are products with X."""
    terms = _terms(W, X, y)
    return terms.sum() / len(y) + lam * np.sum(W * W), _pulls(terms > 0, y) / len(y)


@svm_objective.mistake
def leaves_the_first_column_out(W, X, y, lam):
    """You leave the first column of W out of the penalty, as if it were a bias; here every weight counts."""
    loss, dW = _data(W, X, y)
    rest = W * (np.arange(W.shape[1]) > 0)
    return loss / len(y) + lam * np.sum(rest * rest), dW / len(y) + 2 * lam * rest


@svm_objective.mistake
def leaves_lam_out(W, X, y, lam):
    """λ does not appear: your penalty counts once, whatever λ is. Multiply it by `lam`."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + np.sum(W * W), dW / len(y) + 2 * W


@svm_objective.mistake
def gradient_without_lam(W, X, y, lam):
    """Your loss is right; in your gradient λ is missing before the penalty's part."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), dW / len(y) + 2 * W


@svm_objective.mistake
def right_class_pulls_itself(W, X, y, lam):
    """Your loss is right; in your gradient the pull on the right class is one too many: its own term, max(0, 0 + 1), is
    counted among those that pay."""
    terms = _terms(W, X, y)
    weights = (terms > 0).astype(float)
    weights[np.arange(len(y)), y] = -weights.sum(axis=1) - 1
    return terms.sum() / len(y) + lam * np.sum(W * W), weights.T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def exchanges_the_factors(W, X, y, lam):
    """Your product of X and the scores' gradient has shape (D, C), which does not fit to W, (C, D). Exchange the two
    factors, so that classes are rows."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), dW.T / len(y) + 2 * lam * W


@svm_objective.mistake
def pulls_once_for_each_label(W, X, y, lam):
    """Your loss is right; in your gradient only the last example of each label pulls its right class: `dW[y] -= …` writes
    every row once, however often its label occurs."""
    terms = _terms(W, X, y)
    dW = (terms > 0).astype(float).T @ X
    dW[y] -= (terms > 0).sum(axis=1)[:, None] * X
    return terms.sum() / len(y) + lam * np.sum(W * W), dW / len(y) + 2 * lam * W


@svm_objective.mistake
def averages_the_squares(W, X, y, lam):
    """Your penalty is a mean over the weights; R(W) is their *sum* of squares."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.mean(W * W), dW / len(y) + 2 * lam * W / W.size


@svm_objective.mistake
def turns_the_sign(W, X, y, lam):
    """Your loss is right, and your gradient points downhill; a gradient points to where the loss *grows*. The minus comes
    later, in the step."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), -dW / len(y) - 2 * lam * W


@svm_objective.mistake
def takes_the_softmax(W, X, y, lam):
    """Your data loss is the softmax loss; this exercise asks for the hinge, with a margin of 1."""
    shifted = X @ W.T - (X @ W.T).max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p) - np.eye(len(W))[y]
    return -log_p[np.arange(len(y)), y].mean() + lam * np.sum(W * W), dscores.T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def finds_the_right_class_by_its_score(W, X, y, lam):
    """You tell the right class by its score or its term, so a wrong class with the same score is left out as well; it
    pays the whole margin. Tell it by its place, y."""
    scores = X @ W.T
    right = scores[np.arange(len(y)), y][:, None]
    terms = np.where(scores == right, 0, np.maximum(0, scores - right + 1))
    return terms.sum() / len(y) + lam * np.sum(W * W), _pulls(terms > 0, y).T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def divides_the_penalty_in_the_gradient(W, X, y, lam):
    """Your loss is right; in your gradient the penalty is divided by N together with the data. Add it after the mean."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), (dW + 2 * lam * W) / len(y)


@svm_objective.mistake(earns=("gradient",))
def averages_over_the_classes_too(W, X, y, lam):
    """The data part of your loss is C times too small: it is a mean over examples *and* classes; the slides sum over the
    classes. (Your gradient fits your loss, so it counts.)"""
    loss, dW = _data(W, X, y)
    N = len(y) * len(W)
    return loss / N + lam * np.sum(W * W), dW / N + 2 * lam * W


@svm_objective.mistake
def takes_absolute_values(W, X, y, lam):
    """Your penalty is L1, the sum of absolute values; this exercise asks for L2, the sum of squares."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(np.abs(W)), dW / len(y) + lam * np.sign(W)


@svm_objective.mistake(earns=("gradient",))
def takes_the_worst_class_only(W, X, y, lam):
    """Each example pays for its worst wrong class only; on the slides it pays for every wrong class inside the margin: a
    sum, not a maximum. (Your gradient fits your loss, so it counts.)"""
    terms = _terms(W, X, y)
    worst = terms * (np.arange(len(W)) == terms.argmax(axis=1)[:, None])
    loss, dscores = worst.sum() / len(y), _pulls(worst > 0, y)
    return loss + lam * np.sum(W * W), dscores.T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def takes_the_length_of_the_weights(W, X, y, lam):
    """Your penalty is the length of W, the *root* of the sum of squares, which NumPy's norm gives; it is the sum itself."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.linalg.norm(W), dW / len(y) + 2 * lam * W


@svm_objective.mistake
def divides_by_the_features(W, X, y, lam):
    """You divide by the number of columns of X, its features; the mean is over the examples, its rows."""
    loss, dW = _data(W, X, y)
    D = X.shape[1]
    return loss / D + lam * np.sum(W * W), dW / D + 2 * lam * W


@svm_objective.mistake
def divides_twice(W, X, y, lam):
    """Your loss is right; the data part of your gradient is N times too small: it is divided by N twice."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), dW / len(y) ** 2 + 2 * lam * W


@svm_objective.mistake
def turns_the_margin_around(W, X, y, lam):
    """Your terms are the wrong way round: they shrink when a wrong class gains. Take the right class's score away from the
    others, and not the other way round."""
    scores, rows = X @ W.T, np.arange(len(y))
    terms = np.maximum(0, scores[rows, y][:, None] - scores + 1)
    terms[rows, y] = 0
    return terms.sum() / len(y) + lam * np.sum(W * W), _pulls(terms > 0, y).T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def ends_at_the_right_class(W, X, y, lam):
    """The classes behind the right one are missing: `break` ends the loop there, and `continue` leaves out the one."""
    terms = _terms(W, X, y) * (np.arange(len(W)) < y[:, None])
    return terms.sum() / len(y) + lam * np.sum(W * W), _pulls(terms > 0, y).T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def stops_after_the_first_example(W, X, y, lam):
    """Only the first example counts, divided by N: does the `return` stand inside the loop over the examples?"""
    loss, dW = _data(W, X[:1], y[:1])
    return loss / len(y) + lam * np.sum(W * W), dW / len(y) + 2 * lam * W


@svm_objective.mistake
def counts_in_truth_values(W, X, y, lam):
    """Your loss is right; in your gradient the pull on the right class has become 1: an array of True and False cannot hold
    a count. Make it one of numbers first."""
    terms, rows = _terms(W, X, y), np.arange(len(y))
    pays = terms > 0
    pays[rows, y] = -pays.sum(axis=1)
    return terms.sum() / len(y) + lam * np.sum(W * W), pays.T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def writes_whole_columns(W, X, y, lam):
    """Your loss is right; in your gradient `[:, y]` writes to the columns of all labels in every row. One entry in each row
    is meant: say which row as well, 0 to N − 1."""
    terms = _terms(W, X, y)
    weights = (terms > 0).astype(float)
    weights[:, y] = -weights.sum(axis=1)
    return terms.sum() / len(y) + lam * np.sum(W * W), weights.T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def takes_the_spectral_norm(W, X, y, lam):
    """Your penalty is the square of NumPy's norm with a 2, which for a matrix is its largest singular value; R(W) is the sum
    of all squared weights."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.linalg.norm(W, 2) ** 2, dW / len(y) + 2 * lam * W


@svm_objective.mistake
def squares_the_sum(W, X, y, lam):
    """You add the weights up and square their sum; square every weight first, so that negative ones count as well."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W) ** 2, dW / len(y) + 2 * lam * W


@svm_objective.mistake
def turns_the_sign_of_the_data(W, X, y, lam):
    """Your loss is right; in your gradient the data part has the opposite sign: a wrong class inside the margin counts
    with a plus, the right class with a minus."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), -dW / len(y) + 2 * lam * W


@svm_objective.mistake
def turns_the_sign_of_the_penalty(W, X, y, lam):
    """Your loss is right; in your gradient the penalty's part has the opposite sign. Shrinking the weights comes later, in
    the step; the gradient points to where the penalty grows."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), dW / len(y) - 2 * lam * W


@svm_objective.mistake
def right_class_is_pulled_by_all(W, X, y, lam):
    """Your loss is right; in your gradient every wrong class pulls the right one. Only those inside the margin do."""
    terms = _terms(W, X, y)
    weights = (terms > 0).astype(float)
    weights[np.arange(len(y)), y] = 1 - len(W)
    return terms.sum() / len(y) + lam * np.sum(W * W), weights.T @ X / len(y) + 2 * lam * W


@svm_objective.mistake
def adds_the_penalty_to_every_slope(W, X, y, lam):
    """Your loss is right; in your gradient the penalty itself, one number, is added to every entry. What belongs there is its
    slope, which differs from weight to weight."""
    loss, dW = _data(W, X, y)
    penalty = lam * np.sum(W * W)
    return loss / len(y) + penalty, dW / len(y) + penalty


@svm_objective.mistake
def keeps_the_squares_in_the_gradient(W, X, y, lam):
    """Your loss is right; in your gradient the weights are still squared: the derivative of a square is no square."""
    loss, dW = _data(W, X, y)
    return loss / len(y) + lam * np.sum(W * W), dW / len(y) + lam * W**2


@svm_objective.mistake
def lets_terms_fall_below_zero(W, X, y, lam):
    """Your terms go below 0: a class far behind the right one pays nothing, and gains nothing either. The hinge, the maximum
    with 0, is missing."""
    scores, rows = X @ W.T, np.arange(len(y))
    terms = scores - scores[rows, y][:, None] + 1
    terms[rows, y] = 0
    return terms.sum() / len(y) + lam * np.sum(W * W), _pulls(np.ones_like(terms), y).T @ X / len(y) + 2 * lam * W


@svm_objective.mistake(earns=("gradient",))
def subtracts_the_margin(W, X, y, lam):
    """Your margin has the wrong sign: a wrong class pays only once it is 1 *ahead* of the right one. It should pay as soon as
    it is less than 1 behind. (Your gradient fits your loss, so it counts.)"""
    terms = _terms(W, X, y, margin=-1.0)
    return terms.sum() / len(y) + lam * np.sum(W * W), _pulls(terms > 0, y).T @ X / len(y) + 2 * lam * W


@svm_objective.mistake(noise=1e-6)
def takes_differences(W, X, y, lam):
    """Your loss is right; your gradient is made of differences, which mix two slopes where a term is exactly 0, and cost two
    evaluations for each weight. Here the formulas are asked for."""

    def loss(W):
        return _data(W, X, y)[0] / len(y) + lam * np.sum(W * W)

    return loss(W), in_place(loss, np.array(W, dtype=float), 1e-5, 1e-5)


@svm_objective.mistake
def divides_by_the_classes(W, X, y, lam):
    """You divide by the number of rows of W, its classes; the mean is over the examples, the rows of X."""
    loss, dW = _data(W, X, y)
    return loss / len(W) + lam * np.sum(W * W), dW / len(W) + 2 * lam * W


@svm_objective.mistake(slug="changes-its-input")
def squares_in_place(W, X, y, lam):
    """Changes the caller's weights."""
    loss, dW = _data(W, X, y)
    dW = dW / len(y) + 2 * lam * W
    W *= W
    return loss / len(y) + lam * np.sum(W), dW
