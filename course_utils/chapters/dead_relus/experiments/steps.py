"""Killed in training: by the rate, by the optimizer, by one bad batch; and what clipping does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import Activation, get_activation, leaky_relu
from course_utils.batches import mini_batches
from course_utils.chapters.dead_relus.experiments.nets import (
    BATCH,
    classifiers,
    dead_shares,
    depth_of_death,
    lost_runs,
    score,
    train,
)
from course_utils.checks import Rng, generator, seed_of
from course_utils.datasets import Dataset
from course_utils.digits import DigitTask, digit_task
from course_utils.initializers import kaiming_normal
from course_utils.network import Network
from course_utils.optimizers import SGD, Adam, Optimizer

__all__ = ["BadBatch", "Deaths", "bad_batch", "deaths_by_rate"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Deaths:
    """Trained classifiers, one arm for each optimizer and rate.

    Attributes
    ----------
    dead : dict of str to array, shape (layers, runs)
        Units that are 0 for all training digits, in percent; a network that left the floats counts
        none.
    accuracy : dict of str to array, shape (runs,)
        On the test digits; 0 for a network that left the floats.
    lost : dict of str to array of bool, shape (runs,)
        Whether it left the floats.
    below : array, shape (layers,)
        Adam at its largest rate: how far below 0 the dead are, in standard deviations of their z;
        the median over all of them, NaN where nobody is dead.
    """

    dead: Mapping[str, Array]
    accuracy: Mapping[str, Array]
    lost: Mapping[str, NDArray[np.bool_]]
    below: Array


def _arm(network: Network, task: DigitTask) -> tuple[Array, Array, NDArray[np.bool_]]:
    dead = 100 * dead_shares(network, task.train.x)
    return dead, score(network, task.test), lost_runs(network)


def deaths_by_rate(
    sgd: Sequence[float] = (0.1, 0.7, 1.4),
    adam: Sequence[float] = (0.001, 0.01, 0.03),
    *,
    clip: float = 1.0,
    steps: int = 100,
    runs: int = 10,
    rng: Rng,
) -> Deaths:
    """Train the same classifiers with SGD and Adam at several rates.

    At SGD's largest rate also with the gradient clipped, and with leaky ReLUs of slope 0.01; at
    Adam's largest rate also with batch norm in front of the ReLUs.

    Parameters
    ----------
    clip : float
        The longest gradient that the clipped arm allows.
    """
    rng = generator(rng)
    task, weights, order = digit_task(rng=rng, runs=runs), seed_of(rng), seed_of(rng)
    relu, leaky = get_activation("relu"), leaky_relu(0.01)
    bold, bolder = f"SGD {max(sgd):g}", f"Adam {max(adam):g}"
    arms: dict[str, tuple[Activation, str | None, Optimizer, float]] = {
        **{f"SGD {rate:g}": (relu, None, SGD(rate), np.inf) for rate in sgd},
        f"{bold}, leaky": (leaky, None, SGD(max(sgd)), np.inf),
        f"{bold}, clipped": (relu, None, SGD(max(sgd)), clip),
        **{f"Adam {rate:g}": (relu, None, Adam(rate), np.inf) for rate in adam},
        f"{bolder}, batch norm": (relu, "batch", Adam(max(adam)), np.inf),
    }
    found, below = {}, np.array([])
    for name, (activation, norm, optimizer, longest) in arms.items():
        # Kaiming's gain of the ReLU for all: the same weights.
        network = classifiers(
            activation=activation, rng=weights, runs=runs, norm=norm, init=kaiming_normal()
        )
        batches = mini_batches(task.train.x.shape[-2], BATCH, rng=order)
        train(network, task.train, optimizer, batches, steps=steps, clip=longest)
        found[name] = _arm(network, task)
        if name == bolder:
            depths = (d[~np.isnan(d)] for d in depth_of_death(network, task.train.x))
            below = np.array([np.median(d) if d.size else np.nan for d in depths])
    dead, accuracy, lost = ({name: arm[k] for name, arm in found.items()} for k in range(3))
    return Deaths(dead, accuracy, lost, below)


@dataclass(frozen=True)
class BadBatch:
    """One batch in the middle of training whose inputs are far too large.

    Attributes
    ----------
    steps : array of int, shape (looks,)
        After how many steps the dead were counted; the bad batch is the step to `bad_at` + 1.
    dead : dict of str to array, shape (looks, layers, runs)
        In percent: "clean"; "bad"; "bad, clipped", the gradient of that one step; "bad, clipped
        later", the gradients of all steps after it.
    accuracy : dict of str to array, shape (looks, runs)
    bad_at : int
    """

    steps: NDArray[np.int64]
    dead: Mapping[str, Array]
    accuracy: Mapping[str, Array]
    bad_at: int


def bad_batch(
    factor: float = 255.0,
    *,
    rate: float = 0.1,
    clip: float = 1.0,
    before: int = 80,
    looks: Sequence[int] = (1, 40, 80, 120),
    runs: int = 10,
    rng: Rng,
) -> BadBatch:
    """Train with SGD, let one batch come with inputs `factor` times as large, and go on.

    The arms share their first `before` steps and see the same images afterwards.

    Parameters
    ----------
    clip : float
        The longest gradient where it is clipped.
    looks : sequence of int
        How many steps later, the bad one included, the dead are counted.
    """
    rng = generator(rng)
    task = digit_task(rng=rng, runs=runs)
    start, early, later = classifiers(rng=rng, runs=runs), seed_of(rng), seed_of(rng)
    first = _arm(start, task)
    batches = mini_batches(task.train.x.shape[-2], BATCH, rng=early)
    train(start, task.train, SGD(rate), batches, steps=before)
    second = _arm(start, task)
    dead, scores = {}, {}
    for name, times, longest, longest_later in (
        ("clean", 1.0, np.inf, np.inf),
        ("bad", factor, np.inf, np.inf),
        ("bad, clipped", factor, clip, np.inf),
        ("bad, clipped later", factor, np.inf, clip),
    ):
        network, rows, done = start.copy(), [first, second], 0
        batches = mini_batches(task.train.x.shape[-2], BATCH, rng=later)
        data = Dataset(times * task.train.x, task.train.labels)
        for look in looks:
            steps = look - done
            if not done:
                train(network, data, SGD(rate), batches, steps=1, clip=longest)
                steps -= 1
            if steps:
                train(network, task.train, SGD(rate), batches, steps=steps, clip=longest_later)
            rows.append(_arm(network, task))
            done = look
        dead[name] = np.array([row[0] for row in rows])
        scores[name] = np.array([row[1] for row in rows])
    at = np.array([0, before, *(before + look for look in looks)])
    return BadBatch(at, dead, scores, before)
