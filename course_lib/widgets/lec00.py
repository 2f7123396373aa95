"""The figures of lecture 00, the linear classifier.

semantic_gap_figure  a digit changed in six harmless ways, and what that does to its scores
template_figure      image × template = evidence, pixel by pixel, and all ten scores
boundary_figure      two classes in the plane, a boundary to drag
impossible_figure    point sets that no line separates, with the accuracy of every line
averages, trained    two linear classifiers of digits
linear_scores, accuracy   the references
ink_features, standardised, impossible_sets   the points
"""

from course_lib.widgets.lec00_common import accuracy, averages, linear_scores, trained
from course_lib.widgets.lec00_images import semantic_gap_figure
from course_lib.widgets.lec00_planes import boundary_figure, impossible_figure
from course_lib.widgets.lec00_points import impossible_sets, ink_features, standardised
from course_lib.widgets.lec00_templates import template_figure

__all__ = [
    "accuracy", "averages", "boundary_figure", "impossible_figure", "impossible_sets", "ink_features",
    "linear_scores", "semantic_gap_figure", "standardised", "template_figure", "trained",
]  # fmt: skip
