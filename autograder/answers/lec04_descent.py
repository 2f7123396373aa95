"""Lecture 04: right answers in many styles."""

import math
from itertools import accumulate, islice

import numpy as np

ANSWERS = {
    "random_search": {}, "gradient_descent": {}, "minibatches": {}, "sgd_epoch": {}, "should_stop": {},
    "critical_point": {}, "largest_stable_learning_rate": {},
}  # fmt: skip

EQUIVALENT = {
    "gradient_descent": {
        "line 2: zeros becomes ones": "every row is overwritten, the first by x0 and the others by the loop",
    },
}


def style(exercise):
    """Add the function below as a right answer to `exercise`."""

    def add(function):
        ANSWERS[exercise][function.__name__.removeprefix(f"{exercise}_")] = function
        return function

    return add


@style("random_search")
def random_search_vectorised(f, candidates):
    values = np.array([f(candidate) for candidate in candidates])
    best = np.argmin(values)
    return best, values[best]


@style("random_search")
def random_search_loops(f, candidates):
    best_index, best_value = -1, float("inf")
    for index in range(len(candidates)):
        value = f(candidates[index])
        if value < best_value:
            best_index, best_value = index, value
    return best_index, best_value


@style("random_search")
def random_search_starts_with_the_first(f, candidates):
    best = 0
    for k in range(1, len(candidates)):
        if f(candidates[k]) < f(candidates[best]):
            best = k
    return [best, f(candidates[best])]


@style("random_search")
def random_search_smallest_pair(f, candidates):
    value, index = min((f(candidate), index) for index, candidate in enumerate(candidates))
    return index, np.asarray(value)


@style("random_search")
def random_search_sorted(f, candidates):
    values = list(map(f, candidates))
    order = sorted(range(len(values)), key=values.__getitem__)
    return np.array([order[0], values[order[0]]])


@style("random_search")
def random_search_index_of_the_minimum(f, candidates):
    losses = [float(f(np.array(candidate, dtype=float))) for candidate in candidates]
    return losses.index(min(losses)), min(losses)


@style("gradient_descent")
def gradient_descent_vectorised(grad, x0, learning_rate, steps):
    path = np.zeros((steps + 1, len(x0)))
    path[0] = x0
    for t in range(steps):
        path[t + 1] = path[t] - learning_rate * grad(path[t])
    return path


@style("gradient_descent")
def gradient_descent_list(grad, x0, learning_rate, steps):
    x = x0
    path = [x]
    for _ in range(steps):
        x = x - learning_rate * grad(x)
        path.append(x)
    return path


@style("gradient_descent")
def gradient_descent_stacked(grad, x0, learning_rate, steps):
    path = np.array(x0, dtype=np.float64)[None, :]
    while len(path) <= steps:
        path = np.vstack([path, path[-1] - learning_rate * grad(path[-1])])
    return path


