"""Data: point sets drawn from a seed, and how a data set is split.

The five point sets put their labels 0 and 1 on points of the plane, roughly within [-6, 6]. Four of
them follow the TensorFlow Playground (Smilkov et al. 2017, arXiv:1708.03788): `gaussians`,
`circle`, `xor`, `spiral`. With ``runs=20`` each run gets points of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import (
    Rng,
    finite_array,
    generator,
    positive,
    runs_shape,
    whole_number,
)

__all__ = [
    "POINT_SETS",
    "Dataset",
    "circle",
    "gaussians",
    "moons",
    "signs",
    "spiral",
    "split",
    "xor",
]


@dataclass(frozen=True)
class Dataset:
    """Examples and their labels.

    Attributes
    ----------
    x : array, shape (..., examples, features)
    labels : array of int, shape (..., examples)
    """

    x: NDArray[np.floating]
    labels: NDArray[np.int64]


Runs = int | tuple[int, ...]


def _shape(examples: int, runs: Runs, noise: float) -> tuple[int, ...]:
    positive("noise", noise, or_zero=True)
    return (*runs_shape(runs), whole_number("examples", examples, at_least=2))


def _labels(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """First half 0, second half 1."""
    return np.broadcast_to((np.arange(shape[-1]) >= shape[-1] // 2).astype(np.int64), shape).copy()


def _dataset(
    x1: NDArray, x2: NDArray, labels: NDArray, noise: float, rng: np.random.Generator
) -> Dataset:
    x = np.stack([x1, x2], axis=-1)
    return Dataset(x + noise * rng.standard_normal(x.shape) if noise else x, labels)


def gaussians(examples: int = 500, *, rng: Rng, noise: float = 0.0, runs: Runs = ()) -> Dataset:
    """Draw two round clouds of variance 0.5 around (-2, -2) and (2, 2)."""
    rng, shape = generator(rng), _shape(examples, runs, noise)
    labels = _labels(shape)
    points = rng.standard_normal((2, *shape)) * math.sqrt(0.5) + np.where(labels == 1, 2.0, -2.0)
    return _dataset(points[0], points[1], labels, noise, rng)


def circle(examples: int = 500, *, rng: Rng, noise: float = 0.0, runs: Runs = ()) -> Dataset:
    """Draw a disc of radius 2.5 (label 1) inside a ring from 3.5 to 5 (label 0)."""
    rng, shape = generator(rng), _shape(examples, runs, noise)
    labels = _labels(shape)
    u, angle = rng.uniform(size=shape), rng.uniform(0, 2 * math.pi, shape)
    radius = np.where(labels == 1, 2.5 * u, 3.5 + 1.5 * u)
    return _dataset(radius * np.sin(angle), radius * np.cos(angle), labels, noise, rng)


def xor(examples: int = 500, *, rng: Rng, noise: float = 0.0, runs: Runs = ()) -> Dataset:
    """Draw a square in four quarters, 0.3 away from the axes; label 1 where x1 x2 >= 0."""
    rng, shape = generator(rng), _shape(examples, runs, noise)
    points = rng.uniform(-5, 5, (2, *shape))
    points += np.where(points > 0, 0.3, -0.3)
    labels = (points[0] * points[1] >= 0).astype(np.int64)
    return _dataset(points[0], points[1], labels, noise, rng)


def spiral(examples: int = 500, *, rng: Rng, noise: float = 0.0, runs: Runs = ()) -> Dataset:
    """Draw two interleaved arms of 1.75 turns; without noise all runs get the same points."""
    rng, shape = generator(rng), _shape(examples, runs, noise)
    labels = _labels(shape)
    half = shape[-1] // 2
    i = np.concatenate([np.arange(half) / half, np.arange(shape[-1] - half) / (shape[-1] - half)])
    angle = 1.75 * 2 * math.pi * i + math.pi * labels
    return _dataset(5 * i * np.sin(angle), 5 * i * np.cos(angle), labels, noise, rng)


def moons(examples: int = 500, *, rng: Rng, noise: float = 0.0, runs: Runs = ()) -> Dataset:
    """Draw two half circles of radius 3 that reach into each other."""
    rng, shape = generator(rng), _shape(examples, runs, noise)
    labels = _labels(shape)
    angle = rng.uniform(0, math.pi, shape)
    side = np.where(labels == 1, 1.0, -1.0)
    return _dataset(
        3 * np.cos(angle) + 1.5 * side, side * (0.75 - 3 * np.sin(angle)), labels, noise, rng
    )


PointSet = Callable[..., Dataset]
POINT_SETS: dict[str, PointSet] = {
    "circle": circle,
    "xor": xor,
    "gaussians": gaussians,
    "spiral": spiral,
    "moons": moons,
}
"""The point sets by name."""


def signs(labels: ArrayLike) -> NDArray[np.float64]:
    """Return labels 0 and 1 as targets -1 and 1, shape ``(..., examples, 1)``."""
    return 2.0 * np.asarray(labels)[..., None] - 1.0


def split(
    data: Dataset, test_fraction: float = 0.2, *, rng: Rng, runs: Runs = ()
) -> tuple[Dataset, Dataset]:
    """Split at random into a training and a test set; each run gets its own split.

    Parameters
    ----------
    data : Dataset
        One data set, x of shape ``(examples, features)``.
    test_fraction : float
        Above 0 and below 1.
    rng : Generator or seed
    runs : int or tuple of int

    Returns
    -------
    train, test : Dataset
        Shapes ``(*runs, n, features)``.
    """
    if not 0 < test_fraction < 1:
        raise ValueError(f"test_fraction: must be above 0 and below 1, got {test_fraction!r}")
    x = finite_array("data.x", data.x)
    if x.ndim != 2:
        raise ValueError(f"data.x: must be (examples, features), got shape {x.shape}")
    examples = len(x)
    if len(data.labels) != examples:
        raise ValueError(
            f"data.labels: need one for each of {examples} examples, got {len(data.labels)}"
        )
    order = generator(rng).permuted(
        np.broadcast_to(np.arange(examples), (*runs_shape(runs), examples)), axis=-1
    )
    test = max(1, round(test_fraction * examples))
    if test == examples:
        raise ValueError(f"test_fraction: {test_fraction} leaves no training data of {examples}")
    parts = order[..., test:], order[..., :test]
    train_set, test_set = (Dataset(x[part], data.labels[part]) for part in parts)
    return train_set, test_set
