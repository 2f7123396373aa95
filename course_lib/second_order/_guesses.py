"""Where a line search tries next: minima of the cubics and parabolas through what it has seen."""

from typing import NamedTuple

import numpy as np


class Trial(NamedTuple):
    """One step tried: its length, the value there and the slope there."""

    step: float
    value: float
    slope: float


def next_guess(best, other, new, closed, low, high):
    """(step to try next, is an interval with a minimum in it known now): Moré and Thuente's four cases."""
    if new.value > best.value:  # went up: the minimum lies between; trust the cubic if it stays near the best
        cubic, parabola = cubic_minimum(best, new), parabola_minimum(best, new)
        near = abs(cubic - best.step) <= abs(parabola - best.step)
        return (cubic if near else (cubic + parabola) / 2), True
    if new.slope * best.slope < 0:  # went down and the slope turned: the minimum lies between
        cubic, secant = cubic_minimum(new, best), secant_root(new, best)
        return (cubic if abs(cubic - new.step) > abs(secant - new.step) else secant), True
    if abs(new.slope) < abs(best.slope):  # went down, flatter: the minimum lies beyond
        return _beyond(best, other, new, closed, low, high), closed
    if closed:  # went down, steeper: towards the other end
        return cubic_minimum(new, other), True
    return (high if new.step > best.step else low), False


def _beyond(best, other, new, closed, low, high):
    cubic, secant = cubic_minimum(new, best), secant_root(new, best)
    if not (cubic - new.step) * (new.step - best.step) > 0:  # the cubic has no minimum on that side
        cubic = high if new.step > best.step else low
    cubic_is_nearer = abs(cubic - new.step) < abs(secant - new.step)
    if not closed:
        return min(max(secant if cubic_is_nearer else cubic, low), high)
    step, most = cubic if cubic_is_nearer else secant, new.step + 0.66 * (other.step - new.step)
    return min(step, most) if new.step > best.step else max(step, most)


def cubic_minimum(a, b):
    """Where the cubic through the values and slopes of two trials is smallest; nan if it only falls.

    >>> cubic_minimum(Trial(0.0, 4.0, -4.0), Trial(1.0, 1.0, -2.0))
    2.0
    """
    theta = 3 * (a.value - b.value) / (b.step - a.step) + a.slope + b.slope
    size = max(abs(theta), abs(a.slope), abs(b.slope))
    inside = (theta / size) ** 2 - (a.slope / size) * (b.slope / size)
    if inside <= 0:
        return np.nan
    gamma = float(np.copysign(size * inside**0.5, b.step - a.step))
    below = (gamma - a.slope) + gamma + b.slope
    return a.step + (gamma - a.slope + theta) / below * (b.step - a.step) if below else b.step


def parabola_minimum(a, b):
    """Where the parabola through both values and the slope of a is smallest.

    >>> parabola_minimum(Trial(0.0, 4.0, -4.0), Trial(4.0, 4.0, 4.0))
    2.0
    """
    return a.step + a.slope / ((a.value - b.value) / (b.step - a.step) + a.slope) / 2 * (b.step - a.step)


def secant_root(a, b):
    """Where a straight line through both slopes is 0.

    >>> secant_root(Trial(0.0, 4.0, -4.0), Trial(1.0, 1.0, -2.0))
    2.0
    """
    return a.step + a.slope / (a.slope - b.slope) * (b.step - a.step)
