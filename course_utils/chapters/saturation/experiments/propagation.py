"""Gradients layer by layer at the start (Glorot & Bengio 2010, figures 6 to 8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import Rng, generator
from course_utils.diagnostics import trace
from course_utils.digits import whole_digits
from course_utils.initializers import kaiming_uniform
from course_utils.layers import Activate, Dense
from course_utils.losses import cross_entropy
from course_utils.network import mlp

__all__ = ["Propagation", "propagation"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Propagation:
    """What arrives at each layer before training, from the input to the output.

    Attributes
    ----------
    arriving : array, shape (layers, runs)
        Root mean square of the gradient at each hidden layer's pre-activations.
    weights : array, shape (layers + 1, runs)
        Root mean square of each weight matrix's gradient, the output layer's last.
    """

    arriving: Array
    weights: Array

    def step(self) -> Array:
        """Return what is left of the arriving gradient one layer nearer to the input."""
        return self.arriving[:-1] / self.arriving[1:]

    def between_hidden(self) -> Array:
        """Return each weight gradient over the next, hidden to hidden, (layers - 2, runs)."""
        inner = self.weights[1:-1]
        return inner[:-1] / inner[1:]

    def output_over_hidden(self) -> Array:
        """Return the output layer's weight gradient over the last hidden one's, (runs,)."""
        return self.weights[-1] / self.weights[-2]


def propagation(
    activation: str = "tanh",
    *,
    layers: int = 5,
    width: int = 200,
    examples: int = 100,
    runs: int = 10,
    rng: Rng,
) -> Propagation:
    """Look at untrained networks with weights uniform on ``±1 / sqrt(fan_in)``."""
    rng, digits = generator(rng), whole_digits()
    chosen = rng.choice(len(digits.labels), examples, replace=False)
    network = mlp(
        (64, *[width] * layers, 10), activation, init=kaiming_uniform(1 / np.sqrt(3)), runs=runs,
        rng=rng,
    )  # fmt: skip
    passages = trace(network, digits.x[chosen], digits.labels[chosen], cross_entropy)
    arriving = [_rms(p.grad_x) for p in passages if isinstance(p.layer, Activate)]
    weights = [_rms(p.grads["W"]) for p in passages if isinstance(p.layer, Dense)]
    return Propagation(np.array(arriving), np.array(weights))


def _rms(values: Array) -> Array:
    return np.sqrt(np.square(values).mean(axis=(-2, -1)))
