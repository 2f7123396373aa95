"""Lecture 04 in a real JupyterLab: every figure is there, and answers to the mouse and to the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lectures import changes_what_is_said, figure_at, run_once, said

NOTEBOOK = "notebooks/lec04_descent/lec04_descent.ipynb"
TITLES = [
    "A step in a random direction", "10 steps down, by your gradient_descent",
    "To the edge, and beyond", "To the edge, and beyond", "Narrow valleys",
    "The gradients of 200 batches", "0.5 seconds for each batch size", "When to stop", "Where the slope is zero",
    "Where the slope is zero", "Random Hessians, named by your critical_point", "A cut through a network's loss",
]  # fmt: skip
FIRST = {title: TITLES.index(title) for title in TITLES}


@pytest.fixture(scope="module")
def lecture(chromium, lab, open_notebook, run_all):
    """The notebook, opened and run once for all tests of this file."""
    with run_once(chromium, lab, open_notebook, run_all, NOTEBOOK, len(TITLES)) as page:
        yield page


def figure_of(page, title, last=False):
    place = len(TITLES) - 1 - TITLES[::-1].index(title) if last else FIRST[title]
    return figure_at(page, place)


def press(figure, control, *keys):
    """Keys on the control of this place."""
    place = figure.locator(".lm-control input, .lm-handle").nth(control)
    place.focus()
    for key in keys:
        figure.page.keyboard.press(key)


def drag(figure, selector, dx, dy):
    box = figure.locator(selector).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = figure.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + dx, y + dy, steps=8)
    mouse.up()


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
    ("A step in a random direction", 0), ("A step in a random direction", 1), ("To the edge, and beyond", 0),
    ("Narrow valleys", 0), ("Narrow valleys", 2), ("The gradients of 200 batches", 0), ("When to stop", 0),
    ("10 steps down, by your gradient_descent", 0), ("Random Hessians, named by your critical_point", 0),
]  # fmt: skip


@pytest.mark.parametrize(("title", "k"), SLIDERS)
def test_a_slider_is_moved_by_mouse_and_by_keyboard(lecture, title, k):
    figure = figure_of(lecture, title)
    changes_what_is_said(figure, lambda: slide(figure, k, 0.9))
    changes_what_is_said(figure, lambda: press(figure, k, "Home"))


@pytest.mark.parametrize(
    "title", ["To the edge, and beyond", "Where the slope is zero", "A cut through a network's loss"]
)
def test_a_point_is_dragged_by_mouse_and_by_keyboard_and_the_kernel_answers(lecture, title):
    figure = figure_of(lecture, title, last=True)
    changes_what_is_said(figure, lambda: drag(figure, ".lm-handle", 40, -30))
    expect(figure).not_to_have_class(re.compile("lm-near"), timeout=30_000)
    handle = figure.locator(".lm-handle")
    handle.focus()
    changes_what_is_said(figure, lambda: [lecture.keyboard.press("Shift+ArrowLeft") for _ in range(2)])


@pytest.mark.parametrize("title", ["Where the slope is zero", "A cut through a network's loss"])
def test_a_choice_is_made_by_mouse_and_by_keyboard(lecture, title):
    figure = figure_of(lecture, title)
    changes_what_is_said(figure, lambda: figure.get_by_role("radio").nth(1).click())
    changes_what_is_said(figure, lambda: lecture.keyboard.press("ArrowRight"))


def test_the_race_asks_for_a_bet_and_then_plays_to_its_end(lecture):
    figure = figure_of(lecture, "0.5 seconds for each batch size")
    assert said(figure) == ""
    choice = figure.locator(".lm-bet button").nth(1)
    choice.focus()
    lecture.keyboard.press("Enter")
    expect(figure.locator(".lm-bet-said")).to_contain_text("it is", timeout=30_000)
    assert "of computing on this machine" in said(figure)


def test_figures_of_the_students_functions_say_so(lecture):
    for title, whose in (
        ("To the edge, and beyond", "your largest_stable_learning_rate"),
        ("Where the slope is zero", "your critical_point"),
        ("When to stop", "your should_stop"),
        ("The gradients of 200 batches", "your minibatches"),
        ("0.5 seconds for each batch size", "your sgd_epoch"),
    ):
        expect(figure_of(lecture, title, last=True).locator(".lm-note")).to_contain_text(whose)
    assert "your gradient_descent" in figure_of(lecture, "Narrow valleys").inner_text()
