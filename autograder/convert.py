"""Run one of nbgrader's converters quietly, and say in one sentence what went wrong."""

import logging
import re

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log

from autograder.places import UserError


def convert(converter_class, lecture, config, what):
    """Run `converter_class` of nbgrader on `lecture`.

    Raises:
        UserError: "nbgrader could not `what`: …" with nbgrader's own last word on it.
    """
    coursedir = CourseDirectory(config=config)
    coursedir.assignment_id = lecture
    converter = converter_class(coursedir=coursedir, config=config)
    converter.force = True
    converter.log = logging.Logger("nbgrader", logging.ERROR)
    result = capture_log(converter)
    if not result["success"]:
        raise UserError(f"nbgrader could not {what}: {_reason(result)}")


def _reason(result):
    """The first exception's own text, out of nbgrader's log and traceback."""
    text = result.get("log", "") + result.get("error", "")
    found = re.findall(r"^\s*(?:[\w.]+\.)?(\w*(?:Error|Exception)\w*: .+)$", text, flags=re.MULTILINE)
    return found[0] if found else text.strip().splitlines()[-1]
