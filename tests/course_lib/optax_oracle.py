"""Update rules and schedules as optax computes them: `python optax_oracle.py inputs.npz outputs.npz`.

A program of its own, since jax starts threads that make every later fork in the same process unsafe.
"""

import sys

import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)

LR = 0.01


def momentum_like(rule):
    def state(s):
        return s[0]._replace(trace=V0), *s[1:]

    return rule, state


def squares_like(rule, name):
    def state(s):
        return s[0]._replace(**{name: S0}), *s[1:]

    return rule, state


def moments_like(rule):
    def state(s):
        return s[0]._replace(count=jnp.asarray(T0, dtype=jnp.int32), mu=V0, nu=S0), *s[1:]

    return rule, state


inputs = np.load(sys.argv[1])
X0, GRADIENTS, V0, S0, T0 = (jnp.asarray(inputs[name]) for name in ("x0", "gradients", "v0", "s0", "t0"))
RULES = {
    "sgd": (optax.sgd(LR), lambda s: s),
    "momentum": momentum_like(optax.sgd(LR, momentum=0.9)),
    "nesterov": momentum_like(optax.sgd(LR, momentum=0.9, nesterov=True)),
    "adagrad": squares_like(optax.adagrad(LR, eps=1e-7), "sum_of_squares"),
    "adagrad, eps 0": squares_like(optax.adagrad(LR, eps=0.0), "sum_of_squares"),
    "rmsprop": squares_like(optax.rmsprop(LR, decay=0.9, eps=1e-7, eps_in_sqrt=False), "nu"),
    "rmsprop, eps in root": squares_like(optax.rmsprop(LR, decay=0.9, eps=1e-7), "nu"),
    "adam": moments_like(optax.adam(LR, eps=1e-7)),
    "adamw": moments_like(optax.adamw(LR, eps=1e-7, weight_decay=0.1)),
}
SCHEDULES = {
    "constant": optax.constant_schedule(0.1),
    "step_decay": optax.piecewise_constant_schedule(0.1, {30: 0.1, 60: 0.1, 90: 0.1}),
    "cosine": optax.cosine_decay_schedule(0.1, 80),
    "linear": optax.linear_schedule(0.1, 0.0, 80),
    "warmup, cosine": optax.join_schedules(
        [optax.linear_schedule(0.0, 0.1, 20), optax.cosine_decay_schedule(0.1, 80)], [20]
    ),
    "warmup, constant": optax.warmup_constant_schedule(0.0, 0.1, 20),
}

outputs = {}
for name, (rule, mid_run) in RULES.items():
    x, state, path = X0, mid_run(rule.init(X0)), []
    for g in GRADIENTS:
        update, state = rule.update(g, state, x)
        x = optax.apply_updates(x, update)
        path.append(x)
    outputs[name] = np.array(path)
for name, schedule in SCHEDULES.items():
    outputs["schedule " + name] = np.array([schedule(t) for t in range(150)], dtype=float)
np.savez(sys.argv[2], **outputs)
