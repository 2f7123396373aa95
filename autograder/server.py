"""An extension of Jupyter's server: the formgrader's autograde button grades beside the server, not in its way.

nbgrader's own button stops the whole server, for every page and kernel, until the submission is graded.
`python course.py lab` loads this through autograder/jupyter_server_config.d; without it all works, and waits.
"""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor

from nbgrader.server_extensions.formgrader.apihandlers import AutogradeHandler
from nbgrader.server_extensions.formgrader.base import check_notebook_dir, check_xsrf
from tornado import web

from autograder.places import build_at

ONE_AT_A_TIME = ThreadPoolExecutor(1, thread_name_prefix="grading")


def _jupyter_server_extension_points():
    return [{"module": "autograder.server"}]


def _load_jupyter_server_extension(app):
    AutogradeHandler.post = autograde


@web.authenticated
@check_xsrf
@check_notebook_dir
async def autograde(self, assignment_id, student_id):
    """The button's request: the long part in a thread, the rest as nbgrader does it."""
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(ONE_AT_A_TIME, _ahead, student_id, assignment_id)
    self.write(json.dumps(self.api.autograde(assignment_id, student_id)))


def _ahead(student, lecture):
    """What goes wrong here goes wrong once more in nbgrader, which tells the person."""
    from autograder.plugin import grade_ahead

    try:
        grade_ahead(student, lecture, build_at(os.environ.get("COURSE_BUILD")))
    except Exception:
        return
