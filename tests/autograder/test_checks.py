"""The tests of the tests: every mistake loses points and is named, every right style gets full marks.

A new exercise is admitted by its own rows: it brings its mistakes and its styles with it.
"""

import inspect
import os
import re
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from autograder.answers import answers_to, as_cell, equivalent_mutants
from autograder.checks import checks_of, lectures
from autograder.mutants import mutants
from autograder.quality import quality
from autograder.record import public_exercise, says_the_same
from course_lib.checking.compare import as_items
from course_lib.checking.exercise import load
from course_lib.checking.functions import with_data
from course_lib.checking.judge import CHANGES_INPUT, judge
from course_lib.checking.notebook import outcomes_of, verdict_on
from course_lib.checking.outcome import Outcome
from course_lib.checking.plain import Named

SEEDS = (0, 1, 2)
CHECKS = [check for lecture in lectures() for check in checks_of(lecture).values()]
MISTAKES = [(check, slug) for check in CHECKS for slug in check.mistakes]
# Nothing in course_lib does it by itself: none to borrow.
IN_NO_LIBRARY = {"predict_digits"}
STYLES = [
    (check, style)
    for lecture in lectures()
    for check in checks_of(lecture).values()
    for style in answers_to(lecture)[check.name]
]


def name_of(check):
    return check.name if hasattr(check, "name") else check


@cache
def made(name):
    """The public exercise, and hidden ones from several seeds."""
    check = next(check for check in CHECKS if check.name == name)
    hidden = [check.exercise(np.random.default_rng(seed), public=False) for seed in SEEDS]
    return [public_exercise(check), *hidden]


def exercises_of(check):
    return made(check.name)


def style_of(check, style):
    return next(answers_to(lecture)[check.name][style] for lecture in lectures() if check.name in answers_to(lecture))


@pytest.mark.parametrize(("check", "slug"), MISTAKES, ids=name_of)
def test_every_mistake_loses_points_and_is_named(check, slug):
    for exercise in exercises_of(check):
        verdict = judge(exercise, outcomes_of(exercise, check.mistakes[slug]))
        assert slug == verdict.mistake
        assert verdict.score < check.points
        if slug != CHANGES_INPUT:
            sentence = " ".join(inspect.getdoc(check.mistakes[slug]).split())
            assert sentence in (verdict.message, verdict.also)


@pytest.mark.parametrize("check", [check for check in CHECKS if len(check.results) == 2], ids=name_of)
def test_of_two_mistakes_at_once_nothing_is_called_right_that_is_not(check):
    """The first result of one mistake beside the second of another: their sentences were written for one alone."""
    exercise = exercises_of(check)[0]
    answers = [[case.mistaken[mistake.slug] for case in exercise.cases] for mistake in exercise.mistakes]
    pairs = [one for one in answers if all(len(as_items(outcome.value, 2) or []) == 2 for outcome in one)]
    neighbours = [pair for step in range(1, 5) for pair in zip(pairs, pairs[step:] + pairs[:step], strict=True)]
    for first, second in neighbours:
        both = [Outcome("returned", (a.value[0], b.value[1])) for a, b in zip(first, second, strict=True)]
        verdict = judge(exercise, both)
        if re.search(r"Your \w+ (is right|fits)", verdict.message + verdict.also):
            assert verdict.score > 0, str(verdict)


@pytest.mark.parametrize(("check", "style"), STYLES, ids=name_of)
def test_every_right_style_gets_full_marks(check, style):
    for exercise in exercises_of(check):
        verdict = judge(exercise, outcomes_of(exercise, style_of(check, style)))
        assert ("right", check.points, None) == (verdict.verdict, verdict.score, verdict.mistake), str(verdict)


