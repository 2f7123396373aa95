"""nbgrader's settings, for our own commands and, through nbgrader_config.py, for nbgrader's."""

import os
import sys
from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

from autograder.places import COURSE, ROOT

# In the build folder: an instructor's own settings of nbgrader, such as a plug-in for late penalties.
OWN = "nbgrader_config.py"


def settings(build):
    """nbgrader's configuration for a build folder; its source step is notebooks/ itself."""
    _let_nbgrader_find_its_tools()
    config = Config()
    config.CourseDirectory.course_id = COURSE
    config.CourseDirectory.root = str(ROOT)
    config.CourseDirectory.source_directory = "notebooks"
    for step in ("release", "submitted", "autograded", "feedback", "solution"):
        setattr(config.CourseDirectory, f"{step}_directory", str(build.step(step)))
    config.CourseDirectory.db_url = build.db_url
    config.ClearSolutions.code_stub = {"python": "# Write your code here.\nraise NotImplementedError()"}
    config.ClearSolutions.text_stub = "Write your answer here."
    config.ExecutePreprocessor.timeout = 300  # Validate runs the whole notebook, also with functions made of slow loops
    config.NbGrader.log_level = "WARN"
    config.HTMLExporter.preprocessors = ["autograder.page_style.PageStyle"]
    config.CSSHTMLHeaderPreprocessor.enabled = False  # PageStyle comes in its place
    config.PageStyle.style = "default"
    config.FormgradeExtension.debug = False  # no dump of these settings on the page
    config.Autograde.exporter_class = "autograder.plugin.GradedExporter"
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = ["autograder.plugin.Store"]  # nothing that would run a notebook
    config.GradedExporter.build = str(build.root)
    if (build.root / OWN).is_file():
        config.merge(PyFileConfigLoader(OWN, str(build.root)).load_config())
    return config


def _let_nbgrader_find_its_tools():
    """nbgrader starts `alembic` by name; it lies beside this Python, which need not be on the PATH."""
    own = str(Path(sys.executable).parent)
    if own not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([own, os.environ.get("PATH", "")])
