"""The ablation ladder of notebook 03: from sigmoid to tanh, one change at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.zero_centering.experiments.race import Contender
from course_utils.checks import Rng, generator, one_of, seed_of, whole_number
from course_utils.datasets import Dataset
from course_utils.digits import DigitTask, digit_task

__all__ = ["Ladder", "climb"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ladder:
    """How many steps each contender needs to read `race.LEVEL` of the test digits once.

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
        """Return the medians for a picture, those of rates above the best one rounded.

        There training soon is chaotic, and rounding errors, which differ from processor to
        processor, decide the exact number: 1, 2, 5, 10, 20, 50, ... is as much as can be said.
        """
        median, grid = self.median(name), np.outer(10.0 ** np.arange(5), [1, 2, 5]).ravel()
        wild = np.isfinite(median) & (np.arange(len(median)) > median.argmin())
        finite = np.where(np.isfinite(median), median, 1.0)
        near = grid[np.abs(np.log(finite[:, None] / grid)).argmin(axis=-1)]
        # Rounded or not, nothing is below the best.
        return np.where(wild, np.maximum(near, median.min()), median)


def climb(
    names: Sequence[str],
    *,
    rates: Sequence[float],
    start: float,
    limit: int = 800,
    width: int = 32,
    examined: int = 120,
    runs: int = 10,
    rng: Rng,
) -> Ladder:
    """Let every contender look for its best rate, upwards from `start` and, in vain, downwards.

    It goes on until a rate needs more steps than the best so far, so the best rate has others on
    either side. At each rate it trains until all its runs have arrived, or to the limit. All
    contenders get the same splits of the digits, weights and batches.

    Parameters
    ----------
    names : sequence of str
        From `race.KINDS`.
    rates : sequence of float
        In rising order.
    start : float
        One of them.
    examined : int
        How many of each run's test digits are read: looking costs as much time as training.

    Raises
    ------
    ValueError
        If somebody's best rate is the largest or the smallest, or nobody arrives at any.
    """
    one_of("start", start, rates)
    rng = generator(rng)
    task = digit_task(rng=rng, runs=whole_number("runs", runs))
    some, seed = slice(whole_number("examined", examined)), seed_of(rng)
    task = DigitTask(task.train, Dataset(task.test.x[:, some], task.test.labels[:, some]))

    def steps_at(name: str, rate: float) -> Array:
        contender = Contender(name, rate, task=task, width=width, rng=seed)
        while contender.steps < limit and np.isinf(contender.arrived()).any():
            contender.advance()
        return contender.arrived()

    found = {name: _search(partial(steps_at, name), list(rates), start) for name in names}
    for name, tried in found.items():
        if _best(tried) in (min(tried), max(tried)) or np.isinf(np.median(tried[_best(tried)])):
            tried_all = f"{min(tried):g} to {max(tried):g}"
            raise ValueError(f"rates: the best of {name!r} is not inside {tried_all}, add more")
    return Ladder(
        limit,
        {name: tuple(tried) for name, tried in found.items()},
        {name: np.array(list(tried.values())) for name, tried in found.items()},
    )


def _best(tried: Mapping[float, Array]) -> float:
    """Return the rate with the smallest median, of equal ones that which was tried first."""
    return min(tried, key=lambda rate: np.median(tried[rate]))


def _search(
    steps_at: Callable[[float], Array], rates: list[float], start: float
) -> dict[float, Array]:
    """Return the steps at each rate that was worth trying, in rising order."""
    at, tried = rates.index(start), {start: steps_at(start)}
    for way in (rates[at + 1 :], rates[:at][::-1]):
        for rate in way:
            best = np.median(tried[_best(tried)])
            tried[rate] = steps_at(rate)
            if np.median(tried[rate]) > best:
                break
        if _best(tried) != start:
            break
    return dict(sorted(tried.items()))
