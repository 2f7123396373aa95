"""The figure without a browser: what is packed, what is asked and answered, what a saved page carries."""

import base64
import json
import os
import re
import shutil
import subprocess
import urllib.parse
import xml.etree.ElementTree
from pathlib import Path

import numpy as np
import pytest
from ipywidgets.embed import dependency_state

from course_lib.surfaces import SURFACES, make_surface
from course_lib.widgets import encode, figure, pack, page, scene, trajectory_player
from course_lib.widgets.encode import Numbers, contour_rings
from course_lib.widgets.example import everything
from course_lib.widgets.scene import axis, by, curve, handle, panel, path, series, slider

HERE = Path(__file__).parent
RNG = np.random.default_rng(0)
ARRAYS = {
    "smooth": np.cumsum(RNG.integers(-3, 4, (3, 2, 50)), axis=-1).astype(np.int16),
    "wild": RNG.integers(-32768, 32767, (2, 30)).astype(np.int16),
    "a zigzag": np.tile([400, -390], (3, 40)).astype(np.int16) + np.arange(80, dtype=np.int16),
    "steady": np.arange(33, dtype=np.int16)[None] * np.array([[3], [-40]], np.int16),
    "a run that ends": np.where(np.arange(300) < 200, np.arange(300) * 9 // 4, -32768).astype(np.int16),
    "short": RNG.integers(-300, 300, (7, 3)).astype(np.int16),
    "none": np.zeros((2, 0), np.int16),
    "no line": np.zeros((0, 4), np.int16),
    "one": np.array([[-32768]], np.int16),
}


def node():
    return shutil.which("node") or pytest.skip("node is not installed: the browser alone tested the browser's part")


def run_node(**env):
    done = subprocess.run(
        [node(), "--test", str(HERE / "figure.test.mjs")], capture_output=True, text=True, env={**os.environ, **env}
    )
    return done.returncode, done.stdout + done.stderr


def test_browsers_side_passes_its_own_tests_and_unpacks_what_python_packs():
    blob, where = pack.pack(ARRAYS)
    case = {
        "data": base64.b64encode(pack.enclose({"said": "x₁", "bank": {"arrays": where}}, blob)).decode(),
        "expected": {name: array.ravel().tolist() for name, array in ARRAYS.items()},
    }
    code, said = run_node(LM_PACKED=json.dumps(case))
    assert code == 0, said


def test_what_python_packs_it_unpacks():
    blob, where = pack.pack(ARRAYS)
    for name, array in pack.unpacked(blob, where).items():
        np.testing.assert_array_equal(array, ARRAYS[name], err_msg=name)


@pytest.mark.parametrize("name", ["a zigzag", "steady", "a run that ends"])
def test_a_line_that_can_be_foreseen_takes_a_byte_for_two_numbers(name):
    assert len(pack.pack({name: ARRAYS[name]})[0]) <= ARRAYS[name].size / 2 + 40


def test_a_place_is_kept_to_a_quarter_of_a_pixel_in_a_thousand():
    units = RNG.uniform(0, 1, 1000)
    kept = pack.quantize(units) / pack.UNIT + 0.5
    assert np.abs(kept - units).max() * 1000 <= 0.25


def test_a_far_point_keeps_the_line_that_leads_to_it():
    x, y = RNG.uniform(0, 1, (50, 2)), RNG.uniform(0, 1, (50, 2))
    x[:, 1], y[:, 1] = RNG.normal(0, 1e4, 50), RNG.normal(0, 1e4, 50)
    near_x, near_y = pack.keep_directions(x, y)
    way, kept = np.stack([x, y])[:, :, 1] - np.stack([x, y])[:, :, 0], np.stack([near_x - x, near_y - y])
    assert (np.maximum(np.abs(near_x - 0.5), np.abs(near_y - 0.5)) <= 3.75 + 1e-9).all()
    short = np.stack([near_x[:, 1] - x[:, 0], near_y[:, 1] - y[:, 0]])
    np.testing.assert_allclose(way[0] * short[1] - way[1] * short[0], 0, atol=1e-6 * np.abs(way).max())
    np.testing.assert_array_equal(kept[:, :, 0], 0)


def lines(answer=None, **more):
    """A small figure: one line for each of three rates, a point to drag."""
    rates = [0.1, 0.2, 0.4]
    values = np.linspace(1, 0, 5) * np.array(rates)[:, None, None] * np.ones((1, 2, 1))
    return figure(
        panel(curve("f", by(values, "rate")), x=axis(0, 4), y=axis(0, 1), handles=[handle("start", "start")]),
        controls=[slider("rate", rates, 0.2)],
        series=series("a", "b"),
        steps=4,
        state={"start": [0.5, 0.5]},
        answer=answer,
        **more,
    )


def test_a_bank_by_an_unknown_control_is_refused():
    with pytest.raises(ValueError, match="a bank is by speed, and there is no control of that name"):
        figure(panel(curve("f", by(np.zeros((2, 1, 3)), "speed")), x=axis(0, 2), y=axis(0, 1)), series=series("a"))


@pytest.mark.parametrize("low, high, log", [(1, 1, False), (2, 1, False), (0, 1, True), (float("nan"), 1, False)])
def test_an_axis_without_extent_is_refused(low, high, log):
    with pytest.raises(ValueError, match="an axis from"):
        axis(low, high, log=log)


def test_the_kernels_answer_is_large_enough_to_leave_at_once():
    shown = lines(lambda state: Numbers({"f": np.ones((2, 5))}, at={"start": state["start"]}))
    message, blob = shown.reply({"state": {"rate": 0.3, "start": [0, 0]}, "turn": 7})
    assert message["turn"] == 7
    assert message["bank"]["at"] == {"start": [0, 0]}
    assert len(blob) > 65_483


@pytest.mark.parametrize("question", [None, 3, {}, {"state": {}}, {"state": {"start": "x"}, "turn": 1}])
def test_a_question_without_sense_gets_a_sentence_and_no_traceback(question):
    shown = lines(lambda state: Numbers({"f": np.ones((2, 5)) * state["start"][0]}))
    message, _ = shown.reply(question)
    assert message["problem"].startswith("Not computed: ")


def test_a_saved_page_fetches_nothing():
    bundle = trajectory_player(steps=50)._repr_mimebundle_()[0]
    html = bundle["text/html"]
    assert re.findall(r"(?:src|href)=\"(?!data:)", html) == []
    assert "https://" not in html
    assert bundle["text/plain"].startswith("Figure: Rosenbrock's valley.")


def test_a_figure_saved_with_its_state_is_small_enough_for_a_notebook():
    five = trajectory_player(rules=["sgd", "momentum", "nesterov", "rmsprop", "adam"])
    saved = json.dumps([five._repr_mimebundle_()[0], dependency_state([five], drop_defaults=False)])
    assert len(saved) <= 220_000


def test_a_program_is_stored_without_its_comments_and_with_its_looks():
    whole = Path(pack.__file__).with_name("figure.js").read_text()
    stored = page.Program().text()
    assert ".lm-figure {" in stored
    assert not re.findall(r"(?m)^\s*(//.*)?$", stored)
    kept = [line.strip() for line in whole.splitlines() if not re.fullmatch(r"\s*(//.*)?", line)]
    assert stored.splitlines()[1:] == kept


def test_the_still_picture_is_whole_after_its_way_through_an_attribute():
    shown = trajectory_player("himmelblau", steps=9, title='5 % of "a" & <b>')
    address = re.search(r'src="data:image/svg\+xml,([^"]*)"', shown.html()).group(1)
    assert not set(address) & set("<>&#\n")
    assert urllib.parse.unquote(address) == shown.still().replace('"', "'")
    xml.etree.ElementTree.fromstring(urllib.parse.unquote(address))


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "rastrigin", "saddle"])
def test_level_lines_with_fewer_points_enclose_what_they_enclosed(name, monkeypatch):
    def areas():
        points, rings = contour_rings(SURFACES[name], 14, 75)
        assert points.shape[1] == sum(map(sum, rings))
        ends = np.cumsum([length for level in rings for length in level])
        outlines = np.split(points, ends[:-1], axis=1)
        assert all((one[:, 0] == one[:, -1]).all() for one in outlines)
        return points.shape[1], np.array([np.sum(x * np.roll(y, 1) - y * np.roll(x, 1)) / 2 for x, y in outlines])

    few, kept = areas()
    monkeypatch.setattr(encode, "without", lambda points, lengths, needless: (points, lengths))
    many, all_areas = areas()
    assert few < 0.7 * many
    np.testing.assert_allclose(kept, all_areas, atol=2e-4, rtol=0.02)


