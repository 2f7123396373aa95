"""The race: six optimizers in a valley, with one learning rate for all or each with its best, and the valley turned."""

import numpy as np

from course_lib.surfaces import quadratic
from course_lib.widgets import scene
from course_lib.widgets.encode import Numbers
from course_lib.widgets.figure import figure
from course_lib.widgets.lec05.own import badge, credits, is_yours, player_rule
from course_lib.widgets.rules import race, rule
from course_lib.widgets.student import number
from course_lib.widgets.tell import summaries

CONDITION, STEPS, TARGET = 50, 100, 1e-3
ANGLES = (0.0, 15.0, 30.0, 45.0)
SHARED = (0.003, 0.03, 0.3)
CHOICES = ("each its best", *(f"{rate:g} for all" for rate in SHARED))
GRID = np.geomspace(1e-3, 3, 36)  # where the best is looked for, the lowest end counts
ALONG, ACROSS = -2.4, 1.2  # the start, along and across the valley
LOWEST = 1e-12
VALLEY = quadratic(CONDITION)


def race_figure(momentum_step=None, adagrad_step=None, rmsprop_step=None, adam_step=None):
    """Six optimizers with the same number of gradients: bet, play, turn the valley, drag the start.

    Args:
        momentum_step, adagrad_step, rmsprop_step, adam_step: the student's, as in their exercises, or None.

    Returns:
        Figure, a widget.

    Raises:
        Nothing, whatever the student's functions do.

    Source: ours; the idea of racing on contours is Alec Radford's (2014).

    >>> race_figure().scene["bet"]["options"]
    ['SGD', 'Momentum', 'Nesterov', 'AdaGrad', 'RMSProp', 'Adam']
    """
    own = [player_rule(name, step) for name, step in zip(
        ("momentum", "adagrad", "rmsprop", "adam"), (momentum_step, adagrad_step, rmsprop_step, adam_step), strict=True,
    )]  # fmt: skip
    rules = [rule("sgd"), own[0][0], rule("nesterov"), *(one for one, _ in own[1:])]
    whoses = ["", own[0][1], "", *(whose for _, whose in own[1:])]
    start = [ALONG, ACROSS]

    def answer(state):
        banks, texts = race_numbers(rules, np.array(state["start"], dtype=float))
        return Numbers(banks, texts, at={"start": list(state["start"])})

    banks, texts = race_numbers(rules, np.array(start))
    names = [one.label for one in rules]
    badges = [badge(whose) if whose and whose != "the reference" else "" for whose in whoses]
    lines = [*scene.series(*names, badges=badges), scene.Series("axes", 6, "dot", "circle", legend=False)]
    return figure(
        *race_panels(banks), controls=[
            scene.choice("rates", CHOICES, 0, "learning rate"),
            scene.slider("angle", ANGLES, 0, "valley turned by, degrees"),
        ],
        series=lines, steps=STEPS, seconds=6, title="Six optimizers, one valley", note=note_of(whoses),
        state={"start": start}, texts=texts, summary="summary", answer=answer,
        bet={"question": f"Who is lowest after {STEPS} steps?", "options": names, "answer": "winner"},
    )  # fmt: skip


def note_of(whoses):
    said = [whose for whose in whoses if whose and whose != "the reference"]
    if not said:
        return f"κ = {CONDITION}, {STEPS} gradients each; below 10⁻¹² is drawn at 10⁻¹²"
    missing = [whose for whose in said if not is_yours(whose)]
    return credits(*missing) if missing else "four of them by your own steps"


def axes_of(angle):
    """Unit vectors along the valley and across it, as rows."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.array([[c, s], [-s, c]])


def race_numbers(rules, start):
    """Runs for each choice of rates and each angle, all seen along and across the valley."""
    paths, heights, best = [], [], []
    for angle in ANGLES:
        valley, turn = quadratic(CONDITION, np.radians(angle)), axes_of(angle)
        runs = [one_rule(one, valley, start @ turn) for one in rules]
        runs = [(x @ turn.T, f, rate) for x, f, rate in runs]
        paths.append([[run[0][k] for run in runs] for k in range(len(CHOICES))])
        heights.append([[run[1][k] for run in runs] for k in range(len(CHOICES))])
        best.append([run[2] for run in runs])
    paths, heights = (np.moveaxis(np.array(part), 0, 1) for part in (paths, heights))
    names = [one.label for one in rules]
    texts = {"summary": [], "winner": []}
    for k in range(len(CHOICES)):
        told = summaries(names, heights[k], TARGET)
        rated = [f"{text}{rates_of(names, best[a]) if not k else ''}" for a, text in enumerate(told["summary"])]
        texts["summary"].append(rated)
        texts["winner"].append(told["winner"])
    banks = {
        "path": scene.by(paths, "rates", "angle"),
        "loss": scene.by(np.maximum(heights, LOWEST), "rates", "angle"),
    }
    return banks, {name: scene.by(np.array(said, dtype=object), "rates", "angle") for name, said in texts.items()}


def one_rule(one, valley, place):
    """(paths (4, T + 1, 2) along and across, heights (4, T + 1), its best rate): tuned first, then each shared rate."""
    run = race(one, valley, place, np.concatenate([SHARED, GRID]), STEPS)
    length = run.f.shape[1]
    x = np.pad(run.x, [(0, 0), (0, STEPS + 1 - length), (0, 0)], constant_values=np.nan)
    f = np.pad(run.f, [(0, 0), (0, STEPS + 1 - length)], constant_values=np.nan)
    ends = np.nan_to_num(f[len(SHARED) :, -1], nan=np.inf)
    tuned = len(SHARED) + int(ends.argmin())
    chosen = [tuned, *range(len(SHARED))]
    return x[chosen], f[chosen], float(GRID[tuned - len(SHARED)])


def rates_of(names, best):
    return (
        " Rates: "
        + ", ".join(f"{name} {number(float(f'{r:.2g}'), 4)}" for name, r in zip(names, best, strict=True))
        + "."
    )


def crosses():
    """Where x1 and x2 point, seen from the valley: lines (angles, 2, 2, 2) and their ends (angles, 2, 2)."""
    ends = np.array([2.3 * axes_of(angle).T for angle in ANGLES])
    return np.stack([0 * ends, ends], axis=2), ends


def race_panels(banks):
    lines, ends = crosses()
    (a, b), (c, d) = VALLEY.bounds
    where = scene.panel(
        scene.contours(VALLEY), scene.path("axes", scene.by(lines, "angle"), still=True, series=[6, 6]),
        scene.points("ends", scene.by(ends, "angle"), "circle", color=6, size=4, labels=["x1", "x2"]),
        scene.path("path", banks["path"]), x=scene.axis(a, b, "along the valley"), y=scene.axis(c, d, "across"),
        title="Where they go, seen from the valley", ratio=1.155, share=1.05,
        handles=[scene.handle("start", "start of all six")],
        description="Contours of a narrow valley with the paths of six optimizers, and where x1 and x2 point",
    )  # fmt: skip
    low = scene.panel(
        scene.curve("loss", banks["loss"], readout=True), x=scene.axis(0, STEPS, "step"),
        y=scene.axis(LOWEST, 1e3, "loss", log=True), title="How low they get", ratio=1.1,
        description="Loss of six optimizers, step by step",
    )  # fmt: skip
    return where, low
