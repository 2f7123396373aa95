"""The figure of lecture 01: two losses, one set of scores.

`answer` is pure: from what the reader set (example, scores, scale of W, margin) to every number and
sentence of the figure. The browser's side (loss_figure.js) sends the one and draws the other.
The browser may ask while a cell runs, from another thread: nothing here prints, plots or raises.
"""

import functools
import json
import uuid
import warnings

import anywidget
import numpy as np
import traitlets

from course_lib import losses
from course_lib.widgets import scene
from course_lib.widgets.live import replaces_earlier
from course_lib.widgets.pack import deflate
from course_lib.widgets.page import HERE, Program, module, snippet
from course_lib.widgets.still import still
from course_lib.widgets.student import call, number, percent, scientific, signed

CLASSES = ["cat", "car", "frog"]
EXAMPLES = [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]  # x1 is a cat, x2 a car, x3 a frog
SCALES = [0.125, 0.15, 0.18, 0.21, 0.25, 0.3, 0.35, 0.42, 0.5, 0.6, 0.7, 0.84]
SCALES += [1, 1.2, 1.4, 1.7, 2, 2.4, 2.8, 3.4, 4, 4.8, 5.7, 6.7, 8]  # four steps an octave, two digits each
LIMITS = {"score": 9.0, "margin": 5.0}
FIRST = {"example": 0, "scores": EXAMPLES[0], "scale": 1, "margin": 1}

PROGRAM = Program((HERE / "figure.js", HERE / "loss_figure.js"), (HERE / "loss_figure.css",), "lossFigure")


def loss_figure(svm_loss=None, softmax_loss=None):
    """Figure to play with: both losses and their gradients, for three scores that you drag.

    L = Σ_{j ≠ y} max(0, sⱼ − s_y + Δ) beside L = −log p_y, with s scaled as W is.

    Args:
        svm_loss: your function (scores, y, margin=1.0) -> (loss, dscores); None for the reference.
        softmax_loss: your function (scores, y) -> (loss, dscores); None for the reference.

    Returns:
        A widget. Where your function is not written yet or fails, a badge in the figure says so and
        the reference is shown in its place.

    Raises:
        Nothing: what goes wrong in your function is told in the figure.

    Source: cat, car and frog of the slides.

    >>> loss_figure().answer["summary"]
    'cat is right. Hinge loss 2.9: car pays 2.9. Softmax loss 2.04, p(cat) 13 %.'
    """
    return LossFigure(svm_loss, softmax_loss)


class LossFigure(anywidget.AnyWidget):
    """The widget behind `loss_figure`: it answers what the browser asks."""

    _esm = module(PROGRAM)
    setting = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    def __init__(self, svm_loss=None, softmax_loss=None):
        self._functions = svm_loss, softmax_loss
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a warning of unfinished work must not spoil a cell's output
            first = answer(FIRST, svm_loss, softmax_loss)
        setting = {
            "classes": CLASSES,
            "examples": EXAMPLES,
            "scales": SCALES,
            "limits": LIMITS,
            "first": FIRST,
        }
        super().__init__(setting=setting, answer=first)
        replaces_earlier(self)
        self.on_msg(self._reply)

    def _reply(self, _, question, buffers):
        asked_by = {key: question.get(key) for key in ("view", "turn")}
        self.send(answer(question, *self._functions) | asked_by)

    def html(self):
        """This figure as a piece of HTML that needs no kernel and no network."""
        first = {"setting": self.setting, "answer": self.answer}
        ahead = deflate(json.dumps([first, answers_ahead(*self._functions)]).encode())
        return snippet(uuid.uuid4().hex, PROGRAM, ahead, still_picture(), self._description())

    def _description(self):
        return f"Two losses, one set of scores. {self.answer['summary']}"

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        text = f"Figure: {self._description()[0].lower()}{self._description()[1:]} (Run the cell to play with it.)"
        return data | {"text/plain": text, "text/html": self.html()}, metadata


@functools.cache
def answers_ahead(svm_loss, softmax_loss):
    """Answers for pages without a kernel: each example at every doubling of W, and at every half of margin."""
    settings = [(2.0**k, 1.0) for k in range(-3, 4)] + [(1.0, k / 2) for k in range(11)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            answer({"example": k, "scores": EXAMPLES[k], "scale": scale, "margin": margin}, svm_loss, softmax_loss)
            for k in range(len(EXAMPLES))
            for scale, margin in settings
        ]


def still_picture():
    """The scores of the first example over the margin's line, as SVG."""
    scores, line = EXAMPLES[0], EXAMPLES[0][0] - 1
    ticks = [((k + 0.5) / len(CLASSES), name) for k, name in enumerate(CLASSES)]
    panel = scene.panel(
        scene.bars("scores", [[score] for score in scores], [1, 0, 1]), scene.rule(y=line, text="cat's score − Δ"),
        x=scene.axis(0, 1, ticks=ticks), y=scene.axis(-4, 7, "score"), title="Scores",
    )  # fmt: skip
    return still([panel], {"series": [], "id": "losses", "bank": {}, "state": {}}, "scores of cat, car and frog")


