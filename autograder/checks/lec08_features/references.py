"""The library's answer where a check takes more than one for right."""

import numpy as np

from course_lib.features import edges


def image_gradients(gray):
    """The library's; nan stands for the direction of no gradient, where any will do."""
    magnitude, orientation = edges.image_gradients(gray)
    return magnitude, np.where(magnitude > 0, orientation, np.nan)
