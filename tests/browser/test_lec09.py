"""Lecture 09 in a real JupyterLab: every figure is there, and answers to the mouse and to the keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.lectures import changes_what_is_said, figure_at, run_once

NOTEBOOK = "notebooks/lec09_two_layers/lec09_two_layers.ipynb"
TURN, FOLD, FLOW, CHOICES = (
    "Four hidden units, one fold each way", "The plane folds while it learns", "There and back",
    "Everything together, on 1,500 digits",
)  # fmt: skip
PARTS = "Hidden units while they learn, by your two_layer_gradients"
TITLES = [TURN, TURN, FOLD, FLOW, FLOW, FOLD, PARTS, CHOICES]


@pytest.fixture(scope="module")
def lecture(chromium, lab, open_notebook, run_all):
    """The notebook, opened and run once for all tests of this file."""
    with run_once(chromium, lab, open_notebook, run_all, NOTEBOOK, len(TITLES)) as page:
        yield page


def figure_of(page, title, last=False):
    place = len(TITLES) - 1 - TITLES[::-1].index(title) if last else TITLES.index(title)
    return figure_at(page, place)


def press(figure, control, key):
    figure.locator(".lm-control input").nth(control).focus()
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


@pytest.mark.parametrize(
    ("title", "k", "part", "key"), [(TURN, 0, 0.8, "Home"), (FOLD, 0, 0.5, "End"), (PARTS, 0, 0.5, "End")]
)
def test_a_slider_is_moved_by_mouse_and_by_keyboard(lecture, title, k, part, key):
    figure = figure_of(lecture, title)
    changes_what_is_said(figure, lambda: slide(figure, k, part))
    changes_what_is_said(figure, lambda: press(figure, k, key))


def test_training_is_scrubbed_by_mouse_and_by_keyboard(lecture):
    figure = figure_of(lecture, FOLD, last=True)
    assert "step 0" in changes_what_is_said(figure, lambda: press(figure, 1, "Home"))
    changes_what_is_said(figure, lambda: slide(figure, 1, 0.6))


def test_the_space_turned_whole_is_separated(lecture):
    figure = figure_of(lecture, TURN, last=True)
    assert "100 % of the points right" in changes_what_is_said(figure, lambda: press(figure, 0, "End"))


def test_the_example_of_the_way_back_is_changed_by_mouse_and_by_keyboard(lecture):
    figure = figure_of(lecture, FLOW)
    assert "Units: off" in changes_what_is_said(figure, lambda: press(figure, 0, "Home"))
    assert "Units: on" in changes_what_is_said(figure, lambda: slide(figure, 0, 0.97))


@pytest.mark.parametrize("title", [FOLD, FLOW, CHOICES])
def test_a_choice_is_made_by_mouse_and_by_keyboard(lecture, title):
    figure = figure_of(lecture, title)
    changes_what_is_said(figure, lambda: figure.get_by_role("radio").nth(1).click())
    changes_what_is_said(figure, lambda: lecture.keyboard.press("ArrowRight"))


def test_figures_of_the_students_functions_say_so(lecture):
    for title, whose in (
        (TURN, "your two_layer_scores"),
        (FLOW, "your two_layer_gradients"),
        (FOLD, "trained by your two_layer_gradients"),
    ):
        expect(figure_of(lecture, title, last=True).locator(".lm-note")).to_contain_text(whose)
