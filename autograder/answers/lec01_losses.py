"""Lecture 01: right answers in many styles."""

import math

import numpy as np

ANSWERS = {"svm_losses": {}, "svm_loss": {}, "initial_losses": {}, "softmax": {}, "softmax_loss": {}}

EQUIVALENT = {"svm_loss": {"line 5: first two arguments exchanged": "where(1, b, 0) is b itself, as numbers"}}


def style(exercise):
    """Add the function below as a right answer to `exercise`."""

    def add(function):
        ANSWERS[exercise][function.__name__.removeprefix(f"{exercise}_")] = function
        return function

    return add


@style("svm_losses")
def svm_losses_loops(scores, y, margin=1.0):
    losses = []
    for i in range(len(y)):
        loss = 0.0
        for j in range(scores.shape[1]):
            if j != y[i]:
                loss += max(0.0, scores[i][j] - scores[i][y[i]] + margin)
        losses.append(loss)
    return losses


@style("svm_losses")
def svm_losses_vectorised(scores, y, margin=1.0):
    right = np.take_along_axis(scores, y[:, None].astype(int), axis=1)
    return np.maximum(0, scores - right + margin).sum(axis=1) - margin


@style("svm_losses")
def svm_losses_masked(scores, y, margin=1.0):
    wrong = np.arange(scores.shape[1]) != y[:, None]
    gaps = scores - (scores * ~wrong).sum(axis=1, keepdims=True)
    return np.where(wrong, np.clip(gaps + margin, 0, None), 0).sum(-1)


@style("svm_losses")
def svm_losses_row_by_row(scores, y, margin=1.0):
    def one(row, label):
        others = np.delete(row, label)
        return np.sum((others - row[label] + margin) * (others - row[label] + margin > 0))

    return np.array([one(row, label) for row, label in zip(scores, y)])  # noqa: B905 - as a student writes it


@style("svm_losses")
def svm_losses_chatty(scores, y, margin=1.0):
    import warnings

    warnings.warn("this is only a warning", stacklevel=1)
    print("scores", scores.shape)
    work = np.array(scores, dtype=float, order="F")
    work -= work[range(len(y)), y].reshape(-1, 1)
    work += margin
    work[range(len(y)), y] = 0
    work[work < 0] = 0
    return work.sum(1)


@style("svm_loss")
def svm_loss_loops(scores, y, margin=1.0):
    N, C = scores.shape
    loss, dscores = 0.0, np.zeros((N, C))
    for i in range(N):
        for j in range(C):
            if j == y[i]:
                continue
            term = scores[i, j] - scores[i, y[i]] + margin
            if term > 0:
                loss += term / N
                dscores[i, j] += 1 / N
                dscores[i, y[i]] -= 1 / N
    return loss, dscores


@style("svm_loss")
def svm_loss_vectorised(scores, y, margin=1.0):
    rows = np.arange(len(scores))
    terms = np.maximum(scores - scores[rows, y, None] + margin, 0)
    terms[rows, y] = 0
    pays = np.where(terms > 0, 1.0, 0.0)
    pays[rows, y] = -pays.sum(axis=1)
    return terms.sum(axis=1).mean(), pays / len(rows)


@style("svm_loss")
def svm_loss_one_hot(scores, y, margin=1.0):
    truth = np.eye(scores.shape[1])[y]
    terms = np.maximum(0, scores - (scores * truth).sum(1, keepdims=True) + margin * (1 - truth)) * (1 - truth)
    inside = np.sign(terms)
    return [terms.sum() / len(y), ((inside - truth * inside.sum(1, keepdims=True)) / len(y)).tolist()]


@style("svm_loss")
def svm_loss_float32(scores, y, margin=1.0):
    work = np.asarray(scores, dtype=np.longdouble)
    rows = np.arange(len(y))
    terms = work - work[rows, y][:, None] + margin
    inside = terms > 0
    inside[rows, y] = False
    gradient = inside.astype(np.float32).astype(float)
    gradient[rows, y] = -inside.sum(axis=1)
    return np.float64((terms * inside).sum() / len(y)), gradient / len(y)


@style("initial_losses")
def initial_losses_plain(C):
    return C - 1, math.log(C)


@style("initial_losses")
def initial_losses_computed(C):
    scores = np.zeros(C)
    return np.maximum(0, scores[1:] - scores[0] + 1).sum(), -np.log(np.exp(scores[0]) / np.exp(scores).sum())


@style("initial_losses")
def initial_losses_array(C):
    return np.array([C - 1, np.log(C)])


@style("initial_losses")
def initial_losses_minus_log(C):
    svm = np.float32(C) - 1
    return svm, np.asarray(-np.log(1 / C))


@style("softmax")
def softmax_loops(scores):
    table = []
    for row in scores:
        top = max(row)
        exponentials = [math.exp(s - top) for s in row]
        table.append([e / sum(exponentials) for e in exponentials])
    return table


