"""What the browser tests of the lectures share: the notebook run once, its figures, and what they say."""

import contextlib

from playwright.sync_api import expect


@contextlib.contextmanager
def run_once(chromium, lab, open_notebook, run_all, notebook, count):
    """The page of a lecture's notebook, opened and run whole, once all its `count` figures are there."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(90_000)
        page = context.new_page()
        open_notebook(page, lab, notebook)
        run_all(page)
        expect(page.locator(".lm-figure")).to_have_count(count, timeout=90_000)
        yield page
        page.evaluate("window.jupyterapp.commands.execute('notebook:shutdown-kernel')")


def figure_at(page, place):
    """The figure of this place on the page, in sight and drawn."""
    figure = page.locator(".lm-figure").nth(place)
    figure.scroll_into_view_if_needed()
    figure.locator("canvas").first.wait_for()
    return figure


def said(figure):
    return figure.locator(".lm-said").inner_text()


def changes_what_is_said(figure, act, timeout=30_000):
    """Do `act` and wait until the figure says something else; what it says then."""
    before = said(figure)
    act()
    expect(figure.locator(".lm-said")).not_to_have_text(before, timeout=timeout)
    return said(figure)
