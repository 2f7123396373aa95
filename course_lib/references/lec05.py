"""The exercises of lecture 05: one step of each update rule, plain arrays in, plain arrays out.

>>> import numpy as np
>>> x, vx = momentum_step(np.array([1.0]), np.array([1.0]), vx=np.array([1.0]), learning_rate=0.1)
>>> x.tolist(), vx.tolist()
([0.81], [1.9])
"""

from course_lib import optimizers


def momentum_step(x, dx, vx, learning_rate, rho=0.9):
    """v ← ρ v + ∇f, then x ← x − α v."""
    x, state = optimizers.momentum(x, dx, optimizers.Velocity(vx), learning_rate, rho)
    return x, state.vx


def adagrad_step(x, dx, grad_squared, learning_rate, eps=1e-7):
    """G ← G + ∇f², then x ← x − α ∇f / (√G + ε)."""
    x, state = optimizers.adagrad(x, dx, optimizers.SquaredSum(grad_squared), learning_rate, eps)
    return x, state.grad_squared


def rmsprop_step(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """G ← δ G + (1 − δ) ∇f², then x ← x − α ∇f / (√G + ε)."""
    x, state = optimizers.rmsprop(x, dx, optimizers.SquaredSum(grad_squared), learning_rate, decay_rate, eps)
    return x, state.grad_squared


def adam_step(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """t counts from 1: it is the number of this step; the library's state counts the steps already taken."""
    state = optimizers.Moments(first_moment, second_moment, t - 1)
    x, state = optimizers.adam(x, dx, state, learning_rate, beta1, beta2, eps)
    return x, state.first_moment, state.second_moment


def adamw_step(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):  # fmt: skip
    """As `adam_step`, and beside it the weights shrink by α λ x: the decay is decoupled."""
    state = optimizers.Moments(first_moment, second_moment, t - 1)
    x, state = optimizers.adamw(x, dx, state, learning_rate, beta1, beta2, eps, weight_decay)
    return x, state.first_moment, state.second_moment
