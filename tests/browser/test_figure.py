"""The trajectory player in a real JupyterLab: the bank answers at once, the kernel answers the rest."""

import json
import re

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from course_lib.surfaces import SURFACES
from course_lib.trajectory import run

RULES = ["sgd", "momentum", "adam"]
CODE = f"""from course_lib.widgets import trajectory_player, yours
race = trajectory_player("rosenbrock", {RULES}, steps=200, learning_rate=0.001)
race"""
STUDENT = """def momentum_step(x, dx, vx, learning_rate, rho=0.9):
    raise ValueError("not yet")

trajectory_player("quadratic", ["sgd", yours("momentum", momentum_step)], steps=50, learning_rate=0.02)"""
BAD = "trajectory_player(rules=[])"
KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


@pytest.fixture
def notebook(page, lab, open_notebook, run_all, request):
    """An opened and run notebook of its own for each test: cells → page."""

    def opened(*cells):
        name = f"{re.sub('[^a-z]', '', request.node.name)[:60]}.ipynb"
        cells = [nbformat.v4.new_code_cell(code) for code in cells]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), lab.root / name)
        open_notebook(page, lab, name)
        run_all(page)
        page.path = lab.root / name
        return page

    errors = []
    # Ours run from a blob; JupyterLab has errors of its own when a theme changes while another loads.
    page.on("pageerror", lambda error: "blob:" in (error.stack or "") and errors.append(error.stack))
    yield opened
    page.evaluate("window.jupyterapp.commands.execute('notebook:shutdown-kernel')")
    assert errors == []


def figure_of(page, k=0):
    figure = page.locator(".lm-figure").nth(k)
    figure.locator("canvas").first.wait_for()
    figure.scroll_into_view_if_needed()
    return figure


def state(figure):
    return figure.evaluate("root => root.lmView.store.state")


def positions_are_pythons(figure):
    """Once the figure says it is exact: pixels on the page against the library's own run, to half a pixel."""
    figure.scroll_into_view_if_needed()  # out of sight nothing is drawn
    figure.page.wait_for_function("root => root.lmView.visible", arg=figure.element_handle())
    expect(figure).not_to_have_class(re.compile("lm-near"), timeout=20_000)
    figure.page.evaluate("() => new Promise(requestAnimationFrame)")
    now, surface = state(figure), SURFACES["rosenbrock"]
    panel = figure.evaluate("root => { const p = root.lmView.panels[0]; return {box: p.box, paths: p.read()} }")
    box, ((a, b), (c, d)) = panel["box"], surface.bounds
    for line, name in zip(panel["paths"][0]["lines"], RULES, strict=True):
        x = run(name, surface, now["start"], now["factor"], 200).x
        xs = box["left"] + (x[:, 0] - a) / (b - a) * (box["right"] - box["left"])
        ys = box["bottom"] - (x[:, 1] - c) / (d - c) * (box["bottom"] - box["top"])
        inside = (np.abs(xs - 300) < 900) & (np.abs(ys - 200) < 500)
        shown = np.array([line["xs"], line["ys"]], dtype=float)[:, : len(x)]
        np.testing.assert_allclose(shown[:, inside], np.stack([xs, ys])[:, inside], atol=0.5)


def drag(figure, dx, dy, moves=20):
    face = figure.locator(".lm-handle-face").bounding_box()
    x, y = face["x"] + face["width"] / 2, face["y"] + face["height"] / 2
    mouse = figure.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + dx, y + dy, steps=moves)
    mouse.up()


def test_a_dragged_start_is_answered_by_the_kernel_and_the_slider_stays_with_it(notebook):
    figure = figure_of(notebook(CODE))
    positions_are_pythons(figure)
    drag(figure, 120, -60)
    assert state(figure)["start"] != [-1.2, 1.0]
    positions_are_pythons(figure)
    # Once the hand rests, the kernel works out all places of the slider for where it rests.
    figure.page.wait_for_function("root => root.lmView.store.whole", arg=figure.element_handle())
    figure.get_by_label("learning rate").fill("40")
    expect(figure).not_to_have_class(re.compile("lm-near"), timeout=100)
    positions_are_pythons(figure)


def test_the_kernel_answers_between_two_places_of_the_slider(notebook):
    figure = figure_of(notebook(CODE))
    figure.get_by_label("learning rate").fill("83")
    positions_are_pythons(figure)


def test_a_drag_leaves_the_tabs_icon_alone(notebook):
    page = notebook(CODE)
    figure, asked = figure_of(page), []
    page.on("request", lambda request: asked.append(request.url))
    drag(figure, 150, -90, moves=60)
    positions_are_pythons(figure)
    assert [] == [url for url in asked if "favicon" in url]
    page.wait_for_function("document.querySelector('link.busy.favicon') !== null")


