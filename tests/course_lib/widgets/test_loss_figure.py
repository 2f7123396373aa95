"""What the figure of lecture 01 says, for one setting after the other; the browser only draws it."""

import json
import subprocess
import sys
import warnings

import numpy as np
import pytest

from course_lib import losses
from course_lib.widgets import loss_figure
from course_lib.widgets.loss_figure import EXAMPLES, FIRST, LIMITS, SCALES, answer


def ask(example=0, scores=None, scale=1, margin=1, **functions):
    scores = EXAMPLES[example] if scores is None else scores
    return answer({"example": example, "scores": scores, "scale": scale, "margin": margin}, **functions)


@pytest.mark.parametrize(
    ("setting", "hinge", "before"),
    [
        ({"example": 0}, 2.9, ""),
        ({"example": 1}, 0, ""),
        ({"example": 2}, 12.9, ""),
        ({"example": 0, "scale": 2}, 4.8, "2.9"),  # a loss that is not zero grows with W
        ({"example": 1, "scale": 2}, 0, "0"),  # a loss of zero stays zero
        ({"example": 1, "scale": 8}, 0, "0"),
        ({"example": 2, "scale": 2}, 23.8, "12.9"),
        ({"example": 0, "margin": 0}, 1.9, ""),
        ({"example": 1, "margin": 2.9}, 0, ""),  # exactly on the line
        ({"example": 1, "margin": 3}, 0.1, ""),
        ({"example": 0, "scores": [0, 0, 0]}, 2, ""),  # C − 1
    ],
)
def test_hinge_loss_is_the_number_of_the_slides(setting, hinge, before):
    said = ask(**setting)["hinge"]
    assert (said["loss"], said["before"]) == (hinge, before)


RNG = np.random.default_rng(1)
SETTINGS = [
    {
        "example": int(RNG.integers(3)),
        "scores": RNG.uniform(-9, 9, 3).round(1).tolist(),
        "scale": float(RNG.choice(SCALES)),
        "margin": round(RNG.uniform(0, 5), 1),
    }
    for _ in range(40)
]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_number_is_that_of_the_library_at_the_scores_shown(setting):
    said, y = ask(**setting), np.array([setting["example"]])
    shown = np.array([said["shown"]])
    np.testing.assert_allclose(shown[0], np.multiply(setting["scale"], setting["scores"]), atol=0.00501)
    loss, dscores = losses.svm_loss(shown, y, setting["margin"])
    assert said["hinge"]["loss"] == pytest.approx(loss, abs=1e-9)
    assert sum(said["hinge"]["terms"]) == pytest.approx(loss, abs=1e-9)
    assert said["hinge"]["gradient"] == dscores[0].tolist()
    loss, dscores = losses.softmax_loss(shown, y)
    assert said["softmax"]["loss"] == loss
    assert said["softmax"]["gradient"] == dscores[0].tolist()
    assert said["softmax"]["p"] == losses.softmax(shown)[0].tolist()


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_what_is_written_out_can_be_worked_out_again(setting):
    said = ask(**setting)["hinge"]
    for k, (formula, term) in enumerate(zip(said["formulas"], said["term_texts"], strict=True)):
        if k != setting["example"]:
            assert float(term) == pytest.approx(eval(formula.replace("−", "-")), abs=1e-9)


def test_hinge_term_is_written_out_as_on_the_slides():
    said = ask(example=0)["hinge"]
    assert said["formulas"][1:] == ["max(0, 5.1 − 3.2 + 1)", "max(0, −1.7 − 3.2 + 1)"]
    assert said["term_texts"][1:] == ["2.9", "0"]
    assert ask(example=2)["hinge"]["formulas"][0] == "max(0, 2.2 − (−3.1) + 1)"


@pytest.mark.parametrize(
    ("setting", "hinge", "softmax"),
    [
        ({"example": 0}, ["up", "down", "rests"], ["up", "down", "down"]),
        ({"example": 1}, ["rests", "rests", "rests"], ["down", "up", "down"]),
        ({"example": 1, "scale": 8}, ["rests", "rests", "rests"], ["down", "up", "down"]),
        ({"example": 2}, ["down", "down", "up"], ["down", "down", "up"]),
    ],
)
def test_hinge_rests_once_it_is_satisfied_and_softmax_never_does(setting, hinge, softmax):
    said = ask(**setting)
    assert (said["hinge"]["pushes"], said["softmax"]["pushes"]) == (hinge, softmax)


