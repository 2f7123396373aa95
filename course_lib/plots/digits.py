"""Pictures of digits, weights, scores and losses."""

import numpy as np

from course_lib.plots.picture import BLACK, GREEN, LINES, SIGNED, SKY, VERMILION, Picture, calm, new_figure


def digits(X, labels, title="Digits"):
    """A row of digit images with a label under each.

    Args:
        X: (N, 784) pixels in [0, 1], N small; 1 is ink.
        labels: N things to write below.
        title: str.

    Returns:
        Picture.

    >>> print(digits(np.zeros((2, 784)), [3, "8, taken for 3"]))
    Digits: 2 images, labelled 3; 8, taken for 3.
    """
    figure, axes = _row(title, len(X))
    for axis, image, label in zip(axes, X, labels, strict=True):
        axis.imshow(np.reshape(image, (28, 28)), cmap="gray_r", vmin=0, vmax=1)
        axis.set_xlabel(str(label), fontsize=11)
    names = "; ".join(str(label) for label in labels)
    return Picture(figure, f"{title}: {len(X)} image{'s' * (len(X) > 1)}, labelled {names}.")


def templates(W, names=None, title="Templates"):
    """Each row of W as an image: light where ink speaks for the class, dark where it speaks against it.

    Args:
        W: (C, 784) weights.
        names: C class names; by default 0 to C − 1.
        title: str.

    Returns:
        Picture.

    >>> print(templates(np.eye(2, 784)))
    Templates: 2 rows of W as 28×28 images, of 0; 1. Light is positive, mid-grey zero, dark negative.
    """
    from matplotlib.colors import LinearSegmentedColormap

    names = range(len(W)) if names is None else names
    figure, axes = _row(title, len(W))
    colours, limit = LinearSegmentedColormap.from_list("signed", SIGNED), np.abs(W).max() or 1
    for axis, weights, name in zip(axes, W, names, strict=True):
        axis.imshow(np.reshape(weights, (28, 28)), cmap=colours, vmin=-limit, vmax=limit)
        axis.set_xlabel(str(name), fontsize=11)
    listed = "; ".join(str(name) for name in names)
    rows = f"{title}: {len(W)} rows of W as 28×28 images, of {listed}."
    return Picture(figure, f"{rows} Light is positive, mid-grey zero, dark negative.")


def score_bars(values, right, names=None, image=None, margin=None, what="Scores"):
    """One number for each class of one example, as bars; the right class is hatched and says so.

    Args:
        values: (C,) scores or probabilities.
        right: int, the right class.
        names: C class names; by default 0 to C − 1.
        image: (784,) pixels shown on the left, or None.
        margin: Δ; draws the line s_y − Δ that no other class should pass, or None.
        what: str, what the numbers are.

    Returns:
        Picture.

    >>> print(score_bars([0.25, 0.75], 1, what="Probabilities"))
    Probabilities: 0 0.25, 1 0.75 (right). The highest is 1.
    """
    values, names = np.asarray(values, dtype=float), list(range(len(values)) if names is None else names)
    figure = new_figure(8.5 if image is not None else 7, 1.1 + 0.3 * len(values))
    columns = figure.subplots(1, 2, width_ratios=[1, 2.2]) if image is not None else [figure.subplots()]
    if image is not None:
        columns[0].imshow(np.reshape(image, (28, 28)), cmap="gray_r", vmin=0, vmax=1)
        columns[0].set_axis_off()
    _bars(columns[-1], values, right, names, what)
    line = ""
    if margin is not None:
        edge = values[right] - margin
        columns[-1].axvline(edge, color=VERMILION, linestyle="--", linewidth=2)
        columns[-1].set_title(f"dashed: right score − {margin:g} = {edge:.3g}", fontsize=11, color=VERMILION)
        line = f" The margin's line stands at {edge:.3g}."
    listed = ", ".join(
        f"{name} {_short(value)}{' (right)' if j == right else ''}"
        for j, (name, value) in enumerate(zip(names, values, strict=True))
    )
    return Picture(figure, f"{what}: {listed}. The highest is {names[values.argmax()]}.{line}")


def curves(x, lines, xlabel, ylabel, title="", levels=None, log=False):
    """Several curves over one axis, told apart by colour, dash and marker.

    Args:
        x: (K,) numbers.
        lines: {name: (K,) values}, at most four.
        xlabel, ylabel, title: str.
        levels: {name: height} of dotted horizontal lines, or None.
        log: True for a logarithmic vertical axis.

    Returns:
        Picture.

    >>> print(curves([0, 1, 2], {"hinge": [1, 0, 0]}, "gap", "loss"))
    loss against gap, from 0 to 2: hinge goes from 1 to 0.
    """
    if len(lines) > len(LINES):
        raise ValueError(f"{len(lines)} lines do not stay apart; draw at most {len(LINES)} in one picture")
    figure = new_figure(8, 4)
    axis = figure.subplots()
    marks = max(1, len(x) // 8)
    for (name, values), (colour, dash, marker) in zip(lines.items(), LINES, strict=False):
        style = {"color": colour, "linestyle": dash, "marker": marker, "markevery": marks}
        axis.plot(x, values, label=name, linewidth=2.5, markersize=7, **style)
    for name, height in (levels or {}).items():
        axis.axhline(height, color=BLACK, linestyle=":", linewidth=1.5)
        axis.annotate(f"{name} = {height:.3g}", (x[-1], height), ha="right", va="bottom", fontsize=11)
    axis.set(xlabel=xlabel, ylabel=ylabel, title=title, yscale="log" if log else "linear")
    axis.legend(frameon=False, fontsize=11)
    calm(axis)
    ends = "; ".join(f"{name} goes from {values[0]:.3g} to {values[-1]:.3g}" for name, values in lines.items())
    head = f"{title}. " if title else ""
    return Picture(figure, f"{head}{ylabel} against {xlabel}, from {x[0]:.3g} to {x[-1]:.3g}: {ends}.")


def _row(title, count):
    figure = new_figure(max(4, 0.98 * count), 1.6)
    axes = np.atleast_1d(figure.subplots(1, count))
    for axis in axes:
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set_visible(False)
    figure.suptitle(title, fontsize=12)
    return figure, axes


def _bars(axis, values, right, names, what):
    rows = np.arange(len(values))
    for j, value in enumerate(values):
        colour, hatch = (GREEN, "///") if j == right else (SKY, "")
        axis.barh(j, value, color=colour, hatch=hatch, edgecolor="white")
    axis.set_yticks(rows, [f"{name}  (right)" if j == right else f"{name}" for j, name in enumerate(names)])
    axis.invert_yaxis()
    for j, value in enumerate(values):
        axis.annotate(
            _short(value), (value, j), xytext=(4 if value >= 0 else -4, 0), textcoords="offset points",
            va="center", ha="left" if value >= 0 else "right", fontsize=11,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85},
        )  # fmt: skip
    axis.axvline(0, color=BLACK, linewidth=0.8)
    axis.margins(x=0.14)
    axis.set_xlabel(what)
    calm(axis)


def _short(value):
    """Three digits; what is too small for them says on which side of 0 it is, since it is not 0."""
    if 0 < abs(value) < 1e-3:
        return "< 0.001" if value > 0 else "> −0.001"
    return f"{value:.3g}".replace("-", "−")
