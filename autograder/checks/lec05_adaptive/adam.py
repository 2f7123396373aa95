"""Adam: what people get wrong in the step, and the sentence that helps; the moments are in `adam_moments`."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec05_adaptive.cases import MODERATE, TINY, adam_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec05 as references

adam_step = Check(
    reference=references.adam_step,
    results=("x", "first_moment", "second_moment"),
    parts=(
        Part("first moment", 1, output="first_moment"),
        Part("second moment", 1, output="second_moment"),
        Part("point", 1, output="x", tag=MODERATE),
        Part("zero and tiny gradients", 1, output="x", tag=TINY),
    ),
    calls=lambda rng: adam_calls(rng, references.adam_step),
    hints=(
        "There are five lines: two moments, two corrections, one step. Write them one under the other, as on the slide.",
        "The moments start at 0, so at first both are too small: divide by what a gradient of 1 would have given, 1 − beta to the power t.",
        "Step with the corrected first moment over the root of the corrected second one + eps; hand back the moments *uncorrected*.",
    ),
)


def moments(dx, first_moment, second_moment, beta1, beta2):
    return beta1 * first_moment + (1 - beta1) * dx, beta2 * second_moment + (1 - beta2) * dx * dx


def unbiased(m, v, t, beta1, beta2):
    return m / (1 - beta1**t), v / (1 - beta2**t)


def moved(x, m, v, t, learning_rate, beta1, beta2, eps):
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps)


@adam_step.mistake(earns=("point",))
def puts_eps_inside_the_root(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your eps stands inside the root; on the slides it is added to the root. You see the difference where
    gradients are tiny: inside, 1e-7 acts like 3e-4."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / np.sqrt(v_hat + eps), m, v


@adam_step.mistake(earns=("point",))
def corrects_beside_eps(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """You fold both corrections into the learning rate and add eps to the uncorrected root, as in the paper's
    short form and in TensorFlow. That makes eps larger at the start; the slides add it to the corrected
    root."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return x - rate * m / (np.sqrt(v) + eps), m, v


@adam_step.mistake(earns=("point",))
def has_another_default_for_eps(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-8):
    """Right when eps is given; but its default is 1e-8, as in the paper, CS231n's homework and PyTorch, where
    the exercise's first line says 1e-7."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def leaves_out_eps(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """The argument `eps` does not appear: an entry that never had a gradient divides 0 by 0 and becomes
    nan."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / np.sqrt(v_hat), m, v


@adam_step.mistake
def ignores_eps(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Right for eps = 1e-7 and only then: a number stands where the argument `eps` should."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + 1e-7), m, v


@adam_step.mistake
def steps_with_the_old_moments(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your moments are right, but the step still uses the old ones, so this step's gradient comes too late.
    Renew them first, then step."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(first_moment, second_moment, t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def steps_with_the_gradient(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your step has the gradient itself on top; that is RMSProp with a correction. Adam steps along the
    corrected first moment."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    v_hat = v / (1 - beta2**t)
    return x - learning_rate * dx / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def adds_eps_to_the_quotient(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your eps is added after the division; it belongs to the divisor, which it keeps from being 0. A pair of brackets
    is missing."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / np.sqrt(v_hat) + eps, m, v


@adam_step.mistake
def forgets_the_root(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your step is divided by the second moment itself; take its root first, so that the divisor has the
    gradient's own unit."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / (v_hat + eps), m, v


@adam_step.mistake
def walks_uphill(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your x goes the wrong way: the gradient points uphill, and a step goes against it."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x + learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def steps_without_the_learning_rate(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """The argument `learning_rate` does not appear in your step: every entry moves by about 1."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def returns_the_moments_first(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your three results are in the wrong order: first the point x, then the first and the second moment."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return m, v, x - learning_rate * m_hat / (np.sqrt(v_hat) + eps)


@adam_step.mistake
def rounds_to_the_type_of_x(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Where numbers came as integers your results lose their fractions: the arrays you write into have the
    integer type of your inputs. Make them arrays of floats."""
    m, v, point = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    m[...], v[...] = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    point[...] = x - learning_rate * m_hat / (np.sqrt(v_hat) + eps)
    return point, m, v


@adam_step.mistake
def works_in_place(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your step writes into the arrays it was given. That changes the caller's numbers, and integer arrays
    cannot even hold the result: make new arrays instead."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    x -= learning_rate * m_hat / (np.sqrt(v_hat) + eps)
    return x, m, v


@adam_step.mistake
def helps_against_0_only(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your divisor is kept from 0, but where the root is not 0, eps is missing: on the slides it is added to every root."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    root = np.sqrt(v_hat)
    return x - learning_rate * m_hat / np.where(root == 0, eps, root), m, v


@adam_step.mistake
def takes_the_larger_of_root_and_eps(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Your divisor is the root or eps, whichever is larger; on the slides it is their sum."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / np.maximum(np.sqrt(v_hat), eps), m, v


@adam_step.mistake(slug="changes-its-input")
def renews_the_callers_moments(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Changes the caller's moments."""
    first_moment, second_moment = np.asarray(first_moment, dtype=float), np.asarray(second_moment, dtype=float)
    first_moment *= beta1
    first_moment += (1 - beta1) * dx
    second_moment *= beta2
    second_moment += (1 - beta2) * dx * dx
    m_hat, v_hat = unbiased(first_moment, second_moment, t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), first_moment, second_moment
