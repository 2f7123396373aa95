"""Dropout: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec02_regularization.cases import ANY_KEEP, HALF, dropout_calls
from course_lib import layers
from course_lib.checking.exercise import Part

dropout = Check(
    reference=layers.dropout,
    results=("y",),
    parts=(Part("keep = 1/2", 1, tag=HALF), Part("any keep", 1, tag=ANY_KEEP)),
    calls=dropout_calls,
    hints=(
        "At test time nothing is dropped and nothing is scaled. In training: which numbers of u say “keep”?",
        "If each number survives with probability `keep`, the mean shrinks by that factor. What undoes it, already in training?",
        "In training: x times the truth values u < keep, divided by keep. At test time: x.",
    ),
)


@dropout.mistake
def does_not_scale(x, u, keep, train):
    """What is kept is not scaled: in training the sum is then too small by the factor `keep`, and at test time the
    next layer meets larger numbers than it has learned with."""
    return x * (u < keep) if train else x


@dropout.mistake(earns=("keep = 1/2",))
def scales_at_test_time(x, u, keep, train):
    """That is dropout as first published: nothing is scaled in training, and all is multiplied by `keep` at test
    time. Here it is *inverted* dropout, which divides in training and leaves test time alone."""
    return x * (u < keep) if train else x * keep


@dropout.mistake
def scales_both_times(x, u, keep, train):
    """You divide by `keep` at test time as well; nothing is dropped there, so there is nothing to make up for."""
    return x * (u < keep) / keep if train else x / keep


@dropout.mistake
def scales_twice(x, u, keep, train):
    """In training you are right; at test time you multiply by `keep` on top. The division in training has made up
    for it already."""
    return x * (u < keep) / keep if train else x * keep


@dropout.mistake(earns=("keep = 1/2",))
def takes_keep_for_torchs_p(x, u, keep, train):
    """You take `keep` for the probability to *drop*, as PyTorch's p is; here it is the probability to keep a
    number."""
    return x * (u < 1 - keep) / (1 - keep) if train else x


@dropout.mistake
def keeps_the_wrong_ones(x, u, keep, train):
    """You keep what should go and drop what should stay: a number is kept where u < keep."""
    return x * (u >= keep) / keep if train else x


@dropout.mistake
def drops_below_keep(x, u, keep, train):
    """You drop with probability `keep` where u is small, and divide by 1 − keep: here u < keep says which numbers
    *stay*."""
    return x * (u >= keep) / np.maximum(1 - keep, 1e-300) if train else x


@dropout.mistake
def multiplies_by_keep(x, u, keep, train):
    """In training you multiply by `keep`, which makes the sum smaller still; dividing by it brings the mean back."""
    return x * (u < keep) * keep if train else x


@dropout.mistake
def divides_by_the_dropped_share(x, u, keep, train):
    """The right numbers stay, but you divide by 1 − keep, the share of what is dropped. Divide by the share that is
    kept."""
    return x * (u < keep) / np.maximum(1 - keep, 1e-300) if train else x


@dropout.mistake
def divides_by_the_share_that_came(x, u, keep, train):
    """You divide by the share that happened to be kept this time; inverted dropout divides by the probability
    `keep`, the same in every pass."""
    mask = u < keep
    return x * mask / np.maximum(mask.mean(), 1e-300) if train else x


@dropout.mistake
def ignores_train(x, u, keep, train):
    """You drop at test time too: look at the argument `train`. A prediction should not depend on chance."""
    return x * (u < keep) / keep


@dropout.mistake
def turns_train_round(x, u, keep, train):
    """Training and test time are exchanged: numbers are dropped in training, when `train` is True."""
    return x if train else x * (u < keep) / keep


@dropout.mistake
def never_drops(x, u, keep, train):
    """Nothing is ever dropped: in training the numbers with u ≥ keep become 0."""
    return x / keep if train else x


@dropout.mistake
def keeps_the_border(x, u, keep, train):
    """Right, except where u is exactly `keep`: a number is kept where u < keep, and u = keep is not below it."""
    return x * (u <= keep) / keep if train else x


@dropout.mistake
def ignores_keep(x, u, keep, train):
    """Right for keep = 0.5 and only then: use the argument `keep`, both to choose and to scale."""
    return x * (u < 0.5) / 0.5 if train else x


@dropout.mistake
def returns_the_mask(x, u, keep, train):
    """You return the mask, what x is multiplied with; the product with x is asked for."""
    return (u < keep) / keep if train else np.ones(x.shape)


@dropout.mistake
def leaves_the_dropped_out(x, u, keep, train):
    """You leave dropped numbers out, so the result is shorter than x: they stay in their places and become 0."""
    return x[u < keep] / keep if train else x


@dropout.mistake
def rounds_to_whole_numbers(x, u, keep, train):
    """With integer x the scaled numbers lose their fractions: the array you write into has the type of x. Make it an
    array of floats."""
    return (x * (u < keep) / keep).astype(x.dtype) if train else x


@dropout.mistake
def gives_nothing_at_test_time(x, u, keep, train):
    """Right in training; at test time your function returns None. There x comes back as it is."""
    return x * (u < keep) / keep if train else None


@dropout.mistake
def gives_zeros_at_test_time(x, u, keep, train):
    """Right in training; at test time everything is 0. Nothing is dropped there: x comes back as it is."""
    return x * (u < keep) / keep if train else np.zeros(x.shape)


@dropout.mistake
def divides_by_keep_twice(x, u, keep, train):
    """Right at test time; in training you divide by `keep` twice. Once is enough to bring the mean back."""
    return x * (u < keep) / keep**2 if train else x


@dropout.mistake
def keeps_the_upper_end(x, u, keep, train):
    """You keep a number where u > 1 − keep. That is as likely, but other numbers stay: here u < keep says which."""
    return x * (u > 1 - keep) / keep if train else x


@dropout.mistake
def keeps_those_above(x, u, keep, train):
    """You keep the numbers whose u is *above* `keep`; those stay whose u is below it."""
    return x * (u > keep) / keep if train else x


@dropout.mistake
def leaves_the_dropped_as_they_are(x, u, keep, train):
    """What is kept is right, and so is test time; numbers with u ≥ keep come back unchanged. In training they become
    0."""
    return np.where(u < keep, x / keep, x) if train else x


@dropout.mistake
def drops_with_the_probability_to_keep(x, u, keep, train):
    """You keep a number with the probability 1 − `keep`, though you divide by `keep`: it stays where u lies below
    `keep`."""
    return x * (u < 1 - keep) / keep if train else x


@dropout.mistake(slug="changes-its-input")
def drops_in_place(x, u, keep, train):
    """Changes the caller's numbers."""
    if not train:
        return x
    x[u >= keep] = 0
    return x / keep
