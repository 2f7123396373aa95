"""The BFGS update: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec07_second_order.cases import FROM_IDENTITY, MID_RUN, bfgs_calls
from course_lib import second_order
from course_lib.checking.exercise import Part

bfgs_update = Check(
    reference=second_order.bfgs_update,
    results=("H_inv",),
    parts=(Part("from the identity", 1, tag=FROM_IDENTITY), Part("mid-run", 2, tag=MID_RUN)),
    calls=bfgs_calls,
    hints=(
        "Test your result by hand: the new H_inv times y must give back s.",
        "Two kinds of products: sᵀy is one number, s yᵀ is a table, the outer product. The formula has one of the first and three of the second.",
        "With ρ = 1 / sᵀy: left factor I − ρ·(table of s and y), then H_inv, then the left factor transposed; plus ρ·(table of s and s).",
    ),
)


def _left(s, y):
    return np.eye(len(s)) - np.outer(s, y) / (s @ y)


@bfgs_update.mistake(earns=("from the identity",))
def updates_like_dfp(H_inv, s, y):
    """This is the DFP update, the older sister of BFGS. It fits the last step too, H_inv·y = s, but keeps other things
    of the old matrix. The slides have BFGS."""
    Hy = H_inv @ y
    return H_inv - np.outer(Hy, Hy) / (y @ Hy) + np.outer(s, s) / (s @ y)


@bfgs_update.mistake(earns=("from the identity",))
def updates_the_hessian(H_inv, s, y):
    """This is the update of the Hessian itself, where s and y have each other's places. Here its *inverse* is learned,
    so that no equations need solving: H_inv·y = s."""
    Bs = H_inv @ s
    return H_inv - np.outer(Bs, Bs) / (s @ Bs) + np.outer(y, y) / (s @ y)


@bfgs_update.mistake
def exchanges_s_and_y(H_inv, s, y):
    """s and y have changed places: s is the step, y the change of the gradient, and the new H_inv takes y to s."""
    left = _left(y, s)
    return left @ H_inv @ left.T + np.outer(y, y) / (s @ y)


@bfgs_update.mistake
def exchanges_left_and_right(H_inv, s, y):
    """The two factors around H_inv have changed places: in the left one s comes before yᵀ, in the right one after.
    H_inv·y = s tells them apart."""
    left = _left(s, y)
    return left.T @ H_inv @ left + np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def forgets_the_last_term(H_inv, s, y):
    """The last term is missing, or stands between the two factors, which make it 0: so far your matrix takes y to 0. ρ·s·sᵀ,
    added at the very end, is what lets it take y to s."""
    left = _left(s, y)
    return left @ H_inv @ left.T


@bfgs_update.mistake
def takes_the_last_term_away(H_inv, s, y):
    """The last term has the wrong sign, so your matrix takes y to −s, and is not positive definite any more."""
    left = _left(s, y)
    return left @ H_inv @ left.T - np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def forgets_rho_in_the_last_term(H_inv, s, y):
    """Your last term lacks its ρ: s·sᵀ alone takes y to s times sᵀy."""
    left = _left(s, y)
    return left @ H_inv @ left.T + np.outer(s, s)


@bfgs_update.mistake
def squares_y_in_the_last_term(H_inv, s, y):
    """Your last term is made of y; it is made of the steps, ρ·s·sᵀ, so that H_inv·y = s."""
    left = _left(s, y)
    return left @ H_inv @ left.T + np.outer(y, y) / (s @ y)


@bfgs_update.mistake
def multiplies_by_s_y(H_inv, s, y):
    """Your ρ is sᵀy; it is one *over* that number."""
    rho = s @ y
    left = np.eye(len(s)) - rho * np.outer(s, y)
    return left @ H_inv @ left.T + rho * np.outer(s, s)


@bfgs_update.mistake
def divides_by_y_y(H_inv, s, y):
    """Your ρ is 1 over yᵀy. It is 1 over sᵀy, the product of the *two* vectors."""
    left = np.eye(len(s)) - np.outer(s, y) / (y @ y)
    return left @ H_inv @ left.T + np.outer(s, s) / (y @ y)


@bfgs_update.mistake
def adds_inside_the_factors(H_inv, s, y):
    """The factors around H_inv add the outer product to the identity; they take it away: I − ρ·s·yᵀ. (Multiplied out,
    both mixed tables come with a minus.)"""
    left = np.eye(len(s)) + np.outer(s, y) / (s @ y)
    return left @ H_inv @ left.T + np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def takes_products_for_tables(H_inv, s, y):
    """With arrays of one axis `s @ y.T` is a single number, not a table: transposing them does nothing. The formula
    needs outer products."""
    rho = 1 / (s @ y)
    left = np.eye(len(s)) - rho * (s @ y.T)
    right = np.eye(len(s)) - rho * (y @ s.T)
    return left @ H_inv @ right + rho * (s @ s.T)


@bfgs_update.mistake
def multiplies_the_vectors_entry_by_entry(H_inv, s, y):
    """Your s and y are multiplied entry by entry, which gives one row; the formula needs outer products, tables of every
    entry of one with every entry of the other."""
    rho = 1 / (s @ y)
    identity = np.eye(len(s))
    return (identity - rho * s * y) @ H_inv @ (identity - rho * y * s) + rho * s * s


@bfgs_update.mistake
def writes_1_for_the_identity(H_inv, s, y):
    """Your I is the number 1, which is taken from every entry of the table. I is the identity matrix: ones on the
    diagonal only."""
    rho = 1 / (s @ y)
    return (1 - rho * np.outer(s, y)) @ H_inv @ (1 - rho * np.outer(y, s)) + rho * np.outer(s, s)


@bfgs_update.mistake
def multiplies_entry_by_entry(H_inv, s, y):
    """The factors around H_inv are multiplied entry by entry; these are products of matrices."""
    left = _left(s, y)
    return left * H_inv * left.T + np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def forgets_the_right_factor(H_inv, s, y):
    """Only the left factor is there, so your matrix is not symmetric. The same factor, transposed, stands on the right
    of H_inv."""
    return _left(s, y) @ H_inv + np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def does_not_transpose_the_right_factor(H_inv, s, y):
    """The factor on the right of H_inv is the left one *transposed*: I − ρ·y·sᵀ. Yours is the same on both sides."""
    left = _left(s, y)
    return left @ H_inv @ left + np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def forgets_what_was_learned(H_inv, s, y):
    """The argument `H_inv` does not appear: every update starts again from the identity, and what earlier steps taught is
    lost."""
    left = _left(s, y)
    return left @ left.T + np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def updates_by_rank_one(H_inv, s, y):
    """This is the symmetric rank-one update. It fits the last step as well, but need not stay positive definite; BFGS
    changes two ranks."""
    r = s - H_inv @ y
    return H_inv + np.outer(r, r) / (r @ y)


@bfgs_update.mistake(earns=("from the identity",))
def scales_the_start(H_inv, s, y):
    """H_inv is scaled by sᵀy / yᵀy before the update. That is a good idea for the very first matrix of a run, but it is
    not part of the update."""
    left = _left(s, y)
    return left @ (H_inv * (s @ y) / (y @ y)) @ left.T + np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def rounds_to_the_type_of_the_matrix(H_inv, s, y):
    """Where H_inv came as integers your result loses its fractions: the array you write into has its integer type. Make it
    an array of floats."""
    left = _left(s, y)
    new = np.zeros_like(H_inv)
    new[...] = left @ H_inv @ left.T + np.outer(s, s) / (s @ y)
    return new


@bfgs_update.mistake
def works_in_place(H_inv, s, y):
    """Your update writes into the matrix it was given. That changes the caller's H_inv, and an integer array cannot even
    hold the result: make a new one instead."""
    left = _left(s, y)
    new = left @ H_inv @ left.T
    H_inv -= H_inv - new
    H_inv += np.outer(s, s) / (s @ y)
    return H_inv


@bfgs_update.mistake
def adds_a_number_for_the_last_table(H_inv, s, y):
    """Your last term is one number, added to every entry: the product s · s. The formula has the table s·sᵀ, an outer
    product."""
    left = np.eye(len(s)) - np.outer(s, y) / (s @ y)
    return left @ H_inv @ left.T + (s @ s) / (s @ y)


@bfgs_update.mistake
def mixes_s_and_y_in_the_last_term(H_inv, s, y):
    """Your last term is made of s and y; it is made of the step alone, ρ·s·sᵀ, so that H_inv·y = s."""
    left = np.eye(len(s)) - np.outer(s, y) / (s @ y)
    return left @ H_inv @ left.T + np.outer(s, y) / (s @ y)


@bfgs_update.mistake
def divides_by_s_s(H_inv, s, y):
    """Your ρ is 1 over sᵀs. It is 1 over sᵀy, the product of the *two* vectors."""
    left = np.eye(len(s)) - np.outer(s, y) / (s @ s)
    return left @ H_inv @ left.T + np.outer(s, s) / (s @ s)


@bfgs_update.mistake
def leaves_out_what_both_factors_make(H_inv, s, y):
    """Multiplied out, the formula has one table more: what both factors take away together, in which yᵀ·H_inv·y is a
    number before s·sᵀ."""
    rho, moved = 1 / (s @ y), H_inv @ y
    return H_inv - rho * (np.outer(s, moved) + np.outer(moved, s)) + rho * np.outer(s, s)


@bfgs_update.mistake
def has_one_rho_where_both_factors_meet(H_inv, s, y):
    """Multiplied out, the table with the number yᵀ·H_inv·y comes from both factors, so it has ρ *twice*; yours has it
    once."""
    rho, moved = 1 / (s @ y), H_inv @ y
    return H_inv - rho * (np.outer(s, moved) + np.outer(moved, s)) + rho * (1 + y @ moved) * np.outer(s, s)


@bfgs_update.mistake
def forgets_a_transposed_table(H_inv, s, y):
    """Your matrix is not symmetric: multiplied out, H_inv·y meets s in *two* tables, of which one is the other
    transposed."""
    rho, moved = 1 / (s @ y), H_inv @ y
    return H_inv - 2 * rho * np.outer(s, moved) + (rho + rho**2 * (y @ moved)) * np.outer(s, s)


@bfgs_update.mistake
def forgets_rho_in_the_factors(H_inv, s, y):
    """The two factors around H_inv lack their ρ: without it they take away the whole of s·yᵀ, however long s and y are."""
    left = np.eye(len(s)) - np.outer(s, y)
    return left @ H_inv @ left.T + np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def forgets_the_left_factor(H_inv, s, y):
    """Only the right factor is there, so your matrix is not symmetric. The same factor, transposed, stands on the left
    of H_inv."""
    return H_inv @ _left(s, y).T + np.outer(s, s) / (s @ y)


@bfgs_update.mistake
def forgets_to_square_s_y(H_inv, s, y):
    """Multiplied out, s·sᵀ is divided by the *square* of sᵀy, since yᵀ·H_inv·y + sᵀy stands before it; you divide by
    sᵀy once."""
    Hy, sy = H_inv @ y, s @ y
    return H_inv + (sy + y @ Hy) * np.outer(s, s) / sy - (np.outer(Hy, s) + np.outer(s, Hy)) / sy


@bfgs_update.mistake
def leaves_out_a_transposed_table(H_inv, s, y):
    """Your matrix is not symmetric: multiplied out, H_inv·y meets s in *two* tables, one the other transposed; yours has
    the first alone."""
    rho, moved = 1 / (s @ y), H_inv @ y
    return H_inv - rho * np.outer(s, moved) + (rho + rho**2 * (y @ moved)) * np.outer(s, s)


@bfgs_update.mistake
def forgets_rho_in_the_mixed_tables(H_inv, s, y):
    """Multiplied out, each table has its ρ: the two that are made of s and H_inv·y lack theirs."""
    rho, moved = 1 / (s @ y), H_inv @ y
    mixed = np.outer(s, moved) + np.outer(moved, s)
    return H_inv - mixed + (rho + rho**2 * (y @ moved)) * np.outer(s, s)


@bfgs_update.mistake(slug="changes-its-input")
def writes_into_the_callers_matrix(H_inv, s, y):
    """Changes the caller's H_inv."""
    left = _left(s, y)
    H_inv = np.asarray(H_inv, dtype=float)
    H_inv[...] = left @ H_inv @ left.T + np.outer(s, s) / (s @ y)
    return H_inv
