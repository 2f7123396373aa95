"""What a gradient check has to say, as data and as text."""

from typing import NamedTuple

from course_lib.gradients.sweep import Sweep


class BlockCheck(NamedTuple):
    """What came out for one block of parameters."""

    name: str
    shape: tuple
    compared: int  # entries compared; the others are kinks or were not drawn
    kinks: tuple  # indices left out, since the function bends sharply within h of them
    error: float  # the largest relative error, unavoidable rounding taken off
    worst: tuple  # its index
    analytic: float  # the gradient under test there
    numerical: float  # the difference there
    passed: bool
    looks_like: str  # what the mistake resembles; "" if right or unlike any known one


class GradientCheck(NamedTuple):
    """The verdict, true if passed; `print` it to read it."""

    passed: bool
    blocks: tuple  # of BlockCheck
    h: float
    tol: float
    notes: tuple  # sentences on what weakens the check
    sweep: Sweep | None  # error over h in the block of the worst entry

    def __bool__(self):
        return self.passed

    def __str__(self):
        lines = [f"Gradient check {'passed' if self.passed else 'FAILED'} (h = {self.h:g}, tol = {self.tol:g})"]
        for block in self.blocks:
            lines += _lines(block)
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])


def _lines(block):
    size = 1
    for length in block.shape:
        size *= length
    text = f"  {block.name} {block.shape}: {block.compared} of {size} entries compared"
    if block.compared:
        text += f", largest relative error {block.error:.2g} at {tuple(map(int, block.worst))}"
    if block.compared and not block.passed:
        text += f": analytic {block.analytic:.6g}, numerical {block.numerical:.6g}"
    lines = [text]
    if block.kinks:
        lines.append(f"    {len(block.kinks)} left out: a kink lies within h, where a difference is no derivative")
    if block.looks_like:
        lines.append(f"    looks like: {block.looks_like}")
    return lines
