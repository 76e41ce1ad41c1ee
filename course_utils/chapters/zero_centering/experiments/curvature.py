"""Curvature of a linear neuron's loss in notebook 03: what the mean of the inputs does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import Rng, finite_array, generator
from course_utils.preprocessing import center, whiten

__all__ = [
    "TOLERANCE",
    "Descent",
    "condition_formula",
    "descent",
    "hessian",
    "tangled_cloud",
]

Array = NDArray[np.floating]
TOLERANCE = 0.05
"""A walk has arrived when 5 % of the distance from start to target is left."""


def hessian(x: ArrayLike, *, bias: bool = False) -> Array:
    """Return the curvature ``E[x x^T]`` of a linear neuron's loss, shape ``(..., n, n)``.

    With ``bias=True`` a constant input of 1 is added for the bias, as the last row and column.
    """
    x = finite_array("x", x)
    if bias:
        x = np.concatenate([x, np.ones((*x.shape[:-1], 1))], axis=-1)
    return x.mT @ x / x.shape[-2]


def condition_formula(features: int, mean: ArrayLike, *, bias: bool = False) -> Array:
    """Return largest over smallest curvature for n inputs of variance 1 and mean m each.

    Without a bias ``1 + n m²``. With one, the eigenvalues beside the ones are the roots of
    ``λ² - (2 + n m²) λ + 1``: their product is 1, so the ratio is the larger root squared.
    """
    push = features * np.square(np.asarray(mean, dtype=float))
    if not bias:
        return 1 + push
    root = ((2 + push) + np.sqrt((2 + push) ** 2 - 4)) / 2
    return root**2


def tangled_cloud(
    features: int,
    mean: ArrayLike,
    *,
    runs: int,
    examples: int = 200,
    whitened: bool = True,
    rng: Rng,
) -> Array:
    """Draw inputs whose covariance is exactly the identity and whose mean is exactly `mean`.

    Parameters
    ----------
    whitened : bool
        False: only the mean is exact, the covariance is that of the sample.

    Returns
    -------
    x : array, shape (*shape of mean, runs, examples, features)
        The same draws for every mean.
    """
    draws = generator(rng).standard_normal((runs, examples, features))
    mean = np.asarray(mean, dtype=float)[..., None, None, None]
    return (whiten if whitened else center)(draws)(draws) + mean


@dataclass(frozen=True)
class Descent:
    """Steps of full-batch gradient descent as the inputs move away from zero.

    Attributes
    ----------
    features : int
        How many inputs there are.
    means : array, shape (means,)
    own_rate, equal_rate : array, shape (means, runs)
        Steps until `TOLERANCE` of the distance is left, with the rate 1 / largest curvature of each
        cloud, or with the one rate of the cloud whose curvature is largest. Infinite where a run
        did not arrive.
    condition : array, shape (means, runs)
        Largest over smallest curvature, measured.
    """

    features: int
    means: Array
    own_rate: Array
    equal_rate: Array
    condition: Array


def descent(
    means: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 1.0),
    *,
    features: int = 20,
    bias: bool = False,
    runs: int = 20,
    limit: int = 4000,
    rng: Rng,
) -> Descent:
    """Walk to a random target in `features` dimensions from clouds of every mean at once.

    With ``bias=True`` the neuron has a bias too, which starts as far from its target as each weight
    does, on average. The same `rng` gives the same clouds and targets with a bias and without.
    """
    rng = generator(rng)
    curvature = hessian(tangled_cloud(features, means, runs=runs, rng=rng), bias=bias)
    values = np.linalg.eigvalsh(curvature)
    largest = values[..., -1]
    start = rng.standard_normal((runs, 1, features + 1))[..., : features + bias]

    def steps(rate: Array) -> Array:
        error = np.broadcast_to(start, (*rate.shape, *start.shape[1:]))
        needed = np.full(rate.shape, np.inf)
        far = TOLERANCE * np.linalg.norm(start, axis=(-2, -1))
        for step in range(limit + 1):
            there = np.linalg.norm(error, axis=(-2, -1)) <= far
            needed = np.where(there, np.minimum(needed, step), needed)
            if there.all():
                break
            error = error - rate[..., None, None] * (error @ curvature)
        return needed

    equal = np.broadcast_to(1 / largest.max(axis=0), largest.shape)
    condition = largest / values[..., 0]
    return Descent(features, np.asarray(means), steps(1 / largest), steps(equal), condition)
