"""The class report in a browser: light, dark, narrow, printed, by keyboard; and what axe says of it."""

import io
import tarfile
from shutil import which
from subprocess import run

import pytest

from autograder.report import page as report_page
from tests.autograder.test_report import EVIL, result

LECTURE = "lec01_losses"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A report on seven students, one of whom is called like a picture that runs code."""
    students = [EVIL, "anna", "ben", "cleo", "dan", "a-very-long-name-" * 5, "zoe"]
    verdicts = ["right", "wrong", "error", "timeout", "missing", "not attempted", "right"]
    results = [
        result(s, ("Odd.",), 1.0, svm_loss=(2 * (v == "right"), v, "slug"), softmax=(n % 3, "wrong", f"slug-{n % 2}"))
        for n, (s, v) in enumerate(zip(students, verdicts, strict=True))
    ]
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_page(LECTURE, results, lambda student: "#students"), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """The text of axe-core, from npm."""
    folder, npm = tmp_path_factory.mktemp("axe"), which("npm")
    done = npm and run([npm, "pack", "axe-core@4.10.3", "--silent"], cwd=folder, capture_output=True, timeout=120)
    if not done or done.returncode:
        pytest.skip("axe-core could not be fetched from npm: accessibility was not checked by it")
    (packed,) = folder.glob("*.tgz")
    with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive:
        return archive.extractfile("package/axe.min.js").read().decode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(chromium, file, axe, scheme):
    with chromium.new_context(color_scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(file)
        page.evaluate(axe)
        found = page.evaluate("() => axe.run()")
        assert [] == [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]]


def test_nothing_runs_nothing_is_fetched_and_nothing_is_said_in_the_console(page, file):
    said, fetched = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append("dialog") or dialog.dismiss())
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(file)
    assert ([], [file]) == (said, fetched)
    assert EVIL in page.inner_text("#students")


def test_a_narrow_page_scrolls_its_tables_and_not_itself(page, file):
    page.set_viewport_size({"width": 380, "height": 700})
    page.goto(file)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_the_keyboard_reaches_the_sections_and_the_tables(page, file):
    page.goto(file)
    page.keyboard.press("Tab")
    assert "To the scores" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**#scores")
    page.keyboard.press("Tab")
    assert "Table: Distribution of scores" == page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_on_paper_nothing_is_hidden_by_a_scroll_bar(page, file):
    page.emulate_media(media="print")
    page.goto(file)
    assert "visible" == page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX")
    assert "none" == page.evaluate("getComputedStyle(document.querySelector('nav')).display")
