"""The figures of lecture 08. Each runs the student's own function once it passes, and says so.

pictures   small pictures of our own, in colour and in gray
rings      ring_figure: the ring unrolled into radius and angle, and the best line
colors     color_figure: pixels move, the colour histogram stays
hogs       hog_figure: HOG of a picture that is turned, mirrored, moved, lit otherwise
clusters   kmeans_figure: four words for two-pixel patches, step by step
words      words_figure: click a visual word, its patches light up
race       features_figure: pixels, HOG, words and all of them on the digits
photos     photo_race: the same on CIFAR-10, after a click
"""

from course_lib.widgets.lec08.clusters import kmeans_figure
from course_lib.widgets.lec08.colors import color_figure
from course_lib.widgets.lec08.hogs import hog_figure
from course_lib.widgets.lec08.photos import photo_race
from course_lib.widgets.lec08.pictures import colour_picture
from course_lib.widgets.lec08.race import features_figure
from course_lib.widgets.lec08.rings import first_separated, ring_figure
from course_lib.widgets.lec08.words import cut, vocabulary, words_figure

__all__ = [
    "color_figure", "colour_picture", "cut", "features_figure", "first_separated", "hog_figure", "kmeans_figure",
    "photo_race", "ring_figure", "vocabulary", "words_figure",
]  # fmt: skip
