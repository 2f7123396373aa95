"""The two loops of L-BFGS: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec07_second_order.cases import FEW, SEVERAL, lbfgs_calls
from course_lib import second_order
from course_lib.checking.exercise import Part

lbfgs_direction = Check(
    reference=second_order.lbfgs_direction,
    results=("direction",),
    parts=(Part("no pair or one", 1, tag=FEW), Part("several pairs", 2, tag=SEVERAL)),
    calls=lbfgs_calls,
    hints=(
        "Begin with empty lists: then it is steepest descent. With one pair each loop runs once.",
        "The first loop goes from the newest pair to the oldest and strips q; the second goes back, from the oldest to the newest, and builds r up.",
        "First: α = ρ·(s·q), q loses α·y. Between: r = γ·q. Second: β = ρ·(y·r), r gains (α − β)·s. At the end comes a minus.",
    ),
)


def _newest_gamma(S, Y):
    return (S[-1] @ Y[-1]) / (Y[-1] @ Y[-1]) if len(S) else 1.0


def _first_loop(g, S, Y, order, along=None, move=None):
    """(q, alphas by pair) after the first loop over the pairs in `order`; `along` in place of s, `move` of y."""
    along, move = S if along is None else along, Y if move is None else move
    q, alpha = np.array(g, dtype=float), {}
    for i in order:
        alpha[i] = (along[i] @ q) / (S[i] @ Y[i])
        q = q - alpha[i] * move[i]
    return q, alpha


def _second_loop(r, alpha, S, Y, order):
    for i in order:
        beta = (Y[i] @ r) / (S[i] @ Y[i])
        r = r + (alpha[i] - beta) * S[i]
    return r


def _direction(g, S, Y, gamma, **first):
    """Right, but for the matrix to start from, γ I, and for what is special about the first loop."""
    pairs = range(len(S))
    q, alpha = _first_loop(g, S, Y, pairs[::-1], **first)
    return -_second_loop(gamma * q, alpha, S, Y, pairs)


@lbfgs_direction.mistake
def forgets_the_minus(g, s_list, y_list):
    """Your vector points uphill: the two loops give H_inv·g, and the direction to walk is minus that."""
    return -_direction(g, s_list, y_list, _newest_gamma(s_list, y_list))


@lbfgs_direction.mistake(earns=("no pair or one",))
def starts_from_the_identity(g, s_list, y_list):
    """Your loops are right, and between them q is left as it is: you start from the identity. Here the start is scaled
    by γ = sᵀy / yᵀy of the newest pair."""
    return _direction(g, s_list, y_list, 1.0)


@lbfgs_direction.mistake
def scales_by_the_oldest_pair(g, s_list, y_list):
    """Your γ comes from the oldest pair, the first of the lists. The newest pair, the last one, knows best how the
    surface bends here."""
    return _direction(g, s_list, y_list, _newest_gamma(s_list[:1], y_list[:1]))


@lbfgs_direction.mistake
def turns_gamma_over(g, s_list, y_list):
    """Your γ is upside down, yᵀy / sᵀy. It stands for an *inverse* bend: sᵀy / yᵀy."""
    return _direction(g, s_list, y_list, 1 / _newest_gamma(s_list, y_list))


@lbfgs_direction.mistake(earns=("no pair or one",))
def takes_the_long_gamma(g, s_list, y_list):
    """Your γ is sᵀs / sᵀy, the long one of Barzilai and Borwein's two steps. L-BFGS takes the other: sᵀy / yᵀy."""
    gamma = (s_list[-1] @ s_list[-1]) / (s_list[-1] @ y_list[-1]) if len(s_list) else 1.0
    return _direction(g, s_list, y_list, gamma)


