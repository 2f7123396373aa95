"""Newton, BFGS and L-BFGS: against scipy and torch, and what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize
from sklearn import datasets

from course_lib.losses import softmax_loss
from course_lib.objective import linear_objective
from course_lib.second_order import (
    bfgs,
    bfgs_update,
    critical_point_kind,
    largest_stable_learning_rate,
    lbfgs,
    lbfgs_direction,
    line_search,
    newton_step,
)
from course_lib.surfaces import SURFACES, quadratic, softmax_surface

METHODS = {"BFGS": bfgs, "L-BFGS-B": lbfgs}


def tumour_surface():
    data = datasets.load_breast_cancer()
    X = data.data[:, :2]
    return softmax_surface((X - X.mean(axis=0)) / X.std(axis=0), data.target)


WITH_MINIMUM = {
    **{name: (lambda name=name: SURFACES[name]) for name, s in SURFACES.items() if len(s.minima)},
    "quadratic, condition number 1000, turned": lambda: quadratic(1000.0, angle=0.7),
    "softmax with two weights": tumour_surface,
}


def scipys_minimum(method, objective, x0):
    """With no test but the gradient's size, so that both stop for the same reason."""
    options = {"gtol": 1e-5} if method == "BFGS" else {"gtol": 1e-5, "ftol": 0.0}
    return optimize.minimize(objective, x0, jac=True, method=method, options=options)


@pytest.mark.parametrize("start", ["its own", "beside it", "far"])
@pytest.mark.parametrize("name", WITH_MINIMUM)
@pytest.mark.parametrize("method", METHODS)
def test_scipys_minimum_is_reached_in_no_more_evaluations(method, name, start):
    """From the same start to the same tolerance; 1.2 times would be allowed, 1 is what it takes."""
    surface = WITH_MINIMUM[name]()
    calls = []

    def objective(x):
        calls.append(x)
        return float(surface.fun(x)), surface.grad(x)

    near = surface.minima[np.argmin(np.linalg.norm(surface.minima - surface.start, axis=1))]
    x0 = {"its own": surface.start, "beside it": surface.start + [0.1, -0.07], "far": near + [0.6, 0.9]}[start]
    theirs = scipys_minimum(method, objective, x0)
    calls.clear()
    ours = METHODS[method](objective, x0)
    assert ours.stopped == "converged"
    assert ours.f == pytest.approx(theirs.fun, rel=1e-7, abs=1e-10)
    np.testing.assert_allclose(ours.x, theirs.x, atol=1e-3)
    assert ours.evaluations == len(calls) <= 1.2 * theirs.nfev


@pytest.mark.parametrize("method", METHODS)
def test_a_classifier_of_many_weights_too(method):
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((200, 20)), rng.integers(0, 5, 200)

    def objective(w):
        loss, dW = linear_objective(w.reshape(5, 20), X, y, loss=softmax_loss, lam=0.01)
        return loss, dW.ravel()

    ours, theirs = METHODS[method](objective, np.zeros(100)), scipys_minimum(method, objective, np.zeros(100))
    assert ours.stopped == "converged"
    assert ours.f == pytest.approx(theirs.fun, rel=1e-9)
    assert ours.evaluations <= 1.2 * theirs.nfev


@pytest.mark.parametrize("name", ["saddle", "monkey_saddle"])
@pytest.mark.parametrize("method", METHODS.values())
def test_where_there_is_no_minimum_it_says_diverged(method, name):
    surface = SURFACES[name]
    found = method(lambda x: (surface.fun(x), surface.grad(x)), surface.start)
    assert found.stopped == "diverged"
    assert found.evaluations < 60


def test_a_minimizer_that_may_not_go_on_says_so():
    surface = SURFACES["rosenbrock"]
    found = bfgs(lambda x: (surface.fun(x), surface.grad(x)), surface.start, max_steps=3)
    assert (found.stopped, len(found.path)) == ("max_steps", 4)
    at_rest = lbfgs(lambda x: (float(x @ x), 2 * x), np.zeros(2))
    assert (at_rest.stopped, at_rest.evaluations, len(at_rest.path)) == ("converged", 1, 1)


def test_a_gradient_of_the_wrong_sign_ends_with_no_progress():
    found = bfgs(lambda x: (float(x @ x), -2 * x), np.ones(2))
    assert (found.stopped, found.x.tolist()) == ("no_progress", [1, 1])


