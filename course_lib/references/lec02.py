"""The exercises of lecture 02: the elastic net, and the loss that a penalty is part of.

>>> import numpy as np
>>> elastic_net(np.array([1.0, -2.0]), beta=1.0)[0]
8.0
"""

from course_lib import regularizers
from course_lib.losses import softmax_loss
from course_lib.objective import linear_objective


def elastic_net(W, beta):
    """Σ β w² + |w|, and its gradient."""
    return regularizers.elastic_net(W, beta)


def regularized_loss(W, X, y, lam):
    """The mean softmax loss of X Wᵀ + λ Σ W², and its gradient."""
    return linear_objective(W, X, y, loss=softmax_loss, regularizer=regularizers.l2, lam=lam)