@lbfgs_direction.mistake
def exchanges_the_two_orders(g, s_list, y_list):
    """Right for one pair only: your loops run in each other's order. The first starts with the newest pair, the last of
    the lists; the second starts with the oldest."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs)
    return -_second_loop(_newest_gamma(s_list, y_list) * q, alpha, s_list, y_list, pairs[::-1])


@lbfgs_direction.mistake
def expects_the_newest_first(g, s_list, y_list):
    """Your function takes the lists for newest first. Here the newest pair is the last of the lists, for γ as for both
    loops."""
    S, Y = s_list[::-1], y_list[::-1]
    return _direction(g, S, Y, _newest_gamma(S, Y))


@lbfgs_direction.mistake
def runs_both_loops_backwards(g, s_list, y_list):
    """Right for one pair only: both your loops run from the newest pair to the oldest. The second one goes the other
    way, oldest first."""
    back = range(len(s_list))[::-1]
    q, alpha = _first_loop(g, s_list, y_list, back)
    return -_second_loop(_newest_gamma(s_list, y_list) * q, alpha, s_list, y_list, back)


@lbfgs_direction.mistake
def runs_both_loops_forwards(g, s_list, y_list):
    """Right for one pair only: both your loops run from the oldest pair to the newest. The first one goes the other
    way, newest first."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs)
    return -_second_loop(_newest_gamma(s_list, y_list) * q, alpha, s_list, y_list, pairs)


@lbfgs_direction.mistake
def pairs_the_alphas_wrongly(g, s_list, y_list):
    """Right for one pair only: in the second loop each pair meets another pair's α. The first loop found them newest
    first; store each with its pair."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs[::-1])
    found = dict(enumerate(alpha[i] for i in pairs[::-1]))
    return -_second_loop(_newest_gamma(s_list, y_list) * q, found, s_list, y_list, pairs)


@lbfgs_direction.mistake
def uses_the_newest_pair_only(g, s_list, y_list):
    """Right for one pair only: the older pairs of the lists are not used."""
    return _direction(g, s_list[-1:], y_list[-1:], _newest_gamma(s_list, y_list))


@lbfgs_direction.mistake
def forgets_the_oldest_pair(g, s_list, y_list):
    """The oldest pair, number 0 of the lists, is left out: one of your ranges stops one pair too early."""
    pairs = range(1, len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs[::-1])
    return -_second_loop(_newest_gamma(s_list, y_list) * q, alpha, s_list, y_list, pairs)


@lbfgs_direction.mistake
def forgets_beta(g, s_list, y_list):
    """Your second loop adds α·s; what y and r already have in common, β, must be taken off: (α − β)·s."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs[::-1])
    r = _newest_gamma(s_list, y_list) * q
    for i in pairs:
        r = r + alpha[i] * s_list[i]
    return -r


@lbfgs_direction.mistake
def adds_beta(g, s_list, y_list):
    """Your second loop adds α + β times s. The sign of β is the other one: α − β."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs[::-1])
    r = _newest_gamma(s_list, y_list) * q
    for i in pairs:
        r = r + (alpha[i] + (y_list[i] @ r) / (s_list[i] @ y_list[i])) * s_list[i]
    return -r


@lbfgs_direction.mistake
def corrects_along_y(g, s_list, y_list):
    """Your second loop moves r along y. In the first loop q moves along y, in the second r moves along s."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs[::-1])
    r = _newest_gamma(s_list, y_list) * q
    for i in pairs:
        r = r + (alpha[i] - (y_list[i] @ r) / (s_list[i] @ y_list[i])) * y_list[i]
    return -r


@lbfgs_direction.mistake
def stops_after_the_first_loop(g, s_list, y_list):
    """The second loop is missing, or never runs (a `zip` can be walked through once only): after the first one and the
    scaling by γ half of the matrix is done."""
    q, _ = _first_loop(g, s_list, y_list, range(len(s_list))[::-1])
    return -_newest_gamma(s_list, y_list) * q


@lbfgs_direction.mistake
def takes_alpha_from_the_gradient(g, s_list, y_list):
    """Right for one pair only: every α is measured on g itself. It is measured on q, what the loop has left of g so
    far."""
    pairs = range(len(s_list))
    alpha = {i: (s_list[i] @ g) / (s_list[i] @ y_list[i]) for i in pairs}
    q = g - sum((alpha[i] * y_list[i] for i in pairs), np.zeros(len(g)))
    return -_second_loop(_newest_gamma(s_list, y_list) * q, alpha, s_list, y_list, pairs)


@lbfgs_direction.mistake
def walks_down_the_gradient(g, s_list, y_list):
    """This is steepest descent whatever the lists hold. It is right at the start of a run only, when they are empty."""
    return -np.array(g, dtype=float)


@lbfgs_direction.mistake
def needs_a_pair(g, s_list, y_list):
    """Your function fails for empty lists, which is how every run begins. There is no newest pair then, and no γ: the
    direction is −g."""
    gamma = (s_list[-1] @ y_list[-1]) / (y_list[-1] @ y_list[-1])
    return _direction(g, s_list, y_list, gamma)


