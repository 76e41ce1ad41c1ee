"""Experiments of notebook 02 on networks that look different and are the same function.

A mirrored activation is ``s_out * f(s_in * z)`` with signs ``s_in`` and ``s_out``: the ReLU flipped
left to right, top to bottom, or both. The signs can be moved into the weights around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import ACTIVATIONS, Activation
from course_utils.layers import Activate, Dense
from course_utils.losses import Loss, squared_error
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import fit

__all__ = [
    "as_sigmoid_network",
    "MIRRORS",
    "MirrorRace",
    "map_signs",
    "mirror_race",
    "mirrored",
    "steepness_twins",
]

Array = NDArray[np.floating]
MIRRORS = {
    "relu(z)": (1, 1),
    "relu(-z)": (-1, 1),
    "-relu(z)": (1, -1),
    "-relu(-z)": (-1, -1),
}
"""The four mirror images of ReLU, with their signs (s_in, s_out)."""


def mirrored(s_in: ArrayLike, s_out: ArrayLike, name: str = "relu") -> Activation:
    """Return the activation ``s_out * f(s_in * z)``.

    Parameters
    ----------
    s_in, s_out : +1 or -1, or array of them that broadcasts over the runs
        Shape ``(*runs, 1, 1)``.
    """
    base, a, c = ACTIVATIONS[name], np.asarray(s_in, dtype=float), np.asarray(s_out, dtype=float)
    return Activation(
        f"mirrored {name}",
        f"mirrored {base.label}",
        lambda z: c * base.f(a * z),
        lambda z, outputs=None: a * c * base.df(a * z),
        base.gain,
        (-np.inf, np.inf),
        base.max_slope,
    )


def map_signs(network: Network, s_in: ArrayLike, s_out: ArrayLike, *, biases: bool = True) -> None:
    """Change the signs of a network's weights in place, so that mirrored units give its outputs.

    Every hidden layer gets ``s_in`` on its incoming weights and bias; what leaves it gets
    ``s_out``. ``biases=False`` leaves the biases as they are, which breaks the equality.
    """
    dense = [layer for layer in network.layers if isinstance(layer, Dense)]
    for number, layer in enumerate(dense):
        if number > 0:
            layer.params["W"] *= s_out
        if number < len(dense) - 1:
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
    gap : array, shape (mirrors, runs)
        Largest difference to the first one's loss over all steps.
    zeros : array, shape (mirrors, runs)
        Share of zeros in the first hidden layer before training.
    """

    names: tuple[str, ...]
    loss: Array
    gap: Array
    zeros: Array


def mirror_race(
    x: ArrayLike,
    targets: ArrayLike,
    *,
    loss: Loss = squared_error,
    outputs: int = 1,
    hidden: tuple[int, ...] = (16, 16),
    bias: float = 0.0,
    map_biases: bool = True,
    learning_rate: float = 0.1,
    steps: int = 300,
    batch_size: int | None = None,
    runs: int = 10,
    rng: np.random.Generator,
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
    x = np.asarray(x, dtype=float)
    signs = np.array(list(MIRRORS.values()), dtype=float)
    s_in, s_out = (signs[:, k].reshape(-1, 1, 1, 1) for k in (0, 1))
    sizes = (x.shape[-1], *hidden, outputs)
    network = mlp(sizes, mirrored(s_in, s_out), rng=rng, runs=(len(signs), runs), bias=bias)
    kaiming = mlp(sizes, "relu", rng=rng, runs=runs, bias=bias)
    network.theta[...] = kaiming.theta
    map_signs(network, s_in, s_out, biases=map_biases)
    network.forward(x)
    zeros = (_first_outputs(network) == 0).mean(axis=(-2, -1))
    history = fit(
        network, x, targets, loss=loss, optimizer=SGD(learning_rate), steps=steps,
        batch_size=batch_size, same_batches=True, rng=rng, progress=False,
    )  # fmt: skip
    curves = np.moveaxis(history.loss, 0, -1)
    return MirrorRace(tuple(MIRRORS), curves, np.abs(curves - curves[0]).max(axis=-1), zeros)


def _first_outputs(network: Network) -> Array:
    """Return what the first hidden layer last gave out."""
    return next(layer.outputs for layer in network.layers if isinstance(layer, Activate))


def steepness_twins(
    x: ArrayLike,
    targets: ArrayLike,
    *,
    steepness: float = 4.0,
    learning_rate: float = 0.02,
    steps: int = 300,
    runs: int = 10,
    hidden: int = 8,
    rng: np.random.Generator,
) -> Array:
    """Train sigmoid(a z) beside sigmoid(z) with hidden weights times a and their rate times a^2.

    Returns
    -------
    array, shape (runs,)
        Largest difference between the two losses over all steps.
    """
    x, a = np.asarray(x, dtype=float), steepness
    base = ACTIVATIONS["sigmoid"]
    steep = Activation(
        "steep", f"sigmoid({a:g} z)", lambda z: base.f(a * z),
        lambda z, outputs=None: a * base.df(a * z), 1.0, (0.0, 1.0), a / 4,
    )  # fmt: skip
    first = mlp((x.shape[-1], hidden, 1), steep, rng=rng, runs=runs)
    second = mlp((x.shape[-1], hidden, 1), "sigmoid", rng=rng, runs=runs)
    second.theta[...] = first.theta
    for array in second.params[0].values():
        array *= a
    gap = np.zeros(runs)
    for _ in range(steps):
        one = first.loss_and_grad(x, targets, squared_error)
        two = second.loss_and_grad(x, targets, squared_error)
        gap = np.maximum(gap, np.abs(one - two))
        first.theta -= learning_rate * first.grad
        for array in second.grads[0].values():
            array *= a * a
        second.theta -= learning_rate * second.grad
    return gap


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
