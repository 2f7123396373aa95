"""build/autograded -> build/feedback: the pages that nbgrader's users expect, one a student."""

from nbgrader.converters import GenerateFeedback

from autograder.convert import convert
from autograder.places import UserError
from autograder.settings import settings


def feedback(lecture, build):
    """Write the feedback pages of one lecture; returns their paths.

    The executed notebooks they are made from hold neither hidden cases nor their answers.
    """
    students = sorted(path.parent.name for path in build.step("autograded").glob(f"*/{lecture}"))
    if not students:
        raise UserError(f"Nothing of {lecture} has been graded yet; run `python course.py grade {lecture}` first.")
    convert(GenerateFeedback, lecture, settings(build), f"write the feedback of {lecture}")
    return [build.step("feedback") / student / lecture / f"{lecture}.html" for student in students]
