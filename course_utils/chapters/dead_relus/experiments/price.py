"""What death costs: half of the units killed, most of them, none, and everybody starved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.batches import mini_batches
from course_utils.chapters.dead_relus.experiments.nets import (
    BATCH,
    WIDTH,
    classifiers,
    dead_shares,
    kill,
    score,
    train,
)
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import digit_task
from course_utils.optimizers import SGD

__all__ = ["Price", "price_of_death"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Price:
    """Test accuracy of trained classifiers in percent, and how dead they were.

    Attributes
    ----------
    accuracy : dict of str to array, shape (runs,)
    dead : dict of str to array, shape (layers, runs)
        Before training, in percent of the units.
    """

    accuracy: Mapping[str, Array]
    dead: Mapping[str, Array]


def price_of_death(
    *, rate: float = 0.1, steps: int = 200, margin: float = 10.0, runs: int = 10, rng: Rng
) -> Price:
    """Kill 32 or 56 of the 64 units of layer 2 before training, or lower all biases to -2.

    The dead are killed so thoroughly (`margin` standard deviations) that hardly one comes back. The
    narrow network has 8 units in layer 2, with Kaiming weights of its own.
    """
    rng = generator(rng)
    task, weights, order = digit_task(rng=rng, runs=runs), seed_of(rng), seed_of(rng)
    whole = classifiers(rng=weights, runs=runs)
    arms = {
        "none killed": whole,
        "32 of 64 killed": kill(whole, task.train.x, 2, margin, units=slice(32)),
        "56 of 64 killed": kill(whole, task.train.x, 2, margin, units=slice(56)),
        "8 units, all alive": classifiers((WIDTH, 8, WIDTH), rng=weights, runs=runs),
        "all biases −2": classifiers(rng=weights, runs=runs, bias=-2.0),
    }
    dead = {name: 100 * dead_shares(network, task.train.x) for name, network in arms.items()}
    accuracy = {}
    for name, network in arms.items():
        batches = mini_batches(task.train.x.shape[-2], BATCH, rng=order)
        trained = train(network.copy(), task.train, SGD(rate), batches, steps=steps)
        accuracy[name] = 100 * score(trained, task.test)
    return Price(accuracy, dead)
