"""Rules for the trajectory player: the library's, and a student's own, run so that nothing can hurt the figure."""

import time
from typing import NamedTuple

import numpy as np

from course_lib.exercise import unprinted
from course_lib.optimizers import OPTIMIZERS, Moments, Optimizer, SquaredSum, Velocity
from course_lib.trajectory import run, run_together

LABELS = {
    "sgd": "SGD", "momentum": "Momentum", "nesterov": "Nesterov", "adagrad": "AdaGrad", "rmsprop": "RMSProp",
    "adam": "Adam", "adamw": "AdamW",
}  # fmt: skip
SYMBOLS = {"rho": "ρ", "beta1": "β₁", "beta2": "β₂", "decay_rate": "δ", "weight_decay": "λ", "eps": "ε"}
PATIENCE = 0.5  # seconds for one run of a student's rule


class Rule(NamedTuple):
    """One rule of a race: its name in the legend, how it steps, and what is special about it."""

    label: str
    optimizer: Optimizer
    rate: float | None = None  # its own learning rate; None for the shared one
    hyper: dict = {}  # noqa: RUF012  never written to
    reference: Optimizer | None = None  # what a student's rule is compared with, and falls back on
    name: str = ""


class Raced(NamedTuple):
    """Runs of one rule for K learning rates: paths (K, T + 1, 2), values (K, T + 1), and what to say."""

    x: np.ndarray
    f: np.ndarray
    badge: str = ""
    problem: str = ""


class StepError(Exception):
    """A student's rule failed; its text says how."""


def rule(name, label=None, learning_rate=None, **hyper):
    """A rule of the library with numbers of its own: `rule("momentum", rho=0.99)`.

    >>> rule("momentum", rho=0.99).label
    'Momentum, ρ = 0.99'
    """
    if name not in OPTIMIZERS:
        raise ValueError(f"there is no rule {name!r}; there are {', '.join(OPTIMIZERS)}")
    special = "".join(f", {SYMBOLS.get(key, key)} = {value:g}" for key, value in hyper.items())
    return Rule(label or LABELS[name] + special, OPTIMIZERS[name], learning_rate, hyper, None, name)


def yours(name, function, label=None, learning_rate=None, **hyper):
    """A student's own step function, called as the exercise of lecture 05 says.

    Args:
        name: "momentum", "adagrad", "rmsprop", "adam" or "adamw": what it should do.
        function: for example momentum_step(x, dx, vx, learning_rate, rho) → (x, vx).
        label, learning_rate, hyper: as in `rule`.

    >>> mine = yours("momentum", lambda x, dx, vx, learning_rate, rho=0.9: (x - learning_rate * vx, vx))
    >>> mine.label
    'your Momentum'
    """
    if name not in STATES:
        raise ValueError(f"there is no rule {name!r} to compare yours with; there are {', '.join(STATES)}")
    label = label or f"your {LABELS[name]}"
    return Rule(label, _adapted(name, function), learning_rate, hyper, OPTIMIZERS[name], name)


STATES = {
    "momentum": (lambda s: (s.vx,), Velocity),
    "adagrad": (lambda s: (s.grad_squared,), SquaredSum),
    "rmsprop": (lambda s: (s.grad_squared,), SquaredSum),
    "adam": (lambda s: (s.first_moment, s.second_moment, s.t + 1), Moments),
    "adamw": (lambda s: (s.first_moment, s.second_moment, s.t + 1), Moments),
}


def _adapted(name, function):
    """An Optimizer that calls a student's step, on copies, and looks at what comes back."""
    (unpacked, State), silent = STATES[name], unprinted(function)

    def step(x, dx, state, **numbers):
        given = unpacked(state)
        result = silent(x.copy(), dx.copy(), *(np.copy(s) if np.ndim(s) else s for s in given), **numbers)
        wanted = 3 if State is Moments else 2
        if not isinstance(result, (tuple, list)) or len(result) != wanted:
            raise StepError(f"returned {type(result).__name__}, not {wanted} arrays")
        arrays = [np.asarray(part, dtype=float) for part in result]
        if any(a.shape != x.shape for a in arrays):
            raise StepError(f"returned shapes {', '.join(str(a.shape) for a in arrays)} for x of shape {x.shape}")
        return arrays[0], State(*arrays[1:], given[-1]) if State is Moments else State(*arrays[1:])

    return Optimizer(OPTIMIZERS[name].init, step)


