"""Figures side by side in a real browser:  python -m benchmarks.figures [--minutes 30] [--only ours]

Needs the packages of the extra `bench` (ipympl, plotly) and a Chromium; writes benchmarks/FIGURES.md. Each
contender gets a fresh notebook and kernel in one JupyterLab; the quick way takes some five minutes.
"""

import argparse
import contextlib
import importlib.util
import os
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

import course
from benchmarks.figures.contenders import CONTENDERS, OURS_300
from benchmarks.figures.measures import (
    bank_slider,
    busy,
    drag,
    first_paint,
    first_paint_of,
    kernel_slider,
    key_slider,
    memory,
    playing,
    saved,
    ten,
)  # fmt: skip

ROOT = Path(__file__).resolve().parents[2]
KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
spec = importlib.util.spec_from_file_location("conftest", ROOT / "tests/browser/conftest.py")
labs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(labs)


@contextlib.contextmanager
def laboratory(plain=False):
    """open(cells) → a page with that notebook, its cells not yet run; plain: Jupyter's server as it comes."""
    usual = course.lab_command
    if plain:
        course.lab_command = lambda *given: (usual(*given)[0], {})
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root, home = Path(folder, "root"), Path(folder, "home")
        root.mkdir(), home.mkdir()
        browser = playwright.chromium.launch(executable_path=course.find_chromium(), args=labs.QUIET)
        with labs.running_lab(root, home) as lab:
            yield lambda *cells: opened(browser, lab, cells)
            browser.close()
    course.lab_command = usual


def opened(browser, lab, cells):
    name = f"n{len(list(lab.root.glob('*.ipynb')))}.ipynb"
    cells = [nbformat.v4.new_code_cell(code) for code in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), lab.root / name)
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(120_000)
    page.add_init_script(path=Path(__file__).with_name("probe.js"))
    labs._open_notebook(page, lab, name)
    page.file = lab.root / name
    return page


def close(page):
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()


def side_by_side(laboratory, only):
    rows = []
    for name, cells in CONTENDERS.items():
        if only and name != only:
            continue
        page = laboratory(*cells)
        row = {"": name, "first paint ms": first_paint(page), **playing(page, name)}
        row |= bank_slider(page) if name == "ours" else key_slider(page)
        row["saved notebook kB"] = saved(page)
        rows.append(row)
        print(row, flush=True)
        close(page)
    return rows


def ours_alone(laboratory, minutes):
    numbers = {}
    page = laboratory("from course_lib.widgets import trajectory_player", OURS_300)
    numbers["5 rules x 300 steps, 41 rates: cell run to first paint, ms"] = first_paint(page)
    numbers["the same, run again (imports and program warm), ms"] = first_paint_of(page)
    numbers |= bank_slider(page, "slider from the bank,") | kernel_slider(page) | drag(page) | busy(page)
    numbers["saved notebook with widget state, kB"] = saved(page)
    numbers |= memory(page, minutes)
    close(page)
    page = laboratory("from course_lib.widgets import trajectory_player", *[OURS_300] * 10)
    numbers |= ten(page)
    close(page)
    return numbers


def table(rows):
    heads = list(dict.fromkeys(key for row in rows for key in row))
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(str(row.get(head, "")) for head in heads) + " |" for row in rows])


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--minutes", type=float, default=1)
    asked.add_argument("--only")
    asked = asked.parse_args()
    load = os.getloadavg()[0]
    with laboratory() as fresh:
        rows = side_by_side(fresh, asked.only)
        alone = ours_alone(fresh, asked.minutes)
    with laboratory(plain=True) as fresh:
        page = fresh("from course_lib.widgets import trajectory_player", OURS_300)
        first_paint(page)
        plain = {f"{name}, server as it comes": value for name, value in (kernel_slider(page) | drag(page)).items()}
    lines = [{"our figure": name, "measured": value} for name, value in (alone | plain).items()]
    end = os.getloadavg()[0]
    text = f"""# Figures

`python -m benchmarks.figures` wrote this. Chromium without a GPU on {os.cpu_count()} cores, load {load:.1f} at the
beginning and {end:.1f} at the end (1: one core is busy). Eight rules, 1,000 steps, one contour plot:

{table(rows)}

{table(lines)}
"""
    print(text)
    if not asked.only:
        Path(ROOT, "benchmarks", "FIGURES.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
