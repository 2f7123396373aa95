"""Accuracy: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec00_linear_classifier.cases import MORE, TWO, accuracy_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec00 as references

accuracy = Check(
    reference=references.accuracy,
    results=("accuracy",),
    parts=(Part("two classes", 1, tag=TWO), Part("more classes", 1, tag=MORE)),
    calls=accuracy_calls,
    hints=(
        "Take one example: which class does the classifier choose, given its row of scores?",
        "First find the place of the largest score in each row, then ask where it agrees with the label.",
        "The places of the row maxima (axis 1), compared with y, give N truth values; their mean is the accuracy.",
    ),
)


@accuracy.mistake
def chooses_along_the_wrong_axis(scores, y):
    """You look for the best *example* of each class; the best class of each example is needed: go along the row."""
    return np.mean(scores.argmax(axis=0) == y)


@accuracy.mistake
def chooses_the_lowest_score(scores, y):
    """You choose the class with the *lowest* score; a high score means that the classifier believes in the class."""
    return np.mean(scores.argmin(axis=1) == y)


@accuracy.mistake(earns=("two classes",))
def answers_in_percent(scores, y):
    """Your accuracy is in percent, 100 times what is asked for: here it is a share between 0 and 1."""
    return 100 * np.mean(scores.argmax(axis=1) == y)


@accuracy.mistake
def counts_the_hits(scores, y):
    """You return how many examples are right; the accuracy is their share, between 0 and 1."""
    return np.sum(scores.argmax(axis=1) == y)


@accuracy.mistake
def counts_the_errors(scores, y):
    """You return the share of examples that are *wrong*, the error; the accuracy is 1 minus that."""
    return np.mean(scores.argmax(axis=1) != y)


@accuracy.mistake
def divides_by_the_number_of_classes(scores, y):
    """You divide the hits by the number of classes C; they are counted over the N examples."""
    return np.sum(scores.argmax(axis=1) == y) / scores.shape[1]


@accuracy.mistake
def divides_by_all_scores(scores, y):
    """You divide the hits by the number of all scores, N times C; there are only N answers that can be right."""
    return np.sum(scores.argmax(axis=1) == y) / scores.size


@accuracy.mistake
def divides_as_integers(scores, y):
    """Your accuracy is always 0 or 1: a division with `//` throws the fraction away, and so does asking whether all
    examples are right. The share of right ones is wanted."""
    return np.sum(scores.argmax(axis=1) == y) // len(y)


@accuracy.mistake
def rounds_the_share(scores, y):
    """Your accuracy is rounded to two digits. Rounding is for printing; whoever calculates on needs all of them."""
    return round(float(np.mean(scores.argmax(axis=1) == y)), 2)


@accuracy.mistake
def gives_ties_to_the_last(scores, y):
    """Where several classes share the highest score you choose the last of them; the first one counts."""
    last = scores.shape[1] - 1 - scores[:, ::-1].argmax(axis=1)
    return np.mean(last == y)


@accuracy.mistake
def counts_every_tie_as_right(scores, y):
    """Where several classes share the highest score you count each of them as right; only the first one is chosen."""
    return np.mean(scores[np.arange(len(y)), y] == scores.max(axis=1))


@accuracy.mistake
def asks_for_a_positive_score(scores, y):
    """You count an example as right when its right class has a positive score. It must have the *highest* score of
    its row, and that may be negative."""
    return np.mean(scores[np.arange(len(y)), y] > 0)


@accuracy.mistake
def knows_two_classes_only(scores, y):
    """Right for two classes and only then: comparing two columns cannot choose among more. Take the largest of the
    whole row."""
    return np.mean((scores[:, 1] > scores[:, 0]) == y)


@accuracy.mistake
def takes_labels_for_quantities(scores, y):
    """You measure how far the chosen label is from the right one. Labels are names: 9 for 8 is as wrong as 2 for 8."""
    return 1 - np.mean(np.abs(scores.argmax(axis=1) - y.astype(int)))


@accuracy.mistake
def counts_labels_from_one(scores, y):
    """Your classes are numbered from 1, while labels and columns here both start at 0."""
    return np.mean(scores.argmax(axis=1) + 1 == y)


@accuracy.mistake
def averages_over_the_classes(scores, y):
    """You take the accuracy of each class and average these: that is the balanced accuracy. Here every example
    counts the same."""
    hit = scores.argmax(axis=1) == y
    return np.mean([hit[y == c].mean() for c in np.unique(y)])


@accuracy.mistake
def takes_exponentials_first(scores, y):
    """Right until the scores are huge: their exponentials overflow and the row becomes nan. The largest score and
    the largest probability stand in the same place, so no softmax is needed."""
    with np.errstate(all="ignore"):
        e = np.exp(np.asarray(scores, dtype=float))
        return np.mean((e / e.sum(axis=1, keepdims=True)).argmax(axis=1) == y)


@accuracy.mistake
def returns_the_hits_themselves(scores, y):
    """You return one truth value for each example; their mean is the accuracy, one number."""
    return scores.argmax(axis=1) == y


@accuracy.mistake
def starts_the_best_at_zero(scores, y):
    """Right while some score is above 0: your search for the largest starts at 0, so in a row of negative scores nothing
    beats it. Start with the first score of the row."""
    return np.mean(np.maximum(scores, 0).argmax(axis=1) == y)


@accuracy.mistake
def leaves_the_last_example_out(scores, y):
    """Your loop over the examples ends one too early: the last one is never counted as right, though you divide by all
    N."""
    return np.sum(scores[:-1].argmax(axis=1) == y[:-1]) / len(y)


@accuracy.mistake
def compares_the_score_with_the_label(scores, y):
    """You compare the highest *score* of each row with the label. The label is a place: compare it with the place where
    that score stands."""
    return np.mean(scores.max(axis=1) == y)


@accuracy.mistake
def returns_after_the_first_example(scores, y):
    """Right for one example and only then: the `return` stands inside the loop, so the others are never looked at."""
    return (scores[0].argmax() == y[0]) / len(y)


@accuracy.mistake
def forgets_the_axis(scores, y):
    """Your `argmax` has no axis, so it finds one place in the whole table. The best class of *each* example is needed:
    go along the row."""
    return np.mean(scores.argmax() == y)


@accuracy.mistake
def compares_all_with_all(scores, y):
    """You compare the choice for each example with the labels of *all*: shapes (N, 1) and (N,) make a table (N, N). Both
    need shape (N,)."""
    return np.mean(scores.argmax(axis=1)[:, None] == y)


@accuracy.mistake
def keeps_the_best_of_the_rows_before(scores, y):
    """Right for the first example only: the best score so far is kept when the next row begins, so a row of lower scores
    never wins. Start anew for each example."""
    best, chosen, hits = -np.inf, 0, 0
    for row, label in zip(scores, y, strict=True):
        for place, score in enumerate(row):
            if score > best:
                best, chosen = score, place
        hits += chosen == label
    return hits / len(y)


@accuracy.mistake
def leaves_the_last_class_out(scores, y):
    """You never choose the last class: your search for the largest score ends one column too early."""
    return np.mean(scores[:, :-1].argmax(axis=1) == y)


@accuracy.mistake
def keeps_the_last_hit_only(scores, y):
    """Only the last example counts, though you divide by all N. Is the count set back to 0, or written over, inside the
    loop?"""
    return (scores[-1].argmax() == y[-1]) / len(y)


@accuracy.mistake(slug="changes-its-input")
def subtracts_in_place(scores, y):
    """Changes the caller's scores."""
    scores -= scores.max(axis=1, keepdims=True)
    return np.mean((scores == 0).argmax(axis=1) == y)
