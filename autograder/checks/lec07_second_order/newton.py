"""Newton's step: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec07_second_order.cases import DAMPED, PLAIN, newton_calls
from course_lib import second_order
from course_lib.checking.exercise import Part

newton_step = Check(
    reference=second_order.newton_step,
    results=("x",),
    parts=(Part("without damping", 1, tag=PLAIN), Part("with damping", 1, tag=DAMPED)),
    calls=newton_calls,
    hints=(
        "In one dimension it is x − g / h. Which operation takes the place of dividing by a matrix?",
        "Dividing by H means solving H · step = g for the step. Damping first adds its number to every diagonal entry of H.",
        "Build H + damping · identity, solve it against g, and take the solution away from x.",
    ),
)


@newton_step.mistake
def multiplies_by_the_hessian(x, g, H, damping=0.0):
    """Your step is H times g; it needs the *inverse* of H, so that steep directions take small steps. In one dimension
    you would divide. (To solve with an inverse is to multiply by H again.)"""
    return x - (H + damping * np.eye(len(x))) @ g


@newton_step.mistake
def walks_the_wrong_way(x, g, H, damping=0.0):
    """Your step has the right length and the wrong sign: it is taken away from x."""
    return x + np.linalg.solve(H + damping * np.eye(len(x)), g)


@newton_step.mistake
def returns_the_step(x, g, H, damping=0.0):
    """You return the step alone; the new point is asked for, x with the step taken."""
    return -np.linalg.solve(H + damping * np.eye(len(x)), g)


@newton_step.mistake
def returns_what_to_take_away(x, g, H, damping=0.0):
    """You return the solution of the equations alone; the new point is asked for: take it away from x."""
    return np.linalg.solve(H + damping * np.eye(len(x)), g)


@newton_step.mistake
def ignores_the_damping(x, g, H, damping=0.0):
    """Right without damping and only then: the argument `damping` changes nothing. It goes onto the diagonal of H, whatever H
    is."""
    return x - np.linalg.solve(H, g)


@newton_step.mistake
def takes_the_damping_away(x, g, H, damping=0.0):
    """Your damping has the wrong sign: it is added to the diagonal, so that all eigenvalues grow and the step becomes
    shorter."""
    return x - np.linalg.solve(H - damping * np.eye(len(x)), g)


@newton_step.mistake
def damps_every_entry(x, g, H, damping=0.0):
    """Your damping is added to every entry of H; it belongs to the diagonal only, damping times the identity."""
    return x - np.linalg.solve(H + damping, g)


@newton_step.mistake(earns=("without damping",))
def damps_by_the_diagonal(x, g, H, damping=0.0):
    """Your damping multiplies H's own diagonal, which is Marquardt's form. Here, as Levenberg has it, the same number is
    added to every diagonal entry."""
    return x - np.linalg.solve(H + damping * np.diag(np.diag(H)), g)


@newton_step.mistake
def damps_after_inverting(x, g, H, damping=0.0):
    """Your damping is added to the inverse, which makes the step *longer*. Add it to H first, then solve."""
    return x - (np.linalg.inv(H) + damping * np.eye(len(x))) @ g


@newton_step.mistake
def damps_the_gradient(x, g, H, damping=0.0):
    """Your damping changes the gradient, as L2 would. It belongs to H: it makes the surface look more bent than it
    is."""
    return x - np.linalg.solve(H, g + damping * x)


@newton_step.mistake
def shortens_the_step(x, g, H, damping=0.0):
    """Your damping shortens the whole step by one factor. Added to H's diagonal it does more: flat directions are
    shortened most, and the step turns towards the gradient."""
    return x - np.linalg.solve(H, g) / (1 + damping)


@newton_step.mistake
def uses_the_diagonal_only(x, g, H, damping=0.0):
    """Your step divides by H's diagonal and forgets the rest. That is right only for a surface whose axes are not
    tilted; solve with the whole matrix."""
    return x - g / (np.diag(H) + damping)


@newton_step.mistake
def divides_entry_by_entry(x, g, H, damping=0.0):
    """You divide by H entry by entry, which gives a table. Dividing by a matrix means solving equations."""
    return x - g / (H + damping * np.eye(len(x)))


@newton_step.mistake
def inverts_entry_by_entry(x, g, H, damping=0.0):
    """You invert each entry of H by itself; the inverse of a matrix is another thing. Solve the equations instead."""
    return x - (1 / (H + damping * np.eye(len(x)))) @ g


@newton_step.mistake
def needs_a_minimum(x, g, H, damping=0.0):
    """Your way of solving needs all eigenvalues of H above 0. Newton's step exists for saddles and maxima as well:
    take a solver for any symmetric matrix."""
    L = np.linalg.cholesky(H + damping * np.eye(len(x)))
    return x - np.linalg.solve(L.T, np.linalg.solve(L, g))


@newton_step.mistake
def flips_negative_eigenvalues(x, g, H, damping=0.0):
    """Your step takes the eigenvalues' sizes, which is saddle-free Newton, a later idea. The plain Newton step keeps
    their signs, and walks to saddles."""
    values, vectors = np.linalg.eigh(H + damping * np.eye(len(x)))
    return x - vectors @ ((vectors.T @ g) / np.abs(values))


@newton_step.mistake
def takes_half_a_step(x, g, H, damping=0.0):
    """Your step is half as long as it should be. The ½ of the quadratic approximation is gone once it is
    differentiated."""
    return x - 0.5 * np.linalg.solve(H + damping * np.eye(len(x)), g)


@newton_step.mistake
def always_damps_a_little(x, g, H, damping=0.0):
    """A small number is added to H even when no damping is asked for, so every step is a little short. H is never
    singular here: leave it out."""
    return x - np.linalg.solve(H + (damping + 1e-6) * np.eye(len(x)), g)


@newton_step.mistake
def has_another_default_for_the_damping(x, g, H, damping=1.0):
    """Right when damping is given; but its default is 1, where the exercise's first line says 0: no damping."""
    return x - np.linalg.solve(H + damping * np.eye(len(x)), g)


