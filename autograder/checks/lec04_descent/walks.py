"""Gradient descent: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec04_descent.cases_walks import START, WALK, WHOLE_NUMBERS, gradient_descent_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec04 as references

gradient_descent = Check(
    reference=references.gradient_descent,
    results=("path",),
    parts=(Part(START, 1, tag=START), Part(WALK, 1, tag=WALK), Part(WHOLE_NUMBERS, 1, tag=WHOLE_NUMBERS)),
    calls=gradient_descent_calls,
    hints=(
        "Count first: how many points does a path of 0 steps have, and of 1 step?",
        "Each point comes from the point before it, with the gradient taken at *that* point; keep every point as an array of its own.",
        "Begin a list with a float copy of x0; append the last point minus the learning rate times the gradient there; make an array of the list.",
    ),
)


@gradient_descent.mistake
def climbs(grad, x0, learning_rate, steps):
    """Your path goes uphill: the gradient points to where f grows, so the step goes the other way, with a minus."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] + learning_rate * grad(path[-1]))
    return np.array(path)


@gradient_descent.mistake
def leaves_out_the_start(grad, x0, learning_rate, steps):
    """Your path lacks its first point: x0 itself is row 0, so the path has `steps` + 1 rows."""
    x, path = np.array(x0, dtype=float), []
    for _ in range(steps):
        x = x - learning_rate * grad(x)
        path.append(x)
    return np.array(path)


@gradient_descent.mistake
def takes_one_step_too_many(grad, x0, learning_rate, steps):
    """Your path has one row too many: x0 and then `steps` steps make `steps` + 1 rows, so take no further step."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps + 1):
        path.append(path[-1] - learning_rate * grad(path[-1]))
    return np.array(path)


@gradient_descent.mistake
def takes_one_step_too_few(grad, x0, learning_rate, steps):
    """The last row is missing: x0 is row 0 and counts for no step, so after it `steps` rows follow."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps - 1):
        path.append(path[-1] - learning_rate * grad(path[-1]))
    return np.array(path)


@gradient_descent.mistake
def always_takes_the_gradient_at_the_start(grad, x0, learning_rate, steps):
    """Your first step is right, and then you go on in the same direction: the gradient is taken at x0 each time. Take it
    where you are now."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * grad(path[0]))
    return np.array(path)


@gradient_descent.mistake
def forgets_the_learning_rate(grad, x0, learning_rate, steps):
    """Your steps are as long as the gradient itself: multiply it by the learning rate."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - grad(path[-1]))
    return np.array(path)


@gradient_descent.mistake
def keeps_one_array_for_all_points(grad, x0, learning_rate, steps):
    """All rows of your path are the last point: one array stands in the list many times and is changed in place. Put a
    new array into the list at every step."""
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(steps):
        x -= learning_rate * grad(x)
        path.append(x)
    return np.array(path)


@gradient_descent.mistake
def cuts_off_decimals(grad, x0, learning_rate, steps):
    """Right for a start with decimals; for whole numbers your path is made of whole numbers too, and every step is cut
    off. Make room for floats."""
    path = np.zeros((steps + 1, len(x0)), dtype=x0.dtype)
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * grad(path[k])
    return path


@gradient_descent.mistake
def changes_whole_numbers_in_place(grad, x0, learning_rate, steps):
    """Right for a start with decimals; an array of whole numbers cannot take the decimals of a step in place. Begin with
    a float copy of x0."""
    x = x0.copy()
    path = [x.copy()]
    for _ in range(steps):
        x -= learning_rate * grad(x)
        path.append(x.copy())
    return np.array(path)


@gradient_descent.mistake
def returns_the_last_point_only(grad, x0, learning_rate, steps):
    """You return the point where the path ends. The whole path is asked for, x0 first, one point a row."""
    x = np.array(x0, dtype=float)
    for _ in range(steps):
        x = x - learning_rate * grad(x)
    return x


@gradient_descent.mistake(earns=(WALK,))
def lays_the_points_in_columns(grad, x0, learning_rate, steps):
    """The points are right, but they stand in columns. One point is one *row*: shape (steps + 1, n)."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * grad(path[-1]))
    return np.array(path).T


@gradient_descent.mistake
def makes_all_steps_equally_long(grad, x0, learning_rate, steps):
    """Your gradient is divided by its length, so all steps are equally long. In gradient descent steps shrink where it
    gets flat: leave the gradient as it is."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        g = grad(path[-1])
        path.append(path[-1] - learning_rate * g / max(np.linalg.norm(g), 1e-12))
    return np.array(path)


