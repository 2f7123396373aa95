"""The trajectory player: its numbers are the library's, whatever a student's rule does."""

import time

import numpy as np
import pytest

from course_lib.optimizers import OPTIMIZERS
from course_lib.surfaces import SURFACES
from course_lib.trajectory import run
from course_lib.widgets import rule, trajectory_player, yours
from course_lib.widgets.pack import UNIT, unpacked
from course_lib.widgets.tell import summaries


def drawn(shown, name, factor, start=None):
    """Units of the panel that the browser gets, for one place of the slider: from the bank or an answer."""
    state = shown.scene["state"] | {"factor": factor} | ({"start": start} if start else {})
    if start:
        message, blob = shown.reply({"state": state, "turn": 1})
        bank, arrays = message["bank"], unpacked(blob, message["bank"]["arrays"])
    else:
        bank, arrays = shown.scene["bank"], unpacked(shown.blob, shown.scene["bank"]["arrays"])
    k = int(np.abs(np.array(bank["grid"]["factor"]) - factor).argmin())
    assert bank["grid"]["factor"][k] == pytest.approx(factor)
    return np.where(arrays[name][k] == -32768, np.nan, arrays[name][k] / UNIT + 0.5)


RULES = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]


@pytest.mark.parametrize("surface", ["rosenbrock", "quadratic", "saddle", "himmelblau"])
@pytest.mark.parametrize("start", [None, [0.3, -0.4]], ids=["bank", "kernel"])
def test_every_path_is_the_librarys_to_half_a_pixel(surface, start):
    shown = trajectory_player(surface, RULES, steps=120, learning_rate=0.01)
    (a, b), (c, d) = SURFACES[surface].bounds
    for factor in (shown.scene["bank"]["grid"]["factor"][k] for k in (0, 20, 33)):
        got = drawn(shown, "path", factor, start)
        for k, name in enumerate(RULES):
            x = run(name, SURFACES[surface], start, factor, 120).x
            units = np.stack([(x[:, 0] - a) / (b - a), (x[:, 1] - c) / (d - c)])
            seen = (np.abs(units - 0.5) < 0.5).all(axis=0)
            np.testing.assert_allclose(1000 * got[k][:, : len(x)][:, seen], 1000 * units[:, seen], atol=0.5)
            assert np.isnan(got[k][:, len(x) :]).all()


BAD = [
    ({"rules": ()}, "There are no rules to race"),
    ({"rules": ("sgd", "adamm")}, "there is no rule 'adamm'; there are sgd,"),
    ({"rules": ["sgd"] * 9}, "9 rules came; the eye can tell at most 8 apart."),
    ({"steps": 1_000_000}, "steps is 1000000; a whole number from 1 to 5,000 is needed."),
    ({"steps": 2.5}, "steps is 2.5"),
    ({"learning_rate": -0.1}, "learning_rate is -0.1; a number above 0 is needed."),
    ({"learning_rate": float("nan")}, "learning_rate is nan"),
    ({"surface": "rosenbrok"}, "There is no surface 'rosenbrok'; there are quadratic,"),
    ({"start": (1, 2, 3)}, "start is [1.0, 2.0, 3.0]; two finite numbers (x1, x2) are needed."),
    ({"start": (np.inf, 2)}, "two finite numbers"),
    ({"noise": -1}, "noise is -1; a number of 0 or more is needed."),
    ({"show": ("surface", "los")}, "There is no panel 'los'; there are surface,"),
    ({"schedule": "cosin"}, "There is no schedule 'cosin'; there are cosine,"),
]


@pytest.mark.parametrize("asked, sentence", BAD, ids=[str(b[0]) for b in BAD])
def test_what_makes_no_sense_is_told_in_one_sentence(asked, sentence):
    shown = trajectory_player(**asked)
    assert sentence in shown.scene["problem"]
    assert "text/html" in shown._repr_mimebundle_()[0]


def right(x, dx, vx, learning_rate, rho=0.9):
    vx = rho * vx + dx
    return x - learning_rate * vx, vx


def only_points(x, dx, vx, learning_rate, rho=0.9):
    if float(np.linalg.norm(dx)) >= 0 and x.ndim > 1:
        raise ValueError("one point at a time")
    return right(x, dx, vx, learning_rate, rho)


def changes_its_input(x, dx, vx, learning_rate, rho=0.9):
    vx *= rho
    vx += dx
    x -= learning_rate * vx
    return x, vx


def wrong(x, dx, vx, learning_rate, rho=0.9):
    return x - learning_rate * dx, rho * vx + dx


def raises(x, dx, vx, learning_rate, rho=0.9):
    raise KeyError("velocity")


def unwritten(x, dx, vx, learning_rate, rho=0.9):
    raise NotImplementedError()


def not_a_number(x, dx, vx, learning_rate, rho=0.9):
    return x * np.nan, vx


def one_thing(x, dx, vx, learning_rate, rho=0.9):
    return x


def flat(x, dx, vx, learning_rate, rho=0.9):
    return np.zeros(3), np.zeros(3)