def test_a_drag_leaves_no_backlog(notebook):
    page = notebook(CODE)
    figure = figure_of(page)
    page.evaluate(
        """() => { const s = document.querySelector('.lm-figure').lmView.store, send = s.host.send
            const { answered, drop } = s.queue
            window.asked = window.most = window.sent = 0
            s.host.send = message => {
                window.sent++; window.most = Math.max(window.most, ++window.asked); send(message) }
            s.queue.answered = worked => { window.asked--; return answered(worked) }
            s.queue.drop = () => { window.asked = 0; drop() } }"""
    )
    drag(figure, 150, -90, moves=150)
    positions_are_pythons(figure)
    assert page.evaluate("window.sent") > 0
    assert page.evaluate("window.most") <= 3, "however fast the hand"


def test_a_dragged_point_moves_and_nothing_is_drawn_before_there_are_new_numbers(notebook):
    figure = figure_of(notebook(CODE))
    drawn = figure.evaluate(
        """async root => {
            const { store, panels } = root.lmView, drawn = [0, 0], handle = root.querySelector('.lm-handle')
            panels.forEach((panel, k) => {
                const front = panel.drawFront.bind(panel)
                panel.drawFront = position => { drawn[k]++; front(position) } })
            const frame = () => new Promise(next => requestAnimationFrame(() => setTimeout(next)))
            store.host.send = () => {}
            const places = []
            for (const x of [-1, -0.8, -0.6]) {
                store.set({ start: [x, 1] })
                await frame()
                places.push(handle.style.transform) }
            const dragged = [...drawn]
            store.seek(3)
            await frame()
            return { dragged, places: new Set(places).size, stepped: drawn.map((n, k) => n - dragged[k]) }
        }"""
    )
    assert {"dragged": [0, 0], "places": 3, "stepped": [1, 1]} == drawn


def test_an_answer_that_comes_too_late_does_not_undo_a_reset(notebook):
    figure = figure_of(notebook(CODE))
    drag(figure, 100, -40)
    figure.get_by_role("button", name="Reset").click()
    figure.page.wait_for_timeout(1500)  # long enough for the answer to the drag
    assert state(figure) == {"factor": 0.001, "start": [-1.2, 1.0]}
    positions_are_pythons(figure)


def test_arrow_keys_move_the_start_and_not_the_notebook(notebook):
    page = notebook(CODE)
    figure = figure_of(page)
    figure.get_by_role("slider", name="start of all paths").focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowRight"):
        page.keyboard.press(key)
    x, y = state(figure)["start"]
    assert (x, y) == pytest.approx((-1.2 + 4 * 0.11, 1.0 + 4 * 0.01))
    positions_are_pythons(figure)
    assert page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == 0


def test_space_plays_and_the_cell_is_not_left(notebook):
    page = notebook(CODE)
    figure = figure_of(page)
    figure.get_by_label("step", exact=True).focus()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('.lm-transport input').value > 5")
    page.keyboard.press("Space")
    expect(figure.get_by_role("button", name="Play")).to_be_visible()


def test_while_the_kernel_is_busy_the_bank_answers(notebook):
    page = notebook(CODE)
    figure = figure_of(page)
    page.evaluate(
        "() => { jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        ".requestExecute({code: 'import time; time.sleep(4)'}) }"
    )
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=busy]").first).to_be_attached()
    figure.get_by_label("learning rate").fill("40")
    expect(figure).not_to_have_class(re.compile("lm-near"), timeout=200)
    positions_are_pythons(figure)
    drag(figure, 60, 0)  # through the kernel: in a subshell now, or when the cell is done
    positions_are_pythons(figure)


def test_a_dead_kernel_is_named_and_the_bank_still_answers(notebook):
    page = notebook(CODE)
    figure = figure_of(page)
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.shutdown()")
    figure.get_by_role("slider", name="start of all paths").press("ArrowRight")
    expect(figure.locator(".lm-status")).to_contain_text("The kernel does not answer", timeout=15_000)
    figure.get_by_role("button", name="Reset").click()
    figure.get_by_label("learning rate").fill("40")
    positions_are_pythons(figure)


def test_after_a_restart_the_cell_run_again_works(notebook, run_all):
    page = notebook(CODE)
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.wait_for_function("jupyterapp.shell.currentWidget.sessionContext.session.kernel.status == 'idle'")
    run_all(page)
    figure = figure_of(page)
    drag(figure, 60, -20)
    positions_are_pythons(figure)


def test_a_notebook_opened_another_day_plays_before_anything_is_run(notebook, lab):
    page = notebook(CODE)
    figure_of(page)
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    stored = page.path.read_text()
    assert json.loads(stored)["metadata"]["widgets"]
    page.goto(lab.page(page.path.name))
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'")
    figure = figure_of(page)
    figure.get_by_label("learning rate").fill("40")
    positions_are_pythons(figure)
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('.lm-figure').lmView.store.clock.playing")


