"""RMSProp: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec05_adaptive.cases import MODERATE, TINY, rmsprop_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec05 as references

rmsprop_step = Check(
    reference=references.rmsprop_step,
    results=("x", "grad_squared"),
    parts=(
        Part("memory", 1, output="grad_squared"),
        Part("point", 1, output="x", tag=MODERATE),
        Part("zero and tiny gradients", 1, output="x", tag=TINY),
    ),
    calls=rmsprop_calls,
    hints=(
        "Start from AdaGrad: only the line of the memory changes.",
        "The memory is a fading mean: a share decay_rate of the old one, and the rest of the weight for the new square.",
        "New memory: decay_rate · old + (1 − decay_rate) · dx². Then the step divides by its root + eps, as in AdaGrad.",
    ),
)


def _memory(dx, grad_squared, decay_rate):
    return decay_rate * grad_squared + (1 - decay_rate) * dx * dx


@rmsprop_step.mistake(earns=("point",))
def puts_eps_inside_the_root(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your eps stands inside the root, as in optax; on the slides it is added to the root. You see the difference where
    gradients are tiny: inside, 1e-7 acts like 3e-4."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / np.sqrt(grad_squared + eps), grad_squared


@rmsprop_step.mistake(earns=("point",))
def has_another_default_for_eps(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-8):
    """Right when eps is given; but its default is 1e-8, as in CS231n's homework, where the exercise's first line says
    1e-7."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake(earns=("point",))
def has_another_default_for_the_decay_rate(x, dx, grad_squared, learning_rate, decay_rate=0.99, eps=1e-7):
    """Right when decay_rate is given; but its default is 0.99, as in CS231n's homework and PyTorch, where the
    exercise's first line says 0.9."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake(earns=("point",))
def has_the_defaults_of_cs231n(x, dx, grad_squared, learning_rate, decay_rate=0.99, eps=1e-8):
    """Right when decay_rate and eps are given; but both defaults are those of CS231n's homework, 0.99 and 1e-8. The
    exercise's first line says 0.9 and 1e-7."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def leaves_out_eps(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """The argument `eps` does not appear: an entry that never had a gradient divides 0 by 0 and becomes nan."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / np.sqrt(grad_squared), grad_squared


