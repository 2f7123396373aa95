"""study/LECTURE/LECTURE.ipynb: a student's own copy of a lecture, made once and never overwritten."""

import shutil
import tempfile
from pathlib import Path

from autograder.places import ROOT, Build
from autograder.release import release


def workbook(lecture, build):
    """Make the copy if there is none; returns its path, or None where it was there already."""
    target = ROOT / "study" / lecture / f"{lecture}.ipynb"
    if target.exists():
        return None
    with tempfile.TemporaryDirectory() as own:
        made = build.released(lecture) if build.released(lecture).is_file() else release(lecture, Build(Path(own)))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, target)
    return target
