"""Lecture 05: right answers in many styles."""

import math
from decimal import Decimal

import numpy as np

ANSWERS = {"momentum_step": {}, "adagrad_step": {}, "rmsprop_step": {}, "adam_step": {}, "adamw_step": {}}


def style(exercise):
    """Add the function below as a right answer to `exercise`."""

    def add(function):
        ANSWERS[exercise][function.__name__.removeprefix(f"{exercise}_")] = function
        return function

    return add


@style("momentum_step")
def momentum_step_vectorised(x, dx, vx, learning_rate, rho=0.9):
    vx = rho * vx + dx
    x = x - learning_rate * vx
    return x, vx


@style("momentum_step")
def momentum_step_loops(x, dx, vx, learning_rate, rho=0.9):
    new_x, new_v = np.zeros(x.shape), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        new_v[i] = rho * vx[i] + dx[i]
        new_x[i] = x[i] - learning_rate * new_v[i]
    return new_x, new_v


@style("momentum_step")
def momentum_step_copies_then_works_in_place(x, dx, vx, learning_rate, rho=0.9):
    x, vx = np.array(x, dtype=float), np.array(vx, dtype=float)
    vx *= rho
    vx += dx
    x -= learning_rate * vx
    return [x, vx]


@style("momentum_step")
def momentum_step_other_algebra(x, dx, vx, learning_rate, rho=0.9):
    return (x - learning_rate * dx) - (learning_rate * rho) * vx, dx - (-rho) * vx


@style("momentum_step")
def momentum_step_one_array(x, dx, vx, learning_rate, rho=0.9):
    vx = np.add(np.multiply(vx, rho, dtype=np.longdouble), dx)
    return np.array([x - learning_rate * vx, vx]).astype(float)


@style("momentum_step")
def momentum_step_in_and_out(x, dx, vx, learning_rate, rho=0.9):
    """Uses the caller's memory and puts it back."""
    if vx.dtype.kind != "f" or vx.dtype == np.float32:
        vx = vx.astype(float)
    before = vx.copy()
    vx *= rho
    vx += dx
    after = vx.copy()
    vx[...] = before
    return (x - after * learning_rate).tolist(), after


@style("adagrad_step")
def adagrad_step_vectorised(x, dx, grad_squared, learning_rate, eps=1e-7):
    grad_squared = grad_squared + dx * dx
    x = x - learning_rate * dx / (np.sqrt(grad_squared) + eps)
    return x, grad_squared


@style("adagrad_step")
def adagrad_step_loops(x, dx, grad_squared, learning_rate, eps=1e-7):
    new_x, memory = x.astype(float), grad_squared.astype(float)
    for i in np.ndindex(x.shape):
        memory[i] += float(dx[i]) ** 2
        new_x[i] -= learning_rate / (math.sqrt(memory[i]) + eps) * dx[i]
    return new_x, memory


@style("adagrad_step")
def adagrad_step_with_helper(x, dx, grad_squared, learning_rate, eps=1e-7):
    def rates(memory):
        return learning_rate / (eps + memory**0.5)

    memory = np.sum([grad_squared, np.square(dx)], axis=0)
    return [x - rates(memory) * dx, memory]


@style("adagrad_step")
def adagrad_step_lists(x, dx, grad_squared, learning_rate, eps=1e-7):
    memory = (grad_squared + np.power(dx, 2)).tolist()
    return np.subtract(x, learning_rate * np.divide(dx, np.sqrt(memory) + eps)).tolist(), memory


