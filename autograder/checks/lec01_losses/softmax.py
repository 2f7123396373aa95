"""Softmax and its loss: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec01_losses.cases import HUGE, MODERATE, softmax_calls, softmax_loss_calls
from course_lib import losses
from course_lib.checking.exercise import Part

softmax = Check(
    reference=losses.softmax,
    results=("probabilities",),
    parts=(Part("moderate scores", 1, tag=MODERATE), Part("huge scores", 1, tag=HUGE)),
    calls=softmax_calls,
    hints=(
        "Look at the largest power of e: for a score of 1000 it does not fit into a float.",
        "Adding the same number to all scores of a row changes no probability. Which number makes the largest power e⁰?",
        "Subtract the row maximum (keep its axis), take exp, divide by the row sum (keep its axis).",
    ),
)


@softmax.mistake
def does_not_shift(scores):
    """Right until the scores are large: e^1000 is more than a float can hold. Take the row's largest score away
    first; it changes no probability."""
    e = np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def shifts_by_the_largest_of_all(scores):
    """You subtract the largest score of the whole table, so a row far below it becomes 0/0. Each row needs its own
    largest score."""
    e = np.exp(scores - scores.max())
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def shifts_by_the_mean(scores):
    """Taking the row's mean away is allowed but not enough: what stays above it can still be too large for exp.
    Take the largest away."""
    e = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def clips_the_scores(scores):
    """Cutting large scores off changes the probabilities: two scores above the cut become equal. Shift the row
    instead, which changes nothing."""
    e = np.exp(np.clip(scores, -500, 500))
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def sums_over_the_examples(scores):
    """Your columns sum to 1; the probabilities of one example stand in a *row*. Sum over the other axis."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=0)


@softmax.mistake
def sums_over_everything(scores):
    """Your whole table sums to 1; each row is an example and sums to 1 by itself."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum()


@softmax.mistake
def forgets_keepdims(scores):
    """The row sums have shape (N,), which NumPy lines up with the *columns* of (N, C). Keep their axis: shape (N,
    1)."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@softmax.mistake
def returns_the_logarithm(scores):
    """These are logarithms of the probabilities; the probabilities themselves are asked for."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@softmax.mistake
def does_not_normalise(scores):
    """Your rows do not sum to 1: divide the exponentials by their sum."""
    return np.exp(scores - scores.max(axis=1, keepdims=True))


@softmax.mistake
def leaves_out_the_exponential(scores):
    """The scores themselves are divided by their sum; a probability needs their exponentials, which are positive."""
    return scores / scores.sum(axis=1, keepdims=True)


@softmax.mistake
def uses_powers_of_two(scores):
    """Your probabilities grow with 2^s; softmax takes e^s."""
    e = 2.0 ** (scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def divides_by_the_largest(scores):
    """Dividing by the largest score changes the probabilities; *subtracting* it does not."""
    e = np.exp(scores / np.abs(scores).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def adds_a_small_number(scores):
    """A small number is added to the sum, so your rows do not quite sum to 1. After the shift the sum is at least 1:
    nothing can be divided by 0."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / (e.sum(axis=1, keepdims=True) + 1e-7)


@softmax.mistake(slug="changes-its-input")
def shifts_in_place(scores):
    """Changes the caller's scores."""
    scores -= scores.max(axis=1, keepdims=True)
    e = np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)


softmax_loss = Check(
    reference=losses.softmax_loss,
    results=("loss", "dscores"),
    parts=(
        Part("loss", 1, output="loss", tag=MODERATE),
        Part("gradient", 1, output="dscores", tag=MODERATE),
        Part("huge scores", 1, tag=HUGE),
    ),
    calls=softmax_loss_calls,
    hints=(
        "Write −log p with the scores, before any probability is rounded.",
        "log p is the shifted score minus the log of the row's sum of powers; the gradient is the probabilities less the truth.",
        "Take exp of your log p, subtract 1 at the right class of each row, and divide by N.",
    ),
)


