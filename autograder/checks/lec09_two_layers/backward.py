"""The gradients of two layers: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec09_two_layers.cases import HUGE, MODERATE, gradient_calls
from autograder.checks.lec09_two_layers.network import network, relu, softmax_loss
from course_lib.checking.exercise import Part
from course_lib.references import lec09 as references

GRADIENTS = ("dW1", "db1", "dW2", "db2")

two_layer_gradients = Check(
    reference=references.two_layer_gradients,
    results=("loss", GRADIENTS),
    parts=(
        Part("loss", 1, output="loss", tag=MODERATE),
        Part("dW2", 0.5, output="dW2", tag=MODERATE),
        Part("db2", 0.5, output="db2", tag=MODERATE),
        Part("dW1", 1, output="dW1", tag=MODERATE),
        Part("db1", 0.5, output="db1", tag=MODERATE),
        Part("huge scores", 0.5, tag=HUGE),
    ),
    calls=gradient_calls,
    hints=(
        "Begin at the end: `softmax_loss` of lecture 01 gives the loss and the gradient of the scores. Every gradient has the shape of what it belongs to.",
        "Go back one step at a time: from the scores to W2, b2 and the hidden layer; through the ReLU, which lets through only where it was on; then to W1 and b1.",
        "dW2 is dscores transposed times the hidden layer + 2λW2, db2 the column sums of dscores. Going back, dscores times W2, set to 0 where the hidden layer is 0.",
    ),
)


@two_layer_gradients.mistake(earns=("dW1", "dW2", "huge scores"))
def halves_the_penalty(X, y, W1, b1, W2, b2, lam):
    """Your regularizer has a ½ in front, as in many courses; the slides' loss adds λ ΣW² without ½. (Your gradients fit
    your loss, so they count.)"""
    return network(X, y, W1, b1, W2, b2, lam, penalty=0.5, decay=1)


@two_layer_gradients.mistake
def halves_the_penalty_of_the_loss_only(X, y, W1, b1, W2, b2, lam):
    """Your gradients are right; in the loss there is a ½ before the regularizer that the slides' loss, and your own
    gradients, do not have."""
    return network(X, y, W1, b1, W2, b2, lam, penalty=0.5)


@two_layer_gradients.mistake
def forgets_the_2_of_the_square(X, y, W1, b1, W2, b2, lam):
    """Your loss is right, but the regularizer pulls half as hard as it should in your gradients: the derivative of a
    square brings a factor of 2."""
    return network(X, y, W1, b1, W2, b2, lam, decay=1)


@two_layer_gradients.mistake
def forgets_the_penalty(X, y, W1, b1, W2, b2, lam):
    """Your gradients are right, but the regularizer is missing in the loss: it adds λ times the sum of the squares of
    both weights."""
    return network(X, y, W1, b1, W2, b2, lam, penalty=0)


@two_layer_gradients.mistake
def forgets_the_decay(X, y, W1, b1, W2, b2, lam):
    """The regularizer is in your loss, but not in the gradients of the weights: what is added to a loss adds its own
    derivative."""
    return network(X, y, W1, b1, W2, b2, lam, decay=0)


@two_layer_gradients.mistake
def ignores_lam(X, y, W1, b1, W2, b2, lam):
    """Right for λ = 0 and only then: `lam` is not used. The regularizer of both weights belongs to the loss, and its
    derivative to their gradients."""
    return network(X, y, W1, b1, W2, b2, 0.0)


@two_layer_gradients.mistake
def regularizes_the_first_layer_only(X, y, W1, b1, W2, b2, lam):
    """`W2` is not regularized: both layers' weights are."""
    return network(X, y, W1, b1, W2, b2, lam, penalty=(1, 0), decay=(2, 0))


@two_layer_gradients.mistake
def regularizes_the_second_layer_only(X, y, W1, b1, W2, b2, lam):
    """`W1` is not regularized: both layers' weights are."""
    return network(X, y, W1, b1, W2, b2, lam, penalty=(0, 1), decay=(0, 2))


@two_layer_gradients.mistake(earns=("db1", "db2", "huge scores"))
def regularizes_the_biases(X, y, W1, b1, W2, b2, lam):
    """You regularize the biases too; only the weights `W1` and `W2` are, since a bias does not make scores depend on the
    input more strongly. (Your gradients fit your loss, so they count.)"""
    loss, (dW1, db1, dW2, db2) = network(X, y, W1, b1, W2, b2, lam)
    return loss + lam * ((b1 * b1).sum() + (b2 * b2).sum()), (dW1, db1 + 2 * lam * b1, dW2, db2 + 2 * lam * b2)


