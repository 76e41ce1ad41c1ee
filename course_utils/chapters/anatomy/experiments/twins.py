"""One function, two networks: tanh as a sigmoid, steepness as weights and a learning rate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import transformed
from course_utils.chapters.anatomy.experiments.mirror import as_sigmoid_network, with_activation
from course_utils.checks import Rng, generator
from course_utils.datasets import circle, signs
from course_utils.digits import whole_digits
from course_utils.losses import squared_error
from course_utils.network import mlp
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["steepness_twins", "tanh_twins"]

Array = NDArray[np.floating]


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
