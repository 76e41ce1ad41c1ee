"""Handwritten digits: the 8x8 ones that come with the course, and MNIST if you have it.

`digit_task` is how every experiment prepares them: split, then prepared by the training part alone.

Files are looked for in the package (when it was installed from a wheel) and in the ``data`` folder
beside it; nothing is downloaded and nothing is unpickled.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import Rng, positive
from course_utils.datasets import Dataset, split
from course_utils.preprocessing import Affine, standardize

__all__ = [
    "DigitTask",
    "data_folder",
    "digit_task",
    "load_digits",
    "load_mnist",
    "read_idx",
    "whole_digits",
]

Preparation = Callable[[NDArray[np.floating]], Affine]

DIGITS_SHA256 = "86e7926237dcbc294f985ed455441b362f67070a4b158ad6b62bc6187b1d151f"
_HERE = Path(__file__).resolve().parent


def data_folder() -> Path:
    """Return the folder that holds the course's data, wherever Python was started."""
    for folder in (_HERE / "_data", _HERE.parent / "data"):
        if (folder / "digits.npz").is_file():
            return folder
    raise FileNotFoundError(
        f"data: digits.npz is neither in {_HERE / '_data'} nor in {_HERE.parent / 'data'}; "
        "take the data folder from the course's repository, or install the course again"
    )


def load_digits(*, scale: float = 1.0, folder: Path | None = None) -> Dataset:
    """Load the 1797 handwritten digits, 8x8 pixels each (Alpaydin & Kaynak 1998, UCI; CC BY 4.0).

    Parameters
    ----------
    scale : float
        The brightest pixel; 16 gives the values as they were recorded.
    folder : Path, optional
        Where digits.npz lies; default `data_folder`.

    Returns
    -------
    Dataset
        x of shape (1797, 64) with values from 0 to `scale`, labels from 0 to 9.

    Raises
    ------
    ValueError
        If the file is not the one that the course ships (its checksum differs).
    """
    path = (folder or data_folder()) / "digits.npz"
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != DIGITS_SHA256:
        raise ValueError(
            f"digits: {path} is not the file of the course (sha256 {found[:12]}..., expected "
            f"{DIGITS_SHA256[:12]}...); restore it with 'git checkout -- data/digits.npz', or take "
            "it again from the course's repository"
        )
    top = float(positive("scale", scale))
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        x = arrays["pixels"].reshape(-1, 64) * (top / 16.0)
        return Dataset(x, arrays["labels"].astype(np.int64))


@dataclass(frozen=True)
class DigitTask:
    """Digits to learn from and digits to be examined with.

    Attributes
    ----------
    train, test : Dataset
        x of shape (*runs, examples, pixels), labels of shape (*runs, examples).
    """

    train: Dataset
    test: Dataset


def digit_task(
    prepare: Preparation | None = standardize,
    *,
    rng: Rng,
    runs: int | tuple[int, ...] = (),
    test_fraction: float = 0.2,
    data: Dataset | None = None,
) -> DigitTask:
    """Split the digits at random, and prepare both parts by what the training part says.

    Parameters
    ----------
    prepare : callable, optional
        From `course_utils.preprocessing`, fitted on the training digits of each run. None leaves
        the pixels as they are, from 0 to 1.
    rng : Generator or seed
        Draws the splits.
    runs : int or tuple of int
        Each run gets a split of its own; ``()`` is one split, which all runs of a network share.
    test_fraction : float
        Above 0 and below 1.
    data : Dataset, optional
        Default: `load_digits`.
    """
    train, test = split(data or load_digits(), test_fraction, rng=rng, runs=runs)
    if prepare is None:
        return DigitTask(train, test)
    prepared = prepare(train.x)
    return DigitTask(
        Dataset(prepared(train.x), train.labels), Dataset(prepared(test.x), test.labels)
    )


def whole_digits(prepare: Preparation | None = standardize) -> Dataset:
    """Return all digits, prepared by all of them: for questions in which nobody is examined."""
    digits = load_digits()
    return Dataset(prepare(digits.x)(digits.x), digits.labels) if prepare else digits


def read_idx(path: Path) -> NDArray[np.uint8]:
    """Read an IDX file of bytes (the format of MNIST), gzipped or not.

    The format: two zero bytes, the type (8 for unsigned bytes), the number of axes, each size as a
    big-endian 32-bit integer, then the values.
    """
    content = Path(path).read_bytes()
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(f"idx: {path} is cut off or damaged ({error})") from None
    if len(content) < 4 or content[:3] != b"\x00\x00\x08":
        raise ValueError(f"idx: {path} is not an IDX file of bytes, it starts with {content[:4]!r}")
    axes = content[3]
    start = 4 + 4 * axes
    if len(content) < start:
        raise ValueError(f"idx: {path} ends inside its header")
    shape = tuple(int(size) for size in np.frombuffer(content, ">u4", count=axes, offset=4))
    if len(content) - start != math.prod(shape):
        raise ValueError(
            f"idx: {path} promises {math.prod(shape)} values of shape {shape} "
            f"but holds {len(content) - start}"
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def load_mnist(part: str = "train", *, scale: float = 1.0, folder: Path | None = None) -> Dataset:
    """Load MNIST from the four IDX files that you put into ``data/mnist``, gzipped or not.

    Parameters
    ----------
    part : {"train", "test"}
    scale : float
        The brightest pixel.
    folder : Path, optional
        Default: ``mnist`` in `data_folder`.

    Returns
    -------
    Dataset
        x of shape (60000, 784) or (10000, 784).
    """
    stems = {"train": "train", "test": "t10k"}
    if part not in stems:
        raise ValueError(f"part: must be 'train' or 'test', got {part!r}")
    folder = folder or data_folder() / "mnist"
    top = float(positive("scale", scale))
    images = read_idx(_idx_file(folder, f"{stems[part]}-images-idx3-ubyte"))
    labels = read_idx(_idx_file(folder, f"{stems[part]}-labels-idx1-ubyte"))
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise ValueError(
            f"mnist: {len(labels)} labels of shape {labels.shape} do not fit images of shape "
            f"{images.shape}; the files in {folder} do not belong together"
        )
    if labels.size and labels.max() > 9:
        raise ValueError(
            f"mnist: labels must be from 0 to 9, got {labels.min()} to {labels.max()} in {folder}"
        )
    x = images.reshape(len(images), -1) * (top / 255.0)
    return Dataset(x, labels.astype(np.int64))


def _idx_file(folder: Path, stem: str) -> Path:
    for name in (stem, f"{stem}.gz"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"mnist: {stem} (or {stem}.gz) is not in {folder}; put it there")
