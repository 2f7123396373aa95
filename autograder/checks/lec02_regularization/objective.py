"""The full loss, data and penalty: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec02_regularization.cases import HUGE, MODERATE, objective_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec02 as references

regularized_loss = Check(
    reference=references.regularized_loss,
    results=("loss", "dW"),
    parts=(
        Part("loss", 1, output="loss", tag=MODERATE),
        Part("gradient", 2, output="dW", tag=MODERATE),
        Part("huge scores", 1, tag=HUGE),
    ),
    calls=objective_calls,
    hints=(
        "Two terms, each with its own gradient in W: the mean softmax loss of the scores X Wᵀ, and λ times the sum of squares.",
        "The softmax gives you a gradient in the scores, (N, C). Each score is a product with x, so which product leads to (C, D)?",
        "dW is the transpose of the scores' gradient times X, plus 2λ times W. Shift the scores by their row maximum first.",
    ),
)
CARRIED = ("gradient", "huge scores")


def _softmax(scores, y):
    """Losses (N,) and their gradients (N, C), without any mean."""
    return _as_shifted(scores - scores.max(axis=1, keepdims=True), y)


def _as_shifted(scores, y):
    """As `_softmax`, of scores of which nothing is taken away any more."""
    rows = np.arange(len(y))
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[rows, y] -= 1
    return -log_p[rows, y], dscores


def _data(W, X, y):
    """Mean loss and its gradient in W."""
    losses, dscores = _softmax(X @ W.T, y)
    return losses.mean(), dscores.T @ X / len(y)


@regularized_loss.mistake(earns=CARRIED)
def takes_half(W, X, y, lam):
    """Your penalty has a ½ in front, as in many books; the slides add λ times the plain sum of squares. (Your
    gradient fits your loss, so it counts.)"""
    loss, dW = _data(W, X, y)
    return loss + 0.5 * lam * np.sum(W * W), dW + lam * W


@regularized_loss.mistake
def gradient_without_the_two(W, X, y, lam):
    """Your loss is right; in your gradient the penalty counts half: the derivative of λ W² is 2λW."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W), dW + lam * W


@regularized_loss.mistake
def gradient_without_the_penalty(W, X, y, lam):
    """Your loss is right, but your gradient is that of the data alone: the penalty has a gradient too."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W), dW


@regularized_loss.mistake
def penalty_in_the_gradient_only(W, X, y, lam):
    """Your gradient is right, but your loss is that of the data alone: add λ times the sum of squares to it."""
    loss, dW = _data(W, X, y)
    return loss, dW + 2 * lam * W


@regularized_loss.mistake
def gradient_without_lam(W, X, y, lam):
    """Your loss is right; in your gradient λ is missing before the penalty's part."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W), dW + 2 * W


@regularized_loss.mistake
def ignores_lam(W, X, y, lam):
    """λ does not change anything: your penalty is missing, both in the loss and in the gradient."""
    return _data(W, X, y)


@regularized_loss.mistake(earns=CARRIED)
def averages_the_squares(W, X, y, lam):
    """Your penalty is a mean over the weights; R(W) is their *sum* of squares."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.mean(W * W), dW + 2 * lam * W / W.size


@regularized_loss.mistake(earns=CARRIED)
def divides_the_penalty_by_n(W, X, y, lam):
    """Your penalty is divided by the number of examples: the mean is over the data only, and R(W) is no sum over
    examples."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W) / len(y), dW + 2 * lam * W / len(y)


@regularized_loss.mistake(earns=CARRIED)
def sums_over_the_examples(W, X, y, lam):
    """The data part of your loss is N times too large: the mean over the examples is missing. (Your gradient fits
    your loss, so it counts.)"""
    losses, dscores = _softmax(X @ W.T, y)
    return losses.sum() + lam * np.sum(W * W), dscores.T @ X + 2 * lam * W


@regularized_loss.mistake
def gradient_without_the_mean(W, X, y, lam):
    """Your loss is right; the data part of your gradient is N times too large: the loss is a mean over the N
    examples, so its gradient is one too."""
    losses, dscores = _softmax(X @ W.T, y)
    return losses.mean() + lam * np.sum(W * W), dscores.T @ X + 2 * lam * W


