"""Experiments of notebook 03: which signs the weight gradients of a unit have, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import finite_array, whole_number
from course_utils.datasets import Dataset
from course_utils.diagnostics import Passage, one_signed_fraction, trace
from course_utils.digits import load_digits
from course_utils.initializers import xavier_normal
from course_utils.layers import Dense
from course_utils.losses import cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.preprocessing import center, standardize
from course_utils.training import fit

__all__ = [
    "KINDS",
    "SignCount",
    "centered_digits",
    "gradient_parts",
    "hidden_passage",
    "new_network",
    "random_batches",
    "sign_count",
    "sign_count_after",
    "standardized_digits",
]

Array = NDArray[np.float64]
SIZES = (64, 100, 100, 10)
KINDS: Mapping[str, tuple[str, str | None]] = {
    "sigmoid": ("sigmoid", None),
    "ReLU": ("relu", None),
    "tanh": ("tanh", None),
    "sigmoid, batch norm": ("sigmoid", "batch"),
    "ReLU, batch norm": ("relu", "batch"),
    "tanh, batch norm": ("tanh", "batch"),
}
"""What is compared: an activation, and whether batch norm stands before it."""


@lru_cache(maxsize=1)
def centered_digits() -> Dataset:
    """Return the digits with pixels from 0 to 1, minus the mean image."""
    digits = load_digits()
    return Dataset(center(digits.x)(digits.x), digits.labels)


@lru_cache(maxsize=1)
def standardized_digits() -> Dataset:
    """Return the digits with each pixel centred and divided by its standard deviation."""
    digits = load_digits()
    return Dataset(standardize(digits.x)(digits.x), digits.labels)


def random_batches(
    data: Dataset, batch_size: int | None, *, runs: int, rng: np.random.Generator
) -> Dataset:
    """Draw one batch for each run, without repetition; None means all examples for everybody."""
    if batch_size is None:
        return data
    order = rng.permuted(np.tile(np.arange(len(data.labels)), (runs, 1)), axis=-1)
    chosen = order[:, : whole_number("batch_size", batch_size)]
    return Dataset(data.x[chosen], data.labels[chosen])


def new_network(
    kind: str, *, runs: int | tuple[int, ...] = (), rng: np.random.Generator
) -> Network:
    """Return untrained digit networks of a kind, all with Xavier's weights."""
    activation, norm = KINDS[kind]
    return mlp(SIZES, activation, norm=norm, init=xavier_normal(), runs=runs, rng=rng)


def hidden_passage(network: Network, batch: Dataset) -> Passage:
    """Return what flows through the second layer: its inputs are outputs of an activation."""
    passages = trace(network, batch.x, batch.labels, cross_entropy)
    return [p for p in passages if isinstance(p.layer, Dense)][1]


@dataclass(frozen=True)
class SignCount:
    """Share of units whose whole weight gradient has one sign.

    Attributes
    ----------
    batch_sizes : tuple of int
    share : dict of str to array, shape (batch_sizes, runs)
        For each kind; NaN for batch norm with a single example.
    """

    batch_sizes: tuple[int, ...]
    share: dict[str, Array]


def sign_count(
    batch_sizes: Sequence[int] = (1, 10, 60, 1797),
    *,
    data: Dataset | None = None,
    kinds: Sequence[str] = tuple(KINDS)[:5],
    runs: int = 10,
    rng: np.random.Generator,
) -> SignCount:
    """Count one-signed units in the second layer of untrained networks, on centred digits."""
    data, share = data or centered_digits(), {}
    for kind in kinds:
        network = new_network(kind, runs=runs, rng=rng)
        rows = []
        for size in batch_sizes:
            if size == 1 and KINDS[kind][1]:
                rows.append(np.full(runs, np.nan))
                continue
            whole = size >= len(data.labels)
            batch = random_batches(data, None if whole else size, runs=runs, rng=rng)
            rows.append(one_signed_fraction(hidden_passage(network, batch).grads["W"]))
        share[kind] = np.array(rows)
    return SignCount(tuple(batch_sizes), share)


def sign_count_after(
    kind: str, learning_rate: float, *, steps: int = 200, runs: int = 10, rng: np.random.Generator
) -> Array:
    """Return the share of one-signed units after training, with all digits in one batch, per run.

    Trained with batches of 60; the units are those of the second layer, as in `sign_count`.
    """
    data, network = centered_digits(), new_network(kind, runs=runs, rng=rng)
    fit(
        network, data.x, data.labels, loss=cross_entropy, optimizer=SGD(learning_rate),
        steps=steps, batch_size=60, rng=rng, progress=False,
    )  # fmt: skip
    return np.asarray(one_signed_fraction(hidden_passage(network, data).grads["W"]), dtype=float)


def gradient_parts(x: ArrayLike, delta: ArrayLike) -> tuple[Array, Array]:
    """Split a layer's weight gradient into the part of the mean input and the part of the rest.

    ``sum_n x_n delta_n = mean(x) sum_n delta_n + sum_n (x_n - mean(x)) delta_n``

    Parameters
    ----------
    x : array, shape (..., batch, fan_in)
    delta : array, shape (..., batch, fan_out)
        Gradient of the loss with respect to the layer's outputs.

    Returns
    -------
    mean_part, rest : array, shape (..., fan_in, fan_out)
    """
    x, delta = finite_array("x", x), finite_array("delta", delta)
    mean = x.mean(axis=-2, keepdims=True)
    return mean.mT @ delta.sum(axis=-2, keepdims=True), (x - mean).mT @ delta
