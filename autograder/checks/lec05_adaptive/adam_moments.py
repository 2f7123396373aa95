"""Adam: what people get wrong in the two moments and in their correction for starting at 0."""

import numpy as np

from autograder.checks.lec05_adaptive.adam import adam_step, moments, moved, unbiased


@adam_step.mistake
def ignores_the_betas(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Right for beta1 = 0.9 and beta2 = 0.999 and only then: numbers stand where the arguments `beta1` and
    `beta2` should."""
    m, v = moments(dx, first_moment, second_moment, 0.9, 0.999)
    return moved(x, m, v, t, learning_rate, 0.9, 0.999, eps), m, v


@adam_step.mistake
def does_not_correct_the_bias(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your moments are right, but neither is corrected for its start at 0, so x moves by the wrong length: at
    t = 1 by 3.16 times the learning rate. Late in a run you would see nothing."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * m / (np.sqrt(v) + eps), m, v


@adam_step.mistake
def corrects_the_first_moment_only(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """You correct the first moment for its start at 0, and the second one needs it too. With beta2 = 0.999 it
    is far too small for the first thousand steps."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(v) + eps), m, v


@adam_step.mistake
def corrects_the_second_moment_only(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """You correct the second moment for its start at 0, and the first one needs it too: at t = 1 it holds
    only a tenth of the gradient."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * m / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@adam_step.mistake
def corrects_both_with_beta1(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Both corrections use beta1. Each moment is corrected with its own beta: the second one with beta2."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), m, v


@adam_step.mistake
def corrects_with_exchanged_betas(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """The corrections are exchanged: beta1 belongs to the first moment, beta2 to the second one."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * (m / (1 - beta2**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), m, v


@adam_step.mistake
def counts_t_from_0(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your correction takes t + 1 as the step's number. Here t counts from 1 already: the first step comes
    with t = 1."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return moved(x, m, v, t + 1, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def counts_one_step_too_few(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your correction takes t − 1 as the step's number, so the first step divides by 0. Here t counts from 1:
    use it as it comes."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return moved(x, m, v, t - 1, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def corrects_as_in_the_first_step(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Right in the first step only: your correction divides by 1 − beta at every step. The beta in it is
    raised to the power t, so that the correction fades."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return moved(x, m, v, 1, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def multiplies_beta_by_t(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your correction takes beta times t; it is beta to the *power* t, which goes to 0 as the run gets on."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = m / (1 - beta1 * t), v / (1 - beta2 * t)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def multiplies_by_the_correction(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """You multiply by 1 − beta to the power t where you should divide. The moments start too small; the
    correction makes them larger."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = m * (1 - beta1**t), v * (1 - beta2**t)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def stores_the_corrected_moments(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Your x is right, but the moments you hand back are the corrected ones. They would be corrected once
    more in the next step: hand back the plain ones."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m_hat, v_hat


@adam_step.mistake
def stores_the_corrected_second_moment(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Your second moment is handed back corrected, and would be corrected once more in the next step. Hand back the
    plain one."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v_hat


@adam_step.mistake
def stores_the_corrected_first_moment(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Your first moment is handed back corrected, and would be corrected once more in the next step. Hand back the plain
    one."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m_hat, v


@adam_step.mistake
def keeps_the_first_moment_as_it_was(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """The first moment you hand back is the one you were given; the next step needs the new one."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), first_moment, v


@adam_step.mistake
def keeps_the_moments_as_they_were(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Your x is right, but the moments you hand back are those you were given; the next step needs the new
    ones."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), first_moment, second_moment


@adam_step.mistake
def exchanges_the_betas(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """beta1 and beta2 have changed places: beta1 belongs to the first moment, the mean of gradients, beta2 to
    the second one, the mean of squares."""
    m, v = moments(dx, first_moment, second_moment, beta2, beta1)
    return moved(x, m, v, t, learning_rate, beta2, beta1, eps), m, v


@adam_step.mistake
def exchanges_the_shares(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """The shares are the wrong way round: beta is what is *kept* of the old moment, and the new gradient gets
    1 − beta."""
    m, v = moments(dx, first_moment, second_moment, 1 - beta1, 1 - beta2)
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def sums_like_momentum(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your moments take the new gradient whole, like momentum's velocity. Adam's are means: the new gradient
    has the weight 1 − beta."""
    m, v = beta1 * first_moment + dx, beta2 * second_moment + dx * dx
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def remembers_the_gradient_unsquared(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Your second moment takes in the gradient itself; it is the mean of the *squared* gradients, entry by
    entry."""
    m = beta1 * first_moment + (1 - beta1) * dx
    v = beta2 * second_moment + (1 - beta2) * dx
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def squares_the_share_too(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """In your second moment the share 1 − beta2 is squared together with the gradient. Only the gradient is;
    look at the brackets."""
    m = beta1 * first_moment + (1 - beta1) * dx
    v = beta2 * second_moment + ((1 - beta2) * dx) ** 2
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def squares_the_first_moment(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your second moment averages the squares of the first moment; it is the mean of the squared
    *gradients*."""
    m = beta1 * first_moment + (1 - beta1) * dx
    v = beta2 * second_moment + (1 - beta2) * m * m
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def raises_t_and_has_the_eps_of_cs231n(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-8
):
    """Two habits of CS231n's homework: t grows by 1 before it is used, and eps is 1e-8 by default. Here t counts from 1
    already, and the exercise's first line says 1e-7."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return moved(x, m, v, t + 1, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def takes_beta1_for_both(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your second moment fades with beta1; it has a beta of its own, beta2."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta1)
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def takes_beta1_for_all(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """beta2 does not appear: your second moment fades with beta1, and is corrected with it. It has a beta of its own."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta1)
    return moved(x, m, v, t, learning_rate, beta1, beta1, eps), m, v


@adam_step.mistake
def misses_the_brackets_of_the_shares(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Pairs of brackets are missing in your moments: the new gradient is multiplied by beta alone, and the 1 is added by
    itself. Its share is 1 − beta, as a whole."""
    m = beta1 * first_moment + 1 - beta1 * dx
    v = beta2 * second_moment + 1 - beta2 * dx * dx
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def misses_the_brackets_of_the_correction(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Your moments are right, but a pair of brackets is missing in each correction: m / 1 − … divides by 1. Divide by
    the whole difference."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = m / 1 - beta1**t, v / 1 - beta2**t
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def raises_the_whole_difference(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your moments are right, but the correction raises 1 − beta to the power t. Only beta is raised; the difference is
    taken afterwards."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = m / (1 - beta1) ** t, v / (1 - beta2) ** t
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def writes_1e_8_for_eps(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """A number, 1e-8, stands where the argument `eps` should."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


@adam_step.mistake
def corrects_the_old_first_moment(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Your moments are right, but the step is made of the *old* first moment, so this step's gradient comes too late.
    Correct the new one."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(first_moment, v, t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def corrects_outside_of_the_root(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):  # fmt: skip
    """Your moments are right, but the second one is corrected after its root is taken. Divide by 1 − beta2 to the power t
    first, then take the root."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return x - learning_rate * m / (1 - beta1**t) / (np.sqrt(v) / (1 - beta2**t) + eps), m, v


@adam_step.mistake
def lets_the_rate_fall(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Your moments are right, but the learning rate is divided by the root of t, as in the paper's proof. Here it is
    constant."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, v, t, beta1, beta2)
    return x - learning_rate / np.sqrt(t) * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def takes_the_larger_second_moment(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):  # fmt: skip
    """Your moments are right, but the step divides by the larger of the old and the new second moment: that is AMSGrad.
    Adam takes the new one, whatever it is."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    m_hat, v_hat = unbiased(m, np.maximum(v, second_moment), t, beta1, beta2)
    return x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.mistake
def corrects_both_with_beta2(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Both corrections use beta2. Each moment is corrected with its own beta: the first one with beta1."""
    m, v = moments(dx, first_moment, second_moment, beta1, beta2)
    return moved(x, m, v, t, learning_rate, beta2, beta2, eps), m, v


@adam_step.mistake
def gives_the_new_square_full_weight(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """Your second moment takes the new square whole: that is a fading sum. It is a fading mean, in which the new square has
    the weight 1 − beta2."""
    m = beta1 * first_moment + (1 - beta1) * dx
    v = beta2 * second_moment + dx * dx
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def weighs_the_new_square_with_beta1(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7
):
    """The new square has the weight 1 − beta1 in your second moment. The two shares of a mean add up to 1: beside beta2
    belongs 1 − beta2."""
    m = beta1 * first_moment + (1 - beta1) * dx
    v = beta2 * second_moment + (1 - beta1) * dx * dx
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def shares_one_memory(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """All entries share one second moment, in which the whole gradient is summed. Each entry has its own: do not sum over
    them."""
    m = beta1 * first_moment + (1 - beta1) * dx
    v = beta2 * second_moment + (1 - beta2) * np.sum(dx * dx)
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v


@adam_step.mistake
def averages_over_the_entries(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """You average the squared gradient over its entries. The mean in Adam is one over *time*, which the two shares make;
    each entry has its own."""
    m = beta1 * first_moment + (1 - beta1) * dx
    v = beta2 * second_moment + (1 - beta2) * np.mean(dx * dx)
    return moved(x, m, v, t, learning_rate, beta1, beta2, eps), m, v
