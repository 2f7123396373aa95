"""The figures of lecture 01 in a real JupyterLab, with the instructor's functions: by keyboard and by mouse."""

import pytest
from playwright.sync_api import expect

GAP, DIGITS = "Two losses of one gap", "What digits pay: hinge by your svm_losses, softmax by your softmax_loss"


@pytest.fixture(scope="module")
def notebook(chromium, lab, open_notebook, run_all):
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(60_000)
        page = context.new_page()
        open_notebook(page, lab, "notebooks/lec01_losses/lec01_losses.ipynb")
        run_all(page)
        yield page


@pytest.fixture
def figure(notebook):
    """figure(title): the figure of that title, at its first state."""

    def find(title):
        found = notebook.locator(".lm-figure").filter(has_text=title)
        found.get_by_role("button", name="Reset").click()
        return found

    return find


def test_the_arrow_keys_stretch_the_gap_until_float64_sees_no_softmax_loss(figure):
    shown = figure(GAP)
    expect(shown).to_contain_text("Gap 0 × 1 = 0. Hinge 1, slope −1. Softmax 0.693, slope −0.5.")
    gap, factor = shown.get_by_role("slider").all()
    for _ in range(6):
        gap.press("ArrowRight")
    expect(shown).to_contain_text("Gap 1.5 × 1 = 1.5. Hinge 0, at rest. Softmax 0.201, slope −0.182.")
    gap.press("End")
    factor.press("End")
    expect(shown).to_contain_text("Softmax 0, rounded to 0: float64 can no longer tell.")


def test_the_mouse_finds_the_digit_that_is_free_for_the_hinge_and_not_for_the_softmax(figure):
    shown = figure(DIGITS)
    expect(shown).to_contain_text("A 0, seen as 5. 9 classes pay: hinge loss 73.03.")
    slider = shown.get_by_role("slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    slider.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    expect(shown).to_contain_text("A 0, right. No class pays: hinge loss 0. p(0) > 99.9 %")
    slider.press("ArrowLeft")
    expect(shown).to_contain_text("A 4, right. No class pays: hinge loss 0. p(4) = 66 %: softmax loss 0.422.")


def click_along(slider, part):
    """A press of the mouse on a slider, at a part of its length."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    slider.click(position={"x": 2 + part * (box["width"] - 4), "y": box["height"] / 2})


SLIDERS = [
    ("One digit and the average of its class", 0, "One image of a 3", "The average of 300 images of a 3"),
    ("How wrong is it?", 0, "Accuracy counts 1 mistake.", "This 3 leads 8 by 13.94. Accuracy counts 0 mistakes."),
    (
        "The hinge, drawn by your svm_losses",
        0,
        "2 are missing",
        "leads by 4, the margin asks for a lead of 1: the loss is 0.",
    ),
    (
        "The hinge, drawn by your svm_losses",
        1,
        "2 are missing",
        "is behind by 1, the margin asks for a lead of 3: 4 are",
    ),
    ("Stretching W, drawn by your svm_losses", 0, "x3, a frog pays 12.9.", "x3, a frog pays 34.7 instead of 12.9."),
    ("One step against the gradient, by your svm_loss", 0, "only 8 pays, 7.06", "After 40 steps no class pays"),
    ("Scores and probabilities, by your softmax", 1, "p(8) = 99.7 %, p(3) = 0.2 %.", "p(8) > 99.9 %, p(3) < 0.1 %."),
    (
        "What training does to the templates",
        0,
        "hinge, step 0: mean loss 9; 10 % of 500",
        "hinge, step 60: mean loss 0.5",
    ),
]


@pytest.mark.parametrize("title, k, at_first, at_the_end", SLIDERS)
def test_a_slider_moves_by_mouse_and_by_keyboard(figure, title, k, at_first, at_the_end):
    shown = figure(title)
    slider = shown.get_by_role("slider").nth(k)
    expect(shown).to_contain_text(at_first)
    click_along(slider, 1)
    expect(shown).to_contain_text(at_the_end)
    slider.press("Home")
    expect(shown).not_to_contain_text(at_the_end)
    slider.press("End")
    expect(shown).to_contain_text(at_the_end)


CHOICES = [
    ("Templates with and without what they share", "7", "The averages themselves: this 7 scores"),
    ("How wrong is it?", "7", "This 7 is behind 1"),
    ("One step against the gradient, by your svm_loss", "0", "9 classes (1, 2, 3, 4, 5, 6, 7, 8, 9) pay 73.03 in all"),
    ("Scores and probabilities, by your softmax", "9", "p(9) = "),
    ("What training does to the templates", "softmax", "softmax, step 0: mean loss 2.303"),
]


@pytest.mark.parametrize("title, name, words", CHOICES)
def test_a_choice_is_made_by_mouse_and_given_up_by_keyboard(figure, title, name, words):
    shown = figure(title)
    chosen = shown.get_by_role("radio", name=name, exact=True)
    chosen.click()
    expect(shown).to_contain_text(words)
    chosen.press("ArrowLeft")
    expect(chosen).not_to_be_checked()
    expect(shown).not_to_contain_text(words)


def test_adding_to_all_scores_changes_no_probability(figure):
    shown = figure("Scores and probabilities, by your softmax")
    shift = shown.get_by_role("slider").first
    click_along(shift, 1)
    expect(shift).to_have_attribute("aria-valuetext", "40")
    expect(shown).to_contain_text("p(8) = 99.7 %, p(3) = 0.2 %.")
    shift.press("Home")
    expect(shift).to_have_attribute("aria-valuetext", "−40")
    expect(shown).to_contain_text("p(8) = 99.7 %, p(3) = 0.2 %.")