@two_layer_gradients.mistake(earns=(*GRADIENTS, "huge scores"))
def sums_over_the_examples(X, y, W1, b1, W2, b2, lam):
    """The loss of your data is N times ours: the mean over the examples is missing. (Your gradients fit your loss, so
    they count.)"""
    N = len(y)

    def summed(scores, y):
        return tuple(N * one for one in softmax_loss(scores, y))

    return network(X, y, W1, b1, W2, b2, lam, loss=summed)


@two_layer_gradients.mistake
def gradients_without_the_mean(X, y, W1, b1, W2, b2, lam):
    """Your loss is right, and the data's part of your gradients is N times too large: the loss is a mean over the N
    examples, so they carry the same 1/N."""

    def half_summed(scores, y):
        loss, dscores = softmax_loss(scores, y)
        return loss, dscores * len(y)

    return network(X, y, W1, b1, W2, b2, lam, loss=half_summed)


@two_layer_gradients.mistake
def averages_the_biases_gradients(X, y, W1, b1, W2, b2, lam):
    """The gradient of a bias is N times too small: the 1/N is in `dscores` already, so add up over the examples and do
    not average again."""
    loss, (dW1, db1, dW2, db2) = network(X, y, W1, b1, W2, b2, lam)
    return loss, (dW1, db1 / len(y), dW2, db2 / len(y))


@two_layer_gradients.mistake
def forgets_the_relu_going_back(X, y, W1, b1, W2, b2, lam):
    """Your second layer is right; on the way back the ReLU is missing, or asks whether hidden >= 0, which is always so. Where
    a hidden unit was 0, nothing it did mattered, so no gradient passes."""
    return network(X, y, W1, b1, W2, b2, lam, through=lambda dhidden, before: dhidden)


@two_layer_gradients.mistake
def lets_the_kink_through(X, y, W1, b1, W2, b2, lam):
    """Nearly: where a hidden unit is exactly 0, at the kink, the subgradient here is 0, so the gradient passes only
    where the unit is above 0."""
    return network(X, y, W1, b1, W2, b2, lam, through=lambda dhidden, before: dhidden * (before >= 0))


@two_layer_gradients.mistake
def cuts_the_gradient_instead(X, y, W1, b1, W2, b2, lam):
    """On the way back you cut the *gradient* at 0. A ReLU asks for the sign of what went in: where the hidden unit was
    on, the gradient passes whole, negative or not."""
    return network(X, y, W1, b1, W2, b2, lam, through=lambda dhidden, before: relu(dhidden))


@two_layer_gradients.mistake
def multiplies_by_the_hidden_layer(X, y, W1, b1, W2, b2, lam):
    """On the way back you multiply by the hidden layer itself; the slope of a ReLU is 1 where it is on and 0 where it
    is off."""
    return network(X, y, W1, b1, W2, b2, lam, through=lambda dhidden, before: dhidden * relu(before))


@two_layer_gradients.mistake
def forgets_b1_in_the_mask(X, y, W1, b1, W2, b2, lam):
    """On the way back you ask whether X W1ᵀ is above 0; the hidden unit is on when X W1ᵀ *plus its bias* is."""
    return network(X, y, W1, b1, W2, b2, lam, through=lambda dhidden, before: dhidden * (before - b1 > 0))


@two_layer_gradients.mistake
def forgets_the_relu_altogether(X, y, W1, b1, W2, b2, lam):
    """The maximum with 0 between the layers is missing, on the way there and back: so yours is one linear layer, in two
    pieces."""
    return network(X, y, W1, b1, W2, b2, lam, cut=lambda before: before, through=lambda dhidden, before: dhidden)


@two_layer_gradients.mistake
def multiplies_with_what_went_into_the_relu(X, y, W1, b1, W2, b2, lam):
    """Your dW2 takes what went *into* the ReLU; what reached the second layer is what came out of it."""
    loss, (dW1, db1, _, db2) = network(X, y, W1, b1, W2, b2, lam)
    before = X @ W1.T + b1
    dscores = softmax_loss(relu(before) @ W2.T + b2, y)[1]
    return loss, (dW1, db1, dscores.T @ before + 2 * lam * W2, db2)


