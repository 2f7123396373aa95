"""The training loop: minibatches and any update rule, until the validation error no longer falls."""

from itertools import islice
from typing import NamedTuple

import numpy as np
from tqdm.auto import tqdm

from course_lib.training.parts import linear_error, minibatches, should_stop

TOO_LARGE = 1e30  # a loss or parameter this large will not come back; single precision ends at 3e38


class History(NamedTuple):
    """What happened, as arrays: one entry an epoch, but `learning_rate` one a step.

    `loss` is the mean of the epoch's minibatch losses, the errors are measured after the epoch, and
    `best_epoch` is where `val_error` is smallest (−1 if there is none). `stopped` is "error no longer
    falls", "max_epochs" or "diverged".
    """

    loss: np.ndarray
    train_error: np.ndarray
    val_error: np.ndarray
    learning_rate: np.ndarray
    best_epoch: int
    stopped: str


class Trained(NamedTuple):
    """`params` of the epoch with the smallest validation error, `last` of the last one, and the history."""

    params: object
    last: object
    history: History


def train(
    params,
    train_set,
    val_set,
    *,
    objective,
    optimizer,
    learning_rate,
    rng,
    error=linear_error,
    batch_size=64,
    max_epochs=100,
    patience=5,
    progress=True,
    **hyper,
):
    """Minibatch training until the validation error no longer falls.

    repeat: shuffle the training set; for each batch, params ← rule(params, ∂objective/∂params);
    until the validation error has not improved for `patience` epochs.

    Args:
        params: array, or tuple of arrays, to start from; left untouched.
        train_set: (X, y), X (N, D) and y (N,).
        val_set: (X, y) to measure the error on; never trained with.
        objective: function (params, X, y) -> (loss, gradient), a mean over the examples given.
        optimizer: an `Optimizer(init, step)` of `course_lib.optimizers.OPTIMIZERS`.
        learning_rate: a number, or a schedule: a function of the 0-based step.
        rng: numpy.random.Generator; the same one gives the same run to the last bit.
        error: function (params, X, y) -> part of the examples that are wrong.
        batch_size: examples a step.
        max_epochs: most epochs, ≥ 1.
        patience: see `should_stop`.
        progress: show a progress bar, in a notebook or a console.
        hyper: further settings of the rule, such as rho=0.9.

    Returns:
        Trained(params, last, history).

    Raises:
        ValueError: if the sets do not fit, are empty, or a setting is out of range.

    Source: the slides' Algorithm 2.1 (there with batch_size 1 and patience 1).

    >>> from course_lib.objective import linear_objective
    >>> from course_lib.optimizers import OPTIMIZERS
    >>> examples = np.array([[1.0], [-1.0]]), np.array([0, 1])
    >>> run = train(np.zeros((2, 1)), examples, examples, objective=linear_objective,
    ...             optimizer=OPTIMIZERS["sgd"], learning_rate=0.1, progress=False,
    ...             rng=np.random.default_rng(0))
    >>> run.history.val_error[-1].item(), run.history.stopped
    (0.0, 'error no longer falls')
    """
    X, y = _checked_set(train_set, "train_set")
    X_val, y_val = _checked_set(val_set, "val_set")
    _require_settings(max_epochs, patience, optimizer)
    rate = learning_rate if callable(learning_rate) else lambda t: learning_rate
    epochs = _epochs(params, X, y, objective, optimizer, rate, batch_size, rng, hyper)
    best, rows, rates, stopped = params, [], [], "max_epochs"
    with tqdm(total=max_epochs, desc="training", unit="epoch", disable=not progress) as bar:
        for params, loss, used in islice(epochs, max_epochs):
            rates += used
            if not loss < TOO_LARGE:
                stopped = "diverged"
                break
            rows.append((loss, error(params, X, y), error(params, X_val, y_val)))
            best = params if rows[-1][2] < min((row[2] for row in rows[:-1]), default=np.inf) else best
            bar.set_postfix(loss=f"{loss:.4g}", val_error=f"{rows[-1][2]:.4g}")
            bar.update()
            if should_stop([row[2] for row in rows], patience):
                stopped = "error no longer falls"
                break
    return Trained(best, params, _history(rows, rates, stopped))


def _epochs(params, X, y, objective, optimizer, rate, batch_size, rng, hyper):
    """Train for ever: (params, mean loss, learning rates) after each epoch; the loss is inf on divergence."""
    state = tuple(map(optimizer.init, params)) if isinstance(params, tuple) else optimizer.init(params)
    t = 0
    while True:
        losses, rates = [], []
        for batch in minibatches(len(X), batch_size, rng=rng):
            rates.append(float(rate(t)))
            t += 1
            with np.errstate(over="ignore", invalid="ignore"):  # said by "diverged", not by warnings
                loss, gradient = objective(params, X[batch], y[batch])
                params, state = _step(params, gradient, state, optimizer.step, rates[-1], hyper)
            losses.append(float(loss))
            if not losses[-1] < TOO_LARGE or _largest(params) >= TOO_LARGE:
                losses = [np.inf]
                break
        yield params, float(np.mean(losses)), rates


def _step(params, gradient, state, rule, learning_rate, hyper):
    """One step of the rule for an array, or for each array of a tuple."""
    if not isinstance(params, tuple):
        return rule(params, gradient, state, learning_rate=learning_rate, **hyper)
    if len(gradient) != len(params):
        raise ValueError(f"objective gave {len(gradient)} gradients for {len(params)} arrays; each needs one")
    parts = zip(params, gradient, state, strict=True)
    return tuple(zip(*(rule(*part, learning_rate=learning_rate, **hyper) for part in parts), strict=True))


def _largest(params):
    """Largest absolute entry; inf where one is nan."""
    arrays = params if isinstance(params, tuple) else (params,)
    largest = max(float(np.abs(array).max()) for array in arrays)
    return largest if np.isfinite(largest) else np.inf


def _history(rows, rates, stopped):
    loss, train_error, val_error = np.array(rows, dtype=float).reshape(-1, 3).T
    best = int(val_error.argmin()) if len(rows) else -1
    return History(loss, train_error, val_error, np.array(rates), best, stopped)


def _checked_set(examples, name):
    X, y = (np.asarray(part) for part in examples)
    if len(X) == 0 or y.shape != (len(X),):
        raise ValueError(
            f"{name} has X of shape {X.shape} and y of shape {y.shape}; N >= 1 rows and N labels are needed"
        )
    return X, y


def _require_settings(max_epochs, patience, optimizer):
    if max_epochs < 1:
        raise ValueError(f"max_epochs is {max_epochs}; at least 1 is needed")
    if patience < 1:
        raise ValueError(f"patience is {patience}; waiting for at least 1 epoch is needed")
    if not (hasattr(optimizer, "init") and hasattr(optimizer, "step")):
        raise ValueError(f"optimizer is {optimizer!r}; an entry of course_lib.optimizers.OPTIMIZERS is needed")
