"""The figures of lecture 03 without a browser: the numbers they show, and whose functions they run."""

import itertools

import numpy as np
import pytest

from course_lib import gradients
from course_lib.exercise import passing
from course_lib.gradients import numerical_gradient
from course_lib.objective import linear_objective
from course_lib.references.lec03 import gradient_check, svm_objective
from course_lib.widgets import lec03
from course_lib.widgets.lec03 import compass, cost, errors, relative, steps, table


def forward(f, x, h=1e-5):
    return numerical_gradient(f, x, h, scheme="forward")


def mine(f, x, h=1e-5):
    return numerical_gradient(f, x, h)


def unfinished(*args):
    raise NotImplementedError


def words(figure, name="said"):
    return figure.scene["bank"]["texts"][name]["values"]


def badge_of(figure, line):
    return next(one["badge"] for one in figure.scene["series"] if one["name"] == line)


# ---- the compass


@pytest.mark.parametrize("at", [(-1.75, 0.9), (2.0, 1.5), (0.3, -1.2)])
def test_the_compass_shows_the_slope_that_differences_find(at):
    found = compass.measure(at, compass.ANGLES).arrays["marks"].values[:, 0, 1]
    for angle, slope in zip(np.radians(compass.ANGLES), found, strict=True):
        v = 1e-6 * np.array([np.cos(angle), np.sin(angle)])
        assert (compass.VALLEY.fun(at + v) - compass.VALLEY.fun(at - v)) / 2e-6 == pytest.approx(slope, abs=1e-6)


def test_every_slope_of_the_valley_fits_into_the_picture():
    corners = itertools.product(*compass.VALLEY.bounds)
    assert max(np.linalg.norm(compass.VALLEY.grad(corner)) for corner in corners) < compass.LONGEST


def test_at_the_lowest_point_the_compass_says_so():
    assert "the gradient is 0" in compass.measure((0, 0), compass.ANGLES).texts["said"].values[0]


def test_a_dragged_point_is_answered_for_itself():
    said = compass.answer({"at": [1.0, 1.0], "angle": 0})
    assert said.at == {"at": [1.0, 1.0]}
    assert "The gradient is (1.5, 4.5)" in said.texts["said"].values[0]


def test_the_arrows_start_at_the_point_and_their_names_stand_at_their_tips():
    at = np.array([1.0, -0.5])
    arrays = compass.measure(at, compass.ANGLES).arrays
    ways = arrays["ways"].values[:, :, 0] * [compass.ACROSS, compass.UP]
    np.testing.assert_array_equal(arrays["here"], [[at]] * 3)
    np.testing.assert_allclose(arrays["tips"].values, at + ways)
    np.testing.assert_allclose(ways[:, 1], -ways[:, 2])
    g = compass.VALLEY.grad(at)
    assert (ways[:, 1] @ g > 0).all()
    np.testing.assert_allclose(ways[:, 0, 1] / np.hypot(*ways[:, 0].T), np.sin(np.radians(compass.ANGLES)), atol=1e-12)


# ---- the slides' table


@pytest.mark.parametrize(
    ("entry", "printed", "slope"), [(0, 1.25322, -2.5), (1, 1.25353, 0.6), (2, 1.25347, 0.0)], ids=["1st", "2nd", "3rd"]
)
def test_five_decimals_and_the_slides_h_give_the_slides_numbers(entry, printed, slope):
    ahead, found = table.slope_as_printed(entry, 5, 1e-4)
    assert (printed, slope) == (ahead, pytest.approx(found, abs=1e-9))


def test_all_nine_slopes_agree_with_those_the_slides_print():
    found = [table.slope_text(table.slope_as_printed(k, 5, 1e-4)[1], 5, 1e-4) for k in range(9)]
    assert found == ["−2.5", "0.6", "0", "0.2", "0.7", "−0.5", "1.1", "1.3", "−2.1"]


@pytest.mark.parametrize(("decimals", "h", "slope"), [(5, 1e-4, "0"), (6, 1e-4, "0.04"), (12, 1e-4, "0.04015")])
def test_the_third_slope_comes_back_with_more_decimals(decimals, h, slope):
    assert slope == table.slope_text(table.slope_as_printed(2, decimals, h)[1], decimals, h)


