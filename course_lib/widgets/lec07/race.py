"""First and second order on real digits: the same runs against gradients and against the clock."""

import time
from typing import NamedTuple

import numpy as np

from course_lib.second_order import lbfgs, line_search
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec07.softmax import Softmax, shrunk
from course_lib.widgets.lec07.yours import your_bfgs, your_lbfgs, your_newton
from course_lib.widgets.student import number, scientific

GRADIENTS, SOON, FLOOR = 100, 10, 1e-12
BATCH, NEWTON_STEPS = 50, 12
# Rates that suit 7 × 7 and 28 × 28 digits: gradient descent, momentum, minibatches.
RATES = {7: (5.0, 2.0, 1.0), 28: (1.0, 1.0, 1.0)}
NAMES = ("gradient descent", "momentum", "minibatches of 50", "L-BFGS", "BFGS", "Newton")
LARGEST_MATRIX = 1000  # weights; beyond it BFGS and Newton do not take part


class Run(NamedTuple):
    """After each gradient: the seconds spent, and the lowest value so far. (GRADIENTS + 1,) each."""

    seconds: np.ndarray
    values: np.ndarray


class Watch:
    """An objective that notes, each time it is asked, the time spent and the lowest value so far."""

    def __init__(self, objective, patience):
        self.objective, self.seconds, self.values = objective, [], []
        self.begun, self.patience = time.perf_counter(), patience

    def __call__(self, w):
        if len(self.values) > GRADIENTS or time.perf_counter() - self.begun > self.patience:
            raise StopIteration
        value, g = self.objective(w)
        self.note(value)
        return value, g

    def note(self, value):
        self.seconds.append(time.perf_counter() - self.begun)
        self.values.append(min(float(value), self.values[-1] if self.values else np.inf))

    def run(self):
        """The notes, filled up with nan where time was up."""
        missing = GRADIENTS + 1 - len(self.values)
        pad = [(0, max(0, missing))]
        return Run(*(np.pad(np.array(v), pad, constant_values=np.nan) for v in (self.seconds, self.values)))


def race_figure(X, y, newton_step=None, bfgs_update=None, lbfgs_direction=None, side=7, patience=2.5):
    """Six methods (four where a matrix does not fit) minimize the softmax loss from W = 0, measured here and now.

    Args:
        X, y: (N, 784) digits and (N,) labels.
        newton_step, bfgs_update, lbfgs_direction: the student's, or None for the reference.
        side: 28, or 7 for images averaged down to 7 × 7.
        patience: seconds for each method.

    Returns:
        Figure, a widget. It asks for a bet before it plays.

    Raises:
        Nothing, whatever the student's functions do.

    Source: ours.
    """
    problem = Softmax(X if side == 28 else shrunk(X, side), y)
    (newton, _), (update, _), (direction, _) = functions = (
        your_newton(newton_step), your_bfgs(bfgs_update), your_lbfgs(lbfgs_direction)
    )  # fmt: skip
    runs = first_order(problem, RATES[side], patience)
    runs.append(by_directions(problem, patience, *with_pairs(direction)))
    if problem.n <= LARGEST_MATRIX:
        runs.append(by_directions(problem, patience, *with_matrix(update, problem.n)))
        runs.append(by_newton(problem, newton))
    names = NAMES[: len(runs)]
    taking_part = functions if problem.n <= LARGEST_MATRIX else functions[2:]
    whose = "; ".join(dict.fromkeys(badge for _, badge in taking_part))
    lowest = min(lowest_of(problem), *(np.nanmin(run.values) for run in runs))
    return draw(problem, names, runs, lowest, whose)


def first_order(problem, rates, patience):
    """Gradient descent, momentum, and minibatches; a pass over the data counts as one gradient."""
    w0 = np.zeros(problem.n)
    runs = []
    for rate, rho in zip(rates[:2], (0.0, 0.9), strict=True):
        watch, w, v = Watch(problem, patience), w0, w0
        try:
            while True:
                v = rho * v + watch(w)[1]
                w = w - rate * v
        except StopIteration:
            runs.append(watch.run())
    runs.append(by_minibatches(problem, rates[2], patience))
    return runs


