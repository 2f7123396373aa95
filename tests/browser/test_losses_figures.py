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
