"""Every technique of attacks.py against the grader, with an honest student before and after each.

No attacker gains a point, reads a secret, changes what is not theirs, or keeps the others from their grades.
"""

import hashlib
import json
import os
import secrets
import shutil
import socket
import threading
from html.parser import HTMLParser

import nbformat
import pytest

from autograder import run as runs
from autograder import sandbox
from autograder.engine import engine
from autograder.feedback import feedback
from autograder.gradebook import open_gradebook
from autograder.job import parcel, work
from autograder.places import ROOT, Build
from tests.autograder.attacks import ATTACKS, text_of

LECTURE = "lec01_losses"
MAX = 12
FULL = not sandbox.missing_layers()
TRIED = [a for a in ATTACKS if FULL or not a.wild]
# What is stored and shown is looked at for these families in a class of their own.
SHOWN = ("feedback", "damaged", "forged metadata", "database", "frames")

pytestmark = pytest.mark.slow
full_sandbox = pytest.mark.skipif(not FULL, reason="needs the full sandbox")


class Planted:
    """A world with secrets in it, and a memory of what it was like."""

    def __init__(self, root, released_build, honest):
        self.build = Build(root / "build")
        shutil.copytree(released_build.root, self.build.root)
        self.build.hidden_seed("x")
        self.tokens = {name: f"CANARY-{secrets.token_hex(8)}" for name in ("victim", "instructor", "home", "env", "db")}
        self.tokens["seed"] = (self.build.root / "hidden_seed").read_text(encoding="ascii")
        self.victim = self.build.step("submitted") / "victim" / LECTURE
        self._put(
            self.victim / f"{LECTURE}.ipynb",
            honest.replace("import numpy", f"# {self.tokens['victim']}\\nimport numpy"),
        )
        self._put(root / "instructor" / f"{LECTURE}.ipynb", self.tokens["instructor"])
        self._put(root / "home" / ".netrc", self.tokens["home"])
        with open_gradebook(self.build) as book:
            book.add_student(self.tokens["db"])
        os.environ["SECRET_OF_THE_HOST"] = self.tokens["env"]
        os.environ["COURSE_PATIENCE"] = "0.4"  # most attackers only waste time; their neighbours need little
        self.root, self.received = root, []
        self.servers = [
            socket.create_server(("127.0.0.1", 0)),
            socket.socket(socket.AF_UNIX),
            socket.socket(socket.AF_UNIX),
        ]
        port = self.servers[0].getsockname()[1]
        os.chdir(root)  # a path of a socket is short
        for server, address in zip(self.servers[1:], ["socket", f"\0canary-{port}"], strict=True):
            server.bind(address)
            server.listen()
        self.places = {
            "BUILD": self.build.root, "VICTIM": self.victim.parent, "INSTRUCTOR": root / "instructor",
            "HOME": root / "home",
            "PORT": port, "SOCKET": root / "socket", "HOST": os.getpid(), "REPO": ROOT,
        }  # fmt: skip
        for server in self.servers:
            threading.Thread(target=self._listen, args=(server,), daemon=True).start()
        self.before = self.state()

    def _put(self, path, text):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")

    def _listen(self, server):
        while True:
            try:
                connection, address = server.accept()
                self.received.append(address)
                connection.close()
            except OSError:
                return

    def state(self):
        """Digests of all that lies here and of all modules that a submission can see."""
        files = [p for p in self.root.rglob("*") if p.is_file()]
        files += [*(ROOT / "course_lib").rglob("*.py"), *(ROOT / "data").iterdir()]
        return {str(p): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mode) for p in files}


def in_json(notebook):
    return json.loads(nbformat.writes(notebook))


@pytest.fixture(scope="module")
def honest(released, right_cells):
    """The text of a right submission."""
    notebook = in_json(released)
    for cell in notebook["cells"]:
        name = cell["id"].removeprefix("solve_")
        if cell["id"].startswith("solve_"):
            cell["source"] = right_cells[name]
    return json.dumps(notebook)


@pytest.fixture(scope="module")
def planted(tmp_path_factory, released_build, honest):
    before = os.getcwd()
    world = Planted(tmp_path_factory.mktemp("world"), released_build, honest)
    yield world
    os.chdir(before)
    del os.environ["SECRET_OF_THE_HOST"], os.environ["COURSE_PATIENCE"]
    for server in world.servers:
        server.close()


def hand_in(build, student, text, files=()):
    folder = build.step("submitted") / student / LECTURE
    folder.mkdir(parents=True)
    (folder / f"{LECTURE}.ipynb").write_bytes(text)
    for name, content in dict(files).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


