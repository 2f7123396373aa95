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

    With it comes what it leans on in its own module: imports, constants and helper functions. `np` is there already.

    >>> def tidy(x):
    ...     '''For the reader here.'''
    ...     return 2 * x
    >>> print(as_cell(tidy, "double"))
    def double(x):
        return 2 * x
    """
    needed = {}
    definition = _definition(function, needed)
    definition.name = name
    return "\n".join([*needed.values(), ast.unparse(definition)])


def _definition(function, needed):
    """The bare definition of `function`; what it needs is added to `needed`, {name: source}, innermost first."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    definition.decorator_list = []
    if ast.get_docstring(definition) is not None:
        definition.body = definition.body[1:]
    around = function.__globals__ | inspect.getclosurevars(function).nonlocals
    for used in sorted({node.id for node in ast.walk(definition) if isinstance(node, ast.Name)} - {"np"}):
        if used in around and used not in needed and used != function.__name__:
            source = _source(around[used], used, needed)
            needed.setdefault(used, source)
    return definition


def _source(value, name, needed):
    """One line or definition that makes `name` mean `value` in a notebook; a cached function loses its cache."""
    value = inspect.unwrap(value) if callable(value) else value
    if inspect.ismodule(value):
        return f"import {value.__name__} as {name}" if value.__name__ != name else f"import {name}"
    if inspect.isclass(value):
        return f"from {value.__module__} import {value.__qualname__} as {name}"
    if inspect.isfunction(value):
        definition = _definition(value, needed)
        definition.name = name
        return ast.unparse(definition)
    return f"{name} = {value!r}"
