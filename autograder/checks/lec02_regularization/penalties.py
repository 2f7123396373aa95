"""L2 and L1: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec02_regularization.cases import weight_calls
from course_lib import regularizers
from course_lib.checking.exercise import Part

PARTS = (Part("value", 1, output="value"), Part("gradient", 1, output="dW"))

l2 = Check(
    reference=regularizers.l2,
    results=("value", "dW"),
    parts=PARTS,
    calls=weight_calls,
    hints=(
        "Take a W of one number w first: what is R, and what is its derivative?",
        "R is the sum of all squares; each weight appears in one term only, so the gradient has the shape of W.",
        "The value is the sum of W squared; the derivative of a square is twice the number, entry by entry.",
    ),
)


@l2.mistake(earns=("gradient",))
def takes_half(W):
    """You put a ½ in front, as many books do; on the slides R(W) is the plain sum of squares. (Your gradient fits
    your value, so it counts.)"""
    return 0.5 * np.sum(W * W), W


@l2.mistake
def gradient_without_the_two(W):
    """Your value is right, your gradient is half of what it should be: the derivative of a square has a 2."""
    return np.sum(W * W), W


@l2.mistake
def value_with_a_half(W):
    """Your gradient is right, your value is half of what it should be: the slides have no ½ in R(W)."""
    return 0.5 * np.sum(W * W), 2 * W


@l2.mistake(earns=("gradient",))
def takes_the_root(W):
    """You take the square root: that is the *length* of W. The L2 penalty is its square, the plain sum of squares."""
    length = np.sqrt(np.sum(W * W))
    return length, W / length


@l2.mistake(earns=("gradient",), noise=1e-4)
def takes_the_root_but_of_zeros(W):
    """You take the square root: that is the *length* of W. R(W) is its square, and needs no special care where W is 0."""
    length = np.sqrt(np.sum(W * W))
    return length, W / (length or 1)


@l2.mistake
def value_with_a_root(W):
    """Your gradient is right; your value is a square root, the *length* of W. R(W) is its square: leave the root
    out."""
    return np.sqrt(np.sum(W * W)), 2 * W


@l2.mistake(earns=("gradient",))
def averages_the_squares(W):
    """You take the mean of the squares; R(W) is their *sum*, whatever the number of weights."""
    return np.mean(W * W), 2 * W / W.size


@l2.mistake
def squares_the_sum(W):
    """You add the weights first and square the sum; each weight is squared by itself, so that opposite signs do not
    cancel."""
    return np.sum(W) ** 2, 2 * np.sum(W) * np.ones(W.shape)


@l2.mistake
def adds_the_gradient_up(W):
    """Your gradient is one number, the sum over all weights; it must keep the shape of W, one entry a weight."""
    return np.sum(W * W), 2 * np.sum(W)


@l2.mistake
def sums_along_one_axis(W):
    """Your value still has an axis: you sum over the first axis only. Sum over all entries of W."""
    return np.sum(np.atleast_2d(W) ** 2, axis=0), 2 * W


@l2.mistake
def takes_the_wrong_power(W):
    """Your gradient holds the squares themselves; the derivative of w² is 2w."""
    return np.sum(W * W), W * W


@l2.mistake
def leaves_the_last_column_out(W):
    """You leave the last column of W out, as if it were a bias; here every entry of W counts."""
    inside = W[..., :-1]
    dW = np.zeros(W.shape)
    dW[..., :-1] = 2 * inside
    return np.sum(inside * inside), dW


@l2.mistake
def returns_the_gradient_first(W):
    """Your results are in the wrong order: first the value, then the gradient."""
    return 2 * W, np.sum(W * W)


@l2.mistake
def returns_the_value_only(W):
    """You return the value alone; the gradient is wanted as well: two results."""
    return np.sum(W * W)


@l2.mistake
def takes_absolute_values(W):
    """That is L1, the sum of absolute values; L2 adds the squares."""
    return np.sum(np.abs(W)), np.sign(W)


@l2.mistake
def knows_tables_only(W):
    """Right for tables and only then: two loops, over rows and columns, fail where W has one axis or three. Sum over
    all entries, however they are arranged."""
    value, dW = 0.0, np.zeros(W.shape)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            value += W[i, j] ** 2
            dW[i, j] = 2 * W[i, j]
    return value, dW


@l2.mistake
def keeps_the_last_square_only(W):
    """Your gradient is right; your value is the square of the last weight alone: inside the loop it *replaces* those
    before it. Add them up."""
    return W.flat[-1] ** 2, 2 * W


@l2.mistake(slug="changes-its-input")
def doubles_in_place(W):
    """Changes the caller's weights."""
    value = np.sum(W * W)
    W *= 2
    return value, W


l1 = Check(
    reference=regularizers.l1,
    results=("value", "dW"),
    parts=PARTS,
    calls=weight_calls,
    hints=(
        "Draw |w| for one weight: what is its slope to the right of 0, what to the left?",
        "The slope is +1 or −1, whatever the size of the weight. At 0, the kink, the exercise wants 0.",
        "The value is the sum of the absolute values; the gradient is the sign of each weight: −1, 0 or 1.",
    ),
)


