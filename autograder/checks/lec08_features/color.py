"""Colour histograms: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec08_features.cases import ENDS, INSIDE, color_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec08 as references

color_histogram = Check(
    reference=references.color_histogram,
    results=("histogram",),
    parts=(Part("values inside (0, 1)", 2, tag=INSIDE), Part("values of exactly 0 and 1", 1, tag=ENDS)),
    calls=color_calls,
    hints=(
        "Begin with one colour: how many of its values fall into each of the equal bins between 0 and 1?",
        "A value times the number of bins, rounded down, is the index of its bin; only the value 1 then lands one bin too far.",
        "Count for red, green and blue separately, divide each by the number of pixels, and join the three end to end.",
    ),
)


def _shares(index, bins):
    """The histogram of an image in which the number of its bin stands for each value."""
    return np.concatenate([np.bincount(index[:, :, c].ravel(), minlength=bins) for c in range(3)]) / index[:, :, 0].size


def _counts(image, bins, value_range=(0, 1), **more):
    """Counts (3, bins) of each colour by NumPy's histogram."""
    return np.array([np.histogram(image[:, :, c], bins, value_range, **more)[0] for c in range(3)])


@color_histogram.mistake
def keeps_the_counts(image, bins):
    """You return how many pixels fall into each bin; the share of them is asked for, so that each colour sums to 1 and
    large and small images can be compared."""
    return _counts(image, bins).ravel()


@color_histogram.mistake
def takes_the_density(image, bins):
    """Each colour sums to the number of bins instead of 1: a density has area 1, which is its sum times the width of
    a bin. Divide the counts by the number of pixels."""
    return _counts(image, bins, density=True).ravel()


@color_histogram.mistake
def sums_to_1_over_all_colours(image, bins):
    """All three histograms together sum to 1; each of them should, so divide by the number of pixels and not by the
    number of values."""
    return (_counts(image, bins) / image.size).ravel()


@color_histogram.mistake
def divides_by_the_fullest_bin(image, bins):
    """Your fullest bin is 1 in each colour; the *sum* of each colour's bins should be 1."""
    counts = _counts(image, bins)
    return (counts / counts.max(axis=1, keepdims=True)).ravel()


@color_histogram.mistake
def lets_the_image_choose_the_range(image, bins):
    """Your bins run from the smallest to the largest value of the image, so histograms of two images mean different
    things. The bins divide the range from 0 to 1, whatever is in the image."""
    return (_counts(image, bins, value_range=None) / image[:, :, 0].size).ravel()


@color_histogram.mistake
def expects_bytes(image, bins):
    """Nearly everything falls into your first bin: it is far too wide, as for bytes from 0 to 255. The colours here are
    floats from 0 to 1."""
    return (_counts(image, bins, value_range=(0, 255)) / image[:, :, 0].size).ravel()


@color_histogram.mistake
def loses_the_value_1(image, bins):
    """Values of exactly 1 are in none of your bins: every bin is half open, but the last one includes its right
    end."""
    return (_counts(np.where(image == 1, 2, image), bins) / image[:, :, 0].size).ravel()


@color_histogram.mistake
def has_one_bin_less(image, bins):
    """Your index of a value runs up to bins − 1 only for the value 1 itself, so the bins are too wide and the last one
    is nearly empty: multiply by the number of bins, and take care of the value 1 by itself."""
    index = np.floor(image * (bins - 1)).astype(int)
    return _shares(index, bins)


@color_histogram.mistake
def rounds_to_the_nearest(image, bins):
    """You round to the nearest index, so the first and the last bin are half as wide as the others. All bins are
    equally wide: round down."""
    index = np.round(image * (bins - 1)).astype(int)
    return _shares(index, bins)


@color_histogram.mistake
def puts_blue_first(image, bins):
    """Your three histograms are in the wrong order: red, green, blue. (OpenCV keeps them the other way round.)"""
    return (_counts(image, bins)[::-1] / image[:, :, 0].size).ravel()


