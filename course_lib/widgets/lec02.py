"""The figures of lecture 02. Each runs the student's own functions once they are right, and says so.

overfit_figure   12 weights through 12 points: λ against the curve, both errors, the weights
ball_figure      turn the example: which of all weights that fit does each penalty prefer?
paths_figure     eight weights fade as λ grows
max_norm_figure  rows of weights and the length they may have
digits_figure    templates of digits under L2 and L1; own_full_loss says whose function trains them
dropout_figure   dropout pass by pass, and what 1/keep is for
norm_figure      ten random layers, with batch normalization and without
depth_figure     stochastic depth: which of twenty blocks are there, and how many on average
pooling_figure   fractional pooling: random regions, and the mean over draws
fits, weights_at the numbers behind overfit_figure and paths_figure
"""

from course_lib.widgets.lec02_balls import ball_figure, max_norm_figure
from course_lib.widgets.lec02_depth import depth_figure
from course_lib.widgets.lec02_digits import digits_figure, own_full_loss
from course_lib.widgets.lec02_dropout import dropout_figure
from course_lib.widgets.lec02_fit import fits, overfit_figure
from course_lib.widgets.lec02_norm import norm_figure
from course_lib.widgets.lec02_paths import paths_figure, weights_at
from course_lib.widgets.lec02_pooling import pooling_figure

__all__ = [
    "ball_figure", "depth_figure", "digits_figure", "dropout_figure", "fits", "max_norm_figure", "norm_figure",
    "overfit_figure", "own_full_loss", "paths_figure", "pooling_figure", "weights_at",
]  # fmt: skip