@regularized_loss.mistake
def transposes_the_gradient(W, X, y, lam):
    """Your gradient has shape (D, C): it must have the shape of W, (C, D). Classes are rows."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W), (dW + 2 * lam * W).T


@regularized_loss.mistake
def does_not_shift(W, X, y, lam):
    """Right until the scores are large: e^1000 is more than a float can hold. Take each row's largest score away
    first; it changes no probability."""
    scores, rows = X @ W.T, np.arange(len(y))
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    loss = -np.log(p[rows, y]).mean()
    p[rows, y] -= 1
    return loss + lam * np.sum(W * W), p.T @ X / len(y) + 2 * lam * W


@regularized_loss.mistake
def takes_the_log_of_a_rounded_zero(W, X, y, lam):
    """Your loss becomes infinite where the right class is far behind: its probability has rounded to 0 before you
    took the logarithm. Work with the logarithm of the sum instead."""
    scores, rows = X @ W.T, np.arange(len(y))
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[rows, y]).mean()
    p[rows, y] -= 1
    return loss + lam * np.sum(W * W), p.T @ X / len(y) + 2 * lam * W


@regularized_loss.mistake
def adds_a_small_number_inside_the_log(W, X, y, lam):
    """You add a small number inside the logarithm: that changes every loss a little, and caps the large ones. Work
    with the logarithm of the sum, which needs no such help."""
    losses, dscores = _softmax(X @ W.T, y)
    loss = -np.log(np.exp(-losses) + 1e-8).mean()
    return loss + lam * np.sum(W * W), dscores.T @ X / len(y) + 2 * lam * W


@regularized_loss.mistake
def forgets_the_right_class(W, X, y, lam):
    """Your loss is right; in your gradient the truth is missing: take 1 away from the probability of each right
    class."""
    losses, dscores = _softmax(X @ W.T, y)
    dscores[np.arange(len(y)), y] += 1
    return losses.mean() + lam * np.sum(W * W), dscores.T @ X / len(y) + 2 * lam * W


@regularized_loss.mistake(earns=CARRIED)
def takes_absolute_values(W, X, y, lam):
    """Your penalty is L1, the sum of absolute values; this exercise asks for L2, the sum of squares. (Your gradient fits
    your loss, so it counts.)"""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(np.abs(W)), dW + lam * np.sign(W)


@regularized_loss.mistake
def takes_the_length(W, X, y, lam):
    """Your penalty is the length of W, with a square root; the slides take the sum of squares without it."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sqrt(np.sum(W * W)), dW + 2 * lam * W


@regularized_loss.mistake
def subtracts_the_penalty(W, X, y, lam):
    """Your penalty has the wrong sign: large weights would be rewarded. It is added to the loss."""
    loss, dW = _data(W, X, y)
    return loss - lam * np.sum(W * W), dW - 2 * lam * W


@regularized_loss.mistake(earns=CARRIED)
def leaves_the_first_column_out(W, X, y, lam):
    """You leave the first column of W out of the penalty, as if it were a bias; here every weight counts. (Your
    gradient fits your loss, so that it earns its points.)"""
    loss, dW = _data(W, X, y)
    rest = W * (np.arange(W.shape[1]) > 0)
    return loss + lam * np.sum(rest * rest), dW + 2 * lam * rest


@regularized_loss.mistake
def takes_the_hinge(W, X, y, lam):
    """Your data loss is the hinge; this exercise asks for the softmax loss."""
    scores, rows = X @ W.T, np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + 1)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y) + lam * np.sum(W * W), dscores.T @ X / len(y) + 2 * lam * W


@regularized_loss.mistake
def leaves_lam_out(W, X, y, lam):
    """λ does not appear: your penalty counts once, whatever λ is. Multiply it by `lam`."""
    loss, dW = _data(W, X, y)
    return loss + np.sum(W * W), dW + 2 * W


@regularized_loss.mistake
def shifts_by_the_largest_of_all(W, X, y, lam):
    """Right for moderate scores; you subtract the largest score of the whole table, so all powers of a row far below it
    are 0. Each row needs its own largest score."""
    scores = X @ W.T
    losses, dscores = _as_shifted(scores - scores.max(), y)
    return losses.mean() + lam * np.sum(W * W), dscores.T @ X / len(y) + 2 * lam * W


@regularized_loss.mistake
def shifts_in_one_place_only(W, X, y, lam):
    """Your gradient is right; in your loss the logarithm is taken of shifted powers, but the right score is taken away
    as it was. Take away the shifted one."""
    scores = X @ W.T
    loss, dW = _data(W, X, y)
    return loss - scores.max(axis=1).mean() + lam * np.sum(W * W), dW + 2 * lam * W


@regularized_loss.mistake
def exchanges_the_factors(W, X, y, lam):
    """Your product of X and the scores' gradient has shape (D, C), which does not fit to W, (C, D). Exchange the two
    factors, so that classes are rows."""
    scores = X @ W.T
    losses, dscores = _softmax(scores, y)
    return losses.mean() + lam * np.sum(W * W), X.T @ dscores / len(y) + 2 * lam * W


@regularized_loss.mistake
def stops_at_the_scores(W, X, y, lam):
    """Your second result is the gradient in the *scores*, shape (N, C). One step of the chain rule is missing: the
    scores are products with X."""
    losses, dscores = _softmax(X @ W.T, y)
    return losses.mean() + lam * np.sum(W * W), dscores / len(y)


