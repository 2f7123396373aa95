"""build/autograded -> build/feedback: the pages that nbgrader's users expect, one a student."""

import glob
from pathlib import Path

from nbgrader.converters import GenerateFeedback

from autograder.convert import convert
from autograder.places import UserError
from autograder.settings import settings


def feedback(lecture, build):
    """Write the feedback pages of one lecture; returns their paths.

    The executed notebooks they are made from hold neither hidden cases nor their answers.

    Raises:
        UserError: if there are none to write, or some could not be written; the others are.
    """
    students = sorted(path.parent.name for path in build.step("autograded").glob(f"*/{lecture}"))
    if not students:
        raise UserError(f"Nothing of {lecture} has been graded yet; run `python course.py grade {lecture}` first.")
    convert(_Feedback, lecture, settings(build), f"write the feedback of {lecture}")
    odd = [student for student in students if not _can_be_named(student)]
    if odd:
        raise UserError(f"No page for {', '.join(map(ascii, odd[:5]))}: rename the folder and grade again.")
    return [build.step("feedback") / student / lecture / f"{lecture}.html" for student in students]


class _Feedback(GenerateFeedback):
    """nbgrader's, which stops at the first folder whose name it cannot read, and takes the others for patterns:
    to it `ann[a]` is anna, whose page would be lost."""

    def init_notebooks(self):
        lecture = self.coursedir.assignment_id
        folders = glob.glob(self._format_source(lecture, "*"), include_hidden=True)
        found = [Path(one, f"{lecture}.ipynb") for one in folders if _can_be_named(Path(one).parent.name)]
        self.assignments = {str(path.parent): [str(path)] for path in found if path.is_file()}
        self.notebooks = []


def _can_be_named(student):
    """Whether a folder's name fits into nbgrader's patterns and into its database."""
    return "\n" not in student and student.encode("utf-8", "replace") == student.encode("utf-8", "surrogateescape")
