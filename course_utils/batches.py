"""Batches: which examples a step sees, and how they are taken from the data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import Rng, finite_array, generator, shared_or_per_run, whole_number

__all__ = ["Batch", "checked_targets", "mini_batches", "take"]

Batch = NDArray[np.intp] | slice
"""Which examples: their indices, shape (batch,) or (*runs, batch), or a slice of them."""


def mini_batches(
    examples: int, batch_size: int, *, rng: Rng, runs: tuple[int, ...] = ()
) -> Iterator[NDArray[np.intp]]:
    """Yield indices ``(*runs, batch_size)`` for ever: each epoch a new order, each run its own.

    The examples left over when `batch_size` does not divide their number sit out that epoch.
    """
    examples, size = whole_number("examples", examples), whole_number("batch_size", batch_size)
    if size > examples:
        raise ValueError(
            f"batch_size: must be at most the number of examples {examples}, got {size}"
        )
    draw, everything = generator(rng), np.broadcast_to(np.arange(examples), (*runs, examples))

    def endless() -> Iterator[NDArray[np.intp]]:
        while True:
            order = draw.permuted(everything, axis=-1)
            for start in range(0, examples - size + 1, size):
                yield order[..., start : start + size]

    return endless()  # a generator of its own, so that a bad argument is refused at once


def take(array: NDArray, batch: Batch, axis: int) -> NDArray:
    """Return the chosen examples; `array` and `batch` may each be shared by all runs or not."""
    if isinstance(batch, slice):
        return array[..., batch, :] if axis == -2 else array[..., batch]
    if array.ndim == -axis:
        return array[batch]
    if batch.ndim == 1:
        # Not np.take: it first copies all of an array that is broadcast to the runs, every step.
        return np.ascontiguousarray(array[..., batch, :] if axis == -2 else array[..., batch])
    return array[(*_each(batch.shape[:-1]), batch)]


@lru_cache(maxsize=32)
def _each(runs: tuple[int, ...]) -> tuple[NDArray[np.intp], ...]:
    """Return the indices of all runs, shaped to meet a batch of each; rows are taken whole."""
    return np.ix_(*(np.arange(n) for n in runs), np.arange(1))[:-1]


def checked_targets(
    targets: ArrayLike, examples: int, runs: tuple[int, ...]
) -> tuple[NDArray, int]:
    """Return the targets and the axis along which the examples lie: -1 for labels, else -2."""
    array = np.asarray(targets)
    labels = np.issubdtype(array.dtype, np.integer) and array.shape[-1:] == (examples,)
    axes = 1 if labels else 2
    if array.ndim < axes or array.shape[-axes] != examples:
        raise ValueError(
            f"targets: must be one for each of {examples} examples, as whole numbers (examples,) "
            f"or as values (examples, outputs), got shape {array.shape}"
        )
    array = array if labels else finite_array("targets", array)
    return shared_or_per_run("targets", array, runs, axes=axes), -axes
