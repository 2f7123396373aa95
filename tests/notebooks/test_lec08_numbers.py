"""Every number that lecture 08 claims is computed here and found again in its text."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import features as ft
from course_lib.cifar10 import DataUnavailableError, cifar10
from course_lib.data import DATA, mnist
from course_lib.widgets import lec08
from course_lib.widgets.lec08 import clusters, colors, hogs, photos, race, rings
from course_lib.widgets.lec08.pictures import colour_picture

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks/lec08_features/lec08_features.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
TEXT = " ".join(" ".join("".join(c["source"]) for c in CELLS if c["cell_type"] == "markdown").split())
CODE = {c["id"]: "".join(c["source"]) for c in CELLS if c["cell_type"] == "code"}
DIGITS, PHOTOS = race.recorded("digits"), race.recorded("photographs")


def best(which, s):
    """% right of the best line, for a data set and a place of the slider."""
    return (
        100 * rings.best_line(*(rings.unrolled(ft.to_polar(part), s) for part in rings.ring_data(which)), angles=91)[0]
    )


def end(found, name):
    return found[name].right[-1]


CLAIMS = [
    f"In the plane the best line gets {best('disc and ring', 0):.1f} % right. Unrolled, the line $r = 1.1$",
    f"polar coordinates hardly help: {best('ring of lecture 00', 1):.1f} % and {best('quadrants', 1):.1f} % at best, "
    f"after {best('ring of lecture 00', 0):.1f} % and {best('quadrants', 0):.1f} % in the plane.",
    f"**HOG wins over the pixels**, {end(DIGITS, 'HOG'):.1f} % to {end(DIGITS, 'pixels'):.1f} %",
    f"**One bag for everything is the worst**, {end(DIGITS, 'one bag'):.1f} %",
    f"the same words reach {end(DIGITS, 'four bags'):.1f} %",
    f"**All together** is the best, {end(DIGITS, 'all of them'):.1f} %",
    f"the {DIGITS['pixels'].count} pixels",
    f"standard error is below {100 * np.sqrt(0.745 * 0.255 / 1000) + 0.02:.1f} percentage points",
    f"| colour histogram | {PHOTOS['colour'].count} | {end(PHOTOS, 'colour'):.1f} |",
    f"| pixels | {PHOTOS['pixels'].count:,} | {end(PHOTOS, 'pixels'):.1f} |",
    f"| HOG | {PHOTOS['HOG'].count} | {end(PHOTOS, 'HOG'):.1f} |",
    f"| four bags of words | {PHOTOS['four bags'].count} | {end(PHOTOS, 'four bags'):.1f} |",
    f"| all three: colour, HOG, words | {PHOTOS['all three'].count} | **{race.percent(end(PHOTOS, 'all three'))}** |",
]  # fmt: skip
GIVEN = [
    "15.55 %", "the same 15 epochs over 4,000 digits, judged by 1,000 new ones",
    "5,000 photographs, judged by 2,000 others",
    "All pixels of a digit become brighter by 0.2",
    "$|r - 1.5|$, with the threshold $0.5$", "$(r - 1.5)^2$ with $0.25$",
    "9 bins of 20°", "with a sum of 12.24 to 12.26", "On 1,000 images",
]  # fmt: skip


@pytest.fixture(scope="module")
def digits():
    return mnist()


@pytest.fixture(scope="module")
def four(digits):
    return digits.X_train[np.argmax(digits.y_train == 4)].reshape(28, 28)


@pytest.fixture(scope="module")
def hog_said(four):
    """What the HOG figure says of the digit: (turn, change, divided) → sentence."""
    texts = lec08.hog_figure(four).scene["bank"]["texts"]["said"]["values"]
    return np.array(texts, dtype=object).reshape(3, len(hogs.TURNS), len(hogs.CHANGES), 2)[0]


@pytest.mark.parametrize("claim", CLAIMS + GIVEN)
def test_the_text_says_what_comes_out(claim):
    assert claim in TEXT


def test_every_decimal_number_of_the_text_is_among_the_claims():
    proven = " ".join(CLAIMS + GIVEN)
    assert set() == set(re.findall(r"\d+[.,]\d+", TEXT)) - set(re.findall(r"\d+[.,]\d+", proven))


def test_the_line_of_the_unrolled_ring_is_upright_at_1_1():
    right, normal, offset = rings.best_line(
        *(ft.to_polar(part) for part in rings.ring_data("disc and ring")), angles=91
    )
    assert (right, round(abs(normal[0]), 3), round(abs(offset), 1)) == (1.0, 1.0, 1.1)


def test_the_ring_of_lecture_00_lies_between_radius_1_and_2_as_the_question_says():
    outside, ring = (np.hypot(*part.T) for part in rings.ring_data("ring of lecture 00"))
    assert (np.abs(ring - 1.5) < 0.5).all()
    assert (np.abs(outside - 1.5) > 0.5).all()


def test_the_product_separates_the_quadrants_as_the_model_answer_says():
    same, other = rings.ring_data("quadrants")
    assert (same.prod(axis=1) > 0).all()
    assert (other.prod(axis=1) < 0).all()


def test_shuffling_changes_no_bar_of_the_histogram_and_dusk_moves_46_percent():
    evening = colour_picture("evening")
    shuffled = np.random.default_rng(0).permutation(evening.reshape(-1, 3)).reshape(evening.shape)
    before, after = ft.color_histogram(evening, 8), ft.color_histogram(0.6 * evening, 8)
    assert (before == ft.color_histogram(shuffled, 8)).all()
    assert f"({100 * np.abs(before - after).sum() / 6:.0f} %)" in TEXT
    assert colors.LIGHTS[1] == (0.6, 0.6, 0.6)
    assert "lose 40 %" in TEXT
    np.testing.assert_allclose(ft.hue(0.6 * evening), ft.hue(evening), atol=1e-12)


def test_brightness_changes_no_magnitude_and_contrast_all_of_them(four):
    magnitude, orientation = ft.image_gradients(four)
    brighter, _ = ft.image_gradients(four + 0.2)
    halved, same = ft.image_gradients(0.5 * four)
    np.testing.assert_allclose(brighter, magnitude, atol=1e-12)
    np.testing.assert_allclose(halved, magnitude / 2)
    np.testing.assert_allclose(same[magnitude > 0], orientation[magnitude > 0])


def test_hog_of_the_slides_picture_has_10800_numbers():
    cells = ft.hog_cells(*ft.image_gradients(np.zeros((240, 320))), cell=8, bins=9)
    assert (cells.shape, cells.size) == ((30, 40, 9), 10_800)


HOG_ROWS = {
    "brighter": (0, "brighter"), "half contrast": (0, "half contrast"), "moved by 2 pixels": (0, "moved"),
    "mirrored": (0, "mirrored"), "turned by 20°": (1, "nothing"), "upside down": (9, "nothing"),
}  # fmt: skip


@pytest.mark.parametrize("row", HOG_ROWS)
def test_the_table_of_hog_says_what_the_figure_says(hog_said, row):
    turn, change = HOG_ROWS[row]
    said = hog_said[turn, hogs.CHANGES.index(change), 0]
    pixels, cells, _ = re.findall(r"(\d+) %", said)
    assert f"| {row} | {pixels} % | {cells} % |" in TEXT


STAY = [(0, "brighter", 0), (0, "half contrast", 1), (0, "moved", 0), (9, "nothing", 0)]


@pytest.mark.parametrize(("turn", "change", "divided"), STAY)
def test_the_nine_bars_stay_where_the_table_says_so(hog_said, turn, change, divided):
    assert "the nine bars by 0 %" in hog_said[turn, hogs.CHANGES.index(change), divided]


def test_a_turn_by_20_degrees_moves_the_bars_by_one_bin_and_mirroring_mirrors_them(four):
    cells_of, _ = hogs.yours(None, None)
    shape = hogs.drawn_digit(four)
    upright, turned, mirrored = (
        cells_of(hogs.turned(shape, *how)).sum(axis=(0, 1)) for how in ((0,), (20,), (0, True))
    )
    assert hogs.change_in_percent(np.roll(turned, 1), upright) < 10
    assert hogs.change_in_percent(mirrored[::-1], upright) < 10


def test_all_starts_of_k_means_end_near_the_same_sum(digits):
    texts = lec08.kmeans_figure(digits.X_train).scene["bank"]["texts"]["said"]["values"]
    ends = [float(text.rsplit(" ", 1)[1].rstrip(".")) for text in texts[clusters.STEPS :: clusters.STEPS + 1]]
    assert (len(ends), min(ends), max(ends)) == (3, 12.24, 12.26)


def test_the_words_of_pixel_pairs_are_light_ink_and_two_edges(digits):
    points = clusters.pixel_pairs(digits.X_train)
    ended = clusters.walked(ft.kmeans_step, points, clusters.STARTS["in a corner"])[-1]
    assert {(0, 0), (1, 1), (0, 1), (1, 0)} == {tuple(word) for word in ended.round().astype(int).tolist()}


def test_two_words_on_one_spot_leave_the_second_without_points_at_first(digits):
    points = clusters.pixel_pairs(digits.X_train)
    path = clusters.walked(ft.kmeans_step, points, clusters.STARTS["two on one spot"])
    assert (path[0, 3] == path[1, 3]).all()
    assert (path[1, 2] != path[0, 2]).any()


def test_the_most_frequent_word_is_plain_paper(digits):
    words = lec08.vocabulary(digits.X_train[:300])
    shares = np.mean([ft.bag_of_words(patches, words) for patches in lec08.cut(digits.X_val)], axis=0)
    assert (shares.argmax(), len(digits.X_val)) == (0, 500)
    assert words[0].max() < 0.2
    assert 30 < 100 * shares.max() < 60


def test_hog_has_less_than_half_of_the_numbers_and_of_the_mistakes_of_the_pixels():
    assert DIGITS["HOG"].count < DIGITS["pixels"].count / 2
    assert 100 - end(DIGITS, "HOG") < (100 - end(DIGITS, "pixels")) / 2
    assert PHOTOS["all three"].count < PHOTOS["pixels"].count / 4


@pytest.mark.parametrize("name", ["HOG", "one bag"])
def test_what_was_recorded_of_the_digits_comes_out_again(digits, name):
    new, y_new = np.concatenate([digits.X_val, digits.X_test]), np.concatenate([digits.y_val, digits.y_test])
    images, tested = (part.astype(np.float32).reshape(-1, 28, 28) for part in (digits.X_train, new))
    if name == "HOG":
        learned, judged = ft.hog(images, cell=7), ft.hog(tested, cell=7)
    else:
        found = ft.learn_words(images, 60, rng=np.random.default_rng(0), size=7, samples=10_000, max_steps=10)
        learned, judged = (ft.visual_words(part, found, encoding="hard", pool=1) for part in (images, tested))
    again = race.raced(learned, digits.y_train, judged, y_new)
    assert again.count == DIGITS[name].count
    assert abs(again.right[-1] - end(DIGITS, name)) < 1, "another processor may round other ways, not more"


@pytest.mark.slow
def test_what_was_recorded_of_the_photographs_comes_out_again():
    try:
        data = cifar10()
    except DataUnavailableError as error:
        pytest.skip(str(error))
    found = photos.race_photos(*photos.photo_sets(data))
    assert {name: one.count for name, one in PHOTOS.items()} == {name: one.count for name, one in found.items()}
    for name, one in found.items():
        assert abs(one.right[-1] - end(PHOTOS, name)) < 1.5, name


def test_the_recorded_file_is_what_the_script_would_write():
    kept = json.loads((DATA / "features_race.json").read_text(encoding="utf-8"))
    assert set(kept) == {"digits", "photographs"}
    assert all(len(one["right"]) == race.EPOCHS + 1 for found in kept.values() for one in found.values())
