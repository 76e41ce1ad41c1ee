"""Error along the mean of the inputs and across it, in notebook 03: drawn, and expected exactly.

For normally distributed inputs of variance 1 the expected squared errors in the two directions
after a step follow from those before it: a matrix of 2 by 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.zero_centering.experiments.curvature import TOLERANCE
from course_utils.chapters.zero_centering.experiments.payoff import rule_in_numbers
from course_utils.chapters.zero_centering.experiments.zigzag import stepped
from course_utils.checks import Rng, generator, seed_of, whole_number

__all__ = [
    "Directions",
    "Pair",
    "directions",
    "exact_limit",
    "expected_errors",
    "expected_pair",
    "second_moments",
    "steps_expected",
    "walked",
]

Array = NDArray[np.floating]


def second_moments(
    features: int, mean: float, batch_size: int | None, learning_rate: float
) -> Array:
    """Return what a step makes of the expected squared errors (along the mean, across it).

    A pair of examples of a batch is the same one with probability 1 / B: then the fourth moments of
    the inputs count. Otherwise the two are independent, and only the Hessian does. Exact for
    inputs from a normal distribution of variance 1, drawn anew for every batch. None: all examples.

    Parameters
    ----------
    features : int
    mean : float
        Of every input.
    batch_size : int, optional
    learning_rate : float

    Returns
    -------
    array, shape (2, 2)
        If its largest eigenvalue is above 1, the expected squared error grows.
    """
    push = features * mean**2
    curvatures = np.array([1 + push, 1.0])
    same = learning_rate**2 / batch_size if batch_size else 0.0
    # With p = x · u, which has mean m √n and variance 1: E[p⁴] - (E[p²])² = 4 n m² + 2.
    scatter = np.array([[4 * push + 2, 1 + push], [(features - 1) * (1 + push), features]])
    return np.diag((1 - learning_rate * curvatures) ** 2) + same * scatter


def exact_limit(features: int, mean: float, batch_size: int | None) -> float:
    """Return the rate above which the expected squared error grows, by halving an interval."""
    low, high = 0.0, 4.0
    for _ in range(50):
        rate = (low + high) / 2
        values = np.linalg.eigvals(second_moments(features, mean, batch_size, rate))
        low, high = (rate, high) if np.abs(values).max() < 1 else (low, rate)
    return low


@dataclass(frozen=True)
class Directions:
    """Error along the mean of the inputs and across it, as shares of the error at the start.

    Attributes
    ----------
    features : int
    mean : float
    batch_size : int or None
        None: all examples in every step.
    learning_rate : float
    along, across : array, shape (steps + 1, runs)
        Sizes; across is the length of all that is left.
    """

    features: int
    mean: float
    batch_size: int | None
    learning_rate: float
    along: Array
    across: Array


def expected_errors(
    features: int, mean: float, batch_size: int | None, *, learning_rate: float, steps: int
) -> Directions:
    """Return the roots of the expected squared errors, for targets in random directions."""
    matrix = second_moments(features, mean, batch_size, learning_rate)
    squares = [np.array([1 / features, 1 - 1 / features])]
    for _ in range(whole_number("steps", steps)):
        squares.append(np.minimum(matrix @ squares[-1], 1e12))  # far outside every picture
    along, across = np.sqrt(np.array(squares)).T
    return Directions(features, mean, batch_size, learning_rate, along[:, None], across[:, None])


def steps_expected(
    features: int, mean: float, batch_size: int | None, *, learning_rate: float, most: int = 2000
) -> float:
    """Return after how many steps 5 % of the error are expected to be left; infinite after `most`.

    The root of the expected squared error, along the mean and across it together.
    """
    found = expected_errors(features, mean, batch_size, learning_rate=learning_rate, steps=most)
    there = np.hypot(found.along, found.across)[:, 0] <= TOLERANCE
    return float(there.argmax()) if there.any() else np.inf


def walked(
    features: int,
    mean: float,
    batch_size: int | None,
    *,
    learning_rate: float,
    steps: int,
    runs: int = 20,
    rng: Rng,
) -> Directions:
    """Walk to random targets, and look at the error in both directions at every step.

    Inputs from a normal distribution of variance 1, drawn anew for every batch.
    """
    rng = generator(rng)
    error = rng.standard_normal((runs, features, 1))
    error /= np.linalg.norm(error, axis=-2, keepdims=True)
    rate = np.full((runs, 1, 1), learning_rate)
    # All examples: a step with the rows of a root of the Hessian is the step with all of them.
    every = np.eye(features) + mean**2
    root = np.linalg.cholesky(every).T * np.sqrt(features)
    errors = [error]
    for _ in range(whole_number("steps", steps)):
        drawn = (
            root if batch_size is None else mean + rng.standard_normal((runs, batch_size, features))
        )
        errors.append(stepped(errors[-1], drawn, rate))
    path = np.array(errors)[..., 0]
    along = path.mean(axis=-1) * np.sqrt(features)  # the mean points the same way in every input
    across = np.linalg.norm(path - path.mean(axis=-1, keepdims=True), axis=-1)
    return Directions(features, mean, batch_size, learning_rate, np.abs(along), across)


@dataclass(frozen=True)
class Pair:
    """Two walks to compare: inputs with a mean, and inputs that differ in being centred.

    Attributes
    ----------
    moved, centred : Directions
    """

    moved: Directions
    centred: Directions


def directions(
    batch_size: int | None,
    *,
    features: int = 20,
    mean: float = 1.0,
    share: float = 0.6,
    steps: int = 200,
    runs: int = 20,
    rng: Rng,
) -> Pair:
    """Walk from inputs with a mean and from centred ones, each at a share of what its rule says.

    Both walk to the same targets.
    """
    seed = seed_of(rng)
    moved, centred = (
        walked(features, m, batch_size, learning_rate=rate, steps=steps, runs=runs, rng=seed)
        for m, rate in _rates(features, mean, batch_size, share)
    )
    return Pair(moved, centred)


def expected_pair(
    batch_size: int | None, *, features: int, mean: float, share: float, steps: int
) -> Pair:
    """Return what is expected of the two walks of `directions`."""
    moved, centred = (
        expected_errors(features, m, batch_size, learning_rate=rate, steps=steps)
        for m, rate in _rates(features, mean, batch_size, share)
    )
    return Pair(moved, centred)


def _rates(
    features: int, mean: float, batch_size: int | None, share: float
) -> list[tuple[float, float]]:
    """Return both means, each with its learning rate."""
    size = batch_size or np.inf
    return [(m, share * float(rule_in_numbers(features, m, size))) for m in (mean, 0.0)]
