"""The figures of lecture 04. Each runs the student's own function once it passes, and says so.

directions   direction_figure: how often a random step helps, against the number of dimensions
bowls        learning_rate_figure: to the edge 2/L and beyond; conditioning_figure: narrow, turned valleys
rests        rest_figure: drag a start around saddles, valleys and plateaus, with the Hessian's eigenvalues
noise        cloud_figure: minibatch gradients around the true one
races        race_figure: batch sizes against the clock; patience_figure: early stopping
walks        walk_figure: ten steps on real digits; many_figure: what random Hessians are
landscape    landscape_figure: planes cut through a network's loss
references   what the exercises should do: course_lib.references.lec04
"""

from course_lib.references import lec04 as references
from course_lib.widgets.descent.bowls import conditioning_figure, learning_rate_figure
from course_lib.widgets.descent.directions import direction_figure
from course_lib.widgets.descent.landscape import landscape_figure
from course_lib.widgets.descent.noise import cloud_figure
from course_lib.widgets.descent.races import patience_figure, race_figure
from course_lib.widgets.descent.rests import rest_figure
from course_lib.widgets.descent.walks import many_figure, walk_figure

__all__ = [
    "cloud_figure", "conditioning_figure", "direction_figure", "landscape_figure", "learning_rate_figure",
    "many_figure", "patience_figure", "race_figure", "references", "rest_figure", "walk_figure",
]  # fmt: skip
