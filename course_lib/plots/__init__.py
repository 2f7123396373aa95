"""Pictures of what the course talks about, each with words for who cannot see it.

digits       digits, templates, score_bars, curves
surfaces     contours, paths, bands, training_history, u_curve
features     hog_glyphs, word_gallery, color_templates
classifiers  decision_regions, constraint_balls
picture      Picture: a figure and its words
"""

from course_lib.plots.classifiers import constraint_balls, decision_regions
from course_lib.plots.digits import curves, digits, score_bars, templates
from course_lib.plots.features import color_templates, hog_glyphs, word_gallery
from course_lib.plots.picture import Picture
from course_lib.plots.surfaces import bands, contours, paths, training_history, u_curve

__all__ = [
    "Picture", "bands", "color_templates", "constraint_balls", "contours", "curves", "decision_regions", "digits",
    "hog_glyphs", "paths", "score_bars", "templates", "training_history", "u_curve", "word_gallery",
]  # fmt: skip
