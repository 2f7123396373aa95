"""notebooks/ -> build/release: the student's version, made by nbgrader and let out only after an audit."""

import shutil
import tempfile
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment

from autograder import canonical
from autograder.audit import CELL_METADATA, leaks
from autograder.checks import checks_of
from autograder.convert import convert
from autograder.places import UserError, source_of
from autograder.settings import settings


def release(lecture, build):
    """Make the student's version of one lecture; returns its path.

    Raises:
        UserError: if nbgrader cannot make it, or if an answer would get out: then nothing is released.
    """
    build.root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build.root, prefix=".release-") as staging:
        _generate(lecture, build, staging)
        folder = Path(staging) / lecture
        source = nbformat.read(source_of(lecture), as_version=4)
        path = folder / f"{lecture}.ipynb"
        released = canonical.canonical(nbformat.read(path, as_version=4), CELL_METADATA)
        path.write_text(canonical.to_text(released), encoding="utf-8", newline="\n")
        problems = leaks(folder, lecture, source, released, set(checks_of(lecture)))
        if problems:
            more = f" (and {len(problems) - 1} more like it)" if len(problems) > 1 else ""
            raise UserError(f"{lecture} was not released: {problems[0]}{more}")
        target = build.released(lecture).parent
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder, target)
    return build.released(lecture)


def released_cells(path):
    """The grade_ids of the cells of a released notebook."""
    cells = nbformat.read(path, as_version=4).cells
    return {cell.metadata.nbgrader.grade_id for cell in cells if "nbgrader" in cell.metadata}


def _generate(lecture, build, staging):
    """nbgrader's generate_assignment into `staging`; the gradebook learns of the assignment's cells."""
    config = settings(build)
    config.CourseDirectory.release_directory = str(staging)
    convert(GenerateAssignment, lecture, config, f"make the students' version of {lecture}")
