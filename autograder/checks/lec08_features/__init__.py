"""Lecture 08: features, from polar coordinates to bags of visual words."""

from autograder.checks.lec08_features.cells import hog_cells
from autograder.checks.lec08_features.clusters import kmeans_step
from autograder.checks.lec08_features.color import color_histogram
from autograder.checks.lec08_features.edges import image_gradients
from autograder.checks.lec08_features.polar import to_polar
from autograder.checks.lec08_features.words import bag_of_words

CHECKS = [to_polar, color_histogram, image_gradients, hog_cells, kmeans_step, bag_of_words]
