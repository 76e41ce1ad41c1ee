"""Back from the dead: who revives under plain SGD, by layer and by depth of death."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.batches import mini_batches
from course_utils.chapters.dead_relus.experiments.nets import (
    BATCH,
    classifiers,
    dead_units,
    hidden_outputs,
    kill,
    score,
    train,
)
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import digit_task
from course_utils.optimizers import SGD

__all__ = ["ARMS", "Revival", "revival"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Revival:
    """Units killed in the middle of training: how many fire again for some training digit.

    Each a dict from the name of an arm.

    Attributes
    ----------
    margins : tuple of float
        How far below 0 they were put, in standard deviations of their z.
    back : dict of str to array, shape (margins, runs)
        In percent of the killed.
    moved : dict of str to array, shape (runs,)
        How far the inputs of the layer have moved by the end, in percent of their size.
    left : dict of str to array, shape (runs,)
        Test accuracy right after the killing, in percent.
    """

    margins: tuple[float, ...]
    back: Mapping[str, Array]
    moved: Mapping[str, Array]
    left: Mapping[str, Array]


ARMS: dict[str, tuple[int, tuple[int, ...], int]] = {  # killed in a layer; frozen; so many of 64
    "layer 1": (1, (), 32),
    "layer 2": (2, (), 32),
    "layer 3": (3, (), 32),
    "layer 3, layer 1 frozen": (3, (1,), 32),
    "layer 3, layer 2 frozen": (3, (2,), 32),
    "layer 2, 8 killed": (2, (), 8),
}


def revival(
    margins: Sequence[float] = (0.01, 0.3, 1.0, 3.0),
    *,
    rate: float = 0.1,
    before: int = 100,
    steps: int = 300,
    runs: int = 10,
    rng: Rng,
) -> Revival:
    """Train, kill units of a layer (equally many by each margin), train on with plain SGD.

    One network for each of `ARMS`; they share their first steps.
    """
    rng = generator(rng)
    task = digit_task(rng=rng, runs=runs)
    x, test = task.train.x, task.test
    network, order = classifiers(rng=rng, runs=runs), seed_of(rng)
    train(network, task.train, SGD(rate), mini_batches(x.shape[-2], BATCH, rng=order), steps=before)
    later, before_it = seed_of(rng), [x, *hidden_outputs(network, x)]
    back, moved, left = {}, {}, {}
    for name, (layer, frozen, killed) in ARMS.items():
        each = np.repeat(margins, killed // len(margins))
        hurt = kill(network, x, layer, each, units=slice(killed))
        left[name] = 100 * score(hurt, test)
        batches = mini_batches(x.shape[-2], BATCH, rng=later)
        train(hurt, task.train, SGD(rate), batches, steps=steps, frozen=frozen)
        outputs, inputs = hidden_outputs(hurt, x), before_it[layer - 1]
        alive = ~dead_units(outputs[layer - 1])[..., :killed]
        back[name] = 100 * alive.reshape(runs, len(margins), -1).mean(axis=-1).T
        change = np.linalg.norm([x, *outputs][layer - 1] - inputs, axis=(-2, -1))
        moved[name] = 100 * change / np.linalg.norm(inputs, axis=(-2, -1))
    return Revival(tuple(margins), back, moved, left)
