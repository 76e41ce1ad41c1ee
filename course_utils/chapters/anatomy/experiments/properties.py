"""Experiments of notebook 02 on trained networks: what each property of an activation does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import Activation
from course_utils.datasets import Dataset, split
from course_utils.initializers import kaiming_normal, xavier_normal
from course_utils.layers import Activate, Dense, PReLU
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.preprocessing import standardize
from course_utils.training import fit

__all__ = [
    "Trained",
    "digit_net",
    "learned_slopes",
    "rate_sweep",
    "small_start",
    "start_sizes",
    "train_digits",
    "zero_shares",
]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Trained:
    """Digit classifiers after training.

    Attributes
    ----------
    network : Network
    x_test : array, shape (runs, examples, 64)
    accuracy : array, shape runs
        On the test digits.
    moved : array, shape runs
        Largest change of a first-layer weight during training.
    """

    network: Network
    x_test: Array
    accuracy: Array
    moved: Array


def train_digits(
    data: Dataset,
    build: Callable[..., Network],
    *,
    learning_rate: ArrayLike,
    steps: int,
    rng: np.random.Generator,
    runs: tuple[int, ...] = (10,),
) -> Trained:
    """Train networks on standardized digits, batch 60; the last runs axis has splits of its own.

    Parameters
    ----------
    build : callable
        ``build(rng=rng, runs=runs) -> Network``.
    """
    train, test = split(data, rng=rng, runs=runs[-1:])
    prepare = standardize(train.x)
    x, x_test = prepare(train.x), prepare(test.x)
    network = build(rng=rng, runs=runs)
    start = network.params[0]["W"].copy()
    fit(
        network,
        x,
        train.labels,
        loss=cross_entropy,
        optimizer=SGD(learning_rate),
        steps=steps,
        batch_size=60,
        same_batches=True,
        rng=rng,
    )
    # A run that left the range of floats answers nothing right, and that is not worth a warning.
    with np.errstate(over="ignore", invalid="ignore"):
        scores = accuracy(network.forward(x_test), test.labels)
        moved = np.abs(network.params[0]["W"] - start).max(axis=(-2, -1))
    return Trained(network, x_test, scores, moved)


def digit_net(
    activation: str | Activation, hidden: Sequence[int] = (32, 32), **how: Any
) -> Callable[..., Network]:
    """Return a builder of digit classifiers for `train_digits`; `how` is for `mlp`."""

    def build(*, rng: np.random.Generator, runs: tuple[int, ...]) -> Network:
        return mlp((64, *hidden, 10), activation, rng=rng, runs=runs, **how)

    return build


def rate_sweep(
    data: Dataset,
    *,
    activations: Sequence[str] = ("relu", "tanh", "sigmoid"),
    rates: Sequence[float] = (1.0, 2.0, 5.0, 10.0, 20.0),
    steps: int = 300,
    runs: int = 10,
    seed: int = 0,
) -> dict[str, Array]:
    """Train with every learning rate; return the test accuracies, shape (rates, runs)."""
    per_run = np.repeat(np.array(rates)[:, None], runs, axis=1)
    return {
        name: train_digits(
            data, digit_net(name), learning_rate=per_run, steps=steps,
            rng=np.random.default_rng(seed), runs=(len(rates), runs),
        ).accuracy
        for name in activations
    }  # fmt: skip


def small_start(
    data: Dataset,
    activation: str = "tanh",
    *,
    gains: Sequence[float] = (0.1, 1.0),
    rng: np.random.Generator,
) -> Trained:
    """Train networks with six hidden layers from Xavier weights times each gain.

    Returns
    -------
    Trained
        With runs of shape (gains, 10).
    """
    per_run = np.repeat(np.array(gains)[:, None], 10, axis=1)
    build = digit_net(activation, (32,) * 6, init=xavier_normal(per_run))
    return train_digits(data, build, learning_rate=0.1, steps=200, rng=rng, runs=per_run.shape)


def start_sizes(
    data: Dataset, *, gains: Sequence[float] = (0.1, 1.0), rng: np.random.Generator
) -> Array:
    """Return the rms of the outputs of six tanh layers before training, shape (gains, layers)."""
    per_run = np.repeat(np.array(gains)[:, None], 10, axis=1)
    network = digit_net("tanh", (32,) * 6, init=xavier_normal(per_run))(rng=rng, runs=per_run.shape)
    network.forward(standardize(data.x)(data.x))
    layers = [layer.outputs for layer in network.layers if isinstance(layer, Activate)]
    return np.array([np.sqrt(np.mean(h**2, axis=(-3, -2, -1))) for h in layers]).T


def zero_shares(trained: Trained) -> tuple[Array, Array]:
    """Return the share of exact zeros among hidden activations and among weights, shape runs."""
    network = trained.network
    network.forward(trained.x_test)
    hidden = [layer.outputs for layer in network.layers if isinstance(layer, Activate)]
    weights = [layer.params["W"] for layer in network.layers if isinstance(layer, Dense)]
    return _share_of_zeros(hidden), _share_of_zeros(weights)


def _share_of_zeros(arrays: Sequence[Array]) -> Array:
    """Return the share of zeros in all arrays together, shape runs."""
    counts = sum(np.count_nonzero(array == 0, axis=(-2, -1)) for array in arrays)
    return np.asarray(counts) / sum(array.shape[-2] * array.shape[-1] for array in arrays)


def learned_slopes(data: Dataset, *, rng: np.random.Generator) -> tuple[Trained, Array]:
    """Train networks with PReLU units on digits.

    Returns
    -------
    trained : Trained
    slopes : array, shape (runs, units)
        The learned negative slopes of all units; all started at 0.25.
    """

    def build(*, rng: np.random.Generator, runs: tuple[int, ...]) -> Network:
        layers = [Dense(64, 32), PReLU(32), Dense(32, 32), PReLU(32), Dense(32, 10)]
        network = Network(layers, runs=runs)
        for params in network.params:
            if "W" in params:
                params["W"][...] = kaiming_normal()(params["W"].shape, rng=rng)
        return network

    trained = train_digits(data, build, learning_rate=0.1, steps=300, rng=rng)
    slopes = [params["slope"][..., 0, :] for params in trained.network.params if "slope" in params]
    return trained, np.concatenate(slopes, axis=-1)