def test_at_a_large_h_every_entry_is_off_by_the_bend():
    off = [table.slope_as_printed(k, 12, 0.1)[1] - table.SLOPES[k] for k in range(9)]
    np.testing.assert_allclose(off, 0.15, atol=1e-9)


def test_bars_stand_for_the_entries_that_were_moved_and_no_others():
    bars = table.found()
    assert [np.count_nonzero(bars[moved, 3, 2]) for moved in table.MOVED] == table.MOVED


def test_the_exact_slopes_are_drawn_at_their_entries():
    (exact,) = (layer for layer in table.bars_panel().layers if layer.name == "exact")
    np.testing.assert_allclose(9 * exact.values[:, 0, 0], np.arange(9) + 0.5)
    np.testing.assert_allclose(exact.values[:, 0, 1], table.SLOPES)


@pytest.mark.parametrize(("entry", "text"), [(0, "0.34 + 0.0001"), (2, "0.78 + 0.0001")])
def test_only_the_entry_that_moves_has_an_h_beside_it(entry, text):
    column = table.moved_entry(entry)[:, table.STEPS.index(1e-4)].tolist()
    assert column[entry + 1] == text
    assert {text.split(" ")[0]} == set(column[: entry + 1] + column[entry + 2 :])


# ---- how small h should be


def test_the_exact_slopes_are_exact():
    for example in steps.EXAMPLES:
        h = 1e-6 if example.name != "flat" else 1e-4
        found = (example.fun(example.at + h) - example.fun(example.at - h)) / (2 * h)
        assert found == pytest.approx(example.slope, rel=1e-4)


def test_the_kink_stands_where_the_hinge_bends():
    hinge = steps.EXAMPLES[1]
    assert hinge.fun(hinge.at - steps.KINK) == pytest.approx(0.3)
    left, right = (hinge.fun(1 + s * 1e-6) - hinge.fun(1.0) for s in (-1, 1))
    assert (left, right) == (pytest.approx(0.4e-6, rel=1e-3), pytest.approx(0.6e-6, rel=1e-3))


def test_central_differences_drawn_through_two_points_of_the_function():
    drawn = steps.glass(steps.measure(numerical_gradient))[0, 0, -1]
    at = [int(np.abs(steps.U - u).argmin()) for u in (-1, 1)]
    np.testing.assert_allclose(drawn[0, at], drawn[2, at], atol=1e-9)


def test_forward_differences_drawn_through_the_point_and_one_ahead():
    drawn = steps.glass(steps.measure(numerical_gradient))[0, 0, -1]
    at = [int(np.abs(steps.U - u).argmin()) for u in (0, 1)]
    np.testing.assert_allclose(drawn[0, at], drawn[3, at], atol=1e-9)


def test_each_mark_lies_on_the_curve_of_its_own_scheme():
    found = steps.relative(steps.measure(numerical_gradient))
    layers = {layer.name: layer.values.values for layer in steps.error_panel(found).layers if layer.name}
    for k, name in enumerate(("forward now", "central now")):
        np.testing.assert_array_equal(layers[name][..., 0, :], layers["errors"][:, :, k])
        expected = np.maximum(found[:, :, k], steps.FLOOR / 3)
        np.testing.assert_array_equal(layers[name][..., 0, 1], expected)


def test_float32_is_worse_everywhere_it_matters():
    least = steps.relative(steps.measure(numerical_gradient)).min(axis=-1)
    assert (least[:, 0] < least[:, 1] / 100).all()


# ---- whose function runs


@pytest.mark.parametrize(
    ("function", "badge"),
    [
        (None, "the reference"),
        (mine, "your numerical_gradient"),
        (unfinished, "the reference (your numerical_gradient is not written yet)"),
        (forward, "the reference (your numerical_gradient is not right yet)"),
        (lambda f, x, h=1e-5: 1 / 0, "the reference (your numerical_gradient stops with ZeroDivisionError)"),
        (lambda f, x, h=1e-5: 3.0, "the reference (your numerical_gradient is not right yet)"),
    ],
    ids=["none", "right", "unfinished", "forward", "raises", "shape"],
)
def test_the_students_function_runs_once_it_is_right_and_the_badge_says_whose_runs(function, badge):
    assert badge == badge_of(lec03.steps_figure(function), "central")


