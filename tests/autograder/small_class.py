"""A class small and cheap enough to be graded many times, and a picture of all that a run leaves behind."""

import json
import shutil
import sqlite3

import nbformat

from autograder.places import Build

LECTURE = "lec01_losses"
# What differs between two runs that did the same.
PASSING = ("seconds",)


def hand_in(build, texts):
    """Put {student: text or bytes} where submissions lie."""
    for student, text in texts.items():
        path = build.step("submitted") / student / LECTURE / f"{LECTURE}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def copy_of(build, root):
    """The same build folder at another place."""
    shutil.copytree(build.root, root)
    return Build(root)


def broken(number):
    """{student: text}: files that are no notebooks, which cost next to nothing and are graded all the same."""
    return {f"broken-{one:02}": f"[{one}" for one in range(number)}


def picture(build):
    """Results, executed notebooks and the gradebook's rows, as plain data."""
    results = {p.name: json.loads(p.read_text("utf-8")) for p in (build.root / "results" / LECTURE).glob("*.json")}
    results = {name: {k: v for k, v in one.items() if k not in PASSING} for name, one in results.items()}
    executed = {p.parts[-3]: nbformat.read(p, 4) for p in build.step("autograded").glob(f"*/{LECTURE}/*.ipynb")}
    return {"results": results, "executed": executed, "gradebook": rows(build)}


def rows(build):
    """What the gradebook says about each submission, sorted: nothing may be there twice."""
    query = """SELECT a.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade, a.timestamp,
        n.late_submission_penalty FROM grade g JOIN submitted_notebook n ON n.id = g.notebook_id
        JOIN submitted_assignment a ON a.id = n.assignment_id JOIN base_cell c ON c.id = g.cell_id"""
    comments = """SELECT a.student_id, c.name, m.auto_comment, m.manual_comment FROM comment m
        JOIN submitted_notebook n ON n.id = m.notebook_id
        JOIN submitted_assignment a ON a.id = n.assignment_id JOIN base_cell c ON c.id = m.cell_id"""
    with sqlite3.connect(build.gradebook) as db:
        found = [sorted(db.execute(one).fetchall(), key=repr) for one in (query, comments)]
    db.close()
    return found
