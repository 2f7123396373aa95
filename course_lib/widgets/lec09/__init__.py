"""Figures of lecture 09: a network of two layers.

turn_figure     four hidden units fold the plane; turn the hidden space until a line separates
fold_figure     the regions of a network while it learns, for any number of hidden units
flow_figure     forward and backward through every array, with shapes and numbers
parts_figure    what hidden units look for, while they learn it
choices_figure  loss, features, regularizer, optimizer and schedule on real digits, all combinations
networks        the functions and the runs behind them
"""

from course_lib.widgets.lec09 import choices, flow, networks
from course_lib.widgets.lec09.choices import choices_figure
from course_lib.widgets.lec09.flow import flow_figure
from course_lib.widgets.lec09.folding import fold_figure
from course_lib.widgets.lec09.parts import parts_figure
from course_lib.widgets.lec09.turning import turn_figure

__all__ = ["choices", "choices_figure", "flow", "flow_figure", "fold_figure", "networks", "parts_figure", "turn_figure"]