@pytest.mark.parametrize(("check", "style"), STYLES, ids=name_of)
def test_a_right_style_written_into_a_cell_is_still_right(check, style):
    """What the demo and the browser tests paste is what the table tests."""
    namespace = {"np": np}
    exec(as_cell(style_of(check, style), check.name), namespace)
    assert verdict_on(check.name, namespace[check.name]).verdict == "right"


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_an_exercise_has_enough_mistakes_and_styles(check):
    styles = [style for one, style in STYLES if one is check]
    assert len(check.mistakes) >= 6
    assert len(styles) >= 3


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_sentences_are_warm_exact_and_no_code(check):
    sentences = [mistake.sentence for mistake in public_exercise(check).mistakes]
    assert len(set(sentences)) == len(sentences)
    for sentence in sentences:
        assert 30 <= len(sentence) <= 330
        assert sentence[-1] in ".)?"
        assert "np." not in sentence.replace("`np.log`", "")


def with_numbers(value):
    """`value` with a number where any will do: there the reference says nan."""
    if isinstance(value, tuple):
        return tuple(map(with_numbers, value))
    return np.nan_to_num(value) if isinstance(value, np.ndarray) else value


def trivial_answers(exercise):
    """What a lazy or sly student returns: nothing, zeros, constants, an input, a remembered answer."""
    remembered = exercise.cases[0].expected

    def zeros(value):
        return tuple(map(zeros, value)) if isinstance(value, tuple) else np.zeros(np.shape(value))

    yield "None", lambda *args, **kwargs: None
    yield "zero", lambda *args, **kwargs: 0.0
    yield "zeros of the right shape", lambda *args, **kwargs: zeros(_expected(exercise, args, kwargs))
    yield "the first input", lambda *args, **kwargs: args[0]
    yield "the inputs", lambda *args, **kwargs: args
    yield "always the first answer", lambda *args, **kwargs: remembered
    yield "ones", lambda *args, **kwargs: 1.0


def _expected(exercise, args, kwargs):
    shapes = [np.shape(arg) for arg in args]
    return next(
        case.expected
        for case in exercise.cases
        if [np.shape(a) for a in case.args] == shapes and case.kwargs.keys() == kwargs.keys()
    )


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_trivial_answers_earn_next_to_nothing(check):
    for exercise in exercises_of(check):
        for what, function in trivial_answers(exercise):
            verdict = judge(exercise, outcomes_of(exercise, function))
            assert verdict.score <= 0.05 * check.points, what


def looking_up(exercise):
    """A function that answers from a table of the public cases, right in each of them."""
    table = {_asked(with_data(case.args), case.kwargs): case.expected for case in exercise.cases}
    return lambda *args, **kwargs: table.get(_asked(args, kwargs))


def _asked(args, kwargs):
    """A call as text; a function that is handed in goes by its name."""
    names = [arg.name if isinstance(arg, Named) else getattr(arg, "__name__", arg) for arg in args]
    return str(names) + str(kwargs)


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_a_table_of_the_public_answers_earns_nothing_when_graded(check):
    public, *hidden = exercises_of(check)
    remembered = looking_up(public)

    def table(*args, **kwargs):
        return with_numbers(remembered(*args, **kwargs))

    assert judge(public, outcomes_of(public, table)).verdict == "right"
    for exercise in hidden:
        assert judge(exercise, outcomes_of(exercise, table)).score <= 0.05 * check.points


def _looks(case):
    """What can be told of a call without reading its numbers: sizes, options, names of functions."""
    args = [arg.name if isinstance(arg, Named) else np.shape(arg) or arg for arg in with_data(case.args)]
    return str((list(map(str, args)), case.kwargs))


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
@pytest.mark.parametrize("told_by", ["its place", "its looks"])
def test_no_hidden_case_is_told_by_where_it_stands_or_how_it_looks(told_by, check):
    """Words and truth values stay right when the numbers are drawn anew: then nothing has to be worked out."""
    public, *hidden = exercises_of(check)
    answers = {}
    for place, case in enumerate(public.cases):
        answers.setdefault(place if told_by == "its place" else _looks(case), []).append(case.expected)
    scores = []
    for exercise in hidden:
        left, outcomes = {key: list(ones) for key, ones in answers.items()}, []
        for place, case in enumerate(exercise.cases):
            ones = left.get(place if told_by == "its place" else _looks(case))
            outcomes.append(Outcome("returned", ones.pop(0) if ones else None))
        scores.append(judge(exercise, outcomes).score)
    assert np.mean(scores) <= 0.2 * check.points


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_the_recorded_exercise_is_what_the_check_makes(check):
    """Recorded data and code must not drift apart: run `python course.py record` after changing a check."""
    recorded = load(check.name)
    assert says_the_same(recorded, public_exercise(check))
    for slug, function in check.mistakes.items():
        assert slug == judge(recorded, outcomes_of(recorded, function)).mistake

    def answer(*args, **kwargs):
        return with_numbers(check.reference(*args, **kwargs))

    assert judge(recorded, outcomes_of(recorded, answer, own_work=False)).verdict == "right"


