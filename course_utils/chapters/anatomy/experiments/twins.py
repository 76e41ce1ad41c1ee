"""One function, two networks: tanh as a sigmoid, steepness as weights and a learning rate."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import Activation, transformed
from course_utils.checks import Rng, generator
from course_utils.datasets import circle, signs
from course_utils.digits import whole_digits
from course_utils.layers import Activate
from course_utils.losses import squared_error
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["as_sigmoid_network", "steepness_twins", "tanh_twins", "with_activation"]

Array = NDArray[np.floating]


def with_activation(network: Network, activation: str | Activation) -> Network:
    """Return a copy of a network, with the same weights, that bends with another activation."""
    layers = [
        Activate(activation) if isinstance(layer, Activate) else layer for layer in network.layers
    ]
    twin = Network(layers, runs=network.runs)
    twin.theta[...] = network.theta
    return twin


def as_sigmoid_network(network: Network) -> Network:
    """Return a sigmoid network that computes the same function as a tanh network.

    ``tanh(z) = 2 sigmoid(2 z) - 1``: double what leads into a unit, double what leaves it, and take
    the sum of the leaving weights off the next bias.
    """
    twin = with_activation(network, "sigmoid")
    for into, out_of in pairwise(twin.dense):
        into.params["W"] *= 2
        into.params["b"] *= 2
        out_of.params["b"] -= out_of.params["W"].sum(axis=-2, keepdims=True)
        out_of.params["W"] *= 2
    return twin


def tanh_twins(*, rng: Rng, runs: int = 50) -> tuple[Array, Array]:
    """Hold random tanh networks against sigmoid networks, with three hidden layers, on 200 digits.

    Returns
    -------
    converted, renamed : array, shape (runs,)
        Largest difference of the outputs: to the network that `as_sigmoid_network` makes, and to
        the one that has sigmoids and the weights as they were.
    """
    x = whole_digits().x[:200]
    network = mlp((64, 16, 16, 16, 10), "tanh", rng=rng, runs=runs)
    converted, renamed = (
        np.abs(network(x) - twin(x)).max(axis=(-2, -1))
        for twin in (as_sigmoid_network(network), with_activation(network, "sigmoid"))
    )
    return converted, renamed


def steepness_twins(
    *,
    rng: Rng,
    steepness: float = 4.0,
    learning_rate: float = 0.02,
    steps: int = 300,
    runs: int = 10,
    hidden: int = 8,
) -> tuple[Array, Array]:
    """Train sigmoid(a z) beside sigmoid(z) with incoming weights times a, on points in a circle.

    Returns
    -------
    squared, plain : array, shape (runs,)
        Largest difference between the two losses over all steps, if those weights learn at a^2
        times the rate, and at a times the rate.
    """
    rng = generator(rng)
    points = circle(60, rng=rng)
    x, targets, a = points.x / 3, signs(points.labels), float(steepness)
    steep = mlp((2, hidden, 1), transformed("sigmoid", input_scale=a), rng=rng, runs=runs)
    rate = SGD(learning_rate)

    def gap(factor: float) -> Array:
        first, second = steep.copy(), with_activation(steep, "sigmoid")
        second.dense[0].params["W"] *= a
        second.dense[0].params["b"] *= a
        largest = np.zeros(runs)
        pair = (
            descend(net, x, targets, loss=squared_error, optimizer=rate, steps=steps)
            for net in (first, second)
        )
        for one, two in zip(*pair, strict=True):
            largest = np.maximum(largest, np.abs(one.loss - two.loss))
            for grad in second.dense[0].grads.values():
                grad *= factor
        return largest

    return gap(a * a), gap(a)
