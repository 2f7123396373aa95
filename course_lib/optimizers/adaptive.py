"""Rules that give each parameter its own step: AdaGrad, RMSProp, Adam and AdamW."""

import numpy as np

from course_lib.optimizers._inputs import checked
from course_lib.optimizers.states import Moments, SquaredSum


@checked
def adagrad(x, dx, state, learning_rate=1e-2, eps=1e-7):
    """One step of AdaGrad: each parameter's step is divided by the size of all its past gradients.

    G ← G + ∇f(x)², then x ← x − α ∇f(x) / (√G + ε). G only grows, so the steps only shrink.

    Args:
        x, dx, learning_rate: as `sgd`.
        state: `SquaredSum`.
        eps: ε > 0, outside the root; keeps a parameter that never had a gradient from 0/0.

    Returns:
        (x, state), as `sgd`.

    Raises:
        ValueError: as `sgd`.

    Source: Duchi, Hazan and Singer (2011), "Adaptive subgradient methods".

    >>> x, state = adagrad(np.array([1.0]), np.array([4.0]), SquaredSum(np.array([9.0])), learning_rate=1.0)
    >>> x.round(6).tolist(), state.grad_squared.tolist()
    ([0.2], [25.0])
    """
    grad_squared = state.grad_squared + dx * dx
    x = x - learning_rate * dx / (np.sqrt(grad_squared) + eps)
    return x, SquaredSum(grad_squared)


@checked
def rmsprop(x, dx, state, learning_rate=1e-2, decay_rate=0.9, eps=1e-7):
    """One step of RMSProp: AdaGrad that forgets.

    G ← δ G + (1 − δ) ∇f(x)², then x ← x − α ∇f(x) / (√G + ε): steep directions slow down, flat ones
    speed up, and the steps do not die out.

    Args:
        x, dx, learning_rate, eps: as `adagrad`.
        state: `SquaredSum`.
        decay_rate: δ in [0, 1).

    Returns:
        (x, state), as `sgd`.

    Raises:
        ValueError: as `sgd`.

    Source: Tieleman and Hinton (2012), Coursera lecture 6.5.

    >>> x, state = rmsprop(np.array([1.0]), np.array([1.0]), SquaredSum(np.array([1.0])), learning_rate=0.1)
    >>> x.round(6).tolist(), state.grad_squared.tolist()
    ([0.9], [1.0])
    """
    grad_squared = decay_rate * state.grad_squared + (1 - decay_rate) * dx * dx
    x = x - learning_rate * dx / (np.sqrt(grad_squared) + eps)
    return x, SquaredSum(grad_squared)


@checked
def adam(x, dx, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    """One step of Adam: momentum and RMSProp together, both corrected for starting at zero.

    m ← β₁ m + (1 − β₁) ∇f,  v ← β₂ v + (1 − β₂) ∇f²,  x ← x − α (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
    The first step has length α whatever the gradient; without the correction it would be 3.16 α.

    Args:
        x, dx, learning_rate, eps: as `adagrad`.
        state: `Moments`; its t counts the steps taken, so the first step is t = 1.
        beta1, beta2: in [0, 1).

    Returns:
        (x, state), as `sgd`.

    Raises:
        ValueError: as `sgd`.

    Source: Kingma and Ba (2015), "Adam: a method for stochastic optimization".

    >>> x = np.array([1.0, 1.0])
    >>> x, state = adam(x, np.array([5.0, -0.01]), Moments(0.0, 0.0, 0), learning_rate=0.1)
    >>> x.round(4).tolist(), int(state.t)
    ([0.9, 1.1], 1)
    """
    t = state.t + 1
    first_moment = beta1 * state.first_moment + (1 - beta1) * dx
    second_moment = beta2 * state.second_moment + (1 - beta2) * dx * dx
    first_unbias = first_moment / (1 - beta1**t)
    second_unbias = second_moment / (1 - beta2**t)
    x = x - learning_rate * first_unbias / (np.sqrt(second_unbias) + eps)
    return x, Moments(first_moment, second_moment, t)


@checked
def adamw(x, dx, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01):
    """One step of AdamW: Adam, and besides every weight shrinks by the same share α λ.

    As `adam`, with − α λ x at the end. Adam with L2 is something else: there 2 λ x joins the gradient and is
    divided by √v with it, so that weights with large gradients hardly decay.

    Args:
        x, dx, state, learning_rate, beta1, beta2, eps: as `adam`.
        weight_decay: λ ≥ 0; the decay of one step is α λ.

    Returns:
        (x, state), as `sgd`.

    Raises:
        ValueError: as `sgd`.

    Source: Loshchilov and Hutter (2019), "Decoupled weight decay regularization".

    >>> x = np.array([10.0])
    >>> x, state = adamw(x, np.array([0.0]), Moments(0.0, 0.0, 0), learning_rate=0.1, weight_decay=0.5)
    >>> x.tolist()
    [9.5]
    """
    t = state.t + 1
    first_moment = beta1 * state.first_moment + (1 - beta1) * dx
    second_moment = beta2 * state.second_moment + (1 - beta2) * dx * dx
    first_unbias = first_moment / (1 - beta1**t)
    second_unbias = second_moment / (1 - beta2**t)
    x = x - learning_rate * (first_unbias / (np.sqrt(second_unbias) + eps) + weight_decay * x)
    return x, Moments(first_moment, second_moment, t)
