"""What an exception tells its author: what was raised, where, and the usual cause where there is one."""

import builtins
import re

CAUSES = (
    ("bitwise_xor|for \\^", "In Python a power is written `**`; `^` is another operation."),
    (
        "Cannot cast ufunc.* to dtype\\('int",
        "An array of integers cannot take in fractions: make it one of floats first.",
    ),
    (
        "cannot convert float (infinity|NaN) to integer",
        "An array of integers holds neither infinity nor nan: make it one of floats first.",
    ),
    ("^EOFError", "Nobody is there to answer `input()`: all that is needed comes as an argument."),
    ("^BdbQuit", "Leave out `breakpoint()`."),
)


def usual_cause(text):
    """What most often leads to an exception, told by its type and text; "" where nothing does."""
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
        return f"{message}. {cause}"
    return message if message.endswith((".", "!", "?", "`")) else message + "."
