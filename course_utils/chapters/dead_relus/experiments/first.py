"""Layer 1: what kills its units, and what brings them back where their inputs stand still."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from course_utils.losses import cross_entropy
from course_utils.network import Network
from course_utils.optimizers import SGD, Adam, Optimizer
from course_utils.preprocessing import center
from course_utils.training import descend

__all__ = ["Decay", "Memory", "Uncentred", "decay_revives", "memory", "uncentred"]

Array = NDArray[np.floating]
HALF = WIDTH // 2


@dataclass(frozen=True)
class Uncentred:
    """Classifiers trained on pixels from 0 to 1, their mean subtracted or left in.

    Attributes
    ----------
    dead : dict of str to array, shape (layers, runs)
        In percent, after training.
    accuracy : dict of str to array, shape (runs,)
        In percent.
    """

    dead: Mapping[str, Array]
    accuracy: Mapping[str, Array]


def uncentred(*, rate: float = 0.03, steps: int = 100, runs: int = 10, rng: Rng) -> Uncentred:
    """Train with Adam, once with each pixel's mean subtracted and once with it left in."""
    rng = generator(rng)
    split, weights, order = (seed_of(rng) for _ in range(3))
    dead, accuracy = {}, {}
    for name, prepare in (("mean subtracted", center), ("mean left in", None)):
        task = digit_task(prepare, rng=split, runs=runs)
        network = classifiers(rng=weights, runs=runs)
        batches = mini_batches(task.train.x.shape[-2], BATCH, rng=order)
        train(network, task.train, Adam(rate), batches, steps=steps)
        dead[name] = 100 * dead_shares(network, task.train.x)
        accuracy[name] = 100 * score(network, task.test)
    return Uncentred(dead, accuracy)


@dataclass(frozen=True)
class Memory:
    """Deaths in layer 1 under optimizers with a memory, pixels not centred.

    Each a dict from optimizer to array, shape (runs,).

    Attributes
    ----------
    deaths, revivals : dict
        Units alive before a step of training and dead after it, and the reverse.
    killed, back : dict
        Living units killed by hand in the middle, and how many of them fire in the end.
    """

    deaths: Mapping[str, NDArray[np.int64]]
    revivals: Mapping[str, NDArray[np.int64]]
    killed: Mapping[str, NDArray[np.int64]]
    back: Mapping[str, NDArray[np.int64]]


def _alive(network: Network, x: Array) -> NDArray[np.bool_]:
    """Return which units of layer 1 fire for some example, shape (runs, units)."""
    layer = network.dense[0].params
    return np.any(x @ layer["W"] + layer["b"] > 0, axis=-2)


def memory(
    *, margin: float = 0.01, before: int = 60, steps: int = 100, runs: int = 10, rng: Rng
) -> Memory:
    """Count who dies in `steps` steps, and who comes back; then the same with a killing.

    Pixels from 0 to 1, not centred. The twins take `before` of the same steps, half of their layer
    1 is killed by `margin` standard deviations of z, and they take the rest of the steps.
    """
    rng = generator(rng)
    task, weights, order = digit_task(None, rng=rng, runs=runs), seed_of(rng), seed_of(rng)
    x, found = task.train.x, {}
    optimizers: dict[str, Callable[[], Optimizer]] = {
        "momentum 0.9 at rate 0.1": lambda: SGD(0.1, momentum=0.9),
        "Adam at rate 0.03": lambda: Adam(0.03),
    }
    for name, optimizer in optimizers.items():
        network, alone = classifiers(rng=weights, runs=runs), optimizer()
        batches, seen = mini_batches(x.shape[-2], BATCH, rng=order), [_alive(network, x)]
        for _ in range(steps):
            train(network, task.train, alone, batches, steps=1)
            seen.append(_alive(network, x))
        alive = np.array(seen)
        deaths = (alive[:-1] & ~alive[1:]).sum(axis=(0, -1))
        revivals = (~alive[:-1] & alive[1:]).sum(axis=(0, -1))

        twin, helped = classifiers(rng=weights, runs=runs), optimizer()
        batches = mini_batches(x.shape[-2], BATCH, rng=order)
        train(twin, task.train, helped, batches, steps=before)
        living = _alive(twin, x)
        living[:, HALF:] = False
        twin.theta[...] = kill(twin, x, 1, margin, units=living[:, None]).theta
        train(twin, task.train, helped, batches, steps=steps - before)
        back = (living & _alive(twin, x)).sum(axis=-1)
        found[name] = deaths, revivals, living.sum(axis=-1), back
    return Memory(*({name: counts[k] for name, counts in found.items()} for k in range(4)))


@dataclass(frozen=True)
class Decay:
    """Units of layer 1, killed while plain SGD runs, when parameters decay.

    Attributes
    ----------
    margins : tuple of float
        How far below 0 they were put, in standard deviations of their z.
    back : dict of str to array, shape (margins, runs)
        Share of the killed that fire again for some training digit, in percent.
    tested : array, shape (runs,)
        Share of those killed by the first margin that fire for some *test* digit, at the moment
        they are killed.
    """

    margins: tuple[float, ...]
    back: Mapping[str, Array]
    tested: Array


def decay_revives(
    margins: Sequence[float] = (0.01, 1.0), *, rate: float = 0.1, decay: float = 0.01,
    before: int = 60, steps: int = 100, runs: int = 10, rng: Rng,
) -> Decay:  # fmt: skip
    """Kill half of layer 1 (equally many by each margin) and train on with plain SGD.

    Nothing decays; the weights do; the biases; both. To decay is to add `decay` times the value to
    the gradient (L2).
    """
    rng = generator(rng)
    task, order = digit_task(rng=rng, runs=runs), seed_of(rng)
    network = classifiers(rng=rng, runs=runs)
    x, later, back = task.train.x, seed_of(rng), {}
    train(network, task.train, SGD(rate), mini_batches(x.shape[-2], BATCH, rng=order), steps=before)
    start = kill(network, x, 1, np.repeat(margins, HALF // len(margins)), units=slice(HALF))
    asleep = dead_units(hidden_outputs(start, task.test.x)[0])[..., : HALF // len(margins)]
    arms = {
        "nothing decays": (0.0, 0.0),
        "weights decay": (decay, 0.0),
        "biases decay": (0.0, decay),
        "both decay": (decay, decay),
    }
    for name, (of_weights, of_biases) in arms.items():
        twin = start.copy()
        descent = descend(
            twin, x, task.train.labels, loss=cross_entropy, optimizer=SGD(rate),
            batches=mini_batches(x.shape[-2], BATCH, rng=later), steps=steps,
        )  # fmt: skip
        for _ in descent:
            for layer in twin.dense:
                layer.grads["W"][...] += of_weights * layer.params["W"]
                layer.grads["b"][...] += of_biases * layer.params["b"]
        alive = ~dead_units(hidden_outputs(twin, x)[0])[..., :HALF]
        back[name] = 100 * alive.reshape(runs, len(margins), -1).mean(axis=-1).T
    return Decay(tuple(margins), back, 100 * (~asleep).mean(axis=-1))
