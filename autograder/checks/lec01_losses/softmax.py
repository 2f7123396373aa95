"""Softmax and its loss: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec01_losses.cases import HUGE, MODERATE, softmax_calls
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


@softmax.mistake
def forgets_the_axis_of_the_maximum(scores):
    """The row maxima have shape (N,), which NumPy lines up with the *columns* of (N, C). Keep their axis: shape (N,
    1)."""
    e = np.exp(scores - scores.max(axis=1))
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def shifts_above_the_line_only(scores):
    """You shift the scores in the numerator but not in the sum below it, so the shift does not cancel. Use the shifted
    scores in both."""
    return np.exp(scores - scores.max(axis=1, keepdims=True)) / np.exp(scores).sum(axis=1, keepdims=True)


@softmax.mistake
def shifts_by_the_smallest(scores):
    """You subtract the row's smallest score, which makes the largest power of e even larger where the scores lie far
    apart. Subtract the largest."""
    e = np.exp(scores - scores.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def shifts_by_the_largest_of_each_class(scores):
    """You subtract the largest score of each *column*, so every class is shifted by another number, which changes the
    probabilities. Take the maximum along each row."""
    e = np.exp(scores - scores.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def replaces_nan_by_zero(scores):
    """You replace what overflowed instead of preventing it, so rows of large scores are all 0 and do not sum to 1.
    Subtract the row's largest score before exp."""
    e = np.exp(np.asarray(scores, dtype=float))
    return np.nan_to_num(e / e.sum(axis=1, keepdims=True))


@softmax.mistake
def takes_the_sigmoid(scores):
    """Your rows do not sum to 1: that is the sigmoid, which looks at each score by itself. In the softmax all scores
    of a row share one sum."""
    return 1 / (1 + np.exp(-np.asarray(scores, dtype=float)))


@softmax.mistake
def rounds_to_whole_numbers(scores):
    """With integer scores your probabilities lose their fractions: the array you write into has the type of the
    scores. Make it an array of floats."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).astype(scores.dtype)


@softmax.mistake
def takes_the_best_class_for_certain(scores):
    """You give the best class all of the probability; the others have some as well, the more the nearer they come."""
    return np.eye(scores.shape[1])[scores.argmax(axis=1)]


@softmax.mistake
def forgets_both_axes(scores):
    """Both the row maxima and the row sums have shape (N,), which NumPy lines up with the *columns* of (N, C). Keep
    their axis: shape (N, 1)."""
    e = np.exp(scores - scores.max(axis=1))
    return e / e.sum(axis=1)


@softmax.mistake
def shifts_high_scores_only(scores):
    """You take the largest score away only if some score is high. Where all of them are far below 0, each power of e
    rounds to 0 and the row becomes 0/0: shift always."""
    if scores.max() > 500:
        scores = scores - scores.max(axis=1, keepdims=True)
    e = np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def turns_the_sign(scores):
    """Your probabilities are large where the scores are low: the power is e^(−s), with a minus that does not belong
    there."""
    e = np.exp(scores.min(axis=1, keepdims=True) - scores)
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def keeps_the_sums_of_the_rows_before(scores):
    """Right for the first row only: the sum goes on from the rows before. Set it back to 0 for each row."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True).cumsum(axis=0)


@softmax.mistake
def works_down_the_columns(scores):
    """You take the softmax down each column, so your columns sum to 1. An example stands in a *row*: both the maximum and
    the sum run along it."""
    e = np.exp(scores - scores.max(axis=0))
    return e / e.sum(axis=0)


@softmax.mistake
def shares_one_sum_among_all(scores):
    """All your probabilities together sum to 1: both the largest score and the sum are those of the whole table. Each
    *row* has its own."""
    e = np.exp(scores - scores.max())
    return e / e.sum()


@softmax.mistake(slug="changes-its-input")
def shifts_in_place(scores):
    """Changes the caller's scores."""
    scores -= scores.max(axis=1, keepdims=True)
    e = np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)
