"""Means of activations in notebook 03: how far from zero they are, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import Activation, get_activation
from course_utils.experiments.activations import moments
from course_utils.experiments.zero_centering import SIZES, centered_digits
from course_utils.initializers import xavier_normal
from course_utils.layers import Activate, Dense
from course_utils.losses import cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import fit

__all__ = ["Balance", "as_sigmoid_network", "balance", "conversion_gap", "unit_means"]

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
    """

    mean: float
    std: float
    in_network: Array

    @property
    def ratio(self) -> float:
        """|mean| / std for a standard normal input."""
        return abs(self.mean) / self.std


def balance(activation: str | Activation, *, runs: int = 10, rng: np.random.Generator) -> Balance:
    """Measure mean and spread of an activation's outputs, in theory and in a digit network."""
    record = get_activation(activation)
    law = moments(record)
    data = centered_digits()
    network = mlp(SIZES[:2] + SIZES[-1:], record, init=xavier_normal(), runs=runs, rng=rng)
    network.forward(data.x)
    outputs = next(layer.outputs for layer in network.layers if isinstance(layer, Activate))
    spread = outputs.std(axis=-2)
    ratios = np.abs(outputs.mean(axis=-2)) / np.where(spread > 0, spread, np.inf)
    return Balance(law.mean, law.std, np.median(ratios, axis=-1))


def unit_means(
    activation: str = "tanh", *, steps: int = 200, runs: int = 10, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Return the mean of |unit's mean output| per hidden layer, before and after training.

    Returns
    -------
    before, after : array, shape (runs, layers)
    """
    data = centered_digits()
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


def as_sigmoid_network(network: Network) -> Network:
    """Return a sigmoid network that computes the same function as a tanh network.

    ``tanh(z) = 2 sigmoid(2 z) - 1``: double what leads into a unit, double what leaves it, and take
    the sum of the leaving weights off the next bias.
    """
    layers = [
        Activate("sigmoid") if isinstance(layer, Activate) else layer for layer in network.layers
    ]
    twin = Network(layers, runs=network.runs)
    twin.theta[...] = network.theta
    dense = [layer for layer in twin.layers if isinstance(layer, Dense)]
    for into, out_of in pairwise(dense):
        into.params["W"] *= 2
        into.params["b"] *= 2
        out_of.params["b"] -= out_of.params["W"].sum(axis=-2, keepdims=True)
        out_of.params["W"] *= 2
    return twin


def conversion_gap(*, runs: int = 10, rng: np.random.Generator) -> Array:
    """Return the largest difference between tanh networks and their sigmoid twins, per run."""
    x = centered_digits().x
    network = mlp(SIZES, "tanh", init=xavier_normal(), bias=0.1, runs=runs, rng=rng)
    return np.abs(as_sigmoid_network(network)(x) - network(x)).max(axis=(-2, -1))
