"""The exercises of lecture 06: the learning rate at step t. The library's schedules are functions of t alone.

>>> [cosine(t, lr0=1.0, total=10) for t in (0, 5, 10, 11)]
[1.0, 0.5, 0.0, 0.0]
"""

from course_lib import schedules


def step_decay(t, lr0, milestones, factor=0.1):
    """α₀ · factor^(number of milestones ≤ t)."""
    return float(schedules.step_decay(lr0, milestones, factor)(t))


def cosine(t, lr0, total):
    """½ α₀ (1 + cos(π t / T)), 0 from T on."""
    return float(schedules.cosine(lr0, total)(t))


def linear(t, lr0, total):
    """α₀ (1 − t / T), 0 from T on."""
    return float(schedules.linear(lr0, total)(t))


def inverse_sqrt(t, lr0):
    """α₀ / √max(t, 1)."""
    return float(schedules.inverse_sqrt(lr0)(t))


def warmup(t, lr0, steps):
    """α₀ · min(t / steps, 1)."""
    return float(schedules.linear_warmup(steps, lr0)(t))


def scaled_learning_rate(lr0, batch_size, base_batch_size):
    """α₀ · batch_size / base_batch_size."""
    return float(schedules.scaled_learning_rate(lr0, batch_size, base_batch_size))
