"""Shuffle the pixels: the colour histogram stays, whatever the picture becomes."""

import numpy as np

from course_lib.exercise import passing
from course_lib.references import lec08 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec08.pictures import NAMES, SIDE, colour_picture

BINS = 8
MOVED = np.array([0, 20, 40, 60, 80, 100])
WAYS = ("at random", "into the next picture")
LIGHTS = ((1.0, 1.0, 1.0), (0.6, 0.6, 0.6), (1.0, 0.8, 0.5))
LIGHT_NAMES = ("day", "dusk", "lamp")
GRAY_OF = np.array([0.299, 0.587, 0.114])


def into(picture, target):
    """The pixels of one picture in the order that looks like another: darkest on darkest, lightest on lightest.

    >>> a, b = colour_picture("fish"), colour_picture("meadow")
    >>> moved = into(a, b)
    >>> bool((np.sort(moved.reshape(-1, 3), axis=0) == np.sort(a.reshape(-1, 3), axis=0)).all())
    True
    """
    order = np.empty(SIDE * SIDE, int)
    ranks = [(p.reshape(-1, 3) @ GRAY_OF).argsort(kind="stable") for p in (target, picture)]
    order[ranks[0]] = ranks[1]
    return picture.reshape(-1, 3)[order].reshape(picture.shape)


def on_the_way(before, after, part, rng):
    """A rearrangement of `before`: this part of its places already holds the pixel of `after`, by swaps alone."""
    places = rng.permutation(SIDE * SIDE)[: int(part * SIDE * SIDE)]
    where = {}  # which pixels of `before` are still to be found, by their colour
    now, goal = before.reshape(-1, 3).copy(), after.reshape(-1, 3)
    keys, wanted = (np.round(p * 1000).astype(int) @ [1, 2000, 4_000_000] for p in (now, goal))
    done = np.zeros(len(now), bool)
    for place, key in enumerate(keys):
        where.setdefault(key, set()).add(place)
    for place in places:
        done[place] = True
        if keys[place] == wanted[place]:
            where[keys[place]].discard(place)
            continue
        other = where[wanted[place]].pop()
        where[keys[place]].discard(place)
        where[keys[place]].add(other)
        now[[place, other]], keys[[place, other]] = now[[other, place]], keys[[other, place]]
    return now.reshape(before.shape)


def arrangements():
    """(picture, way, moved, 48, 48, 3): every place of the figure, before the light changes."""
    pictures = [colour_picture(name) for name in NAMES]
    found = []
    for k, picture in enumerate(pictures):
        mixed = np.random.default_rng(k).permutation(picture.reshape(-1, 3)).reshape(picture.shape)
        ends = mixed, into(picture, pictures[(k + 1) % len(pictures)])
        found.append([[on_the_way(picture, end, m / 100, np.random.default_rng(9)) for m in MOVED] for end in ends])
    return np.array(found)


def color_figure(color_histogram=None):
    """Move the pixels of a picture, or change its light; its three histograms beside it.

    Args:
        color_histogram: the student's (image, bins) → (3 · bins,), or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours; the histogram is Swain and Ballard's (1991), per colour.

    >>> color_figure().scene["state"]["moved"]
    0.0
    """
    rng = np.random.default_rng(0)
    examples = (rng.uniform(0.01, 0.99, (5, 4, 3)), 8), (np.array([[[0.0, 0.55, 1.0]]]), 3)
    histogram, whose = passing(color_histogram, references.color_histogram, *examples, name="color_histogram")
    images = arrangements()
    lit = np.clip(images[:, :, :, None] * np.array(LIGHTS)[:, None, None], 0, 1)  # (3, 2, 6, 3, 48, 48, 3)
    axes = ("picture", "way", "moved", "light")
    found = np.array([np.asarray(histogram(image, BINS), dtype=float) for image in lit.reshape(-1, SIDE, SIDE, 3)])
    heights = 100 * found.reshape(*lit.shape[:4], 3 * BINS, 1)
    page = scene.panel(
        scene.image("page", scene.by(np.rint(255 * lit), *axes)), x=scene.axis(0, 1), y=scene.axis(0, 1), bare=True,
        ratio=1.0, share=0.8, title="The picture", description="A small picture, its pixels moved",
    )  # fmt: skip
    return figure(
        page, histogram_panel(scene.by(heights, *axes)),
        controls=[
            scene.choice("picture", NAMES, 0), scene.choice("way", WAYS, 0, "pixels move"),
            scene.slider("moved", MOVED, 0, "% moved"), scene.choice("light", LIGHT_NAMES, 0),
        ],
        title="The same pixels, elsewhere", note=f"counted by {whose}", summary="said",
        texts={"said": scene.by(sentences(heights), *axes)},
    )  # fmt: skip


def histogram_panel(heights):
    ticks = [(k / 3 + 1 / 6, name) for k, name in enumerate(("red: dark to bright", "green", "blue"))]
    return scene.panel(
        scene.bars("histogram", heights, [0] * BINS + [2] * BINS + [1] * BINS, width=0.8),
        scene.rule(x=1 / 3), scene.rule(x=2 / 3), x=scene.axis(0, 1, ticks=ticks),
        y=scene.axis(0, 65, "% of the pixels"),
        title=f"Its colour histogram: 3 × {BINS} numbers", ratio=1.7, share=1.4,
        description="Three histograms side by side, of red, green and blue",
    )  # fmt: skip


def sentences(heights):
    """What is seen, for each place of the controls."""
    first = heights[:, :1, :1, :1]
    apart = np.abs(heights - first).sum(axis=(-1, -2)) / 6  # two times 100 % in each of three colours is all of it

    def one(picture, way, moved, light):
        far = apart[picture, way, moved, light]
        if not (moved or light):
            return f"{NAMES[picture].capitalize()}, nothing changed yet: {SIDE} × {SIDE} pixels."
        how = f"{MOVED[moved]} % of the pixels moved {WAYS[way]}" if moved else "nothing moved"
        kept = (
            "the histogram is the same to the last pixel" if far < 1e-9 else f"{far:.0f} % of the counts changed bins"
        )
        return f"{NAMES[picture].capitalize()} in the light of {LIGHT_NAMES[light]}, {how}: {kept}."

    return [[[[one(p, w, m, q) for q in range(3)] for m in range(len(MOVED))] for w in (0, 1)] for p in range(3)]
