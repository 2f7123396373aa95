"""Cells of asserts, run inside the sandbox in the process of the student's code, as little disturbed by it as can be.

Python, NumPy and what tests are written with are put back as they were before the student's first cell, IPython and
its hooks are left out, and no name of the student's hides one of Python's. Whoever is set on it gets round that:
the tests and the tested share a process. See THREATS.md.
"""

import ast
import builtins
import contextlib
import importlib
import io
import sys
import warnings
from types import ModuleType

from IPython.core.inputtransformer2 import TransformerManager

MODULES = (
    "builtins", "sys", "math", "json", "operator", "functools", "itertools", "unittest", "unittest.case", "numpy",
    "numpy.testing", "numpy.linalg", "numpy.random", "numpy.testing._private.utils", "numpy._core.numeric",
    "numpy._core.fromnumeric", "numpy._core.multiarray",
)  # fmt: skip
# Of the interpreter, and changed by each call: not to be put back.
LIVING = {
    "last_exc",
    "last_type",
    "last_value",
    "last_traceback",
    "stdin",
    "stdout",
    "stderr",
    "modules",
    "path_importer_cache",
    "_",
}
_KEPT = {}


def remember():
    """Note what Python and NumPy are like; once, before anyone's code has run."""
    for name in MODULES:
        with contextlib.suppress(ImportError):
            module = importlib.import_module(name)
            _KEPT[name] = module, dict(vars(module))


def test(shell, source):
    """Run a cell in which tests stand: {"value": its last line's value as text}, {"error": …} if it fails, or {}."""
    _restore()
    around = {name: _real(value) for name, value in shell.user_ns.items() if not hasattr(builtins, name)}
    known, printed = set(around), io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = _run(TransformerManager().transform_cell(source), around)
            return {} if value is None else {"value": str(value)[:200]}
    except BaseException as error:
        return {"error": f"{type(error).__name__}: {str(error)[:300]}"}
    finally:  # later cells may use what these tests define
        shell.user_ns.update({name: value for name, value in around.items() if name not in known})


def _run(source, around):
    """Execute all of it; the value of the last line, if that is an expression."""
    tree = ast.parse(source)
    last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<tests>", "exec"), around)
    return eval(compile(last, "<tests>", "eval"), around) if last is not None else None


def _restore():
    for hook in (sys.settrace, sys.setprofile):
        hook(None)
    for name, (module, content) in _KEPT.items():
        sys.modules[name] = module
        vars(module).update({key: value for key, value in content.items() if key not in LIVING})


def _real(value):
    """A module as it was, should the student have put another in its place."""
    kept = _KEPT.get(getattr(value, "__name__", "")) if isinstance(value, ModuleType) else None
    return kept[0] if kept else value
