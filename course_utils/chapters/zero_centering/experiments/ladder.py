"""The ablation ladder of notebook 03: from sigmoid to tanh, one change at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.zero_centering.experiments.race import Contender
from course_utils.checks import Rng, generator, one_of, seed_of, whole_number
from course_utils.digits import digit_task

__all__ = ["Ladder", "climb"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ladder:
    """How many steps each contender needs to read 90 % of the test digits.

    Attributes
    ----------
    limit : int
        How long we waited at most.
    rates : dict of str to tuple of float
        Those that a contender has tried, in rising order.
    steps : dict of str to array, shape (rates, runs)
        Infinite where a run did not get there in time.
    """

    limit: int
    rates: Mapping[str, tuple[float, ...]]
    steps: Mapping[str, Array]

    def at(self, name: str, rate: float) -> Array:
        """Return the steps of every run at one rate, shape (runs,)."""
        one_of("rate", rate, self.rates[name])
        return self.steps[name][self.rates[name].index(rate)]

    def median(self, name: str) -> Array:
        """Return the median over the runs for each rate."""
        return np.median(self.steps[name], axis=-1)

    def best_rate(self, name: str) -> float:
        """Return the rate with the smallest median."""
        return self.rates[name][int(self.median(name).argmin())]

    def best(self, name: str) -> Array:
        """Return the steps of every run at the best rate, shape (runs,)."""
        return self.at(name, self.best_rate(name))

    def shown(self, name: str) -> Array:
        """Return the medians for a picture, those of rates that are much too large rounded.

        At such a rate (above the best one, over 2.5 times its steps) training is chaotic and the
        exact number means nothing: 1, 2, 5, 10, 20, 50, ... is as much as can be said.
        """
        median, grid = self.median(name), np.outer(10.0 ** np.arange(5), [1, 2, 5]).ravel()
        wild = np.isfinite(median) & (median > 2.5 * median.min())
        wild &= np.arange(len(median)) > median.argmin()
        finite = np.where(np.isfinite(median), median, 1.0)
        near = grid[np.abs(np.log(finite[:, None] / grid)).argmin(axis=-1)]
        return np.where(wild, near, median)


def climb(
    names: Sequence[str],
    *,
    rates: Sequence[float],
    limit: int = 800,
    width: int = 64,
    runs: int = 10,
    rng: Rng,
) -> Ladder:
    """Let every contender try larger and larger rates for as long as that saves steps.

    So the best rate has a larger one beside it that is no better. At each rate a contender trains
    until all its runs have arrived, or to the limit.

    Raises
    ------
    ValueError
        If the largest rate is somebody's best.
    """
    rng = generator(rng)
    task, seed = digit_task(rng=rng, runs=whole_number("runs", runs)), seed_of(rng)
    tried: dict[str, tuple[float, ...]] = {}
    steps: dict[str, Array] = {}
    for name in names:
        rows: list[Array] = []
        best = np.inf
        for rate in rates:
            contender = Contender(name, rate, task=task, width=width, rng=seed)
            while contender.steps < limit and np.isinf(contender.arrived()).any():
                contender.advance()
            rows.append(contender.arrived())
            median = np.median(rows[-1])
            if np.isfinite(best) and median >= best:
                break
            best = min(best, median)
        else:
            raise ValueError(f"rates: {rates[-1]:g} is the best for {name!r}, add larger ones")
        tried[name], steps[name] = tuple(rates[: len(rows)]), np.array(rows)
    return Ladder(limit, tried, steps)
