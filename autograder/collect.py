"""Archives that students or a learning platform made -> build/submitted, without believing them.

Nothing is unpacked: each member's name is looked at, and of regular files that are this lecture's notebook so many
bytes are read as a submission may have. Whose a file is says its outermost name, which the platform gave, never what
lies deeper. Archives in archives are not opened.
"""

import calendar
import contextlib
import gzip
import os
import re
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.intake import MAX_BYTES
from autograder.places import UserError, printable

MAX_ARCHIVE = 4_000_000_000  # bytes of the file
MAX_UNPACKED = 2_000_000_000  # bytes read from one archive, however small it is
MAX_MEMBERS = 20_000
MAX_DIRECTORY = 16_000_000  # bytes of what an archive says about its files: a zip file's table, tar's long headers
MAX_HEADER = 1_000_000  # bytes of one of tar's headers
MAX_TOLD = 300  # characters of what is said about a file, whose name can have a million
MAX_PLACE = 150  # of these for its name, so that the reason is still there
MAX_NAME = 100
MAX_NAME_BYTES = 200  # a file's name may have 255, and ours are a little longer than their student's
ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".ipynb")
PACKED = (*ENDINGS[:-1], ".gz", ".7z", ".rar")
# Whose a file is, by its whole name in the archive: Moodle's and Canvas's downloads, a folder each, a file each.
# `person` is the platform's own number for whoever is called so.
PATTERNS = (
    r"(?P<student_id>[^/]+?)_(?P<person>\d+)_assignsubmission_(?:file|onlinetext)_?/",
    r"(?P<student_id>[^/_]+)_(?:LATE_)?(?P<person>\d+)_\d+_[^/]*$",
    r"(?:submitted/)?(?P<student_id>[^/]+)/",
    r"(?P<student_id>[^/]+)\.ipynb$",
)
BY_ITSELF = "rename it STUDENT.ipynb and collect it by itself"
UNREADABLE = (EOFError, ValueError, RuntimeError, LookupError, zlib.error, zipfile.BadZipFile, tarfile.TarError)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class RefusedError(Exception):
    """This archive, or this member, is not taken in; the message says why."""


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name there, when it was written, `read(number)` -> at most so many bytes."""

    name: str
    time: float
    read: object


def collect(lecture, archives, build, pattern=None, each=False):
    """Take the notebooks of one lecture out of archives; of two of the same student the later one counts.

    Of two people with the same name, or with names that are the same to a file system, neither is taken: one could have
    chosen it to replace the other's work.

    Args:
        lecture: its name.
        archives: paths of archives or notebooks.
        build: the Build to put them into.
        pattern: a regular expression with a group `student_id`, and perhaps `timestamp`, as nbgrader's zip_collect
            has it; None: PATTERNS.
        each: each archive is one student's, who is called as its file is.

    Returns:
        (students, refused): who handed something in, and a sentence for each file that was not taken.
    """
    patterns = [_compiled(pattern)] if pattern else [re.compile(one) for one in PATTERNS]
    latest, refused, people, others = {}, [], defaultdict(set), {}
    for path in map(Path, archives):
        owner = _stem(path) if each else None
        try:
            for name, outcome in _found(path, lecture, patterns, owner):
                if isinstance(outcome, RefusedError):
                    refused.append(_told(path, outcome, name))
                    continue
                if isinstance(outcome, str):
                    others.setdefault(outcome, (path, name))
                    continue
                student, person, when, *rest = outcome
                people[student] |= {person} if person else set()
                if student not in latest or latest[student][0] <= when:
                    latest[student] = when, *rest
        except (RefusedError, OSError, *UNREADABLE) as error:
            refused.append(_told(path, error or "cannot be read"))
    for path, name in [place for student, place in others.items() if student not in people]:
        reason = f"no notebook of this student has {lecture} in its name; if this is it, {BY_ITSELF}"
        refused.append(_told(path, reason, name))
    for student in [one for one in latest if len(people[one]) > 1]:
        del latest[student]
        numbers = " and ".join(sorted(people[student]))
        refused.append(f"{student}: the name of several people ({numbers}); rename what is theirs and collect it again")
    for alike in _alike(latest):
        refused.append(
            f"{' and '.join(alike)}: one folder to macOS and Windows; rename what is theirs and collect it again"
        )
        for student in alike:
            del latest[student]
    for student, (_, content, timestamp) in latest.items():
        _put(build.step("submitted") / student / lecture, lecture, content, timestamp)
    return sorted(latest), refused


def _told(path, reason, name=""):
    """A line on a file in an archive, or on the archive."""
    place = f"{path.name}: {name}" if name else path.name
    place = f"{place[:MAX_PLACE]}…" if len(place) > MAX_PLACE else place
    return printable(f"{place}: {reason}"[:MAX_TOLD])


def _alike(students):
    """Lists of names that differ in nothing but capitals and how accents are written."""
    groups = defaultdict(list)
    for student in sorted(students):
        groups[unicodedata.normalize("NFC", student).casefold()].append(student)
    return [group for group in groups.values() if len(group) > 1]


def _found(path, lecture, patterns, owner):
    """(name, outcome) of the files: of what could be a submission (student, person, when, content, timestamp) or
    RefusedError, of others whose they are, if that can be told.
    """
    with _opened(path) as members:
        room, number = MAX_UNPACKED, 0
        for member in members:
            number += 1
            if number > MAX_MEMBERS:
                raise RefusedError(f"more than {MAX_MEMBERS} files in it")
            if member is None:
                continue
            if isinstance(member, RefusedError):
                yield "a member", member
                continue
            if member.name.lower().endswith(PACKED):
                yield member.name, RefusedError("an archive in the archive is not opened; collect it by itself")
                continue
            if not _is_wanted(member.name, lecture):
                if not _is_junk(member.name) and (student := _student_or_none(member.name, patterns, owner)):
                    yield member.name, student
                continue
            try:
                student, person, timestamp = _student(member.name, patterns, owner)
                content = member.read(min(MAX_BYTES, room) + 1)
                room -= len(content)
                if len(content) > MAX_BYTES or room < 0:
                    raise RefusedError(f"more than {MAX_BYTES // 1_000_000} MB, or too much in all")
            except RefusedError as refusal:
                yield member.name, refusal
            except UNREADABLE as error:
                yield member.name, RefusedError(f"damaged ({error})")
            else:
                yield member.name, (student, person, (timestamp, member.time), content, timestamp)


@contextlib.contextmanager
def _opened(path):
    """The Members of an archive, or RefusedErrors in their place; None for a folder, which takes time, too."""
    if not path.is_file():
        raise RefusedError("a folder; give the archive, or the notebooks" if path.is_dir() else "there is no such file")
    if path.stat().st_size > MAX_ARCHIVE:
        raise RefusedError(f"larger than {MAX_ARCHIVE // 10**9} GB")
    if path.suffix == ".ipynb":
        with path.open("rb") as file:
            yield [Member(path.name, path.stat().st_mtime, file.read)]
    elif path.suffix == ".zip":
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            yield (_in_zip(archive, info) for info in archive.infolist())
    elif path.name.endswith((".tar", ".tar.gz", ".tgz")):
        with path.open("rb") as file:
            stream = _Unpacked(file, path.suffix != ".tar")
            with _Tar.open(fileobj=stream, mode="r|") as archive:
                yield (_in_tar(archive, info) for info in archive.one_by_one())
    else:
        raise RefusedError(f"not one of {', '.join(ENDINGS)}")


def _check_directory(path):
    """A zip file says how long its table is; a lie about millions of files is met before Python reads them."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_600))
        end = file.read()
    at = end.rfind(b"PK\5\6")
    if at < 0 or len(end) < at + 22:
        raise RefusedError("not a zip file")
    if b"PK\6\7" in end[max(0, at - 40) : at] or int.from_bytes(end[at + 12 : at + 16], "little") > MAX_DIRECTORY:
        raise RefusedError("a zip file with too many files in it")


