"""(c) HOG beside scikit-image, nearest words beside scikit-learn's MiniBatchKMeans."""

from functools import partial

import numpy as np

from benchmarks.timing import row, table
from course_lib.features import hog, kmeans, nearest

GOAL = (
    "Goal: HOG of 10,000 images above 5, nearest words above 1. HOG in double precision with scikit-image's "
    "settings (9 bins, 8×8 cells, 2×2 blocks); words in both precisions, on patches of 6×6×3 numbers."
)
IMAGES = [(10_000, 32), (1000, 32), (1000, 96)]
WORDS = [
    (200_000, 200, np.float32),
    (200_000, 200, np.float64),
    (200_000, 50, np.float32),
    (20_000, 200, np.float32),
]
QUICK_IMAGES, QUICK_WORDS = [(20, 32)], [(1000, 20, np.float32)]


def measure(quick=False):
    rng = np.random.default_rng(0)
    rows = [_hog(rng, *size) for size in (QUICK_IMAGES if quick else IMAGES)]
    rows += [_words(rng, *size) for size in (QUICK_WORDS if quick else WORDS)]
    return table("(c) Features", GOAL, rows)


def _hog(rng, N, side):
    from skimage.feature import hog as theirs

    images = rng.random((N, side, side))
    settings = {"orientations": 9, "pixels_per_cell": (8, 8), "cells_per_block": (2, 2)}
    contenders = {
        "ours": partial(hog, images),
        "scikit-image": lambda: [theirs(image, **settings) for image in images],
    }
    return row("HOG", f"N = {N:,}, {side}×{side}", contenders, least=3)


def _words(rng, P, K, dtype):
    from sklearn.cluster import MiniBatchKMeans

    patches = rng.standard_normal((P, 108)).astype(dtype)
    model = MiniBatchKMeans(K, n_init=1, random_state=0, init=kmeans(patches[:2000], K, rng=rng, max_steps=2).centers)
    model.fit(patches[:10_000])
    words = model.cluster_centers_
    contenders = {"ours": partial(nearest, patches, words), "scikit-learn": partial(model.predict, patches)}
    return row("nearest words", f"P = {P:,}, K = {K}, {np.dtype(dtype).name}", contenders)
