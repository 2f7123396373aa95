"""Random search: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec04_descent.cases_walks import random_search_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec04 as references

random_search = Check(
    reference=references.random_search,
    results=("index", "value"),
    parts=(Part("index", 1, output="index"), Part("value", 1, output="value")),
    calls=random_search_calls,
    hints=(
        "Which value of f do you compare with in the very first round, and is it one that f could never beat?",
        "Keep two things while you go through the candidates: the smallest value so far, and where it was. Equal is not smaller.",
        "Collect f of every candidate in a list; the place of its smallest entry is the index, and that entry is the value.",
    ),
)


@random_search.mistake
def takes_the_largest(f, candidates):
    """You keep the candidate with the *largest* value. f is a loss: the smallest wins."""
    values = [f(c) for c in candidates]
    return int(np.argmax(values)), max(values)


@random_search.mistake
def takes_the_last_of_equals(f, candidates):
    """Right, except where two candidates are equally good: yours replaces the first by the second. Only a strictly
    smaller value is better."""
    best, index = np.inf, 0
    for i, c in enumerate(candidates):
        value = f(c)
        if value <= best:
            best, index = value, i
    return index, best


@random_search.mistake
def starts_from_zero(f, candidates):
    """Your search starts with a best value of 0, which no positive loss can beat. Start so high that the first candidate
    always wins."""
    best, index = 0.0, 0
    for i, c in enumerate(candidates):
        value = f(c)
        if value < best:
            best, index = value, i
    return index, best


@random_search.mistake
def starts_from_a_thousand(f, candidates):
    """Right while the losses are not too large: your search starts from a number that huge ones never beat. Infinity is
    the start that everything beats, and so is the first value."""
    best, index = 1000.0, 0
    for i, c in enumerate(candidates):
        value = f(c)
        if value < best:
            best, index = value, i
    return index, best


@random_search.mistake
def returns_the_candidate(f, candidates):
    """Your value is right, but the first result is the candidate itself. Its *index* is asked for: the place where it
    stands."""
    values = [f(c) for c in candidates]
    return candidates[int(np.argmin(values))], min(values)


@random_search.mistake(earns=("value",))
def returns_the_value_first(f, candidates):
    """Your two results are in the wrong order: first the index, then the value."""
    values = [f(c) for c in candidates]
    return min(values), int(np.argmin(values))


@random_search.mistake
def counts_from_one(f, candidates):
    """Your index is too large by 1: the first candidate has index 0."""
    values = [f(c) for c in candidates]
    return int(np.argmin(values)) + 1, min(values)


@random_search.mistake
def takes_the_value_nearest_to_zero(f, candidates):
    """Right for positive losses; of negative ones you take the one nearest to 0. Smallest means furthest down, without
    abs."""
    values = [f(c) for c in candidates]
    index = int(np.argmin(np.abs(values)))
    return index, values[index]


@random_search.mistake
def compares_with_the_first_only(f, candidates):
    """You compare every candidate with the first one and keep the last that beats it. When a better one is found, its
    value becomes the one to beat."""
    first = f(candidates[0])
    best, index = first, 0
    for i, c in enumerate(candidates):
        value = f(c)
        if value < first:
            best, index = value, i
    return index, best


@random_search.mistake
def compares_with_the_one_before(f, candidates):
    """You compare every candidate with the one before it. It has to beat the best so far, which may be longer ago."""
    values = [f(c) for c in candidates]
    index = 0
    for i in range(1, len(values)):
        if values[i] < values[i - 1]:
            index = i
    return index, values[index]


@random_search.mistake
def stops_at_the_first_improvement(f, candidates):
    """You return as soon as one candidate beats the first. A better one may still come: go through them all."""
    values = [f(c) for c in candidates]
    for i, value in enumerate(values):
        if value < values[0]:
            return i, value
    return 0, values[0]


@random_search.mistake
def leaves_out_the_first(f, candidates):
    """Your search begins with the second candidate. When there is only one, or the first is the best, it finds nothing
    or the wrong one."""
    best, index = np.inf, 0
    for i in range(1, len(candidates)):
        value = f(candidates[i])
        if value < best:
            best, index = value, i
    return index, best


@random_search.mistake
def returns_the_last_value(f, candidates):
    """Your index is right, but the value is that of the last candidate you tried. Return the value of the best one."""
    values = [f(c) for c in candidates]
    return int(np.argmin(values)), values[-1]


@random_search.mistake
def returns_the_mean_value(f, candidates):
    """Your index is right, but the value is the mean over all candidates. Return the value of the best one."""
    values = [f(c) for c in candidates]
    return int(np.argmin(values)), float(np.mean(values))


@random_search.mistake
def leaves_out_the_last(f, candidates):
    """Your search ends one candidate too early: the last one is never tried, and where there is only one, none is."""
    best, index = np.inf, 0
    for i in range(len(candidates) - 1):
        value = f(candidates[i])
        if value < best:
            best, index = value, i
    return index, best


@random_search.mistake
def returns_the_last_index(f, candidates):
    """Your value is right, but the index is that of the last candidate you tried. Note the index when you find a better
    value."""
    return len(candidates) - 1, min(f(c) for c in candidates)


@random_search.mistake
def counts_the_improvements(f, candidates):
    """Your value is right, but the index counts how often a better value was found. Note *where* it was found."""
    best, index = np.inf, 0
    for c in candidates:
        if f(c) < best:
            best, index = f(c), index + 1
    return index, best


@random_search.mistake
def takes_0_for_nothing(f, candidates):
    """Right, except where the smallest value is 0: `not best` is true of a best value of 0 as well as of none, so the next
    candidate wins. Ask whether `best is None`."""
    best, index = None, None
    for i, c in enumerate(candidates):
        value = f(c)
        if not best or value < best:
            best, index = value, i
    return index, best


@random_search.mistake
def keeps_the_first(f, candidates):
    """The first candidate always wins: does the `return` stand inside the loop, or is your best value so small that no
    other beats it?"""
    return 0, f(candidates[0])


@random_search.mistake(slug="changes-its-input")
def crosses_out_what_it_has_tried(f, candidates):
    """Changes the caller's candidates."""
    values = []
    for i in range(len(candidates)):
        values.append(f(candidates[i]))
        candidates[i] = candidates[i] * 0
    return int(np.argmin(values)), min(values)
