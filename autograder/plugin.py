"""`nbgrader autograde` and the formgrader's button grade with this grader: nbgrader calls what is written here.

nbgrader converts a submission twice: from submitted/ to autograded/, to clean it, and there once more, to run it.
In the first step the submission is graded instead, apart, as `grade` does it; nbgrader itself neither reads nor runs
what a student wrote. In the second its scores are stored, from the executed notebook. `settings` plugs both in.
"""

from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.gradebook import Writer
from autograder.job import MARK, graded_cells, parcel, received, work
from autograder.kept import keep
from autograder.places import Build, UserError

# {(build folder, student, lecture): Graded} of what was graded ahead, to be fetched once.
READY = {}


class GradedExporter(NotebookExporter):
    """Exports a submission as its executed notebook."""

    build = Unicode(help="The build folder.").tag(config=True)

    def from_filename(self, filename, resources=None, **options):
        """As the second step wants it; in the first, grade the submission and do not open `filename`."""
        if not self.parent._sanitizing:
            return super().from_filename(filename, resources, **options)
        names, build = resources["nbgrader"], Build(Path(self.build))
        if names["notebook"] != names["assignment"]:
            raise UserError(f"{names['notebook']}.ipynb is no lecture.")
        graded = graded_now(names["student"], names["assignment"], build)
        keep(graded, build)
        return graded.text, {**resources, "output_extension": self.file_extension, "outputs": {}}


class Store(NbGraderPreprocessor):
    """Stores the scores of an executed notebook: SaveAutoGrades and AssignLatePenalties, in one transaction."""

    def preprocess(self, nb, resources):
        names, build = resources["nbgrader"], Build(Path(self.parent.build))
        stamp = received(build.step("submitted") / names["student"] / names["assignment"])
        writer = Writer(build, self.config)
        try:
            writer.store(names["student"], names["assignment"], graded_cells(nb), nb.metadata[MARK], stamp)
        finally:
            writer.close()
        return nb, resources


def grade_ahead(student, lecture, build):
    """Grade a submission so that nbgrader, which lets nobody else do anything meanwhile, need not wait for it."""
    READY[build.root, student, lecture] = graded_now(student, lecture, build)


def graded_now(student, lecture, build):
    """The Graded of a submission as it is now.

    Raises:
        UserError: if the lecture was not released, or there is no sandbox.
    """
    if not build.released(lecture).is_file():
        raise UserError(f"{lecture} was not released; run `python course.py release {lecture}` first.")
    one = parcel(student, lecture, build, build.released(lecture).read_bytes())
    ahead = READY.pop((build.root, student, lecture), None)
    return ahead if ahead is not None and ahead.fingerprint == one.fingerprint else work(one)
