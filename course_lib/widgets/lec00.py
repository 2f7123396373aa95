"""The figures of lecture 00, the linear classifier.

pixels_figure        pictures, to move, and the numbers behind them
semantic_gap_figure  a digit changed in six harmless ways, and what that does to its scores
variation_figure     images of one class on top of each other: what they have in common
likeness_figure      the nearest image of its own class, and of another
reading_figure       a digit read row by row, and its ten scores
means_figure         the mean of more and more images of a class
template_figure      image × template = evidence, pixel by pixel, and all ten scores
boundary_figure      two classes in the plane, a boundary to drag
regions_figure       three classes in the plane: their borders move and turn
impossible_figure    point sets that no line separates, with the accuracy of every line
odd_figure           one template for five digits, or ten
averages, trained    two linear classifiers of digits
linear_scores, accuracy   the references
ink_features, standardised, impossible_sets   the points
"""

from course_lib.references.lec00 import accuracy, linear_scores
from course_lib.widgets.lec00_common import averages, trained
from course_lib.widgets.lec00_digits import likeness_figure, pixels_figure
from course_lib.widgets.lec00_images import semantic_gap_figure
from course_lib.widgets.lec00_means import means_figure, variation_figure
from course_lib.widgets.lec00_planes import boundary_figure, impossible_figure
from course_lib.widgets.lec00_points import impossible_sets, ink_features, standardised
from course_lib.widgets.lec00_regions import regions_figure
from course_lib.widgets.lec00_scores import odd_figure, reading_figure
from course_lib.widgets.lec00_templates import template_figure

__all__ = [
    "accuracy", "averages", "boundary_figure", "impossible_figure", "impossible_sets", "ink_features",
    "likeness_figure", "linear_scores", "means_figure", "odd_figure", "pixels_figure", "reading_figure",
    "regions_figure", "semantic_gap_figure", "standardised", "template_figure", "trained", "variation_figure",
]  # fmt: skip
