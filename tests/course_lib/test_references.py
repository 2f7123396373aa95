"""The exercises' functions as the library answers them: called as the exercises are, and right."""

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pytest

from course_lib import references
from course_lib.checking.exercise import load
from course_lib.checking.judge import judge
from course_lib.checking.notebook import outcomes_of

LECTURES = [import_module(f"course_lib.references.{one.name}") for one in iter_modules(references.__path__)]
FUNCTIONS = [
    function
    for lecture in LECTURES
    for _, function in inspect.getmembers(lecture, inspect.isfunction)
    if function.__module__ == lecture.__name__
]


def name_of(function):
    return f"{function.__module__.split('.')[-1]}.{function.__name__}"


@pytest.mark.parametrize("function", FUNCTIONS, ids=name_of)
def test_a_reference_is_called_as_its_exercise_and_right(function):
    exercise = load(function.__name__)
    written = str(inspect.signature(function)).replace("e-0", "e-")  # Python writes 1e-07
    assert exercise.signature == f"{function.__name__}{written}"
    assert judge(exercise, outcomes_of(exercise, function, own_work=False)).verdict == "right"


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.__name__.split(".")[-1])
def test_the_map_lists_what_each_lecture_has(lecture):
    name = lecture.__name__.split(".")[-1]
    row = next(line for line in references.__doc__.splitlines() if line.startswith(name))
    found = {function.__name__ for function in FUNCTIONS if function.__module__ == lecture.__name__}
    assert found == set(row.removeprefix(name).replace(",", " ").split())
