"""Figures to play with. Python computes every number; the browser only draws.

loss_figure    two losses, one set of scores: drag the scores, scale W, move the margin
"""

from course_lib.widgets.loss_figure import loss_figure

__all__ = ["loss_figure"]
