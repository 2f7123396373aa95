"""The figure of lecture 01 in a real JupyterLab: a hand moves it, and the page shows what Python answers."""

import re

import nbformat
import pytest
from playwright.sync_api import expect

from course_lib.widgets.loss_figure import SCALES, answer

CODE = "from course_lib.widgets import loss_figure\n\nfigure = loss_figure()\nfigure"
CLASSES = ["cat", "car", "frog"]


@pytest.fixture(scope="module")
def opened(chromium, lab, open_notebook, run_all):
    """A page with two displays of one figure, and what went wrong in it."""
    cells = [nbformat.v4.new_code_cell(code) for code in (CODE, "figure")]
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), lab.root / "figure.ipynb")
    with chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as context:
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_default_timeout(60_000)
        open_notebook(page, lab, "figure.ipynb")
        run_all(page)
        page.locator(".lm-losses").nth(1).wait_for()
        yield page
        assert errors == []


@pytest.fixture
def figure(opened):
    """The first display, as it starts."""
    figure = opened.locator(".lm-losses").first
    figure.get_by_role("radio", name="cat").click()
    figure.locator(".reset").click()
    shows(figure, 0, [3.2, 5.1, -1.7])
    return figure


def score(figure, name):
    return figure.get_by_role("slider", name=f"score of {name}")


def shows(figure, example, scores, scale=1, margin=1):
    """Every number on the page is the one that Python gives for this setting."""
    said = answer({"example": example, "scores": scores, "scale": scale, "margin": margin})
    expect(figure.locator(".now")).to_have_text([said["hinge"]["text"], said["softmax"]["text"]])
    expect(figure.locator(".pill text")).to_have_text(said["shown_texts"])
    expect(figure.locator(".value")).to_have_text(said["line_text"])
    expect(figure.locator(".heard")).to_have_text(said["summary"])
    expect(figure.locator(".p b")).to_have_text(said["softmax"]["p_texts"])
    for kind in ("hinge", "softmax"):
        rows = figure.locator(f"section.{kind} [data-class]")
        expect(rows.locator(".gradient")).to_have_text(said[kind]["gradient_texts"])
    terms = [("= " + text) if k != example else "" for k, text in enumerate(said["hinge"]["term_texts"])]
    expect(figure.locator("section.hinge .what b")).to_have_text(terms)


def drag(page, handle, dy):
    """Takes the handle with the mouse, moves it by `dy` pixels in ten steps and lets it go."""
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + dy, steps=10)
    page.mouse.up()


def value(handle):
    return round(float(handle.get_attribute("aria-valuenow")), 1)


def test_first_picture_is_there_at_once(figure):
    expect(figure.locator(".now").first).to_have_text("2.9")
    expect(figure.locator("section.hinge .what span")).to_have_text(
        ["the right class", "max(0, 5.1 − 3.2 + 1)", "max(0, −1.7 − 3.2 + 1)"]
    )


def test_a_drag_changes_the_numbers_to_those_of_python(opened, figure):
    drag(opened, score(figure, "car"), 60)
    car = value(score(figure, "car"))
    assert car < 4.5
    shows(figure, 0, [3.2, car, -1.7])
    drag(opened, score(figure, "cat"), -40)
    cat = value(score(figure, "cat"))
    assert cat > 4
    shows(figure, 0, [cat, car, -1.7])


def test_a_finger_drags_and_does_not_scroll_the_page(opened, figure):
    score(figure, "car").scroll_into_view_if_needed()
    box = score(figure, "car").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hand = opened.context.new_cdp_session(opened)
    for kind, moved in [("touchStart", 0), *(("touchMove", 8 * k) for k in range(1, 10)), ("touchEnd", None)]:
        points = [] if moved is None else [{"x": x, "y": y + moved}]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    car = value(score(figure, "car"))
    assert car < 3.5
    shows(figure, 0, [3.2, car, -1.7])


def test_a_drag_of_the_line_sets_the_margin(opened, figure):
    drag(opened, figure.locator(".grip"), 50)
    margin = float(figure.locator(".margin").input_value())
    assert margin > 2
    shows(figure, 0, [3.2, 5.1, -1.7], margin=margin)


def test_the_keyboard_alone_plays_the_whole_figure(opened, figure):
    press = opened.keyboard.press
    figure.get_by_role("radio", name="cat").focus()
    press("ArrowRight")  # x2, the car
    shows(figure, 1, [1.3, 4.9, 2.0])
    press("Tab")
    press("PageUp")  # the scale of W: one doubling
    shows(figure, 1, [1.3, 4.9, 2.0], scale=2)
    press("ArrowLeft")
    shows(figure, 1, [1.3, 4.9, 2.0], scale=SCALES[SCALES.index(2) - 1])
    press("Tab")
    press("Home")  # the margin
    shows(figure, 1, [1.3, 4.9, 2.0], scale=1.7, margin=0)
    press("Tab")
    press("Enter")  # reset
    shows(figure, 0, [3.2, 5.1, -1.7])
    press("Tab")
    for key in ("ArrowUp", "ArrowRight", "PageUp", "ArrowDown"):
        press(key)
    shows(figure, 0, [4.3, 5.1, -1.7])
    press("Tab")
    press("Home")
    shows(figure, 0, [4.3, -9, -1.7])
    press("End")
    shows(figure, 0, [4.3, 9, -1.7])
    assert opened.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == 0


def test_twice_the_weights_raise_a_loss_that_is_not_zero(figure):
    figure.locator(".scale").focus()
    figure.locator(".scale").press("PageUp")
    shows(figure, 0, [3.2, 5.1, -1.7], scale=2)
    expect(figure.locator("section.hinge .loss")).to_have_text("2.9 → 4.8")


def test_no_margin(figure):
    figure.locator(".margin").fill("0")
    shows(figure, 0, [3.2, 5.1, -1.7], margin=0)
    expect(figure.locator(".now").first).to_have_text("1.9")


@pytest.mark.parametrize(("example", "scores", "hinge"), [(1, [1.3, 4.9, 2.0], "0"), (2, [2.2, 2.5, -3.1], "12.9")])
def test_choosing_an_example_brings_its_scores(figure, example, scores, hinge):
    figure.get_by_role("radio", name=CLASSES[example]).click()
    shows(figure, example, scores)
    expect(figure.locator(".now").first).to_have_text(hinge)
    expect(figure.locator("svg.plot .right-class .name")).to_have_text(f"{CLASSES[example]}: right")


def test_two_displays_of_one_figure_tell_the_same(opened, figure):
    figure.get_by_role("radio", name="frog").click()
    shows(opened.locator(".lm-losses").nth(1), 2, [2.2, 2.5, -3.1])


def test_every_control_keeps_its_keys_and_has_a_name(figure):
    for control in figure.locator("button, input, [tabindex]").all():
        assert control.get_attribute("data-lm-suppress-shortcuts") == "true"
        expect(control).to_have_accessible_name(re.compile(r"\S"))


def test_the_cell_can_be_run_again(opened, figure, run_all):
    run_all(opened)
    figure.locator(".now").first.wait_for()
    expect(opened.locator(".lm-losses")).to_have_count(2)
    figure.get_by_role("radio", name="frog").click()
    shows(figure, 2, [2.2, 2.5, -3.1])
