"""A network's loss cut along a plane: the only way to look at a surface of many thousand dimensions."""

import numpy as np

from course_lib.surfaces._inputs import fixed_points, points
from course_lib.surfaces.base import Surface


def filter_normalized_directions(parameters, rng):
    """Two random directions in which each filter is as long as the network's own.

    d ← d · ‖w‖ / ‖d‖ for each row of each matrix. A network whose weights are ten times larger can be the
    same network (rectifiers do not mind); without this, its slice would look ten times flatter. Vectors
    (biases) stay put.

    Args:
        parameters: a list or tuple of arrays; a row of a matrix (C, D), or its first axis, is a filter.
        rng: `np.random.Generator`.

    Returns:
        (first, second): two lists of arrays like `parameters`.

    Raises:
        ValueError: if a parameter is empty or not finite.

    Source: Li et al. (2018), "Visualizing the loss landscape of neural nets", section 4.

    >>> W = np.array([[3.0, 4.0], [0.0, 1.0]])
    >>> first, second = filter_normalized_directions([W], np.random.default_rng(0))
    >>> np.linalg.norm(first[0], axis=1).round(12).tolist()
    [5.0, 1.0]
    """
    parameters = _blocks(parameters)
    return [_direction(w, rng) for w in parameters], [_direction(w, rng) for w in parameters]


def loss_slice(objective, parameters, directions, bounds=((-1.0, 1.0), (-1.0, 1.0))):
    """The surface f(a, b) = L(θ + a d₁ + b d₂) around trained parameters θ.

    Its gradient is exact, (∇L·d₁, ∇L·d₂); its Hessian comes from central differences of that gradient. Each
    point costs one evaluation of the objective.

    Args:
        objective: list of arrays → (loss, list of gradients), like `parameters`.
        parameters: θ, a list or tuple of arrays.
        directions: (d₁, d₂), for example of `filter_normalized_directions`.
        bounds: the part to plot, in units of the directions.

    Returns:
        Surface over (a, b). Its minima are not known: the lowest point of a slice is rarely at θ exactly.

    Raises:
        ValueError: if parameters and directions have not the same shapes.

    Source: Goodfellow, Vinyals and Saxe (2015); Li et al. (2018).

    >>> surface = loss_slice(lambda p: (float((p[0] ** 2).sum()), [2 * p[0]]), [np.zeros(3)],
    ...     ([np.array([1.0, 0, 0])], [np.array([0, 2.0, 0])]))
    >>> float(surface.fun([3.0, 1.0])), surface.grad([3.0, 1.0]).tolist()
    (13.0, [6.0, 8.0])
    """
    theta = _blocks(parameters)
    d1, d2 = (_blocks(d) for d in directions)
    shapes = [[w.shape for w in part] for part in (theta, d1, d2)]
    if shapes[0] != shapes[1] or shapes[0] != shapes[2]:
        raise ValueError(f"parameters have shapes {shapes[0]}, directions {shapes[1]} and {shapes[2]}; all must agree")

    value, slopes, curvatures = _chain_rule(objective, theta, d1, d2)
    return Surface(
        "slice of a network's loss",
        lambda x: _each(value, x, ()),
        lambda x: _each(slopes, x, (2,)),
        lambda x: _each(curvatures, x, (2, 2)),
        bounds,
        fixed_points([]),
        fixed_points([]),
        np.array([0.8 * bounds[0][0], 0.8 * bounds[1][1]]),
        "Li et al. (2018), Visualizing the loss landscape of neural nets",
    )


def _chain_rule(objective, theta, d1, d2):
    """Value, gradient and Hessian of L(θ + a d₁ + b d₂) at a point (a, b)."""

    def at(point):
        return objective([w + point[0] * u + point[1] * v for w, u, v in zip(theta, d1, d2, strict=True)])

    def slopes(point):
        gradients = at(point)[1]
        return [sum(np.vdot(g, u) for g, u in zip(gradients, d, strict=True)) for d in (d1, d2)]

    def curvatures(point, h=1e-4):
        rows = [np.subtract(slopes(point + e), slopes(point - e)) / (2 * h) for e in h * np.eye(2)]
        return (np.array(rows) + np.array(rows).T) / 2

    return lambda point: at(point)[0], slopes, curvatures


def _each(formula, x, shape):
    x = points(x)
    out = np.array([formula(p) for p in x.reshape(-1, 2)], dtype=float)
    return out.reshape((*x.shape[:-1], *shape))[()]


def _direction(w, rng):
    if w.ndim < 2:
        return np.zeros_like(w)
    d = rng.standard_normal(w.shape)
    rows = tuple(range(1, w.ndim))
    return d * np.sqrt((w**2).sum(axis=rows, keepdims=True) / (d**2).sum(axis=rows, keepdims=True))


def _blocks(parameters):
    blocks = [np.asarray(w, dtype=float) for w in parameters]
    for i, w in enumerate(blocks):
        if w.size == 0 or not np.isfinite(w).all():
            raise ValueError(f"array {i} of shape {w.shape} is empty or not finite; trained parameters are needed")
    return blocks
