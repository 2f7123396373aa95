"""What an exception tells its author: what was raised, where, and the usual cause where there is one."""

import builtins
import re
import sys

CAUSES = (  # what is raised, and what most often leads to it
    ("boolean subtract", "Truth values cannot be subtracted: make numbers of them first, with `astype(float)`."),
    (
        "converted to a scalar index",
        "A place, or an axis, is one whole number, and yours is an array. The larger of two values is `np.maximum`.",
    ),
    ("bitwise_xor|for \\^", "In Python a power is written `**`; `^` is another operation."),
    (
        "Cannot cast ufunc.* to dtype\\('int",
        "An array of integers cannot take in fractions: make it one of floats first.",
    ),
    (
        "cannot convert float (infinity|NaN) to integer",
        "An array of integers holds neither infinity nor nan: make it one of floats first.",
    ),
    (
        "truth value of an array",
        "`if`, `and`, `or` and Python's `max` want one number; arrays have `np.where`, `&`, `|`, `np.maximum`.",
    ),
    (
        "^TypeError: only .* arrays can be converted to Python",
        "Functions of `math` take one number; NumPy's take arrays.",
    ),
    ("return arrays must be of ArrayType", "NumPy's `maximum` compares two arrays; for three take it twice."),
    ("inhomogeneous shape", "The rows of an array are equally long; what is not stays in a list."),
    ("setting an array element with a sequence", "A place for one number got a whole array."),
    (
        "could not be broadcast",
        "Shapes are compared from their ends: each pair of lengths must be equal, or one of them 1.",
    ),
    (
        "mismatch in its core dimension",
        "In `A @ B` the rows of A are as long as the columns of B: compare the two shapes.",
    ),
    ("does not have enough dimensions", "`@` takes arrays, and one of the two is a single number."),
    (
        "'numpy.ndarray' object is not callable",
        "Round brackets call a function, square ones take an entry. Or do the arguments stand in another order?",
    ),
    ("'NoneType' object has no attribute 'append'", "`append` changes the list itself and returns None."),
    ("name 'numpy' is not defined", "NumPy is called `np` here."),
    ("^EOFError", "Nobody is there to answer `input()`: all that is needed comes as an argument."),
    ("^BdbQuit", "Leave out `breakpoint()`."),
)


def usual_cause(text):
    """What most often leads to an exception, told by its type and text; "" where nothing does."""
    lacks = re.search(r"name '(\w+)' is not defined", text)
    if lacks and lacks[1] in sys.stdlib_module_names:
        return f"It is one of Python's modules: write `import {lacks[1]}` in your cell."
    return next((cause for pattern, cause in CAUSES if re.search(pattern, text)), "")


def about(exercise, raised):
    """What was raised and where. Of hidden cases no text may come back: it could carry the case itself."""
    where = f" in line {raised.line}" if raised.line else ""
    if not exercise.public:
        kind = raised.error if raised.error in vars(builtins) else "an exception"
        return f"Your function raised {kind}{where} in a case that the notebook does not have. Think of other sizes."
    message = f"Your function raised {raised.error}{where}: {raised.message.strip() or 'it says no more'}"
    if raised.error == "TypeError" and "argument" in raised.message and not raised.line:  # the call itself failed
        message += f". Keep the first line as it was: `def {exercise.signature}:`"
    cause = usual_cause(f"{raised.error}: {raised.message}")
    if cause:
        return f"{message.rstrip('.')}. {cause}"
    return message if message.endswith((".", "!", "?", "`")) else message + "."
