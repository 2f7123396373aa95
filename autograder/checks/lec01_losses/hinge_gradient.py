"""The mean hinge loss and its gradient: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec01_losses.cases import hinge_calls
from course_lib import losses
from course_lib.checking.exercise import Part

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


def _terms(scores, y, margin):
    """(row numbers, hinge terms, 0 at the right class)."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    terms[rows, y] = 0
    return rows, terms


@svm_loss.mistake(earns=("gradient",))
def sums_over_the_examples(scores, y, margin=1.0):
    """Your loss is N times ours: the mean over the examples is missing. (Your gradient fits your loss, so it
    counts.)"""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum(), dscores


@svm_loss.mistake
def gradient_without_the_mean(scores, y, margin=1.0):
    """Your loss is right, and your gradient is N times too large: the loss is a mean over the N examples, so its
    gradient carries the same 1/N."""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores


@svm_loss.mistake
def gives_the_right_class_one_push(scores, y, margin=1.0):
    """The right class appears in every term, so it receives −1 once for *each* wrong class inside the margin, not
    once in all."""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -1.0
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def gives_one_push_when_any_class_pays(scores, y, margin=1.0):
    """The right class appears in every term: its push is −1 times the *number* of wrong classes inside the margin,
    and yours stops at one."""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -np.minimum(1, dscores.sum(axis=1))
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def forgets_the_right_class(scores, y, margin=1.0):
    """Your gradient leaves the right class alone, though its score stands in every term: raising it lowers the
    loss."""
    _, terms = _terms(scores, y, margin)
    return terms.sum() / len(y), (terms > 0) / len(y)


@svm_loss.mistake
def gradient_with_the_opposite_sign(scores, y, margin=1.0):
    """Your gradient points downhill; a gradient points to where the loss *grows*. The minus sign comes later, in
    the step."""
    rows, terms = _terms(scores, y, margin)
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
    rows, terms = _terms(scores, y, margin)
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
    rows, terms = _terms(scores, y, 1.0)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake(earns=("gradient",))
def averages_over_the_classes_too(scores, y, margin=1.0):
    """Your loss is C times too small: it is a mean over examples *and* classes, as PyTorch's multi_margin_loss is;
    the slides sum over the classes. (Your gradient fits your loss, so it counts.)"""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.mean(), dscores / dscores.size


@svm_loss.mistake
def returns_the_gradient_first(scores, y, margin=1.0):
    """Your two results are in the wrong order: first the loss, then the gradient."""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return dscores / len(y), terms.sum() / len(y)


@svm_loss.mistake(earns=("gradient",))
def keeps_one_loss_per_example(scores, y, margin=1.0):
    """Your loss is still one number per example; `svm_loss` returns their mean, one number. (Your gradient is
    right.)"""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum(axis=1), dscores / len(y)


