"""Image gradients: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec08_features import references
from autograder.checks.lec08_features.cases import gradient_calls
from course_lib.checking.exercise import Part

image_gradients = Check(
    reference=references.image_gradients,
    results=("magnitude", "orientation"),
    parts=(
        Part("magnitude", 1, output="magnitude"),
        Part("orientation", 2, output="orientation", period=180.0),
    ),
    calls=gradient_calls,
    hints=(
        "Draw a dark left half and a bright right half: in which direction does the brightness grow, and at what angle is that?",
        "NumPy's gradient gives two arrays, first along the rows (downward), then along the columns. Length and angle follow as for polar coordinates.",
        "The length is the root of gx² + gy². The angle is arctan2 of gy and gx, in degrees; modulo 180 makes an edge and its mirror image the same.",
    ),
)


def _polar(gx, gy):
    return np.sqrt(gx * gx + gy * gy), np.degrees(np.arctan2(gy, gx)) % 180


@image_gradients.mistake
def forgets_the_root(gray):
    """Your magnitude is squared: the root of gx² + gy² is missing."""
    gy, gx = np.gradient(gray)
    return gx * gx + gy * gy, _polar(gx, gy)[1]


@image_gradients.mistake
def adds_the_two_slopes(gray):
    """Your magnitude is |gx| + |gy|, which makes diagonal edges too strong; the length of the arrow is asked for, by
    Pythagoras."""
    gy, gx = np.gradient(gray)
    return np.abs(gx) + np.abs(gy), _polar(gx, gy)[1]


@image_gradients.mistake
def exchanges_the_axes(gray):
    """Your angles are measured from the wrong axis: the gradient along the rows, downward, comes *first* out of NumPy's
    gradient, and it is gy. A brightness that grows to the right has the angle 0."""
    gy, gx = np.gradient(gray)
    return _polar(gy, gx)


@image_gradients.mistake
def covers_the_full_circle(gray):
    """Your angles run from 0° to 360°; an edge from dark to light and one from light to dark are the same edge, so fold
    them into 0° to 180°."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.degrees(np.arctan2(gy, gx)) % 360


@image_gradients.mistake
def keeps_negative_angles(gray):
    """Some of your angles are negative, and some are 180: as arctan2 gives them, they run from −180° to 180°. Half of
    them would miss every bin of a histogram over 0° to 180°, so fold them into it."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.degrees(np.arctan2(gy, gx))


@image_gradients.mistake
def measures_in_radians(gray):
    """Your angles are in radians, from 0 to π; degrees are asked for, from 0 to 180."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.arctan2(gy, gx) % np.pi


@image_gradients.mistake
def lets_180_stand(gray):
    """Nearly: an angle of exactly 180° is the same edge as 0°, and the range asked for is half open. It happens where
    the brightness falls to the right."""
    gy, gx = np.gradient(gray)
    angle = np.degrees(np.arctan2(gy, gx))
    return _polar(gx, gy)[0], np.where(angle < 0, angle + 180, angle)


@image_gradients.mistake
def drops_the_sign_of_the_angle(gray):
    """You drop the sign of the angle, but −30° is the same edge as 150°, not as 30°: opposite directions are 180°
    apart."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.abs(np.degrees(np.arctan2(gy, gx)))


@image_gradients.mistake
def adds_90_degrees(gray):
    """Your angles are turned by 90° and run up to 270°, as in a HOG that is handed round in
    courses; nearly half of all gradients then miss the bins. Fold the angle modulo 180 instead."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.degrees(np.arctan2(gy, gx)) + 90


@image_gradients.mistake
def measures_along_the_edge(gray):
    """Your orientation is that of the edge itself, 90° away from the gradient's; asked for is the direction in which
    the brightness changes."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], (np.degrees(np.arctan2(gy, gx)) + 90) % 180


@image_gradients.mistake
def divides_the_slopes(gray):
    """Your angle is that of a quotient, from −90° to 90°, and not a number where both slopes are 0. Use a function of
    both slopes and fold its angle into 0° to 180°."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.degrees(np.arctan(gy / gx))


