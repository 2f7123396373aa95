"""Features agree with scikit-image, scikit-learn and NumPy, and refuse bad input with a sentence."""

import matplotlib.colors
import numpy as np
import pytest
import skimage.color
import skimage.feature
from hypothesis import given
from hypothesis import strategies as st
from skimage.feature import _hog as skimage_hog
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.feature_extraction.image import extract_patches_2d
from sklearn.metrics import pairwise_distances
from sklearn.preprocessing import StandardScaler

from course_lib import features as ft

RNG = np.random.default_rng(0)
GRAY = RNG.random((6, 32, 40))
COLOR = RNG.random((5, 8, 10, 3))
POINTS = np.concatenate([RNG.normal(center, 0.7, (150, 5)) for center in range(0, 12, 2)])


# ---- HOG


def skimage_settings(cell, bins, block, norm):
    return {
        "orientations": bins,
        "pixels_per_cell": (cell, cell),
        "cells_per_block": (block, block),
        "block_norm": norm,
    }


def votes_in_double_precision(gx, gy, cell_columns, cell_rows, columns, rows, C, R, bins, out):
    """Stand-in for scikit-image's counter of votes, which adds in single precision: np.histogram."""
    magnitude, orientation = np.hypot(gx, gy), np.rad2deg(np.arctan2(gy, gx)) % 180
    for r in range(R):
        for c in range(C):
            cell = np.s_[r * cell_rows : (r + 1) * cell_rows, c * cell_columns : (c + 1) * cell_columns]
            votes, _ = np.histogram(orientation[cell], bins, (0, 180), weights=magnitude[cell])
            out[r, c] = votes / (cell_rows * cell_columns)


HOG_SETTINGS = [(8, 9, 2, "L2-Hys"), (8, 9, 3, "L2"), (8, 4, 1, "L1"), (5, 12, 2, "L2-Hys"), (7, 6, 2, "L2")]


@pytest.mark.parametrize("cell, bins, block, norm", HOG_SETTINGS)
def test_hog_is_scikit_images_up_to_its_single_precision(cell, bins, block, norm):
    settings = skimage_settings(cell, bins, block, norm)
    theirs = [skimage.feature.hog(image, **settings) for image in GRAY]
    ours = ft.hog(GRAY, cell=cell, bins=bins, block=block, norm=norm)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-6)


@pytest.mark.parametrize("cell, bins, block, norm", HOG_SETTINGS)
def test_hog_is_scikit_images_where_its_votes_are_added_in_double(monkeypatch, cell, bins, block, norm):
    monkeypatch.setattr(skimage_hog._hoghistogram, "hog_histograms", votes_in_double_precision)
    settings = skimage_settings(cell, bins, block, norm)
    theirs = [skimage.feature.hog(image, **settings) for image in GRAY]
    ours = ft.hog(GRAY, cell=cell, bins=bins, block=block, norm=norm)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10)


def whole_gradients(p, q, rng):
    """An image of whole numbers whose gradient is (0 or ±p, 0 or ±q), with p² + q² a square: exact votes."""
    rows, columns = (step * np.cumsum(rng.integers(-1, 2, 40)) for step in (q, p))
    rows, columns = (np.repeat(line, 2)[:40] for line in (rows, columns))
    return rows[:, None] + columns.astype(float)


@pytest.mark.parametrize("p, q", [(3, 4), (4, 3), (5, 12), (12, 5), (8, 15), (24, 7), (20, 21), (9, 40)])
def test_hog_is_scikit_images_untouched_on_votes_exact_in_single_precision(p, q):
    image = whole_gradients(p, q, np.random.default_rng(p))
    theirs = skimage.feature.hog(image, 9, (8, 8), (2, 2))
    np.testing.assert_allclose(ft.hog(image), theirs, rtol=0, atol=1e-10)
    assert theirs.std() > 0.05


def test_hog_of_the_slides_image_has_10800_numbers():
    assert ft.hog(np.zeros((240, 320)), norm="none").size == 30 * 40 * 9 == 10_800


