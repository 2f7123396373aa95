"""Write the public cases of every exercise into course_lib, where a student's own `check` finds them.

What is recorded already stays as it is where only rounding differs, so that each processor's last digits are no change.
"""

import numpy as np

from autograder.checks import checks_of, lectures
from course_lib.checking.exercise import RECORDED, load, save, to_json
from course_lib.checking.plain import decode

PUBLIC_SEED = 20240409
ROUNDING = 1e-12


def public_exercise(check):
    """The exercise every student may see: always the same cases."""
    return check.exercise(np.random.default_rng(PUBLIC_SEED), public=True)


def record(names=()):
    """Record the exercises of the named lectures (none: all); returns the paths of those that are new or changed."""
    RECORDED.mkdir(exist_ok=True)
    written = []
    for lecture in names or lectures():
        for check in checks_of(lecture).values():
            exercise, path = public_exercise(check), RECORDED / f"{check.name}.json"
            if not (path.is_file() and says_the_same(load(check.name), exercise)):
                save(exercise)
                written.append(path)
    return written


def says_the_same(recorded, fresh):
    """Whether two exercises differ in nothing but the rounding of their numbers, as far as a judge allows it."""
    old, new = to_json(recorded), to_json(fresh)
    cases = list(zip(old.pop("cases"), new.pop("cases"), strict=False))
    if old != new or len(recorded.cases) != len(fresh.cases):
        return False
    return all(_same_case(*pair, {one.slug: one.noise for one in fresh.mistakes}) for pair in cases)


def _same_case(old, new, noise):
    (was, old), (now, new) = _apart(old), _apart(new)
    if not _alike(old, new, ROUNDING, ROUNDING) or was.keys() != now.keys():
        return False
    rtol, atol = new["rtol"], new["atol"]
    return all(_alike(was[who], now[who], rtol, max(atol, noise.get(who, 0.0))) for who in now)


def _apart(case):
    """({whose: answer}, the rest) of a case's JSON data."""
    rest = {key: value for key, value in case.items() if key not in ("expected", "mistaken")}
    return {"": case["expected"], **case["mistaken"]}, rest


def _alike(old, new, rtol, atol):
    """Whether two pieces of JSON data are the same but for rounding."""
    if isinstance(old, dict) and isinstance(new, dict):
        if "base64" in old and "base64" in new:
            one, other = decode(old), decode(new)
            alike = one.dtype == other.dtype and old.get("layout") == new.get("layout") and one.shape == other.shape
            return alike and np.allclose(one, other, rtol, atol, equal_nan=True)
        return old.keys() == new.keys() and all(_alike(old[key], new[key], rtol, atol) for key in new)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_alike(*pair, rtol, atol) for pair in zip(old, new, strict=True))
    if isinstance(old, float) and isinstance(new, float):
        return bool(np.isclose(old, new, rtol, atol))
    return type(old) is type(new) and old == new
