"""The figures of lecture 08: their numbers against others' and whose function draws."""

import time

import numpy as np
import pytest

from course_lib import features as ft
from course_lib.cifar10 import Cifar10, DataUnavailableError
from course_lib.widgets import lec08
from course_lib.widgets.lec08 import clusters, colors, hogs, photos, pictures, race, rings

MOST_BYTES = 220_000


def said(figure):
    return figure.scene["bank"]["texts"]["said"]["values"]


@pytest.fixture(scope="module")
def digits():
    rng = np.random.default_rng(0)
    blobs = np.zeros((40, 28, 28))
    for image in blobs:
        row, column = rng.integers(4, 18, 2)
        image[row : row + 9, column : column + 3] = rng.uniform(0.5, 1)
    return blobs.reshape(40, 784), np.arange(40) % 10


def broken(*args):
    raise ValueError("not today")


def empty(*args):
    raise NotImplementedError


def nans(*args):
    return np.full((3, 2), np.nan)


def endless(*args):
    while True:
        time.sleep(0.01)


WHOSE = [
    (None, "the reference"),
    (empty, "the reference (your to_polar is not written yet)"),
    (broken, "the reference (your to_polar stops with ValueError)"),
    (nans, "the reference (your to_polar is not right yet)"),
    (endless, "the reference (your to_polar does not end)"),
    (ft.to_polar, "your to_polar"),
]


@pytest.mark.parametrize(("function", "whose"), WHOSE, ids=[whose for _, whose in WHOSE])
def test_the_ring_says_who_unrolls_it(function, whose):
    assert lec08.ring_figure(function).scene["note"] == f"radius and angle by {whose}"


@pytest.mark.parametrize("function", [empty, broken, nans])
def test_every_figure_survives_a_students_function_and_says_so(function, digits):
    X, y = digits
    figures = [
        lec08.ring_figure(function), lec08.color_figure(function),
        lec08.hog_figure(X[0].reshape(28, 28), function, function),
        lec08.kmeans_figure(X, function), lec08.words_figure(X, y, X, y, function, function),
    ]  # fmt: skip
    for figure in figures:
        assert "the reference (your" in figure.scene["note"]
        assert figure.description


def test_figures_run_the_students_functions_once_they_pass(digits):
    X, y = digits
    notes = [
        lec08.color_figure(ft.color_histogram).scene["note"],
        lec08.hog_figure(None, ft.image_gradients, ft.hog_cells).scene["note"],
        lec08.hog_figure(None, ft.image_gradients, empty).scene["note"],
        lec08.kmeans_figure(X, ft.kmeans_step).scene["note"],
        lec08.words_figure(X, y, X, y, ft.kmeans_step, ft.bag_of_words).scene["note"],
    ]
    assert notes == [
        "counted by your color_histogram", "by your image_gradients and your hog_cells",
        "by your image_gradients and the reference (your hog_cells is not written yet)", "steps by your kmeans_step",
        "learned by your kmeans_step, counted by your bag_of_words",
    ]  # fmt: skip


def test_a_step_that_fails_later_on_spoils_nothing(digits):
    def moody(points, centers):
        if len(points) == clusters.COUNT:
            return np.full_like(centers, np.nan)
        return ft.kmeans_step(points, centers)

    assert "nan" not in " ".join(said(lec08.kmeans_figure(digits[0], moody)))


def test_every_figure_is_small(digits):
    X, y = digits
    figures = [
        lec08.ring_figure(), lec08.color_figure(), lec08.hog_figure(X[0].reshape(28, 28)), lec08.kmeans_figure(X),
        lec08.words_figure(X, y, X, y), lec08.features_figure(),
    ]  # fmt: skip
    assert all(len(figure.data) < MOST_BYTES for figure in figures)


@pytest.mark.parametrize("s", [0.0, 0.3, 0.99, 1.0])
def test_unrolling_keeps_the_circle_of_radius_1_at_its_length(s):
    angle = np.linspace(-np.pi, np.pi, 4001)
    path = rings.unrolled(np.stack([np.ones_like(angle), angle], axis=1), s)
    assert np.linalg.norm(np.diff(path, axis=0), axis=1).sum() == pytest.approx(2 * np.pi, rel=1e-5)


def test_not_unrolled_is_the_plane_and_fully_unrolled_is_radius_and_angle():
    points = np.random.default_rng(0).uniform(-2, 2, (20, 2))
    polar = ft.to_polar(points)
    np.testing.assert_allclose(rings.unrolled(polar, 0.0), points, atol=1e-12)
    np.testing.assert_allclose(rings.unrolled(polar, 1.0), polar)


