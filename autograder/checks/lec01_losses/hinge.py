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


@svm_losses.mistake
def forgets_the_second_axis(scores, y, margin=1.0):
    """The right scores have shape (N,), which NumPy lines up with the *columns* of (N, C). Give them an axis of their
    own: shape (N, 1)."""
    rows = np.arange(len(y))
    terms = np.maximum(0, scores - scores[rows, y] + margin)
    terms[rows, y] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def takes_whole_columns(scores, y, margin=1.0):
    """`scores[:, y]` gives each row the right scores of *all* examples, N columns. Pair every row with its own label:
    row numbers and labels, side by side in the brackets."""
    return np.maximum(0, scores - scores[:, y] + margin).sum(axis=1) - margin


@svm_losses.mistake
def starts_where_the_last_one_ended(scores, y, margin=1.0):
    """Right for the first example only: the second starts from the first one's loss. Set the sum back to 0 for each
    example."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    return (terms.sum(axis=1) - margin).cumsum()


@svm_losses.mistake
def keeps_the_last_term_only(scores, y, margin=1.0):
    """Each loss holds the term of the last wrong class only: inside the loop a term *replaces* the ones before it. Add
    them up."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    return terms[np.arange(len(y)), np.where(y == scores.shape[1] - 1, -2, -1)]


@svm_losses.mistake
def leaves_the_last_class_out(scores, y, margin=1.0):
    """The last class never pays: your loop over the classes ends one too early. It runs over all C of them, but for
    the right one."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return terms[:, :-1].sum(axis=1)


@svm_losses.mistake
def sums_over_the_examples(scores, y, margin=1.0):
    """You add up each class's terms over the examples; the loss of an example is the sum along its *row*."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=0)


@svm_losses.mistake
def counts_the_classes_that_pay(scores, y, margin=1.0):
    """You count how many classes pay; add up *how much* each of them pays."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return (terms > 0).sum(axis=1)


@svm_losses.mistake
def finds_the_right_class_by_its_score(scores, y, margin=1.0):
    """You tell the right class by its score or its term, so a wrong class with the same score is left out as well; it
    pays the whole margin. Tell it by its place, y."""
    right = scores[np.arange(len(y)), y][:, None]
    return np.where(scores == right, 0, np.maximum(0, scores - right + margin)).sum(axis=1)


@svm_losses.mistake
def clears_whole_columns(scores, y, margin=1.0):
    """Some classes that should pay do not: `[:, y] = 0` clears *all* rows in the columns of the labels. Pair every row
    with its own label: row numbers and labels, side by side in the brackets."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[:, y] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def waits_until_it_is_overtaken(scores, y, margin=1.0):
    """A wrong class pays in your losses only when its score is above the right one; it pays as soon as it is less than
    the margin below. The max with 0 decides that by itself."""
    right = scores[np.arange(len(y)), y][:, None]
    return np.where(scores > right, scores - right + margin, 0).sum(axis=1)


@svm_losses.mistake
def stops_at_the_right_class(scores, y, margin=1.0):
    """Only the classes before the right one pay: your loop over the classes ends when it meets the right class, as with
    `break`. Skip that one and go on."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    return np.where(np.arange(scores.shape[1]) < y[:, None], terms, 0).sum(axis=1)


@svm_losses.mistake
def leaves_the_first_class_out(scores, y, margin=1.0):
    """The first class never pays: your loop over the classes begins one too late. Classes are counted from 0."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return terms[:, 1:].sum(axis=1)


@svm_losses.mistake
def takes_the_best_class_for_the_right_one(scores, y, margin=1.0):
    """You measure from the class with the *highest* score; the right class is the one that y names, whatever its
    score."""
    best = scores.argmax(axis=1)
    terms = np.maximum(0, scores - scores[np.arange(len(y)), best][:, None] + margin)
    terms[np.arange(len(y)), best] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def counts_labels_from_one(scores, y, margin=1.0):
    """You take 1 away from the labels; both labels and columns are counted from 0 here."""
    right = np.asarray(y, dtype=int) - 1
    terms = np.maximum(0, scores - scores[np.arange(len(y)), right][:, None] + margin)
    terms[np.arange(len(y)), right] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def adds_the_margin_outside(scores, y, margin=1.0):
    """Each wrong class pays the margin in your losses, however far behind it is: you add Δ after the max with 0. It
    belongs inside."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None]) + margin
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def takes_absolute_values(scores, y, margin=1.0):
    """Your terms are absolute values, so a class pays the more the further it stays behind. One that keeps its distance
    pays 0."""
    terms = np.abs(scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def forgives_whoever_is_right(scores, y, margin=1.0):
    """An example whose right class has the highest score pays nothing in your losses; it still pays for each class that
    comes closer than the margin."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return np.where(scores.argmax(axis=1) == y, 0, terms.sum(axis=1))


@svm_losses.mistake
def leaves_out_the_class_of_the_row(scores, y, margin=1.0):
    """You leave out class i in row i: the number of the example is compared with the class. Leave out the right class,
    the one that y names for this row."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y))[:, None] == np.arange(scores.shape[1])] = 0
    return terms.sum(axis=1)


@svm_losses.mistake
def clears_the_right_score(scores, y, margin=1.0):
    """You set the right *score* to 0, so that the right class is measured like a wrong one with a score of 0. It is its
    *term* that becomes 0, after the max."""
    rows = np.arange(len(y))
    cleared = scores.copy()
    cleared[rows, y] = 0
    return np.maximum(0, cleared - scores[rows, y][:, None] + margin).sum(axis=1)


@svm_losses.mistake
def adds_into_whole_numbers(scores, y, margin=1.0):
    """Your losses are whole numbers: the array you add into holds integers, as one made like y does, and each term loses
    its fraction. Make it an array of floats."""
    terms = np.maximum(0, scores - scores[np.arange(len(y)), y][:, None] + margin)
    terms[np.arange(len(y)), y] = 0
    return np.floor(terms).sum(axis=1)


@svm_losses.mistake
def looks_at_the_right_score_only(scores, y, margin=1.0):
    """Each of your losses looks at the right score alone, as the hinge for two classes does. Here the right score is
    compared with that of each wrong class."""
    return np.maximum(0, margin - scores[np.arange(len(y)), y])


@svm_losses.mistake(slug="changes-its-input")
def subtracts_in_place(scores, y, margin=1.0):
    """Changes the caller's scores."""
    right = scores[np.arange(len(y)), y][:, None].copy()
    scores -= right
    terms = np.maximum(0, scores + margin)
    terms[np.arange(len(y)), y] = 0
    return terms.sum(axis=1)
