"""AdamW: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec05_adaptive.adam_moments import adam_step
from autograder.checks.lec05_adaptive.cases import DECAY, NO_DECAY, adamw_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec05 as references

adamw_step = Check(
    reference=references.adamw_step,
    results=("x", "first_moment", "second_moment"),
    parts=(
        Part("without decay", 1, tag=NO_DECAY),
        Part("first moment", 0.5, output="first_moment", tag=DECAY),
        Part("second moment", 0.5, output="second_moment", tag=DECAY),
        Part("decayed point", 2, output="x", tag=DECAY),
    ),
    calls=lambda rng: adamw_calls(rng, references.adamw_step),
    hints=(
        "Start from your Adam: only the last line changes.",
        "The decay is a pull of its own towards 0. It never meets the moments, so no root divides it.",
        "From Adam's new x take away learning rate · weight_decay · the x you were given.",
    ),
)


def _moments(dx, first_moment, second_moment, beta1, beta2):
    return beta1 * first_moment + (1 - beta1) * dx, beta2 * second_moment + (1 - beta2) * dx * dx


def _direction(m, v, t, beta1, beta2, eps):
    """Adam's step for a learning rate of 1."""
    return (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)


@adamw_step.mistake
def adds_the_decay_to_the_gradient(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """The decay goes into the gradient here, which is Adam with L2: it enters the moments and is divided by
    the root, so that weights with large gradients hardly decay. In AdamW it stays outside."""
    m, v = _moments(dx + weight_decay * x, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step, m, v


@adamw_step.mistake
def adds_twice_the_decay_to_the_gradient(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """The decay goes into the gradient as 2·λ·x, which is Adam with L2: it enters the moments and is divided
    by the root. In AdamW it stays outside both."""
    m, v = _moments(dx + 2 * weight_decay * x, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step, m, v


@adamw_step.mistake
def decays_without_the_learning_rate(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your decay is not scaled by the learning rate, as the paper allows with a schedule of its own. Here, as
    in PyTorch, one step's decay is learning rate times weight_decay."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step - weight_decay * x, m, v


@adamw_step.mistake
def decays_the_new_x(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your decay acts on x after Adam's step, and a little of the step decays with it. Decay the x that was
    given, then step."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return (x - step) * (1 - learning_rate * weight_decay), m, v


@adamw_step.mistake
def divides_the_decay_by_the_root(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your decay stands on top of the fraction together with the first moment, so the root divides it, and it
    differs from entry to entry. It stands outside the fraction."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    top = m / (1 - beta1**t) + weight_decay * x
    return x - learning_rate * top / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@adamw_step.mistake
def does_not_decay(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """This is plain Adam: the argument `weight_decay` does not appear."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step, m, v


@adamw_step.mistake
def grows_instead_of_decaying(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your weights grow: the decay has the wrong sign. It pulls every weight towards 0."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step + learning_rate * weight_decay * x, m, v


@adamw_step.mistake
def doubles_the_decay(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your decay is twice as strong as asked for. The factor 2 belongs to the gradient of L2; here the pull
    is learning rate times weight_decay times x."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step - 2 * learning_rate * weight_decay * x, m, v


@adamw_step.mistake
def halves_the_decay(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your decay is half as strong as asked for: there is no ½ in it."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step - 0.5 * learning_rate * weight_decay * x, m, v


@adamw_step.mistake
def decays_by_the_sign(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your decay takes away the same amount from every weight, which is what L1 does. Here every weight loses
    the same *share* of itself."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step - learning_rate * weight_decay * np.sign(x), m, v


@adamw_step.mistake
def ignores_the_weight_decay(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Right for weight_decay = 0.01 and only then: a number stands where the argument should."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step - learning_rate * 0.01 * x, m, v


@adamw_step.mistake
def has_another_default_for_the_decay(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.0
):
    """Right when weight_decay is given; but its default is 0, as in Adam, where the exercise's first line
    says 0.01."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step - learning_rate * weight_decay * x, m, v


@adamw_step.mistake
def replaces_the_step_by_the_decay(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your x decays but no longer moves along the gradient: Adam's step and the decay are both taken away."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * weight_decay * x, m, v


@adamw_step.mistake
def does_not_correct_the_bias(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """The decay is right, but neither moment is corrected for its start at 0. Bring the two corrections over
    from your Adam."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * m / (np.sqrt(v) + eps) - learning_rate * weight_decay * x, m, v


@adamw_step.mistake
def corrects_the_first_moment_only(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """The decay is right, but only the first moment is corrected for its start at 0; the second one needs it
    too."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * (m / (1 - beta1**t) / (np.sqrt(v) + eps) + weight_decay * x), m, v


@adamw_step.mistake
def counts_t_from_0(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """The decay is right, but your correction takes t + 1 as the step's number. Here t counts from 1
    already."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t + 1, beta1, beta2, eps)
    return x - step - learning_rate * weight_decay * x, m, v


@adamw_step.mistake(earns=("without decay",))
def puts_eps_inside_the_root(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """The decay is right; your eps stands inside the root, where the slides add it to the root. You see the
    difference where gradients are tiny: inside, 1e-7 acts like 3e-4."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t) + eps)
    return x - step - learning_rate * weight_decay * x, m, v


@adamw_step.mistake
def has_another_default_for_eps(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01
):
    """Right when eps is given; but its default is 1e-8, as in PyTorch, where the exercise's first line says 1e-7."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = _direction(m, v, t, beta1, beta2, eps)
    return x - learning_rate * (step + weight_decay * x), m, v


@adamw_step.mistake
def leaves_out_eps(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """The decay is right, and the argument `eps` does not appear: an entry that never had a gradient divides 0 by 0."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * (_direction(m, v, t, beta1, beta2, 0.0) + weight_decay * x), m, v


@adamw_step.mistake
def rounds_to_the_type_of_x(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Where x came as integers your x loses its fraction: the array you write into has x's integer type. Make it an
    array of floats."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    point = np.zeros_like(x)
    point[...] = x - learning_rate * (_direction(m, v, t, beta1, beta2, eps) + weight_decay * x)
    return point, m, v


@adamw_step.mistake
def stores_the_corrected_moments(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your x is right, but the moments you hand back are the corrected ones. They would be corrected once
    more in the next step: hand back the plain ones."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return x - step - learning_rate * weight_decay * x, m / (1 - beta1**t), v / (1 - beta2**t)


@adamw_step.mistake
def returns_the_moments_first(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your three results are in the wrong order: first the point x, then the first and the second moment."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    return m, v, x - step - learning_rate * weight_decay * x


@adamw_step.mistake
def works_in_place(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Your step writes into the arrays it was given. That changes the caller's numbers, and integer arrays
    cannot even hold the result: make new arrays instead."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    x -= learning_rate * weight_decay * x
    x -= step
    return x, m, v


@adamw_step.mistake(slug="changes-its-input")
def decays_the_callers_x(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):
    """Changes the caller's x."""
    m, v = _moments(dx, first_moment, second_moment, beta1, beta2)
    step = learning_rate * _direction(m, v, t, beta1, beta2, eps)
    x = np.asarray(x, dtype=float)
    x *= 1 - learning_rate * weight_decay
    return x - step, m, v


def _decays_rightly(step):
    """One of Adam's mistakes, brought over to a step whose decay is right."""

    def adamw(
        x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
    ):
        new, m, v = step(x, dx, first_moment, second_moment, t, learning_rate, beta1, beta2, eps)
        return new - learning_rate * weight_decay * x, m, v

    adamw.__doc__ = step.__doc__
    return adamw


for _slug in (
    "corrects-the-second-moment-only",
    "corrects-both-with-beta1",
    "corrects-outside-of-the-root",
    "raises-the-whole-difference",
    "counts-one-step-too-few",
    "forgets-the-root",
    "walks-uphill",
    "steps-without-the-learning-rate",
    "steps-with-the-old-moments",
    "keeps-the-moments-as-they-were",
    "exchanges-the-betas",
    "exchanges-the-shares",
    "takes-beta1-for-all",
    "misses-the-brackets-of-the-correction",
    "adds-eps-to-the-quotient",
    "writes-1e-8-for-eps",
    "corrects-beside-eps",
    "sums-like-momentum",
    "remembers-the-gradient-unsquared",
    "gives-the-new-square-full-weight",
    "steps-with-the-gradient",
    "corrects-as-in-the-first-step",
    "ignores-the-betas",
    "ignores-eps",
    "helps-against-0-only",
):
    adamw_step.mistake(slug=_slug)(_decays_rightly(adam_step.mistakes[_slug]))