@regularized_loss.mistake
def penalty_for_every_example(W, X, y, lam):
    """Your loss is right; in your gradient the penalty stands once for each example. Add it once, after the mean."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W), dW + 2 * lam * len(y) * W


@regularized_loss.mistake
def shifts_high_scores_only(W, X, y, lam):
    """You take the largest score away only if some score is high. Where all of them are far below 0, each power of e
    rounds to 0, and so does their sum: shift always."""
    scores = X @ W.T
    losses, dscores = _softmax(scores, y) if scores.max() > 500 else _as_shifted(scores, y)
    return losses.mean() + lam * np.sum(W * W), dscores.T @ X / len(y) + 2 * lam * W


@regularized_loss.mistake
def divides_the_penalty_in_the_gradient(W, X, y, lam):
    """Your loss is right; in your gradient the penalty is divided by N together with the data. Add it after the mean."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W), dW + 2 * lam * W / len(y)


@regularized_loss.mistake(earns=("gradient",))
def counts_the_penalty_for_every_example(W, X, y, lam):
    """Your penalty counts once for each example, N times in all: add it once, after the mean. (Your gradient fits your
    loss, so it counts.)"""
    loss, dW = _data(W, X, y)
    return loss + lam * len(y) * np.sum(W * W), dW + 2 * lam * len(y) * W


@regularized_loss.mistake
def takes_one_from_whole_columns(W, X, y, lam):
    """Your loss is right; in your gradient `[:, y]` means *all* rows in the columns of the labels. Pair each row with
    its own label: row numbers and labels, side by side in the brackets."""
    losses, dscores = _softmax(X @ W.T, y)
    dscores[np.arange(len(y)), y] += 1
    dscores[:, y] -= 1
    return losses.mean() + lam * np.sum(W * W), dscores.T @ X / len(y) + 2 * lam * W


@regularized_loss.mistake
def turns_the_sign_of_the_data(W, X, y, lam):
    """Your loss is right; in your gradient the data's part has the opposite sign, truth minus belief. A gradient points
    to where the loss *grows*: belief minus truth."""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W), 2 * lam * W - dW


@regularized_loss.mistake
def keeps_the_last_example_only(W, X, y, lam):
    """Your loss is right; your gradient holds the last example's part only, divided by N: inside the loop it *replaces*
    those of the examples before. Add them up."""
    losses, dscores = _softmax(X @ W.T, y)
    return losses.mean() + lam * np.sum(W * W), dscores[-1:].T @ X[-1:] / len(y) + 2 * lam * W


@regularized_loss.mistake(earns=CARRIED)
def leaves_the_last_column_out(W, X, y, lam):
    """You leave the last column of W out of the penalty, as if a bias stood there; here every weight counts. (Your
    gradient fits your loss, so that it earns its points.)"""
    loss, dW = _data(W, X, y)
    rest = W * (np.arange(W.shape[1]) < W.shape[1] - 1)
    return loss + lam * np.sum(rest * rest), dW + 2 * lam * rest


@regularized_loss.mistake(earns=CARRIED)
def takes_the_length_in_both(W, X, y, lam):
    """Your penalty is λ times the length of W, a square root; the slides take the sum of squares. (Your gradient fits your
    loss, so it counts.)"""
    loss, dW = _data(W, X, y)
    length = np.sqrt(np.sum(W * W))
    return loss + lam * length, dW + lam * W / (length or 1)


@regularized_loss.mistake
def divides_by_n_twice(W, X, y, lam):
    """Your loss is right; the data part of your gradient is N times too small: it is divided by N twice. Has the scores'
    gradient its mean already?"""
    loss, dW = _data(W, X, y)
    return loss + lam * np.sum(W * W), dW / len(y) + 2 * lam * W


@regularized_loss.mistake(earns=("gradient",))
def weighs_the_data_with_lam(W, X, y, lam):
    """λ multiplies the whole of your loss; it weighs the penalty only, and the data's mean counts once. (Your gradient
    fits your loss, so it counts.)"""
    loss, dW = _data(W, X, y)
    return lam * (loss + np.sum(W * W)), lam * (dW + 2 * W)


@regularized_loss.mistake
def takes_one_after_the_mean(W, X, y, lam):
    """Your loss is right; in your gradient the 1 of the right class is taken away after the division by N. It is part of
    what is averaged, so divide it too."""
    losses, dscores = _softmax(X @ W.T, y)
    rows = np.arange(len(y))
    dscores[rows, y] -= len(y) - 1
    return losses.mean() + lam * np.sum(W * W), dscores.T @ X / len(y) + 2 * lam * W


@regularized_loss.mistake(slug="changes-its-input")
def squares_in_place(W, X, y, lam):
    """Changes the caller's weights."""
    loss, dW = _data(W, X, y)
    dW = dW + 2 * lam * W
    W *= W
    return loss + lam * np.sum(W), dW
