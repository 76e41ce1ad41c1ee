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
    dead_units,
    hidden_outputs,
    kill,
    score,
    train,
)
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import digit_task
from course_utils.optimizers import SGD, Adam, Optimizer

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
    lost : dict of str to array, shape (runs,)
        Before training, in percent of the training digits: those for which all of layer 2 is 0.
    """

    accuracy: Mapping[str, Array]
    dead: Mapping[str, Array]
    lost: Mapping[str, Array]


def price_of_death(
    *, rate: float = 0.1, steps: int = 200, margin: float = 10.0, runs: int = 10, rng: Rng
) -> Price:
    """Kill 32, 56 or 62 of the 64 units of layer 2 before training, or lower all biases to -2.

    The dead are killed so thoroughly (`margin` standard deviations) that hardly one comes back. The
    narrow network has 8 units in layer 2, with Kaiming weights of its own. "the same dead" kills
    those units that are dead with biases at -2, and leaves all other biases at 0. All take `steps`
    steps of SGD, the last arm Adam's at rate 0.01, and twice as many.
    """
    rng = generator(rng)
    task, weights, order = digit_task(rng=rng, runs=runs), seed_of(rng), seed_of(rng)
    whole, low = (classifiers(rng=weights, runs=runs, bias=bias) for bias in (0.0, -2.0))
    same = whole
    for layer, outputs in enumerate(hidden_outputs(low, task.train.x), start=1):
        dead = dead_units(outputs)[..., None, :]
        same = kill(same, task.train.x, layer, margin, units=dead)
    arms = {
        "none killed": whole,
        "32 of 64 killed": kill(whole, task.train.x, 2, margin, units=slice(32)),
        "56 of 64 killed": kill(whole, task.train.x, 2, margin, units=slice(56)),
        "62 of 64 killed": kill(whole, task.train.x, 2, margin, units=slice(62)),
        "8 units, all alive": classifiers((WIDTH, 8, WIDTH), rng=weights, runs=runs),
        "all biases −2": low,
        "the same dead, biases 0": same,
        "all biases −2, Adam": low,
    }
    accuracy, dead, lost = {}, {}, {}
    for name, network in arms.items():
        dead[name] = 100 * dead_shares(network, task.train.x)
        lost[name] = 100 * (hidden_outputs(network, task.train.x)[1] == 0).all(axis=-1).mean(
            axis=-1
        )
        patient = name.endswith("Adam")
        how: tuple[Optimizer, int] = (Adam(0.01), 2 * steps) if patient else (SGD(rate), steps)
        batches = mini_batches(task.train.x.shape[-2], BATCH, rng=order)
        trained = train(network.copy(), task.train, how[0], batches, steps=how[1])
        accuracy[name] = 100 * score(trained, task.test)
    return Price(accuracy, dead, lost)