def test_the_best_line_is_as_good_as_any_other():
    first, second = rings.ring_data("quadrants")
    right, normal, offset = rings.best_line(first, second)
    counted = ((first @ normal < offset).sum() + (second @ normal > offset).sum()) / (len(first) + len(second))
    assert counted == pytest.approx(right)
    rng = np.random.default_rng(0)
    for _ in range(2000):
        other, place = rng.normal(size=2), rng.uniform(-3, 3)
        hits = ((first @ other < place).sum() + (second @ other > place).sum()) / (len(first) + len(second))
        assert hits <= right + 0.02  # a grid of angles may miss a line or two


def test_every_place_of_the_colour_figure_has_the_same_pixels():
    for rearranged, name in zip(colors.arrangements(), pictures.NAMES, strict=True):
        expected = np.sort(pictures.colour_picture(name).reshape(-1, 3) @ [1, 10, 100])
        for image in rearranged.reshape(-1, pictures.SIDE**2, 3):
            np.testing.assert_array_equal(np.sort(image @ [1, 10, 100]), expected)


def test_moving_all_pixels_ends_at_the_other_picture_and_comes_nearer_with_every_place():
    moved = colors.arrangements()[0, 1]
    evening = pictures.colour_picture("evening")
    goal = colors.into(evening, pictures.colour_picture("fish"))
    np.testing.assert_array_equal(moved[0], evening)
    np.testing.assert_array_equal(moved[-1], goal)
    arrived = [np.mean((image == goal).all(axis=-1)) for image in moved]
    assert all(np.diff(arrived) > 0)


def test_a_quarter_turn_of_a_shape_turns_its_pixels_to_the_left():
    np.testing.assert_allclose(
        pictures.turned(pictures.house, 90), np.rot90(pictures.turned(pictures.house, 0)), atol=1e-9
    )


def test_a_mirrored_shape_is_the_picture_mirrored():
    shape = pictures.turned(pictures.leaf, 0)
    np.testing.assert_allclose(pictures.turned(pictures.leaf, 0, mirrored=True), shape[:, ::-1], atol=1e-9)


def test_dividing_by_the_neighbourhood_undoes_a_loss_of_contrast():
    cells_of, _ = hogs.yours(None, None)
    shape = pictures.turned(pictures.house, 0)
    whole, half = (hogs.normalized(cells_of(gray), eps=1e-6) for gray in (shape, 0.5 * shape))
    np.testing.assert_allclose(half, whole, atol=1e-3)


def test_strokes_of_an_upright_edge_are_upright():
    cells = np.zeros((hogs.CELLS, hogs.CELLS, hogs.BINS))
    cells[2, 3, 0] = 1.0  # a gradient of about 10°
    lines = hogs.strokes(cells, 1.0)
    long = lines[np.argmax(np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1))]
    across, along = np.abs(long[1] - long[0])
    assert along > 5 * across
    np.testing.assert_allclose(long.mean(axis=0), (3.5, hogs.CELLS - 2.5))


def test_bags_and_lights_count_the_same_patches(digits):
    X, y = digits
    figure = lec08.words_figure(X, y, X, y)
    words = lec08.vocabulary(X[:300])
    bag = 100 * ft.bag_of_words(lec08.cut(X[:1])[0], words)
    assert f"In the 0 it is {bag[4]:.0f} %" in said(figure)[4 * 10]


def test_the_race_asks_before_it_shows():
    bet = lec08.features_figure().scene["bet"]
    assert bet["options"] == list(race.recorded("digits"))
    assert "lowest" in bet["question"]


def few_photos(**how):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (300, 32, 32, 3), np.uint8)
    return Cifar10(images, np.arange(300) % 10, images[:40], np.arange(40) % 10)


def test_a_click_races_on_the_photographs_and_says_how_far_it_is():
    heard = []
    data = photos.photo_sets(few_photos(), learn=60, new=20)
    found = photos.race_photos(*data, words=5, tell=lambda done, what: heard.append(done))
    assert list(found) == list(race.recorded("photographs"))
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def unreachable(**how):
    raise DataUnavailableError("no connection; and a long list of reasons")


def no_space(**how):
    raise OSError("the disk")


@pytest.mark.parametrize(("load", "word"), [(unreachable, "cannot be fetched here just now"), (no_space, "OSError")])
def test_a_click_without_data_ends_in_one_kind_sentence_and_our_own_run(load, word):
    widget = lec08.photo_race(load)
    widget.button.click()
    assert word in widget.words.value
    assert widget.words.value.count(".") <= 1
    assert "60.1 %" in said(widget.children[2])[0]
    assert not widget.button.disabled
    widget.button.click()
    assert len(widget.children) == 3


def test_nothing_is_fetched_before_the_click():
    called = []
    lec08.photo_race(lambda **how: called.append(1))
    assert called == []