@pytest.fixture(scope="module")
def graded(planted, released, honest, tmp_path_factory):
    """{student: (result, executed notebook)}: attackers by number, honest students between them."""
    build = Build(tmp_path_factory.mktemp("class") / "build")
    shutil.copyfile(planted.build.root / "hidden_seed", planted.build.root / "copy")
    build.root.mkdir()
    shutil.copyfile(planted.build.root / "copy", build.root / "hidden_seed")
    (planted.build.root / "copy").unlink()
    order = ["honest-first"]
    hand_in(build, order[0], honest.encode())
    for number, one in enumerate(TRIED):
        hand_in(build, f"attacker-{number}", text_of(one, in_json(released), planted.places), one.files)
        hand_in(build, f"honest-{number}", honest.encode())
        order += [f"attacker-{number}", f"honest-{number}"]
    content = nbformat.writes(released).encode()
    with engine(os.cpu_count()) as machine:
        futures = [machine.submit(work, parcel(student, LECTURE, build, content)) for student in order]
        done = [future.result() for future in futures]
        return {one.result.student: (one.result, nbformat.reads(one.text, as_version=4)) for one in done}


@pytest.mark.parametrize("number", range(len(TRIED)), ids=[f"{a.family}: {a.name}" for a in TRIED])
def test_an_attack_gains_nothing_and_disturbs_nobody(number, graded, planted):
    result, notebook = graded[f"attacker-{number}"]
    assert (MAX, TRIED[number].worth) == (result.max_score, result.score)
    told = json.dumps([result.to_json(), in_json(notebook)])
    assert [] == [name for name, token in planted.tokens.items() if token in told]
    assert "could not deal with" not in told
    for student in ("honest-first" if number == 0 else f"honest-{number - 1}", f"honest-{number}"):
        assert MAX == graded[student][0].score


def test_nothing_was_changed_and_nothing_came_over_the_network(graded, planted):
    assert planted.before == planted.state()
    assert [] == planted.received


SPIES = [number for number, one in enumerate(TRIED) if one.name.startswith("hidden inputs")]


@pytest.mark.parametrize("number", SPIES, ids=[TRIED[number].name for number in SPIES])
def test_a_hidden_input_never_comes_back(number, graded):
    """Neither in words nor as a number: 31337 is what the spies say."""
    result, notebook = graded[f"attacker-{number}"]
    told = json.dumps([vars(cell) for cell in result.cells.values()])
    assert "31337" not in told
    assert "SECRET" not in told + json.dumps([cell.get("outputs") for cell in notebook.cells])


def test_only_text_and_png_pictures_come_out(graded):
    for student, (_, notebook) in graded.items():
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                kinds = set(output.get("data", {}))
                verdict = output.output_type == "execute_result"
                assert kinds <= ({"text/html", "text/plain"} if verdict else {"text/plain", "image/png"}), student


def test_no_picture_is_too_large_for_a_page(graded):
    number = next(n for n, one in enumerate(TRIED) if "400 megapixels" in one.name)
    notebook = graded[f"attacker-{number}"][1]
    outputs = next(cell.outputs for cell in notebook.cells if cell.id == "solve_svm_losses")
    assert [{"text/plain": "x"}] * 2 == [output.data for output in outputs[:2]]


class Danger(HTMLParser):
    """Collects what a browser would run."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = [], ""

    def handle_starttag(self, tag, attributes):
        self.inside = tag
        for name, value in attributes:
            if "INJECTED" in (value or "") and (name.startswith("on") or name == "srcdoc" or "script:" in value):
                self.found.append((tag, name, value))

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script" and "INJECTED" in data:
            self.found.append((self.inside, data[:80]))


@pytest.fixture(scope="module")
def stored(planted, released, honest):
    """The planted build after a run over a class in which half attack, with feedback written."""
    for number, one in enumerate(TRIED):
        if one.family in SHOWN:
            hand_in(planted.build, f"attacker-{number}", text_of(one, in_json(released), planted.places), one.files)
    for number in range(3):
        hand_in(planted.build, f"{'abz'[number]}-honest", honest.encode())
    results = runs.run(LECTURE, planted.build, lambda text: None)
    return {result.student: result for result in results}, feedback(LECTURE, planted.build)


def test_the_gradebook_holds_what_everyone_earned(stored, planted):
    results, _ = stored
    with open_gradebook(planted.build) as book:
        points = {s.student.id: s.score for s in book.assignment_submissions(LECTURE)}
    assert points == {student: MAX if "attacker" not in student else 0 for student in results}
    assert 4 == sum(points.values()) / MAX


def test_no_feedback_page_runs_what_a_student_wrote_or_tells_a_secret(stored, planted):
    _, pages = stored
    for page in pages:
        text = page.read_text(encoding="utf-8")
        danger = Danger()
        danger.feed(text)
        assert [] == danger.found, page
        told = [name for name, token in planted.tokens.items() if token in text]
        assert told == (["victim"] if "victim" in page.parts else []), page


@full_sandbox
def test_without_the_sandbox_the_secrets_are_there_to_be_read(planted):
    """The control: what the attackers look for can be found, so that not finding it says something."""
    assert planted.tokens["home"] in (planted.root / "home" / ".netrc").read_text()
    assert planted.tokens["env"] == os.environ["SECRET_OF_THE_HOST"]
    with socket.create_connection(("127.0.0.1", planted.places["PORT"])):
        pass
