"""Lecture 07: right answers in many styles."""

import numpy as np

ANSWERS = {"newton_step": {}, "bfgs_update": {}, "lbfgs_direction": {}}

DOT = "a dot product does not mind which vector comes first"

EQUIVALENT = {
    "bfgs_update": {
        "line 2: operands exchanged": DOT,
        "line 4: operands exchanged": "the factor stands left and right of H_inv, so its sign cancels",
        "line 5: first two arguments exchanged": "both arguments of the outer product are s",
    },
    "lbfgs_direction": {f"line {line}: operands exchanged": DOT for line in (6, 7, 11, 12, 15, 16)},
}


def style(exercise):
    """Add the function below as a right answer to `exercise`."""

    def add(function):
        ANSWERS[exercise][function.__name__.removeprefix(f"{exercise}_")] = function
        return function

    return add


@style("newton_step")
def newton_step_vectorised(x, g, H, damping=0.0):
    return x - np.linalg.solve(H + damping * np.eye(len(x)), g)


@style("newton_step")
def newton_step_inverse(x, g, H, damping=0.0):
    n = H.shape[0]
    return x - np.linalg.inv(H + np.identity(n) * damping).dot(g)


@style("newton_step")
def newton_step_eigenvalues(x, g, H, damping=0.0):
    values, vectors = np.linalg.eigh(H)
    return (x - vectors @ ((g @ vectors) / (values + damping))).tolist()


@style("newton_step")
def newton_step_elimination(x, g, H, damping=0.0):
    """Gauss and Jordan by hand, with the largest pivot."""
    table = np.column_stack([H + np.diag(np.full(len(g), damping)), g]).astype(np.longdouble)
    for k in range(len(g)):
        best = k + np.argmax(np.abs(table[k:, k]))
        table[[k, best]] = table[[best, k]]
        table[k] /= table[k, k]
        for i in range(len(g)):
            if i != k:
                table[i] -= table[i, k] * table[k]
    return np.asarray(x - table[:, -1], dtype=float)


@style("newton_step")
def newton_step_least_squares(x, g, H, damping=0.0):
    damped = H.astype(float)
    damped[np.diag_indices(len(x))] += damping
    return [xi + d for xi, d in zip(x, np.linalg.lstsq(damped, -g, rcond=None)[0])]  # noqa: B905


@style("newton_step")
def newton_step_pseudo_inverse(x, g, H, damping=0.0):
    column = np.linalg.pinv(H + damping * np.eye(*H.shape)) @ g.reshape(-1, 1)
    return x - column.ravel()


@style("bfgs_update")
def bfgs_update_vectorised(H_inv, s, y):
    sy = s @ y
    table = np.outer(s, y) / sy
    left = np.eye(len(s)) - table
    return left @ H_inv @ left.T + np.outer(s, s) / sy


@style("bfgs_update")
def bfgs_update_two_ranks(H_inv, s, y):
    """Multiplied out: no product of two matrices."""
    sy, Hy = s @ y, H_inv @ y
    return H_inv + (sy + y @ Hy) * np.outer(s, s) / sy**2 - (np.outer(Hy, s) + np.outer(s, Hy)) / sy


@style("bfgs_update")
def bfgs_update_columns(H_inv, s, y):
    s, y = s.reshape(-1, 1), y.reshape(-1, 1)
    rho = 1.0 / (y.T @ s).item()
    identity = np.identity(s.size)
    return (identity - rho * s @ y.T) @ H_inv @ (identity - rho * y @ s.T) + rho * s @ s.T


@style("bfgs_update")
def bfgs_update_loops(H_inv, s, y):
    n = len(s)
    sy = sum(s[i] * y[i] for i in range(n))
    Hy = [sum(H_inv[i, j] * y[j] for j in range(n)) for i in range(n)]
    yHy = sum(y[i] * Hy[i] for i in range(n))
    new = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append(H_inv[i, j] - (s[i] * Hy[j] + Hy[i] * s[j]) / sy + (1 + yHy / sy) * s[i] * s[j] / sy)
        new.append(row)
    return new


@style("bfgs_update")
def bfgs_update_matrix(H_inv, s, y):
    s, y = np.asmatrix(s, dtype=float).T, np.asmatrix(y, dtype=float).T
    rho = 1 / float((y.T * s)[0, 0])
    left = np.asmatrix(np.eye(len(s))) - rho * s * y.T
    return left * H_inv * left.T + rho * s * s.T


@style("bfgs_update")
def bfgs_update_through_the_hessian(H_inv, s, y):
    B = np.linalg.inv(H_inv.astype(float))
    B = B + np.outer(y, y) / np.dot(y, s) - np.outer(B @ s, s @ B) / (s @ B @ s)
    return np.linalg.inv(B)


@style("bfgs_update")
def bfgs_update_read_only(H_inv, s, y):
    """A transposed view of an array that nobody may write into."""
    factor = np.eye(len(s)) - np.outer(s, y) / (y @ s)
    new = np.asfortranarray(factor @ H_inv @ factor.T + np.outer(s, s) / (y @ s))
    new.flags.writeable = False
    return new.T


