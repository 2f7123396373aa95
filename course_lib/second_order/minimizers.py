"""BFGS and L-BFGS, whole: from a start to a minimum, counting what it costs."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib.second_order._inputs import finite
from course_lib.second_order.line_search import line_search
from course_lib.second_order.quasi_newton import bfgs_update, lbfgs_direction


class Minimum(NamedTuple):
    """Where a minimizer ended, and how it came there."""

    x: np.ndarray  # (n,)
    f: float
    gradient: np.ndarray  # (n,)
    evaluations: int  # calls of the objective
    path: np.ndarray  # (steps + 1, n)
    stopped: str  # "converged", "max_steps", "diverged" or "no_progress"


def bfgs(objective: Callable, x0, gtol=1e-5, max_steps=400):
    """A minimum by BFGS: (n, n) numbers are kept.

    Args:
        objective: x (n,) → (value, gradient), as `scipy.optimize.minimize(jac=True)` wants it.
        x0: (n,) start.
        gtol: converged when no entry of the gradient is larger.
        max_steps: stop after so many steps.

    Returns:
        Minimum(x, f, gradient, evaluations, path, stopped).

    Raises:
        ValueError: if the start is not a finite vector, or the objective does not give a finite value and a
            gradient of x's shape there.

    Source: Nocedal and Wright (2006), "Numerical optimization", algorithm 6.1.

    >>> found = bfgs(lambda x: (float((x - 1) @ (x - 1)), 2 * (x - 1)), x0=np.array([3.0, -4.0]))
    >>> found.x.round(6).tolist(), found.stopped
    ([1.0, 1.0], 'converged')
    """
    rules = _Rules(
        direction=lambda H_inv, g: -H_inv @ g,
        update=bfgs_update,
        # Hope to gain as much as in the step before.
        first_step=lambda H_inv, g, slope, gain: min(1.0, 2.02 * gain / slope),
        c1=1e-4,
        narrow=1e-14,
    )
    return _minimize(objective, x0, np.eye(np.size(x0)), rules, gtol, max_steps)


def lbfgs(objective: Callable, x0, gtol=1e-5, max_steps=400, memory=10):
    """A minimum by L-BFGS: only the last `memory` steps are kept, 2·memory·n numbers.

    Args:
        objective, x0, gtol, max_steps: as `bfgs`.
        memory: ≥ 1, steps remembered; 3 to 20.

    Returns:
        Minimum, as `bfgs`.

    Raises:
        ValueError: as `bfgs`, or if memory is below 1.

    Source: Liu and Nocedal (1989), "On the limited memory BFGS method for large scale optimization".

    >>> found = lbfgs(lambda x: (float((x - 1) @ (x - 1)), 2 * (x - 1)), x0=np.array([3.0, -4.0]))
    >>> found.x.round(6).tolist(), found.stopped
    ([1.0, 1.0], 'converged')
    """
    if not memory >= 1:
        raise ValueError(f"memory is {memory}; at least the last step must be remembered")

    rules = _Rules(
        direction=lambda pairs, g: lbfgs_direction(g, [s for s, _ in pairs], [y for _, y in pairs]),
        update=lambda pairs, s, y: (*pairs, (s, y))[-memory:],
        # The very first direction is the gradient, whose length says nothing: go one unit of x.
        first_step=lambda pairs, g, slope, gain: 1.0 if pairs else 1 / np.linalg.norm(g),
        c1=1e-3,
        narrow=0.1,
    )
    return _minimize(objective, x0, (), rules, gtol, max_steps)


class _Rules(NamedTuple):
    """In what BFGS and L-BFGS differ; `memory` is the matrix of the one and the pairs of the other."""

    direction: Callable
    update: Callable
    first_step: Callable
    c1: float
    narrow: float


def _minimize(objective, x0, memory, rules, gtol, max_steps):
    """Direction, line search, update; until the gradient is small."""
    here = _start(objective, x0, gtol, max_steps)
    path, evaluations = [here.x], 1
    gain = -np.linalg.norm(here.g) / 2  # a first guess: about one unit of x
    stopped = _why_stop(here, gtol)
    while not stopped and len(path) <= max_steps:
        d = rules.direction(memory, here.g)
        seen = {0.0: here}
        slope = float(here.g @ d)
        first_step = rules.first_step(memory, here.g, slope, gain)
        found = line_search(
            _along(objective, here.x, d, seen), here.f, slope, first_step, rules.c1, narrow=rules.narrow
        )
        before, here = here, seen[found.step]
        evaluations, gain = evaluations + found.evaluations, here.f - before.f
        s, y = here.x - before.x, here.g - before.g
        if s @ y > 0:
            memory = rules.update(memory, s, y)
        path += [here.x] if found.step > 0 else []
        stopped = _why_stop(here, gtol) or ("no_progress" if not gain < 0 else "")
    return Minimum(here.x, here.f, here.g, evaluations, np.array(path), stopped or "max_steps")


class _Point(NamedTuple):
    x: np.ndarray
    f: float
    g: np.ndarray


def _start(objective, x0, gtol, max_steps):
    if not (gtol >= 0 and max_steps >= 0):
        raise ValueError(f"gtol is {gtol} and max_steps is {max_steps}; neither may be negative")
    x = finite(x0, "x0")
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"x0 has shape {x.shape}; a vector (n,) is needed: flatten weights with .ravel()")
    result = objective(x)
    if not (isinstance(result, tuple | list) and len(result) == 2):
        raise ValueError(f"objective(x0) gave {type(result).__name__}; a pair (value, gradient) is needed")
    f, g = result
    f, g = finite(f, "the objective's value at x0"), finite(g, "the objective's gradient at x0")
    if f.shape != () or g.shape != x.shape:
        raise ValueError(
            f"objective(x0) gave a value of shape {f.shape} and a gradient of shape {g.shape}; "
            f"a number and shape {x.shape} are needed"
        )
    return _Point(x, float(f), g)


def _along(objective, x, d, seen):
    """step → (value, slope) along d; each point is kept in `seen`, so that none is evaluated twice."""

    def phi(step):
        there = x + step * d
        with np.errstate(over="ignore", invalid="ignore"):
            f, g = objective(there)
        seen[step] = _Point(there, float(f), np.asarray(g, dtype=float))
        return seen[step].f, float(seen[step].g @ d)

    return phi


def _why_stop(here, gtol):
    if np.abs(here.g).max() <= gtol:
        return "converged"
    return "diverged" if np.abs(here.x).max() > 1e10 else ""