def slow(x, dx, vx, learning_rate, rho=0.9):
    time.sleep(0.05)
    return right(x, dx, vx, learning_rate, rho)


def quits(x, dx, vx, learning_rate, rho=0.9):
    raise SystemExit


STUDENTS = [
    (right, "checked", ""),
    (only_points, "checked", ""),
    (changes_its_input, "checked", ""),
    (wrong, "differs", "your Momentum differs from the reference from step 2 on."),
    (raises, "failed: the reference", "your Momentum raised KeyError: 'velocity' (step 1); the reference is shown."),
    (unwritten, "not written yet: the reference", ""),
    (not_a_number, "nan at step 1", "your Momentum returned nan at step 1."),
    (one_thing, "failed: the reference", "your Momentum returned ndarray, not 2 arrays (step 1)"),
    (flat, "failed: the reference", "returned shapes (3,), (3,) for x of shape"),
    (quits, "failed: the reference", "raised SystemExit"),
]


@pytest.mark.parametrize("step, badge, note", STUDENTS, ids=[s[0].__name__ for s in STUDENTS])
def test_a_students_rule_is_run_judged_and_never_hurts_the_figure(step, badge, note):
    shown = trajectory_player("quadratic", ["sgd", yours("momentum", step)], steps=40, learning_rate=0.02)
    assert shown.scene["series"][1]["badge"] == badge
    assert note in shown.scene["note"]
    assert "bank" in shown.reply({"state": shown.scene["state"], "turn": 1})[0]
    if badge in ("checked", "failed: the reference", "not written yet: the reference"):
        expected = drawn(trajectory_player("quadratic", ["momentum"], steps=40, learning_rate=0.02), "path", 0.02)
        np.testing.assert_allclose(drawn(shown, "path", 0.02)[1], expected[0], atol=1e-3)


def test_a_slow_rule_is_stopped_and_said_to_be_slow():
    begun = time.monotonic()
    shown = trajectory_player("quadratic", [yours("momentum", slow)], steps=200, learning_rate=0.02)
    assert shown.scene["series"][0]["badge"] == "slow"
    assert "your Momentum is slow" in shown.scene["note"]
    assert time.monotonic() - begun < 20


def test_each_rule_may_have_its_own_numbers():
    shown = trajectory_player("quadratic", [rule("momentum", rho=0.5), rule("sgd", learning_rate=0.03)], steps=30)
    assert [line["name"] for line in shown.scene["series"]] == ["Momentum, ρ = 0.5", "SGD"]
    a, b = SURFACES["quadratic"].bounds[0]
    x = run(OPTIMIZERS["sgd"], SURFACES["quadratic"], None, 0.03, 30).x[:, 0]
    np.testing.assert_allclose(drawn(shown, "path", 1.0)[1][0], (x - a) / (b - a), atol=3e-4)


def test_noise_is_the_same_for_every_rate_and_can_be_repeated():
    once, again = (trajectory_player("quadratic", ["sgd"], steps=30, noise=0.5, seed=3).blob for _ in range(2))
    assert once == again
    assert once != trajectory_player("quadratic", ["sgd"], steps=30, noise=0.5, seed=4).blob


def test_a_schedule_bends_the_rate():
    shown = trajectory_player(
        "quadratic", ["sgd"], steps=40, learning_rate=0.02, schedule="cosine", show=("surface", "rate")
    )
    rates = drawn(shown, "rate", 0.02)[0]
    assert rates[0] > 0.9
    assert rates[-1] < 0.02


def test_the_summary_names_divergence_the_step_that_reaches_the_target_and_the_lowest():
    height = np.array([[[4, 40, np.nan, np.nan], [4, 3, 2, 1.5], [4, 0.5, 0.4, 0.001]]])
    said = summaries(["SGD", "Momentum", "Adam"], height, 1.0)
    assert said["summary"] == [
        "SGD diverges at step 2; Momentum ends at 1.5; Adam reaches 1 at step 1 and is lowest in the end: 1.0 × 10⁻³."
    ]
    assert said["winner"] == ["Adam"]


def test_a_run_that_arrives_stays_and_is_not_said_to_diverge():
    shown = trajectory_player("himmelblau", ["sgd", "adagrad"], steps=200)
    assert np.isfinite(drawn(shown, "path", 1.0)).all()
    assert "diverges" not in shown.description


def test_a_race_where_all_diverge_has_no_winner():
    assert summaries(["a"], np.array([[[1.0, np.nan]]]), 1.0)["winner"] == ["none of them"]


@pytest.mark.parametrize(
    "show", [("surface",), ("loss",), ("surface", "loss", "step"), ("effective",), ("surface", "rate")]
)
@pytest.mark.parametrize("surface", sorted(SURFACES))
def test_every_surface_shows_every_panel(surface, show):
    shown = trajectory_player(surface, ("sgd", "adam"), steps=20, show=show, arrows=True, places=9)
    assert "problem" not in shown.scene, shown.scene.get("problem")
    assert shown.still().startswith("<svg")
