"""How many images must look before a unit is called dead; and what batch norm does about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.dead_relus.experiments.nets import (
    classifiers,
    dead_units,
    hidden_outputs,
)
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import digit_task
from course_utils.layers import BatchNorm

__all__ = ["EyeCount", "NormCount", "eye_count", "norm_count"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class EyeCount:
    """Units of untrained classifiers that are silent for as many images as one likes to ask.

    Attributes
    ----------
    sizes : tuple of int
        How many images look.
    silent : array, shape (layers, sizes, runs)
        Share of the units that are 0 for all of them, in percent.
    zeros : array, shape (layers, sizes, runs)
        Share of zeros among what they say, in percent.
    """

    sizes: tuple[int, ...]
    silent: Array
    zeros: Array


def eye_count(
    sizes: Sequence[int] = (1, 10, 60, 600, 1438), *, bias: float = 0.0, runs: int = 20, rng: Rng
) -> EyeCount:
    """Count silent units before training, all biases at `bias`, with the first images and more."""
    rng = generator(rng)
    task = digit_task(rng=rng, runs=runs)
    layers = hidden_outputs(classifiers(rng=rng, runs=runs, bias=bias), task.train.x)
    silent = [[dead_units(h[..., :size, :]).mean(axis=-1) for size in sizes] for h in layers]
    zeros = [[(h[..., :size, :] == 0).mean(axis=(-2, -1)) for size in sizes] for h in layers]
    return EyeCount(tuple(sizes), 100 * np.array(silent), 100 * np.array(zeros))


@dataclass(frozen=True)
class NormCount:
    """Dead units before training, in percent, each of shape (layers, runs).

    Attributes
    ----------
    plain, normed, low : array
        Biases -2 without batch norm; with it behind them; biases 0 and the batch norm's own beta
        at `beta`.
    beta : float
    """

    plain: Array
    normed: Array
    low: Array
    beta: float


def norm_count(*, bias: float = -2.0, beta: float = -6.0, runs: int = 10, rng: Rng) -> NormCount:
    """Count the dead where biases are low, where batch norm follows, and where beta is low."""
    rng = generator(rng)
    task = digit_task(rng=rng, runs=runs)
    found, seed = [], seed_of(rng)
    for start, norm, low in ((bias, None, 0.0), (bias, "batch", 0.0), (0.0, "batch", beta)):
        network = classifiers(rng=seed, runs=runs, bias=start, norm=norm)
        for layer in network.layers:
            if isinstance(layer, BatchNorm):
                layer.params["beta"][...] = low
        network.forward(task.train.x, training=True)
        found.append(100 * np.array([dead_units(d.x).mean(axis=-1) for d in network.dense[1:]]))
    plain, normed, below = found
    return NormCount(plain, normed, below, beta)
