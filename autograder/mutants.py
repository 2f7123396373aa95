"""Mutants: a right answer with one small thing changed, made mechanically, to test the tests."""

import ast
import copy

from autograder.answers import as_cell

OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Add,
    ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
NAMES = {
    "maximum": "minimum", "minimum": "maximum", "max": "min", "min": "max", "sum": "mean", "mean": "sum",
    "argmax": "argmin", "argmin": "argmax", "exp": "expm1", "log": "log1p", "sin": "cos", "cos": "sin",
    "abs": "negative", "floor": "ceil", "sqrt": "square", "zeros_like": "ones_like", "zeros": "ones",
}  # fmt: skip


# Whose arguments may change places without changing anything.
COMMUTATIVE = {"maximum", "minimum", "max", "min", "logaddexp", "add", "multiply"}


def mutants(function, name):
    """(what was changed, source) of every mutant of a right answer, written as a cell of exercise `name`.

    >>> def twice(x):
    ...     return 2 * x
    >>> [what for what, _ in mutants(twice, "twice")]
    ['line 2: Mult becomes Div', 'line 2: 2 becomes 3', 'line 2: 2 becomes 1']
    """
    tree = ast.parse(as_cell(function, name))
    body = _own(tree, name)
    nodes = [node for statement in body.body for node in ast.walk(statement)]
    for number in range(len(nodes)):
        for what, change in _changes(nodes[number]):
            changed = copy.deepcopy(tree)
            inner = _own(changed, name)
            change([node for statement in inner.body for node in ast.walk(statement)][number])
            line = getattr(nodes[number], "lineno", body.lineno) - body.lineno + 1
            yield f"line {line}: {what}", ast.unparse(ast.fix_missing_locations(changed))


def _own(tree, name):
    """The definition of the exercise itself, among the helpers it brings along."""
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def _changes(node):
    """(what, change) of all that can be changed in one node."""
    if isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp)) and type(node.op) in OPERATORS:
        yield _replaced(node, "op", OPERATORS[type(node.op)])
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        yield "operands exchanged", lambda n: _exchange(n, "left", "right")
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
        new = OPERATORS[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} becomes {new.__name__}", lambda n: n.ops.__setitem__(0, new())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus dropped", lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.Constant):
        yield from _other_constants(node.value)
    if isinstance(node, (ast.Attribute, ast.Name)):
        yield from _other_names(node)
    if isinstance(node, ast.Call) and len(node.args) >= 2 and _called(node) not in COMMUTATIVE:
        yield "first two arguments exchanged", lambda n: n.args.__setitem__(slice(0, 2), n.args[1::-1])
    if isinstance(node, ast.AugAssign) or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)):
        yield "statement dropped", _drop


def _replaced(node, field, new):
    return f"{type(getattr(node, field)).__name__} becomes {new.__name__}", lambda n: setattr(n, field, new())


def _other_constants(value):
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int):
        others = [value + 1, value - 1]
    elif isinstance(value, float):
        others = [2 * value + (value == 0)]
    else:
        others = []
    for other in others:
        yield f"{value} becomes {other}", lambda n, other=other: setattr(n, "value", other)


def _other_names(node):
    field = "attr" if isinstance(node, ast.Attribute) else "id"
    new = NAMES.get(getattr(node, field))
    if new and not (field == "id" and new not in ("max", "min", "sum")):
        yield f"{getattr(node, field)} becomes {new}", lambda n: setattr(n, field, new)


def _exchange(node, one, other):
    left, right = getattr(node, one), getattr(node, other)
    setattr(node, one, right)
    setattr(node, other, left)


def _drop(node):
    """Make an assignment do nothing: its value goes to a name that nobody reads, or 0 is added."""
    if isinstance(node, ast.AugAssign):
        node.op, node.value = ast.Add(), ast.Constant(0)
    else:
        node.targets = [ast.Name("_dropped", ast.Store())]


def _called(node):
    return getattr(node.func, "attr", getattr(node.func, "id", ""))
