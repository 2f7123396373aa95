"""Features: what a linear classifier sees instead of pixels. NumPy only; all images at once.

transforms  to_polar, standardize, with_ones: change the question until a line can answer it
color       color_histogram, hue_histogram: which colours, wherever they are
edges       image_gradients, hog_cells, hog: which edges, and where
windows     patches, normalize_contrast, whitening: small windows of images, made comparable
clusters    kmeans, kmeans_plus_plus, kmeans_step, nearest: centers that stand for many points
words       bag_of_words, learn_words, visual_words: which typical patches
"""

from course_lib.features.clusters import (
    Clusters,
    kmeans,
    kmeans_plus_plus,
    kmeans_step,
    nearest,
    squared_distances,
)
from course_lib.features.color import color_histogram, grayscale, hue, hue_histogram
from course_lib.features.edges import hog, hog_cells, image_gradients
from course_lib.features.transforms import Standardization, standardization, standardize, to_polar, with_ones
from course_lib.features.windows import (
    Whitening,
    normalize_contrast,
    patches,
    sample_patches,
    whiten,
    whitening,
)
from course_lib.features.words import Vocabulary, activations, bag_of_words, learn_words, visual_words

__all__ = [
    "Clusters", "Standardization", "Vocabulary", "Whitening", "activations", "bag_of_words",
    "color_histogram", "grayscale", "hog", "hog_cells", "hue", "hue_histogram", "image_gradients",
    "kmeans", "kmeans_plus_plus", "kmeans_step", "learn_words", "nearest", "normalize_contrast",
    "patches", "sample_patches", "squared_distances", "standardization", "standardize", "to_polar",
    "visual_words", "whiten", "whitening", "with_ones",
]  # fmt: skip
