"""Lecture 08 in a real JupyterLab: every figure is there, and answers to the mouse and to the keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.lectures import changes_what_is_said, figure_at, run_once, said

NOTEBOOK = "notebooks/lec08_features/lec08_features.ipynb"
TITLES = [
    "The ring, unrolled", "The same pixels, elsewhere", "What HOG keeps", "Four words for two pixels",
    "Twelve visual words", "What features are worth: 4,000 digits",
]  # fmt: skip
RING, COLOURS, HOG, CLUSTERS, WORDS, WORTH = TITLES


@pytest.fixture(scope="module")
def lecture(chromium, lab, open_notebook, run_all):
    """The notebook, opened and run once for all tests of this file."""
    with run_once(chromium, lab, open_notebook, run_all, NOTEBOOK, len(TITLES)) as page:
        yield page


def figure_of(page, title):
    return figure_at(page, TITLES.index(title))


def press(figure, selector, *keys):
    place = figure.locator(selector).first
    place.focus()
    for key in keys:
        figure.page.keyboard.press(key)


def slide(figure, part):
    """A click with the mouse on the slider, so far along."""
    control = figure.locator(".lm-control input")
    box = control.bounding_box()
    control.click(position={"x": box["width"] * part, "y": box["height"] / 2})


def test_all_figures_are_there_and_the_cells_ran(lecture):
    assert TITLES == lecture.locator(".lm-figure .lm-title b").all_inner_texts()
    errors = lecture.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]')
    assert errors.count() == 0
    assert lecture.locator(".lm-problem").count() == 0


@pytest.mark.parametrize("title", [RING, HOG, CLUSTERS])
def test_a_slider_is_moved_by_mouse_and_by_keyboard(lecture, title):
    figure = figure_of(lecture, title)
    changes_what_is_said(figure, lambda: slide(figure, 0.9))
    changes_what_is_said(figure, lambda: press(figure, ".lm-control input", "Home"))


@pytest.mark.parametrize("title", [RING, HOG, CLUSTERS, WORDS])
def test_a_choice_is_made_by_mouse_and_by_keyboard(lecture, title):
    figure = figure_of(lecture, title)
    changes_what_is_said(figure, lambda: figure.get_by_role("radio").nth(1).click())
    changes_what_is_said(figure, lambda: lecture.keyboard.press("ArrowRight"))


def test_unrolled_to_the_end_a_line_separates_the_disc_from_the_ring(lecture):
    figure = figure_of(lecture, RING)
    figure.get_by_role("radio", name="disc and ring").click()
    press(figure, ".lm-control input", "End")
    expect(figure.locator(".lm-said")).to_contain_text("100 % right")


def test_the_pixels_move_and_the_histogram_stays_by_mouse_and_by_keyboard(lecture):
    figure = figure_of(lecture, COLOURS)
    changes_what_is_said(figure, lambda: slide(figure, 0.98))
    expect(figure.locator(".lm-said")).to_contain_text("the same to the last pixel")
    changes_what_is_said(figure, lambda: figure.get_by_role("radio", name="into the next picture").click())
    changes_what_is_said(figure, lambda: figure.get_by_role("radio", name="dusk").click())
    expect(figure.locator(".lm-said")).to_contain_text("changed bins")
    press(figure, ".lm-control input", "Home")
    expect(figure.locator(".lm-said")).to_contain_text("nothing moved")


def test_dividing_by_the_neighbourhood_brings_the_contrast_back(lecture):
    figure = figure_of(lecture, HOG)
    figure.get_by_role("button", name="Reset").click()
    figure.get_by_role("radio", name="half contrast").click()
    expect(figure.locator(".lm-said")).to_contain_text("HOG by 50 %")
    divide = figure.get_by_role("button", name="divide by the neighbourhood")
    divide.focus()
    lecture.keyboard.press("Enter")
    expect(figure.locator(".lm-said")).to_contain_text("divided, by 0 %")


def test_a_clicked_word_and_a_clicked_digit_are_what_is_talked_about(lecture):
    figure = figure_of(lecture, WORDS)
    figure.get_by_role("radio", name="C", exact=True).click()
    figure.get_by_role("radio", name="7", exact=True).click()
    expect(figure.locator(".lm-said")).to_contain_text("Word C")
    expect(figure.locator(".lm-said")).to_contain_text("In the 7")


def test_the_race_asks_for_a_bet_and_then_plays_to_its_end(lecture):
    figure = figure_of(lecture, WORTH)
    assert said(figure) == ""
    choice = figure.locator(".lm-bet button").nth(1)
    choice.focus()
    lecture.keyboard.press("Enter")
    expect(figure.locator(".lm-bet-said")).to_contain_text("it is one bag", timeout=60_000)


def test_the_race_on_photographs_waits_for_a_click_and_costs_nothing_before(lecture):
    button = lecture.get_by_role("button", name="Race on CIFAR-10")
    button.scroll_into_view_if_needed()
    expect(button).to_be_enabled()
    assert lecture.get_by_text("The first click fetches 170 MB").count() == 1


def test_figures_of_the_students_functions_say_so(lecture):
    for title, whose in (
        (RING, "your to_polar"), (COLOURS, "your color_histogram"), (HOG, "your image_gradients and your hog_cells"),
        (CLUSTERS, "your kmeans_step"), (WORDS, "learned by your kmeans_step, counted by your bag_of_words"),
    ):  # fmt: skip
        expect(figure_of(lecture, title).locator(".lm-note")).to_contain_text(whose)
