"""The released lecture 01 in a real JupyterLab: untouched, with right answers, and with every known mistake."""

import inspect

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.answers import answers_to, as_cell
from autograder.checks import checks_of
from course_lib.checking.judge import CHANGES_INPUT

LECTURE = "lec01_losses"
CHECKS = checks_of(LECTURE)
MISTAKES = [(name, slug) for name, check in CHECKS.items() for slug in check.mistakes]
FAILURES = ".jp-RenderedText[data-mime-type$='.error'], .jp-RenderedText[data-mime-type$='.stderr']"


@pytest.fixture
def cards(page, lab, open_notebook, run_all):
    """cards(path): runs a notebook; the text of each verdict, in order, and of everything else that failed."""

    def run(path):
        open_notebook(page, lab, path)
        run_all(page)
        page.locator(".jp-OutputArea strong").last.wait_for()
        texts = page.locator("[role=status]:has(> div > strong)").all_inner_texts()
        return [" ".join(text.split()) for text in texts], page.locator(FAILURES).all_inner_texts()

    return run


def test_untouched_every_check_kindly_says_what_to_do_and_nothing_fails(cards, released_as):
    verdicts, failures = cards(released_as("untouched", {}))
    assert failures == []
    assert len(verdicts) == len(CHECKS)
    for check in CHECKS.values():
        told = f"Not attempted yet {check.name} 0 of {check.points} points Write {check.signature} in the cell above"
        assert any(told in verdict for verdict in verdicts)


def test_with_right_answers_every_check_says_right(cards, released_as):
    answers = {name: as_cell(list(styles.values())[1], name) for name, styles in answers_to(LECTURE).items()}
    verdicts, failures = cards(released_as("right", answers))
    assert failures == []
    assert len(verdicts) == len(CHECKS)
    for check in CHECKS.values():
        told = f"Right {check.name} {check.points} of {check.points} points"
        assert any(told in verdict for verdict in verdicts)


@pytest.fixture(scope="module")
def seen(chromium, lab, open_notebook, run_all):
    """{(exercise, mistake): its verdict's text}: all of them written and checked in one notebook."""
    cells = [new_code_cell("import numpy as np\n\nfrom course_lib.checking import check")]
    for name, slug in MISTAKES:
        cells.append(new_code_cell(as_cell(CHECKS[name].mistakes[slug], name)))
        cells.append(new_code_cell(f'check("{name}", {name})'))
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), lab.root / "mistakes.ipynb")
    with chromium.new_context() as context:
        context.set_default_timeout(60_000)
        page = context.new_page()
        open_notebook(page, lab, "mistakes.ipynb")
        run_all(page)
        verdicts = page.locator("[role=status]:has(> div > strong)")
        verdicts.nth(len(MISTAKES) - 1).wait_for()
        texts = [" ".join(text.split()) for text in verdicts.all_inner_texts()]
    return dict(zip(MISTAKES, texts, strict=True))


@pytest.mark.parametrize("name, slug", MISTAKES, ids=[" ".join(one) for one in MISTAKES])
def test_with_a_mistake_its_own_sentence_appears(seen, name, slug):
    sentence = " ".join(inspect.getdoc(CHECKS[name].mistakes[slug]).split())
    if slug == CHANGES_INPUT:
        sentence = "Your numbers are right, but your function changes its argument"
    assert sentence.replace("`", "").replace("*", "") in seen[name, slug].replace("*", "")
    assert f" {CHECKS[name].points} of {CHECKS[name].points} points" not in seen[name, slug]
