"""How many epochs the playground's networks need until every training point is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.nonlinearity.experiments.playground import Playground
from course_utils.checks import Rng, generator, seed_of, whole_number

__all__ = ["Solved", "epochs_to_solve"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Solved:
    """When each network had every training point right for the first time.

    Attributes
    ----------
    epochs : dict of str to array, shape (runs,)
        For each activation; infinite where a network did not get there.
    limits : dict of str to int
        How many epochs each activation was given.
    """

    epochs: dict[str, Array]
    limits: dict[str, int]

    def arrived(self, name: str) -> Array:
        """Return the epochs of the networks that got there."""
        return self.epochs[name][np.isfinite(self.epochs[name])]

    def slowest(self, name: str) -> float:
        """Return the epochs of the slowest network; one that did not get there has the limit."""
        return float(np.minimum(self.epochs[name], self.limits[name]).max())

    def share(self, name: str, within: float = np.inf) -> float:
        """Return the share of networks, in percent, that got there within so many epochs."""
        return 100 * float((self.arrived(name) <= within).sum()) / len(self.epochs[name])

    def median(self, name: str) -> float:
        """Return the median of all networks, those that did not get there too."""
        return float(np.median(self.epochs[name]))

    def twice(self, name: str, size: int, *, draws: int = 1000, rng: Rng) -> float:
        """Draw two groups of networks; return in how many percent one needs twice the other's.

        The epochs of a group are the median of its networks; a network that did not get there has
        the limit, so a ratio is rather too small. No network is in both groups.

        Parameters
        ----------
        size : int
            Networks in each group; 1 compares single networks.
        draws : int
            How often two groups are drawn.
        """
        epochs, rng = np.minimum(self.epochs[name], self.limits[name]), generator(rng)
        if 2 * whole_number("size", size) > len(epochs):
            raise ValueError(f"size: two groups of {size} need more than {len(epochs)} networks")
        drawn = rng.permuted(np.tile(epochs, (draws, 1)), axis=1)[:, : 2 * size]
        groups = np.median(drawn.reshape(draws, 2, size), axis=-1)
        return 100 * float((groups.max(axis=1) >= 2 * groups.min(axis=1)).mean())


def epochs_to_solve(
    data: str,
    limits: Mapping[str, int],
    *,
    hidden: Sequence[int] = (4, 2),
    learning_rate: float = 0.03,
    runs: int = 20,
    rng: Rng,
) -> Solved:
    """Train until every network has all training points right, or its activation's limit is up.

    All activations start from the same points and the same weights.

    Parameters
    ----------
    limits : dict of str to int
        How many epochs each activation is given.
    """
    seed, found = seed_of(rng), {}
    for name, limit in limits.items():
        playground = Playground(data, name, hidden, learning_rate, rng=seed, runs=runs)
        while playground.epochs < limit and np.isinf(playground.solved()).any():
            playground.train(min(playground.epochs + 10, limit))
        found[name] = playground.solved()
    return Solved(found, dict(limits))
