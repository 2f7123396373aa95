"""Lecture 03: right answers in many styles."""

import math
from fractions import Fraction

import numpy as np

ANSWERS = {"numerical_gradient": {}, "relative_error": {}, "svm_objective": {}, "gradient_check": {}}
EQUIVALENT = {
    "numerical_gradient": {"line 3: zeros becomes ones": "every entry is written over"},
    "relative_error": {"line 2: operands exchanged": "|b − a| is |a − b|"},
    "svm_objective": {
        "line 8: first two arguments exchanged": "where(1, terms > 0, 0) is the truth value itself, 1 or 0",
    },
    "gradient_check": {
        "line 3: zeros becomes ones": "every entry is written over",
        "line 11: Lt becomes LtE": "an error that equals tol to the last bit does not come up: rounding decides there",
        "line 10: operands exchanged": "|n − a| is |a − n|",
    },
}


def style(exercise):
    """Add the function below as a right answer to `exercise`."""

    def add(function):
        ANSWERS[exercise][function.__name__.removeprefix(f"{exercise}_")] = function
        return function

    return add


@style("numerical_gradient")
def numerical_gradient_vectorised(f, x, h=1e-5):
    point = x.astype(float)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = point[i]
        point[i] = old + h
        ahead = f(point)
        point[i] = old - h
        behind = f(point)
        point[i] = old
        slopes[i] = (ahead - behind) / (2 * h)
    return slopes


@style("numerical_gradient")
def numerical_gradient_steps(f, x, h=1e-5):
    slopes = []
    for k in range(x.size):
        step = np.zeros(x.size)
        step[k] = h
        step = step.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / 2 / h)
    return np.reshape(slopes, x.shape)


