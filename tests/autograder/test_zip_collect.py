"""Archives: what a class uploads is taken in, and what an attacker packs stays outside."""

import gzip
import io
import os
import stat
import tarfile
import zipfile

import pytest
from nbgrader.utils import unzip

from autograder import collect as collecting
from autograder.__main__ import main
from autograder.collect import collect
from autograder.places import Build, UserError

LECTURE = "lec01_losses"
NOTEBOOK = f"{LECTURE}.ipynb"


@pytest.fixture
def build(tmp_path):
    return Build(tmp_path / "build")


def zipped(path, members, **more):
    """A zip file of {name or ZipInfo: content}."""
    with zipfile.ZipFile(path, "w", **more) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tarred(path, members):
    """A tar file of {name: content or a change of its TarInfo}."""
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            if callable(content):
                content(info)
                content = b""
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def taken(build):
    """{student: content} in build/submitted, and that nothing else was written anywhere below the test's folder."""
    found = {p: p.read_bytes() for p in build.root.parent.rglob("*") if p.is_file() and p.suffix == ".ipynb"}
    for path in found:
        assert path.relative_to(build.root).parts[0::2] == ("submitted", LECTURE), path
    return {path.parts[-3]: content for path, content in found.items()}


@pytest.mark.parametrize(
    ("name", "student"),
    [
        (f"anna/{LECTURE}/{NOTEBOOK}", "anna"),
        (f"submitted/anna/{LECTURE}/{NOTEBOOK}", "anna"),
        (f"Anna Örn_123_assignsubmission_file_/{NOTEBOOK}", "Anna Örn"),
        (f"Anna Örn_123_assignsubmission_file/{LECTURE} (1).ipynb", "Anna Örn"),
        (f"ornanna_4711_99_{LECTURE}-2.ipynb", "ornanna"),
        (f"ornanna_LATE_4711_99_{NOTEBOOK}", "ornanna"),
        ("anna.ipynb", "anna"),
    ],
)
@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_whose_a_file_is_says_its_outermost_name(name, student, kind, tmp_path, build):
    make = zipped if kind == "zip" else tarred
    assert ([student], []) == collect(LECTURE, [make(tmp_path / f"class.{kind}", {name: b"{}"})], build)
    assert {student: b"{}"} == taken(build)


def test_with_each_an_archive_is_its_owners_whatever_it_says_inside(tmp_path, build):
    """A file called as somebody else, in an archive of one's own, is one's own."""
    path = zipped(tmp_path / "eve.zip", {f"victim/{LECTURE}/{NOTEBOOK}": b"{}", f"victim_1_2_{NOTEBOOK}": b"[]"})
    assert (["eve"], []) == collect(LECTURE, [path], build, each=True)


def test_of_two_of_the_same_student_the_later_one_counts(tmp_path, build):
    first = zipfile.ZipInfo(f"anna_1_1_{NOTEBOOK}", (2026, 5, 1, 10, 0, 0))
    later = zipfile.ZipInfo(f"anna_1_2_{NOTEBOOK}", (2026, 5, 2, 10, 0, 0))
    collect(LECTURE, [zipped(tmp_path / "class.zip", {later: b"2", first: b"1"})], build)
    assert {"anna": b"2"} == taken(build)


@pytest.mark.parametrize("form", ["Jan_{}_assignsubmission_file_/", "Jan_{}_1_", "Jan_LATE_{}_1_"])
def test_who_takes_the_name_of_another_does_not_replace_their_work(form, tmp_path, build):
    """Learning platforms let people choose how they are called."""
    names = [f"{form.format(number)}{NOTEBOOK}" for number in (11, 22)]
    for name in names:
        assert (["Jan"], []) == collect(LECTURE, [zipped(tmp_path / "one.zip", {name: b"{}"})], build)
    students, refused = collect(LECTURE, [zipped(tmp_path / "class.zip", dict.fromkeys(names, b"[]"))], build)
    assert ([], True) == (students, "(11 and 22)" in refused[0])
    assert {"Jan": b"{}"} == taken(build)


@pytest.mark.parametrize("other", ["ANNÉ", "Anne\u0301"], ids=["capitals", "an accent written apart"])
def test_nor_does_who_takes_a_name_that_some_systems_take_for_the_same(other, tmp_path, build):
    members = {f"{name}/{LECTURE}/{NOTEBOOK}": b"{}" for name in ("Anné", other, "bert")}
    students, refused = collect(LECTURE, [zipped(tmp_path / "class.zip", members)], build)
    assert (["bert"], True) == (students, "one folder to macOS and Windows" in refused[0])
    assert {"bert": b"{}"} == taken(build)