@style("lbfgs_direction")
def lbfgs_direction_vectorised(g, s_list, y_list):
    q = g.astype(float)
    alphas = []
    pairs = list(zip(s_list, y_list))  # noqa: B905 - as a student writes it
    for s, y in pairs[::-1]:
        sq = s @ q
        sy = s @ y
        alphas.append(sq / sy)
        q = q - alphas[-1] * y
    if pairs:
        sy = pairs[-1][0] @ pairs[-1][1]
        yy = pairs[-1][1] @ pairs[-1][1]
        q = q * sy / yy
    for s, y in pairs:
        yq = y @ q
        sy = s @ y
        q = q + (alphas.pop() - yq / sy) * s
    return -q


@style("lbfgs_direction")
def lbfgs_direction_matrix(g, s_list, y_list):
    """The whole matrix of BFGS, which is what the two loops avoid."""
    H = np.eye(len(g))
    if len(s_list) > 0:
        H *= np.dot(s_list[-1], y_list[-1]) / np.dot(y_list[-1], y_list[-1])
    for s, y in zip(s_list, y_list):  # noqa: B905 - as a student writes it
        left = np.eye(len(g)) - np.outer(s, y) / np.dot(s, y)
        H = left @ H @ left.T + np.outer(s, s) / np.dot(s, y)
    return -H @ g


@style("lbfgs_direction")
def lbfgs_direction_recursion(g, s_list, y_list):
    """The pair that was added last is the outermost of the update's factors."""

    def inverse_times(v, m):
        if m == 0:
            return v * (s_list[-1] @ y_list[-1] / (y_list[-1] @ y_list[-1])) if s_list else v
        s, y = s_list[m - 1], y_list[m - 1]
        share = (s @ v) / (s @ y)
        r = inverse_times(v - share * y, m - 1)
        return r - (y @ r) / (s @ y) * s + share * s

    return list(-inverse_times(g, len(s_list)))


@style("lbfgs_direction")
def lbfgs_direction_indices(g, s_list, y_list):
    m = len(s_list)
    if m == 0:
        return -1 * g
    rho = [1.0 / np.inner(s_list[i], y_list[i]) for i in range(m)]
    alpha = np.zeros(m)
    q = np.array(g, dtype=np.longdouble)
    for i in range(m - 1, -1, -1):
        alpha[i] = rho[i] * np.inner(s_list[i], q)
        q -= alpha[i] * y_list[i]
    r = q / (rho[-1] * np.sum(y_list[-1] ** 2))
    for i in range(m):
        r += s_list[i] * (alpha[i] - rho[i] * np.inner(y_list[i], r))
    return np.negative(r).astype(float).tolist()


@style("lbfgs_direction")
def lbfgs_direction_compact(g, s_list, y_list):
    """Byrd, Nocedal and Schnabel's compact form: one small matrix in the middle."""
    if not s_list:
        return -g
    S, Y = np.column_stack(s_list).astype(float), np.column_stack(y_list).astype(float)
    gamma, SY = S[:, -1] @ Y[:, -1] / (Y[:, -1] @ Y[:, -1]), S.T @ Y
    R_inv = np.linalg.inv(np.triu(SY))
    middle = R_inv.T @ (np.diag(np.diag(SY)) + gamma * Y.T @ Y) @ R_inv
    wide = np.hstack([S, gamma * Y])
    M = np.block([[middle, -R_inv.T], [-R_inv, np.zeros_like(SY)]])
    return -(gamma * g + wide @ (M @ (wide.T @ g)))


@style("lbfgs_direction")
def lbfgs_direction_from_minus_g(g, s_list, y_list):
    """As in torch: the minus comes first."""
    rho = [1.0 / y.dot(s) for s, y in zip(s_list, y_list, strict=True)]
    alphas, q = [None] * len(rho), -g
    for i in range(len(rho) - 1, -1, -1):
        alphas[i] = s_list[i].dot(q) * rho[i]
        q = q + y_list[i] * -alphas[i]
    r = q / rho[-1] / y_list[-1].dot(y_list[-1]) if rho else q
    for i in range(len(rho)):
        r = r + s_list[i] * (alphas[i] - y_list[i].dot(r) * rho[i])
    return r


@style("lbfgs_direction")
def lbfgs_direction_tables(g, s_list, y_list):
    """The lists as tables, and the second loop as a walk back through remembered shares."""
    S, Y = np.array(s_list, dtype=float), np.array(y_list, dtype=float)
    q, shares, k = np.copy(g).astype(float), [], len(S)
    while k > 0:
        k -= 1
        shares.insert(0, np.vdot(S[k], q) / np.vdot(S[k], Y[k]))
        q -= shares[0] * Y[k]
    r = -q * (np.vdot(S[-1], Y[-1]) / np.vdot(Y[-1], Y[-1]) if len(S) else 1)
    while k < len(S):
        r = r - S[k] * (shares[k] + np.vdot(Y[k], r) / np.vdot(S[k], Y[k]))
        k += 1
    return r
