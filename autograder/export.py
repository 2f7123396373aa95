"""The gradebook's scores, manual grades and late penalties included, as Canvas and Moodle take them in.

Canvas's gradebook import wants its first columns to be called Student, ID, (SIS User ID,) SIS Login ID, Section, then
one an assignment, and a second row with the points possible; it finds a person by the login. A byte order mark would
become part of the first column's name, so there is none. Moodle's import asks which column is what, matches users by
"username", "ID number" or "Email address", and leaves a grade alone where it says "-". Both read UTF-8 with commas.
"""

import csv
import io
import re

from autograder.gradebook import totals

# Where a spreadsheet program sees a formula: at the beginning, and after a semicolon, which ends a cell in some
# countries; the wide signs are East Asian. An apostrophe before it makes it a text.
FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")
FIRST_COLUMNS = {
    "canvas": ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
    "moodle": ["First name", "Last name", "ID number", "Email address"],
}


def export(system, lectures, build):
    """Write the scores of `lectures` for "canvas" or "moodle"; returns the file's path and how many students it has.

    Students whose written answers still wait for a person are in it with what they have so far.
    """
    people, most, scores = totals(lectures, build)
    rows = _canvas(people, most, scores) if system == "canvas" else _moodle(people, scores)
    path = build.root / "exports" / f"{system}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_csv([[*FIRST_COLUMNS[system], *_titles(system, lectures)], *rows]).encode("utf-8"))
    return path, len(people)


def as_csv(rows):
    """Rows as the text of a file, every cell of text made harmless."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[defused(cell) for cell in row] for row in rows])
    return text.getvalue()


def defused(cell):
    """A cell that no spreadsheet program takes for a formula; a dash alone and numbers are none.

    >>> defused("=cmd|' /C calc'!A0")
    "'=cmd|' /C calc'!A0"
    >>> defused(-1.5), defused("anna"), defused("-")
    (-1.5, 'anna', '-')
    """
    if not isinstance(cell, str) or cell == "-":
        return cell
    cell = "".join(c if c.isprintable() else " " for c in cell)
    return FORMULA.sub(r"\1'", cell)


def _titles(system, lectures):
    return lectures if system == "canvas" else [f"Assignment: {lecture}" for lecture in lectures]


def _canvas(people, most, scores):
    yield ["    Points Possible", "", "", "", "", *(f"{points:g}" for points in most)]
    for student, (first, last, _) in people.items():
        name = ", ".join(part for part in (last, first) if part) or student
        yield [name, "", "", student, "", *(_points(score, "") for score in scores[student])]


def _moodle(people, scores):
    for student, (first, last, email) in people.items():
        yield [first, last, student, email, *(_points(score, "-") for score in scores[student])]


def _points(score, nothing):
    return nothing if score is None else f"{score:g}"