def races(rules, surface, start, rates, steps, noise=None, schedule=None):
    """`race` for several rules, each with its own (K,) rates; the library's run together, which is quicker.

    Returns:
        list of Raced.
    """
    library = [(one, own) for one, own in zip(rules, rates, strict=True) if one.reference is None]
    together = iter(_together(library, surface, start, steps, noise, schedule) if library else ())
    return [
        next(together) if one.reference is None else race(one, surface, start, own, steps, noise, schedule)
        for one, own in zip(rules, rates, strict=True)
    ]


def _together(library, surface, start, steps, noise, schedule):
    given = []
    for one, rates in library:
        rates = np.asarray(rates, dtype=float) if len(rates) > 1 else float(rates[0])  # plain numbers are quicker
        optimizer = one.optimizer if noise is None else _noisy(one.optimizer, noise)
        given.append((optimizer, schedule(rates) if schedule else rates, one.hyper))
    path = run_together(given, surface, start, steps)
    many = (len(given), len(library[0][1]))  # a run alone has no axis for the rates
    x, f = path.x.reshape(-1, *many, 2), path.f.reshape(-1, *many)
    stopped = path.stopped.reshape(many)
    x, f = x.transpose(1, 2, 0, 3), f.transpose(1, 2, 0)  # (rules, K, T + 1, …)
    return [Raced(*held(x[k], f[k], stopped[k] == "converged")) for k in range(len(given))]


def race(one, surface, start, rates, steps, noise=None, schedule=None):
    """Runs of one rule from one start for a bank of learning rates. Never raises for a student's rule.

    Args:
        one: Rule.
        surface: has `fun` and `grad`.
        start: (2,).
        rates: (K,) learning rates.
        steps: T.
        noise: (T, 2) to be added to the gradients, or None.
        schedule: function rates → (t → rates), or None.

    Returns:
        Raced.
    """
    if one.reference is None:
        return _bank(one, one.optimizer, surface, start, rates, steps, noise, schedule)
    trial = _Watched(one.optimizer)
    try:
        single = _lone(one, trial.optimizer, surface, start, rates[0], steps, noise, schedule)
    except NotImplementedError:
        return _fallen(one, (surface, start, rates, steps, noise, schedule), "not written yet: the reference")
    except (Exception, SystemExit) as error:
        words = str(error) if isinstance(error, StepError) else f"raised {type(error).__name__}: {error}"
        text = f"{one.label} {' '.join(words.split())[:120]} (step {trial.count}); the reference is shown."
        return _fallen(one, (surface, start, rates, steps, noise, schedule), "failed: the reference", text)
    return _whole_bank(one, single, trial, (surface, start, rates, steps, noise, schedule))


def _whole_bank(one, single, trial, setting):
    """A student's rule for all rates: in one pass if it broadcasts, else one after the other while time allows."""
    surface, start, rates, steps, noise, schedule = setting
    try:
        whole = _bank(one, _Watched(one.optimizer).optimizer, *setting)
        broadcasts = np.allclose(whole.x[0], single.x[0], rtol=1e-7, atol=1e-9, equal_nan=True)
    except (Exception, SystemExit):
        broadcasts = False
    if not broadcasts:
        whole = _one_by_one(one, single, setting)
    reference = _lone(one, one.reference, surface, start, rates[0], steps, noise, schedule)
    badge, problem = _verdict(one, single, reference, trial)
    return whole._replace(badge=badge, problem=problem)


