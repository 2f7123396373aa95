"""Lecture 05 in a real JupyterLab: every figure is there, and answers to the mouse and to the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lectures import changes_what_is_said, figure_at, run_once, said

NOTEBOOK = "notebooks/lec05_adaptive/lec05_adaptive.ipynb"
MOMENTUM, MAP, CONVENTIONS = (
    "With and without: momentum by your momentum_step", "Every learning rate and every ρ",
    "One momentum, three conventions",
)  # fmt: skip
TERRAIN, MOMENTS, DECAY, RACE, DIGITS = (
    "Who remembers what", "The first steps of Adam", "What decay leaves", "Six optimizers, one valley", "Real digits",
)  # fmt: skip
TITLES = [MOMENTUM, MAP, CONVENTIONS, TERRAIN, MOMENTS, DECAY, RACE, DIGITS]


@pytest.fixture(scope="module")
def lecture(chromium, lab, open_notebook, run_all):
    """The notebook, opened and run once for all tests of this file."""
    with run_once(chromium, lab, open_notebook, run_all, NOTEBOOK, len(TITLES)) as page:
        yield page


def figure_of(page, title):
    return figure_at(page, TITLES.index(title))


def slider(figure, k):
    return figure.locator(".lm-control input").nth(k)


def slide(figure, k, part):
    """A click with the mouse on a slider, so far along."""
    figure.scroll_into_view_if_needed()
    box = slider(figure, k).bounding_box()
    slider(figure, k).click(position={"x": box["width"] * part, "y": box["height"] / 2})


def press(place, *keys):
    place.focus()
    for key in keys:
        place.page.keyboard.press(key)


def drag(figure, dx, dy):
    figure.locator(".lm-handle").first.scroll_into_view_if_needed()
    box = figure.locator(".lm-handle").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = figure.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + dx, y + dy, steps=8)
    mouse.up()


def bet(figure, k):
    """A bet by keyboard, and to the end without waiting for the film."""
    press(figure.locator(".lm-bet button").nth(k), "Enter")
    press(figure.get_by_label("step", exact=True), "End")
    expect(figure.locator(".lm-bet-said")).to_contain_text("it is", timeout=30_000)


def test_all_figures_are_there_and_the_cells_ran(lecture):
    assert TITLES == lecture.locator(".lm-figure .lm-title b").all_inner_texts()
    errors = lecture.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]')
    assert errors.count() == 0
    assert lecture.locator(".lm-problem").count() == 0


@pytest.mark.parametrize(
    ("title", "choice", "answer"),
    [(MOMENTUM, 0, "it is Momentum"), (TERRAIN, 0, "it is RMSProp"), (MOMENTS, 0, "it is in steps 2 to 20"),
     (RACE, 5, "it is AdaGrad")],
)  # fmt: skip
def test_nothing_is_said_before_the_bet_and_all_after_it(lecture, title, choice, answer):
    figure = figure_of(lecture, title)
    assert said(figure) == ""
    bet(figure, choice)
    expect(figure.locator(".lm-bet-said")).to_contain_text(answer)
    assert said(figure) != ""


SLIDERS = [
    (TERRAIN, 0, 0.05, "End"), (TERRAIN, 1, 0.05, "End"), (MOMENTS, 0, 0.05, "End"), (MOMENTS, 1, 0.05, "End"),
    (DECAY, 0, 0.05, "End"), (DECAY, 1, 0.05, "End"), (RACE, 0, 0.9, "Home"), (DIGITS, 0, 0.05, "End"),
    (DIGITS, 1, 0.05, "End"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "k", "part", "key"), SLIDERS)
def test_a_slider_is_moved_by_mouse_and_by_keyboard(lecture, title, k, part, key):
    figure = figure_of(lecture, title)
    if figure.locator(".lm-bet").count() and not said(figure):
        bet(figure, 0)
    changes_what_is_said(figure, lambda: slide(figure, k, part))
    changes_what_is_said(figure, lambda: press(slider(figure, k), key))


@pytest.mark.parametrize("title", [MAP, CONVENTIONS, TERRAIN, MOMENTS, RACE])
def test_a_choice_is_made_by_mouse_and_by_keyboard(lecture, title):
    figure = figure_of(lecture, title)
    if figure.locator(".lm-bet").count() and not said(figure):
        bet(figure, 0)
    first = figure.get_by_role("radiogroup").first
    changes_what_is_said(figure, lambda: first.get_by_role("radio").nth(1).click())
    changes_what_is_said(figure, lambda: press(first.get_by_role("radio").nth(1), "ArrowLeft"))


@pytest.mark.parametrize("title", [MOMENTUM, MAP, RACE])
def test_a_point_is_dragged_by_mouse_and_by_keyboard_and_the_kernel_answers(lecture, title):
    figure = figure_of(lecture, title)
    if figure.locator(".lm-bet").count() and not said(figure):
        bet(figure, 0)
    changes_what_is_said(figure, lambda: drag(figure, 50, -40))
    expect(figure).not_to_have_class(re.compile("lm-near"), timeout=30_000)
    changes_what_is_said(figure, lambda: press(figure.locator(".lm-handle").first, "Shift+ArrowRight", "Shift+ArrowUp"))
    expect(figure).not_to_have_class(re.compile("lm-near"), timeout=30_000)


def test_the_drop_of_the_learning_rate_parts_the_conventions(lecture):
    figure = figure_of(lecture, CONVENTIONS)
    button = figure.get_by_role("button", name=re.compile("a tenth of it"))
    assert "Three different walks" in changes_what_is_said(figure, button.click)
    assert "the same walk" in changes_what_is_said(figure, lambda: press(button, "Enter"))


def test_figures_of_the_students_functions_say_so(lecture):
    for title, whose in (
        (MAP, "your momentum_step"), (CONVENTIONS, "your momentum_step"),
        (TERRAIN, "your adagrad_step, your rmsprop_step"),
        (MOMENTS, "your adam_step"), (DECAY, "your adam_step, your adamw_step"), (RACE, "your own steps"),
        (DIGITS, "your momentum_step, your adagrad_step, your rmsprop_step, your adam_step"),
    ):  # fmt: skip
        expect(figure_of(lecture, title).locator(".lm-note")).to_contain_text(whose)
    expect(figure_of(lecture, MOMENTUM).locator(".lm-legend")).to_contain_text("checked")