@two_layer_gradients.mistake
def forgets_what_is_true(X, y, W1, b1, W2, b2, lam):
    """All your gradients begin with what the network believes; take away what is true first: 1 for the right class of
    each example."""

    def belief(scores, y):
        loss, dscores = softmax_loss(scores, y)
        return loss, dscores + np.eye(scores.shape[1])[y] / len(y)

    return network(X, y, W1, b1, W2, b2, lam, loss=belief)


@two_layer_gradients.mistake
def takes_the_hinge(X, y, W1, b1, W2, b2, lam):
    """Your loss of the data is the hinge (SVM); here it is the softmax loss, −log of the right class's probability."""

    def hinge(scores, y):
        rows = np.arange(len(y))
        terms = np.maximum(0, scores - scores[rows, y][:, None] + 1)
        terms[rows, y] = 0
        dscores = (terms > 0) / len(y)
        dscores[rows, y] = -dscores.sum(axis=1)
        return terms.sum() / len(y), dscores

    return network(X, y, W1, b1, W2, b2, lam, loss=hinge)


@two_layer_gradients.mistake
def does_not_shift_the_scores(X, y, W1, b1, W2, b2, lam):
    """Right until the scores are large: e^1000 is more than a float can hold. Take each row's largest score away
    first."""

    def unshifted(scores, y):
        powers = np.exp(scores)
        p, rows = powers / powers.sum(axis=1, keepdims=True), np.arange(len(y))
        return (np.log(powers.sum(axis=1)) - scores[rows, y]).mean(), (p - np.eye(scores.shape[1])[y]) / len(y)

    return network(X, y, W1, b1, W2, b2, lam, loss=unshifted)


@two_layer_gradients.mistake
def takes_the_log_of_a_rounded_probability(X, y, W1, b1, W2, b2, lam):
    """Right until a probability is so small that it rounds to 0: its log is then −inf. Write −log p as log Σ e^s − s_y,
    with the row shifted first."""

    def rounded(scores, y):
        dscores = softmax_loss(scores, y)[1]
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        p = powers / powers.sum(axis=1, keepdims=True)
        return -np.log(p[np.arange(len(y)), y]).mean(), dscores

    return network(X, y, W1, b1, W2, b2, lam, loss=rounded)


@two_layer_gradients.mistake
def turns_the_gradients_round(X, y, W1, b1, W2, b2, lam):
    """Your gradients have the opposite sign: a gradient points to where the loss *grows*. The minus sign comes later,
    in the step."""
    loss, gradients = network(X, y, W1, b1, W2, b2, lam)
    return loss, tuple(-one for one in gradients)


@two_layer_gradients.mistake
def transposes_the_weights_gradients(X, y, W1, b1, W2, b2, lam):
    """Your gradients of the weights are transposed; dW1 has the shape of `W1`, and dW2 that of `W2`."""
    loss, (dW1, db1, dW2, db2) = network(X, y, W1, b1, W2, b2, lam)
    return loss, (dW1.T, db1, dW2.T, db2)


@two_layer_gradients.mistake
def keeps_rows_of_biases(X, y, W1, b1, W2, b2, lam):
    """Your gradients of the biases are tables of one row; they have the shapes of `b1` and `b2`, (H,) and (C,). Leave
    out keepdims."""
    loss, (dW1, db1, dW2, db2) = network(X, y, W1, b1, W2, b2, lam)
    return loss, (dW1, db1[None], dW2, db2[None])


@two_layer_gradients.mistake
def returns_the_second_layer_first(X, y, W1, b1, W2, b2, lam):
    """Your gradients are in the order in which they are found; asked for is dW1, db1, dW2, db2, the order of the
    arguments."""
    loss, (dW1, db1, dW2, db2) = network(X, y, W1, b1, W2, b2, lam)
    return loss, (dW2, db2, dW1, db1)


@two_layer_gradients.mistake
def returns_five_results(X, y, W1, b1, W2, b2, lam):
    """You return five results side by side; asked for are two, the loss and the tuple of the four gradients: mind the
    inner parentheses."""
    loss, gradients = network(X, y, W1, b1, W2, b2, lam)
    return loss, *gradients


