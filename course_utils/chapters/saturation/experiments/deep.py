"""Twenty tanh layers trained at gains that fade, keep or explode, clipped and not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.batches import mini_batches
from course_utils.checks import Rng, generator, one_of
from course_utils.digits import digit_task
from course_utils.initializers import xavier_normal
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import mlp
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["DEEP_ARMS", "Arm", "Deep", "clip_", "train_deep"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Arm:
    """A way to train: gain of the weights, learning rate, longest gradient (or none)."""

    gain: float
    rate: float
    clip: float = np.inf


DEEP_ARMS = (
    Arm(0.5, 3.0),
    Arm(1.2, 0.05),
    *(Arm(3.2, rate) for rate in (0.01, 0.05)),
    *(Arm(3.2, rate, 1.0) for rate in (0.3, 3.0, 10.0)),
    Arm(1.2, 0.3, 1.0),
)


def clip_(grads: Array, longest: Array) -> None:
    """Shorten in place the flat gradients ``(..., P)`` that are longer than `longest`."""
    with np.errstate(over="ignore", invalid="ignore"):
        length = np.sqrt(np.vecdot(grads, grads))
        share = np.minimum(1, longest / np.where(length > 0, length, 1))
        grads *= share[..., None]


@dataclass(frozen=True)
class Deep:
    """What each arm has learned.

    Attributes
    ----------
    depth, steps : int
    arms : tuple of Arm
    accuracy : array, shape (arms, runs)
        Share of the test digits read at the end.
    """

    depth: int
    steps: int
    arms: tuple[Arm, ...]
    accuracy: Array

    def reading(self, level: float, gain: float, *, clipped: bool = False) -> NDArray[np.int64]:
        """Return how many runs read a share `level` at each rate of a gain."""
        return (self.at(gain, clipped=clipped) >= level).sum(axis=-1)

    def at(self, gain: float, *, clipped: bool = False) -> Array:
        """Return the accuracies of a gain, shape (rates, runs)."""
        chosen = [arm.gain == gain and np.isfinite(arm.clip) == clipped for arm in self.arms]
        one_of("gain", gain, [arm.gain for arm in self.arms])
        return self.accuracy[chosen]


def train_deep(
    arms: Sequence[Arm] = DEEP_ARMS,
    *,
    depth: int = 20,
    width: int = 32,
    steps: int = 200,
    runs: int = 10,
    rng: Rng,
) -> Deep:
    """Train all arms at once on the digits: the same splits, draws and batches of 30 for all."""
    rng, shape = generator(rng), (len(arms), runs)
    task = digit_task(rng=rng, runs=runs)
    sizes = (64, *[width] * depth, 10)
    network = mlp(sizes, "tanh", init=xavier_normal(), runs=shape, rng=rng)
    network.theta[...] = network.theta[:1].copy()
    per_arm = [np.array([[value] * runs for value in column]) for column in _columns(arms)]
    for layer in network.dense:
        layer.params["W"][...] *= per_arm[0][..., None, None]
    batches = mini_batches(task.train.x.shape[-2], 30, rng=rng, runs=(runs,))
    x, labels = (
        np.broadcast_to(part, (len(arms), *part.shape))
        for part in (task.train.x, task.train.labels)
    )
    for step in descend(
        network, x, labels, loss=cross_entropy, optimizer=SGD(per_arm[1]), steps=steps,
        batches=(np.broadcast_to(batch, (len(arms), *batch.shape)) for batch in batches),
    ):  # fmt: skip
        clip_(step.grads, per_arm[2])
    labels = np.broadcast_to(task.test.labels, (len(arms), *task.test.labels.shape))
    with np.errstate(over="ignore", invalid="ignore"):
        read = accuracy(network.forward(task.test.x), labels)
    return Deep(depth, steps, tuple(arms), read)


def _columns(arms: Sequence[Arm]) -> list[list[float]]:
    return [[arm.gain for arm in arms], [arm.rate for arm in arms], [arm.clip for arm in arms]]
