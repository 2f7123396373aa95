"""JupyterLab as the front door opens it: the welcome page, nothing in its way, links that work."""

import re

import pytest

LECTURES = [("study", "lec01_losses"), ("notebooks", "lec01_losses")]


@pytest.fixture
def welcome(page, lab):
    page.goto(lab.page())
    page.wait_for_selector(".jp-MarkdownViewer h1")
    return page


def test_the_lab_opens_at_the_welcome_page_as_a_page_and_not_as_its_source(welcome):
    assert welcome.locator(".jp-MarkdownViewer h1").inner_text().startswith("Loss landscapes")
    assert welcome.locator(".jp-FileEditor").count() == 0


def test_nothing_pops_up_before_the_student_has_begun(welcome):
    welcome.wait_for_load_state("networkidle")
    assert welcome.locator(".jp-Dialog, .Toastify__toast").all_inner_texts() == []


@pytest.mark.parametrize("folder, lecture", LECTURES)
def test_a_link_of_the_welcome_page_opens_the_notebook(welcome, lab, folder, lecture):
    path = f"{folder}/{lecture}/{lecture}.ipynb"
    link = welcome.locator(f'.jp-MarkdownViewer a[href*="{path}"]').first
    link.click()
    welcome.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    opened = "window.jupyterapp.shell.currentWidget?.context?.path"
    welcome.wait_for_function(f"{opened} === '{path}'")


def test_every_link_of_the_welcome_page_leads_to_a_file_that_is_there(welcome, lab):
    links = welcome.locator(".jp-MarkdownViewer a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    files = [re.sub(r".*/files/|\?.*", "", link) for link in links if "/files/" in link]
    assert files
    assert [file for file in files if not (lab.root / file).is_file()] == []
