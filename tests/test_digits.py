"""Digits: the shipped file, found from anywhere; MNIST files, whole and broken."""

import gzip
import hashlib
import struct
import subprocess
import sys

import numpy as np
import pytest

from course_utils import digits
from course_utils.datasets import Dataset
from course_utils.digits import (
    data_folder,
    digit_task,
    load_digits,
    load_mnist,
    read_idx,
    whole_digits,
)
from course_utils.preprocessing import center, standardize


def test_the_digits():
    data = load_digits(scale=16)
    assert data.x.shape == (1797, 64)
    assert data.x.dtype == np.float64
    assert data.labels.dtype == np.int64
    assert (data.x.min(), data.x.max()) == (0, 16)
    assert (data.x == np.round(data.x)).all()
    counts = np.bincount(data.labels)
    assert len(counts) == 10
    assert (counts.min(), counts.max()) == (174, 183)
    assert (np.ptp(data.x, axis=0) == 0).sum() == 3  # pixels that are the same in every image


def test_the_brightest_pixel_is_scale():
    assert load_digits().x.max() == 1.0
    np.testing.assert_allclose(load_digits(scale=2).x, load_digits().x * 2)


@pytest.mark.parametrize("scale", [0, -1, float("nan")])
def test_a_bad_scale(scale):
    with pytest.raises(ValueError, match="scale: must be finite and above 0, got"):
        load_digits(scale=scale)


