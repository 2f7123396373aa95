"""Pictures of features: what HOG keeps of an image, visual words, and colour templates."""

import numpy as np

from course_lib.features import hog_cells, image_gradients
from course_lib.plots.picture import Picture, new_figure


def hog_glyphs(gray, cell=8, bins=9):
    """An image beside what HOG keeps of it: in each cell one stroke a direction, as strong as its votes.

    Strokes are drawn along the edge, at a right angle to the gradient, as the eye sees them.

    Args:
        gray: (H, W) brightness.
        cell: side of a cell in pixels.
        bins: number of directions.

    Returns:
        Picture.

    >>> print(hog_glyphs(np.arange(256.0).reshape(16, 16) % 16))
    HOG of a 16×16 image: 2×2 cells with 9 directions. Most edges run at about 80°, where 0° is level.
    """
    gray = np.asarray(gray, dtype=float)
    cells = hog_cells(*image_gradients(gray), cell=cell, bins=bins)
    figure = new_figure(8, 4.2)
    left, right = figure.subplots(1, 2)
    left.imshow(gray, cmap="gray")
    left.set_title("image", fontsize=11)
    right.imshow(np.zeros_like(gray), cmap="gray", vmin=0, vmax=1)
    right.set_title(f"HOG, {cell}×{cell} cells, {bins} directions", fontsize=11)
    right.add_collection(_strokes(cells, cell, bins))
    for axis in (left, right):
        axis.set_axis_off()
    edge = ((cells.sum(axis=(0, 1)).argmax() + 0.5) * 180 / bins + 90) % 180
    grid = f"{cells.shape[0]}×{cells.shape[1]} cells with {bins} directions"
    size = f"{gray.shape[0]}×{gray.shape[1]} image: {grid}"
    return Picture(figure, f"HOG of a {size}. Most edges run at about {-edge % 180:.0f}°, where 0° is level.")


def _strokes(cells, cell, bins):
    """White lines, one a cell and direction; opacity is the share of the strongest vote."""
    from matplotlib.collections import LineCollection

    angle = np.radians((np.arange(bins) + 0.5) * 180 / bins + 90)
    reach = 0.45 * cell * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    rows, columns = np.mgrid[: cells.shape[0], : cells.shape[1]]
    centers = np.stack([columns, rows], axis=-1)[:, :, None] * cell + (cell - 1) / 2
    lines = np.stack([centers - reach, centers + reach], axis=-2).reshape(-1, 2, 2)
    strength = (cells / (cells.max() or 1)).ravel()
    return LineCollection(lines, colors=[(1, 1, 1, s) for s in strength], linewidths=1.8)


def word_gallery(words, size=6, columns=20, title="Visual words"):
    """Patches side by side, each stretched to the full range of brightness.

    Args:
        words: (K, size·size·3) or (K, size·size), as in `Vocabulary.words`.
        size: side of a patch in pixels.
        columns: patches in a row.
        title: str.

    Returns:
        Picture.

    >>> print(word_gallery(np.random.default_rng(0).random((7, 48)), size=4))
    Visual words: 7 patches of 4×4 pixels in colour, each stretched to the full range.
    """
    words = np.asarray(words, dtype=float)
    channels = words.shape[1] / size**2
    if words.ndim != 2 or channels not in (1, 3):
        raise ValueError(
            f"words has shape {words.shape}; (K, {size**2}) or (K, {3 * size**2}) is needed for size {size}"
        )
    tiles = _stretched(words).reshape(len(words), size, size, int(channels))
    rows = -(-len(words) // columns)
    sheet = np.ones((rows * (size + 1) + 1, min(columns, len(words)) * (size + 1) + 1, 3))
    for k, tile in enumerate(tiles):
        r, c = (k // columns) * (size + 1) + 1, (k % columns) * (size + 1) + 1
        sheet[r : r + size, c : c + size] = tile
    figure = new_figure(9, 0.5 + 9 * sheet.shape[0] / sheet.shape[1])
    axis = figure.subplots()
    axis.imshow(sheet, interpolation="nearest")
    axis.set_axis_off()
    axis.set_title(title, fontsize=12)
    kind = "in colour" if channels == 3 else "in gray"
    return Picture(
        figure,
        f"{title}: {len(words)} patches of {size}×{size} pixels {kind}, each stretched to the full range.",
    )


def color_templates(W, names, title="Templates"):
    """Each row of W as a colour image: what the classifier looks for, stretched to the full range.

    Args:
        W: (C, 3072), or (C, 3073) with a bias, which is left out.
        names: C class names.
        title: str.

    Returns:
        Picture.

    >>> print(color_templates(np.eye(2, 3073), ["cat", "dog"]))
    Templates: rows of W as 32×32 colour images, of cat, dog.
    """
    W = np.asarray(W, dtype=float)
    if W.ndim != 2 or W.shape[1] not in (3072, 3073) or len(W) != len(names):
        raise ValueError(f"W has shape {W.shape} for {len(names)} names; (C, 3072 or 3073) with C names is needed")
    figure = new_figure(max(4, 1.1 * len(W)), 1.8)
    for axis, template, name in zip(
        np.atleast_1d(figure.subplots(1, len(W))), _stretched(W[:, :3072]), names, strict=True
    ):
        axis.imshow(template.reshape(32, 32, 3))
        axis.set(xticks=[], yticks=[])
        axis.set_xlabel(str(name), fontsize=10)
    figure.suptitle(title, fontsize=12)
    return Picture(figure, f"{title}: rows of W as 32×32 colour images, of {', '.join(map(str, names))}.")


def _stretched(rows):
    """Each row shifted and scaled to [0, 1]."""
    low, high = rows.min(axis=1, keepdims=True), rows.max(axis=1, keepdims=True)
    return (rows - low) / np.where(high > low, high - low, 1)
