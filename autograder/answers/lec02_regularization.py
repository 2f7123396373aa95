"""Lecture 02: right answers in many styles."""

import math

import numpy as np

ANSWERS = {"l2": {}, "l1": {}, "elastic_net": {}, "max_norm": {}, "dropout": {}, "regularized_loss": {}}
EQUIVALENT = {
    "max_norm": {"line 3: Gt becomes GtE": "a row of length c is multiplied by c / c = 1"},
}


def style(exercise):
    """Add the function below as a right answer to `exercise`."""

    def add(function):
        ANSWERS[exercise][function.__name__.removeprefix(f"{exercise}_")] = function
        return function

    return add


@style("l2")
def l2_loops(W):
    value, dW = 0.0, np.zeros(W.shape)
    for i in np.ndindex(W.shape):
        value += float(W[i]) ** 2
        dW[i] = 2 * W[i]
    return value, dW


@style("l2")
def l2_vectorised(W):
    return np.sum(W**2), 2 * W


@style("l2")
def l2_lists(W):
    return [(np.linalg.norm(W) ** 2).item(), (W + W).tolist()]


@style("l2")
def l2_flat(W):
    flat = W.ravel().astype(np.longdouble)
    return np.asarray(float(flat @ flat)), np.array([2 * float(w) for w in flat]).reshape(W.shape)


@style("l2")
def l2_einsum(W):
    value = np.einsum("i,i->", W.ravel(), W.flatten())
    return value, np.multiply(W, 2.0, order="F")


@style("l1")
def l1_loops(W):
    value, dW = 0, np.zeros_like(W)
    for i, w in np.ndenumerate(W):
        if w > 0:
            value += w
            dW[i] = 1
        elif w < 0:
            value -= w
            dW[i] = -1
    return value, dW


@style("l1")
def l1_vectorised(W):
    positive = W > 0
    negative = W < 0
    return W[positive].sum() - W[negative].sum(), positive.astype(float) - negative.astype(float)


@style("l1")
def l1_sign(W):
    return np.abs(W).sum(), np.sign(W)


@style("l1")
def l1_lists(W):
    def sign(w):
        return math.copysign(1, w) if w else 0

    signs = [sign(w) for w in W.ravel().tolist()]
    value = math.fsum(abs(w) for w in W.ravel().tolist())
    return [value, np.reshape(signs, W.shape).tolist()]


@style("l1")
def l1_from_the_gradient(W):
    dW = np.where(W == 0, 0, np.where(W > 0, 1, -1)).astype(np.int8)
    return np.float64((W * dW).sum()), dW


@style("elastic_net")
def elastic_net_loops(W, beta):
    value, dW = 0.0, np.zeros(W.shape)
    for i in np.ndindex(*W.shape):
        w = float(W[i])
        value += beta * w * w + abs(w)
        dW[i] = 2 * beta * w
        if w != 0:
            dW[i] += w / abs(w)
    return value, dW


@style("elastic_net")
def elastic_net_vectorised(W, beta):
    value = beta * np.sum(W**2) + np.sum(np.abs(W))
    gradient = 2 * beta * W + np.sign(W)
    return value, gradient


@style("elastic_net")
def elastic_net_in_steps(W, beta):
    size = np.fabs(W)
    value = np.asarray((size * (beta * size + 1)).sum())
    dW = np.sign(W).astype(float)
    dW += 2.0 * beta * W
    return value, dW


@style("elastic_net")
def elastic_net_two_penalties(W, beta):
    def l2(W):
        return float(np.vdot(W, W)), 2 * W

    def l1(W):
        return float(np.abs(W).sum()), np.sign(W)

    (squares, dsquares), (sizes, dsizes) = l2(W), l1(W)
    return [beta * squares + sizes, (beta * dsquares + dsizes).tolist()]


@style("elastic_net")
def elastic_net_by_signs(W, beta):
    signs = (W > 0).astype(np.int8) - (W < 0).astype(np.int8)
    dW = (2 * beta) * W + signs
    return np.sum(W * (beta * W + signs)).item(), dW


@style("max_norm")
def max_norm_loops(W, c):
    rows = []
    for row in W:
        length = math.sqrt(sum(float(w) ** 2 for w in row))
        if length > c:
            rows.append([float(w) * c / length for w in row])
        else:
            rows.append(row.tolist())
    return rows


@style("max_norm")
def max_norm_vectorised(W, c):
    lengths = np.sqrt(np.sum(W.astype(float) ** 2, axis=1))
    long = lengths > c
    shorter = W.astype(float)
    shorter[long] = c * W[long] / lengths[long, None]
    return shorter


@style("max_norm")
def max_norm_guarded(W, c):
    lengths = np.linalg.norm(W, axis=1)
    return W * np.minimum(1, c / (lengths + 1e-8))[:, np.newaxis]


@style("max_norm")
def max_norm_only_long_rows(W, c):
    V = np.array(W, dtype=float, order="F")
    squares = np.einsum("cd,cd->c", V, V)
    long = squares > c**2
    V[long] *= (c / np.sqrt(squares[long])).reshape(-1, 1)
    return V


@style("max_norm")
def max_norm_tuple_of_rows(W, c):
    return tuple(row * min(1.0, c / math.hypot(*map(float, row))) if any(row) else row for row in W)


@style("max_norm")
def max_norm_view(W, c):
    norms = np.linalg.norm(W.T, axis=0)
    if (norms <= c).all():
        return W
    return (W.T / np.maximum(norms / c, 1)).T


@style("max_norm")
def max_norm_float32(W, c):
    scale = np.ones(len(W), dtype=np.longdouble)
    for i in range(len(W)):
        scale[i] = max(scale[i], np.hypot.reduce(W[i].astype(np.longdouble)) / c)
    return (W / scale[:, None]).astype(float)


