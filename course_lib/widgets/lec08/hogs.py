"""HOG of a picture that is turned, mirrored, lit otherwise: what changes, and what does not."""

import numpy as np

from course_lib.exercise import passing
from course_lib.features import image_gradients as reference_gradients
from course_lib.references import lec08 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec08.pictures import SIDE, drawn_digit, house, leaf, turned

TURNS = np.arange(0, 181, 20)
CHANGES = ("nothing", "mirrored", "moved", "brighter", "half contrast")
SHIFT = 2  # pixels to the right
CELL, BINS, STROKES = 8, 9, 3
CELLS = SIDE // CELL


def changed(gray, change):
    """The picture moved or in another light; values stay in [0, 1]."""
    if change == "moved":
        return np.concatenate([gray[:, :1]] * SHIFT + [gray[:, :-SHIFT]], axis=1)
    if change == "brighter":
        return gray + 0.12
    return 0.5 * gray + 0.15 if change == "half contrast" else gray


def pictures_of(shape):
    """(turns, changes, 48, 48)."""
    return np.array([[changed(turned(shape, t, c == "mirrored"), c) for c in CHANGES] for t in TURNS])


def normalized(cells, eps=0.05):
    """Each cell divided by the length of its neighbourhood, 3 × 3 cells; ε keeps empty places quiet."""
    squares = np.pad((cells**2).sum(axis=-1), [(0, 0)] * (cells.ndim - 3) + [(1, 1), (1, 1)], mode="edge")
    around = sum(squares[..., r : r + CELLS, c : c + CELLS] for r in range(3) for c in range(3)) / 9
    return cells / np.sqrt(around + eps**2)[..., None]


def change_in_percent(now, before):
    """How far a list of numbers has moved, in percent of its own length: 100 |now − before| / |before|."""
    return 100 * np.linalg.norm(np.ravel(now) - np.ravel(before)) / np.linalg.norm(before)


def strokes(cells, longest):
    """The three strongest directions of each cell along the edge: lines (108, 2, 2), long as the root of votes."""
    votes = np.take_along_axis(cells, order := cells.argsort(axis=-1)[..., : -STROKES - 1 : -1], axis=-1)
    angle = np.radians((order + 0.5) * 180 / BINS + 90)  # an edge runs at a right angle to its gradient
    reach = (
        0.47 * np.sqrt(np.minimum(votes / longest, 1))[..., None] * np.stack([np.cos(angle), -np.sin(angle)], axis=-1)
    )
    row, column = np.mgrid[:CELLS, :CELLS]
    middle = np.stack([column + 0.5, CELLS - row - 0.5], axis=-1)[:, :, None]
    return np.stack([middle - reach, middle + reach], axis=-2).reshape(-1, 2, 2)


def hog_figure(digit=None, image_gradients=None, hog_cells=None):
    """Turn a picture, mirror it, change its light: the picture, its HOG, and how often each direction occurs.

    Args:
        digit: (28, 28) in [0, 1] as one more picture, or None.
        image_gradients, hog_cells: the student's, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's functions do.

    Source: Dalal and Triggs (2005).

    >>> hog_figure().scene["controls"][0]["options"]
    ['house', 'leaf']
    """
    shapes = ({} if digit is None else {"digit": drawn_digit(np.asarray(digit))}) | {"house": house, "leaf": leaf}
    cells_of, whose = yours(image_gradients, hog_cells)
    pages = np.array([pictures_of(shape) for shape in shapes.values()])
    raw = np.array([cells_of(gray) for gray in pages.reshape(-1, SIDE, SIDE)]).reshape(
        *pages.shape[:3], CELLS, CELLS, BINS
    )
    hogs = np.stack([raw, normalized(raw)], axis=3)  # (picture, turn, change, normalized, 6, 6, 9)
    axes = ("picture", "turn", "change")
    votes = 100 * hogs.sum(axis=(4, 5)) / hogs[:, :1, :1].sum(axis=(4, 5, 6))[..., None]
    texts = sentences(list(shapes), pages, hogs, votes)
    return figure(
        *panels(scene.by(np.rint(51 * pages) * 5, *axes), hogs, votes),
        controls=[
            scene.choice("picture", list(shapes), 0), scene.slider("turn", TURNS, 0, "turned by, degrees"),
            scene.choice("change", CHANGES, 0), scene.toggle("normalized", "divide by the neighbourhood"),
        ],
        series=[
            scene.Series("stroke", 6, "solid", "circle", legend=False), scene.Series("at first", 0, "solid", "diamond"),
        ],
        title="What HOG keeps", note=f"by {whose}", summary="said",
        texts={"said": scene.by(texts, *axes, "normalized")},
    )  # fmt: skip


