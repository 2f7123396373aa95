"""A saved page opened from disk with the network off: all that needs no kernel."""

import re
import shutil
import subprocess
import sys
import tarfile

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from course_lib.surfaces import SURFACES
from course_lib.trajectory import run
from course_lib.widgets import everything, scene, trajectory_player
from course_lib.widgets import figure as scene_figure
from course_lib.widgets.export import export

RULES = ["sgd", "momentum", "adam"]
# Which of a panel's canvases, the lowest first, have paint in the middle of the panel?
MIDDLE = """root => { const panel = root.lmView.panels[0], {left, right, top, bottom} = panel.box, r = panel.ratio;
  return panel.canvases.map(c => c.getContext("2d").getImageData((left + right) / 2 * r, (top + bottom) / 2 * r, 1, 1)
    .data[3] > 0); }"""
READ = "root => root.lmView.panels.map(p => ({box: p.box, paths: p.read()}))"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Pages as a person saves them: a race, a race with a bet."""
    folder = tmp_path_factory.mktemp("pages")
    race = trajectory_player("rosenbrock", RULES, steps=200, learning_rate=0.001, arrows=True)
    race.save(folder / "race.html")
    trajectory_player("himmelblau", RULES, steps=60, learning_rate=0.01, bet=True).save(folder / "bet.html")
    return folder


@pytest.fixture
def offline(chromium):
    """opened(path, …) → the first figure of a page from disk, with no network; any request fails the test."""
    contexts, asked, errors = [], [], []

    def opened(path, **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda r: r.url.startswith(("http", "ws")) and asked.append(r.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        figure = page.locator(".lm-figure").first
        figure.locator("canvas").first.wait_for()
        return figure

    yield opened
    for context in contexts:
        context.close()
    assert (asked, errors) == ([], [])


@pytest.fixture
def race(pages, offline):
    return offline(pages / "race.html")


def step(figure):
    figure.page.evaluate("() => new Promise(requestAnimationFrame)")
    return int(figure.get_by_label("step", exact=True).input_value())


def ink(figure, canvas):
    """How many pixels of a panel's canvas are drawn on."""
    return figure.locator(f".lm-canvas canvas.{canvas}").first.evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((v, i) => i % 4 == 3 && v).length"
    )


def positions_are_pythons(figure, factor, start=None):
    """Pixels on the page against the library's own run, to half a pixel."""
    surface = SURFACES["rosenbrock"]
    panel = figure.evaluate(READ)[0]
    box = panel["box"]
    for line, name in zip(panel["paths"][0]["lines"], RULES, strict=True):
        x = run(name, surface, start, factor, 200).x
        (a, b), (c, d) = surface.bounds
        xs = box["left"] + (x[:, 0] - a) / (b - a) * (box["right"] - box["left"])
        ys = box["bottom"] - (x[:, 1] - c) / (d - c) * (box["bottom"] - box["top"])
        shown = np.array([line["xs"], line["ys"]], dtype=float)[:, : len(x)]
        inside = (np.abs(xs - 500) < 3000) & (np.abs(ys - 500) < 1000)
        assert inside.any()
        np.testing.assert_allclose(shown[:, inside], np.stack([xs, ys])[:, inside], atol=0.5)
        assert line["end"] == len(x)


def test_it_opens_with_its_whole_picture(race):
    assert step(race) == 200
    assert ink(race, "trail") > 1000
    expect(race.locator(".lm-said")).to_contain_text("the lowest")


def test_play_pause_and_step_back(race):
    race.get_by_role("button", name="Play").click()  # from the beginning, which the next picture shows
    race.page.wait_for_function(
        "(({value}) => 20 < value && value < 150)(document.querySelector('.lm-transport input'))"
    )
    race.get_by_role("button", name="Pause").click()
    there = step(race)
    assert 20 < there < 200
    race.get_by_role("button", name="step back").click()
    assert abs(step(race) - (there - 1)) <= 1
    at = step(race)
    race.get_by_role("button", name="step forward").click()
    assert step(race) == at + 1
    race.get_by_role("button", name="to the start").click()
    assert step(race) == 0
    assert ink(race, "trail") == 0


def test_it_plays_to_the_end_and_stops(race):
    race.get_by_label("speed").select_option("4×")
    race.get_by_role("button", name="Play").click()
    race.page.wait_for_function("document.querySelector('.lm-transport input').value == 200")
    expect(race.get_by_role("button", name="Play")).to_be_visible()
    assert race.evaluate("root => root.lmView.frame") == 0


def test_scrubbing_draws_just_that_much(race):
    scrub = race.get_by_label("step", exact=True)
    drawn = []
    for place in ("10", "60", "200", "60"):
        scrub.fill(place)
        race.page.evaluate("() => new Promise(requestAnimationFrame)")
        drawn.append(ink(race, "trail"))
    assert drawn[0] < drawn[1] < drawn[2]
    assert drawn[1] == pytest.approx(drawn[3], rel=0.01)


