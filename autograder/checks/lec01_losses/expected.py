"""The losses to expect before training: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec01_losses.cases import class_count_calls
from course_lib import losses
from course_lib.checking.exercise import Part

initial_losses = Check(
    reference=losses.initial_losses,
    results=("svm", "softmax"),
    parts=(Part("svm", 1, output="svm"), Part("softmax", 1, output="softmax")),
    calls=class_count_calls,
    hints=(
        "Put all scores equal to 0 and work out the loss of one example on paper.",
        "For the hinge: how many wrong classes are there, and what does each pay? For the softmax: how likely is each class?",
        "One number counts the wrong classes; the other is minus the logarithm of one C-th.",
    ),
)


@initial_losses.mistake
def lets_the_right_class_pay(C):
    """Your hinge loss is too large by 1: with all scores equal each *wrong* class pays the margin, and there are
    not C of them."""
    return float(C), np.log(C)


@initial_losses.mistake
def expects_no_hinge_loss(C):
    """Equal scores do not satisfy the hinge: every wrong class stands 0 away from the right one and owes a distance
    of 1."""
    return 0.0, np.log(C)


@initial_losses.mistake
def expects_one_violation(C):
    """With all scores equal, *every* wrong class is inside the margin, and all of them pay 1, not just one."""
    return 1.0, np.log(C)


@initial_losses.mistake
def gives_the_probability(C):
    """Your softmax value is the probability of the right class, 1/C; the loss is minus its logarithm."""
    return C - 1.0, 1 / C


@initial_losses.mistake
def forgets_the_minus(C):
    """Your softmax loss is negative: the logarithm of a probability is, which is why the loss takes minus that."""
    return C - 1.0, -np.log(C)


@initial_losses.mistake
def leaves_out_the_right_class(C):
    """In the softmax the right class is one of the C equally likely ones; your logarithm counts one class too few."""
    return C - 1.0, np.log(C - 1)


@initial_losses.mistake
def takes_the_logarithm_to_base_2(C):
    """Your softmax loss is in bits: it uses the logarithm to base 2. The slides use the natural logarithm."""
    return C - 1.0, np.log2(C)


@initial_losses.mistake
def takes_the_logarithm_to_base_10(C):
    """Your softmax loss uses the logarithm to base 10; `log` without a base is the natural one, `np.log`."""
    return C - 1.0, np.log10(C)


@initial_losses.mistake
def expects_no_softmax_loss(C):
    """The softmax loss is 0 only for a classifier that is certain and right; here all classes are equally likely."""
    return C - 1.0, 0.0


@initial_losses.mistake
def returns_the_softmax_first(C):
    """Your two numbers are in the wrong order: first the hinge loss, then the softmax loss."""
    return np.log(C), C - 1.0


@initial_losses.mistake
def knows_ten_classes_only(C):
    """Right for 10 classes and only then: use the argument `C`."""
    return 9.0, np.log(10)
