"""Rates that are too large: how training overflows, and what clipping does about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.batches import mini_batches
from course_utils.chapters.saturation.experiments.deep import clip_
from course_utils.checks import Rng, generator, one_of
from course_utils.digits import digit_task
from course_utils.layers import Activate
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import History, descend, fit

__all__ = ["Rates", "clipped_rates", "overflow"]

Array = NDArray[np.floating]
LEVEL = 0.8


@dataclass(frozen=True)
class Rates:
    """What was learned at each rate, for each length to which gradients were clipped.

    Attributes
    ----------
    rates, longest : tuple of float
        In rising order; `longest` infinite where nothing was clipped.
    steps : int
        How long each trained.
    accuracy : array, shape (longest, rates, runs)
        Share of the test digits read at the end; NaN counts as nothing read.
    """

    rates: tuple[float, ...]
    longest: tuple[float, ...]
    steps: int
    accuracy: Array

    def arrived(self, longest: float) -> NDArray[np.int64]:
        """Return how many runs read `LEVEL` of the test digits, for each rate."""
        one_of("longest", longest, self.longest)
        return (self.accuracy[self.longest.index(longest)] >= LEVEL).sum(axis=-1)

    def largest(self, longest: float) -> Array:
        """Return the largest rate at which each run arrives, shape (runs,).

        Raises
        ------
        ValueError
            If a run arrives at the largest of all rates, or at none.
        """
        one_of("longest", longest, self.longest)
        there = self.accuracy[self.longest.index(longest)] >= LEVEL
        if there[-1].any() or not there.any(axis=0).all():
            raise ValueError(f"rates: the largest is not inside {self.rates}, add more")
        last = len(self.rates) - 1 - there[::-1].argmax(axis=0)
        return np.array(self.rates)[last]


def clipped_rates(
    rates: Sequence[float] = (0.7, 2.0, 4.0, 20.0, 40.0),
    longest: Sequence[float] = (np.inf, 1.0, 0.1),
    *,
    width: int = 32,
    steps: int = 150,
    runs: int = 10,
    rng: Rng,
) -> Rates:
    """Train three ReLU layers at every rate, clipped and not: the same draws for all."""
    rng, grid = generator(rng), (len(longest), len(rates))
    task = digit_task(rng=rng, runs=runs)
    network = mlp((64, width, width, width, 10), "relu", runs=(*grid, runs), rng=rng)
    network.theta[...] = network.theta[:1, :1].copy()
    batches = mini_batches(task.train.x.shape[-2], 60, rng=rng, runs=(runs,))
    x, labels, test = (
        np.broadcast_to(part, (*grid, *part.shape))
        for part in (task.train.x, task.train.labels, task.test.labels)
    )
    rate = np.broadcast_to(np.array(rates)[:, None], (*grid, runs))
    limit = np.broadcast_to(np.array(longest)[:, None, None], (*grid, runs))
    for step in descend(
        network, x, labels, loss=cross_entropy, optimizer=SGD(rate), steps=steps,
        batches=(np.broadcast_to(batch, (*grid, *batch.shape)) for batch in batches),
    ):  # fmt: skip
        clip_(step.grads, limit)
    with np.errstate(over="ignore", invalid="ignore"):
        logits = network.forward(task.test.x)
    read = np.where(np.isfinite(logits).all(axis=(-2, -1)), accuracy(logits, test), 0.0)
    return Rates(tuple(rates), tuple(longest), steps, read)


def overflow(rate: float = 30.0, *, steps: int = 20, runs: int = 10, rng: Rng) -> History:
    """Train three ReLU layers at a rate that is far too large, and keep what happened.

    At every step: the length of all parameters ("weights"), of the gradient over all digits
    ("gradient"), and the share of the third layer's units that are 0 for every digit ("dead";
    NaN where the outputs are no numbers).
    """
    rng = generator(rng)
    train = digit_task(rng=rng).train
    network = mlp((64, 32, 32, 32, 10), "relu", runs=runs, rng=rng)

    def slope(net: Network) -> Array:
        probe = net.copy()
        probe.loss_and_grad(train.x, train.labels, cross_entropy)
        return np.linalg.norm(probe.grad, axis=-1)

    def dead(net: Network) -> Array:
        probe = net.copy()
        probe.forward(train.x)
        last = [layer for layer in probe.layers if isinstance(layer, Activate)][-1].outputs
        known = np.isfinite(last).all(axis=(-2, -1))
        return np.where(known, (last == 0).all(axis=-2).mean(axis=-1), np.nan)

    return fit(
        network, train.x, train.labels, loss=cross_entropy, optimizer=SGD(rate), steps=steps,
        batch_size=60, rng=rng, progress=False, measure_every=1,
        measure={
            "weights": lambda net: np.linalg.norm(net.theta, axis=-1),
            "gradient": slope,
            "dead": dead,
        },
    )  # fmt: skip