@gradient_descent.mistake
def uses_only_the_sign(grad, x0, learning_rate, steps):
    """You step by the *sign* of the gradient, the same length in every direction. How steep it is counts as well."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * np.sign(grad(path[-1])))
    return np.array(path)


@gradient_descent.mistake
def lets_the_rate_fall(grad, x0, learning_rate, steps):
    """Your first step is right, the later ones are too short: the learning rate is divided by the number of the step.
    Here it is constant."""
    path = [np.array(x0, dtype=float)]
    for k in range(steps):
        path.append(path[-1] - learning_rate / (k + 1) * grad(path[-1]))
    return np.array(path)


@gradient_descent.mistake
def stops_where_it_is_flat(grad, x0, learning_rate, steps):
    """Right, except at a point of rest: there you stop early and rows are missing. The path always has `steps` + 1 rows,
    equal ones if need be."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        g = grad(path[-1])
        if np.linalg.norm(g) < 1e-8:
            break
        path.append(path[-1] - learning_rate * g)
    return np.array(path)


@gradient_descent.mistake
def moves_one_number_at_a_time(grad, x0, learning_rate, steps):
    """Right for one number; with more, each one is moved before the gradient of the next is taken. Take the gradient once
    a step and move all numbers together."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        x = path[-1].copy()
        for i in range(len(x)):
            x[i] -= learning_rate * grad(x)[i]
        path.append(x)
    return np.array(path)


@gradient_descent.mistake
def starts_from_zero(grad, x0, learning_rate, steps):
    """Your path starts at 0: row 0 of your array is never filled with x0."""
    path = np.zeros((steps + 1, len(x0)))
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * grad(path[k])
    return path


@gradient_descent.mistake
def ignores_the_learning_rate(grad, x0, learning_rate, steps):
    """Right for a learning rate of 0.1 and only then: use the argument `learning_rate`."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - 0.1 * grad(path[-1]))
    return np.array(path)


@gradient_descent.mistake
def returns_after_the_first_step(grad, x0, learning_rate, steps):
    """You return after the first step: the `return` stands inside the loop, so for 0 steps nothing comes back at all."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * grad(path[-1]))
        return np.array(path)
    return None


@gradient_descent.mistake
def stays_at_its_first_step(grad, x0, learning_rate, steps):
    """Your first step is right, and then the same point comes again: every step starts from x0, as the new point gets another
    name. Go on from the new one."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[0] - learning_rate * grad(path[0]))
    return np.array(path)


@gradient_descent.mistake
def begins_after_the_first_step(grad, x0, learning_rate, steps):
    """Your path begins with the point after the first step and goes one step too far: row 0 is x0 itself."""
    x, path = np.array(x0, dtype=float), []
    for _ in range(steps + 1):
        x = x - learning_rate * grad(x)
        path.append(x)
    return np.array(path)


@gradient_descent.mistake
def leaves_the_later_rows_empty(grad, x0, learning_rate, steps):
    """Your first step is right, and the rows after it are 0: the `return` stands inside the loop."""
    path = np.zeros((steps + 1, len(x0)))
    path[0] = x0
    if steps:
        path[1] = path[0] - learning_rate * grad(path[0])
    return path


@gradient_descent.mistake
def forgets_where_it_was(grad, x0, learning_rate, steps):
    """Your later points are the steps alone: each one has to be added to the point before it."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(-learning_rate * grad(path[-1]))
    return np.array(path)


@gradient_descent.mistake
def divides_by_the_learning_rate(grad, x0, learning_rate, steps):
    """You divide by the learning rate; multiply the gradient by it: a smaller rate makes shorter steps."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - grad(path[-1]) / learning_rate)
    return np.array(path)


@gradient_descent.mistake
def lays_all_points_in_one_row(grad, x0, learning_rate, steps):
    """Your path is one long row; each point needs a row of its own: shape (steps + 1, n)."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * grad(path[-1]))
    return np.concatenate(path)


@gradient_descent.mistake(slug="changes-its-input")
def walks_with_the_start_itself(grad, x0, learning_rate, steps):
    """Changes the caller's start."""
    x = np.asarray(x0, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        x -= learning_rate * grad(x)
        path.append(x.copy())
    return np.array(path)
