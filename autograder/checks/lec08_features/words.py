"""Bags of visual words: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec08_features.cases import UNUSED, USED, distances, word_calls
from course_lib.checking.exercise import Part
from course_lib.features import words as library

bag_of_words = Check(
    reference=library.bag_of_words,
    results=("histogram",),
    parts=(Part("every word occurs", 1, tag=USED), Part("words that never occur, and ties", 1, tag=UNUSED)),
    calls=word_calls,
    hints=(
        "The result has one number for each *word*, not for each patch. What should it be for a word that no patch looks like?",
        "Find the index of the nearest word for each patch, count how often each index occurs, and make the counts independent of how many patches there are.",
        "From the table of distances, (P, K), take the index of the smallest in each row; count these for all K words, and divide by P.",
    ),
)


def _labels(patches, words):
    return distances(patches, words).argmin(axis=1)


def _shares(labels, K):
    return np.bincount(labels, minlength=K) / len(labels)


@bag_of_words.mistake
def keeps_the_counts(patches, words):
    """You return how often each word occurs; its share is asked for, so that the histogram sums to 1 and images with
    more patches can be compared with others."""
    return np.bincount(_labels(patches, words), minlength=len(words)).astype(float)


@bag_of_words.mistake
def leaves_out_words_at_the_end(patches, words):
    """Right when the last word occurs; if it does not, your histogram is too short: counting stops at the largest index
    it meets. It needs an entry for every word."""
    labels = _labels(patches, words)
    return np.bincount(labels) / len(labels)


@bag_of_words.mistake
def leaves_out_words_that_never_occur(patches, words):
    """Words that never occur are missing from your histogram, so its entries no longer belong to the words in order.
    Such a word has the entry 0."""
    return np.unique(_labels(patches, words), return_counts=True)[1] / len(patches)


@bag_of_words.mistake
def divides_by_the_number_of_words(patches, words):
    """Your counts are divided by the number of words; for shares that sum to 1 divide by the number of patches."""
    return np.bincount(_labels(patches, words), minlength=len(words)) / len(words)


@bag_of_words.mistake
def makes_it_of_length_1(patches, words):
    """Your histogram has length 1, its *squares* sum to 1; here its entries do."""
    counts = np.bincount(_labels(patches, words), minlength=len(words))
    return counts / np.sqrt((counts**2).sum())


@bag_of_words.mistake
def divides_by_the_most_frequent(patches, words):
    """Your most frequent word has the entry 1; the *sum* over all words should be 1."""
    counts = np.bincount(_labels(patches, words), minlength=len(words))
    return counts / counts.max()


@bag_of_words.mistake
def notes_only_which_words_occur(patches, words):
    """You note which words occur, not how often: a word that occurs twice counts twice."""
    occurs = np.bincount(_labels(patches, words), minlength=len(words)) > 0
    return occurs / occurs.sum()


@bag_of_words.mistake
def takes_the_farthest_word(patches, words):
    """Every patch is counted for the word *farthest* from it: a small distance means alike."""
    return _shares(distances(patches, words).argmax(axis=1), len(words))


@bag_of_words.mistake
def multiplies_instead_of_measuring(patches, words):
    """You choose the word with the largest product x · w, which long words win; the word with the smallest *distance*
    is asked for."""
    return _shares((patches @ words.T).argmax(axis=1), len(words))


@bag_of_words.mistake
def measures_along_the_axes(patches, words):
    """You choose words by the sum of absolute differences; here the Euclidean distance counts, whose differences are
    squared."""
    return _shares(np.abs(patches[:, None].astype(float) - words).sum(axis=2).argmin(axis=1), len(words))


@bag_of_words.mistake
def lets_words_choose_patches(patches, words):
    """Your histogram counts how many words choose each patch. It is the other way round: each patch chooses its nearest
    word, and the words are counted. Look along which axis of the table you take the smallest."""
    return np.bincount(distances(patches, words).argmin(axis=0), minlength=len(words)) / len(patches)


@bag_of_words.mistake
def gives_ties_to_the_last(patches, words):
    """Where a patch is equally near to two words you count the last of them; here the first one counts."""
    return _shares(len(words) - 1 - _labels(patches, words[::-1]), len(words))


@bag_of_words.mistake
def shares_patches_among_words(patches, words):
    """You share each patch among all words by nearness, a soft bag of words; here each patch counts for its nearest
    word only."""
    nearness = np.exp(distances(patches, words).min(axis=1, keepdims=True) - distances(patches, words))
    return (nearness / nearness.sum(axis=1, keepdims=True)).mean(axis=0)


@bag_of_words.mistake
def returns_labels(patches, words):
    """You return the nearest word of each patch, shape (P,); asked for is how often each word occurs, shape (K,)."""
    return _labels(patches, words)


@bag_of_words.mistake
def lets_the_labels_choose_the_range(patches, words):
    """Right when the first and the last word occur; otherwise your bins run from the smallest index that occurs to the
    largest one. They should run over all words."""
    labels = _labels(patches, words)
    return np.histogram(labels, bins=len(words))[0] / len(labels)


@bag_of_words.mistake
def adds_once_for_each_word(patches, words):
    """Of several patches with the same word only one counts: `a[index] += 1` with an array of indices adds once for each
    *different* index. Loop, or count them."""
    return (_shares(_labels(patches, words), len(words)) > 0) / len(patches)


@bag_of_words.mistake
def forgets_to_square(patches, words):
    """You choose words by the sum of the differences, in which plus and minus cancel. Square each difference first."""
    return _shares((patches[:, None] - words).sum(axis=2).argmin(axis=1), len(words))


@bag_of_words.mistake
def has_the_product_once(patches, words):
    """Multiplied out, the squared distance has the product x · w *twice*; yours has it once, which short words win."""
    return _shares(((words**2).sum(axis=1) - patches @ words.T).argmin(axis=1), len(words))


@bag_of_words.mistake(slug="changes-its-input")
def shifts_in_place(patches, words):
    """Changes the caller's patches."""
    shift = patches[0].copy()
    patches -= shift
    return _shares(_labels(patches, words - shift), len(words))
