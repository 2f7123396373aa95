"""The calls on which gradient_check is tried, smallest first: right gradients and wrong ones, in turn."""

import numpy as np

from autograder.checks.base import Call
from autograder.checks.lec03_gradients.cases import bowl, rippling, signed, waving
from course_lib import gradients
from course_lib.checking.functions import build
from course_lib.checking.plain import Named

DEFAULT = "with the default h and tol"
OTHER = "with another h or tol"
TABLE = "when x is a table"
WHOLE = "when x holds integers"
NAN = "where the gradient contains nan"
TINY = "where f is tiny"
STEEP = "where f bends so much that h is too large, and a right gradient fails"
PLACES = "where the gradient is right in some places only"


def _waves(rng, shape, factor=1.0, sizes=1.0):
    """(f, grad, x): waves of given sizes, and their gradient times a factor, which may differ from entry to entry."""
    f, x = waving(rng, shape, 0.5, 1.5)
    a, w = f.values[0] * sizes, f.values[1]
    return Named("waves", (a, w)), Named("scaled_waves_gradient", (a, w, factor)), x


def _ripples(rng, shape, factor=1.0, low=0.5, high=1.2):
    f, x = rippling(rng, shape, low, high)
    a, w = f.values
    return f, Named("ripples_gradient", (a * factor, w)), x


def _bowl(rng, n, factor=1.0):
    """Whose differences are exact, whatever h, and whose gradient has no 0."""
    while True:
        f, x = bowl(rng, n), rng.integers(1, 9, size=n) * rng.choice([-1, 1], size=n) / 4
        A, b = f.values
        if np.abs(A @ x + b).min() > 0.2:
            return f, Named("quadratic_gradient", (factor * A, factor * b)), x


def _half_wrong(rng):
    """Too large by half of it, to the last digit, however that is calculated: all numbers are powers of 2."""
    bowl, twice = (np.eye(2), np.zeros(2)), (2 * np.eye(2), np.zeros(2))
    x = rng.choice([0.5, 1.0, 2.0, 4.0], size=2)
    return Named("quadratic", bowl), Named("quadratic_gradient", twice), x


def _right_in_places(rng, at_x):
    """A bowl with the gradient of another one, which is right at x and nowhere else, or right at 0 and wrong at x."""
    f, right, x = _bowl(rng, 2)
    A, b = right.values
    return f, Named("quadratic_gradient", (2 * A, b - A @ x if at_x else b)), x


def _near_the_floor(rng, error):
    """(f, grad, x) with a gradient far below 1e-8, wrong at one entry by `error` times 1e-8."""
    f, right, x = _waves(rng, (3,), sizes=1e-10)
    factors, k = np.ones(3), rng.integers(3)
    factors[k] += error * 1e-8 / abs(build(right)[0](x)[k])
    return f, Named(right.name, (*right.values[:2], factors)), x


def _beside_the_floor(rng):
    """A gradient a little larger than 1e-8, and wrong by a little more than the default tolerance allows."""
    f, right, x = _waves(rng, (2,))
    a, w = f.values[0] * 1.4e-8 / np.abs(build(right)[0](x)), f.values[1]
    return Named(f.name, (a, w)), Named(right.name, (a, w, 1 + 1.5e-5)), x


def _nan_where_flat(rng):
    """nan for the one entry on which f does not depend, so that 0 in its place would be right."""
    f, _, x = _waves(rng, (3,))
    a, w = f.values[0], f.values[1] * (np.arange(3) != rng.integers(3))
    return Named(f.name, (a, w)), Named("scaled_waves_gradient", (a, w, np.where(w == 0, np.nan, 1))), x


def _one_wrong(rng, shape, factor, first=False):
    """Factors of 1, and another one at one entry: the first, or one that is neither first nor last."""
    factors = np.ones(shape)
    factors.flat[0 if first else rng.integers(1, factors.size - 1)] = factor
    return factors


def _between(rng, factor):
    """A right gradient, h = 0.3, and the error of central differences times a factor as the tolerance."""
    f, grad, x = _ripples(rng, (3,))
    error = gradients.relative_error(build(grad)[0](x), gradients.numerical_gradient(f=build(f)[0], x=x, h=0.3))
    return Call((f, grad, x), {"h": 0.3, "tol": float(f"{factor * error:.2g}")}, tags=(OTHER,))


def _whole(rng, shape, factor=1.0):
    """Waves at a point of integers, steep there."""
    x = rng.permutation(np.arange(-2, 4)).reshape(shape)
    a, w = signed(rng, shape, 0.5, 1), np.full(shape, 0.2)
    return Named("waves", (a, w)), Named("scaled_waves_gradient", (a, w, factor)), x


