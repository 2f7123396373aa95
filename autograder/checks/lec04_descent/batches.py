"""Minibatches: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec04_descent.cases_walks import EVEN, UNEVEN, minibatches_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec04 as references

minibatches = Check(
    reference=references.minibatches,
    results=("batches",),
    parts=(Part(EVEN, 1, tag=EVEN), Part(UNEVEN, 1, tag=UNEVEN)),
    calls=minibatches_calls,
    hints=(
        "Take 10 rows and a batch size of 4 and write the three batches on paper.",
        "Batch k begins at place k · batch_size of the order. What does a slice give that reaches beyond the end?",
        "Go through the starts 0, batch_size, 2·batch_size, … below the length of the order, and slice batch_size entries from each.",
    ),
)


@minibatches.mistake
def drops_the_short_batch(order, batch_size):
    """The rows left over at the end are missing. A short last batch is still a batch: keep it, or these rows are never
    learned from."""
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(len(order) // batch_size)]


@minibatches.mistake
def makes_that_many_batches(order, batch_size):
    """You make `batch_size` batches; `batch_size` is how many rows are in *one*."""
    return np.array_split(order, batch_size)


@minibatches.mistake
def makes_batches_of_almost_equal_size(order, batch_size):
    """The number of batches is right, but you spread the rows evenly over them. Every batch but the last holds exactly
    `batch_size` rows."""
    return np.array_split(order, -(-len(order) // batch_size))


@minibatches.mistake
def returns_the_places(order, batch_size):
    """Your batches count 0, 1, 2, …: these are places in the order. Return what stands there: the entries of `order`."""
    return [np.arange(i, min(i + batch_size, len(order))) for i in range(0, len(order), batch_size)]


@minibatches.mistake
def sorts_the_order(order, batch_size):
    """Your rows are sorted, so every epoch would have the same batches. Keep the order as it is given."""
    order = np.sort(order)
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


@minibatches.mistake
def fills_the_short_batch_from_the_start(order, batch_size):
    """Your last batch is filled up with rows from the start, which are then seen twice. Let it be short."""
    starts = range(0, len(order), batch_size)
    return [np.take(order, np.arange(i, i + batch_size), mode="wrap") for i in starts]


@minibatches.mistake
def fills_the_short_batch_with_its_last_row(order, batch_size):
    """Your last batch is filled up by repeating its last row, which then counts several times. Let it be short."""
    starts = range(0, len(order), batch_size)
    return [np.take(order, np.arange(i, i + batch_size), mode="clip") for i in starts]


@minibatches.mistake
def joins_the_rest_to_the_batch_before(order, batch_size):
    """The rows left over are added to the batch before, which gets too long. They are a batch of their own."""
    cuts = [k * batch_size for k in range(1, len(order) // batch_size)]
    return np.split(order, cuts)


@minibatches.mistake
def adds_an_empty_batch(order, batch_size):
    """Right when the last batch is short; when the batches come out even, yours are followed by an empty one. Its mean
    gradient would be 0/0."""
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(len(order) // batch_size + 1)]


@minibatches.mistake
def deals_the_rows_out(order, batch_size):
    """You deal the rows out like cards, one to each batch in turn. Cut the order instead: the first `batch_size` rows are
    the first batch."""
    count = -(-len(order) // batch_size)
    return [order[k::count] for k in range(count)]


@minibatches.mistake
def slides_by_one(order, batch_size):
    """Your batches overlap: the next one begins one row further on. It begins `batch_size` rows further on."""
    return [order[i : i + batch_size] for i in range(len(order))]


@minibatches.mistake
def puts_the_short_batch_first(order, batch_size):
    """Your first batch is the short one. The rows left over come last."""
    rest = len(order) % batch_size
    first = [order[:rest]] if rest else []
    return first + [order[i : i + batch_size] for i in range(rest, len(order), batch_size)]


@minibatches.mistake
def goes_backwards(order, batch_size):
    """Your batches begin at the end of the order. Begin with its first row."""
    order = order[::-1]
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


@minibatches.mistake
def returns_the_first_batch_only(order, batch_size):
    """You return after the first batch. Go on to the end of the order and return all batches in a list."""
    return [order[:batch_size]]


@minibatches.mistake
def cuts_once(order, batch_size):
    """You cut the order once, after the first batch, so the second holds all the rest. Cut after *every* `batch_size`
    rows."""
    return [order[:batch_size], order[batch_size:]]


@minibatches.mistake
def loses_the_last_row_of_each_batch(order, batch_size):
    """Each batch lacks its last row: the end of a slice is not included, so there is no need to subtract 1."""
    return [order[i : i + batch_size - 1] for i in range(0, len(order), batch_size)]


@minibatches.mistake
def stops_before_the_last_batch(order, batch_size):
    """Your last batch is missing, whether it is short or not: the places where batches begin go on to the end of the
    order, not to `batch_size` before it."""
    return [order[i : i + batch_size] for i in range(0, len(order) - batch_size, batch_size)]


@minibatches.mistake
def overlaps_by_one(order, batch_size):
    """Each batch has one row too many, which the next one has again: the end of a slice is not included, so there is
    nothing to add to it."""
    return [order[i : i + batch_size + 1] for i in range(0, len(order), batch_size)]


@minibatches.mistake
def always_ends_at_batch_size(order, batch_size):
    """Right in the first batch, the others are empty: each of your slices ends at `batch_size`. It has to move along with
    its start."""
    return [order[i:batch_size] for i in range(0, len(order), batch_size)]


@minibatches.mistake
def leaves_out_the_first_batch(order, batch_size):
    """Your first batch is missing: the places where batches begin start from 0."""
    return [order[i : i + batch_size] for i in range(batch_size, len(order), batch_size)]


@minibatches.mistake
def fills_the_short_batch_with_zeros(order, batch_size):
    """Your last batch is filled up with zeros, and 0 is a row like any other. Let it be short."""
    missing = -len(order) % batch_size
    return list(np.concatenate([order, np.zeros(missing, dtype=int)]).reshape(-1, batch_size))


@minibatches.mistake
def returns_one_long_array(order, batch_size):
    """You put the batches together again; keep them apart, as the arrays of a list."""
    return np.array(order)


@minibatches.mistake
def empties_the_batch_it_has_kept(order, batch_size):
    """All your batches are one list: after it has been kept, `clear` empties it again. Begin a new list for each batch."""
    batches, batch = [], []
    for row in order:
        batch.append(row)
        if len(batch) == batch_size:
            batches.append(batch)
            batch.clear()
    return [*batches, batch] if batch else batches


@minibatches.mistake(slug="changes-its-input")
def crosses_out_the_rows_it_has_used(order, batch_size):
    """Changes the caller's order."""
    batches = []
    for i in range(0, len(order), batch_size):
        batches.append(order[i : i + batch_size].copy())
        order[i : i + batch_size] = 0
    return batches
