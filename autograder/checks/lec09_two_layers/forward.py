"""The scores of two layers: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec09_two_layers.cases import BIAS, NO_BIAS, scores_calls
from autograder.checks.lec09_two_layers.network import relu
from course_lib.checking.exercise import Part
from course_lib.references import lec09 as references

two_layer_scores = Check(
    reference=references.two_layer_scores,
    results=("scores",),
    parts=(Part("without biases", 1, tag=NO_BIAS), Part("with biases", 1, tag=BIAS)),
    calls=scores_calls,
    hints=(
        "Write down the shape of everything: X is (N, D), W1 (H, D), W2 (C, H). Which shape has the hidden layer?",
        "Each layer is a linear classifier of its own: its input times its transposed weights, plus its bias. Between the two stands the maximum with 0.",
        "First the hidden layer, the maximum of 0 and (X times W1 transposed + b1); then the hidden layer times W2 transposed, + b2.",
    ),
)


@two_layer_scores.mistake
def forgets_the_relu(X, W1, b1, W2, b2):
    """The maximum with 0 between the layers is missing. Without it two linear layers are one linear layer, and nothing
    is gained."""
    return (X @ W1.T + b1) @ W2.T + b2


@two_layer_scores.mistake
def forgets_b1(X, W1, b1, W2, b2):
    """Right while the biases are 0: `b1` is not used. It belongs to the hidden layer, before the maximum with 0."""
    return relu(X @ W1.T) @ W2.T + b2


@two_layer_scores.mistake
def forgets_b2(X, W1, b1, W2, b2):
    """Right while the biases are 0: `b2` is not used. It is added to the scores at the end."""
    return relu(X @ W1.T + b1) @ W2.T


@two_layer_scores.mistake
def forgets_both_biases(X, W1, b1, W2, b2):
    """Right while the biases are 0: neither `b1` nor `b2` is used. Each layer adds its own."""
    return relu(X @ W1.T) @ W2.T


@two_layer_scores.mistake
def adds_b1_after_the_relu(X, W1, b1, W2, b2):
    """`b1` is added after the maximum with 0; it decides *when* a hidden unit is on, so it is added before."""
    return (relu(X @ W1.T) + b1) @ W2.T + b2


@two_layer_scores.mistake
def subtracts_b1(X, W1, b1, W2, b2):
    """`b1` has the wrong sign: it is added in the hidden layer, like every bias here."""
    return relu(X @ W1.T - b1) @ W2.T + b2


@two_layer_scores.mistake
def cuts_the_scores_too(X, W1, b1, W2, b2):
    """None of your scores is negative: the maximum with 0 stands behind the second layer too. Scores may have any sign,
    so it belongs to the hidden layer only."""
    return relu(relu(X @ W1.T + b1) @ W2.T + b2)


@two_layer_scores.mistake
def cuts_the_scores_only(X, W1, b1, W2, b2):
    """The maximum with 0 stands behind the second layer instead of the first: cut the hidden layer, not the scores."""
    return relu((X @ W1.T + b1) @ W2.T + b2)


@two_layer_scores.mistake
def cuts_the_input(X, W1, b1, W2, b2):
    """The maximum with 0 is taken of the input `X`; it is taken of the hidden layer, after the first weights and
    bias."""
    return (relu(X) @ W1.T + b1) @ W2.T + b2


@two_layer_scores.mistake
def keeps_the_negative_side(X, W1, b1, W2, b2):
    """Your hidden layer keeps the negative side and drops the positive one: the *larger* of 0 and the number is asked
    for."""
    return np.minimum(0, X @ W1.T + b1) @ W2.T + b2


@two_layer_scores.mistake
def takes_the_absolute_value(X, W1, b1, W2, b2):
    """Your hidden units are absolute values; a ReLU is 0 on the negative side, it does not turn it round."""
    return np.abs(X @ W1.T + b1) @ W2.T + b2


@two_layer_scores.mistake
def leaks(X, W1, b1, W2, b2):
    """On the negative side your hidden units are a hundredth of their input: that is the leaky ReLU. The plain one is 0
    there."""
    hidden = X @ W1.T + b1
    return np.where(hidden > 0, hidden, 0.01 * hidden) @ W2.T + b2


@two_layer_scores.mistake
def squashes_with_a_sigmoid(X, W1, b1, W2, b2):
    """Your hidden units lie between 0 and 1: that is the sigmoid. The slides' network takes the maximum with 0."""
    return 1 / (1 + np.exp(-(X @ W1.T + b1))) @ W2.T + b2


@two_layer_scores.mistake
def squashes_with_tanh(X, W1, b1, W2, b2):
    """Your hidden units lie between −1 and 1: that is tanh. The slides' network takes the maximum with 0."""
    return np.tanh(X @ W1.T + b1) @ W2.T + b2


@two_layer_scores.mistake
def counts_units_that_are_on(X, W1, b1, W2, b2):
    """Your hidden units are 0 or 1, on or off; one that is on hands on its *value*."""
    return ((X @ W1.T + b1) > 0) @ W2.T + b2


@two_layer_scores.mistake
def forgets_to_transpose(X, W1, b1, W2, b2):
    """The weights are not transposed: each *row* of `W1` belongs to one hidden unit, and each row of `W2` to one class,
    as in a linear classifier."""
    return relu(X @ W1 + b1) @ W2 + b2


@two_layer_scores.mistake
def returns_classes_by_examples(X, W1, b1, W2, b2):
    """Your scores have a row for each class, shape (C, N); a row for each example is asked for, shape (N, C)."""
    return (relu(X @ W1.T + b1) @ W2.T + b2).T


@two_layer_scores.mistake
def returns_the_hidden_layer(X, W1, b1, W2, b2):
    """You return the hidden layer, shape (N, H); the second layer makes scores of it, shape (N, C)."""
    return relu(X @ W1.T + b1)


@two_layer_scores.mistake
def returns_probabilities(X, W1, b1, W2, b2):
    """Your rows sum to 1: a softmax stands behind the scores. Here the scores themselves are asked for; the softmax
    belongs to the loss."""
    scores = relu(X @ W1.T + b1) @ W2.T + b2
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@two_layer_scores.mistake
def reshapes_instead_of_transposing(X, W1, b1, W2, b2):
    """Your weights are reshaped where they should be transposed: the shape comes out right, but the numbers stand in the
    wrong places."""
    hidden = np.maximum(0, X @ W1.reshape(W1.shape[::-1]) + b1)
    return hidden @ W2.reshape(W2.shape[::-1]) + b2


@two_layer_scores.mistake
def takes_the_largest_of_each_unit(X, W1, b1, W2, b2):
    """NumPy's `max` with a 0 is the largest number along axis 0, so one row is left for all examples. The larger of 0 and
    *each* number is what `maximum` finds."""
    return np.max(X @ W1.T + b1, 0) @ W2.T + b2


@two_layer_scores.mistake
def takes_pythons_max(X, W1, b1, W2, b2):
    """Python's own `max` asks whether a whole array is larger than 0, which has no answer. The larger of 0 and *each*
    number is what NumPy's `maximum` finds."""
    return max(0, X @ W1.T + b1) @ W2.T + b2


@two_layer_scores.mistake(slug="changes-its-input")
def shifts_in_place(X, W1, b1, W2, b2):
    """Changes the caller's data."""
    shift = X[0].copy()
    X -= shift
    return relu(X @ W1.T + (W1 @ shift + b1)) @ W2.T + b2
