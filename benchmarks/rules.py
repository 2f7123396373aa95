"""(b) One step of each update rule, beside torch.optim and a compiled optax."""

import numpy as np

from benchmarks.timing import row, table
from course_lib.optimizers import OPTIMIZERS

SIZES = (1_000, 10_000, 100_000, 1_000_000)
GOAL = (
    "One step on n parameters, double precision. Goal at a million: above 0.80 beside torch. What "
    "limits us: NumPy makes one pass through memory for each + × ÷ √ and a new array for each "
    "result, on one core; torch works in place, and optax is compiled into one pass on all cores."
)
TORCH = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {"eps": 1e-7}),
    "rmsprop": ("RMSprop", {"alpha": 0.9, "eps": 1e-7}),
    "adam": ("Adam", {"eps": 1e-7}),
    "adamw": ("AdamW", {"eps": 1e-7}),
}
OPTAX = {
    "sgd": ("sgd", {}),
    "momentum": ("sgd", {"momentum": 0.9}),
    "nesterov": ("sgd", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("adagrad", {}),
    "rmsprop": ("rmsprop", {"decay": 0.9}),
    "adam": ("adam", {"eps": 1e-7}),
    "adamw": ("adamw", {"eps": 1e-7}),
}


def measure(quick=False):
    rows = []
    for name in OPTIMIZERS:
        for n in SIZES[:1] if quick else (SIZES if name == "adam" else SIZES[-1:]):
            rng = np.random.default_rng(0)
            x, dx = rng.standard_normal(n), rng.standard_normal(n)
            contenders = {"ours": _ours(name, x, dx), **_torch(name, x, dx), **_optax(name, x, dx)}
            rows.append(row(name, f"n = {n:,}", contenders))
    return table("(b) Update rules", GOAL, rows)


def _ours(name, x, dx):
    rule = OPTIMIZERS[name]
    kept = [x, rule.init(x)]

    def step():
        kept[:] = rule.step(kept[0], dx, kept[1], learning_rate=1e-3)

    return step


def _torch(name, x, dx):
    try:
        import torch
    except ImportError:
        return {}
    kind, options = TORCH[name]
    parameter = torch.nn.Parameter(torch.from_numpy(x.copy()))
    parameter.grad = torch.from_numpy(dx.copy())
    return {"torch": getattr(torch.optim, kind)([parameter], lr=1e-3, **options).step}


def _optax(name, x, dx):
    try:
        import jax
        import optax
    except ImportError:
        return {}
    jax.config.update("jax_enable_x64", True)
    kind, options = OPTAX[name]
    rule = getattr(optax, kind)(1e-3, **options)

    @jax.jit
    def update(x, dx, state):
        change, state = rule.update(dx, state, x)
        return optax.apply_updates(x, change), state

    x, dx = jax.numpy.asarray(x), jax.numpy.asarray(dx)
    kept = [x, rule.init(x)]

    def step():
        kept[:] = jax.block_until_ready(update(kept[0], dx, kept[1]))

    return {"optax": step}
