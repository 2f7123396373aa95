"""nbgrader's formgrader in JupyterLab, and the feedback pages, after a demo in a copy of the project."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from autograder.gradebook import open_gradebook
from autograder.places import ROOT, Build

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
    settings["PYTHONPATH"] = str(project)  # its copy of the grader, as in a course folder of its own
    with start_lab(project, **settings) as lab, chromium.new_context() as context:
        context.set_default_timeout(60_000)
        context.route(lambda url: not url.startswith((lab.url, "file:")), lambda route: route.abort())
        page = context.new_page()
        page.goto(lab.page())
        page.get_by_role("menuitem", name="Nbgrader").wait_for()
        yield page, lab.url


def test_the_menu_opens_the_formgrader_with_the_assignment_and_its_submissions(opened, results):
    page, _ = opened
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    formgrader = page.frame_locator("iframe[src*=formgrader]")
    assignment = formgrader.locator(ROWS).filter(has_text=LECTURE)
    expect(assignment.locator("td.num-submissions")).to_have_text(str(len(results)))


def test_the_scores_of_the_submissions_are_those_of_the_result_files(opened, results):
    page, url = opened
    page.goto(f"{url}/formgrader/manage_submissions/{LECTURE}")
    expect(page.locator(ROWS)).to_have_count(len(results))
    shown = {row.locator("td.student-id").inner_text(): row.locator("td.score") for row in page.locator(ROWS).all()}
    shown = {student: cell.inner_text().split(" / ")[0] for student, cell in shown.items()}
    assert {student: f"{result['score']:g}" for student, result in results.items()} == shown


def test_a_submission_shows_its_scores_and_the_grader_s_verdicts(opened, results):
    page, url = opened
    page.goto(f"{url}/formgrader/gradebook/{LECTURE}/{LECTURE}")
    page.locator(ROWS).nth(len(results) - 1).wait_for()
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


# Asks the server again and again for as long as nbgrader's dialog is not there; how often it answered.
ANSWERS_MEANWHILE = """async (address) => {
    let answers = 0
    while (!document.querySelector('#success-modal, #error-modal') && answers < 500) {
        await fetch(address)
        answers += 1
    }
    return answers
}"""


@pytest.fixture(scope="module")
def autograded(opened, project):
    """A changed submission, graded by the button: its row, and how often the server answered meanwhile."""
    page, url = opened
    submitted = project / "build" / "submitted"
    notebook = json.loads((submitted / f"right-01/{LECTURE}/{LECTURE}.ipynb").read_text("utf-8"))
    solution = next(cell for cell in notebook["cells"] if cell["id"] == "solve_svm_losses")
    solution["source"] = ["import time\ntime.sleep(3)\n", *solution["source"]]
    (submitted / f"not-attempted/{LECTURE}/{LECTURE}.ipynb").write_text(json.dumps(notebook), "utf-8")
    page.goto(f"{url}/formgrader/manage_submissions/{LECTURE}")
    row = page.locator(ROWS).filter(has_text="not-attempted")
    row.locator("td.autograde a").click()
    answers = page.evaluate(ANSWERS_MEANWHILE, f"{url}/api/status")
    expect(page.locator("#success-modal")).to_contain_text("Successfully autograded", timeout=60_000)
    page.locator("#success-modal").get_by_role("button", name="OK").click()
    return row, answers


def test_the_autograde_button_grades_and_the_page_stays_responsive(autograded, opened, project):
    row, answers = autograded
    expect(row.locator("td.score")).to_contain_text("12 / ")
    assert answers > 5, "the server answered nobody while it graded"
    result = json.loads((project / "build/results" / LECTURE / "not-attempted.json").read_text("utf-8"))
    assert (12, {"right"}) == (result["score"], {cell["verdict"] for cell in result["cells"].values()})


def test_manual_grades_and_comments_reach_the_feedback_page(autograded, opened, project):
    page, url = opened
    with open_gradebook(Build(project / "build")) as book:
        submission = book.find_submission_notebook(LECTURE, LECTURE, "not-attempted").id
    page.goto(f"{url}/formgrader/submissions/{submission}/")
    for field, text in {"input#which_w_to_prefer": "1.5", "textarea.comment": "Nearly there."}.items():
        with page.expect_response(lambda reply: reply.request.method == "PUT"):
            page.locator(field).last.fill(text)
            page.locator(field).last.blur()
    page.goto(f"{url}/formgrader/manage_submissions/{LECTURE}")
    page.locator(ROWS).filter(has_text="not-attempted").locator("td.generate-feedback a").click()
    expect(page.locator("#success-modal")).to_contain_text("Successfully generated feedback", timeout=60_000)
    page.goto((project / f"build/feedback/not-attempted/{LECTURE}/{LECTURE}.html").as_uri())
    assert "(Score: 13.5 / " in page.locator(".panel-heading h4").inner_text()
    expect(page.locator("body")).to_contain_text("Nearly there.")


def assert_says(page, result):
    expect(page.locator("[role=status]")).to_have_count(len(result["cells"]))
    cards = [" ".join(text.split()) for text in page.locator("[role=status]").all_inner_texts()]
    for name, cell in result["cells"].items():
        said = next(card for card in cards if f" {name} {cell['score']:g} of {cell['max_score']:g} points" in card)
        assert cell["message"].replace("`", "").replace("*", "") in said.replace("*", "")
