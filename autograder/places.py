"""Where everything lies: the course's own folders, and one build folder for all that is derived or private."""

import contextlib
import hashlib
import secrets
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
COURSE = "losses"


class UserError(Exception):
    """Something that the person at the keyboard can put right; the message is one sentence that says how."""


def printable(text):
    """`text`, which may hold a folder's name or a file's, as it may stand on one line of a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)


@dataclass(frozen=True)
class Build:
    """The build folder: nbgrader's steps, our results, the gradebook, the seed of the hidden cases."""

    root: Path

    @property
    def gradebook(self):
        return self.root / "gradebook.db"

    @property
    def db_url(self):
        return f"sqlite:///{self.gradebook}"

    def step(self, name):
        """The folder of one of nbgrader's steps: release, submitted, autograded or feedback."""
        return self.root / name

    def released(self, lecture):
        return self.root / "release" / lecture / f"{lecture}.ipynb"

    def result(self, lecture, student):
        return self.root / "results" / lecture / f"{student}.json"

    def hidden_seed(self, *names):
        """A number only this build folder knows, different for every combination of names."""
        path = self.root / "hidden_seed"
        if not path.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32), encoding="ascii")
        key = "\0".join([path.read_text(encoding="ascii").strip(), *names]).encode("utf-8", "surrogateescape")
        return int.from_bytes(hashlib.sha256(key).digest(), "big")


def build_at(folder):
    """The build folder at `folder`, relative to where the command was typed; None: build/ of the course."""
    return Build(Path(folder).expanduser().resolve() if folder else ROOT / "build")


@contextlib.contextmanager
def only_one(build):
    """Hold the build folder for one run. The system lets go of it when the process ends, however it ends.

    Raises:
        UserError: if another run holds it.
    """
    with open(build.root / "grading.lock", "a", encoding="ascii") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"Another run is grading into {build.root}: wait for it to end.") from None
        except (ImportError, OSError):  # Windows, and file systems that know no locks
            pass
        yield


def source_of(lecture):
    """The instructor's notebook of a lecture."""
    return NOTEBOOKS / lecture / f"{lecture}.ipynb"


def students_of(lecture, build):
    """Who handed something in, in order of their names."""
    return sorted(p.parent.name for p in build.step("submitted").glob(f"*/{lecture}") if p.is_dir())


def lectures(names=()):
    """The lectures called `names`, checked; none: all there are, in order.

    Raises:
        UserError: if a name is no lecture; the message names the closest.
    """
    return chosen(names, sorted(p.stem for p in NOTEBOOKS.glob("lec*/*.ipynb") if p.stem == p.parent.name))


def chosen(names, known):
    """`names` if all of them are `known`; none: all that are known.

    Raises:
        UserError: if one is not; the message names the closest.
    """
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, 1, cutoff=0.3)
            hint = f"did you mean {close[0]}?" if close else ""
            raise UserError(f"There is no lecture {name!r}; {hint or 'there are ' + ', '.join(known) + '.'}")
    return list(names) or known