def _by_default(rng):
    """Answers that are clear by far, in each direction, with h and tol left out."""
    low = np.array([1.0, 1e-4, 1.0])
    small = np.array([1e-3, 1e-3, 1e-6])
    calls = [
        (_waves(rng, (2,)),),
        (_waves(rng, (2,), 2.0),),
        (_waves(rng, (3,), -1.0),),
        (_ripples(rng, (3,)),),
        (_ripples(rng, (3,), 0.5),),
        (_ripples(rng, (2, 3)), TABLE),
        (_ripples(rng, (2, 2), 0.0), TABLE),
        (_waves(rng, (2, 3), _one_wrong(rng, (2, 3), 1 + 3e-5)), TABLE),
        (_waves(rng, (4,), _one_wrong(rng, 4, 0.9, first=True)),),
        (_waves(rng, (4,), _one_wrong(rng, 4, 0.9)[::-1]),),
        (_waves(rng, (4,), np.array([1, 0.9, 1.1, 1.2])),),
        (_waves(rng, (3,), 1 + 2e-6),),
        (_waves(rng, (3,), 1 + 1.5e-5),),
        (_waves(rng, (3,), np.array([1, 1.02, 1]), sizes=low),),
        (_waves(rng, (3,), np.array([1, 1, 1.005]), sizes=small),),
        (_waves(rng, (3,), 2.0, sizes=1e-14), TINY),
        (_near_the_floor(rng, 1.5e-5), TINY),
        (_near_the_floor(rng, 0.3e-5), TINY),
        (_beside_the_floor(rng), TINY),
        (_waves(rng, (3,), np.array([1 + 5e-6, 1, 1.003]), sizes=np.array([1, 1, 1e-5])),),
        (_waves(rng, (2,), 1 + 1e-6, sizes=1e4),),
        (_waves(rng, (3,), _one_wrong(rng, 3, np.nan)), NAN),
        (_ripples(rng, (3,), low=150, high=200),),
        (_ripples(rng, (3,), low=3000, high=4000), STEEP),
        (_right_in_places(rng, True), PLACES),
        (_right_in_places(rng, False), PLACES),
        (_whole(rng, (2, 3)), TABLE, WHOLE),
        (_whole(rng, (6,), 1.1), WHOLE),
        (_nan_where_flat(rng), NAN),
    ]
    return [Call(args, tags=(DEFAULT, *tags), atol=1e-8) for args, *tags in calls]


def _by_choice(rng):
    """Steps so large that differences bend, and bowls in which they never do; tolerances loose and tight."""
    fortran, strided = _waves(rng, (2, 3)), _ripples(rng, (3, 2), 1 + 1e-3)
    calls = [
        (_waves(rng, (2,)), {"h": 0.4}),
        (_waves(rng, (2,)), {"h": 0.2, "tol": 0.1}),
        (_waves(rng, (3,), 1.001), {"tol": 0.01}),
        (_bowl(rng, 2), {"h": 0.5, "tol": 1e-9}),
        (_bowl(rng, 2, 1 + 1e-7), {"h": 0.5, "tol": 1e-9}),
        (_half_wrong(rng), {"h": 0.5, "tol": 0.5}, "where the error is exactly tol"),
        (_right_in_places(rng, True), {"h": 0.5, "tol": 1e-8}, PLACES),
        (_right_in_places(rng, False), {"h": 0.5, "tol": 1e-8}, PLACES),
        (_bowl(rng, 3, 1.001), {"h": 2.0}),
        (_bowl(rng, 3), {"h": 2.0}),
        (_waves(rng, (6,), 0.82), {"h": 1e-4, "tol": 0.2}),
        (_waves(rng, (6,), 1.22), {"h": 1e-4, "tol": 0.2}),
        (_waves(rng, (6,), 1.4), {"h": 1e-4, "tol": 0.2}),
        (_ripples(rng, (2, 2)), {"h": 1e-3, "tol": 1e-4}, TABLE),
        (_waves(rng, (2, 3), _one_wrong(rng, (2, 3), 1.01)), {"h": 1e-3, "tol": 1e-4}, TABLE),
        (_whole(rng, (3, 2)), {"h": 0.125, "tol": 1e-3}, TABLE, WHOLE),
        ((*fortran[:2], np.asfortranarray(fortran[2])), {"h": 1e-4, "tol": 1e-6}, TABLE),
        ((*strided[:2], np.repeat(strided[2], 2, axis=1)[:, ::2]), {"tol": 1e-4}, TABLE),
    ]
    f, grad, x = _bowl(rng, 3)
    single = Call((f, grad, x.astype(np.float32), 0.25, 1e-3), tags=(OTHER, "in float32"), atol=1e-4)
    by_place = Call((*_bowl(rng, 3, 1.1), 0.25, 1e-3), tags=(OTHER,), atol=1e-8)  # the other way round it would pass
    return [*(Call(args, named, tags=(OTHER, *tags), atol=1e-8) for args, named, *tags in calls), single, by_place]


def verdict_calls(rng):
    """Right and wrong gradients, each far from the tolerance: with the defaults, then with other steps and bounds."""
    default, chosen = _by_default(rng), _by_choice(rng)
    return [default[0], default[1], *chosen[:2], *default[2:], *chosen[2:], _between(rng, 0.5), _between(rng, 2)]
