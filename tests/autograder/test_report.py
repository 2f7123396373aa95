"""The class report: true numbers, nothing but text from students, a page for everyone."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from autograder import measures
from autograder.places import Build
from autograder.records import CellResult, SubmissionResult, write_json
from autograder.report import page, report

LECTURE = "lec01_losses"
EVIL = "<img src=x onerror=alert(1)>"


def result(student, notes=(), seconds=0.1, **cells):
    """A result file: name=(score, verdict[, mistake])."""
    made = {
        name: CellResult(one[0], 2, one[1], (*one, None)[2], f"About `{name}`. {EVIL}") for name, one in cells.items()
    }
    return SubmissionResult(student, LECTURE, made, notes, seconds).to_json()


def a_class(scores):
    """One result for each row of points of the exercises a, b, c."""
    return [
        result(
            f"s{n}",
            **{name: (score, "right" if score == 2 else "wrong") for name, score in zip("abc", row, strict=True)},
        )
        for n, row in enumerate(scores)
    ]


def test_the_distribution_counts_everyone_once():
    scores = [0, 0.5, 1, 7.5, 11.99, 12, 12]
    classes = measures.distribution(scores, 12)
    assert len(scores) == sum(count for *_, count in classes)
    assert (12, 12, 2) == classes[-1]
    assert (0, 1, 2) == classes[0]
    assert 13 == len(classes) == len(measures.distribution(range(101), 100))
    assert [(0, 0, 1)] == measures.distribution([0], 0)


def test_difficulty_is_the_mean_share_of_the_points():
    results = a_class([(2, 0, 1)] * 3 + [(2, 2, 1)] * 2)
    assert (1.0, 0.4, 0.5) == tuple(measures.difficulty(results, name) for name in "abc")


def test_discrimination_is_the_correlation_with_the_rest():
    points = np.array([(2, 2, 0), (2, 1, 2), (0, 0, 1), (1, 0, 2), (0, 1, 0), (2, 2, 1)])
    for column, name in enumerate("abc"):
        rest = points.sum(axis=1) - points[:, column]
        expected = np.corrcoef(points[:, column], rest)[0, 1]
        assert measures.discrimination(a_class(points.tolist()), name) == pytest.approx(expected)


@pytest.mark.parametrize("scores", [[(0, 0, 0), (2, 2, 2)] * 2, [(1, 0, 2)] * 9, []], ids=["few", "all alike", "none"])
def test_what_cannot_be_known_is_not_said(scores):
    results = a_class(scores)
    assert measures.discrimination(results, "a") is None
    assert (measures.difficulty(results, "a") is None) == (len(scores) < measures.ENOUGH)
    assert page(LECTURE, results, lambda student: "")


def test_a_file_that_could_not_be_read_changes_no_figure():
    unread = result("unread", ("The file is not a notebook.",), a=(0, "missing"), b=(0, "missing"), c=(0, "missing"))
    results = a_class([(2, 2, 0), (2, 1, 2), (0, 0, 1), (1, 0, 2), (0, 1, 0)])
    assert measures.readable([*results, unread]) == results
    html = page(LECTURE, [*results, unread], lambda student: "")
    assert "6 <small>1 unreadable</small>" in html
    assert "5 submissions. The upper end" in html


def test_mistakes_are_counted_and_the_nameless_come_last():
    results = [
        result("s1", a=(0, "wrong", "swapped")), result("s2", a=(0, "wrong", "swapped")),
        result("s3", a=(0, "wrong", "doubled")), result("s4", a=(0, "error")), result("s5", a=(0, "wrong")),
        result("s6", a=(0, "wrong")), result("s7", a=(2, "right")), result("s8", a=(0, "not attempted")),
    ]  # fmt: skip
    rows = [(slug, who) for slug, _, who in measures.mistakes(results)["a"]]
    assert [("swapped", ["s1", "s2"]), ("doubled", ["s3"]), ("wrong", ["s5", "s6"]), ("error", ["s4"])] == rows


def test_a_mistake_that_ends_in_an_error_is_told_in_our_words_and_not_in_the_first_students():
    (slug, sentence, who), *_ = measures.mistakes([result("s", softmax=(0, "error", "forgets-keepdims"))])["softmax"]
    assert ("forgets-keepdims", ["s"]) == (slug, who)
    assert "Keep their axis" in sentence
    assert EVIL not in sentence


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"a": (0, "not attempted"), "b": (0, "not attempted")}, "nothing attempted"),
        ({"a": (2, "right"), "b": (0, "not attempted")}, "1 of 2 not attempted"),
        ({"a": (2, "right"), "b": (0, "timeout")}, "1 of 2 end in an error or never"),
        ({"a": (0, "wrong"), "b": (1, "wrong")}, "less than 40% of the points"),
        ({"a": (0, "missing"), "b": (0, "missing")}, "nothing could be read: no reason is known"),
        ({"a": (1, "wrong"), "b": (2, "right")}, None),
    ],
)
def test_who_is_stuck_and_why(cells, why):
    assert ([("s", sum(c[0] for c in cells.values()), why)] if why else []) == measures.stuck([result("s", **cells)])


def test_a_name_that_turns_the_direction_of_writing_turns_no_other():
    name = "\u202eeve"
    html = page(LECTURE, [result(name, a=(0, "wrong")), *a_class([(2, 2, 0)] * 4)], lambda student: "")
    assert html.count(name) == html.count(f"<bdi>{name}</bdi>") > 0


class Page(HTMLParser):
    """Collects tags, ids and addresses."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.handlers = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            self.ids += [value] if name == "id" else []
            self.links += [value] if name in ("href", "src") else []
            self.handlers += [name] if name.startswith("on") or name == "style" else []