@color_histogram.mistake
def mixes_the_colours(image, bins):
    """Your bins are sorted by brightness first: red, green and blue of bin 0, then those of bin 1. All bins of red come
    first, then all of green, then all of blue."""
    return (_counts(image, bins).T / image[:, :, 0].size).ravel()


@color_histogram.mistake
def keeps_a_table(image, bins):
    """You return a table with a row for each colour, shape (3, bins); a classifier wants one vector of shape
    (3 · bins,)."""
    return _counts(image, bins) / image[:, :, 0].size


@color_histogram.mistake
def forgets_that_there_are_colours(image, bins):
    """You return one histogram of all values; red, green and blue each have their own."""
    return np.histogram(image, bins, (0, 1))[0] / image.size


@color_histogram.mistake
def looks_for_colours_in_the_rows(image, bins):
    """You take the first three rows of the image for its colours: the colour is the *last* axis of (H, W, 3)."""
    return np.concatenate([np.histogram(image[c], bins, (0, 1))[0] / image[c].size for c in range(3)])


@color_histogram.mistake
def always_has_8_bins(image, bins):
    """Right for 8 bins and only then: use the argument `bins`."""
    return (_counts(image, 8) / image[:, :, 0].size).ravel()


@color_histogram.mistake
def reshapes_the_colours_together(image, bins):
    """Reshaped to three rows, your colours are mixed: neighbouring numbers are red, green and blue of one pixel. Take each
    colour out along the *last* axis of (H, W, 3)."""
    rows = image.reshape(3, -1)
    return np.concatenate([np.histogram(row, bins, (0, 1))[0] for row in rows]) / rows.shape[1]


@color_histogram.mistake
def divides_by_the_rows(image, bins):
    """Your counts are divided by the number of the image's rows; divide by the number of its pixels, H · W."""
    return (_counts(image, bins) / len(image)).ravel()


@color_histogram.mistake
def adds_once_for_each_bin(image, bins):
    """Of several pixels in the same bin only one counts: `a[index] += 1` with an array of indices adds once for each
    *different* index. Loop, or count them."""
    return ((_counts(image, bins) > 0) / image[:, :, 0].size).ravel()


@color_histogram.mistake
def falls_over_the_value_1(image, bins):
    """A value of exactly 1, times the number of bins, is an index one beyond the last bin. The last bin includes its right
    end: stop the index there."""
    histogram = np.zeros((3, bins))
    for color in range(3):
        for value in image[:, :, color].ravel():
            histogram[color, int(value * bins)] += 1
    return histogram.ravel() / image[:, :, 0].size


@color_histogram.mistake
def rounds_to_bytes_first(image, bins):
    """Right for few bins: your values are made bytes first, and with many bins that moves some of them into the bin
    before. Work with the floats themselves."""
    return (_counts((image * 255).astype(np.uint8), bins, (0, 255)) / image[:, :, 0].size).ravel()


@color_histogram.mistake
def divides_by_the_columns(image, bins):
    """Your counts are divided by the number of the image's columns; divide by the number of its pixels, H · W."""
    return (_counts(image, bins) / image.shape[1]).ravel()


@color_histogram.mistake
def counts_red_three_times(image, bins):
    """All three of your histograms are that of red: does the number of the colour appear where you take it out of the
    image?"""
    return np.tile(_counts(image, bins)[0] / image[:, :, 0].size, 3)


@color_histogram.mistake
def goes_on_counting(image, bins):
    """Your histogram of green goes on from that of red, and blue's from both: begin each colour with zeros."""
    return (_counts(image, bins).cumsum(axis=0) / image[:, :, 0].size).ravel()


@color_histogram.mistake
def rounds_the_bins_number(image, bins):
    """You round the bin's number to the nearest, so your first bin is half as wide as the others. A bin begins where its
    number does: round down."""
    index = np.minimum(np.round(image * bins).astype(int), bins - 1)
    return _shares(index, bins)


@color_histogram.mistake(slug="changes-its-input")
def scales_in_place(image, bins):
    """Changes the caller's image."""
    image *= bins
    index = np.minimum(image.astype(int), bins - 1)
    return _shares(index, bins)
