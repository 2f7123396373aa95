"""The figures of lecture 07. Each runs the student's own function once it passes, and says so.

model      model_figure: the bowl that Newton sees at a dragged point, and where its steps lead
ellipse    ellipse_figure: BFGS's ellipse turning into the Hessian's, step by step
cost       cost_figure: time and memory against n; measure_here: the same on this machine, with a button
race       race_figure: first and second order on real digits, per gradient and per second
batches    batch_figure: L-BFGS on batches of every size
advice     advice_figure: tuned learning rates, five seeds: what the practical advice stands on
places     the surfaces; softmax: lecture 01's classifier with its Hessian
yours      which function draws: the student's, or the reference
"""

from course_lib.widgets.lec07.advice import advice_figure
from course_lib.widgets.lec07.batches import batch_figure
from course_lib.widgets.lec07.cost import cost_figure, measure_here
from course_lib.widgets.lec07.ellipse import ellipse_figure
from course_lib.widgets.lec07.model import model_figure
from course_lib.widgets.lec07.places import PLACES
from course_lib.widgets.lec07.race import race_figure
from course_lib.widgets.lec07.softmax import Softmax, shrunk
from course_lib.widgets.lec07.yours import your_bfgs, your_lbfgs, your_newton

__all__ = [
    "PLACES", "Softmax", "advice_figure", "batch_figure", "cost_figure", "ellipse_figure", "measure_here",
    "model_figure", "race_figure", "shrunk", "your_bfgs", "your_lbfgs", "your_newton",
]  # fmt: skip
