"""Runs: an update rule with a schedule on a surface, recorded step by step.

One run, or a bank of them in one pass: give K starts, K learning rates, or both, and every array of the
result has an axis of length K after the first.
"""

from itertools import chain, repeat
from typing import NamedTuple

import numpy as np

from course_lib.optimizers import OPTIMIZERS, Optimizer, check_number, formula


class Trajectory(NamedTuple):
    """Everything a run did, as arrays; T steps in n dimensions, `...` the bank's axes, none for one run.

    In a bank, runs that stop early are filled up with nan, which plots leave out.
    """

    x: np.ndarray  # (T + 1, ..., n) points, the start first
    f: np.ndarray  # (T + 1, ...) values there
    grad_norm: np.ndarray  # (T + 1, ...) length of the gradient there
    learning_rate: np.ndarray  # (T, ...) the rate of each step
    stopped: np.ndarray  # (...) "max_steps", "converged" or "diverged"; a plain string for one run


def run(
    optimizer,
    surface,
    x0=None,
    learning_rate=0.01,
    steps=100,
    gtol=0.0,
    limit=1e6,
    noise=0.0,
    rng=None,
    **hyper,
):
    """Run an update rule on a surface.

    Args:
        optimizer: a name in `OPTIMIZERS`, or an `Optimizer(init, step)` of your own.
        surface: has `fun` and `grad` that take points (..., n), as every `Surface`.
        x0: (..., n) start or starts; default the surface's own.
        learning_rate: a number, an array that gives a bank its rates, or a schedule t → rate or rates.
        steps: T ≥ 0, at most so many.
        gtol: converged, and stopped, once the gradient is no longer than this.
        limit: diverged once a coordinate exceeds this or anything is nan; the run ends just before.
        noise: standard deviation of normal noise on each entry of the gradient, as if from a minibatch.
        rng: `np.random.Generator`, needed with noise.
        hyper: the rule's other numbers, for example `rho=0.99`; arrays of a bank's shape too.

    Returns:
        Trajectory; `stopped` says how it ended.

    Raises:
        ValueError: if the name is unknown, the start is not finite or beyond the limit, or a number is
            out of its range.

    Source: the loop of every slide on update rules: `while True: dx = compute_gradient(x); ...`.

    >>> from course_lib.surfaces import SURFACES
    >>> path = run("sgd", SURFACES["quadratic"], learning_rate=np.array([0.01, 0.2]), steps=50)
    >>> path.x.shape, path.stopped.tolist()
    ((51, 2, 2), ['max_steps', 'diverged'])
    """
    rule = _rule(optimizer)
    _check(steps, gtol, limit, noise, rng)
    x, rates, hyper = _bank(surface.start if x0 is None else x0, learning_rate, steps, hyper, limit)
    step, step_rates = _checked_once(rule, rates)
    state, path = rule.init(x), np.empty((steps + 1, *x.shape))
    path[0] = x
    # A run that blows up is found afterwards, over the whole path at once: to look at each step would cost
    # as much as the step.
    with np.errstate(all="ignore"):
        for t in range(steps):
            dx = np.asarray(surface.grad(x))
            if noise:
                dx = dx + noise * rng.standard_normal(x.shape)
            x, state = next(step)(x, dx, state, learning_rate=step_rates[t], **hyper)
            path[t + 1] = x
        return _record(surface, path, rates, gtol, limit)


def run_together(rules, surface, x0, steps, limit=1e6):
    """Run several update rules from one start: as `run` for each, with one call of the gradient a step for all.

    Args:
        rules: list of (optimizer, learning_rate, dict of the rule's other numbers), each as in `run`; all learning
            rates of one shape.
        surface, x0, steps, limit: as in `run`.

    Returns:
        Trajectory, every array with an axis for the rules after the first.

    Raises:
        ValueError: as `run`.

    Source: as `run`.

    >>> from course_lib.surfaces import SURFACES
    >>> path = run_together([("sgd", 0.01, {}), ("momentum", 0.01, {"rho": 0.8})], SURFACES["quadratic"], None, 50)
    >>> path.x.shape
    (51, 2, 2)
    """
    _check(steps, 0.0, limit, 0.0, None)
    start = surface.start if x0 is None else x0
    made = [(_rule(rule), *_bank(start, rate, steps, hyper, limit)) for rule, rate, hyper in rules]
    states, rates = [rule.init(x) for rule, x, _, _ in made], np.stack([rates for _, _, rates, _ in made], axis=1)
    takes = [(*_checked_once(rule, rates), hyper) for rule, _, rates, hyper in made]
    path = np.empty((steps + 1, len(made), *made[0][1].shape))
    path[0] = [x for _, x, _, _ in made]
    with np.errstate(all="ignore"):
        for t in range(steps):
            here, there = path[t], path[t + 1]
            # One row of points, whatever the bank's shape: what every surface takes.
            dx = np.asarray(surface.grad(here.reshape(-1, here.shape[-1]))).reshape(here.shape)
            for k, (step, step_rates, hyper) in enumerate(takes):
                there[k], states[k] = next(step)(here[k], dx[k], states[k], learning_rate=step_rates[t], **hyper)
        return _record(surface, path, rates, 0.0, limit)


