"""Lecture 08: right answers in many styles."""

import cmath
import math

import numpy as np

NAMES = ("to_polar", "color_histogram", "image_gradients", "hog_cells", "kmeans_step", "bag_of_words")
ANSWERS = {name: {} for name in NAMES}


def style(exercise):
    """Add the function below as a right answer to `exercise`."""

    def add(function):
        ANSWERS[exercise][function.__name__.removeprefix(f"{exercise}_")] = function
        return function

    return add


@style("to_polar")
def to_polar_loops(points):
    return [[math.hypot(x, y), math.atan2(y, x)] for x, y in points]


@style("to_polar")
def to_polar_vectorised(points):
    x, y = points[:, 0], points[:, 1]
    return np.stack([np.sqrt(x**2 + y**2), np.arctan2(y, x)], axis=1)


@style("to_polar")
def to_polar_complex(points):
    z = points[:, 0] + 1j * points[:, 1]
    return np.column_stack((np.abs(z), np.angle(z)))


@style("to_polar")
def to_polar_transposed(points):
    r = np.linalg.norm(points, axis=-1)
    return np.array([r, np.arctan2(*points.T[::-1])]).T


@style("to_polar")
def to_polar_by_arccos(points):
    r = (points.astype(float) ** 2).sum(1) ** 0.5
    angle = np.arccos(np.clip(points[:, 0] / np.where(r == 0, 1, r), -1, 1))
    angle[r == 0] = 0
    polar = np.empty(points.shape)
    polar[:, 0], polar[:, 1] = r, np.where(points[:, 1] < 0, -angle, angle)
    return polar


@style("to_polar")
def to_polar_row_by_row(points):
    rows = map(cmath.polar, (complex(x, y) for x, y in points))
    return np.vstack([np.array(row) for row in rows])


@style("to_polar")
def to_polar_matrix(points):
    return np.matrix(np.c_[np.hypot(*points.T), np.arctan2(points[:, 1], points[:, 0])])


@style("to_polar")
def to_polar_half_the_angle(points):
    """The tangent of half the angle, which knows all quadrants."""
    x, y = points.T.astype(float)
    r = np.sqrt(x * x + y * y)
    angle = 2 * np.arctan(np.divide(y, r + x, out=np.zeros_like(r), where=r + x > 0))
    return np.c_[r, np.where((y == 0) & (x < 0), np.pi, angle)]


@style("color_histogram")
def color_histogram_cumulative(image, bins):
    """How many lie below each edge, and the differences of that."""
    pixels = image.reshape(-1, 3)
    below = [(pixels < k / bins).mean(axis=0) for k in range(bins)] + [np.ones(3)]
    return np.diff(below, axis=0).T.flatten()


@style("color_histogram")
def color_histogram_loops(image, bins):
    H, W, _ = image.shape
    histogram = [0.0] * (3 * bins)
    for row in image:
        for pixel in row:
            for c in range(3):
                k = min(int(pixel[c] * bins), bins - 1)
                histogram[c * bins + k] += 1 / (H * W)
    return histogram


@style("color_histogram")
def color_histogram_vectorised(image, bins):
    index = np.minimum((image * bins).astype(int), bins - 1)
    index = index.reshape(-1, 3) + bins * np.arange(3)
    return np.bincount(index.ravel(), minlength=3 * bins) / len(index)


@style("color_histogram")
def color_histogram_by_numpy(image, bins):
    parts = []
    for c in range(3):
        counts, _ = np.histogram(image[..., c], bins=bins, range=(0.0, 1.0))
        parts.append(counts / counts.sum())
    return np.concatenate(parts)


@style("color_histogram")
def color_histogram_by_density(image, bins):
    edges = np.linspace(0, 1, bins + 1)
    return np.hstack([np.histogram(channel, edges, density=True)[0] / bins for channel in image.reshape(-1, 3).T])


@style("color_histogram")
def color_histogram_by_masks(image, bins):
    pixels = image.reshape(-1, 3)
    histogram = np.zeros((3, bins), dtype=np.float32)
    for k in range(bins):
        low, high = k / bins, (k + 1) / bins
        inside = (pixels >= low) & ((pixels < high) | (k == bins - 1))
        histogram[:, k] = inside.sum(axis=0)
    return histogram.astype(float).flatten() / pixels.shape[0]