def test_the_words_stand_in_for_the_picture():
    html = trajectory_player(steps=50)._repr_mimebundle_()[0]["text/html"]
    alt = re.search(r'alt="([^"]*)"', html).group(1)
    assert "paths of SGD, Momentum, RMSProp, Adam" in alt
    assert "the lowest" in alt


def test_a_title_cannot_break_the_page():
    html = trajectory_player(steps=5, title='</script><img src=x onerror="alert(1)">')._repr_mimebundle_()[0][
        "text/html"
    ]
    assert 'onerror="' not in html
    assert html.count("</script>") == 1


def test_a_surface_that_is_not_finite_is_named():
    hole = make_surface(
        "hole", lambda x1, x2: np.where(x1 > 0, np.nan, x1), lambda x1, x2: (1 + 0 * x1, 0 * x2),
        lambda x1, x2: (0, 0, 0), bounds=((-1, 1), (-1, 1)), start=(-1, 0), source="here",
    )  # fmt: skip
    assert "the surface is not finite at" in trajectory_player(hole, learning_rate=0.1).scene["problem"]


def test_every_kind_of_layer_and_control_goes_together():
    shown = everything()
    assert [layer["kind"] for spec in shown.scene["panels"] for layer in spec["layers"]] == [
        "image", "bars", "rule", "text", "contours", "points",
    ]  # fmt: skip
    assert shown.scene["bank"]["arrays"]["pixels"]["axes"] == ["digit"]
    assert shown.scene["live"]
    assert "Digit 0" in shown.description


