"""Surfaces: exact derivatives, known minima and saddles, and the slices and softmax surfaces made of data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize
from sklearn import datasets, linear_model

from course_lib.losses import softmax_loss
from course_lib.objective import linear_objective, two_layer_objective
from course_lib.second_order import critical_point_kind
from course_lib.surfaces import (
    SURFACES,
    Surface,
    filter_normalized_directions,
    loss_slice,
    make_surface,
    quadratic,
    softmax_surface,
)


def two_features(N=300):
    rng = np.random.default_rng(7)
    y = rng.integers(0, 2, N)
    return rng.standard_normal((N, 2)) + 0.8 * y[:, None] * [1.0, -0.5], y


def trained_network():
    rng = np.random.default_rng(3)
    parameters = [rng.standard_normal(shape) for shape in ((5, 4), (5,), (3, 5), (3,))]
    X, y = rng.standard_normal((30, 4)), rng.integers(0, 3, 30)
    return parameters, lambda p: two_layer_objective(p, X, y, lam=0.01)


def a_slice():
    parameters, objective = trained_network()
    # Short directions, so that no rectifier switches on the way: there its loss has kinks.
    first, second = filter_normalized_directions(parameters, np.random.default_rng(0))
    small = [[0.01 * d for d in part] for part in (first, second)]
    return loss_slice(objective, parameters, small)


EVERY = {
    **{name: (lambda name=name: SURFACES[name]) for name in SURFACES},
    "quadratic, turned": lambda: quadratic(100.0, angle=0.5),
    "softmax": lambda: softmax_surface(*two_features()),
    "slice": a_slice,
}


def inside(surface, n=20, seed=0):
    rng = np.random.default_rng(seed)
    return np.stack([rng.uniform(low, high, n) for low, high in surface.bounds], axis=-1)


def sixth_order(f, x, h):
    """Derivatives along both axes by differences of sixth order: (..., 2, and the axes of f)."""
    weights = {1: 45 / 60, 2: -9 / 60, 3: 1 / 60}
    parts = []
    for e in np.eye(2):
        parts.append(sum(w * (f(x + k * h * e) - f(x - k * h * e)) for k, w in weights.items()) / h)
    return np.stack(parts, axis=1)


@pytest.mark.parametrize("name", EVERY)
def test_gradient_and_hessian_equal_differences_of_sixth_order(name):
    surface = EVERY[name]()
    x, h = inside(surface), 3e-3
    dx, H = surface.grad(x), surface.hess(x)
    np.testing.assert_allclose(dx, sixth_order(surface.fun, x, h), rtol=1e-6, atol=1e-7 * np.abs(dx).max())
    np.testing.assert_allclose(H, sixth_order(surface.grad, x, h), rtol=1e-6, atol=1e-6 * np.abs(H).max())


def test_rosenbrock_equals_scipys():
    valley = SURFACES["rosenbrock"]
    for x in inside(valley):
        assert valley.fun(x) == pytest.approx(optimize.rosen(x), rel=1e-13)
        np.testing.assert_allclose(valley.grad(x), optimize.rosen_der(x), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(valley.hess(x), optimize.rosen_hess(x), rtol=1e-12)


def test_values_from_the_literature():
    assert float(SURFACES["beale"].fun([1.0, 1.0])) == 14.203125  # Moré, Garbow and Hillstrom (1981)
    assert float(SURFACES["rosenbrock"].fun([-1.2, 1.0])) == pytest.approx(24.2)
    assert float(SURFACES["himmelblau"].fun([0.0, 0.0])) == 170.0
    assert float(SURFACES["rastrigin"].fun([0.5, 0.5])) == pytest.approx(40.5)
    assert [float(SURFACES[name].fun(SURFACES[name].minima[0])) for name in ("beale", "rastrigin", "cliff")] == [
        0,
        0,
        0,
    ]


@pytest.mark.parametrize("name", EVERY)
def test_known_minima_are_minima_and_known_saddles_saddles(name):
    surface = EVERY[name]()
    for point in surface.minima:
        np.testing.assert_allclose(surface.grad(point), 0, atol=1e-11)
        assert critical_point_kind(surface.hess(point)) == "minimum"
    for point in surface.saddles:
        np.testing.assert_allclose(surface.grad(point), 0, atol=1e-11)
        assert critical_point_kind(surface.hess(point)) == ("degenerate" if name == "monkey_saddle" else "saddle")
    values = surface.fun(surface.minima)
    assert (np.diff(values) >= -1e-9).all()  # the deepest first


@pytest.mark.parametrize("name", EVERY)
def test_no_minimum_or_saddle_within_the_bounds_is_missing(name):
    """Newton from 400 points: whatever it rests on within the bounds must be known, or a maximum."""
    surface = EVERY[name]()
    if name == "slice":
        assert len(surface.minima) == 0
        return
    x1, x2, _ = surface.grid(20)
    x = np.stack([x1, x2], axis=-1).reshape(-1, 2)
    (low1, high1), (low2, high2) = surface.bounds
    with np.errstate(all="ignore"):
        for _ in range(40):
            H, dx = surface.hess(x), surface.grad(x)
            det = H[:, 0, 0] * H[:, 1, 1] - H[:, 0, 1] ** 2
            dx1 = (H[:, 1, 1] * dx[:, 0] - H[:, 0, 1] * dx[:, 1]) / det
            dx2 = (H[:, 0, 0] * dx[:, 1] - H[:, 0, 1] * dx[:, 0]) / det
            x = np.where(np.isfinite(det)[:, None] & (det != 0)[:, None], x - np.stack([dx1, dx2], axis=-1), x)
        rests = np.abs(surface.grad(x)).max(axis=-1) < 1e-10
    known = np.concatenate([surface.minima, surface.saddles])
    found = 0
    for point in x[rests]:
        if low1 <= point[0] <= high1 and low2 <= point[1] <= high2:
            if critical_point_kind(surface.hess(point)) == "maximum":
                continue
            assert np.abs(known - point).max(axis=-1).min() < 1e-4, f"{point} is not known"
            found += 1
    assert found > 0


@pytest.mark.parametrize("name", EVERY)
def test_a_grid_a_bank_and_a_point_agree(name):
    surface = EVERY[name]()
    x1, x2, values = surface.grid(7)
    assert (x1.shape, x2.shape, values.shape) == ((7, 7),) * 3
    points = np.stack([x1, x2], axis=-1)
    assert surface.grad(points).shape == (7, 7, 2)
    assert surface.hess(points).shape == (7, 7, 2, 2)
    for i, j in ((0, 0), (2, 5), (6, 6)):
        point = points[i, j]
        assert np.shape(surface.fun(point)) == ()
        assert values[i, j] == pytest.approx(float(surface.fun(point)), rel=1e-12, abs=1e-12)
        np.testing.assert_allclose(surface.grad(points)[i, j], surface.grad(point), rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(surface.hess(points)[i, j], surface.hess(point), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", EVERY)
def test_a_surface_tells_all_it_should(name):
    surface = EVERY[name]()
    assert isinstance(surface, Surface)
    assert surface.name
    assert surface.source
    for value, (low, high) in zip(surface.start, surface.bounds, strict=True):
        assert low <= value <= high
    for found in (surface.minima, surface.saddles):
        assert not found.flags.writeable


@pytest.mark.parametrize("name", EVERY)
def test_points_are_left_alone(name):
    surface = EVERY[name]()
    x = inside(surface, n=3)
    x.setflags(write=False)
    for function in (surface.fun, surface.grad, surface.hess):
        assert (function(x) == function(x)).all()
    assert surface.fun([1, 1]) == surface.fun([1.0, 1.0])


@given(st.sampled_from(sorted(SURFACES)), st.floats(0, 1), st.floats(0, 1))
def test_gradients_are_orthogonal_to_contours(name, a, b):
    """A small step across the gradient changes the value only in second order."""
    surface = SURFACES[name]
    x = np.array([low + t * (high - low) for t, (low, high) in zip((a, b), surface.bounds, strict=True)])
    dx = surface.grad(x)
    length = np.linalg.norm(dx)
    if length < 1e-3:
        return
    along = np.array([-dx[1], dx[0]]) / length
    h = 1e-5
    bend = 1 + np.abs(surface.hess(x)).max() + np.abs(surface.hess(x + along * h)).max()
    assert abs(surface.fun(x + h * along) - surface.fun(x)) <= h * h * bend + 1e-12 * (1 + abs(surface.fun(x)))


@given(st.floats(1, 1e4), st.floats(-3, 3))
def test_a_turned_valley_keeps_its_condition_number(condition, angle):
    eigenvalues = np.linalg.eigvalsh(quadratic(condition, angle).hess(np.zeros(2)))
    np.testing.assert_allclose(eigenvalues, [1, condition], rtol=1e-7)


def test_the_softmax_surface_is_the_softmax_loss():
    """Class 0 scores 0, so the weights are (0, w); then it is the loss of any classifier."""
    X, y = two_features()
    surface = softmax_surface(X, y, lam=0.02)
    for w in inside(surface, 5):
        loss, dW = linear_objective(np.array([[0, 0], w]), X, y, loss=softmax_loss, lam=0.02)
        assert surface.fun(w) == pytest.approx(loss, rel=1e-12)
        np.testing.assert_allclose(surface.grad(w), dW[1], rtol=1e-11, atol=1e-14)


def test_the_softmax_surfaces_minimum_is_scikit_learns_classifier_on_real_data():
    data = datasets.load_breast_cancer()
    X = (data.data[:, :2] - data.data[:, :2].mean(axis=0)) / data.data[:, :2].std(axis=0)
    surface = softmax_surface(X, data.target, lam=0.01)
    model = linear_model.LogisticRegression(C=1 / (2 * 0.01 * len(X)), fit_intercept=False, tol=1e-10)
    np.testing.assert_allclose(surface.minima[0], model.fit(X, data.target).coef_[0], atol=1e-5)


def test_a_large_grid_over_many_examples_fits_into_memory():
    X, y = two_features(N=4000)
    assert softmax_surface(X, y).grid(101)[2].shape == (101, 101)


def test_directions_are_as_long_as_the_networks_filters_and_biases_stay():
    parameters, _ = trained_network()
    parameters.append(np.random.default_rng(1).standard_normal((6, 3, 2, 2)))  # a filter bank of a convolution
    first, second = filter_normalized_directions(parameters, np.random.default_rng(0))
    for direction in (first, second):
        for d, w in zip(direction, parameters, strict=True):
            if w.ndim == 1:
                assert not d.any()
                continue
            filters = tuple(range(1, w.ndim))
            np.testing.assert_allclose((d**2).sum(axis=filters), (w**2).sum(axis=filters), rtol=1e-12)
    assert abs(np.vdot(first[0], second[0])) < 0.9 * np.vdot(first[0], first[0])


def test_a_slice_does_not_change_when_a_rectifiers_scale_moves_to_the_next_layer():
    """Ten times the first layer and a tenth of the second are the same network, so the same picture."""
    (W1, b1, W2, b2), _ = trained_network()
    rng = np.random.default_rng(3)
    X, y = rng.standard_normal((30, 4)), rng.integers(0, 3, 30)

    def cut(parameters):
        directions = filter_normalized_directions(parameters, np.random.default_rng(0))
        return loss_slice(lambda p: two_layer_objective(p, X, y), parameters, directions).grid(5)[2]

    np.testing.assert_allclose(cut([10 * W1, 10 * b1, W2 / 10, b2]), cut([W1, b1, W2, b2]), rtol=1e-10)


def test_the_middle_of_a_slice_is_the_network():
    parameters, objective = trained_network()
    directions = filter_normalized_directions(parameters, np.random.default_rng(0))
    assert loss_slice(objective, parameters, directions).fun([0.0, 0.0]) == objective(parameters)[0]


X, Y = two_features(20)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: SURFACES["beale"].fun([1.0, 2.0, 3.0]), r"x has shape \(3,\) .* points \(x1, x2\)"),
        (lambda: SURFACES["saddle"].grad(1.0), r"x has shape \(\)"),
        (lambda: SURFACES["cliff"].hess(["a", "b"]), "dtype <U1"),
        (lambda: SURFACES["cliff"].grid(1), "n is 1; a grid needs at least 2"),
        (lambda: quadratic(0.5), "condition 0.5 .* a condition of at least 1"),
        (lambda: quadratic(10, angle=float("nan")), "angle nan"),
        (lambda: softmax_surface(np.zeros((4, 3)), [0, 1, 0, 1]), r"X has shape \(4, 3\)"),
        (lambda: softmax_surface(np.zeros((0, 2)), []), r"X has shape \(0, 2\)"),
        (lambda: softmax_surface(X, Y[:5]), r"y has shape \(5,\) .* 20 labels"),
        (lambda: softmax_surface(X, Y + 1), r"labels \[1, 2\]; both 0 and 1"),
        (lambda: softmax_surface(X, np.zeros(20, dtype=int)), r"labels \[0\]; both 0 and 1"),
        (lambda: softmax_surface(X * np.nan, Y), "X contains nan or inf"),
        (lambda: softmax_surface(X, Y, lam=-1), "lam is -1"),
        (lambda: softmax_surface([[-1.0, 0], [1.0, 0.1]], [0, 1], lam=0), "no minimum: a line separates"),
        (
            lambda: loss_slice(None, [np.ones(2)], ([np.ones(2)], [np.ones(3)])),
            r"directions \[\(2,\)\] and \[\(3,\)\]",
        ),
        (
            lambda: filter_normalized_directions([np.zeros((0, 2))], np.random.default_rng()),
            "array 0 of shape",
        ),
    ],
)
def test_bad_input_is_told_in_a_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_surface_of_ones_own_needs_three_formulas():
    bowl = make_surface(
        "bowl",
        lambda x1, x2: x1**2 + 3 * x2**2,
        lambda x1, x2: (2 * x1, 6 * x2),
        lambda x1, x2: (2, 0, 6),
        bounds=((-1, 1), (-1, 1)),
        start=(1, 1),
        source="here",
    )
    assert (float(bowl.fun([1, 1])), bowl.grad([1, 1]).tolist(), bowl.hess([1, 1]).tolist()) == (
        4.0, [2, 6], [[2, 0], [0, 6]],
    )  # fmt: skip
