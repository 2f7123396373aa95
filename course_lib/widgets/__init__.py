"""Figures to play with. Python computes every number; the browser only draws.

trajectory_player  update rules race on a surface: play, scrub, drag the start, set the learning rate
everything         a figure with one of everything (see `example`): to copy from
rule, yours        a rule with numbers of its own; a student's own step function
figure             any picture of panels, layers and controls, described with arrays (see `scene`)
loss_figure        two losses, one set of scores: drag the scores, scale W, move the margin
"""

from course_lib.widgets.example import everything
from course_lib.widgets.figure import figure
from course_lib.widgets.loss_figure import loss_figure
from course_lib.widgets.player import trajectory_player
from course_lib.widgets.rules import rule, yours

__all__ = ["everything", "figure", "loss_figure", "rule", "trajectory_player", "yours"]
