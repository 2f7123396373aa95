"""Lecture 07 in a real JupyterLab: every figure is there, and answers to the mouse and to the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lectures import figure_at, run_once

NOTEBOOK = "notebooks/lec07_second_order/lec07_second_order.ipynb"
TITLES = [
    "What Newton sees", "What Newton sees", "What one step costs", "An ellipse learns the bend",
    "What one step costs", "Softmax on 4,000 digits, 490 weights", "Softmax on 1,000 digits, 7,840 weights",
    "L-BFGS on batches, with your lbfgs_direction", "What it takes to train on 4,000 digits",
]  # fmt: skip
MODEL, COST, ELLIPSE, MEASURE, RACE, BATCHES, ADVICE = 0, 2, 3, 4, 5, 7, 8


@pytest.fixture(scope="module")
def lecture(chromium, lab, open_notebook, run_all):
    """The notebook, opened and run once for all tests of this file."""
    with run_once(chromium, lab, open_notebook, run_all, NOTEBOOK, len(TITLES)) as page:
        yield page


def said(figure):
    return figure.locator(".lm-said")


def changes_what_is_said(figure, act):
    before = said(figure).inner_text()
    act()
    expect(said(figure)).not_to_have_text(before, timeout=30_000)


def slide(figure, part):
    """A click with the mouse on the slider, so far along."""
    control = figure.locator(".lm-control input").first
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    control.click(position={"x": box["width"] * part, "y": box["height"] / 2})


def drag(figure, dx, dy):
    handle = figure.locator(".lm-handle").first
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = figure.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + dx, y + dy, steps=8)
    mouse.up()


def test_all_figures_are_there_and_the_cells_ran(lecture):
    assert TITLES == lecture.locator(".lm-figure .lm-title b").all_inner_texts()
    errors = lecture.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]')
    assert errors.count() == 0
    assert lecture.locator(".lm-problem").count() == 0


@pytest.mark.parametrize("k", [MODEL, COST, ELLIPSE, BATCHES])
def test_a_slider_is_moved_by_mouse_and_by_keyboard(lecture, k):
    figure = figure_at(lecture, k)
    changes_what_is_said(figure, lambda: slide(figure, 0.7))
    changes_what_is_said(figure, lambda: figure.locator(".lm-control input").first.press("Home"))


@pytest.mark.parametrize("k", [MODEL, ELLIPSE])
def test_a_point_is_dragged_by_mouse_and_by_keyboard_and_the_kernel_answers(lecture, k):
    figure = figure_at(lecture, k)
    figure.get_by_role("radio").nth(1).click()
    slide(figure, 0.6)
    changes_what_is_said(figure, lambda: drag(figure, 60, -40))
    expect(figure).not_to_have_class(re.compile("lm-near"), timeout=30_000)
    figure.locator(".lm-handle").first.focus()
    changes_what_is_said(figure, lambda: [lecture.keyboard.press("Shift+ArrowRight") for _ in range(3)])


def test_newton_ends_on_the_saddle_and_the_steps_are_the_students(lecture):
    figure = figure_at(lecture, MODEL + 1)
    expect(figure.locator(".lm-note")).to_have_text("steps by your newton_step")
    expect(said(figure)).to_contain_text("a saddle.")
    changes_what_is_said(figure, lambda: figure.get_by_role("radio").nth(0).click())
    changes_what_is_said(figure, lambda: lecture.keyboard.press("ArrowRight"))


def test_the_ellipse_is_the_true_one_after_two_steps(lecture):
    figure = figure_at(lecture, ELLIPSE)
    expect(figure.locator(".lm-note")).to_have_text("updated by your bfgs_update")
    figure.get_by_role("button", name="Reset").click()
    step = figure.locator(".lm-control input").first
    step.press("ArrowRight")
    expect(said(figure)).to_contain_text("After 1 step: ")
    step.press("ArrowRight")
    expect(said(figure)).to_contain_text("After 2 steps: BFGS believes in curvatures 3 and 12; they are 3 and 12")


def test_the_button_measures_this_machine_with_a_bar_and_the_students_functions(lecture):
    figure = figure_at(lecture, MEASURE)
    expect(figure.locator(".lm-note")).to_have_text("measured once, for the course")
    button = lecture.get_by_role("button", name="Measure on this machine")
    button.focus()
    lecture.keyboard.press("Enter")
    figure = lecture.locator(".lm-figure").nth(MEASURE)
    whose = "measured just now, with your newton_step; your bfgs_update; your lbfgs_direction"
    expect(figure.locator(".lm-note")).to_have_text(whose, timeout=90_000)
    expect(lecture.get_by_role("progressbar").first).to_be_visible()
    expect(lecture.get_by_text("measured", exact=True)).to_be_visible()
    expect(button).to_be_enabled()


def test_the_race_asks_for_a_bet_and_then_plays_to_its_end(lecture):
    figure = figure_at(lecture, RACE)
    expect(said(figure)).to_have_text("")
    figure.locator(".lm-bet button").nth(3).focus()
    lecture.keyboard.press("Enter")
    expect(figure.locator(".lm-bet-said")).to_contain_text("it is Newton", timeout=30_000)
    expect(said(figure)).to_contain_text("Above the lowest loss at the end")


def test_the_advice_shows_each_model_and_each_way(lecture):
    figure = figure_at(lecture, ADVICE)
    expect(said(figure)).to_contain_text("SGD 13.8")
    changes_what_is_said(figure, lambda: figure.get_by_role("radio", name="full batch, tuned").click())
    expect(said(figure)).to_contain_text("L-BFGS 8.6")
    changes_what_is_said(figure, lambda: lecture.keyboard.press("ArrowLeft"))
    changes_what_is_said(figure, lambda: figure.get_by_role("radio", name="linear").click())
