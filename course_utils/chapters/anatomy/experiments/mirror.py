"""Networks in other coordinates: what an activation does can be moved into the weights around it.

A tanh network is a sigmoid network with other weights. A mirrored activation is ``s_out * f(s_in *
z)`` with signs ``s_in`` and ``s_out``: the ReLU flipped left to right, top to bottom, or both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import Activation, transformed
from course_utils.chapters.nonlinearity.experiments.rates import as_tanh
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import whole_digits
from course_utils.layers import Activate
from course_utils.losses import Loss, cross_entropy, squared_error
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import fit

__all__ = [
    "MIRRORS",
    "MirrorRace",
    "as_sigmoid_network",
    "map_signs",
    "mirror_race",
    "mirrored_digits",
    "with_activation",
]

Array = NDArray[np.floating]
MIRRORS = {
    "relu(z)": (1, 1),
    "relu(-z)": (-1, 1),
    "-relu(z)": (1, -1),
    "-relu(-z)": (-1, -1),
}
"""The four mirror images of ReLU, with their signs (s_in, s_out)."""


def with_activation(network: Network, activation: str | Activation) -> Network:
    """Return a copy of a network, with the same weights, that bends with another activation."""
    layers = [
        Activate(activation) if isinstance(layer, Activate) else layer for layer in network.layers
    ]
    twin = Network(layers, runs=network.runs)
    twin.theta[...] = network.theta
    return twin


def as_sigmoid_network(network: Network) -> Network:
    """Return a sigmoid network that computes the same function as a tanh network."""
    twin = with_activation(network, "sigmoid")
    as_tanh(twin)
    return twin


def map_signs(network: Network, s_in: int, s_out: int, *, biases: bool = True) -> None:
    """Change the signs of a network's weights in place, so that mirrored units give its outputs.

    Every hidden layer gets ``s_in`` on its incoming weights and bias; what leaves it gets
    ``s_out``. ``biases=False`` leaves the biases as they are, which breaks the equality.
    """
    for layer in network.dense[1:]:
        layer.params["W"] *= s_out
    for layer in network.dense[:-1]:
        layer.params["W"] *= s_in
        if biases:
            layer.params["b"] *= s_in


@dataclass(frozen=True)
class MirrorRace:
    """Four mirror images trained side by side.

    Attributes
    ----------
    names : tuple of str
    loss : array, shape (mirrors, runs, steps)
    """

    names: tuple[str, ...]
    loss: Array

    @property
    def gap(self) -> Array:
        """Largest difference to the first one's loss over all steps, shape (mirrors, runs)."""
        return np.abs(self.loss - self.loss[0]).max(axis=-1)


def mirror_race(
    x: ArrayLike,
    targets: ArrayLike,
    *,
    rng: Rng,
    loss: Loss = squared_error,
    outputs: int = 1,
    hidden: tuple[int, ...] = (16, 16),
    bias: float = 0.0,
    map_biases: bool = True,
    learning_rate: float = 0.1,
    steps: int = 300,
    batch_size: int | None = None,
    runs: int = 10,
) -> MirrorRace:
    """Train the four mirror images of a ReLU network with sign-mapped weights.

    All four start from the same draws and see the same data. With ``map_biases=False`` a `bias`
    other than 0 is the same number in all four, as an initializer would set it.

    Parameters
    ----------
    x : array, shape (examples, features)
    targets : array
        For `loss`.
    """
    x, rng = np.asarray(x, dtype=float), generator(rng)
    relu = mlp((x.shape[-1], *hidden, outputs), "relu", rng=rng, runs=runs, bias=bias)
    order, curves = seed_of(rng), []
    for s_in, s_out in MIRRORS.values():
        twin = with_activation(relu, transformed("relu", input_scale=s_in, output_scale=s_out))
        map_signs(twin, s_in, s_out, biases=map_biases)
        history = fit(
            twin, x, targets, loss=loss, optimizer=SGD(learning_rate), steps=steps,
            batch_size=batch_size, same_batches=True, rng=order, progress=False,
        )  # fmt: skip
        curves.append(history.loss.T)
    return MirrorRace(tuple(MIRRORS), np.array(curves))


def mirrored_digits(*, rng: Rng, steps: int = 300, runs: int = 3) -> tuple[MirrorRace, MirrorRace]:
    """Race the mirror images on all digits: with bias 0, and with a bias +1 left alone in all."""
    seed, digits = seed_of(rng), whole_digits()
    equal, parted = (
        mirror_race(
            digits.x, digits.labels, loss=cross_entropy, outputs=10, hidden=(32, 32), bias=bias,
            map_biases=False, batch_size=60, steps=steps, runs=runs, rng=seed,
        )
        for bias in (0.0, 1.0)
    )  # fmt: skip
    return equal, parted
