"""One call of a student's function: whatever it does, the caller learns what, and goes on."""

import signal
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from course_lib import losses
from course_lib.checking.functions import FUNCTIONS, build
from course_lib.checking.outcome import CappedText, Outcome, call, watch_threads
from course_lib.checking.plain import Named, NotPlainError, encode
from course_lib.limit import TimeLimitError, time_limit


def unwritten(x):
    raise NotImplementedError


def failing(x):
    return 1 / 0


def leaving(x):
    sys.exit(3)


def talking(x):
    print("to stdout")
    print("to stderr", file=sys.stderr)
    warnings.warn("a warning", stacklevel=1)
    return np.log(np.zeros(1))[0]


@pytest.mark.parametrize(
    ("function", "kind", "error"),
    [
        (lambda x: x + 1, "returned", ""),
        (unwritten, "not attempted", ""),
        (failing, "raised", "ZeroDivisionError"),
        (leaving, "raised", "SystemExit"),
        (lambda: None, "raised", "TypeError"),
        (lambda x: object(), "unreadable", ""),
        (lambda x: x.astype(complex), "unreadable", ""),
        (lambda x: [[1, 2], [x, object()]], "unreadable", ""),
        (lambda x: np.zeros(250_001), "unreadable", ""),
        (lambda x: [[0.5] * 100] * 130, "unreadable", ""),
        (lambda x: (np.zeros((500, 400)), [0.5] * 2000), "returned", ""),
    ],
    ids=[
        "right",
        "unwritten",
        "failing",
        "leaving",
        "no argument",
        "object",
        "complex",
        "object in list",
        "large array",
        "long lists",
        "large enough",
    ],
)
def test_every_way_to_end_has_a_name(function, kind, error):
    outcome = call(function, (np.ones(2),), {})
    assert (kind, error) == (outcome.kind, outcome.error)


@pytest.mark.parametrize("value", [np.zeros(250_001), "x" * 250_001, Named("quadratic", (np.zeros(250_001),))])
def test_who_sends_far_too_much_is_not_read(value):
    forged = Outcome("returned", 1.0).to_json() | {"value": encode(value)}
    with pytest.raises(NotPlainError, match="too large"):
        Outcome.from_json(forged)


def test_prints_and_warnings_are_kept_apart_and_are_no_errors(capsys):
    outcome = call(talking, (1,), {})
    assert "returned" == outcome.kind
    assert "to stdout\nto stderr\n" == outcome.printed
    assert ("", "") == capsys.readouterr()


def test_the_line_that_failed_is_named():
    outcome = call(failing, (1,), {})
    assert ("return 1 / 0", failing.__code__.co_firstlineno + 1) == (outcome.code, outcome.line)


def add_in_place(x, k=0):
    x += 1
    return x


def append_to(x):
    x.append(1)
    return 0


@pytest.mark.parametrize(
    ("function", "argument", "changed"),
    [
        (add_in_place, np.ones(3), (0,)),
        (add_in_place, 1.0, ()),
        (append_to, [1, 2], (0,)),
        (lambda x: x, np.ones(3), ()),
        (lambda x: x.sort(), np.array([1.0, 2.0]), ()),
        (lambda x: x.setflags(write=True), np.ones(2), ()),
        (lambda x: x.__imul__(-1.0).__imul__(-1.0), np.ones(2), ()),
    ],
    ids=["array", "number", "list", "untouched", "same after all", "flags", "there and back"],
)
def test_a_changed_argument_is_noticed_and_the_callers_is_safe(function, argument, changed):
    before = np.array(argument, copy=True)
    assert changed == call(function, (argument,), {}).changed
    np.testing.assert_array_equal(argument, before)


def test_a_loop_is_stopped_and_says_so():
    def loop():
        while True:
            pass

    start = time.monotonic()
    with pytest.raises(TimeLimitError, match=r"0\.2 seconds"), time_limit(0.2):
        loop()
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("handler", [signal.SIG_IGN, signal.SIG_DFL])
def test_a_time_limit_holds_also_where_nobody_listens_to_an_interrupt(handler):
    """As in what a shell starts in the background."""
    before = signal.signal(signal.SIGINT, handler)

    def loop():
        end = time.monotonic() + 5
        while time.monotonic() < end:
            pass

    try:
        with pytest.raises(TimeLimitError), time_limit(0.1):
            loop()
        assert handler == signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_time_limit_that_was_not_needed_leaves_nothing_behind():
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_an_outcome_crosses_the_border_whole():
    outcome = Outcome("raised", None, "ValueError", "bad", 3, "x = 1", (0,), "hello", 7, "losses.softmax")
    assert outcome == Outcome.from_json(outcome.to_json())


