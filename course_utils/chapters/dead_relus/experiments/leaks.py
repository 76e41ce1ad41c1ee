"""What a leak is worth, by accuracy and not by firing: nearly all of the first layer silenced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import Activation, get_activation, leaky_relu
from course_utils.batches import mini_batches
from course_utils.chapters.anatomy.experiments.left import RELATIVES
from course_utils.chapters.dead_relus.experiments.nets import (
    BATCH,
    WIDTH,
    classifiers,
    hidden_outputs,
    kill,
    score,
    train,
)
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import digit_task
from course_utils.initializers import kaiming_normal
from course_utils.optimizers import SGD, Adam, Optimizer

__all__ = ["Leaks", "leaks"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Leaks:
    """Classifiers with 62 of 64 hidden units far left of zero, after training.

    Attributes
    ----------
    accuracy : dict of str to array, shape (runs,)
        On the test digits, in percent.
    firing : dict of str to array, shape (runs,)
        Share of the 62 whose z is above 0 for some training digit, in percent.
    bold : array, shape (runs,)
        Accuracy of ReLU at the bold rate, in percent. Rounding decides its digits: compare only.
    """

    accuracy: Mapping[str, Array]
    firing: Mapping[str, Array]
    bold: Array


def leaks(
    *, margin: float = 5.0, killed: int = 62, rate: float = 0.1, bold: float = 2.0,
    adam: float = 0.003, steps: int = 300, runs: int = 10, rng: Rng,
) -> Leaks:  # fmt: skip
    """Silence most of the hidden layer by low biases and train, with several left sides.

    One hidden layer of 64 units. Every activation starts from the same weights (Kaiming's for a
    ReLU) and the same biases. SGD at `rate`, two arms at the rate `bold`; Adam at `adam`.
    """
    rng = generator(rng)
    task, weights, order = digit_task(rng=rng, runs=runs), seed_of(rng), seed_of(rng)
    arms: dict[str, tuple[Activation, Optimizer]] = {
        "none killed": (get_activation("relu"), SGD(rate)),
        "ReLU": (get_activation("relu"), SGD(rate)),
        "leaky 0.01": (leaky_relu(0.01), SGD(rate)),
        "leaky 0.1": (leaky_relu(0.1), SGD(rate)),
        "ELU": (get_activation("elu"), SGD(rate)),
        "GELU": (RELATIVES["GELU"], SGD(rate)),
        "ReLU, bold": (get_activation("relu"), SGD(bold)),
        f"leaky 0.01, rate {bold:g}": (leaky_relu(0.01), SGD(bold)),
        "ReLU, Adam": (get_activation("relu"), Adam(adam)),
        "leaky 0.01, Adam": (leaky_relu(0.01), Adam(adam)),
    }
    accuracy, firing = {}, {}
    for name, (activation, optimizer) in arms.items():
        network = classifiers(
            (WIDTH,), activation=activation, rng=weights, runs=runs, init=kaiming_normal()
        )
        if name != "none killed":
            network = kill(network, task.train.x, 1, margin, units=slice(killed))
        batches = mini_batches(task.train.x.shape[-2], BATCH, rng=order)
        train(network, task.train, optimizer, batches, steps=steps)
        above = np.any(hidden_outputs(network, task.train.x)[0] > 0, axis=-2)[..., :killed]
        accuracy[name] = 100 * score(network, task.test)
        firing[name] = 100 * above.mean(axis=-1)
    del firing["ReLU, bold"]
    return Leaks({name: accuracy[name] for name in firing}, firing, accuracy["ReLU, bold"])