def test_a_pattern_may_name_the_time_which_nbgrader_reads(tmp_path, build):
    pattern = r"hw_(?P<student_id>\w+)_at_(?P<timestamp>[-0-9 :]+)_"
    names = [f"hw_anna_at_2026-05-0{day} 10:00:00_{NOTEBOOK}" for day in (2, 1)]
    collect(LECTURE, [zipped(tmp_path / "class.zip", dict(zip(names, (b"2", b"1"), strict=True)))], build, pattern)
    assert {"anna": b"2"} == taken(build)
    stamp = build.step("submitted") / "anna" / LECTURE / "timestamp.txt"
    assert "2026-05-02 10:00:00" == stamp.read_text()
    for wrong in ("(", "no group"):
        with pytest.raises(UserError):
            collect(LECTURE, [], build, wrong)


def as_link(info):
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"


def as_hard_link(info):
    info.type, info.linkname = tarfile.LNKTYPE, f"bert/{NOTEBOOK}"


def as_device(info):
    info.type, info.devmajor, info.devminor = tarfile.CHRTYPE, 1, 5


def linked(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def sized(path, size):
    """A tar file that says of its one file that it has `size` bytes, in the form that numbers have which are too long."""
    info = tarfile.TarInfo(f"anna/{NOTEBOOK}")
    raw = bytearray(info.tobuf()[:512])
    raw[124:136] = (b"\xff" if size < 0 else b"\x80") + size.to_bytes(11, "big", signed=True)
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    path.write_bytes(raw + bytes(2048))
    return path


def sized_in_a_field(path, size):
    """The same, said in a field of its own."""
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo(f"anna/{NOTEBOOK}")
        info.pax_headers = {"size": str(size)}
        archive.addfile(info)
    return path


def lies_about_its_size(path):
    """A zip file whose table says that the 60 MB in it are 2 bytes."""
    zipped(path, {f"anna/{NOTEBOOK}": b" " * 60_000_000}, compression=zipfile.ZIP_DEFLATED)
    raw, size = path.read_bytes(), (60_000_000).to_bytes(4, "little")
    path.write_bytes(raw.replace(size, (2).to_bytes(4, "little")))
    return path


def millions_of_files(path):
    """A zip file that says its table has a gigabyte."""
    zipped(path, {f"anna/{NOTEBOOK}": b"{}"})
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\5\6")
    raw[at + 12 : at + 16] = (1 << 30).to_bytes(4, "little")
    path.write_bytes(raw)
    return path


def bomb_in_gzip(path):
    """A tar file of a file of 300 MB that nobody asked for, in 300 kB."""
    with gzip.open(path, "wb", 1) as out:
        info = tarfile.TarInfo("anna/holiday.mov")
        info.size = 300_000_000
        out.write(info.tobuf())
        for _ in range(300):
            out.write(bytes(1_000_000))
    return path


def header_bomb(path):
    """A tar file with a name of 50 MB."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 50_000_000
    path.write_bytes(info.tobuf() + b"a" * 50_000_000)
    return path


def again_and_again(path, number, name, kind=tarfile.REGTYPE):
    """A tar file of as many empty members of one name."""
    info = tarfile.TarInfo(name)
    info.type = kind
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT) * number + bytes(1024))
    return path


def full_of_holes(path):
    """A tar file of a file of 100 bytes, in which a million holes are said to be."""
    info = tarfile.TarInfo("x")
    kind = {"major": "1", "minor": "0", "name": f"anna/{NOTEBOOK}", "realsize": "100"}
    info.pax_headers, info.size = {f"GNU.sparse.{key}": value for key, value in kind.items()}, 4_000_256
    path.write_bytes(
        info.tobuf(tarfile.PAX_FORMAT) + (b"1000000\n" + b"0\n" * 2_000_000).ljust(info.size + 1024, b"\0")
    )
    return path


def full_of_old_holes(path):
    """The same as GNU's tar did it once: block after block of them."""
    block = bytearray(tarfile.TarInfo(f"anna/{NOTEBOOK}").tobuf(tarfile.GNU_FORMAT))
    block[156:157], block[482:483] = tarfile.GNUTYPE_SPARSE, b"\1"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    path.write_bytes(bytes(block) + (b"00000000001\0" * 42).ljust(504, b"\0") + b"\1" * 8)
    return path


def with_password(path):
    zipped(path, {f"anna/{NOTEBOOK}": b"{}"})
    raw = (
        path.read_bytes()
        .replace(b"PK\3\4\x14\0\0", b"PK\3\4\x14\0\1")
        .replace(b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0\1")
    )
    path.write_bytes(raw)
    return path


HOSTILE = {
    "zip: up and out": lambda p: zipped(p / "a.zip", {f"../../escaped/{NOTEBOOK}": b"{}", f"anna/../../{NOTEBOOK}": b"{}"}),
    "zip: absolute": lambda p: zipped(p / "a.zip", {f"/tmp/escaped/{NOTEBOOK}": b"{}"}),
    "zip: Windows paths": lambda p: zipped(p / "a.zip", {f"..\\..\\{NOTEBOOK}": b"{}", f"C:\\x\\{NOTEBOOK}": b"{}"}),
    "zip: a link": lambda p: zipped(p / "a.zip", {linked(f"anna/{NOTEBOOK}"): b"/etc/passwd"}),
    "zip: a bomb": lambda p: zipped(p / "a.zip", {f"anna/{NOTEBOOK}": bytes(60_000_000)}, compression=zipfile.ZIP_DEFLATED),
    "zip: a bomb that lies": lambda p: lies_about_its_size(p / "a.zip"),
    "zip: millions of files": lambda p: millions_of_files(p / "a.zip"),
    "zip: too many files": lambda p: zipped(p / "a.zip", {f"x{n}": b"" for n in range(collecting.MAX_MEMBERS + 1)}),
    "zip: too many folders": lambda p: zipped(p / "a.zip", {f"x{n}/": b"" for n in range(collecting.MAX_MEMBERS + 1)}),
    "zip: LZMA": lambda p: zipped(p / "a.zip", {f"anna/{NOTEBOOK}": b"{}"}, compression=zipfile.ZIP_LZMA),
    "zip: a password": lambda p: with_password(p / "a.zip"),
    "zip: an archive in it": lambda p: zipped(p / "a.zip", {"anna/more.zip": zipped(p / "b.zip", {NOTEBOOK: b"{}"}).read_bytes()}),
    "zip: names of no one": lambda p: zipped(p / "a.zip", {f"{n}/{NOTEBOOK}": b"{}" for n in (".", "..", "a" * 200, "漢" * 99, "con", "a\x1b", "a:b", " ")}),
    "zip: cut off": lambda p: (p / "a.zip").write_bytes(zipped(p / "c.zip", {f"anna/{NOTEBOOK}": os.urandom(999)}).read_bytes()[:500]) and p / "a.zip",
    "zip: no zip": lambda p: (p / "a.zip").write_bytes(b"PK\3\4" + b"x" * 99) and p / "a.zip",
    "tar: up and out": lambda p: tarred(p / "a.tar", {f"../../escaped/{NOTEBOOK}": b"{}"}),
    "tar: absolute": lambda p: tarred(p / "a.tar", {f"/tmp/escaped/{NOTEBOOK}": b"{}"}),
    "tar: a link": lambda p: tarred(p / "a.tar", {f"anna/{NOTEBOOK}": as_link}),
    "tar: a hard link": lambda p: tarred(p / "a.tar", {f"anna/{NOTEBOOK}": as_hard_link}),
    "tar: a device": lambda p: tarred(p / "a.tar", {f"anna/{NOTEBOOK}": as_device}),
    "tar: a name of 50 MB": lambda p: header_bomb(p / "a.tar"),
    "tar: names of 18 MB in all": lambda p: again_and_again(p / "a.tar", 20, "x" * 900_000),
    "tar: too many folders": lambda p: again_and_again(p / "a.tar", collecting.MAX_MEMBERS + 1, "x", tarfile.DIRTYPE),
    "tar: a million holes": lambda p: full_of_holes(p / "a.tar"),
    "tar: holes as they once were": lambda p: full_of_old_holes(p / "a.tar"),
    "tar: a size without end": lambda p: sized(p / "a.tar", 1 << 62),
    "tar: a size below nothing": lambda p: sized(p / "a.tar", -1024),
    "tar: a size without end, in a field": lambda p: sized_in_a_field(p / "a.tar", 1 << 62),
    "tar: a size below nothing, in a field": lambda p: sized_in_a_field(p / "a.tar", -1024),
    "tar.gz: no tar": lambda p: (p / "a.tar.gz").write_bytes(gzip.compress(b"no" * 999)) and p / "a.tar.gz",
    "tar.gz: a bomb": lambda p: bomb_in_gzip(p / "a.tar.gz"),
    "a folder": lambda p: (p / "a.zip").mkdir() or p / "a.zip",
    "nothing": lambda p: p / "a.zip",
    "another kind": lambda p: (p / "a.rar").write_bytes(b"Rar!") and p / "a.rar",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_and_an_honest_one_after_it_is_not(name, tmp_path, build, monkeypatch):
    monkeypatch.setattr(collecting, "MAX_UNPACKED", 50_000_000)
    hostile = HOSTILE[name](tmp_path)
    honest = zipped(tmp_path / "honest.zip", {f"zoe/{NOTEBOOK}": b"{}"})
    students, refused = collect(LECTURE, [hostile, honest], build)
    assert ["zoe"] == students
    assert refused
    assert all(line.isprintable() and len(line) < 400 for line in refused)
    assert {"zoe": b"{}"} == taken(build)


def test_a_file_without_a_name_is_passed_over(tmp_path, build):
    path = zipped(tmp_path / "a.zip", {"?x": b"", f"anna/{NOTEBOOK}": b"{}"})
    path.write_bytes(path.read_bytes().replace(b"?x", b"\0x"))
    assert (["anna"], []) == collect(LECTURE, [path], build)


def test_a_folder_of_a_student_that_is_a_link_is_not_written_through(tmp_path, build):
    outside = tmp_path / "outside"
    outside.mkdir()
    build.step("submitted").mkdir(parents=True)
    (build.step("submitted") / "anna").symlink_to(outside)
    with pytest.raises(UserError, match="is a link"):
        collect(LECTURE, [zipped(tmp_path / "a.zip", {f"anna/{NOTEBOOK}": b"{}"})], build)
    assert [] == list(outside.iterdir())


def test_the_command_says_what_it_took_and_what_not(tmp_path, build, capsys):
    path = zipped(tmp_path / "a.zip", {f"anna/{NOTEBOOK}": b"{}", f"../{NOTEBOOK}": b"{}", "anna/picture.png": b""})
    assert 1 == main(["collect", LECTURE, str(path), "--build", str(build.root)])
    assert f"Of {LECTURE} taken in: 1. Not taken in: 1.\n" in capsys.readouterr().out


NOBODYS = {
    "a notebook with another name": ("Ben_7_assignsubmission_file/Untitled.ipynb", "Untitled.ipynb: no notebook of this student"),
    "no notebook": (f"Ben_7_assignsubmission_file/{LECTURE}.pdf", ".pdf: no notebook of this student"),
    "a long name": (f"{'Ben ' * 60}_7_assignsubmission_file/{NOTEBOOK}", "rename it STUDENT.ipynb and collect it by itself"),
}  # fmt: skip


@pytest.mark.parametrize("kind", NOBODYS)
def test_nobody_is_left_out_without_a_word_that_says_what_to_do(kind, tmp_path, build):
    name, sentence = NOBODYS[kind]
    members = {f"anna_1_assignsubmission_file/{one}": b"{}" for one in (NOTEBOOK, "picture.png")}
    members |= {name: b"{}", "__MACOSX/._x": b"", ".DS_Store": b"", "README.md": b""}
    students, (line,) = collect(LECTURE, [zipped(tmp_path / "a.zip", members)], build)
    assert (["anna"], True) == (students, sentence in line), line


def test_with_each_an_archive_without_the_notebook_is_named(tmp_path, build):
    students, (line,) = collect(LECTURE, [zipped(tmp_path / "eve.zip", {"hw/Untitled.ipynb": b"{}"})], build, each=True)
    assert ([], True) == (students, "no notebook of this student" in line)


def test_a_folder_is_not_said_to_be_missing(tmp_path, build):
    assert ([], [f"{tmp_path.name}: a folder; give the archive, or the notebooks"]) == collect(
        LECTURE, [tmp_path], build
    )


def test_nbgraders_own_unpacking_lets_a_bomb_and_an_archive_in_an_archive_through(tmp_path):
    """The control: why `nbgrader zip_collect` is not what takes the archives in."""
    inner = zipped(tmp_path / "inner.zip", {f"victim_{NOTEBOOK}": bytes(60_000_000)}, compression=zipfile.ZIP_DEFLATED)
    outer = zipped(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes()})
    (tmp_path / "out").mkdir()
    unzip(str(outer), str(tmp_path / "out"), tree=True)
    (found,) = (tmp_path / "out").rglob("*.ipynb")
    assert 60_000_000 == found.stat().st_size
