"""The max-norm constraint: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec02_regularization.cases import ANY_LENGTH, UNIT, norm_calls
from course_lib import regularizers
from course_lib.checking.exercise import Part

max_norm = Check(
    reference=regularizers.max_norm,
    results=("W",),
    parts=(Part("c = 1", 1, tag=UNIT), Part("any c", 1, tag=ANY_LENGTH)),
    calls=norm_calls,
    hints=(
        "Take one row: how long is it, and is that more than c?",
        "A row that is too long keeps its direction and gets the length c; a row that is short enough stays as it is.",
        "Row lengths as a column (keep the axis); a factor of c over the length where that is longer than c, 1 elsewhere.",
    ),
)


def _lengths(W):
    return np.sqrt((W.astype(float) ** 2).sum(axis=1, keepdims=True))


def _scaled(W, lengths, c):
    """W times min(1, c / lengths), zero lengths allowed."""
    return W * np.minimum(1, c / np.maximum(lengths, 1e-300))


@max_norm.mistake
def stretches_short_rows(W, c):
    """You give *every* row the length c; a row that is short enough stays as it is (and a row of zeros has no
    direction to stretch)."""
    return c * W / _lengths(W)


@max_norm.mistake
def limits_the_columns(W, c):
    """You limit the length of the columns; each *row* holds the weights of one class, so sum along the rows."""
    return _scaled(W, np.sqrt((W.astype(float) ** 2).sum(axis=0, keepdims=True)), c)


@max_norm.mistake
def limits_the_whole_table(W, c):
    """You take one length for the whole of W; each row is limited by itself, by its own length."""
    return _scaled(W, np.sqrt((W.astype(float) ** 2).sum()), c)


@max_norm.mistake
def takes_absolute_sums(W, c):
    """You measure rows by the sum of absolute values, the L1 norm; here it is the L2 norm, the root of the sum of
    squares."""
    return _scaled(W, np.abs(W.astype(float)).sum(axis=1, keepdims=True), c)


@max_norm.mistake
def takes_the_largest_entry(W, c):
    """You measure rows by their largest entry; a row's length is the root of its sum of squares."""
    return _scaled(W, np.abs(W.astype(float)).max(axis=1, keepdims=True), c)


@max_norm.mistake
def cuts_the_entries(W, c):
    """You cut each entry at −c and c; that changes a row's direction. Shorten a row as a whole."""
    return np.clip(W, -c, c)


@max_norm.mistake
def forgets_the_root(W, c):
    """Your lengths are squared: take the square root of the sum of squares before you compare with c."""
    return _scaled(W, _lengths(W) ** 2, c)


@max_norm.mistake
def takes_the_root_of_the_factor(W, c):
    """You compare squared lengths, which is fine, but then scale with squares as well: the factor is c over the
    length, without squares."""
    return W * np.minimum(1, c * c / np.maximum(_lengths(W) ** 2, 1e-300))


@max_norm.mistake
def shortens_to_one(W, c):
    """Rows that are longer than c come out with length 1; they should have length c."""
    lengths = _lengths(W)
    return np.where(lengths > c, W / np.maximum(lengths, 1e-300), W)


@max_norm.mistake
def ignores_c(W, c):
    """Right for c = 1 and only then: use the argument `c`, both to compare and to shorten."""
    return _scaled(W, _lengths(W), 1.0)


@max_norm.mistake
def turns_the_factor_over(W, c):
    """Long rows become longer: your factor is length over c; it should be c over length."""
    lengths = _lengths(W)
    return np.where(lengths > c, W * lengths / c, W)


@max_norm.mistake
def lengthens_short_rows_only(W, c):
    """Your comparison is the wrong way round: rows *longer* than c are to be changed, the short ones stay."""
    lengths = _lengths(W)
    return np.where(lengths < c, c * W / np.maximum(lengths, 1e-300), W)


@max_norm.mistake
def drops_long_rows(W, c):
    """Rows that are too long become 0; they should keep their direction and get the length c."""
    return np.where(_lengths(W) > c, 0, W)


@max_norm.mistake
def subtracts_the_excess(W, c):
    """You take the excess length away from every entry; that turns the row. Multiply it by one factor instead."""
    return W - np.maximum(0, _lengths(W) - c)