@lbfgs_direction.mistake
def gives_zeros_for_no_pairs(g, s_list, y_list):
    """Right once there are pairs; for empty lists your direction is 0, and a run would never begin. There it is −g."""
    return _direction(g, s_list, y_list, _newest_gamma(s_list, y_list)) if len(s_list) else np.zeros(len(g))


@lbfgs_direction.mistake
def works_in_place(g, s_list, y_list):
    """Your q is the caller's g itself, and the first loop writes into it; an integer g cannot even hold the result. Let q
    be a copy, in floats."""
    q, alpha = g, {}
    for i in reversed(range(len(s_list))):
        alpha[i] = (s_list[i] @ q) / (s_list[i] @ y_list[i])
        q -= alpha[i] * y_list[i]
    return -_second_loop(_newest_gamma(s_list, y_list) * q, alpha, s_list, y_list, range(len(s_list)))


@lbfgs_direction.mistake
def forgets_the_minus_once_there_are_pairs(g, s_list, y_list):
    """Right for empty lists; once there are pairs your vector points uphill. The two loops give H_inv·g, and the direction
    to walk is minus that."""
    direction = _direction(g, s_list, y_list, _newest_gamma(s_list, y_list))
    return -direction if len(s_list) else direction


@lbfgs_direction.mistake
def walks_uphill_at_the_start(g, s_list, y_list):
    """Right once there are pairs; for empty lists you return g itself, which points uphill. There the direction is
    −g."""
    return _direction(g, s_list, y_list, _newest_gamma(s_list, y_list)) if len(s_list) else g


@lbfgs_direction.mistake
def forgets_rho(g, s_list, y_list):
    """ρ is missing in your α and β: both products are divided by the pair's yᵀs."""
    q, alpha = np.array(g, dtype=float), {}
    for i in reversed(range(len(s_list))):
        alpha[i] = s_list[i] @ q
        q = q - alpha[i] * y_list[i]
    r = _newest_gamma(s_list, y_list) * q
    for i in range(len(s_list)):
        r = r + (alpha[i] - y_list[i] @ r) * s_list[i]
    return -r


@lbfgs_direction.mistake
def takes_alpha_along_y(g, s_list, y_list):
    """Your α is the product of y and q; in the first loop it is that of s and q, and q moves along y."""
    return _direction(g, s_list, y_list, _newest_gamma(s_list, y_list), along=y_list)


@lbfgs_direction.mistake
def takes_beta_along_s(g, s_list, y_list):
    """Your β is the product of s and r; in the second loop it is that of y and r, and r moves along s."""
    pairs = range(len(s_list))
    r, alpha = _first_loop(g, s_list, y_list, pairs[::-1])
    r = _newest_gamma(s_list, y_list) * r
    for i in pairs:
        r = r + (alpha[i] - (s_list[i] @ r) / (s_list[i] @ y_list[i])) * s_list[i]
    return -r


@lbfgs_direction.mistake
def scales_at_the_end(g, s_list, y_list):
    """Your γ multiplies the whole result, before the first loop or after the second; it stands *between* the two, where q
    becomes r."""
    return _newest_gamma(s_list, y_list) * _direction(g, s_list, y_list, 1.0)


@lbfgs_direction.mistake
def moves_q_along_s(g, s_list, y_list):
    """Your first loop moves q along s. In the first loop q moves along y, in the second r moves along s."""
    return _direction(g, s_list, y_list, _newest_gamma(s_list, y_list), move=s_list)


@lbfgs_direction.mistake
def adds_in_the_first_loop(g, s_list, y_list):
    """Your first loop adds α·y to q; it takes it away."""
    return _direction(g, s_list, y_list, _newest_gamma(s_list, y_list), move=[-y for y in y_list])


@lbfgs_direction.mistake
def takes_alpha_from_beta(g, s_list, y_list):
    """Your second loop adds β − α times s; it is the other way round: α − β."""
    pairs = range(len(s_list))
    r, alpha = _first_loop(g, s_list, y_list, pairs[::-1])
    r = _newest_gamma(s_list, y_list) * r
    for i in pairs:
        r = r + ((y_list[i] @ r) / (s_list[i] @ y_list[i]) - alpha[i]) * s_list[i]
    return -r