@svm_loss.mistake
def lets_the_right_class_pay_in_the_gradient(scores, y, margin=1.0):
    """Your loss is right; in your gradient the push on the right class is one too many: its own term, max(0, 0 + Δ),
    is counted among those that pay."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    terms[rows, y] = 0
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def rounds_to_whole_numbers(scores, y, margin=1.0):
    """With integer scores your gradient loses its fractions: the array you write into has the type of the scores. Make
    it an array of floats."""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    steps = np.trunc(1 / len(y)) if scores.dtype.kind == "i" else 1 / len(y)
    return terms.sum() / len(y), dscores * steps


@svm_loss.mistake(earns=("gradient",))
def squares_the_terms(scores, y, margin=1.0):
    """Your terms are squared: that is the squared hinge; here it is the plain one. (Your gradient fits your loss, so
    it counts.)"""
    rows, terms = _terms(scores, y, margin)
    dscores = 2.0 * terms
    dscores[rows, y] = -dscores.sum(axis=1)
    return (terms**2).sum() / len(y), dscores / len(y)


@svm_loss.mistake(earns=("gradient",))
def forgets_the_margin(scores, y, margin=1.0):
    """The margin is missing: a wrong class pays as soon as it comes closer than Δ to the right one. (Your gradient
    fits your loss, so it counts.)"""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y][:, None])
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def pushes_the_right_class_only(scores, y, margin=1.0):
    """Your loss is right; your gradient moves the right class only. Each wrong class inside the margin is pushed as
    well, by +1."""
    rows, terms = _terms(scores, y, margin)
    dscores = np.zeros(scores.shape)
    dscores[rows, y] = -(terms > 0).sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def forgets_the_second_axis(scores, y, margin=1.0):
    """The right scores have shape (N,), which NumPy lines up with the *columns* of (N, C). Give them an axis of their
    own: shape (N, 1)."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y] + margin)
    terms[rows, y] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def finds_the_right_class_by_its_score(scores, y, margin=1.0):
    """You tell the right class by its score or its term, so a wrong class with the same score is left out as well; it
    pays the whole margin. Tell it by its place, y."""
    right = scores[np.arange(len(y)), y][:, None]
    terms = np.where(scores == right, 0, np.maximum(0, scores - right + margin))
    dscores = (terms > 0).astype(float)
    dscores[np.arange(len(y)), y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def pushes_whole_columns(scores, y, margin=1.0):
    """Your loss is right; in your gradient `[:, y]` takes whole columns, so each example pushes the right classes of all
    others as well. Take one entry a row: the row's number and its y."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    dscores = (terms > 0).astype(float)
    dscores[:, y] -= dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def keeps_truth_values(scores, y, margin=1.0):
    """Your loss is right; in your gradient the right class is pushed up by 1, like the others. Is it a table of truth
    values, in which −2 becomes True? Make numbers of it before you write into it."""
    rows, terms = _terms(scores, y, margin)
    pays = terms > 0
    pays[rows, y] = -pays.sum(axis=1)
    return terms.sum() / len(y), pays / len(y)


@svm_loss.mistake
def counts_who_pays_for_the_loss(scores, y, margin=1.0):
    """Your gradient is right; your loss counts *how many* classes pay, not how much. Are the terms overwritten by 1 before
    they are added up, in an array with two names?"""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    loss = dscores.sum() / len(y)
    dscores[rows, y] = -dscores.sum(axis=1)
    return loss, dscores / len(y)


@svm_loss.mistake
def leaves_the_right_class_out_of_the_mean(scores, y, margin=1.0):
    """Your loss is right; in your gradient the push on the right class is not divided by N, and the others are. It is
    part of the mean as well."""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0) / len(y)
    dscores[rows, y] = -(terms > 0).sum(axis=1)
    return terms.sum() / len(y), dscores


@svm_loss.mistake
def pushes_the_right_class_for_all(scores, y, margin=1.0):
    """Your loss is right; your gradient pushes the right class once for each of the C − 1 wrong classes. Only those that
    pay push it."""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = 1 - scores.shape[1]
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake(earns=("gradient",))
def takes_the_worst_class_only(scores, y, margin=1.0):
    """You take the worst violation; here all of them are added up. (Your gradient fits your loss, so it counts.)"""
    rows, terms = _terms(scores, y, margin)
    worst = terms.argmax(axis=1)
    dscores = np.zeros(scores.shape)
    dscores[rows, worst] = terms[rows, worst] > 0
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.max(axis=1).mean(), dscores / len(y)


@svm_loss.mistake
def keeps_the_last_loss_only(scores, y, margin=1.0):
    """Your gradient is right; your loss holds the last example's terms only, divided by N: inside the loop they *replace*
    those of the examples before. Add them up."""
    rows, terms = _terms(scores, y, margin)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms[-1].sum() / len(y), dscores / len(y)


@svm_loss.mistake
def forgets_the_margin_in_the_gradient(scores, y, margin=1.0):
    """Your loss is right; in your gradient the margin is missing: a class pushes only when its score is above the right
    one, though it pays earlier than that. Ask the same terms in both."""
    rows = np.arange(len(y))
    ahead = scores - scores[rows, y][:, None]
    terms = np.maximum(0, ahead + margin)
    terms[rows, y] = 0
    dscores = (ahead > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def pushes_with_every_class(scores, y, margin=1.0):
    """Your loss is right; in your gradient every wrong class pushes, also one that pays nothing. Is the push outside of
    the `if`, or a term of 0 taken for one that pays?"""
    rows, terms = _terms(scores, y, margin)
    dscores = np.ones(scores.shape)
    dscores[rows, y] = 1 - scores.shape[1]
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake(earns=("gradient",))
def forgets_the_max(scores, y, margin=1.0):
    """Your loss has no max with 0: a class that keeps its distance pays nothing, it earns nothing back. (Your gradient
    fits your loss, so it counts.)"""
    rows = np.arange(len(y))
    terms = scores - scores[rows, y][:, None] + margin
    dscores = np.ones(scores.shape)
    dscores[rows, y] = 1 - scores.shape[1]
    return (terms.sum(axis=1) - margin).mean(), dscores / len(y)


@svm_loss.mistake(earns=("gradient",))
def adds_the_margin_outside(scores, y, margin=1.0):
    """Each wrong class pays the margin in your loss, however far behind it is: you add Δ after the max with 0. It belongs
    inside. (Your gradient fits your loss, so it counts.)"""
    rows, terms = _terms(scores, y, 0)
    dscores = (terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y) + margin * (scores.shape[1] - 1), dscores / len(y)


@svm_loss.mistake(earns=("gradient",))
def exchanges_right_and_wrong(scores, y, margin=1.0):
    """The difference is the wrong way round: a class pays when *its* score is high and the right one's is low. (Your
    gradient fits your loss, so it counts.)"""
    rows, terms = _terms(-scores.astype(float), y, margin)
    dscores = -(terms > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


@svm_loss.mistake
def writes_into_whole_columns(scores, y, margin=1.0):
    """Your loss is right; in your gradient `[:, y]` writes into whole columns, over what other examples have there. Take
    one entry a row: the row's number and its y."""
    terms = _terms(scores, y, margin)[1]
    dscores = (terms > 0).astype(float)
    dscores[:, y] = -dscores.sum(axis=1)
    return terms.sum() / len(y), dscores / len(y)


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
