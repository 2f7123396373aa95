"""The figures of lecture 03: slopes by patience, slopes by calculus, and the one checked by the other.

compass_figure   the slope in every direction: which is the steepest, and how steep
table_figure     the slides' W + h, entry by entry, with as many decimals as you like
steps_figure     a function under the magnifying glass, and the error of its slope over h
relative_figure  two numbers a gap apart: relative error against their size
cost_figure      how long one gradient takes, measured here, against the number of weights
hand_figure      the first step down from W = 0 as images, from one example to all
errors_figure    a gradient check as a picture: which weight of which digit is wrong
"""

from course_lib.widgets.lec03.byhand import hand_figure
from course_lib.widgets.lec03.compass import compass_figure
from course_lib.widgets.lec03.cost import cost_figure
from course_lib.widgets.lec03.errors import errors_figure
from course_lib.widgets.lec03.relative import relative_figure
from course_lib.widgets.lec03.steps import steps_figure
from course_lib.widgets.lec03.table import table_figure

__all__ = [
    "compass_figure", "cost_figure", "errors_figure", "hand_figure", "relative_figure", "steps_figure", "table_figure",
]  # fmt: skip
