"""What is right and what people get wrong, lecture by lecture: one module a lecture, one Check an exercise."""

from importlib import import_module
from pkgutil import iter_modules


def lectures():
    """Names of the lectures that have checks, in order."""
    return sorted(module.name for module in iter_modules(__path__) if module.name.startswith("lec"))


def checks_of(lecture):
    """The Checks of a lecture by name, in the order of the notebook; {} if it is graded by other means."""
    if lecture not in lectures():
        return {}
    return {check.name: check for check in import_module(f"autograder.checks.{lecture}").CHECKS}
