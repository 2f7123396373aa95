"""The figures of lecture 05. Each runs the student's own step function once it passes, and says so.

plane        map_figure: every learning rate and friction of momentum at once, and the run of the one you pick
conventions  conventions_figure: three ways to write momentum, and where they part
terrain      terrain_figure: the learning rate that AdaGrad and RMSProp give each coordinate
moments      moments_figure: Adam's two averages, raw and corrected
decay        decay_figure: what L2 and decoupled decay leave of two weights
race         race_figure: six optimizers, shared or tuned learning rates, the valley turned
digits       digits_figure: six optimizers and nine learning rates on real digits
own          step_of: the student's step function or the reference; player_rule: the same for the player
"""

from course_lib.widgets.lec05.conventions import conventions_figure
from course_lib.widgets.lec05.decay import decay_figure
from course_lib.widgets.lec05.digits import digits_figure, measure_digits
from course_lib.widgets.lec05.moments import moments_figure
from course_lib.widgets.lec05.own import player_rule, step_of
from course_lib.widgets.lec05.plane import map_figure
from course_lib.widgets.lec05.race import race_figure
from course_lib.widgets.lec05.terrain import terrain_figure

__all__ = [
    "conventions_figure", "decay_figure", "digits_figure", "map_figure", "measure_digits", "moments_figure",
    "player_rule", "race_figure", "step_of", "terrain_figure",
]  # fmt: skip