def answer(question, svm_loss=None, softmax_loss=None):
    """Everything the figure shows for one setting: plain numbers and texts.

    The scores shown are scale · scores, rounded to 0.01, and both losses are taken of the rounded ones:
    what stands in the figure can be recomputed from what stands in the figure.

    Args:
        question: dict with `example` (0, 1, 2), `scores` (3 numbers), `scale` > 0 and `margin` ≥ 0;
            what is missing or out of range is replaced by the nearest thing that makes sense.
        svm_loss, softmax_loss: as in `loss_figure`.

    Returns:
        dict of plain data, the same for equal questions.

    Raises:
        Nothing, whatever the two functions do.

    Source: the losses of course_lib.losses.

    >>> answer({"example": 0, "scores": [3.2, 5.1, -1.7], "scale": 2, "margin": 1})["hinge"]["loss"]
    4.8
    """
    state = _state(question)
    right, scale, margin = state["example"], state["scale"], state["margin"]
    shown = [round(scale * score, 2) for score in state["scores"]]
    line = round(shown[right] - margin, 2)
    hinge = _hinge(shown, right, margin, svm_loss) | {"before": ""}
    softmax = _softmax(shown, right, softmax_loss) | {"before": ""}
    if scale != 1:
        hinge["before"] = _hinge(state["scores"], right, margin, svm_loss)["text"]
        softmax["before"] = _softmax(state["scores"], right, softmax_loss)["text"]
    return {
        "state": state,
        "shown": shown,
        "shown_texts": [number(score) for score in shown],
        "line": line,
        "line_text": f"= {number(line)}",
        "scale_text": f"× {number(scale, digits=3)}",
        "hinge": hinge,
        "softmax": softmax,
        "summary": _summary(right, hinge, softmax),
    }


def _state(question):
    """What was asked for, brought into range."""
    try:
        example = min(max(int(question["example"]), 0), len(EXAMPLES) - 1)
        scores = np.array(question["scores"], dtype=float).reshape(len(CLASSES))
        scale, margin = float(question["scale"]), float(question["margin"])
        if not np.isfinite([*scores, scale, margin]).all():
            return FIRST
    except (KeyError, TypeError, ValueError, OverflowError):
        return FIRST
    limit = LIMITS["score"]
    return {
        "example": example,
        "scores": scores.clip(-limit, limit).round(2).tolist(),
        "scale": min(max(scale, SCALES[0]), SCALES[-1]),
        "margin": round(min(max(margin, 0.0), LIMITS["margin"]), 2),
    }


def _hinge(shown, right, margin, svm_loss):
    shown, y = np.array([shown]), np.array([right])
    result = call("svm_loss", svm_loss, losses.svm_loss, shown, y, CLASSES, margin=margin)
    # Rounding takes away what binary fractions add: 5.1 − 3.2 + 1 is 2.8999999999999995.
    terms = np.maximum(0, shown[0] - shown[0, right] + margin).round(10)
    terms[right] = 0
    loss = round(result.loss, 10)
    payers = [name for name, term in zip(CLASSES, terms, strict=True) if term > 0]
    minus = f"− {number(shown[0, right])}" if shown[0, right] >= 0 else f"− ({number(shown[0, right])})"
    return {
        "loss": loss,
        "text": number(loss),
        "terms": terms.tolist(),
        "term_texts": [number(term) for term in terms],
        "formulas": [f"max(0, {number(score)} {minus} + {number(margin)})" for score in shown[0]],
        "says": _hinge_says(payers),
        **_pushes(result),
    }


def _hinge_says(payers):
    if not payers:
        return "Nothing above the line: the hinge rests."
    return f"Above the line: {' and '.join(payers)}. {'It pays.' if len(payers) == 1 else 'Both pay.'}"


def _softmax(shown, right, softmax_loss):
    shown, y = np.array([shown]), np.array([right])
    result = call("softmax_loss", softmax_loss, losses.softmax_loss, shown, y, CLASSES)
    p = losses.softmax(shown)[0]
    others = float(np.delete(p, right).sum())  # 1 − p_y, without the cancellation where p_y is nearly 1
    p_text = f"(1 − {scientific(others)})" if others < 0.01 else f" {scientific(p[right])}"
    name = CLASSES[right]
    says = f"Never at rest: up with {name}, others down."
    if result.loss == 0:
        says = "0, but only by rounding: p is not quite 1."
    return {
        "loss": result.loss,
        "text": scientific(result.loss, decimals=2),
        "formula": f"−log{p_text}",
        "p": p.tolist(),
        "p_texts": [percent(value, 1 - value if k != right else others) for k, value in enumerate(p)],
        "says": says,
        **_pushes(result),
    }


def _pushes(result):
    """The gradient as numbers, as texts and as what a step of gradient descent does with it."""
    ways = {1: "down", -1: "up", 0: "rests"}
    return {
        "gradient": result.gradient,
        "gradient_texts": [signed(value) for value in result.gradient],
        "pushes": [ways[int(np.sign(value))] for value in result.gradient],
        "badge": result.badge,
        "verdict": result.verdict,
    }


def _summary(right, hinge, softmax):
    pays = [f"{CLASSES[k]} pays {hinge['term_texts'][k]}" for k, term in enumerate(hinge["terms"]) if term > 0]
    name = CLASSES[right]
    return (
        f"{name} is right. Hinge loss {hinge['text']}: {', '.join(pays) or 'no class pays'}. "
        f"Softmax loss {softmax['text']}, p({name}) {softmax['p_texts'][right]}."
    )
