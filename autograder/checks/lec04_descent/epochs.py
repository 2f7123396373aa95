"""One epoch of stochastic gradient descent: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec04_descent.cases_walks import EVEN, SOME, UNEVEN, sgd_epoch_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec04 as references

sgd_epoch = Check(
    reference=references.sgd_epoch,
    results=("w",),
    parts=(Part(EVEN, 1, tag=EVEN), Part(UNEVEN, 1, tag=UNEVEN), Part(SOME, 1, tag=SOME)),
    calls=sgd_epoch_calls,
    hints=(
        "Follow one batch: which rows of X and y belong to it, and at which w is its gradient taken?",
        "One batch, one step: pick the batch's rows out of X *and* y with the entries of the order, and use the w of the step before.",
        "Loop over slices of the order; in each, w becomes w minus the learning rate times grad of w and the rows the slice names.",
    ),
)


def _slices(order, batch_size):
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


@sgd_epoch.mistake
def ignores_the_order(grad, w, X, y, order, batch_size, learning_rate):
    """Your batches take the rows as they stand in X, one after the other. Let `order` say which row comes next."""
    for batch in _slices(np.arange(len(order)), batch_size):
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def goes_through_X_as_it_stands(grad, w, X, y, order, batch_size, learning_rate):
    """Your batches are all rows of X as they stand, one after the other. Let `order` say which rows come, and when."""
    for batch in _slices(np.arange(len(X)), batch_size):
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def slices_X_itself(grad, w, X, y, order, batch_size, learning_rate):
    """You cut the batches out of X and y as they stand. Cut them out of `order`, whose entries say which rows to take."""
    for i in range(0, len(order), batch_size):
        w = w - learning_rate * grad(w, X[i : i + batch_size], y[i : i + batch_size])
    return w


@sgd_epoch.mistake
def takes_all_rows_in_every_step(grad, w, X, y, order, batch_size, learning_rate):
    """Every step of yours takes the gradient of all rows of X: hand `grad` the rows of one batch alone."""
    for _ in range(0, len(order), batch_size):
        w = w - learning_rate * grad(w, X, y)
    return w


@sgd_epoch.mistake
def slides_by_one(grad, w, X, y, order, batch_size, learning_rate):
    """Your batches overlap: the next one begins one row further on. It begins `batch_size` rows further on."""
    for i in range(len(order)):
        batch = order[i : i + batch_size]
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def makes_batches_of_almost_equal_size(grad, w, X, y, order, batch_size, learning_rate):
    """The number of steps is right, but you spread the rows evenly over the batches. Every batch but the last holds exactly
    `batch_size` rows."""
    for batch in np.array_split(order, -(-len(order) // batch_size)):
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def takes_all_rows_of_X(grad, w, X, y, order, batch_size, learning_rate):
    """Right when the order names all rows; when it names some only, you go through the others as well. The length of
    `order` counts, not that of X."""
    order = np.concatenate([order, np.setdiff1d(np.arange(len(X)), order)])
    for batch in _slices(order, batch_size):
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def goes_on_with_empty_batches(grad, w, X, y, order, batch_size, learning_rate):
    """Right when the order names all rows; otherwise your loop runs to the length of X, the last batches are empty, and
    their mean is 0/0. Stop at the end of `order`."""
    for i in range(0, len(X), batch_size):
        batch = order[i : i + batch_size]
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def shuffles_X_without_y(grad, w, X, y, order, batch_size, learning_rate):
    """The examples of a batch are picked by the order, but their labels are not, so examples get the labels of others.
    Pick both alike."""
    for i in range(0, len(order), batch_size):
        w = w - learning_rate * grad(w, X[order[i : i + batch_size]], y[: len(order)][i : i + batch_size])
    return w


@sgd_epoch.mistake
def takes_all_gradients_at_the_first_w(grad, w, X, y, order, batch_size, learning_rate):
    """Your first step is right; then each batch's gradient is still taken at the w the epoch began with. Take it at the
    w of the step before."""
    new = w
    for batch in _slices(order, batch_size):
        new = new - learning_rate * grad(w, X[batch], y[batch])
    return new


@sgd_epoch.mistake
def takes_one_step_with_all_rows(grad, w, X, y, order, batch_size, learning_rate):
    """You take one step with all rows at once: that is plain gradient descent. Here each batch makes a step of its
    own."""
    return w - learning_rate * grad(w, X[order], y[order])


@sgd_epoch.mistake
def takes_every_row_as_a_batch(grad, w, X, y, order, batch_size, learning_rate):
    """You take a step for every single row and never use `batch_size`. A step belongs to a batch of rows."""
    for batch in _slices(order, 1):
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def drops_the_short_batch(grad, w, X, y, order, batch_size, learning_rate):
    """Right when the batches come out even; otherwise the rows left over make no step. A short last batch is still a
    batch."""
    for k in range(len(order) // batch_size):
        batch = order[k * batch_size : (k + 1) * batch_size]
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def makes_that_many_batches(grad, w, X, y, order, batch_size, learning_rate):
    """You make `batch_size` batches; `batch_size` is how many rows are in *one*."""
    for batch in np.array_split(order, batch_size):
        if len(batch):
            w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def climbs(grad, w, X, y, order, batch_size, learning_rate):
    """Your steps go uphill: the gradient points to where the loss grows, so take it away from w."""
    for batch in _slices(order, batch_size):
        w = w + learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def divides_by_the_batch_size_again(grad, w, X, y, order, batch_size, learning_rate):
    """Right for batches of one row; in others your steps are too short by the size of the batch. The gradient you get is
    a mean already."""
    for batch in _slices(order, batch_size):
        w = w - learning_rate * grad(w, X[batch], y[batch]) / len(batch)
    return w


@sgd_epoch.mistake
def divides_by_batch_size_again(grad, w, X, y, order, batch_size, learning_rate):
    """Your steps are too short: the gradient is divided by `batch_size`, and it is a mean over the batch already."""
    for batch in _slices(order, batch_size):
        w = w - learning_rate * grad(w, X[batch], y[batch]) / batch_size
    return w


@sgd_epoch.mistake
def sums_over_the_batch(grad, w, X, y, order, batch_size, learning_rate):
    """Right for batches of one row; in others your steps are too long by the size of the batch. A mean gradient is meant,
    as `grad` gives it."""
    for batch in _slices(order, batch_size):
        w = w - learning_rate * grad(w, X[batch], y[batch]) * len(batch)
    return w


@sgd_epoch.mistake
def weighs_the_short_batch_less(grad, w, X, y, order, batch_size, learning_rate):
    """Right for full batches; the step of the short last one is scaled down by its size. It is a step like the
    others."""
    for batch in _slices(order, batch_size):
        w = w - learning_rate * grad(w, X[batch], y[batch]) * len(batch) / batch_size
    return w


@sgd_epoch.mistake
def stops_after_the_first_batch(grad, w, X, y, order, batch_size, learning_rate):
    """You return after the first batch. An epoch is one pass over the whole order: let the loop end first."""
    batch = order[:batch_size]
    return w - learning_rate * grad(w, X[batch], y[batch])


@sgd_epoch.mistake
def averages_the_gradients(grad, w, X, y, order, batch_size, learning_rate):
    """You average the gradients of all batches and take one step. Every batch makes its own step, and the next batch
    starts from there."""
    gradients = [grad(w, X[batch], y[batch]) for batch in _slices(order, batch_size)]
    return w - learning_rate * np.mean(gradients, axis=0)


@sgd_epoch.mistake
def goes_backwards(grad, w, X, y, order, batch_size, learning_rate):
    """You go through the order from its end. Which batch comes first matters: begin with the first row named."""
    for batch in _slices(order, batch_size)[::-1]:
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def forgets_the_learning_rate(grad, w, X, y, order, batch_size, learning_rate):
    """Your steps are as long as the gradient itself: multiply it by the learning rate."""
    for batch in _slices(order, batch_size):
        w = w - grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def changes_whole_numbers_in_place(grad, w, X, y, order, batch_size, learning_rate):
    """Right for a w with decimals; an array of whole numbers cannot take the decimals of a step in place. Write the new w
    as a new array."""
    w = w.copy()
    for batch in _slices(order, batch_size):
        w -= learning_rate * grad(w, X[batch], y[batch])
    return w


@sgd_epoch.mistake
def starts_each_step_from_the_first_w(grad, w, X, y, order, batch_size, learning_rate):
    """Only the last batch has moved your w: each step starts from the w the epoch began with, as its result gets another
    name. Go on from the new w."""
    for i in range(0, len(order), batch_size):
        rows = order[i : i + batch_size]
        new = w - learning_rate * grad(w, X[rows], y[rows])
    return new


@sgd_epoch.mistake
def leaves_out_the_first_batch(grad, w, X, y, order, batch_size, learning_rate):
    """The first batch makes no step: the places where batches begin start from 0."""
    for i in range(batch_size, len(order), batch_size):
        rows = order[i : i + batch_size]
        w = w - learning_rate * grad(w, X[rows], y[rows])
    return w


@sgd_epoch.mistake
def takes_rows_beside_each_other(grad, w, X, y, order, batch_size, learning_rate):
    """You take a step for every entry of `order`, with the rows that stand *beside* it in X. A batch is made of
    `batch_size` entries of `order`."""
    for i in order:
        w = w - learning_rate * grad(w, X[i : i + batch_size], y[i : i + batch_size])
    return w


@sgd_epoch.mistake
def returns_every_w(grad, w, X, y, order, batch_size, learning_rate):
    """You return the w after every batch; only the last one is asked for."""
    path = [w]
    for i in range(0, len(order), batch_size):
        rows = order[i : i + batch_size]
        path.append(path[-1] - learning_rate * grad(path[-1], X[rows], y[rows]))
    return np.array(path)


@sgd_epoch.mistake
def orders_the_examples_without_their_labels(grad, w, X, y, order, batch_size, learning_rate):
    """You put the rows of X into the new order and leave y as it was, so that examples get the labels of others. Order
    both."""
    X = X[order]
    for i in range(0, len(order), batch_size):
        w = w - learning_rate * grad(w, X[i : i + batch_size], y[i : i + batch_size])
    return w


@sgd_epoch.mistake(slug="changes-its-input")
def steps_with_the_weights_themselves(grad, w, X, y, order, batch_size, learning_rate):
    """Changes the caller's weights."""
    w = np.asarray(w, dtype=float)
    for batch in _slices(order, batch_size):
        w -= learning_rate * grad(w, X[batch], y[batch])
    return w
