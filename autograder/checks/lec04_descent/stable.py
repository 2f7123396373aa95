"""The largest stable learning rate: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec04_descent.cases_hessians import DIAGONAL, TURNED, stable_rate_calls
from course_lib import second_order
from course_lib.checking.exercise import Part

largest_stable_learning_rate = Check(
    reference=second_order.largest_stable_learning_rate,
    results=("learning rate",),
    parts=(Part(DIAGONAL, 1, tag=DIAGONAL), Part(TURNED, 1, tag=TURNED)),
    calls=stable_rate_calls,
    hints=(
        "Take one number and f(x) = λ x² / 2. By which factor does a step of gradient descent multiply x?",
        "That factor is 1 − α λ, and it must stay between −1 and 1. In n dimensions there is one for each eigenvalue: which breaks first?",
        "The line is 2 divided by the largest eigenvalue of H; NumPy has a function for the eigenvalues of symmetric matrices.",
    ),
)


@largest_stable_learning_rate.mistake
def takes_the_fastest_rate(H):
    """Yours is half of it: at 1/λ the steepest direction is solved in one step, but up to 2/λ it still converges, swinging
    from side to side."""
    return 1 / np.linalg.eigvalsh(H)[-1]


@largest_stable_learning_rate.mistake
def asks_the_flattest_direction(H):
    """Your rate comes from the *smallest* eigenvalue, the flattest direction. The steepest one is the first to break: take
    the largest."""
    return 2 / np.linalg.eigvalsh(H)[0]


@largest_stable_learning_rate.mistake
def takes_the_best_rate_for_all(H):
    """2 / (λ_min + λ_max) is the rate that converges *fastest* over all directions. The largest that converges at all needs
    λ_max alone."""
    e = np.linalg.eigvalsh(H)
    return 2 / (e[0] + e[-1])


@largest_stable_learning_rate.mistake
def looks_at_the_diagonal(H):
    """Right for a diagonal H; when the valley is turned, its largest eigenvalue is larger than any entry of the
    diagonal."""
    return 2 / np.max(np.diag(H))


@largest_stable_learning_rate.mistake
def looks_at_the_first_entry(H):
    """You look at the first entry of H only, the curvature along the first axis. The steepest direction may be another."""
    return 2 / np.float64(H[0, 0])


@largest_stable_learning_rate.mistake
def takes_the_sum_of_the_eigenvalues(H):
    """You divide by the sum of the eigenvalues, the trace. That rate is stable, but not the largest: directions break one
    by one."""
    return 2 / np.trace(H)


@largest_stable_learning_rate.mistake
def takes_the_mean_of_the_eigenvalues(H):
    """You divide by the mean eigenvalue. The steepest direction is steeper than the mean and would explode."""
    return 2 / np.mean(np.linalg.eigvalsh(H))


@largest_stable_learning_rate.mistake
def takes_the_norm_of_all_entries(H):
    """You divide by the root of the sum of all squared entries, which NumPy's norm gives by default. It is larger than the
    largest eigenvalue."""
    return 2 / np.linalg.norm(H)


@largest_stable_learning_rate.mistake
def takes_the_largest_row_sum(H):
    """You divide by the largest row sum of H. That is a bound on the eigenvalues, so your rate is safe, but not the
    largest."""
    return 2 / np.max(np.sum(np.abs(H), axis=1))


@largest_stable_learning_rate.mistake
def takes_the_determinant(H):
    """You divide by the determinant, the *product* of the eigenvalues. Only the largest one counts."""
    return 2 / np.prod(np.linalg.eigvalsh(H))


@largest_stable_learning_rate.mistake
def turns_the_fraction_over(H):
    """The fraction is upside down: the steeper the surface, the *smaller* the rate must be."""
    return np.linalg.eigvalsh(H)[-1] / 2


@largest_stable_learning_rate.mistake
def multiplies_by_two(H):
    """You return twice the largest eigenvalue. The steeper the surface, the smaller the rate: divide by it."""
    return 2 * np.linalg.eigvalsh(H)[-1]


@largest_stable_learning_rate.mistake
def returns_the_eigenvalue(H):
    """You return the largest eigenvalue itself. The rate is what makes 1 − α λ reach −1."""
    return np.linalg.eigvalsh(H)[-1]


@largest_stable_learning_rate.mistake
def takes_the_root_of_the_eigenvalue(H):
    """You divide by the root of the largest eigenvalue. H is the Hessian itself, not a factor of it: no root is
    needed."""
    return 2 / np.sqrt(np.linalg.eigvalsh(H)[-1])


@largest_stable_learning_rate.mistake
def squares_the_eigenvalue(H):
    """You divide by the square of the largest eigenvalue. A step multiplies by 1 − α λ, so λ enters once."""
    return 2 / np.linalg.eigvalsh(H)[-1] ** 2


@largest_stable_learning_rate.mistake
def divides_by_the_condition_number(H):
    """You divide by the ratio of the largest to the smallest eigenvalue. That number says how *slow* the descent is; the
    limit needs the largest alone."""
    e = np.linalg.eigvalsh(H)
    return 2 / (e[-1] / e[0])


@largest_stable_learning_rate.mistake
def gives_a_rate_for_each_direction(H):
    """You return a rate for each direction. One rate serves them all, so the steepest direction decides."""
    return 2 / np.linalg.eigvalsh(H)


@largest_stable_learning_rate.mistake
def halves_the_range(H):
    """You divide by the middle between the smallest and the largest eigenvalue. The steepest direction is steeper and would
    explode."""
    e = np.linalg.eigvalsh(H)
    return 2 / ((e[0] + e[-1]) / 2)


@largest_stable_learning_rate.mistake
def takes_the_last_of_unsorted_eigenvalues(H):
    """You take the last eigenvalue that `eig` gives, and it gives them in no order; `eigvalsh` and `eigh` sort them, the
    largest last."""
    return 2 / np.linalg.eig(H)[0][-1]


@largest_stable_learning_rate.mistake
def takes_the_first_of_unsorted_eigenvalues(H):
    """You take the first eigenvalue that `eig` gives, and it gives them in no order; `eigvalsh` and `eigh` sort them, the
    largest last."""
    return 2 / np.linalg.eig(H)[0][0]


@largest_stable_learning_rate.mistake(slug="changes-its-input")
def keeps_one_triangle_only(H):
    """Changes the caller's matrix."""
    H[np.tril_indices(len(H), -1)] = 0
    return 2 / np.linalg.eigvalsh(H, UPLO="U")[-1]
