"""The hinge loss: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec01_losses.cases import DEFAULT, OTHER, hinge_calls
from course_lib import losses
from course_lib.checking.exercise import Part

svm_losses = Check(
    reference=losses.svm_losses,
    results=("losses",),
    parts=(Part("default margin", 1, tag=DEFAULT), Part("any margin", 1, tag=OTHER)),
    calls=hinge_calls,
    hints=(
        "Look at one example first: its right score, and the other scores one by one.",
        "Compare every score with the right one by broadcasting, cut at 0, then see to it that the right class adds nothing.",
        "The line is a maximum of 0 and (all scores − the right score as a column + margin); set the right class's entries to 0, then sum each row.",
    ),
)


@svm_losses.mistake
def counts_the_right_class(scores, y, margin=1.0):
    """Every loss is too large by exactly the margin: the sum runs over the wrong classes only, j ≠ y,
    and the right class adds max(0, 0 + Δ) when it is left in."""
    return np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin).sum(axis=1)


@svm_losses.mistake
def forgets_the_margin(scores, y, margin=1.0):
    """The margin Δ does not appear in your losses: a wrong class pays as soon as it comes closer than Δ
    to the right one, not only when it overtakes it."""
    return np.maximum(0, scores - scores[np.arange(len(y)), y][:, None]).sum(axis=1)


@svm_losses.mistake
def takes_the_margin_away(scores, y, margin=1.0):
    """The margin has the wrong sign: it makes the demand stronger, so it is added inside the max."""
    return np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] - margin).sum(axis=1)


@svm_losses.mistake
def exchanges_right_and_wrong(scores, y, margin=1.0):
    """The difference is the wrong way round: a class pays when *its* score is high and the right one's is low."""
    terms = np.maximum(0, scores[np.arange(len(y)), y][:, None] - scores + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def ignores_the_margin_argument(scores, y, margin=1.0):
    """Right for a margin of 1 and only then: the number 1 stands where the argument `margin` should."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + 1.0)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def forgets_the_max(scores, y, margin=1.0):
    """Some of your losses are negative or too small: a class that keeps its distance pays 0, it earns nothing
    back."""
    terms = scores - scores[np.arange(len(y)), y][:, None] + margin
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def clips_the_sum(scores, y, margin=1.0):
    """The max with 0 belongs to each wrong class by itself, before the sum: one class that keeps its distance
    must not pay the debt of another."""
    terms = scores - scores[np.arange(len(y)), y][:, None] + margin
    terms[np.arange(len(y)), y] = 0
    return np.maximum(0, terms.sum(axis=1))


@svm_losses.mistake
def takes_the_worst_class_only(scores, y, margin=1.0):
    """You take the worst violation; here all of them are added up. (Crammer and Singer's hinge takes the worst.)"""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.max(axis=1)


@svm_losses.mistake(earns=("default margin",))
def divides_by_the_number_of_classes(scores, y, margin=1.0):
    """Your losses are C times too small: they are a mean over the classes, as in PyTorch's multi_margin_loss;
    the slides take the sum."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1) / scores.shape[1]


@svm_losses.mistake
def divides_by_the_wrong_classes(scores, y, margin=1.0):
    """Your losses are C − 1 times too small: they are a mean over the wrong classes; the slides take the sum."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1) / (scores.shape[1] - 1)


@svm_losses.mistake
def squares_the_terms(scores, y, margin=1.0):
    """Your terms are squared: that is the squared hinge, which punishes large violations more; here it is the plain
    one."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return (terms**2).sum(axis=1)


@svm_losses.mistake
def takes_the_mean_already(scores, y, margin=1.0):
    """You return one number, the mean over the examples; this function keeps one loss for each of them, shape
    (N,)."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1).mean()


@svm_losses.mistake
def keeps_a_column(scores, y, margin=1.0):
    """Your losses stand in a column, shape (N, 1); shape (N,) is asked for. Leave out keepdims, or flatten the
    result."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1, keepdims=True)


@svm_losses.mistake
def rounds_to_the_type_of_the_scores(scores, y, margin=1.0):
    """Integer scores lose the fraction of the margin: the array you add into has the integer type of the scores.
    Make it an array of floats."""
    losses = np.zeros(len(y), dtype=scores.dtype)
    for i in range(len(y)):
        for j in range(scores.shape[1]):
            if j != y[i]:
                losses[i] += np.asarray(max(0, scores[i, j] - scores[i, y[i]] + margin)).astype(scores.dtype)
    return losses


@svm_losses.mistake(slug="changes-its-input")
def subtracts_in_place(scores, y, margin=1.0):
    """Changes the caller's scores."""
    right = scores[np.arange(len(y)), y][:, None].copy()
    scores -= right
    terms = np.maximum(0, scores + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1)


svm_loss = Check(
    reference=losses.svm_loss,
    results=("loss", "dscores"),
    parts=(Part("loss", 1, output="loss"), Part("gradient", 2, output="dscores")),
    calls=hinge_calls,
    hints=(
        "Start from the terms of `svm_losses`: which of them are above 0?",
        "Each term above 0 pushes its own class by +1 and the right class by −1; the mean over the examples divides both.",
        "Make a table of ones where a term is above 0, put minus its row sum at the right class, and divide by N.",
    ),
)


@svm_loss.mistake(earns=("gradient",))
def sums_over_the_examples(scores, y, margin=1.0):
    """Your loss is N times ours: the mean over the examples is missing. (Your gradient fits your loss, so it
    counts.)"""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum(), dscores


@svm_loss.mistake
def gradient_without_the_mean(scores, y, margin=1.0):
    """Your loss is right, and your gradient is N times too large: the loss is a mean over the N examples, so its
    gradient carries the same 1/N."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores


@svm_loss.mistake
def gives_the_right_class_one_push(scores, y, margin=1.0):
    """The right class appears in every term, so it receives −1 once for *each* wrong class inside the margin, not
    once in all."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -1.0
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def gives_one_push_when_any_class_pays(scores, y, margin=1.0):
    """The right class appears in every term: its push is −1 times the *number* of wrong classes inside the margin,
    and yours stops at one."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -np.minimum(1, dscores.sum(axis=1))
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def forgets_the_right_class(scores, y, margin=1.0):
    """Your gradient leaves the right class alone, though its score stands in every term: raising it lowers the
    loss."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    return terms.sum() / len(y), (terms > 0) / len(y)


@svm_loss.mistake
def gradient_with_the_opposite_sign(scores, y, margin=1.0):
    """Your gradient points downhill; a gradient points to where the loss *grows*. The minus sign comes later, in
    the step."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), -dscores / len(y)


@svm_loss.mistake
def pushes_at_the_kink(scores, y, margin=1.0):
    """Right except exactly at the kink, where a term is 0: there the subgradient 0 is asked for, so compare with >
    and not with ≥."""
    rows = np.arange(len(y))
    terms = scores - scores[rows, y][:, None] + margin
    terms[rows, y] = -1
    dscores = (terms >= 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return np.maximum(0, terms).sum() / len(y), dscores / len(y)


@svm_loss.mistake
def weighs_the_gradient_by_the_terms(scores, y, margin=1.0):
    """A term inside the margin has slope 1, however deep inside it is; your gradient carries the size of the term."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    dscores = terms.astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake(earns=("gradient",))
def leaves_the_right_class_in_the_sum(scores, y, margin=1.0):
    """Your loss is too large by exactly the margin: the sum runs over the wrong classes only. (Your gradient is
    right.)"""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    loss = terms.sum() / len(y)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return loss, dscores / len(y)


@svm_loss.mistake
def works_with_a_margin_of_one(scores, y, margin=1.0):
    """Right for a margin of 1 and only then: the number 1 stands where the argument `margin` should."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + 1.0)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake(earns=("gradient",))
def averages_over_the_classes_too(scores, y, margin=1.0):
    """Your loss is C times too small: it is a mean over examples *and* classes, as PyTorch's multi_margin_loss is;
    the slides sum over the classes. (Your gradient fits your loss, so it counts.)"""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.mean(), dscores / dscores.size


@svm_loss.mistake
def returns_the_gradient_first(scores, y, margin=1.0):
    """Your two results are in the wrong order: first the loss, then the gradient."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return dscores / len(y), terms.sum() / len(y)


@svm_loss.mistake(earns=("gradient",))
def keeps_one_loss_per_example(scores, y, margin=1.0):
    """Your loss is still one number per example; `svm_loss` returns their mean, one number. (Your gradient is
    right.)"""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum(axis=1), dscores / len(y)


@svm_loss.mistake(slug="changes-its-input")
def shifts_the_scores_in_place(scores, y, margin=1.0):
    """Changes the caller's scores."""
    rows = np.arange(len(y))
    scores -= scores[rows, y][:, None].copy()
    terms = np.maximum(0, scores + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)