def test_hog_of_one_image_is_its_row_among_many():
    np.testing.assert_array_equal(ft.hog(GRAY)[3], ft.hog(GRAY[3]))
    assert ft.hog(GRAY.reshape(2, 3, 32, 40)).shape == (2, 3, ft.hog(GRAY).shape[1])


def test_hog_in_chunks_is_hog_at_once(monkeypatch):
    whole = ft.hog(GRAY)
    monkeypatch.setattr("course_lib.features.edges.CHUNK_PIXELS", 1)
    np.testing.assert_array_equal(ft.hog(GRAY), whole)


@pytest.mark.parametrize("angle", range(0, 180, 15))
@pytest.mark.parametrize("binning", ["hard", "soft"])
def test_an_edge_votes_for_its_direction(angle, binning):
    """A ramp that rises at `angle` has one direction; soft binning shares it between the two nearest bins."""
    rows, columns = np.mgrid[:8, :8]
    ramp = np.cos(np.radians(angle)) * columns + np.sin(np.radians(angle)) * rows
    magnitude, orientation = ft.image_gradients(ramp)
    votes = ft.hog_cells(magnitude, orientation + 1e-9, cell=8, bins=12, binning=binning)[0, 0]
    expected = np.zeros(12)
    if binning == "hard":
        expected[angle // 15] = 64
    else:
        expected[[angle // 15, angle // 15 - 1]] = 32
    np.testing.assert_allclose(votes, expected, atol=1e-6)


def test_soft_votes_are_shared_in_proportion_to_nearness():
    votes = ft.hog_cells(np.full((1, 1), 4.0), np.full((1, 1), 35.0), cell=1, bins=9, binning="soft")[0, 0]
    np.testing.assert_allclose(votes, [0, 3, 1, 0, 0, 0, 0, 0, 0])  # centres at 10, 30, 50: 35 is 3/4 of the way


def test_image_gradients_are_numpys_and_an_angle_below_180():
    magnitude, orientation = ft.image_gradients(GRAY)
    gy, gx = np.gradient(GRAY, axis=(1, 2))
    np.testing.assert_allclose(magnitude * np.exp(2j * np.radians(orientation)), (gx + 1j * gy) ** 2 / magnitude)
    assert orientation.min() >= 0
    assert orientation.max() < 180


def test_a_negative_angle_too_small_for_180_counts_as_0():
    _, orientation = ft.image_gradients(np.array([[0.0, 1.0], [-1e-17, 1.0]]))
    assert orientation.max() < 180


@given(st.integers(0, 2**32 - 1), st.sampled_from(["hard", "soft"]), st.integers(1, 20), st.integers(1, 9))
def test_every_vote_is_counted_once(seed, binning, bins, cell):
    rng = np.random.default_rng(seed)
    magnitude, orientation = rng.random((2, 9, 18)), rng.random((2, 9, 18)) * 180
    cells = ft.hog_cells(magnitude, orientation, cell=cell, bins=bins, binning=binning)
    rows, columns = 9 // cell * cell, 18 // cell * cell
    assert np.isclose(cells.sum(), magnitude[:, :rows, :columns].sum())


# ---- colour


@pytest.mark.parametrize("bins", [1, 2, 7, 16])
def test_color_histogram_is_numpys(bins):
    images = np.concatenate([COLOR, np.round(COLOR)])
    expected = [
        np.concatenate([np.histogram(image[..., c], bins, (0, 1))[0] for c in range(3)]) / 80 for image in images
    ]
    np.testing.assert_allclose(ft.color_histogram(images, bins), expected)


def test_hue_is_matplotlibs_and_scikit_images():
    images = np.concatenate([COLOR, np.round(COLOR), np.full_like(COLOR, 0.5)])
    np.testing.assert_allclose(ft.hue(images), matplotlib.colors.rgb_to_hsv(images)[..., 0], atol=1e-14)
    np.testing.assert_allclose(ft.hue(images), skimage.color.rgb2hsv(images)[..., 0], atol=1e-14)


def test_hue_histogram_is_numpys():
    expected = [np.histogram(ft.hue(image), 10, (0, 1))[0] / 80 for image in COLOR]
    np.testing.assert_allclose(ft.hue_histogram(COLOR, 10), expected)


def test_histograms_forget_where():
    shuffled = RNG.permutation(COLOR.reshape(5, 80, 3), axis=1).reshape(COLOR.shape)
    np.testing.assert_array_equal(ft.color_histogram(shuffled), ft.color_histogram(COLOR))
    np.testing.assert_array_equal(ft.hue_histogram(shuffled), ft.hue_histogram(COLOR))


# ---- transforms


def test_rings_become_separable_in_polar_coordinates():
    angle = np.linspace(0, 6, 50)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert ft.to_polar(2 * ring)[:, 0].min() > ft.to_polar(ring)[:, 0].max()
    assert ft.to_polar(np.zeros((1, 2))).tolist() == [[0, 0]]


def test_polar_coordinates_come_back():
    points = RNG.normal(size=(20, 2))
    r, angle = ft.to_polar(points).T
    np.testing.assert_allclose(np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1), points)


def test_standardize_is_scikit_learns():
    X = RNG.normal(3, 5, (50, 4))
    X[:, 2] = 7.0
    scaler = StandardScaler().fit(X)
    np.testing.assert_allclose(ft.standardize(X[:9], ft.standardization(X)), scaler.transform(X[:9]), atol=1e-14)


def test_with_ones_carries_the_bias():
    X, W, b = RNG.random((4, 3)), RNG.random((2, 3)), RNG.random(2)
    np.testing.assert_allclose(ft.with_ones(X) @ np.c_[W, b].T, X @ W.T + b)


# ---- patches


@pytest.mark.parametrize("images", [GRAY, COLOR])
def test_patches_are_scikit_learns(images):
    rows = ft.patches(images, size=4, stride=1)
    for image, row in zip(images, rows, strict=True):
        np.testing.assert_array_equal(
            row.reshape(-1, row.shape[-1]), extract_patches_2d(image, (4, 4)).reshape(-1, row.shape[-1])
        )
    np.testing.assert_array_equal(ft.patches(images, size=4, stride=3), rows[:, ::3, ::3])


def test_sampled_patches_are_patches_and_cover_the_images():
    known = {patch.tobytes() for patch in ft.patches(COLOR, size=4, stride=1).reshape(-1, 48)}
    sampled = ft.sample_patches(COLOR, 2000, size=4, rng=np.random.default_rng(1))
    assert {patch.tobytes() for patch in sampled} == known


def test_contrast_normalisation_undoes_light_and_shadow():
    plain = ft.normalize_contrast(POINTS, eps=1e-14)
    np.testing.assert_allclose(ft.normalize_contrast(5 * POINTS + 3, eps=1e-14), plain)
    np.testing.assert_allclose(plain.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(plain.var(axis=1), 1)


def test_whitened_patches_are_uncorrelated_and_not_rotated():
    mixed = RNG.normal(size=(500, 4)) @ RNG.normal(size=(4, 4)) + 7
    learned = ft.whitening(mixed, eps=1e-12)
    white = ft.whiten(mixed, learned)
    np.testing.assert_allclose(np.cov(white.T, bias=True), np.eye(4), atol=1e-8)
    np.testing.assert_allclose(learned.matrix, learned.matrix.T, atol=1e-12)
    assert (np.linalg.eigvalsh(learned.matrix) > 0).all()


# ---- k-means


@pytest.mark.parametrize("K", [2, 6, 20])
def test_kmeans_inertia_is_within_one_percent_of_scikit_learns(K):
    ours = min(ft.kmeans(POINTS, K, rng=np.random.default_rng(seed)).inertia[-1] for seed in range(10))
    theirs = KMeans(K, n_init=10, random_state=0).fit(POINTS).inertia_
    assert ours <= 1.01 * theirs


def test_kmeans_from_the_same_start_is_scikit_learns():
    start = ft.kmeans_plus_plus(POINTS, 6, rng=np.random.default_rng(3))
    theirs = KMeans(6, init=start, n_init=1, tol=0, algorithm="lloyd").fit(POINTS)
    ours = ft.kmeans(POINTS, 6, rng=np.random.default_rng(3), tol=0)
    np.testing.assert_allclose(ours.centers, theirs.cluster_centers_, rtol=1e-10)
    np.testing.assert_array_equal(ours.labels, theirs.labels_)
    assert np.isclose(ours.inertia[-1], theirs.inertia_, rtol=1e-12)


def test_nearest_is_what_minibatch_kmeans_predicts():
    model = MiniBatchKMeans(20, n_init=1, random_state=0).fit(POINTS)
    np.testing.assert_array_equal(ft.nearest(POINTS, model.cluster_centers_), model.predict(POINTS))


def test_squared_distances_are_scikit_learns():
    np.testing.assert_allclose(
        ft.squared_distances(POINTS, POINTS[:7]), pairwise_distances(POINTS, POINTS[:7]) ** 2, atol=1e-10
    )


@given(st.integers(0, 2**32 - 1), st.integers(1, 8))
def test_no_step_raises_the_inertia(seed, K):
    found = ft.kmeans(np.random.default_rng(seed).normal(size=(40, 2)), K, rng=np.random.default_rng(seed))
    assert (np.diff(found.inertia) <= 1e-9).all()


def test_an_empty_cluster_keeps_its_center():
    moved = ft.kmeans_step(np.array([[0.0], [1.0]]), np.array([[0.0], [90.0], [95.0]]))
    assert moved.tolist() == [[0.5], [90.0], [95.0]]


def test_as_many_centers_as_points_are_the_points():
    points = RNG.normal(size=(9, 3))
    found = ft.kmeans(points, 9, rng=np.random.default_rng(0))
    assert found.inertia[-1] < 1e-12
    assert sorted(map(tuple, found.centers)) == sorted(map(tuple, points))


def test_equal_points_still_give_k_centers():
    found = ft.kmeans(np.ones((5, 2)), 3, rng=np.random.default_rng(0))
    assert found.centers.tolist() == [[1.0, 1.0]] * 3


def test_labels_in_chunks_are_labels_at_once(monkeypatch):
    whole = ft.nearest(POINTS, POINTS[:9])
    monkeypatch.setattr("course_lib.features.clusters.CHUNK_BYTES", 1)
    np.testing.assert_array_equal(ft.nearest(POINTS, POINTS[:9]), whole)


# ---- words


def test_bag_of_words_counts_nearest_words():
    words = POINTS[::200]
    expected = np.bincount(pairwise_distances(POINTS, words).argmin(axis=1), minlength=len(words)) / len(POINTS)
    np.testing.assert_allclose(ft.bag_of_words(POINTS, words), expected)


def test_triangle_activation_is_the_papers_formula():
    words = POINTS[::100]
    z = np.array([[np.linalg.norm(x - c) for c in words] for x in POINTS[:30]])
    expected = np.maximum(0, z.mean(axis=1, keepdims=True) - z)
    np.testing.assert_allclose(ft.activations(POINTS[:30], words), expected, atol=1e-7)


@pytest.mark.parametrize("encoding", ["hard", "triangle"])
@pytest.mark.parametrize("pool", [1, 2, 3])
def test_visual_words_are_the_means_over_the_parts(encoding, pool):
    images = RNG.random((3, 12, 12, 3))
    vocabulary = ft.learn_words(images, 4, rng=np.random.default_rng(0), size=4, stride=2, samples=200)
    found = ft.visual_words(images, vocabulary, encoding=encoding, pool=pool).reshape(3, pool, pool, 4)
    windows = ft.normalize_contrast(ft.patches(images, 4, 2))
    for n, i, j in np.ndindex(3, pool, pool):
        rows, columns = np.array_split(np.arange(5), pool)[i], np.array_split(np.arange(5), pool)[j]
        part = ft.whiten(windows[n][np.ix_(rows, columns)].reshape(-1, 48), vocabulary.whitening)
        expected = ft.activations(part, vocabulary.words, encoding).mean(axis=0)
        np.testing.assert_allclose(found[n, i, j], expected, atol=1e-12)


def test_hard_visual_words_of_the_whole_image_are_its_bag_of_words():
    images = RNG.random((2, 12, 12))
    vocabulary = ft.learn_words(images, 5, rng=np.random.default_rng(0), size=4, samples=200)
    points = ft.whiten(ft.normalize_contrast(ft.patches(images, 4, 2)), vocabulary.whitening)
    expected = [ft.bag_of_words(image.reshape(-1, 16), vocabulary.words) for image in points]
    np.testing.assert_allclose(ft.visual_words(images, vocabulary, encoding="hard", pool=1), expected)


def test_single_precision_images_give_single_precision_features():
    images = RNG.random((2, 12, 12)).astype(np.float32)
    vocabulary = ft.learn_words(images.astype(float), 5, rng=np.random.default_rng(0), size=4, samples=200)
    single = ft.visual_words(images, vocabulary)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, ft.visual_words(images.astype(float), vocabulary), atol=1e-3)


# ---- purity and borders

rng = np.random.default_rng
VOCABULARY = ft.learn_words(COLOR, 3, rng=rng(0), size=4, samples=50)
STANDARD = ft.standardization(POINTS)
CALLS = {
    "to_polar": (ft.to_polar, [POINTS[:, :2]], {}),
    "standardization": (ft.standardization, [POINTS], {}),
    "standardize": (ft.standardize, [POINTS, STANDARD], {}),
    "with_ones": (ft.with_ones, [POINTS], {}),
    "grayscale": (ft.grayscale, [COLOR], {}),
    "hue": (ft.hue, [COLOR], {}),
    "color_histogram": (ft.color_histogram, [COLOR], {}),
    "hue_histogram": (ft.hue_histogram, [COLOR], {}),
    "image_gradients": (ft.image_gradients, [GRAY], {}),
    "hog_cells": (ft.hog_cells, [GRAY, 100 * GRAY], {"binning": "soft"}),
    "hog": (ft.hog, [GRAY], {"binning": "soft"}),
    "patches": (ft.patches, [COLOR], {}),
    "normalize_contrast": (ft.normalize_contrast, [POINTS], {}),
    "whitening": (ft.whitening, [POINTS], {}),
    "whiten": (ft.whiten, [POINTS, ft.whitening(POINTS)], {}),
    "squared_distances": (ft.squared_distances, [POINTS, POINTS[:4]], {}),
    "nearest": (ft.nearest, [POINTS, POINTS[:4]], {}),
    "kmeans_step": (ft.kmeans_step, [POINTS, POINTS[:4]], {}),
    "bag_of_words": (ft.bag_of_words, [POINTS, POINTS[:4]], {}),
    "activations": (ft.activations, [POINTS, POINTS[:4]], {}),
    "visual_words": (ft.visual_words, [COLOR, VOCABULARY], {"pool": 1}),
}
DRAWS = {
    "sample_patches": lambda r: ft.sample_patches(COLOR, 5, size=4, rng=r),
    "kmeans_plus_plus": lambda r: ft.kmeans_plus_plus(POINTS, 4, rng=r),
    "kmeans": lambda r: ft.kmeans(POINTS, 4, rng=r).centers,
    "learn_words": lambda r: ft.learn_words(COLOR, 3, rng=r, size=4, samples=50).words,
}


def flat(result):
    return np.concatenate([np.ravel(part) for part in (result if isinstance(result, tuple) else (result,))])


@pytest.mark.parametrize("name", CALLS)
def test_inputs_may_be_read_only_and_the_second_result_is_the_first(name):
    function, arguments, options = CALLS[name]
    frozen = [a.view() if isinstance(a, np.ndarray) else a for a in arguments]
    for argument in frozen:
        if isinstance(argument, np.ndarray):
            argument.flags.writeable = False
    np.testing.assert_array_equal(flat(function(*frozen, **options)), flat(function(*frozen, **options)))


@pytest.mark.parametrize("name", DRAWS)
def test_the_same_rng_draws_the_same(name):
    np.testing.assert_array_equal(DRAWS[name](rng(5)), DRAWS[name](rng(5)))
    assert not np.array_equal(DRAWS[name](rng(5)), DRAWS[name](rng(6)))


NAN = np.full((4, 8, 8), np.nan)
REFUSED = [
    ("an image is missing", lambda: ft.hog(np.zeros((0, 32, 32))), "is empty"),
    ("nan in an image", lambda: ft.hog(NAN), "contains nan or inf"),
    ("a line is no image", lambda: ft.hog(np.zeros(9)), r"\(\.\.\., H, W\)"),
    ("no cell fits", lambda: ft.hog(np.zeros((4, 4))), "hold no cell of 8 x 8"),
    ("no block fits", lambda: ft.hog(np.zeros((8, 8))), "hold no block of 2 x 2"),
    ("no bin", lambda: ft.hog(GRAY, bins=0), "bins is 0; a whole number of at least 1"),
    ("half a cell", lambda: ft.hog(GRAY, cell=4.5), "cell is 4.5; a whole number"),
    ("unknown norm", lambda: ft.hog(GRAY, norm="l2"), "norm is 'l2'; it must be one of 'L2-Hys'"),
    ("unknown binning", lambda: ft.hog(GRAY, binning="mild"), "binning is 'mild'"),
    (
        "an angle of 180",
        lambda: ft.hog_cells(np.ones((8, 8)), np.full((8, 8), 180.0)),
        r"\[0, 180\) is needed",
    ),
    ("unlike shapes", lambda: ft.hog_cells(np.ones((8, 8)), np.ones((8, 9))), "they must agree"),
    ("one row", lambda: ft.image_gradients(np.ones((1, 8))), "at least 2 rows and 2 columns"),
    ("bytes for colours", lambda: ft.color_histogram(255 * COLOR), "divide bytes by 255"),
    ("gray for colour", lambda: ft.hue_histogram(GRAY), r"\(\.\.\., H, W, 3\)"),
    ("words for numbers", lambda: ft.to_polar(np.array([["a", "b"]])), "real numbers are needed"),
    ("points in space", lambda: ft.to_polar(np.zeros((3, 3))), r"\(N, 2\)"),
    ("other features", lambda: ft.standardize(np.zeros((3, 2)), STANDARD), "the 5 features learned from"),
    ("no patch fits", lambda: ft.patches(np.zeros((1, 4, 4))), "hold no patch of 6 x 6"),
    ("an image alone", lambda: ft.patches(np.zeros((8, 8))), r"\(N, H, W\)"),
    ("no step", lambda: ft.patches(GRAY, stride=0), "stride is 0"),
    ("no patches wanted", lambda: ft.sample_patches(GRAY, 0, rng=rng(0)), "count is 0"),
    ("eps of 0", lambda: ft.normalize_contrast(POINTS, eps=0), "eps is 0; a positive number"),
    ("one patch", lambda: ft.whitening(np.ones((1, 3))), "whitening needs 2 patches"),
    ("other patches", lambda: ft.whiten(np.ones((2, 3)), ft.whitening(POINTS)), "patches of 5 numbers"),
    ("K above the points", lambda: ft.kmeans(np.ones((3, 2)), 4, rng=rng(0)), "only 3 points"),
    ("K of 0", lambda: ft.kmeans(POINTS, 0, rng=rng(0)), "K is 0; a whole number of at least 1"),
    ("unlike columns", lambda: ft.nearest(POINTS, np.ones((2, 3))), "the same D columns"),
    ("nan in points", lambda: ft.nearest(np.array([[np.nan, 0.0]]), np.ones((2, 2))), "contain nan, inf"),
    ("inf in points", lambda: ft.nearest(np.array([[np.inf, 0.0]]), np.ones((2, 2))), "contain nan, inf"),
    ("no patches", lambda: ft.bag_of_words(np.ones((0, 2)), np.ones((2, 2))), "is empty"),
    ("unknown encoding", lambda: ft.activations(POINTS, POINTS, "soft"), "encoding is 'soft'"),
    ("more parts than patches", lambda: ft.visual_words(COLOR, VOCABULARY, pool=9), "take fewer parts"),
]


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("what, call, said", REFUSED, ids=[row[0] for row in REFUSED])
def test_bad_input_is_refused_with_a_sentence(what, call, said):
    with pytest.raises(ValueError, match=said):
        call()