def _record(surface, path, rates, gtol, limit):
    """Values along the path, each run cut where it ended."""
    inside = (np.abs(path) <= limit).all(axis=-1)  # False for nan as well
    f, g = np.asarray(surface.fun(path)), surface.grad(path)
    slope = np.sqrt(np.einsum("...i,...i->...", g, g))  # five times as quick as np.linalg.norm
    alive = np.logical_and.accumulate(inside & np.isfinite(f) & np.isfinite(slope))
    arrived = np.logical_or.accumulate(alive & (slope <= gtol))
    stopped = np.where(arrived[-1], "converged", np.where(alive[-1], "max_steps", "diverged"))[()]
    kept = alive.copy()
    kept[1:] &= ~arrived[:-1]
    if kept.ndim == 1:
        end = int(kept.sum())
        return Trajectory(path[:end], f[:end], slope[:end], rates[: end - 1], stopped)
    gone = ~kept
    path[gone], f[gone], slope[gone], rates[gone[1:]] = np.nan, np.nan, np.nan, np.nan
    return Trajectory(path, f, slope, rates, stopped)


def _bank(x0, learning_rate, steps, hyper, limit):
    """Start, rates (T, ...) and hyper-parameters, all of the bank's shape."""
    x = np.array(x0, dtype=float)
    if x.ndim == 0 or not (np.abs(x) <= limit).all():
        raise ValueError(f"x0 is {x.tolist()}; points (..., n) of finite numbers within {limit:g} are needed")
    steady = not callable(learning_rate)
    rates = np.array([learning_rate] if steady else [learning_rate(t) for t in range(max(steps, 1))], dtype=float)
    numbers = {name: np.asarray(value, dtype=float) for name, value in hyper.items()}
    try:
        bank = np.broadcast_shapes(x.shape[:-1], rates.shape[1:], *(v.shape for v in numbers.values()))
    except ValueError:
        raise ValueError(
            f"x0 has shape {x.shape} and the rates {rates.shape[1:]}; a bank of K runs needs K of each or 1"
        ) from None
    # Numbers of a whole bank get an axis for the coordinates; single numbers stay as they came.
    hyper = {name: v[..., None] if v.ndim else hyper[name] for name, v in numbers.items()}
    x = np.broadcast_to(x, (*bank, x.shape[-1])).copy()
    rates = rates.reshape(len(rates), *[1] * (len(bank) - rates.ndim + 1), *rates.shape[1:])
    return x, np.broadcast_to(rates if steady else rates[:steps], (steps, *bank)).copy(), hyper


def _checked_once(rule, rates):
    """(what takes each step, the rate of each): the rule, which looks at all that it is given, then its bare formula,
    which takes three quarters of the time; so what changes from step to step is looked at here."""
    bare = formula(rule.step)
    if bare is not rule.step:
        check_number("learning_rate", rates.min(initial=np.inf))
    return chain([rule.step], repeat(bare)), rates[..., None] if rates.ndim > 1 else rates.tolist()


def _rule(optimizer):
    if isinstance(optimizer, Optimizer):
        return optimizer
    if optimizer not in OPTIMIZERS:
        raise ValueError(f"optimizer is {optimizer!r}; one of {', '.join(OPTIMIZERS)} or an Optimizer is needed")
    return OPTIMIZERS[optimizer]


def _check(steps, gtol, limit, noise, rng):
    if not (isinstance(steps, int | np.integer) and steps >= 0):
        raise ValueError(f"steps is {steps}; a whole number, 0 or more, is needed")
    if not (gtol >= 0 and limit > 0 and noise >= 0):
        raise ValueError(f"gtol {gtol}, limit {limit}, noise {noise}: none may be negative, limit must be above 0")
    if noise and rng is None:
        raise ValueError("noise needs rng, for example np.random.default_rng(0), so that a run can be repeated")
