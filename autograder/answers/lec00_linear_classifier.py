"""Lecture 00: right answers in many styles."""

import math

import numpy as np

ANSWERS = {"linear_scores": {}, "accuracy": {}}
EQUIVALENT = {
    "linear_scores": {"line 2: zeros becomes ones": "every column of the table is written over"},
}


def style(exercise):
    """Add the function below as a right answer to `exercise`."""

    def add(function):
        ANSWERS[exercise][function.__name__.removeprefix(f"{exercise}_")] = function
        return function

    return add


@style("linear_scores")
def linear_scores_loops(X, W, b):
    scores = []
    for x in X:
        row = []
        for w, bias in zip(W, b):  # noqa: B905 - as a student writes it
            total = float(bias)
            for k in range(len(x)):
                total += float(x[k]) * float(w[k])
            row.append(total)
        scores.append(row)
    return scores


@style("linear_scores")
def linear_scores_vectorised(X, W, b):
    scores = np.zeros((X.shape[0], W.shape[0]))
    for c in range(W.shape[0]):
        scores[:, c] = (X * W[c]).sum(axis=1) + b[c]
    return scores


@style("linear_scores")
def linear_scores_product(X, W, b):
    return np.matmul(X, W.transpose()) + b.reshape(1, -1)


@style("linear_scores")
def linear_scores_bias_trick(X, W, b):
    ones = np.ones((len(X), 1))
    return np.hstack([X, ones]) @ np.column_stack([W, b]).T


@style("linear_scores")
def linear_scores_einsum(X, W, b):
    return np.einsum("nd,cd->nc", X.astype(np.longdouble), W).astype(float) + b[np.newaxis]


@style("linear_scores")
def linear_scores_classes_first(X, W, b):
    def one(x):
        return W.dot(x) + b

    return np.vstack([one(x) for x in X])


@style("linear_scores")
def linear_scores_matrix(X, W, b):
    return np.asmatrix(X) * np.asmatrix(W).T + b


@style("linear_scores")
def linear_scores_transposed(X, W, b):
    columns = W @ X.T
    columns = columns + b[:, None]
    return columns.T


@style("accuracy")
def accuracy_loops(scores, y):
    right = 0
    for i in range(len(y)):
        best = 0
        for j in range(scores.shape[1]):
            if scores[i, j] > scores[i, best]:
                best = j
        if best == y[i]:
            right += 1
    return right / len(y)


@style("accuracy")
def accuracy_vectorised(scores, y):
    chosen = np.argmax(scores, axis=1)
    return np.sum(chosen == y) / scores.shape[0]


@style("accuracy")
def accuracy_mean(scores, y):
    return (scores.argmax(-1) == y).mean()


@style("accuracy")
def accuracy_lists(scores, y):
    rows = scores.tolist()
    hits = [row.index(max(row)) == label for row, label in zip(rows, y.tolist())]  # noqa: B905 - as a student writes it
    return math.fsum(hits) / len(hits)


@style("accuracy")
def accuracy_zero_dimensional(scores, y):
    wrong = np.count_nonzero(scores.argmax(axis=1) - y.astype(np.int64))
    return np.array(1 - wrong / y.size)


@style("accuracy")
def accuracy_sorted(scores, y):
    order = np.argsort(-scores.astype(float), axis=1, kind="stable")
    return np.average(order[:, 0] == y)


@style("accuracy")
def accuracy_float32(scores, y):
    hits = (scores.argmax(axis=1) == y).astype(np.float32)
    return hits.mean()


@style("accuracy")
def accuracy_first_of_the_best(scores, y):
    is_best = scores == scores.max(axis=1, keepdims=True)
    first = is_best & (is_best.cumsum(axis=1) == 1)
    return float(first[np.arange(len(y)), y].sum()) / float(len(y))


@style("linear_scores")
def linear_scores_tensordot(X, W, b):
    return np.add(np.tensordot(X, W, axes=(1, 1)), b)


@style("accuracy")
def accuracy_confusion_matrix(scores, y):
    C = scores.shape[1]
    counts = np.zeros((C, C), dtype=int)
    np.add.at(counts, (y, scores.argmax(axis=1)), 1)
    return np.trace(counts) / counts.sum()


@style("accuracy")
def accuracy_fraction(scores, y):
    from fractions import Fraction

    return Fraction(int(np.count_nonzero(scores.argmax(axis=1) == y)), len(y))


@style("linear_scores")
def linear_scores_rows_that_are_read_only(X, W, b):
    table = np.asfortranarray(X.astype(np.longdouble) @ W.T + b, dtype=">f8")
    table.flags.writeable = False
    return list(table)


@style("accuracy")
def accuracy_running_mean(scores, y):
    share = 0.0
    for n, (row, label) in enumerate(zip(scores, y), start=1):  # noqa: B905 - as a student writes it
        share += ((np.argmax(row) == label) - share) / n
    return share