@style("numerical_gradient")
def numerical_gradient_nditer(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    grad = np.empty_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        i = it.multi_index
        x[i] += h
        ahead = f(x)
        x[i] -= 2 * h
        grad[i] = (ahead - f(x)) / (2 * h)
        x[i] += h
        it.iternext()
    return grad


@style("numerical_gradient")
def numerical_gradient_lists(f, x, h=1e-5):
    def slope(k):
        behind, ahead = x.ravel().tolist(), x.ravel().tolist()
        behind[k], ahead[k] = behind[k] - h, ahead[k] + h
        return (f(np.reshape(ahead, x.shape)) - f(np.reshape(behind, x.shape))) * (0.5 / h)

    return np.array([slope(k) for k in range(x.size)]).reshape(x.shape).tolist()


@style("numerical_gradient")
def numerical_gradient_in_the_callers_array(f, x, h=1e-5):
    if x.dtype != np.float64:
        x = x.astype(np.float64)
    gradient = np.zeros_like(x, order="F")
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        gradient[i] = f(x)
        x[i] = old - h
        gradient[i] -= f(x)
        x[i] = old
    return gradient / (2 * h)


@style("relative_error")
def relative_error_loops(a, b):
    worst = 0.0
    for i in np.ndindex(a.shape):
        p, q = float(a[i]), float(b[i])
        worst = max(worst, abs(p - q) / max(abs(p), abs(q), 1e-8))
    return worst


@style("relative_error")
def relative_error_vectorised(a, b):
    apart = np.abs(a - b)
    return np.max(apart / np.maximum(1e-8, np.maximum(np.abs(a), np.abs(b))))


@style("relative_error")
def relative_error_stacked(a, b):
    both = np.stack([np.abs(a), np.abs(b), np.full(a.shape, 1e-8)])
    return np.asarray((np.absolute(b - a) / both.max(axis=0)).max())


@style("relative_error")
def relative_error_clipped(a, b):
    sizes = np.where(np.fabs(a) > np.fabs(b), np.fabs(a), np.fabs(b)).clip(1e-8)
    return float(np.sqrt(np.max(((a - b) / sizes) ** 2)))


@style("relative_error")
def relative_error_lists(a, b):
    pairs = zip(a.ravel().tolist(), b.ravel().tolist())  # noqa: B905 - as a student writes it
    return max([math.fabs(p - q) / max([1e-8, abs(p), abs(q)]) for p, q in pairs])


@style("svm_objective")
def svm_objective_loops(W, X, y, lam):
    N, C = len(X), len(W)
    loss, dW = 0.0, np.zeros(W.shape)
    for i in range(N):
        scores = W @ X[i]
        for j in range(C):
            if j != y[i] and scores[j] - scores[y[i]] + 1 > 0:
                loss += scores[j] - scores[y[i]] + 1
                dW[j] += X[i]
                dW[y[i]] -= X[i]
    loss, dW = loss / N, dW / N
    for w in W.ravel().tolist():
        loss += lam * w * w
    return loss, dW + 2 * lam * W


@style("svm_objective")
def svm_objective_vectorised(W, X, y, lam):
    N = len(y)
    rows = np.arange(N)
    scores = X @ W.T
    terms = np.maximum(0, scores - scores[rows, y, None] + 1)
    terms[rows, y] = 0
    loss = terms.sum() / N + lam * np.sum(W**2)
    pulls = np.where(terms > 0, 1.0, 0.0)
    pulls[rows, y] = -pulls.sum(axis=1)
    return loss, pulls.T @ X / N + 2 * lam * W


@style("svm_objective")
def svm_objective_right_class_left_in(W, X, y, lam):
    truth = np.eye(len(W))[y]
    scores = X @ W.T
    terms = np.maximum(0, scores - (scores * truth).sum(axis=1, keepdims=True) + 1)
    inside = np.sign(terms)
    pulls = inside - truth * inside.sum(axis=1, keepdims=True)
    loss = np.mean(terms.sum(axis=1)) - 1 + lam * np.linalg.norm(W) ** 2
    return [loss, (np.einsum("nc,nd->cd", pulls, X) / len(X) + lam * (W + W)).tolist()]


@style("svm_objective")
def svm_objective_columns(W, X, y, lam):
    def hinge(scores, label):
        terms = np.clip(scores - scores[label] + 1, 0, None)
        pays = (terms > 0) * 1.0
        pays[label] -= pays.sum()
        return terms.sum() - 1, pays

    losses, pays = zip(*[hinge(W.dot(x), label) for x, label in zip(X, y)])  # noqa: B905 - as a student writes it
    dW = np.transpose(pays).dot(X)
    return np.asarray(sum(losses) / len(losses) + lam * np.vdot(W, W)), dW / len(losses) + 2 * lam * W


@style("svm_objective")
def svm_objective_longdouble(W, X, y, lam):
    V, Z = W.astype(np.longdouble), X.astype(np.longdouble)
    gaps = np.einsum("nd,ncd->nc", Z, V[None] - V[y][:, None]) + 1
    wrong = np.arange(len(V)) != y[:, None]
    inside = (gaps > 0) & wrong
    dW = sum(np.outer(m, x) for m, x in zip(inside, Z))  # noqa: B905 - as a student writes it
    for i in range(len(y)):
        dW[y[i]] -= inside[i].sum() * Z[i]
    loss = gaps[inside].sum() / len(y) + lam * (V * V).sum()
    return float(loss), (dW / len(y) + 2 * lam * V).astype(np.float64)


@style("gradient_check")
def gradient_check_vectorised(f, grad, x, h=1e-5, tol=1e-5):
    point = x.astype(float)
    numerical = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        numerical[i] = (f(point + step) - f(point - step)) / (2 * h)
    analytic = grad(point)
    size = np.maximum(np.abs(analytic), np.abs(numerical))
    apart = np.abs(analytic - numerical)
    return np.max(apart / np.maximum(size, 1e-8)) < tol


@style("gradient_check")
def gradient_check_entry_by_entry(f, grad, x, h=1e-5, tol=1e-5):
    analytic = grad(x)
    for i in np.ndindex(x.shape):
        ahead, behind = np.array(x, dtype=float), np.array(x, dtype=float)
        ahead[i] += h
        behind[i] -= h
        n = (f(ahead) - f(behind)) / (2 * h)
        a = analytic[i]
        if not abs(a - n) / max(abs(a), abs(n), 1e-8) < tol:
            return False
    return True


@style("gradient_check")
def gradient_check_with_helpers(f, grad, x, h=1e-5, tol=1e-5):
    def numerical_gradient(f, x, h):
        x = np.array(x, dtype=np.float64)
        slopes = np.zeros_like(x)
        for k in range(x.size):
            old = x.flat[k]
            x.flat[k] = old + h
            ahead = f(x)
            x.flat[k] = old - h
            slopes.flat[k] = (ahead - f(x)) / (2 * h)
            x.flat[k] = old
        return slopes

    def relative_error(a, b):
        return np.max(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))

    return bool(relative_error(grad(x), numerical_gradient(f, x, h)) < tol)


