"""Means of activations in notebook 03: what they weigh in a gradient, and beside their spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import get_activation
from course_utils.chapters.zero_centering.experiments.signs import (
    COMPARED,
    SIZES,
    hidden_passages,
)
from course_utils.checks import Rng, finite_array, generator, seed_of
from course_utils.digits import whole_digits
from course_utils.initializers import xavier_normal
from course_utils.losses import cross_entropy
from course_utils.network import mlp
from course_utils.optimizers import SGD
from course_utils.preprocessing import center, standardize
from course_utils.quadrature import gaussian_mean
from course_utils.training import fit

__all__ = ["Balance", "Terms", "gradient_parts", "gradient_terms", "mean_over_spread", "unit_means"]

Array = NDArray[np.floating]


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


@dataclass(frozen=True)
class Terms:
    """The two terms of the second layer's weight gradient, and what decides between them.

    Attributes
    ----------
    mean_term, deviation_term : array, shape (runs, fan_in, fan_out)
    ratio : array, shape (runs,)
        Size (Frobenius norm) of the mean term over that of the deviation term.
    imbalance : array, shape (runs,)
        Sizes of the units' summed deltas, beside the sum of all deltas' sizes; 0: they cancel.
    mean_input : array, shape (runs,)
        Mean of the layer's inputs.
    """

    mean_term: Array
    deviation_term: Array
    ratio: Array
    imbalance: Array
    mean_input: Array


def gradient_terms(
    batch_size: int = 60, *, kinds: Sequence[str] = COMPARED, runs: int = 10, rng: Rng
) -> dict[str, Terms]:
    """Split the gradient of untrained networks' second layer, as `gradient_parts` does.

    All kinds start from the same weights and see the same digits.
    """
    terms = {}
    for kind, passage in hidden_passages(kinds, batch_size, runs=runs, rng=rng).items():
        parts, delta = gradient_parts(passage.x, passage.grad_out), passage.grad_out
        mean_size, rest_size = (np.linalg.norm(part, axis=(-2, -1)) for part in parts)
        summed = np.abs(delta.sum(axis=-2)).sum(axis=-1)
        terms[kind] = Terms(
            *parts,
            mean_size / rest_size,
            summed / np.abs(delta).sum(axis=(-2, -1)),
            passage.x.mean(axis=(-2, -1)),
        )
    return terms


@dataclass(frozen=True)
class Balance:
    """How far from zero an activation's outputs are, measured in their own spread.

    Attributes
    ----------
    in_theory : float
        |mean| over standard deviation of ``f(z)`` for z from a standard normal distribution.
    in_network : array, shape (runs,)
        The same of a unit's outputs over the digits, median over the units of the first hidden
        layer.
    z_std : array, shape (runs,)
        Standard deviation over the digits of what these units get, median over the units.
    """

    in_theory: float
    in_network: Array
    z_std: Array


def mean_over_spread(
    names: Sequence[str] = ("sigmoid", "relu", "elu"), *, runs: int = 10, rng: Rng
) -> dict[str, Balance]:
    """Measure mean and spread of activations' outputs, in theory and in untrained digit networks.

    All activations get the same weights and all digits, their mean image subtracted.
    """
    x, seed, found = whole_digits(center).x, seed_of(rng), {}
    for name in names:
        f = get_activation(name).f
        mean = gaussian_mean(f)
        std = np.sqrt(gaussian_mean(lambda z, f=f, mean=mean: (f(z) - mean) ** 2))
        network = mlp((*SIZES[:2], SIZES[-1]), name, init=xavier_normal(), runs=runs, rng=seed)
        (outputs,) = network.hidden_outputs(x)
        spread = outputs.std(axis=-2)
        ratios = np.abs(outputs.mean(axis=-2)) / np.where(spread > 0, spread, np.inf)
        z = network.dense[0].forward(x)
        found[name] = Balance(
            float(abs(mean) / std), np.median(ratios, axis=-1), np.median(z.std(axis=-2), axis=-1)
        )
    return found


def unit_means(
    activation: str = "tanh", *, steps: int = 200, runs: int = 10, rng: Rng
) -> tuple[Array, Array]:
    """Return the mean of |unit's mean output| per hidden layer, before and after training.

    Standardized digits, three hidden layers of 64 units, rate 0.3, batches of 60.

    Returns
    -------
    before, after : array, shape (runs, layers)
    """
    data, rng = whole_digits(standardize), generator(rng)
    network = mlp((64, 64, 64, 64, 10), activation, init=xavier_normal(), runs=runs, rng=rng)

    def means() -> Array:
        each = [outputs.mean(axis=-2) for outputs in network.hidden_outputs(data.x)]
        return np.abs(each).mean(axis=-1).T

    before = means()
    fit(
        network, data.x, data.labels, loss=cross_entropy, optimizer=SGD(0.3), steps=steps,
        batch_size=60, rng=rng, progress=False,
    )  # fmt: skip
    return before, means()