def test_an_outcome_of_a_hidden_case_has_no_words_of_its_own():
    outcome = Outcome("raised", 1.5, "ValueError", "bad", 3, "x = 1", (0,), "hello", 7, "losses.softmax")
    assert Outcome("raised", 1.5, "ValueError", line=3, changed=(0,), borrowed="a function") == outcome.untold()
    assert 0 == Outcome("raised", line=31337).untold().line


def test_what_was_borrowed_is_a_name():
    assert "a function" == Outcome.from_json({"kind": "returned", "borrowed": "<b>see http://evil</b>"}).borrowed


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"kind": "right"}, {"kind": "raised", "error": 1}, {"kind": "raised", "line": "1"},
     {"kind": "returned", "changed": "0"}, {"kind": "returned", "changed": [None]}, {"kind": "returned", "value": {}}],
    ids=str,
)  # fmt: skip
def test_a_forged_outcome_is_refused(data):
    with pytest.raises(NotPlainError):
        Outcome.from_json(data)


def test_a_flood_of_text_is_cut():
    stream = CappedText(10)
    for _ in range(1000):
        assert 5 == stream.write("12345")
    assert "1234512345\n… (the rest is left out)" == stream.getvalue()


def test_a_function_that_is_an_argument_is_made_by_name_and_its_calls_are_counted():
    outcome = call(lambda f, x: f(x) + f(2 * x), (Named("waves", (1.0, 2.0)), np.array([0.25])), {})
    assert (np.sin(0.5) + np.sin(1.0), 2, ()) == (outcome.value, outcome.calls, outcome.changed)


def test_a_function_made_of_arrays_is_an_argument_that_stays_as_it_is():
    f = Named("quadratic", (np.eye(2), np.array([1.0, np.nan])))
    assert () == call(lambda f: 1.0, (f,), {}).changed


@pytest.mark.parametrize("name", sorted(name for name in FUNCTIONS if f"{name}_gradient" in FUNCTIONS))
def test_a_named_function_and_its_gradient_agree(name):
    """By central differences of fourth order, at a point where nothing is special."""
    rng = np.random.default_rng(0)
    A = rng.normal(size=(3, 3))
    values = (A + A.T, rng.normal(size=3)) if name == "quadratic" else (1.5, 0.7)
    (f, _), (gradient, _) = build(Named(name, values)), build(Named(f"{name}_gradient", values))
    x, h, eye = rng.normal(size=3), 1e-3, np.eye(3)
    steps = [(8 * (f(x + h * e) - f(x - h * e)) - f(x + 2 * h * e) + f(x - 2 * h * e)) / (12 * h) for e in eye]
    np.testing.assert_allclose(gradient(x), steps, rtol=1e-8, atol=1e-9)


@pytest.fixture
def waiting(monkeypatch):
    """A function that has another done by a thread which was started before the call."""
    monkeypatch.setattr(threading, "_profile_hook", None)
    watch_threads()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()
        yield lambda function: lambda *args: pool.submit(function, *args).result()


@pytest.mark.parametrize(("function", "borrowed"), [(losses.softmax, "losses.softmax"), (np.exp, "")])
def test_nor_is_it_missed_in_a_thread_that_was_waiting_for_it(function, borrowed, waiting):
    assert borrowed == call(waiting(function), (np.ones((2, 2)),), {}, own_work=True).borrowed


def test_a_function_that_is_handed_over_may_be_called_and_others_of_its_kind_may_not_be_made():
    f, X = Named("hinge_on", (np.eye(2), np.array([0, 1]))), np.eye(2)
    assert call(lambda f: f(X), (f,), {}, own_work=True).borrowed == ""
    made = call(lambda y: FUNCTIONS["hinge_on"](X, y)(X), (np.array([0, 1]),), {}, own_work=True)
    assert "functions_descent.hinge_on" == made.borrowed


@pytest.mark.parametrize(
    ("function", "borrowed"),
    [
        (losses.softmax, "losses.softmax"),
        (lambda scores: losses.softmax(scores), "losses.softmax"),
        (lambda scores: np.apply_along_axis(lambda row: losses.softmax(row[None])[0], 1, scores), "losses.softmax"),
        (lambda scores: np.exp(scores), ""),
    ],
    ids=["itself", "inside", "through NumPy", "own work"],
)
def test_work_done_by_the_library_is_noticed(function, borrowed):
    assert borrowed == call(function, (np.ones((2, 2)),), {}, own_work=True).borrowed
    assert call(function, (np.ones((2, 2)),), {}).borrowed == ""