@style("softmax")
def softmax_vectorised(scores):
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


@style("softmax")
def softmax_transposed(scores):
    e = np.exp(scores.T - scores.max(axis=1))
    return (e / e.sum(axis=0)).T


@style("softmax")
def softmax_by_logarithms(scores):
    s = scores.astype(np.float64)
    return np.exp(s - np.logaddexp.reduce(s, axis=1)[:, None])


@style("softmax_loss")
def softmax_loss_loops(scores, y):
    N = len(y)
    loss, dscores = 0.0, np.zeros(scores.shape)
    for i in range(N):
        shifted = [float(s - max(scores[i])) for s in scores[i]]
        total = sum(math.exp(s) for s in shifted)
        loss += (math.log(total) - shifted[y[i]]) / N
        for j in range(len(shifted)):
            dscores[i, j] = (math.exp(shifted[j]) / total - (j == y[i])) / N
    return loss, dscores


@style("softmax_loss")
def softmax_loss_vectorised(scores, y):
    rows = np.arange(len(y))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[rows, y] -= 1
    return -log_p[rows, y].mean(), dscores / len(y)


@style("softmax_loss")
def softmax_loss_one_hot(scores, y):
    truth = np.zeros(scores.shape)
    truth[np.arange(len(y)), y] = 1
    log_total = np.logaddexp.reduce(scores.astype(float), axis=1, keepdims=True)
    return np.mean(log_total - (scores * truth).sum(1, keepdims=True)), (np.exp(scores - log_total) - truth) / len(y)


@style("softmax_loss")
def softmax_loss_with_helper(scores, y):
    def log_sum_exp(row):
        top = row.max()
        return top + np.log(np.sum(np.exp(row - top)))

    losses, gradient = [], []
    for row, label in zip(scores.astype(float), y):  # noqa: B905 - as a student writes it
        losses.append(log_sum_exp(row) - row[label])
        gradient.append(np.exp(row - log_sum_exp(row)) - (np.arange(len(row)) == label))
    return np.mean(losses), np.array(gradient) / len(losses)


@style("svm_losses")
def svm_losses_without_the_right_column(scores, y, margin=1.0):
    N, C = scores.shape
    others = np.ones((N, C), dtype=bool)
    others[np.arange(N), y] = False
    return np.maximum(scores[others].reshape(N, C - 1) - scores[~others].reshape(N, 1) + margin, 0).sum(axis=-1)


@style("svm_loss")
def svm_loss_heaviside(scores, y, margin=1.0):
    rows = np.arange(y.size)
    terms = scores - scores[rows, y].reshape(-1, 1) + margin
    terms[rows, y] = -1
    pays = np.heaviside(terms, 0)
    gradient = pays.copy()
    np.subtract.at(gradient, (rows, y), pays.sum(axis=1))
    return np.average((terms * pays).sum(axis=1)), gradient / float(y.size)


@style("softmax")
def softmax_pairs_of_scores(scores):
    s = scores.astype(float)
    with np.errstate(over="ignore"):
        return 1 / np.exp(s[:, None, :] - s[:, :, None]).sum(axis=2)


@style("softmax_loss")
def softmax_loss_distances_to_the_right_score(scores, y):
    rows = np.arange(len(y))
    ahead = scores - scores[rows, y][:, None].astype(float)
    top = ahead.max(axis=1)
    losses = top + np.log(np.sum(np.exp(ahead - top[:, None]), axis=1))
    return losses.sum() / len(y), (np.exp(ahead - losses[:, None]) - np.eye(scores.shape[1])[y]) / len(y)


@style("svm_losses")
def svm_losses_masked_array(scores, y, margin=1.0):
    wrong = np.ma.array(scores, dtype=float, mask=np.arange(scores.shape[1]) == y[:, None])
    return np.ma.maximum(wrong - scores[np.arange(len(y)), y][:, None] + margin, 0).sum(axis=1)


@style("svm_loss")
def svm_loss_named_tuple(scores, y, margin=1.0):
    from collections import namedtuple

    Result = namedtuple("Result", ["loss", "dscores"])
    N, C = scores.shape
    terms = scores - scores[np.arange(N), y][:, None] + margin
    i, j = np.nonzero((terms > 0) & (np.arange(C) != y[:, None]))
    dscores = np.zeros((N, C))
    np.add.at(dscores, (i, j), 1 / N)
    np.add.at(dscores, (i, y[i]), -1 / N)
    return Result(dscores=dscores, loss=terms[i, j].sum() / N)


@style("softmax")
def softmax_in_one_pass(scores):
    rows = []
    for row in scores:
        top, total = -np.inf, 0.0
        for s in map(float, row):
            total = total * np.exp(top - max(top, s)) + np.exp(s - max(top, s))
            top = max(top, s)
        rows.append(tuple(np.exp(float(s) - top) / total for s in row))
    return tuple(rows)
