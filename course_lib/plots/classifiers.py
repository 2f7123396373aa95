"""Pictures of classifiers in the plane: their regions, and the weights that a regularizer allows."""

import numpy as np

from course_lib.plots.picture import (
    BLACK,
    BLUE,
    GREEN,
    LINES,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    Picture,
    calm,
    new_figure,
)

CLASS_STYLES = [
    (BLUE, "o", ""), (VERMILION, "s", "///"), (GREEN, "^", "..."),
    (PURPLE, "D", "\\\\\\"), (ORANGE, "v", "xx"), (SKY, "P", "--"),
]  # fmt: skip


def decision_regions(X, y, scores, names=None, title="Decision regions"):
    """Points of the plane by class, over the regions that a classifier gives to each class.

    Classes differ in colour, marker and hatching.

    Args:
        X: (N, 2) points.
        y: (N,) labels in [0, C), C ≤ 6.
        scores: function (M, 2) -> (M, C).
        names: C class names; by default 0 to C − 1.
        title: str.

    Returns:
        Picture.

    >>> X, y = np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([0, 1])
    >>> print(decision_regions(X, y, lambda X: X[:, :1] * [-1, 1]))  # doctest: +ELLIPSIS
    Decision regions: 2 points of 2 classes, 100% of them in the region of their class; ...
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2 or y.shape != (len(X),):
        raise ValueError(f"X has shape {X.shape} and y {y.shape}; points (N, 2) and labels (N,) are needed")
    margin = 0.12 * np.ptp(X, axis=0).max()
    sides = [np.linspace(low - margin, high + margin, 200) for low, high in zip(X.min(0), X.max(0), strict=True)]
    grid = np.stack(np.meshgrid(*sides), axis=-1)
    table = scores(grid.reshape(-1, 2))
    C = table.shape[1]
    if not 2 <= C <= len(CLASS_STYLES):
        raise ValueError(f"scores gives {C} classes; 2 to {len(CLASS_STYLES)} stay apart in one picture")
    names = range(C) if names is None else names
    chosen = table.argmax(axis=1).reshape(200, 200)
    figure = new_figure(6.4, 5.4)
    axis = figure.subplots()
    for c, (name, (colour, marker, hatch)) in enumerate(zip(names, CLASS_STYLES, strict=False)):
        lead = (table[:, c] - np.delete(table, c, axis=1).max(axis=1)).reshape(200, 200)
        style = {"colors": [colour], "alpha": 0.18, "hatches": [hatch]}
        region = axis.contourf(*sides, lead, levels=[0, max(lead.max(), 0) + 1], **style)
        region.set_edgecolor(colour)
        dots = {"color": colour, "marker": marker, "edgecolor": "white", "linewidth": 0.6}
        axis.scatter(*X[y == c].T, s=36, label=str(name), **dots)
    axis.legend(fontsize=10, framealpha=0.9)
    axis.set(xlabel="x1", ylabel="x2", title=title)
    calm(axis)
    right = np.mean(scores(X).argmax(axis=1) == y)
    areas = ", ".join(f"{name} {np.mean(chosen == c):.0%}" for c, name in enumerate(names))
    home = f"{right:.0%} of them in the region of their class"
    return Picture(figure, f"{title}: {len(X)} points of {C} classes, {home}; parts of the area: {areas}.")


def constraint_balls(regularizers, loss=None, size=1.0):
    """The weights (w1, w2) that a regularizer allows for the same budget, and where a loss would touch them.

    Args:
        regularizers: {name: function of W that returns (value, gradient)}, at most four.
        loss: function (w1, w2) -> values, drawn as thin contours, or None.
        size: the budget: R(w) ≤ size.

    Returns:
        Picture; a star marks the point of each ball where the loss is smallest.

    >>> from course_lib.regularizers import l1, l2
    >>> print(constraint_balls({"L2": l2, "L1": l1}, loss=lambda a, b: (a - 2) ** 2 + (b - 0.5) ** 2))
    Weights with R(w) ≤ 1. L2: smallest loss at (0.97, 0.24); L1: smallest loss at (1, 0).
    """
    if not 1 <= len(regularizers) <= len(LINES):
        raise ValueError(f"{len(regularizers)} regularizers were given; 1 to {len(LINES)} stay apart in one picture")
    figure = new_figure(6.4, 5.8)
    axis = figure.subplots()
    edges = {name: _ball(regularizer, size) for name, regularizer in regularizers.items()}
    reach = 1.5 * max(np.abs(edge).max() for edge in edges.values())
    if loss is not None:
        w = np.linspace(-reach, reach, 241)
        axis.contour(w, w, loss(*np.meshgrid(w, w)), levels=14, colors=BLACK, linewidths=0.6, alpha=0.4)
    said = []
    for (name, edge), (colour, dash, _) in zip(edges.items(), LINES, strict=False):
        axis.plot(*edge.T, color=colour, linestyle=dash, linewidth=2.5, label=name)
        if loss is not None:
            inside = np.linspace(0, 1, 101)[:, None, None] * edge
            best = inside.reshape(-1, 2)[loss(*np.moveaxis(inside, -1, 0)).argmin()] + 0.0
            axis.scatter(*best, marker="*", s=220, color=colour, edgecolor="white", zorder=4)
            said.append(f"{name}: smallest loss at ({best[0]:.2g}, {best[1]:.2g})")
    axis.set(xlabel="w1", ylabel="w2", aspect="equal", title=f"R(w) = {size:g}", xlim=(-reach, reach))
    axis.set_ylim(-reach, reach)
    axis.legend(fontsize=10, framealpha=0.9)
    calm(axis)
    return Picture(figure, f"Weights with R(w) ≤ {size:g}. {'; '.join(said or regularizers)}.")


def _ball(regularizer, size, angles=720):
    """Points (angles + 1, 2) where R(w) = size, by halving in each direction; R must grow along it."""
    turn = np.linspace(0, 2 * np.pi, angles + 1)
    directions = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    directions[np.abs(directions) < 1e-12] = 0  # the corners of L1 lie exactly on the axes
    low, high = np.zeros(len(turn)), np.ones(len(turn))
    while min(regularizer(r * u)[0] for r, u in zip(high, directions, strict=True)) < size:
        high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        within = np.array([regularizer(r * u)[0] <= size for r, u in zip(middle, directions, strict=True)])
        low, high = np.where(within, middle, low), np.where(within, high, middle)
    return low[:, None] * directions
