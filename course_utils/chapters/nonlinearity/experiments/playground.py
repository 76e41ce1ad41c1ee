"""The playground of notebook 01: small networks on points of the plane, many seeds at once.

The set-up is the TensorFlow Playground's (Smilkov et al. 2017, arXiv:1708.03788): 500 points, half
of them for training, batches of 10 in a fixed order, squared error against targets -1 and 1, tanh
at the output, weights uniform in [-0.5, 0.5], biases 0.1, plain gradient descent.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import one_of, positive, whole_number
from course_utils.datasets import POINT_SETS, signs
from course_utils.initializers import uniform
from course_utils.layers import Activate
from course_utils.losses import squared_error
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD

__all__ = ["Playground", "Solved", "epochs_to_solve"]

Array = NDArray[np.floating]
BATCH = 10


class Playground:
    """Networks with the same settings and different seeds, trained together, epoch by epoch.

    Every epoch's parameters are kept, so that going back costs nothing and the state after an epoch
    is the same however one got there.

    Parameters
    ----------
    data : str
        A name from `POINT_SETS`.
    activation : str
        Of the hidden layers.
    hidden : sequence of int
        Units in each hidden layer.
    learning_rate : float
    runs : int
        How many seeds.
    seed : int
    examples : int
        Points in all; the first half trains, the second half tests.

    Attributes
    ----------
    x, labels : array, shape (runs, examples / 2, 2) and (runs, examples / 2)
        Training points.
    x_test, labels_test : array
        Test points.
    network : Network
    loss, accuracy, test_accuracy : list of array, shape (runs,)
        After each epoch, from 0; accuracy is on the training points.
    """

    def __init__(
        self,
        data: str = "circle",
        activation: str = "tanh",
        hidden: Sequence[int] = (4, 2),
        learning_rate: float = 0.03,
        *,
        runs: int = 20,
        seed: int = 0,
        examples: int = 500,
    ) -> None:
        one_of("data", data, POINT_SETS)
        half = whole_number("examples", examples, at_least=2 * BATCH) // 2
        rng = np.random.default_rng(seed)
        points = POINT_SETS[data](2 * half, rng=rng, runs=whole_number("runs", runs))
        order = rng.permuted(np.broadcast_to(np.arange(2 * half), (runs, 2 * half)), axis=-1)
        x = np.take_along_axis(points.x, order[..., None], axis=-2)
        labels = np.take_along_axis(points.labels, order, axis=-1)
        self.x, self.x_test = x[:, :half], x[:, half:]
        self.labels, self.labels_test = labels[:, :half], labels[:, half:]
        self.targets = signs(self.labels)
        self.network = mlp(
            (2, *hidden, 1),
            activation,
            init=uniform(0.5),
            bias=0.1,
            output_activation="tanh",
            runs=runs,
            rng=rng,
        )
        self.optimizer = SGD(float(positive("learning_rate", learning_rate)))
        self.loss: list[Array] = []
        self.accuracy: list[Array] = []
        self.test_accuracy: list[Array] = []
        self._kept: list[Array] = []
        self._measure()

    @property
    def epochs(self) -> int:
        """How many epochs have been trained."""
        return len(self._kept) - 1

    def _measure(self) -> None:
        self._kept.append(self.network.theta.copy())
        outputs = self.network.forward(self.x)
        self.loss.append(squared_error(outputs, self.targets)[0])
        self.accuracy.append(((outputs[..., 0] > 0) == self.labels).mean(axis=-1))
        tested = self.network.forward(self.x_test)[..., 0]
        self.test_accuracy.append(((tested > 0) == self.labels_test).mean(axis=-1))

    def train(self, epochs: int, *, seconds: float = np.inf) -> bool:
        """Train until `epochs` are reached or the time is up; return whether they are reached."""
        end = time.monotonic() + seconds
        whole_batches = self.x.shape[-2] // BATCH
        # A rate that is too large overflows; the curves show it, warnings would only repeat it.
        with np.errstate(over="ignore", invalid="ignore"):
            while self.epochs < epochs and time.monotonic() < end:
                self.network.theta[...] = self._kept[-1]
                for i in range(whole_batches):
                    part = slice(i * BATCH, (i + 1) * BATCH)
                    self.network.loss_and_grad(
                        self.x[:, part], self.targets[:, part], squared_error
                    )
                    self.optimizer.step(self.network.theta, self.network.grad)
                self._measure()
        return self.epochs >= epochs

    def at(self, epoch: int) -> Network:
        """Return the networks as they were after an epoch."""
        twin = self.network.copy()
        twin.theta[...] = self._kept[min(epoch, self.epochs)]
        return twin

    def hidden_pictures(self, epoch: int, grid: Array, run: int = 0) -> tuple[Array, list[Array]]:
        """Return what one network makes of a grid of points ``(n, 2)``, outputs and hidden units.

        Returns
        -------
        outputs : array, shape (n,)
        hidden : list of array, shape (n, units)
            One for each hidden layer.
        """
        network = self.at(epoch)[run]
        outputs = network.forward(grid)[:, 0]
        seen = [layer.outputs for layer in network.layers if isinstance(layer, Activate)]
        return outputs, seen[:-1]


@dataclass(frozen=True)
class Solved:
    """When each seed had every training point right for the first time.

    Attributes
    ----------
    epochs : array, shape (runs,)
        NaN where a seed never got there.
    limit : int
        How long we waited.
    """

    epochs: Array
    limit: int

    @property
    def share(self) -> float:
        """The share of seeds that got there."""
        return float(np.isfinite(self.epochs).mean())


def epochs_to_solve(
    data: str,
    activation: str,
    *,
    hidden: Sequence[int] = (4, 2),
    learning_rate: float = 0.03,
    limit: int = 2000,
    runs: int = 20,
    seed: int = 0,
) -> Solved:
    """Train until every seed has all training points right, at most `limit` epochs."""
    playground = Playground(data, activation, hidden, learning_rate, runs=runs, seed=seed)
    epochs = np.full(runs, np.nan)
    for epoch in range(limit + 1):
        playground.train(epoch)
        epochs[np.isnan(epochs) & (playground.accuracy[epoch] == 1)] = epoch
        if np.isfinite(epochs).all():
            break
    return Solved(epochs, limit)
