"""What a minibatch knows of the gradient: a cloud around the true one, narrower by the root of the batch's size."""

import numpy as np

from course_lib.exercise import passing
from course_lib.losses import softmax
from course_lib.references import lec04 as references
from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.student import number, scientific

SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
SHOWN = 200  # batches in the cloud


def cloud_figure(X, y, W, minibatches=None, seed=0):
    """Minibatch gradients of a softmax classifier at W, seen in a plane through the true gradient.

    Args:
        X, y: (N, D) examples and (N,) labels.
        W: (C, D) weights.
        minibatches: the student's (order, batch_size) → list of index arrays, or None.
        seed: of the shuffling.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's function does.

    Source: ours.

    >>> rng = np.random.default_rng(0)
    >>> small = cloud_figure(rng.random((40, 3)), np.arange(40) % 2, np.zeros((2, 3)))
    >>> small.scene["state"]
    {'batch_size': 1.0}
    """
    parts, badge = passing(minibatches, references.minibatches, (np.arange(10)[::-1], 4), (np.arange(8), 4))
    sizes = [size for size in SIZES if size <= len(X) // 2]
    clouds, errors, downhill, length = measure(X, y, W, parts, sizes, np.random.default_rng(seed))
    texts = [told(*row) for row in zip(sizes, errors, downhill, [length] * len(sizes), strict=True)]
    controls = [scene.slider("batch_size", sizes, 1, "examples in a batch", log=True)]
    lines = scene.series("one batch", "1/√B", first=1)
    lines.append(scene.Series("true gradient", 0, "solid", "star"))
    return figure(
        cloud_panel(clouds, length), error_panel(sizes, errors / length), controls=controls, series=lines,
        title=f"The gradients of {SHOWN} batches", note=f"batches cut by {badge}",
        texts={"said": scene.by(texts, "batch_size")},
        summary="said",
    )  # fmt: skip


def measure(X, y, W, parts, sizes, rng):
    """Clouds (sizes, 200, 2), root mean square errors, shares that point downhill, length of the true gradient."""
    wrong = softmax(X @ W.T)
    wrong[np.arange(len(y)), y] -= 1
    true = wrong.T @ X / len(X)
    length = np.linalg.norm(true)
    along = true / length
    across = sideways(X, wrong, along, rng)
    # What each example's gradient, the matrix wrong[i] x X[i], is worth in the two directions.
    places = np.stack([np.einsum("nc,nc->n", wrong, X @ way.T) for way in (along, across)], axis=-1)
    sizes_of = (wrong**2).sum(axis=1) * (X**2).sum(axis=1)
    clouds, errors, downhill = [], [], []
    for size in sizes:
        batches = drawn(len(X), size, parts, rng)
        clouds.append([places[batch].mean(axis=0) for batch in batches])
        squared = [error(wrong, X, batch, true, sizes_of) for batch in batches[: 200 if size < 64 else 40]]
        errors.append(np.sqrt(np.mean(squared)))
        downhill.append(np.mean([place[0] > 0 for place in clouds[-1]]))
    return np.array(clouds), np.array(errors), np.array(downhill), length


def sideways(X, wrong, along, rng):
    """The direction across the gradient in which batches differ most."""
    batches = [rng.choice(len(X), min(32, len(X)), replace=False) for _ in range(60)]
    gradients = np.array([(wrong[b].T @ X[b] / len(b)).ravel() for b in batches])
    gradients -= gradients.mean(axis=0)
    gradients -= np.outer(gradients @ along.ravel(), along.ravel())
    return np.linalg.svd(gradients, full_matrices=False)[2][0].reshape(along.shape)


def drawn(N, size, parts, rng):
    """200 full batches from as many shuffled passes as that takes."""
    batches = []
    while len(batches) < SHOWN:
        batches += [np.asarray(batch) for batch in parts(rng.permutation(N), size) if len(batch) == size]
    return batches[:SHOWN]


def error(wrong, X, batch, true, sizes_of):
    """Squared distance of a batch's gradient from the true one."""
    if len(batch) == 1:  # without building the matrix: |g|² − 2 g·true + |true|²
        i = batch[0]
        return sizes_of[i] - 2 * wrong[i] @ true @ X[i] + (true**2).sum()
    return ((wrong[batch].T @ X[batch] / len(batch) - true) ** 2).sum()


def told(size, error, downhill, length):
    batch = f"{size:,} example{'s' if size > 1 else ''} in a batch"
    times = f"{number(error / length, 1)} times the true one's length {number(length, 2)}"
    down = f"{downhill * SHOWN:.0f} of the {SHOWN} batches point downhill."
    return f"{batch}: its gradient misses the true one by {scientific(error, 2)}, {times}. {down}"


def cloud_panel(clouds, length):
    far = float(np.quantile(np.abs(clouds[0]), 0.94))
    size = max(far, 1.3 * length)
    return scene.panel(
        scene.rule(x=0), scene.rule(y=0),
        scene.points("cloud", scene.by(clouds, "batch_size"), "circle", color=1, size=2.5),
        scene.points("true", [(length, 0)], "star", color=0, size=7),
        x=scene.axis(-size, size, "along the true gradient"), y=scene.axis(-size, size, "across it"),
        title="Each dot is the gradient of one batch", ratio=1.1,
        description="Gradients of 200 batches around the true gradient",
    )  # fmt: skip


def error_panel(sizes, errors):
    root = errors[0] / np.sqrt(sizes)
    here = np.stack([sizes, errors], axis=-1)[:, None]
    low = 10.0 ** np.floor(np.log10(min(errors.min(), root.min())))
    return scene.panel(
        scene.path("root", np.stack([sizes, root], axis=-1)[None], still=True, series=[1]),
        scene.points("all", here[:, 0], "circle", color=1, size=4),
        scene.points("here", scene.by(here, "batch_size"), "circle", color=0, size=9),
        x=scene.axis(0.8, 1.3 * sizes[-1], "examples in a batch", log=True, ticks=size_ticks(sizes)),
        y=scene.axis(low, 2 * errors[0], "error ÷ length of the gradient", log=True), title="How far off they are",
        description="Error of a batch's gradient against its size, beside a line that falls as one over the root",
        ratio=1.1,
    )  # fmt: skip


def size_ticks(sizes):
    """Powers of four, written out; a logarithmic axis counts in powers of ten."""
    return [(float(np.log10(size)), f"{size}") for size in sizes[::2]]
