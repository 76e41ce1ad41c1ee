"""Digit classifiers that differ in one thing: everything else follows from the same seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import Activation
from course_utils.checks import Rng, generator
from course_utils.digits import DigitTask, digit_task
from course_utils.initializers import xavier_normal
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import fit

__all__ = ["Build", "Trained", "digit_net", "train_digits"]

Array = NDArray[np.floating]
Build = Callable[..., Network]
"""``build(rng=rng, runs=runs) -> Network``."""


@dataclass(frozen=True)
class Trained:
    """Digit classifiers before and after training.

    Attributes
    ----------
    start, network : Network
        Before and after.
    task : DigitTask
        The last axis of the runs has splits of its own.
    accuracy : array, shape runs
        On the test digits.
    loss : array, shape (steps, *runs)
        Of each batch.
    """

    start: Network
    network: Network
    task: DigitTask
    accuracy: Array
    loss: Array


class _Shrinking(SGD):
    """Gradient descent that then moves every parameter towards 0."""

    def __init__(self, learning_rate: ArrayLike, l1: float) -> None:
        super().__init__(learning_rate)
        self.by = np.asarray(self.learning_rate)[..., None] * l1

    def step(self, params: Array, grads: Array) -> None:
        super().step(params, grads)
        params[...] = np.sign(params) * np.maximum(np.abs(params) - self.by, 0)


def digit_net(
    activation: str | Activation,
    hidden: Sequence[int] = (32, 32),
    *,
    gain: float = 1.0,
    bias: float = 0.0,
) -> Build:
    """Return a builder of digit classifiers: Xavier weights times `gain`, whatever the activation.

    So with the same seed two activations start from the same weights.
    """
    init = xavier_normal(gain)

    def build(*, rng: Rng, runs: tuple[int, ...]) -> Network:
        sizes = (64, *hidden, 10)
        return mlp(sizes, activation, rng=rng, runs=runs, init=init, bias=bias)

    return build


def train_digits(
    build: Build,
    *,
    rng: Rng,
    learning_rate: ArrayLike,
    steps: int,
    runs: tuple[int, ...] = (10,),
    batch_size: int = 60,
    l1: float = 0.0,
) -> Trained:
    """Train on standardized digits, with the same batches in all runs.

    The seed decides split, weights and batches: what is built from the same one differs in nothing
    but what `build` and `learning_rate` say.

    Parameters
    ----------
    learning_rate : float or array, shape runs
    l1 : float
        Above 0 each step also moves every parameter towards 0, by the rate times `l1`, and no
        farther than 0: descent on the loss plus `l1` times the sum of the absolute values.
    """
    rng = generator(rng)
    task = digit_task(rng=rng, runs=runs[-1:])
    network = build(rng=rng, runs=runs)
    start = network.copy()
    optimizer = _Shrinking(learning_rate, l1) if l1 else SGD(learning_rate)
    history = fit(
        network, task.train.x, task.train.labels, loss=cross_entropy, steps=steps, rng=rng,
        optimizer=optimizer, batch_size=batch_size, same_batches=True, progress=False,
    )  # fmt: skip
    # A run that left the range of floats answers nothing right, and that is not worth a warning.
    with np.errstate(over="ignore", invalid="ignore"):
        scores = accuracy(network.forward(task.test.x), task.test.labels)
    return Trained(start, network, task, scores, history.loss)