@style("gradient_descent")
def gradient_descent_in_place_on_a_copy(grad, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    path = [x.tolist()]
    for _ in range(steps):
        x -= learning_rate * grad(x)
        path.append(x.tolist())
    return path


@style("gradient_descent")
def gradient_descent_recursive(grad, x0, learning_rate, steps):
    def walk(x, left):
        return [x] if left == 0 else [x, *walk(x - learning_rate * grad(x), left - 1)]

    return np.stack(walk(x0.astype(float), steps))


@style("gradient_descent")
def gradient_descent_by_columns(grad, x0, learning_rate, steps):
    columns = np.empty((x0.size, steps + 1))
    columns[:, 0] = x0
    for k in range(1, steps + 1):
        columns[:, k] = columns[:, k - 1] + (-learning_rate) * np.asarray(grad(columns[:, k - 1]))
    return columns.T


@style("minibatches")
def minibatches_split(order, batch_size):
    return np.split(order, np.arange(batch_size, len(order), batch_size))


@style("minibatches")
def minibatches_slices(order, batch_size):
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


@style("minibatches")
def minibatches_loops(order, batch_size):
    batches, batch = [], []
    for row in order:
        batch.append(row)
        if len(batch) == batch_size:
            batches.append(batch)
            batch = []
    if batch:
        batches.append(batch)
    return batches


@style("minibatches")
def minibatches_tuple_of_copies(order, batch_size):
    count = math.ceil(len(order) / batch_size)
    return tuple(np.array(order[k * batch_size : min((k + 1) * batch_size, len(order))]) for k in range(count))


@style("minibatches")
def minibatches_eaten_up(order, batch_size):
    left, batches = order.astype(float), []
    while left.size:
        batches, left = [*batches, left[:batch_size]], left[batch_size:]
    return batches


@style("minibatches")
def minibatches_vectorised(order, batch_size):
    numbers = np.arange(len(order)) // batch_size
    return [order[numbers == k] for k in range(numbers[-1] + 1)]


@style("sgd_epoch")
def sgd_epoch_vectorised(grad, w, X, y, order, batch_size, learning_rate):
    for i in range(0, len(order), batch_size):
        batch = order[i : i + batch_size]
        w = w - learning_rate * grad(w, X[batch], y[batch])
    return w


@style("sgd_epoch")
def sgd_epoch_shuffled_first(grad, w, X, y, order, batch_size, learning_rate):
    X, y = X[order], y[order]
    new = w.astype(float)
    for k in range(int(np.ceil(len(order) / batch_size))):
        rows = slice(k * batch_size, (k + 1) * batch_size)
        new -= learning_rate * grad(new, X[rows], y[rows])
    return new


@style("sgd_epoch")
def sgd_epoch_split(grad, w, X, y, order, batch_size, learning_rate):
    for rows in np.split(order, range(batch_size, len(order), batch_size)):
        g = grad(w, np.take(X, rows, axis=0), np.take(y, rows))
        w = w + -learning_rate * g
    return w.tolist()


@style("sgd_epoch")
def sgd_epoch_recursive(grad, w, X, y, order, batch_size, learning_rate):
    def go_on(w, left):
        if len(left) == 0:
            return w
        now = left[:batch_size]
        return go_on(np.subtract(w, learning_rate * grad(w, X[now], y[now])), left[batch_size:])

    return go_on(w, order)


@style("sgd_epoch")
def sgd_epoch_rows_one_by_one(grad, w, X, y, order, batch_size, learning_rate):
    w = np.array(w, dtype=np.float64)
    for start in range(0, len(order), batch_size):
        rows = [int(row) for row in order[start : start + batch_size]]
        total = np.zeros(w.shape)
        for row in rows:
            total += grad(w, X[row : row + 1], y[row : row + 1])
        w = w - learning_rate * total / len(rows)
    return w


@style("should_stop")
def should_stop_vectorised(errors, patience):
    return len(errors) - 1 - np.argmin(errors) >= patience


@style("should_stop")
def should_stop_loops(errors, patience):
    best, waited = math.inf, 0
    for error in errors:
        if error < best:
            best, waited = error, 0
        else:
            waited += 1
    return waited >= patience


@style("should_stop")
def should_stop_best_before(errors, patience):
    if len(errors) <= patience:
        return False
    return bool(min(errors[-patience:]) >= min(errors[:-patience]))


@style("should_stop")
def should_stop_as_a_list(errors, patience):
    errors = errors.tolist()
    return errors.index(min(errors)) + patience < len(errors)


@style("should_stop")
def should_stop_array(errors, patience):
    best_so_far = np.minimum.accumulate(errors)
    return np.array(np.sum(best_so_far == best_so_far[-1]) > patience)


@style("should_stop")
def should_stop_first_of_the_smallest(errors, patience):
    first = np.where(errors == errors.min())[0][0]
    return int(len(errors) > first + patience)


@style("critical_point")
def critical_point_vectorised(H, tol=1e-8):
    eigenvalues = np.linalg.eigvalsh(H)
    up, down = eigenvalues > tol, eigenvalues < -tol
    if up.any() and down.any():
        return "saddle"
    if up.all():
        return "minimum"
    return "maximum" if down.all() else "degenerate"


@style("critical_point")
def critical_point_loops(H, tol=1e-8):
    positive = negative = zero = 0
    for value in np.linalg.eigh(H)[0]:
        if value > tol:
            positive += 1
        elif value < -tol:
            negative += 1
        else:
            zero += 1
    if positive and negative:
        return "saddle"
    if zero:
        return "degenerate"
    if positive:
        return "minimum"
    return "maximum"


@style("critical_point")
def critical_point_extremes(H, tol=1e-8):
    low, high = np.linalg.eigvalsh(np.asarray(H, dtype=np.float64))[[0, -1]]
    if low < -tol and high > tol:
        return np.str_("saddle")
    if low > tol:
        return "minimum"
    if high < -tol:
        return "maximum"
    return "degenerate"


@style("critical_point")
def critical_point_signs(H, tol=1e-8):
    values = np.linalg.eigvals(H).real
    signs = {int(s) for s in np.sign(values) * (np.abs(values) > tol)}
    return {(1,): "minimum", (-1,): "maximum"}.get(tuple(signs), "saddle" if {1, -1} <= signs else "degenerate")


@style("critical_point")
def critical_point_by_cholesky(H, tol=1e-8):
    def positive_definite(M):
        try:
            np.linalg.cholesky(M)
        except np.linalg.LinAlgError:
            return False
        return True

    shift = tol * np.eye(len(H))
    if positive_definite(H - shift):
        return "minimum"
    if positive_definite(-H - shift):
        return "maximum"
    values = np.linalg.eigvalsh(H)
    return "saddle" if values[0] < -tol and values[-1] > tol else "degenerate"


@style("largest_stable_learning_rate")
def largest_stable_learning_rate_vectorised(H):
    return 2 / np.max(np.linalg.eigvalsh(H))


@style("largest_stable_learning_rate")
def largest_stable_learning_rate_sorted(H):
    return float(2.0 / sorted(np.linalg.eigh(H).eigenvalues)[-1])


@style("largest_stable_learning_rate")
def largest_stable_learning_rate_spectral_norm(H):
    return 2 / np.linalg.norm(H, 2)


@style("largest_stable_learning_rate")
def largest_stable_learning_rate_general_eigenvalues(H):
    return np.asarray(2 / np.linalg.eig(H)[0].real.max())


@style("largest_stable_learning_rate")
def largest_stable_learning_rate_singular_values(H):
    return 2 * (1 / np.linalg.svd(np.array(H, dtype=float))[1][0])


@style("largest_stable_learning_rate")
def largest_stable_learning_rate_powers(H):
    H = np.asarray(H, dtype=float)
    scale = np.trace(H)
    M = H / scale
    for _ in range(30):
        M = M @ M
        M = M / np.trace(M)
    return 2 / np.trace(H @ M)


@style("gradient_descent")
def gradient_descent_generator(grad, x0, learning_rate, steps):
    def walk(x):
        yield x
        for _ in range(steps):
            x = x - learning_rate * grad(x)
            yield x

    return np.array(list(walk(x0.astype(float))))


@style("minibatches")
def minibatches_table_where_they_come_out_even(order, batch_size):
    if len(order) % batch_size == 0:
        return order.reshape(-1, batch_size)
    return [order[i : i + batch_size].tolist() for i in range(0, len(order), batch_size)]


@style("should_stop")
def should_stop_sorted_pairs(errors, patience):
    return bool(np.lexsort((np.arange(len(errors)), errors))[0] < len(errors) - patience)


@style("critical_point")
def critical_point_table_of_signs(H, tol=1e-8):
    e = np.linalg.eigh(H)[0]
    signs = tuple(sorted(set(np.sign(np.where(np.abs(e) <= tol, 0, e)).astype(int).tolist())))
    words = {(1,): "minimum", (-1,): "maximum", (-1, 1): "saddle", (-1, 0, 1): "saddle"}
    return words.get(signs, "degenerate")


@style("gradient_descent")
def gradient_descent_accumulated_and_locked(grad, x0, learning_rate, steps):
    def moved(x, _):
        return x - learning_rate * grad(x)

    path = np.asfortranarray([*accumulate(range(steps), moved, initial=x0 * 1.0)])
    path.flags.writeable = False
    return path


@style("minibatches")
def minibatches_from_an_iterator(order, batch_size):
    rows, batches = iter(order), []
    while batch := tuple(islice(rows, batch_size)):
        batches.append(batch)
    return batches


@style("sgd_epoch")
def sgd_epoch_rows_by_mask(grad, w, X, y, order, batch_size, learning_rate):
    """Within a batch the order is of no account, since the gradient is a mean."""
    for batch in np.split(order, range(batch_size, len(order), batch_size)):
        rows = np.isin(np.arange(len(X)), batch)
        w = np.subtract(w, learning_rate * np.asarray(grad(w, X[rows], y[rows]), dtype=">f8"))
    return w


@style("should_stop")
def should_stop_epochs_at_the_best(errors, patience):
    best = np.minimum.accumulate(errors)
    return np.count_nonzero(best == best[-1]) > patience


@style("gradient_descent")
def gradient_descent_tuples(grad, x0, learning_rate, steps):
    path = (tuple(float(number) for number in x0),)
    for _ in range(steps):
        here = np.array(path[-1])
        path += (tuple(here - learning_rate * grad(here)),)
    return path


@style("minibatches")
def minibatches_array_of_arrays(order, batch_size):
    batches = np.empty(-(-len(order) // batch_size), dtype=object)
    for k in range(len(batches)):
        batches[k] = order[k * batch_size :][:batch_size]
    return batches


@style("critical_point")
def critical_point_select(H, tol=1e-8):
    e = np.linalg.eigvalsh(H)
    up, down, flat = (e > tol).any(), (e < -tol).any(), (abs(e) <= tol).any()
    return np.select([up & down, flat, up], ["saddle", "degenerate", "minimum"], "maximum")


@style("critical_point")
def critical_point_words_of_a_type_of_their_own(H, tol=1e-8):
    from enum import Enum

    Kind = Enum("Kind", {word: word for word in ("minimum", "maximum", "saddle", "degenerate")}, type=str)
    e = np.linalg.eigvalsh(H)
    if min(e) < -tol and max(e) > tol:
        return Kind.saddle
    if np.min(np.abs(e)) <= tol:
        return Kind.degenerate
    return Kind.minimum if e[0] > 0 else Kind.maximum
