"""How far to go: a step along a direction that the strong Wolfe conditions accept.

Along a direction d write φ(a) = f(x + a d). A step a is accepted when it goes down enough,
φ(a) ≤ φ(0) + c₁ a φ'(0), and the slope has flattened enough, |φ'(a)| ≤ c₂ |φ'(0)|: neither a tiny step
nor one that overshoots, and quasi-Newton updates stay positive definite.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib.second_order._guesses import Trial, next_guess


class LineSearch(NamedTuple):
    """What a line search found."""

    step: float
    evaluations: int
    accepted: bool


def line_search(phi: Callable, value, slope, first_step=1.0, c1=1e-4, c2=0.9, narrow=1e-14, max_evaluations=40):
    """A step that satisfies the strong Wolfe conditions, in few evaluations.

    Keeps an interval that holds such a step, guesses inside it by cubic interpolation of values and slopes,
    and grows the step while the function still falls.

    Args:
        phi: step → (value, slope) of the function along the direction.
        value: φ(0).
        slope: φ'(0) < 0.
        first_step: > 0, the first guess.
        c1: sufficient decrease, 0 < c1 ≤ c2.
        c2: curvature, c1 ≤ c2 < 1.
        narrow: give up when the interval is this small, relative to the step.
        max_evaluations: give up after so many calls of phi.

    Returns:
        LineSearch(step, evaluations, accepted); if not accepted, step is the best one seen, 0 if none.

    Raises:
        ValueError: if the slope is not negative or a number is out of its range.

    Source: Moré and Thuente (1994), "Line search algorithms with guaranteed sufficient decrease".

    >>> line_search(lambda a: ((a - 3) ** 2, 2 * (a - 3)), value=9.0, slope=-6.0, first_step=0.1)
    LineSearch(step=0.5, evaluations=2, accepted=True)
    """
    if not slope < 0:
        raise ValueError(f"slope is {slope}; a line search needs a direction that goes down")
    if not (first_step > 0 and 0 < c1 <= c2 < 1):
        raise ValueError(f"first_step {first_step}, c1 {c1}, c2 {c2}: first_step > 0 and 0 < c1 ≤ c2 < 1 is needed")
    search = _Interval(Trial(0.0, value, slope), c1)
    step = first_step
    for evaluations in range(1, max_evaluations + 1):
        new = Trial(step, *phi(step))
        if not (np.isfinite(new.value) and np.isfinite(new.slope)):
            new = Trial(step, np.inf, np.inf)
        elif new.value <= value + c1 * step * slope and abs(new.slope) <= c2 * -slope:
            return LineSearch(step, evaluations, accepted=True)
        step = search.next_step(new)
        if search.closed and search.width() <= narrow * max(search.best.step, search.other.step):
            break
    return LineSearch(search.best.step, evaluations, accepted=False)


class _Interval:
    """The best step so far and another end; once `closed`, a good step is known to lie between them."""

    def __init__(self, start, c1):
        self.best = self.other = self.start = start
        self.decrease = c1 * start.slope
        self.closed = False
        self.first_stage = True
        self.widths = (np.inf, np.inf)

    def width(self):
        return abs(self.other.step - self.best.step)

    def next_step(self, new):
        """Take one more trial in and name the next step to try."""
        if not np.isfinite(new.value):
            self.other, self.closed = new, True
            return (self.best.step + new.step) / 2
        step = self._take(new)
        if not self.closed:
            return step
        # Where two guesses together did not shrink the interval by a third, cut it in half.
        if self.width() >= 0.66 * self.widths[0] or not np.isfinite(self.other.value):
            step = (self.best.step + self.other.step) / 2
        self.widths = (self.widths[1], self.width())
        return step

    def _take(self, new):
        """Guess from f, or, while nothing falls enough, from f minus the decrease asked for."""
        best, other = self.best, self.other
        enough = self.start.value + self.decrease * new.step
        if new.value <= enough and new.slope >= 0:
            self.first_stage = False
        tilt = self.decrease if self.first_stage and enough < new.value <= best.value else 0.0
        tilted = [Trial(t.step, t.value - tilt * t.step, t.slope - tilt) for t in (best, other, new)]
        step, closes = next_guess(*tilted, self.closed, *self._limits(new))
        if tilted[2].value > tilted[0].value:
            self.other = new
        else:
            self.other = best if tilted[2].slope * tilted[0].slope < 0 else other
            self.best = new
        self.closed = self.closed or closes
        return step

    def _limits(self, new):
        """Inside a closed interval its ends; else the next step grows by 1.1 to 4 times the last increase."""
        if self.closed:
            return sorted((self.best.step, self.other.step))
        grown = new.step - self.best.step
        return (new.step + 1.1 * grown if self.best.step > 0 else 0.0), new.step + 4 * grown
