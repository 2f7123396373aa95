"""The calls on which the update rules of lecture 05 are tried, smallest first.

Every call is one step. Most start mid-run, from a state that is not 0, because that is where a rule that is
right on its first step only goes wrong.
"""

import numpy as np

from autograder.checks.base import Call

DEFAULT_RHO = "when rho is left out"
OTHER_RHO = "when rho is given"
MODERATE = "for moderate gradients"
TINY = "where a gradient is 0 or tiny"
DECAY = "with weight decay"
NO_DECAY = "when weight_decay is 0"
FIRST = "in the first step"
INTEGERS = "for integers"
LATE = "late in a run"
STEEP = "where gradients are in the hundreds"
EPS = "when eps is given"
RATE = "when decay_rate is given"
BETAS = "when beta1 and beta2 are given"
FLOAT32 = {"rtol": 3e-4, "atol": 3e-4}
# Memories of tiny gradients are smaller than any floor that would forgive rounding; nothing cancels there.
EXACT = {"atol": 1e-30}


def numbers(rng, *shape, low=0.2, high=3.0):
    """Numbers of both signs with two decimals, none near 0: easy to read when a case is shown."""
    return (rng.choice([-1, 1], size=shape) * rng.uniform(low, high, size=shape)).round(2)


def squares(rng, *shape):
    """A memory of past squared gradients."""
    return rng.uniform(0.5, 6.0, size=shape).round(2)


def integers(rng, *shape):
    return rng.integers(1, 7, size=shape) * rng.choice([-1, 1], size=shape)


def whole_zeros(*shape):
    """What a run begins with, as a list of zeros makes it: an array that holds integers only."""
    return np.zeros(shape, dtype=int)


def rate(rng):
    """A learning rate that is neither 1 nor a round number."""
    return round(rng.uniform(0.05, 0.4), 3)


def strided(array):
    """The same numbers with gaps between them in memory."""
    return np.repeat(array, 2)[::2]


def backwards(array):
    """A view that runs through memory from its end."""
    return array[::-1]