@pytest.fixture
def evil_build(tmp_path):
    """Results in which every text is hostile, and a feedback page and a notebook of two of the students."""
    build = Build(tmp_path / "build")
    students = [EVIL, "a&b'\"c", "javascript:alert(1)", "Ünï 名", "s5", "s6"]
    for n, student in enumerate(students):
        cells = {"a": (n % 3, "wrong", EVIL if n % 2 else "slug"), EVIL: (1, "error"), "b": (2, "right")}
        one = result(student, (f"Note {EVIL}",), 3.5, **cells)
        write_json(build.result(LECTURE, student), one)
        (build.step("submitted") / student / LECTURE).mkdir(parents=True)
    for step, student, kind in [("feedback", EVIL, "html"), ("autograded", "Ünï 名", "ipynb")]:
        path = build.step(step) / student / LECTURE / f"{LECTURE}.{kind}"
        path.parent.mkdir(parents=True)
        path.write_text("")
    return build


def test_nothing_that_came_from_a_student_is_more_than_text(evil_build):
    text = report(LECTURE, evil_build).read_text(encoding="utf-8")
    found = Page(text)
    assert not {"img", "script", "iframe", "object", "link"} & set(found.tags)
    assert [] == found.handlers
    assert EVIL not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_the_page_stands_alone_and_its_links_lead_somewhere(evil_build):
    path = report(LECTURE, evil_build)
    text = path.read_text(encoding="utf-8")
    found = Page(text)
    inside = {link[1:] for link in found.links if link.startswith("#")}
    assert inside <= set(found.ids)
    outside = {link for link in found.links if not link.startswith("#")}
    assert outside == {
        f"../feedback/%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E/{LECTURE}/{LECTURE}.html",
        f"../autograded/%C3%9Cn%C3%AF%20%E5%90%8D/{LECTURE}/{LECTURE}.ipynb",
    }
    assert "default-src 'none'; style-src 'sha256-" in text
    assert "http:" not in text
    assert "https:" not in text
    assert len(found.ids) == len(set(found.ids))


def test_who_was_given_another_name_counts_once(evil_build):
    write_json(evil_build.result(LECTURE, "Uni"), result("Uni", a=(2, "right")))
    text = report(LECTURE, evil_build).read_text(encoding="utf-8")
    assert "<bdi>Uni</bdi>" not in text
    assert "<bdi>Ünï 名</bdi>" in text


def test_cells_with_tests_of_their_own_are_marked(evil_build):
    text = report(LECTURE, evil_build).read_text(encoding="utf-8")
    assert 3 == text.count("own tests, beside student code")
    known = [result(f"s{n}", svm_loss=(2, "right")) for n in range(6)]
    assert "beside student code" not in page(LECTURE, known, lambda student: "")


def test_every_verdict_is_said_in_a_word_too():
    text = page(LECTURE, a_class([(2, 0, 1)] * 6), lambda student: "")
    signs = re.findall(r'<span class="v v-\w+">(.*?)</span>\d*', text)
    assert signs
    assert all('aria-hidden="true"' in sign for sign in signs)
    assert text.count('class="v v-') == text.count('<span class="read">')


def test_how_long_it_took_and_who_took_longest():
    results = [result(f"s{n}", seconds=n, a=(2, "right")) for n in range(1, 8)]
    text = page(LECTURE, results, lambda student: "")
    assert "28.0 s" in text
    assert "7 submissions, 4.0 s for the median one" in text
    assert "Not measured." in page(LECTURE, [result("s", seconds=0, a=(2, "right"))], lambda student: "")