def test_a_function_that_returns_a_pair_is_judged_on_both():
    right = svm_objective
    W, X, y = errors.problem()
    half = lambda W, X, y, lam: (right(W, X, y, lam)[0], right(W, X, y, lam)[1] / 2)  # noqa: E731
    assert (
        passing(half, right, (W, X, y, 0.1), name="svm_objective")[1]
        == "the reference (your svm_objective is not right yet)"
    )


# ---- what it costs


def test_the_cost_is_measured_with_the_students_functions():
    figure = lec03.cost_figure(mine, unfinished, pixels=(1, 4))
    assert badge_of(figure, "differences") == "your numerical_gradient"
    assert badge_of(figure, "calculus") == "the reference (your svm_objective is not written yet)"


def test_expectations_beyond_what_was_measured_grow_with_the_square_and_in_proportion():
    n = np.array([10.0, 100, 1000, 10000])
    measured = cost.Measured(n, 2 * n * (1e-5 + 1e-8 * n), 2e-5 + 2e-8 * n)
    slow, fast = cost.extend(measured, np.array([1e8, 1e9]))
    assert (slow[1] / slow[0], fast[1] / fast[0]) == (pytest.approx(100, rel=0.01), pytest.approx(10, rel=0.01))


def test_a_grading_machine_measures_next_to_nothing(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    measured = cost.measure(numerical_gradient, svm_objective, cost.PIXELS, 4.0)
    assert measured.weights.max() == 160


def test_what_would_take_too_long_is_left_out():
    assert len(cost.measure(numerical_gradient, svm_objective, cost.PIXELS, patience=0.0).weights) == 1


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(3e-5, "30 µs"), (0.0123, "12 ms"), (3.25, "3.2 seconds"), (7200, "2 hours"), (3.2e9, "100 years")],
)
def test_times_are_told_as_people_do(seconds, text):
    assert text == cost.duration(seconds)


# ---- which of them is the gradient


@pytest.fixture(scope="module")
def shown():
    return lec03.errors_figure(lambda W, X, y, lam: linear_objective(W, X, y, lam=lam))


@pytest.mark.parametrize(
    ("program", "lam", "wrong", "passes"),
    [
        ("A", 0, 128, False), ("A", 1, 196, False), ("B", 0, 0, True), ("B", 1, 0, True), ("C", 0, 0, True),
        ("C", 1, 1960, False), ("D", 0, 1177, False), ("E", 1, 1302, False), ("yours", 1, 0, True),
    ],
)  # fmt: skip
def test_each_program_is_as_wrong_as_its_bug(shown, program, lam, wrong, passes):
    options = shown.scene["controls"][0]["options"]
    said = words(shown)[options.index(program) * 4 + lam * 2]
    assert f"{wrong:,} of 1,960 weights are off" in said
    assert f"says {passes}." in said


def test_the_bug_is_told_only_when_asked_for(shown):
    said = words(shown)
    assert ["ends one class too early" in text for text in said[:4]] == [False, True, False, True]


def test_the_students_check_gives_the_verdict():
    def lenient(f, grad, x, h=1e-5, tol=1e-5):
        return True

    assert "the reference" in words(lec03.errors_figure())[0]
    assert "your gradient_check says True" in words(lec03.errors_figure(check=lenient))[0]


def test_all_programs_have_a_loss_that_differences_can_be_taken_of():
    W, X, y = errors.problem()
    for program in errors.PROGRAMS.values():
        assert program(W, X, y, 0.1)[0] == pytest.approx(svm_objective(W, X, y, 0.1)[0])


def tile_of(picture, digit):
    """The pixels of one digit in a map of three rows of four."""
    top, left = (errors.GAP + k * (errors.SIDE + errors.GAP) for k in divmod(digit, errors.COLUMNS))
    return picture[top : top + errors.SIDE, left : left + errors.SIDE]