@two_layer_gradients.mistake
def adds_a_small_number_in_the_log(X, y, W1, b1, W2, b2, lam):
    """A small number is added inside the log, so every loss is a little wrong, and for a very unlikely right class it
    stops growing. Write −log p as log Σ e^s − s_y instead."""

    def loss(scores, y):
        _, dscores = softmax_loss(scores, y)
        p = (dscores * len(y))[np.arange(len(y)), y] + 1
        return -np.log(p + 1e-8).mean(), dscores

    return network(X, y, W1, b1, W2, b2, lam, loss=loss)


@two_layer_gradients.mistake
def shifts_by_the_largest_of_all(X, y, W1, b1, W2, b2, lam):
    """Right until one example's scores are far below another's: you take the largest of *all* scores away, and e to the
    rest is 0. Take each row's own largest score away."""

    def loss(scores, y):
        e = np.exp(scores - scores.max())
        p = e / e.sum(axis=1, keepdims=True)
        value = -np.log(p[np.arange(len(y)), y]).mean()
        p[np.arange(len(y)), y] -= 1
        return value, p / len(y)

    return network(X, y, W1, b1, W2, b2, lam, loss=loss)


@two_layer_gradients.mistake(earns=("dW1", "dW2"))
def divides_the_penalty_by_the_examples(X, y, W1, b1, W2, b2, lam):
    """Your regularizer is divided by N, as in some courses; the slides' loss adds λ ΣW² once, however many examples there
    are. (Your gradients fit your loss, so they count.)"""
    return network(X, y, W1, b1, W2, b2, lam / len(X))


@two_layer_gradients.mistake
def divides_the_penalty_of_the_loss_only(X, y, W1, b1, W2, b2, lam):
    """Your gradients are right; in the loss the regularizer is divided by N. Only the loss of the data is a mean over the
    examples."""
    return network(X, y, W1, b1, W2, b2, lam, penalty=1 / len(X))


@two_layer_gradients.mistake
def averages_over_all_classes(X, y, W1, b1, W2, b2, lam):
    """Your gradients are right; your loss averages −log p over all classes of each example. Only the right class's
    counts: pick it with `y`."""

    def loss(scores, y):
        _, dscores = softmax_loss(scores, y)
        log_p = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        return -log_p.mean(), dscores

    return network(X, y, W1, b1, W2, b2, lam, loss=loss)


@two_layer_gradients.mistake
def takes_whole_columns_in_the_loss(X, y, W1, b1, W2, b2, lam):
    """Your gradients are right; your loss takes whole columns: `[:, y]` is a table of every example with every label. Pick
    one entry of each row, that of its own label."""

    def loss(scores, y):
        log_p = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        return -log_p[:, y].mean(), softmax_loss(scores, y)[1]

    return network(X, y, W1, b1, W2, b2, lam, loss=loss)


@two_layer_gradients.mistake
def takes_1_from_whole_columns(X, y, W1, b1, W2, b2, lam):
    """Your loss is right; in the gradient of the scores 1 is taken from whole columns, `[:, y]`. Take it from one entry of
    each row, that of its own label."""

    def loss(scores, y):
        dscores = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
        dscores[:, y] -= 1
        return softmax_loss(scores, y)[0], dscores / len(y)

    return network(X, y, W1, b1, W2, b2, lam, loss=loss)


@two_layer_gradients.mistake
def sums_db1_behind_the_relu(X, y, W1, b1, W2, b2, lam):
    """Your db1 adds up the gradient of the hidden layer. `b1` stands before the ReLU, so add up what has
    come back through it."""
    loss, (dW1, _, dW2, db2) = network(X, y, W1, b1, W2, b2, lam)
    dscores = softmax_loss(relu(X @ W1.T + b1) @ W2.T + b2, y)[1]
    return loss, (dW1, (dscores @ W2).sum(axis=0), dW2, db2)


@two_layer_gradients.mistake
def misses_the_brackets_of_the_penalty(X, y, W1, b1, W2, b2, lam):
    """Your gradients are right; in the loss λ multiplies the squares of `W1` only: a pair of brackets is missing around
    the sum of both layers' squares."""
    loss, gradients = network(X, y, W1, b1, W2, b2, lam)
    return loss + (1 - lam) * (W2 * W2).sum(), gradients


@two_layer_gradients.mistake
def forgets_to_square_the_norms(X, y, W1, b1, W2, b2, lam):
    """Your gradients are right; in the loss you add the norms of the weights, which are roots. The regularizer is λ times
    their *squares*."""
    loss, gradients = network(X, y, W1, b1, W2, b2, lam, penalty=0)
    return loss + lam * (np.linalg.norm(W1) + np.linalg.norm(W2)), gradients


