"""build/results -> build/reports: one page on the class for its instructor, self-contained and without scripts.

Everything that comes from a submission, names of folders too, is text and stays text.
"""

import base64
import hashlib
import json
import re
import statistics
from html import escape
from pathlib import Path
from urllib.parse import quote

from autograder import measures
from autograder.checks import checks_of
from autograder.places import students_of
from course_lib.checking.display import LOOKS

FEW = 6  # students that are named before the rest is folded away
UNNAMED = {
    "wrong": "Wrong in a way that has no name here",
    "error": "An error in the code",
    "timeout": "Did not end in time",
}
SECTIONS = {"scores": "Scores", "exercises": "Exercises", "mistakes": "Mistakes", "stuck": "Who is stuck",
            "students": "Everyone", "time": "Time"}  # fmt: skip


def report(lecture, build):
    """Write the report on one lecture from its result files; returns its path.

    A result of somebody whose submission is gone, as where a folder was given another name, counts no more.
    """
    folder, here = build.root / "results" / lecture, set(students_of(lecture, build))
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    results = [one for one in results if one["student"] in here]
    path = build.root / "reports" / f"{lecture}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = page(lecture, results, lambda student: _address(build, student, lecture))
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def page(lecture, results, address):
    """The report as HTML.

    Args:
        lecture: its name.
        results: result files as dictionaries, see README.md.
        address: student -> where their page or notebook is, relative to the report; "" if it is nowhere.
    """
    style = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    links = {one["student"]: _link(one["student"], address(one["student"])) for one in results}
    read = measures.readable(results)
    body = [_scores(read), _exercises(read, lecture), _mistakes(read, links), _stuck(results, links),
            _everyone(results, links), _time(results, links)]  # fmt: skip
    menu = "".join(f'<li><a href="#{key}">{title}</a></li>' for key, title in SECTIONS.items())
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Class report: {escape(lecture)}</title>\n<style>{style}</style></head>\n<body>"
        '<a class="skip" href="#scores">To the scores</a>'
        f"<header><p class='soft'>Class report</p><h1>{escape(lecture)}</h1>{_summary(results, read)}"
        f'<nav aria-label="Sections"><ul>{menu}</ul></nav></header>\n<main>{chr(10).join(body)}</main>\n'
        "<footer class='soft'><p>Scores are those of the checked functions. Written answers are graded in the "
        "formgrader, and late penalties are taken off there: <code>python course.py export</code> has both.</p>"
        "</footer></body></html>\n"
    )


def _summary(results, read):
    scores, most = [one["score"] for one in read], max((one["max_score"] for one in read), default=0)
    whole = sum(one["score"] == one["max_score"] for one in read)
    unread = len(results) - len(read)
    tiles = [
        ("Submissions", f"{len(results)}" + (f" <small>{unread} unreadable</small>" if unread else "")),
        ("Median score", f"{statistics.median(scores):g} <small>of {most:g}</small>" if scores else "–"),
        ("Everything right", f"{whole} <small>{whole / len(read):.0%}</small>" if read else "–"),
        ("Stuck", f"{len(measures.stuck(results))}"),
        ("Graded in", _seconds(sum(one.get("seconds", 0) for one in results))),
    ]
    return "<dl>" + "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles) + "</dl>"


def _section(key, *parts):
    title = f'<h2 id="{key}-title">{SECTIONS[key]}</h2>'
    return f'<section id="{key}" aria-labelledby="{key}-title">{title}{"".join(parts)}</section>'


def _table(head, rows, caption="", kind="", name=""):
    """A table whose first column names its rows; cells are HTML. Columns called `#…` hold numbers."""
    numbers = [title.startswith("#") for title in head]
    tops = "".join(
        f'<th scope="col"{_number(n)}>{title.lstrip("#")}</th>' for title, n in zip(head, numbers, strict=True)
    )
    lines = "".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td{_number(n)}>{cell}</td>" for cell, n in zip(rest, numbers[1:], strict=True)) + "</tr>"
        for first, *rest in rows
    )  # fmt: skip
    caption = f"<caption>{caption}</caption>" if caption else ""
    table = f'<table class="{kind}">{caption}<thead><tr>{tops}</tr></thead><tbody>{lines}</tbody></table>'
    return f'<div class="scroll" role="region" tabindex="0" aria-label="Table: {name}">{table}</div>'


def _number(is_number):
    return ' class="number"' if is_number else ""


def _bar(share, kind=""):
    """A bar that says nothing its number beside it does not say, too."""
    return (
        f'<svg class="bar {kind}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="ground" width="100" height="10"/><rect width="{100 * share:.1f}" height="10"/></svg>'
    )


def _scores(read):
    if not read:
        return _section("scores", "<p>No file could be read.</p>")
    classes = measures.distribution([one["score"] for one in read], max(one["max_score"] for one in read))
    most = max(count for *_, count in classes)
    rows = [
        (f"{start:g}" if start == end else f"{start:g} to {end:g}", str(count), _bar(count / most))
        for start, end, count in reversed(classes)
    ]
    caption = f"{len(read)} submissions. The upper end of a range belongs to the next."
    return _section(
        "scores",
        _table(
            ["Points", "#Students", "<span class='read'>Bar</span>"], rows, caption, "spread", "Distribution of scores"
        ),
    )


