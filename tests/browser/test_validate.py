"""JupyterLab's nbgrader button Validate: it tells the same story as `check`."""

import pytest

from autograder.answers import answers_to, as_cell
from autograder.checks import checks_of
from course_lib.checking.notebook import verdict_on

LECTURE = "lec01_losses"
MISTAKEN = {name: next(iter(check.mistakes.values())) for name, check in checks_of(LECTURE).items()}
RIGHT = {name: list(styles.values())[1] for name, styles in answers_to(LECTURE).items()}


@pytest.fixture
def validate(page, lab, open_notebook, released_as):
    """validate(name, answers, **more): presses the button; returns what the dialog says, in one line."""

    def press(name, answers, **more):
        open_notebook(page, lab, released_as(name, {n: as_cell(f, n) for n, f in answers.items()}, **more))
        page.get_by_role("button", name="Validate", exact=True).click()
        dialog = page.locator(".jp-Dialog", has_text="Validation Results")
        dialog.get_by_role("button", name="Ok").wait_for()
        return " ".join(dialog.inner_text().split())

    return press


def unwritten(*arguments, **options):
    raise NotImplementedError


def test_an_untouched_notebook_fails_and_the_dialog_says_what_to_do(validate):
    said = validate("validate-untouched", {})
    for name in checks_of(LECTURE):
        assert f"[○] {name}: Not attempted yet." in said
        assert verdict_on(name, unwritten).message in said


def test_mistakes_fail_with_the_sentence_that_check_shows(validate):
    said = validate("validate-mistakes", MISTAKEN)
    for name, function in MISTAKEN.items():
        assert f"[✗] {name}: Not right yet." in said
        assert verdict_on(name, function).message in said
    assert "Traceback" not in said


def test_right_answers_pass(validate):
    said = validate("validate-right", RIGHT, text="An answer in my own words.")
    assert "Success! Your notebook passes all the tests." in said