def test_softmax_is_called_zero_only_by_rounding():
    near, beyond = ask(1, [0, 4.5, 0], scale=8)["softmax"], ask(1, [0, 9, 0], scale=8)["softmax"]
    assert near["loss"] > 0
    assert near["says"] == "Never at rest: up with car, others down."
    assert beyond["loss"] == 0
    assert "only by rounding" in beyond["says"]
    assert beyond["formula"] == "−log(1 − 1.1 × 10⁻³¹)"


@pytest.mark.parametrize(
    ("setting", "summary"),
    [
        ({"example": 0}, "cat is right. Hinge loss 2.9: car pays 2.9. Softmax loss 2.04, p(cat) 13 %."),
        ({"example": 1}, "car is right. Hinge loss 0: no class pays. Softmax loss 0.08, p(car) 92 %."),
        (
            {"example": 2},
            "frog is right. Hinge loss 12.9: cat pays 6.3, car pays 6.6. Softmax loss 6.16, p(frog) 0.2 %.",
        ),
    ],
)
def test_summary_tells_who_cannot_see_the_figure(setting, summary):
    assert ask(**setting)["summary"] == summary


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"example": "x"},
        FIRST | {"scores": [1, 2]},
        FIRST | {"scale": None},
        FIRST | {"margin": float("nan")},
    ],
)
def test_a_question_without_sense_gets_the_first_picture(question):
    assert answer(question) == answer(FIRST)


def test_a_question_out_of_range_is_brought_into_range():
    state = answer({"example": 7, "scores": [1e9, -1e9, 0], "scale": 1e9, "margin": -1})["state"]
    top = LIMITS["score"]
    assert state == {"example": 2, "scores": [top, -top, 0.0], "scale": 8, "margin": 0.0}


def test_students_functions_are_run_and_named():
    def twice(scores, y):
        loss, dscores = losses.softmax_loss(scores, y)
        return 2 * loss, 2 * dscores

    said = ask(svm_loss=losses.svm_loss, softmax_loss=twice)
    assert said["hinge"]["badge"] == "your svm_loss"
    assert said["softmax"]["badge"] == "your softmax_loss differs from the reference here: 4.08 against 2.04"
    assert said["softmax"]["text"] == "4.08"


def test_students_margin_is_the_one_that_was_set():
    said = ask(margin=3, svm_loss=lambda scores, y, margin=1.0: losses.svm_loss(scores, y, margin))
    assert (said["hinge"]["verdict"], said["hinge"]["loss"]) == ("yours", 4.9)


@pytest.mark.parametrize("setting", [FIRST, *SETTINGS[:5]], ids=str)
def test_every_answer_is_plain_json(setting):
    said = answer(setting)
    assert json.loads(json.dumps(said, allow_nan=False)) == said


def test_widget_answers_a_message_of_the_browser_to_the_view_that_asked(monkeypatch):
    figure, sent = loss_figure(), []
    monkeypatch.setattr(figure, "send", sent.append)
    figure._handle_custom_msg(FIRST | {"scale": 2, "view": "a", "turn": 3}, [])
    assert [(one["view"], one["turn"], one["hinge"]["text"]) for one in sent] == [("a", 3, "4.8")]


def test_widget_starts_without_a_round_trip_and_speaks_where_there_is_no_browser(recwarn):
    def noisy(scores, y):
        warnings.warn("half done", stacklevel=1)
        return losses.softmax_loss(scores, y)

    figure = loss_figure(softmax_loss=noisy)
    assert figure.answer["softmax"]["badge"] == "your softmax_loss"
    assert figure.answer["hinge"]["text"] == "2.9"
    data, _ = figure._repr_mimebundle_()
    assert data["text/plain"].startswith("Figure: two losses, one set of scores. cat is right. Hinge loss 2.9")
    assert not recwarn.list


def test_the_library_itself_does_not_load_widgets():
    look = "import sys, course_lib.losses; sys.exit('ipywidgets' in sys.modules or 'anywidget' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
