"""Update rules: one step each, written with the slides' own variable names.

Every rule is a pure function `x, state = rule(x, dx, state, learning_rate=..., ...)`: parameters and
gradient in, new parameters and new state out, nothing changed in place; the caller writes the loop.
`OPTIMIZERS[name]` pairs each rule with the `init(x)` that gives its first state.

Everything broadcasts: x may have leading axes, and a learning rate (or any other number) of shape
(K, 1) runs a bank of K settings in one pass.

Two conventions that differ elsewhere. Momentum keeps `v = rho*v + dx` and applies `x -= lr*v` (the
slides, torch); CS231n's homework and Keras fold the learning rate and the sign into v. `eps` is 1e-7
and stands outside the root (the slides, Keras); torch has 1e-8; optax puts it inside the root in AdaGrad,
where nothing can be done about it, and in RMSProp unless told otherwise.
"""

from course_lib.optimizers._inputs import check_number, formula, zeros_like
from course_lib.optimizers.adaptive import adagrad, adam, adamw, rmsprop
from course_lib.optimizers.descent import momentum, nesterov, sgd
from course_lib.optimizers.states import Moments, NoState, Optimizer, SquaredSum, Velocity

OPTIMIZERS = {
    "sgd": Optimizer(lambda x: NoState(), sgd),
    "momentum": Optimizer(lambda x: Velocity(zeros_like(x)), momentum),
    "nesterov": Optimizer(lambda x: Velocity(zeros_like(x)), nesterov),
    "adagrad": Optimizer(lambda x: SquaredSum(zeros_like(x)), adagrad),
    "rmsprop": Optimizer(lambda x: SquaredSum(zeros_like(x)), rmsprop),
    "adam": Optimizer(lambda x: Moments(zeros_like(x), zeros_like(x), 0), adam),
    "adamw": Optimizer(lambda x: Moments(zeros_like(x), zeros_like(x), 0), adamw),
}

__all__ = [
    "OPTIMIZERS",
    "Moments",
    "NoState",
    "Optimizer",
    "SquaredSum",
    "Velocity",
    "adagrad",
    "adam",
    "adamw",
    "check_number",
    "formula",
    "momentum",
    "nesterov",
    "rmsprop",
    "sgd",
]