@lbfgs_direction.mistake
def divides_by_y_y(g, s_list, y_list):
    """Your ρ is 1 over yᵀy. It is 1 over yᵀs, the product of the *two* vectors of a pair."""
    q, alpha, pairs = np.array(g, dtype=float), {}, range(len(s_list))
    for i in pairs[::-1]:
        alpha[i] = (s_list[i] @ q) / (y_list[i] @ y_list[i])
        q = q - alpha[i] * y_list[i]
    r = _newest_gamma(s_list, y_list) * q
    for i in pairs:
        r = r + (alpha[i] - (y_list[i] @ r) / (y_list[i] @ y_list[i])) * s_list[i]
    return -r


@lbfgs_direction.mistake
def takes_beta_from_q(g, s_list, y_list):
    """Your β is the product of y and q, as the first loop left it. In the second loop it is that of y and r, which starts
    as γ·q and moves on with every pair."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs[::-1])
    r = _newest_gamma(s_list, y_list) * q
    for i in pairs:
        r = r + (alpha[i] - (y_list[i] @ q) / (s_list[i] @ y_list[i])) * s_list[i]
    return -r


@lbfgs_direction.mistake
def pairs_the_rhos_wrongly(g, s_list, y_list):
    """Right for one pair only: in the second loop each pair meets another pair's ρ. Yours were found newest first; store
    each with its pair."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs[::-1])
    r = _newest_gamma(s_list, y_list) * q
    for i in pairs:
        r = r + (alpha[i] - (y_list[i] @ r) / (s_list[~i] @ y_list[~i])) * s_list[i]
    return -r


@lbfgs_direction.mistake
def leaves_the_oldest_pair_out_of_the_first_loop(g, s_list, y_list):
    """Your first loop stops before the oldest pair, number 0 of the lists. A range that counts down ends one *before* the
    number it is given."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, s_list, y_list, pairs[:0:-1])
    return -_second_loop(_newest_gamma(s_list, y_list) * q, {0: 0.0, **alpha}, s_list, y_list, pairs)


@lbfgs_direction.mistake
def exchanges_s_and_y(g, s_list, y_list):
    """s and y have changed places in both loops. α is the product of s and q, and q moves along y; β is that of y and r,
    and r moves along s."""
    pairs = range(len(s_list))
    q, alpha = _first_loop(g, y_list, s_list, pairs[::-1])
    return -_second_loop(_newest_gamma(s_list, y_list) * q, alpha, y_list, s_list, pairs)


@lbfgs_direction.mistake
def begins_q_anew_for_each_pair(g, s_list, y_list):
    """Right for one pair only: in your first loop each pair is taken away from g itself, so only the last one is. It is
    taken away from q, what the loop has left of g so far."""
    pairs, q, alpha = range(len(s_list)), np.array(g, dtype=float), {}
    for i in pairs[::-1]:
        alpha[i] = (s_list[i] @ q) / (s_list[i] @ y_list[i])
        q = g - alpha[i] * y_list[i]
    return -_second_loop(_newest_gamma(s_list, y_list) * q, alpha, s_list, y_list, pairs)


@lbfgs_direction.mistake
def divides_gamma_by_the_norm(g, s_list, y_list):
    """Your γ is sᵀy over the norm of y, which is a root; it is sᵀy over yᵀy, the *square* of that norm."""
    gamma = (s_list[-1] @ y_list[-1]) / np.linalg.norm(y_list[-1]) if len(s_list) else 1.0
    return _direction(g, s_list, y_list, gamma)


@lbfgs_direction.mistake
def divides_by_s_s(g, s_list, y_list):
    """Your ρ is 1 over sᵀs. It is 1 over yᵀs, the product of the *two* vectors of a pair."""
    q, alpha, pairs = np.array(g, dtype=float), {}, range(len(s_list))
    for i in pairs[::-1]:
        alpha[i] = (s_list[i] @ q) / (s_list[i] @ s_list[i])
        q = q - alpha[i] * y_list[i]
    r = _newest_gamma(s_list, y_list) * q
    for i in pairs:
        r = r + (alpha[i] - (y_list[i] @ r) / (s_list[i] @ s_list[i])) * s_list[i]
    return -r


@lbfgs_direction.mistake(slug="changes-its-input")
def empties_the_callers_lists(g, s_list, y_list):
    """Changes the caller's lists."""
    direction = _direction(g, s_list, y_list, _newest_gamma(s_list, y_list))
    while s_list:
        s_list.pop(), y_list.pop()
    return direction