def yours(image_gradients, hog_cells):
    """(function gray → cells, words for whose): each of the two is the student's where it passes."""
    rng = np.random.default_rng(0)
    gray, flat = rng.random((17, 25)), np.outer(np.arange(8.0), np.ones(9))
    slopes, first = passing(image_gradients, reference_gradients, (gray,), (flat,), name="image_gradients")
    magnitude, orientation = reference_gradients(gray)
    votes, second = passing(
        hog_cells, references.hog_cells, (magnitude, orientation), (magnitude, orientation, 4, 6), name="hog_cells"
    )

    def cells_of(gray):
        return np.asarray(votes(*slopes(gray), CELL, BINS), dtype=float)

    return cells_of, first if first == second else f"{first} and {second}"


def panels(pixels, hogs, votes):
    longest = np.broadcast_to(hogs[:, :1, :1].max(axis=(4, 5, 6)), hogs.shape[:4]).ravel()
    lines = np.array([strokes(*pair) for pair in zip(hogs.reshape(-1, CELLS, CELLS, BINS), longest, strict=True)])
    lines = lines.reshape(*hogs.shape[:4], -1, 2, 2)
    axes = ("picture", "turn", "change", "normalized")
    page = scene.panel(
        scene.image("page", pixels), x=scene.axis(0, 1), y=scene.axis(0, 1), bare=True, ratio=1.0, share=0.9,
        title=f"The picture, {SIDE} × {SIDE}", description="A gray picture, turned, mirrored or lit otherwise",
    )  # fmt: skip
    ticks = [(k, "") for k in range(CELLS + 1)]
    glyphs = scene.panel(
        scene.path("strokes", scene.by(lines, *axes), still=True, series=[0] * lines.shape[-3]),
        x=scene.axis(0, CELLS, ticks=ticks), y=scene.axis(0, CELLS, ticks=ticks), ratio=1.0, share=1.0,
        title=f"Its HOG, {CELLS} × {CELLS} cells",
        description="In each cell its three strongest edge directions as strokes",
    )  # fmt: skip
    named = [((k + 0.5) / BINS, f"{20 * k + 10}°" if k % 2 == 0 else "") for k in range(BINS)]
    marks = np.stack([np.broadcast_to((np.arange(BINS) + 0.5) / BINS, votes[:, 0, 0].shape), votes[:, 0, 0]], axis=-1)
    directions = scene.panel(
        scene.path("first", scene.by(marks[..., None, :], "picture", "normalized"), trail=False, series=[1] * BINS),
        scene.bars("votes", scene.by(votes[..., None], *axes), [1] * BINS, width=0.8),
        x=scene.axis(0, 1, "direction of the gradient", ticks=named), ratio=1.15, share=1.15,
        y=scene.axis(0, 10 * np.ceil(1.05 * votes.max() / 10), "% of all votes at first"),
        title="All cells together",
        description="How often each of the nine directions occurs, with marks where it was at first",
    )  # fmt: skip
    return page, glyphs, directions


def sentences(names, pages, hogs, votes):
    """What changed, in percent, for each place of the controls."""

    def one(p, t, c, n):
        happened = ", ".join(filter(None, [f"turned by {TURNS[t]}°" if t else "", CHANGES[c] if c else ""]))
        if not happened:
            return f"The {names[p]}: nothing has happened yet."
        middle = pages[p, 0, 0].mean()  # so that an even gray counts as nothing, as it does for HOG
        pixels = change_in_percent(pages[p, t, c] - middle, pages[p, 0, 0] - middle)
        cells = change_in_percent(hogs[p, t, c, n], hogs[p, 0, 0, n])
        bars = change_in_percent(votes[p, t, c, n], votes[p, 0, 0, n])
        kind = "HOG, divided," if n else "HOG"
        moved = f"the pixels changed by {pixels:.0f} %, {kind} by {cells:.0f} %, the nine bars by {bars:.0f} %"
        return f"The {names[p]}, {happened}: {moved}."

    counts = hogs.shape[:4]
    return [
        [[[one(p, t, c, n) for n in range(2)] for c in range(counts[2])] for t in range(counts[1])]
        for p in range(counts[0])
    ]