@style("color_histogram")
def color_histogram_one_hot(image, bins):
    edges = np.arange(1, bins) / bins
    index = np.digitize(np.asarray(image, dtype=np.float64), edges)
    return (index[..., None] == np.arange(bins)).mean(axis=(0, 1)).ravel()


@style("image_gradients")
def image_gradients_loops(gray):
    H, W = gray.shape
    magnitude, orientation = np.zeros((H, W)), np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            up, down = max(i - 1, 0), min(i + 1, H - 1)
            left, right = max(j - 1, 0), min(j + 1, W - 1)
            gy = (float(gray[down, j]) - float(gray[up, j])) / (down - up)
            gx = (float(gray[i, right]) - float(gray[i, left])) / (right - left)
            magnitude[i, j] = math.hypot(gx, gy)
            orientation[i, j] = math.degrees(math.atan2(gy, gx)) % 180
    return magnitude, orientation


@style("image_gradients")
def image_gradients_vectorised(gray):
    gy, gx = np.gradient(gray)
    magnitude = np.sqrt(gx**2 + gy**2)
    orientation = np.degrees(np.arctan2(gy, gx)) % 180
    return magnitude, orientation


@style("image_gradients")
def image_gradients_by_slices(gray):
    g = gray.astype(float)
    gx, gy = np.empty_like(g), np.empty_like(g)
    gx[:, 1:-1] = 0.5 * (g[:, 2:] - g[:, :-2])
    gx[:, 0], gx[:, -1] = g[:, 1] - g[:, 0], g[:, -1] - g[:, -2]
    gy[1:-1] = 0.5 * (g[2:] - g[:-2])
    gy[0], gy[-1] = g[1] - g[0], g[-1] - g[-2]
    angle = np.rad2deg(np.arctan2(gy, gx))
    angle[angle < 0] += 180
    angle[angle == 180] = 0
    return [np.hypot(gx, gy), angle]


@style("image_gradients")
def image_gradients_complex(gray):
    columns = np.gradient(np.asarray(gray, dtype=np.float64), axis=1)
    z = columns + 1j * np.gradient(np.asarray(gray, dtype=np.float64), axis=0)
    return np.abs(z), np.mod(np.angle(z, deg=True) + 360, 180)


@style("image_gradients")
def image_gradients_by_quotient(gray):
    gy, gx = np.gradient(gray.astype(float))
    flat = gx == 0
    angle = np.where(flat, np.where(gy == 0, 17.0, 90.0), np.arctan(gy / np.where(flat, 1, gx)) * 180 / np.pi)
    return ((gx * gx + gy * gy) ** 0.5).tolist(), np.where(angle < 0, angle + 180, angle).tolist()


@style("image_gradients")
def image_gradients_padded(gray):
    def slopes(table):
        wide = np.pad(table.astype(float), ((0, 0), (1, 1)), mode="edge")
        slope = wide[:, 2:] - wide[:, :-2]
        slope[:, 1:-1] /= 2
        return slope

    gx, gy = slopes(gray), slopes(gray.T).T
    return np.array([np.linalg.norm([gx, gy], axis=0), np.degrees(np.arctan2(gy, gx)) % 180.0])


