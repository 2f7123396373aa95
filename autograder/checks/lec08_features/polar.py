"""Polar coordinates: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec08_features.cases import AROUND, RIGHT, polar_calls
from course_lib.checking.exercise import Part
from course_lib.features import transforms

to_polar = Check(
    reference=transforms.to_polar,
    results=("polar",),
    parts=(Part("points on the right", 1, tag=RIGHT), Part("points all around", 1, tag=AROUND)),
    calls=polar_calls,
    hints=(
        "Take one point, (−1, 1), and work out its two numbers on paper before you write anything.",
        "The radius is the point's distance from the origin. For the angle a quotient y/x is not enough: it cannot tell (1, 1) from (−1, −1).",
        "Cut the table into its columns x and y; the root of x² + y² is the first new column, arctan2 of y and x the second.",
    ),
)


@to_polar.mistake
def divides_y_by_x(points):
    """Right for x > 0 and only there: the quotient y/x is the same for a point and for the one opposite to it, and
    it needs x ≠ 0. A function of both numbers keeps the quadrant."""
    x, y = points.T
    return np.stack([np.hypot(x, y), np.arctan(y / x)], axis=1)


@to_polar.mistake
def exchanges_x_and_y(points):
    """Your angle is measured from the y axis: x and y are exchanged in it. The angle of (1, 0) is 0, and that of (0, 1)
    a quarter turn."""
    x, y = points.T
    return np.stack([np.hypot(x, y), np.arctan2(x, y)], axis=1)


@to_polar.mistake
def measures_in_degrees(points):
    """Your angles are in degrees; radians are asked for, so that a full turn is 2π."""
    x, y = points.T
    return np.stack([np.hypot(x, y), np.degrees(np.arctan2(y, x))], axis=1)


@to_polar.mistake
def forgets_the_root(points):
    """Your radius is squared: the root of x² + y² is missing. For (3, 4) it is 5."""
    x, y = points.T
    return np.stack([x * x + y * y, np.arctan2(y, x)], axis=1)


@to_polar.mistake
def adds_the_sides(points):
    """Your radius is the way along the streets, |x| + |y|; the straight way is asked for, by Pythagoras."""
    x, y = points.T
    return np.stack([np.abs(x) + np.abs(y), np.arctan2(y, x)], axis=1)


@to_polar.mistake
def puts_the_angle_first(points):
    """Your two columns are in the wrong order: first the radius, then the angle."""
    x, y = points.T
    return np.stack([np.arctan2(y, x), np.hypot(x, y)], axis=1)


@to_polar.mistake
def counts_angles_from_0_to_a_full_turn(points):
    """Below the x axis your angles are between π and 2π; asked for are angles between −π and π, negative below the
    axis, as arctan2 gives them."""
    x, y = points.T
    return np.stack([np.hypot(x, y), np.arctan2(y, x) % (2 * np.pi)], axis=1)


@to_polar.mistake
def loses_the_sign_of_the_angle(points):
    """Your angle is never negative: the sign of y is lost, as by an arccosine of x/r or by an absolute value. Below the
    x axis the angle is below 0."""
    x, y = points.T
    r = np.hypot(x, y)
    return np.stack([r, np.arccos(np.divide(x, r, out=np.ones_like(r), where=r > 0))], axis=1)


@to_polar.mistake
def stacks_rows(points):
    """Radii and angles stand in two rows, shape (2, N); each point has its own row, shape (N, 2). Stack along the other
    axis."""
    x, y = points.T
    return np.stack([np.hypot(x, y), np.arctan2(y, x)])


@to_polar.mistake
def returns_two_arrays(points):
    """You return two arrays, radii and angles; one table of shape (N, 2) is asked for, with both as its columns."""
    x, y = points.T
    return np.hypot(x, y), np.arctan2(y, x)


@to_polar.mistake
def writes_into_the_type_of_the_points(points):
    """Right for floats, but whole numbers go in and your results come out cut to whole numbers: the array you write
    into has the integer type of the points."""
    polar = np.zeros_like(points)
    polar[:, 0], polar[:, 1] = np.hypot(*points.T), np.arctan2(points[:, 1], points[:, 0])
    return polar


@to_polar.mistake
def reshapes_instead_of_transposing(points):
    """Your numbers are right and stand in the wrong places: radii and angles in two rows, reshaped to two columns, mix the
    points. Transpose, or stack along the other axis."""
    x, y = points.T
    return np.array([np.hypot(x, y), np.arctan2(y, x)]).reshape(-1, 2)


@to_polar.mistake
def loses_the_sign_of_x(points):
    """Right for x > 0 and only there: the sign of x is lost, as by an arcsine of y/r or by an absolute value. A function of
    both numbers keeps the quadrant."""
    x, y = points.T
    r = np.hypot(x, y)
    return np.stack([r, np.arcsin(np.divide(y, r, out=np.zeros_like(r), where=r > 0))], axis=1)


@to_polar.mistake
def takes_the_radius_for_x(points):
    """Your radius is right; your angle is that of (r, y), as where r is written over x before the angle is worked out. Keep
    x and y until both are done, as copies: a slice is no copy."""
    r = np.hypot(points[:, 0], points[:, 1])
    return np.stack([r, np.arctan2(points[:, 1], r)], axis=1)


@to_polar.mistake
def adds_half_a_turn_on_the_left(points):
    """Left of the y axis and below the x axis your angles are larger than π: half a turn is added wherever x < 0. Asked for
    are angles between −π and π; below the x axis they are negative."""
    x, y = points.T
    return np.stack([np.hypot(x, y), np.arctan(y / x) + np.pi * (x < 0)], axis=1)


@to_polar.mistake(slug="changes-its-input")
def squares_in_place(points):
    """Changes the caller's points."""
    angle = np.arctan2(points[:, 1], points[:, 0])
    points *= points
    return np.stack([np.sqrt(points.sum(axis=1)), angle], axis=1)
