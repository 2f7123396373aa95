"""Eight surfaces, each with one difficulty that optimizers meet in large networks."""

import numpy as np

from course_lib.surfaces.base import Surface, make_surface


def quadratic(condition=20.0, angle=0.0):
    """A long valley: f = ½ (u² + κ v²) with (u, v) = (x1, x2) turned by an angle.

    κ, the condition number, is how many times steeper the steep direction is. Gradient descent converges
    for learning rates below 2/κ and then needs about κ steps for each factor e.

    Args:
        condition: κ ≥ 1.
        angle: radians; 0 lays the flat direction along x1. Methods with a step for each parameter lose their
            advantage once the valley is turned.

    Returns:
        Surface.

    Raises:
        ValueError: if κ is below 1 or a number is not finite.

    Source: Polyak (1964); every text on optimization.

    >>> valley = quadratic(condition=10)
    >>> float(valley.fun([1.0, 1.0])), valley.grad([1.0, 1.0]).tolist()
    (5.5, [1.0, 10.0])
    """
    if not (np.isfinite(condition) and condition >= 1 and np.isfinite(angle)):
        raise ValueError(f"condition {condition} and angle {angle} came; a condition of at least 1 is needed")
    c, s = np.cos(angle), np.sin(angle)
    # The Hessian A = R diag(1, κ) Rᵀ, constant.
    a11, a12, a22 = c * c + condition * s * s, c * s * (1 - condition), s * s + condition * c * c

    def value(x1, x2):
        u, v = c * x1 + s * x2, c * x2 - s * x1
        return (u**2 + condition * v**2) / 2

    return make_surface(
        f"quadratic, condition number {condition:g}",
        value,
        lambda x1, x2: (a11 * x1 + a12 * x2, a12 * x1 + a22 * x2),
        lambda x1, x2: (a11, a12, a22),
        bounds=((-3.0, 3.0), (-3.0, 3.0)),
        minima=[(0, 0)],
        start=(-2.5 * c - s, c - 2.5 * s),
        source="Polyak (1964), Some methods of speeding up the convergence of iteration methods",
    )


SADDLE = make_surface(
    "saddle",
    lambda x1, x2: x1**2 - x2**2,
    lambda x1, x2: (2 * x1, -2 * x2),
    lambda x1, x2: (2, 0, -2),
    bounds=((-2.0, 2.0), (-2.0, 2.0)),
    saddles=[(0, 0)],
    start=(-1.8, 1e-3),  # all but on the ridge: x1 dies out long before x2 wakes
    source="the slides; on saddles in networks Dauphin et al. (2014)",
)

# Its Hessian at 0 is all zeros: eigenvalues cannot tell what it is, and Newton's step does not exist there.
MONKEY_SADDLE = make_surface(
    "monkey saddle",
    lambda x1, x2: x1**3 - 3 * x1 * x2**2,
    lambda x1, x2: (3 * (x1**2 - x2**2), -6 * x1 * x2),
    lambda x1, x2: (6 * x1, -6 * x2, -6 * x1),
    bounds=((-1.5, 1.5), (-1.5, 1.5)),
    saddles=[(0, 0)],
    start=(1.2, 1e-3),
    source="Hilbert and Cohn-Vossen (1932), Anschauliche Geometrie: two legs and a tail",
)

ROSENBROCK = make_surface(
    "Rosenbrock's valley",
    lambda x1, x2: (1 - x1) ** 2 + 100 * (x2 - x1**2) ** 2,
    lambda x1, x2: (2 * (x1 - 1) - 400 * x1 * (x2 - x1**2), 200 * (x2 - x1**2)),
    lambda x1, x2: (2 - 400 * (x2 - 3 * x1**2), -400 * x1, 200),
    bounds=((-2.0, 2.0), (-1.0, 3.0)),
    minima=[(1, 1)],
    start=(-1.2, 1.0),
    source="Rosenbrock (1960), An automatic method for finding the greatest or least value of a function",
)


def _beale_terms(x1, x2):
    return [c - x1 * (1 - x2**k) for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))]


def _beale_gradient(x1, x2):
    t = _beale_terms(x1, x2)
    d1 = 2 * sum(t[k - 1] * (x2**k - 1) for k in (1, 2, 3))
    d2 = 2 * x1 * sum(t[k - 1] * k * x2 ** (k - 1) for k in (1, 2, 3))
    return d1, d2


def _beale_hessian(x1, x2):
    t = _beale_terms(x1, x2)
    d11 = 2 * sum((x2**k - 1) ** 2 for k in (1, 2, 3))
    d12 = 2 * sum(k * x2 ** (k - 1) * (t[k - 1] + x1 * (x2**k - 1)) for k in (1, 2, 3))
    # The second derivative of x2^k is 0, 2 and 6 x2.
    d22 = 2 * x1 * (x1 * (1 + 4 * x2**2 + 9 * x2**4) + 2 * t[1] + 6 * x2 * t[2])
    return d11, d12, d22