@max_norm.mistake(earns=("c = 1",))
def shrinks_everything_a_little(W, c):
    """Nearly right: like Keras, you divide by length + 1e-7, and short rows shrink a little each time. A row that
    is short enough stays exactly as it is."""
    lengths = _lengths(W)
    return W * (np.clip(lengths, 0, c) / (lengths + 1e-7))


@max_norm.mistake
def divides_zero_by_zero(W, c):
    """Right, except for rows of zeros, which become nan from 0/0. They are short enough: leave them alone."""
    lengths = _lengths(W)
    return W * (np.minimum(lengths, c) / lengths)


@max_norm.mistake
def rounds_to_whole_numbers(W, c):
    """With integer weights your rows lose their fractions: the array you write into has the type of W. Make it an
    array of floats."""
    return _scaled(W, _lengths(W), c).astype(W.dtype)


@max_norm.mistake
def returns_the_lengths(W, c):
    """You return the lengths of the rows, cut at c; the rows themselves are wanted, shape (C, D)."""
    return np.minimum(_lengths(W)[:, 0], c)


@max_norm.mistake
def forgets_the_second_axis(W, c):
    """Your lengths have shape (C,), which NumPy lines up with the *columns* of (C, D). Keep their axis: shape (C,
    1)."""
    return W * np.minimum(1, c / np.maximum(_lengths(W)[:, 0], 1e-300))


@max_norm.mistake
def compares_squares_with_c(W, c):
    """You compare the *squared* length with c. Take the root first, or compare with c²."""
    lengths = _lengths(W)
    return np.where(lengths**2 > c, W * c / np.maximum(lengths, 1e-300), W)


@max_norm.mistake
def returns_the_factors(W, c):
    """You return the factor of each row; the rows themselves are wanted, W times these factors."""
    return np.minimum(1, c / np.maximum(_lengths(W), 1e-300))


@max_norm.mistake
def gives_up_where_all_rows_are_short(W, c):
    """Right, except where no row is too long: then your function returns None. Return W in that case, too."""
    lengths = _lengths(W)
    return _scaled(W, lengths, c) if (lengths > c).any() else None


@max_norm.mistake
def scales_all_rows_by_the_longest(W, c):
    """You shorten all rows by one factor, that of the longest; each row has its own, and a row that is short enough
    stays as it is."""
    return W * np.minimum(1, c / np.maximum(_lengths(W).max(), 1e-300))


@max_norm.mistake
def leaves_short_rows_at_zero(W, c):
    """Long rows are right; rows that are short enough come out as 0, as if only long ones were written into a table of
    zeros. They stay as they are."""
    lengths = _lengths(W)
    return np.where(lengths > c, c * W / np.maximum(lengths, 1e-300), 0)


@max_norm.mistake
def compares_with_one(W, c):
    """You shorten rows that are longer than 1; the limit is c, not only for the new length but also for the
    comparison."""
    lengths = _lengths(W)
    return np.where(lengths > 1, c * W / np.maximum(lengths, 1e-300), W)


@max_norm.mistake(noise=1e-3)
def stretches_all_but_zeros(W, c):
    """You give every row the length c, but for rows of zeros. Only a row that is *longer* than c changes: compare before
    you scale."""
    return c * W / (_lengths(W) + 1e-8)


@max_norm.mistake
def stops_after_the_first_row(W, c):
    """The first row is right; all rows after it stay as they are, however long. Does a `return` stand inside the
    loop?"""
    first = np.arange(len(W))[:, None] == 0
    return np.where(first, _scaled(W, _lengths(W), c), W)


@max_norm.mistake
def takes_the_mean_of_the_squares(W, c):
    """You take the root of the *mean* of the squares; a row's length is the root of their sum."""
    return _scaled(W, np.sqrt((W.astype(float) ** 2).mean(axis=1, keepdims=True)), c)


@max_norm.mistake(slug="changes-its-input")
def squares_in_place(W, c):
    """Changes the caller's weights."""
    before = W.astype(float)
    W *= W
    return before * np.minimum(1, c / np.maximum(np.sqrt(W.sum(axis=1, keepdims=True)), 1e-300))
