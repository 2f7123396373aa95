"""Lecture 02: what ten layers do to the size of their numbers, with batch normalization and without it."""

import numpy as np

from course_lib import layers
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number, scientific

SCALES = np.array([0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5, 1.7, 2.0])
DEPTH, WIDTH, BATCH = 10, 100, 100
EDGES = np.linspace(-4, 4, 41)
LAYERS = np.arange(1, DEPTH + 1)
PLAIN, NORMAL = 0, 1


def signals(seed=0):
    """Random numbers through ten random layers, for each scale of the weights, without and with normalization.

    z = h W or its batch normalization, h ← max(0, z); W has deviation scale · √(2 / width), so that with
    scale 1 the mean square of z neither grows nor shrinks on average.

    Returns:
        (2, S, DEPTH, BATCH · WIDTH): z of every layer, without normalization and with it.

    >>> signals().shape
    (2, 12, 10, 10000)
    """
    rng = np.random.default_rng(seed)
    weights = rng.normal(0, np.sqrt(2 / WIDTH), (DEPTH, WIDTH, WIDTH))
    start = rng.normal(0, np.sqrt(0.5), (BATCH, WIDTH))
    none, running = np.zeros(WIDTH), layers.RunningMoments(np.zeros(WIDTH), np.ones(WIDTH))

    def normalized(z):
        return layers.batch_norm(z, none + 1, none, running, train=True)[0]

    both = [[through(start, scale * weights, rule) for scale in SCALES] for rule in (lambda z: z, normalized)]
    return np.array(both).reshape(2, len(SCALES), DEPTH, -1)


def through(h, weights, rule):
    found = []
    for W in weights:
        found.append(rule(h @ W))
        h = np.maximum(0, found[-1])
    return np.array(found)


def norm_figure():
    """Ten random layers, with batch normalization and without: set the scale of the weights, choose a layer.

    Returns:
        Figure.

    Raises:
        Nothing.

    Source: ours, after Ioffe and Szegedy (2015).

    >>> norm_figure().scene["state"]
    {'scale': 0.7, 'layer': 1.0}
    """
    z = signals()
    size = z.std(axis=-1)  # (2, scale, layer)
    lines = [
        scene.Series("without", PLAIN, "solid", "circle"),
        scene.Series("with batch normalization", NORMAL, "long", "square"),
        scene.Series("layer now", 6, "fine", "circle", legend=False),
    ]
    words = [[said(scale, k, *size[:, s, k - 1]) for k in LAYERS] for s, scale in enumerate(SCALES)]
    return figure(
        histogram_panel(z), size_panel(size),
        controls=[
            scene.slider("scale", SCALES, 0.7, "scale of the weights", prefix="× "), scene.slider("layer", LAYERS, 1),
        ],
        series=lines, title="Ten random layers", summary="said",
        texts={"said": scene.by(words, "scale", "layer")},
    )  # fmt: skip


def histogram_panel(z):
    """Outlines of both histograms: what lies beyond the picture is counted in, so a wide one looks flat."""
    share = np.array([[[100 * np.histogram(one, EDGES)[0] / one.size for one in of] for of in kind] for kind in z])
    outline = np.stack(np.broadcast_arrays(np.repeat(EDGES, 2)[1:-1], np.repeat(share, 2, axis=-1)), axis=-1)
    return scene.panel(
        scene.path("histogram", scene.by(np.moveaxis(outline, 0, 2), "scale", "layer"), still=True, series=[0, 1]),
        x=scene.axis(-4, 4, "z"), y=scene.axis(0, 55, "% of the numbers"), ratio=1.25,
        title="The numbers z of this layer",
        description="histograms of the numbers in the chosen layer, with batch normalization and without",
    )  # fmt: skip


def size_panel(size):
    curves = np.stack(np.broadcast_arrays(LAYERS, size), axis=-1)  # (2, scale, layer, 2)
    now = np.moveaxis(curves, 0, 2)[..., None, :]
    upright = np.array([[[[k, 1e-4], [k, 1e4]]] for k in LAYERS])
    return scene.panel(
        scene.path("layer", scene.by(upright, "layer"), still=True, series=[2]),
        scene.path("sizes", scene.by(np.moveaxis(curves, 0, 1), "scale"), still=True, series=[0, 1]),
        scene.path("now", scene.by(now, "scale", "layer"), series=[0, 1]),
        x=scene.axis(0.6, DEPTH + 0.4, "layer", ticks=[(int(k), str(k)) for k in LAYERS]), ratio=1.25,
        y=scene.axis(1e-4, 1e4, "deviation of z", log=True),
        title="Their size, layer by layer",
        description="standard deviation of the numbers against the layer, on a logarithmic axis",
    )  # fmt: skip


def said(scale, layer, plain, normal):
    return (
        f"Weights × {number(scale)}: in layer {layer} the deviation is {scientific(plain, 2)} without batch "
        f"normalization, and {number(normal)} with it."
    )
