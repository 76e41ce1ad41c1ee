"""The playground: small networks on points of the plane, many seeds at once.

The set-up is the TensorFlow Playground's (Smilkov et al. 2017, arXiv:1708.03788): 500 points, half
of them for training, batches of 10 in a fixed order, squared error against targets -1 and 1, tanh
at the output, weights uniform in [-0.5, 0.5], biases 0.1, plain gradient descent.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.nonlinearity.experiments.bending import (
    SideView,
    hidden_and_output,
    side_view,
)
from course_utils.checks import Rng, generator, one_of, positive, whole_number
from course_utils.datasets import POINT_SETS, signs
from course_utils.initializers import uniform
from course_utils.losses import accuracy, squared_error
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["EPOCHS", "Playground"]

Array = NDArray[np.floating]
BATCH = 10
EPOCHS = (
    *range(20), *range(20, 40, 2), *range(40, 100, 5), *range(100, 200, 10),
    *range(200, 400, 20), *range(400, 1001, 50),
)  # fmt: skip
"""Where to stop and look: in steps that grow, since what happens happens early."""


class Playground:
    """Networks with the same settings and different draws, trained together, epoch by epoch.

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
    rng : Generator or seed
        Draws points and weights; with the same seed the activation alone may differ.
    runs : int
        How many networks, each with points and weights of its own.
    examples : int
        Points in all; the first half trains, the second half tests.

    Attributes
    ----------
    x, labels : array, shape (runs, examples / 2, 2) and (runs, examples / 2)
        Training points.
    x_test, labels_test : array
        Test points.
    network : Network
    loss, accuracy : list of array, shape (runs,)
        On the training points after each epoch, from 0.
    """

    def __init__(
        self,
        data: str = "circle",
        activation: str = "tanh",
        hidden: Sequence[int] = (4, 2),
        learning_rate: float = 0.03,
        *,
        rng: Rng,
        runs: int = 20,
        examples: int = 500,
    ) -> None:
        one_of("data", data, POINT_SETS)
        half = whole_number("examples", examples, at_least=2 * BATCH) // 2
        rng = generator(rng)
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
        self._kept: list[Array] = []
        self._views: dict[tuple[int, int], SideView] = {}
        self._measure()

    @property
    def epochs(self) -> int:
        """How many epochs have been trained."""
        return len(self._kept) - 1

    def _measure(self) -> None:
        self._kept.append(self.network.theta.copy())
        # A rate that is too large overflows; the curves show it, warnings would only repeat it.
        with np.errstate(over="ignore", invalid="ignore"):
            outputs = self.network.forward(self.x)
        self.loss.append(squared_error(outputs, self.targets)[0])
        self.accuracy.append(accuracy(outputs, self.labels))

    def train(self, epochs: int, *, seconds: float = np.inf) -> bool:
        """Train until `epochs` are reached or the time is up; return whether they are reached.

        However short the time, one epoch is trained, so that whoever asks again arrives.
        """
        end = time.monotonic() + seconds
        if self.epochs >= epochs:
            return True
        whole_batches = self.x.shape[-2] // BATCH
        batches = [slice(i * BATCH, (i + 1) * BATCH) for i in range(whole_batches)]
        # An epoch that was interrupted begins again.
        self.network.theta[...] = self._kept[-1]
        for step in descend(
            self.network, self.x, self.targets, loss=squared_error, optimizer=self.optimizer,
            batches=cycle(batches), steps=(epochs - self.epochs) * whole_batches,
        ):  # fmt: skip
            if step.number and step.number % whole_batches == 0:
                self._measure()
                if time.monotonic() >= end:
                    return False
        # The descent ends with the last epoch, or where no run has a finite loss: there it stays.
        while self.epochs < epochs:
            self._measure()
        return True

    def solved(self) -> Array:
        """Return the first epoch with every training point right in each run; infinite if none."""
        right = np.array(self.accuracy) == 1
        return np.where(right.any(axis=0), right.argmax(axis=0), np.inf)

    def at(self, epoch: int) -> Network:
        """Return the networks as they were after an epoch."""
        twin = self.network.copy()
        twin.theta[...] = self._kept[min(epoch, self.epochs)]
        return twin

    def test_accuracy(self, epoch: int) -> Array:
        """Return the share of test points that each network had right after an epoch."""
        return accuracy(self.at(epoch)(self.x_test), self.labels_test)

    def hidden_pictures(self, epoch: int, grid: Array, run: int = 0) -> tuple[Array, list[Array]]:
        """Return what one network makes of a grid of points ``(n, 2)``, outputs and hidden units.

        Returns
        -------
        outputs : array, shape (n,)
        hidden : list of array, shape (n, units)
            One for each hidden layer.
        """
        network = self.at(epoch)[run]
        outputs = network(grid)[:, 0]
        return outputs, [layer.x for layer in network.dense[1:]]

    def bent(self, epoch: int, grid: Array, run: int = 0) -> tuple[Array, Array]:
        """Return where one network's hidden layers put its training points and a grid.

        The picture is a `SideView`: right of 0 is what the network answers with class 1.

        Parameters
        ----------
        grid : array, shape (n, 2)
            Points of the plane.

        Returns
        -------
        array, shape (examples / 2, 2)
        array, shape (n, 2)
        """
        epoch = min(epoch, self.epochs)
        # The way up is the same however one got there: from stop to stop, as a picture plays.
        before = None
        for stop in (*(early for early in EPOCHS if early < epoch), epoch):
            if (stop, run) not in self._views:
                seen = hidden_and_output(self.at(stop)[run], self.x[run])
                self._views[stop, run] = side_view(*seen, x=self.x[run], like=before)
            before = self._views[stop, run]
        assert before is not None
        places = np.concatenate([self.x[run], grid])
        drawn = before(hidden_and_output(self.at(epoch)[run], places)[0])
        return drawn[: -len(grid)], drawn[-len(grid) :]
