"""Lecture 02 in a real JupyterLab: every figure is used by mouse and by keyboard, and says what came out."""

import pytest
from playwright.sync_api import expect

NOTEBOOK = "notebooks/lec02_regularization/lec02_regularization.ipynb"


@pytest.fixture(scope="module")
def lecture(chromium, lab, open_notebook, run_all):
    """The instructor's notebook, opened and run whole."""
    errors = []
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(90_000)
        page = context.new_page()
        page.on("pageerror", lambda error: "blob:" in (error.stack or "") and errors.append(error.stack))
        open_notebook(page, lab, NOTEBOOK)
        run_all(page)
        yield page
        page.evaluate("window.jupyterapp.commands.execute('notebook:shutdown-kernel')")
    assert errors == []


@pytest.fixture
def figure(lecture):
    """figure(title): the one whose title begins so, in view."""

    def named(title):
        found = lecture.locator(".lm-figure").filter(has=lecture.get_by_text(title)).first
        found.locator("canvas").first.wait_for()
        found.scroll_into_view_if_needed()
        return found

    return named


def state(figure):
    return figure.evaluate("root => root.lmView.store.state")


def click_along(slider, part):
    """A press of the mouse on a slider, at a part of its length."""
    box = slider.bounding_box()
    slider.page.mouse.click(box["x"] + part * box["width"], box["y"] + box["height"] / 2)


def test_every_cell_ran_and_no_cell_complained(lecture):
    expect(lecture.locator(".jp-RenderedText[data-mime-type*=error], [data-mime-type*=stderr]")).to_have_count(0)
    expect(lecture.locator(".lm-figure")).to_have_count(10)
    expect(lecture.locator(".lm-problem")).to_have_count(0)


SLIDERS = [
    ("12 weights for 12 points, with R by the reference", "λ", 0.65, "near the knee"),
    ("12 weights for 12 points, with R by your l2", "λ", 0.98, "too stiff"),
    ("Which w do they prefer?", "turn x (degrees)", 0.2, "one weight is exactly 0"),
    ("Eight weights fade, R by your l2, your l1, your elastic_net", "λ", 0.75, "L2, λ ="),
    ("Max-norm, by your max_norm", "c", 0.36, "3 of 4 rows are shortened"),
    ("What 200 digits teach, by your regularized_loss", "λ", 0.4, "0 % of the weights are 0"),
    ("Dropout, by your dropout", "keep", 0.9, ""),
    ("Stochastic depth: 20 blocks", "survival of the last block", 0.2, ""),
    ("Ten random layers", "scale of the weights", 0.9, "without batch normalization, and 1 with it"),
    ("Ten random layers", "layer", 0.6, "in layer 6 the deviation is 0.13"),
    ("Fractional pooling", "draw", 0.5, "off the mean over all 361 patterns"),
]


@pytest.mark.parametrize("title, label, part, says", SLIDERS)
def test_a_slider_moves_by_mouse_and_by_arrow_keys(lecture, figure, title, label, part, says):
    shown = figure(title)
    slider, before = shown.get_by_label(label, exact=True).first, state(shown)
    slider.scroll_into_view_if_needed()
    click_along(slider, part)
    clicked = state(shown)
    assert before != clicked
    expect(shown.locator(".lm-said")).to_contain_text(says)
    cell = lecture.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")
    slider.press("ArrowLeft")
    assert state(shown) not in (before, clicked)
    slider.press("ArrowRight")
    assert clicked == state(shown)
    assert cell == lecture.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")
    shown.get_by_role("button", name="Reset").click()
    assert before == state(shown)


CHOICES = [
    ("Which w do they prefer?", "L1", "L2", "L2 prefers w = (0.5, 0.5)", "L1 prefers none"),
    ("Eight weights fade", "L2", "L1", "L1, λ =", "L2, λ ="),
    ("What 200 digits teach", "L2", "L1", "L1, λ =", "L2, λ ="),
]


@pytest.mark.parametrize("title, before, after, says, said", CHOICES)
def test_a_penalty_is_chosen_by_mouse_and_by_arrow_keys(figure, title, before, after, says, said):
    shown = figure(title)
    shown.get_by_role("radio", name=after, exact=True).click()
    expect(shown.locator(".lm-said")).to_contain_text(says)
    back = "ArrowLeft" if ["L2", "L1"].index(before) < ["L2", "L1"].index(after) else "ArrowRight"
    shown.get_by_role("radio", name=after, exact=True).press(back)
    expect(shown.get_by_role("radio", name=before, exact=True)).to_be_focused()
    expect(shown.locator(".lm-said")).to_contain_text(said)


def test_dropout_asks_first_then_plays_and_space_pauses(figure):
    shown = figure("Dropout, by your dropout")
    shown.get_by_role("button", name="Play").click()
    assert shown.evaluate("root => root.lmView.store.clock.playing") is False, "no play before the bet"
    shown.get_by_role("button", name="below it").click()
    shown.page.wait_for_function("root => root.lmView.store.position > 3", arg=shown.element_handle())
    shown.get_by_label("step", exact=True).press("Space")
    assert shown.evaluate("root => root.lmView.store.clock.playing") is False
    shown.get_by_label("step", exact=True).press("End")
    expect(shown.locator(".lm-bet-said")).to_contain_text("You were right: it is below it")
    expect(shown.locator(".lm-said")).to_contain_text("at test time it is 6")


def test_x_is_turned_by_mouse_and_by_arrow_keys_and_the_slider_goes_along(figure):
    shown = figure("Which w do they prefer?")
    shown.get_by_role("button", name="Reset").click()
    tip = shown.locator(".lm-handle")
    face = tip.locator(".lm-handle-face").bounding_box()
    x, y, mouse = face["x"] + face["width"] / 2, face["y"] + face["height"] / 2, shown.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 20, y + 40, steps=4)
    mouse.up()
    expect(shown.locator(".lm-said")).to_contain_text("one weight is exactly 0")
    turned = state(shown)["turn"]
    assert 10 <= turned < 45
    expect(tip).to_have_attribute("aria-valuenow", f"{turned:g}")
    expect(shown.get_by_label("turn x (degrees)", exact=True)).to_have_attribute("aria-valuetext", f"{turned:g}")
    tip.press("ArrowUp")
    assert turned + 2.5 == state(shown)["turn"]
    tip.press("ArrowDown")
    assert turned == state(shown)["turn"]
    tip.press("Home")
    assert state(shown)["turn"] == 45


def test_stochastic_depth_plays_and_stops_by_keyboard(figure):
    shown = figure("Stochastic depth: 20 blocks")
    shown.get_by_role("button", name="14 to 16").click()
    shown.page.wait_for_function("root => root.lmView.store.position > 3", arg=shown.element_handle())
    shown.get_by_label("step", exact=True).press("Space")
    assert shown.evaluate("root => root.lmView.store.clock.playing") is False
    shown.get_by_label("step", exact=True).press("End")
    expect(shown.locator(".lm-counter")).to_contain_text("step 100 of 100")
    expect(shown.locator(".lm-bet-said")).to_contain_text("You were right: it is 14 to 16")
    expect(shown.locator(".lm-said")).to_contain_text("14.75 of 20 blocks on average")


def test_another_digit_is_pooled(figure):
    shown = figure("Fractional pooling")
    before = shown.locator(".lm-said").inner_text()
    shown.get_by_role("radio", name="5", exact=True).click()
    expect(shown.locator(".lm-said")).not_to_have_text(before)
