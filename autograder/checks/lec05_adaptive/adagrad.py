"""AdaGrad: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec05_adaptive.cases import MODERATE, TINY, adagrad_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec05 as references

adagrad_step = Check(
    reference=references.adagrad_step,
    results=("x", "grad_squared"),
    parts=(
        Part("memory", 1, output="grad_squared"),
        Part("point", 1, output="x", tag=MODERATE),
        Part("zero and tiny gradients", 1, output="x", tag=TINY),
    ),
    calls=adagrad_calls,
    hints=(
        "There are two lines: the first adds to the memory of squared gradients, the second moves x.",
        "Each entry of x has its own step: the learning rate divided by the root of what that entry has met so far.",
        "New x: old x minus learning rate · dx / (root of the *new* memory + eps), entry by entry.",
    ),
)


@adagrad_step.mistake(earns=("point",))
def puts_eps_inside_the_root(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your eps stands inside the root, as in optax; on the slides it is added to the root. You see the difference where
    gradients are tiny: inside, 1e-7 acts like 3e-4."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / np.sqrt(grad_squared + eps), grad_squared


@adagrad_step.mistake(earns=("point",))
def has_another_default_for_eps(x, dx, grad_squared, learning_rate, eps=1e-8):
    """Right when eps is given; but its default is 1e-8, a common value elsewhere, where the exercise's first line
    says 1e-7."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def leaves_out_eps(x, dx, grad_squared, learning_rate, eps=1e-7):
    """The argument `eps` does not appear: an entry that never had a gradient divides 0 by 0 and becomes nan."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / np.sqrt(grad_squared), grad_squared


@adagrad_step.mistake
def ignores_eps(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Right for eps = 1e-7 and only then: a number stands where the argument `eps` should."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + 1e-7), grad_squared


@adagrad_step.mistake
def adds_eps_to_the_quotient(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your eps is added after the division; it belongs to the divisor, which it keeps from being 0. A pair of brackets
    is missing."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / np.sqrt(grad_squared) + eps, grad_squared


@adagrad_step.mistake
def forgets_the_root(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your step is divided by the squares themselves; take the root of the memory first, so that the divisor has the
    gradient's own unit."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / (grad_squared + eps), grad_squared


@adagrad_step.mistake
def forgets_the_past(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your memory holds the last gradient only. AdaGrad adds every squared gradient to those before."""
    grad_squared = dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def divides_by_the_old_memory(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your memory is right, but the step still divides by the old one, which is 0 at the start: steps of millions.
    Add the new square first, then step."""
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared + dx * dx


@adagrad_step.mistake
def keeps_the_memory_as_it_was(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your x is right, but the memory you hand back is the one you were given, so the steps will never shrink."""
    return x - learning_rate * dx / (np.sqrt(grad_squared + dx * dx) + eps), grad_squared


@adagrad_step.mistake
def adds_the_gradient_unsquared(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your memory adds the gradients themselves: gradients of both signs cancel, and a negative sum has no root.
    Square each entry before you add it."""
    grad_squared = grad_squared + dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def adds_the_size_of_the_gradient(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your memory adds the gradient's absolute values; AdaGrad adds the squares, so that the root brings them back to
    the gradient's unit."""
    grad_squared = grad_squared + np.abs(dx)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def shares_one_memory(x, dx, grad_squared, learning_rate, eps=1e-7):
    """All entries share one memory, the sum over the whole gradient. The idea of AdaGrad is one for each entry: do not
    sum over them."""
    grad_squared = grad_squared + np.sum(dx * dx)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def forgets_like_rmsprop(x, dx, grad_squared, learning_rate, eps=1e-7):
    """This is RMSProp with a decay rate of 0.9: the memory fades. AdaGrad's never does, it only grows."""
    grad_squared = 0.9 * grad_squared + 0.1 * dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def walks_uphill(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your x goes the wrong way: the gradient points uphill, and a step goes against it."""
    grad_squared = grad_squared + dx * dx
    return x + learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def multiplies_by_the_root(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your step grows with the memory: it is multiplied by the root. Divide by it, so that steep directions slow
    down."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx * (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def steps_without_the_learning_rate(x, dx, grad_squared, learning_rate, eps=1e-7):
    """The argument `learning_rate` does not appear in your step. Adaptive rules still need one: it sets the scale for
    all entries."""
    grad_squared = grad_squared + dx * dx
    return x - dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def returns_the_memory_first(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your two results are in the wrong order: first the point x, then the memory grad_squared."""
    grad_squared = grad_squared + dx * dx
    return grad_squared, x - learning_rate * dx / (np.sqrt(grad_squared) + eps)


@adagrad_step.mistake
def rounds_to_the_type_of_x(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Where x came as integers your x loses its fraction: the array you write into has x's integer type. Make it an
    array of floats."""
    grad_squared = grad_squared + dx * dx
    point = np.zeros_like(x)
    point[...] = x - learning_rate * dx / (np.sqrt(grad_squared) + eps)
    return point, grad_squared


@adagrad_step.mistake
def works_in_place(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your step writes into the arrays it was given. That changes the caller's numbers, and integer arrays cannot even
    hold the result: make new arrays instead."""
    grad_squared += dx * dx
    x -= learning_rate * dx / (np.sqrt(grad_squared) + eps)
    return x, grad_squared


@adagrad_step.mistake
def keeps_the_root(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your x is right, but you hand back the *root* of the memory. The next step adds a square to it: hand back the sum
    of squares itself."""
    root = np.sqrt(grad_squared + dx * dx)
    return x - learning_rate * dx / (root + eps), root


@adagrad_step.mistake
def divides_by_the_length_of_all(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your memory is right, but the step adds it up and divides every entry by the same root. Each entry is divided by
    its own."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / (np.sqrt(np.sum(grad_squared)) + eps), grad_squared


@adagrad_step.mistake
def steps_without_the_gradient(x, dx, grad_squared, learning_rate, eps=1e-7):
    """The gradient does not appear in your step, only in the memory: it stands on top of the fraction, and says in which
    direction to go."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def writes_1e_8_for_eps(x, dx, grad_squared, learning_rate, eps=1e-7):
    """A number, 1e-8, stands where the argument `eps` should."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + 1e-8), grad_squared


@adagrad_step.mistake
def takes_the_larger_of_root_and_eps(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your divisor is the root or eps, whichever is larger; on the slides it is their sum."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / np.maximum(np.sqrt(grad_squared), eps), grad_squared


@adagrad_step.mistake
def keeps_the_largest_square(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your memory keeps the largest square it has met; AdaGrad adds all of them up."""
    grad_squared = np.maximum(grad_squared, dx * dx)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def takes_the_root_of_eps(x, dx, grad_squared, learning_rate, eps=1e-7):
    """You take the root of eps as well, which makes 1e-7 a large 3e-4. Add it as it is, after the root."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + np.sqrt(eps)), grad_squared


@adagrad_step.mistake
def takes_the_root_of_the_rate(x, dx, grad_squared, learning_rate, eps=1e-7):
    """The learning rate has come under the root. Only the memory stands there."""
    grad_squared = grad_squared + dx * dx
    return x - np.sqrt(learning_rate) * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def doubles_instead_of_squaring(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your memory adds twice the gradient: `*` multiplies; a square is written `**2`, or dx times dx."""
    grad_squared = grad_squared + dx * 2
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@adagrad_step.mistake
def helps_against_0_only(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your divisor is kept from 0, but where the root is not 0, eps is missing: on the slides it is added to every root."""
    grad_squared = grad_squared + dx * dx
    root = np.sqrt(grad_squared)
    return x - learning_rate * dx / np.where(root == 0, eps, root), grad_squared


@adagrad_step.mistake
def steps_without_the_memory(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Your memory is right, but your step is plain gradient descent. The memory says by what each entry is divided."""
    return x - learning_rate * dx, grad_squared + dx * dx


@adagrad_step.mistake(slug="changes-its-input")
def adds_to_the_callers_memory(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Changes the caller's memory."""
    grad_squared = np.asarray(grad_squared, dtype=float)
    grad_squared += dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared
