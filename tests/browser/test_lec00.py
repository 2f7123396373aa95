"""Lecture 00 in a real JupyterLab: runs whole, and every figure answers to the mouse and to the keyboard."""

import re

import pytest
from playwright.sync_api import expect

NOTEBOOK = "notebooks/lec00_linear_classifier/lec00_linear_classifier.ipynb"
FAILURES = ".jp-RenderedText[data-mime-type$='.error'], .jp-RenderedText[data-mime-type$='.stderr']"

PIXELS, GAP, FOURS, LIKENESS, ONE_DIGIT, MEANS, TEMPLATES, BOUNDARY, REGIONS, IMPOSSIBLE, ODD = range(11)


@pytest.fixture(scope="module")
def lecture(chromium, lab, open_notebook, run_all):
    """The page of the notebook, run from top to bottom once for all tests of this file."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(60_000)
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: "blob:" in (error.stack or "") and errors.append(error.stack))
        open_notebook(page, lab, NOTEBOOK)
        run_all(page)
        page.locator(".lm-figure").nth(10).wait_for()
        yield page
        page.evaluate("window.jupyterapp.commands.execute('notebook:shutdown-kernel')")
        assert errors == []


def figure_of(page, k):
    figure = page.locator(".lm-figure").nth(k)
    figure.scroll_into_view_if_needed()
    figure.locator("canvas").first.wait_for()
    return figure


def says(figure, words):
    expect(figure.locator(".lm-said")).to_contain_text(re.compile(words))


def test_the_whole_notebook_runs_without_an_error_and_both_checks_are_right(lecture):
    assert lecture.locator(FAILURES).all_inner_texts() == []
    verdicts = lecture.locator("[role=status]:has(> div > strong)").all_inner_texts()
    assert [True, True] == ["Right" in verdict.split() for verdict in verdicts]
    titles = lecture.locator(".lm-title b").all_inner_texts()
    own = [k for k, title in enumerate(titles) if "by your linear_scores" in title]
    assert (11, [ONE_DIGIT, TEMPLATES, BOUNDARY, REGIONS, IMPOSSIBLE, ODD]) == (len(titles), own)


def test_a_digit_is_changed_by_mouse_and_by_keyboard(lecture):
    figure = figure_of(lecture, GAP)
    says(figure, "Untouched: this 3 is taken for a 3.*88.4 %")
    figure.get_by_role("radio", name="occlusion").click()
    figure.get_by_role("slider").focus()
    for _ in range(4):
        lecture.keyboard.press("ArrowRight")
    says(figure, "The lowest 12 rows are covered.*56.0 %")
    figure.get_by_role("radio", name="occlusion").focus()
    lecture.keyboard.press("ArrowLeft")
    says(figure, "20 blots")


def test_a_template_is_chosen_by_mouse_and_by_keyboard(lecture):
    figure = figure_of(lecture, TEMPLATES)
    says(figure, "^Template 3 on this 3: .* The highest score is that of 8")
    templates = figure.get_by_role("radiogroup", name="template", exact=True)
    templates.get_by_role("radio", name="8").click()
    says(figure, "^Template 8 on this 3")
    lecture.keyboard.press("ArrowRight")
    says(figure, "^Template 9 on this 3")
    before = figure.locator(".lm-said").inner_text()
    figure.get_by_role("radio", name="trained").click()
    expect(figure.locator(".lm-said")).not_to_have_text(before)


def test_a_boundary_is_dragged_by_mouse_and_moved_by_keyboard(lecture):
    figure = figure_of(lecture, BOUNDARY)
    says(figure, r"^w = \(1.00, 1.00\), b = 0.00: 41.0 % of 100 right")
    handle = figure.get_by_role("slider", name="the weights w")
    handle.scroll_into_view_if_needed()
    place, plane = handle.bounding_box(), figure.locator(".lm-canvas").first.bounding_box()
    lecture.mouse.move(place["x"], place["y"])
    lecture.mouse.down()
    lecture.mouse.move(place["x"] - 0.4 * plane["width"], place["y"], steps=6)
    lecture.mouse.up()
    says(figure, r"^w = \(−\d\.\d\d, 1.00\), b = 0.00: 9\d.0 % of 100 right")
    before = figure.locator(".lm-said").inner_text()
    handle.focus()
    lecture.keyboard.press("ArrowDown")
    says(figure, r"^w = \(−\d\.\d\d, 0.94\)")
    figure.get_by_role("slider", name="bias b").focus()
    lecture.keyboard.press("ArrowRight")
    says(figure, "b = 0.05")
    assert before != figure.locator(".lm-said").inner_text()


def test_a_line_is_turned_by_keyboard_over_points_chosen_by_mouse(lecture):
    figure = figure_of(lecture, IMPOSSIBLE)
    says(figure, "^Two sides: .* the best of all 900 lines has 100 %")
    figure.get_by_role("radio", name="opposite quadrants").click()
    says(figure, "^Opposite quadrants: .* 74 %")
    figure.get_by_role("slider", name="turn the line").focus()
    for _ in range(5):
        lecture.keyboard.press("ArrowLeft")
    shift = figure.get_by_role("slider", name="shift it")
    box = shift.bounding_box()
    shift.focus()
    for _ in range(5):
        lecture.keyboard.press("ArrowRight")
    says(figure, "^Opposite quadrants: this line has 74 % right")
    lecture.mouse.click(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    expect(figure.locator(".lm-said")).not_to_contain_text("this line has 74 %")


NEW = [
    (PIXELS, "B", 1, "^Picture A as it came", "^Picture B, moved by 1 pixel: 124 of its 784"),
    (FOURS, None, 18, "^1 image: 107 pixels", "^19 images: 0 pixels are ink in every one"),
    (LIKENESS, "5", 0, "^From this 4 .* belongs to the 9s", "^From this 5 .* belongs to the 3s"),
    (ONE_DIGIT, "3", -14, "^The whole digit: 9 .* right", "^Nothing read: the scores are the biases"),
    (MEANS, "3", 6, "^Mean of 1 image of a 0: its pixels are 58", "^Mean of 20 images of a 3: its pixels are 14"),
    (REGIONS, "eights", -4, "^87.3 % of 150 right", "^74.0 % of 150 right.*eights 14"),
    (ODD, "5", 0, "^With two templates 100 % of the 0s", "^With two templates 60 % of the 5s are called odd"),
]


@pytest.mark.parametrize(("which", "button", "presses", "before", "after"), NEW, ids=lambda value: str(value)[:12])
def test_a_picture_answers_to_its_button_and_to_the_arrow_keys(lecture, which, button, presses, before, after):
    figure = figure_of(lecture, which)
    says(figure, before)
    if button:
        figure.get_by_role("radio", name=button, exact=True).first.click()
    if presses:
        figure.get_by_role("slider").first.focus()
    for _ in range(abs(presses)):
        lecture.keyboard.press("ArrowRight" if presses > 0 else "ArrowLeft")
    says(figure, after)


def test_ten_templates_are_asked_whether_a_five_is_odd(lecture):
    figure = figure_of(lecture, ODD)
    figure.get_by_role("radio", name="5", exact=True).click()
    figure.get_by_role("radio", name="ten templates").click()
    says(figure, "^With ten.* 88 % of the 5s are called odd")