def tiny(rng, *shape):
    """Gradients around eps = 1e-7, where eps decides how long the step is; one is 0, the first one far below eps."""
    dx = rng.choice([-1, 1], size=shape) * rng.uniform(1, 9, size=shape).round(1) * 10.0 ** rng.choice([-8, -7], shape)
    dx.flat[0] *= 0.01
    dx.flat[dx.size // 2] = 0.0
    return dx


def steep(rng, *shape):
    """Gradients in the hundreds: nothing may be clipped."""
    return 100 * numbers(rng, *shape, low=1.5)


def _steeper(rng, *shape):
    """A point and a gradient, of whose entries something is left without their fractions."""
    return numbers(rng, *shape), numbers(rng, *shape, low=1.2)


def momentum_calls(rng):
    """From rest and mid-run; rho left out and given; coasting without a gradient; every kind of array."""

    def three(*shape):
        return numbers(rng, *shape), numbers(rng, *shape), numbers(rng, *shape)

    x, dx, _ = three(3)
    ints = [integers(rng, 3) for _ in range(3)], [integers(rng, 2) for _ in range(3)]
    return [
        *[Call((*three(1)[:2], np.zeros(1), rate(rng)), tags=(DEFAULT_RHO, FIRST))] * 2,  # twice: what is kept shows
        Call((*three(1), rate(rng)), tags=(DEFAULT_RHO,)),
        Call((*three(2), rate(rng)), tags=(DEFAULT_RHO,)),
        Call((*three(3), rate(rng)), {"rho": 0.5}, tags=(OTHER_RHO,)),
        Call((*three(4), rate(rng), 0.99), tags=(OTHER_RHO,)),
        Call((*three(2), rate(rng), 0.0), tags=(OTHER_RHO, "when rho is 0")),
        Call((x, np.zeros(3), dx, rate(rng)), tags=(DEFAULT_RHO, "where dx is 0")),
        Call((*ints[0], 0.25), tags=(DEFAULT_RHO, INTEGERS)),
        Call((*ints[1], 0.5), {"rho": 0.75}, tags=(OTHER_RHO, INTEGERS)),
        Call((*_steeper(rng, 3), whole_zeros(3), rate(rng)), tags=(DEFAULT_RHO, INTEGERS, FIRST)),
        Call((numbers(rng, 2), integers(rng, 2), numbers(rng, 2), rate(rng), 0.6), tags=(OTHER_RHO, INTEGERS)),
        Call(tuple(a.astype(np.float32) for a in three(5)) + (rate(rng),), tags=(DEFAULT_RHO,), **FLOAT32),
        Call((*map(strided, three(5)), rate(rng)), tags=(DEFAULT_RHO,)),
        Call((*map(backwards, three(5)), rate(rng)), {"rho": 0.8}, tags=(OTHER_RHO,)),
        Call((*three(8), rate(rng)), tags=(DEFAULT_RHO,)),
        Call((numbers(rng, 2), steep(rng, 2), steep(rng, 2), rate(rng)), tags=(DEFAULT_RHO, STEEP)),
        Call((np.zeros(4), 0.01 * tiny(rng, 4), np.zeros(4), rate(rng)), tags=(DEFAULT_RHO, FIRST), **EXACT),
    ]


def _squared_calls(rng, given):
    """What AdaGrad and RMSProp share; `given` are keyword arguments for the calls that say how fast to forget."""

    def three(*shape):
        return numbers(rng, *shape), numbers(rng, *shape), squares(rng, *shape)

    ints = (integers(rng, 3), integers(rng, 3), np.abs(integers(rng, 3)))
    more = (RATE,) if given else ()
    still = (numbers(rng, 2), np.array([0.0, 0.5]), np.zeros(2))
    faint = tiny(rng, 3)
    return [
        *[Call((*three(1)[:2], np.zeros(1), rate(rng)), tags=(MODERATE, FIRST))] * 2,  # twice: what is kept shows
        Call((*three(1), rate(rng)), tags=(MODERATE,)),
        Call((*three(2), rate(rng)), given, tags=(MODERATE, *more)),
        Call((*three(3), rate(rng)), {"eps": 0.5}, tags=(MODERATE, EPS)),
        Call((*ints, 0.25), tags=(MODERATE, INTEGERS)),
        Call((*_steeper(rng, 3), whole_zeros(3), rate(rng)), tags=(MODERATE, INTEGERS, FIRST)),
        Call((numbers(rng, 2), integers(rng, 2), squares(rng, 2), rate(rng)), tags=(MODERATE, INTEGERS)),
        Call(tuple(a.astype(np.float32) for a in three(4)) + (rate(rng),), tags=(MODERATE,), **FLOAT32),
        Call((*map(strided, three(5)), rate(rng)), tags=(MODERATE,)),
        Call((*map(backwards, three(5)), rate(rng)), given | {"eps": 0.03}, tags=(MODERATE, EPS, *more)),
        Call((*three(8), rate(rng)), tags=(MODERATE,)),
        Call((numbers(rng, 2), steep(rng, 2), 1e4 * squares(rng, 2), rate(rng)), tags=(MODERATE, STEEP)),
        Call((*still, rate(rng)), tags=(TINY, FIRST), **EXACT),
        Call((numbers(rng, 3), np.array([0.5, 0.0, -0.5]), squares(rng, 3), rate(rng)), tags=(TINY,), **EXACT),
        Call((numbers(rng, 4), 0.01 * tiny(rng, 4), np.zeros(4), rate(rng)), tags=(TINY, FIRST), **EXACT),
        Call((numbers(rng, 3), faint, 3 * faint**2, rate(rng)), tags=(TINY,), **EXACT),
        Call((numbers(rng, 3), 1e3 * tiny(rng, 3), np.zeros(3), rate(rng)), {"eps": 1e-3}, tags=(TINY, EPS), **EXACT),
    ]


def adagrad_calls(rng):
    """First step and mid-run; eps left out and given; gradients that are 0 or as small as eps."""
    by_position = (numbers(rng, 2), numbers(rng, 2), squares(rng, 2), rate(rng), 0.2)
    return [*_squared_calls(rng, {}), Call(by_position, tags=(MODERATE, EPS))]


def rmsprop_calls(rng):
    """As AdaGrad, and with other decay rates, 0 among them: a memory of the last gradient only."""
    x, dx, memory = numbers(rng, 2), numbers(rng, 2), squares(rng, 2)
    return [
        *_squared_calls(rng, {"decay_rate": 0.6}),
        Call((x, dx, memory, rate(rng), 0.95, 0.2), tags=(MODERATE, RATE, EPS)),
        Call((x, dx, memory, rate(rng), 0.0), tags=(MODERATE, RATE, "when decay_rate is 0")),
    ]


def _mid_run(rng, *shape):
    return numbers(rng, *shape), numbers(rng, *shape), numbers(rng, *shape), squares(rng, *shape)


def _first(rng, *shape):
    return numbers(rng, *shape), numbers(rng, *shape), np.zeros(shape), np.zeros(shape)


def _run(rng, step, tags, steps=3, **kwargs):
    """Consecutive steps, each from the state that the one before left."""
    x, _, first, second = _first(rng, 2)
    lr = rate(rng)
    calls = []
    for t in range(1, steps + 1):
        dx = numbers(rng, 2)
        calls.append(Call((x, dx, first, second, t, lr), kwargs, tags=(*tags, *((FIRST,) if t == 1 else ()))))
        x, first, second = step(*calls[-1].args, **kwargs)
    return calls


def adam_calls(rng, step):
    """t = 1, early and late; betas and eps left out and given; gradients that are 0 or as small as eps."""
    ints = (integers(rng, 2), integers(rng, 2), integers(rng, 2), np.abs(integers(rng, 2)))
    faint = tiny(rng, 3)
    still = (numbers(rng, 2), np.array([0.0, -0.5]), np.zeros(2), np.zeros(2))
    return [
        *[Call((*_first(rng, 1), 1, rate(rng)), tags=(MODERATE, FIRST))] * 2,  # twice: what is kept shows
        Call((*_mid_run(rng, 1), 2, rate(rng)), tags=(MODERATE,)),
        *_run(rng, step, (MODERATE,)),
        Call((*_mid_run(rng, 3), 7, rate(rng)), {"beta1": 0.5, "beta2": 0.8}, tags=(MODERATE, BETAS)),
        Call((*_mid_run(rng, 2), 3, rate(rng), 0.7, 0.95, 0.25), tags=(MODERATE, BETAS, EPS)),
        Call((*_mid_run(rng, 2), 4, rate(rng)), {"beta1": 0.0}, tags=(MODERATE, BETAS, "when beta1 is 0")),
        Call((*_mid_run(rng, 2), 6, rate(rng)), {"beta2": 0.0}, tags=(MODERATE, BETAS, "when beta2 is 0")),
        Call((*ints, 4, 0.25), tags=(MODERATE, INTEGERS)),
        Call((*_steeper(rng, 3), whole_zeros(3), whole_zeros(3), 1, rate(rng)), tags=(MODERATE, INTEGERS, FIRST)),
        Call((numbers(rng, 2), integers(rng, 2), *_mid_run(rng, 2)[2:], 3, rate(rng)), tags=(MODERATE, INTEGERS)),
        Call((*(a.astype(np.float32) for a in _mid_run(rng, 4)), 5, rate(rng)), tags=(MODERATE,), **FLOAT32),
        Call((*map(strided, _mid_run(rng, 5)), 30, rate(rng)), tags=(MODERATE, LATE)),
        Call((*map(backwards, _mid_run(rng, 5)), 2, rate(rng)), {"eps": 0.03}, tags=(MODERATE, EPS)),
        Call((*_mid_run(rng, 6), 2000, rate(rng)), tags=(MODERATE, LATE, "after a thousand steps")),
        Call((numbers(rng, 2), steep(rng, 2), steep(rng, 2), 1e4 * squares(rng, 2), 3, rate(rng)),
             tags=(MODERATE, STEEP)),
        Call((numbers(rng, 3), np.array([0.5, 0.0, -0.5]), numbers(rng, 3), squares(rng, 3), 9, rate(rng)),
             tags=(TINY,)),
        Call((*still, 1, rate(rng)), tags=(TINY, FIRST), **EXACT),
        Call((numbers(rng, 3), 0.01 * tiny(rng, 3), np.zeros(3), np.zeros(3), 1, rate(rng)), tags=(TINY, FIRST), **EXACT),
        Call((numbers(rng, 3), faint, 0.3 * faint, 0.02 * faint**2, 6, rate(rng)), tags=(TINY,), **EXACT),
        Call((numbers(rng, 2), 1e3 * tiny(rng, 2), np.zeros(2), np.zeros(2), 2, rate(rng)), {"eps": 1e-3},
             tags=(TINY, EPS), **EXACT),
    ]  # fmt: skip


def adamw_calls(rng, step):
    """Adam's kinds of calls with weight_decay left out, given and 0; without a gradient, decay alone is left."""
    ints = (integers(rng, 2), integers(rng, 2), integers(rng, 2), np.abs(integers(rng, 2)))
    still = (numbers(rng, 3), np.array([0.0, 0.0, 0.5]), np.zeros(3), np.zeros(3))
    floats32 = (a.astype(np.float32) for a in _mid_run(rng, 4))
    return [
        Call((*_first(rng, 1), 1, rate(rng)), {"weight_decay": 0.0}, tags=(NO_DECAY, FIRST)),
        *[Call((*_first(rng, 1), 1, rate(rng)), tags=(DECAY, FIRST))] * 2,  # twice: what is kept shows
        Call((*_mid_run(rng, 1), 2, rate(rng)), tags=(DECAY,)),
        *_run(rng, step, (DECAY,), weight_decay=0.3),
        Call((*_mid_run(rng, 2), 5, rate(rng)), {"weight_decay": 0.0}, tags=(NO_DECAY,)),
        Call((*_mid_run(rng, 3), 7, rate(rng)), {"beta1": 0.5, "beta2": 0.8, "weight_decay": 0.0},
             tags=(NO_DECAY, BETAS)),
        Call((*_mid_run(rng, 2), 7, rate(rng)), {"beta1": 0.5, "beta2": 0.8}, tags=(DECAY, BETAS)),
        Call((*_mid_run(rng, 2), 3, rate(rng), 0.7, 0.95, 0.25, 0.4), tags=(DECAY, BETAS, EPS)),
        Call((*ints, 4, 0.25), {"weight_decay": 0.5}, tags=(DECAY, INTEGERS)),
        Call((*_steeper(rng, 3), whole_zeros(3), whole_zeros(3), 1, rate(rng)), tags=(DECAY, INTEGERS, FIRST)),
        Call((numbers(rng, 2), integers(rng, 2), *_mid_run(rng, 2)[2:], 3, rate(rng)), tags=(DECAY, INTEGERS)),
        Call((*floats32, 5, rate(rng)), {"weight_decay": 0.1}, tags=(DECAY,), **FLOAT32),
        Call((*map(strided, _mid_run(rng, 5)), 30, rate(rng)), {"eps": 0.03}, tags=(DECAY, EPS)),
        Call((*map(backwards, _mid_run(rng, 5)), 2, rate(rng)), {"weight_decay": 1.5}, tags=(DECAY,)),
        Call((*_mid_run(rng, 6), 2000, rate(rng)), tags=(DECAY,)),
        Call((numbers(rng, 2), steep(rng, 2), steep(rng, 2), 1e4 * squares(rng, 2), 3, rate(rng)),
             tags=(DECAY, STEEP)),
        Call((*still, 1, rate(rng)), {"weight_decay": 0.2}, tags=(DECAY, FIRST), **EXACT),
        Call((numbers(rng, 3), tiny(rng, 3), np.zeros(3), np.zeros(3), 1, rate(rng)), tags=(DECAY, FIRST), **EXACT),
        Call((numbers(rng, 3), tiny(rng, 3), np.zeros(3), np.zeros(3), 2, rate(rng)), {"weight_decay": 0.0},
             tags=(NO_DECAY,), **EXACT),
    ]  # fmt: skip
