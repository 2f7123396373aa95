"""Bag of visual words: which patches an image is made of, wherever they are.

Learn K typical patches (the words) by k-means on whitened patches, then describe an image by how often,
or how strongly, each word occurs in it. The words come from k-means; k-nearest-neighbours is something else.
"""

from typing import NamedTuple

import numpy as np

from course_lib.features._inputs import as_floats, at_least, one_of, points_table
from course_lib.features.clusters import kmeans, nearest, squared_distances
from course_lib.features.windows import (
    Whitening,
    normalize_contrast,
    patches,
    sample_patches,
    whiten,
    whitening,
)

CHUNK_ENTRIES = 2**21  # patches x words worked on at a time
ENCODINGS = ("hard", "triangle")


class Vocabulary(NamedTuple):
    """Words (K, D) in whitened patch space, with what turns an image into such patches."""

    words: np.ndarray
    whitening: Whitening
    size: int
    stride: int


def bag_of_words(patches, words):
    """How often each word is the nearest one: a histogram over the words.

    h_k = (number of patches whose nearest word is k) / P, by Euclidean distance.

    Args:
        patches: (P, D) real numbers, P ≥ 1.
        words: (K, D) real numbers.

    Returns:
        (K,) floats summing to 1.

    Raises:
        ValueError: if D differs or a table is empty.

    Source: Csurka et al. (2004), "Visual categorization with bags of keypoints".

    >>> bag_of_words(np.array([[0.0], [1.0], [9.0], [2.0]]), np.array([[0.0], [8.0]])).tolist()
    [0.75, 0.25]
    """
    labels = nearest(patches, words)
    return np.bincount(labels, minlength=len(words)) / len(labels)


def activations(points, words, encoding="triangle"):
    """How strongly each patch stands for each word.

    "hard": 1 for the nearest word, 0 for the others.
    "triangle": max(0, mean_k z − z_k) with z_k = |x − c_k|: 0 for every word farther than the average one.

    Args:
        points: (P, D) patches, whitened as the words were.
        words: (K, D).
        encoding: "hard" or "triangle".

    Returns:
        (P, K) floats ≥ 0.

    Raises:
        ValueError: if D differs or the encoding is unknown.

    Source: Coates, Ng and Lee (2011), equations 4 and 5.

    >>> activations(np.array([[1.0]]), np.array([[0.0], [1.0], [6.0]])).tolist()
    [[1.0, 2.0, 0.0]]
    """
    one_of(encoding, ENCODINGS, "encoding")
    if encoding == "hard":
        labels = nearest(points, words)
        return (labels[:, None] == np.arange(len(words))).astype(np.result_type(points, np.float32))
    z = squared_distances(points, words)
    np.sqrt(z, out=z)
    np.subtract(z.mean(axis=1, keepdims=True), z, out=z)
    return np.maximum(z, 0, out=z)


def learn_words(images, K, *, rng, size=6, stride=2, samples=50_000, max_steps=20):
    """A vocabulary of K visual words, learned from random patches of training images.

    Patches are brought to one contrast, whitened, and clustered by k-means; the centers are the words.

    Args:
        images: (N, H, W) or (N, H, W, 3) in [0, 1].
        K: number of words.
        rng: numpy.random.Generator.
        size: side of a patch in pixels.
        stride: step between the patches that are later encoded.
        samples: number of patches to learn from, ≥ K.
        max_steps: most k-means steps.

    Returns:
        Vocabulary(words (K, D), whitening, size, stride).

    Raises:
        ValueError: if K is above the number of samples, or no patch fits.

    Source: as `activations`.

    >>> rng = np.random.default_rng(0)
    >>> learn_words(rng.random((4, 8, 8, 3)), 3, rng=rng, size=4, samples=50).words.shape
    (3, 48)
    """
    stride = at_least(stride, 1, "stride")
    points = normalize_contrast(sample_patches(images, samples, size=size, rng=rng))
    learned = whitening(points)
    found = kmeans(whiten(points, learned), K, rng=rng, max_steps=max_steps)
    return Vocabulary(found.centers, learned, size, stride)


def visual_words(images, vocabulary, *, encoding="triangle", pool=2):
    """Images as bags of visual words: mean activation of each word in each part of the image.

    The image is cut into pool × pool parts, so that a little of *where* is kept.
    Give float32 images to work in single precision, twice as fast.

    Args:
        images: (N, H, W) or (N, H, W, 3) in [0, 1].
        vocabulary: what `learn_words` returned.
        encoding: "hard" or "triangle", see `activations`.
        pool: parts along each side, ≥ 1 and at most the number of patches along it.

    Returns:
        (N, pool · pool · K) floats ≥ 0, part by part.

    Raises:
        ValueError: if the images do not fit the vocabulary, or there are fewer patches than parts.

    Source: as `activations`.

    >>> rng = np.random.default_rng(0)
    >>> images = rng.random((4, 8, 8))
    >>> visual_words(images, learn_words(images, 3, rng=rng, size=4, samples=50)).shape
    (4, 12)
    """
    images = as_floats(images, "images")
    one_of(encoding, ENCODINGS, "encoding")
    pool = at_least(pool, 1, "pool")
    words, learned = points_table(vocabulary.words, "words"), vocabulary.whitening
    grid = patches(images[:1], vocabulary.size, vocabulary.stride).shape[1:3]
    if min(grid) < pool:
        raise ValueError(f"pool is {pool}, but an image has only {grid[0]} x {grid[1]} patches; take fewer parts")
    words = words.astype(images.dtype, copy=False)
    learned = Whitening(*(part.astype(images.dtype, copy=False) for part in learned))
    step = max(1, CHUNK_ENTRIES // (grid[0] * grid[1] * len(words)))
    parts = [np.array_split(np.arange(n), pool) for n in grid]
    features = np.empty((len(images), pool * pool, len(words)), images.dtype)
    for start in range(0, len(images), step):
        windows = patches(images[start : start + step], vocabulary.size, vocabulary.stride)
        points = whiten(normalize_contrast(windows.reshape(-1, windows.shape[-1])), learned)
        strength = activations(points, words, encoding).reshape(*windows.shape[:3], -1)
        features[start : start + step] = _pooled(strength, parts)
    return features.reshape(len(images), -1)


def _pooled(strength, parts):
    """(n, R, S, K) -> (n, parts, K): means over the parts of the image."""
    rows, columns = parts
    pooled = [strength[:, r[0] : r[-1] + 1, c[0] : c[-1] + 1].mean(axis=(1, 2)) for r in rows for c in columns]
    return np.stack(pooled, axis=1)
