"""nbgrader's formgrader in JupyterLab, and the feedback pages, after a demo in a copy of the project."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from autograder.demo import CLASS_SIZE
from autograder.places import ROOT

LECTURE = "lec01_losses"
ROWS = "table tbody tr"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project in which a demo has run, so that the build folder of this one stays as it is."""
    root = tmp_path_factory.mktemp("project")
    for folder in ("autograder", "course_lib", "data", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", ".ipynb*"))
    env = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "autograder", "demo", LECTURE, "--build", "build"]
    subprocess.run(command, cwd=root, env=env, check=True, stdout=subprocess.DEVNULL)
    return root


@pytest.fixture(scope="module")
def results(project):
    """{student: result}, as `grade` wrote them."""
    read = [json.loads(path.read_text("utf-8")) for path in (project / "build/results" / LECTURE).glob("*.json")]
    return {result["student"]: result for result in read}


@pytest.fixture(scope="module")
def opened(chromium, project, start_lab):
    """A page with JupyterLab over the project, and its address. It reaches no other server."""
    settings = {"JUPYTER_CONFIG_PATH": str(project / "autograder"), "COURSE_BUILD": str(project / "build")}
    with start_lab(project, **settings) as lab, chromium.new_context() as context:
        context.set_default_timeout(60_000)
        context.route(lambda url: not url.startswith((lab.url, "file:")), lambda route: route.abort())
        page = context.new_page()
        page.goto(lab.page())
        page.get_by_role("menuitem", name="Nbgrader").wait_for()
        yield page, lab.url


def test_the_menu_opens_the_formgrader_with_the_assignment_and_its_submissions(opened):
    page, _ = opened
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    formgrader = page.frame_locator("iframe[src*=formgrader]")
    assignment = formgrader.locator(ROWS).filter(has_text=LECTURE)
    expect(assignment.locator("td.num-submissions")).to_have_text(str(CLASS_SIZE))


def test_the_scores_of_the_submissions_are_those_of_the_result_files(opened, results):
    page, url = opened
    page.goto(f"{url}/formgrader/manage_submissions/{LECTURE}")
    expect(page.locator(ROWS)).to_have_count(CLASS_SIZE)
    shown = {row.locator("td.student-id").inner_text(): row.locator("td.score") for row in page.locator(ROWS).all()}
    shown = {student: cell.inner_text().split(" / ")[0] for student, cell in shown.items()}
    assert {student: f"{result['score']:g}" for student, result in results.items()} == shown


def test_a_submission_shows_its_scores_and_the_grader_s_verdicts(opened, results):
    page, url = opened
    page.goto(f"{url}/formgrader/gradebook/{LECTURE}/{LECTURE}")
    page.locator(ROWS).nth(CLASS_SIZE - 1).wait_for()
    link = page.locator(f"{ROWS} a", has_text="Submission #1").first
    page.goto(f"{url}{link.get_attribute('href')}")
    student = page.locator(".live-notebook .name-shown").first.text_content().strip()
    for name, cell in results[student]["cells"].items():
        expect(page.locator(f"input#{name}")).to_have_attribute("placeholder", f"{cell['score']:g}")
    assert_says(page, results[student])


@pytest.mark.parametrize("student", ["crashes", "damaged-file", "loops-for-ever", "mistakes-01", "right-01"])
def test_a_feedback_page_tells_the_student_what_the_result_file_says(opened, results, project, student):
    page, _ = opened
    page.goto((project / "build/feedback" / student / LECTURE / f"{LECTURE}.html").as_uri())
    assert f"{LECTURE} (Score: {results[student]['score']:.1f} / " in page.locator(".panel-heading h4").inner_text()
    assert_says(page, results[student])


def assert_says(page, result):
    expect(page.locator("[role=status]")).to_have_count(len(result["cells"]))
    cards = [" ".join(text.split()) for text in page.locator("[role=status]").all_inner_texts()]
    for name, cell in result["cells"].items():
        said = next(card for card in cards if f" {name} {cell['score']:g} of {cell['max_score']:g} points" in card)
        assert cell["message"].replace("`", "").replace("*", "") in said.replace("*", "")