def test_where_the_program_is_wrong_the_map_of_errors_is_dark_and_elsewhere_light():
    _, _, picture, found, _ = errors.compare(errors.without_last, 0.1, gradient_check)
    for digit in range(10):
        wrong = found[digit].reshape(errors.SIDE, errors.SIDE) > 0.5
        brightness = tile_of(picture, digit).mean(axis=-1)
        assert (brightness[wrong] < 60).all()
        assert (brightness[~wrong] > 150).all()
    assert (found[9] > 0.5).any()
    assert not (found[:9] > 0.5).any()


GIVEN = {"hand_figure": (None, np.ones((3, 784)), np.array([5, 0, 4]))}


@pytest.mark.parametrize("name", lec03.__all__)
def test_each_figure_says_in_words_what_it_shows(name):
    figure = getattr(lec03, name)(*GIVEN.get(name, ()))
    assert len(figure.description) > 100
    assert figure.description == figure._repr_mimebundle_()[0]["text/plain"].removeprefix("Figure: ")


# ---- the relative error, and the first step down


def half(a, b):
    return gradients.relative_error(a, b) / 2


@pytest.mark.parametrize(
    ("function", "badge"),
    [
        (None, "the reference"),
        (gradients.relative_error, "your relative_error"),
        (unfinished, "the reference (your relative_error is not written yet)"),
        (half, "the reference (your relative_error is not right yet)"),
    ],
)
def test_the_curve_of_relative_errors_says_who_measured_it(function, badge):
    shown = lec03.relative_figure(function)
    assert badge_of(shown, "relative error") == badge
    assert words(shown) == words(lec03.relative_figure())


def test_the_sentence_of_each_size_and_gap_is_its_own():
    said = np.reshape(words(lec03.relative_figure()), (len(relative.SIZES), len(relative.GAPS)))
    at = {power: k for k, power in enumerate(relative.POWERS)}
    assert said[at[0], 6].startswith("a = 1, and b is 1.0 × 10⁻⁴ more: relative error 1.0 × 10⁻⁴, not below")
    assert said[at[2], 6].endswith("relative error 1.0 × 10⁻⁶, below 10⁻⁵: a check would let it pass.")
    assert "b is 1.0 × 10⁻⁹ more: relative error 0.1," in said[at[-12], 1]


def test_one_image_goes_9_times_into_its_row_and_once_out_of_the_others():
    X, y = np.random.default_rng(0).random((12, 784)), np.array([6, 0, 5, 4, 9, 9, 8, 3, 1, 2, 7, 6])
    shown = lec03.hand_figure(None, X, y)
    assert shown.scene["title"] == "The first step down, by the reference"
    assert words(shown)[0] == "One image, a 6: the loss is 9. Row 6 gets 9 times the image, each other row −1 times."
    down = -linear_objective(np.zeros((10, 784)), X[:1], y[:1])[1]
    np.testing.assert_allclose(down[6], 9 * X[0])
    np.testing.assert_allclose(down[0], -X[0])


def test_what_a_row_gets_from_ten_images_is_what_the_sentence_says():
    X, y = np.random.default_rng(0).random((12, 784)), np.array([6, 0, 5, 4, 9, 9, 8, 3, 1, 9, 7, 6])
    assert words(lec03.hand_figure(None, X, y))[4].endswith(
        "Row 9 gets 9 times the sum of its 3 images less the sum of the 7 others, divided by 10."
    )
    down = -linear_objective(np.zeros((10, 784)), X[:10], y[:10])[1]
    own = y[:10] == 9
    np.testing.assert_allclose(down[9], (9 * X[:10][own].sum(axis=0) - X[:10][~own].sum(axis=0)) / 10)


@pytest.mark.parametrize("function", [unfinished, lambda W, X, y, lam: (9.0, 0 * W)])
def test_a_gradient_that_is_not_there_yet_is_drawn_by_the_reference(function):
    shown = lec03.hand_figure(function, np.ones((3, 784)), np.array([5, 0, 4]))
    assert shown.scene["title"].startswith("The first step down, by the reference (your svm_objective is not ")