@style("dropout")
def dropout_loops(x, u, keep, train):
    if not train:
        return x.copy()
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        if u[i] < keep:
            y[i] = x[i] / keep
    return y


@style("dropout")
def dropout_vectorised(x, u, keep, train):
    if train:
        mask = (u < keep) / keep
        return x * mask
    return x


@style("dropout")
def dropout_where(x, u, keep, train):
    kept = np.where(u >= keep, 0, x / keep)
    return {True: kept, False: x}[bool(train)].tolist()


@style("dropout")
def dropout_boolean_index(x, u, keep, train):
    y = x.astype(np.float64)
    if train:
        y[~(u < keep)] = 0
        y *= 1 / keep
    return y


@style("dropout")
def dropout_mask_of_either_kind(x, u, keep, train):
    mask = np.less(u, keep).astype(np.float32) if train else np.ones(x.shape, dtype=bool)
    return np.multiply(x, mask, dtype=float) / (keep if train else 1)


@style("regularized_loss")
def regularized_loss_loops(W, X, y, lam):
    N, C, D = len(y), W.shape[0], W.shape[1]
    loss, dW = 0.0, np.zeros((C, D))
    for i in range(N):
        scores = [math.fsum(float(W[c, d]) * float(X[i, d]) for d in range(D)) for c in range(C)]
        top = max(scores)
        total = math.fsum(math.exp(s - top) for s in scores)
        loss += (math.log(total) + top - scores[y[i]]) / N
        for c in range(C):
            p = math.exp(scores[c] - top) / total
            dW[c] += (p - (c == y[i])) * X[i] / N
    for c in range(C):
        for d in range(D):
            loss += lam * float(W[c, d]) ** 2
            dW[c, d] += 2 * lam * W[c, d]
    return loss, dW


@style("regularized_loss")
def regularized_loss_vectorised(W, X, y, lam):
    N = X.shape[0]
    rows = np.arange(N)
    scores = X @ W.T
    shifted = scores - scores.max(axis=1, keepdims=True)
    sums = np.exp(shifted).sum(axis=1, keepdims=True)
    log_p = shifted - np.log(sums)
    loss = -log_p[rows, y].sum() / N + lam * np.sum(W**2)
    dscores = np.exp(log_p)
    dscores[rows, y] -= 1
    return loss, dscores.T @ X / N + 2 * lam * W


@style("regularized_loss")
def regularized_loss_one_hot(W, X, y, lam):
    truth = np.eye(len(W))[y]
    scores = (X @ W.T).astype(float)
    log_total = np.logaddexp.reduce(scores, axis=1)
    data = np.mean(log_total - (scores * truth).sum(axis=1))
    dscores = (np.exp(scores - log_total[:, None]) - truth) / len(X)
    return [data + lam * np.linalg.norm(W) ** 2, (np.einsum("nc,nd->cd", dscores, X) + 2 * lam * W).tolist()]


@style("regularized_loss")
def regularized_loss_columns(W, X, y, lam):
    scores = W @ X.T
    columns = np.arange(len(y))
    p = np.exp(scores - scores.max(0))
    sums = p.sum(0)
    loss = (np.log(sums) - (scores - scores.max(0))[y, columns]).mean()
    p = p / sums
    p[y, columns] -= 1
    return np.asarray(loss + lam * (W * W).sum()), p.dot(X) / len(columns) + 2 * lam * W


@style("regularized_loss")
def regularized_loss_example_by_example(W, X, y, lam):
    def one(x, label):
        s = W @ x - np.max(W @ x)
        p = np.exp(s) / np.exp(s).sum()
        p[label] -= 1
        return np.log(np.exp(s).sum()) - s[label], np.outer(p, x)

    pairs = [one(x, label) for x, label in zip(X.astype(float), y)]  # noqa: B905 - as a student writes it
    loss = np.mean([loss for loss, _ in pairs]) + lam * np.square(W).sum()
    return loss, np.mean([dW for _, dW in pairs], axis=0) + lam * (W + W)


@style("l2")
def l2_recursive(W):
    def both(w):
        if np.ndim(w) == 0:
            return float(w) ** 2, 2 * float(w)
        values, slopes = zip(*map(both, w))  # noqa: B905 - as a student writes it
        return sum(values), list(slopes)

    return both(W)


@style("l1")
def l1_heaviside(W):
    w = W.astype(float)
    return np.maximum(w, 0).sum() + np.maximum(-w, 0).sum(), np.heaviside(w, 0) - np.heaviside(-w, 0)


@style("max_norm")
def max_norm_diagonal(W, c):
    lengths = np.linalg.norm(W, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.diag(np.where(lengths > c, c / lengths, 1)) @ W


@style("dropout")
def dropout_power_of_keep(x, u, keep, train):
    time = int(bool(train))
    return x * np.where(time, u < keep, True) * keep ** (-time)


@style("l1")
def l1_digitize(W):
    up, down = (np.digitize(one, [0], right=True) for one in (W, -W))
    return float(np.linalg.norm(W.ravel(), ord=1)), up - down


@style("regularized_loss")
def regularized_loss_scattered_truth(W, X, y, lam):
    scores = np.inner(X, W).astype(float)
    log_sums = np.logaddexp.reduce(scores, axis=1)
    dW = np.exp(scores - log_sums[:, None]).T @ X
    np.subtract.at(dW, y, X)
    loss = (log_sums.sum() - scores[np.arange(len(y)), y].sum()) / len(y)
    return loss + lam * np.vdot(W, W), dW / len(y) + 2 * lam * W
