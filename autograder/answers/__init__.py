"""Right answers in many styles: what must get full marks. A style is a function and its name says what is odd in it."""

import ast
import inspect
import textwrap
from importlib import import_module


def answers_to(lecture):
    """{exercise: {style: function}} of a lecture."""
    return import_module(f"autograder.answers.{lecture}").ANSWERS


def equivalent_mutants(lecture):
    """{exercise: {what was changed: why it makes no difference}} of a lecture; see autograder/mutants.py."""
    return getattr(import_module(f"autograder.answers.{lecture}"), "EQUIVALENT", {})


def as_cell(function, name):
    """The source of `function` as a student would write it into the cell of exercise `name`.

    `np` is there already, other modules are imported in the cell.

    >>> def tidy(x):
    ...     '''For the reader here.'''
    ...     return 2 * x
    >>> print(as_cell(tidy, "double"))
    def double(x):
        return 2 * x
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    definition.name, definition.decorator_list = name, []
    if ast.get_docstring(definition) is not None:
        definition.body = definition.body[1:]
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    modules = {name: function.__globals__.get(name) for name in sorted(names - {"np"})}
    imports = [f"import {m.__name__} as {n}\n" for n, m in modules.items() if inspect.ismodule(m)]
    return "".join(imports) + ast.unparse(tree)
