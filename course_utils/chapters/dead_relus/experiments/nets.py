"""The digit classifiers of notebook 05: how they are trained, counted and killed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import Activation
from course_utils.batches import Batch
from course_utils.checks import Rng, whole_number
from course_utils.datasets import Dataset
from course_utils.initializers import Initializer
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import Optimizer
from course_utils.training import descend

__all__ = [
    "BATCH",
    "LAYERS",
    "WIDTH",
    "classifiers",
    "dead_shares",
    "dead_units",
    "depth_of_death",
    "hidden_outputs",
    "kill",
    "lost_runs",
    "score",
    "train",
]

Array = NDArray[np.floating]
WIDTH, LAYERS, BATCH = 64, 3, 60


def classifiers(
    hidden: Sequence[int] = (WIDTH,) * LAYERS,
    *,
    activation: str | Activation = "relu",
    rng: Rng,
    runs: int | tuple[int, ...],
    bias: ArrayLike = 0.0,
    norm: str | None = None,
    init: Initializer | None = None,
) -> Network:
    """Return untrained classifiers of digits, with Kaiming weights if `init` says nothing else."""
    return mlp((64, *hidden, 10), activation, rng=rng, runs=runs, bias=bias, norm=norm, init=init)


def dead_units(outputs: ArrayLike) -> NDArray[np.bool_]:
    """Return which units are 0 for every example: ``(..., examples, units) -> (..., units)``.

    What is not a number is not 0: a network that diverged is lost, not dead.
    """
    return (np.asarray(outputs) == 0).all(axis=-2)


def hidden_outputs(network: Network, x: Array) -> list[Array]:
    """Return the outputs of each hidden layer, quiet where a run has left the floats."""
    with np.errstate(over="ignore", invalid="ignore"):
        return network.hidden_outputs(x)


def dead_shares(network: Network, x: Array) -> Array:
    """Return the share of dead units in each hidden layer, shape (layers, *runs)."""
    return np.array([dead_units(outputs).mean(axis=-1) for outputs in hidden_outputs(network, x)])


def depth_of_death(network: Network, x: Array) -> list[Array]:
    """Return how far below 0 the largest z of each dead unit is, NaN for the living.

    In standard deviations of the unit's z; an array of shape (*runs, units) for each hidden layer.

    Parameters
    ----------
    network : Network
        Of Dense and Activate layers in turn.
    x : array, shape (*runs, examples, features)
    """
    outputs, found = hidden_outputs(network, x), []
    for layer, h in zip(network.dense[:-1], outputs, strict=True):
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            z = layer.x @ layer.params["W"] + layer.params["b"]
            below = -z.max(axis=-2) / z.std(axis=-2)
        found.append(np.where(dead_units(h), below, np.nan))
    return found


def lost_runs(network: Network) -> NDArray[np.bool_]:
    """Return which runs have left the floats, shape runs."""
    return np.asarray(~np.isfinite(network.theta).all(axis=-1))


def score(network: Network, test: Dataset) -> Array:
    """Return the accuracy of each run on its test digits; a run that left the floats gets 0."""
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = network.forward(np.broadcast_to(test.x, (*network.runs, *test.x.shape[-2:])))
    labels = np.broadcast_to(test.labels, outputs.shape[:-1])
    return np.where(np.isfinite(outputs).all(axis=(-2, -1)), accuracy(outputs, labels), 0.0)


def train(
    network: Network,
    data: Dataset,
    optimizer: Optimizer,
    batches: Iterable[Batch],
    *,
    steps: int,
    clip: float = np.inf,
    frozen: Sequence[int] = (),
) -> Network:
    """Train a network in place on digits, and return it.

    Parameters
    ----------
    clip : float
        A longer gradient (of all parameters of a run together) is shortened to this length.
    frozen : sequence of int
        Layers that keep their weights and biases, from 1 on.
    """
    descent = descend(
        network, data.x, data.labels, loss=cross_entropy, optimizer=optimizer, batches=batches,
        steps=whole_number("steps", steps),
    )  # fmt: skip
    for step in descent:
        for layer in frozen:
            for grad in network.dense[layer - 1].grads.values():
                grad[...] = 0
        if clip < np.inf:
            length = np.linalg.norm(step.grads, axis=-1, keepdims=True)
            step.grads[...] /= np.maximum(length / clip, 1)
    return network


def kill(
    network: Network,
    x: Array,
    layer: int,
    margins: ArrayLike,
    *,
    units: slice | NDArray[np.bool_] = slice(None),
) -> Network:
    """Return a copy in which units of a hidden layer are silent for every example.

    Their biases are lowered, until the example that excites a unit most is `margins` times the
    standard deviation of the unit's z below 0.

    Parameters
    ----------
    network : Network
        Of Dense and Activate layers in turn.
    x : array, shape (*runs, examples, features)
    layer : int
        From 1.
    margins : array
        One number, or one for each of the units.
    units : slice or array of bool, shape (*runs, 1, units)
        Which of the layer's units; an array goes with one margin.
    """
    twin = network.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        twin.forward(np.broadcast_to(x, (*network.runs, *x.shape[-2:])))
    z = twin.dense[layer - 1].x @ twin.dense[layer - 1].params["W"]
    highest, size = z.max(axis=-2, keepdims=True), z.std(axis=-2, keepdims=True)
    bias = twin.dense[layer - 1].params["b"]
    bias[..., units] = (-highest)[..., units] - np.asarray(margins) * size[..., units]
    return twin