def test_two_displays_of_one_figure_are_one(notebook):
    page = notebook(CODE, "race")
    first, second = figure_of(page), figure_of(page, 1)
    second.get_by_label("learning rate").fill("40")
    assert state(first) == state(second)
    drag(second, 60, -20)
    positions_are_pythons(first)
    positions_are_pythons(second)


def test_a_cell_run_twenty_times_leaves_nothing_behind(notebook, run_all):
    page = notebook(CODE)
    figure_of(page)
    page.evaluate(
        """() => {
            window.listening = 0
            for (const [name, by] of [['addEventListener', 1], ['removeEventListener', -1]]) {
                const usual = window[name].bind(window)
                window[name] = (type, ...rest) => {
                    if (type == 'beforeprint') window.listening += by
                    usual(type, ...rest)
                }
            }
        }"""
    )
    for _ in range(20):
        run_all(page)
    figure = figure_of(page)
    expect(page.locator(".lm-figure")).to_have_count(1)
    page.wait_for_function("window.listening == 0")  # the first one had begun to listen before we counted
    assert figure.evaluate("root => root.lmView.store.views.size") == 1
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    widgets = json.loads(page.path.read_text())["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]
    assert sum("_esm" in model["state"] for model in widgets["state"].values()) == 1
    drag(figure, 40, -20)
    positions_are_pythons(figure)


def test_a_students_error_is_a_sentence_in_the_figure(notebook):
    page = notebook("from course_lib.widgets import trajectory_player, yours", STUDENT)
    figure = figure_of(page)
    expect(figure.locator(".lm-note")).to_contain_text("your Momentum raised ValueError: not yet (step 1)")
    expect(figure.get_by_role("button", name="your Momentum")).to_contain_text("failed: the reference")
    drag(figure, 30, 10)
    expect(figure).not_to_have_class(re.compile("lm-near"), timeout=20_000)
    expect(
        page.locator(".jp-RenderedText[data-mime-type*=error], .jp-OutputArea-output[data-mime-type*=stderr]")
    ).to_have_count(0)


def test_a_senseless_figure_is_one_sentence(notebook):
    page = notebook("from course_lib.widgets import trajectory_player", BAD)
    expect(page.locator(".lm-problem")).to_have_text(
        'There are no rules to race; give at least one, for example rules=("sgd", "adam").'
    )


def test_playing_sends_nothing(notebook):
    page = notebook(CODE)
    figure = figure_of(page)
    sent = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda event: sent.append(event))
    figure.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.lm-transport input').value == 200")
    assert [e for e in sent if "comm_msg" in e["response"]["payloadData"]] == []


def test_the_theme_of_the_lab_is_the_figures(notebook):
    page = notebook(CODE)
    figure = figure_of(page)
    light = figure.evaluate("root => root.lmView.look.colors[0]")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")  # the first theme is there
    page.wait_for_load_state("networkidle")
    page.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    try:
        page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        page.wait_for_function(f"document.querySelector('.lm-figure').lmView.look.colors[0] != '{light}'")
        expect(figure).to_have_class(re.compile("lm-dark"))
    finally:
        page.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")


def test_the_server_answers_figures_without_waiting(lab):
    log = (lab.root.parent.parent).rglob("lab.log")
    assert any("course_lib.server | extension was successfully loaded" in file.read_text() for file in log)


def test_the_export_menu_gives_a_page_that_plays_without_kernel_and_network(notebook, lab, chromium, tmp_path):
    page = notebook(CODE)
    figure_of(page)
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    assert json.loads(page.path.read_text())["metadata"]["widgets"]
    # What File > Save and Export Notebook As > HTML asks the server for.
    exported = page.request.get(f"{lab.url}/nbconvert/html/{page.path.name}?token={lab.token}")
    (tmp_path / "page.html").write_bytes(exported.body())
    asked, context = [], chromium.new_context(offline=True)
    alone = context.new_page()
    alone.on("request", lambda request: request.url.startswith("http") and asked.append(request.url))
    alone.goto((tmp_path / "page.html").as_uri())
    alone.locator(".lm-figure canvas").first.wait_for()
    alone.get_by_label("learning rate").fill("40")
    positions_are_pythons(alone.locator(".lm-figure"))
    context.close()
    assert asked == []


def test_notebook_7_plays_it_too_and_its_kernel_answers(page, lab):
    cell = nbformat.v4.new_code_cell(CODE)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=KERNEL), lab.root / "seven.ipynb")
    page.goto(f"{lab.url}/notebooks/seven.ipynb?token={lab.token}")
    page.locator(".jp-Cell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    figure = figure_of(page)
    figure.get_by_label("learning rate").fill("40")
    positions_are_pythons(figure)
    drag(figure, 60, -20)
    assert state(figure)["start"] != [-1.2, 1.0]
    positions_are_pythons(figure)
    figure.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.lm-transport input').value > 5")
