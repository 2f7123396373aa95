"""The numerical gradient: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec03_gradients.cases import DEFAULT, OTHER, difference_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec03 as references

numerical_gradient = Check(
    reference=references.numerical_gradient,
    results=("gradient",),
    parts=(Part("the default h", 1, tag=DEFAULT), Part("any h", 2, tag=OTHER)),
    calls=difference_calls,
    hints=(
        "Do it for one entry first: call f a little above and a little below, and leave all other entries where they are.",
        "Work on a copy of x made of floats. After each entry put the old number back, exactly, before you go on.",
        "Each entry is the difference of two values of f, at x + h and at x − h, over the distance between these points.",
    ),
)


def in_place(f, x, h, back):
    """Central differences, each entry moved within x itself; at the end it goes `back` by so much."""
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        ahead = f(x)
        x[i] -= 2 * h
        gradient[i] = (ahead - f(x)) / (2 * h)
        x[i] += back
    return gradient


def _slopes(f, x, slope):
    """slope(at) for each entry, where at(step) is f with that entry moved by step."""
    x = np.array(x, dtype=float)
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):

        def at(step, i=i):
            moved = x.copy()
            moved[i] += step
            return f(moved)

        gradient[i] = slope(at)
    return gradient


@numerical_gradient.mistake(earns=("the default h",))
def goes_forward_only(f, x, h=1e-5):
    """You take the forward difference, from x to x + h, as the slides do first. This exercise wants the central one,
    from x − h to x + h: its error shrinks with h², not with h."""
    return _slopes(f, x, lambda at: (at(h) - at(0)) / h)


@numerical_gradient.mistake
def goes_backward_only(f, x, h=1e-5):
    """You take the backward difference, from x − h to x. The central one goes from x − h to x + h: its error shrinks
    with h², not with h."""
    return _slopes(f, x, lambda at: (at(0) - at(-h)) / h)


@numerical_gradient.mistake
def divides_by_one_step(f, x, h=1e-5):
    """Your gradient is twice what it should be: x − h and x + h lie two steps apart, and you divide by one."""
    return _slopes(f, x, lambda at: (at(h) - at(-h)) / h)


@numerical_gradient.mistake
def multiplies_by_the_half(f, x, h=1e-5):
    """You divide by 2 and then *multiply* by h: `/ 2 * h` is read from left to right. The distance is one thing, put
    it into brackets."""
    return _slopes(f, x, lambda at: (at(h) - at(-h)) / 2 * h)


@numerical_gradient.mistake
def does_not_divide(f, x, h=1e-5):
    """You return the differences themselves; a slope is the difference over the distance of the two points."""
    return _slopes(f, x, lambda at: at(h) - at(-h))


@numerical_gradient.mistake
def turns_the_sign(f, x, h=1e-5):
    """Your gradient has the wrong sign: it is the value ahead, at x + h, minus the value behind, at x − h."""
    return _slopes(f, x, lambda at: (at(-h) - at(h)) / (2 * h))


@numerical_gradient.mistake(earns=("the default h",))
def takes_half_steps(f, x, h=1e-5):
    """You go half a step to each side. That is a central difference too, but here the points are x − h and x + h."""
    return _slopes(f, x, lambda at: (at(h / 2) - at(-h / 2)) / h)


@numerical_gradient.mistake(earns=("the default h",))
def takes_five_points(f, x, h=1e-5):
    """You use a formula with more points. It is more exact, but costs twice the calls; this exercise is about the
    central difference of two values."""
    return _slopes(f, x, lambda at: (8 * at(h) - 8 * at(-h) - at(2 * h) + at(-2 * h)) / (12 * h))


@numerical_gradient.mistake
def ignores_h(f, x, h=1e-5):
    """Right for h = 1e-5 and only then: use the argument `h`."""
    return _slopes(f, x, lambda at: (at(1e-5) - at(-1e-5)) / 2e-5)


@numerical_gradient.mistake
def moves_all_entries(f, x, h=1e-5):
    """You move all entries of x together and get one number for all. A partial derivative moves one entry and holds
    the others still."""
    x = np.array(x, dtype=float)
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@numerical_gradient.mistake
def moves_whole_rows(f, x, h=1e-5):
    """Right for vectors; in a table you move a whole row at once. Each single entry has a derivative of its own."""
    x = np.array(x, dtype=float)
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@numerical_gradient.mistake
def does_not_go_back(f, x, h=1e-5):
    """Your first entry is right, the later ones are taken at another point: the entries before them have not been
    put back to where they were."""
    return in_place(f, np.array(x, dtype=float), h, 0)


@numerical_gradient.mistake
def goes_on_downwards(f, x, h=1e-5):
    """Your first entry is right, the later ones are taken at another point: after x − h you take h away once more, where
    adding it leads back to x."""
    return in_place(f, np.array(x, dtype=float), h, -h)


@numerical_gradient.mistake
def works_in_single_precision(f, x, h=1e-5):
    """Your x is made of float32, with 7 digits: a step of 1e-5 is lost in their rounding. Make it float64, which is
    Python's `float`."""
    x = x.astype(np.float32)
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape, dtype=np.float32)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@numerical_gradient.mistake
def goes_down_one_step_only(f, x, h=1e-5):
    """After x + h you take h away once, which leads back to x, not to x − h: yours is a forward difference over
    twice the distance, half of what it should be."""
    return _slopes(f, x, lambda at: (at(h) - at(0)) / (2 * h))


