"""Run a student's loss beside the reference, and write numbers as people do.

A figure must survive whatever the student's function does: `call` runs it on copies, looks at what came
back, and falls back on the reference with one sentence that says why.
"""

from typing import NamedTuple

import numpy as np

from course_lib.exercise import unprinted

RAISED = str.maketrans("−0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Result(NamedTuple):
    """A loss and its gradient for one example, whose they are, and the badge that says so."""

    loss: float
    gradient: list
    verdict: str  # reference, yours, differs, missing or failed
    badge: str


def call(name, yours, reference, scores, y, classes, **options):
    """Loss and gradient of one example by the student's function, or by the reference where that fails.

    (loss, dscores) = yours(scores, y, **options), compared with reference(scores, y, **options).

    Args:
        name: what the student calls it, for the badge.
        yours: the student's function, or None to show the reference.
        reference: the function to compare with and to fall back on.
        scores, y: (1, C) and (1,) arrays; each function gets its own copy.
        classes: C names, for the badge.
        options: passed on by keyword.

    Returns:
        Result; its loss and gradient are finite.

    Raises:
        Nothing, whatever `yours` does.

    Source: the five cases a student's function can be in.

    >>> from course_lib.losses import softmax_loss
    >>> call("mine", lambda scores, y: 3, softmax_loss, np.zeros((1, 2)), np.array([0]), "ab").badge
    'your mine returned int, not (loss, dscores): showing the reference'
    """
    loss, dscores = reference(scores, y, **options)
    shown = Result(loss, dscores[0].tolist(), "reference", "reference")
    if yours is None:
        return shown
    try:
        # np.errstate belongs to the thread; a warning would land in the output of some other cell.
        with np.errstate(all="ignore"):
            mine = unprinted(yours)(scores.copy(), y.copy(), **options)
        problem = _problem(mine, dscores.shape)
    except NotImplementedError:
        return shown._replace(verdict="missing", badge=f"your {name} is not written yet: showing the reference")
    except (Exception, SystemExit) as error:
        problem = f"raised {_one_line(error)}"
    if problem:
        return shown._replace(verdict="failed", badge=f"your {name} {problem}: showing the reference")
    my_loss, my_gradient = float(mine[0]), np.asarray(mine[1], dtype=float)[0].tolist()
    difference = _difference(my_loss, my_gradient, shown, classes)
    if difference:
        badge = f"your {name} differs from the reference here: {difference}"
        return Result(my_loss, my_gradient, "differs", badge)
    return Result(my_loss, my_gradient, "yours", f"your {name}")


def _problem(mine, shape):
    """What is wrong with the form of a result, or an empty text."""
    if not isinstance(mine, (tuple, list)) or len(mine) != 2:
        return f"returned {_kind(mine)}, not (loss, dscores)"
    loss, dscores = np.asarray(mine[0]), np.asarray(mine[1])
    if loss.shape != () or loss.dtype.kind not in "fiub":
        return f"returned {_kind(mine[0])} as the loss, not one number"
    if dscores.dtype.kind not in "fiub" or dscores.shape != shape:
        return f"returned {_kind(mine[1])} as dscores, not an array of shape {shape}"
    if not np.isfinite(loss):
        return f"returned a loss of {float(loss)}"
    if not np.isfinite(dscores).all():
        return "returned a gradient with nan or inf in it"
    return ""


def _kind(value):
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, (tuple, list)):
        return f"{len(value)} things"
    return "nothing" if value is None else type(value).__name__


def _one_line(error, longest=80):
    words = " ".join(str(error).split())
    words = words if len(words) <= longest else words[: longest - 1] + "…"
    return f"{type(error).__name__} ({words})" if words else type(error).__name__


def _difference(loss, gradient, shown, classes):
    """Where a result leaves the reference, or an empty text. Loose enough for float32."""
    near = {"rtol": 3e-4, "atol": 1e-6}
    if not np.isclose(loss, shown.loss, **near):
        return _against(loss, shown.loss)
    for name, mine, reference in zip(classes, gradient, shown.gradient, strict=True):
        if not np.isclose(mine, reference, **near):
            return f"its gradient for {name} is {_against(mine, reference)}"
    return ""


def _against(mine, reference):
    texts = number(mine), number(reference)
    if texts[0] == texts[1]:
        texts = number(mine, digits=6), number(reference, digits=6)
    return f"{texts[0]} against {texts[1]}"


def number(value, digits=2):
    """`value` with at most `digits` decimals and a true minus sign: −1.7, 2.9, 0."""
    if abs(value) >= 1e7:
        return _powers(value)
    return f"{round(float(value), digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".").replace("-", "−")


def scientific(value, decimals=3):
    """A number that keeps its digits where it is small: 2.04, 0.13, 8.4 × 10⁻¹¹, 0."""
    return number(value, decimals) if value == 0 or abs(value) >= 0.01 else _powers(value)


def _powers(value):
    mantissa, exponent = f"{value:.1e}".replace("-", "−").split("e")
    raised = exponent.lstrip("+").replace("−0", "−").lstrip("0").translate(RAISED)
    return f"{mantissa} × 10{raised}"


def signed(value):
    """A gradient entry with its sign: +0.87, −1, 0, and never 0 for what is not 0."""
    if value == 0:
        return "0"
    nearly_one = 0.995 <= abs(value) < 1  # softmax comes close to 1, the hinge reaches it
    return ("+" if value > 0 else "−") + scientific(abs(value), decimals=3 if nearly_one else 2)


def percent(p, rest):
    """A probability as 13 %, 0.1 %, < 0.1 % or > 99.9 %; `rest` is 1 − p."""
    if p < 0.0005 or rest < 0.0005:
        return "< 0.1 %" if p < rest else "> 99.9 %"
    return f"{100 * p:.1f} %" if p < 0.0995 or rest < 0.0095 else f"{100 * p:.0f} %"