@style("hog_cells")
def hog_cells_loops(magnitude, orientation, cell=8, bins=9):
    rows, columns = magnitude.shape[0] // cell, magnitude.shape[1] // cell
    cells = [[[0.0] * bins for _ in range(columns)] for _ in range(rows)]
    for y in range(rows * cell):
        for x in range(columns * cell):
            cells[y // cell][x // cell][int(orientation[y][x] * bins / 180)] += magnitude[y][x]
    return cells


@style("hog_cells")
def hog_cells_vectorised(magnitude, orientation, cell=8, bins=9):
    rows, columns = magnitude.shape[0] // cell, magnitude.shape[1] // cell
    index = np.floor(orientation * bins / 180).astype(int)
    cells = np.zeros((rows, columns, bins))
    for r in range(rows):
        for c in range(columns):
            here = (slice(r * cell, (r + 1) * cell), slice(c * cell, (c + 1) * cell))
            cells[r, c] = np.bincount(index[here].ravel(), weights=magnitude[here].ravel(), minlength=bins)
    return cells


@style("hog_cells")
def hog_cells_by_histogram(magnitude, orientation, cell=8, bins=9):
    H, W = magnitude.shape
    cells = np.zeros((H // cell, W // cell, bins), dtype=np.longdouble)
    for r in range(0, H - cell + 1, cell):
        for c in range(0, W - cell + 1, cell):
            angles, weights = orientation[r : r + cell, c : c + cell], magnitude[r : r + cell, c : c + cell]
            cells[r // cell, c // cell] = np.histogram(angles, bins, (0, 180), weights=weights)[0]
    return cells.astype(float)


@style("hog_cells")
def hog_cells_by_masks(magnitude, orientation, cell=8, bins=9):
    H, W = magnitude.shape[0] // cell * cell, magnitude.shape[1] // cell * cell
    magnitude, orientation = magnitude[:H, :W], orientation[:H, :W]
    width = 180 / bins
    planes = [
        np.where((orientation >= k * width) & (orientation < (k + 1) * width), magnitude, 0)
        .reshape(H // cell, cell, W // cell, cell)
        .sum(axis=(1, 3))
        for k in range(bins)
    ]
    return np.stack(planes, axis=-1)


@style("hog_cells")
def hog_cells_add_at(magnitude, orientation, cell=8, bins=9):
    rows, columns = np.array(magnitude.shape) // cell
    y, x = np.mgrid[: rows * cell, : columns * cell]
    cells = np.zeros((rows, columns, bins))
    np.add.at(cells, (y // cell, x // cell, (orientation[y, x] // (180 / bins)).astype(int)), magnitude[y, x])
    return cells


@style("hog_cells")
def hog_cells_by_product(magnitude, orientation, cell=8, bins=9):
    rows, columns = magnitude.shape[0] // cell, magnitude.shape[1] // cell
    down = np.kron(np.eye(rows), np.ones((1, cell)))
    along = np.kron(np.eye(columns), np.ones((1, cell)))
    votes = magnitude[..., None] * (np.trunc(orientation / 180 * bins)[..., None] == range(bins))
    votes = votes[: rows * cell, : columns * cell]
    return np.einsum("ry,yxb,cx->rcb", down, votes, along)


@style("kmeans_step")
def kmeans_step_loops(points, centers):
    sums = [[0.0] * len(c) for c in centers]
    counts = [0] * len(centers)
    for x in points:
        best, nearest = math.inf, 0
        for k, c in enumerate(centers):
            distance = math.dist(x, c)
            if distance < best:
                best, nearest = distance, k
        counts[nearest] += 1
        sums[nearest] = [s + float(v) for s, v in zip(sums[nearest], x, strict=True)]
    means = zip(sums, counts, centers, strict=True)
    return [[s / n for s in total] if n else list(map(float, center)) for total, n, center in means]


@style("kmeans_step")
def kmeans_step_vectorised(points, centers):
    distance = ((points[:, None] - centers) ** 2).sum(axis=2)
    labels = distance.argmin(axis=1)
    new = centers.astype(float)
    for k in range(len(centers)):
        if (labels == k).any():
            new[k] = points[labels == k].mean(axis=0)
    return new


@style("kmeans_step")
def kmeans_step_one_hot(points, centers):
    distance = np.linalg.norm(points[:, None, :] - centers[None, :, :], axis=-1)
    belongs = np.eye(len(centers))[np.argmin(distance, axis=1)]
    counts = belongs.sum(axis=0)[:, None]
    return np.where(counts > 0, belongs.T @ points / np.maximum(counts, 1), centers)


@style("kmeans_step")
def kmeans_step_by_products(points, centers):
    p, c = points.astype(np.float64), centers.astype(np.float64)
    closeness = p @ c.T - (c * c).sum(1) / 2
    labels = closeness.argmax(1)
    new = np.array(c)
    sums, counts = np.zeros(c.shape), np.zeros(len(c), int)
    np.add.at(sums, labels, p)
    np.add.at(counts, labels, 1)
    new[counts > 0] = sums[counts > 0] / counts[counts > 0, None]
    return new


@style("kmeans_step")
def kmeans_step_listed(points, centers):
    clusters = [[] for _ in centers]
    for point in points:
        clusters[min(range(len(centers)), key=lambda k: sum((point - centers[k]) ** 2))].append(point)
    return [np.mean(c, axis=0) if c else center for c, center in zip(clusters, centers, strict=True)]


@style("kmeans_step")
def kmeans_step_nan_repaired(points, centers):
    labels = np.argmin([np.sum((points - c) ** 2, axis=1) for c in centers], axis=0)
    with np.errstate(all="ignore"):
        means = [points[labels == k].sum(axis=0) / (labels == k).sum() for k in range(len(centers))]
    return np.where(np.isnan(means), centers, means)


@style("bag_of_words")
def bag_of_words_loops(patches, words):
    histogram = [0] * len(words)
    for patch in patches:
        distances = [math.dist(patch, word) for word in words]
        histogram[distances.index(min(distances))] += 1
    return [count / len(patches) for count in histogram]


@style("bag_of_words")
def bag_of_words_vectorised(patches, words):
    distance = np.sqrt(((patches[:, None] - words) ** 2).sum(axis=2))
    counts = np.bincount(distance.argmin(axis=1), minlength=len(words))
    return counts / len(patches)


@style("bag_of_words")
def bag_of_words_one_hot(patches, words):
    distance = np.linalg.norm(patches[None] - words[:, None], axis=-1)
    return (np.argmin(distance, axis=0) == np.arange(len(words))[:, None]).mean(axis=1)


@style("bag_of_words")
def bag_of_words_by_products(patches, words):
    p, w = patches.astype(float), words.astype(float)
    squares = (p**2).sum(1)[:, None] - 2 * p @ w.T + (w**2).sum(1)
    histogram = np.zeros(len(words), dtype=np.float32)
    np.add.at(histogram, squares.argmin(1), 1)
    return histogram.astype(float) / histogram.sum(dtype=float)


@style("bag_of_words")
def bag_of_words_by_histogram(patches, words):
    labels = [int(np.argmin(((words - patch) ** 2).sum(1))) for patch in patches]
    return np.histogram(labels, np.arange(len(words) + 1) - 0.5)[0] / len(labels)


@style("bag_of_words")
def bag_of_words_counted(patches, words):
    def nearest(patch):
        return min(range(len(words)), key=lambda k: np.sum(np.square(patch - words[k])))

    labels = list(map(nearest, patches))
    return np.array([labels.count(k) for k in range(len(words))]) / np.array(len(labels))


@style("bag_of_words")
def bag_of_words_fractions(patches, words):
    from fractions import Fraction

    near = [min(range(len(words)), key=lambda k: float(((one * 1.0 - words[k]) ** 2).sum())) for one in patches]
    return [Fraction(near.count(k), len(near)) for k in range(len(words))]


@style("bag_of_words")
def bag_of_words_tuple(patches, words):
    labels = ((patches[:, None] - words) ** 2).sum(axis=2).argmin(axis=1).tolist()
    return tuple(labels.count(k) / len(labels) for k in range(len(words)))


@style("hog_cells")
def hog_cells_windows(magnitude, orientation, cell=8, bins=9):
    """Every window of the image, of which each `cell`-th is a cell."""
    M, A = (np.lib.stride_tricks.sliding_window_view(a, (cell, cell))[::cell, ::cell] for a in (magnitude, orientation))
    return np.stack([np.sum(M * ((A * bins / 180).astype(int) == k), axis=(2, 3)) for k in range(bins)], axis=2)


EQUIVALENT = {
    "color_histogram": {"line 3: 1 becomes 2": "NumPy takes any negative length for the one to be found"},
    "hog_cells": {"line 4: zeros becomes ones": "every entry is written over"},
    "kmeans_step": {
        "line 2: sum becomes mean": "a D-th of a distance orders centers as the distance does",
        "line 2: operands exchanged": "the difference is squared",
    },
    "bag_of_words": {
        "line 2: sqrt becomes square": "the fourth power of a distance orders words as the distance does",
        "line 2: sum becomes mean": "a D-th of a squared distance orders words as the distance does",
        "line 2: operands exchanged": "the difference is squared",
    },
}
