"""Pictures of surfaces, of runs on them, and of training: contours, paths, bands, the U of step sizes."""

import numpy as np

from course_lib.plots.picture import BLACK, LINES, ORANGE, Picture, calm, new_figure


def contours(surface, levels=16):
    """A surface from above: contour lines that lie closer and closer towards the lowest value.

    Args:
        surface: a `course_lib.surfaces.Surface`.
        levels: number of lines, ≥ 2.

    Returns:
        Picture; stars are minima, crosses saddles.

    >>> from course_lib.surfaces import SURFACES
    >>> print(contours(SURFACES["saddle"]))
    Contours of saddle, from -4 to 4; minima: none; saddles: (0, 0).
    """
    figure = new_figure(6.4, 5.2)
    axis = figure.subplots()
    low, high = _draw_contours(figure, axis, surface, levels)
    if len(surface.minima) or len(surface.saddles):
        axis.legend(fontsize=10, framealpha=0.9)
    places = f"minima: {_places(surface.minima)}; saddles: {_places(surface.saddles)}"
    return Picture(figure, f"Contours of {surface.name}, from {low:.3g} to {high:.3g}; {places}.")


def paths(surface, trajectories, levels=16):
    """Runs on a surface, told apart by colour, dash and marker.

    Args:
        surface: a `course_lib.surfaces.Surface`.
        trajectories: {name: Trajectory}, at most four.
        levels: number of contour lines.

    Returns:
        Picture.

    >>> from course_lib.surfaces import SURFACES
    >>> from course_lib.trajectory import run
    >>> bowl = SURFACES["quadratic"]
    >>> print(paths(bowl, {"sgd": run("sgd", bowl, x0=(1.0, 1.0), learning_rate=0.05, steps=3)}))
    Runs on quadratic, condition number 20. sgd: 3 steps from (1, 1), f from 10.5 to 0.368, max_steps.
    """
    _at_most_four(trajectories)
    for name, path in trajectories.items():
        if np.ndim(path.x) != 2 or np.shape(path.x)[1] != 2:
            raise ValueError(f"{name} has points of shape {np.shape(path.x)}; one run, (T + 1, 2), is needed")
    figure = new_figure(7.2, 5.6)
    axis = figure.subplots()
    _draw_contours(figure, axis, surface, levels)
    said = []
    for (name, path), (colour, dash, marker) in zip(trajectories.items(), LINES, strict=False):
        steps = len(path.x) - 1
        style = {"color": colour, "linestyle": dash, "marker": marker, "markevery": max(1, steps // 12)}
        axis.plot(*path.x.T, label=f"{name}, {steps} steps", linewidth=2, markersize=6, **style)
        ends = f"f from {path.f[0]:.3g} to {path.f[-1]:.3g}"
        said.append(f"{name}: {steps} steps from {_places(path.x[:1])}, {ends}, {path.stopped}")
    (x1, x2) = surface.bounds
    axis.set(xlim=x1, ylim=x2)
    axis.legend(fontsize=10, framealpha=0.9)
    return Picture(figure, f"Runs on {surface.name}. {'; '.join(said)}.")


def bands(x, runs, xlabel, ylabel, title="", log=False):
    """Curves of several runs each: the median as a line, the middle half of the runs as a band.

    Args:
        x: (K,) numbers.
        runs: {name: (R, K) values of R runs}, at most four.
        xlabel, ylabel, title: str.
        log: True for a logarithmic vertical axis.

    Returns:
        Picture.

    >>> print(bands([0, 1], {"sgd": [[3, 1], [5, 1], [4, 1]]}, "epoch", "loss"))
    loss against epoch, median and middle half of the runs: sgd, 3 runs, from 4 to 1 (1 to 1 at the end).
    """
    _at_most_four(runs)
    figure = new_figure(8, 4)
    axis = figure.subplots()
    said = []
    for (name, values), (colour, dash, marker) in zip(runs.items(), LINES, strict=False):
        low, middle, high = np.quantile(np.atleast_2d(values), (0.25, 0.5, 0.75), axis=0)
        style = {"color": colour, "linestyle": dash, "marker": marker, "markevery": max(1, len(x) // 8)}
        axis.plot(x, middle, label=name, linewidth=2.5, markersize=7, **style)
        axis.fill_between(x, low, high, color=colour, alpha=0.2, linewidth=0)
        end = f"({low[-1]:.3g} to {high[-1]:.3g} at the end)"
        said.append(f"{name}, {len(values)} runs, from {middle[0]:.3g} to {middle[-1]:.3g} {end}")
    axis.set(xlabel=xlabel, ylabel=ylabel, title=title, yscale="log" if log else "linear")
    axis.legend(frameon=False, fontsize=11)
    calm(axis)
    head = f"{title}. " if title else ""
    words = f"{ylabel} against {xlabel}, median and middle half of the runs: {'; '.join(said)}."
    return Picture(figure, head + words)


def training_history(history):
    """What `train` recorded: the loss, and training and validation error with the epoch that was kept.

    Args:
        history: `course_lib.training.History` with at least one epoch.

    Returns:
        Picture.

    Raises:
        ValueError: if the run diverged in its first epoch and there is nothing to draw.

    >>> from course_lib.training import History
    >>> recorded = History([2.0, 1.0], [0.3, 0.1], [0.4, 0.5], [0.1], 0, "max_epochs")
    >>> print(training_history(recorded).alt[:84])
    Training for 2 epochs, ended by max_epochs. Loss from 2 to 1; training error from 0.
    """
    if len(history.loss) == 0:
        raise ValueError(f"the history has no epoch ({history.stopped}); train with a smaller learning rate")
    figure = new_figure(10, 3.8)
    left, right = figure.subplots(1, 2)
    epochs = np.arange(1, len(history.loss) + 1)
    lines = (
        (left, "loss", history.loss),
        (right, "training error", history.train_error),
        (right, "validation error", history.val_error),
    )
    for (axis, name, values), (colour, dash, marker) in zip(lines, LINES, strict=False):
        style = {"color": colour, "linestyle": dash, "marker": marker, "markevery": max(1, len(epochs) // 8)}
        axis.plot(epochs, values, label=name, linewidth=2.5, markersize=6, **style)
    best = history.best_epoch + 1
    right.axvline(best, color=BLACK, linestyle=":", linewidth=1.5, label=f"kept: epoch {best}")
    for axis in (left, right):
        axis.set(xlabel="epoch")
        axis.legend(frameon=False, fontsize=10)
        calm(axis)
    ends = [f"{name} from {values[0]:.3g} to {values[-1]:.3g}" for _, name, values in lines]
    said = f"{ends[0].capitalize()}; {ends[1]}; {ends[2]}, smallest in epoch {best}."
    return Picture(figure, f"Training for {len(epochs)} epochs, ended by {history.stopped}. {said}")


def u_curve(sweep):
    """Error of numerical gradients over the step h: too large a step bends, too small a one rounds.

    Args:
        sweep: `course_lib.gradients.Sweep`.

    Returns:
        Picture.

    >>> from course_lib.gradients import step_size_sweep
    >>> sweep = step_size_sweep(lambda x: float((x**4).sum()), 4 * np.ones(2), np.ones(2))
    >>> print(u_curve(sweep).alt[:34])
    Error of numerical gradients for h
    """
    figure = new_figure(7.5, 4.2)
    axis = figure.subplots()
    for (name, values), (colour, dash, marker) in zip(
        {"central differences": sweep.central, "forward differences": sweep.forward}.items(),
        LINES,
        strict=False,
    ):
        axis.loglog(sweep.h, np.maximum(values, 1e-17), color=colour, linestyle=dash, marker=marker, label=name)
    axis.axvline(sweep.best_h, color=ORANGE, linestyle=":", linewidth=2, label=f"best h = {sweep.best_h:.0e}")
    axis.set(xlabel="step h", ylabel="largest relative error")
    axis.legend(frameon=False, fontsize=11)
    calm(axis)
    errors = f"their error is {sweep.central.min():.1e} there, {sweep.forward.min():.1e} at best for forward ones"
    reach = f"h from {sweep.h.min():.0e} to {sweep.h.max():.0e}"
    head = f"Error of numerical gradients for {reach}: central differences are best at h = {sweep.best_h:.0e}"
    return Picture(figure, f"{head}, {errors}; both curves are a U.")


def _draw_contours(figure, axis, surface, levels):
    """Lines at the lowest value + a geometric sequence, so that valleys get as many as cliffs."""
    if levels < 2:
        raise ValueError(f"levels is {levels}; at least 2 lines are needed")
    x1, x2, values = surface.grid(201)
    low, high = float(values.min()), float(values.max())
    heights = low + np.geomspace((high - low) * 1e-4, high - low, levels)
    filled = axis.contourf(
        x1, x2, values, levels=[low, *heights], cmap="Greys", norm=_between(heights - low, low), alpha=0.35
    )
    axis.contour(x1, x2, values, levels=heights, colors=BLACK, linewidths=0.5, alpha=0.55)
    figure.colorbar(filled, ax=axis, label="f", format="%.3g")
    marks = (surface.minima, "*", ORANGE, "minimum"), (surface.saddles, "X", "white", "saddle")
    for points, marker, colour, name in marks:
        if len(points):
            style = {"marker": marker, "color": colour, "edgecolor": BLACK, "label": name, "zorder": 4}
            axis.scatter(*np.transpose(points), s=150, **style)
    axis.set(xlabel="x1", ylabel="x2", title=surface.name)
    calm(axis)
    return low, high


def _between(steps, low):
    """Shades by the order of the lines and not by height, which would leave one shade for all valleys."""
    from matplotlib.colors import BoundaryNorm

    return BoundaryNorm([low, *(low + steps)], 256)


def _places(points, most=4):
    named = [f"({x1:.3g}, {x2:.3g})" for x1, x2 in points[:most]]
    more = [f"and {len(points) - most} more"] if len(points) > most else []
    return ", ".join(named + more) or "none"


def _at_most_four(named):
    if not 1 <= len(named) <= len(LINES):
        raise ValueError(f"{len(named)} curves were given; 1 to {len(LINES)} stay apart in one picture")
