"""Which step functions draw: the student's once they pass, else the library's, called as the exercises are."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references.lec05 import adagrad_step, adam_step, adamw_step, momentum_step, rmsprop_step
from course_lib.widgets.rules import LABELS, rule
from course_lib.widgets.rules import yours as adapted

X, DX = np.array([0.5, -2.0, 3.0]), np.array([4.0, -0.01, 0.0])
OLD, SQUARES = np.array([1.0, 0.3, -0.2]), np.array([0.25, 1e-4, 2.0])

# Each with its defaults and, from the middle of a run, with numbers of its own.
STEPS = {
    "momentum": (momentum_step, (X, DX, OLD, 0.1), (X, DX, OLD, 0.03, 0.5)),
    "adagrad": (adagrad_step, (X, DX, SQUARES, 0.1), (X, DX, 0 * X, 0.3, 1e-3)),
    "rmsprop": (rmsprop_step, (X, DX, SQUARES, 0.1), (X, DX, 0 * X, 0.3, 0.99, 1e-3)),
    "adam": (adam_step, (X, DX, 0 * X, 0 * X, 1, 0.1), (X, DX, OLD, SQUARES, 7, 0.1, 0.8, 0.99, 1e-3)),
    "adamw": (adamw_step, (X, DX, OLD, SQUARES, 3, 0.1), (X, DX, OLD, SQUARES, 7, 0.1, 0.8, 0.99, 1e-3, 0.5)),
}


def step_of(name, yours=None):
    """The step function of a rule: the student's if it does what the exercise asks, else the reference.

    Args:
        name: "momentum", "adagrad", "rmsprop", "adam" or "adamw".
        yours: the student's function, or None.

    Returns:
        (function, whose), as `course_lib.exercise.passing`.

    Raises:
        Nothing, whatever `yours` does.

    >>> step_of("momentum", lambda x, dx, vx, learning_rate, rho=0.9: (x - learning_rate * vx, vx))[1]
    'the reference (your momentum_step is not right yet)'
    """
    reference, *examples = STEPS[name]
    return passing(yours, reference, *examples, name=f"{name}_step")


def player_rule(name, yours=None, learning_rate=None, label=None, **hyper):
    """(rule, whose): a rule for the trajectory player and for races, which takes the student's step if it passes.

    >>> player_rule("adam")[0].label
    'Adam'
    """
    function, whose = step_of(name, yours)
    if is_yours(whose):
        return adapted(name, function, label or LABELS[name], learning_rate, **hyper), whose
    return rule(name, label or LABELS[name], learning_rate, **hyper), whose


def is_yours(whose):
    return whose.startswith("your")


def badge(whose):
    """One word behind a line's name."""
    return "yours" if is_yours(whose) else "reference"


def credits(*whoses):
    """Who computed a picture, in one sentence part.

    >>> credits("your adam_step", "the reference", "the reference")
    'computed by your adam_step, the reference'
    """
    return f"computed by {', '.join(dict.fromkeys(whoses))}"
