"""The zigzag laboratory of notebook 03: a linear neuron that walks towards its target.

The loss of one example is ``(x · (w - target))² / 2``: there is no noise, so every path ends at the
target if the learning rate allows it, and what is slow is slow because of the inputs alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.chapters.zero_centering.experiments.curvature import TOLERANCE, hessian
from course_utils.checks import Rng, finite_array, generator, positive, seed_of, whole_number

__all__ = [
    "SQUARES",
    "Walk",
    "careful_and_bold",
    "square_cloud",
    "square_walks",
    "stepped",
    "zigzag_paths",
]

Array = NDArray[np.floating]
SQUARES = {"[−½, ½]": 0.0, "[0, 1]": 0.5, "[½, 1½]": 1.0, "[2½, 3½]": 3.0}
"""Squares of side 1 by what their sides cover, with the mean of each coordinate."""
AHEAD = 100
"""After how many steps we look who has arrived."""


@dataclass(frozen=True)
class Walk:
    """Inputs of a linear neuron, and the path of its weights towards the target, one per run.

    Attributes
    ----------
    x : array, shape (runs, examples, features)
    target : array, shape (features,)
    batch_size : int
    learning_rate : array, shape (runs,)
    weights : array, shape (steps + 1, runs, features)
        From the start on; a run that has arrived stays where it is.
    signs : array, shape (steps, runs, features)
        Sign of each weight's gradient at each step; 0 after arrival.
    steps : array, shape (runs,)
        Steps to the target; infinite where it was not reached.
    ratio : array, shape (runs,)
        Length of the path, divided by the straight line between its two ends; 1 is straight.
        Infinite where the target was not reached.
    same_sign : array, shape (runs,)
        Share of a run's steps in which all weights move in the same direction.
    """

    x: Array
    target: Array
    batch_size: int
    learning_rate: Array
    weights: Array
    signs: Array
    steps: Array
    ratio: Array
    same_sign: Array


def square_cloud(
    mean: ArrayLike, spread: ArrayLike, *, runs: int, examples: int = 200, rng: Rng
) -> Array:
    """Draw points, uniform in a box, shape ``(runs, examples, 2)``.

    Parameters
    ----------
    mean, spread : float or array, shape (2,)
        Mean and standard deviation of each coordinate. A unit square has 1 / sqrt(12).
    """
    unit = generator(rng).uniform(-np.sqrt(3), np.sqrt(3), (runs, examples, 2))
    return np.asarray(mean) + positive("spread", spread, or_zero=True) * unit


def stepped(error: Array, x: Array, rate: Array) -> Array:
    """Return the error ``w - target`` after one step of gradient descent on the examples `x`.

    Parameters
    ----------
    error : array, shape (..., features, 1)
    x : array, shape (..., batch, features)
    rate : array, shape (..., 1, 1)
    """
    delta = x @ error  # x · w - x · target, for each example
    gradient = x.mT @ delta / x.shape[-2]
    return error - rate * gradient


def zigzag_paths(
    x: ArrayLike,
    target: ArrayLike = (1.0, -1.0),
    *,
    batch_size: int | None = 1,
    learning_rate: ArrayLike | None = None,
    limit: int = 4000,
    rng: Rng,
) -> Walk:
    """Walk from 0 to the target by gradient descent on random batches; all runs at once.

    Parameters
    ----------
    x : array, shape (runs, examples, features)
    target : array, shape (features,)
    batch_size : int, optional
        None: all examples in every step.
    learning_rate : float or array, shape (runs,), optional
        Default: half of 1 / the largest squared length of an input, which is safe for any batch.
    limit : int
        How many steps at most.
    rng : Generator or seed
        Draws the batches, with repetition.
    """
    x, rng = finite_array("x", x, axes=3), generator(rng)
    goal = np.asarray(target, dtype=float)
    runs, examples, features = x.shape
    whole_number("limit", limit)
    rate = 0.5 / _longest(x) if learning_rate is None else positive("learning_rate", learning_rate)
    rate = np.broadcast_to(rate, (runs,))
    size = examples if batch_size is None else whole_number("batch_size", batch_size)
    row, far = np.arange(runs)[:, None], TOLERANCE * np.linalg.norm(goal)
    error = np.broadcast_to(-goal, (runs, features))[..., None].copy()
    errors, move = [error], rate[:, None, None]
    # A rate that is too large overflows: the picture shows it, a warning would only repeat it.
    with np.errstate(over="ignore", invalid="ignore"):
        while True:
            ahead = min(AHEAD, limit + 1 - len(errors))
            for chosen in rng.integers(examples, size=(ahead, runs, size if batch_size else 1)):
                error = stepped(error, x[row, chosen] if batch_size else x, move)
                errors.append(error)
            path = np.array(errors)[..., 0]
            there = np.linalg.norm(path, axis=-1) <= far
            arrived = there.any(axis=0)
            if arrived.all() or len(errors) > limit:
                break
        last = np.where(arrived, there.argmax(axis=0), len(path) - 1)
        # Whoever has arrived stays there.
        path = path[np.minimum(np.arange(last.max() + 1)[:, None], last), np.arange(runs)]
        moves = np.diff(path, axis=0)
        length = np.linalg.norm(moves, axis=-1).sum(axis=0)
        ratio = length / np.linalg.norm(path[-1] + goal, axis=-1)
    signs = -np.sign(moves)
    same = np.abs(signs.sum(axis=-1)) == features
    return Walk(
        x, goal, size, rate, path + goal, signs,
        np.where(arrived, last, np.inf), np.where(arrived, ratio, np.inf), same.sum(axis=0) / last,
    )  # fmt: skip


def _longest(x: Array) -> Array:
    """Return the squared length of each run's longest input."""
    return (x * x).sum(axis=-1).max(axis=-1)


def square_walks(
    *, learning_rate: float | None = None, batch_size: int | None = 1, runs: int = 20, rng: Rng
) -> dict[str, Walk]:
    """Walk with each of `SQUARES`: the same draws, moved further and further from zero.

    The same `rng` gives the same squares, whatever the rate and the batch size.
    """
    seed, walks = seed_of(rng), {}
    for name, mean in SQUARES.items():
        draws = generator(seed)
        x = square_cloud(mean, 1 / np.sqrt(12), runs=runs, rng=draws)
        walks[name] = zigzag_paths(x, batch_size=batch_size, learning_rate=learning_rate, rng=draws)
    return walks


def careful_and_bold(x: ArrayLike, *, rng: Rng) -> dict[str, Walk]:
    """Walk with single examples and with all, each at a careful rate and at one near its limit.

    A single example overshoots above ``2 / |x|²``, all examples together above
    ``2 / largest curvature``.

    Parameters
    ----------
    x : array, shape (runs, examples, features)
    """
    x, seed = finite_array("x", x, axes=3), seed_of(rng)
    single, whole = 1 / _longest(x), 1 / np.linalg.eigvalsh(hessian(x))[:, -1]
    ways: dict[str, tuple[int | None, Array]] = {
        "one example, 1/2 over max |x|²": (1, single / 2),
        "one example, 1.9 over max |x|²": (1, 1.9 * single),
        "all examples, 1 over λmax": (None, whole),
        "all examples, 1.9 over λmax": (None, 1.9 * whole),
    }
    return {
        name: zigzag_paths(x, batch_size=size, learning_rate=rate, rng=seed)
        for name, (size, rate) in ways.items()
    }
