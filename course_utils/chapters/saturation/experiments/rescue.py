"""Deep sigmoid networks that do not learn, and what rescues them: one change at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation, transformed
from course_utils.batches import mini_batches
from course_utils.checks import Rng, generator, one_of, seed_of
from course_utils.diagnostics import saturated_fraction
from course_utils.digits import digit_task
from course_utils.initializers import xavier_normal
from course_utils.layers import Activate
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD, Adam, Optimizer
from course_utils.training import descend

__all__ = ["CHANGES", "Change", "Rescue", "new_sigmoid_networks", "rescue"]

Array = NDArray[np.floating]
LEVEL, BATCH = 0.9, 30
_SIGMOID = ACTIVATIONS["sigmoid"]
_CENTRED = transformed("sigmoid", shift=-0.5)


@dataclass(frozen=True)
class Change:
    """What differs from sigmoids with Xavier weights, zero biases and SGD.

    Attributes
    ----------
    activation : Activation
    gain : float
        Factor on the Xavier weights.
    centred : bool
        Whether the biases start so that they take one half off every input of their layer.
    norm : {None, "batch"}
    optimizer : {"SGD", "Adam"}
    rate : float
    length_one : {None, "layer", "whole"}
        Whether the gradient of each layer, or of the whole network, is brought to length 1.
    depth : int
        How many hidden layers.
    parts : int
        How many times it trains for so many steps: each further part is a row of its own.
    """

    activation: Activation = _SIGMOID
    gain: float = 1.0
    centred: bool = False
    norm: str | None = None
    optimizer: str = "SGD"
    rate: float = 1.0
    length_one: str | None = None
    depth: int = 5
    parts: int = 1

    def steps(self) -> Optimizer:
        """Return a new optimizer."""
        return SGD(self.rate) if self.optimizer == "SGD" else Adam(self.rate)


CHANGES: Mapping[str, Change] = {
    "untouched": Change(),
    "untouched, rate 3": Change(rate=3.0),
    "centred biases, rate 3": Change(centred=True, rate=3.0),
    "sigmoid − ½": Change(_CENTRED, parts=2),
    "sigmoid − ½, rate 3": Change(_CENTRED, rate=3.0),
    "gain 4": Change(gain=4.0),
    "gain 4, sigmoid − ½, 12 layers": Change(_CENTRED, gain=4.0, depth=12),
    "batch norm": Change(norm="batch"),
    "whole gradient at length 1": Change(length_one="whole", rate=0.3),
    "each layer at length 1": Change(length_one="layer", rate=0.3),
    "Adam, rate 0.01": Change(optimizer="Adam", rate=0.01),
}
"""Rate 1 where nothing else is said."""


@dataclass(frozen=True)
class Rescue:
    """What became of each change, shape (runs,) for each.

    Attributes
    ----------
    steps : int
        How long each trained.
    accuracy : dict of str to array
        Share of the test digits read at the end.
    slope : dict of str to array
        Mean slope of the hidden units before training, as a share of the largest.
    cosine : dict of str to array
        Between the last hidden outputs for two digits, before training; mean over pairs. At 1 the
        network is blind: every digit gives the same.
    spread : dict of str to array
        Root mean square deviation of those outputs from their mean over the digits.
    gradient : dict of str to array
        Gradient with respect to the first layer's outputs over that of the last hidden layer.
    saturated : dict of str to array
        Share of saturated outputs of the last hidden layer, at the end.
    """

    steps: int
    accuracy: Mapping[str, Array]
    slope: Mapping[str, Array]
    cosine: Mapping[str, Array]
    spread: Mapping[str, Array]
    gradient: Mapping[str, Array]
    saturated: Mapping[str, Array]

    def learned(self, name: str) -> int:
        """Return how many runs read `LEVEL` of the test digits."""
        one_of("name", name, self.accuracy)
        return int((self.accuracy[name] >= LEVEL).sum())


def new_sigmoid_networks(change: Change, *, width: int = 32, runs: int = 10, rng: Rng) -> Network:
    """Return untrained networks; the same seed gives the same draws."""
    sizes = (64, *[width] * change.depth, 10)
    network = mlp(
        sizes, change.activation, init=xavier_normal(change.gain), norm=change.norm, runs=runs,
        rng=rng,
    )  # fmt: skip
    if change.centred:
        for layer in network.dense[1:]:
            layer.params["b"][...] = -0.5 * layer.params["W"].sum(axis=-2, keepdims=True)
    return network


def rescue(
    names: Sequence[str] = tuple(CHANGES), *, steps: int = 400, runs: int = 10, rng: Rng
) -> Rescue:
    """Train each kind on the digits: the same splits, draws and batches for all."""
    rng = generator(rng)
    task, seed = digit_task(rng=rng, runs=runs), seed_of(rng)
    found: list[dict[str, Array]] = [{} for _ in range(6)]
    for name in names:
        change, draws = CHANGES[name], generator(seed)
        network = new_sigmoid_networks(change, runs=runs, rng=draws)
        batches = mini_batches(task.train.x.shape[-2], BATCH, rng=draws, runs=(runs,))
        look, optimizer = _first_look(network, task.train.x, task.train.labels), change.steps()
        for part in range(change.parts):
            for _ in descend(
                network, task.train.x, task.train.labels, loss=cross_entropy,
                optimizer=optimizer, batches=batches, steps=steps,
            ):  # fmt: skip
                if change.length_one:
                    bring_to_length_one(network, each_layer=change.length_one == "layer")
            row = f"{name}, {(part + 1) * steps} steps" if part else name
            read = accuracy(network.forward(task.test.x), task.test.labels)
            last = [layer for layer in network.layers if isinstance(layer, Activate)][-1]
            silent = saturated_fraction(last.z, change.activation)
            for place, value in enumerate((read, *look, silent)):
                found[place][row] = value
    return Rescue(steps, *found)


def bring_to_length_one(network: Network, *, each_layer: bool) -> None:
    """Divide the gradient in place by its length: each layer's by its own, or the whole one's."""
    if each_layer:
        parts = [list(layer.grads.values()) for layer in network.dense]
    else:
        parts = [[network.grad[..., None]]]
    for part in parts:
        squares = sum(np.square(grad).sum(axis=(-2, -1), keepdims=True) for grad in part)
        for grad in part:
            grad /= np.sqrt(squares)


def _first_look(
    network: Network, x: Array, labels: NDArray[np.integer]
) -> tuple[Array, Array, Array, Array]:
    """Return slope, cosine, spread and gradient ratio of 60 digits before training."""
    probe = network.copy()
    probe.loss_and_grad(x[..., :60, :], labels[..., :60], cross_entropy)
    units = [layer for layer in probe.layers if isinstance(layer, Activate)]
    slopes = [u.activation.df(u.z).mean(axis=(-2, -1)) / u.activation.max_slope for u in units]
    outputs = units[-1].outputs
    h = outputs / np.linalg.norm(outputs, axis=-1, keepdims=True)
    pairs = h.shape[-2] * (h.shape[-2] - 1)
    cosine = ((h.sum(axis=-2) ** 2).sum(axis=-1) - h.shape[-2]) / pairs
    flow = cross_entropy(probe.forward(x[..., :60, :], training=True), labels[..., :60])[1]
    sizes = []
    for layer in reversed(probe.layers[1:]):
        if isinstance(layer, Activate):
            sizes.append(np.sqrt(np.square(flow).mean(axis=(-2, -1))))
        flow = layer.backward(flow)
        assert flow is not None
    spread = np.sqrt(outputs.var(axis=-2).mean(axis=-1))
    return np.mean(slopes, axis=0), cosine, spread, sizes[-1] / sizes[0]