def _exercises(read, lecture):
    checks, rows = checks_of(lecture), []
    for name in dict.fromkeys(name for one in read for name in one["cells"]):
        share, apart = measures.difficulty(read, name), measures.discrimination(read, name)
        counts = measures.verdicts(read, name)
        kinds = " ".join(_verdict(kind, counts[kind]) for kind in LOOKS if counts[kind])
        mark = "" if name in checks else '<br><span class="note">own tests, beside student code</span>'
        points = next(one["cells"][name]["max_score"] for one in read if name in one["cells"])
        earned = "–" if share is None else f"{share:.0%}{_bar(share, 'low')}"
        rows.append((f"<code>{escape(name)}</code>{mark}", f"{points:g}", earned, _apart(apart), kinds))
    text = (
        "<p>Earned is the mean share of an exercise's points: the lower, the harder. Tells apart is the corrected"
        " item-total correlation, between its points and those of all other exercises: near 0 or below, strong and"
        f" weak students do equally well, so look at the exercise. Below {measures.ENOUGH} submissions neither is"
        " said.</p>"
    )
    head = ["Exercise", "#Points", "Earned", "Tells apart", "Verdicts"]
    return _section("exercises", text, _table(head, rows, name="Exercises"), _legend())


def _apart(value):
    if value is None:
        return "–"
    word = "well" if value >= 0.3 else "little" if value >= 0.1 else "not at all: look at it"
    return f"{value:.2f} <span class='soft'>{word}</span>".replace("-", "−")


def _verdict(kind, count=None):
    """A verdict's sign, with its word for who does not see it, and how often."""
    number = "" if count is None else f" {count}"
    return f'<span class="v v-{kind.split()[0]}"><span aria-hidden="true">{LOOKS[kind][1]}</span>' \
           f'<span class="read">{kind}</span>{number}</span>'  # fmt: skip


def _legend():
    return '<p class="note">' + " ".join(f"{_verdict(kind)} {kind} &nbsp;" for kind in LOOKS) + "</p>"


def _mistakes(read, links):
    parts = ["<p>What the checks recognised, the most frequent first, with a link to everyone who did it.</p>"]
    found = measures.mistakes(read)
    for name in dict.fromkeys(name for one in read for name in one["cells"] if name in found):
        rows = [
            (f"<code>{escape(slug)}</code>" if sentence else UNNAMED[slug], str(len(who)), _told(sentence, who, links))
            for slug, sentence, who in found[name]
        ]
        title = f'<h3 id="mistakes-{escape(name)}">In <code>{escape(name)}</code></h3>'
        parts.append(title + _table(["Mistake", "#Students", "What and who"], rows, name=f"Mistakes in {escape(name)}"))
    return _section("mistakes", *(parts if found else ["<p>None.</p>"]))


def _told(sentence, who, links):
    return f"{_prose(sentence)}<div class='who'>{_people(who, links)}</div>"


def _prose(text):
    """Escaped text in which `code` is set as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _people(who, links):
    """Links to students; many are folded away."""
    listed = ", ".join(links[student] for student in who)
    return listed if len(who) <= FEW else f"<details><summary>{len(who)} students</summary>{listed}</details>"


def _stuck(results, links):
    rows = [(links[student], f"{score:g}", escape(why)) for student, score, why in measures.stuck(results)]
    if not rows:
        return _section("stuck", "<p>Nobody.</p>")
    text = (
        "<p>Files that could not be read; at least half of the exercises not attempted, or ended by an error; or less"
        f" than {measures.LOW:.0%} of the points.</p>"
    )
    return _section("stuck", text, _table(["Student", "#Points", "Why"], rows, name="Who is stuck"))


def _everyone(results, links):
    names = list(dict.fromkeys(name for one in results for name in one["cells"]))
    rows = []
    for one in results:
        cells = [_verdict(one["cells"][name]["verdict"]) if name in one["cells"] else "" for name in names]
        notes = "<br>".join(map(_prose, one["notes"]))
        rows.append((links[one["student"]], f"{one['score']:g}", *cells, f"<span class='note'>{notes}</span>"))
    head = ["Student", "#Points", *(f"<code>{escape(name)}</code>" for name in names), "About the file"]
    return _section("students", _table(head, rows, name="Everyone"), _legend())


def _time(results, links):
    timed = sorted(results, key=lambda one: -one.get("seconds", 0))
    if not timed or not timed[0].get("seconds"):
        return _section("time", "<p>Not measured.</p>")
    middle = statistics.median(one.get("seconds", 0) for one in timed)
    text = f"<p>{len(timed)} submissions, {_seconds(middle)} for the median one. The longest:</p>"
    rows = [(links[one["student"]], _seconds(one.get("seconds", 0))) for one in timed[:5]]
    return _section("time", text, _table(["Student", "#Time"], rows, name="The longest"))


def _seconds(seconds):
    return (
        f"{seconds / 60:.1f} min"
        if seconds >= 120
        else f"{seconds:.1f} s"
        if seconds >= 1
        else f"{1e3 * seconds:.0f} ms"
    )


def _link(student, address):
    name = f"<bdi>{escape(student)}</bdi>"  # a name that turns the direction of writing turns its own alone
    return f'<a href="{escape(address)}">{name}</a>' if address else name


def _address(build, student, lecture):
    """Where a student's page is, or their executed notebook while there is no page."""
    for step, kind in (("feedback", "html"), ("autograded", "ipynb")):
        if (build.step(step) / student / lecture / f"{lecture}.{kind}").is_file():
            return f"../{step}/{quote(student, errors='surrogateescape', safe='')}/{lecture}/{lecture}.{kind}"
    return ""
