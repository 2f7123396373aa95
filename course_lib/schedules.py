"""Learning-rate schedules: each factory returns a plain callable `t -> learning rate`.

t counts from 0 and has no unit: epochs or iterations, as the caller likes. It may be an array, so
`cosine(0.1, 100)(np.arange(100))` is a whole schedule, and `lr0` may be an array too: a bank of
learning rates at once. Beyond its last step a schedule stays where it ended; the slides' cosine (and
torch's) would rise again.
"""

import numpy as np


def constant(lr0):
    """The same learning rate for ever: α_t = α₀.

    Args:
        lr0: α₀ ≥ 0, a number or an array.

    Returns:
        callable t → α_t.

    Raises:
        ValueError: if lr0 is negative or not finite; when called, if t is.

    Source: gradient descent as the slides first write it.

    >>> float(constant(0.1)(1000))
    0.1
    """
    lr0 = _rate(lr0)
    return lambda t: lr0 * np.ones_like(_step(t))


def step_decay(lr0, milestones=(30, 60, 90), factor=0.1):
    """Multiplied by a factor at each milestone: α_t = α₀ · factor^(number of milestones ≤ t).

    Args:
        lr0: α₀ ≥ 0.
        milestones: steps ≥ 0 in any order; the drop happens at t = milestone.
        factor: > 0.

    Returns:
        callable t → α_t.

    Raises:
        ValueError: if a number is out of its range.

    Source: He et al. (2016), "Deep residual learning": divided by 10 at epochs 30, 60, 90.

    >>> step_decay(0.1)(np.array([0, 29, 30, 60, 90])).round(6).tolist()
    [0.1, 0.1, 0.01, 0.001, 0.0001]
    """
    lr0, milestones = _rate(lr0), np.ravel(_step(milestones))
    if not (np.isfinite(factor) and factor > 0):
        raise ValueError(f"factor is {factor}; a finite number above 0 is needed, 0.1 on the slides")
    return lambda t: lr0 * factor ** np.sum(np.asarray(_step(t))[..., None] >= milestones, axis=-1)


def cosine(lr0, total):
    """Half a cosine from lr0 down to 0: α_t = ½ α₀ (1 + cos(π t / T)).

    Args:
        lr0: α₀ ≥ 0.
        total: T ≥ 1, the number of steps; from t = T on the rate is 0.

    Returns:
        callable t → α_t.

    Raises:
        ValueError: if a number is out of its range.

    Source: Loshchilov and Hutter (2017), "SGDR: stochastic gradient descent with warm restarts".

    >>> cosine(0.2, 10)(np.array([0, 5, 10, 15])).round(12).tolist()
    [0.2, 0.1, 0.0, 0.0]
    """
    lr0, total = _rate(lr0), _count(total, "total")
    return lambda t: lr0 * (1 + np.cos(np.pi * np.minimum(_step(t) / total, 1))) / 2


def linear(lr0, total):
    """A straight line from lr0 down to 0: α_t = α₀ (1 − t / T).

    Args:
        lr0: α₀ ≥ 0.
        total: T ≥ 1, the number of steps; from t = T on the rate is 0.

    Returns:
        callable t → α_t.

    Raises:
        ValueError: if a number is out of its range.

    Source: Devlin et al. (2019), "BERT", and many since.

    >>> linear(0.2, 10)(np.array([0, 5, 10, 15])).tolist()
    [0.2, 0.1, 0.0, 0.0]
    """
    lr0, total = _rate(lr0), _count(total, "total")
    return lambda t: lr0 * (1 - np.minimum(_step(t) / total, 1))


def inverse_sqrt(lr0):
    """Falls with the root of time: α_t = α₀ / √max(t, 1).

    The slides' α₀ / √t divides by zero at t = 0; there the first step's rate is used.

    Args:
        lr0: α₀ ≥ 0.

    Returns:
        callable t → α_t.

    Raises:
        ValueError: if a number is out of its range.

    Source: Vaswani et al. (2017), "Attention is all you need".

    >>> inverse_sqrt(0.1)(np.array([0, 1, 4, 100])).tolist()
    [0.1, 0.1, 0.05, 0.01]
    """
    lr0 = _rate(lr0)
    return lambda t: lr0 / np.sqrt(np.maximum(_step(t), 1))


def linear_warmup(steps, then):
    """From 0 up to where another schedule starts, in a straight line; then that schedule, from its t = 0.

    α_t = then(0) · t / steps while t < steps, then(t − steps) afterwards. A high rate at the start makes
    the loss explode; the slides warm up over 5,000 iterations.

    Args:
        steps: ≥ 1, the length of the warmup.
        then: any schedule, for example `cosine(0.1, 1000)`, or a number for a constant one.

    Returns:
        callable t → α_t.

    Raises:
        ValueError: if steps is below 1 or `then` is neither a schedule nor a number.

    Source: Goyal et al. (2017), "Accurate, large minibatch SGD".

    >>> linear_warmup(4, cosine(0.2, 10))(np.array([0, 2, 4, 9, 14])).round(12).tolist()
    [0.0, 0.1, 0.2, 0.1, 0.0]
    """
    steps = _count(steps, "steps")
    then = then if callable(then) else constant(then)

    def warmed(t):
        t = _step(t)
        return np.where(t < steps, then(np.zeros_like(t)) * t / steps, then(np.maximum(t - steps, 0)))

    return warmed


def scaled_learning_rate(lr0, batch_size, base_batch_size):
    """The rule of thumb for larger batches: a batch k times as large takes a rate k times as large.

    α = α₀ · batch_size / base_batch_size. Always with warmup.

    Args:
        lr0: α₀ ≥ 0, the rate that worked.
        batch_size: ≥ 1, the batch wanted now.
        base_batch_size: ≥ 1, the batch that lr0 worked with.

    Returns:
        The new rate: a float, or an array if an argument is one.

    Raises:
        ValueError: if a number is out of its range.

    Source: Goyal et al. (2017), "Accurate, large minibatch SGD": the linear scaling rule.

    >>> float(scaled_learning_rate(0.1, 1024, 256))
    0.4
    """
    return _rate(lr0) * (_count(batch_size, "batch_size") / _count(base_batch_size, "base_batch_size"))


def _rate(lr0):
    lr0 = _real(lr0, "lr0")
    if not np.all((lr0 >= 0) & np.isfinite(lr0)):
        raise ValueError(f"lr0 is {lr0}; a learning rate is a finite number, 0 or more")
    return lr0


def _count(n, name):
    n = _real(n, name)
    if not np.all((n >= 1) & np.isfinite(n)):
        raise ValueError(f"{name} is {n}; a finite number of 1 or more is needed")
    return n


def _step(t):
    if isinstance(t, int) and t >= 0:  # the common case, a step inside a loop, kept fast
        return t
    t = _real(t, "t")
    if not np.all(t >= 0):
        raise ValueError(f"t is {t}; steps count from 0 upwards")
    return t


def _real(value, name):
    value = np.asarray(value)
    if value.dtype.kind not in "fiu":
        raise ValueError(f"{name} is {value!r}; a real number is needed")
    return value.astype(float)