@l1.mistake
def gradient_is_the_value(W):
    """Your gradient holds the absolute values; the slope of |w| does not depend on the size of w, only on its
    sign."""
    return np.sum(np.abs(W)), np.abs(W)


@l1.mistake
def gradient_of_ones(W):
    """Your gradient is 1 everywhere; the slope of |w| is −1 where a weight is negative."""
    return np.sum(np.abs(W)), np.ones(W.shape)


@l1.mistake
def goes_up_at_zero(W):
    """Right, except where a weight is exactly 0: your gradient is 1 there. At the kink this exercise takes the
    subgradient 0."""
    return np.sum(np.abs(W)), np.where(W >= 0, 1.0, -1.0)


@l1.mistake
def goes_down_at_zero(W):
    """Right, except where a weight is exactly 0: your gradient is −1 there. At the kink this exercise takes the
    subgradient 0."""
    return np.sum(np.abs(W)), np.where(W > 0, 1.0, -1.0)


@l1.mistake
def divides_by_zero(W):
    """Where a weight is 0 your gradient is nan, from 0/0: W/|W| is a sign only where W is not 0."""
    return np.sum(np.abs(W)), W / np.abs(W)


@l1.mistake
def turns_the_sign(W):
    """Your gradient has the wrong sign: it points to where R grows, and R grows away from 0."""
    return np.sum(np.abs(W)), -np.sign(W)


@l1.mistake
def forgets_the_absolute_value(W):
    """Your value adds the weights with their signs, so that they cancel; L1 adds absolute values."""
    return np.sum(W), np.sign(W)


@l1.mistake
def forgets_the_absolute_value_twice(W):
    """You add the weights with their signs: a plain sum rewards negative weights without end. L1 adds absolute
    values, and its slope changes sign at 0."""
    return np.sum(W), np.ones(W.shape)


@l1.mistake
def takes_the_absolute_sum(W):
    """You take the absolute value of the sum; each weight needs its own, so that opposite signs do not cancel."""
    return np.abs(np.sum(W)), np.sign(np.sum(W)) * np.ones(W.shape)


@l1.mistake(earns=("gradient",))
def averages_the_weights(W):
    """You take the mean of the absolute values; R(W) is their *sum*, whatever the number of weights."""
    return np.mean(np.abs(W)), np.sign(W) / W.size


@l1.mistake
def takes_the_matrix_norm(W):
    """For a table, NumPy's `norm` with 1 is a *matrix* norm, the largest column sum, and for three axes it fails. R(W)
    adds up the absolute values of all entries."""
    return np.linalg.norm(W, 1), np.sign(W)


@l1.mistake
def takes_squares(W):
    """That is L2, the sum of squares; L1 adds absolute values."""
    return np.sum(W * W), 2 * W


@l1.mistake
def adds_the_signs_up(W):
    """Your gradient is one number, the sum of all signs; it must keep the shape of W, one entry a weight."""
    return np.sum(np.abs(W)), np.sum(np.sign(W))


@l1.mistake
def returns_the_signs_first(W):
    """Your results are in the wrong order: first the value, then the gradient."""
    return np.sign(W), np.sum(np.abs(W))


@l1.mistake
def returns_the_sum_only(W):
    """You return the value alone; the gradient is wanted as well: two results."""
    return np.sum(np.abs(W))


@l1.mistake
def adds_up_tables_only(W):
    """Right for tables and only then: two loops, over rows and columns, fail where W has one axis or three. Add up all
    entries, however they are arranged."""
    value, dW = 0.0, np.zeros(W.shape)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            value += np.abs(W[i, j])
            dW[i, j] = np.sign(W[i, j])
    return value, dW


@l1.mistake
def adds_a_small_number_to_the_divisor(W):
    """Your value is right; your gradient is nearly 1 and −1, but not quite: a small number added to |W| keeps 0/0 away
    and changes all the rest. Take the sign itself."""
    return np.abs(W).sum(), W / (np.abs(W) + 1e-8)


@l1.mistake(earns=("gradient",))
def halves_the_sum(W):
    """You put a ½ in front; there is none in R(W), the plain sum of absolute values. (Your gradient fits your value, so
    it counts.)"""
    return 0.5 * np.abs(W).sum(), 0.5 * np.sign(W)


@l1.mistake
def takes_small_weights_for_zero(W):
    """Your value is right; your gradient is 0 for weights that are only close to 0, as NumPy's `isclose` has it. However
    small a weight is, its slope is 1 or −1."""
    return np.abs(W).sum(), np.where(np.isclose(W, 0), 0, np.sign(W))


@l1.mistake
def keeps_the_last_weight_only(W):
    """Your gradient is right; your value is that of the last weight alone: inside the loop it *replaces* those before it.
    Add them up."""
    return np.abs(W.flat[-1]), np.sign(W)


@l1.mistake
def stays_flat_below_zero(W):
    """Your value is right; your gradient is 0 where a weight is negative. There |w| falls as w grows: its slope is −1."""
    return np.abs(W).sum(), np.where(W > 0, 1.0, 0.0)


@l1.mistake(slug="changes-its-input")
def takes_absolute_values_in_place(W):
    """Changes the caller's weights."""
    signs = np.sign(W)
    W *= signs
    return np.sum(W), signs