@image_gradients.mistake
def has_no_angle_where_nothing_changes(gray):
    """Where nothing changes both slopes are 0, and 0/0 is not a number. Any angle will do there, but it has to be one:
    use a function of both slopes instead of their quotient."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.degrees(np.arctan(gy / gx)) % 180


@image_gradients.mistake
def counts_rows_upward(gray):
    """Your vertical slope has the opposite sign: row numbers grow downward here, so a brightness that grows downward
    has a positive gy."""
    gy, gx = np.gradient(gray)
    return _polar(gx, -gy)


@image_gradients.mistake
def leaves_the_border_0(gray):
    """Right inside, but your gradient is 0 on the border: there it is the difference to the one neighbour there is."""
    gy, gx = np.gradient(gray)
    gx[:, [0, -1]], gy[[0, -1]] = 0, 0
    return _polar(gx, gy)


@image_gradients.mistake
def takes_the_next_pixel_only(gray):
    """Your slopes compare a pixel with the next one; inside the image they are half the difference of the two
    *neighbours*, which is centred on the pixel."""
    gx = np.diff(gray.astype(float), axis=1, append=gray[:, -1:])
    gy = np.diff(gray.astype(float), axis=0, append=gray[-1:])
    return _polar(gx, gy)


@image_gradients.mistake
def wraps_around_the_border(gray):
    """On the border you compare the first row or column with the last one, as `roll` does; an image does not go on at
    its other side."""
    floats = gray.astype(float)
    gx = (np.roll(floats, -1, axis=1) - np.roll(floats, 1, axis=1)) / 2
    gy = (np.roll(floats, -1, axis=0) - np.roll(floats, 1, axis=0)) / 2
    return _polar(gx, gy)


@image_gradients.mistake
def does_not_halve(gray):
    """Inside the image your slopes are twice too large: the two neighbours are *two* pixels apart, so half their
    difference is the slope. The border is right."""
    gy, gx = np.gradient(gray)
    gx[:, 1:-1] *= 2
    gy[1:-1] *= 2
    return _polar(gx, gy)


@image_gradients.mistake
def subtracts_bytes(gray):
    """Right for floats, but bytes cannot be negative: in an image of bytes 3 − 5 is 254. Make it an array of floats
    before you subtract."""
    gx, gy = np.zeros(gray.shape), np.zeros(gray.shape)
    gx[:, 1:-1], gy[1:-1] = (gray[:, 2:] - gray[:, :-2]) / 2, (gray[2:] - gray[:-2]) / 2
    gx[:, 0], gx[:, -1] = gray[:, 1] - gray[:, 0], gray[:, -1] - gray[:, -2]
    gy[0], gy[-1] = gray[1] - gray[0], gray[-1] - gray[-2]
    return _polar(gx, gy)


@image_gradients.mistake
def returns_the_orientation_first(gray):
    """Your two results are in the wrong order: first the magnitude, then the orientation."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[::-1]


@image_gradients.mistake
def adds_a_small_number_to_the_slope(gray):
    """A small number is added to gx to keep from dividing by 0, so every angle is a little off. A function of both
    slopes divides nothing."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.degrees(np.arctan(gy / (gx + 1e-8))) % 180


@image_gradients.mistake
def halves_on_the_border_too(gray):
    """Right inside; on the border your slopes are half as large: the border was repeated, so the difference is one pixel
    wide and not to be halved."""
    padded = np.pad(gray.astype(float), 1, mode="edge")
    return _polar((padded[1:-1, 2:] - padded[1:-1, :-2]) / 2, (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2)


@image_gradients.mistake
def sees_black_beyond_the_border(gray):
    """Right inside; on the border you take the pixel beyond it for 0, as a convolution of the same size does. There it is
    the difference to the one neighbour there is."""
    padded = np.pad(gray.astype(float), 1)
    return _polar((padded[1:-1, 2:] - padded[1:-1, :-2]) / 2, (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2)


@image_gradients.mistake
def takes_sobels_slopes(gray):
    """Your slopes are Sobel's, weighted sums over three rows or columns, which are larger and smoother. Here the slope is
    half the difference of two neighbours, as in NumPy's gradient."""
    padded = np.pad(gray.astype(float), 1, mode="symmetric")
    right, down = padded[:, 2:] - padded[:, :-2], padded[2:] - padded[:-2]
    return _polar(right[:-2] + 2 * right[1:-1] + right[2:], down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:])


@image_gradients.mistake
def drops_the_signs_of_the_slopes(gray):
    """Your angles end at 90°: both slopes have lost their signs. A brightness that grows to the right and upward is
    another edge than one that grows to the right and downward."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.degrees(np.arctan2(np.abs(gy), np.abs(gx)))


@image_gradients.mistake
def folds_before_it_converts(gray):
    """You take the angle modulo 180 while it is in radians, where half a turn is π: convert to degrees first, then
    fold."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.degrees(np.arctan2(gy, gx) % 180)


@image_gradients.mistake
def folds_radians_by_180(gray):
    """Your angles are in radians, and half a turn is 180 in degrees only: convert them to degrees, then fold."""
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)[0], np.arctan2(gy, gx) % 180


@image_gradients.mistake
def returns_the_slopes(gray):
    """You return the two slopes, gx and gy. One step is left: the length and the direction of the arrow they make."""
    gy, gx = np.gradient(gray)
    return gx, gy


@image_gradients.mistake(slug="changes-its-input")
def starts_at_0_in_place(gray):
    """Changes the caller's image."""
    gray -= gray.min()
    gy, gx = np.gradient(gray)
    return _polar(gx, gy)