ELSEWHERE = """
from autograder.answers import answers_to
from autograder.checks import checks_of, lectures
from autograder.record import public_exercise, says_the_same
from course_lib.checking.exercise import load
from course_lib.checking.notebook import verdict_on
for lecture in lectures():
    for name, check in checks_of(lecture).items():
        if not says_the_same(load(name), public_exercise(check)):
            print(name, "would be recorded anew")
        for slug, function in check.mistakes.items():
            if verdict_on(name, function).mistake != slug:
                print(name, "has no name for", slug)
        for style, function in answers_to(lecture)[name].items():
            if verdict_on(name, function).verdict != "right":
                print(name, "refuses", style)
"""


@pytest.mark.slow
def test_the_recorded_exercises_are_understood_on_a_processor_that_rounds_otherwise():
    """Students have other processors than the one on which the public cases were recorded: here the oldest there is."""
    environment = os.environ | {"OPENBLAS_CORETYPE": "Prescott", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", ELSEWHERE], env=environment, capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stdout), done.stderr[-2000:]


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_two_submissions_never_meet_the_same_hidden_cases(check):
    first, second = (check.exercise(np.random.default_rng(seed), public=False) for seed in (0, 1))
    assert str(first.cases[-1].args) != str(second.cases[-1].args)


@pytest.mark.parametrize("check", [check for check in CHECKS if check.name not in IN_NO_LIBRARY], ids=name_of)
def test_asking_the_library_is_refused(check):
    """Also when the call is hidden one function deeper."""
    exercise = exercises_of(check)[1]

    def ask(*args, **kwargs):
        def deeper():
            return check.reference(*args, **kwargs)

        return deeper()

    for function in (check.reference, ask):
        verdict = judge(exercise, outcomes_of(exercise, function))
        assert ("wrong", 0, "borrows-the-answer") == (verdict.verdict, verdict.score, verdict.mistake)


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_there_are_three_hints_from_where_to_how(check):
    assert 3 == len(check.hints) == len(set(check.hints))
    for text in check.hints:
        assert 20 <= len(text) <= 250
        assert "np." not in text
        assert "return " not in text


@pytest.mark.slow
@pytest.mark.parametrize("lecture", lectures())
def test_the_table_of_qualities_is_as_good_as_promised(lecture):
    """No false pass, no false fail, and hardly a mutant gets through."""
    counts = quality(lecture)
    for name, one in counts.items():
        assert (0, 0, one["mistakes"]) == (one["passed"], one["failed"], one["named"]), name
    mutants, hidden, public = (sum(one[key] for one in counts.values()) for key in ("mutants", "hidden", "public"))
    assert mutants > 10 * len(counts) / 2
    assert hidden >= 0.98 * mutants, {name: one["survivors"] for name, one in counts.items()}
    assert public >= 0.90 * mutants


@pytest.mark.parametrize("lecture", lectures())
def test_every_mutant_called_equivalent_exists_and_says_why(lecture):
    for name, listed in equivalent_mutants(lecture).items():
        styles = answers_to(lecture)[name]
        existing = {what for what, _ in mutants(styles.get("vectorised", next(iter(styles.values()))), name)}
        assert set(listed) <= existing
        assert all(len(reason) > 10 for reason in listed.values())
