"""What to do about an error that many meet: one sentence beside what Python or NumPy says."""

import re

# How Python begins what it says of a call that does not fit the function's first line.
WRONG_CALL = re.compile(r"\) (takes|missing|got) ")
LARGER = re.compile(r"\bnp\.a?(max|min)\(")


def remedy(exercise, raised):
    """The sentence for an Outcome of kind "raised" in a case that the student sees; "" where there is none."""
    said, code = raised.message, raised.code
    if raised.error == "TypeError" and WRONG_CALL.search(said) and not raised.line:
        return f"Keep the first line as it was: `def {exercise.signature}:`"
    if "boolean subtract" in said:
        return "Truth values cannot be subtracted: make numbers of them first, with `astype(float)`."
    if "bitwise_xor" in said or "for ^" in said:
        return "In Python a power is written `**`; `^` is another operation."
    if "Cannot cast ufunc" in said and "to dtype('int" in said:
        return "An array of integers cannot take in fractions: make it one of floats first."
    if said.startswith("The truth value of an array"):
        return "Python's own `max`, `if` and `and` ask for one number; for arrays there are `maximum` and `where`."
    if "scalar index" in said and LARGER.search(code):
        return "NumPy's `max` takes an axis in second place; the larger of two is `maximum`."
    if raised.error == "EOFError":
        return "Leave out `input()`: nobody is there to answer."
    return ""