@newton_step.mistake
def works_in_place(x, g, H, damping=0.0):
    """Your step writes into an array it was given, x or H. That changes the caller's numbers, and an integer array cannot
    even hold the result: make a new one instead."""
    x -= np.linalg.solve(H + damping * np.eye(len(x)), g)
    return x


@newton_step.mistake
def rounds_to_the_type_of_x(x, g, H, damping=0.0):
    """Where x came as integers your point loses its fraction: the array you write into has x's integer type. Make it an
    array of floats."""
    point = np.zeros_like(x)
    point[...] = x - np.linalg.solve(H + damping * np.eye(len(x)), g)
    return point


@newton_step.mistake
def rounds_the_damping_to_the_type_of_the_hessian(x, g, H, damping=0.0):
    """Where H came as integers your damping loses its fraction: it is written onto the diagonal of an integer matrix. Make
    it a matrix of floats first."""
    damped = H.copy()
    np.fill_diagonal(damped, np.diag(H) + damping)
    return x - np.linalg.solve(damped, g)


@newton_step.mistake
def multiplies_the_inverse_entry_by_entry(x, g, H, damping=0.0):
    """You multiply the inverse by g entry by entry, which gives a table: `*` is no product of a matrix and a vector. Better
    still, solve the equations without an inverse."""
    return x - np.linalg.inv(H + damping * np.eye(len(x))) * g


@newton_step.mistake(slug="changes-its-input")
def damps_the_callers_hessian(x, g, H, damping=0.0):
    """Changes the caller's H."""
    H = np.asarray(H, dtype=float)
    for i in range(len(x)):
        H[i, i] += damping
    return x - np.linalg.solve(H, g)
