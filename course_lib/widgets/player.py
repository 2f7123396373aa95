"""The trajectory player: a race of update rules on a surface, all with the same number of gradients."""

from typing import Any, NamedTuple

import numpy as np

from course_lib import schedules
from course_lib.surfaces import SURFACES
from course_lib.widgets import scene
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure, problem_figure
from course_lib.widgets.player_panels import PANELS, logarithmic, loss_range
from course_lib.widgets.rules import Rule, races, rule
from course_lib.widgets.tell import summaries

ADAPTIVE = ("adagrad", "rmsprop", "adam", "adamw")
MOST_STEPS, MOST_VALUES = 5_000, 250_000
SCHEDULES = {
    "cosine": lambda rate, steps: schedules.cosine(rate, steps),
    "linear": lambda rate, steps: schedules.linear(rate, steps),
    "inverse_sqrt": lambda rate, steps: schedules.inverse_sqrt(rate),
    "step": lambda rate, steps: schedules.step_decay(rate, (steps // 2, 3 * steps // 4)),
    "warmup": lambda rate, steps: schedules.linear_warmup(
        max(1, steps // 10), schedules.cosine(rate, steps - steps // 10)
    ),
}


class Race(NamedTuple):
    """What is raced: everything but the start and the learning rates."""

    surface: Any
    rules: list
    steps: int
    factors: np.ndarray  # (K,) places of the slider
    own: list  # each rule's rate at factor 1; all 1 where the slider is the learning rate itself
    noise: Any
    schedule: Any
    show: tuple
    lowest: Any  # f at the deepest minimum, None if there is none
    target: float | None


def trajectory_player(
    surface="rosenbrock", rules=("sgd", "momentum", "rmsprop", "adam"), *, steps=300, start=None,
    learning_rate=None, schedule=None, noise=0.0, seed=0, show=("surface", "loss"), arrows=False, bet=False,
    places=None, title=None,
):  # fmt: skip
    """A race of update rules from one start: drag it, set the learning rate, play, step, scrub.

    Every rule gets `steps` gradients. All runs for all places of the slider are computed ahead, by the
    same functions that the course teaches.

    Args:
        surface: a name in `SURFACES`, or a `Surface`.
        rules: names in `OPTIMIZERS`, `rule("momentum", rho=0.99)`, or `yours("adam", adam_step)`.
        steps: T, 1 to 5,000.
        start: (x1, x2); default the surface's.
        learning_rate: one rate for all (the slider then spans a factor 30 to each side), or None: each rule
            has its own, and the slider multiplies them all.
        schedule: "cosine", "linear", "inverse_sqrt", "step", "warmup", or a function (rate, steps) → (t → rate).
        noise: standard deviation of what a minibatch would add to each gradient entry.
        seed: of that noise.
        show: of "surface", "loss", "step" (length of each step), "rate" (each rule's learning rate),
            "effective" (each coordinate's own learning rate, −Δx/∂f).
        arrows: True for a choice of arrows: downhill (−gradient) or the step itself (the velocity).
        bet: True to ask, before it plays, which one will be lowest.
        places: how many places of the slider are computed ahead; default 41, fewer for very long races.
        title: above the figure.

    Returns:
        A widget. What makes no sense is told in it, in one sentence.

    Raises:
        Nothing.

    Source: ours; the idea of racing on contours is Alec Radford's (2014).

    >>> trajectory_player(rules=()).scene["problem"]
    'There are no rules to race; give at least one, for example rules=("sgd", "adam").'
    """
    try:
        plan = plan_race(surface, rules, steps, start, learning_rate, schedule, noise, seed, show, places)
        return build(plan, start_of(plan.surface, start), learning_rate, title, arrows, bet)
    except (ValueError, TypeError, KeyError) as error:
        return problem_figure(" ".join(str(error).split()))


def plan_race(surface, rules, steps, start, learning_rate, schedule, noise, seed, show, places):
    surface, rules = surface_of(surface), rules_of(rules)
    if not (isinstance(steps, int | np.integer) and 1 <= steps <= MOST_STEPS):
        raise ValueError(f"steps is {steps}; a whole number from 1 to {MOST_STEPS:,} is needed.")
    if learning_rate is not None and not (np.isfinite(learning_rate) and learning_rate > 0):
        raise ValueError(f"learning_rate is {learning_rate}; a number above 0 is needed.")
    if not (np.isfinite(noise) and noise >= 0):
        raise ValueError(f"noise is {noise}; a number of 0 or more is needed.")
    start = start_of(surface, start)
    places = places or int(np.clip(MOST_VALUES // (2 * steps * len(rules)), 9, 41)) | 1
    factors = (
        np.geomspace(1 / 16, 16, places) if learning_rate is None else learning_rate * np.geomspace(1 / 30, 30, places)
    )
    factors[places // 2] = learning_rate or 1.0  # the middle, to the last bit
    own = [one.rate or (own_rate(one, surface, start) if learning_rate is None else 1.0) for one in rules]
    for name in show:
        known(name, PANELS, "panel")
    if isinstance(schedule, str):
        schedule = SCHEDULES[known(schedule, SCHEDULES, "schedule")]
    lowest = float(surface.fun(surface.minima[0])) if len(surface.minima) else None
    gap = float(surface.fun(start)) - (lowest or 0.0)
    target = None if lowest is None else 10.0 ** np.floor(np.log10(max(gap, 1e-12) * 1e-3))
    shake = np.random.default_rng(seed).normal(0, noise, (steps, 2)) if noise else None
    return Race(surface, rules, steps, factors, own, shake, schedule, tuple(show), lowest, target)


def surface_of(surface):
    return SURFACES[known(surface, SURFACES, "surface")] if isinstance(surface, str) else surface


def known(name, table, what):
    if name not in table:
        raise ValueError(f"There is no {what} {name!r}; there are {', '.join(table)}.")
    return name


def rules_of(rules):
    rules = [rules] if isinstance(rules, str | Rule) else list(rules)
    if not rules:
        raise ValueError('There are no rules to race; give at least one, for example rules=("sgd", "adam").')
    if len(rules) > 8:
        raise ValueError(f"{len(rules)} rules came; the eye can tell at most 8 apart.")
    return [one if isinstance(one, Rule) else rule(one) for one in rules]


def start_of(surface, start):
    start = np.array(surface.start if start is None else start, dtype=float)
    if start.shape != (2,) or not np.isfinite(start).all():
        raise ValueError(f"start is {start.tolist()}; two finite numbers (x1, x2) are needed.")
    return start


def own_rate(one, surface, start):
    """A rate that suits a rule here: of the curvature for descent, of the picture's size where the steps have
    a length of their own."""
    size = min(high - low for low, high in surface.bounds)
    if one.name in ADAPTIVE:
        return one_digit(size * (0.1 if one.name == "adagrad" else 0.02))
    steepest = max(np.abs(np.linalg.eigvalsh(surface.hess(start))).max(), 1e-3)
    return one_digit((1.0 if one.name == "sgd" else 0.3) / steepest)


def one_digit(value):
    return float(f"{value:.0e}")


def build(plan, start, learning_rate, title, arrows, bet):
    numbers = measure(plan, start, plan.factors, arrows)
    lines = scene.series(*(one.label for one in plan.rules), badges=numbers.badges)
    panels = [PANELS[name](plan, numbers) for name in plan.show]
    if "effective" in plan.show:
        lines += [line._replace(dash="dot", legend=False, badge="") for line in lines]
    middle = plan.factors[len(plan.factors) // 2]
    label, prefix = ("learning rates", "× ") if learning_rate is None else ("learning rate", "")
    controls = [scene.slider("factor", plan.factors, middle, label, log=True, between=3, prefix=prefix)]
    if arrows:
        controls.append(scene.choice("arrows", ["none", "downhill", "step"], 0))
    best = {
        "question": f"Which is lowest after {plan.steps} steps?",
        "options": [one.label for one in plan.rules],
        "answer": "winner",
    }

    def answer(state, factors=()):
        factors = np.unique(np.append(factors, state["factor"]))
        found = measure(plan, np.array(state["start"], dtype=float), factors, arrows, first=False)
        return Numbers(found.banks, found.texts, {"factor": factors}, {"start": list(state["start"])})

    return figure(
        *panels, controls=controls, series=lines, steps=plan.steps, seconds=min(8.0, max(3.0, plan.steps / 50)),
        title=title or f"{plan.surface.name[0].upper()}{plan.surface.name[1:]}", note=" ".join(numbers.problems),
        state={"start": start.tolist()}, texts=numbers.texts, summary="summary", bet=best if bet else None,
        answer=answer, rest=lambda state: answer(state, plan.factors),
    )  # fmt: skip


class Measured(NamedTuple):
    """Everything that depends on the start and the rates: banks for the layers, texts, words about the rules."""

    banks: dict
    texts: dict
    badges: list
    problems: list
    range: tuple


def measure(plan, start, factors, arrows=False, first=True):
    middle = len(factors) // 2
    order = np.r_[middle, np.delete(np.arange(len(factors)), middle)]  # a student's rule is judged at the first
    schedule = (lambda rates: plan.schedule(rates, plan.steps)) if plan.schedule else None
    rates = [own * factors[order] for own in plan.own]
    runs = races(plan.rules, plan.surface, start, rates, plan.steps, plan.noise, schedule)
    x = np.full((len(factors), len(runs), plan.steps + 1, 2), np.nan)  # runs that all stopped early leave nan
    f = np.full(x.shape[:-1], np.nan)
    for k, raced in enumerate(runs):
        x[order, k, : raced.x.shape[1]], f[order, k, : raced.f.shape[1]] = raced.x, raced.f
    height = f - (plan.lowest or 0.0)
    banks = {
        "path": scene.by(x, "factor"),
        "loss": scene.by(np.maximum(height, 1e-300) if logarithmic(plan) else f, "factor"),
    }
    banks |= more_banks(plan, x, factors, arrows)
    words = summaries([one.label for one in plan.rules], height, plan.target)
    texts = {name: scene.by(values, "factor") for name, values in words.items()}
    span = loss_range(height) if first else ()
    return Measured(banks, texts, [r.badge for r in runs], [r.problem for r in runs if r.problem], span)


def more_banks(plan, x, factors, arrows):
    banks = {}
    with np.errstate(all="ignore"):
        moved, g = np.diff(x, axis=2), plan.surface.grad(x) if arrows or "effective" in plan.show else None
        if "step" in plan.show:
            banks["step"] = scene.by(np.maximum(np.linalg.norm(moved, axis=-1), 1e-300), "factor")
        if "effective" in plan.show:
            own = np.abs(moved / g[:, :, :-1])
            banks["effective"] = scene.by(np.concatenate([own[..., 0], own[..., 1]], axis=1), "factor")
        if "rate" in plan.show:
            t = np.arange(plan.steps)
            rates = [[shape_of(plan, own * k, t) for own in plan.own] for k in factors]
            banks["rate"] = scene.by(np.maximum(rates, 1e-300), "factor")
        if arrows:
            size = np.array([high - low for low, high in plan.surface.bounds])
            banks["downhill"] = scene.by(shortened(-g / size), "factor")
            banks["stepped"] = scene.by(
                shortened(np.pad(moved / size, [(0, 0), (0, 0), (0, 1), (0, 0)]), 4.0), "factor"
            )
    return banks


def shape_of(plan, rate, t):
    if not plan.schedule:
        return np.full(len(t), rate)
    at = plan.schedule(rate, plan.steps)
    return np.array([float(at(int(k))) for k in t])


def shortened(differences, stretch=1.0, longest=0.22):
    """Arrows that fit: the direction is true, the length grows with the size but never past `longest`."""
    length = np.linalg.norm(differences, axis=-1, keepdims=True)
    fit = longest * (1 - np.exp(-stretch * length / longest)) / np.maximum(length, 1e-300)
    return np.rint(differences * fit * 256) / 256  # coarse: an arrow needs no more, and it packs well
