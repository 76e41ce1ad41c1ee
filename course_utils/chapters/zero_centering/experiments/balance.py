"""Means of activations in notebook 03: how far from zero they are, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import Activation, get_activation
from course_utils.chapters.anatomy.experiments.family import moments
from course_utils.chapters.anatomy.experiments.mirror import as_sigmoid_network
from course_utils.chapters.zero_centering.experiments.signs import (
    SIZES,
    centered_digits,
    standardized_digits,
)
from course_utils.initializers import xavier_normal
from course_utils.layers import Activate, Dense
from course_utils.losses import cross_entropy
from course_utils.network import mlp
from course_utils.optimizers import SGD
from course_utils.training import fit

__all__ = ["Balance", "measure_balance", "conversion_gap", "slope_gap", "unit_means"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Balance:
    """How far from zero an activation's outputs are, measured in their own spread.

    Attributes
    ----------
    mean, std : float
        Of ``f(z)`` for z from a standard normal distribution.
    in_network : array, shape (runs,)
        Mean over standard deviation of a unit's outputs over the digits, median over the units of
        the first hidden layer.
    z_std : array, shape (runs,)
        Standard deviation over the digits of what these units get, median over the units.
    """

    mean: float
    std: float
    in_network: Array
    z_std: Array

    @property
    def ratio(self) -> float:
        """|mean| / std for a standard normal input."""
        return abs(self.mean) / self.std


def measure_balance(
    activation: str | Activation, *, runs: int = 10, rng: np.random.Generator
) -> Balance:
    """Measure mean and spread of an activation's outputs, in theory and in a digit network."""
    record = get_activation(activation)
    law = moments(record)
    data = centered_digits()
    network = mlp(SIZES[:2] + SIZES[-1:], record, init=xavier_normal(), runs=runs, rng=rng)
    network.forward(data.x)
    outputs = next(layer.outputs for layer in network.layers if isinstance(layer, Activate))
    spread = outputs.std(axis=-2)
    ratios = np.abs(outputs.mean(axis=-2)) / np.where(spread > 0, spread, np.inf)
    z = network.layers[0].forward(data.x)
    return Balance(
        law.mean, law.std, np.median(ratios, axis=-1), np.median(z.std(axis=-2), axis=-1)
    )


def unit_means(
    activation: str = "tanh", *, steps: int = 200, runs: int = 10, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Return the mean of |unit's mean output| per hidden layer, before and after training.

    Returns
    -------
    before, after : array, shape (runs, layers)
    """
    data = standardized_digits()
    sizes = (64, 64, 64, 64, 10)
    network = mlp(sizes, activation, init=xavier_normal(), runs=runs, rng=rng)

    def means() -> Array:
        network.forward(data.x)
        layers = [layer for layer in network.layers if isinstance(layer, Activate)]
        each = [np.abs(layer.outputs.mean(axis=-2)).mean(axis=-1) for layer in layers]
        return np.stack(each, axis=-1)

    before = means()
    fit(
        network, data.x, data.labels, loss=cross_entropy, optimizer=SGD(0.3), steps=steps,
        batch_size=60, rng=rng, progress=False,
    )  # fmt: skip
    return before, means()


def conversion_gap(*, runs: int = 10, rng: np.random.Generator) -> Array:
    """Return the largest difference between tanh networks and their sigmoid twins, per run."""
    x = centered_digits().x
    network = mlp(SIZES, "tanh", init=xavier_normal(), bias=0.1, runs=runs, rng=rng)
    return np.abs(as_sigmoid_network(network)(x) - network(x)).max(axis=(-2, -1))


def slope_gap(
    slope: float, *, steps: int = 100, learning_rate: float = 0.3, runs: int = 10,
    rng: np.random.Generator,
) -> Array:  # fmt: skip
    """Train sigmoid(slope z), and sigmoid(z) with other weights and rates; compare the outputs.

    The second network has `slope` times the weights and biases in front of each sigmoid, and there
    `slope` squared times the learning rate. Shape ``(runs,)``.
    """
    data, sigmoid = centered_digits(), get_activation("sigmoid")
    steep = Activation(
        "steep", "steep", lambda z: sigmoid.f(slope * z),
        lambda z, outputs=None: slope * sigmoid.df(slope * z), 1.0, (0.0, 1.0), slope / 4,
    )  # fmt: skip
    first = mlp(SIZES, steep, init=xavier_normal(), runs=runs, rng=rng)
    second = mlp(SIZES, "sigmoid", init=xavier_normal(), runs=runs, rng=rng)
    second.theta[...] = first.theta
    dense = [[layer for layer in n.layers if isinstance(layer, Dense)] for n in (first, second)]
    for layer in dense[1][:-1]:
        for value in layer.params.values():
            value *= slope
    batches = rng.integers(len(data.labels), size=(steps, 60))
    for chosen in batches:
        for network, layers, factor in zip((first, second), dense, (1.0, slope**2), strict=True):
            network.loss_and_grad(data.x[chosen], data.labels[chosen], cross_entropy)
            for layer in layers:
                rate = learning_rate * (1.0 if layer is layers[-1] else factor)
                for name, value in layer.params.items():
                    value -= rate * layer.grads[name]
    return np.abs(first(data.x) - second(data.x)).max(axis=(-2, -1))
