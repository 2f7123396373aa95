"""Images named by their rows, and answers of which it is enough that most are right."""

import numpy as np
import pytest

from course_lib.checking.compare import agreement
from course_lib.checking.exercise import Case, Exercise, Part, from_json, to_json
from course_lib.checking.judge import judge
from course_lib.checking.moved_digits import moved_digits
from course_lib.checking.outcome import Outcome, call
from course_lib.checking.plain import Named
from course_lib.data import mnist

TRUTH = np.arange(100) % 10
PARTS = (Part("60 % right", 1, share=0.6), Part("90 % right", 1, share=0.9))
LABELS = Exercise("label", "label(X)", ("X",), ("labels",), PARTS, (), (Case((1,), TRUTH),))


@pytest.mark.parametrize(("down", "right"), [(0, 0), (1, 0), (-1, 1), (0, -2), (28, 0)])
def test_an_image_is_moved_and_what_leaves_it_is_lost(down, right):
    image = np.rint(255 * mnist().X_val[3]).reshape(28, 28)
    padded = np.pad(image, 28)
    expected = padded[28 - down : 56 - down, 28 - right : 56 - right]
    moved = moved_digits(np.array([4003]), np.array([[down, right]]))
    np.testing.assert_array_equal(expected, moved.reshape(28, 28))


def test_a_function_gets_the_images_and_is_watched_for_changing_them():
    def erase(X):
        X[:] = 0
        return len(X)

    named = Named("moved_digits", (np.array([0, 1]), np.zeros((2, 2), int)))
    outcome = call(erase, (named,), {})
    assert ("returned", 2, (0,)) == (outcome.kind, outcome.value, outcome.changed)


@pytest.mark.parametrize(
    ("wrong", "points", "words"),
    [
        (0, 2, "100.0 % are right: the highest band."),
        (10, 2, "90.0 % are right: the highest band."),
        (11, 1, "89.0 % of `labels` are right; the next point is at 90 %."),
        (41, 0, "59.0 % of `labels` are right; the next point is at 60 %."),
    ],
)
def test_points_go_by_bands_and_the_sentence_names_the_next(wrong, points, words):
    labels = np.where(np.arange(100) < wrong, TRUTH + 3, TRUTH)
    verdict = judge(LABELS, [Outcome("returned", labels)])
    assert (points, words) == (verdict.score, verdict.message)


@pytest.mark.parametrize("answer", [None, TRUTH[:, None], "labels", TRUTH[:50], np.full(100, np.nan)])
def test_what_are_no_labels_agrees_with_nothing(answer):
    assert agreement(answer, TRUTH) == 0
    assert judge(LABELS, [Outcome("returned", answer)]).score == 0


def test_one_label_for_all_is_told():
    assert "are equal" in judge(LABELS, [Outcome("returned", np.full(100, 3))]).message


def test_a_share_is_kept_in_a_record():
    data = to_json(LABELS)
    assert PARTS == from_json(data).parts
    assert "share" not in to_json(Exercise("f", "f(x)", ("x",), ("y",), (Part("all", 1),), (), ()))["parts"][0]
