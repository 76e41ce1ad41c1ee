"""Your own network: where it starts, what came of it, and the core's network beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import Rng, generator
from course_utils.layers import Activate, Dense
from course_utils.losses import squared_error
from course_utils.network import Network
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["Learned", "core_twin", "learned", "own_gap", "own_starts", "silenced"]

Array = NDArray[np.floating]
Params = Sequence[Array]
UNITS = 4
SIDE = 61  # of the picture of an answer, in points of the plane


def own_starts(runs: int = 20, *, rng: Rng) -> list[list[Array]]:
    """Return W1, b1, W2, b2 for each start: small normal weights, biases 0."""
    rng = generator(rng)
    return [
        [
            0.5 * rng.standard_normal((2, UNITS)),
            np.zeros(UNITS),
            0.5 * rng.standard_normal((UNITS, 1)),
            np.zeros(1),
        ]
        for _ in range(runs)
    ]


def silenced(starts: Sequence[Params], units: int) -> list[list[Array]]:
    """Return the starts with so many hidden units left, the others with weights 0 on both sides.

    Without a bias such a unit hands on 0 and gets no gradient: under tanh it stays silent.
    """
    kept = np.arange(UNITS) < units
    return [[W1 * kept, b1, W2 * kept[:, None], b2] for W1, b1, W2, b2 in starts]


@dataclass(frozen=True)
class Learned:
    """What came of several starts on the same points.

    Attributes
    ----------
    x, targets : array, shape (examples, 2) and (examples, 1)
    middle : float
        Half-way between the smallest and the largest target: what lies above it is class 1.
    losses : array, shape (steps, runs)
        Before each step.
    right : array, shape (runs,)
        Share of the points on the right side of the middle, after the last step.
    side : array, shape (SIDE,)
        Places of the picture along each axis.
    surface : array, shape (SIDE, SIDE)
        What the network of the first start answers there.
    """

    x: Array
    targets: Array
    middle: float
    losses: Array
    right: Array
    side: Array
    surface: Array

    @property
    def solved(self) -> int:
        """How many starts ended with every point on the right side."""
        return int((self.right == 1).sum())


def learned(
    forward: Callable[..., Array],
    x: Array,
    targets: Array,
    runs: Sequence[tuple[Sequence[Any], ArrayLike]],
) -> Learned:
    """Collect what trained networks know.

    Parameters
    ----------
    forward : callable
        ``forward(x, W1, b1, W2, b2)``, the predictions.
    runs : sequence of (params, losses)
        For each start, where it ended and the loss before each step.
    """
    middle = float(targets.min() + targets.max()) / 2
    right = [((forward(x, *params) > middle) == (targets > middle)).mean() for params, _ in runs]
    pad = 0.25 * np.ptp(x)
    side = np.linspace(x.min() - pad, x.max() + pad, SIDE)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    surface = forward(grid, *runs[0][0]).reshape(SIDE, SIDE)
    losses = np.array([losses for _, losses in runs], dtype=float).T
    return Learned(x, targets, middle, losses, np.array(right), side, surface)


def _core_network(starts: Sequence[Params], activation: str) -> Network:
    """Return the core's 2-4-1 network, one run for each start."""
    network = Network([Dense(2, UNITS), Activate(activation), Dense(UNITS, 1)], runs=len(starts))
    network.theta[...] = [_flat(params) for params in starts]
    return network


def _flat(params: Params) -> Array:
    return np.concatenate([np.ravel(part) for part in params])


def core_twin(
    x: Array, targets: Array, starts: Sequence[Params], *, steps: int, learning_rate: float,
    activation: str = "tanh",
) -> Learned:  # fmt: skip
    """Train the core's network from the same starts, all of them at once."""
    network = _core_network(starts, activation)
    descent = descend(
        network, x, targets, loss=squared_error, optimizer=SGD(learning_rate), steps=steps
    )
    losses = np.array([step.loss for step in descent])

    def forward(points: Array, run: int) -> Array:
        return network[run](points)

    runs = [((run,), losses[:, run]) for run in range(len(starts))]
    return learned(forward, x, targets, runs)


def own_gap(own: Any, *, runs: int = 20, activation: str = "tanh", rng: Rng) -> Array:
    """Compare the four parts with the core, each run with random weights and five random points.

    Parameters
    ----------
    own : object
        With `forward`, `loss`, `gradients` and `update`.
    activation : str
        Of the core's network.

    Returns
    -------
    array, shape (runs,)
        Largest difference of any prediction, loss, gradient or new parameter.
    """
    rng, gaps = generator(rng), []
    for _ in range(runs):
        params = [rng.standard_normal(shape) for shape in ((2, UNITS), (UNITS,), (UNITS, 1), (1,))]
        x, targets = rng.standard_normal((5, 2)), rng.standard_normal((5, 1))
        network = _core_network([params], activation)[0]
        predictions = network.forward(x)
        loss, grad = squared_error(predictions, targets)
        network.backward(grad)
        grads = own.gradients(x, targets, *params)
        mine = own.forward(x, *params)
        pairs = [
            (mine, predictions),
            (own.loss(mine, targets), loss),
            (_flat(grads), network.grad.copy()),
            (_flat(own.update(params, grads, 0.1)), network.theta - 0.1 * network.grad),
        ]
        gaps.append(max(float(np.abs(a - b).max()) for a, b in pairs))
    return np.array(gaps)
