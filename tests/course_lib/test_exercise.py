"""Whose function a figure runs, and when a guess is answered."""

import sys
import threading

import numpy as np
import pytest

from course_lib.exercise import passing, reveal, unprinted, yours_or_reference


def pair(x):
    return float(x.sum()), 2 * x


def unfinished(x):
    raise NotImplementedError


def crashing(x):
    return x[99]


def one_number(x):
    return x.sum()


def flat(x):
    return x.sum(), x[0]


def hopeless(x):
    return x.sum(), x * np.nan


def words(x):
    return "loss", x


def other(x):
    return 0, 3 * x


def lists(x):
    return 0, (3 * x).tolist()


def spoiling(x):
    x *= 3
    return 0, x


@pytest.mark.parametrize(
    "function, badge",
    [
        (unfinished, "the reference (your unfinished is not written yet)"),
        (crashing, "the reference (your crashing stops with IndexError)"),
        (one_number, "the reference (your one_number returns something of another shape)"),
        (flat, "the reference (your flat returns something of another shape)"),
        (hopeless, "the reference (your hopeless returns something of another shape)"),
        (words, "the reference (your words returns something of another shape)"),
        (other, "your other"),
        (lists, "your lists"),
        (spoiling, "your spoiling"),
    ],
)
def test_the_badge_says_whose_function_runs(function, badge):
    x = np.ones(2)
    chosen, actual = yours_or_reference(function, pair, x)
    assert badge == actual
    assert ([3.0, 3.0] if actual.startswith("your") else [2.0, 2.0]) == list(chosen(x)[1])
    assert x.tolist() == [1.0, 1.0]


def endless(x):
    while True:
        pass


def leaving(x):
    raise SystemExit


def doubled(x):
    print("thinking")
    return 2 * pair(x)[0], pair(x)[1]


def right_for_ones(x):
    return float(len(x)), 2 * np.ones(len(x))


def spoiling_but_right(x):
    result = pair(x.copy())
    x *= 0
    return result


def single(x):
    return np.float32(x.sum()), np.float32(2) * x.astype(np.float32)


@pytest.mark.parametrize(
    "function, whose",
    [
        (None, "the reference"),
        (unfinished, "the reference (your unfinished is not written yet)"),
        (crashing, "the reference (your crashing stops with IndexError)"),
        (leaving, "the reference (your leaving ends the program)"),
        (endless, "the reference (your endless does not end)"),
        (one_number, "the reference (your one_number is not right yet)"),
        (hopeless, "the reference (your hopeless is not right yet)"),
        (words, "the reference (your words is not right yet)"),
        (doubled, "the reference (your doubled is not right yet)"),
        (right_for_ones, "the reference (your right_for_ones is not right yet)"),
        (lambda x: 3, "the reference (your function is not right yet)"),
        (spoiling_but_right, "your spoiling_but_right"),
        (single, "your single"),
        (pair, "your pair"),
    ],
)
def test_a_figure_draws_with_the_students_function_once_it_is_right(function, whose, monkeypatch, capsys):
    monkeypatch.setattr("course_lib.exercise.PATIENCE", 0.2)
    examples = np.ones(2), np.array([1.0, 2.0, 4.0])
    chosen, actual = passing(function, pair, *((x,) for x in examples))
    assert whose == actual
    assert [2.0, 2.0] == list(chosen(examples[0])[1])
    assert [1.0, 1.0] == examples[0].tolist()
    assert capsys.readouterr().out == ""


def talkative(x):
    print("thinking")
    return pair(x)


@pytest.mark.parametrize("choose", [passing, lambda yours, ours, example: yours_or_reference(yours, ours, *example)])
def test_a_figure_is_not_drowned_in_what_a_right_function_prints(choose, capsys):
    chosen, whose = choose(talkative, pair, (np.ones(2),))
    assert ("your talkative", 3) == (whose, chosen(np.ones(3))[0])
    assert capsys.readouterr().out == ""


def test_another_thread_leaves_standard_output_alone():
    """Two that put a stream there and back again, one after the other, could leave the wrong one."""
    seen = []
    thread = threading.Thread(target=unprinted(lambda: seen.append(sys.stdout)))
    thread.start()
    thread.join()
    assert seen == [sys.stdout]


def test_a_function_that_fails_later_is_replaced_there_by_the_reference():
    def short(x):
        assert len(x) < 3
        return pair(x)

    chosen, whose = passing(short, pair, (np.ones(2),), name="halves")
    assert whose == "your halves"
    assert chosen(np.ones(3))[0] == 3


def test_options_reach_the_students_function():
    def scaled(x, factor=1.0):
        return x * factor

    chosen, _ = yours_or_reference(scaled, scaled, np.ones(1))
    assert chosen(np.ones(1), factor=5.0).tolist() == [5.0]


def test_a_guess_of_zero_is_a_guess_and_none_keeps_the_answer_back():
    assert reveal(0, 0.08, "It is {}.") == "You said 0. It is 0.08."
    assert "0.08" not in reveal(None, 0.08, "It is {}.")


@pytest.mark.parametrize(
    ("truth", "sentence", "said"),
    [
        (9_999, "It is {}.", "It is 9999."),
        (10_800, "It is {}, not more.", "It is 10,800, not more."),
        (-61_465_600.0, "It is {}.", "It is -61,465,600."),
        (np.float64(58.25), "It is {}. Of all: {'minimum': 233}.", "It is 58.25. Of all: {'minimum': 233}."),
    ],
)
def test_the_answer_stands_in_full_between_whatever_else_the_sentence_holds(truth, sentence, said):
    assert reveal(1, truth, sentence) == f"You said 1. {said}"


def test_a_note_is_a_paragraph_in_a_notebook_and_a_sentence_elsewhere():
    bundle = reveal(1, 2, "1 < 2: {}")._repr_mimebundle_()
    assert bundle["text/plain"] == "You said 1. 1 < 2: 2"
    assert ">You said 1. 1 &lt; 2: 2</p>" in bundle["text/html"]
