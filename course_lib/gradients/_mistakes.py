"""What a wrong gradient looks like: a factor, a sign, a transpose, one row, a forgotten term."""

import numpy as np

ALIKE = 1e-3  # differences of the size of a part in a thousand are not told apart


def looks_like(analytic, numerical, x, compared, wrong):
    """One sentence on what the mistake resembles, "" if it resembles none.

    Args:
        analytic, numerical, x: arrays of one shape: the gradient under test, the differences, the point.
        compared: boolean array, entries that were compared.
        wrong: boolean array, entries that differ.

    Returns:
        str.

    >>> n = np.array([[1.0, 2.0], [3.0, 5.0]])
    >>> looks_like(n.T, n, n, np.full((2, 2), True), analytic_is_off := n != n.T)
    'the transpose of what it should be'
    """
    a, n, place = analytic[compared], numerical[compared], x[compared]
    if not np.isfinite(a).all():
        return "nan or inf inside: a division by 0, a logarithm of 0 or an overflow"
    if not a.any():
        return "0 everywhere: never computed, or written to a copy"
    for sentence in (
        _factor(a, n),
        _transposed(analytic, numerical, compared),
        _one_line(wrong, compared),
        _forgotten(a, n, place),
    ):
        if sentence:
            return sentence
    return ""


def _factor(a, n):
    if not (n @ n) > 0:
        return ""
    c = (a @ n) / (n @ n)
    if not _same(a, c * n) or abs(c) < ALIKE:
        return ""
    if abs(c + 1) < ALIKE:
        return "the sign is turned: every entry is minus what it should be"
    if abs(c - 2) < ALIKE:
        return "twice what it should be: a ½ is missing, or a sum over 2 examples was not divided by 2"
    if abs(c - 0.5) < ALIKE:
        return "half of what it should be; the derivative of a square has a 2"
    if c > 2 and abs(c - round(c)) < ALIKE * c:
        k = round(c)
        return f"{k} times what it should be: with {k} examples, the mean over them (1/N) is missing"
    if 0 < c < 0.5 and abs(1 / c - round(1 / c)) < ALIKE / c:
        k = round(1 / c)
        return f"1/{k} of what it should be: with {k} examples, 1/N is taken once too often"
    return f"{c:.4g} times what it should be"


def _transposed(a, n, compared):
    if a.ndim != 2 or a.shape[0] != a.shape[1] or not compared.all():
        return ""
    return "the transpose of what it should be" if _same(a.T.ravel(), n.ravel()) else ""


def _one_line(wrong, compared):
    """Wrong in a single row or column while all the others are right."""
    if wrong.ndim == 1 and wrong.size > 1 and wrong.sum() == 1:
        return f"only entry {int(np.argmax(wrong))} is wrong, the others are right: is it the bias?"
    if wrong.ndim != 2:
        return ""
    for axis, name in ((0, "row"), (1, "column")):
        lines = wrong.any(axis=1 - axis)
        if lines.sum() == 1 and (compared.any(axis=1 - axis) & ~lines).any():
            return f"only {name} {int(np.argmax(lines))} is wrong, the others are right: is it the bias?"
    return ""


def _forgotten(a, n, x):
    """What is missing is a multiple of x, or of its signs: a regularizer's gradient."""
    missing = n - a
    for term, words in (
        (x, "x: the gradient of an L2 term"),
        (np.sign(x), "sign(x): the gradient of an L1 term"),
    ):
        if (term @ term) > 0:
            c = (missing @ term) / (term @ term)
            if _same(missing, c * term):
                return f"off by {c:.4g} times {words} is missing, or has another factor"
    if missing.size > 1 and _same(missing, np.full_like(missing, missing.mean())):
        return f"off by the same {missing.mean():.4g} everywhere"
    return ""


def _same(a, b):
    return bool(np.abs(a - b).max() <= ALIKE * max(np.abs(a).max(), np.abs(b).max()))
