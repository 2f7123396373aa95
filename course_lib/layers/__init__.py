"""Layers that regularize, small and honest: what lecture 02's demonstrations run. NumPy only.

They behave differently in training and at test time. Randomness comes in as `u`, uniform in [0, 1);
nothing here draws by itself.

normalization  batch_norm, batch_norm_gradients
dropping       dropout, stochastic_depth, linear_survival
pooling        fractional_max_pool, pooling_edges
"""

from course_lib.layers.dropping import dropout, linear_survival, stochastic_depth
from course_lib.layers.normalization import RunningMoments, batch_norm, batch_norm_gradients
from course_lib.layers.pooling import fractional_max_pool, pooling_edges

__all__ = [
    "RunningMoments",
    "batch_norm",
    "batch_norm_gradients",
    "dropout",
    "fractional_max_pool",
    "linear_survival",
    "pooling_edges",
    "stochastic_depth",
]
