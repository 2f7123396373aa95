"""The figures of lecture 01 beside `loss_figure`. Each runs the student's own functions once they are right.

average_figure   one digit, and the average of 1 to 300 others of its class
common_figure    ten templates and their scores, with and without their common average
accuracy_figure  one digit's scores; help the right class along, and watch when accuracy notices
hinge_figure     the hinge: move the gap and the margin
digit_figure     twelve digits, the most expensive first: who pays, how much, and the probabilities
stretch_figure   three bills while W is stretched
push_figure      steps against the gradient of the hinge: one class after the other stops paying
softmax_figure   scores to probabilities: shift all of them, or stretch W
gap_figure       both losses against the gap between two scores: stretch W, and watch who rests
training_figure  ten templates while they are learned, beside both losses
"""

from course_lib.widgets.losses_digit import accuracy_figure, push_figure, softmax_figure
from course_lib.widgets.losses_figures import digit_figure
from course_lib.widgets.losses_gap import gap_figure
from course_lib.widgets.losses_hinge import hinge_figure, stretch_figure
from course_lib.widgets.losses_templates import average_figure, common_figure
from course_lib.widgets.losses_training import training_figure

__all__ = [
    "accuracy_figure", "average_figure", "common_figure", "digit_figure", "gap_figure", "hinge_figure", "push_figure",
    "softmax_figure", "stretch_figure", "training_figure",
]  # fmt: skip