@pytest.mark.parametrize("place", [0, 40, 80, 120, 160])
def test_the_slider_shows_pythons_own_runs(race, place):
    race.get_by_label("learning rate").fill(str(place))
    race.page.evaluate("() => new Promise(requestAnimationFrame)")
    factor = race.evaluate("root => root.lmView.store.state.factor")
    positions_are_pythons(race, factor)


def test_between_two_places_the_nearest_is_shown_and_marked(race):
    race.get_by_label("learning rate").fill("82")
    expect(race.locator(".lm-status")).to_contain_text("nearest that was computed ahead")
    expect(race).to_have_class(re.compile("lm-near"))
    race.get_by_role("button", name="Reset").click()
    expect(race.locator(".lm-status")).to_have_text("")


def test_without_a_kernel_a_dragged_start_is_marked_and_does_no_harm(race):
    race.get_by_role("slider", name="start of all paths").press("ArrowRight")
    expect(race.locator(".lm-status")).to_contain_text("run the cell for exactly this")
    race.get_by_role("slider", name="start of all paths").press("Home")
    expect(race.locator(".lm-status")).to_have_text("")
    positions_are_pythons(race, 0.001)


def test_keyboard_alone(race):
    page, press = race.page, race.page.keyboard.press
    race.get_by_label("learning rate").focus()
    press("ArrowRight")
    assert race.evaluate("root => root.lmView.store.state.factor") > 0.001
    press("Home")
    positions_are_pythons(race, race.evaluate("root => root.lmView.store.state.factor"))
    press("Space")  # play
    page.wait_for_function("document.querySelector('.lm-transport input').value > 5")
    press("Space")  # pause
    expect(race.get_by_role("button", name="Play")).to_be_visible()
    race.get_by_label("step", exact=True).focus()
    press("Home")
    assert step(race) == 0
    press("ArrowRight")
    press(".")
    assert step(race) == 2
    press(",")
    assert step(race) == 1
    press("End")
    assert step(race) == 200


def test_a_choice_changes_by_arrow_keys(race):
    race.get_by_role("radio", name="none").focus()
    race.page.keyboard.press("ArrowRight")
    expect(race.get_by_role("radio", name="downhill")).to_have_attribute("aria-checked", "true")
    race.page.keyboard.press("ArrowLeft")
    expect(race.get_by_role("radio", name="none")).to_be_focused()


def test_a_line_can_be_hidden(race):
    before = ink(race, "trail")
    race.get_by_role("button", name="Momentum").click()
    race.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert ink(race, "trail") < before
    expect(race.get_by_role("button", name="Momentum")).to_have_attribute("aria-pressed", "false")


def test_a_bet_is_asked_before_and_answered_after(pages, offline):
    bet = offline(pages / "bet.html")
    assert step(bet) == 0
    expect(bet.locator(".lm-said")).to_have_text("")
    bet.get_by_role("button", name="Play").click()
    assert step(bet) == 0  # first the bet
    bet.get_by_role("group", name="Which is lowest after 60 steps?").get_by_role("button", name="SGD").click()
    expect(bet.locator(".lm-bet-said")).to_have_text(re.compile(r"(You were right|Not this time): it is \w+\."))
    expect(bet.locator(".lm-said")).to_contain_text("lowest in the end")


def test_who_wants_no_motion_gets_the_end_at_once(pages, offline):
    assert step(offline(pages / "race.html", reduced_motion="reduce")) == 200


def test_on_paper_a_light_copy_of_the_picture_stands_in_its_place(pages, offline):
    figure = offline(pages / "race.html", color_scheme="dark")
    expect(figure).to_have_class(re.compile("lm-dark"))
    figure.page.emulate_media(media="print")
    figure.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    copies = figure.locator(".lm-copy")
    assert copies.count() == 2
    assert all(copy.is_visible() for copy in copies.all())
    assert figure.locator("canvas.back:visible").count() == 0
    expect(figure).not_to_have_class(re.compile("lm-dark"))
    assert ink(figure, "lm-copy") > ink(figure, "front") > 0
    figure.page.emulate_media(media="screen")
    figure.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert copies.count() == 0
    expect(figure).to_have_class(re.compile("lm-dark"))


def test_every_control_has_a_name_and_keeps_its_keys(race):
    for control in race.locator("button, input, select, [tabindex]").all():
        assert control.get_attribute("data-lm-suppress-shortcuts") == "true"
        expect(control).to_have_accessible_name(re.compile(r"\S"))


def test_without_scripts_the_still_picture_and_its_words_stay(pages, chromium):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((pages / "race.html").as_uri())
        picture = page.locator(".lm-page img")
        expect(picture).to_have_attribute("alt", re.compile("paths of SGD, Momentum, Adam"))
        box = picture.bounding_box()
        assert box["width"] > 400
        assert box["height"] > 200


