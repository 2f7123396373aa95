"""The gradient check: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec03_gradients.differences import in_place
from autograder.checks.lec03_gradients.verdict_cases import DEFAULT, OTHER, verdict_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec03 as references

gradient_check = Check(
    reference=references.gradient_check,
    results=("passed",),
    parts=(Part("default h and tol", 1, tag=DEFAULT), Part("any h and tol", 1, tag=OTHER)),
    calls=verdict_calls,
    hints=(
        "You have written both halves already in this notebook: the slow gradient, and the number that compares two arrays.",
        "Ask `grad` for the analytic gradient at x, take differences of `f` with step h, and compare the relative error with tol.",
        "One comparison: the relative error of grad(x) and numerical_gradient(f, x, h) is below tol. It is True or False.",
    ),
)


def _central(f, x, h):
    x = np.array(x, dtype=float)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


def _errors(a, b):
    return np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8)


@gradient_check.mistake
def says_the_opposite(f, grad, x, h=1e-5, tol=1e-5):
    """You answer True when the gradient is wrong: True means that the check is passed, the error below tol."""
    return not np.max(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake
def passes_what_is_too_large(f, grad, x, h=1e-5, tol=1e-5):
    """You ask whether the error is *above* tol, so that wrong gradients pass and right ones fail. Passed means below."""
    return np.max(_errors(grad(x), _central(f, x, h))) > tol


@gradient_check.mistake
def returns_the_error(f, grad, x, h=1e-5, tol=1e-5):
    """You return the relative error itself; the answer is True or False: is it below tol?"""
    return np.max(_errors(grad(x), _central(f, x, h)))


@gradient_check.mistake
def compares_absolutely(f, grad, x, h=1e-5, tol=1e-5):
    """You compare the absolute difference with tol: small entries then always pass and large ones hardly ever. Take
    the relative error."""
    return np.max(np.abs(grad(x) - _central(f, x, h))) < tol


@gradient_check.mistake
def averages_over_the_entries(f, grad, x, h=1e-5, tol=1e-5):
    """You take the mean of the errors: one wrong entry among many gets through. The largest error decides."""
    return np.mean(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake
def is_content_with_one_right_entry(f, grad, x, h=1e-5, tol=1e-5):
    """One right entry is enough for you; *all* entries must be right for the gradient to pass."""
    return np.any(_errors(grad(x), _central(f, x, h)) < tol)


@gradient_check.mistake
def looks_at_the_first_entry_only(f, grad, x, h=1e-5, tol=1e-5):
    """You look at the first entry only; a gradient can be right there and wrong elsewhere."""
    return _errors(grad(x), _central(f, x, h)).flat[0] < tol


@gradient_check.mistake
def takes_the_smallest_error(f, grad, x, h=1e-5, tol=1e-5):
    """You compare the *smallest* error with tol, so one right entry is enough; the largest error decides."""
    return np.min(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake
def looks_at_the_last_entry_only(f, grad, x, h=1e-5, tol=1e-5):
    """Only the last entry decides: what you found for the others is written over. One wrong entry is enough to fail."""
    return _errors(grad(x), _central(f, x, h)).flat[-1] < tol


@gradient_check.mistake
def adds_the_errors_up(f, grad, x, h=1e-5, tol=1e-5):
    """You add the errors of all entries up, so that many small ones fail together. The largest error decides."""
    return np.sum(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake
def compares_with_the_longer_one(f, grad, x, h=1e-5, tol=1e-5):
    """You compare the lengths of whole vectors: a small wrong entry hides behind large right ones. Take the largest
    relative error of all entries."""
    a, n = grad(x), _central(f, x, h)
    return np.linalg.norm(a - n) / max(np.linalg.norm(a), np.linalg.norm(n), 1e-8) < tol


@gradient_check.mistake
def compares_lengths(f, grad, x, h=1e-5, tol=1e-5):
    """You compare the lengths of whole vectors, as some courses do: a small wrong entry hides behind large right
    ones. Take the largest relative error of all entries."""
    a, n = grad(x), _central(f, x, h)
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)) < tol


@gradient_check.mistake
def divides_by_the_sum(f, grad, x, h=1e-5, tol=1e-5):
    """You divide by |a| + |n|, as CS231n's code does, which lets errors up to twice tol through; here it is the
    larger of the two."""
    a, n = grad(x), _central(f, x, h)
    return np.max(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8)) < tol


@gradient_check.mistake
def divides_by_the_numerical_one(f, grad, x, h=1e-5, tol=1e-5):
    """You divide by the numerical gradient alone; the relative error takes the larger of the two sizes."""
    a, n = grad(x), _central(f, x, h)
    return np.max(np.abs(a - n) / np.maximum(np.abs(n), 1e-8)) < tol


@gradient_check.mistake
def divides_by_the_analytic_one(f, grad, x, h=1e-5, tol=1e-5):
    """You divide by the analytic gradient alone; the relative error takes the larger of the two sizes."""
    a, n = grad(x), _central(f, x, h)
    return np.max(np.abs(a - n) / np.maximum(np.abs(a), 1e-8)) < tol


@gradient_check.mistake
def has_no_floor(f, grad, x, h=1e-5, tol=1e-5):
    """Where both gradients are tiny you divide by next to nothing, and noise looks like an error: the divisor should
    never be less than 1e-8."""
    a, n = grad(x), _central(f, x, h)
    return np.max(np.abs(a - n) / np.maximum(np.abs(a), np.abs(n))) < tol


@gradient_check.mistake
def adds_the_floor(f, grad, x, h=1e-5, tol=1e-5):
    """You *add* 1e-8 to the divisor, which makes the error of small gradients smaller than it is; 1e-8 is a floor: the
    divisor is the larger of the sizes and 1e-8."""
    a, n = grad(x), _central(f, x, h)
    return np.max(np.abs(a - n) / (np.maximum(np.abs(a), np.abs(n)) + 1e-8)) < tol


@gradient_check.mistake
def looks_where_the_difference_is_largest(f, grad, x, h=1e-5, tol=1e-5):
    """You look at one entry only, where the difference is largest. A smaller difference of smaller numbers may be the larger
    error: take the relative error of all entries."""
    a, n = grad(x), _central(f, x, h)
    return _errors(a, n).flat[np.argmax(np.abs(a - n))] < tol


@gradient_check.mistake
def lets_tiny_differences_pass(f, grad, x, h=1e-5, tol=1e-5):
    """Like NumPy's `allclose` you let differences below 1e-8 pass, however small the gradient itself is. A wrong small
    entry gets through; take the relative error."""
    return np.allclose(grad(x), _central(f, x, h), rtol=tol)


@gradient_check.mistake
def measures_by_allclose(f, grad, x, h=1e-5, tol=1e-5):
    """NumPy's `allclose` measures by its second argument alone, and without a floor; the relative error takes the larger
    of the two sizes, and 1e-8 at least."""
    return np.allclose(grad(x), _central(f, x, h), rtol=tol, atol=0)


@gradient_check.mistake
def leaves_tol_to_allclose(f, grad, x, h=1e-5, tol=1e-5):
    """You leave the tolerance to NumPy's `allclose`: the argument `tol` does nothing, and differences below 1e-8 always
    pass."""
    return np.allclose(grad(x), _central(f, x, h))


@gradient_check.mistake
def passes_at_the_tolerance(f, grad, x, h=1e-5, tol=1e-5):
    """Right, except where the error is exactly tol: that is not *below* it. Compare with < and not with ≤."""
    return np.max(_errors(grad(x), _central(f, x, h))) <= tol


@gradient_check.mistake
def ignores_h(f, grad, x, h=1e-5, tol=1e-5):
    """Right for h = 1e-5 and only then: hand the argument `h` on to the differences."""
    return np.max(_errors(grad(x), _central(f, x, 1e-5))) < tol


@gradient_check.mistake
def ignores_tol(f, grad, x, h=1e-5, tol=1e-5):
    """Right for tol = 1e-5 and only then: compare with the argument `tol`."""
    return np.max(_errors(grad(x), _central(f, x, h))) < 1e-5


@gradient_check.mistake
def ignores_h_and_tol(f, grad, x, h=1e-5, tol=1e-5):
    """Right for h = 1e-5 and tol = 1e-5 and only then: numbers stand where the arguments `h` and `tol` should."""
    return np.max(_errors(grad(x), _central(f, x, 1e-5))) < 1e-5


@gradient_check.mistake
def steps_less_by_default(f, grad, x, h=1e-7, tol=1e-5):
    """Right when h is given; left out, it is smaller than the 1e-5 of the exercise's first line."""
    return np.max(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake
def is_stricter_by_default(f, grad, x, h=1e-5, tol=1e-7):
    """Right when tol is given; left out, it is smaller than the 1e-5 of the exercise's first line, and right gradients
    fail."""
    return np.max(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake
def steps_more_by_default(f, grad, x, h=1e-4, tol=1e-5):
    """Right when h is given; left out, it is larger than the 1e-5 of the exercise's first line, and a right gradient fails
    where f bends."""
    return np.max(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake
def is_laxer_by_default(f, grad, x, h=1e-5, tol=1e-4):
    """Right when tol is given; left out, it is larger than the 1e-5 of the exercise's first line, and small errors pass."""
    return np.max(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake
def exchanges_h_and_tol(f, grad, x, h=1e-5, tol=1e-5):
    """You use tol as the step and h as the bound: they are both 1e-5 by default, so it does not show at once."""
    return np.max(_errors(grad(x), _central(f, x, tol))) < h


@gradient_check.mistake
def takes_tol_before_h(f, grad, x, tol=1e-5, h=1e-5):
    """Your parameters stand in another order: h comes before tol. Both are 1e-5 by default, so it shows only where they are
    given without their names."""
    return np.max(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake
def goes_forward_only(f, grad, x, h=1e-5, tol=1e-5):
    """Your differences go forward only, from x to x + h: their own error is so large that right gradients fail. Take
    central ones."""
    x, n = np.array(x, dtype=float), np.zeros(np.shape(x))
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        n[i] = (f(x + step) - f(x)) / h
    return np.max(_errors(grad(x), n)) < tol


@gradient_check.mistake
def divides_by_one_step(f, grad, x, h=1e-5, tol=1e-5):
    """No right gradient passes: your differences are twice too large, since x − h and x + h lie two steps apart."""
    return np.max(_errors(grad(x), 2 * _central(f, x, h))) < tol


@gradient_check.mistake
def lets_nan_pass(f, grad, x, h=1e-5, tol=1e-5):
    """A gradient with nan in it passes: every comparison with nan is False, also the one that asks whether the error
    is too large, and those in Python's `max`. Take the largest by NumPy's, and ask whether it is small enough."""
    return not np.max(_errors(grad(x), _central(f, x, h))) >= tol


@gradient_check.mistake
def takes_nan_for_0(f, grad, x, h=1e-5, tol=1e-5):
    """A gradient with nan in it passes where the slope is 0: on the way nan becomes 0. But nan is no number, so the check
    should fail."""
    return np.max(_errors(np.nan_to_num(grad(x)), _central(f, x, h))) < tol


@gradient_check.mistake
def copies_integers(f, grad, x, h=1e-5, tol=1e-5):
    """For integer x right gradients fail: what is added to an entry of an array of integers is cut off, h as well. Make a
    copy of floats."""
    moved, n = x.copy(), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        moved[i] = old + h
        ahead = f(moved)
        moved[i] = old - h
        n[i] = (ahead - f(moved)) / (2 * h)
        moved[i] = old
    return np.max(_errors(grad(x), n)) < tol


@gradient_check.mistake
def does_not_go_back(f, grad, x, h=1e-5, tol=1e-5):
    """Right gradients fail where one slope depends on the other entries: put each entry back to where it was before
    you move the next one."""
    moved, n = np.array(x, dtype=float), np.zeros(np.shape(x))
    for i in np.ndindex(moved.shape):
        moved[i] += h
        ahead = f(moved)
        moved[i] -= 2 * h
        n[i] = (ahead - f(moved)) / (2 * h)
    return np.max(_errors(grad(x), n)) < tol


@gradient_check.mistake
def forgets_the_absolute_difference(f, grad, x, h=1e-5, tol=1e-5):
    """Your difference keeps its sign, so a gradient that lies *below* the numerical one always passes. Take its absolute
    value before you divide."""
    a, n = grad(x), _central(f, x, h)
    return np.max((a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8)) < tol


@gradient_check.mistake
def compares_sizes_only(f, grad, x, h=1e-5, tol=1e-5):
    """You take the absolute values *before* the difference, so a gradient of the opposite sign passes. First the
    difference, then its absolute value."""
    a, n = np.abs(grad(x)), np.abs(_central(f, x, h))
    return np.max(np.abs(a - n) / np.maximum(np.maximum(a, n), 1e-8)) < tol


@gradient_check.mistake
def has_no_answer_for_a_wrong_gradient(f, grad, x, h=1e-5, tol=1e-5):
    """For a wrong gradient your function returns None: the other way through it needs a `return` as well."""
    return True if np.max(_errors(grad(x), _central(f, x, h))) < tol else None


@gradient_check.mistake
def checks_somewhere_else(f, grad, x, h=1e-5, tol=1e-5):
    """You check at a point of your own. The question is whether the gradient is right at `x`; it may be so there and
    nowhere else."""
    x = np.ones(x.shape)
    return np.max(_errors(grad(x), _central(f, x, h))) < tol


@gradient_check.mistake(slug="changes-its-input")
def comes_back_nearly(f, grad, x, h=1e-5, tol=1e-5):
    """Leaves rounding behind in the caller's x."""
    a = grad(x)
    return np.max(_errors(a, in_place(f, np.asarray(x, dtype=float), h, h))) < tol
