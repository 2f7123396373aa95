"""Lecture 06 in a real JupyterLab: every figure is there, and answers to the mouse and to the keyboard."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser import lectures
from tests.browser.lectures import figure_at, run_once, said

NOTEBOOK = "notebooks/lec06_schedules/lec06_schedules.ipynb"
TITLES = [
    "One number", "The noise floor", "When to drop", "Five ways down", "Draw your own", "How to start",
    "Larger batches", "Constant or cosine",
]  # fmt: skip


@pytest.fixture(scope="module")
def lecture(chromium, lab, open_notebook, run_all):
    """The notebook, opened and run once for all tests of this file."""
    with run_once(chromium, lab, open_notebook, run_all, NOTEBOOK, len(TITLES)) as page:
        yield page


def figure_of(page, title):
    return figure_at(page, TITLES.index(title))


changes_what_is_said = partial(lectures.changes_what_is_said, timeout=60_000)  # the kernel trains


def press(figure, control, *keys):
    figure.locator(".lm-control input").nth(control).focus()
    for key in keys:
        figure.page.keyboard.press(key)


def slide(figure, k, part):
    """A click with the mouse on a slider, so far along."""
    figure.scroll_into_view_if_needed()
    control = figure.locator(".lm-control input").nth(k)
    box = control.bounding_box()
    control.click(position={"x": box["width"] * part, "y": box["height"] / 2})


def test_all_figures_are_there_and_the_cells_ran(lecture):
    assert TITLES == lecture.locator(".lm-figure .lm-title b").all_inner_texts()
    errors = lecture.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]')
    assert errors.count() == 0
    assert lecture.locator(".lm-problem").count() == 0


SLIDERS = [
    ("One number", 0), ("One number", 1), ("The noise floor", 0), ("The noise floor", 1), ("When to drop", 0),
    ("How to start", 0), ("How to start", 1),
]  # fmt: skip


@pytest.mark.parametrize(("title", "k"), SLIDERS)
def test_a_slider_is_moved_by_mouse_and_by_keyboard(lecture, title, k):
    figure = figure_of(lecture, title)
    control = figure.locator(".lm-control input").nth(k)
    high = float(control.input_value()) > float(control.get_attribute("max")) / 2
    changes_what_is_said(figure, lambda: slide(figure, k, 0.03 if high else 0.97))
    changes_what_is_said(figure, lambda: press(figure, k, "End" if high else "Home"))


def test_the_race_asks_for_a_bet_plays_and_turns_over_at_a_low_first_rate(lecture):
    figure = figure_of(lecture, "Five ways down")
    assert said(figure) == ""
    figure.locator(".lm-bet button").nth(3).focus()
    lecture.keyboard.press("Enter")
    expect(figure.locator(".lm-bet-said")).to_contain_text("it is linear", timeout=60_000)
    changes_what_is_said(figure, lambda: press(figure, 0, "Home"))
    assert "First rate 0.02, loss in the end: constant" in said(figure)
    changes_what_is_said(figure, lambda: slide(figure, 0, 0.97))


def test_a_bar_is_dragged_by_mouse_and_by_keyboard_and_the_kernel_trains(lecture):
    figure = figure_of(lecture, "Draw your own")
    assert "the same" in changes_what_is_said(figure, lambda: figure.get_by_role("radio").nth(0).click())
    box = figure.locator(".lm-handle").nth(9).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag():
        lecture.mouse.move(x, y)
        lecture.mouse.down()
        lecture.mouse.move(x, y + 80, steps=3)
        lecture.mouse.up()

    changes_what_is_said(figure, drag)
    expect(figure).not_to_have_class(re.compile("lm-near"), timeout=60_000)
    assert "yours is lower" in said(figure)
    figure.locator(".lm-handle").nth(2).focus()
    changes_what_is_said(figure, lambda: lecture.keyboard.press("Shift+ArrowUp"))
    changes_what_is_said(figure, lambda: lecture.keyboard.press("Shift+ArrowDown"))


def test_the_rate_grows_with_the_batch_at_a_button_pressed_by_mouse_and_by_keyboard(lecture):
    figure = figure_of(lecture, "Larger batches")
    grown = changes_what_is_said(figure, lambda: figure.get_by_role("button", name="rate × N").click())
    assert "512 at rate 2.6" in grown
    figure.get_by_role("button", name="warmup over the first epoch").focus()
    changes_what_is_said(figure, lambda: lecture.keyboard.press("Space"))


def test_play_runs_to_the_end_by_keyboard(lecture):
    figure = figure_of(lecture, "When to drop")
    figure.get_by_role("button", name="Play").focus()
    lecture.keyboard.press("Enter")
    expect(figure).to_contain_text("step 100 of 100", timeout=60_000)


def test_figures_of_the_students_functions_say_so(lecture):
    for title, whose in (
        ("The noise floor", "your step_decay"),
        ("When to drop", "your step_decay"),
        ("Five ways down", "your functions"),
        ("Draw your own", "your functions"),
        ("How to start", "your warmup"),
        ("Larger batches", "your scaled_learning_rate"),
        ("Constant or cosine", "your cosine"),
    ):
        expect(figure_of(lecture, title).locator(".lm-note")).to_contain_text(whose)
