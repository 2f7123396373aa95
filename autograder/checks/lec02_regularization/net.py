"""The elastic net: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec02_regularization.cases import elastic_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec02 as references

elastic_net = Check(
    reference=references.elastic_net,
    results=("value", "dW"),
    parts=(Part("value", 1, output="value"), Part("gradient", 1, output="dW")),
    calls=elastic_calls,
    hints=(
        "You have both terms already: which of the two does β multiply?",
        "The value is β times the L2 penalty plus the L1 penalty; gradients add up just as the terms do.",
        "Sum β W² + |W| over all entries; the gradient of an entry is 2β times the weight plus its sign.",
    ),
)


@elastic_net.mistake(earns=("gradient",))
def beta_on_the_absolute_values(W, beta):
    """β stands at the wrong term: the slides weigh the *squares* with it, β W² + |W|."""
    return np.sum(W * W + beta * np.abs(W)), 2 * W + beta * np.sign(W)


@elastic_net.mistake(earns=("gradient",))
def beta_on_both(W, beta):
    """β multiplies both of your terms; the slides weigh only the squares with it, β W² + |W|. (Your gradient fits your
    value, so it counts.)"""
    return beta * np.sum(W * W + np.abs(W)), beta * (2 * W + np.sign(W))


@elastic_net.mistake
def ignores_beta(W, beta):
    """Right for β = 0.5 and only then: use the argument `beta`."""
    return np.sum(0.5 * W * W + np.abs(W)), W + np.sign(W)


@elastic_net.mistake
def leaves_beta_out(W, beta):
    """β does not appear: the squares count β times, the absolute values once."""
    return np.sum(W * W + np.abs(W)), 2 * W + np.sign(W)


@elastic_net.mistake(earns=("gradient",))
def takes_half(W, beta):
    """You put a ½ before the squares, as many books do; the slides have β W² + |W| without it. (Your gradient fits
    your value, so it counts.)"""
    return np.sum(0.5 * beta * W * W + np.abs(W)), beta * W + np.sign(W)


@elastic_net.mistake(earns=("gradient",))
def mixes_with_one_minus_beta(W, beta):
    """You weigh the absolute values with 1 − β, as in Zou and Hastie's paper; on the slides they always count
    once."""
    return np.sum(beta * W * W + (1 - beta) * np.abs(W)), 2 * beta * W + (1 - beta) * np.sign(W)


@elastic_net.mistake(earns=("gradient",))
def mixes_as_scikit_learn_does(W, beta):
    """That is scikit-learn's form, where `l1_ratio` weighs the absolute values and half the rest the squares; the
    slides have β W² + |W|."""
    value = np.sum(0.5 * (1 - beta) * W * W + beta * np.abs(W))
    return value, (1 - beta) * W + beta * np.sign(W)


@elastic_net.mistake
def gradient_without_the_two(W, beta):
    """Your value is right; in your gradient the squares count half: the derivative of a square has a 2."""
    return np.sum(beta * W * W + np.abs(W)), beta * W + np.sign(W)


@elastic_net.mistake
def gradient_without_the_signs(W, beta):
    """Your value is right, but your gradient has only the squares in it: |W| has a slope too."""
    return np.sum(beta * W * W + np.abs(W)), 2 * beta * W


@elastic_net.mistake
def gradient_without_the_squares(W, beta):
    """Your value is right, but your gradient has only the signs in it: β W² has a slope too."""
    return np.sum(beta * W * W + np.abs(W)), np.sign(W)


@elastic_net.mistake
def gradient_without_beta(W, beta):
    """Your value is right; your gradient has forgotten β before the squares."""
    return np.sum(beta * W * W + np.abs(W)), 2 * W + np.sign(W)


@elastic_net.mistake
def goes_up_at_zero(W, beta):
    """Right, except where a weight is exactly 0: your gradient of |W| is 1 there. At the kink this exercise takes the
    subgradient 0."""
    return np.sum(beta * W * W + np.abs(W)), 2 * beta * W + np.where(W >= 0, 1.0, -1.0)


@elastic_net.mistake
def divides_by_zero(W, beta):
    """Where a weight is 0 your gradient is nan, from 0/0: W/|W| is a sign only where W is not 0."""
    return np.sum(beta * W * W + np.abs(W)), 2 * beta * W + W / np.abs(W)


@elastic_net.mistake(earns=("gradient",))
def squares_beta(W, beta):
    """You square β together with W; only the weights are squared: β W²."""
    return np.sum((beta * W) ** 2 + np.abs(W)), 2 * beta * beta * W + np.sign(W)


@elastic_net.mistake
def forgets_the_absolute_value(W, beta):
    """Your value adds the weights with their signs, so that they cancel; the second term is |W|."""
    return np.sum(beta * W * W + W), 2 * beta * W + np.sign(W)


@elastic_net.mistake(earns=("gradient",))
def averages_the_weights(W, beta):
    """You take the mean over the weights; R(W) is a *sum* over all of them."""
    return np.mean(beta * W * W + np.abs(W)), (2 * beta * W + np.sign(W)) / W.size


@elastic_net.mistake
def returns_the_gradient_first(W, beta):
    """Your results are in the wrong order: first the value, then the gradient."""
    return 2 * beta * W + np.sign(W), np.sum(beta * W * W + np.abs(W))


@elastic_net.mistake
def value_with_a_half(W, beta):
    """Your gradient is right; in your value the squares count half: the slides have β W² + |W| without a ½."""
    return np.sum(0.5 * beta * W**2 + np.abs(W)), 2 * beta * W + np.sign(W)


@elastic_net.mistake
def rounds_to_whole_numbers(W, beta):
    """With integer weights your gradient loses its fractions: the array you write into has the type of W. Make it an
    array of floats."""
    return np.sum(beta * W**2 + np.abs(W)), (2 * beta * W + np.sign(W)).astype(W.dtype)


@elastic_net.mistake
def keeps_all_entries(W, beta):
    """Your value still has an entry for each weight; R(W) is their sum, one number. (Your gradient is right.)"""
    return beta * W**2 + np.abs(W), 2 * beta * W + np.sign(W)


@elastic_net.mistake
def squares_the_sum(W, beta):
    """Your gradient is right; in your value the weights are added first and the sum is squared. Each weight is squared
    by itself."""
    return beta * np.sum(W) ** 2 + np.sum(np.abs(W)), 2 * beta * W + np.sign(W)


@elastic_net.mistake
def takes_small_weights_for_zero(W, beta):
    """Your value is right; in your gradient |W| has slope 0 for weights that are only close to 0, as NumPy's `isclose`
    has it. However small a weight is, that slope is 1 or −1."""
    return np.sum(beta * W * W + np.abs(W)), 2 * beta * W + np.where(np.isclose(W, 0), 0, np.sign(W))


@elastic_net.mistake
def beta_before_the_signs(W, beta):
    """Your value is right; in your gradient β stands before the signs as well. It belongs to the squares only."""
    return np.sum(beta * W * W + np.abs(W)), beta * (2 * W + np.sign(W))


@elastic_net.mistake
def leaves_the_absolute_values_out(W, beta):
    """Only the squares are there, in your value and in your gradient: the second term, |W|, is missing in both."""
    return beta * np.sum(W * W), 2 * beta * W


@elastic_net.mistake
def value_without_the_squares(W, beta):
    """Your gradient is right; your value has only the absolute values in it. Add β times the squares."""
    return np.sum(np.abs(W)), 2 * beta * W + np.sign(W)


@elastic_net.mistake
def value_with_a_root(W, beta):
    """Your gradient is right; in your value β stands before the *length* of W, a root of the sum of squares. Leave the
    root out."""
    return beta * np.sqrt(np.sum(W * W)) + np.sum(np.abs(W)), 2 * beta * W + np.sign(W)


@elastic_net.mistake
def gradient_with_absolute_values(W, beta):
    """Your value is right; in your gradient stands |W| itself. Its slope does not depend on the size of a weight, only
    on its sign."""
    return np.sum(beta * W * W + np.abs(W)), 2 * beta * W + np.abs(W)


@elastic_net.mistake
def adds_a_small_number_to_the_divisor(W, beta):
    """Your value is right; in your gradient the slope of |W| is nearly 1 and −1, but not quite: a small number added to
    |W| keeps 0/0 away and changes all the rest. Take the sign itself."""
    return np.sum(beta * W * W + np.abs(W)), 2 * beta * W + W / (np.abs(W) + 1e-8)


@elastic_net.mistake
def gradient_of_ones(W, beta):
    """Your value is right; in your gradient |W| has slope 1 everywhere. Where a weight is negative its slope is −1."""
    return np.sum(beta * W * W + np.abs(W)), 2 * beta * W + 1


@elastic_net.mistake
def takes_the_absolute_sum(W, beta):
    """Your second term is the absolute value of the sum; each weight needs its own, so that opposite signs do not
    cancel."""
    return beta * np.sum(W * W) + np.abs(np.sum(W)), 2 * beta * W + np.sign(W)


@elastic_net.mistake(slug="changes-its-input")
def takes_absolute_values_in_place(W, beta):
    """Changes the caller's weights."""
    dW = 2 * beta * W + np.sign(W)
    np.abs(W, out=W)
    return np.sum(beta * W * W + W), dW
