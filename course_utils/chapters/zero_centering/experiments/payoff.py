"""When centring pays, in notebook 03: rates and steps by number of inputs and size of the batch.

A linear neuron without a bias walks to a random target, from inputs of variance 1, once with mean 0
and once with another mean. The two clouds differ in nothing else: same shape, batches and targets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.chapters.zero_centering.experiments.curvature import (
    TOLERANCE,
    hessian,
    tangled_cloud,
)
from course_utils.chapters.zero_centering.experiments.zigzag import stepped
from course_utils.checks import Rng, finite_array, generator, seed_of, whole_number

__all__ = ["Payoff", "buys", "payoff", "rate_rule", "rule_in_numbers"]

Array = NDArray[np.floating]
Batch = int | None
LONGEST = 4000
"""How many steps we wait at most."""


def rate_rule(x: ArrayLike, batch_size: Batch) -> Array:
    """Return about the largest rate that batches of a size stand, from the inputs alone.

    A batch is one part single example and ``batch_size - 1`` parts all examples. None: all.

    Parameters
    ----------
    x : array, shape (..., examples, features)
    """
    x = finite_array("x", x)
    single = 1 / whole_number("batch_size", batch_size) if batch_size else 0.0
    length = np.square(x).sum(axis=-1).mean(axis=-1)
    steepest = np.linalg.eigvalsh(hessian(x))[..., -1]
    return 2 / (single * length + (1 - single) * steepest)


def rule_in_numbers(features: ArrayLike, mean: ArrayLike, batch_size: ArrayLike) -> Array:
    """Return what `rate_rule` says of uncorrelated inputs of variance 1, each with the same mean.

    An infinite batch is all examples.
    """
    n, push = np.asarray(features, dtype=float), np.square(mean)
    single = 1 / np.asarray(batch_size, dtype=float)
    return 2 / (single * n * (1 + push) + (1 - single) * (1 + n * push))


def buys(features: ArrayLike, mean: ArrayLike, batch_size: ArrayLike) -> Array:
    """Return how many times the rate centring buys by that rule: ``1 + m² n B / (n + B - 1)``."""
    centred, other = (rule_in_numbers(features, m, batch_size) for m in (0.0, mean))
    return centred / other


@dataclass(frozen=True)
class Payoff:
    """Largest stable rate and steps, centred and not; the first axis of `rule` says which.

    Attributes
    ----------
    mean : float
        Of every input in the second cloud; 0 in the first.
    features : tuple of int
    batch_sizes : tuple of int or None
        None: all examples in every step.
    rule : array, shape (2, features, batch_sizes)
        What `rate_rule` says, the smallest over the runs.
    rate : array, shape (2, features, batch_sizes, runs)
        Above it the error of a run grows.
    own, equal : array, shape (2, features, batch_sizes, runs)
        Steps until `TOLERANCE` of the distance is left: each cloud at half its own `rule`, or both
        at half that of the second. Infinite where a run did not arrive.
    """

    mean: float
    features: tuple[int, ...]
    batch_sizes: tuple[Batch, ...]
    rule: Array
    rate: Array
    own: Array
    equal: Array

    def gain(self, features: int, batch_size: Batch, *, of: str = "rate") -> Array:
        """Return how many times better the centred cloud does, per run.

        Parameters
        ----------
        of : {"rate", "own", "equal"}
            Its rate beside that of the other cloud, or the other's steps beside its own.
        """
        at = self.features.index(features), self.batch_sizes.index(batch_size)
        centred, other = (values[at] for values in getattr(self, of))
        return centred / other if of == "rate" else other / centred

    def columns(self) -> dict[str, tuple[str, ...]]:
        """Return the table in words, column by column: medians over the runs."""
        head = (
            "inputs", "batch", "rate, mean 0", f"rate, mean {self.mean:g}", "ratio", "by the rule",
            "steps, mean 0", f"steps, mean {self.mean:g}", "mean 0 at the other's rate", "arrived",
        )  # fmt: skip
        cells = [(f, b) for f in range(len(self.features)) for b in range(len(self.batch_sizes))]
        return dict(zip(head, zip(*(self._row(*cell) for cell in cells), strict=True), strict=True))

    def _row(self, f: int, b: int) -> list[str]:
        n, size = self.features[f], self.batch_sizes[b]
        rates, own = (np.median(each[:, f, b], axis=-1) for each in (self.rate, self.own))
        walks = np.concatenate([self.own[:, f, b].ravel(), self.equal[0, f, b]])
        numbers = (
            *rates, np.median(self.gain(n, size)), buys(n, self.mean, size or np.inf), *own,
            np.median(self.equal[0, f, b]),
        )  # fmt: skip
        there = f"{np.isfinite(walks).sum()} of {walks.size}"
        return [f"{n}", f"{size or 'all'}", *(f"{value:.3g}" for value in numbers), there]


def payoff(
    features: Sequence[int] = (2, 10, 100),
    batch_sizes: Sequence[Batch] = (1, 10, 60, None),
    *,
    mean: float = 1.0,
    examples: int = 1000,
    whitened: bool = True,
    runs: int = 20,
    rng: Rng,
) -> Payoff:
    """Measure the largest stable rate and the steps, centred and not, for every n and every batch.

    Batches are drawn with repetition. Every run has a cloud, a target and batches of its own.

    Parameters
    ----------
    whitened : bool
        Whether the covariance of each cloud is exactly the identity, or that of a plain sample.
    """
    rng, table = generator(rng), []
    for n in features:
        cloud = tangled_cloud(
            n, (0.0, mean), runs=runs, examples=examples, whitened=whitened, rng=rng
        )
        start, seed = rng.standard_normal((runs, n, 1)), seed_of(rng)
        for size in batch_sizes:
            rule = rate_rule(cloud, size).min(axis=-1)
            rate = _largest_rate(cloud, size, start, rule, rng=seed)
            own = _steps(cloud, size, start, rule / 2, rng=seed)
            equal = _steps(cloud, size, start, np.full(2, rule[1] / 2), rng=seed)
            table.append((rule, rate, own, equal))
    each = (np.moveaxis(np.array(part), 1, 0) for part in zip(*table, strict=True))
    cells = 2, len(features), len(batch_sizes)
    rule, rate, own, equal = (part.reshape(*cells, *part.shape[2:]) for part in each)
    return Payoff(mean, tuple(features), tuple(batch_sizes), rule, rate, own, equal)


def _batches(cloud: Array, size: Batch, *, rng: Rng) -> Iterator[Array]:
    """Yield the inputs of step after step, the same examples from both clouds."""
    if size is None:
        # n rows with the same Hessian as all examples: a step with them is the same step.
        root = np.linalg.cholesky(hessian(cloud)).mT * np.sqrt(cloud.shape[-1])
        while True:
            yield root
    draws, row = generator(rng), np.arange(cloud.shape[1])[:, None]
    while True:
        yield cloud[:, row, draws.integers(cloud.shape[2], size=(len(row), size))]


def _steps(cloud: Array, size: Batch, start: Array, rate: Array, *, rng: Rng) -> Array:
    """Return the steps of each cloud and run until `TOLERANCE` of the distance is left."""
    error = np.broadcast_to(start, (len(cloud), *start.shape))
    far = TOLERANCE * np.linalg.norm(start, axis=(-2, -1))
    needed = np.full(error.shape[:2], np.inf)
    for step, batch in zip(range(1, LONGEST + 1), _batches(cloud, size, rng=rng), strict=False):
        error = stepped(error, batch, rate[:, None, None, None])
        there = np.linalg.norm(error, axis=(-2, -1)) <= far
        needed = np.where(there, np.minimum(needed, step), needed)
        if np.isfinite(needed).all():
            break
    return needed


def _largest_rate(
    cloud: Array, size: Batch, start: Array, rule: Array, *, steps: int = 150, rng: Rng
) -> Array:
    """Return the rate above which each run's error grows, by halving an interval seven times.

    Whether it grows is asked of the second half of `steps`, when the start is forgotten.
    """
    low, high = (np.repeat(share * rule[:, None], len(start), axis=1) for share in (0.45, 2.1))
    for _ in range(7):
        rate = np.sqrt(low * high)
        grows = _growth(cloud, size, start, rate, steps=steps, rng=rng) > 0
        low, high = np.where(grows, low, rate), np.where(grows, rate, high)
    return np.sqrt(low * high)


def _growth(cloud: Array, size: Batch, start: Array, rate: Array, *, steps: int, rng: Rng) -> Array:
    """Return the logarithm by which the error grows in the second half of the steps."""
    error, grown = np.broadcast_to(start, (len(cloud), *start.shape)), np.zeros(rate.shape)
    for step, batch in zip(range(steps), _batches(cloud, size, rng=rng), strict=False):
        error = stepped(error, batch, rate[..., None, None])
        length = np.linalg.norm(error, axis=(-2, -1), keepdims=True)
        error = error / length  # only the growth is asked for
        if step >= steps // 2:
            grown += np.log(length[..., 0, 0])
    return grown