def _one_by_one(one, single, setting):
    surface, start, rates, steps, noise, schedule = setting
    x, f = (np.repeat(a, len(rates), axis=0) for a in (single.x, single.f))
    end = time.monotonic() + 2 * PATIENCE
    for k in range(1, len(rates)):
        try:
            if time.monotonic() > end:
                raise StepError("slow")
            lone = _lone(one, _Watched(one.optimizer).optimizer, surface, start, rates[k], steps, noise, schedule)
            x[k], f[k] = lone.x[0], lone.f[0]
        except (Exception, SystemExit):
            x[k, 1:], f[k, 1:] = np.nan, np.nan
    return Raced(x, f)


def _verdict(one, single, reference, trial):
    if trial.nan_at:
        return f"nan at step {trial.nan_at}", f"{one.label} returned nan at step {trial.nan_at}."
    if trial.slow:
        return "slow", f"{one.label} is slow: {trial.count} of the steps in {PATIENCE} s, then it was stopped."
    apart = ~np.isclose(single.x[0], reference.x[0], rtol=1e-5, atol=1e-8, equal_nan=True).all(axis=-1)
    if apart.any():
        step = int(apart.argmax())
        return "differs", f"{one.label} differs from the reference from step {step} on."
    return "checked", ""


def _fallen(one, setting, badge, problem=""):
    return _bank(one, one.reference, *setting)._replace(badge=badge, problem=problem)


def _bank(one, optimizer, surface, start, rates, steps, noise, schedule):
    if len(rates) == 1:  # plain numbers are twice as fast as a bank of one
        return _lone(one, optimizer, surface, start, rates[0], steps, noise, schedule)
    optimizer = optimizer if noise is None else _noisy(optimizer, noise)
    rate = np.asarray(rates, dtype=float)
    path = run(optimizer, surface, start, schedule(rate) if schedule else rate, steps, **one.hyper)
    return Raced(*held(np.moveaxis(path.x, 0, 1), np.moveaxis(path.f, 0, 1), path.stopped == "converged"))


def held(x, f, arrived):
    """Runs that arrived (a gradient of exactly 0) stay where they are; only runs that diverged end in nan."""
    for k in np.flatnonzero(arrived):
        end = int(np.isfinite(f[k]).sum())
        x[k, end:], f[k, end:] = x[k, end - 1], f[k, end - 1]
    return x, f


def _lone(one, optimizer, surface, start, rate, steps, noise, schedule):
    """One run as a bank of one: the rule sees a single point (2,), as in its exercise."""
    optimizer = optimizer if noise is None else _noisy(optimizer, noise)
    path = run(optimizer, surface, start, schedule(float(rate)) if schedule else float(rate), steps, **one.hyper)
    x, f = np.full((1, steps + 1, 2), np.nan), np.full((1, steps + 1), np.nan)
    x[0, : len(path.x)], f[0, : len(path.f)] = path.x, path.f
    return Raced(*held(x, f, [path.stopped == "converged"]))


def _noisy(optimizer, noise):
    """The same noise for every learning rate, so that a slider shows the rate's effect and not the luck's."""

    def step(x, dx, state, **numbers):
        t, inner = state
        x, inner = optimizer.step(x, dx + noise[t], inner, **numbers)
        return x, (t + 1, inner)

    return Optimizer(lambda x: (0, optimizer.init(x)), step)


class _Watched:
    """Counts the steps of a student's rule, stops it when its time is up, notes where nan came from."""

    def __init__(self, optimizer):
        self.count, self.nan_at, self.slow, self.end = 0, 0, False, time.monotonic() + PATIENCE
        self.optimizer = Optimizer(optimizer.init, lambda *given, **numbers: self.step(optimizer, *given, **numbers))

    def step(self, optimizer, x, dx, state, **numbers):
        if time.monotonic() > self.end:
            self.slow = True
            return np.full_like(x, np.nan), state
        self.count += 1
        near = (np.abs(x) < 1e6).all() and np.isfinite(dx).all()
        after, state = optimizer.step(x, dx, state, **numbers)
        if near and not self.nan_at and np.isnan(after).any():
            self.nan_at = self.count
        return after, state