@style("gradient_check")
def gradient_check_all_products(f, grad, x, h=1e-5, tol=1e-5):
    steps = h * np.eye(x.size).reshape(x.size, *x.shape)
    n = np.array([f(x + step) - f(x - step) for step in steps]).reshape(x.shape) / h / 2
    a = np.asarray(grad(np.array(x, dtype=float)))
    return np.all(np.abs(n - a) < tol * np.clip(np.maximum(np.abs(n), np.abs(a)), 1e-8, None))


@style("gradient_check")
def gradient_check_in_the_callers_array(f, grad, x, h=1e-5, tol=1e-5):
    analytic = np.array(grad(x), dtype=np.longdouble)
    point = x if x.dtype == float else x.astype(float)
    worst = 0
    for i in np.ndindex(x.shape):
        old = point[i]
        values = []
        for step in (h, -h):
            point[i] = old + step
            values.append(f(point))
        point[i] = old
        numerical = (values[0] - values[1]) / (2 * h)
        error = abs(analytic[i] - numerical) / max(abs(analytic[i]), abs(numerical), 1e-8)
        worst = error if np.isnan(error) else max(worst, error)
        if np.isnan(worst):
            break
    return np.array(worst < tol)


@style("numerical_gradient")
def numerical_gradient_rows_of_the_identity(f, x, h=1e-5):
    steps = np.eye(x.size).reshape((x.size, *x.shape)) * h
    return np.array([f(x + step) - f(x - step) for step in steps]).reshape(x.shape) / h / 2


@style("numerical_gradient")
def numerical_gradient_by_numpy(f, x, h=1e-5):
    def slope(*i):
        values = []
        for step in (-h, 0, h):
            moved = x.astype(">f8")
            moved[i] += step
            values.append(f(moved))
        return np.gradient(values, h)[1]

    return np.fromfunction(np.vectorize(slope, otypes=[">f8"]), x.shape, dtype=int)


@style("relative_error")
def relative_error_fractions(a, b):
    pairs = zip(a.ravel().astype(float).tolist(), b.ravel().astype(float).tolist(), strict=True)
    exact = ((Fraction(p), Fraction(q)) for p, q in pairs)
    return max(abs(p - q) / max(abs(p), abs(q), Fraction(1, 10**8)) for p, q in exact)


@style("svm_objective")
def svm_objective_masked_matrices(W, X, y, lam):
    scores = np.asarray(np.matrix(X) * np.matrix(W).T)
    right = np.take_along_axis(scores, y.astype(int)[:, None], axis=1)
    terms = np.ma.array(np.clip(scores - right + 1, 0, None), mask=np.eye(len(W))[y])
    pays = (terms > 0).filled(False).astype(int)
    np.subtract.at(pays, (np.arange(len(y)), y), pays.sum(axis=1))
    return terms.sum() / len(y) + lam * np.trace(W @ W.T), np.matrix(pays).T * X / len(y) + 2 * lam * W


@style("gradient_check")
def gradient_check_by_assertion(f, grad, x, h=1e-5, tol=1e-5):
    steps = [h * step.reshape(x.shape) for step in np.eye(x.size)]
    numerical = np.fromiter((f(x + step) - f(x - step) for step in steps), float).reshape(x.shape) / (2 * h)
    apart = np.abs(grad(x) - numerical)
    try:
        assert np.all(apart / np.maximum.reduce([np.abs(grad(x)), np.abs(numerical), np.full(x.shape, 1e-8)]) < tol)
    except AssertionError:
        return 0
    return 1


@style("svm_objective")
def svm_objective_pair_by_pair(W, X, y, lam):
    rows, scores = np.arange(len(y)), X.dot(W.T)
    terms = scores - scores[rows, y].reshape(-1, 1) + 1
    terms[rows, y] = 0
    i, j = np.nonzero(terms > 0)
    dW = np.zeros(W.shape)
    np.add.at(dW, j, X[i])
    np.subtract.at(dW, y[i], X[i])
    return terms[i, j].sum() / len(y) + lam * (W * W).sum(), dW / len(y) + 2 * lam * W