@style("adagrad_step")
def adagrad_step_tuples(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Rows as tuples, as `zip` hands them out."""
    memory = [float(old) + float(slope) ** 2 for old, slope in zip(grad_squared, dx, strict=True)]
    rows = [(a - learning_rate * d / (m**0.5 + eps), m) for a, d, m in zip(x, dx, memory, strict=True)]
    point, memory = zip(*rows, strict=True)
    return point, memory


@style("adagrad_step")
def adagrad_step_by_pythagoras(x, dx, grad_squared, learning_rate, eps=1e-7):
    """The new root as the long side of a triangle."""
    root = np.hypot(np.sqrt(grad_squared), dx)
    return x - learning_rate * dx / (root + eps), grad_squared + dx**2


@style("adagrad_step")
def adagrad_step_skips_zeros(x, dx, grad_squared, learning_rate, eps=1e-7):
    grad_squared = np.asfortranarray(grad_squared, dtype=float) + dx * dx
    step = np.where(dx == 0, 0.0, dx / (np.sqrt(grad_squared) + eps))
    return x + -learning_rate * step, grad_squared


@style("rmsprop_step")
def rmsprop_step_vectorised(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    grad_squared = decay_rate * grad_squared + (1 - decay_rate) * dx * dx
    x = x - learning_rate * dx / (np.sqrt(grad_squared) + eps)
    return x, grad_squared


@style("rmsprop_step")
def rmsprop_step_loops(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    new_x, memory = np.empty(x.shape), np.empty(x.shape)
    for i in np.ndindex(x.shape):
        memory[i] = decay_rate * grad_squared[i] + (1 - decay_rate) * dx[i] ** 2
        new_x[i] = x[i] - learning_rate * dx[i] / (math.sqrt(memory[i]) + eps)
    return new_x, memory


@style("rmsprop_step")
def rmsprop_step_difference(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    grad_squared = np.asarray(grad_squared, dtype=np.longdouble)
    new = grad_squared + (1 - decay_rate) * (np.asarray(dx, dtype=np.longdouble) ** 2 - grad_squared)
    return [(x - learning_rate * dx / (np.sqrt(new) + eps)).astype(float), new.astype(float)]


@style("rmsprop_step")
def rmsprop_step_frompyfunc(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    """One entry at a time; the arrays that come back hold Python's objects."""

    def one(a, slope, memory):
        memory = decay_rate * float(memory) + (1 - decay_rate) * float(slope) ** 2
        return float(a) - learning_rate * float(slope) / (math.sqrt(memory) + eps), memory

    return np.frompyfunc(one, 3, 2)(x, dx, grad_squared)


@style("rmsprop_step")
def rmsprop_step_average(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    memory = np.average([grad_squared, dx**2.0], axis=0, weights=[decay_rate, 1 - decay_rate])
    root = memory**0.5
    root += eps
    return x - dx * (learning_rate / root), memory


@style("rmsprop_step")
def rmsprop_step_lists(x, dx, grad_squared, learning_rate, decay_rate=0.9, eps=1e-7):
    memory = grad_squared * decay_rate + dx**2 - decay_rate * dx**2
    return (x - learning_rate * np.sign(dx) * np.abs(dx) / (np.sqrt(memory) + eps)).tolist(), memory.tolist()


@style("adam_step")
def adam_step_vectorised(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    first_moment = beta1 * first_moment + (1 - beta1) * dx
    second_moment = beta2 * second_moment + (1 - beta2) * dx * dx
    first_unbias = first_moment / (1 - beta1**t)
    second_unbias = second_moment / (1 - beta2**t)
    x = x - learning_rate * first_unbias / (np.sqrt(second_unbias) + eps)
    return x, first_moment, second_moment


@style("adam_step")
def adam_step_loops(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    new_x, m, v = np.zeros(x.shape), np.zeros(x.shape), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        m[i] = beta1 * first_moment[i] + (1 - beta1) * dx[i]
        v[i] = beta2 * second_moment[i] + (1 - beta2) * dx[i] ** 2
        new_x[i] = x[i] - learning_rate * (m[i] / (1 - beta1**t)) / (math.sqrt(v[i] / (1 - beta2**t)) + eps)
    return new_x, m, v


@style("adam_step")
def adam_step_pytorch(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Eps beside the corrected root, in PyTorch's order of operations."""
    x, m, v = x.astype(float), first_moment.astype(float), second_moment.astype(float)
    m += (1 - beta1) * (dx - m)
    v *= beta2
    v += (1 - beta2) * dx**2
    denominator = np.sqrt(v) / math.sqrt(1 - beta2**t) + eps
    x -= learning_rate / (1 - beta1**t) * m / denominator
    return [x, m, v]


@style("adam_step")
def adam_step_scaled_eps(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """The short form with eps scaled along, which is the same."""
    m = first_moment - (1 - beta1) * (first_moment - dx)
    v = np.average([second_moment, np.square(dx)], axis=0, weights=[beta2, 1 - beta2])
    root = np.sqrt(1 - beta2**t)
    return (x - learning_rate * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root)).tolist(), m.tolist(), v


@style("adam_step")
def adam_step_powers_by_loop(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Each power by t products, numbers by zip."""
    faded1 = faded2 = 1.0
    for _ in range(t):
        faded1, faded2 = faded1 * beta1, faded2 * beta2
    rows = []
    for a, d, m, v in zip(x.tolist(), dx.tolist(), first_moment.tolist(), second_moment.tolist(), strict=True):
        m, v = beta1 * m + (1 - beta1) * d, beta2 * v + (1 - beta2) * d * d
        rows.append((a - learning_rate * (m / (1 - faded1)) / ((v / (1 - faded2)) ** 0.5 + eps), m, v))
    return tuple(zip(*rows, strict=True))


@style("adam_step")
def adam_step_with_helper(x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7):
    def fade(old, new, beta):
        mean = beta * np.asarray(old, dtype=np.longdouble) + (1 - beta) * new
        return mean.astype(float), (mean / (1 - np.longdouble(beta) ** t)).astype(float)

    m, m_hat = fade(first_moment, dx, beta1)
    v, v_hat = fade(second_moment, dx * dx, beta2)
    return np.stack([x - learning_rate * m_hat / (v_hat**0.5 + eps), m, v])


@style("adamw_step")
def adamw_step_vectorised(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):  # fmt: skip
    first_moment = beta1 * first_moment + (1 - beta1) * dx
    second_moment = beta2 * second_moment + (1 - beta2) * dx * dx
    first_unbias = first_moment / (1 - beta1**t)
    second_unbias = second_moment / (1 - beta2**t)
    step = first_unbias / (np.sqrt(second_unbias) + eps)
    return x - learning_rate * (step + weight_decay * x), first_moment, second_moment


@style("adamw_step")
def adamw_step_decays_first(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):  # fmt: skip
    x = x * (1 - learning_rate * weight_decay)
    m = beta1 * first_moment + (1 - beta1) * dx
    v = beta2 * second_moment + (1 - beta2) * dx**2
    x -= learning_rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return [x, m, v]


@style("adamw_step")
def adamw_step_decays_last(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):  # fmt: skip
    old = np.copy(x)
    m = (beta1 * first_moment + (1 - beta1) * dx).tolist()
    v = (beta2 * second_moment + (1 - beta2) * np.square(dx)).tolist()
    corrected = np.divide(m, 1 - beta1**t), np.divide(v, 1 - beta2**t)
    new = x - learning_rate * corrected[0] / (eps + corrected[1] ** 0.5)
    return np.asfortranarray(new - weight_decay * learning_rate * old), m, v


@style("adamw_step")
def adamw_step_loops(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):  # fmt: skip
    new_x, m, v = np.zeros(x.shape), np.zeros(x.shape), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        m[i] = beta1 * first_moment[i] + (1 - beta1) * dx[i]
        v[i] = beta2 * second_moment[i] + (1 - beta2) * dx[i] ** 2
        size = math.sqrt(v[i] / (1 - beta2**t)) + eps
        new_x[i] = x[i] - learning_rate * (m[i] / (1 - beta1**t) / size + weight_decay * x[i])
    return new_x, m, v


@style("adamw_step")
def adamw_step_one_array(
    x, dx, first_moment, second_moment, t, learning_rate, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.01
):  # fmt: skip
    wide = [np.asarray(a, dtype=np.longdouble) for a in (x, dx, first_moment, second_moment)]
    m, v = wide[2] * beta1 + wide[1] * (1 - beta1), wide[3] * beta2 + wide[1] ** 2 * (1 - beta2)
    step = (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return np.array([wide[0] - learning_rate * step - learning_rate * weight_decay * wide[0], m, v], dtype=float)


@style("momentum_step")
def momentum_step_as_one_product(x, dx, vx, learning_rate, rho=0.9):
    return np.array([[1, -learning_rate * rho, -learning_rate], [0, rho, 1]]) @ np.stack([x, vx, dx])


@style("adagrad_step")
def adagrad_step_decimals(x, dx, grad_squared, learning_rate, eps=1e-7):
    """Exact but for the root; what comes back are lists of decimals."""
    rate, floor = Decimal(learning_rate), Decimal(eps)
    rows = [[Decimal(float(number)) for number in row] for row in (x, dx, grad_squared)]
    memory = [old + slope * slope for slope, old in zip(*rows[1:], strict=True)]
    return [a - rate * d / (m.sqrt() + floor) for a, d, m in zip(*rows[:2], memory, strict=True)], memory


@style("adam_step")
def adam_step_adds_the_weights_up(x, dx, first_moment, *more, beta1=0.9, beta2=0.999, eps=1e-7):
    """The correction as the sum of the weights that t gradients have got; arguments as they come."""
    second_moment, t, rate, *given = more
    beta1, beta2, eps = [*given, *(beta1, beta2, eps)[len(given) :]]
    m, v = beta1 * first_moment + (1 - beta1) * dx, beta2 * second_moment + (1 - beta2) * dx * dx
    got = [sum((1 - beta) * beta**k for k in range(t)) for beta in (beta1, beta2)]
    return x - rate * (m / got[0]) / (np.sqrt(v / got[1]) + eps), m, v


@style("adamw_step")
def adamw_step_from_a_smaller_x(x, *more, weight_decay=0.01, **others):
    def adam(x, dx, m, v, t, rate, beta1=0.9, beta2=0.999, eps=1e-7):
        m, v = beta1 * m + (1 - beta1) * dx, beta2 * v + (1 - beta2) * dx * dx
        return x - rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v

    if len(more) > 8:
        *more, weight_decay = more
    return adam(x * (1 - more[4] * weight_decay), *more, **others)
