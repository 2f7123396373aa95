"""Lecture 06: right answers in many styles."""

import bisect
import math

import numpy as np

ANSWERS = {
    "step_decay": {}, "cosine": {}, "linear": {}, "inverse_sqrt": {}, "warmup": {}, "scaled_learning_rate": {}
}  # fmt: skip


def style(exercise):
    """Add the function below as a right answer to `exercise`."""

    def add(function):
        ANSWERS[exercise][function.__name__.removeprefix(f"{exercise}_")] = function
        return function

    return add


@style("step_decay")
def step_decay_vectorised(t, lr0, milestones, factor=0.1):
    return lr0 * factor ** np.sum(t >= milestones)


@style("step_decay")
def step_decay_loops(t, lr0, milestones, factor=0.1):
    rate = lr0
    for milestone in milestones:
        if t >= milestone:
            rate = rate * factor
    return rate


@style("step_decay")
def step_decay_searched(t, lr0, milestones, factor=0.1):
    return lr0 * factor ** np.searchsorted(milestones, t, side="right")


@style("step_decay")
def step_decay_bisected(t, lr0, milestones, factor=0.1):
    reached = bisect.bisect_right(list(milestones), t)
    return np.float64(lr0 * math.pow(factor, reached))


@style("step_decay")
def step_decay_product(t, lr0, milestones, factor=0.1):
    return np.asarray(lr0 * np.prod(np.where(np.array(milestones) <= t, factor, 1.0)))


@style("step_decay")
def step_decay_recursive(t, lr0, milestones, factor=0.1):
    def after(rate, left):
        if len(left) == 0 or left[0] > t:
            return rate
        return after(rate * factor, left[1:])

    return after(lr0, milestones)


@style("step_decay")
def step_decay_heaviside(t, lr0, milestones, factor=0.1):
    """Subtracts milestones from t, which must not wrap around 0."""
    return lr0 * factor ** np.heaviside(t - milestones, 1).sum()


@style("cosine")
def cosine_vectorised(t, lr0, total):
    return 0.5 * lr0 * (1 + np.cos(np.pi * np.minimum(t, total) / total))


@style("cosine")
def cosine_branches(t, lr0, total):
    if t >= total:
        return 0
    return lr0 / 2 * (math.cos(math.pi * t / total) + 1)


@style("cosine")
def cosine_half_angle(t, lr0, total):
    share = min(1, t / total)
    return lr0 * math.cos(math.pi / 2 * share) ** 2


@style("cosine")
def cosine_by_sine(t, lr0, total):
    return np.array(lr0 - lr0 * np.sin(np.pi * np.clip(t / total, 0, 1) / 2) ** 2)


@style("cosine")
def cosine_longdouble(t, lr0, total):
    share = np.minimum(np.longdouble(t) / np.longdouble(total), 1)
    return np.longdouble(lr0) * (1 + np.cos(np.longdouble(np.pi) * share)) / 2


@style("cosine")
def cosine_schedule_of_all_steps(t, lr0, total):
    rates = lr0 * (1 + np.cos(np.linspace(0, np.pi, total + 1))) / 2
    return rates[min(t, total)]


@style("linear")
def linear_vectorised(t, lr0, total):
    return lr0 * np.maximum(0, 1 - t / total)


@style("linear")
def linear_branches(t, lr0, total):
    if t < total:
        return lr0 * (total - t) / total
    return 0


@style("linear")
def linear_interpolated(t, lr0, total):
    return np.interp(t, [0, total], [lr0, 0])


@style("linear")
def linear_schedule_of_all_steps(t, lr0, total):
    return np.linspace(lr0, 0.0, total + 1)[min(t, total)]


@style("linear")
def linear_subtracts(t, lr0, total):
    return np.float64(lr0 - lr0 * np.clip(t / total, 0, 1))


@style("linear")
def linear_steps(t, lr0, total):
    rate, drop = lr0, lr0 / total
    for step in range(t):
        rate = rate - drop if step < total - 1 else 0.0
    return rate


@style("linear")
def linear_fraction(t, lr0, total):
    """A fraction where lr0 is a whole number."""
    from fractions import Fraction

    return lr0 * max(0, 1 - Fraction(t, total))


@style("inverse_sqrt")
def inverse_sqrt_vectorised(t, lr0):
    return lr0 / np.sqrt(np.maximum(t, 1))


@style("inverse_sqrt")
def inverse_sqrt_branches(t, lr0):
    if t == 0:
        return lr0
    return lr0 / math.sqrt(t)


@style("inverse_sqrt")
def inverse_sqrt_power(t, lr0):
    return lr0 * max(1, t) ** -0.5


@style("inverse_sqrt")
def inverse_sqrt_or(t, lr0):
    return np.asarray(lr0 * (1 / np.sqrt(np.float64(t or 1))))


@style("inverse_sqrt")
def inverse_sqrt_by_logarithm(t, lr0):
    return float(lr0 * np.exp(-np.log(np.clip(t, 1, None)) / 2))


@style("inverse_sqrt")
def inverse_sqrt_warned(t, lr0):
    rate = np.divide(lr0, np.sqrt(np.int64(t)))
    return np.where(np.isinf(rate), lr0, rate)


@style("inverse_sqrt")
def inverse_sqrt_decimal(t, lr0):
    from decimal import Decimal

    return Decimal(lr0) / Decimal(max(t, 1)).sqrt()


@style("warmup")
def warmup_vectorised(t, lr0, steps):
    return lr0 * np.minimum(t / steps, 1)


@style("warmup")
def warmup_branches(t, lr0, steps):
    if t >= steps:
        return lr0
    return t * lr0 / steps


@style("warmup")
def warmup_interpolated(t, lr0, steps):
    return np.interp(t, np.array([0.0, steps]), np.array([0.0, lr0]))


@style("warmup")
def warmup_clipped(t, lr0, steps):
    return np.asarray(np.clip(lr0 / steps * t, 0, lr0))


@style("warmup")
def warmup_from_above(t, lr0, steps):
    missing = max(steps - t, 0) / steps
    return np.float64(lr0 * (1 - missing))


@style("warmup")
def warmup_schedule_of_all_steps(t, lr0, steps):
    return np.linspace(0, lr0, steps + 1).tolist()[min(t, steps)]


@style("scaled_learning_rate")
def scaled_learning_rate_vectorised(lr0, batch_size, base_batch_size):
    return lr0 * batch_size / base_batch_size


@style("scaled_learning_rate")
def scaled_learning_rate_ratio_first(lr0, batch_size, base_batch_size):
    k = np.float64(batch_size) / np.float64(base_batch_size)
    return k * lr0


@style("scaled_learning_rate")
def scaled_learning_rate_rate_per_example(lr0, batch_size, base_batch_size):
    per_example = lr0 / base_batch_size
    return np.array(per_example * batch_size)


@style("scaled_learning_rate")
def scaled_learning_rate_by_logarithms(lr0, batch_size, base_batch_size):
    return math.exp(math.log(lr0) + math.log(batch_size) - math.log(base_batch_size))


@style("scaled_learning_rate")
def scaled_learning_rate_longdouble(lr0, batch_size, base_batch_size):
    return np.longdouble(lr0) * np.longdouble(batch_size) / np.longdouble(base_batch_size)
