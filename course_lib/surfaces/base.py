"""What a surface is: a function of two numbers with everything known about it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_lib.surfaces._inputs import fixed_points, points


@dataclass(frozen=True)
class Surface:
    """A function of x = (x1, x2), its exact derivatives, and what is known of it.

    `fun`, `grad` and `hess` take points x (..., 2), one or many, and return (...), (..., 2) and (..., 2, 2).

    Fields:
        name: for titles.
        fun, grad, hess: value, gradient and Hessian.
        bounds: ((lowest x1, highest x1), (lowest x2, highest x2)), what to plot.
        minima: (k, 2) points where fun is lowest in their neighbourhood, the deepest first; k may be 0.
        saddles: (k, 2) saddle points.
        start: (2,) where a run tells most.
        source: who wrote it down first.
    """

    name: str
    fun: Callable
    grad: Callable
    hess: Callable
    bounds: tuple
    minima: np.ndarray
    saddles: np.ndarray
    start: np.ndarray
    source: str

    def grid(self, n=101):
        """n × n points over the bounds and the values there, for contours.

        Args:
            n: points along each side, ≥ 2.

        Returns:
            (x1, x2, values), each (n, n); x1 grows along a row, x2 down a column.

        Raises:
            ValueError: if n is below 2.

        >>> from course_lib.surfaces import SURFACES
        >>> SURFACES["saddle"].grid(3)[2].tolist()
        [[0.0, -4.0, 0.0], [4.0, 0.0, 4.0], [0.0, -4.0, 0.0]]
        """
        if not n >= 2:
            raise ValueError(f"n is {n}; a grid needs at least 2 points along a side")
        x1, x2 = np.meshgrid(*(np.linspace(low, high, n) for low, high in self.bounds))
        return x1, x2, self.fun(np.stack([x1, x2], axis=-1))


def make_surface(name, value, gradient, hessian, bounds, start, source, minima=(), saddles=()):
    """A `Surface` from three formulas in x1 and x2, written as on paper.

    Args:
        name, bounds, start, source, minima, saddles: as in `Surface`.
        value: (x1, x2) → f.
        gradient: (x1, x2) → (∂f/∂x1, ∂f/∂x2).
        hessian: (x1, x2) → (∂²f/∂x1², ∂²f/∂x1∂x2, ∂²f/∂x2²).

    Returns:
        Surface.

    Raises:
        ValueError: if start is not a point; the surface's own functions if x is not made of points.

    Source: calculus.

    >>> bowl = make_surface("bowl", lambda x1, x2: x1**2 + x2**2, lambda x1, x2: (2 * x1, 2 * x2),
    ...     lambda x1, x2: (2, 0, 2), bounds=((-1, 1), (-1, 1)), start=(1, 1), source="here")
    >>> bowl.grad([[1.0, 2.0], [0.0, 0.0]]).tolist()
    [[2.0, 4.0], [0.0, 0.0]]
    """

    def fun(x):
        x = points(x)
        return value(*_coordinates(x))

    def grad(x):
        x = points(x)
        dx = np.empty(x.shape)
        dx[..., 0], dx[..., 1] = gradient(*_coordinates(x))
        return dx

    def hess(x):
        x = points(x)
        H = np.empty((*x.shape, 2))
        H[..., 0, 0], H[..., 0, 1], H[..., 1, 1] = hessian(*_coordinates(x))
        H[..., 1, 0] = H[..., 0, 1]
        return H

    return Surface(name, fun, grad, hess, bounds, fixed_points(minima), fixed_points(saddles), points(start), source)


def _coordinates(x):
    # Plain numbers for a single point: arithmetic with them is five times faster than with 0-d arrays.
    return (x[0], x[1]) if x.ndim == 1 else (x[..., 0], x[..., 1])
