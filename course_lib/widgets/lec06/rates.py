"""The learning rate's effect: low, good, high and very high on real digits."""

import numpy as np

from course_lib.widgets import scene
from course_lib.widgets.figure import figure
from course_lib.widgets.lec06.experiments import EPOCHS, FRAMES, RATES, RATES_BATCH, measured
from course_lib.widgets.lec06.labels import short
from course_lib.widgets.student import number

NAMED = {"low": 2, "good": 16, "high": 20, "very high": 22}  # places in RATES
TIMES = (0.2, 0.4, 0.6, 1, 1.6, 2.4, 4, 6, 8, 10)


def rate_figure():
    """Loss curves of four learning rates and of one of your own; and the loss of all rates after some epochs.

    Returns:
        Figure, a widget.

    Raises:
        FileNotFoundError: if what was measured is missing.

    Source: ours; the four curves are drawn on the slides, and measured here.

    >>> rate_figure().scene["steps"]
    50
    """
    loss = measured("rates")
    at = [round(FRAMES * time / EPOCHS) for time in TIMES]
    after = loss[:, at].T  # (times, rates)
    said = [[told(time, row, k) for k in range(len(RATES))] for time, row in zip(TIMES, after, strict=True)]
    lines = scene.series(*[f"{name}, {short(RATES[k])}" for name, k in NAMED.items()], "yours", "all rates")
    lines[5] = lines[5]._replace(legend=False, dash="dot")
    return figure(
        *rate_panels(loss, after),
        series=lines,
        steps=FRAMES,
        seconds=5,
        controls=[
            scene.slider("rate", RATES, RATES[8], "your learning rate", log=True),
            scene.slider("epochs", TIMES, TIMES[-1], "look after (epochs)"),
        ],
        title="One number",
        note=f"a network with 32 hidden units, 4,000 digits, batches of {RATES_BATCH}",
        texts={"said": scene.by(said, "epochs", "rate")},
        summary="said",
    )


def rate_panels(loss, after):
    ticks = [(FRAMES * k / 5, number(EPOCHS * k / 5)) for k in range(6)]
    curves = scene.panel(
        scene.curve("named", loss[list(NAMED.values())]),
        scene.curve("mine", scene.by(loss[:, None], "rate"), series=[4]),
        x=scene.axis(0, FRAMES, "epochs", ticks=ticks),
        y=scene.axis(0, 3, "training loss"),
        title="What each rate does",
        ratio=1.25,
        description="Training loss of a low, a good, a high, a very high learning rate and of yours, by epoch",
    )
    valley = np.stack([np.broadcast_to(RATES, after.shape), after], axis=-1)  # (times, rates, 2)
    dips = scene.panel(
        scene.path("valley", scene.by(valley[:, None], "epochs"), still=True, series=[5]),
        *[
            scene.points(name, scene.by(valley[:, [k]], "epochs"), scene.MARKERS[n], color=n, size=8, labels=[name])
            for n, (name, k) in enumerate(NAMED.items())
        ],
        scene.points("place", scene.by(valley[:, :, None], "epochs", "rate"), scene.MARKERS[4], color=4, size=9),
        x=scene.axis(RATES[0], 20, "learning rate", log=True),
        y=scene.axis(0, 3, "training loss"),
        title="All rates, after so many epochs",
        ratio=1.25,
        description="Training loss against the learning rate after the chosen number of epochs",
    )
    return curves, dips


def told(time, losses, k):
    """What the two sliders point at."""
    best = int(losses.argmin())
    first = f"After {number(time)} epoch{'s' * (time != 1)} your rate {short(RATES[k])} has loss {number(losses[k])}"
    named = ", ".join(f"{name} {number(losses[place])}" for name, place in NAMED.items())
    return f"{first}; {named}. Best of all is {short(RATES[best])} with {number(losses[best])}."