def test_a_step_into_nan_is_taken_back():
    found = lbfgs(lambda x: (float(x[0] - np.log(x[0])), 1 - 1 / x), np.array([0.01]))
    assert found.stopped == "converged"
    assert found.x[0] == pytest.approx(1.0, abs=1e-4)


def test_lbfgs_directions_equal_torchs():
    """torch's L-BFGS without line search, learning rate 1: x + direction after each of five gradients."""
    torch = pytest.importorskip("torch")
    surface = quadratic(10.0, angle=0.4)
    x = torch.tensor([1.5, -1.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([x], lr=0.3, max_iter=1, tolerance_grad=0, tolerance_change=0)

    def closure():
        x.grad = torch.tensor(surface.grad(x.detach().numpy()))
        return torch.tensor(surface.fun(x.detach().numpy()))

    ours, S, Y = np.array([1.5, -1.0]), [], []
    for k in range(6):
        optimizer.step(closure)
        g = surface.grad(ours)
        d = lbfgs_direction(g, S, Y)
        step = (min(1.0, 1.0 / np.abs(g).sum()) if k == 0 else 1.0) * 0.3 * d  # torch's own first step
        S, Y = [*S, step], [*Y, surface.grad(ours + step) - g]
        ours = ours + step
        np.testing.assert_allclose(ours, x.detach().numpy(), rtol=1e-12, atol=1e-14)


@given(st.integers(0, 10_000), st.integers(1, 6))
def test_bfgs_keeps_the_matrix_positive_definite_and_explains_the_step(seed, n):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((n, n))
    H_inv, s, y = A @ A.T + np.eye(n), rng.standard_normal(n), rng.standard_normal(n)
    y = y if s @ y > 0 else -y
    y = y + 0.1 * s
    new = bfgs_update(H_inv, s, y)
    np.testing.assert_allclose(new @ y, s, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(new, new.T, rtol=1e-9, atol=1e-9 * np.abs(new).max())
    assert np.linalg.eigvalsh(new).min() > -1e-9 * np.abs(new).max()


@given(st.integers(0, 10_000), st.integers(0, 5))
def test_two_loops_equal_the_matrix(seed, m):
    """L-BFGS's direction is −H g of the matrix that BFGS builds from γ I with the same pairs."""
    rng = np.random.default_rng(seed)
    S = list(rng.standard_normal((m, 4)))
    Y = [s * rng.uniform(0.5, 2, 4) for s in S]
    H_inv = np.eye(4) * ((S[-1] @ Y[-1]) / (Y[-1] @ Y[-1]) if m else 1.0)
    for s, y in zip(S, Y, strict=True):
        H_inv = bfgs_update(H_inv, s, y)
    g = rng.standard_normal(4)
    np.testing.assert_allclose(lbfgs_direction(g, S, Y), -H_inv @ g, rtol=1e-7, atol=1e-9)
    assert lbfgs_direction(g, S, Y) @ g < 0


def test_newton_reaches_a_parabolas_minimum_in_one_step_of_a_whole_bank():
    valley = quadratic(50.0, angle=0.3)
    x = np.random.default_rng(0).standard_normal((41, 2))
    np.testing.assert_allclose(newton_step(x, valley.grad(x), valley.hess(x)), 0, atol=1e-13)


def test_newton_walks_to_saddles_and_damping_walks_away():
    saddle, x = SURFACES["saddle"], np.array([1.0, 0.5])
    assert newton_step(x, saddle.grad(x), saddle.hess(x)).tolist() == [0, 0]
    damped = newton_step(x, saddle.grad(x), saddle.hess(x), damping=3.0)
    assert saddle.fun(damped) < saddle.fun(x)
    steepest = newton_step(x, saddle.grad(x), saddle.hess(x), damping=1e6) - x
    np.testing.assert_allclose(steepest * 1e6, -saddle.grad(x), rtol=1e-5)


def test_newton_finds_rosenbrocks_minimum_in_a_few_steps():
    valley, x = SURFACES["rosenbrock"], SURFACES["rosenbrock"].start
    for _ in range(6):
        x = newton_step(x, valley.grad(x), valley.hess(x))
    np.testing.assert_allclose(x, [1, 1], atol=1e-9)


@pytest.mark.parametrize(
    ("H", "kind"),
    [
        (np.diag([1.0, 2.0]), "minimum"),
        (np.diag([-1.0, -2.0]), "maximum"),
        (np.diag([1.0, -1.0]), "saddle"),
        (np.diag([1.0, -1.0, 0.0]), "saddle"),
        (np.diag([1.0, 0.0]), "degenerate"),
        (np.zeros((2, 2)), "degenerate"),
        (np.array([[0.0, 1.0], [1.0, 0.0]]), "saddle"),
    ],
)
def test_the_signs_of_the_eigenvalues_tell_the_kind(H, kind):
    assert critical_point_kind(H) == kind


def test_tol_is_what_counts_as_zero():
    assert critical_point_kind(np.diag([1.0, 1e-6]), tol=1e-5) == "degenerate"
    assert critical_point_kind(np.diag([1.0, 1e-6]), tol=1e-7) == "minimum"


@given(st.floats(-3, 3), st.floats(0.05, 20), st.floats(0.01, 3))
def test_an_accepted_step_satisfies_the_strong_wolfe_conditions(shift, first, c):
    """On x⁴ and its like, from any first guess; c₂ is 0.9, c₁ 1e-4."""

    def phi(a):
        return c * (a - 2) ** 4 + np.cos(a + shift), 4 * c * (a - 2) ** 3 - np.sin(a + shift)

    value, slope = phi(0.0)
    if slope >= 0:
        return
    found = line_search(phi, value, slope, first)
    assert found.accepted
    new, new_slope = phi(found.step)
    assert new <= value + 1e-4 * found.step * slope
    assert abs(new_slope) <= 0.9 * abs(slope)


def bump(a, b, l=39):
    """Moré and Thuente's third function: a kink rounded off, with waves on it."""
    value, slope = (a - 1) ** 2 / (2 * b) + b / 2, (a - 1) / b
    if abs(a - 1) >= b:
        value, slope = abs(a - 1), np.sign(a - 1)
    wave = l * np.pi / 2 * a
    return value + 2 * (1 - b) / (l * np.pi) * np.sin(wave), slope + (1 - b) * np.cos(wave)


def yanai(a, b1, b2):
    """Their fourth to sixth function: a sum of two rounded kinks."""
    g1, g2 = np.sqrt(1 + b1**2) - b1, np.sqrt(1 + b2**2) - b2
    r1, r2 = np.sqrt((1 - a) ** 2 + b2**2), np.sqrt(a**2 + b1**2)
    return g1 * r1 + g2 * r2, g1 * (a - 1) / r1 + g2 * a / r2


@pytest.mark.parametrize(
    ("phi", "c1", "c2", "evaluations", "steps"),
    [
        (
            lambda a: (-a / (a**2 + 2), (a**2 - 2) / (a**2 + 2) ** 2),
            0.001, 0.1, [6, 3, 1, 4], [1.4, 1.4, 10, 37],
        ),
        (
            lambda a: ((a + 0.004) ** 5 - 2 * (a + 0.004) ** 4, 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3),
            0.1, 0.1, [12, 8, 8, 11], [1.6, 1.6, 1.6, 1.6],
        ),
        (lambda a: bump(a, 0.01), 0.1, 0.1, [12, 12, 10, 13], [1.0, 1.0, 1.0, 1.0]),
        (lambda a: yanai(a, 0.001, 0.001), 0.001, 0.001, [4, 1, 3, 4], [0.085, 0.1, 0.35, 0.83]),
        (lambda a: yanai(a, 0.01, 0.001), 0.001, 0.001, [6, 3, 7, 8], [0.075, 0.078, 0.073, 0.076]),
        (lambda a: yanai(a, 0.001, 0.01), 0.001, 0.001, [13, 11, 8, 11], [0.93, 0.93, 0.92, 0.92]),
    ],
)  # fmt: skip
def test_the_line_search_equals_its_authors_tables(phi, c1, c2, evaluations, steps):
    """Moré and Thuente (1994), tables 1 to 6: evaluations and steps from first guesses 1e-3 to 1e3."""
    found = [line_search(phi, *phi(0.0), first, c1=c1, c2=c2) for first in (1e-3, 0.1, 10.0, 1e3)]
    assert [f.accepted for f in found] == [True] * 4
    assert [f.evaluations for f in found] == evaluations
    assert [float(f"{f.step:.2g}") for f in found] == pytest.approx(steps)


@pytest.mark.parametrize("method", METHODS.values())
def test_the_start_is_left_alone(method):
    x0 = np.ones(2)
    x0.setflags(write=False)
    first, second = (method(lambda x: (float(x @ x), 2 * x), x0) for _ in range(2))
    assert (first.path == second.path).all()
    assert first.path[0].tolist() == [1, 1]


def test_matrices_and_lists_are_left_alone():
    H_inv, s, y, g = 2 * np.eye(2), np.array([1.0, 0.5]), np.array([2.0, 0.25]), np.array([1.0, -1.0])
    for array in (H_inv, s, y, g):
        array.setflags(write=False)
    for function in (
        lambda: bfgs_update(H_inv, s, y),
        lambda: lbfgs_direction(g, [s], [y]),
        lambda: newton_step(s, g, H_inv, damping=0.5),
    ):
        assert function().tolist() == function().tolist()


@pytest.mark.parametrize("condition", [1.0, 7.0, 300.0])
@pytest.mark.parametrize(("share", "converges"), [(0.999, True), (1.001, False)])
def test_gradient_descent_breaks_exactly_above_the_largest_stable_rate(condition, share, converges):
    surface = quadratic(condition, angle=0.4)
    rate = share * largest_stable_learning_rate(surface.hess(np.zeros(2)))
    x = surface.minima[0] + np.array([1.0, -0.5])
    start = np.linalg.norm(x - surface.minima[0])
    for _ in range(4000):
        x = x - rate * surface.grad(x)
    assert converges == (np.linalg.norm(x - surface.minima[0]) < start)


E = np.eye(2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: newton_step(np.ones(2), np.ones(3), E), r"x has shape \(2,\), g \(3,\) and H \(2, 2\)"),
        (lambda: newton_step(np.ones(2), np.ones(2), np.zeros((2, 2))), "H is singular.*add damping"),
        (lambda: newton_step(np.ones(2), np.ones(2), E, damping=-1), "damping is -1"),
        (lambda: newton_step(np.ones(2), [np.nan, 0], E), "g contains nan or inf"),
        (lambda: newton_step(np.ones(2), ["a", "b"], E), "g has dtype <U1"),
        (lambda: critical_point_kind(np.ones((2, 3))), r"H has shape \(2, 3\); a square matrix"),
        (lambda: critical_point_kind(np.array([[1.0, 2.0], [3.0, 4.0]])), "H is not symmetric"),
        (lambda: critical_point_kind(E, tol=-1), "tol is -1"),
        (lambda: largest_stable_learning_rate(-E), "the largest eigenvalue of H is -1.0"),
        (lambda: largest_stable_learning_rate(np.ones((2, 3))), r"H has shape \(2, 3\); a square matrix"),
        (lambda: bfgs_update(E, np.ones(3), np.ones(3)), r"H_inv has shape \(2, 2\), s \(3,\)"),
        (lambda: bfgs_update(E, np.ones(2), -np.ones(2)), "sᵀy is -2.0; it must be above 0"),
        (lambda: lbfgs_direction(np.ones(2), [np.ones(2)], []), "1 steps s and 0 changes y"),
        (lambda: lbfgs_direction(np.ones(2), [np.ones(3)], [np.ones(3)]), r"gradient of shape \(2,\)"),
        (lambda: lbfgs_direction(np.ones(2), [np.ones(2)], [np.zeros(2)]), "sᵀy is 0.0"),
        (lambda: line_search(lambda a: (a, 1.0), 0.0, 1.0), "slope is 1.0; a line search needs"),
        (lambda: line_search(lambda a: (-a, -1.0), 0.0, -1.0, first_step=0), "first_step 0, c1"),
        (lambda: bfgs(lambda x: (0.0, x), np.ones((2, 2))), r"x0 has shape \(2, 2\); a vector"),
        (lambda: bfgs(lambda x: (0.0, x), [np.nan]), "x0 contains nan"),
        (lambda: bfgs(lambda x: 0.0, np.ones(2)), r"objective\(x0\) gave float; a pair"),
        (lambda: bfgs(lambda x: (np.nan, x), np.ones(2)), "the objective's value at x0 contains nan"),
        (lambda: lbfgs(lambda x: (0.0, x[:1]), np.ones(2)), r"a gradient of shape \(1,\)"),
        (lambda: lbfgs(lambda x: (0.0, x), np.ones(2), memory=0), "memory is 0"),
        (lambda: bfgs(lambda x: (0.0, x), np.ones(2), gtol=-1), "gtol is -1"),
        (lambda: bfgs(lambda x: (0.0, x), np.ones(2), max_steps=-1), "max_steps is -1"),
    ],
)
def test_bad_input_is_told_in_a_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()
