"""The control: attacks that gain nothing here do gain points under plain nbgrader, in this very run."""

import dataclasses
import json
import shutil
import subprocess

import nbformat
import pytest

from autograder import sandbox
from autograder.grade import grade
from autograder.places import ROOT, Build
from benchmarks.apart import BEGIN
from benchmarks.control import MAX, together
from tests.autograder.attacks import ATTACKS, SHELL, Attack, each, text_of

LECTURE = "lec01_losses"
# Out of attacks.py: those that leave the machine and the other students alone, and waste no time.
CHOSEN = (
    "tags", "check cells that say 12.0",
    "ast transformer drops asserts", "input transformer", "run_code replaced", "post_run_cell hides errors",
    "kernel replies ok", "np.testing", "np.allclose and friends",
    "builtins", "AssertionError is harmless", "trace function", "caller's frames", "always-equal object",
    "nan and inf", "the public answers, read from the library", "a file numpy/__init__.py beside the notebook",
)  # fmt: skip
# As students would: something is returned, so that whoever is not looking is content.
ZEROS = each("return 0.0, 0.0")
OWN = [
    Attack("patched", "np rebound", "class N:\n    __getattr__ = lambda s, n: s\n    __call__ = lambda s, *a, **k: s\n"
           "import sys\nsys.modules['numpy'] = N()\n"),
    Attack("patched", "test cells run as True",
           SHELL + "ip.compile.ast_parse = lambda *a, **k: __import__('ast').parse('1')\n"),
    Attack("patched", "no checker in course_lib", "import course_lib.checking.exercise as e\n"
           "class E: cases = ()\ne.load = lambda name: E()\n"),
]  # fmt: skip
GAINED = 10  # 12 were measured, with nbgrader 0.9.6

pytestmark = pytest.mark.slow


def attacks():
    """The attackers, each with zeros for answers where they bring none of their own."""
    chosen = [next(one for one in ATTACKS if one.name == name) for name in CHOSEN]
    return [one if one.answers else dataclasses.replace(one, answers=ZEROS) for one in [*chosen, *OWN]]


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    """Whether this system lets the attackers be shut away from processes and files while plain nbgrader runs them."""
    call = [*BEGIN, str(tmp_path_factory.mktemp("apart")), "true"]
    if not shutil.which("unshare") or subprocess.run(call, cwd=ROOT, capture_output=True).returncode:
        pytest.skip("no namespaces for users: the attackers would not be shut away")
    if sandbox.missing_layers():
        pytest.skip("needs the full sandbox")


def test_what_gains_points_under_plain_nbgrader_gains_none_here(apart, released, tmp_path, capsys):
    tried = attacks()
    assert len(tried) >= 20
    there = together(tried, tmp_path / "plain", released)
    build, base, ours, gained = Build(tmp_path / "build"), json.loads(nbformat.writes(released)), {}, []
    for number, one in enumerate(tried):
        folder = build.step("submitted") / f"attacker-{number:03}" / LECTURE
        folder.mkdir(parents=True)
        (folder / f"{LECTURE}.ipynb").write_bytes(text_of(one, base, {}))
        ours[one.name] = grade(folder, released, folder.parent.name, LECTURE, build)[0].score
        if there.get(folder.parent.name):
            gained.append(one.name)
    with capsys.disabled():
        print(f"\n{len(tried)} attacks: {len(gained)} gain points under plain nbgrader: {', '.join(gained)}.")
    assert (MAX, MAX) == (there["a-right"], there["z-right"])
    assert dict.fromkeys(ours, 0) == ours
    assert len(gained) >= GAINED
