"""Lecture 03 in a real JupyterLab: run whole, and every figure used by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from course_lib.widgets.lec03 import compass, steps

COMPASS, TABLE, STEPS, YOURS, RELATIVE, COST, HAND, ERRORS = range(8)


@pytest.fixture(scope="module")
def lecture(chromium, lab, open_notebook, run_all):
    """The lecture, run whole, with the page's own errors in `page.errors`."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(30_000)
        page, page_errors = context.new_page(), []
        page.on("pageerror", lambda error: "blob:" in (error.stack or "") and page_errors.append(error.stack))
        open_notebook(page, lab, "notebooks/lec03_gradients/lec03_gradients.ipynb")
        run_all(page)
        yield page
        page.evaluate("window.jupyterapp.commands.execute('notebook:shutdown-kernel')")
        assert page_errors == []


@pytest.fixture
def figure(lecture):
    """figure(k): the k-th figure of the lecture, in sight and as it was at the beginning."""

    def shown(k):
        one = lecture.locator(".lm-figure").nth(k)
        one.locator("canvas").first.wait_for()
        one.scroll_into_view_if_needed()
        one.get_by_role("button", name="Reset").click()
        return one

    return shown


def said(figure):
    return figure.locator(".lm-said")


def state(figure):
    return figure.evaluate("root => root.lmView.store.state")


def ink(figure, panel):
    """How a panel looks: a picture that changed has another one."""
    figure.page.evaluate("() => new Promise(requestAnimationFrame)")
    drawn = "panel => [...panel.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL()).join()"
    return figure.locator(".lm-canvas").nth(panel).evaluate(drawn)


def test_the_whole_lecture_runs_without_an_error_and_nothing_on_stderr(lecture):
    expect(lecture.locator(".lm-figure")).to_have_count(8)
    expect(
        lecture.locator(".jp-RenderedText[data-mime-type*=error], .jp-OutputArea-output[data-mime-type*=stderr]")
    ).to_have_count(0)


def test_the_compass_turns_by_keyboard_and_its_point_is_dragged_by_mouse(figure):
    one = figure(COMPASS)
    one.get_by_label("your direction (degrees)").press("ArrowRight")
    expect(said(one)).to_contain_text("Direction 5°")
    face = one.locator(".lm-handle-face").bounding_box()
    mouse, (x, y) = one.page.mouse, (face["x"] + face["width"] / 2, face["y"] + face["height"] / 2)
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 120, y - 60, steps=12)
    mouse.up()
    expect(one).not_to_have_class(re.compile("lm-near"), timeout=20_000)
    expected = compass.measure(state(one)["at"], [5.0]).texts["said"].values[0]
    expect(said(one)).to_have_text(expected)
    one.get_by_role("slider", name="the point").press("Shift+ArrowDown")
    expect(one).not_to_have_class(re.compile("lm-near"), timeout=20_000)
    expect(said(one)).to_have_text(compass.measure(state(one)["at"], [5.0]).texts["said"].values[0])


def test_the_table_is_stepped_by_keyboard_and_the_0_gives_way_to_more_decimals(figure):
    one = figure(TABLE)
    for _ in range(3):
        one.get_by_label("entry that moves").press("ArrowRight")
    expect(said(one)).to_contain_text("Entry 3: (1.25347 − 1.25347) / 0.0001 = 0.")
    one.get_by_role("radio", name="6").click()
    expect(said(one)).to_contain_text("Entry 3: (1.253474 − 1.253470) / 0.0001 = 0.04.")
    one.get_by_role("button", name="show the exact slopes").press("Enter")
    assert state(one)["exact"] == 1


@pytest.mark.parametrize("k", [STEPS, YOURS], ids=["reference", "yours"])
def test_h_is_moved_by_keyboard_and_function_and_numbers_are_chosen(figure, k):
    one = figure(k)
    before = ink(one, 1)
    one.get_by_label("h", exact=True).press("ArrowLeft")
    expect(said(one)).to_contain_text("h = 3.2 × 10⁻⁶.")
    one.get_by_role("radio", name="hinge").click()
    expect(said(one)).to_contain_text("The kink is 0.0001 away.")
    one.get_by_role("radio", name="hinge").press("ArrowRight")
    expect(said(one)).to_contain_text("The slope is tiny beside f = 1.")
    one.get_by_role("radio", name="float32").click()
    assert [state(one)[name] for name in ("function", "kind")] == [2, 1]
    assert ink(one, 1) != before


def test_the_students_function_draws_and_the_figure_says_so(figure):
    expect(figure(STEPS).get_by_role("button", name="central")).to_contain_text("the reference")
    expect(figure(YOURS).get_by_role("button", name="central")).to_contain_text("your numerical_gradient")
    assert len(steps.STEPS) == figure(YOURS).evaluate("root => root.lmView.scene.controls[0].values.length")


def test_the_cost_was_measured_and_is_told_for_any_number_of_weights(figure):
    one = figure(COST)
    slider = one.get_by_label("weights N")
    slider.press("End")
    expect(said(one)).to_contain_text("100 billion weights: differences need 200 billion evaluations")
    slider.press("Home")
    expect(said(one)).to_contain_text("10 weights: differences need 20 evaluations")
    expect(one.page.locator("progress")).to_have_attribute("value", "6")


def test_the_planted_bug_is_found_by_mouse_and_by_keyboard(figure):
    one = figure(ERRORS)
    expect(said(one)).to_contain_text("in digit 9")
    before = ink(one, 2)
    one.get_by_role("radio", name="C").click()
    expect(said(one)).to_contain_text("0 of 1,960 weights are off")
    one.get_by_role("radio", name="0.1").click()
    expect(said(one)).to_contain_text("1,960 of 1,960 weights are off")
    assert ink(one, 2) != before
    one.get_by_role("button", name="tell me").press("Enter")
    expect(said(one)).to_contain_text("λW instead of 2λW")
    one.get_by_role("radio", name="C").press("ArrowLeft")
    expect(said(one)).to_contain_text("nothing is wrong with it")
    one.get_by_role("radio", name="yours").click()
    expect(said(one)).to_contain_text("This is your svm_objective.")


def test_in_the_dark_theme_the_figures_are_dark_too(lecture, figure):
    one = figure(STEPS)
    lecture.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    try:
        expect(one).to_have_class(re.compile("lm-dark"))
    finally:
        lecture.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
        lecture.wait_for_function("document.body.dataset.jpThemeLight === 'true'")


def test_the_relative_error_of_a_gap_falls_with_the_size_by_keyboard(figure):
    one = figure(RELATIVE)
    expect(said(one)).to_contain_text("a = 1, and b is 1.0 × 10⁻⁴ more: relative error 1.0 × 10⁻⁴, not below")
    one.get_by_label("size of a").press("End")
    expect(said(one)).to_contain_text("a = 1000, and b is 1.0 × 10⁻⁴ more: relative error 1.0 × 10⁻⁷, below")
    one.get_by_label("gap").press("End")
    expect(said(one)).to_contain_text("a = 1000, and b is 0.01 more")


def test_the_first_step_down_is_drawn_from_one_image_to_all_by_keyboard(figure):
    one = figure(HAND)
    expect(said(one)).to_contain_text("One image, a 6: the loss is 9. Row 6 gets 9 times the image")
    one.get_by_label("images used").press("ArrowRight")
    expect(said(one)).to_contain_text("2 images, the last a 0")
    one.get_by_label("images used").press("End")
    expect(said(one)).to_contain_text("4,000 images")
