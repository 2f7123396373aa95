"""Kinds of critical points: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec04_descent.cases_hessians import CLEAR, OTHER_TOL, ZERO, critical_point_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec04 as references

critical_point = Check(
    reference=references.critical_point,
    results=("kind",),
    parts=(Part(CLEAR, 1, tag=CLEAR), Part(ZERO, 1, tag=ZERO), Part(OTHER_TOL, 1, tag=OTHER_TOL)),
    calls=critical_point_calls,
    hints=(
        "The entries of H say little by themselves; in which directions does the surface bend up, and in which down?",
        "Look at the signs of H's eigenvalues, and treat those of size at most tol as neither up nor down.",
        "Is one above tol and another below −tol? All above? All below? What is left is degenerate; ask in this order.",
    ),
)


def _word(up, down, n):
    """The rule, given how many eigenvalues bend up and down."""
    if up and down:
        return "saddle"
    return "minimum" if up == n else "maximum" if down == n else "degenerate"


@critical_point.mistake
def exchanges_minimum_and_maximum(H, tol=1e-8):
    """Minimum and maximum are exchanged: positive eigenvalues bend the surface *up* on every side, as at the bottom of a
    bowl."""
    e = np.linalg.eigvalsh(H)
    return _word(np.sum(e < -tol), np.sum(e > tol), len(e))


@critical_point.mistake
def trusts_the_determinant(H, tol=1e-8):
    """You trust the sign of the determinant, which tells in two dimensions only: in three, two negative eigenvalues make it
    positive. Look at every eigenvalue by itself."""
    det = np.prod(np.linalg.eigvalsh(H))
    if abs(det) <= tol:
        return "degenerate"
    return "saddle" if det < 0 else "minimum" if np.trace(H) > 0 else "maximum"


@critical_point.mistake
def asks_the_determinant_and_a_corner(H, tol=1e-8):
    """The sign of the determinant and the first entry of H tell in two dimensions only: in three, two negative eigenvalues
    make the determinant positive. Look at every eigenvalue."""
    det = np.prod(np.linalg.eigvalsh(H))
    if abs(det) <= tol:
        return "degenerate"
    return "saddle" if det < 0 else "minimum" if H[0, 0] > 0 else "maximum"


@critical_point.mistake
def takes_zero_for_positive(H, tol=1e-8):
    """A zero eigenvalue beside positive ones is not yet a minimum: along that direction the second order says nothing, and
    x³ would fall. That is "degenerate"."""
    e = np.linalg.eigvalsh(H)
    return "minimum" if np.all(e >= -tol) else "maximum" if np.all(e <= tol) else "saddle"


@critical_point.mistake
def calls_every_zero_degenerate(H, tol=1e-8):
    """Right, except for a zero beside both signs: one direction goes up and one goes down, so it is a saddle whatever the
    zero does."""
    e = np.linalg.eigvalsh(H)
    if np.any(np.abs(e) <= tol):
        return "degenerate"
    return _word(np.sum(e > 0), np.sum(e < 0), len(e))


@critical_point.mistake
def ignores_the_tolerance(H, tol=1e-8):
    """Right for the default tolerance and only then: the number 1e-8 stands where the argument `tol` should."""
    e = np.linalg.eigvalsh(H)
    return _word(np.sum(e > 1e-8), np.sum(e < -1e-8), len(e))


@critical_point.mistake
def compares_with_zero(H, tol=1e-8):
    """Your eigenvalues are compared with 0 itself. Computed ones are hardly ever exactly 0: sizes up to `tol` count as
    0."""
    e = np.linalg.eigvalsh(H)
    return _word(np.sum(e > 0), np.sum(e < 0), len(e))


@critical_point.mistake
def counts_a_size_of_tol_as_a_sign(H, tol=1e-8):
    """Right, except where an eigenvalue is exactly `tol` in size: that still counts as 0. Only what is larger has a
    sign."""
    e = np.linalg.eigvalsh(H)
    return _word(np.sum(e >= tol), np.sum(e <= -tol), len(e))


@critical_point.mistake
def compares_with_the_largest(H, tol=1e-8):
    """Your tolerance is relative: small eigenvalues count as 0 beside a large one. Here `tol` is a size in H's own
    unit."""
    e = np.linalg.eigvalsh(H)
    limit = tol * np.max(np.abs(e))
    return _word(np.sum(e > limit), np.sum(e < -limit), len(e))


@critical_point.mistake
def looks_at_the_diagonal(H, tol=1e-8):
    """Right for a diagonal H: you look at its diagonal, but the entries beside it matter as well. The eigenvalues know
    both."""
    d = np.diag(H)
    return _word(np.sum(d > tol), np.sum(d < -tol), len(d))


@critical_point.mistake
def looks_at_all_entries(H, tol=1e-8):
    """You look at the signs of H's entries. A matrix of positive entries may bend down in some direction: take its
    eigenvalues."""
    return _word(np.sum(H > tol), np.sum(H < -tol), H.size)


@critical_point.mistake
def looks_at_the_sum(H, tol=1e-8):
    """You look at the sum of the eigenvalues, the trace. A large positive one hides a negative one there: look at each by
    itself."""
    trace = np.trace(H)
    return "minimum" if trace > tol else "maximum" if trace < -tol else "degenerate"


@critical_point.mistake
def is_content_with_one_sign(H, tol=1e-8):
    """One positive eigenvalue is enough for your minimum. *All* have to be positive; one negative makes it a saddle."""
    e = np.linalg.eigvalsh(H)
    return "minimum" if np.any(e > tol) else "maximum" if np.any(e < -tol) else "degenerate"


@critical_point.mistake
def knows_no_degenerate_point(H, tol=1e-8):
    """What is neither minimum nor maximum is a saddle for you. A saddle needs both signs; with a zero and one sign only
    the second order does not decide."""
    e = np.linalg.eigvalsh(H)
    return "minimum" if np.all(e > tol) else "maximum" if np.all(e < -tol) else "saddle"


@critical_point.mistake
def takes_sizes_without_signs(H, tol=1e-8):
    """Everything is a minimum for you: singular values and absolute values have no sign. Take eigenvalues as they
    are."""
    sizes = np.linalg.svd(H, compute_uv=False)
    return "minimum" if np.all(sizes > tol) else "degenerate"


@critical_point.mistake
def has_no_word_for_degenerate(H, tol=1e-8):
    """Right, but where nothing else fits your function returns None. What is left is "degenerate": say so in a last
    `return`."""
    e = np.linalg.eigvalsh(H)
    if e[0] < -tol and e[-1] > tol:
        return "saddle"
    return "minimum" if e[0] > tol else "maximum" if e[-1] < -tol else None


@critical_point.mistake
def looks_at_the_smallest_only(H, tol=1e-8):
    """You look at one eigenvalue, the smallest. It tells a minimum; for all else the largest has to be asked as well."""
    e = np.linalg.eigvalsh(H)[0]
    return "minimum" if e > tol else "maximum" if e < -tol else "degenerate"


@critical_point.mistake
def takes_a_zero_for_the_sign_of_the_others(H, tol=1e-8):
    """Only if *all* eigenvalues are 0 you call the point degenerate. One zero beside others of one sign is enough: along
    that direction the second order does not decide."""
    e = np.linalg.eigvalsh(H)
    if np.all(np.abs(e) <= tol):
        return "degenerate"
    return "minimum" if np.all(e >= -tol) else "maximum" if np.all(e <= tol) else "saddle"


@critical_point.mistake
def is_degenerate_only_at_zero(H, tol=1e-8):
    """Only if *all* eigenvalues are 0 you call the point degenerate, and a zero beside one sign makes a saddle of it. A
    saddle needs both signs."""
    e = np.linalg.eigvalsh(H)
    if np.all(np.abs(e) <= tol):
        return "degenerate"
    return "minimum" if np.all(e > tol) else "maximum" if np.all(e < -tol) else "saddle"


@critical_point.mistake
def finds_saddles_without_the_tolerance(H, tol=1e-8):
    """Minimum and maximum are right; for a saddle you compare with 0 itself. There, too, an eigenvalue up to `tol` in size
    counts as 0 and has no sign."""
    e = np.linalg.eigvalsh(H)
    if e[0] < 0 < e[-1]:
        return "saddle"
    return "minimum" if e[0] > tol else "maximum" if e[-1] < -tol else "degenerate"


@critical_point.mistake
def has_a_smaller_default_tolerance(H, tol=1e-10):
    """Right when `tol` is given; left out, it is smaller than the 1e-8 of the exercise's first line."""
    e = np.linalg.eigvalsh(H)
    return _word(np.sum(e > tol), np.sum(e < -tol), len(e))


@critical_point.mistake
def has_a_larger_default_tolerance(H, tol=1e-6):
    """Right when `tol` is given; left out, it is larger than the 1e-8 of the exercise's first line."""
    e = np.linalg.eigvalsh(H)
    return _word(np.sum(e > tol), np.sum(e < -tol), len(e))


@critical_point.mistake(slug="changes-its-input")
def clears_small_entries_in_place(H, tol=1e-8):
    """Changes the caller's matrix."""
    e = np.linalg.eigvalsh(H)
    H[np.abs(H) <= tol] = 0
    H[np.tril_indices(len(H), -1)] = 0
    return _word(np.sum(e > tol), np.sum(e < -tol), len(e))
