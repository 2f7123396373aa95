"""Ten steps of gradient descent on real digits, and what random Hessians are: walk_figure, many_figure."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.losses_training import tiles
from course_lib.widgets.student import number

DRAWN = 24  # random matrices whose eigenvalues are shown
KINDS = {"minimum": (2, "star"), "saddle": (1, "circle"), "maximum": (0, "square")}


def walk_figure(path, loss, X_val, y_val, whose=""):
    """The templates of a softmax classifier while it walks down, beside its loss and its accuracy.

    Args:
        path: (T + 1, 7840): the weights after each step, the start first.
        loss: (T + 1,) losses there.
        X_val, y_val: new digits.
        whose: words for whose loop walked.

    Returns:
        Figure; it needs no kernel.

    Raises:
        ValueError: if the path has rows of another length.

    Source: ours.

    >>> walk_figure(np.zeros((3, 7840)), [2.3, 2.3, 2.3], np.zeros((1, 784)), np.array([0])).scene["state"]
    {'step': 0.0}
    """
    W, loss = np.asarray(path).reshape(-1, 10, 784), np.asarray(loss, dtype=float)
    right = 100 * ((X_val @ np.swapaxes(W, -1, -2)).argmax(axis=-1) == y_val).mean(axis=-1)
    steps = np.arange(len(W))
    texts = [
        f"After {t} step{'' if t == 1 else 's'}: loss {number(value, 3)}; {number(part, 1)} % of {len(y_val)} new "
        f"digits are right." for t, value, part in zip(steps, loss, right, strict=True)
    ]  # fmt: skip
    both = [np.stack([steps, values], axis=-1) for values in (loss, right)]
    heights = [scene.axis(0, 1.1 * loss.max(), "loss"), scene.axis(0, 100, "% right")]
    names = ["softmax loss", "new digits right"]
    return figure(
        scene.panel(
            scene.image("templates", scene.by(tiles(W[None])[0], "step")), x=scene.axis(0, 5), y=scene.axis(0, 2),
            bare=True, ratio=2.5, share=2.0, title="The templates of 0 to 4, and of 5 to 9",
            description="ten templates: light pixels speak for a class, dark ones against it",
        ),
        *(
            scene.panel(
                scene.path(name, line[None], still=True, series=[k]),
                scene.path(f"{name} now", scene.by(line[:, None, None], "step"), series=[k]),
                x=scene.axis(0, steps[-1], "step"), y=height, title=name.capitalize(), ratio=1.1, share=0.9,
                description=f"{name} against the steps",
            )
            for k, (name, line, height) in enumerate(zip(names, both, heights, strict=True))
        ),
        controls=[scene.slider("step", steps, 0)], series=scene.series(*names),
        title=f"{steps[-1]} steps down, by {whose}" if whose else f"{steps[-1]} steps down",
        texts={"said": scene.by(texts, "step")}, summary="said",
    )  # fmt: skip


def many_figure(kind, shares, whose=""):
    """What share of random Hessians are minima, and the eigenvalues of some, for 1 to 8 dimensions.

    Args:
        kind: function H → "minimum", "maximum", "saddle" or "degenerate".
        shares: {kind: percent of random matrices of that kind, for n = 1, 2, …}.
        whose: words for whose function named them.

    Returns:
        Figure; it needs no kernel.

    Raises:
        Nothing for shares of equal lengths.

    Source: ours, after Dauphin et al. (2014).

    >>> from course_lib.second_order import critical_point_kind
    >>> many_figure(critical_point_kind, {"saddle": [0, 70], "minimum": [50, 15]}).scene["state"]
    {'n': 1.0}
    """
    names = list(shares)
    sizes = np.arange(1, 1 + len(shares[names[0]]))
    places = eigenvalue_places(kind, sizes)
    lines = np.stack([np.broadcast_to(sizes, (len(names), len(sizes))), [shares[name] for name in names]], axis=-1)
    texts = [
        f"{n} dimension{'' if n == 1 else 's'}: of 1,000 random symmetric matrices "
        + ", ".join(f"{number(shares[name][k], 1)} % are {PLURALS[name]}" for name in names) + "."
        for k, n in enumerate(sizes)
    ]  # fmt: skip
    return figure(
        scene.panel(
            scene.rule(y=0),
            *(scene.points(name, scene.by(places[name], "n"), marker, color=color, size=6)
              for name, (color, marker) in KINDS.items()),
            x=scene.axis(0, DRAWN + 1, f"{DRAWN} of them, side by side", ticks=[]),
            y=scene.axis(-3, 3, "eigenvalues", ticks=[(0, "0")]),
            title="★ minimum   ● saddle   ■ maximum", share=1.3, ratio=1.6,
            description="The eigenvalues of random matrices, a column for each; a star where all are positive",
        ),
        scene.panel(
            scene.path("shares", lines, still=True),
            scene.path("now", scene.by(np.swapaxes(lines, 0, 1)[:, :, None], "n")),
            x=scene.axis(0.7, sizes[-1] + 0.3, "dimensions", ticks=[(int(n), str(n)) for n in sizes]),
            y=scene.axis(0, 104, "% of 1,000"), title="How many of each", ratio=1.25,
            description="Share of saddles and minima against the number of dimensions",
        ),
        controls=[scene.slider("n", sizes, 1, "dimensions")], series=lines_of(names),
        title=f"Random Hessians, named by {whose}" if whose else "Random Hessians",
        texts={"said": scene.by(texts, "n")}, summary="said",
    )  # fmt: skip


def lines_of(names):
    dashes = zip(names, scene.DASHES, strict=False)
    return [scene.Series(name, KINDS[name][0], dash, KINDS[name][1]) for name, dash in dashes]


PLURALS = {"saddle": "saddles", "minimum": "minima", "maximum": "maxima"}


def eigenvalue_places(kind, sizes):
    """{kind: (sizes, DRAWN · largest size, 2)}: matrix and scaled eigenvalue; nan where there is none."""
    rng, largest = np.random.default_rng(1), int(sizes[-1])
    places = {name: np.full((len(sizes), DRAWN, largest, 2), np.nan) for name in KINDS}
    for k, n in enumerate(sizes):
        for m, A in enumerate(rng.normal(size=(DRAWN, n, n))):
            word = str(kind(A + A.T))
            if word in places:
                places[word][k, m, :n, 0] = m + 1
                places[word][k, m, :n, 1] = np.clip(np.linalg.eigvalsh(A + A.T) / np.sqrt(2 * n), -2.9, 2.9)
    return {name: values.reshape(len(sizes), -1, 2) for name, values in places.items()}