@numerical_gradient.mistake
def copies_integers(f, x, h=1e-5):
    """For integer x your gradient is off: what is added to an entry of an array of integers is cut off, h as well. Make a
    copy of floats."""
    x = x.copy()
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        ahead = f(x)
        x[i] = old - h
        gradient[i] = (ahead - f(x)) / (2 * h)
        x[i] = old
    return gradient


@numerical_gradient.mistake
def rounds_the_slopes(f, x, h=1e-5):
    """For integer x your slopes lose their fractions: the array you write into has the type of x. Make it an array
    of floats."""
    gradient = _slopes(f, x, lambda at: (at(h) - at(-h)) / (2 * h))
    return gradient.astype(x.dtype) if x.dtype.kind == "i" else gradient


@numerical_gradient.mistake
def returns_a_flat_list(f, x, h=1e-5):
    """Your gradient is flat, with one axis; it must have the shape of x."""
    return _slopes(f, x, lambda at: (at(h) - at(-h)) / (2 * h)).ravel()


@numerical_gradient.mistake
def scales_the_step_with_x(f, x, h=1e-5):
    """Your step grows with the entries of x, as in Numerical Recipes. Here the step is h for every entry."""
    x = np.array(x, dtype=float)
    steps = iter((h * np.maximum(1, np.abs(x))).ravel().tolist())

    def slope(at):
        step = next(steps)
        return (at(step) - at(-step)) / (2 * step)

    return _slopes(f, x, slope)


@numerical_gradient.mistake
def adds_the_slopes_up(f, x, h=1e-5):
    """You return one number, the sum of all slopes; the gradient has an entry for each entry of x."""
    return _slopes(f, x, lambda at: (at(h) - at(-h)) / (2 * h)).sum()


@numerical_gradient.mistake
def forgets_the_brackets(f, x, h=1e-5):
    """Only the second value is divided by 2h: a division comes before a minus. Put the difference into brackets."""
    return _slopes(f, x, lambda at: at(h) - at(-h) / (2 * h))


@numerical_gradient.mistake
def steps_in_whole_numbers(f, x, h=1e-5):
    """For integer x your gradient is off: an array of zeros made like x has its integer type, so the h you write into it
    becomes 0. Make the step an array of floats."""
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


@numerical_gradient.mistake
def moves_back_and_forth_in_one_array(f, x, h=1e-5):
    """Your gradient is 0: do you take f twice at one place? Where x + h and x − h are two names of one array, it is moved
    forth and back again; `=` makes no copy."""
    return np.zeros(x.shape)


@numerical_gradient.mistake
def keeps_the_old_steps(f, x, h=1e-5):
    """Your first entry is right, the later ones are sums: the array that holds the step keeps its earlier entries. Set
    each one back to 0 before you go on."""
    x, slopes, step = np.array(x, dtype=float), np.zeros(x.shape), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step[i] = h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


@numerical_gradient.mistake(noise=1e-3)
def takes_the_second_derivative(f, x, h=1e-5):
    """Yours is the second derivative, how the slope changes: f(x) does not appear in the central difference, and h is
    not squared."""
    return _slopes(f, x, lambda at: (at(h) - 2 * at(0) + at(-h)) / h**2)


@numerical_gradient.mistake(slug="changes-its-input")
def comes_back_nearly(f, x, h=1e-5):
    """Leaves rounding behind in the caller's x."""
    return in_place(f, np.asarray(x, dtype=float), h, h)
