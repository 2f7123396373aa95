"""Pictures of our own, drawn from formulas: three small ones in colour, and shapes that can be turned."""

import numpy as np

SIDE = 48  # pixels along a side of every picture of this lecture
NAMES = ("evening", "fish", "meadow")


def colour_picture(name):
    """A picture (48, 48, 3) of few colours, values in [0, 1].

    >>> colour_picture("fish").shape
    (48, 48, 3)
    """
    y, x = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE
    drawn = {"evening": evening, "meadow": meadow, "fish": fish}[name](x, y)
    return np.round(np.clip(drawn, 0, 1) * 20) / 20 * 0.96 + 0.02  # few colours, none on the edge of a bin


def painted(picture, mask, colour):
    picture[mask] = colour
    return picture


def evening(x, y):
    """A sun sinks into the sea."""
    band = np.floor(y * 10)[..., None] / 10
    sky = np.array([0.35, 0.15, 0.45]) + band * np.array([1.0, 0.65, -0.2])
    picture = np.where((y > 0.62)[..., None], np.array([0.1, 0.15, 0.4]) * (1.6 - band), sky)
    painted(picture, np.hypot(x - 0.6, y - 0.56) < 0.15, (1.0, 0.85, 0.3))
    painted(picture, (y > 0.62) & (np.hypot(x - 0.6, y - 0.56) < 0.16), (0.12, 0.14, 0.32))
    wave = (y > 0.64) & (np.abs(x - 0.6) < 0.03 + 0.3 * (y - 0.6)) & (np.floor(y * 24) % 2 == 0)
    painted(picture, wave, (0.95, 0.65, 0.35))
    sail = (x > 0.16) & (x < 0.16 + 0.6 * (y - 0.36)) & (y > 0.36) & (y < 0.6)
    painted(picture, sail, (0.9, 0.85, 0.8))
    return painted(picture, (np.abs(y - 0.63) < 0.025) & (np.abs(x - 0.2) < 0.12), (0.3, 0.12, 0.1))


def meadow(x, y):
    """Poppies in the grass under a blue sky."""
    ground = y > 0.5 - 0.1 * np.sin(4 * x)
    picture = np.where(ground[..., None], np.array([0.2, 0.6, 0.15]), np.array([0.5, 0.75, 1.0]))
    painted(picture, ground & (np.floor(x * 24 + 7 * y) % 3 == 0), (0.1, 0.45, 0.1))
    for cx, cy, r in ((0.25, 0.2, 0.1), (0.38, 0.17, 0.12), (0.5, 0.22, 0.08)):
        painted(picture, np.hypot(x - cx, 1.3 * (y - cy)) < r, (1.0, 1.0, 1.0))
    rng = np.random.default_rng(3)
    for cx, cy in rng.random((16, 2)) * (0.9, 0.38) + (0.05, 0.58):
        r = 0.02 + 0.05 * (cy - 0.45)
        painted(picture, np.hypot(x - cx, y - cy) < r, (0.9, 0.1, 0.1))
        painted(picture, np.hypot(x - cx, y - cy) < 0.3 * r, (0.15, 0.05, 0.1))
    return picture


def fish(x, y):
    """A fish, light on dark water."""
    picture = np.zeros((*x.shape, 3)) + np.array([0.05, 0.3, 0.45]) * (1.3 - 0.6 * np.floor(y[..., None] * 6) / 6)
    body = ((x - 0.45) / 0.3) ** 2 + ((y - 0.5) / 0.2) ** 2 < 1
    tail = (x > 0.68) & (x < 0.93) & (np.abs(y - 0.5) < 0.85 * (x - 0.64))
    fin = (y < 0.36) & (y > 0.2) & (np.abs(x - 0.5) < 0.65 * (y - 0.2))
    for part, colour in ((tail, (1.0, 0.6, 0.1)), (fin, (1.0, 0.6, 0.1)), (body, (1.0, 0.75, 0.2))):
        painted(picture, part, colour)
    painted(picture, body & (np.abs(x - 0.45) < 0.035), (1.0, 1.0, 0.95))
    painted(picture, body & (np.abs(x - 0.6) < 0.03), (1.0, 1.0, 0.95))
    painted(picture, np.hypot(x - 0.27, y - 0.46) < 0.035, (0.05, 0.05, 0.1))
    for cx, cy in ((0.1, 0.3), (0.14, 0.2), (0.08, 0.12)):
        painted(picture, np.hypot(x - cx, y - cy) < 0.025, (0.7, 0.9, 1.0))
    return picture


def house(x, y):
    """A house, as a brightness for every place of the plane; x to the right, y downward, both about −1 to 1."""
    gray = np.full(x.shape, 0.35)
    walls, roof = (np.abs(x) < 0.5) & (y > -0.1) & (y < 0.6), (y < -0.1) & (y > -0.65) & (np.abs(x) < 1.2 * (y + 0.68))
    gray = np.where(walls, 0.7, np.where(roof, 0.1, gray))
    window, door = (np.abs(x + 0.22) < 0.13) & (np.abs(y - 0.18) < 0.13), (np.abs(x - 0.2) < 0.12) & (y > 0.1)
    return np.where(walls & (window | door), 0.15, gray)


def leaf(x, y):
    """A leaf with its veins, leaning to the right."""
    a, b = 0.8 * x - 0.6 * y, 0.6 * x + 0.8 * y
    inside = (np.abs(a) < 0.85) & (np.abs(b) < 0.42 * np.cos(a * np.pi / 1.7) * (1 + 0.3 * a))
    veins = (np.abs(b) < 0.05) | (np.mod(a - 0.8 * np.abs(b), 0.3) < 0.075)
    return np.where(inside, np.where(veins, 0.7, 0.25), 0.6)


def drawn_digit(image):
    """The same for a digit (28, 28): between its pixels it is interpolated."""

    def gray(x, y):
        column, row = (np.clip(13.5 + 15 * np.asarray(v), 0, 26.999) for v in (x, y))
        c, r = column.astype(int), row.astype(int)
        u, v = column - c, row - r
        upper = image[r, c] * (1 - u) + image[r, c + 1] * u
        return 0.15 + 0.7 * (upper * (1 - v) + (image[r + 1, c] * (1 - u) + image[r + 1, c + 1] * u) * v)

    return gray


def turned(gray, degrees, mirrored=False, fine=3):
    """A shape as (48, 48) pixels, turned to the left about the middle, and mirrored before that if asked."""
    y, x = (np.mgrid[: SIDE * fine, : SIDE * fine] + 0.5) / (SIDE * fine) * 2 - 1
    angle = np.radians(degrees)
    a, b = np.cos(angle) * x - np.sin(angle) * y, np.sin(angle) * x + np.cos(angle) * y
    shades = gray(-a if mirrored else a, b).reshape(SIDE, fine, SIDE, fine).mean(axis=(1, 3))
    for _ in range(2):  # a little out of focus, as every lens is: an edge then has one direction, not stairs
        shades = (np.roll(shades, 1, 0) + 2 * shades + np.roll(shades, -1, 0)) / 4
        shades = (np.roll(shades, 1, 1) + 2 * shades + np.roll(shades, -1, 1)) / 4
    return shades
