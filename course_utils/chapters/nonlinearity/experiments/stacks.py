"""Stacks of layers without a bend: what they collapse to, and what depth brings them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.datasets import Dataset, split
from course_utils.layers import Dense
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.preprocessing import standardize
from course_utils.training import fit

__all__ = [
    "Collapse",
    "LinearDepth",
    "collapse",
    "compose",
    "linear_depth",
    "linear_stack",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Collapse:
    """A deep linear stack beside the one layer that it equals.

    Attributes
    ----------
    gap : array, shape runs
        Largest difference between their outputs over all examples.
    deep_parameters, single_parameters : int
    """

    gap: Array
    deep_parameters: int
    single_parameters: int


def linear_stack(
    width: int, layers: int, *, rng: np.random.Generator, runs: int | tuple[int, ...] = ()
) -> Network:
    """Build `layers` affine layers of `width` without any activation, with random biases."""
    network = Network([Dense(width, width) for _ in range(layers)], runs=runs)
    network.theta[...] = rng.standard_normal(network.theta.shape) / np.sqrt(width)
    return network


def compose(network: Network) -> tuple[Array, Array]:
    """Multiply the layers of a linear stack into one map, ``x @ W + b``."""
    W, b = network.params[0]["W"], network.params[0]["b"]
    for params in network.params[1:]:
        W, b = W @ params["W"], b @ params["W"] + params["b"]
    return W, b


def collapse(
    *,
    layers: int = 10,
    width: int = 8,
    runs: int = 50,
    examples: int = 100,
    rng: np.random.Generator,
) -> Collapse:
    """Compare deep linear stacks with the single layers that `compose` makes of them."""
    network = linear_stack(width, layers, rng=rng, runs=runs)
    x = rng.standard_normal((examples, width))
    W, b = compose(network)
    gap = np.abs(network(x) - (x @ W + b)).max(axis=(-2, -1))
    return Collapse(gap, network.theta.shape[-1], width * width + width)


@dataclass(frozen=True)
class LinearDepth:
    """Test accuracy of networks with more and more hidden layers, linear or bent.

    Attributes
    ----------
    depths : tuple of int
        Numbers of hidden layers.
    accuracy : dict of str to array, shape (depths, runs)
        For each activation.
    """

    depths: tuple[int, ...]
    accuracy: dict[str, Array]


def linear_depth(
    data: Dataset,
    *,
    activations: Sequence[str] = ("linear", "relu"),
    depths: Sequence[int] = (0, 1, 3),
    width: int = 32,
    runs: int = 10,
    steps: int = 1000,
    rng: np.random.Generator,
) -> LinearDepth:
    """Train classifiers of growing depth on random splits of `data`; each run has its own split."""
    train, test = split(data, rng=rng, runs=runs)
    prepare = standardize(train.x)
    x, x_test = prepare(train.x), prepare(test.x)
    found = {}
    for name in activations:
        rows = []
        for depth in depths:
            sizes = (x.shape[-1], *[width] * depth, int(data.labels.max()) + 1)
            network = mlp(sizes, name, rng=rng, runs=runs)
            fit(
                network,
                x,
                train.labels,
                loss=cross_entropy,
                optimizer=SGD(0.3),
                steps=steps,
                batch_size=60,
                rng=rng,
            )
            rows.append(accuracy(network(x_test), test.labels))
        found[name] = np.array(rows)
    return LinearDepth(tuple(depths), found)
