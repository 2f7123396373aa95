"""The figures of lecture 06. Each draws with the student's own schedules once they pass, and says so.

rates        rate_figure: low, good, high, very high
floors       floor_figure: the noise floor of SGD, and what a drop does to it
drops        drop_figure: when to drop
races        race_figure: constant, step, cosine, linear, 1/√t
drawing      draw_figure: drag your own schedule, trained live
starts       warmup_figure: a high rate with and without warmup
batches      batch_figure: N times the batch, N times the rate
finals       rules_figure: SGD with momentum and Adam, with and without a schedule
digits       small networks, many learning rates in one pass
experiments  what takes longer is measured ahead: data/schedules.npz
own          on what a student's schedule is tried, and whose draws
"""

from course_lib.widgets.lec06.batches import batch_figure
from course_lib.widgets.lec06.digits import shrunk
from course_lib.widgets.lec06.drawing import draw_figure
from course_lib.widgets.lec06.drops import drop_figure
from course_lib.widgets.lec06.experiments import DROPS, SHAPES, TIMES, measured
from course_lib.widgets.lec06.finals import rules_figure
from course_lib.widgets.lec06.floors import floor_figure
from course_lib.widgets.lec06.races import race_figure
from course_lib.widgets.lec06.rates import rate_figure
from course_lib.widgets.lec06.starts import warmup_figure

__all__ = [
    "DROPS", "SHAPES", "TIMES", "batch_figure", "draw_figure", "drop_figure", "floor_figure", "measured", "race_figure",
    "rate_figure", "rules_figure", "shrunk", "warmup_figure",
]  # fmt: skip
