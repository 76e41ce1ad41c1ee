"""How many epochs the playground's networks need until every training point is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.nonlinearity.experiments.playground import Playground
from course_utils.checks import Rng, seed_of

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

    def pairs(self, name: str) -> Array:
        """Return the epochs of every two networks, the slower ones over the faster ones.

        A network that did not get there has the limit, here and in `halves`, so a ratio is rather
        too small.

        Returns
        -------
        array, shape (2, pairs)
        """
        epochs = np.sort(np.minimum(self.epochs[name], self.limits[name]))
        faster, slower = np.triu_indices(len(epochs), 1)
        return epochs[np.array([slower, faster])]

    def halves(self, name: str) -> Array:
        """Split the networks into two halves in every way; return the halves' medians.

        Returns
        -------
        array, shape (2, splits)
            The slower half over the faster one. The number of networks is even.
        """
        epochs = np.sort(np.minimum(self.epochs[name], self.limits[name]))
        chosen = list(combinations(range(len(epochs)), len(epochs) // 2))
        medians = np.median(epochs[np.array(chosen, dtype=np.int8)], axis=1)
        # In this order the first choice leaves the last one over, the second the last but one.
        both = np.array([medians, medians[::-1]])[:, : len(medians) // 2]
        return np.sort(both, axis=0)[::-1]


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