@softmax_loss.mistake
def takes_the_log_of_a_rounded_probability(scores, y):
    """Right until a probability is so small that it rounds to 0: its log is then −inf. Write −log p as
    log Σ e^s − s_y, with the row shifted first."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(y)), y]).mean()
    p[np.arange(len(y)), y] -= 1
    return loss, p / len(y)


@softmax_loss.mistake
def does_not_shift_the_scores(scores, y):
    """Right until the scores are large: e^1000 is more than a float can hold. Take the row's largest score away
    first."""
    e = np.exp(scores)
    p = e / e.sum(axis=1, keepdims=True)
    loss = (np.log(e.sum(axis=1)) - scores[np.arange(len(y)), y]).mean()
    p[np.arange(len(y)), y] -= 1
    return loss, p / len(y)


@softmax_loss.mistake
def adds_a_small_number_in_the_log(scores, y):
    """A small number is added inside the log, so every loss is a little wrong, and for a very unlikely right class it
    stops growing. Write −log p as log Σ e^s − s_y instead."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(y)), y] + 1e-7).mean()
    p[np.arange(len(y)), y] -= 1
    return loss, p / len(y)


@softmax_loss.mistake(earns=("gradient", "huge scores"))
def sums_the_losses(scores, y):
    """Your loss is N times ours: the mean over the examples is missing. (Your gradient fits your loss, so it
    counts.)"""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(len(y)), y] -= 1
    return -log_p[np.arange(len(y)), y].sum(), dscores


@softmax_loss.mistake
def gradient_without_the_mean(scores, y):
    """Your loss is right, and your gradient is N times too large: the loss is a mean over the N examples, so its
    gradient carries the same 1/N."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(len(y)), y] -= 1
    return -log_p[np.arange(len(y)), y].mean(), dscores


@softmax_loss.mistake
def forgets_what_is_true(scores, y):
    """Your gradient is what the classifier believes; take away what is true: 1 for the right class."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean(), np.exp(log_p) / len(y)


@softmax_loss.mistake
def takes_one_from_every_class(scores, y):
    """The 1 is taken away from every class; it belongs to the right one only."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean(), (np.exp(log_p) - 1) / len(y)


@softmax_loss.mistake
def takes_one_after_the_mean(scores, y):
    """The 1 of the right class is taken away after the division by N; it is part of what is averaged, so divide it
    too."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p) / len(y)
    dscores[np.arange(len(y)), y] -= 1
    return -log_p[np.arange(len(y)), y].mean(), dscores


@softmax_loss.mistake
def gradient_with_the_opposite_sign(scores, y):
    """Your gradient is truth minus belief; a gradient points to where the loss *grows*: belief minus truth. The minus
    sign comes later, in the step."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(len(y)), y] -= 1
    return -log_p[np.arange(len(y)), y].mean(), -dscores / len(y)


@softmax_loss.mistake
def returns_the_log_probability(scores, y):
    """Your loss is negative: the logarithm of a probability is, which is why the loss takes minus that."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(len(y)), y] -= 1
    return log_p[np.arange(len(y)), y].mean(), dscores / len(y)


@softmax_loss.mistake
def averages_over_the_classes_too(scores, y):
    """Your loss is C times too small: the mean runs over the whole table of N·C numbers, but there are N losses."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    truth = np.eye(scores.shape[1])[y]
    return -(truth * log_p).mean(), (np.exp(log_p) - truth) / len(y)


@softmax_loss.mistake
def lets_every_class_pay(scores, y):
    """Your loss adds up −log p of every class; only the right class's probability counts."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(len(y)), y] -= 1
    return -log_p.sum(axis=1).mean(), dscores / len(y)


@softmax_loss.mistake
def takes_the_logarithm_to_base_2(scores, y):
    """Your loss is in bits: it uses the logarithm to base 2. The slides use the natural logarithm."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(len(y)), y] -= 1
    return -log_p[np.arange(len(y)), y].mean() / np.log(2), dscores / len(y)


@softmax_loss.mistake(earns=("gradient", "huge scores"))
def keeps_one_loss_per_example(scores, y):
    """Your loss is still one number per example; their mean, one number, is asked for. (Your gradient is right.)"""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(len(y)), y] -= 1
    return -log_p[np.arange(len(y)), y], dscores / len(y)


@softmax_loss.mistake
def returns_the_gradient_first(scores, y):
    """Your two results are in the wrong order: first the loss, then the gradient."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(len(y)), y] -= 1
    return dscores / len(y), -log_p[np.arange(len(y)), y].mean()


@softmax_loss.mistake(slug="changes-its-input")
def shifts_the_scores_in_place(scores, y):
    """Changes the caller's scores."""
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(len(y)), y] -= 1
    return -log_p[np.arange(len(y)), y].mean(), dscores / len(y)
