"""Gradient descent and its two momentums."""

from course_lib.optimizers._inputs import checked
from course_lib.optimizers.states import NoState, Velocity


@checked
def sgd(x, dx, state=NoState(), learning_rate=1e-2):  # noqa: B008  an empty tuple
    """One step of gradient descent: x ← x − α ∇f(x).

    Args:
        x: (..., n) parameters.
        dx: the gradient at x, of x's shape.
        state: unused; here so that all rules are called alike.
        learning_rate: α ≥ 0, a number or an array that broadcasts with x.

    Returns:
        (x, state): the new parameters and the state for the next step.

    Raises:
        ValueError: if dx has not x's shape, or a hyper-parameter is out of its range.

    Source: Cauchy (1847); with minibatches Robbins and Monro (1951).

    >>> x, state = sgd([1.0, 2.0], [10.0, -10.0], learning_rate=0.1)
    >>> x.tolist()
    [0.0, 3.0]
    """
    return x - learning_rate * dx, state


@checked
def momentum(x, dx, state, learning_rate=1e-2, rho=0.9):
    """One step of SGD with momentum: gradients that agree add up, gradients that disagree cancel.

    v ← ρ v + ∇f(x), then x ← x − α v. A constant gradient ends in steps 1 / (1 − ρ) times as long.

    Args:
        x: (..., n) parameters.
        dx: the gradient at x, of x's shape.
        state: `Velocity`.
        learning_rate: α ≥ 0.
        rho: ρ in [0, 1), friction: 0.9 or 0.99.

    Returns:
        (x, state), as `sgd`.

    Raises:
        ValueError: as `sgd`.

    Source: Polyak (1964), "Some methods of speeding up the convergence of iteration methods".

    >>> x, state = momentum([1.0], [1.0], Velocity(1.0), learning_rate=0.1)
    >>> x.tolist(), state.vx.tolist()
    ([0.81], [1.9])
    """
    vx = rho * state.vx + dx
    x = x - learning_rate * vx
    return x, Velocity(vx)


@checked
def nesterov(x, dx, state, learning_rate=1e-2, rho=0.9):
    """One step of Nesterov momentum: as if the gradient were taken where the velocity leads.

    v ← ρ v + ∇f(x), then x ← x − α (∇f(x) + ρ v). This is the usual change of variables (torch, optax):
    x is the looked-ahead point, so the gradient is needed at x only.

    Args:
        x, dx, state, learning_rate, rho: as `momentum`.

    Returns:
        (x, state), as `sgd`.

    Raises:
        ValueError: as `sgd`.

    Source: Nesterov (1983); in this form Sutskever et al. (2013).

    >>> x, state = nesterov([1.0], [1.0], Velocity(0.0), learning_rate=0.1)
    >>> x.tolist()
    [0.81]
    """
    vx = rho * state.vx + dx
    x = x - learning_rate * (dx + rho * vx)
    return x, Velocity(vx)
