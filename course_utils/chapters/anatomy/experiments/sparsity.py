"""What hidden layers give out, and how much of it is zero; zeros among weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.anatomy.experiments.trained import Trained, digit_net, train_digits
from course_utils.checks import Rng, seed_of

__all__ = ["Sparsity", "first_layer_outputs", "train_some", "zero_shares"]

Array = NDArray[np.floating]


def train_some(
    names: Sequence[str] = ("sigmoid", "tanh", "relu"),
    *,
    rng: Rng,
    steps: int = 300,
    runs: int = 10,
    l1: float = 0.0,
) -> dict[str, Trained]:
    """Train digit classifiers with two hidden layers of 32 units, all from the same weights.

    With `l1` above 0 each step also moves all parameters a little towards 0.
    """
    seed = seed_of(rng)
    return {
        name: train_digits(
            digit_net(name), rng=seed, learning_rate=0.1, steps=steps, runs=(runs,), l1=l1
        )
        for name in names
    }


def first_layer_outputs(trained: Trained) -> tuple[Array, Array]:
    """Return what the first hidden layer gives for the test digits, before and after training."""
    x = trained.task.test.x
    before, after = (net.hidden_outputs(x)[0].ravel() for net in (trained.start, trained.network))
    return before, after


@dataclass(frozen=True)
class Sparsity:
    """Shares of zeros in trained classifiers, all of shape (activations, runs).

    Attributes
    ----------
    outputs, weights : array
        Share of exact zeros among the outputs of hidden units for test digits, and among weights.
    small_weights : array
        Share of weights below a hundredth of their layer's root mean square.
    disputed : array
        Share of hidden units that give 0 for some test digits and another output for others.
    """

    outputs: Array
    weights: Array
    small_weights: Array
    disputed: Array


def zero_shares(networks: Mapping[str, Trained], names: Sequence[str]) -> Sparsity:
    """Count zeros in trained classifiers."""
    found = []
    for trained in (networks[name] for name in names):
        hidden = trained.network.hidden_outputs(trained.task.test.x)
        weights = [layer.params["W"] for layer in trained.network.dense]
        sizes = [np.sqrt(np.mean(W * W, axis=(-2, -1), keepdims=True)) for W in weights]
        small = [np.abs(W) < size / 100 for W, size in zip(weights, sizes, strict=True)]
        zeros = [h == 0 for h in hidden]
        some = [z.any(axis=-2, keepdims=True) & ~z.all(axis=-2, keepdims=True) for z in zeros]
        counted = (zeros, [W == 0 for W in weights], small, some)
        found.append([_share(part) for part in counted])
    return Sparsity(*(np.array(part) for part in zip(*found, strict=True)))


def _share(of: Sequence[NDArray[np.bool_]]) -> Array:
    """Return the share of true entries in all arrays together, shape runs."""
    flat = [array.reshape(*array.shape[:-2], -1) for array in of]
    return np.concatenate(flat, axis=-1).mean(axis=-1)