BEALE = make_surface(
    "Beale's function",
    lambda x1, x2: sum(t**2 for t in _beale_terms(x1, x2)),
    _beale_gradient,
    _beale_hessian,
    bounds=((-4.5, 4.5), (-4.5, 4.5)),
    minima=[(3, 0.5)],
    saddles=[(0, 1), (0.10053793732415836, -2.644513585023125)],
    start=(1.0, 1.0),
    source="Beale (1958), On an iterative method for finding a local minimum",
)

HIMMELBLAU = make_surface(
    "Himmelblau's function",
    lambda x1, x2: (x1**2 + x2 - 11) ** 2 + (x1 + x2**2 - 7) ** 2,
    lambda x1, x2: (
        4 * x1 * (x1**2 + x2 - 11) + 2 * (x1 + x2**2 - 7),
        2 * (x1**2 + x2 - 11) + 4 * x2 * (x1 + x2**2 - 7),
    ),
    lambda x1, x2: (12 * x1**2 + 4 * x2 - 42, 4 * (x1 + x2), 12 * x2**2 + 4 * x1 - 26),
    bounds=((-5.0, 5.0), (-5.0, 5.0)),
    minima=[
        (3, 2),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ],
    saddles=[
        (0.08667750455539634, 2.884254701174776),
        (3.385154183607021, 0.07385187983774928),
        (-3.0730257507643897, -0.08135304428796751),
        (-0.12796134673068005, -1.9537149802445766),
    ],
    start=(0.0, 0.0),
    source="Himmelblau (1972), Applied nonlinear programming",
)


def _rastrigin_rests(places):
    """Points of rest along one axis near the given ones: Newton on 2x + 20π sin 2πx = 0."""
    x = np.array(places, dtype=float)
    for _ in range(20):
        x -= (2 * x + 20 * np.pi * np.sin(2 * np.pi * x)) / (2 + 40 * np.pi**2 * np.cos(2 * np.pi * x))
    return x


_DIPS, _TOPS = _rastrigin_rests([0, -1, 1, -2, 2]), _rastrigin_rests([-1.5, -0.5, 0.5, 1.5])

RASTRIGIN = make_surface(
    "Rastrigin's function",
    lambda x1, x2: 20 + x1**2 + x2**2 - 10 * (np.cos(2 * np.pi * x1) + np.cos(2 * np.pi * x2)),
    lambda x1, x2: tuple(2 * x + 20 * np.pi * np.sin(2 * np.pi * x) for x in (x1, x2)),
    lambda x1, x2: (
        2 + 40 * np.pi**2 * np.cos(2 * np.pi * x1),
        0,
        2 + 40 * np.pi**2 * np.cos(2 * np.pi * x2),
    ),
    bounds=((-2.3, 2.3), (-2.3, 2.3)),
    minima=sorted(((a, b) for a in _DIPS for b in _DIPS), key=lambda p: p[0] ** 2 + p[1] ** 2),
    saddles=[(a, b) for a in _DIPS for b in _TOPS] + [(a, b) for a in _TOPS for b in _DIPS],
    start=(1.7, -1.3),
    source="Rastrigin (1974), Systems of extremal control",
)

# Left of the wall at x1 = 0 the tanh is −1 to the last bit at the minimum, so (−2, 0) is exact.
CLIFF = make_surface(
    "plateau with a cliff",
    lambda x1, x2: 5 + 5 * np.tanh(10 * x1) + (x1 + 2) ** 2 / 100 + x2**2 / 20,
    lambda x1, x2: (50 * (1 - np.tanh(10 * x1) ** 2) + (x1 + 2) / 50, x2 / 10),
    lambda x1, x2: (-1000 * np.tanh(10 * x1) * (1 - np.tanh(10 * x1) ** 2) + 1 / 50, 0, 1 / 10),
    bounds=((-5.0, 4.0), (-3.0, 3.0)),
    minima=[(-2, 0)],
    start=(3.0, 2.0),
    source="ours, after the cliff of Pascanu, Mikolov and Bengio (2013), On the difficulty of training RNNs",
)

SURFACES: dict[str, Surface] = {
    "quadratic": quadratic(),
    "saddle": SADDLE,
    "monkey_saddle": MONKEY_SADDLE,
    "rosenbrock": ROSENBROCK,
    "beale": BEALE,
    "himmelblau": HIMMELBLAU,
    "rastrigin": RASTRIGIN,
    "cliff": CLIFF,
}
