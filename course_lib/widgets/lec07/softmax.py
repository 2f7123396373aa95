"""The softmax classifier of lecture 01 as a second-order method sees it: value, gradient and Hessian of one vector."""

from typing import NamedTuple

import numpy as np

from course_lib.losses import softmax, softmax_loss

LAM = 1e-3


class Softmax(NamedTuple):
    """Mean softmax loss of X Wᵀ plus λ ΣW², with W (C, D) laid out as one vector of C·D numbers."""

    X: np.ndarray
    y: np.ndarray
    classes: int = 10

    @property
    def n(self):
        return self.classes * self.X.shape[1]

    def __call__(self, w, rows=slice(None)):
        """(value, gradient) over all examples, or over some rows."""
        W, X = w.reshape(self.classes, -1), self.X[rows]
        loss, dscores = softmax_loss(X @ W.T, self.y[rows])
        return loss + LAM * float(w @ w), (dscores.T @ X).ravel() + 2 * LAM * w

    def hessian(self, w):
        """(n, n): the block of classes a and b is mean of p_a (1[a = b] − p_b) x xᵀ, plus 2λ on the diagonal."""
        C, D = self.classes, self.X.shape[1]
        P = softmax(self.X @ w.reshape(C, D).T)
        Z = (P[:, :, None] * self.X[:, None, :]).reshape(-1, self.n)  # p_a x, for all classes side by side
        H = -(Z.T @ Z) / len(Z) + 2 * LAM * np.eye(self.n)
        own = (Z.T @ self.X).reshape(C, D, D) / len(Z)
        blocks = H.reshape(C, D, C, D)  # a view: what is added here is added to H
        for a in range(C):
            blocks[a, :, a] += own[a]
        return H


def shrunk(X, side=7):
    """Images of 28 × 28 pixels, in rows, averaged down to side × side."""
    block = 28 // side
    return X.reshape(-1, side, block, side, block).mean(axis=(2, 4)).reshape(len(X), -1)
