"""Training follows Algorithm 2.1, is the same every time, and says how it ended."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from course_lib.losses import softmax_loss
from course_lib.objective import linear_objective, two_layer_objective
from course_lib.optimizers import OPTIMIZERS
from course_lib.regularizers import l2
from course_lib.schedules import cosine
from course_lib.training import linear_error, minibatches, random_search, should_stop, train

DIGITS = load_digits()
X, Y = np.c_[DIGITS.data / 16, np.ones(len(DIGITS.data))], DIGITS.target
TRAIN, VAL, TEST = (X[:1000], Y[:1000]), (X[1000:1300], Y[1000:1300]), (X[1300:], Y[1300:])
SOFTMAX = partial(linear_objective, loss=softmax_loss, regularizer=l2, lam=1e-3)

RATES = {"sgd": 0.2, "adagrad": 0.1}  # the others take 0.01


def run(**changes):
    settings = {
        "objective": SOFTMAX,
        "optimizer": OPTIMIZERS["sgd"],
        "learning_rate": 0.1,
        "rng": np.random.default_rng(0),
        "max_epochs": 3,
        "progress": False,
    }
    return train(np.zeros((10, 65)), TRAIN, VAL, **(settings | changes))


def frozen(array):
    array = array.copy()
    array.flags.writeable = False
    return array


@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 2**32 - 1))
def test_minibatches_hold_every_example_once(N, batch_size, seed):
    batches = minibatches(N, batch_size, rng=np.random.default_rng(seed))
    assert sorted(np.concatenate(batches)) == list(range(N))
    assert {len(batch) for batch in batches[:-1]} <= {batch_size}
    assert 1 <= len(batches[-1]) <= batch_size


@given(st.lists(st.sampled_from([0.1, 0.2, 0.3]), max_size=9), st.integers(1, 5))
def test_should_stop_counts_epochs_since_the_smallest_error(errors, patience):
    since = len(errors) - 1 - errors.index(min(errors)) if errors else -1
    assert should_stop(errors, patience) == (since >= patience)


def test_the_same_rng_gives_the_same_run_to_the_last_bit():
    one, two = run(), run()
    np.testing.assert_array_equal(one.params, two.params)
    for first, second in zip(one.history, two.history, strict=True):
        np.testing.assert_array_equal(first, second)
    assert not np.array_equal(one.params, run(rng=np.random.default_rng(1)).params)


def test_nothing_given_is_changed():
    start, X_, y_ = frozen(np.zeros((10, 65))), frozen(TRAIN[0]), frozen(TRAIN[1])
    settings = {"objective": SOFTMAX, "optimizer": OPTIMIZERS["adam"], "learning_rate": 0.01, "max_epochs": 1}
    train(start, (X_, y_), (X_, y_), rng=np.random.default_rng(0), progress=False, **settings)
    assert not start.any()


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_every_rule_learns_the_digits(rule):
    trained = run(optimizer=OPTIMIZERS[rule], learning_rate=RATES.get(rule, 0.01), max_epochs=15)
    assert 1 - linear_error(trained.params, *TEST) > 0.85, rule
    assert trained.history.loss[-1] < trained.history.loss[0]


def test_training_reaches_what_scikit_learn_reaches():
    theirs = LogisticRegression(C=1 / (2 * 1e-3 * 1000), fit_intercept=False, tol=1e-8, max_iter=2000).fit(*TRAIN)
    ours = run(optimizer=OPTIMIZERS["momentum"], learning_rate=cosine(0.2, 16 * 150), max_epochs=150, patience=150)
    assert abs(linear_error(ours.last, *TEST) - (1 - theirs.score(*TEST))) < 0.01
    assert np.isclose(SOFTMAX(ours.last, *TRAIN)[0], SOFTMAX(theirs.coef_, *TRAIN)[0], rtol=1e-3)


def test_a_batch_of_everything_is_gradient_descent():
    W = np.zeros((10, 65))
    for _ in range(3):
        W = W - 0.1 * SOFTMAX(W, *TRAIN)[1]
    np.testing.assert_allclose(run(batch_size=1000).last, W, atol=1e-12)


def test_settings_of_the_rule_reach_it():
    plain = run(optimizer=OPTIMIZERS["sgd"])
    np.testing.assert_allclose(run(optimizer=OPTIMIZERS["momentum"], rho=0.0).last, plain.last, atol=1e-14)
    assert not np.allclose(run(optimizer=OPTIMIZERS["momentum"], rho=0.5).last, plain.last)


def test_a_schedule_is_asked_at_every_step():
    asked = []
    trained = run(learning_rate=lambda t: asked.append(t) or 0.1 / (1 + t), max_epochs=2)
    assert asked == list(range(32))
    np.testing.assert_allclose(trained.history.learning_rate, 0.1 / np.arange(1, 33))


def scripted(errors):
    """An error function that returns `errors` epoch by epoch on the validation set."""
    left = iter(errors)
    return lambda W, X, y: next(left) if len(X) == len(VAL[0]) else 0.0


@pytest.mark.parametrize(
    "errors, patience, epochs, best, stopped",
    [
        ([0.5, 0.4, 0.45], 1, 3, 1, "error no longer falls"),
        ([0.5, 0.4, 0.4], 1, 3, 1, "error no longer falls"),
        ([0.5, 0.4, 0.45, 0.3, 0.5, 0.6], 2, 6, 3, "error no longer falls"),
        ([0.5, 0.4, 0.3, 0.2, 0.1, 0.0], 1, 6, 5, "max_epochs"),
    ],
)
def test_early_stopping_keeps_the_best_epoch(errors, patience, epochs, best, stopped):
    trained = run(error=scripted(errors), patience=patience, max_epochs=6)
    history = trained.history
    assert (len(history.val_error), history.best_epoch, history.stopped) == (epochs, best, stopped)
    np.testing.assert_array_equal(trained.params, run(max_epochs=best + 1, patience=99).last)


def test_divergence_ends_the_run_and_the_best_epoch_stays():
    def explode(W, X, y):
        loss, dW = SOFTMAX(W, X, y)
        return loss, dW - 1e9 * W if (abs(W) > 0.3).any() else dW

    trained = run(objective=explode, max_epochs=50)
    assert trained.history.stopped == "diverged"
    assert np.isfinite(trained.params).all()
    assert np.isfinite(trained.history.loss).all()


def test_parameters_that_fly_away_under_a_calm_loss_are_divergence_too():
    trained = run(objective=lambda W, X, y: (1.0, np.full_like(W, 1e40)))
    assert trained.history.stopped == "diverged"


def test_divergence_in_the_first_epoch_leaves_an_empty_history():
    trained = run(objective=lambda W, X, y: (np.nan, W))
    assert trained.history.stopped == "diverged"
    assert (len(trained.history.loss), trained.history.best_epoch) == (0, -1)
    assert not trained.params.any()


def test_a_tuple_of_arrays_is_trained_together():
    rng = np.random.default_rng(0)
    start = (rng.normal(0, 0.3, (20, 65)), np.zeros(20), rng.normal(0, 0.3, (10, 20)), np.zeros(10))
    trained = train(
        start,
        TRAIN,
        VAL,
        objective=two_layer_objective,
        error=lambda p, X, y: np.mean((np.maximum(X @ p[0].T + p[1], 0) @ p[2].T + p[3]).argmax(1) != y),
        optimizer=OPTIMIZERS["adam"],
        learning_rate=0.01,
        rng=rng,
        max_epochs=10,
        progress=False,
    )
    assert [part.shape for part in trained.params] == [(20, 65), (20,), (10, 20), (10,)]
    assert trained.history.val_error.min() < 0.1


def test_the_progress_bar_shows_unless_refused(capsys):
    run(progress=True)
    assert "training" in capsys.readouterr().err
    run()
    assert capsys.readouterr().err == ""


def test_random_search_keeps_the_smallest_loss():
    best, losses = random_search(
        lambda x: (x - 3) ** 2, lambda rng: rng.normal(), 500, rng=np.random.default_rng(0), progress=False
    )
    draws = np.random.default_rng(0).normal(size=500)
    assert best == draws[np.argmin((draws - 3) ** 2)]
    np.testing.assert_allclose(losses, (draws - 3) ** 2)


REFUSED = {
    "no example": (lambda: train(0, (X[:0], Y[:0]), VAL, **SETTINGS), "train_set has X of shape"),
    "labels missing": (lambda: train(0, TRAIN, (X[:9], Y[:8]), **SETTINGS), "val_set has X of shape"),
    "no epoch": (lambda: run(max_epochs=0), "max_epochs is 0"),
    "no patience": (lambda: run(patience=0), "patience is 0"),
    "patience of 0": (lambda: should_stop([0.1], 0), "patience is 0"),
    "empty batches": (lambda: run(batch_size=0), "batch_size is 0"),
    "the rule without its init": (lambda: run(optimizer=OPTIMIZERS["sgd"].step), "an entry of"),
    "a gradient is missing": (
        lambda: train((np.zeros(2),) * 2, TRAIN, VAL, **SETTINGS | {"objective": lambda p, X, y: (1.0, p[:1])}),
        "1 gradients for 2 arrays",
    ),
    "no guess": (lambda: random_search(abs, abs, 0, rng=None), "tries is 0"),
    "no example to judge": (lambda: linear_error(np.eye(2), np.zeros((0, 2)), np.zeros(0)), "at least one"),
}
SETTINGS = {
    "objective": SOFTMAX,
    "optimizer": OPTIMIZERS["sgd"],
    "learning_rate": 0.1,
    "rng": np.random.default_rng(0),
    "progress": False,
}


@pytest.mark.parametrize("what", REFUSED)
def test_bad_input_is_refused_with_a_sentence(what):
    call, said = REFUSED[what]
    with pytest.raises(ValueError, match=said):
        call()
