"""Back from the dead: who revives, by layer, by depth of death, and by what moves the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.batches import mini_batches
from course_utils.chapters.dead_relus.experiments.nets import (
    BATCH,
    LAYERS,
    WIDTH,
    classifiers,
    dead_units,
    hidden_outputs,
    kill,
    train,
)
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import digit_task
from course_utils.losses import cross_entropy
from course_utils.optimizers import SGD, Adam, Optimizer
from course_utils.training import descend

__all__ = ["FirstLayer", "Revival", "first_layer", "revival"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Revival:
    """Killed units that fire again for some training digit, in percent.

    Attributes
    ----------
    margins : tuple of float
        How far below 0 they were put, in standard deviations of their z.
    back : array, shape (layers, margins, runs)
        Which layer they were killed in.
    """

    margins: tuple[float, ...]
    back: Array


def revival(
    margins: Sequence[float] = (0.01, 0.3, 1.0, 3.0),
    *,
    rate: float = 0.1,
    before: int = 100,
    steps: int = 300,
    runs: int = 10,
    rng: Rng,
) -> Revival:
    """Train, kill half of a layer (eight units by each margin), train on with plain SGD.

    A network for each of the three layers; they share their first steps.
    """
    rng = generator(rng)
    task = digit_task(rng=rng, runs=runs)
    network, order = classifiers(rng=rng, runs=runs), seed_of(rng)
    batches = mini_batches(task.train.x.shape[-2], BATCH, rng=order)
    train(network, task.train, SGD(rate), batches, steps=before)
    half, later = WIDTH // 2, seed_of(rng)
    each, back = np.repeat(margins, half // len(margins)), []
    for layer in range(1, LAYERS + 1):
        hurt = kill(network, task.train.x, layer, each, units=slice(half))
        batches = mini_batches(task.train.x.shape[-2], BATCH, rng=later)
        train(hurt, task.train, SGD(rate), batches, steps=steps)
        alive = ~dead_units(hidden_outputs(hurt, task.train.x)[layer - 1])[..., :half]
        back.append(100 * alive.reshape(runs, len(margins), -1).mean(axis=-1).T)
    return Revival(tuple(margins), np.array(back))


@dataclass(frozen=True)
class FirstLayer:
    """Units of layer 1, killed by a hair while training runs: what brings them back.

    Attributes
    ----------
    back : dict of str to array, shape (runs,)
        Share of the killed that fire again for some training digit, in percent.
    tested : array, shape (runs,)
        Share of the killed that fire for some *test* digit, at the moment they are killed.
    """

    back: Mapping[str, Array]
    tested: Array


def first_layer(
    *, margin: float = 0.01, decay: float = 0.01, before: int = 60, steps: int = 100,
    runs: int = 10, rng: Rng,
) -> FirstLayer:  # fmt: skip
    """Kill half of layer 1 in training; go on with the optimizer as it is, its memory included.

    Plain SGD, SGD with momentum, Adam; plain SGD whose biases, or whose weights and biases, decay:
    their gradient gets `decay` times their value (L2).
    """
    rng = generator(rng)
    task, weights, order = digit_task(rng=rng, runs=runs), seed_of(rng), seed_of(rng)
    arms: dict[str, tuple[Optimizer, float, float]] = {
        "plain SGD": (SGD(0.1), 0.0, 0.0),
        "momentum 0.9": (SGD(0.01, momentum=0.9), 0.0, 0.0),
        "Adam": (Adam(0.003), 0.0, 0.0),
        "biases decay": (SGD(0.1), 0.0, decay),
        "all decay": (SGD(0.1), decay, decay),
    }
    half, back, tested = WIDTH // 2, {}, np.zeros(runs)
    for name, (optimizer, of_weights, of_biases) in arms.items():
        network = classifiers(rng=weights, runs=runs)
        batches = mini_batches(task.train.x.shape[-2], BATCH, rng=order)
        train(network, task.train, optimizer, batches, steps=before)
        network.theta[...] = kill(network, task.train.x, 1, margin, units=slice(half)).theta
        if name == "plain SGD":
            silent = dead_units(hidden_outputs(network, task.test.x)[0])[..., :half]
            tested = 100 * (~silent).mean(axis=-1)
        descent = descend(
            network, task.train.x, task.train.labels, loss=cross_entropy, optimizer=optimizer,
            batches=batches, steps=steps,
        )  # fmt: skip
        for _ in descent:
            for layer in network.dense:
                layer.grads["W"][...] += of_weights * layer.params["W"]
                layer.grads["b"][...] += of_biases * layer.params["b"]
        alive = ~dead_units(hidden_outputs(network, task.train.x)[0])[..., :half]
        back[name] = 100 * alive.mean(axis=-1)
    return FirstLayer(back, tested)