def by_minibatches(problem, rate, patience):
    rng, watch, w, looking = np.random.default_rng(0), Watch(problem, patience), np.zeros(problem.n), 0.0
    passes = GRADIENTS
    for k in range(passes + 1):
        begun = time.perf_counter()
        value = problem(w)[0]  # a look for the curve; it does not count
        looking += time.perf_counter() - begun
        watch.note(value)
        watch.seconds[-1] -= looking
        if watch.seconds[-1] > patience:
            break
        now = rate * (0.5 + 0.5 * np.cos(np.pi * k / passes))  # cosine, so that the noise dies out
        for rows in np.array_split(rng.permutation(len(problem.X)), len(problem.X) // BATCH):
            w = w - now * problem(w, rows)[1]
    return watch.run()


def by_directions(problem, patience, memory, direction, update):
    """A quasi-Newton method: direction, line search, update. Every gradient of the line search counts."""
    watch, w = Watch(problem, patience), np.zeros(problem.n)
    try:
        value, g = watch(w)
        while True:
            d = direction(memory, g)
            w, value, g, memory = along(watch, w, value, g, d, memory, update)
    except (StopIteration, ValueError, FloatingPointError):
        return watch.run()


def along(watch, w, value, g, d, memory, update):
    seen = {}

    def phi(step):
        seen[step] = watch(w + step * d)
        return seen[step][0], float(seen[step][1] @ d)

    first = 1.0 if len(memory) else 1 / np.linalg.norm(g)
    step = line_search(phi, value, float(g @ d), first).step
    if step == 0 or np.linalg.norm(g) < 1e-11:
        raise StopIteration
    value, g_new = seen[step]
    s, y = step * d, g_new - g
    return w + s, value, g_new, update(memory, s, y) if s @ y > 0 else memory


def with_pairs(direction, most=10):
    """What L-BFGS remembers, how it directs, how it learns."""
    return (
        (),
        lambda pairs, g: direction(g, [s for s, _ in pairs], [y for _, y in pairs]),
        lambda pairs, s, y: (*pairs, (s, y))[-most:],
    )


def with_matrix(update, n):
    return np.eye(n), lambda H_inv, g: -H_inv @ g, update


def by_newton(problem, newton):
    """A few steps, each worth waiting for: no limit of time."""
    watch, w = Watch(problem, np.inf), np.zeros(problem.n)
    for _ in range(NEWTON_STEPS):
        g = watch(w)[1]
        if np.linalg.norm(g) < 1e-12:
            break
        w = newton(w, g, problem.hessian(w))
    return watch.run()


def lowest_of(problem):
    """The lowest value there is, as well as a long run of L-BFGS finds it."""
    return lbfgs(problem, np.zeros(problem.n), gtol=1e-9, max_steps=400).f


def draw(problem, names, runs, lowest, whose):
    gaps = np.array([rested(np.maximum(run.values - lowest, FLOOR)) for run in runs])
    seconds = np.array([rested(np.maximum(run.seconds, 1e-3)) for run in runs])
    best = names[int(np.argmin(gaps[:, SOON]))]
    bet = {"question": f"Which is lowest after {SOON} gradients?", "options": list(names), "answer": "best"}
    told = "; ".join(one(name, gap, run) for name, gap, run in zip(names, gaps, runs, strict=True))
    high = float(gaps[:, 0].max()) * 2
    by_count = scene.panel(
        scene.curve("gap", gaps, readout=True), scene.rule(x=SOON, text=f"{SOON} gradients"),
        x=scene.axis(0, GRADIENTS, "gradients of all the digits"),
        y=scene.axis(FLOOR, high, "loss − lowest loss", log=True), title="Per gradient", ratio=1.05,
        description="How far above the lowest loss each method is, against gradients",
    )  # fmt: skip
    by_time = scene.panel(
        scene.path("clock", np.stack([seconds, gaps], axis=-1)),
        x=scene.axis(1e-3, 1.5 * float(np.nanmax(seconds)), "seconds on this machine", log=True),
        y=scene.axis(FLOOR, high, "loss − lowest loss", log=True), title="Per second, the same runs", ratio=1.05,
        description="How far above the lowest loss each method is, against seconds",
    )  # fmt: skip
    return figure(
        by_count, by_time, series=scene.series(*names), steps=GRADIENTS, seconds=6, bet=bet, summary="said",
        title=f"Softmax on {len(problem.X):,} digits, {problem.n:,} weights", note=f"with {whose}",
        texts={"said": f"Above the lowest loss at the end: {told}.", "best": best},
    )  # fmt: skip


def rested(values):
    """A run that has ended stays where it ended."""
    last = int(np.isfinite(values).sum())
    values[last:] = values[last - 1]
    return values


def one(name, gap, run):
    took = int(np.isfinite(run.values).sum()) - 1
    spent = float(np.nanmax(run.seconds))
    gap_text = f"{scientific(gap[-1], 2)}" if gap[-1] > FLOOR else "less than 10⁻¹²"
    return f"{name} {gap_text} after {took} gradients and {number(spent, 2)} s"