def _in_zip(archive, info):
    if info.filename.endswith("/"):  # `is_dir` stumbles over an empty name
        return None
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return RefusedError(f"{info.filename!r} is a link or a device")
    if info.flag_bits & 1:
        return RefusedError(f"{info.filename!r} has a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return RefusedError(f"{info.filename!r} is packed in an unusual way")

    def read(number):
        with archive.open(info) as file:
            return file.read(number)

    return Member(info.filename, _seconds(info.date_time), read)


def _seconds(written):
    """A zip file's (year, …, second) as a number; what is no date is long ago."""
    try:
        return float(calendar.timegm((*written, 0, 0, 0)))
    except (ValueError, OverflowError):
        return 0.0


class _Header(tarfile.TarInfo):
    """What tar says about a file. Long names and extra fields are read as a whole: of a size that names have."""

    def _proc_member(self, archive):
        if self.type not in (*tarfile.REGULAR_TYPES, tarfile.DIRTYPE):
            archive.described += abs(self.size)
            if self.size > MAX_HEADER or archive.described > MAX_DIRECTORY:
                raise tarfile.ReadError("headers that are too long")
        return super()._proc_member(archive)

    def _refuse(self, *_):
        """A list of a file's holes is as long as its sender likes, and takes half a second a megabyte."""
        raise tarfile.ReadError("a file with holes, which no notebook has")

    _proc_sparse = _proc_gnusparse_00 = _proc_gnusparse_01 = _proc_gnusparse_10 = _refuse


class _Tar(tarfile.TarFile):
    """A tar file, read once from its beginning. `described` counts the bytes of long headers."""

    tarinfo, described = _Header, 0

    def one_by_one(self):
        """Each member's TarInfo; tarfile itself would keep all of them."""
        while (info := self.next()) is not None:
            self.members.clear()
            yield info


def _in_tar(archive, info):
    if info.isdir():
        return None
    if not 0 <= info.size <= MAX_UNPACKED:  # tarfile would seek there, for ever
        raise RefusedError(f"{info.name!r} has a size that no file has")
    if not info.isreg():
        return RefusedError(f"{info.name!r} is a link or a device")
    return Member(info.name, float(info.mtime), lambda number: archive.extractfile(info).read(number))


class _Unpacked:
    """A tar file's bytes, unpacked as they are needed, and no more of them than MAX_UNPACKED."""

    def __init__(self, file, packed):
        self.file, self.room = gzip.GzipFile(fileobj=file) if packed else file, MAX_UNPACKED

    def read(self, number):
        part = self.file.read(number)
        self.room -= len(part)
        if self.room < 0:
            raise RefusedError(f"more than {MAX_UNPACKED // 10**9} GB when unpacked")
        return part


def _is_wanted(name, lecture):
    """Whether a file can be the lecture's notebook; platforms put more before its name, browsers a number behind it."""
    base = _base(name)
    if _is_junk(name):
        return False
    return base.lower().endswith(".ipynb") and (lecture in base or "/" not in name.strip("/"))


def _is_junk(name):
    """Whether a system or an editor put the file there, and no student."""
    return "__MACOSX" in name or _base(name).startswith(("._", ".DS_Store")) or ".ipynb_checkpoints" in name


def _base(name):
    return PurePosixPath(name.replace("\\", "/")).name


def _student_or_none(name, patterns, owner):
    try:
        return _student(name, patterns, owner)[0]
    except RefusedError:
        return None


def _student(name, patterns, owner):
    """Whose a file is, the platform's number for them, and the timestamp in its name; "" where there is none."""
    path = PurePosixPath(name)
    if name.startswith(("/", "\\")) or "\\" in name or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        raise RefusedError("its name leads out of the archive")
    found = next((match for match in (one.match(name) for one in patterns) if match), None)
    student = owner or (found and found["student_id"])
    if not student:
        raise RefusedError(f"its name does not say whose it is; {BY_ITSELF}, or give a --pattern")
    if (
        len(student) > MAX_NAME
        or len(student.encode("utf-8", "replace")) > MAX_NAME_BYTES
        or not student.isprintable()
        or student.strip(" .") != student
        or set(student) & set('/\\:*?"<>|')
    ):
        raise RefusedError(f"a folder cannot have this student's name; {BY_ITSELF}")
    if RESERVED.match(student):
        raise RefusedError(f"nobody can be called {student}")
    named = found.groupdict() if found else {}
    return student, "" if owner else named.get("person") or "", named.get("timestamp") or ""


def _compiled(pattern):
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise UserError(f"{pattern!r} is no regular expression ({error}).") from None
    if "student_id" not in compiled.groupindex:
        raise UserError(f"{pattern!r} has no group (?P<student_id>…), which says whose a file is.")
    return compiled


def _stem(path):
    return next((path.name[: -len(end)] for end in reversed(ENDINGS) if path.name.endswith(end)), path.stem)


def _put(folder, lecture, content, timestamp):
    """Write one submission, whole or not at all; an earlier one is replaced."""
    if any(path.is_symlink() for path in (folder, folder.parent)):
        raise UserError(f"{folder} is a link; remove it.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "timestamp.txt").unlink(missing_ok=True)
    unfinished = folder / f".{lecture}.unfinished"
    unfinished.write_bytes(content)
    os.replace(unfinished, folder / f"{lecture}.ipynb")
    if timestamp:
        (folder / "timestamp.txt").write_text(timestamp, encoding="utf-8")