@rmsprop_step.mistake
def ignores_eps(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Right for eps = 1e-7 and only then: a number stands where the argument `eps` should."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + 1e-7), grad_squared


@rmsprop_step.mistake
def ignores_the_decay_rate(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Right for a decay rate of 0.9 and only then: numbers stand where the argument `decay_rate` should."""
    grad_squared = _memory(dx, grad_squared, 0.9)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def exchanges_the_shares(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """The two shares are the wrong way round: decay_rate is what is *kept* of the old memory; the new square gets the
    rest."""
    grad_squared = _memory(dx, grad_squared, 1 - decay_rate)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def gives_the_new_square_full_weight(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your memory fades, but each new square comes in whole: that is a fading sum. RMSProp takes a fading mean, whose
    two shares add up to 1."""
    grad_squared = decay_rate * grad_squared + dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def never_forgets(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """This is AdaGrad: the memory only grows, and the steps die out. RMSProp lets the old memory fade by the
    decay rate."""
    grad_squared = grad_squared + dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def lets_the_sum_grow(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """The new square has its share, but the old memory is kept whole, so it only grows. The old one fades by the decay
    rate."""
    grad_squared = grad_squared + (1 - decay_rate) * dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def adds_eps_to_the_quotient(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your eps is added after the division; it belongs to the divisor, which it keeps from being 0. A pair of brackets
    is missing."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / np.sqrt(grad_squared) + eps, grad_squared


@rmsprop_step.mistake
def forgets_the_root(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your step is divided by the squares themselves; take the root of the memory first. The R in RMSProp stands for
    it."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / (grad_squared + eps), grad_squared


@rmsprop_step.mistake
def divides_by_the_old_memory(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your memory is right, but the step still divides by the old one, which is 0 at the start: steps of millions.
    Renew the memory first, then step."""
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), _memory(dx, grad_squared, decay_rate)


@rmsprop_step.mistake
def keeps_the_memory_as_it_was(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your x is right, but the memory you hand back is the one you were given; the next step needs the new one."""
    return x - learning_rate * dx / (np.sqrt(_memory(dx, grad_squared, decay_rate)) + eps), grad_squared


@rmsprop_step.mistake
def remembers_the_gradient_unsquared(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your memory takes in the gradient itself: both signs cancel, and a negative mean has no root. Square each entry
    first."""
    grad_squared = decay_rate * grad_squared + (1 - decay_rate) * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def squares_the_share_too(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """The share 1 − decay_rate is squared together with the gradient. Only the gradient is; look at the brackets."""
    grad_squared = decay_rate * grad_squared + ((1 - decay_rate) * dx) ** 2
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def shares_one_memory(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """All entries share one memory, the sum over the whole gradient. Each entry has its own: do not sum over them."""
    grad_squared = decay_rate * grad_squared + (1 - decay_rate) * np.sum(dx * dx)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def walks_uphill(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your x goes the wrong way: the gradient points uphill, and a step goes against it."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x + learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def steps_without_the_learning_rate(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """The argument `learning_rate` does not appear in your step. Adaptive rules still need one: it sets the scale for
    all entries."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def returns_the_memory_first(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your two results are in the wrong order: first the point x, then the memory grad_squared."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return grad_squared, x - learning_rate * dx / (np.sqrt(grad_squared) + eps)


@rmsprop_step.mistake
def rounds_to_the_type_of_x(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Where numbers came as integers your results lose their fractions: the arrays you write into have the integer type
    of your inputs. Make them arrays of floats."""
    memory, point = np.zeros_like(grad_squared), np.zeros_like(x)
    memory[...] = _memory(dx, grad_squared, decay_rate)
    point[...] = x - learning_rate * dx / (np.sqrt(memory) + eps)
    return point, memory


@rmsprop_step.mistake
def works_in_place(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your step writes into the arrays it was given. That changes the caller's numbers, and integer arrays cannot even
    hold the result: make new arrays instead."""
    grad_squared *= decay_rate
    grad_squared += (1 - decay_rate) * dx * dx
    x -= learning_rate * dx / (np.sqrt(grad_squared) + eps)
    return x, grad_squared


@rmsprop_step.mistake
def averages_over_the_entries(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """You average the squared gradient over its entries. The mean in RMSProp is one over *time*, which the two shares
    make; each entry has its own."""
    grad_squared = decay_rate * grad_squared + (1 - decay_rate) * np.mean(dx * dx)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def misses_the_brackets_of_the_share(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """A pair of brackets is missing: the new square is multiplied by decay_rate alone, and the 1 is added by itself. Its
    share is 1 − decay_rate, as a whole."""
    grad_squared = decay_rate * grad_squared + 1 - decay_rate * dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def keeps_the_root(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your x is right, but you hand back the *root* of the memory. The next step mixes a square into it: hand back the
    mean of squares itself."""
    root = np.sqrt(_memory(dx, grad_squared, decay_rate))
    return x - learning_rate * dx / (root + eps), root


@rmsprop_step.mistake
def multiplies_by_the_root(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your step grows with the memory: it is multiplied by the root. Divide by it, so that steep directions slow
    down."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx * (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def steps_without_the_gradient(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """The gradient does not appear in your step, only in the memory: it stands on top of the fraction, and says in which
    direction to go."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def writes_1e_8_for_eps(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """A number, 1e-8, stands where the argument `eps` should."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + 1e-8), grad_squared


@rmsprop_step.mistake
def takes_the_larger_of_root_and_eps(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your divisor is the root or eps, whichever is larger; on the slides it is their sum."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / np.maximum(np.sqrt(grad_squared), eps), grad_squared


@rmsprop_step.mistake
def lets_the_new_square_fade_too(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Both are multiplied by decay_rate, the old memory and the new square. The new square gets the rest, 1 − decay_rate."""
    grad_squared = decay_rate * (grad_squared + dx * dx)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def takes_eps_for_the_least_square(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your eps is the least that stands under the root; on the slides it is added to the root."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / np.sqrt(np.maximum(grad_squared, eps)), grad_squared


@rmsprop_step.mistake
def corrects_the_bias(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """You divide the memory by 1 − decay_rate, to correct its start at 0. That is Adam's idea; RMSProp takes it as it is."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    return x - learning_rate * dx / (np.sqrt(grad_squared / (1 - decay_rate)) + eps), grad_squared


@rmsprop_step.mistake
def helps_against_0_only(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your divisor is kept from 0, but where the root is not 0, eps is missing: on the slides it is added to every root."""
    grad_squared = _memory(dx, grad_squared, decay_rate)
    root = np.sqrt(grad_squared)
    return x - learning_rate * dx / np.where(root == 0, eps, root), grad_squared


@rmsprop_step.mistake
def forgets_the_past(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """The old memory does not appear in your new one, which holds a share of the last square only. The old one keeps the
    share decay_rate."""
    grad_squared = (1 - decay_rate) * dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def remembers_the_size_of_the_gradient(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your memory takes in the gradient's absolute values; RMSProp takes the squares, so that the root brings them back
    to the gradient's unit."""
    grad_squared = decay_rate * grad_squared + (1 - decay_rate) * np.abs(dx)
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared


@rmsprop_step.mistake
def steps_without_the_memory(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Your memory is right, but your step is plain gradient descent. The memory says by what each entry is divided."""
    return x - learning_rate * dx, _memory(dx, grad_squared, decay_rate)


@rmsprop_step.mistake(slug="changes-its-input")
def renews_the_callers_memory(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """Changes the caller's memory."""
    grad_squared = np.asarray(grad_squared, dtype=float)
    grad_squared *= decay_rate
    grad_squared += (1 - decay_rate) * dx * dx
    return x - learning_rate * dx / (np.sqrt(grad_squared) + eps), grad_squared