def test_paths_may_stand_still():
    still = panel(path("line", [[[0, 0], [1, 1]]], still=True), x=axis(0, 1), y=axis(0, 1))
    assert "M56" in figure(still, series=series("a")).still()


STILL = {
    "image": (scene.image("i", np.eye(3) * 255), "<image "),
    "words": (scene.words(1, 1, "a < b"), ">a &lt; b</text>"),
    "words of a bank": (scene.words(1, 1, {"name": "said"}), ">two</text>"),
    "points, one of them nowhere": (
        scene.points("p", [[1, 1], [np.nan, 0]], "star", labels=["here", "gone"]),
        ">here<",
    ),
    "arrows": (scene.arrows("a", [[[0.2, 0.2], [0, 0]]], "line"), 'stroke-width="2.6"'),
    "bars": (scene.bars("b", [[1.0]], [2]), "#009e73"),
}


@pytest.mark.parametrize("layer, drawn", STILL.values(), ids=STILL)
def test_a_still_picture_draws_every_kind_of_layer(layer, drawn):
    line = path("line", [[[0.0, 0], [2, 2]]])
    shown = figure(
        panel(line, layer, x=axis(0, 2), y=axis(0, 2)), series=series("a"), steps=1, opens=0,
        controls=[scene.slider("k", [1, 2], 2)], texts={"said": scene.by(["one", "two"], "k")},
    )  # fmt: skip
    assert drawn in shown.still()
    assert "nan" not in shown.still()


def test_a_line_without_a_series_to_say_how_it_looks_is_refused():
    two = panel(curve("loss", [[0.0, 1], [1, 0]]), x=axis(0, 1), y=axis(0, 1))
    with pytest.raises(ValueError, match="layer 'loss' draws line 1, and the figure has 1 series; give one for each"):
        figure(two, series=series("a"), steps=1)


def test_what_a_control_hides_is_not_in_the_still_picture():
    hidden = scene.words(1, 1, "hidden", when={"on": 1})
    shown = figure(panel(hidden, x=axis(0, 2), y=axis(0, 2)), controls=[scene.toggle("on")])
    assert "hidden" not in shown.still()


def test_a_handle_on_a_slider_has_a_place_for_each_of_its_values_and_needs_no_kernel():
    along = [[0.1, 0.1], [0.5, 0.5], [0.9, 0.1]]
    there = panel(x=axis(0, 1), y=axis(0, 1), handles=[handle("turn", "tip", along=along)])
    shown = figure(there, controls=[slider("turn", [0, 1, 2], 1)])
    assert (shown.scene["state"], shown.scene["bank"]["at"]) == ({"turn": 1.0}, {})
    assert 'r="9"' in shown.still()
    with pytest.raises(
        ValueError, match="handle 'tip' has 3 places, and slider 'turn' has 2 values; one place for each"
    ):
        figure(there, controls=[slider("turn", [0, 1], 1)])


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 8])
def test_bytes_written_into_a_page_are_read_there_as_they_were(size):
    data = RNG.integers(0, 256, 11 * size, dtype=np.uint8).tobytes()
    text = page.written(data)
    assert not set(text) & set('"<\\&')
    script = page.READ.replace("ENTRY", "entry") + "console.log(JSON.stringify([...read(process.argv[1])]))"
    said = subprocess.run([node(), "-e", script, text], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == list(data)
