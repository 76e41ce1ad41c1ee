"""The playground's networks at many learning rates, each activation at its own best one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.nonlinearity.experiments.playground import BATCH, Playground
from course_utils.checks import Rng, seed_of, whole_number
from course_utils.losses import squared_error
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["MATCHED", "RateRace", "as_tanh", "rate_race"]

Array = NDArray[np.floating]
MATCHED = "sigmoid, matched"
"""Sigmoid networks that start as the functions of the tanh networks."""


@dataclass(frozen=True)
class RateRace:
    """In which epoch each network had every training point right, at each learning rate.

    Attributes
    ----------
    rates : dict of str to array, shape (rates,)
        For each activation, in rising order.
    epochs : dict of str to array, shape (rates, runs)
        Infinite where a network did not get there.
    limits : dict of str to int
        How many epochs each activation was given.
    """

    rates: Mapping[str, Array]
    epochs: Mapping[str, Array]
    limits: Mapping[str, int]

    def best(self, name: str) -> int:
        """Return the place of the rate with the smallest median; it must lie inside the grid."""
        place = int(np.median(self.epochs[name], axis=-1).argmin())
        if not 0 < place < len(self.rates[name]) - 1:
            raise ValueError(
                f"{name}: the best rate, {self.rates[name][place]:g}, is at the edge of the grid"
            )
        return place

    def median(self, name: str) -> float:
        """Return the median over the networks at the best rate, those that did not arrive too."""
        return float(np.median(self.epochs[name][self.best(name)]))

    def times(self, name: str, other: str) -> Array:
        """Return how many times as many epochs each network needs as its twin of another kind.

        Both at their best rates; a network that did not arrive has the limit.

        Returns
        -------
        array, shape (runs,)
        """
        one, two = (
            np.minimum(self.epochs[each][self.best(each)], self.limits[each])
            for each in (name, other)
        )
        return one / two

    def __str__(self) -> str:
        lines = []
        for name, epochs in self.epochs.items():
            place = self.best(name)
            arrived = int(np.isfinite(epochs[place]).sum())
            lines.append(
                f"{name}: best rate {self.rates[name][place]:g}, median {self.median(name):g} "
                f"epochs, {arrived} of {epochs.shape[1]} arrived within {self.limits[name]}"
            )
        return "\n".join(lines)


def as_tanh(network: Network) -> None:
    """Rewrite the weights of sigmoid layers so that they answer as tanh layers did with the old.

    ``tanh(z) = 2 sigmoid(2 z) - 1``: double what leads into a unit, double what leaves it, and take
    the sum of the leaving weights off the next bias.
    """
    for into, out_of in pairwise(network.dense):
        into.params["W"] *= 2
        into.params["b"] *= 2
        out_of.params["b"] -= out_of.params["W"].sum(axis=-2, keepdims=True)
        out_of.params["W"] *= 2


def rate_race(
    data: str,
    rates: Mapping[str, Sequence[float]],
    limits: Mapping[str, int],
    *,
    hidden: Sequence[int] = (4, 2),
    runs: int = 20,
    rng: Rng,
) -> RateRace:
    """Train the same networks at every rate, each for as many epochs as its activation is given.

    Points, starting weights and batches of a run are those of `epochs_to_solve` with the same
    `rng`, for all activations and all rates; the weights of `MATCHED` are rewritten by `as_tanh`.
    """
    seed, found = seed_of(rng), {}
    for name, grid in rates.items():
        activation = "sigmoid" if name == MATCHED else name
        start = Playground(data, activation, hidden, rng=seed, runs=runs)
        if name == MATCHED:
            as_tanh(start.network)
        shape = (len(grid), runs)
        x, targets = (
            np.broadcast_to(part, (*shape, *part.shape[1:])) for part in (start.x, start.targets)
        )
        network = mlp((2, *hidden, 1), activation, output_activation="tanh", runs=shape, rng=seed)
        network.theta[...] = start.network.theta
        parts = [slice(at, at + BATCH) for at in range(0, x.shape[-2], BATCH)]
        arrived = np.full(shape, np.inf)
        descent = descend(
            network, x, targets, loss=squared_error,
            optimizer=SGD(np.repeat(np.array(grid)[:, None], runs, axis=1)),
            batches=cycle(parts), steps=whole_number(name, limits[name]) * len(parts) + 1,
        )  # fmt: skip
        for step in descent:
            if step.number % len(parts) == 0:
                right = (np.sign(network(x)) == targets).all(axis=(-2, -1))
                arrived[right & np.isinf(arrived)] = step.number // len(parts)
        found[name] = arrived
    return RateRace({name: np.array(grid) for name, grid in rates.items()}, found, dict(limits))