@two_layer_gradients.mistake
def forgets_the_minus_of_the_log(X, y, W1, b1, W2, b2, lam):
    """Your gradients are right; your loss of the data has the wrong sign: the log of a probability is negative, and the
    loss is minus that."""
    loss, gradients = network(X, y, W1, b1, W2, b2, lam)
    data, _ = softmax_loss(relu(X @ W1.T + b1) @ W2.T + b2, y)
    return loss - 2 * data, gradients


@two_layer_gradients.mistake
def forgets_the_decay_of_dW1(X, y, W1, b1, W2, b2, lam):
    """Your dW1 lacks the regularizer's part, which your loss has, and your dW2 too: add the derivative of λ ΣW² for both
    layers."""
    return network(X, y, W1, b1, W2, b2, lam, decay=(0, 2))


@two_layer_gradients.mistake
def forgets_the_decay_of_dW2(X, y, W1, b1, W2, b2, lam):
    """Your dW2 lacks the regularizer's part, which your loss has, and your dW1 too: add the derivative of λ ΣW² for both
    layers."""
    return network(X, y, W1, b1, W2, b2, lam, decay=(2, 0))


@two_layer_gradients.mistake
def takes_1_away_after_dividing(X, y, W1, b1, W2, b2, lam):
    """Your loss is right; in the gradient of the scores you divide by N first and then take 1 away, so the 1 is not
    divided. Take it away first."""

    def loss(scores, y):
        value, dscores = softmax_loss(scores, y)
        dscores[np.arange(len(y)), y] -= 1 - 1 / len(y)
        return value, dscores

    return network(X, y, W1, b1, W2, b2, lam, loss=loss)


@two_layer_gradients.mistake
def forgets_lam_in_the_decay(X, y, W1, b1, W2, b2, lam):
    """Your loss is right; in your gradients of the weights the regularizer pulls with 2W, whatever λ is: λ is missing
    there."""
    loss, (dW1, db1, dW2, db2) = network(X, y, W1, b1, W2, b2, lam, decay=0)
    return loss, (dW1 + 2 * W1, db1, dW2 + 2 * W2, db2)


@two_layer_gradients.mistake
def takes_what_is_believed_from_what_is_true(X, y, W1, b1, W2, b2, lam):
    """Your loss is right; the gradient of your scores has the opposite sign, and all that comes back from it: it is what
    the network believes *minus* what is true."""

    def loss(scores, y):
        value, dscores = softmax_loss(scores, y)
        return value, -dscores

    return network(X, y, W1, b1, W2, b2, lam, loss=loss)


@two_layer_gradients.mistake
def lets_the_biases_decay(X, y, W1, b1, W2, b2, lam):
    """Your loss is right; in your gradients the regularizer pulls at the biases too. It holds the weights alone, so db1 and db2
    have nothing of it."""
    loss, (dW1, db1, dW2, db2) = network(X, y, W1, b1, W2, b2, lam)
    return loss, (dW1, db1 + 2 * lam * b1, dW2, db2 + 2 * lam * b2)


@two_layer_gradients.mistake
def divides_by_N_twice(X, y, W1, b1, W2, b2, lam):
    """Your loss is right, and the data's part of your gradients is N times too small: they are divided by the N examples
    twice, and the mean does it once."""

    def loss(scores, y):
        value, dscores = softmax_loss(scores, y)
        return value, dscores / len(y)

    return network(X, y, W1, b1, W2, b2, lam, loss=loss)


@two_layer_gradients.mistake
def adds_1_for_what_is_true(X, y, W1, b1, W2, b2, lam):
    """Your loss is right; in the gradient of the scores 1 is *added* at the right class. It is what the network believes minus
    what is true: a right class should score higher."""

    def loss(scores, y):
        value, dscores = softmax_loss(scores, y)
        dscores[np.arange(len(y)), y] += 2 / len(y)
        return value, dscores

    return network(X, y, W1, b1, W2, b2, lam, loss=loss)


@two_layer_gradients.mistake(slug="changes-its-input")
def shifts_b2_in_place(X, y, W1, b1, W2, b2, lam):
    """Changes the caller's bias."""
    b2 -= b2.max()
    return network(X, y, W1, b1, W2, b2, lam)
