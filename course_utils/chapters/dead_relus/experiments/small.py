"""Your own network counts its dead: little ReLU networks on XOR, where each unit is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import Rng, generator
from course_utils.layers import Activate, Dense
from course_utils.losses import squared_error
from course_utils.network import Network
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["SmallDeaths", "small_deaths"]

Array = NDArray[np.floating]
CORNERS = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
TARGETS = np.array([[-1.0], [1.0], [1.0], [-1.0]])


@dataclass(frozen=True)
class SmallDeaths:
    """2-4-1 networks on the four corners of XOR, one entry for each start.

    Attributes
    ----------
    before, after : array of int, shape (starts,)
        Dead hidden units before and after training.
    learned : array of bool, shape (starts,)
        Whether all four corners are answered on the right side of 0.
    """

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    learned: NDArray[np.bool_]


def small_deaths(
    dead: Callable[[Array, Array, Array], Array],
    *, activation: str = "relu", rate: float = 0.1, steps: int = 500, starts: int = 1000, rng: Rng,
) -> SmallDeaths:  # fmt: skip
    """Train from many starts, and let `dead` count.

    Parameters
    ----------
    dead : callable
        ``dead(x, W1, b1)``, for each hidden unit whether it is silent on all of x.
    """
    rng = generator(rng)
    network = Network([Dense(2, 4), Activate(activation), Dense(4, 1)], runs=starts)
    for layer in network.dense:
        W = layer.params["W"]
        W[...] = rng.standard_normal(W.shape) * np.sqrt(2 / W.shape[-2])
    network.dense[0].params["b"][...] = 0.5 * rng.standard_normal((starts, 1, 4))

    def count() -> NDArray[np.int64]:
        layer = network.dense[0].params
        pairs = zip(layer["W"], layer["b"], strict=True)
        return np.array([int(np.sum(dead(CORNERS, W, b[0]))) for W, b in pairs])

    before = count()
    for _ in descend(
        network, CORNERS, TARGETS, loss=squared_error, optimizer=SGD(rate), steps=steps
    ):
        pass
    right = np.sign(network.forward(CORNERS)) == TARGETS
    return SmallDeaths(before, count(), right.all(axis=(-2, -1)))
