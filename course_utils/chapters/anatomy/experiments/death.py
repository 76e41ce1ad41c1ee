"""Death by one NaN: little networks whose activation is computed in few digits.

The weights are kept in float64 and the activation is computed in a smaller format, as in training
with mixed precision (Micikevicius et al. 2018).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from course_utils.checks import Rng, generator, seed_of
from course_utils.datasets import signs, xor

__all__ = ["PrecisionRace", "learn_xor", "naive_both_ways", "precision_race", "stable_both_ways"]

Array = NDArray[np.floating]
BothWays = Callable[[Array], tuple[Array, Array]]
"""``f(z) -> (outputs, slopes)``."""


def naive_both_ways(z: Array) -> tuple[Array, Array]:
    """Return tanh as many web pages write it, and its slope from the output, in the format of z."""
    with np.errstate(all="ignore"):  # what overflows is the subject, not an accident
        e = np.exp(2 * z.astype(float)).astype(z.dtype)  # rounded alike on every processor
        h = (e - 1) / (e + 1)
        return h, 1 - h * h


def stable_both_ways(z: Array) -> tuple[Array, Array]:
    """Return tanh and its slope in the format of z, without overflow."""
    e = np.exp(-2 * np.abs(z.astype(float))).astype(z.dtype)
    h = np.sign(z) * (1 - e) / (1 + e)
    return h, 1 - h * h


def learn_xor(
    both_ways: BothWays,
    dtype: DTypeLike,
    *,
    rng: Rng,
    learning_rate: float = 0.5,
    steps: int = 1200,
    runs: int = 20,
    units: int = 4,
) -> Array:
    """Train 2-4-1 networks on the four quarters of a square; return the losses (steps, runs).

    Each run has its own 100 points and weights; all points are seen in every step. They are divided
    by 4, so that no first z comes near 5.5, where the naive tanh breaks in float16.
    """
    rng = generator(rng)
    points = xor(100, rng=rng, runs=runs)
    x, targets = points.x / 4, signs(points.labels)
    W1 = rng.standard_normal((runs, 2, units)) / np.sqrt(2)
    W2 = rng.standard_normal((runs, units, 1)) / np.sqrt(units)
    b1, b2, losses = np.zeros((runs, 1, units)), np.zeros((runs, 1, 1)), []
    with np.errstate(all="ignore"):
        for _ in range(steps):
            hidden, slopes = (a.astype(float) for a in both_ways((x @ W1 + b1).astype(dtype)))
            error = hidden @ W2 + b2 - targets
            losses.append(0.5 * np.mean(error**2, axis=(-2, -1)))
            delta2 = error / x.shape[-2]
            delta1 = (delta2 @ W2.mT) * slopes
            W1 = W1 - learning_rate * x.mT @ delta1
            b1 = b1 - learning_rate * delta1.sum(axis=-2, keepdims=True)
            W2 = W2 - learning_rate * hidden.mT @ delta2
            b2 = b2 - learning_rate * delta2.sum(axis=-2, keepdims=True)
    return np.array(losses)


@dataclass(frozen=True)
class PrecisionRace:
    """The same networks with tanh in several formulas and formats.

    Attributes
    ----------
    losses : dict of str to array, shape (steps, runs)
    """

    losses: dict[str, Array]

    def died_at(self, name: str) -> Array:
        """Return the step at which the loss of each run became NaN, infinite where it did not."""
        dead = np.isnan(self.losses[name])
        return np.where(dead.any(axis=0), dead.argmax(axis=0), np.inf)

    def dead(self, name: str) -> NDArray[np.bool_]:
        """Return which runs are dead at the end."""
        return np.isfinite(self.died_at(name))

    def around_death(self, name: str) -> tuple[Array, Array]:
        """Return the losses at the start and one step before NaN, of the runs that died."""
        runs = np.flatnonzero(self.dead(name))
        last = self.died_at(name)[runs].astype(int) - 1
        return self.losses[name][0, runs], self.losses[name][last, runs]


def precision_race(*, rng: Rng, steps: int = 1200, runs: int = 20) -> PrecisionRace:
    """Train with the naive tanh in two formats and with a stable one in float16.

    All start from the same weights and see the same points.
    """
    seed = seed_of(rng)
    arms = {
        "naive, float16": (naive_both_ways, np.float16),
        "naive, float64": (naive_both_ways, np.float64),
        "stable, float16": (stable_both_ways, np.float16),
    }
    return PrecisionRace(
        {name: learn_xor(*arm, rng=seed, steps=steps, runs=runs) for name, arm in arms.items()}
    )
