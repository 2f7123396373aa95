"""Scores of a linear classifier: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec00_linear_classifier.cases import BIAS, NO_BIAS, score_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec00 as references

linear_scores = Check(
    reference=references.linear_scores,
    results=("scores",),
    parts=(Part("weights", 1, tag=NO_BIAS), Part("weights and bias", 1, tag=BIAS)),
    calls=score_calls,
    hints=(
        "Write the shapes down first: X is (N, D), W is (C, D), and (N, C) is wanted. Which axis do X and W share?",
        "A matrix product sums over the axis it finds in the middle: (N, D) times (D, C). How do you get a (D, C) from W?",
        "Multiply X with the transpose of W; then add b, which has one number for each of the C columns.",
    ),
)


@linear_scores.mistake
def forgets_the_bias(X, W, b):
    """The bias is missing: every class has a number in `b` that is added to its score, whatever the image."""
    return X @ W.T


@linear_scores.mistake
def takes_the_bias_away(X, W, b):
    """Your bias has the wrong sign: b is added to the scores, f = Wx + b."""
    return X @ W.T - b


@linear_scores.mistake
def does_not_transpose_the_weights(X, W, b):
    """Here W has one *row* for each class, shape (C, D); your product needs shape (D, C), as in CS231n's homework.
    The middle sizes of the product must agree."""
    return X @ W + b


@linear_scores.mistake
def transposes_the_data(X, W, b):
    """Your product puts X and W together over the axis of the examples; they share the axis of the features, D."""
    return X.T @ W + b


@linear_scores.mistake
def puts_classes_in_rows(X, W, b):
    """Your scores are transposed, shape (C, N): here each *example* has a row and each class a column, shape (N,
    C)."""
    return W @ X.T + b[:, None]


@linear_scores.mistake
def gives_the_bias_to_examples(X, W, b):
    """You add b as a column, one number for each example; it has one for each *class*, and classes are the
    columns."""
    return X @ W.T + b[:, None]


@linear_scores.mistake
def adds_the_bias_for_every_feature(X, W, b):
    """The bias is counted D times: it stands inside the sum over the features. Add it once, after the sum."""
    return (X[:, None, :] * W + b[:, None]).sum(axis=2)


@linear_scores.mistake
def adds_one_bias_to_all_classes(X, W, b):
    """All your classes get the same bias, the first one: b has a number of its own for each class."""
    return X @ W.T + b[0]


@linear_scores.mistake
def multiplies_by_the_bias(X, W, b):
    """You multiply by the bias; it is added: f = Wx + b. (A bias of 0 must not wipe out the scores.)"""
    return (X @ W.T) * b


@linear_scores.mistake
def starts_where_the_last_one_ended(X, W, b):
    """Right for the first example only: the second starts from the first one's scores. Each example starts anew
    from the bias."""
    scores = np.zeros((len(X), len(W)))
    row = b.astype(float)
    for i in range(len(X)):
        row += W @ X[i]
        scores[i] = row
    return scores


@linear_scores.mistake
def scores_the_first_example_only(X, W, b):
    """You return the scores of one example, shape (C,); a row for each of the N examples is needed."""
    return W @ X[0] + b


@linear_scores.mistake
def multiplies_without_summing(X, W, b):
    """Your result has three axes: every product of a feature and a weight is still there. Sum over the features."""
    return X[:, None, :] * W + b[:, None]


@linear_scores.mistake
def divides_by_255(X, W, b):
    """The product of X and W is 255 times too small: the pixels are used as they come, no rescaling belongs into the
    scores."""
    return X / 255 @ W.T + b


@linear_scores.mistake
def averages_over_the_features(X, W, b):
    """The product of X and W is D times too small: a score is the sum over the features, not their mean."""
    return (X[:, None, :] * W).mean(axis=2) + b


@linear_scores.mistake
def cuts_at_zero(X, W, b):
    """Your negative scores have become 0. A score may be any number; the max with 0 belongs to the loss, later."""
    return np.maximum(0, X @ W.T + b)


@linear_scores.mistake
def names_the_best_class(X, W, b):
    """You return the best class of each example; the scores themselves are asked for, one for each class."""
    return (X @ W.T + b).argmax(axis=1)


@linear_scores.mistake
def turns_scores_into_probabilities(X, W, b):
    """Your rows sum to 1: these are softmax probabilities. The plain scores are asked for, f = Wx + b."""
    e = np.exp(X @ W.T + b - (X @ W.T + b).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@linear_scores.mistake
def rounds_to_whole_numbers(X, W, b):
    """With integer data your scores lose their fractions: the array you write into has the type of X. Make it an
    array of floats."""
    scores = X @ W.T + b
    return scores.astype(np.int64) if X.dtype.kind in "iu" else scores


@linear_scores.mistake
def reshapes_instead_of_transposing(X, W, b):
    """Your table of weights has shape (D, C), but its rows and columns are mixed up: reshaping reads the same numbers
    in the same order, while the transpose turns rows into columns."""
    return X @ W.reshape(W.shape[1], W.shape[0]) + b


@linear_scores.mistake
def keeps_the_last_product_only(X, W, b):
    """Only the last feature counts in your scores: inside the loop a product *replaces* the ones before it. Add them
    up."""
    return X[:, -1:] * W[:, -1] + b


@linear_scores.mistake
def writes_the_formula_as_it_stands(X, W, b):
    """Wx + b is written for one image in a column. Here each image is a *row* of X, so the product of W and the
    transpose of X has classes for rows, shape (C, N), and b does not fit beside it."""
    return W @ X.T + b


@linear_scores.mistake
def leaves_the_last_feature_out(X, W, b):
    """The last feature never counts: your loop over the features ends one too early. It runs over all D of them."""
    return X[:, :-1] @ W[:, :-1].T + b


@linear_scores.mistake
def puts_the_ones_at_the_other_end(X, W, b):
    """The column of ones stands at one end of X and the biases at the other end of W, so that the ones meet weights
    and the biases meet features. Put both at the same end."""
    return np.column_stack([np.ones(len(X)), X]) @ np.column_stack([W, b]).T


@linear_scores.mistake(slug="changes-its-input")
def reshapes_the_bias(X, W, b):
    """Changes the shape of the caller's bias."""
    b.shape = (1, len(W))
    return X @ W.T + b
