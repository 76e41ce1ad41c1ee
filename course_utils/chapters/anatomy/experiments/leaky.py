"""What a unit does with its left side when it may choose: learned slopes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.anatomy.experiments.trained import train_digits
from course_utils.checks import Rng
from course_utils.initializers import kaiming_normal
from course_utils.layers import Dense, PReLU
from course_utils.network import Network

__all__ = ["learned_slopes"]

Array = NDArray[np.floating]


def learned_slopes(*, rng: Rng, steps: int = 300, runs: int = 10) -> Array:
    """Train classifiers of PReLU units on digits; return the slopes, shape (runs, units).

    All of them start at 0.25.
    """

    def build(*, rng: Rng, runs: tuple[int, ...]) -> Network:
        layers = [Dense(64, 32), PReLU(32), Dense(32, 32), PReLU(32), Dense(32, 10)]
        network = Network(layers, runs=runs)
        for layer in network.dense:
            layer.params["W"][...] = kaiming_normal()(layer.params["W"].shape, rng=rng)
        return network

    trained = train_digits(build, rng=rng, learning_rate=0.1, steps=steps, runs=(runs,))
    slopes = [params["slope"][..., 0, :] for params in trained.network.params if "slope" in params]
    return np.concatenate(slopes, axis=-1)