def test_ten_figures_on_a_page_play_and_those_out_of_sight_cost_nothing(pages, offline, tmp_path):
    race = trajectory_player("quadratic", RULES, steps=100)
    bodies = [race.html()]
    bodies += [trajectory_player("beale", RULES, steps=100).html() for _ in range(9)]
    (tmp_path / "ten.html").write_text(f"<body class='lm-own'><main>{''.join(bodies)}</main></body>")
    first = offline(tmp_path / "ten.html")
    first.page.wait_for_function("document.querySelectorAll('.lm-figure').length == 10")
    count = first.page.evaluate(
        """async () => {
            const drawn = [...document.querySelectorAll('.lm-figure')].map(root => {
                const view = root.lmView, draw = view.draw.bind(view), entry = {n: 0}
                view.draw = () => { entry.n += 1; draw() }
                view.store.seek(0, {playing: true, loop: true})
                return entry
            })
            for (let k = 0; k < 60; k++) await new Promise(requestAnimationFrame)
            return drawn.map(entry => entry.n)
        }"""
    )
    assert count[0] >= 55
    assert count[5:] == [0] * 5


def test_an_exported_notebook_plays_even_with_its_widget_state_stored(offline, tmp_path):
    code = "from course_lib.widgets import trajectory_player\n"
    code += f"trajectory_player('rosenbrock', {RULES}, steps=200, learning_rate=0.001)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbformat.write(notebook, tmp_path / "n.ipynb")
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--execute", "--to", "notebook", "--inplace", str(tmp_path / "n.ipynb")],
        check=True, capture_output=True,
    )  # fmt: skip
    assert "widgets" in nbformat.read(tmp_path / "n.ipynb", 4).metadata
    page = export(tmp_path / "n.ipynb")
    figure = offline(page)
    assert step(figure) == 200
    figure.get_by_label("learning rate").fill("40")
    figure.page.evaluate("() => new Promise(requestAnimationFrame)")
    positions_are_pythons(figure, figure.evaluate("root => root.lmView.store.state.factor"))


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The text of axe-core, from npm."""
    npm = shutil.which("npm")
    folder = tmp_path_factory.mktemp("axe")
    got = npm and subprocess.run(
        [npm, "pack", "axe-core@4.10.3", "--silent"], cwd=folder, capture_output=True, timeout=120
    )
    if not got or got.returncode:
        pytest.skip("axe-core could not be fetched from npm: accessibility was not checked by it")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        return archive.extractfile("package/axe.min.js").read().decode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["race", "bet"])
def test_axe_finds_no_violation(pages, offline, axe, name, scheme):
    figure = offline(pages / f"{name}.html", color_scheme=scheme)
    figure.page.evaluate(axe)
    found = figure.page.evaluate("() => axe.run('.lm-figure')")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert len(found["passes"]) >= 10


def test_a_figure_with_one_of_everything(offline, tmp_path):
    everything().save(tmp_path / "all.html")
    figure = offline(tmp_path / "all.html")
    picture = "root => root.querySelector('canvas.back').toDataURL()"
    before = figure.evaluate(picture)
    figure.get_by_role("radio", name="2").click()
    expect(figure.locator(".lm-said")).to_have_text("Digit 2")
    assert figure.evaluate(picture) != before
    figure.get_by_label("temperature").fill("0")
    expect(figure.locator(".lm-out")).to_have_text("0.25")
    figure.get_by_role("button", name="show chance").click()
    expect(figure.get_by_role("button", name="show chance")).to_have_attribute("aria-pressed", "false")
    figure.get_by_role("slider", name="score of car").press("ArrowDown")
    expect(figure.get_by_role("slider", name="score of car")).to_have_attribute("aria-valuetext", "5.02")
    expect(figure.locator(".lm-status")).to_contain_text("run the cell for exactly this")


def test_points_lie_over_the_line_they_follow_and_under_the_one_they_precede(tmp_path, offline):
    line, spot = np.array([[[0.0, 0.5], [1.0, 0.5]]]), np.array([[0.5, 0.5]])
    still, side = scene.path("line", line, still=True), scene.axis(0, 1, ticks=[])
    under, over = scene.points("under", spot, "circle", 1, size=9), scene.points("over", spot, "circle", 1, size=9)
    panels = [scene.panel(under, still, x=side, y=side), scene.panel(still, over, x=side, y=side)]
    for panel in panels:
        scene_figure(panel, series=scene.series("line")).save(tmp_path / "page.html")
        figure = offline(tmp_path / "page.html")
        drawn = figure.evaluate(MIDDLE)
        assert drawn == [panel is panels[0], True, panel is panels[1]], "on the back, as a line, on the front"
