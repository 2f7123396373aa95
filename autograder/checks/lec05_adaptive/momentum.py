"""SGD with momentum: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec05_adaptive.cases import DEFAULT_RHO, OTHER_RHO, momentum_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec05 as references

momentum_step = Check(
    reference=references.momentum_step,
    results=("x", "vx"),
    parts=(
        Part("velocity", 1, output="vx", tag=DEFAULT_RHO),
        Part("point", 1, output="x", tag=DEFAULT_RHO),
        Part("any rho", 1, tag=OTHER_RHO),
    ),
    calls=momentum_calls,
    hints=(
        "There are two lines: the first makes the new velocity, the second moves x.",
        "The velocity is a fading sum of gradients: the old one keeps a share rho, and the whole new gradient is added.",
        "New vx: rho times the old one, plus dx. New x: the old one minus the learning rate times the *new* vx.",
    ),
)


@momentum_step.mistake(earns=("point",))
def folds_the_learning_rate_into_the_velocity(x, dx, vx, learning_rate, rho=0.9):
    """Your velocity is already a step: it carries the learning rate and the minus sign, as in CS231n's homework and
    Keras. On the slides the velocity is a sum of gradients, and the learning rate comes in when x moves."""
    vx = rho * vx - learning_rate * dx
    return x + vx, vx


@momentum_step.mistake(earns=("point",))
def folds_the_learning_rate_but_not_the_sign(x, dx, vx, learning_rate, rho=0.9):
    """The learning rate is inside your velocity, as in Ruder's overview. On the slides the velocity is a sum of plain
    gradients, and the learning rate comes in when x moves. (Your x moves by the velocity alone, as it has to then.)"""
    vx = rho * vx + learning_rate * dx
    return x - vx, vx


@momentum_step.mistake(earns=("point",))
def lets_the_velocity_point_downhill(x, dx, vx, learning_rate, rho=0.9):
    """Your velocity points downhill: gradients are taken away from it. On the slides they are added up, and the minus comes
    when x moves. (Your x moves with a plus, so it is the same walk, told with the other sign.)"""
    vx = rho * vx - dx
    return x + learning_rate * vx, vx


@momentum_step.mistake(earns=("point",))
def averages_the_gradients(x, dx, vx, learning_rate, rho=0.9):
    """Your velocity is a running *mean*, with 1 − ρ before the gradient, as in the Deep Learning Specialization. On
    the slides it is a running *sum*: the gradient comes in whole."""
    vx = rho * vx + (1 - rho) * dx
    return x - learning_rate * vx, vx


@momentum_step.mistake
def looks_ahead(x, dx, vx, learning_rate, rho=0.9):
    """Your velocity is right, and your step is that of Nesterov's momentum, one look further ahead. Plain momentum moves
    along the new velocity itself."""
    vx = rho * vx + dx
    return x - learning_rate * (dx + rho * vx), vx


@momentum_step.mistake
def moves_with_the_old_velocity(x, dx, vx, learning_rate, rho=0.9):
    """Your velocity is right, but your step still takes the old velocity: this gradient comes too late. Make the new
    velocity first, then move with it."""
    return x - learning_rate * vx, rho * vx + dx


@momentum_step.mistake
def keeps_the_velocity_as_it_was(x, dx, vx, learning_rate, rho=0.9):
    """Your x is right, but the velocity you hand back is the one you were given. The next step needs the new one."""
    return x - learning_rate * (rho * vx + dx), vx


@momentum_step.mistake
def forgets_the_velocity(x, dx, vx, learning_rate, rho=0.9):
    """This is plain gradient descent: the old velocity has no say in where x goes, so nothing builds up along the
    valley."""
    return x - learning_rate * dx, dx


@momentum_step.mistake
def walks_uphill(x, dx, vx, learning_rate, rho=0.9):
    """Your x goes the wrong way: the gradient points uphill, and a step goes against the velocity."""
    vx = rho * vx + dx
    return x + learning_rate * vx, vx


@momentum_step.mistake
def has_no_friction(x, dx, vx, learning_rate, rho=0.9):
    """The argument `rho` does not appear: your velocity never loses anything, and would grow for ever. The old
    velocity keeps a share rho only."""
    vx = vx + dx
    return x - learning_rate * vx, vx


@momentum_step.mistake
def ignores_rho(x, dx, vx, learning_rate, rho=0.9):
    """Right for rho = 0.9 and only then: the number 0.9 stands where the argument `rho` should."""
    vx = 0.9 * vx + dx
    return x - learning_rate * vx, vx


@momentum_step.mistake
def exchanges_the_shares(x, dx, vx, learning_rate, rho=0.9):
    """The shares are the wrong way round: rho is what is kept of the old velocity, and yours keeps 1 − rho of it."""
    vx = (1 - rho) * vx + rho * dx
    return x - learning_rate * vx, vx


@momentum_step.mistake
def puts_friction_on_the_gradient_too(x, dx, vx, learning_rate, rho=0.9):
    """Your rho multiplies the new gradient as well. Friction slows the *old* velocity; the new gradient comes in
    whole."""
    vx = rho * (vx + dx)
    return x - learning_rate * vx, vx


@momentum_step.mistake
def takes_the_gradient_from_the_velocity(x, dx, vx, learning_rate, rho=0.9):
    """The gradient has the wrong sign in your velocity. On the slides gradients are added up, and the minus comes
    later, when x moves."""
    vx = rho * vx - dx
    return x - learning_rate * vx, vx


@momentum_step.mistake
def steps_without_the_learning_rate(x, dx, vx, learning_rate, rho=0.9):
    """The argument `learning_rate` does not appear in your step: x moves by the whole velocity."""
    vx = rho * vx + dx
    return x - vx, vx


@momentum_step.mistake
def returns_the_velocity_first(x, dx, vx, learning_rate, rho=0.9):
    """Your two results are in the wrong order: first the point x, then the velocity vx."""
    vx = rho * vx + dx
    return vx, x - learning_rate * vx


@momentum_step.mistake
def returns_the_point_only(x, dx, vx, learning_rate, rho=0.9):
    """You return x alone; the velocity must come back too, or the next step has nothing to build on."""
    return x - learning_rate * (rho * vx + dx)


@momentum_step.mistake
def rounds_to_the_type_of_x(x, dx, vx, learning_rate, rho=0.9):
    """Where x came as integers your results lose their fractions: the arrays you write into have x's integer type.
    Make them arrays of floats."""
    velocity, point = np.zeros_like(x), np.zeros_like(x)
    velocity[...] = rho * vx + dx
    point[...] = x - learning_rate * velocity
    return point, velocity


@momentum_step.mistake
def works_in_place(x, dx, vx, learning_rate, rho=0.9):
    """Your step writes into the arrays it was given. That changes the caller's numbers, and integer arrays cannot even
    hold the result: make new arrays instead."""
    vx *= rho
    vx += dx
    x -= learning_rate * vx
    return x, vx


@momentum_step.mistake
def puts_friction_on_the_gradient(x, dx, vx, learning_rate, rho=0.9):
    """Friction is at the gradient, and the old velocity comes in whole; it is the other way round. Or has the order of the
    arguments been changed? dx comes first, then vx."""
    vx = vx + rho * dx
    return x - learning_rate * vx, vx


@momentum_step.mistake
def moves_with_the_gradient(x, dx, vx, learning_rate, rho=0.9):
    """Your velocity is right, but your step goes along the plain gradient, as if there were no velocity. Move along the
    new velocity."""
    return x - learning_rate * dx, rho * vx + dx


@momentum_step.mistake
def takes_rho_for_the_friction(x, dx, vx, learning_rate, rho=0.9):
    """Your old velocity keeps the share 1 − rho. That is the friction, the share that is lost: what it keeps is rho."""
    vx = (1 - rho) * vx + dx
    return x - learning_rate * vx, vx


@momentum_step.mistake(slug="changes-its-input")
def moves_the_callers_point(x, dx, vx, learning_rate, rho=0.9):
    """Changes the caller's x."""
    x = np.asarray(x, dtype=float)
    vx = rho * vx + dx
    x -= learning_rate * vx
    return x, vx