def test_the_readme_states_the_checksum_of_the_file(root):
    content = (root / "data" / "digits.npz").read_bytes()
    assert hashlib.sha256(content).hexdigest() == digits.DIGITS_SHA256
    assert digits.DIGITS_SHA256 in (root / "data" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("damage", ["cut", "changed", "empty"])
def test_a_wrong_file_is_answered_with_what_to_do(tmp_path, damage):
    content = (data_folder() / "digits.npz").read_bytes()
    changed = content[:500] + bytes([content[500] ^ 1]) + content[501:]
    wrong = {"cut": content[:-10], "changed": changed, "empty": b""}[damage]
    (tmp_path / "digits.npz").write_bytes(wrong)
    with pytest.raises(
        ValueError, match=r"digits: .*digits\.npz is not the file of the course"
    ) as e:
        load_digits(folder=tmp_path)
    assert str(tmp_path) in str(e.value)
    assert "git checkout -- data/digits.npz" in str(e.value)


def test_a_missing_data_folder_is_answered_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(digits, "_HERE", tmp_path / "course_utils")
    with pytest.raises(FileNotFoundError, match=r"data: digits\.npz is neither in .* nor in "):
        load_digits()


def test_a_wheel_carries_the_data_inside_the_package(tmp_path, monkeypatch):
    inside = tmp_path / "course_utils" / "_data"
    inside.mkdir(parents=True)
    (inside / "digits.npz").write_bytes((data_folder() / "digits.npz").read_bytes())
    monkeypatch.setattr(digits, "_HERE", tmp_path / "course_utils")
    assert data_folder() == inside
    assert load_digits().x.shape == (1797, 64)


def test_found_from_any_working_directory(root, tmp_path):
    code = f"import sys; sys.path.insert(0, {str(root)!r})\n"
    code += "from course_utils.digits import load_digits; print(load_digits().x.shape)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "(1797, 64)"


# --- MNIST


def idx(array):
    """Return the bytes of an IDX file."""
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(np.uint8).tobytes()


IMAGES = np.arange(5 * 28 * 28).reshape(5, 28, 28) % 256
MNIST_LABELS = np.array([3, 1, 4, 1, 5])


def write_mnist(folder, images=None, labels=None, *, zipped=False, part="train"):
    contents = {
        f"{part}-images-idx3-ubyte": idx(IMAGES) if images is None else images,
        f"{part}-labels-idx1-ubyte": idx(MNIST_LABELS) if labels is None else labels,
    }
    for name, content in contents.items():
        path = folder / (f"{name}.gz" if zipped else name)
        path.write_bytes(gzip.compress(content) if zipped else content)


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(("part", "stem"), [("train", "train"), ("test", "t10k")])
def test_mnist(tmp_path, zipped, part, stem):
    write_mnist(tmp_path, zipped=zipped, part=stem)
    data = load_mnist(part, folder=tmp_path, scale=255)
    np.testing.assert_array_equal(data.x, IMAGES.reshape(5, 784))
    np.testing.assert_array_equal(data.labels, MNIST_LABELS)
    assert load_mnist(part, folder=tmp_path).x.max() == 1.0


@pytest.mark.parametrize("shape", [(4,), (2, 3), (2, 3, 4), (0,)])
def test_any_number_of_axes(tmp_path, shape):
    array = np.arange(np.prod(shape)).reshape(shape)
    (tmp_path / "file").write_bytes(idx(array))
    np.testing.assert_array_equal(read_idx(tmp_path / "file"), array)


WHOLE = idx(IMAGES)
PACKED = gzip.compress(np.random.default_rng(0).bytes(4000))
BROKEN = {
    "not idx": (b"\x89PNG\r\n\x1a\n" * 3, "is not an IDX file of bytes, it starts with"),
    "other type": (b"\x00\x00\x0d\x01" + bytes(8), "is not an IDX file of bytes"),
    "empty": (b"", "is not an IDX file of bytes"),
    "in the header": (WHOLE[:9], "ends inside its header"),
    "truncated": (WHOLE[:-1], r"promises 3920 values of shape \(5, 28, 28\) but holds 3919"),
    "too long": (WHOLE + b"\x00", "promises 3920 values .* but holds 3921"),
    "huge sizes": (
        b"\x00\x00\x08\x03" + b"\xff" * 12 + b"\x01",
        "promises 79228162458924105385300197375 values",
    ),
    "gzip cut off": (PACKED[:-30], "is cut off or damaged"),
    "gzip header only": (PACKED[:6], "is cut off or damaged"),
    "gzip changed": (PACKED[:10] + b"\xff" * 40 + PACKED[50:], "is cut off or damaged"),
    "gzip checksum": (PACKED[:-8] + b"\x00" * 8, "is cut off or damaged"),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_a_broken_idx_file_is_named(tmp_path, damage):
    content, sentence = BROKEN[damage]
    (tmp_path / "broken").write_bytes(content)
    with pytest.raises(ValueError, match=rf"idx: .*broken {sentence}"):
        read_idx(tmp_path / "broken")


@pytest.mark.parametrize(
    ("images", "labels"),
    [(None, idx(MNIST_LABELS[:4])), (idx(MNIST_LABELS), None), (None, idx(IMAGES))],
    ids=["fewer labels", "labels as images", "images as labels"],
)
def test_files_that_do_not_belong_together(tmp_path, images, labels):
    write_mnist(tmp_path, images, labels)
    with pytest.raises(ValueError, match=r"mnist: .* do not fit images .* do not belong together"):
        load_mnist(folder=tmp_path)


def test_labels_above_nine_are_refused(tmp_path):
    write_mnist(tmp_path, labels=idx(np.array([3, 1, 10, 1, 5])))
    with pytest.raises(ValueError, match="mnist: labels must be from 0 to 9, got 1 to 10"):
        load_mnist(folder=tmp_path)


def test_missing_mnist_files_are_named(tmp_path):
    sentence = r"mnist: train-images-idx3-ubyte \(or .*\.gz\) is not in .*; put it there"
    with pytest.raises(FileNotFoundError, match=sentence):
        load_mnist(folder=tmp_path)


def test_an_unknown_part():
    with pytest.raises(ValueError, match="part: must be 'train' or 'test', got 'valid'"):
        load_mnist("valid")


# --- the task


def test_the_task_is_split_and_prepared_by_its_training_part():
    """By hand: a permutation, a fifth for the test, mean and std of the rest for both."""
    x, labels = load_digits().x, load_digits().labels
    order = np.random.default_rng(3).permuted(np.broadcast_to(np.arange(1797), (2, 1797)), axis=-1)
    task = digit_task(rng=3, runs=2)
    for run in range(2):
        test, train = order[run, :359], order[run, 359:]
        mean, std = x[train].mean(axis=0), x[train].std(axis=0)
        std[np.ptp(x[train], axis=0) == 0] = 1
        np.testing.assert_allclose(task.train.x[run], (x[train] - mean) / std, atol=1e-12)
        np.testing.assert_allclose(task.test.x[run], (x[test] - mean) / std, atol=1e-12)
        np.testing.assert_array_equal(task.train.labels[run], labels[train])
        np.testing.assert_array_equal(task.test.labels[run], labels[test])
    assert not np.array_equal(task.test.labels[0], task.test.labels[1])


def test_the_test_digits_have_no_say():
    """Centred by the training digits alone, the test digits keep a mean of their own."""
    task = digit_task(center, rng=0)
    assert np.abs(task.train.x.mean(axis=0)).max() < 1e-12
    assert np.abs(task.test.x.mean(axis=0)).max() > 0.01


def test_the_task_has_no_runs_unless_asked_and_may_be_left_as_it_is():
    task = digit_task(None, rng=0, test_fraction=0.5)
    assert task.train.x.shape == (899, 64)
    assert task.test.x.shape == (898, 64)
    assert (task.train.x.min(), task.train.x.max()) == (0, 1)
    both = np.concatenate([task.train.x, task.test.x])
    np.testing.assert_array_equal(np.sort(both, axis=0), np.sort(load_digits().x, axis=0))


def test_other_data_may_take_the_place_of_the_digits():
    data = Dataset(np.arange(20.0).reshape(10, 2), np.arange(10))
    task = digit_task(None, rng=0, data=data)
    np.testing.assert_array_equal(task.test.x, data.x[task.test.labels])
    assert task.train.x.shape == (8, 2)


def test_a_task_without_test_digits_is_refused():
    with pytest.raises(ValueError, match="test_fraction: must be above 0 and below 1, got 0"):
        digit_task(rng=0, test_fraction=0)


@pytest.mark.parametrize("prepare", [center, standardize])
def test_whole_digits(prepare):
    raw, data = load_digits(), whole_digits(prepare)
    expected = raw.x - raw.x.mean(axis=0)
    if prepare is standardize:
        std = raw.x.std(axis=0)
        expected /= np.where(std > 0, std, 1)
    np.testing.assert_allclose(data.x, expected, atol=1e-12)
    np.testing.assert_array_equal(data.labels, raw.labels)
    np.testing.assert_array_equal(whole_digits(None).x, raw.x)
